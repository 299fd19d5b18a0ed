//! Roles: what there are, giving and taking them.

use kernel::{AccountId, AgencyId, Error, FieldErrors, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, TextPath, changed, optional_day, read_field};

use super::named;
use crate::model::{NewRole, RoleId};
use crate::{acts, store};

/// The addresses of roles.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_roles)).routes(routes!(give_role)).routes(routes!(take_role))
}

/// A bundle of rights.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleJson {
    /// The word by which it is given.
    role: &'static str,
    /// What people call it.
    name: &'static str,
}

/// A role to give, from today on.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GiveRoleJson {
    /// Which.
    role: String,
    /// Id of the agency; the role covers everything below it.
    agency: String,
    /// Last day; none without end.
    to: Option<String>,
}

/// Các vai trò giao được.
#[utoipa::path(get, path = "/api/roles", tag = "accounts",
    responses((status = 200, body = Vec<RoleJson>), (status = 401), (status = 403)))]
async fn list_roles(call: ApiCaller) -> Result<Json<Vec<RoleJson>>, ApiProblem> {
    call.require("accounts:read")?;
    Ok(Json(Role::ALL.into_iter().map(|role| RoleJson { role: role.code(), name: role.name() }).collect()))
}

/// Giao một vai trò ở một cơ quan, từ hôm nay. Việc của người quản trị ở cơ quan đó (403). Trả về mã của vai trò đã giao.
#[utoipa::path(post, path = "/api/accounts/{id}/roles", tag = "accounts", params(("id" = String, Path)),
    request_body = GiveRoleJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn give_role(
    call: ApiCaller,
    IdPath(id): IdPath<AccountId>,
    Json(new): Json<GiveRoleJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("accounts:write")?;
    let mut errors = FieldErrors::default();
    let role = Role::parse(&new.role);
    if role.is_none() {
        errors.add("role", "Chọn vai trò.");
    }
    let agency = read_field::<AgencyId>(&new.agency, "agency", "Chọn cơ quan.", &mut errors);
    let to = optional_day(new.to.as_deref(), "to", &mut errors);
    let (Some(role), Some(agency), true) = (role, agency, errors.is_empty()) else {
        return Err(Error::Invalid(errors).into());
    };
    let given = call.cx.write(|tx| async move {
        let new = NewRole { account: id, role, agency, from: tx.today(), to };
        acts::give_role(&tx, &new).await
    });
    let given = given.await.map_err(named)?;
    Ok(changed(given))
}

/// Thu hồi một vai trò kể từ hôm nay. Việc của người quản trị ở cơ quan của vai trò (403); vai trò của người quản trị
/// cuối cùng không thu hồi được (409).
#[utoipa::path(delete, path = "/api/accounts/{id}/roles/{role}", tag = "accounts",
    params(("id" = String, Path), ("role" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn take_role(call: ApiCaller, path: TextPath) -> Result<Json<Changed>, ApiProblem> {
    call.require("accounts:write")?;
    let (id, role): (AccountId, RoleId) = path.pair()?;
    if store::get_role(call.cx.db(), role).await?.account != id {
        return Err(Error::NotFound.into());
    }
    acts::take_role(&call.cx, role).await?;
    Ok(changed(role))
}
