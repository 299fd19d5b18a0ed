//! The measures of this module.

use std::collections::{BTreeMap, HashMap};

use ::measures::{Better, Evidence, EvidenceRow, Measure, Question, Unit, Value};
use ::store::Cx;
use kernel::{AgencyId, Result, words};

use crate::model::{Detailed, PaperState, Report};
use crate::store;

/// Agencies with an approved detailed plan, and reports handed in on time.
pub fn measures() -> Vec<Measure> {
    vec![
        Measure {
            key: "plans.detailed-approved",
            name: "Tỷ lệ cơ quan có kế hoạch chi tiết được duyệt",
            unit: Unit::Percent,
            basis: "Phần Tổ chức thực hiện của kế hoạch cải cách hành chính",
            definition: "Số cơ quan có kế hoạch chi tiết được duyệt, chia cho số cơ quan phải lập kế hoạch chi tiết.",
            numerator: "cơ quan có kế hoạch chi tiết được duyệt",
            denominator: Some("cơ quan phải lập kế hoạch chi tiết"),
            source: "Sổ kế hoạch chi tiết của các cơ quan",
            fresh_days: 2,
            better: Better::Up,
            count: |cx, question| {
                Box::pin(async move { Ok(count(&detailed(&cx, &question).await?, is_approved(question))) })
            },
            evidence: |cx, question| Box::pin(async move { detailed_evidence(&cx, question).await }),
            by_agency: Some(|cx, question| {
                Box::pin(async move {
                    let papers = detailed(&cx, &question).await?;
                    Ok(by_agency(&papers, |paper| paper.agency, is_approved(question)))
                })
            }),
        },
        Measure {
            key: "plans.reports-in-time",
            name: "Tỷ lệ báo cáo kế hoạch nộp đúng hạn",
            unit: Unit::Percent,
            basis: "Thông tư 05/2021/TT-BNV; phần Tổ chức thực hiện của kế hoạch",
            definition: "Số báo cáo nộp không trễ ngày làm việc nào, chia cho số báo cáo đến hạn trong kỳ.",
            numerator: "báo cáo nộp đúng hạn",
            denominator: Some("báo cáo đến hạn trong kỳ"),
            source: "Sổ báo cáo định kỳ",
            fresh_days: 2,
            better: Better::Up,
            count: |cx, question| {
                Box::pin(async move { Ok(count(&reports(&cx, &question).await?, in_time(question))) })
            },
            evidence: |cx, question| Box::pin(async move { report_evidence(&cx, question).await }),
            by_agency: Some(|cx, question| {
                Box::pin(async move {
                    let reports = reports(&cx, &question).await?;
                    Ok(by_agency(&reports, |report| report.agency, in_time(question)))
                })
            }),
        },
    ]
}

fn count<T>(rows: &[T], counts: impl Fn(&T) -> bool) -> Value {
    let counted = rows.iter().filter(|row| counts(row)).count() as i64;
    Value { numerator: counted, denominator: Some(rows.len() as i64) }
}

/// The same for each agency that has rows.
fn by_agency<T>(
    rows: &[T],
    agency: impl Fn(&T) -> AgencyId,
    counts: impl Fn(&T) -> bool,
) -> Vec<(AgencyId, Value)> {
    let mut found: BTreeMap<AgencyId, Value> = BTreeMap::new();
    for row in rows {
        let value = found.entry(agency(row)).or_insert(Value { numerator: 0, denominator: Some(0) });
        value.numerator += i64::from(counts(row));
        value.denominator = value.denominator.map(|whole| whole + 1);
    }
    found.into_iter().collect()
}

/// The own plans owed under the plans of the authority that were in force in the period.
async fn detailed(cx: &Cx, question: &Question) -> Result<Vec<Detailed>> {
    let mut found = Vec::new();
    for plan in store::plan::of_authority(cx.db(), question.authority).await? {
        if question.plan.is_some_and(|asked| asked != plan.id) {
            continue;
        }
        let Some(since) = plan.in_force_at.map(kernel::Moment::day) else { continue };
        if since > question.to || plan.last_day() < question.from {
            continue;
        }
        let papers = store::detailed::ever_of_plan(cx.db(), plan.id).await?.into_iter();
        let papers = papers.filter(|paper| paper.is_owed_on(question.to));
        found.extend(papers.filter(|p| question.agency.is_none_or(|agency| agency == p.agency)));
    }
    Ok(found)
}

fn is_approved(question: Question) -> impl Fn(&Detailed) -> bool {
    move |paper| {
        paper.state == PaperState::Approved && paper.decided_at.is_some_and(|at| at.day() <= question.to)
    }
}

async fn reports(cx: &Cx, question: &Question) -> Result<Vec<Report>> {
    let rows = store::report::due_within(cx.db(), question.authority, question.from, question.to).await?;
    let is_asked = |r: &Report| {
        question.plan.is_none_or(|plan| plan == r.plan)
            && question.agency.is_none_or(|agency| agency == r.agency)
    };
    Ok(rows.into_iter().filter(is_asked).collect())
}

/// Handed in by the end of the period, and not late.
fn in_time(question: Question) -> impl Fn(&Report) -> bool {
    move |report| report.late_days == 0 && report.submitted_at.is_some_and(|at| at.day() <= question.to)
}

async fn names(
    cx: &Cx,
    ids: impl Iterator<Item = AgencyId>,
) -> Result<HashMap<AgencyId, agencies::AgencyName>> {
    let ids: Vec<AgencyId> = ids.collect();
    agencies::names(cx.db(), &ids).await
}

async fn detailed_evidence(cx: &Cx, question: Question) -> Result<Evidence> {
    let papers = detailed(cx, &question).await?;
    let names = names(cx, papers.iter().map(|p| p.agency)).await?;
    let counts = is_approved(question);
    let rows = papers
        .iter()
        .map(|paper| {
            let counted = counts(paper);
            let decided = paper.decided_at.map(|at| words::day(at.day())).unwrap_or_default();
            // How it stands today says nothing about a day before it last changed.
            let has_changed =
                [paper.submitted_at, paper.decided_at].iter().flatten().any(|at| at.day() > question.to);
            EvidenceRow {
                object: paper.id.into(),
                title: names.get(&paper.agency).map_or_else(String::new, |n| n.name.clone()),
                line: paper.due_on.map(|due| format!("hạn {}", words::day(due))).unwrap_or_default(),
                href: format!("/ke-hoach/{}/chi-tiet/{}", paper.plan, paper.agency),
                on: paper.decided_at.map_or(question.to, kernel::Moment::day).min(question.to),
                counted,
                why: match (counted, has_changed) {
                    (true, _) => format!("duyệt ngày {decided}"),
                    (false, true) => format!("đến {} chưa duyệt", words::day(question.to)),
                    (false, false) => paper.state.name().to_owned(),
                },
            }
        })
        .collect();
    Ok(Evidence { rows, is_share: true })
}

async fn report_evidence(cx: &Cx, question: Question) -> Result<Evidence> {
    let reports = reports(cx, &question).await?;
    let names = names(cx, reports.iter().map(|r| r.agency)).await?;
    let counts = in_time(question);
    let rows = reports
        .iter()
        .map(|report| EvidenceRow {
            object: report.id.into(),
            title: names.get(&report.agency).map_or_else(String::new, |n| n.name.clone()),
            line: format!("kỳ {}, hạn {}", report.period, words::day(report.due_on)),
            href: report.href(),
            on: report.due_on,
            counted: counts(report),
            why: match report.submitted_at.filter(|at| at.day() <= question.to) {
                Some(at) if report.late_days > 0 => {
                    format!("nộp ngày {}, trễ {} ngày làm việc", words::day(at.day()), report.late_days)
                }
                Some(at) => format!("nộp ngày {}", words::day(at.day())),
                None => format!("đến {} chưa nộp", words::day(question.to)),
            },
        })
        .collect();
    Ok(Evidence { rows, is_share: true })
}
