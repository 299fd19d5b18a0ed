//! Whether anybody has acted on a plan in force, as far as this module and the one of tasks know.

use kernel::Result;
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
    Ok(answered_since || tasks::touched(db, plan.id).await?)
}
