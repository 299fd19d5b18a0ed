//! One agency takes over from another (Nghị quyết 190/2025/QH15 on the effects of re-organisation).

use ::store::Tx;
use kernel::{AgencyId, Day, Error, Result};

use crate::model::{Succession, SuccessionId, SuccessionScope};
use crate::policy::{Ground, act};
use crate::store;

/// What a succession is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSuccession {
    /// The old one.
    pub from: AgencyId,
    /// The new one.
    pub to: AgencyId,
    /// What goes over.
    pub scope: SuccessionScope,
    /// Which area or function; empty for everything.
    pub scope_text: String,
    /// From which day.
    pub on: Day,
    /// The decision.
    pub basis: String,
}

/// Records that an agency takes over from another.
pub async fn record_succession(tx: &Tx, new: &NewSuccession) -> Result<SuccessionId> {
    let (from, to) = (store::agency(tx.db(), new.from).await?, store::agency(tx.db(), new.to).await?);
    for agency in [&from, &to] {
        tx.actor().grant::<_, act::Organise>(Ground::from(agency))?;
    }
    if from.id == to.id {
        return Err(Error::field("ke-thua", "Chọn một cơ quan khác."));
    }
    if new.scope != SuccessionScope::All && new.scope_text.trim().is_empty() {
        return Err(Error::field("pham-vi", "Ghi rõ địa bàn hoặc chức năng được chuyển."));
    }
    let line = Succession {
        id: tx.new_id(),
        from: from.id,
        to: to.id,
        scope: new.scope,
        scope_text: new.scope_text.trim().to_owned(),
        on: new.on,
        basis: new.basis.trim().to_owned(),
    };
    store::insert_succession(tx, &line).await?;
    tx.recast();
    tx.audit_with("agency.succeeded", from.id, &[("to", to.id.to_string())]).await?;
    Ok(line.id)
}
