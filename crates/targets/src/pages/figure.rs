//! A figure opened to its rows: what it is, measured beside reported, both lists, and what can be done.

use askama::Template;
use axum::http::StatusCode;
use kernel::{AgencyId, Error, FieldErrors, Granted, Period, Result, TargetId, words};
use measures::{Closed, Evidence, EvidenceRow, Question};
use plans::Plan;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::{Answer, Caller, Choice, Clock, IdPath, Page, Query, Routes, TextPath, redirect, render_status};

use super::rows::{badge, source_name, spark};
use crate::Tools;
use crate::judged::{self, Judged};
use crate::model::Source;
use crate::policy::{Figures, OwnFigure, act};

/// The period that runs from the plan's first day to today.
pub(super) const SO_FAR: &str = "luy-ke";
/// Rows shown of each list before the rest is one click away.
const ROWS: usize = 20;

pub(crate) fn routes(tools: Tools) -> Routes {
    let shown = tools.clone();
    Routes::new()
        .get("/chi-tieu/{id}", first)
        .get("/chi-tieu/{id}/{period}", move |call: Caller, path: TextPath, query: Query<Asked>| {
            let tools = shown.clone();
            async move { show(call, path, query, &tools).await }
        })
        .and(super::figure_acts::routes(tools))
}

async fn first(IdPath(id): IdPath<TargetId>, _call: Caller) -> Answer {
    redirect(&format!("/chi-tieu/{id}/{SO_FAR}"), None)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    /// "tu-so", "mau-so" or "khong-tinh": the whole list.
    mo: String,
    #[serde(rename = "xuat")]
    export: String,
}

struct Row {
    day: String,
    href: String,
    what: String,
    line: String,
    why: String,
    counts: bool,
}

struct ReportedRow {
    figure: String,
    parts: String,
    who: String,
    words: String,
    evidence: Option<String>,
}

struct Asking {
    who: String,
    words: String,
    answer: String,
    clock: Clock,
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    page: Page,
    plan: Plan,
    judged: Judged,
    figure: String,
    clock: Clock,
    period_name: String,
    periods: Vec<(String, String)>,
    numerator: String,
    denominator: Option<String>,
    measure: Option<measures::Measure>,
    source: &'static str,
    counted: Vec<Row>,
    counted_all: String,
    all: Vec<Row>,
    all_all: String,
    not_counted: String,
    list: String,
    closed: Option<ClosedNote>,
    may_close: bool,
    course: Vec<(String, String)>,
    spark: String,
    reported: Vec<ReportedRow>,
    difference: Option<String>,
    asked: Vec<Asking>,
    may_keep: bool,
    may_report: bool,
    measures: Vec<Choice>,
    agencies: Vec<Choice>,
    errors: FieldErrors,
    code: String,
}

struct ClosedNote {
    text: String,
    corrected: Option<String>,
}

async fn show(call: Caller, path: TextPath, Query(asked): Query<Asked>, tools: &Tools) -> Answer {
    let id: TargetId = path.parse(0)?;
    let code: String = path.parse(1)?;
    page(&call, id, &code, &asked, FieldErrors::default(), tools).await
}

/// Whole page for a target and a period ("luy-ke" or a period's code).
pub(super) async fn page(
    call: &Caller,
    id: TargetId,
    code: &str,
    asked: &Asked,
    errors: FieldErrors,
    tools: &Tools,
) -> Answer {
    let cx = &call.cx;
    let target = plans::target(cx.db(), id).await?;
    let plan = plans::plan(cx.db(), target.plan).await?;
    let _may: Granted<Figures, act::See> = cx.actor.grant(Figures { authority: plan.authority })?;
    let period = if code == SO_FAR { None } else { Some(Period::parse(code).map_err(|_| Error::NotFound)?) };
    let judged = judged::of_plan(cx, &tools.measures, &plan)
        .await?
        .into_iter()
        .find(|j| j.row.id == id)
        .ok_or(Error::NotFound)?;
    let measure = match &judged.source {
        Source::Measured(key) => tools.measures.get(key).cloned(),
        _ => None,
    };
    let today = cx.today();
    let question = match &period {
        Some(p) => {
            Question { authority: plan.authority, agency: None, from: p.first(), to: p.last().min(today) }
        }
        None => judged::question(&plan, today.min(plan.last_day())),
    };
    let (evidence, closed) = match &measure {
        Some(measure) => {
            let evidence = (measure.evidence)(cx.clone(), question).await?;
            let closed = match &period {
                Some(p) => {
                    let whole = Question { to: p.last(), ..question };
                    measures::difference(cx, measure, whole, &p.code()).await?
                }
                None => None,
            };
            (Some(evidence), closed)
        }
        None => (None, None),
    };
    if !asked.export.is_empty() {
        let evidence = evidence.ok_or(Error::NotFound)?;
        return super::reports::download(&asked.export, "hai-danh-sach", &workbook(&judged, &evidence));
    }
    let value = evidence.as_ref().map(Evidence::value);
    let shown = |list: &str| if asked.mo == list { usize::MAX } else { ROWS };
    let rows = |wanted: &dyn Fn(&EvidenceRow) -> bool, most: usize| -> Vec<Row> {
        evidence
            .iter()
            .flat_map(|e| &e.rows)
            .filter(|r| wanted(r))
            .take(most)
            .map(|r| Row {
                day: words::day(r.on),
                href: r.href.clone(),
                what: r.title.clone(),
                line: r.line.clone(),
                why: r.why.clone(),
                counts: r.counted,
            })
            .collect()
    };
    let only_not = asked.mo == "khong-tinh";
    let all = rows(&|r| !only_not || !r.counted, if only_not { usize::MAX } else { shown("mau-so") });
    let keeps = cx.actor.may::<Figures, act::Keep>(&Figures { authority: plan.authority });
    let agencies = choices(call, &plan).await?;
    let figure = match (&period, value) {
        (Some(_), Some(value)) => value.text(),
        _ => judged.figure(),
    };
    let count = |n: Option<i64>| n.map(words::whole).unwrap_or_default();
    let page = FigurePage {
        page: call.page(&judged.row.name, "/chi-tieu").await?,
        clock: badge(judged.state),
        period_name: period
            .map_or_else(|| format!("Lũy kế đến {}", words::day(question.to)), |p| p.to_string()),
        periods: periods(&plan, id, today),
        numerator: count(value.map(|v| v.numerator)),
        denominator: value.and_then(|v| v.denominator).map(words::whole),
        source: source_name(&judged.source),
        counted: rows(&|r| r.counted, shown("tu-so")),
        counted_all: count(value.map(|v| v.numerator)),
        all_all: count(value.and_then(|v| v.denominator)),
        not_counted: count(value.and_then(|v| v.denominator.map(|d| d - v.numerator))),
        list: asked.mo.clone(),
        closed: closed.map(closed_note),
        may_close: keeps && measure.is_some() && period.is_some_and(|p| p.last() < today) && closed.is_none(),
        course: judged
            .readings()
            .iter()
            .rev()
            .take(12)
            .map(|(d, n)| (words::day(*d), words::number(*n, 1)))
            .collect(),
        spark: spark(&judged, measures::Ink::Page),
        reported: reported_rows(call, &judged).await?,
        difference: difference(&judged),
        asked: explanations(call, id).await?,
        may_keep: keeps,
        may_report: !agencies.is_empty(),
        measures: measure_choices(tools, &judged),
        agencies,
        errors,
        code: code.to_owned(),
        figure,
        measure,
        plan,
        judged,
        all,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render_status(status, &page)
}

fn closed_note(closed: Closed) -> ClosedNote {
    ClosedNote {
        text: format!("Đã chốt {} lúc {}.", closed.value.text(), words::moment(closed.at)),
        corrected: closed
            .corrected
            .map(|now| format!("Hồ sơ đã được sửa sau khi chốt; tính lại bây giờ là {}.", now.text())),
    }
}

/// Months and quarters of the plan's year that have begun, newest first.
fn periods(plan: &Plan, id: TargetId, today: kernel::Day) -> Vec<(String, String)> {
    let mut codes: Vec<String> = vec![format!("{}", plan.year)];
    codes.extend((1..=4).rev().map(|q| format!("{}-Q{q}", plan.year)));
    codes.extend((1..=12).rev().map(|m| format!("{}-{m:02}", plan.year)));
    let mut found = vec![(format!("/chi-tieu/{id}/{SO_FAR}"), "Lũy kế đến nay".to_owned())];
    found.extend(
        codes
            .iter()
            .filter_map(|code| Period::parse(code).ok())
            .filter(|p| p.first() <= today)
            .map(|p| (format!("/chi-tieu/{id}/{}", p.code()), p.to_string())),
    );
    found
}

async fn reported_rows(call: &Caller, judged: &Judged) -> Result<Vec<ReportedRow>> {
    let cx = &call.cx;
    let people: Vec<_> = judged.reported.iter().filter_map(|r| r.by).collect();
    let people = agencies::people(cx.db(), &people, cx.today()).await?;
    let ids: Vec<AgencyId> = judged.reported.iter().map(|r| r.agency).collect();
    let names = agencies::names(cx.db(), &ids).await?;
    Ok(judged
        .reported
        .iter()
        .rev()
        .take(12)
        .map(|r| {
            let agency = names.get(&r.agency).map(|n| n.short_name.as_str()).unwrap_or_default();
            let person = r.by.and_then(|id| people.get(&id)).map(|p| p.name.as_str()).unwrap_or("Hệ thống");
            let unit = plans::unit_name(&judged.row.unit);
            let glue = if unit.is_empty() || unit.starts_with('%') { "" } else { " " };
            ReportedRow {
                figure: format!("{}{glue}{unit}", words::number(r.number, 1)),
                parts: r
                    .parts
                    .map(|(p, w)| format!("{} / {}", words::whole(p), words::whole(w)))
                    .unwrap_or_default(),
                who: format!("{agency} · {person}, {}", words::day(r.on)),
                words: r.words.clone(),
                evidence: r.evidence.map(|file| format!("/chi-tieu/{}/minh-chung/{file}", judged.row.id)),
            }
        })
        .collect())
}

/// What lies between the measured and the last reported figure, in words.
fn difference(judged: &Judged) -> Option<String> {
    let last = judged.reported.last()?;
    let measured = judged.value?;
    let number = measured.number()?;
    if (number - last.number).abs() < 0.05 {
        return None;
    }
    Some(match (last.parts, measured.denominator) {
        (Some((part, whole)), Some(all)) if whole == all => {
            format!("Lệch {} dòng so với số hệ thống đo.", words::whole((part - measured.numerator).abs()))
        }
        _ => format!("Lệch {} so với số hệ thống đo.", words::number((number - last.number).abs(), 1)),
    })
}

async fn explanations(call: &Caller, id: TargetId) -> Result<Vec<Asking>> {
    let cx = &call.cx;
    let found = tasks::explanations_of(cx.db(), &id.into()).await?;
    let ids: Vec<AgencyId> = found.iter().map(|e| e.agency).collect();
    let names = agencies::names(cx.db(), &ids).await?;
    Ok(found
        .into_iter()
        .map(|e| Asking {
            who: names.get(&e.agency).map(|n| n.short_name.clone()).unwrap_or_default(),
            clock: match e.answer {
                Some(_) => Clock { class: "done", icon: "circle-check", text: "đã trả lời".to_owned() },
                None => Clock {
                    class: "soon",
                    icon: "clock",
                    text: format!("trả lời trước {}", words::day(e.due)),
                },
            },
            answer: e.answer.map(|(words, ..)| words).unwrap_or_default(),
            words: e.words,
        })
        .collect())
}

fn measure_choices(tools: &Tools, judged: &Judged) -> Vec<Choice> {
    let current = judged.row.measure.as_deref();
    let mut choices = vec![Choice {
        value: String::new(),
        label: "Cơ quan báo cáo bằng tay".to_owned(),
        selected: current.is_none(),
    }];
    choices.extend(tools.measures.all().iter().map(|m| Choice {
        value: m.key.to_owned(),
        label: m.name.to_owned(),
        selected: current == Some(m.key),
    }));
    choices
}

/// Agencies for which the caller may report.
async fn choices(call: &Caller, plan: &Plan) -> Result<Vec<Choice>> {
    let actor = &call.cx.actor;
    let all = agencies::agencies_of(call.cx.db(), plan.authority, call.cx.today()).await?;
    Ok(all
        .into_iter()
        .filter(|a| {
            actor.may::<OwnFigure, act::Report>(&OwnFigure { authority: plan.authority, agency: a.id })
        })
        .map(|a| Choice {
            value: a.id.to_string(),
            selected: actor.home_agency() == Some(a.id),
            label: a.name,
        })
        .collect())
}

fn workbook(judged: &Judged, evidence: &Evidence) -> Workbook {
    let columns = ["Ngày", "Dòng", "Nơi, người", "Được tính", "Vì sao"];
    let sheet = |name: &str, counted_only: bool| Sheet {
        name: name.to_owned(),
        title: format!("{}: {}", judged.row.name, name.to_lowercase()),
        notes: vec![format!("Đã hứa {}", judged.row.promised())],
        columns: columns.into_iter().map(SheetColumn::new).collect(),
        rows: evidence
            .rows
            .iter()
            .filter(|r| r.counted || !counted_only)
            .map(|r| {
                vec![
                    Value::Day(r.on),
                    Value::text(r.title.clone()),
                    Value::text(r.line.clone()),
                    Value::text(if r.counted { "có" } else { "không" }),
                    Value::text(r.why.clone()),
                ]
            })
            .collect(),
    };
    Workbook {
        title: judged.row.name.clone(),
        made_at: None,
        sheets: vec![sheet("Tử số", true), sheet("Mẫu số", false)],
    }
}
