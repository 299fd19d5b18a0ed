//! Saying from where a target's number comes.

use ::store::Cx;
use kernel::{Error, Granted, Result, TargetId};
use measures::Registry;

use crate::policy::{Figures, act};

/// Binds a target to a measure, or (none) to reporting by hand.
pub async fn bind(cx: &Cx, measures: &Registry, id: TargetId, measure: Option<&str>) -> Result<()> {
    if let Some(key) = measure
        && measures.get(key).is_none()
    {
        return Err(Error::field("chi-so", "Chưa có chỉ số đo này. Hãy chọn trong danh sách."));
    }
    cx.write(|tx| async move {
        let target = plans::target(tx.db(), id).await?;
        let plan = plans::plan(tx.db(), target.plan).await?;
        let _may: Granted<Figures, act::Keep> = tx.actor().grant(Figures { authority: plan.authority })?;
        plans::bind_target(&tx, id, measure).await?;
        tx.audit_with("target.bound", id, &[("measure", measure.unwrap_or("-").to_owned())]).await
    })
    .await
}
