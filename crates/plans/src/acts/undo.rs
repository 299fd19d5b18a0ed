//! Taking "Ban hành thực hiện" back, as long as nobody has acted on it.

use ::store::{Cx, search};
use kernel::{Error, Granted, PlanId, Result};

use super::issue::indexed;
use crate::model::{PaperState, Plan, PlanState};
use crate::policy::act;
use crate::store;

/// Makes a plan in force a draft again: its tasks are withdrawn, its papers and notices go.
pub async fn undo(cx: &Cx, id: PlanId) -> Result<()> {
    cx.write(|tx| async move {
        let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), id).await?)?;
        if plan.state == PlanState::Draft {
            return Err(Error::refused("plan.not-in-force", "Kế hoạch chưa ban hành thực hiện."));
        }
        let is_written = store::detailed::of_plan(tx.db(), id)
            .await?
            .iter()
            .any(|paper| paper.state != PaperState::Open || paper.version > 1);
        let has_amendments = !store::amendment::of_plan(tx.db(), id).await?.is_empty();
        if is_written || has_amendments || store::report::submitted_of(tx.db(), id).await? {
            return Err(Error::refused(
                "plan.touched",
                "Đã có cơ quan làm việc theo kế hoạch này nên không thu hồi được. Hãy lập điều chỉnh kế hoạch.",
            ));
        }
        // Says itself why not, where somebody has begun with a task.
        tasks::withdraw_plan(&tx, id).await?;
        for paper in store::detailed::delete_of(&tx, id).await? {
            notices::settle(&tx, &paper.into()).await?;
        }
        for report in store::report::delete_of(&tx, id).await? {
            notices::settle(&tx, &report.into()).await?;
        }
        search::remove(&tx, &id.into()).await?;
        for item in indexed(&tx, id).await? {
            search::remove(&tx, &item.into()).await?;
        }
        store::plan::put_concerns(&tx, id, &[]).await?;
        let after = Plan { state: PlanState::Draft, in_force_at: None, in_force_by: None, ..plan.clone() };
        store::plan::update(&tx, &plan, &after).await?;
        tx.audit("plan.taken-back", id).await
    })
    .await
}
