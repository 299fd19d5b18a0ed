//! A periodic report of an agency: written, handed in, taken or returned.

use ::store::{Cx, Tx};
use kernel::{AgencyId, Error, Granted, Period, PlanId, Result, words};
use notices::{Message, Waiting};
use tasks::TaskFilter;

use super::{decide_by, heads, index, keeper};
use crate::model::{Figures, PaperState, Plan, Report, ReportId};
use crate::policy::{Paper, act};
use crate::store;

/// What the record says today of an agency's tasks in a plan.
pub async fn figures(cx: &Cx, plan: &Plan, agency: AgencyId) -> Result<Figures> {
    let calendar = agencies::calendar(cx, plan.authority).await?;
    let filter = TaskFilter { plan: Some(plan.id), lead: Some(agency), ..TaskFilter::default() };
    let soon = notices::soon_days(cx, plan.authority).await?;
    let all = tasks::summary(cx.db(), &filter, cx.today(), &calendar, soon).await?.all;
    Ok(Figures {
        total: all.total,
        done: all.done,
        done_late: all.done_late,
        in_time: all.in_time,
        soon: all.soon,
        late: all.late,
    })
}

/// Writes the agency's words, and with `submit` hands the report in with the figures of the day; how late it is by the
/// working calendar is recorded once and stays.
pub async fn write(
    cx: &Cx,
    plan: PlanId,
    id: ReportId,
    version: i64,
    text: &str,
    submit: bool,
) -> Result<()> {
    let (known, report) =
        (store::plan::get(cx.db(), plan).await?, store::report::get(cx.db(), plan, id).await?);
    let calendar = &agencies::calendar(cx, known.authority).await?;
    let figures = figures(cx, &known, report.agency).await?;
    cx.write(|tx| async move {
        let plan = store::plan::get(tx.db(), plan).await?;
        let before = store::report::get(tx.db(), plan.id, id).await?;
        let paper: Granted<Paper, act::Write> = tx.actor().grant(Paper { plan, agency: before.agency })?;
        if before.version != version {
            return Err(Error::Stale);
        }
        if !before.state.is_writable() {
            return Err(Error::refused("paper.already-submitted", "Báo cáo này đã nộp rồi."));
        }
        let mut after = Report { words: text.trim().to_owned(), ..before.clone() };
        if !submit {
            store::report::update(&tx, &before, &after).await?;
            index::report(&tx, &paper.plan, &after).await?;
            return tx.audit("report.written", id).await;
        }
        if after.words.is_empty() {
            return Err(Error::field("loi", "Hãy viết vài câu: đã làm được gì, vướng gì, đề nghị gì."));
        }
        after.state = before.state.submit()?;
        after.figures = figures;
        after.submitted_by = tx.actor().person_id();
        after.reason = None;
        if before.submitted_at.is_none() {
            after.submitted_at = Some(tx.now());
            after.late_days = calendar.working_days_between(before.due_on, tx.today()).max(0);
        }
        store::report::update(&tx, &before, &after).await?;
        index::report(&tx, &paper.plan, &after).await?;
        notices::settle(&tx, &id.into()).await?;
        let name = agencies::agency(tx.db(), after.agency).await?.name;
        let waiting = Waiting {
            object: id.into(),
            kind: "report",
            authority: after.authority,
            person: None,
            agency: keeper(&tx, &paper.plan).await?,
            title: format!("Xem báo cáo của {name}"),
            line: format!("{}, {}", after.period_in_words(), paper.plan.title),
            href: after.href(),
            action: "Xem báo cáo",
            due: Some(decide_by(&tx, after.authority).await?),
            since: tx.now(),
            urgent: false,
            menu: "/ke-hoach",
        };
        notices::wait(&tx, &waiting).await?;
        tx.audit("report.submitted", id).await
    })
    .await
}

/// Takes a report, or returns it with a reason.
pub async fn decide(cx: &Cx, plan: PlanId, id: ReportId, version: i64, reason: Option<&str>) -> Result<()> {
    cx.write(|tx| async move {
        let plan = store::plan::get(tx.db(), plan).await?;
        let before = store::report::get(tx.db(), plan.id, id).await?;
        let paper: Granted<Paper, act::Decide> = tx.actor().grant(Paper { plan, agency: before.agency })?;
        if before.version != version {
            return Err(Error::Stale);
        }
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Error::field("ly-do", "Ghi lý do trả lại để cơ quan biết phải sửa gì."));
        }
        let after = Report {
            state: before.state.decide(reason.is_none())?,
            decided_at: Some(tx.now()),
            decided_by: tx.actor().person_id(),
            reason: reason.map(|reason| reason.trim().to_owned()),
            ..before.clone()
        };
        store::report::update(&tx, &before, &after).await?;
        index::report(&tx, &paper.plan, &after).await?;
        notices::settle(&tx, &id.into()).await?;
        let taken = after.state == PaperState::Approved;
        if !taken {
            notices::wait(&tx, &waiting(&tx, &paper.plan, &after)).await?;
        }
        let message = Message {
            object: id.into(),
            title: if taken { "Báo cáo đã được nhận" } else { "Báo cáo bị trả lại" }.to_owned(),
            line: after.reason.clone().unwrap_or_else(|| paper.plan.title.clone()),
            href: after.href(),
        };
        notices::tell(&tx, &heads(&tx, &[after.agency]).await?, &message).await?;
        tx.audit(if taken { "report.accepted" } else { "report.returned" }, id).await
    })
    .await
}

/// The line of "Việc của tôi" by which the heads of an agency hear that a report is due.
pub(super) fn waiting(tx: &Tx, plan: &Plan, report: &Report) -> Waiting {
    let returned = report.state == PaperState::Returned;
    Waiting {
        object: report.id.into(),
        kind: "report",
        authority: report.authority,
        person: None,
        agency: report.agency,
        title: if returned {
            "Sửa báo cáo bị trả lại"
        } else {
            "Báo cáo kết quả thực hiện kế hoạch"
        }
        .to_owned(),
        line: if Period::parse(&report.period).is_ok() {
            format!("{}, hạn {}, {}", report.period_in_words(), words::day(report.due_on), plan.title)
        } else {
            format!("{}, {}", report.period_in_words(), plan.title)
        },
        href: report.href(),
        action: if returned { "Sửa báo cáo" } else { "Viết báo cáo" },
        due: Some(report.due_on),
        since: tx.now(),
        urgent: returned,
        menu: "/ke-hoach",
    }
}
