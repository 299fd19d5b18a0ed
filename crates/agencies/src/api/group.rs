//! Groups of agencies as JSON.

use kernel::{AgencyId, Error, FieldErrors, GroupId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{
    ApiCaller, ApiProblem, App, Changed, IdPath, Json, Query, TextPath, changed, day_field, optional_day,
    read_field,
};

use super::{Where, authority_of, named};
use crate::acts::{self, NewGroup};
use crate::model::{AgencyKind, Group, Member, MemberId};
use crate::policy::{Ground, act};
use crate::store;

/// The addresses of groups.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_groups))
        .routes(routes!(get_group))
        .routes(routes!(create_group))
        .routes(routes!(change_group))
        .routes(routes!(remove_group))
        .routes(routes!(put_member))
        .routes(routes!(drop_member))
}

/// A group of agencies as plans name it.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupJson {
    /// Id.
    id: String,
    /// The usual wording.
    name: String,
    /// Other wordings.
    aliases: Vec<String>,
    /// The rule: all agencies of these kinds; empty for chosen members only.
    kinds: Vec<&'static str>,
    /// Ids of the agencies that belong to it today.
    members: Vec<String>,
    /// To be sent back with a change.
    version: i64,
}

impl From<Group> for GroupJson {
    fn from(group: Group) -> Self {
        Self {
            id: group.id.to_string(),
            name: group.name,
            aliases: group.aliases,
            kinds: group.kinds.into_iter().map(AgencyKind::code).collect(),
            members: group.members.iter().map(ToString::to_string).collect(),
            version: group.version,
        }
    }
}

/// A line of membership: an agency put in, or kept out although the rule takes it in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberJson {
    /// Id of the line.
    id: String,
    /// Id of the agency.
    agency: String,
    /// Whether it is kept out.
    excluded: bool,
    /// First day.
    from: String,
    /// Last day; none without end.
    to: Option<String>,
}

impl From<Member> for MemberJson {
    fn from(line: Member) -> Self {
        Self {
            id: line.id.to_string(),
            agency: line.agency.to_string(),
            excluded: line.excluded,
            from: line.from.to_string(),
            to: line.to.map(|day| day.to_string()),
        }
    }
}

/// A group with its lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupOutJson {
    #[serde(flatten)]
    group: GroupJson,
    /// What was put in or kept out by hand.
    lines: Vec<MemberJson>,
}

/// A group to create.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewGroupJson {
    /// Id of the authority; empty for one's own.
    authority: String,
    /// The usual wording: "các phòng, ban, ngành".
    name: String,
    /// Other wordings.
    aliases: Vec<String>,
    /// The rule: all agencies of these kinds.
    kinds: Vec<String>,
}

/// A change of a group; what is missing stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GroupChangeJson {
    /// The version that was read.
    version: Option<i64>,
    /// The usual wording.
    name: Option<String>,
    /// All other wordings.
    aliases: Option<Vec<String>>,
    /// All kinds of the rule.
    kinds: Option<Vec<String>>,
}

/// A line of membership to add.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewMemberJson {
    /// Id of the agency.
    agency: String,
    /// Whether it is kept out although the rule takes it in.
    excluded: bool,
    /// First day, `2021-07-01`.
    from: String,
    /// Last day; none without end.
    to: Option<String>,
}

fn kinds_of(codes: &[String]) -> Result<Vec<AgencyKind>, Error> {
    let mut errors = FieldErrors::default();
    let mut kinds = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        let say = format!("Không có loại cơ quan “{code}”.");
        kinds.extend(read_field::<AgencyKind>(code, &format!("kinds.{index}"), &say, &mut errors));
    }
    errors.into_result(kinds)
}

/// The group as it stands, for whoever may keep it.
async fn kept(call: &ApiCaller, id: GroupId) -> Result<Group, Error> {
    let group = store::group(call.cx.db(), id, call.cx.today()).await?;
    let authority = store::authority(call.cx.db(), group.authority).await?;
    call.cx.actor.grant::<_, act::KeepGroups>(Ground::from(&authority))?;
    Ok(group)
}

/// Các nhóm cơ quan của một chính quyền. Việc của người quản trị ở đó (403).
#[utoipa::path(get, path = "/api/groups", tag = "agencies", params(Where),
    responses((status = 200, body = Vec<GroupJson>), (status = 401), (status = 403), (status = 404)))]
async fn list_groups(
    call: ApiCaller,
    Query(asked): Query<Where>,
) -> Result<Json<Vec<GroupJson>>, ApiProblem> {
    call.require("agencies:read")?;
    let authority = store::authority(call.cx.db(), authority_of(&call, &asked.authority).await?).await?;
    call.cx.actor.grant::<_, act::KeepGroups>(Ground::from(&authority))?;
    let found = store::groups_of(call.cx.db(), authority.id, call.cx.today()).await?;
    Ok(Json(found.into_iter().map(GroupJson::from).collect()))
}

/// Một nhóm với những dòng đã thêm vào hoặc loại ra. Việc của người quản trị ở đó (403).
#[utoipa::path(get, path = "/api/groups/{id}", tag = "agencies", params(("id" = String, Path)),
    responses((status = 200, body = GroupOutJson), (status = 401), (status = 403), (status = 404)))]
async fn get_group(call: ApiCaller, IdPath(id): IdPath<GroupId>) -> Result<Json<GroupOutJson>, ApiProblem> {
    call.require("agencies:read")?;
    let group = kept(&call, id).await?;
    let lines = store::member_lines(call.cx.db(), id).await?;
    Ok(Json(GroupOutJson {
        group: GroupJson::from(group),
        lines: lines.into_iter().map(MemberJson::from).collect(),
    }))
}

/// Tạo một nhóm. Việc của người quản trị ở chính quyền đó (403). Trả về mã của nhóm.
#[utoipa::path(post, path = "/api/groups", tag = "agencies", request_body = NewGroupJson,
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn create_group(call: ApiCaller, Json(new): Json<NewGroupJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let authority = authority_of(&call, &new.authority).await?;
    let new = &NewGroup { kinds: kinds_of(&new.kinds)?, name: new.name, aliases: new.aliases };
    let made = call.cx.write(|tx| async move { acts::create_group(&tx, authority, new).await });
    Ok(changed(made.await.map_err(named)?))
}

/// Sửa tên, cách viết khác hoặc quy tắc. Việc của người quản trị (403); 409 nếu đã có người sửa trước.
#[utoipa::path(post, path = "/api/groups/{id}/change", tag = "agencies", params(("id" = String, Path)),
    request_body = GroupChangeJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change_group(
    call: ApiCaller,
    IdPath(id): IdPath<GroupId>,
    Json(new): Json<GroupChangeJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let before = kept(&call, id).await?;
    let version = new.version.unwrap_or(before.version);
    let change = &NewGroup {
        name: new.name.unwrap_or(before.name),
        aliases: new.aliases.unwrap_or(before.aliases),
        kinds: new.kinds.map_or(Ok(before.kinds), |codes| kinds_of(&codes))?,
    };
    let done = call.cx.write(|tx| async move { acts::change_group(&tx, id, version, change).await });
    done.await.map_err(named)?;
    Ok(changed(id))
}

/// Xóa một nhóm; kế hoạch đã gọi tên nhóm vẫn giữ nguyên lời. Việc của người quản trị (403).
#[utoipa::path(delete, path = "/api/groups/{id}", tag = "agencies", params(("id" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404)))]
async fn remove_group(call: ApiCaller, IdPath(id): IdPath<GroupId>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    call.cx.write(|tx| async move { acts::remove_group(&tx, id).await }).await?;
    Ok(changed(id))
}

/// Thêm một cơ quan vào nhóm, hoặc loại ra dù quy tắc có tính. Việc của người quản trị (403). Trả về mã của dòng.
#[utoipa::path(post, path = "/api/groups/{id}/members", tag = "agencies", params(("id" = String, Path)),
    request_body = NewMemberJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn put_member(
    call: ApiCaller,
    IdPath(id): IdPath<GroupId>,
    Json(new): Json<NewMemberJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let mut errors = FieldErrors::default();
    let agency = read_field::<AgencyId>(&new.agency, "agency", "Chọn cơ quan.", &mut errors);
    let from = day_field(&new.from, "from", &mut errors);
    let to = optional_day(new.to.as_deref(), "to", &mut errors);
    let (Some(agency), Some(from), true) = (agency, from, errors.is_empty()) else {
        return Err(Error::Invalid(errors).into());
    };
    let put =
        call.cx.write(|tx| async move { acts::put_member(&tx, id, agency, new.excluded, from, to).await });
    Ok(changed(put.await.map_err(named)?))
}

/// Bỏ một dòng thành viên. Việc của người quản trị (403).
#[utoipa::path(delete, path = "/api/groups/{id}/members/{line}", tag = "agencies",
    params(("id" = String, Path), ("line" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404)))]
async fn drop_member(call: ApiCaller, path: TextPath) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let (id, line): (GroupId, MemberId) = path.pair()?;
    call.cx.write(|tx| async move { acts::drop_member(&tx, id, line).await }).await?;
    Ok(changed(id))
}
