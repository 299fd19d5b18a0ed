//! Signing in: password, then the second step where the account has one.

use std::net::IpAddr;

use ::store::{Cx, Tx};
use kernel::{AccountId, Error, Result};

use crate::model::{
    Account, Gate, SECOND_STEP_SECONDS, SECOND_STEP_TRIES, SESSION_SECONDS, SecondFactor, Secret, hash_of,
};
use crate::password::verify_password;
use crate::store::{self, Attempt, Login, Update};

/// Where an attempt comes from.
#[derive(Debug, Clone)]
pub struct Knock {
    /// The address, through trusted proxies.
    pub ip: Option<IpAddr>,
    /// The browser's own name.
    pub agent: String,
    /// The cookie of a browser that was here before.
    pub device: Option<String>,
}

impl Knock {
    pub(crate) fn address(&self) -> String {
        self.ip.map(|ip| ip.to_string()).unwrap_or_default()
    }

    /// Only what this program gave out: 64 hexadecimal digits.
    fn device_hash(&self) -> Option<String> {
        self.device
            .as_deref()
            .filter(|token| token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()))
            .map(hash_of)
    }
}

/// How far somebody came.
#[derive(Debug, Clone)]
pub enum SignedIn {
    /// In. The tokens are for the session cookie and the device cookie.
    In {
        /// For the session cookie.
        session: Secret,
        /// For the device cookie, if this browser has none yet.
        device: Option<Secret>,
    },
    /// The password was right; a code is owed.
    SecondStep {
        /// For the session cookie; it opens nothing but the second step.
        session: Secret,
    },
}

/// Which counters an attempt passes. A browser that the account knows has a counter of its own, so that nobody else's
/// attempts slow it.
async fn gates(cx: &Cx, key: &str, login: Option<&Login>, knock: &Knock) -> Result<Vec<Attempt>> {
    if let (Some(login), Some(hash)) = (login, knock.device_hash())
        && store::is_device(cx.db(), &hash, login.account.id).await?
    {
        return Ok(vec![Attempt::new(Gate::Device, &format!("{}|{hash}", login.account.id))]);
    }
    let address = knock.address();
    Ok(vec![
        Attempt::new(Gate::Pair, &format!("{}|{address}", hash_of(key))),
        Attempt::new(Gate::Address, &address),
        Attempt::new(Gate::Account, &hash_of(key)),
    ])
}

/// Lets an attempt pass the counters, or says how long to wait. It is counted before it is judged.
pub(crate) async fn pass(cx: &Cx, gates: &[Attempt]) -> Result<()> {
    let wait = cx
        .housekeep(|tx| async move {
            let now = tx.cx().clock().real_now();
            if let Some(until) = store::wait_until(tx.db(), gates, now).await? {
                return Ok(Some(until.seconds_since(now) + 1));
            }
            for gate in gates {
                store::note_attempt(&tx, gate, now).await?;
            }
            Ok(None)
        })
        .await?;
    match wait {
        None => Ok(()),
        Some(seconds) => Err(Error::refused(
            "access.slow-down",
            format!("Đã thử nhiều lần. Hãy thử lại sau {}.", waiting(seconds)),
        )),
    }
}

fn waiting(seconds: i64) -> String {
    if seconds < 90 { format!("{seconds} giây") } else { format!("{} phút", (seconds + 59) / 60) }
}

/// Tries a name (or e-mail) and a password. Whether the account exists is told neither by words nor by time.
pub async fn sign_in(cx: &Cx, name: &str, password: &str, knock: &Knock) -> Result<SignedIn> {
    let key = Account::key(name);
    let login = store::login(cx.db(), &key).await?;
    let gates = gates(cx, &key, login.as_ref(), knock).await?;
    pass(cx, &gates).await?;
    // Longer than any password that can be set: not worth hashing.
    let password: String = password.chars().take(1000).collect();
    let stored = login.as_ref().and_then(|login| login.password.as_deref());
    let fits = verify_password(stored, &password).await?;
    let Some(login) = login.filter(|_| fits) else {
        return Err(Error::field("mat-khau", "Tên đăng nhập hoặc mật khẩu chưa đúng."));
    };
    let now = cx.clock().real_now();
    if login.account.locked_at.is_some() {
        return Err(Error::refused(
            "access.locked",
            "Tài khoản đang bị khóa. Hãy liên hệ người quản trị của cơ quan bạn.",
        ));
    }
    if login.account.must_change && login.account.temporary_until.is_some_and(|until| until < now) {
        return Err(Error::refused(
            "access.temporary-over",
            "Mật khẩu dùng một lần đã hết hạn. Hãy xin người quản trị cấp lại.",
        ));
    }
    let session = Secret::long(cx.clock().random());
    let device = Secret::long(cx.clock().random());
    let (gates, login, session_ref, device_ref) = (&gates, &login, &session, &device);
    if login.second_secret.is_some() {
        cx.housekeep(|tx| async move {
            let about = (knock.agent.as_str(), knock.address());
            let (id, about) = (login.account.id, (about.0, about.1.as_str()));
            store::insert_session(&tx, &session_ref.hash(), id, false, about, SECOND_STEP_SECONDS).await?;
            Ok(())
        })
        .await?;
        return Ok(SignedIn::SecondStep { session });
    }
    let known = cx
        .write(|tx| async move { enter(&tx, login.account.id, knock, gates, session_ref, device_ref).await })
        .await?;
    Ok(SignedIn::In { session, device: (!known).then_some(device) })
}

/// Opens the full session; true if the browser's device cookie is still good.
async fn enter(
    tx: &Tx,
    account: AccountId,
    knock: &Knock,
    gates: &[Attempt],
    session: &Secret,
    device: &Secret,
) -> Result<bool> {
    store::clear_attempts(tx, gates).await?;
    let address = knock.address();
    let about = (knock.agent.as_str(), address.as_str());
    let id = store::insert_session(tx, &session.hash(), account, true, about, SESSION_SECONDS).await?;
    let known = knock.device_hash();
    let hash = known.clone().unwrap_or_else(|| device.hash());
    store::add_device(tx, &hash, account).await?;
    tx.audit_with("session.opened", account, &[("session", id.to_string())]).await?;
    Ok(known.is_some())
}

/// Tries a code (of the app, or a recovery code) after the password was right. The waiting session becomes a full one
/// under a new token and id. `SignedOut` if there is no waiting session (any more).
pub async fn second_step(cx: &Cx, waiting: &str, code: &str, knock: &Knock) -> Result<SignedIn> {
    let now = cx.clock().real_now();
    let (session, account) =
        store::waiting_session(cx.db(), &hash_of(waiting), now).await?.ok_or(Error::SignedOut)?;
    let gates = [Attempt::new(Gate::Second, &account.to_string())];
    pass(cx, &gates).await?;
    let secret = Secret::long(cx.clock().random());
    let device = Secret::long(cx.clock().random());
    let (gates, secret_ref, device_ref) = (&gates, &secret, &device);
    let known = cx
        .write(|tx| async move {
            let login = store::login_by_id(tx.db(), account).await?;
            use_code(&tx, &login, code).await?;
            // A waiting session opens once.
            if login.account.locked_at.is_some() || !store::end_session(&tx, account, session).await? {
                return Err(Error::SignedOut);
            }
            enter(&tx, account, knock, gates, secret_ref, device_ref).await
        })
        .await;
    let known = match known {
        Ok(known) => known,
        // The transaction was rolled back; that a code was wrong is counted beside it.
        Err(Error::Invalid(errors)) => {
            let gone = cx
                .housekeep(|tx| async move { store::miss_second_step(&tx, session, SECOND_STEP_TRIES).await })
                .await?;
            return Err(if gone { Error::SignedOut } else { Error::Invalid(errors) });
        }
        Err(error) => return Err(error),
    };
    Ok(SignedIn::In { session: secret, device: (!known).then_some(device) })
}

/// Uses a code up; a wrong one is `Invalid`, which rolls the transaction back.
pub(crate) async fn use_code(tx: &Tx, login: &Login, code: &str) -> Result<()> {
    let stored = login.second_secret.as_deref().ok_or(Error::SignedOut)?;
    let unix = tx.cx().clock().real_now().millis() / 1000;
    if let Some(step) = SecondFactor::stored(stored)?.accepts(code, unix, login.second_step) {
        let change = Update { second_step: Some(step), ..Update::default() };
        return store::change_account(tx, login.account.id, change).await;
    }
    if store::use_recovery_code(tx, login.account.id, &hash_of(code)).await? {
        return tx.audit("recovery-code.used", login.account.id).await;
    }
    Err(Error::field("ma", "Mã chưa đúng hoặc đã dùng. Hãy nhập mã mới nhất trong ứng dụng."))
}
