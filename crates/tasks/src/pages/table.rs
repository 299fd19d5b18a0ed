//! Giving many tasks from a table: pasted or uploaded, looked at row by row, then given all at once.

use std::collections::HashMap;

use agencies::KnownKey;
use askama::Template;
use kernel::{AgencyId, AuthorityId, Error, FieldErrors, Result, fold};
use tokio::io::AsyncReadExt;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Page, Upload, UploadedPart, redirect, render_status};

use super::choices::{self, Choice};
use crate::acts;
use crate::model::{NewTask, TaskKind};
use crate::table::{self, TableRow};

/// Tasks in one table.
const MOST: usize = 1000;

struct Line {
    number: usize,
    class: &'static str,
    title: String,
    lead: String,
    helpers: String,
    due: String,
    fate: String,
}

#[derive(Template)]
#[template(path = "give_table.html")]
struct TablePage {
    page: Page,
    errors: FieldErrors,
    assigners: Vec<Choice>,
    assigner: String,
    text: String,
    lines: Vec<Line>,
    good: usize,
    bad: usize,
}

/// `GET /nhiem-vu/giao-bang`.
pub async fn form(call: Caller) -> Answer {
    show(&call, StatusCode::OK, String::new(), String::new(), Vec::new(), FieldErrors::default()).await
}

/// `POST /nhiem-vu/giao-bang`: shows the fate of every row before anything is written.
pub async fn preview(call: Caller, upload: Upload) -> Answer {
    let form = upload.read(&call.cx, call.app.files(), typeset::MAX_BYTES as u64, 1).await?;
    let assigner = form.text("ben-giao").to_owned();
    match read(&call, &form).await {
        Ok((text, rows)) => show(&call, StatusCode::OK, assigner, text, rows, FieldErrors::default()).await,
        Err(Error::Invalid(errors)) => {
            let text = form.text("bang").to_owned();
            show(&call, StatusCode::UNPROCESSABLE_ENTITY, assigner, text, Vec::new(), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /nhiem-vu/giao-bang/xac-nhan`: gives the good rows, all or none.
pub async fn give(call: Caller, upload: Upload) -> Answer {
    let form = upload.read(&call.cx, call.app.files(), typeset::MAX_BYTES as u64, 1).await?;
    let outcome = async {
        let authority = home(&call)?;
        let assigner: AgencyId =
            form.text("ben-giao").parse().map_err(|_| Error::field("ben-giao", "Hãy chọn bên giao."))?;
        let (_, rows) = read(&call, &form).await?;
        let tasks: Vec<NewTask> = rows.iter().filter_map(|row| task(row, authority, assigner)).collect();
        acts::give_many(&call.cx, &tasks).await
    };
    match outcome.await {
        Ok(given) => redirect(
            "/nhiem-vu?sap-xep=-giao",
            Some(Flash::new(FlashKind::Ok, format!("Đã giao {} nhiệm vụ.", given.len()))),
        ),
        Err(Error::Invalid(errors)) => {
            let (assigner, text) = (form.text("ben-giao").to_owned(), form.text("bang").to_owned());
            show(&call, StatusCode::UNPROCESSABLE_ENTITY, assigner, text, Vec::new(), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

fn home(call: &Caller) -> Result<AuthorityId> {
    call.cx.actor.home().ok_or(Error::Denied)
}

async fn read(call: &Caller, form: &UploadedPart) -> Result<(String, Vec<TableRow>)> {
    let cells = match form.files.first() {
        Some((_, file)) => {
            let mut bytes = Vec::new();
            let mut contents = call.app.files().open(file.id).await?;
            contents.read_to_end(&mut bytes).await?;
            typeset::read_table(&bytes, &file.name)
                .map_err(|error| Error::field("tep", error.to_string()))?
                .rows
        }
        None => table::cells(form.text("bang")),
    };
    if cells.is_empty() {
        return Err(Error::field("bang", "Hãy dán bảng vào đây hoặc chọn tệp."));
    }
    let rows = table::read(&cells, &known(call).await?, call.cx.today());
    if rows.is_empty() {
        return Err(Error::field("bang", "Bảng chỉ có dòng tiêu đề."));
    }
    if rows.len() > MOST {
        return Err(Error::field("bang", format!("Bảng có hơn {MOST} dòng. Hãy chia thành nhiều bảng.")));
    }
    Ok((table::text(&cells), rows))
}

/// All names by which an agency is known, folded. A name of two agencies is nobody's.
async fn known(call: &Caller) -> Result<HashMap<String, AgencyId>> {
    let directory = agencies::directory(call.cx.db(), home(call)?, call.cx.today()).await?;
    let mut known: HashMap<String, Option<AgencyId>> = HashMap::new();
    for entry in directory {
        let KnownKey::Agency(id) = entry.key else { continue };
        for name in entry.names {
            known
                .entry(fold::key(&name))
                .and_modify(|found| {
                    if *found != Some(id) {
                        *found = None;
                    }
                })
                .or_insert(Some(id));
        }
    }
    Ok(known.into_iter().filter_map(|(name, id)| id.map(|id| (name, id))).collect())
}

fn task(row: &TableRow, authority: AuthorityId, assigner: AgencyId) -> Option<NewTask> {
    if !row.problems.is_empty() {
        return None;
    }
    Some(NewTask {
        authority,
        plan: None,
        item: None,
        area: row.area.clone(),
        parent: None,
        kind: TaskKind::Work,
        title: row.title.clone(),
        text: String::new(),
        product: Some(row.product.clone()).filter(|product| !product.is_empty()),
        lead: row.lead?,
        coordinators: row.helpers.clone(),
        assignee: None,
        assigner,
        from: None,
        due: row.due,
        open_ended: row.open_ended,
    })
}

async fn show(
    call: &Caller,
    status: StatusCode,
    assigner: String,
    text: String,
    rows: Vec<TableRow>,
    errors: FieldErrors,
) -> Answer {
    let assigners = choices::assigners(&call.cx, std::slice::from_ref(&assigner)).await?;
    if assigners.is_empty() {
        return Err(Error::Denied.into());
    }
    let good = rows.iter().filter(|row| row.problems.is_empty()).count();
    render_status(
        status,
        &TablePage {
            page: call.page("Giao việc từ bảng", "/nhiem-vu").await?,
            errors,
            assigners,
            assigner,
            text,
            good,
            bad: rows.len() - good,
            lines: rows.into_iter().map(line).collect(),
        },
    )
}

fn line(row: TableRow) -> Line {
    let is_good = row.problems.is_empty();
    Line {
        number: row.line,
        class: if is_good { "ts-row-new" } else { "ts-row-bad" },
        title: row.title,
        lead: row.lead_text,
        helpers: row.helpers_text,
        due: row.due_text,
        fate: if is_good { "sẽ giao".to_owned() } else { format!("bỏ qua: {}", row.problems.join("; ")) },
    }
}
