//! The second step: set up, confirmed, taken away; recovery codes.

use ::store::{Cx, Tx};
use kernel::{AccountId, Error, Result, SessionId};

use super::sign_in::{pass, use_code};
use crate::model::{Gate, SecondFactor, Secret};
use crate::password::verify_password;
use crate::policy::{Mine, act};
use crate::store::{self, Attempt, Turn, Update};

/// How many recovery codes there are.
const CODES: usize = 10;

/// What a page shows for setting an authenticator app up.
#[derive(Debug)]
pub struct Enrolment {
    /// The shared secret.
    pub factor: SecondFactor,
    /// The name under which the app lists it.
    pub account_name: String,
}

fn own(cx: &Cx) -> Result<AccountId> {
    let id = cx.actor.account().ok_or(Error::SignedOut)?;
    cx.actor.grant::<_, act::Own>(Mine(id))?;
    Ok(id)
}

/// Makes (or shows again) the secret that waits for confirmation.
pub async fn begin_second(cx: &Cx) -> Result<Enrolment> {
    let id = own(cx)?;
    let login = store::login_by_id(cx.db(), id).await?;
    if login.second_secret.is_some() {
        return Err(Error::refused(
            "access.second-step-is-on",
            "Đăng nhập hai bước đã bật. Tắt đi trước nếu muốn đổi máy.",
        ));
    }
    let account_name = login.account.name;
    if let Some(pending) = login.second_pending {
        return Ok(Enrolment { factor: SecondFactor::stored(&pending)?, account_name });
    }
    let factor = SecondFactor::new(cx.clock().random())?;
    let text = factor.base32();
    let text = &text;
    cx.write(|tx| async move {
        let change = Update { second_pending: Turn::Into(text.clone()), ..Update::default() };
        store::change_account(&tx, id, change).await?;
        tx.audit("second-step.begun", id).await
    })
    .await?;
    Ok(Enrolment { factor, account_name })
}

/// Turns the second step on once a code shows that the app has the secret. All other sessions end, because none of them
/// ever gave a code. Returns the recovery codes, shown once.
pub async fn confirm_second(cx: &Cx, this: SessionId, code: &str) -> Result<Vec<Secret>> {
    let id = own(cx)?;
    let codes = make_codes(cx);
    let codes_ref = &codes;
    cx.write(|tx| async move {
        let login = store::login_by_id(tx.db(), id).await?;
        let Some(pending) = login.second_pending.filter(|_| login.second_secret.is_none()) else {
            return Err(Error::refused(
                "access.second-step-not-begun",
                "Hãy mở lại trang này để lấy mã QR mới.",
            ));
        };
        let unix = tx.cx().clock().real_now().millis() / 1000;
        let Some(step) = SecondFactor::stored(&pending)?.accepts(code, unix, 0) else {
            return Err(Error::field(
                "ma",
                "Mã chưa đúng. Kiểm tra giờ của điện thoại rồi nhập mã mới nhất.",
            ));
        };
        let change = Update {
            second_secret: Turn::Into(pending),
            second_pending: Turn::Gone,
            second_step: Some(step),
            ..Update::default()
        };
        store::change_account(&tx, id, change).await?;
        replace_codes(&tx, id, codes_ref).await?;
        store::end_all_sessions(&tx, id, Some(this)).await?;
        tx.recast();
        tx.audit("second-step.on", id).await
    })
    .await?;
    Ok(codes)
}

/// Turns the second step off; the password is asked for once more, and wrong ones slow this session down.
pub async fn drop_second(cx: &Cx, this: SessionId, password: &str) -> Result<()> {
    let id = own(cx)?;
    let gates = [Attempt::new(Gate::Inside, &this.to_string())];
    pass(cx, &gates).await?;
    let gates = &gates;
    let login = store::login_by_id(cx.db(), id).await?;
    if !verify_password(login.password.as_deref(), password).await? {
        return Err(Error::field("mat-khau", "Mật khẩu chưa đúng."));
    }
    cx.write(|tx| async move {
        let change = Update { second_secret: Turn::Gone, second_pending: Turn::Gone, ..Update::default() };
        store::change_account(&tx, id, change).await?;
        store::clear_recovery_codes(&tx, id).await?;
        store::clear_attempts(&tx, gates).await?;
        tx.recast();
        tx.audit("second-step.off", id).await
    })
    .await?;
    Ok(())
}

/// New recovery codes in place of the old ones; a code of the app is asked for, and wrong ones slow this session down.
pub async fn new_recovery_codes(cx: &Cx, this: SessionId, code: &str) -> Result<Vec<Secret>> {
    let id = own(cx)?;
    let gates = [Attempt::new(Gate::Inside, &this.to_string())];
    pass(cx, &gates).await?;
    let gates = &gates;
    let codes = make_codes(cx);
    let codes_ref = &codes;
    cx.write(|tx| async move {
        let login = store::login_by_id(tx.db(), id).await?;
        use_code(&tx, &login, code).await?;
        replace_codes(&tx, id, codes_ref).await?;
        store::clear_attempts(&tx, gates).await?;
        tx.audit("recovery-codes.made", id).await
    })
    .await?;
    Ok(codes)
}

fn make_codes(cx: &Cx) -> Vec<Secret> {
    (0..CODES).map(|_| Secret::typed(cx.clock().random::<12>())).collect()
}

async fn replace_codes(tx: &Tx, id: AccountId, codes: &[Secret]) -> Result<()> {
    store::clear_recovery_codes(tx, id).await?;
    let hashes: Vec<String> = codes.iter().map(Secret::hash).collect();
    store::add_recovery_codes(tx, id, &hashes).await
}
