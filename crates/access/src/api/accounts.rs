//! Looking at accounts.

use kernel::{AccountId, AuthorityId, Error, PageQuery, PersonId};
use utoipa::{IntoParams, ToSchema};
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, IdPath, Json, Query};

use super::{AccountJson, seen};
use crate::model::{Account, RoleRow};
use crate::{acts, store};

/// The addresses of looking.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_accounts)).routes(routes!(get_account))
}

/// Which accounts.
#[derive(Debug, Clone, Default, serde::Deserialize, IntoParams)]
#[serde(default)]
pub struct AccountsAsked {
    /// Id of the authority; empty for the first in which one is administrator.
    authority: String,
    /// Words of the person's name, e-mail or code, in any spelling.
    q: String,
    /// Page from 1.
    page: Option<u64>,
    /// Rows on a page, at most 500.
    size: Option<u64>,
}

/// A person with their account.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct PersonAccountJson {
    /// Id of the person.
    person: String,
    /// Full name.
    name: String,
    /// Position.
    position: String,
    /// Short name of the agency.
    agency_name: String,
    /// The account; none where the person has none.
    account: Option<AccountJson>,
}

/// One page of people with their accounts.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct AccountsJson {
    /// How many people there are on all pages.
    total: u64,
    /// The people of this page, by given name.
    rows: Vec<PersonAccountJson>,
}

/// An account and what stands in the way of keeping it.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct AccountOutJson {
    #[serde(flatten)]
    account: AccountJson,
    /// Why this administrator may not reset, lock or open it, and whom to ask; none: they may.
    elsewhere: Option<String>,
}

/// Cán bộ của một chính quyền với tài khoản và vai trò. Việc của người quản trị ở đó (403; chính quyền khác: 404).
#[utoipa::path(get, path = "/api/accounts", tag = "accounts", params(AccountsAsked),
    responses((status = 200, body = AccountsJson), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn list_accounts(
    call: ApiCaller,
    Query(asked): Query<AccountsAsked>,
) -> Result<Json<AccountsJson>, ApiProblem> {
    call.require("accounts:read")?;
    let wanted: Option<AuthorityId> = match asked.authority.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::field("authority", "Không có chính quyền này."))?),
    };
    let authority = acts::kept(&call.cx, wanted).await?;
    let page = PageQuery::new(asked.page.unwrap_or(1), asked.size.unwrap_or(PageQuery::SIZE));
    let (db, today) = (call.cx.db(), call.cx.today());
    let people = agencies::people_found(db, authority.id, &asked.q, page).await?;
    let total = people.total;
    let ids: Vec<PersonId> = people.rows.iter().map(|person| person.id).collect();
    let accounts = store::accounts_of_people(db, &ids).await?;
    let account_ids: Vec<AccountId> = accounts.values().map(|account| account.id).collect();
    let roles = store::roles_of_accounts(db, &account_ids, today).await?;
    let mut cards = agencies::people(db, &ids, today).await?;
    let json = |account: &Account| {
        let held: &[RoleRow] = roles.get(&account.id).map_or(&[], Vec::as_slice);
        AccountJson::of(account, held)
    };
    let rows = people
        .rows
        .into_iter()
        .map(|person| {
            let card = cards.remove(&person.id).filter(|card| !card.position.is_empty());
            let (position, agency_name) =
                card.map(|card| (card.position, card.agency_name)).unwrap_or_default();
            let account = accounts.get(&person.id).map(json);
            PersonAccountJson {
                person: person.id.to_string(),
                name: person.name,
                position,
                agency_name,
                account,
            }
        })
        .collect();
    Ok(Json(AccountsJson { total, rows }))
}

/// Một tài khoản với vai trò đang giữ. Việc của người quản trị ở chính quyền của người đó (403).
#[utoipa::path(get, path = "/api/accounts/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 200, body = AccountOutJson), (status = 401), (status = 403), (status = 404)))]
async fn get_account(
    call: ApiCaller,
    IdPath(id): IdPath<AccountId>,
) -> Result<Json<AccountOutJson>, ApiProblem> {
    call.require("accounts:read")?;
    let account = seen(&call, id).await?;
    let roles = store::roles_of(call.cx.db(), id, call.cx.today()).await?;
    let elsewhere = acts::kept_elsewhere(&call.cx, call.cx.db(), &account).await?;
    Ok(Json(AccountOutJson { account: AccountJson::of(&account, &roles), elsewhere }))
}
