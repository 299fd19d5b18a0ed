//! Passwords: changed by their owner, set anew by a link from an e-mail.

use ::store::{Cx, Job};
use kernel::{AccountId, Error, Result, SessionId};
use serde::{Deserialize, Serialize};

use super::sign_in::{Knock, pass};
use crate::model::{Account, Gate, LINK_SECONDS, Secret, check_password, hash_of};
use crate::password::{PasswordHash, hash_password, verify_password};
use crate::policy::{Mine, act};
use crate::store::{self, Attempt, Turn, Update};

async fn check(cx: &Cx, account: &Account, password: &str) -> Result<()> {
    let person = agencies::person(cx.db(), account.person).await?;
    match check_password(password, &[&person.name, &account.name, &account.email]) {
        Some(wrong) => Err(Error::field("mat-khau-moi", wrong)),
        None => Ok(()),
    }
}

fn to_password(hash: &PasswordHash) -> Update {
    Update {
        password: Turn::Into(hash.as_str().to_owned()),
        must_change: Some(false),
        temporary_until: Turn::Gone,
        ..Update::default()
    }
}

/// Changes the actor's own password; the present one must be known, and wrong ones slow this session (and nobody
/// else's) down. All other sessions end.
pub async fn change_password(cx: &Cx, this: SessionId, present: &str, new: &str) -> Result<()> {
    let id = cx.actor.account().ok_or(Error::SignedOut)?;
    cx.actor.grant::<_, act::Own>(Mine(id))?;
    let gates = [Attempt::new(Gate::Inside, &this.to_string())];
    pass(cx, &gates).await?;
    let login = store::login_by_id(cx.db(), id).await?;
    if !verify_password(login.password.as_deref(), present).await? {
        return Err(Error::field("mat-khau", "Mật khẩu hiện tại chưa đúng."));
    }
    let gates = &gates;
    // The present password was known: what is wrong with the new one is no guess.
    cx.housekeep(|tx| async move { store::clear_attempts(&tx, gates).await }).await?;
    if present == new {
        return Err(Error::field("mat-khau-moi", "Mật khẩu mới phải khác mật khẩu hiện tại."));
    }
    check(cx, &login.account, new).await?;
    let hash = hash_password(cx, new).await?;
    let hash = &hash;
    cx.write(|tx| async move {
        tx.actor().grant::<_, act::Own>(Mine(id))?;
        store::change_account(&tx, id, to_password(hash)).await?;
        store::void_resets(&tx, id).await?;
        store::end_all_sessions(&tx, id, Some(this)).await?;
        tx.recast();
        tx.audit("password.changed", id).await
    })
    .await?;
    Ok(())
}

/// The letter with a link for setting a password anew is to be written and sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasswordMail {
    /// Whose password.
    pub account: AccountId,
}

impl Job for PasswordMail {
    const NAME: &'static str = "access.password-mail";

    /// One letter at a time, however often somebody presses the button.
    fn key(&self) -> Option<String> {
        Some(self.account.to_string())
    }
}

/// A letter to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To which address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Asks for a link by e-mail for a name or address. What comes of it is not told: the answer is always the same. An
/// address that asks too often is told to wait. An account that is asked for too often gets no further letter for a
/// while, unsaid: the owner has one already, and it works.
pub async fn ask_for_link(cx: &Cx, typed: &str, knock: &Knock) -> Result<()> {
    pass(cx, &[Attempt::new(Gate::LinkAddress, &knock.address())]).await?;
    let key = Account::key(typed);
    let login = store::login(cx.db(), &key).await?;
    // Counted for unknown names too, so that the time taken does not tell them apart.
    let whose = login.as_ref().map_or_else(|| hash_of(&key), |login| login.account.id.to_string());
    match pass(cx, &[Attempt::new(Gate::LinkAccount, &whose)]).await {
        Ok(()) => {}
        Err(Error::Refused(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    let Some(login) = login else { return Ok(()) };
    if login.account.email.is_empty() || login.account.locked_at.is_some() {
        return Ok(());
    }
    let account = login.account.id;
    cx.write(|tx| async move {
        tx.enqueue(&PasswordMail { account }).await?;
        tx.audit("password.link-asked-for", account).await
    })
    .await
}

/// Writes the letter of a [`PasswordMail`]: makes the link (earlier ones are void, so that running twice leaves one
/// that works) and puts it into words. `link` makes an address from a path. None if the account is gone, locked or has
/// no e-mail any more.
pub async fn password_letter(
    cx: &Cx,
    job: &PasswordMail,
    link: &(dyn Fn(&str) -> String + Sync),
) -> Result<Option<Letter>> {
    let account = match store::get_account(cx.db(), job.account).await {
        Ok(account) => account,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    if account.email.is_empty() || account.locked_at.is_some() {
        return Ok(None);
    }
    let person = agencies::person(cx.db(), account.person).await?;
    let secret = Secret::long(cx.clock().random());
    let (id, secret_ref) = (account.id, &secret);
    cx.write(|tx| async move {
        let until = tx.cx().clock().real_now().plus_seconds(LINK_SECONDS);
        store::void_resets(&tx, id).await?;
        store::insert_reset(&tx, id, &secret_ref.hash(), until).await?;
        tx.audit("password.link-made", id).await
    })
    .await?;
    let address = link(&format!("/dat-lai-mat-khau?ma={}", secret.reveal()));
    let text = format!(
        "Kính gửi ông/bà {},\n\nCó người vừa xin đặt lại mật khẩu của tài khoản “{}”. \
         Nếu đúng là ông/bà, hãy mở liên kết sau trong vòng một giờ:\n\n{address}\n\n\
         Nếu không phải, xin bỏ qua thư này; mật khẩu hiện tại vẫn dùng được.\n",
        person.name, account.name
    );
    Ok(Some(Letter {
        to: account.email, subject: "Đặt lại mật khẩu Thông Suốt".to_owned(), text
    }))
}

/// Sets a password by the secret of a link; the link is used up, all sessions end.
pub async fn set_by_link(cx: &Cx, secret: &str, new: &str) -> Result<()> {
    let over = || {
        Error::refused(
            "access.link-over",
            "Liên kết này đã dùng hoặc đã quá một giờ. Hãy xin liên kết mới ở trang Quên mật khẩu.",
        )
    };
    let hashed = hash_of(secret);
    let hashed = &hashed;
    // Who it is is needed for the rules before the link is used up; looking does not use it.
    let account = store::reset_owner(cx.db(), hashed, cx.clock().real_now()).await?.ok_or_else(over)?;
    let account = store::get_account(cx.db(), account).await?;
    check(cx, &account, new).await?;
    let hash = hash_password(cx, new).await?;
    let hash = &hash;
    cx.write(|tx| async move {
        let id = store::take_reset(&tx, hashed).await?.ok_or_else(over)?;
        store::change_account(&tx, id, to_password(hash)).await?;
        store::void_resets(&tx, id).await?;
        store::end_all_sessions(&tx, id, None).await?;
        tx.recast();
        tx.audit("password.set-by-link", id).await
    })
    .await?;
    Ok(())
}
