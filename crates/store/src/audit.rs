//! The audit record: append-only, ids and hashes only, so that personal data can be erased elsewhere.

use kernel::{AccountId, Day, Moment, ObjectRef, Result};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use sha2::{Digest, Sha256};

use crate::cx::{Cx, Tx};

/// In [`AuditEvent::also`]: the people on whose behalf somebody acted by delegation (ids with spaces between).
pub const ON_BEHALF_OF: &str = "on-behalf-of";

/// One thing that one person did.
#[derive(Debug, Clone, serde::Serialize)]
pub struct AuditEvent {
    /// Position in the record.
    pub seq: i64,
    /// When, by the domain's clock.
    pub at: Moment,
    /// Who; none is the program itself.
    pub account: Option<AccountId>,
    /// What: "task.completed".
    pub act: String,
    /// To what.
    pub object: ObjectRef,
    /// Ids of other things concerned, by name.
    pub also: std::collections::BTreeMap<String, String>,
}

/// A row as it stands in the record, word for word; what was altered may not even read as an act any more.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct AuditRow {
    /// Position in the record.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who; none is the program itself.
    pub account: Option<String>,
    /// What.
    pub act: String,
    /// To what kind of thing.
    pub kind: String,
    /// Its id.
    pub object: String,
    /// Ids of other things concerned: JSON.
    pub also: String,
    /// The hash over all of this but the position, 64 hexadecimal digits.
    pub hash: String,
}

impl AuditRow {
    /// Whether the content was changed behind the program's back.
    pub fn is_altered(&self) -> bool {
        let who = self.account.as_deref().unwrap_or_default();
        self.hash != hash_of(&[&self.at, who, &self.act, &self.kind, &self.object, &self.also])
    }
}

/// The rows from position `first` to `last`, in order, at most `limit`.
pub(crate) async fn rows_between(cx: &Cx, first: i64, last: i64, limit: i64) -> Result<Vec<AuditRow>> {
    let db = cx.db();
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT seq, at, account, act, kind, object, also, hash FROM audit_event \
             WHERE seq BETWEEN $1 AND $2 ORDER BY seq LIMIT $3",
            [first.into(), last.into(), limit.into()],
        ))
        .await?;
    let row = |row: &QueryResult| -> Result<AuditRow> {
        Ok(AuditRow {
            seq: row.try_get("", "seq")?,
            at: row.try_get("", "at")?,
            account: row.try_get("", "account")?,
            act: row.try_get("", "act")?,
            kind: row.try_get("", "kind")?,
            object: row.try_get("", "object")?,
            also: row.try_get("", "also")?,
            hash: row.try_get("", "hash")?,
        })
    };
    rows.iter().map(row).collect()
}

pub(crate) async fn record(
    tx: &Tx,
    act: &'static str,
    object: ObjectRef,
    also: &[(&str, String)],
) -> Result<()> {
    let at = tx.now();
    let account = tx.actor().account();
    let behalf = tx.actor().on_behalf_of().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let behalf = Some((ON_BEHALF_OF, behalf.as_str())).filter(|(_, people)| !people.is_empty());
    let also: std::collections::BTreeMap<&str, &str> =
        also.iter().map(|(k, v)| (*k, v.as_str())).chain(behalf).collect();
    let also = serde_json::to_string(&also)?;
    let who = account.map(|a| a.to_string()).unwrap_or_default();
    let hash = hash_of(&[&at.to_string(), &who, act, &object.kind, &object.id, &also]);
    let db = tx.db();
    db.execute_raw(Statement::from_sql_and_values(
        db.get_database_backend(),
        "INSERT INTO audit_event (at, account, act, kind, object, also, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            at.into(),
            account.map(|a| a.to_string()).into(),
            act.into(),
            object.kind.into(),
            object.id.into(),
            also.into(),
            hash.into(),
        ],
    ))
    .await?;
    Ok(())
}

/// Length-prefixed, so that two different rows can never give the same input.
pub(crate) fn hash_of(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

/// Which part of the record is asked for; the default is all of it.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only what stands before this position.
    pub before: Option<i64>,
    /// Only what this account did.
    pub account: Option<AccountId>,
    /// Only from this day on.
    pub from: Option<Day>,
    /// Only up to this day and with it.
    pub until: Option<Day>,
    /// Only acts of these kinds: the part before the dot ("task"). None: all.
    pub kinds: Vec<String>,
}

/// Reading the record.
#[derive(Debug)]
pub struct AuditTrail;

const COLUMNS: &str = "SELECT seq, at, account, act, kind, object, also FROM audit_event";

impl AuditTrail {
    /// The most acts that are read at once.
    pub const MOST: u64 = 1000;

    /// The most acts on one thing that are read.
    pub const MOST_OF: u64 = 500;

    /// What happened to one thing, oldest first: the newest [`AuditTrail::MOST_OF`] acts.
    pub async fn of(cx: &Cx, object: &ObjectRef) -> Result<Vec<AuditEvent>> {
        let sql =
            format!("{COLUMNS} WHERE kind = $1 AND object = $2 ORDER BY seq DESC LIMIT {}", Self::MOST_OF);
        let mut events =
            Self::read(cx, &sql, vec![object.kind.clone().into(), object.id.clone().into()]).await?;
        events.reverse();
        Ok(events)
    }

    /// How many acts on a thing are older than `shown`, which [`AuditTrail::of`] gave.
    pub async fn older(cx: &Cx, object: &ObjectRef, shown: &[AuditEvent]) -> Result<i64> {
        let Some(first) = shown.first().filter(|_| shown.len() as u64 >= Self::MOST_OF) else { return Ok(0) };
        let db = cx.db();
        let sql = "SELECT COUNT(*) AS n FROM audit_event WHERE kind = $1 AND object = $2 AND seq < $3";
        let values = [object.kind.clone().into(), object.id.clone().into(), first.seq.into()];
        let asked = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        Ok(db.query_one_raw(asked).await?.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
    }

    /// To what people did one of `acts` after the last `mark` that was done to `object`, at most [`AuditTrail::MOST`].
    pub async fn done_after<C: ConnectionTrait>(
        db: &C,
        (mark, object): (&str, &ObjectRef),
        acts: &[&str],
    ) -> Result<Vec<ObjectRef>> {
        let mut values: Vec<sea_orm::Value> =
            vec![object.kind.clone().into(), object.id.clone().into(), mark.into()];
        let mut marks = Vec::new();
        for act in acts {
            values.push((*act).into());
            marks.push(format!("${}", values.len()));
        }
        let sql = format!(
            "SELECT kind, object FROM audit_event WHERE account IS NOT NULL AND act IN ({}) AND seq > \
             (SELECT COALESCE(MAX(m.seq), 0) FROM audit_event m WHERE m.kind = $1 AND m.object = $2 AND m.act = $3) \
             LIMIT {}",
            marks.join(", "),
            Self::MOST
        );
        let rows =
            db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        rows.iter()
            .map(|row| Ok(ObjectRef { kind: row.try_get("", "kind")?, id: row.try_get("", "object")? }))
            .collect()
    }

    /// The newest acts that the filter lets through, newest first, at most [`AuditTrail::MOST`] at once.
    pub async fn newest(cx: &Cx, filter: &AuditFilter, limit: u64) -> Result<Vec<AuditEvent>> {
        let mut values: Vec<sea_orm::Value> = vec![filter.before.unwrap_or(i64::MAX).into()];
        let mut conditions = vec!["seq < $1".to_owned()];
        let mut and = |condition: &str, value: sea_orm::Value| {
            values.push(value);
            conditions.push(condition.replace("$?", &format!("${}", values.len())));
        };
        if let Some(account) = filter.account {
            and("account = $?", account.to_string().into());
        }
        if let Some(from) = filter.from {
            and("at >= $?", from.at(0, 0).into());
        }
        if let Some(until) = filter.until {
            and("at < $?", until.plus_days(1).at(0, 0).into());
        }
        let mut kinds = Vec::new();
        for kind in &filter.kinds {
            values.push(format!("{kind}.%").into());
            kinds.push(format!("act LIKE ${}", values.len()));
        }
        if !kinds.is_empty() {
            conditions.push(format!("({})", kinds.join(" OR ")));
        }
        values.push((limit.min(Self::MOST) as i64).into());
        let sql =
            format!("{COLUMNS} WHERE {} ORDER BY seq DESC LIMIT ${}", conditions.join(" AND "), values.len());
        Self::read(cx, &sql, values).await
    }

    async fn read(cx: &Cx, sql: &str, values: Vec<sea_orm::Value>) -> Result<Vec<AuditEvent>> {
        let db = cx.db();
        let rows =
            db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        rows.iter().map(event).collect()
    }
}

fn event(row: &QueryResult) -> Result<AuditEvent> {
    let also: String = row.try_get("", "also")?;
    Ok(AuditEvent {
        seq: row.try_get("", "seq")?,
        at: row.try_get("", "at")?,
        account: row.try_get::<Option<AccountId>>("", "account")?,
        act: row.try_get("", "act")?,
        object: ObjectRef { kind: row.try_get("", "kind")?, id: row.try_get("", "object")? },
        also: serde_json::from_str(&also)?,
    })
}
