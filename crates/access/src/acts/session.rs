//! Sessions end: by signing out, singly, or all but this one.

use ::store::Cx;
use kernel::{Error, Result, SessionId};

use crate::policy::{Mine, act};
use crate::store;

/// Ends the session in which the actor is.
pub async fn sign_out(cx: &Cx, session: SessionId) -> Result<()> {
    end_one(cx, session).await
}

/// Ends one session of the actor's own account.
pub async fn end_one(cx: &Cx, session: SessionId) -> Result<()> {
    cx.write(|tx| async move {
        let account = tx.actor().account().ok_or(Error::SignedOut)?;
        tx.actor().grant::<_, act::Own>(Mine(account))?;
        if !store::end_session(&tx, account, session).await? {
            return Err(Error::NotFound);
        }
        tx.recast();
        tx.audit_with("session.ended", account, &[("session", session.to_string())]).await
    })
    .await?;
    Ok(())
}

/// Ends all sessions of the actor's own account but this one, and forgets the browsers that were known; returns how
/// many ended.
pub async fn end_all_others(cx: &Cx, this: SessionId) -> Result<u64> {
    let ended = cx
        .write(|tx| async move {
            let account = tx.actor().account().ok_or(Error::SignedOut)?;
            tx.actor().grant::<_, act::Own>(Mine(account))?;
            let ended = store::end_all_sessions(&tx, account, Some(this)).await?;
            store::forget_devices(&tx, account).await?;
            tx.recast();
            tx.audit("session.others-ended", account).await?;
            Ok(ended)
        })
        .await?;
    Ok(ended)
}
