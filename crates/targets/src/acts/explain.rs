//! Asking for an explanation of a figure.

use ::store::Cx;
use kernel::{AgencyId, Day, Granted, Result, TargetId};
use tasks::Demand;

use crate::policy::{Figures, act};

/// Asks an agency to explain a target's figure by a day; the answer stays with the figure.
pub async fn ask(cx: &Cx, id: TargetId, agency: AgencyId, words: &str, due: Day) -> Result<()> {
    cx.write(|tx| async move {
        let target = plans::target(tx.db(), id).await?;
        let plan = plans::plan(tx.db(), target.plan).await?;
        if plan.state == plans::PlanState::Draft {
            return Err(kernel::Error::NotFound);
        }
        let _may: Granted<Figures, act::Keep> = tx.actor().grant(Figures { authority: plan.authority })?;
        let demand = Demand {
            object: id.into(),
            authority: plan.authority,
            title: target.name.clone(),
            href: format!("/chi-tieu/{id}"),
            agency,
            words: words.to_owned(),
            due,
        };
        tasks::ask_explanation(&tx, &demand).await?;
        tx.audit("target.explanation-asked", id).await
    })
    .await
}
