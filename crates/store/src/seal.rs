//! Seals over the audit record: rows are batched into Merkle trees whose roots are chained, each to the one before it.
//!
//! A row that is altered, removed or slipped in behind the program's back no longer gives the root of its seal; a seal
//! that is altered or taken out breaks the chain after it. Whoever can write the database could make the whole chain
//! anew, so the newest seal is shown to the administrator: one that was noted down elsewhere must still stand in the
//! chain ([`Seals::verify`]'s caller compares it). The tree is that of RFC 6962 §2.1, so that one act can be proved to
//! have stood in a seal without showing any other.

use kernel::{Moment, Result};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use sha2::{Digest, Sha256};

use crate::audit::{self, AuditRow};
use crate::cx::Cx;
use crate::dialect;

/// The most rows under one seal.
const BATCH: i64 = 8192;

/// What stands before the first seal of a chain.
const NOTHING: &str = "";

/// A root over a stretch of the record, chained to the one before it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seal {
    /// 1, 2, 3 … without gaps.
    pub no: i64,
    /// The first position that it covers, whether or not a row stands there.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// How many rows stand between them.
    pub rows: i64,
    /// The root of the Merkle tree over these rows, 64 hexadecimal digits.
    pub root: String,
    /// The seal before this one; empty for the first.
    pub previous: String,
    /// The seal itself: a hash over everything above and `sealed_at`.
    pub seal: String,
    /// When it was made, real time.
    pub sealed_at: Moment,
}

impl Seal {
    fn computed(&self) -> String {
        audit::hash_of(&[
            &self.no.to_string(),
            &self.first.to_string(),
            &self.last.to_string(),
            &self.rows.to_string(),
            &self.root,
            &self.previous,
            &self.sealed_at.to_string(),
        ])
    }
}

/// On which side the neighbour stands that a proof names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Before what is proved.
    Left,
    /// After it.
    Right,
}

/// That one act stood in the record when a seal was made; shows no other act.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Proof {
    /// The act, word for word.
    pub row: AuditRow,
    /// The neighbours on the way to the root, from the row upwards.
    pub path: Vec<(Side, String)>,
    /// The seal over it.
    pub seal: Seal,
}

impl Proof {
    /// Whether the act gives the root of the seal, and the seal is what its parts give. That the seal is genuine is
    /// shown by finding it in the chain of the installation, or where it was noted down.
    pub fn holds(&self) -> bool {
        let Some(mut hash) = leaf(self.row.seq, &self.row.hash) else { return false };
        for (side, neighbour) in &self.path {
            let Some(neighbour) = from_hex(neighbour) else { return false };
            hash = match side {
                Side::Left => node(&neighbour, &hash),
                Side::Right => node(&hash, &neighbour),
            };
        }
        !self.row.is_altered()
            && (self.seal.first..=self.seal.last).contains(&self.row.seq)
            && hex::encode(hash) == self.seal.root
            && self.seal.computed() == self.seal.seal
    }
}

/// What a walk over the whole record found.
#[derive(Debug, Default, serde::Serialize)]
pub struct Verified {
    /// How many seals there are.
    pub seals: i64,
    /// The newest of them.
    pub newest: Option<Seal>,
    /// Rows after the newest seal: not sealed yet.
    pub unsealed: i64,
    /// Rows whose content does not fit their own hash.
    pub altered_rows: Vec<i64>,
    /// Seals whose rows no longer give the root: something was altered, removed or slipped in between.
    pub broken_seals: Vec<Seal>,
    /// Numbers of seals that were altered or do not follow the one before them.
    pub broken_chain: Vec<i64>,
}

impl Verified {
    /// Nothing was found.
    pub fn is_good(&self) -> bool {
        self.altered_rows.is_empty() && self.broken_seals.is_empty() && self.broken_chain.is_empty()
    }
}

/// Making and checking seals.
#[derive(Debug)]
pub struct Seals;

const COLUMNS: &str =
    "SELECT no, first_seq, last_seq, row_count, root, previous, seal, sealed_at FROM audit_seal";

impl Seals {
    /// Seals every row that is there; returns how many seals that took. Two nodes may do it at once.
    pub async fn make(cx: &Cx) -> Result<u64> {
        let Some(horizon) = cx
            .housekeep(|tx| async move {
                // Below this position nothing can appear any more: who was writing has ended.
                dialect::wait_for_writers(tx.db(), "audit_event").await?;
                let row = tx
                    .db()
                    .query_one_raw(Statement::from_string(
                        tx.db().get_database_backend(),
                        "SELECT MAX(seq) AS seq FROM audit_event",
                    ))
                    .await?;
                Ok(row.map(|row| row.try_get::<Option<i64>>("", "seq")).transpose()?.flatten())
            })
            .await?
        else {
            return Ok(0);
        };
        let mut made = 0;
        while Self::next(cx, horizon).await? {
            made += 1;
        }
        Ok(made)
    }

    /// Makes the next seal up to `horizon`; false if there is nothing to seal.
    async fn next(cx: &Cx, horizon: i64) -> Result<bool> {
        let before = Self::newest(cx, 1).await?.pop();
        let first = before.as_ref().map_or(1, |seal| seal.last + 1);
        let rows = audit::rows_between(cx, first, horizon, BATCH).await?;
        let Some(last) = rows.last().map(|row| row.seq) else { return Ok(false) };
        let mut seal = Seal {
            no: before.as_ref().map_or(1, |seal| seal.no + 1),
            first,
            last,
            rows: rows.len() as i64,
            root: hex::encode(root(&leaves(&rows))),
            previous: before.map_or_else(|| NOTHING.to_owned(), |seal| seal.seal),
            seal: String::new(),
            sealed_at: cx.clock().real_now(),
        };
        seal.seal = seal.computed();
        let seal = &seal;
        cx.housekeep(|tx| async move {
            // Another node that was quicker has this number; its seal stands.
            let db = tx.db();
            db.execute_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "INSERT INTO audit_seal (no, first_seq, last_seq, row_count, root, previous, seal, sealed_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (no) DO NOTHING",
                [
                    seal.no.into(),
                    seal.first.into(),
                    seal.last.into(),
                    seal.rows.into(),
                    seal.root.clone().into(),
                    seal.previous.clone().into(),
                    seal.seal.clone().into(),
                    seal.sealed_at.into(),
                ],
            ))
            .await?;
            Ok(())
        })
        .await?;
        Ok(true)
    }

    /// The newest seals, newest first, at most `limit`.
    pub async fn newest(cx: &Cx, limit: u64) -> Result<Vec<Seal>> {
        Self::read(cx, &format!("{COLUMNS} ORDER BY no DESC LIMIT $1"), (limit.min(1000) as i64).into()).await
    }

    /// Whether a seal noted down earlier still stands in the chain.
    pub async fn has(cx: &Cx, seal: &str) -> Result<bool> {
        Ok(!Self::read(cx, &format!("{COLUMNS} WHERE seal = $1"), seal.into()).await?.is_empty())
    }

    /// Walks over all rows and all seals.
    pub async fn verify(cx: &Cx) -> Result<Verified> {
        let mut found = Verified::default();
        let mut before: Option<Seal> = None;
        let mut next = 1_i64;
        loop {
            let seals =
                Self::read(cx, &format!("{COLUMNS} WHERE no >= $1 ORDER BY no LIMIT 100"), next.into())
                    .await?;
            let Some(last) = seals.last() else { break };
            next = last.no + 1;
            for seal in seals {
                found.seals += 1;
                let (no, first, previous) = before
                    .as_ref()
                    .map_or((1, 1, NOTHING), |before| (before.no + 1, before.last + 1, before.seal.as_str()));
                let follows = seal.no == no && seal.first == first && seal.previous == previous;
                if !follows || seal.computed() != seal.seal {
                    found.broken_chain.push(seal.no);
                }
                // One row more than it says is enough to see that something was slipped in.
                let limit = seal.rows.saturating_add(1);
                let rows = audit::rows_between(cx, seal.first, seal.last, limit).await?;
                found.altered_rows.extend(rows.iter().filter(|row| row.is_altered()).map(|row| row.seq));
                if rows.len() as i64 != seal.rows || hex::encode(root(&leaves(&rows))) != seal.root {
                    found.broken_seals.push(seal.clone());
                }
                before = Some(seal);
            }
        }
        let mut after = before.as_ref().map_or(0, |seal| seal.last);
        loop {
            let rows = audit::rows_between(cx, after + 1, i64::MAX, BATCH).await?;
            let Some(last) = rows.last() else { break };
            after = last.seq;
            found.unsealed += rows.len() as i64;
            found.altered_rows.extend(rows.iter().filter(|row| row.is_altered()).map(|row| row.seq));
        }
        found.newest = before;
        Ok(found)
    }

    /// The proof that the act at `seq` stands in the record; none if it is not there or not sealed yet.
    pub async fn prove(cx: &Cx, seq: i64) -> Result<Option<Proof>> {
        let sql = format!("{COLUMNS} WHERE last_seq >= $1 ORDER BY no LIMIT 1");
        let Some(seal) = Self::read(cx, &sql, seq.into()).await?.pop() else { return Ok(None) };
        let rows = audit::rows_between(cx, seal.first, seal.last, i64::MAX).await?;
        let leaves = leaves(&rows);
        let Some((at, row)) = rows.into_iter().enumerate().find(|(_, row)| row.seq == seq) else {
            return Ok(None);
        };
        let path = path(&leaves, at).into_iter().map(|(side, hash)| (side, hex::encode(hash))).collect();
        Ok(Some(Proof { row, path, seal }))
    }

    async fn read(cx: &Cx, sql: &str, value: sea_orm::Value) -> Result<Vec<Seal>> {
        let db = cx.db();
        let rows =
            db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [value])).await?;
        rows.iter().map(seal).collect()
    }
}

fn seal(row: &QueryResult) -> Result<Seal> {
    Ok(Seal {
        no: row.try_get("", "no")?,
        first: row.try_get("", "first_seq")?,
        last: row.try_get("", "last_seq")?,
        rows: row.try_get("", "row_count")?,
        root: row.try_get("", "root")?,
        previous: row.try_get("", "previous")?,
        seal: row.try_get("", "seal")?,
        sealed_at: row.try_get("", "sealed_at")?,
    })
}

type Hash = [u8; 32];

/// The leaves of the tree over `rows`; a hash that is none (altered) gives a leaf that fits no tree.
fn leaves(rows: &[AuditRow]) -> Vec<Hash> {
    rows.iter().map(|row| leaf(row.seq, &row.hash).unwrap_or_default()).collect()
}

/// The position is part of the leaf, so that a row cannot be moved.
fn leaf(seq: i64, hash: &str) -> Option<Hash> {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(seq.to_be_bytes());
    hasher.update(from_hex(hash)?);
    Some(hasher.finalize().into())
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

fn from_hex(text: &str) -> Option<Hash> {
    hex::decode(text).ok()?.try_into().ok()
}

/// Where a tree over `n` leaves is divided: the largest power of two below `n` (RFC 6962 §2.1).
fn half(n: usize) -> usize {
    n.next_power_of_two() / 2
}

fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        many => {
            let (left, right) = many.split_at(half(many.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The neighbours on the way from leaf `at` to the root, from below.
fn path(leaves: &[Hash], at: usize) -> Vec<(Side, Hash)> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    let (mut below, neighbour) = match at.checked_sub(left.len()) {
        None => (path(left, at), (Side::Right, root(right))),
        Some(at) => (path(right, at), (Side::Left, root(left))),
    };
    below.push(neighbour);
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leaf_of_trees_of_all_sizes_leads_to_the_root() {
        for size in 1..=40_u8 {
            let leaves: Vec<Hash> =
                (0..size).map(|n| leaf(i64::from(n), &"ab".repeat(32)).unwrap()).collect();
            let top = root(&leaves);
            for (at, own) in leaves.iter().enumerate() {
                let reached = path(&leaves, at).iter().fold(*own, |hash, (side, neighbour)| match side {
                    Side::Left => node(neighbour, &hash),
                    Side::Right => node(&hash, neighbour),
                });
                assert_eq!(reached, top, "leaf {at} of {size}");
            }
        }
    }

    #[test]
    fn a_tree_is_divided_as_rfc_6962_says() {
        assert_eq!([2, 3, 4, 5, 8, 9].map(half), [1, 2, 2, 4, 4, 8]);
    }
}
