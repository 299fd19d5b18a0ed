//! One act hands all waiting work of a person to another: leave, transfer, departure.

use std::sync::Arc;

use ::store::Tx;
use kernel::{Error, PersonId, Result};

use crate::policy::{Keeping, act};

/// What other modules do when a person's work goes to another; wired by the server.
#[async_trait::async_trait]
pub trait HandOver: Send + Sync {
    /// Moves what waits for `from` to `to`, inside the transaction; returns how many things.
    async fn hand_over(&self, tx: &Tx, from: PersonId, to: PersonId) -> Result<u64>;
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedOver {
    /// How many things now wait for the other person.
    pub things: u64,
}

/// Hands all waiting work of `from` to `to`.
pub async fn hand_over(
    tx: &Tx,
    ports: &[Arc<dyn HandOver>],
    from: PersonId,
    to: PersonId,
) -> Result<HandedOver> {
    if from == to {
        return Err(Error::field("nguoi-nhan", "Chọn một người khác."));
    }
    let cards = agencies::people(tx.db(), &[from, to], tx.today()).await?;
    let (Some(giver), Some(_)) = (cards.get(&from), cards.get(&to)) else { return Err(Error::NotFound) };
    let agency = agencies::agency(tx.db(), giver.agency).await?;
    let keeping = Keeping { authority: agency.authority, agency: agency.id };
    tx.actor().grant::<_, act::HandOverWork>(keeping)?;
    let receiver = agencies::person(tx.db(), to).await?;
    if receiver.authority != agencies::person(tx.db(), from).await?.authority {
        return Err(Error::field("nguoi-nhan", "Chỉ bàn giao được cho người cùng chính quyền."));
    }
    let mut things = 0;
    for port in ports {
        things += port.hand_over(tx, from, to).await?;
    }
    tx.audit_with("work.handed-over", from, &[("to", to.to_string()), ("things", things.to_string())])
        .await?;
    Ok(HandedOver { things })
}
