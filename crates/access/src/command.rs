//! Accounts from the command line.

use ::store::Cx;
use agencies::acts::{NewPerson, create_person};
use kernel::{AccountId, Error, Result, Role};

use crate::acts::{create_account, give_role, lock_account, reset_account};
use crate::model::{NewAccount, NewRole, Secret};
use crate::password::hash_password;

/// What `user add` takes.
#[derive(Debug, Clone)]
pub struct AddUser {
    /// What is typed to sign in.
    pub name: String,
    /// The person's full name.
    pub full_name: String,
    /// May be empty.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The code of the agency; none is the committee of the first authority.
    pub agency: Option<String>,
}

/// Makes a person with an account and a role; returns the one-time password.
pub async fn add_user(cx: &Cx, add: &AddUser) -> Result<String> {
    let code = add.agency.as_deref().filter(|code| !code.is_empty());
    let agency = if let Some(code) = code {
        agencies::agency_by_code(cx.db(), code)
            .await?
            .ok_or_else(|| Error::field("agency", format!("Không có cơ quan nào mang mã {code}.")))?
    } else {
        let first = agencies::first_authority(cx.db()).await?.ok_or_else(|| {
            Error::refused(
                "access.not-set-up",
                "Hệ thống chưa được thiết lập. Chạy serve rồi mở trang /cai-dat.",
            )
        })?;
        agencies::agency(cx.db(), first.agency).await?
    };
    let secret = Secret::typed(cx.clock().random::<16>());
    let password = hash_password(cx, secret.reveal()).await?;
    let (agency, password) = (&agency, &password);
    cx.write(|tx| async move {
        let person = NewPerson {
            authority: agency.authority,
            name: add.full_name.clone(),
            code: String::new(),
            email: add.email.clone(),
            phone: String::new(),
        };
        let person = create_person(&tx, &person).await?;
        let account = NewAccount {
            person,
            name: add.name.clone(),
            email: add.email.clone(),
            password: Some(password.clone()),
            temporary: true,
        };
        let account = create_account(&tx, &account).await?;
        let role = NewRole { account, role: add.role, agency: agency.id, from: tx.today(), to: None };
        give_role(&tx, &role).await?;
        Ok(())
    })
    .await?;
    Ok(secret.reveal().to_owned())
}

async fn named(cx: &Cx, name: &str) -> Result<AccountId> {
    crate::account_named(cx.db(), name)
        .await?
        .ok_or_else(|| Error::field("name", format!("Không có tài khoản “{name}”.")))
}

/// Gives an account a one-time password, takes its second step away and opens it if it was locked; returns the password.
pub async fn reset_user(cx: &Cx, name: &str) -> Result<String> {
    let id = named(cx, name).await?;
    cx.write(|tx| async move { crate::acts::open_account(&tx, id).await }).await?;
    Ok(reset_account(cx, id, true).await?.reveal().to_owned())
}

/// Locks an account and ends all its sessions.
pub async fn lock_user(cx: &Cx, name: &str) -> Result<()> {
    lock_account(cx, named(cx, name).await?).await
}
