//! Reports: the list, making one, changing its words, taking it away as PDF, .docx or .xlsx.

use ::store::Cx;
use agencies::History;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Error, FieldErrors, Granted, Result, words};
use measures::{Ink, sparkline};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{
    Answer, AsTable, Caller, Flash, FlashKind, Form, IdPath, Page, Problem, Query, Routes, TableKind,
    TableLinks, TextPath, attachment, redirect, render, render_status, table_file,
};

use crate::Tools;
use crate::acts::report::{self, Typesetter};
use crate::document::document;
use crate::model::{CourseLine, MadeReport, MadeReportId, PlanRow, plan_rows};
use crate::policy::{Figures, Summing, act};
use crate::store;
use crate::workbook::workbook;

pub(crate) fn routes(tools: Tools) -> Routes {
    let printing = tools.clone();
    super::report_new::routes(tools)
        .get("/bao-cao", list)
        .get("/bao-cao/{id}", show)
        .post("/bao-cao/{id}/loi-van", post_words)
        .get("/bao-cao/{id}/tai/{kind}", move |call: Caller, path: TextPath| {
            let tools = printing.clone();
            async move { take(call, path, &tools).await }
        })
}

struct Line {
    href: String,
    title: String,
    meta: String,
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ListPage {
    page: Page,
    files: TableLinks,
    rows: Vec<Line>,
    may_make: bool,
}

async fn list(call: Caller, Query(asked): Query<AsTable>) -> Answer {
    let cx = &call.cx;
    let authorities = cx.actor.scope().authorities;
    let made = store::made_list(cx.db(), &authorities).await?;
    let people: Vec<_> = made.iter().filter_map(|m| m.by).collect();
    let people = agencies::people(cx.db(), &people, cx.today()).await?;
    if let Some(kind) = asked.kind() {
        let by = |m: &MadeReport| m.by.and_then(|id| people.get(&id)).map(|person| person.name.clone());
        let columns = ["Kế hoạch", "Kỳ", "Nơi lập", "Người lập", "Lập lúc", "Địa chỉ"];
        let row = |m: &MadeReport| {
            vec![
                Value::text(&m.content.plan_title),
                Value::text(&m.content.period_name),
                Value::text(&m.content.issuer),
                by(m).into(),
                m.at.into(),
                Value::Link {
                    text: "Mở".to_owned(),
                    url: call.app.config().link(&format!("/bao-cao/{}", m.id)),
                },
            ]
        };
        let sheet = Sheet {
            name: "Báo cáo".to_owned(),
            columns: columns.into_iter().map(SheetColumn::new).collect(),
            rows: made.iter().map(row).collect(),
            ..Sheet::default()
        };
        return Ok(table_file(&Workbook::of(sheet, cx.now()), kind, "bao-cao")?);
    }
    let rows = made
        .iter()
        .map(|m| Line {
            href: format!("/bao-cao/{}", m.id),
            title: format!("{}: {}", m.content.plan_title, m.content.period_name),
            meta: format!(
                "{} · {} lập lúc {}",
                m.content.issuer,
                m.by.and_then(|id| people.get(&id)).map_or("Hệ thống", |p| p.name.as_str()),
                words::moment(m.at)
            ),
        })
        .collect();
    let may_make = !super::report_new::scopes(&call).is_empty();
    let files = TableLinks::of(&call);
    render(&ListPage { page: call.page("Báo cáo", "/bao-cao").await?, files, rows, may_make })
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    page: Page,
    report: &'a MadeReport,
    /// The plan item by item.
    rows: Vec<PlanRow<'a>>,
    /// How figures went, each with its line.
    courses: Vec<(&'a CourseLine, String)>,
    made: String,
    figures_on: String,
    may_keep: bool,
    history: History,
    errors: FieldErrors,
}

/// What happens to a report.
const PAST: &agencies::Said =
    &[("report.made", "report", "Lập báo cáo"), ("report.reworded", "edit", "Sửa lời văn")];

async fn load(call: &Caller, id: MadeReportId) -> Result<(kernel::AuthorityId, MadeReport)> {
    let (authority, report) = store::made(call.cx.db(), id).await?;
    let _may: Granted<Figures, act::See> = call.cx.actor.grant(Figures { authority })?;
    Ok((authority, report))
}

async fn show(call: Caller, IdPath(id): IdPath<MadeReportId>) -> Answer {
    let (authority, report) = load(&call, id).await?;
    render(&build(&call, authority, &report, FieldErrors::default()).await?)
}

async fn build<'a>(
    call: &Caller,
    authority: kernel::AuthorityId,
    report: &'a MadeReport,
    errors: FieldErrors,
) -> Result<ReportPage<'a>, Problem> {
    let may_keep = call.cx.actor.may::<Summing, act::Make>(&Summing { authority, agency: report.agency });
    Ok(ReportPage {
        page: call.page("Báo cáo", "/bao-cao").await?,
        made: words::moment(report.at),
        figures_on: words::day(report.content.on),
        rows: plan_rows(&report.content),
        courses: report.content.courses.iter().map(|line| (line, spark(line))).collect(),
        may_keep,
        history: agencies::history(call, &report.id.into(), PAST).await?,
        errors,
        report,
    })
}

/// The small line of a course.
fn spark(line: &CourseLine) -> String {
    let title = format!("{}: {}, hứa {}", line.name, line.now, line.promised);
    sparkline(&line.drawn(), line.value, &line.class, &title, Ink::Page)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct WordsForm {
    #[serde(rename = "ban")]
    version: i64,
    #[serde(rename = "nhan-xet")]
    remarks: String,
    #[serde(rename = "nguyen-nhan")]
    causes: String,
    #[serde(rename = "kien-nghi")]
    proposals: String,
}

async fn post_words(call: Caller, IdPath(id): IdPath<MadeReportId>, Form(form): Form<WordsForm>) -> Answer {
    let done =
        report::reword(&call.cx, id, form.version, (&form.remarks, &form.causes, &form.proposals)).await;
    if let Err(Error::Invalid(errors)) = done {
        // What was typed comes back with what is wrong with it.
        let (authority, mut report) = load(&call, id).await?;
        report.version = form.version;
        report.content.remarks = form.remarks;
        report.content.causes = form.causes;
        report.content.proposals = form.proposals;
        return render_status(
            StatusCode::UNPROCESSABLE_ENTITY,
            &build(&call, authority, &report, errors).await?,
        );
    }
    done?;
    redirect(&format!("/bao-cao/{id}"), Some(Flash::new(FlashKind::Ok, "Đã lưu lời văn.")))
}

async fn take(call: Caller, path: TextPath, tools: &Tools) -> Answer {
    let (_, report) = load(&call, path.parse(0)?).await?;
    let kind: String = path.parse(1)?;
    Ok(print(&call.cx, &report, &kind, tools.typesetter.as_ref()).await?)
}

/// A report as a file: "pdf", "docx", "xlsx" or "csv"; anything else is not found.
pub(crate) async fn print(
    cx: &Cx,
    report: &MadeReport,
    kind: &str,
    typesetter: &dyn Typesetter,
) -> Result<Response> {
    let name = format!("bao-cao-{}", report.period);
    let made = document(&report.content);
    match kind {
        "pdf" => Ok(attachment(typesetter.pdf(&made).await?, &format!("{name}.pdf"), "application/pdf")),
        "docx" => Ok(attachment(typesetter.docx(&made).await?, &format!("{name}.docx"), DOCX)),
        _ => {
            let kind = TableKind::asked(kind).ok_or(Error::NotFound)?;
            let rows = store::rows_of(cx.db(), report.id).await?;
            table_file(&workbook(&report.content, &rows), kind, &name)
        }
    }
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
