//! Throwing a draft away: a wrong file was uploaded.

use ::store::Cx;
use files::Files;
use kernel::{PlanId, Result};

use super::draft;
use crate::store;

/// Takes a draft away with its file.
pub async fn discard(cx: &Cx, files: &Files, id: PlanId) -> Result<()> {
    cx.write(|tx| async move {
        let plan = draft(&tx, id).await?;
        files.remove(&tx, plan.file, &id.into()).await?;
        store::plan::delete(&tx, id).await?;
        tx.audit_by("plan.discarded", id, &[]).await
    })
    .await
}
