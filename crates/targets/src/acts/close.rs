//! Closing a period of a target's measure.

use ::store::Cx;
use kernel::{Error, Granted, Period, Result, TargetId};
use measures::{Question, Registry};

use super::followed;
use crate::policy::{Figures, act};

/// Freezes the value of the target's measure for a period that is over, of the whole and of each agency.
pub async fn close(cx: &Cx, measures: &Registry, id: TargetId, period: &Period) -> Result<()> {
    let target = plans::target(cx.db(), id).await?;
    let plan = followed(cx, target.plan).await?;
    let measure = target.measure.as_deref().and_then(|key| measures.get(key)).ok_or_else(|| {
        Error::refused("target.unmeasured", "Chỉ tiêu này chưa gắn chỉ số đo nên chưa chốt được.")
    })?;
    let question = Question {
        authority: plan.authority,
        plan: Some(plan.id),
        agency: None,
        from: period.first(),
        to: period.last(),
    };
    // The values are computed before the transaction: the query may be long, and writers queue.
    let whole = measure.whole(cx, question).await?;
    let whole = &whole;
    let code = period.code();
    let code = code.as_str();
    cx.write(|tx| async move {
        let _may: Granted<Figures, act::Keep> = tx.actor().grant(Figures { authority: plan.authority })?;
        measures::close(&tx, measure, question, code, whole).await
    })
    .await
}
