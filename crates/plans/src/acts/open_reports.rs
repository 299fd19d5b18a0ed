//! Reports open by themselves some working days before they are due; those that wait for an event are opened by hand.

use ::store::{Cx, Tx};
use kernel::{Day, Error, Granted, PlanId, Result};

use super::{index, report, resolve};
use crate::model::{DutyId, DutyRow, Figures, Occurrence, PaperState, Plan, PlanState, Report, occurrences};
use crate::policy::act;
use crate::store;

/// A plan's duties go on so many days after its year: reports due in the first month are still asked for.
const AFTER_YEAR: i32 = 31;

/// Opens what is due; safe to run as often as one likes.
pub async fn open_reports(cx: &Cx, today: Day) -> Result<()> {
    for plan in store::plan::in_force(cx.db()).await? {
        let last = plan.last_day().plus_days(AFTER_YEAR);
        if today > last {
            continue;
        }
        let days = store::setting::open_days(cx.db(), plan.authority).await?;
        let until = agencies::calendar(cx, plan.authority).await?.add_working_days(today, days);
        let from = plan.in_force_at.map_or(today, kernel::Moment::day);
        for duty in store::content::duties(cx.db(), plan.id).await? {
            if !duty.asks_for_report() {
                continue;
            }
            let Some(due) = &duty.due else { continue };
            // Under the wording of an amendment nothing is owed that fell due before it.
            let from = duty.since_on.map_or(from, |since| since.max(from));
            for occurrence in occurrences(due, from, until.min(last)) {
                open(cx, &plan, &duty, &occurrence).await?;
            }
        }
    }
    Ok(())
}

/// Opens the reports of a duty that waits for an event ("ngay sau khi …"): who follows the plan says by which day.
/// Returns how many agencies owe one now.
pub async fn open_by_hand(cx: &Cx, plan: PlanId, duty: DutyId, on: Day) -> Result<usize> {
    cx.write(|tx| async move {
        let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), plan).await?)?;
        if plan.state != PlanState::InForce {
            return Err(Error::refused("plan.not-in-force", "Kế hoạch chưa ban hành thực hiện."));
        }
        let duties = store::content::duties(tx.db(), plan.id).await?;
        let duty = duties.iter().find(|d| d.id == duty).ok_or(Error::NotFound)?;
        if !duty.waits_for_event() {
            return Err(Error::refused("duty.opens-by-itself", "Báo cáo này tự mở theo lịch."));
        }
        if on < tx.today() {
            return Err(Error::field("ngay", "Hạn nộp không được ở trong quá khứ."));
        }
        let opened = open_in(&tx, &plan, duty, &Occurrence { on, period: on.to_string() }).await?;
        if opened == 0 {
            return Err(Error::refused(
                "duty.nobody-owes",
                "Không có cơ quan nào phải nộp thêm: báo cáo với hạn này đã mở, hoặc chưa rõ cơ quan nào phải nộp.",
            ));
        }
        tx.audit_by("plan.duty-opened", plan.id, &[("duty", duty.id.to_string())]).await?;
        Ok(opened)
    })
    .await
}

async fn open(cx: &Cx, plan: &Plan, duty: &DutyRow, occurrence: &Occurrence) -> Result<()> {
    let opened = cx
        .write(|tx| async move {
            let opened = open_in(&tx, plan, duty, occurrence).await?;
            // Nothing new is no act: the transaction has nothing to keep and ends without a trace.
            if opened == 0 {
                Err(Error::refused("report.none-due", "Không có báo cáo mới."))
            } else {
                Ok(opened)
            }
        })
        .await;
    match opened {
        Ok(_) => Ok(()),
        Err(Error::Refused(refusal)) if refusal.key == "report.none-due" => Ok(()),
        Err(error) => Err(error),
    }
}

async fn open_in(tx: &Tx, plan: &Plan, duty: &DutyRow, occurrence: &Occurrence) -> Result<usize> {
    let mut owing = Vec::new();
    for stands in &duty.stands {
        for agency in resolve(tx, *stands, tx.today()).await? {
            if !owing.contains(&agency) {
                owing.push(agency);
            }
        }
    }
    let mut opened = 0;
    for agency in owing {
        let new = Report {
            id: tx.new_id(),
            plan: plan.id,
            duty: duty.id,
            authority: plan.authority,
            agency,
            period: occurrence.period.clone(),
            due_on: occurrence.on,
            state: PaperState::Open,
            figures: Figures::default(),
            words: String::new(),
            submitted_at: None,
            submitted_by: None,
            late_days: 0,
            decided_at: None,
            decided_by: None,
            reason: None,
            version: 1,
        };
        if store::report::open(tx, &new).await? {
            index::report(tx, plan, &new).await?;
            notices::wait(tx, &report::waiting(tx, plan, &new)).await?;
            tx.audit("report.opened", new.id).await?;
            opened += 1;
        }
    }
    Ok(opened)
}
