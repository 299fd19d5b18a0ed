//! Reports: the list, making one, changing its words, taking it away as PDF, .docx or .xlsx.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use kernel::{AgencyId, Error, FieldErrors, Granted, Period, PlanId, Result, words};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{
    Answer, Caller, Choice, Flash, FlashKind, Form, IdPath, Page, Query, Routes, TextPath, redirect, render,
};

use crate::Tools;
use crate::acts::report::{self, Wanted};
use crate::document::{area_name, document};
use crate::model::{Content, MadeReport, MadeReportId};
use crate::policy::{Figures, act};
use crate::store;

pub(crate) fn routes(tools: Tools) -> Routes {
    let (a, b) = (tools.clone(), tools);
    Routes::new()
        .get("/bao-cao", list)
        .get("/bao-cao/moi", new)
        .post("/bao-cao/moi", move |call: Caller, form: Form<NewForm>| {
            let tools = a.clone();
            async move { post_new(call, form, &tools).await }
        })
        .get("/bao-cao/{id}", show)
        .post("/bao-cao/{id}/loi-van", post_words)
        .get("/bao-cao/{id}/tai/{kind}", move |call: Caller, path: TextPath| {
            let tools = b.clone();
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
    rows: Vec<Line>,
    may_make: bool,
}

async fn list(call: Caller) -> Answer {
    let cx = &call.cx;
    let authorities = cx.actor.scope().authorities;
    let made = store::made_list(cx.db(), &authorities).await?;
    let people: Vec<_> = made.iter().filter_map(|m| m.by).collect();
    let people = agencies::people(cx.db(), &people, cx.today()).await?;
    let rows = made
        .iter()
        .map(|m| Line {
            href: format!("/bao-cao/{}", m.id),
            title: format!("{}: {}", m.content.plan_title, m.content.period_name),
            meta: format!(
                "{} · {} lập lúc {}",
                m.content.issuer,
                m.by.and_then(|id| people.get(&id)).map(|p| p.name.as_str()).unwrap_or("Hệ thống"),
                words::moment(m.at)
            ),
        })
        .collect();
    let may_make = authorities.iter().any(|a| cx.actor.may::<Figures, act::Keep>(&Figures { authority: *a }));
    render(&ListPage { page: call.page("Báo cáo", "/bao-cao").await?, rows, may_make })
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewForm {
    #[serde(rename = "ke-hoach")]
    plan: String,
    #[serde(rename = "ky")]
    period: String,
    #[serde(rename = "co-quan")]
    agency: String,
}

#[derive(Template)]
#[template(path = "report_new.html")]
struct NewPage {
    page: Page,
    plans: Vec<Choice>,
    periods: Vec<Choice>,
    agencies: Vec<Choice>,
    errors: FieldErrors,
}

async fn new(call: Caller, Query(asked): Query<NewForm>) -> Answer {
    let cx = &call.cx;
    let mut plans = Vec::new();
    let mut bodies = Vec::new();
    for authority in cx.actor.scope().authorities {
        if !cx.actor.may::<Figures, act::Keep>(&Figures { authority }) {
            continue;
        }
        for plan in plans::plans_of(cx.db(), authority).await? {
            if plan.state == plans::PlanState::InForce {
                let selected = plan.id.to_string() == asked.plan;
                plans.push(Choice { value: plan.id.to_string(), label: plan.title, selected });
            }
        }
        bodies.extend(agencies::agencies_of(cx.db(), authority, cx.today()).await?);
    }
    if plans.is_empty() {
        return Err(Error::refused("report.no-plan", "Chưa có kế hoạch đang thực hiện để báo cáo.").into());
    }
    let today = cx.today();
    let year = today.year();
    let mut codes: Vec<String> = (1..=today.month()).rev().map(|m| format!("{year}-{m:02}")).collect();
    codes.extend((1..=4).map(|q| format!("{year}-Q{q}")));
    codes.extend([format!("{year}-H1"), format!("{year}-9T"), year.to_string()]);
    let last_month = today.plus_months(-1);
    let usual = format!("{}-{:02}", last_month.year(), last_month.month());
    let periods = codes
        .iter()
        .filter_map(|code| Period::parse(code).ok())
        .filter(|p| p.first() <= today)
        .map(|p| Choice { selected: p.code() == usual, label: capital(&p.to_string()), value: p.code() })
        .collect();
    let mut agencies = vec![Choice {
        value: String::new(),
        label: "Cả kế hoạch".to_owned(),
        selected: asked.agency.is_empty(),
    }];
    agencies.extend(bodies.into_iter().map(|a| Choice {
        value: a.id.to_string(),
        label: a.name,
        selected: false,
    }));
    render(&NewPage {
        page: call.page("Lập báo cáo", "/bao-cao").await?,
        plans,
        periods,
        agencies,
        errors: FieldErrors::default(),
    })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

async fn post_new(call: Caller, Form(form): Form<NewForm>, tools: &Tools) -> Answer {
    let plan: PlanId = form.plan.parse().map_err(|_| Error::field("ke-hoach", "Hãy chọn kế hoạch."))?;
    let period = Period::parse(&form.period).map_err(|_| Error::field("ky", "Hãy chọn kỳ báo cáo."))?;
    let agency: Option<AgencyId> = form.agency.parse().ok();
    let id = report::make(&call.cx, &tools.measures, &Wanted { plan, period, agency }).await?;
    redirect(
        &format!("/bao-cao/{id}"),
        Some(Flash::new(
            FlashKind::Ok,
            "Đã lập báo cáo với số liệu lúc này. Sửa lời văn rồi tải về để trình ký.",
        )),
    )
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    page: Page,
    report: MadeReport,
    made: String,
    may_keep: bool,
    errors: FieldErrors,
}

async fn load(call: &Caller, id: MadeReportId) -> Result<(kernel::AuthorityId, MadeReport)> {
    let (authority, report) = store::made(call.cx.db(), id).await?;
    let _may: Granted<Figures, act::See> = call.cx.actor.grant(Figures { authority })?;
    Ok((authority, report))
}

async fn show(call: Caller, IdPath(id): IdPath<MadeReportId>) -> Answer {
    let (authority, report) = load(&call, id).await?;
    let may_keep = call.cx.actor.may::<Figures, act::Keep>(&Figures { authority });
    render(&ReportPage {
        page: call.page("Báo cáo", "/bao-cao").await?,
        made: words::moment(report.at),
        may_keep,
        errors: FieldErrors::default(),
        report,
    })
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
    report::reword(&call.cx, id, form.version, (&form.remarks, &form.causes, &form.proposals)).await?;
    redirect(&format!("/bao-cao/{id}"), Some(Flash::new(FlashKind::Ok, "Đã lưu lời văn.")))
}

async fn take(call: Caller, path: TextPath, tools: &Tools) -> Answer {
    let (_, report) = load(&call, path.parse(0)?).await?;
    let kind: String = path.parse(1)?;
    let name = format!("bao-cao-{}", report.period);
    let made = document(&report.content);
    match kind.as_str() {
        "pdf" => attachment(tools.typesetter.pdf(&made).await?, &name, "pdf", "application/pdf"),
        "docx" => {
            let bytes = typeset::to_docx(&made).map_err(Error::internal)?;
            attachment(bytes, &name, "docx", DOCX)
        }
        "xlsx" | "csv" => download(&kind, &name, &workbook(&report.content)),
        _ => Err(Error::NotFound.into()),
    }
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A workbook as .xlsx, or its first sheet as .csv.
pub(super) fn download(kind: &str, name: &str, workbook: &Workbook) -> Answer {
    match kind {
        "xlsx" => attachment(typeset::to_xlsx(workbook).map_err(Error::internal)?, name, "xlsx", XLSX),
        "csv" => {
            let sheet = workbook.sheets.first().ok_or(Error::NotFound)?;
            attachment(
                typeset::to_csv(sheet).map_err(Error::internal)?,
                name,
                "csv",
                "text/csv; charset=utf-8",
            )
        }
        _ => Err(Error::NotFound.into()),
    }
}

fn attachment(bytes: Vec<u8>, name: &str, ending: &str, media: &'static str) -> Answer {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn workbook(content: &Content) -> Workbook {
    let sheet = |name: &str, columns: &[&str], rows: Vec<Vec<Value>>| Sheet {
        name: name.to_owned(),
        title: format!("{name}: {}", content.plan_title),
        notes: vec![content.sentence.clone(), format!("Số liệu ngày {}", words::day(content.on))],
        columns: columns.iter().map(|c| SheetColumn::new(*c)).collect(),
        rows,
    };
    let t = |text: &str| Value::text(text.to_owned());
    Workbook {
        title: content.plan_title.clone(),
        made_at: None,
        sheets: vec![
            sheet(
                "Nhiệm vụ",
                &["Mục", "Nhiệm vụ", "Cơ quan đầu mối", "Số việc", "Việc xong", "Tình trạng", "Minh chứng"],
                content
                    .items
                    .iter()
                    .map(|i| {
                        vec![
                            t(&i.code),
                            t(&i.title),
                            t(&i.lead),
                            Value::Int(i.tasks.0),
                            Value::Int(i.tasks.1),
                            t(&i.state),
                            Value::Int(i.evidence),
                        ]
                    })
                    .collect(),
            ),
            sheet(
                "Chỉ tiêu",
                &["Mục", "Chỉ tiêu", "Đã hứa", "Con số", "Đánh giá", "Nguồn"],
                content
                    .targets
                    .iter()
                    .map(|x| {
                        vec![t(&x.code), t(&x.name), t(&x.promised), t(&x.figure), t(&x.state), t(&x.source)]
                    })
                    .collect(),
            ),
            sheet(
                "Quá hạn",
                &["Việc", "Cơ quan", "Hạn đầu", "Quá hạn (ngày làm việc)", "Lý do"],
                content
                    .late
                    .iter()
                    .map(|l| {
                        vec![t(&l.title), t(&l.lead), Value::Day(l.due), Value::Int(l.days), t(&l.reason)]
                    })
                    .collect(),
            ),
            sheet(
                "Lĩnh vực",
                &["Lĩnh vực", "Hoàn thành", "Đúng tiến độ", "Sắp đến hạn", "Quá hạn"],
                content
                    .areas
                    .iter()
                    .map(|(a, d, i, s, l)| {
                        vec![t(area_name(a)), Value::Int(*d), Value::Int(*i), Value::Int(*s), Value::Int(*l)]
                    })
                    .collect(),
            ),
        ],
    }
}
