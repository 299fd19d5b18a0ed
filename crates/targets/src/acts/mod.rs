//! What people do with figures and reports.

use ::store::Cx;
use kernel::{Error, FieldErrors, Granted, PlanId, Result};
use plans::{Plan, PlanState};

use crate::policy::{Figures, act};

pub mod baseline;
pub mod bind;
pub mod close;
pub mod explain;
pub mod figure;
pub(crate) mod index;
pub mod report;

/// A plan whose figures the actor may see. A draft is the business of those who review it: it has no figures.
pub(crate) async fn followed(cx: &Cx, id: PlanId) -> Result<Plan> {
    let plan = plans::plan(cx.db(), id).await?;
    let _may: Granted<Figures, act::See> = cx.actor.grant(Figures { authority: plan.authority })?;
    if plan.state == PlanState::Draft { Err(Error::NotFound) } else { Ok(plan) }
}

/// The longest words with a figure or in a report, in characters.
const MOST_WORDS: usize = 20_000;

/// Says at their field that words are too long; they are refused, never cut.
fn within_length(errors: &mut FieldErrors, field: &str, words: &str) {
    if words.trim().chars().count() > MOST_WORDS {
        errors.add(field, "Đoạn này dài quá 20.000 chữ. Hãy rút gọn, hoặc để phần còn lại vào tệp đính kèm.");
    }
}
