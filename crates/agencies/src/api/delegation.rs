//! Who acts for whom as JSON.

use kernel::{AuthorityId, Error, FieldErrors};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{
    ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, changed, day_field, optional_day, read_field,
};

use super::{Where, authority_of, named};
use crate::acts::{self, NewDelegation};
use crate::model::{Delegation, DelegationId};
use crate::store;

/// The addresses of delegations.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_delegations))
        .routes(routes!(delegate))
        .routes(routes!(end_delegation))
}

/// The right of one person to act for another.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegationJson {
    /// Id.
    id: String,
    /// Id of the person whose right it is.
    from_person: String,
    /// Id of the person who acts.
    to_person: String,
    /// `kt` ký thay, `tl` thừa lệnh, `tuq` thừa ủy quyền, `q` quyền.
    form: &'static str,
    /// In which matters; empty for all.
    scope: String,
    /// The decision.
    basis: String,
    /// First day.
    from: String,
    /// Last day; none without end.
    to: Option<String>,
}

impl From<Delegation> for DelegationJson {
    fn from(one: Delegation) -> Self {
        Self {
            id: one.id.to_string(),
            from_person: one.from_person.to_string(),
            to_person: one.to_person.to_string(),
            form: one.form.code(),
            scope: one.scope,
            basis: one.basis,
            from: one.from.to_string(),
            to: one.to.map(|day| day.to_string()),
        }
    }
}

/// A delegation to give.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewDelegationJson {
    /// Id of the authority; empty for one's own.
    authority: String,
    /// Id of the person whose right it is.
    from_person: String,
    /// Id of the person who acts.
    to_person: String,
    /// `kt`, `tl`, `tuq`, `q`.
    form: String,
    /// In which matters; empty for all.
    scope: String,
    /// The decision; may be empty.
    basis: String,
    /// First day, `2021-10-01`.
    from: String,
    /// Last day; `tuq` must have one.
    to: Option<String>,
}

impl NewDelegationJson {
    fn read(self, authority: AuthorityId) -> Result<NewDelegation, Error> {
        const NOBODY: &str = "Chọn một người.";
        let mut errors = FieldErrors::default();
        let from_person = read_field(&self.from_person, "from_person", NOBODY, &mut errors);
        let to_person = read_field(&self.to_person, "to_person", NOBODY, &mut errors);
        let form = read_field(&self.form, "form", "Hình thức là kt, tl, tuq hoặc q.", &mut errors);
        let from = day_field(&self.from, "from", &mut errors);
        let to = optional_day(self.to.as_deref(), "to", &mut errors);
        let (Some(from_person), Some(to_person), Some(form), Some(from), true) =
            (from_person, to_person, form, from, errors.is_empty())
        else {
            return Err(Error::Invalid(errors));
        };
        let (scope, basis) = (self.scope, self.basis);
        Ok(NewDelegation { authority, from_person, to_person, form, scope, basis, from, to })
    }
}

/// Các ủy quyền của một chính quyền, mới nhất trước, nhiều nhất 500.
#[utoipa::path(get, path = "/api/delegations", tag = "agencies", params(Where),
    responses((status = 200, body = Vec<DelegationJson>), (status = 401), (status = 403), (status = 404)))]
async fn list_delegations(
    call: ApiCaller,
    Query(asked): Query<Where>,
) -> Result<Json<Vec<DelegationJson>>, ApiProblem> {
    call.require("agencies:read")?;
    let authority = authority_of(&call, &asked.authority).await?;
    let found = store::delegations(call.cx.db(), authority).await?;
    Ok(Json(found.into_iter().map(DelegationJson::from).collect()))
}

/// Ghi một ủy quyền: của chính mình (lãnh đạo, người đứng đầu), hoặc người quản trị, văn phòng ghi cho người khác
/// (403). Không ai tự ghi ủy quyền cho chính mình (422). Trả về mã của ủy quyền.
#[utoipa::path(post, path = "/api/delegations", tag = "agencies", request_body = NewDelegationJson,
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn delegate(call: ApiCaller, Json(new): Json<NewDelegationJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let authority = authority_of(&call, &new.authority).await?;
    let new = &new.read(authority)?;
    let given = call.cx.write(|tx| async move { acts::delegate(&tx, new).await });
    Ok(changed(given.await.map_err(named)?))
}

/// Kết thúc một ủy quyền hết hôm nay (409 nếu đã hết hạn). Quyền như khi ghi (403).
#[utoipa::path(post, path = "/api/delegations/{id}/end", tag = "agencies", params(("id" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn end_delegation(
    call: ApiCaller,
    IdPath(id): IdPath<DelegationId>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    call.cx.write(|tx| async move { acts::end_delegation(&tx, id, tx.today()).await }).await?;
    Ok(changed(id))
}
