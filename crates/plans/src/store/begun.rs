//! Whether anybody has acted on a plan in force, as far as this module and the one of tasks know.

use ::store::AuditTrail;
use kernel::{Id, ObjectRef, Result, TaskId};
use sea_orm::ConnectionTrait;

use crate::model::{PaperState, Plan};

/// Whether a paper was written, an item amended, a question answered since, or anything done with a task.
pub async fn is_begun<C: ConnectionTrait>(db: &C, plan: &Plan) -> Result<bool> {
    let is_written = |state: PaperState, version: i64| state != PaperState::Open || version > 1;
    let papers = super::detailed::of_plan(db, plan.id).await?;
    if papers.iter().any(|paper| is_written(paper.state, paper.version)) {
        return Ok(true);
    }
    let reports = super::report::of_plan(db, plan.id).await?;
    if reports.iter().any(|report| is_written(report.state, report.version)) {
        return Ok(true);
    }
    if !super::amendment::of_plan(db, plan.id).await?.is_empty() {
        return Ok(true);
    }
    let answered_since = super::content::questions(db, plan.id)
        .await?
        .into_iter()
        .filter(|question| question.to_issuer)
        .filter_map(|question| question.answer.and_then(|(_, at, _)| at))
        .any(|at| plan.in_force_at.is_some_and(|since| at > since));
    Ok(answered_since || tasks::touched(db, plan.id).await? || has_left_no_trace(db, plan).await?)
}

/// Acts after which nothing stands where it could be seen: a link that was taken back, a target that was bound anew, a
/// report that was opened by hand. The record knows of them.
async fn has_left_no_trace<C: ConnectionTrait>(db: &C, plan: &Plan) -> Result<bool> {
    const ACTS: [&str; 3] = ["task.unlinked", "target.bound", "plan.duty-opened"];
    let own = ObjectRef::from(plan.id);
    let done = AuditTrail::done_after(db, ("plan.put-into-force", &own), &ACTS).await?;
    if done.contains(&own) {
        return Ok(true);
    }
    let targets = super::target::all_of_plan(db, plan.id).await?;
    if targets.iter().any(|target| done.contains(&target.id.into())) {
        return Ok(true);
    }
    let unlinked: Vec<TaskId> =
        done.iter().filter(|one| one.kind == TaskId::KIND).filter_map(|one| one.id.parse().ok()).collect();
    Ok(tasks::by_ids(db, &unlinked).await?.iter().any(|task| task.plan == Some(plan.id)))
}
