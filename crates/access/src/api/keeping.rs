//! Creating, resetting, locking and opening accounts; handing work over.

use std::sync::Arc;

use kernel::{AccountId, Error, FieldErrors, PersonId, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::axum::Extension;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, changed, read_field};

use super::named;
use crate::acts::{self, HandOver};
use crate::model::{NewUser, Secret};
use crate::store;

type Ports = Extension<Arc<[Arc<dyn HandOver>]>>;

/// The addresses of keeping accounts.
pub fn router(ports: Vec<Arc<dyn HandOver>>) -> OpenApiRouter<App> {
    let ports: Arc<[Arc<dyn HandOver>]> = ports.into();
    OpenApiRouter::new()
        .routes(routes!(create_account))
        .routes(routes!(reset_account))
        .routes(routes!(lock_account))
        .routes(routes!(open_account))
        .routes(routes!(hand_over))
        .layer(Extension(ports))
}

/// An account to create, with its first role.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewAccountJson {
    /// Id of the person; a person has at most one account.
    person: String,
    /// What is typed to sign in: 3 to 40 letters without diacritics, digits, dots, dashes.
    name: String,
    /// May be empty.
    email: String,
    /// The first role, `official` …
    role: String,
    /// Id of the agency in which it holds.
    agency: String,
}

impl NewAccountJson {
    fn read(self) -> Result<NewUser, Error> {
        let mut errors = FieldErrors::default();
        let person = read_field(&self.person, "person", "Chọn một người.", &mut errors);
        let agency = read_field(&self.agency, "agency", "Chọn cơ quan.", &mut errors);
        let role = Role::parse(&self.role);
        if role.is_none() {
            errors.add("role", "Chọn vai trò.");
        }
        let (Some(person), Some(agency), Some(role)) = (person, agency, role) else {
            return Err(Error::Invalid(errors));
        };
        Ok(NewUser { person, name: self.name, email: self.email, role, agency })
    }
}

/// An account with the one-time password that opens it, which is told this one time.
#[derive(Serialize, ToSchema)]
pub struct OneTimeJson {
    /// Id of the account.
    id: String,
    /// What is typed to sign in.
    name: String,
    /// Good for three days and only for choosing another password.
    one_time_password: String,
}

impl OneTimeJson {
    async fn of(call: &ApiCaller, id: AccountId, secret: &Secret) -> Result<Self, Error> {
        let name = store::get_account(call.cx.db(), id).await?.name;
        Ok(Self { id: id.to_string(), name, one_time_password: secret.reveal().to_owned() })
    }
}

/// Whose waiting work goes to whom.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct HandOverJson {
    /// Id of the person who gives it away.
    from: String,
    /// Id of the person who takes it on, of the same authority.
    to: String,
}

/// What came of handing over.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandedOverJson {
    /// How many things now wait for the other person.
    things: u64,
}

/// Tạo tài khoản cho một cán bộ với vai trò đầu tiên, từ hôm nay. Việc của người quản trị ở chính quyền của người đó và
/// ở cơ quan của vai trò (403). Mật khẩu dùng một lần chỉ hiện trong câu trả lời này.
#[utoipa::path(post, path = "/api/accounts", tag = "accounts", request_body = NewAccountJson,
    responses((status = 200, body = OneTimeJson), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn create_account(
    call: ApiCaller,
    Json(new): Json<NewAccountJson>,
) -> Result<Json<OneTimeJson>, ApiProblem> {
    call.require("accounts:write")?;
    let (id, secret) = acts::create_user(&call.cx, &new.read()?).await.map_err(named)?;
    Ok(Json(OneTimeJson::of(&call, id, &secret).await?))
}

/// Cấp lại mật khẩu dùng một lần; mọi phiên của tài khoản kết thúc, xác thực hai bước vẫn giữ. Việc của người quản trị
/// mọi nơi tài khoản có vai trò (409 nếu còn nơi khác). Không cấp lại được tài khoản của chính mình (403).
#[utoipa::path(post, path = "/api/accounts/{id}/reset", tag = "accounts", params(("id" = String, Path)),
    responses((status = 200, body = OneTimeJson), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn reset_account(
    call: ApiCaller,
    IdPath(id): IdPath<AccountId>,
) -> Result<Json<OneTimeJson>, ApiProblem> {
    call.require("accounts:write")?;
    let secret = acts::reset_account(&call.cx, id, false).await?;
    Ok(Json(OneTimeJson::of(&call, id, &secret).await?))
}

/// Khóa tài khoản: mọi phiên và mã truy cập kết thúc. Quyền như khi cấp lại; người quản trị cuối cùng không khóa được
/// (409).
#[utoipa::path(post, path = "/api/accounts/{id}/lock", tag = "accounts", params(("id" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn lock_account(call: ApiCaller, IdPath(id): IdPath<AccountId>) -> Result<Json<Changed>, ApiProblem> {
    call.require("accounts:write")?;
    acts::lock_account(&call.cx, id).await?;
    Ok(changed(id))
}

/// Mở lại tài khoản đã khóa. Quyền như khi khóa (409 nếu tài khoản còn vai trò ở nơi khác).
#[utoipa::path(post, path = "/api/accounts/{id}/open", tag = "accounts", params(("id" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn open_account(call: ApiCaller, IdPath(id): IdPath<AccountId>) -> Result<Json<Changed>, ApiProblem> {
    call.require("accounts:write")?;
    call.cx.write(|tx| async move { acts::open_account(&tx, id).await }).await?;
    Ok(changed(id))
}

/// Bàn giao mọi việc đang chờ của một người cho người khác cùng chính quyền. Việc của người quản trị, người đứng đầu cơ
/// quan của người giao, và văn phòng (403).
#[utoipa::path(post, path = "/api/hand-over", tag = "accounts", request_body = HandOverJson,
    responses((status = 200, body = HandedOverJson), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn hand_over(
    call: ApiCaller,
    Extension(ports): Ports,
    Json(new): Json<HandOverJson>,
) -> Result<Json<HandedOverJson>, ApiProblem> {
    call.require("accounts:write")?;
    let mut errors = FieldErrors::default();
    let from = read_field::<PersonId>(&new.from, "from", "Chọn một người.", &mut errors);
    let to = read_field::<PersonId>(&new.to, "to", "Chọn một người.", &mut errors);
    let (Some(from), Some(to)) = (from, to) else { return Err(Error::Invalid(errors).into()) };
    let ports = &ports;
    let done = call.cx.write(|tx| async move { acts::hand_over(&tx, ports, from, to).await });
    Ok(Json(HandedOverJson { things: done.await.map_err(named)?.things }))
}
