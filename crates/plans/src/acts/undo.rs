//! Taking "Ban hành thực hiện" back, as long as nobody has acted on it.

use ::store::{Cx, search};
use kernel::{Error, Granted, PlanId, Result};
use sea_orm::ConnectionTrait;

use super::issue::indexed;
use super::record;
use crate::model::{Asks, PaperState, Plan, PlanState};
use crate::policy::act;
use crate::standing::{At, Standing};
use crate::store;

/// Whether anybody has acted on a plan in force, in any way: then issuing is not taken back any more. Page and act
/// both ask here.
pub async fn is_begun(at: At<'_>, standing: &dyn Standing, plan: &Plan) -> Result<bool> {
    let here = match at {
        At::Page(cx) => begun_in(cx.db(), plan).await?,
        At::Act(tx) => begun_in(tx.db(), plan).await?,
    };
    Ok(here || standing.is_begun(at, plan).await?)
}

async fn begun_in<C: ConnectionTrait>(db: &C, plan: &Plan) -> Result<bool> {
    let is_written = |state: PaperState, version: i64| state != PaperState::Open || version > 1;
    let papers = store::detailed::of_plan(db, plan.id).await?;
    if papers.iter().any(|paper| is_written(paper.state, paper.version)) {
        return Ok(true);
    }
    let reports = store::report::of_plan(db, plan.id).await?;
    if reports.iter().any(|report| is_written(report.state, report.version)) {
        return Ok(true);
    }
    if !store::amendment::of_plan(db, plan.id).await?.is_empty() {
        return Ok(true);
    }
    let answered_since = store::content::questions(db, plan.id)
        .await?
        .into_iter()
        .filter(|question| question.to_issuer)
        .filter_map(|question| question.answer.and_then(|(_, at, _)| at))
        .any(|at| plan.in_force_at.is_some_and(|since| at > since));
    Ok(answered_since || tasks::touched(db, plan.id).await?)
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
        for item in indexed(&tx, id).await? {
            search::remove(&tx, &item.into()).await?;
        }
        store::plan::put_concerns(&tx, id, &[]).await?;
        let after = Plan { state: PlanState::Draft, in_force_at: None, in_force_by: None, ..plan.clone() };
        store::plan::update(&tx, &plan, &after).await?;
        record(&tx, "plan.taken-back", id, &[]).await
    })
    .await
}
