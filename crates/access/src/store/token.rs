//! API tokens: kept by their hash.

use ::store::Tx;
use kernel::{AccountId, Error, Moment, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{account as accounts, token as tokens};
use crate::model::{TokenId, TokenRow};

/// A token that opens the API now.
pub struct LiveToken {
    pub id: TokenId,
    pub account: AccountId,
    pub scopes: Vec<String>,
    pub last_used_at: Option<Moment>,
    /// Whether the owner has a second step set up.
    pub has_second: bool,
}

fn scopes(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

pub async fn live_token(c: &impl ConnectionTrait, hash: &str, now: Moment) -> Result<Option<LiveToken>> {
    let Some(row) = tokens::Entity::find()
        .filter(tokens::Column::Hash.eq(hash))
        .filter(tokens::Column::RevokedAt.is_null())
        .filter(tokens::Column::ExpiresAt.gt(now))
        .one(c)
        .await?
    else {
        return Ok(None);
    };
    let owner = accounts::Entity::find_by_id(row.account).one(c).await?;
    let Some(owner) = owner.filter(|owner| owner.locked_at.is_none() && owner.must_change == 0) else {
        return Ok(None);
    };
    Ok(Some(LiveToken {
        id: row.id,
        account: row.account,
        scopes: scopes(&row.scopes),
        last_used_at: row.last_used_at,
        has_second: owner.second_secret.is_some(),
    }))
}

pub async fn touch_token(tx: &Tx, id: TokenId) -> Result<()> {
    tokens::Entity::update_many()
        .col_expr(tokens::Column::LastUsedAt, Expr::value(tx.cx().clock().real_now()))
        .filter(tokens::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

pub async fn insert_token(tx: &Tx, account: AccountId, token: &TokenRow, hash: &str) -> Result<()> {
    let row = tokens::ActiveModel {
        id: Set(token.id),
        account: Set(account),
        name: Set(token.name.clone()),
        hash: Set(hash.to_owned()),
        scopes: Set(token.scopes.join(" ")),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        last_used_at: Set(None),
        revoked_at: Set(None),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// The tokens of an account, the newest first, at most 100.
pub async fn tokens_of(c: &impl ConnectionTrait, account: AccountId) -> Result<Vec<TokenRow>> {
    let rows = tokens::Entity::find()
        .filter(tokens::Column::Account.eq(account))
        .order_by_desc(tokens::Column::Id)
        .limit(100)
        .all(c)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| TokenRow {
            id: row.id,
            name: row.name,
            scopes: scopes(&row.scopes),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        })
        .collect())
}

pub async fn revoke_token(tx: &Tx, account: AccountId, id: TokenId) -> Result<()> {
    let gone = tokens::Entity::update_many()
        .col_expr(tokens::Column::RevokedAt, Expr::value(tx.cx().clock().real_now()))
        .filter(tokens::Column::Id.eq(id))
        .filter(tokens::Column::Account.eq(account))
        .filter(tokens::Column::RevokedAt.is_null())
        .exec(tx.db())
        .await?;
    if gone.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}

pub async fn revoke_all_tokens(tx: &Tx, account: AccountId) -> Result<()> {
    tokens::Entity::update_many()
        .col_expr(tokens::Column::RevokedAt, Expr::value(tx.cx().clock().real_now()))
        .filter(tokens::Column::Account.eq(account))
        .filter(tokens::Column::RevokedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}
