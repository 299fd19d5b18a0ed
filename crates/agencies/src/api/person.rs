//! People and the positions they hold as JSON.

use kernel::{Error, FieldErrors, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{
    ApiCaller, ApiProblem, App, Changed, IdPath, Json, TextPath, changed, day_field, day_of, optional_day,
    read_field,
};

use super::{authority_of, named};
use crate::acts::{self, NewAppointment, NewPerson, PersonChange};
use crate::model::{Appointment, AppointmentId, Person, Rank};
use crate::policy::{Ground, act};
use crate::store;

/// The addresses of people and positions.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_person))
        .routes(routes!(create_person))
        .routes(routes!(change_person))
        .routes(routes!(appoint))
        .routes(routes!(end_position))
        .routes(routes!(make_main))
}

/// A position that a person holds or held.
#[derive(Debug, Serialize, ToSchema)]
pub struct PositionJson {
    /// Id.
    id: String,
    /// Id of the agency.
    agency: String,
    /// "Trưởng phòng".
    position: String,
    /// What it means for the agency: `head`, `deputy`, `staff`.
    rank: &'static str,
    /// Whether it is the one that is shown where there is room for one.
    is_main: bool,
    /// The decision.
    basis: String,
    /// First day.
    from: String,
    /// Last day; none without end.
    to: Option<String>,
}

impl From<Appointment> for PositionJson {
    fn from(one: Appointment) -> Self {
        Self {
            id: one.id.to_string(),
            agency: one.agency.to_string(),
            position: one.position,
            rank: one.rank.code(),
            is_main: one.is_main,
            basis: one.basis,
            from: one.from.to_string(),
            to: one.to.map(|day| day.to_string()),
        }
    }
}

/// A person with all their positions.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonOutJson {
    /// Id.
    id: String,
    /// Id of the authority whose administrators keep the record.
    authority: String,
    /// Full name.
    name: String,
    /// Staff code.
    code: String,
    /// Work e-mail.
    email: String,
    /// Telephone.
    phone: String,
    /// The latest first.
    positions: Vec<PositionJson>,
    /// To be sent back with a change.
    version: i64,
}

/// A person to create, with a first position if `position` is not empty.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewPersonJson {
    /// Id of the authority; empty for one's own, or that of the agency of the position.
    authority: String,
    /// Full name.
    name: String,
    /// Staff code; may be empty.
    code: String,
    /// Work e-mail; may be empty.
    email: String,
    /// Telephone; may be empty.
    phone: String,
    /// The first position.
    position: Option<NewPositionJson>,
}

/// A change of a person; what is missing stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PersonChangeJson {
    /// The version that was read.
    version: Option<i64>,
    /// Full name.
    name: Option<String>,
    /// Staff code.
    code: Option<String>,
    /// Work e-mail.
    email: Option<String>,
    /// Telephone.
    phone: Option<String>,
}

/// A position to give.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewPositionJson {
    /// Id of the agency.
    agency: String,
    /// "Trưởng phòng".
    position: String,
    /// `head`, `deputy`, `staff`; empty: what the title says by itself.
    rank: String,
    /// Whether it is shown first.
    is_main: bool,
    /// The decision; may be empty.
    basis: String,
    /// First day, `2021-07-01`.
    from: String,
    /// Last day; none without end.
    to: Option<String>,
}

impl NewPositionJson {
    fn read(self, person: PersonId) -> Result<NewAppointment, Error> {
        let mut errors = FieldErrors::default();
        let agency = read_field(&self.agency, "agency", "Chọn cơ quan.", &mut errors);
        let rank = if self.rank.is_empty() {
            Some(Rank::of_title(&self.position))
        } else {
            read_field(&self.rank, "rank", "Chức vụ là head, deputy hoặc staff.", &mut errors)
        };
        let from = day_field(&self.from, "from", &mut errors);
        let to = optional_day(self.to.as_deref(), "to", &mut errors);
        let (Some(agency), Some(rank), Some(from), true) = (agency, rank, from, errors.is_empty()) else {
            return Err(Error::Invalid(errors));
        };
        Ok(NewAppointment {
            person,
            agency,
            position: self.position,
            rank,
            is_main: self.is_main,
            basis: self.basis,
            from,
            to,
        })
    }
}

/// The last day of a position.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PositionEndJson {
    /// Last day.
    to: String,
}

/// The same errors with the place of the part that they are in: "position.agency".
fn in_position(error: Error) -> Error {
    let Error::Invalid(errors) = error else { return error };
    let mut here = FieldErrors::default();
    for (field, message) in errors.iter() {
        here.add(&format!("position.{field}"), message);
    }
    Error::Invalid(here)
}

/// Một cán bộ với các chức vụ đang giữ và đã giữ.
#[utoipa::path(get, path = "/api/people/{id}", tag = "agencies", params(("id" = String, Path)),
    responses((status = 200, body = PersonOutJson), (status = 401), (status = 403), (status = 404)))]
async fn get_person(
    call: ApiCaller,
    IdPath(id): IdPath<PersonId>,
) -> Result<Json<PersonOutJson>, ApiProblem> {
    call.require("agencies:read")?;
    let db = call.cx.db();
    let person = store::person(db, id).await?;
    let authority = store::authority(db, person.authority).await?;
    call.cx.actor.grant::<_, act::Look>(Ground::from(&authority))?;
    let held = store::appointments(db, id).await?;
    Ok(Json(PersonOutJson {
        id: person.id.to_string(),
        authority: person.authority.to_string(),
        name: person.name,
        code: person.code,
        email: person.email,
        phone: person.phone,
        positions: held.into_iter().map(PositionJson::from).collect(),
        version: person.version,
    }))
}

/// Thêm một cán bộ, kèm chức vụ đầu tiên nếu có. Việc của người quản trị ở chính quyền đó (403). Trả về mã cán bộ.
#[utoipa::path(post, path = "/api/people", tag = "agencies", request_body = NewPersonJson,
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn create_person(call: ApiCaller, Json(new): Json<NewPersonJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let nobody = PersonId::from(kernel::id::Uuid::nil());
    let position = new.position.map(|position| position.read(nobody)).transpose().map_err(in_position)?;
    let authority = match (&position, new.authority.is_empty()) {
        (Some(position), true) => store::agency(call.cx.db(), position.agency).await?.authority,
        _ => authority_of(&call, &new.authority).await?,
    };
    let new = NewPerson { authority, name: new.name, code: new.code, email: new.email, phone: new.phone };
    let (new, position) = (&new, &position);
    let made = call.cx.write(|tx| async move {
        let person = acts::create_person(&tx, new).await.map_err(named)?;
        if let Some(position) = position {
            let first = NewAppointment { person, is_main: true, ..position.clone() };
            acts::appoint(&tx, &first).await.map_err(|error| in_position(named(error)))?;
        }
        Ok(person)
    });
    Ok(changed(made.await?))
}

/// Sửa họ tên, mã, thư điện tử, điện thoại. Việc của người quản trị (403); 409 nếu đã có người sửa trước.
#[utoipa::path(post, path = "/api/people/{id}/change", tag = "agencies", params(("id" = String, Path)),
    request_body = PersonChangeJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn change_person(
    call: ApiCaller,
    IdPath(id): IdPath<PersonId>,
    Json(new): Json<PersonChangeJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let before = kept(&call, id).await?;
    let version = new.version.unwrap_or(before.version);
    let change = &PersonChange {
        name: new.name.unwrap_or(before.name),
        code: new.code.unwrap_or(before.code),
        email: new.email.unwrap_or(before.email),
        phone: new.phone.unwrap_or(before.phone),
    };
    let done = call.cx.write(|tx| async move { acts::change_person(&tx, id, version, change).await });
    done.await.map_err(named)?;
    Ok(changed(id))
}

/// The person as they stand, for whoever may change them: what a request leaves out is taken from there.
async fn kept(call: &ApiCaller, id: PersonId) -> Result<Person, Error> {
    let person = store::person(call.cx.db(), id).await?;
    let authority = store::authority(call.cx.db(), person.authority).await?;
    call.cx.actor.grant::<_, act::KeepPeople>(Ground::from(&authority))?;
    Ok(person)
}

/// Giao một chức vụ; một người giữ được nhiều chức vụ. Việc của người quản trị ở cơ quan đó (403). Trả về mã chức vụ.
#[utoipa::path(post, path = "/api/people/{id}/positions", tag = "agencies", params(("id" = String, Path)),
    request_body = NewPositionJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn appoint(
    call: ApiCaller,
    IdPath(id): IdPath<PersonId>,
    Json(new): Json<NewPositionJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let new = &new.read(id)?;
    let given = call.cx.write(|tx| async move { acts::appoint(&tx, new).await });
    Ok(changed(given.await.map_err(named)?))
}

/// Ghi ngày cuối cùng giữ chức vụ. Việc của người quản trị ở cơ quan đó (403).
#[utoipa::path(post, path = "/api/people/{id}/positions/{position}/end", tag = "agencies",
    params(("id" = String, Path), ("position" = String, Path)), request_body = PositionEndJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 422)))]
async fn end_position(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<PositionEndJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let position = position_of(&call, &path).await?;
    let last_day = day_of(&new.to, "to")?;
    let done = call.cx.write(|tx| async move { acts::end_appointment(&tx, position, last_day).await });
    done.await.map_err(named)?;
    Ok(changed(position))
}

/// Chọn chức vụ được hiện khi chỉ có chỗ cho một. Việc của người quản trị ở cơ quan đó (403).
#[utoipa::path(post, path = "/api/people/{id}/positions/{position}/main", tag = "agencies",
    params(("id" = String, Path), ("position" = String, Path)),
    responses((status = 200, body = Changed), (status = 401), (status = 403), (status = 404)))]
async fn make_main(call: ApiCaller, path: TextPath) -> Result<Json<Changed>, ApiProblem> {
    call.require("agencies:write")?;
    let position = position_of(&call, &path).await?;
    call.cx.write(|tx| async move { acts::make_main(&tx, position).await }).await?;
    Ok(changed(position))
}

/// The position of an address; one of somebody else is not found.
async fn position_of(call: &ApiCaller, path: &TextPath) -> Result<AppointmentId, Error> {
    let (person, position): (PersonId, AppointmentId) = path.pair()?;
    let found = store::get_appointment(call.cx.db(), position).await?;
    if found.person == person { Ok(position) } else { Err(Error::NotFound) }
}
