//! Accounts and what belongs to them.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AccountId, Error, Moment, PersonId, Result};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::CHUNK;
use crate::entity::{account as accounts, device, recovery, reset, setup};
use crate::model::{Account, RecoveryId, ResetId};

fn of_row(row: &accounts::Model) -> Account {
    Account {
        id: row.id,
        person: row.person,
        name: row.name.clone(),
        email: row.email.clone(),
        must_change: row.must_change == 1,
        temporary_until: row.temporary_until,
        has_second: row.second_secret.is_some(),
        locked_at: row.locked_at,
        theme: row.theme.clone(),
        version: row.version,
    }
}

/// An account with its secrets, for signing in.
pub struct Login {
    pub account: Account,
    pub password: Option<String>,
    pub second_secret: Option<String>,
    pub second_pending: Option<String>,
    pub second_step: i64,
}

impl Login {
    fn of(row: accounts::Model) -> Self {
        Self {
            account: of_row(&row),
            password: row.password,
            second_secret: row.second_secret,
            second_pending: row.second_pending,
            second_step: row.second_step,
        }
    }
}

pub async fn has_accounts(c: &impl ConnectionTrait) -> Result<bool> {
    Ok(accounts::Entity::find().limit(1).one(c).await?.is_some())
}

pub async fn get_account(c: &impl ConnectionTrait, id: AccountId) -> Result<Account> {
    let row = accounts::Entity::find_by_id(id).one(c).await?.ok_or(Error::NotFound)?;
    Ok(of_row(&row))
}

pub async fn by_person(c: &impl ConnectionTrait, person: PersonId) -> Result<Option<Account>> {
    let row = accounts::Entity::find().filter(accounts::Column::Person.eq(person)).one(c).await?;
    Ok(row.as_ref().map(of_row))
}

pub async fn accounts_of_people(
    c: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Account>> {
    let mut found = HashMap::new();
    for chunk in people.chunks(CHUNK) {
        let rows = accounts::Entity::find()
            .filter(accounts::Column::Person.is_in(chunk.iter().copied()))
            .all(c)
            .await?;
        found.extend(rows.iter().map(|row| (row.person, of_row(row))));
    }
    Ok(found)
}

/// Whose accounts these are. Ids that are none are left out.
pub async fn people_of_accounts(
    c: &impl ConnectionTrait,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, PersonId>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows =
            accounts::Entity::find().filter(accounts::Column::Id.is_in(chunk.iter().copied())).all(c).await?;
        found.extend(rows.iter().map(|row| (row.id, row.person)));
    }
    Ok(found)
}

/// The account of a typed name or e-mail.
pub async fn login(c: &impl ConnectionTrait, key: &str) -> Result<Option<Login>> {
    let row = accounts::Entity::find()
        .filter(
            Condition::any().add(accounts::Column::NameKey.eq(key)).add(accounts::Column::EmailKey.eq(key)),
        )
        .order_by_asc(accounts::Column::Id)
        .one(c)
        .await?;
    Ok(row.map(Login::of))
}

pub async fn login_by_id(c: &impl ConnectionTrait, id: AccountId) -> Result<Login> {
    accounts::Entity::find_by_id(id).one(c).await?.map(Login::of).ok_or(Error::NotFound)
}

/// Whether the name or the e-mail (either key) belongs to somebody else already.
pub async fn names_taken(
    c: &impl ConnectionTrait,
    name_key: &str,
    email_key: Option<&str>,
    own: Option<AccountId>,
) -> Result<(bool, bool)> {
    let taken = async |key: &str| -> Result<bool> {
        let found = login(c, key).await?;
        Ok(found.is_some_and(|login| Some(login.account.id) != own))
    };
    let name = taken(name_key).await?;
    let email = match email_key {
        Some(key) => taken(key).await?,
        None => false,
    };
    Ok((name, email))
}

pub async fn insert_account(tx: &Tx, account: &Account, password: Option<&str>) -> Result<()> {
    let row = accounts::ActiveModel {
        id: Set(account.id),
        person: Set(account.person),
        name: Set(account.name.clone()),
        name_key: Set(Account::key(&account.name)),
        email: Set(account.email.clone()),
        email_key: Set(Some(Account::key(&account.email)).filter(|key| !key.is_empty())),
        password: Set(password.map(str::to_owned)),
        must_change: Set(i64::from(account.must_change)),
        temporary_until: Set(account.temporary_until),
        second_secret: Set(None),
        second_pending: Set(None),
        second_step: Set(0),
        locked_at: Set(None),
        theme: Set("auto".to_owned()),
        created_at: Set(tx.cx().clock().real_now()),
        version: Set(1),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// What becomes of something that may be absent.
#[derive(Default)]
pub enum Turn<T> {
    /// It stays as it is.
    #[default]
    Stay,
    /// It goes.
    Gone,
    /// It becomes this.
    Into(T),
}

impl<T: Into<sea_orm::Value>> Turn<T>
where
    Option<T>: Into<sea_orm::Value>,
{
    fn put(self, column: &mut sea_orm::ActiveValue<Option<T>>) {
        match self {
            Self::Stay => {}
            Self::Gone => *column = Set(None),
            Self::Into(value) => *column = Set(Some(value)),
        }
    }
}

/// What changes of an account; all else stays.
#[derive(Default)]
pub struct Update {
    pub password: Turn<String>,
    pub must_change: Option<bool>,
    pub temporary_until: Turn<Moment>,
    pub second_secret: Turn<String>,
    pub second_pending: Turn<String>,
    pub second_step: Option<i64>,
    pub locked_at: Turn<Moment>,
    pub theme: Option<String>,
    pub email: Option<String>,
}

/// Writes a change. The database's own transaction order decides between two; the version rises.
pub async fn change_account(tx: &Tx, id: AccountId, change: Update) -> Result<()> {
    use sea_orm::ExprTrait;
    let mut row = <accounts::ActiveModel as Default>::default();
    change.password.put(&mut row.password);
    change.temporary_until.put(&mut row.temporary_until);
    change.second_secret.put(&mut row.second_secret);
    change.second_pending.put(&mut row.second_pending);
    change.locked_at.put(&mut row.locked_at);
    if let Some(must) = change.must_change {
        row.must_change = Set(i64::from(must));
    }
    if let Some(step) = change.second_step {
        row.second_step = Set(step);
    }
    if let Some(theme) = change.theme {
        row.theme = Set(theme);
    }
    if let Some(email) = change.email {
        row.email_key = Set(Some(Account::key(&email)).filter(|key| !key.is_empty()));
        row.email = Set(email);
    }
    let changed = accounts::Entity::update_many()
        .set(row)
        .col_expr(accounts::Column::Version, Expr::col(accounts::Column::Version).add(1))
        .filter(accounts::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}

pub async fn is_device(c: &impl ConnectionTrait, hash: &str, account: AccountId) -> Result<bool> {
    Ok(device::Entity::find_by_id((hash.to_owned(), account)).one(c).await?.is_some())
}

pub async fn add_device(tx: &Tx, hash: &str, account: AccountId) -> Result<()> {
    let row = device::ActiveModel {
        token_hash: Set(hash.to_owned()),
        account: Set(account),
        created_at: Set(tx.cx().clock().real_now()),
    };
    let there =
        OnConflict::columns([device::Column::TokenHash, device::Column::Account]).do_nothing().to_owned();
    device::Entity::insert(row).on_conflict(there).exec_without_returning(tx.db()).await?;
    Ok(())
}

pub async fn forget_devices(tx: &Tx, account: AccountId) -> Result<()> {
    device::Entity::delete_many().filter(device::Column::Account.eq(account)).exec(tx.db()).await?;
    Ok(())
}

pub async fn add_recovery_codes(tx: &Tx, account: AccountId, hashes: &[String]) -> Result<()> {
    for hash in hashes {
        let id: RecoveryId = tx.new_id();
        let row = recovery::ActiveModel {
            id: Set(id),
            account: Set(account),
            hash: Set(hash.clone()),
            used_at: Set(None),
        };
        row.insert(tx.db()).await?;
    }
    Ok(())
}

pub async fn clear_recovery_codes(tx: &Tx, account: AccountId) -> Result<()> {
    recovery::Entity::delete_many().filter(recovery::Column::Account.eq(account)).exec(tx.db()).await?;
    Ok(())
}

pub async fn unused_recovery_codes(c: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(recovery::Entity::find()
        .filter(recovery::Column::Account.eq(account))
        .filter(recovery::Column::UsedAt.is_null())
        .count(c)
        .await?)
}

/// Uses a recovery code up; false if there is none such.
pub async fn use_recovery_code(tx: &Tx, account: AccountId, hash: &str) -> Result<bool> {
    let used = recovery::Entity::update_many()
        .col_expr(recovery::Column::UsedAt, Expr::value(tx.cx().clock().real_now()))
        .filter(recovery::Column::Account.eq(account))
        .filter(recovery::Column::Hash.eq(hash))
        .filter(recovery::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(used.rows_affected > 0)
}

pub async fn insert_reset(tx: &Tx, account: AccountId, hash: &str, expires_at: Moment) -> Result<ResetId> {
    let id: ResetId = tx.new_id();
    let row = reset::ActiveModel {
        id: Set(id),
        account: Set(account),
        hash: Set(hash.to_owned()),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    row.insert(tx.db()).await?;
    Ok(id)
}

/// All open links of an account are worth nothing any more.
pub async fn void_resets(tx: &Tx, account: AccountId) -> Result<()> {
    reset::Entity::delete_many().filter(reset::Column::Account.eq(account)).exec(tx.db()).await?;
    Ok(())
}

/// Whose password an open link sets anew.
pub async fn reset_owner(c: &impl ConnectionTrait, hash: &str, now: Moment) -> Result<Option<AccountId>> {
    let row = reset::Entity::find()
        .filter(reset::Column::Hash.eq(hash))
        .filter(reset::Column::UsedAt.is_null())
        .filter(reset::Column::ExpiresAt.gt(now))
        .one(c)
        .await?;
    Ok(row.map(|row| row.account))
}

/// Uses a link up and says whose password it opens.
pub async fn take_reset(tx: &Tx, hash: &str) -> Result<Option<AccountId>> {
    let now = tx.cx().clock().real_now();
    let Some(row) = reset::Entity::find()
        .filter(reset::Column::Hash.eq(hash))
        .filter(reset::Column::UsedAt.is_null())
        .filter(reset::Column::ExpiresAt.gt(now))
        .one(tx.db())
        .await?
    else {
        return Ok(None);
    };
    reset::Entity::update_many()
        .col_expr(reset::Column::UsedAt, Expr::value(now))
        .filter(reset::Column::Id.eq(row.id))
        .exec(tx.db())
        .await?;
    Ok(Some(row.account))
}

pub async fn put_setup(tx: &Tx, hash: &str) -> Result<()> {
    setup::Entity::delete_many().exec(tx.db()).await?;
    let row = setup::ActiveModel {
        id: Set(1),
        hash: Set(hash.to_owned()),
        created_at: Set(tx.cx().clock().real_now()),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub async fn setup_hash(c: &impl ConnectionTrait) -> Result<Option<String>> {
    Ok(setup::Entity::find_by_id(1).one(c).await?.map(|row| row.hash))
}

/// Uses the one-time code up; false if it is another one or was used.
pub async fn take_setup(tx: &Tx, hash: &str) -> Result<bool> {
    let gone = setup::Entity::delete_many().filter(setup::Column::Hash.eq(hash)).exec(tx.db()).await?;
    Ok(gone.rows_affected > 0)
}
