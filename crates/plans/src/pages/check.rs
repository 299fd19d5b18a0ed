//! "6 rõ": of a plan that is in the program, and of a draft that is only looked at.

use std::sync::Arc;

use askama::Template;
use kernel::{Error, FieldErrors, PlanId};
use reader::{ItemKind, Missing, Reading};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::Extension;
use web::axum::http::StatusCode;
use web::{
    Answer, AsTable, Caller, IdPath, Page, Problem, Query, TableLinks, Upload, render, render_status,
    table_file,
};

use super::upload::said_at_field;
use crate::acts::take_in::{self, MOST_BYTES};
use crate::policy::act;
use crate::reading::PlanReader;
use crate::store;

struct Row {
    href: String,
    code: String,
    title: String,
    missing: String,
    say: String,
}

#[derive(Template)]
#[template(path = "plan_check.html")]
struct CheckPage {
    page: Page,
    back: String,
    title: String,
    lead: String,
    is_form: bool,
    has_result: bool,
    count: usize,
    rows: Vec<Row>,
    errors: FieldErrors,
    /// Where the list can be had as a file; none of a draft, of which nothing is kept.
    files: Option<TableLinks>,
}

const LEAD: &str = "Đưa dự thảo trước khi ký: xem mục nào chưa rõ người, việc, thời gian, trách nhiệm, sản phẩm, thẩm quyền.";

impl CheckPage {
    fn blank(page: Page) -> Self {
        Self {
            page,
            back: String::new(),
            title: String::new(),
            lead: LEAD.to_owned(),
            is_form: true,
            has_result: false,
            count: 0,
            rows: Vec::new(),
            errors: FieldErrors::default(),
            files: None,
        }
    }
}

/// `GET /ke-hoach/kiem-tra`.
pub async fn form(call: Caller) -> Answer {
    let page = call.page("Kiểm tra 6 rõ", "/ke-hoach").await?;
    render(&CheckPage::blank(page))
}

/// `POST /ke-hoach/kiem-tra`: the file stays loose and is swept away; nothing is kept of it.
pub async fn check(
    call: Caller,
    Extension(reader): Extension<Arc<dyn PlanReader>>,
    upload: Upload,
) -> Answer {
    let outcome = async {
        let parts = upload.read(&call.cx, call.app.files(), MOST_BYTES, 1).await?;
        let Some((_, file)) = parts.files.first() else {
            return Err(Problem::from(Error::field(
                "tep",
                "Hãy chọn tệp dự thảo: .docx, .pdf có chữ, hoặc .txt.",
            )));
        };
        let read = take_in::read_by(&*reader, call.app.files(), file).await?;
        Ok((file.name.clone(), read.reading))
    };
    match outcome.await {
        Ok((name, reading)) => {
            let page = call.page("Kiểm tra 6 rõ", "/ke-hoach").await?;
            let (count, rows) = rows(&reading, |_| String::new());
            let lead = format!("Kết quả của {name}. Không lưu gì vào kế hoạch nào.");
            render(&CheckPage { has_result: true, count, rows, lead, ..CheckPage::blank(page) })
        }
        Err(problem) => {
            let errors = said_at_field(problem)?;
            let page = call.page("Kiểm tra 6 rõ", "/ke-hoach").await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &CheckPage { errors, ..CheckPage::blank(page) })
        }
    }
}

/// `GET /ke-hoach/{id}/sau-ro`: of the text as it was issued.
pub async fn of_plan(call: Caller, IdPath(id): IdPath<PlanId>, Query(asked): Query<AsTable>) -> Answer {
    let plan = store::plan::get(call.cx.db(), id).await?;
    let plan = call.cx.actor.grant::<_, act::See>(plan)?.into_inner();
    let (_, reading) = store::plan::source(call.cx.db(), id).await?;
    let reading: Reading = serde_json::from_str(&reading).map_err(Error::from)?;
    let items = store::content::items(call.cx.db(), id).await?;
    let href = |path: &str| {
        let item = items.iter().find(|item| item.path == path);
        item.map(|item| format!("{}/van-ban#d{}", plan.href(), item.first_line)).unwrap_or_default()
    };
    let (count, rows) = rows(&reading, href);
    if let Some(kind) = asked.kind() {
        let row = |row: &Row| [&row.code, &row.title, &row.missing, &row.say].map(Value::text).to_vec();
        let columns = ["Mục", "Nhiệm vụ", "Chưa rõ", "Nên thêm"];
        let sheet = Sheet {
            name: "6 rõ".to_owned(),
            title: format!("6 rõ: {}", plan.title),
            columns: columns.into_iter().map(SheetColumn::new).collect(),
            rows: rows.iter().map(row).collect(),
            ..Sheet::default()
        };
        return Ok(table_file(&Workbook::of(sheet, call.cx.now()), kind, "sau-ro")?);
    }
    let page = call.page("6 rõ", "/ke-hoach").await?;
    render(&CheckPage {
        back: plan.href(),
        lead: "Đọc từ văn bản như đã ban hành; chỗ chưa rõ là câu hỏi cho người ban hành.".to_owned(),
        title: plan.title,
        is_form: false,
        has_result: true,
        files: Some(TableLinks::of(&call)),
        count,
        rows,
        ..CheckPage::blank(page)
    })
}

fn rows(reading: &Reading, href: impl Fn(&str) -> String) -> (usize, Vec<Row>) {
    let check = reader::check(reading);
    let count = reading.items.iter().filter(|item| item.kind == ItemKind::Item).count();
    let rows = check
        .items
        .iter()
        .filter(|item| !item.missing.is_empty())
        .map(|item| {
            let read = reading.items.iter().find(|read| read.path == item.path);
            let missing: Vec<&str> = item.missing.iter().map(|word| named(*word)).collect();
            Row {
                href: href(&item.path),
                code: read.map(|read| read.code.clone()).unwrap_or_default(),
                title: read
                    .map(|read| read.title.split_whitespace().collect::<Vec<_>>().join(" "))
                    .unwrap_or_default(),
                missing: missing.join(", "),
                say: item.say.clone(),
            }
        })
        .collect();
    (count, rows)
}

/// One of the six, as people say it.
const fn named(word: Missing) -> &'static str {
    match word {
        Missing::Lead => "người",
        Missing::Task => "việc",
        Missing::Deadline => "thời gian",
        Missing::Measure => "trách nhiệm",
        Missing::Product => "sản phẩm",
        Missing::Authority => "thẩm quyền",
    }
}
