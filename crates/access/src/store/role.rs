//! Roles of accounts.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AccountId, AuthorityId, Day, Error, PersonId, Result, Role};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::CHUNK;
use crate::entity::role as roles;
use crate::model::{Place, RoleId, RoleRow};

fn of_row(row: roles::Model) -> Option<RoleRow> {
    Some(RoleRow {
        id: row.id,
        account: row.account,
        person: row.person,
        role: Role::parse(&row.role)?,
        authority: row.authority,
        agency: row.agency,
        from: row.from_on,
        to: row.to_on,
    })
}

fn holds(on: Day) -> Condition {
    Condition::all()
        .add(roles::Column::FromOn.lte(on))
        .add(Condition::any().add(roles::Column::ToOn.is_null()).add(roles::Column::ToOn.gte(on)))
}

/// The roles of an account that hold on that day, in the order in which they were given.
pub async fn roles_of(c: &impl ConnectionTrait, account: AccountId, on: Day) -> Result<Vec<RoleRow>> {
    let rows = roles::Entity::find()
        .filter(roles::Column::Account.eq(account))
        .filter(holds(on))
        .order_by_asc(roles::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().filter_map(of_row).collect())
}

/// The roles of an account that hold on that day or will hold later.
pub async fn roles_from(c: &impl ConnectionTrait, account: AccountId, on: Day) -> Result<Vec<RoleRow>> {
    let rows = roles::Entity::find()
        .filter(roles::Column::Account.eq(account))
        .filter(Condition::any().add(roles::Column::ToOn.is_null()).add(roles::Column::ToOn.gte(on)))
        .order_by_asc(roles::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().filter_map(of_row).collect())
}

/// The same as [`roles_of`] for many accounts.
pub async fn roles_of_accounts(
    c: &impl ConnectionTrait,
    accounts: &[AccountId],
    on: Day,
) -> Result<HashMap<AccountId, Vec<RoleRow>>> {
    let mut found: HashMap<AccountId, Vec<RoleRow>> = HashMap::new();
    for chunk in accounts.chunks(CHUNK) {
        let rows = roles::Entity::find()
            .filter(roles::Column::Account.is_in(chunk.iter().copied()))
            .filter(holds(on))
            .order_by_asc(roles::Column::Id)
            .all(c)
            .await?;
        for row in rows.into_iter().filter_map(of_row) {
            found.entry(row.account).or_default().push(row);
        }
    }
    Ok(found)
}

/// Who holds a role there on that day.
pub async fn holders(c: &impl ConnectionTrait, role: Role, place: Place, on: Day) -> Result<Vec<PersonId>> {
    let select = roles::Entity::find().filter(roles::Column::Role.eq(role.code())).filter(holds(on));
    let select = match place {
        Place::Authority(id) => select.filter(roles::Column::Authority.eq(id)),
        Place::Agency(id) => select.filter(roles::Column::Agency.eq(id)),
    };
    let rows = select.order_by_asc(roles::Column::Id).all(c).await?;
    let mut people: Vec<PersonId> = Vec::new();
    for row in rows {
        if !people.contains(&row.person) {
            people.push(row.person);
        }
    }
    Ok(people)
}

pub async fn get_role(c: &impl ConnectionTrait, id: RoleId) -> Result<RoleRow> {
    roles::Entity::find_by_id(id).one(c).await?.and_then(of_row).ok_or(Error::NotFound)
}

pub async fn insert_role(tx: &Tx, one: &RoleRow) -> Result<()> {
    let row = roles::ActiveModel {
        id: Set(one.id),
        account: Set(one.account),
        person: Set(one.person),
        role: Set(one.role.code().to_owned()),
        authority: Set(one.authority),
        agency: Set(one.agency),
        from_on: Set(one.from),
        to_on: Set(one.to),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Ends a role with its last day; one that never held a whole day goes altogether.
pub async fn take_role(tx: &Tx, one: &RoleRow, last_day: Day) -> Result<()> {
    if last_day < one.from {
        roles::Entity::delete_by_id(one.id).exec(tx.db()).await?;
        return Ok(());
    }
    roles::Entity::update_many()
        .col_expr(roles::Column::ToOn, Expr::value(last_day))
        .filter(roles::Column::Id.eq(one.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// How many other accounts keep the installation or an authority from the day on.
pub async fn administrators_besides(
    c: &impl ConnectionTrait,
    authority: AuthorityId,
    account: AccountId,
    on: Day,
) -> Result<usize> {
    let rows = roles::Entity::find()
        .filter(roles::Column::Role.eq(Role::Administrator.code()))
        .filter(roles::Column::Authority.eq(authority))
        .filter(roles::Column::Account.ne(account))
        .filter(holds(on))
        .all(c)
        .await?;
    let accounts: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
    let mut open = 0;
    for id in accounts {
        if super::get_account(c, id).await?.locked_at.is_none() {
            open += 1;
        }
    }
    Ok(open)
}
