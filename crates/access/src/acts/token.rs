//! API tokens: made, shown once, taken back.

use ::store::Cx;
use kernel::{Error, FieldErrors, Result};

use crate::model::{Secret, TokenId, TokenRow, is_scope};
use crate::policy::{Mine, act};
use crate::store;

/// The longest that a token lives.
const MOST_DAYS: i64 = 366;

/// What a token is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// What it may do (`model::SCOPES`).
    pub scopes: Vec<String>,
    /// In how many days it ends, at most a year.
    pub days: i64,
}

/// A token and its secret, which is shown this one time.
#[derive(Debug, Clone)]
pub struct MadeToken {
    /// Its id.
    pub id: TokenId,
    /// For `Authorization: Bearer …`.
    pub secret: Secret,
}

/// Makes a token for the actor's own account. It can do no more than its scopes, and never more than the person.
pub async fn make_token(cx: &Cx, new: &NewToken) -> Result<MadeToken> {
    let account = cx.actor.account().ok_or(Error::SignedOut)?;
    let mut errors = FieldErrors::default();
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        errors.add("ten-ma", "Đặt tên để sau này nhận ra, ví dụ: Cổng báo cáo của tỉnh.");
    }
    if new.scopes.is_empty() || !new.scopes.iter().all(|scope| is_scope(scope)) {
        errors.add("pham-vi", "Chọn ít nhất một việc mà mã được làm.");
    }
    if !(1..=MOST_DAYS).contains(&new.days) {
        errors.add("so-ngay", "Thời hạn từ 1 đến 366 ngày.");
    }
    errors.into_result(())?;
    let secret = Secret::long(cx.clock().random());
    let id: TokenId = cx.new_id();
    let now = cx.clock().real_now();
    let token = TokenRow {
        id,
        name: name.to_owned(),
        scopes: new.scopes.clone(),
        created_at: now,
        expires_at: now.plus_seconds(new.days * 86_400),
        last_used_at: None,
        revoked_at: None,
    };
    let (token, hash) = (&token, &secret.hash());
    cx.write(|tx| async move {
        tx.actor().grant::<_, act::Own>(Mine(account))?;
        store::insert_token(&tx, account, token, hash).await?;
        tx.audit_with("token.made", account, &[("token", id.to_string())]).await
    })
    .await?;
    Ok(MadeToken { id, secret })
}

/// Takes a token of the actor's own account back.
pub async fn revoke_token(cx: &Cx, id: TokenId) -> Result<()> {
    cx.write(|tx| async move {
        let account = tx.actor().account().ok_or(Error::SignedOut)?;
        tx.actor().grant::<_, act::Own>(Mine(account))?;
        store::revoke_token(&tx, account, id).await?;
        tx.audit_with("token.revoked", account, &[("token", id.to_string())]).await
    })
    .await
}
