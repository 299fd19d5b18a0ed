//! Saying against which number a change, or what is to be kept, is judged.

use ::store::Cx;
use kernel::{Error, FieldErrors, Granted, Result, TargetId};

use super::within_length;
use crate::model::Baseline;
use crate::policy::{Figures, act};
use crate::store;

/// Keeps the number of before, in the unit of the figure, and where it comes from.
pub async fn set(cx: &Cx, id: TargetId, number: Option<f64>, words: &str) -> Result<()> {
    let mut errors = FieldErrors::default();
    let number = number.filter(|n| n.is_finite() && n.abs() < 1e15);
    if number.is_none() {
        errors.add("so-goc", "Hãy ghi số gốc, ví dụ 120 hoặc 54,5.");
    }
    if words.trim().is_empty() {
        errors.add("nguon-so-goc", "Hãy ghi số gốc lấy từ đâu, ví dụ báo cáo năm 2020.");
    }
    within_length(&mut errors, "nguon-so-goc", words);
    let number = number.filter(|_| errors.is_empty()).ok_or(Error::Invalid(errors))?;
    cx.write(|tx| async move {
        let target = plans::target(tx.db(), id).await?;
        let plan = plans::plan(tx.db(), target.plan).await?;
        let _may: Granted<Figures, act::Keep> = tx.actor().grant(Figures { authority: plan.authority })?;
        let baseline = Baseline {
            target: id,
            number,
            words: words.trim().to_owned(),
            by: tx.actor().person_id(),
            at: tx.now(),
        };
        store::keep_baseline(&tx, &baseline).await?;
        tx.audit("target.baseline-set", id).await
    })
    .await
}
