//! Sessions: kept by the hash of their token, never by the token.

use ::store::Tx;
use kernel::{AccountId, Moment, Result, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, Statement,
};

use crate::entity::session as sessions;
use crate::model::{IDLE_SECONDS, SessionRow};

/// What one page needs to know of a session: one query.
#[derive(Debug, Clone)]
pub struct LiveSession {
    pub id: SessionId,
    pub account: AccountId,
    pub seen_at: Moment,
    pub theme: String,
    pub must_change: bool,
    pub has_second: bool,
}

/// The full session of a token, if it is alive and its account is open.
pub async fn live_session(c: &impl ConnectionTrait, hash: &str, now: Moment) -> Result<Option<LiveSession>> {
    let row = c
        .query_one_raw(Statement::from_sql_and_values(
            c.get_database_backend(),
            "SELECT s.id, s.account, s.seen_at, a.theme, a.must_change, \
             CAST(CASE WHEN a.second_secret IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_second \
             FROM access_session s JOIN access_account a ON a.id = s.account \
             WHERE s.token_hash = $1 AND s.is_full = 1 AND s.expires_at > $2 AND s.seen_at > $3 \
             AND a.locked_at IS NULL",
            [hash.into(), now.into(), now.plus_seconds(-IDLE_SECONDS).into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let flag = |name: &str| -> Result<bool> { Ok(row.try_get::<i64>("", name)? == 1) };
    Ok(Some(LiveSession {
        id: row.try_get("", "id")?,
        account: row.try_get("", "account")?,
        seen_at: row.try_get("", "seen_at")?,
        theme: row.try_get("", "theme")?,
        must_change: flag("must_change")?,
        has_second: flag("has_second")?,
    }))
}

/// The session that still owes the second step.
pub async fn waiting_session(
    c: &impl ConnectionTrait,
    hash: &str,
    now: Moment,
) -> Result<Option<(SessionId, AccountId)>> {
    let row = sessions::Entity::find()
        .filter(sessions::Column::TokenHash.eq(hash))
        .filter(sessions::Column::IsFull.eq(0))
        .filter(sessions::Column::ExpiresAt.gt(now))
        .one(c)
        .await?;
    Ok(row.map(|row| (row.id, row.account)))
}

pub async fn insert_session(
    tx: &Tx,
    hash: &str,
    account: AccountId,
    is_full: bool,
    about: (&str, &str),
    lasts: i64,
) -> Result<SessionId> {
    let now = tx.cx().clock().real_now();
    let id: SessionId = tx.new_id();
    let row = sessions::ActiveModel {
        id: Set(id),
        token_hash: Set(hash.to_owned()),
        account: Set(account),
        is_full: Set(i64::from(is_full)),
        tries: Set(0),
        agent: Set(about.0.chars().take(200).collect()),
        ip: Set(about.1.chars().take(45).collect()),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now.plus_seconds(lasts)),
    };
    row.insert(tx.db()).await?;
    Ok(id)
}

pub async fn touch_session(tx: &Tx, id: SessionId) -> Result<()> {
    sessions::Entity::update_many()
        .col_expr(sessions::Column::SeenAt, Expr::value(tx.cx().clock().real_now()))
        .filter(sessions::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Counts a wrong code; the session goes when there were `most`.
pub async fn miss_second_step(tx: &Tx, id: SessionId, most: i64) -> Result<bool> {
    use sea_orm::ExprTrait;
    sessions::Entity::update_many()
        .col_expr(sessions::Column::Tries, Expr::col(sessions::Column::Tries).add(1))
        .filter(sessions::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    let gone = sessions::Entity::delete_many()
        .filter(sessions::Column::Id.eq(id))
        .filter(sessions::Column::Tries.gte(most))
        .exec(tx.db())
        .await?;
    Ok(gone.rows_affected > 0)
}

/// The living sessions of an account, the last used first.
pub async fn sessions_of(
    c: &impl ConnectionTrait,
    account: AccountId,
    now: Moment,
) -> Result<Vec<SessionRow>> {
    let rows = sessions::Entity::find()
        .filter(sessions::Column::Account.eq(account))
        .filter(sessions::Column::IsFull.eq(1))
        .filter(sessions::Column::ExpiresAt.gt(now))
        .filter(sessions::Column::SeenAt.gt(now.plus_seconds(-IDLE_SECONDS)))
        .order_by_desc(sessions::Column::SeenAt)
        .all(c)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionRow {
            id: row.id,
            agent: row.agent,
            ip: row.ip,
            created_at: row.created_at,
            seen_at: row.seen_at,
        })
        .collect())
}

/// Ends one session of an account; false if it has none such.
pub async fn end_session(tx: &Tx, account: AccountId, id: SessionId) -> Result<bool> {
    let gone = sessions::Entity::delete_many()
        .filter(sessions::Column::Id.eq(id))
        .filter(sessions::Column::Account.eq(account))
        .exec(tx.db())
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Ends all sessions of an account, but for one.
pub async fn end_all_sessions(tx: &Tx, account: AccountId, but: Option<SessionId>) -> Result<u64> {
    let mut delete = sessions::Entity::delete_many().filter(sessions::Column::Account.eq(account));
    if let Some(but) = but {
        delete = delete.filter(sessions::Column::Id.ne(but));
    }
    Ok(delete.exec(tx.db()).await?.rows_affected)
}

/// Throws dead sessions away.
pub async fn sweep_sessions(tx: &Tx, now: Moment) -> Result<()> {
    sessions::Entity::delete_many()
        .filter(
            Condition::any()
                .add(sessions::Column::ExpiresAt.lt(now))
                .add(sessions::Column::SeenAt.lt(now.plus_seconds(-IDLE_SECONDS))),
        )
        .exec(tx.db())
        .await?;
    Ok(())
}
