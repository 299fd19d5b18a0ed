//! A figure opened to its rows: what it is, measured beside reported, both lists, and what can be done.

use std::collections::HashMap;

use ::store::Cx;
use agencies::History;
use askama::Template;
use axum::http::StatusCode;
use kernel::{Error, FieldErrors, Period, Result, TargetId, words};
use measures::{Closed, Evidence, EvidenceRow, Measure, Question, TargetState};
use plans::Plan;
use web::{
    Answer, Caller, Choice, Clock, IdPath, Page, Query, Routes, TableKind, TextPath, redirect, render_status,
    table_file,
};

use super::figure_agencies::{PartRow, Parts, parts};
use super::figure_parts::{
    Asking, ReportedRow, ToldRow, choices, difference, explanations, measure_choices, periods, reported_rows,
    told_row, workbook,
};
use super::rows::{badge, source_name, spark};
use crate::Tools;
use crate::acts::followed;
use crate::judged::{self, Judged, Window};
use crate::model::Source;
use crate::policy::{Figures, act};

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
    /// "tu-so", "mau-so", "khong-tinh" or "co-quan": the whole list.
    mo: String,
    /// One agency's part; empty: the whole.
    #[serde(rename = "co-quan")]
    agency: String,
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

/// What was typed into the forms of the page, by the names of the fields.
#[derive(Debug, Default)]
pub struct Typed(pub HashMap<&'static str, String>);

impl Typed {
    /// What was typed into a field; "" for nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// With what is usual in fields into which nothing was typed, so that one click is enough.
    fn or_usual<const N: usize>(mut self, usual: [(&'static str, Option<String>); N]) -> Self {
        for (name, value) in usual {
            if let Some(value) = value.filter(|_| !self.0.contains_key(name)) {
                self.0.insert(name, value);
            }
        }
        self
    }
}

/// With what the form that asks for an explanation is filled in: the lead of the item, the question, three working days.
async fn usual(cx: &Cx, plan: &Plan, judged: &Judged) -> Result<[(&'static str, Option<String>); 3]> {
    let chief = match judged.row.item {
        Some(item) => {
            tasks::mains_of_plan(cx.db(), plan.id).await?.into_iter().find(|t| t.item == Some(item))
        }
        None => None,
    };
    let by = agencies::calendar(cx, plan.authority).await?.add_working_days(cx.today(), 3);
    Ok([
        ("co-quan-giai-trinh", chief.map(|task| task.lead).or(plan.monitor).map(|id| id.to_string())),
        ("yeu-cau", usual_question(judged)),
        ("han-tra-loi", Some(words::day(by))),
    ])
}

/// What is usually asked about a figure; nothing about one that is as it was promised.
fn usual_question(judged: &Judged) -> Option<String> {
    match judged.state {
        TargetState::Reached => None,
        TargetState::NotYet | TargetState::Unmeasured => {
            Some("Vì sao chưa có số liệu? Bao giờ báo cáo?".to_owned())
        }
        TargetState::AtRisk | TargetState::UnderWay | TargetState::OnCourse => Some(format!(
            "Vì sao con số là {}, so với {} đã hứa? Đang vướng ở đâu, bao giờ đạt?",
            judged.figure(),
            judged.row.promised()
        )),
    }
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
    earlier: Vec<Earlier>,
    ended: String,
    may_close: bool,
    course: Vec<(String, String)>,
    spark: String,
    reported: Vec<ReportedRow>,
    told: Option<ToldRow>,
    baseline: String,
    baseline_from: String,
    needs_baseline: bool,
    difference: Option<String>,
    asked: Vec<Asking>,
    older_asked: String,
    may_keep: bool,
    may_report: bool,
    measures: Vec<Choice>,
    agencies: Vec<Choice>,
    asked_agencies: Vec<Choice>,
    errors: FieldErrors,
    typed: Typed,
    code: String,
    /// Whose part it is; none: the whole.
    agency: Option<String>,
    /// What links of the page keep: "co-quan=…&".
    scope: String,
    parts: Vec<PartRow>,
    parts_all: usize,
    has_more_parts: bool,
    history: History,
}

/// What happens to a target.
const PAST: &agencies::Said = &[
    ("target.bound", "link", "Chọn nguồn số liệu"),
    ("target.baseline-set", "ruler-measure", "Đặt số gốc"),
    ("target.figure-reported", "report", "Báo cáo số liệu"),
    ("target.explanation-asked", "message-report", "Yêu cầu giải trình"),
];

/// How the target was promised until an amendment changed it.
struct Earlier {
    promised: String,
    until: String,
    href: String,
    symbol: String,
}

async fn earlier(cx: &Cx, plan: &Plan, target: &plans::TargetRow) -> Result<Vec<Earlier>> {
    let terms = plans::earlier_terms(cx.db(), target).await?;
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let amendments = plans::amendments(cx.db(), plan.id).await?;
    let of = |id| amendments.iter().find(|amendment| amendment.id == id);
    Ok(terms
        .into_iter()
        .filter_map(|(id, until, row)| {
            let amendment = of(id)?;
            Some(Earlier {
                promised: row.promised(),
                until: words::day(until),
                href: amendment.href(plan),
                symbol: amendment.symbol.clone(),
            })
        })
        .collect())
}

struct ClosedNote {
    text: String,
    corrected: Option<String>,
}

async fn show(call: Caller, path: TextPath, Query(asked): Query<Asked>, tools: &Tools) -> Answer {
    let id: TargetId = path.parse(0)?;
    let code: String = path.parse(1)?;
    page(&call, id, &code, &asked, (FieldErrors::default(), Typed::default()), tools).await
}

/// Whole page for a target and a period ("luy-ke" or a period's code).
pub(super) async fn page(
    call: &Caller,
    id: TargetId,
    code: &str,
    asked: &Asked,
    (errors, typed): (FieldErrors, Typed),
    tools: &Tools,
) -> Answer {
    let cx = &call.cx;
    let target = plans::target(cx.db(), id).await?;
    let plan = followed(cx, target.plan).await?;
    let period = if code == SO_FAR { None } else { Some(Period::parse(code).map_err(|_| Error::NotFound)?) };
    let today = cx.today();
    if period.is_some_and(|period| period.first() > today) {
        return Err(Error::NotFound.into());
    }
    let agency = super::asked_agency(cx, &plan, &asked.agency).await?;
    let (agency, agency_name) = agency.unzip();
    let window = match period {
        Some(period) => Window { is_exact: true, ..Window::of(period, agency, today) },
        None => Window { agency, ..Window::so_far(&plan, today) },
    };
    let earlier = earlier(cx, &plan, &target).await?;
    let target = plans::target_as_of(cx.db(), target, window.to).await?;
    let ended = target.ended_on.map(words::day).unwrap_or_default();
    let judged = judged::of_rows(cx, &tools.measures, &plan, vec![target], window).await?.pop();
    let mut judged = judged.ok_or(Error::NotFound)?;
    let measure = match &judged.source {
        Source::Measured(key) => tools.measures.get(key).cloned(),
        _ => None,
    };
    let (evidence, closed) = match &measure {
        Some(measure) => {
            let evidence = (measure.evidence)(cx.clone(), judged.question).await?;
            (Some(evidence), closed(cx, measure, judged.question, period).await?)
        }
        None => (None, None),
    };
    // A closed period says what was frozen; what the record says now stands beside it as a difference.
    if let Some(value) = closed.map(|closed| closed.value).or(evidence.as_ref().map(Evidence::value)) {
        judged = judged.valued(value);
    }
    if let Some(kind) = TableKind::asked(&asked.export) {
        let evidence = evidence.ok_or(Error::NotFound)?;
        let sheets = workbook(&judged, &evidence);
        return Ok(table_file(&sheets, kind, "hai-danh-sach")?);
    }
    let parts = match &measure {
        Some(measure) if agency.is_none() => {
            parts(cx, measure, (id, code), judged.question, period, asked.mo == "co-quan").await?
        }
        _ => Parts::default(),
    };
    let scope = agency.map(|agency| format!("co-quan={agency}&")).unwrap_or_default();
    let value = judged.value;
    let listed = evidence.as_ref().map(Evidence::value);
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
    let agencies = choices(call, &plan, typed.get("co-quan-bao-cao")).await?;
    let typed = if keeps { typed.or_usual(usual(cx, &plan, &judged).await?) } else { typed };
    let asked_agencies = choices(call, &plan, typed.get("co-quan-giai-trinh")).await?;
    let (explained, older_asked) = explanations(call, id).await?;
    let baseline = judged.baseline.as_ref();
    let count = |n: Option<i64>| n.map(words::whole).unwrap_or_default();
    let history = agencies::history(call, &id.into(), PAST).await?;
    let page = FigurePage {
        history,
        page: call.page(&judged.row.name, "/chi-tieu").await?,
        clock: badge(&judged),
        period_name: period
            .or(judged.stretch)
            .map_or_else(|| format!("Lũy kế đến {}", words::day(judged.question.to)), |p| p.to_string()),
        periods: periods(&plan, id, today, scope.trim_end_matches('&')),
        numerator: count(value.map(|v| v.numerator)),
        denominator: value.and_then(|v| v.denominator).map(words::whole),
        source: source_name(&judged.source),
        counted: rows(&|r| r.counted, shown("tu-so")),
        counted_all: count(listed.map(|v| v.numerator)),
        all_all: count(listed.and_then(|v| v.denominator)),
        not_counted: count(listed.and_then(|v| v.denominator.map(|d| d - v.numerator))),
        list: asked.mo.clone(),
        closed: closed.map(closed_note),
        earlier,
        ended,
        may_close: keeps
            && agency.is_none()
            && measure.is_some()
            && period.is_some_and(|p| p.last() < today)
            && closed.is_none(),
        course: judged
            .course
            .iter()
            .rev()
            .take(12)
            .map(|(d, n)| (words::day(*d), words::number(*n, 1)))
            .collect(),
        spark: spark(&judged, measures::Ink::Page),
        reported: reported_rows(call, &judged).await?,
        told: told_row(&judged),
        baseline: match typed.get("so-goc") {
            "" => baseline.map(|b| words::number(b.number, 2)).unwrap_or_default(),
            text => text.to_owned(),
        },
        baseline_from: match typed.get("nguon-so-goc") {
            "" => baseline.map(|b| b.words.clone()).unwrap_or_default(),
            text => text.to_owned(),
        },
        needs_baseline: judged.needs_baseline(),
        difference: difference(&judged),
        asked: explained,
        older_asked,
        may_keep: keeps,
        may_report: !agencies.is_empty(),
        measures: measure_choices(tools, &judged),
        agencies,
        asked_agencies,
        errors,
        typed,
        code: code.to_owned(),
        agency: agency_name,
        scope,
        has_more_parts: parts.shown.len() < parts.all,
        parts_all: parts.all,
        parts: parts.shown,
        figure: judged.figure(),
        measure,
        plan,
        judged,
        all,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render_status(status, &page)
}

/// The frozen value of a period, if it is closed.
async fn closed(
    cx: &Cx,
    measure: &Measure,
    question: Question,
    period: Option<Period>,
) -> Result<Option<Closed>> {
    let Some(period) = period else { return Ok(None) };
    let whole = Question { from: period.first(), to: period.last(), ..question };
    measures::difference(cx, measure, whole, &period.code()).await
}

fn closed_note(closed: Closed) -> ClosedNote {
    ClosedNote {
        text: format!("Đã chốt {} lúc {}.", closed.value.text(), words::moment(closed.at)),
        corrected: closed.corrected.map(|now| {
            format!(
                "Hồ sơ đã được sửa sau khi chốt; tính lại bây giờ là {}, các dòng dưới đây theo số này.",
                now.text()
            )
        }),
    }
}
