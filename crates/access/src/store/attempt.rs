//! Counters of failed attempts.

use ::store::Tx;
use kernel::{Moment, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::attempt as attempts;
use crate::model::{FORGET_SECONDS, Gate, delay_seconds};

/// One counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub gate: Gate,
    pub key: String,
}

impl Attempt {
    pub fn new(gate: Gate, what: &str) -> Self {
        let name = match gate {
            Gate::Pair => "pair",
            Gate::Address => "address",
            Gate::Account => "account",
            Gate::Device => "device",
            Gate::Second => "second",
            Gate::Inside => "inside",
            Gate::LinkAddress => "link-address",
            Gate::LinkAccount => "link-account",
        };
        Self { gate, key: format!("{name}|{what}").chars().take(200).collect() }
    }
}

/// Until when these counters let nothing pass; none if they do now.
pub async fn wait_until(c: &impl ConnectionTrait, gates: &[Attempt], now: Moment) -> Result<Option<Moment>> {
    let rows = attempts::Entity::find()
        .filter(attempts::Column::Key.is_in(gates.iter().map(|gate| gate.key.clone())))
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| row.until).filter(|until| *until > now).max())
}

/// Counts an attempt before it is judged, so that many at once cannot slip through together; success takes it back.
pub async fn note_attempt(tx: &Tx, gate: &Attempt, now: Moment) -> Result<()> {
    let known = attempts::Entity::find_by_id(gate.key.clone()).one(tx.db()).await?;
    let failures =
        known.filter(|row| now.seconds_since(row.last_at) < FORGET_SECONDS).map_or(0, |row| row.failures) + 1;
    let row = attempts::ActiveModel {
        key: Set(gate.key.clone()),
        failures: Set(failures),
        last_at: Set(now),
        until: Set(now.plus_seconds(delay_seconds(gate.gate, failures))),
    };
    let replace = OnConflict::column(attempts::Column::Key)
        .update_columns([attempts::Column::Failures, attempts::Column::LastAt, attempts::Column::Until])
        .to_owned();
    attempts::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// After success: counters that are the account's own begin anew; the others only take this attempt back, so that
/// somebody with an account of their own cannot wash an address clean.
pub async fn clear_attempts(tx: &Tx, gates: &[Attempt]) -> Result<()> {
    for gate in gates {
        match gate.gate {
            Gate::Pair | Gate::Device | Gate::Second | Gate::Inside => {
                attempts::Entity::delete_by_id(gate.key.clone()).exec(tx.db()).await?;
            }
            Gate::Address | Gate::Account | Gate::LinkAddress | Gate::LinkAccount => {
                let Some(row) = attempts::Entity::find_by_id(gate.key.clone()).one(tx.db()).await? else {
                    continue;
                };
                let fewer = attempts::ActiveModel {
                    failures: Set((row.failures - 1).max(0)),
                    until: Set(row.last_at),
                    ..Default::default()
                };
                attempts::Entity::update_many()
                    .set(fewer)
                    .filter(attempts::Column::Key.eq(gate.key.clone()))
                    .exec(tx.db())
                    .await?;
            }
        }
    }
    Ok(())
}

/// Throws counters away that are forgotten.
pub async fn forget_attempts(tx: &Tx, now: Moment) -> Result<()> {
    attempts::Entity::delete_many()
        .filter(attempts::Column::LastAt.lt(now.plus_seconds(-FORGET_SECONDS)))
        .exec(tx.db())
        .await?;
    Ok(())
}
