//! Reports open by themselves some working days before they are due.

use ::store::Cx;
use kernel::{Day, Error, Result};

use super::{report, resolve};
use crate::model::{DutyRow, Figures, Occurrence, PaperState, Plan, Report, Stands, occurrences};
use crate::store;

/// The setting with the number of working days before the due day on which reports open.
pub const OPEN_SETTING: &str = "plans.report-open-days";
const OPEN_DAYS: i64 = 10;
/// A plan's duties go on so many days after its year: reports due in the first month are still asked for.
const AFTER_YEAR: i32 = 31;

/// Opens what is due; safe to run as often as one likes.
pub async fn open_reports(cx: &Cx, today: Day) -> Result<()> {
    for plan in store::plan::in_force(cx.db()).await? {
        let last = plan.last_day().plus_days(AFTER_YEAR);
        if today > last {
            continue;
        }
        let days = agencies::setting(cx.db(), plan.authority, OPEN_SETTING).await?;
        let days = days.and_then(|days| days.parse().ok()).unwrap_or(OPEN_DAYS);
        let until = agencies::calendar(cx, plan.authority).await?.add_working_days(today, days);
        let from = plan.in_force_at.map_or(today, kernel::Moment::day);
        for duty in store::content::duties(cx.db(), plan.id).await? {
            if duty.asks_for_plan() && !kernel::fold::contains(&duty.what, "bao cao") {
                continue;
            }
            let Some(due) = &duty.due else { continue };
            for occurrence in occurrences(due, from, until.min(last)) {
                open(cx, &plan, &duty, &occurrence).await?;
            }
        }
    }
    Ok(())
}

async fn open(cx: &Cx, plan: &Plan, duty: &DutyRow, occurrence: &Occurrence) -> Result<()> {
    let stands: Vec<Stands> = duty.stands.clone();
    let stands = &stands;
    let opened = cx
        .write(|tx| async move {
            let mut owing = Vec::new();
            for stands in stands {
                for agency in resolve(&tx, *stands, tx.today()).await? {
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
                if store::report::open(&tx, &new).await? {
                    notices::wait(&tx, &report::waiting(&tx, plan, &new)).await?;
                    tx.audit("report.opened", new.id).await?;
                    opened += 1;
                }
            }
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
