//! Accounts as JSON: who has one, what they hold, keeping them, handing work over.
//!
//! Nothing here sets a password of somebody's choice, touches a second step or makes a token: whoever holds a token for
//! a while must not be able to come in for good.

mod accounts;
mod keeping;
mod roles;

use std::sync::Arc;

use kernel::{AccountId, Error};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::{ApiCaller, App};

use crate::acts::{self, HandOver};
use crate::model::{Account, RoleRow};
use crate::store;

/// The addresses of this module. `ports` are what other modules do when a person's waiting work goes to another.
pub fn router(ports: Vec<Arc<dyn HandOver>>) -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(accounts::router()).merge(keeping::router(ports)).merge(roles::router())
}

/// A role that an account holds.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct HeldRoleJson {
    /// Id, by which it is taken.
    id: String,
    /// `leader`, `office`, `official` … as `GET /api/roles` lists them.
    role: &'static str,
    /// Id of the agency; the role covers everything below it.
    agency: String,
    /// First day.
    from: String,
    /// Last day; none without end.
    to: Option<String>,
}

impl From<&RoleRow> for HeldRoleJson {
    fn from(row: &RoleRow) -> Self {
        Self {
            id: row.id.to_string(),
            role: row.role.code(),
            agency: row.agency.to_string(),
            from: row.from.to_string(),
            to: row.to.map(|day| day.to_string()),
        }
    }
}

/// An account.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct AccountJson {
    /// Id.
    id: String,
    /// Id of the person whose it is.
    person: String,
    /// What is typed to sign in.
    name: String,
    /// For a forgotten password and notices; may be empty.
    email: String,
    /// Whether nobody may sign in with it.
    is_locked: bool,
    /// Whether a new password must be chosen first.
    must_change: bool,
    /// Whether a second step is set up.
    has_second: bool,
    /// The roles that hold today.
    roles: Vec<HeldRoleJson>,
}

impl AccountJson {
    fn of(account: &Account, roles: &[RoleRow]) -> Self {
        Self {
            id: account.id.to_string(),
            person: account.person.to_string(),
            name: account.name.clone(),
            email: account.email.clone(),
            is_locked: account.locked_at.is_some(),
            must_change: account.must_change,
            has_second: account.has_second,
            roles: roles.iter().map(HeldRoleJson::from).collect(),
        }
    }
}

/// An account of an authority that the actor keeps.
async fn seen(call: &ApiCaller, id: AccountId) -> Result<Account, Error> {
    let account = store::get_account(call.cx.db(), id).await?;
    let person = agencies::person(call.cx.db(), account.person).await?;
    acts::kept(&call.cx, Some(person.authority)).await?;
    Ok(account)
}

/// The names that the forms' fields have in JSON.
fn named(error: Error) -> Error {
    error.renamed(&[
        ("can-bo", "person"),
        ("ten-dang-nhap", "name"),
        ("thu-dien-tu", "email"),
        ("vai-tro", "role"),
        ("co-quan", "agency"),
        ("den-ngay", "to"),
        ("nguoi-giao", "from"),
        ("nguoi-nhan", "to"),
    ])
}
