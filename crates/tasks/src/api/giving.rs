//! Giving work: one task, several, a part of one.

use kernel::{AuthorityId, Error, FieldErrors, Granted, TaskId};
use utoipa::ToSchema;
use web::utoipa_axum::router::OpenApiRouter;
use web::utoipa_axum::routes;
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, changed};

use super::named;
use crate::acts;
use crate::form::GiveForm;
use crate::model::{NewTask, Task};
use crate::policy::act;
use crate::store;

/// Tasks that one request may give.
const MOST: usize = 500;

/// The addresses of giving.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(give)).routes(routes!(give_many)).routes(routes!(split))
}

/// A task to give.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTaskJson {
    /// One line.
    title: String,
    /// Words.
    text: String,
    /// Id of the lead agency.
    lead: String,
    /// Ids of the coordinators.
    coordinators: Vec<String>,
    /// Id of the agency that gives it.
    assigner: String,
    /// Id of the person in the lead agency who does it.
    person: String,
    /// Area of work.
    area: String,
    /// What is to be delivered.
    product: String,
    /// First day, `2021-09-01`.
    from: String,
    /// Deadline, `2021-10-15`.
    due: String,
    /// Whether it goes on without an end.
    open_ended: bool,
}

impl NewTaskJson {
    fn read(self, authority: AuthorityId, whole: Option<&Task>) -> Result<NewTask, Error> {
        let form = GiveForm {
            title: self.title,
            text: self.text,
            lead: self.lead,
            coordinators: self.coordinators,
            assigner: self.assigner,
            assignee: self.person,
            area: self.area,
            product: self.product,
            from: self.from,
            due: self.due,
            open_ended: if self.open_ended { "1".to_owned() } else { String::new() },
            is_report: String::new(),
        };
        form.read(authority, whole)
    }
}

/// Giao một nhiệm vụ.
#[utoipa::path(post, path = "/api/tasks", tag = "tasks", request_body = NewTaskJson,
    responses((status = 200, body = Changed), (status = 403), (status = 422)))]
async fn give(call: ApiCaller, Json(new): Json<NewTaskJson>) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let authority = call.cx.actor.home().ok_or(Error::Denied)?;
    let new = new.read(authority, None).map_err(named)?;
    Ok(changed(acts::give_by_hand(&call.cx, &new).await.map_err(named)?))
}

/// Giao nhiều nhiệm vụ cùng lúc, nhiều nhất 500: giao được tất cả hoặc không giao gì.
#[utoipa::path(post, path = "/api/tasks/many", tag = "tasks", request_body = Vec<NewTaskJson>,
    responses((status = 200, body = Vec<Changed>), (status = 403), (status = 422)))]
async fn give_many(
    call: ApiCaller,
    Json(new): Json<Vec<NewTaskJson>>,
) -> Result<Json<Vec<Changed>>, ApiProblem> {
    call.require("tasks:write")?;
    let authority = call.cx.actor.home().ok_or(Error::Denied)?;
    if new.is_empty() || new.len() > MOST {
        return Err(Error::field("body", format!("Hãy gửi từ 1 đến {MOST} nhiệm vụ.")).into());
    }
    let mut tasks = Vec::new();
    for (index, one) in new.into_iter().enumerate() {
        tasks.push(one.read(authority, None).map_err(|error| at_row(named(error), index))?);
    }
    let ids = acts::give_many(&call.cx, &tasks).await.map_err(named)?;
    Ok(Json(ids.into_iter().map(|id| changed(id).0).collect()))
}

/// The same error, its fields with the place of the row: "3.title".
fn at_row(error: Error, index: usize) -> Error {
    let Error::Invalid(errors) = error else { return error };
    let mut here = FieldErrors::default();
    for (field, message) in errors.iter() {
        here.add(&format!("{index}.{field}"), message);
    }
    Error::Invalid(here)
}

/// Giao một phần của nhiệm vụ: cơ quan chủ trì của nhiệm vụ là bên giao.
#[utoipa::path(post, path = "/api/tasks/{id}/parts", tag = "tasks", params(("id" = String, Path)),
    request_body = NewTaskJson, responses((status = 200, body = Changed), (status = 403), (status = 422)))]
async fn split(
    call: ApiCaller,
    IdPath(id): IdPath<TaskId>,
    Json(new): Json<NewTaskJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("tasks:write")?;
    let whole: Granted<Task, act::See> = call.cx.actor.grant(store::task::get(call.cx.db(), id).await?)?;
    let new = new.read(whole.authority, Some(&whole)).map_err(named)?;
    Ok(changed(acts::split(&call.cx, id, &new).await.map_err(named)?))
}
