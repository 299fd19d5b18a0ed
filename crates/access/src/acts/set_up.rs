//! Setting up an empty installation: whoever has the one-time code from the terminal names the authority and becomes
//! its first administrator.

use ::store::Cx;
use agencies::acts::{NewAppointment, NewAuthority, NewPerson, appoint, create_person, found_authority};
use agencies::{Level, Rank};
use kernel::{Actor, Error, FieldErrors, Result, Role};

use super::sign_in::{Knock, SignedIn, sign_in};
use super::{create_account, give_role};
use crate::model::{NewAccount, NewRole, SECOND_STEP_ROLES, Secret, check_password, hash_of};
use crate::password::hash_password;
use crate::store;

/// A new one-time code if nobody has an account yet, else none. Earlier codes are void.
pub async fn setup_code(cx: &Cx) -> Result<Option<String>> {
    if store::has_accounts(cx.db()).await? {
        return Ok(None);
    }
    let secret = Secret::typed(cx.clock().random::<16>());
    let hash = &secret.hash();
    cx.write(|tx| async move {
        store::put_setup(&tx, hash).await?;
        tx.audit("setup.code-made", kernel::ObjectRef::new("setup", 1)).await
    })
    .await?;
    Ok(Some(secret.reveal().to_owned()))
}

/// What the first visitor fills in.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The code from the terminal.
    pub code: String,
    /// "UBND thị xã Phước Long".
    pub authority: String,
    /// "Phước Long".
    pub place: String,
    /// Its level.
    pub level: Level,
    /// The administrator's full name.
    pub person: String,
    /// Their position; may be empty.
    pub position: String,
    /// What they will sign in with.
    pub name: String,
    /// Their e-mail; may be empty.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Whether administrators, leaders and clerks must use a second step.
    pub second_step: bool,
}

/// Sets the installation up and signs the administrator in.
pub async fn set_up(cx: &Cx, form: &SetUp, knock: &Knock) -> Result<SignedIn> {
    let done = || Error::refused("access.already-set-up", "Hệ thống đã được thiết lập. Hãy đăng nhập.");
    if store::has_accounts(cx.db()).await? {
        return Err(done());
    }
    let hash = hash_of(&form.code);
    if store::setup_hash(cx.db()).await?.as_deref() != Some(hash.as_str()) {
        return Err(Error::field(
            "ma",
            "Mã chưa đúng. Xem mã trong cửa sổ dòng lệnh đang chạy chương trình.",
        ));
    }
    let mut errors = FieldErrors::default();
    if form.person.trim().is_empty() {
        errors.add("ho-ten", "Nhập họ và tên của bạn.");
    }
    if let Some(wrong) =
        check_password(&form.password, &[&form.person, &form.name, &form.email, &form.authority])
    {
        errors.add("mat-khau", wrong);
    }
    errors.into_result(())?;
    let password = hash_password(cx, &form.password).await?;
    let (hash, password) = (&hash, &password);
    cx.acting_as(Actor::system())
        .write(|tx| async move {
            if store::has_accounts(tx.db()).await? || !store::take_setup(&tx, hash).await? {
                return Err(done());
            }
            let today = tx.today();
            let authority = NewAuthority {
                name: form.authority.clone(),
                short_name: String::new(),
                place: form.place.clone(),
                level: form.level,
                code: String::new(),
                parent: None,
                from: today,
            };
            let authority = found_authority(&tx, &authority).await?;
            let committee = agencies::authority(tx.db(), authority).await?.agency;
            let person = NewPerson {
                authority,
                name: form.person.clone(),
                code: String::new(),
                email: form.email.clone(),
                phone: String::new(),
            };
            let person = create_person(&tx, &person).await?;
            if !form.position.trim().is_empty() {
                let position = NewAppointment {
                    person,
                    agency: committee,
                    position: form.position.clone(),
                    rank: Rank::of_title(&form.position),
                    is_main: true,
                    basis: String::new(),
                    from: today,
                    to: None,
                };
                appoint(&tx, &position).await?;
            }
            let account = NewAccount {
                person,
                name: form.name.clone(),
                email: form.email.clone(),
                password: Some(password.clone()),
                temporary: false,
            };
            let account = create_account(&tx, &account).await?;
            let role =
                NewRole { account, role: Role::Administrator, agency: committee, from: today, to: None };
            give_role(&tx, &role).await?;
            if form.second_step {
                let roles = [Role::Administrator, Role::Leader, Role::Clerk].map(Role::code).join(" ");
                agencies::set_setting(&tx, authority, SECOND_STEP_ROLES, &roles).await?;
            }
            tx.audit("authority.set-up", authority).await
        })
        .await?;
    sign_in(cx, &form.name, &form.password, knock).await
}
