//! Accounts: creating, resetting, locking, opening.

use ::store::{Cx, Tx};
use kernel::{AccountId, Actor, AgencyId, AuthorityId, Error, FieldErrors, PersonId, Result, Role};

use super::give_role;
use crate::model::{Account, NewAccount, NewRole, NewUser, Secret, TEMPORARY_SECONDS, check_name};
use crate::password::{PasswordHash, hash_password};
use crate::policy::{Keeping, Mine, act};
use crate::store::{self, Turn, Update};

/// Where the account of a person is kept: by the administrators of the authority that keeps the person.
pub(crate) async fn keeping(c: &impl store::Connection, person: PersonId) -> Result<Keeping> {
    let person = agencies::person(c, person).await?;
    let authority = agencies::authority(c, person.authority).await?;
    Ok(Keeping { authority: authority.id, agency: authority.agency })
}

/// The authority whose accounts the actor keeps: the asked one, else the first in which they are administrator.
pub(crate) async fn kept(cx: &Cx, asked: Option<AuthorityId>) -> Result<agencies::Authority> {
    let hats = cx.actor.hats();
    let first = || hats.iter().find(|hat| hat.role == Role::Administrator).map(|hat| hat.authority);
    let id = asked.or_else(first).ok_or(Error::Denied)?;
    let authority = agencies::authority(cx.db(), id).await?;
    let keeping = Keeping { authority: authority.id, agency: authority.agency };
    cx.actor.grant::<_, act::KeepAccounts>(keeping)?;
    Ok(authority)
}

/// Proof that the actor may keep this account. Whoever can reset an account can be that person, so the actor must keep
/// every authority in which the account has a role, now or later, and not only the one that keeps the person.
async fn granted(tx: &Tx, account: &Account) -> Result<()> {
    tx.actor().grant::<_, act::KeepAccounts>(keeping(tx.db(), account.person).await?)?;
    match kept_elsewhere(tx.cx(), tx.db(), account).await? {
        None => Ok(()),
        Some(say) => Err(Error::refused("access.kept-elsewhere", say)),
    }
}

/// Why the actor may not reset, lock or open this account, and whom to ask, if it has roles in authorities that the
/// actor does not keep.
pub(crate) async fn kept_elsewhere(
    cx: &Cx,
    c: &impl store::Connection,
    account: &Account,
) -> Result<Option<String>> {
    let home = keeping(c, account.person).await?;
    let mut committees = vec![home.agency];
    let mut beyond: Vec<String> = Vec::new();
    for role in store::roles_from(c, account.id, cx.today()).await? {
        let authority = agencies::authority(c, role.authority).await?;
        if committees.contains(&authority.agency) {
            continue;
        }
        committees.push(authority.agency);
        let place = Keeping { authority: authority.id, agency: authority.agency };
        if !keeps(&cx.actor, place) {
            beyond.push(authority.name);
        }
    }
    if beyond.is_empty() {
        return Ok(None);
    }
    let whom = match common_authority(c, &committees).await? {
        Some(name) => format!("người quản trị của {name}, nơi phụ trách tất cả các cơ quan đó"),
        None => "người vận hành máy chủ (lệnh thongsuot user)".to_owned(),
    };
    Ok(Some(format!("Người này còn giữ vai trò ở {}. Hãy nhờ {whom}.", beyond.join(", "))))
}

fn keeps(actor: &Actor, place: Keeping) -> bool {
    actor.is_system() || crate::policy::is_kept_by(place, actor)
}

/// The name of the nearest authority that stands above (or is) all these committees.
async fn common_authority(c: &impl store::Connection, committees: &[AgencyId]) -> Result<Option<String>> {
    let mut common: Option<Vec<AgencyId>> = None;
    for committee in committees {
        let above = agencies::ancestors(c, *committee).await?;
        common = Some(match common {
            None => above,
            Some(known) => known.into_iter().filter(|agency| above.contains(agency)).collect(),
        });
    }
    for agency in common.unwrap_or_default() {
        if let Some(authority) = agencies::authority_of_agency(c, agency).await? {
            return Ok(Some(authority.name));
        }
    }
    Ok(None)
}

/// Creates the account of a person. Its roles are given by acts of their own.
pub async fn create_account(tx: &Tx, new: &NewAccount) -> Result<AccountId> {
    tx.actor().grant::<_, act::KeepAccounts>(keeping(tx.db(), new.person).await?)?;
    let mut errors = FieldErrors::default();
    let name = check_name(&new.name, &mut errors);
    let email = new.email.trim().to_owned();
    let email_key = Some(Account::key(&email)).filter(|key| !key.is_empty());
    let (name_taken, email_taken) =
        store::names_taken(tx.db(), &Account::key(&name), email_key.as_deref(), None).await?;
    if name_taken {
        errors.add("ten-dang-nhap", "Tên đăng nhập này đã có người dùng.");
    }
    if email_taken {
        errors.add("thu-dien-tu", "Thư điện tử này đã gắn với tài khoản khác.");
    }
    if store::by_person(tx.db(), new.person).await?.is_some() {
        errors.add("can-bo", "Người này đã có tài khoản.");
    }
    errors.into_result(())?;
    let until = tx.cx().clock().real_now().plus_seconds(TEMPORARY_SECONDS);
    let account = Account {
        id: tx.new_id(),
        person: new.person,
        name,
        email,
        must_change: new.temporary,
        temporary_until: new.temporary.then_some(until),
        has_second: false,
        locked_at: None,
        theme: "auto".to_owned(),
        version: 1,
    };
    store::insert_account(tx, &account, new.password.as_ref().map(PasswordHash::as_str)).await?;
    tx.audit_with("account.created", account.id, &[("person", new.person.to_string())]).await?;
    Ok(account.id)
}

/// Creates the account of a person with its first role, from today on, and a one-time password, which is returned.
pub async fn create_user(cx: &Cx, user: &NewUser) -> Result<(AccountId, Secret)> {
    let secret = Secret::typed(cx.clock().random::<16>());
    let new = &NewAccount {
        person: user.person,
        name: user.name.clone(),
        email: user.email.clone(),
        password: Some(hash_password(cx, secret.reveal()).await?),
        temporary: true,
    };
    let id = cx
        .write(|tx| async move {
            let account = create_account(&tx, new).await?;
            let role = NewRole { account, role: user.role, agency: user.agency, from: tx.today(), to: None };
            give_role(&tx, &role).await?;
            Ok(account)
        })
        .await?;
    Ok((id, secret))
}

/// Gives an account a one-time password, which must be changed after signing in and ends by itself after three days.
/// All its sessions end; with `also_second` the second step must be set up anew. Returns the password. A token that acts
/// for somebody does not do it to their own account, and takes no second step away: it must not change how they, or
/// whoever is guarded by more than a password, sign in.
pub async fn reset_account(cx: &Cx, id: AccountId, also_second: bool) -> Result<Secret> {
    let secret = Secret::typed(cx.clock().random::<16>());
    let hash = hash_password(cx, secret.reveal()).await?;
    let hash = &hash;
    cx.write(|tx| async move {
        granted(&tx, &store::get_account(tx.db(), id).await?).await?;
        if let Some(own) = tx.actor().account().filter(|own| also_second || *own == id) {
            tx.actor().grant::<_, act::Own>(Mine(own))?;
        }
        let until = tx.cx().clock().real_now().plus_seconds(TEMPORARY_SECONDS);
        let mut change = Update {
            password: Turn::Into(hash.as_str().to_owned()),
            must_change: Some(true),
            temporary_until: Turn::Into(until),
            ..Update::default()
        };
        if also_second {
            change.second_secret = Turn::Gone;
            change.second_pending = Turn::Gone;
            store::clear_recovery_codes(&tx, id).await?;
        }
        store::change_account(&tx, id, change).await?;
        store::void_resets(&tx, id).await?;
        store::end_all_sessions(&tx, id, None).await?;
        tx.recast();
        tx.audit("account.reset", id).await
    })
    .await?;
    Ok(secret)
}

/// Locks an account: nobody signs in with it, its sessions and tokens end. The last administrator stays.
pub async fn lock_account(cx: &Cx, id: AccountId) -> Result<()> {
    cx.write(|tx| async move {
        granted(&tx, &store::get_account(tx.db(), id).await?).await?;
        for role in store::roles_of(tx.db(), id, tx.today()).await? {
            super::role::refuse_last_administrator(&tx, &role).await?;
        }
        let now = tx.cx().clock().real_now();
        store::change_account(&tx, id, Update { locked_at: Turn::Into(now), ..Update::default() }).await?;
        store::end_all_sessions(&tx, id, None).await?;
        store::revoke_all_tokens(&tx, id).await?;
        store::void_resets(&tx, id).await?;
        store::forget_devices(&tx, id).await?;
        tx.recast();
        tx.audit("account.locked", id).await
    })
    .await?;
    Ok(())
}

/// Opens a locked account again.
pub async fn open_account(tx: &Tx, id: AccountId) -> Result<()> {
    granted(tx, &store::get_account(tx.db(), id).await?).await?;
    store::change_account(tx, id, Update { locked_at: Turn::Gone, ..Update::default() }).await?;
    tx.audit("account.opened", id).await
}

/// Changes the e-mail of an account, by its owner or by an administrator.
pub async fn set_email(tx: &Tx, id: AccountId, email: &str) -> Result<()> {
    let account = store::get_account(tx.db(), id).await?;
    if !tx.actor().may::<_, act::Own>(&Mine(id)) {
        granted(tx, &account).await?;
    }
    let email = email.trim();
    if !email.is_empty() && (!email.contains('@') || email.contains(char::is_whitespace)) {
        return Err(Error::field("thu-dien-tu", "Thư điện tử chưa đúng dạng, ví dụ: ten@phuoclong.gov.vn."));
    }
    let key = Some(Account::key(email)).filter(|key| !key.is_empty());
    if store::names_taken(tx.db(), &Account::key(&account.name), key.as_deref(), Some(id)).await?.1 {
        return Err(Error::field("thu-dien-tu", "Thư điện tử này đã gắn với tài khoản khác."));
    }
    store::change_account(tx, id, Update { email: Some(email.to_owned()), ..Update::default() }).await?;
    tx.audit("account.email-changed", id).await
}

/// Chooses "auto", "light" or "dark".
pub async fn set_theme(cx: &Cx, theme: &str) -> Result<()> {
    let theme = match theme {
        "light" | "dark" => theme,
        _ => "auto",
    };
    cx.write(|tx| async move {
        let id = tx.actor().account().ok_or(Error::SignedOut)?;
        tx.actor().grant::<_, act::Own>(Mine(id))?;
        store::change_account(&tx, id, Update { theme: Some(theme.to_owned()), ..Update::default() }).await?;
        tx.recast();
        tx.audit("account.theme-chosen", id).await
    })
    .await?;
    Ok(())
}
