//! Agencies and people from a table: choose a file, see every row's fate, write.

use askama::Template;
use kernel::{Error, FieldErrors, FileId, Result};
use typeset::{ReadTable, Sheet, SheetColumn};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Choice, Flash, FlashKind, Form, Page, Problem, Query, TableKind, Upload, redirect,
    render, render_status,
};

use super::{authority_choices, authority_of, export, wrong};
use crate::acts::import::{Fate, ImportKind, Preview, import, preview_import, read_file};
use crate::policy::{Ground, act};

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    kind: ImportKind,
    authorities: Vec<Choice>,
    errors: FieldErrors,
}

/// What the address says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    loai: String,
    #[serde(rename = "chinh-quyen")]
    authority: String,
}

async fn start(
    call: &Caller,
    kind: ImportKind,
    asked: &str,
    errors: FieldErrors,
) -> Result<ImportPage, Problem> {
    let authority = authority_of(call, asked).await?;
    call.cx.actor.grant::<_, act::KeepPeople>(Ground::from(&authority))?;
    Ok(ImportPage {
        page: call.page("Nhập dữ liệu", "/quan-tri/nhap").await?,
        kind,
        authorities: authority_choices(call, authority.id).await?,
        errors,
    })
}

impl ImportPage {
    fn is_people(&self) -> bool {
        self.kind == ImportKind::People
    }
}

/// `GET /quan-tri/nhap`.
pub async fn form(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let kind = ImportKind::parse(&asked.loai).unwrap_or(ImportKind::Agencies);
    render(&start(&call, kind, &asked.authority, FieldErrors::default()).await?)
}

/// `GET /quan-tri/nhap/mau`: an empty table with the titles.
pub async fn sample(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let kind = ImportKind::parse(&asked.loai).unwrap_or(ImportKind::Agencies);
    let sheet = Sheet {
        name: if kind == ImportKind::People { "Cán bộ" } else { "Cơ quan" }.to_owned(),
        columns: kind.titles().iter().map(|title| SheetColumn::wide(*title, 24)).collect(),
        ..Sheet::default()
    };
    let name = if kind == ImportKind::People { "mau-can-bo" } else { "mau-co-quan" };
    Ok(export(&call, sheet, TableKind::Xlsx, name)?)
}

struct Line {
    row: usize,
    what: String,
    class: &'static str,
    fate: &'static str,
    why: String,
}

#[derive(Template)]
#[template(path = "import_preview.html")]
struct PreviewPage {
    page: Page,
    kind: &'static str,
    authority: String,
    file: FileId,
    name: String,
    new: usize,
    changed: usize,
    same: usize,
    bad: usize,
    rows: Vec<Line>,
    writes: bool,
}

fn line(line: crate::ImportLine) -> Line {
    let class = match line.fate {
        Fate::New => "ts-row-new",
        Fate::Changed => "ts-row-changed",
        Fate::Same => "ts-row-same",
        Fate::Bad => "ts-row-bad",
    };
    Line { row: line.row, what: line.what, class, fate: line.fate.name(), why: line.why }
}

/// The table of a file that the actor uploaded and that nothing keeps yet.
async fn table(call: &Caller, id: FileId) -> Result<ReadTable> {
    let stored = call.app.files().get(&call.cx, id).await?;
    if stored.created_by != call.cx.actor.account() {
        return Err(Error::NotFound);
    }
    read_file(call.app.files(), &stored).await
}

/// `POST /quan-tri/nhap`: reads the table and shows what would become of it; writes nothing.
pub async fn preview(call: Caller, upload: Upload) -> Answer {
    let limit = typeset::MAX_BYTES as u64;
    let sent = upload.read(&call.cx, call.app.files(), limit, 1).await?;
    let kind = ImportKind::parse(sent.text("loai")).unwrap_or(ImportKind::Agencies);
    let asked = sent.text("chinh-quyen").to_owned();
    let authority = authority_of(&call, &asked).await?;
    let outcome: Result<(FileId, String, Preview)> = async {
        let (_, file) =
            sent.files.first().ok_or_else(|| Error::field("tep", "Chọn một tệp .xlsx hoặc .csv."))?;
        let table = table(&call, file.id).await?;
        let preview = preview_import(&call.cx, kind, authority.id, &table).await?;
        Ok((file.id, file.name.clone(), preview))
    }
    .await;
    match outcome {
        Ok((file, name, preview)) => render(&PreviewPage {
            page: call.page("Xem trước khi nhập", "/quan-tri/nhap").await?,
            kind: kind.code(),
            authority: authority.id.to_string(),
            file,
            name,
            new: preview.count(Fate::New),
            changed: preview.count(Fate::Changed),
            same: preview.count(Fate::Same),
            bad: preview.count(Fate::Bad),
            writes: preview.changes_something(),
            rows: preview.lines.into_iter().map(line).collect(),
        }),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &start(&call, kind, &asked, errors).await?)
        }
    }
}

/// What was shown and is to be written.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct WriteForm {
    loai: String,
    tep: String,
    #[serde(rename = "chinh-quyen")]
    authority: String,
}

/// `POST /quan-tri/nhap/ghi`.
pub async fn write(call: Caller, Form(form): Form<WriteForm>) -> Answer {
    let kind = ImportKind::parse(&form.loai).ok_or(Error::NotFound)?;
    let file: FileId = form.tep.parse().map_err(|_| Error::NotFound)?;
    let authority = authority_of(&call, &form.authority).await?.id;
    let outcome = match table(&call, file).await {
        Ok(table) => {
            let table = &table;
            call.cx.write(|tx| async move { import(&tx, kind, authority, table).await }).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(done) => {
            let say = format!(
                "Đã nhập: {} mới, {} cập nhật, {} bỏ qua, {} lỗi.",
                done.count(Fate::New),
                done.count(Fate::Changed),
                done.count(Fate::Same),
                done.count(Fate::Bad)
            );
            let to = if kind == ImportKind::People { "/can-bo" } else { "/co-quan" };
            redirect(to, Some(Flash::new(FlashKind::Ok, say)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(
                StatusCode::UNPROCESSABLE_ENTITY,
                &start(&call, kind, &form.authority, errors).await?,
            )
        }
    }
}
