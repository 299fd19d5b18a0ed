//! Taking "Ban hành thực hiện" back, as long as nobody has acted on it.

use ::store::{Cx, search};
use kernel::{Error, Granted, PlanId, Result};

use super::index;
use crate::model::{Asks, Plan, PlanState};
use crate::policy::act;
use crate::standing::{At, Standing};
use crate::store;

/// Whether anybody has acted on a plan in force, in any way: then issuing is not taken back any more. Page and act
/// both ask here.
pub async fn is_begun(at: At<'_>, standing: &dyn Standing, plan: &Plan) -> Result<bool> {
    let here = match at {
        At::Page(cx) => store::begun::is_begun(cx.db(), plan).await?,
        At::Act(tx) => store::begun::is_begun(tx.db(), plan).await?,
    };
    Ok(here || standing.is_begun(at, plan).await?)
}

/// Makes a plan in force a draft again: its tasks are withdrawn, its papers and notices go.
pub async fn undo(cx: &Cx, standing: &dyn Standing, id: PlanId) -> Result<()> {
    cx.write(|tx| async move {
        let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), id).await?)?;
        if plan.state == PlanState::Draft {
            return Err(Error::refused("plan.not-in-force", "Kế hoạch chưa ban hành thực hiện."));
        }
        if is_begun(At::Act(&tx), standing, &plan).await? {
            return Err(Error::refused(
                "plan.touched",
                "Đã có người làm việc theo kế hoạch này nên không thu hồi được. Hãy lập điều chỉnh kế hoạch.",
            ));
        }
        tasks::withdraw_plan(&tx, id).await?;
        for paper in store::detailed::delete_of(&tx, id).await? {
            notices::settle(&tx, &paper.into()).await?;
        }
        for report in store::report::delete_of(&tx, id).await? {
            notices::settle(&tx, &report.into()).await?;
        }
        notices::settle(&tx, &id.into()).await?;
        store::content::delete_questions(&tx, id, Asks::Gap).await?;
        search::remove(&tx, &id.into()).await?;
        for object in index::indexed(&tx, id).await? {
            search::remove(&tx, &object).await?;
        }
        store::plan::put_concerns(&tx, id, &[]).await?;
        let after = Plan { state: PlanState::Draft, in_force_at: None, in_force_by: None, ..plan.clone() };
        store::plan::update(&tx, &plan, &after).await?;
        tx.audit_by("plan.taken-back", id, &[]).await
    })
    .await
}
