//! Giving a task by hand, and dividing one into parts.

use askama::Template;
use kernel::{AuthorityId, Error, FieldErrors, Granted, Result, TaskId};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Page, redirect, render_status};

use super::choices::{self, Choice};
use crate::acts;
use crate::form::GiveForm;
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;

#[derive(Template)]
#[template(path = "give.html")]
struct GivePage {
    page: Page,
    heading: String,
    action: String,
    back: String,
    whole: Option<String>,
    form: GiveForm,
    errors: FieldErrors,
    assigners: Vec<Choice>,
    leads: Vec<Choice>,
    helpers: Vec<Choice>,
}

/// `GET /nhiem-vu/giao`.
pub async fn form(call: Caller) -> Answer {
    show(&call, None, GiveForm::default(), FieldErrors::default()).await
}

/// `POST /nhiem-vu/giao`.
pub async fn give(call: Caller, Form(form): Form<GiveForm>) -> Answer {
    let outcome = async {
        let new = form.read(home(&call)?, None)?;
        acts::give_by_hand(&call.cx, &new).await
    };
    finish(&call, None, outcome.await, form).await
}

/// `GET /nhiem-vu/{id}/chia`.
pub async fn part_form(call: Caller, IdPath(id): IdPath<TaskId>) -> Answer {
    let whole = carried(&call, id).await?;
    let due = whole.due.map(kernel::words::day).unwrap_or_default();
    let form = GiveForm { lead: whole.lead.to_string(), due, ..GiveForm::default() };
    show(&call, Some(whole), form, FieldErrors::default()).await
}

/// `POST /nhiem-vu/{id}/chia`.
pub async fn split(call: Caller, IdPath(id): IdPath<TaskId>, Form(form): Form<GiveForm>) -> Answer {
    let whole = carried(&call, id).await?;
    let outcome = async {
        let new = form.read(whole.authority, Some(&whole))?;
        acts::split(&call.cx, id, &new).await
    };
    finish(&call, Some(whole.clone()), outcome.await, form).await
}

/// The task, if the actor carries it.
async fn carried(call: &Caller, id: TaskId) -> Result<Task> {
    let task: Granted<Task, act::Carry> = call.cx.actor.grant(sql::task::get(call.cx.db(), id).await?)?;
    Ok(task.into_inner())
}

fn home(call: &Caller) -> Result<AuthorityId> {
    call.cx.actor.home().ok_or(Error::Denied)
}

async fn finish(call: &Caller, whole: Option<Task>, outcome: Result<TaskId>, form: GiveForm) -> Answer {
    match outcome {
        Ok(id) => redirect(&format!("/nhiem-vu/{id}"), Some(Flash::new(FlashKind::Ok, "Đã giao việc."))),
        Err(Error::Invalid(errors)) => show(call, whole, form, errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(call: &Caller, whole: Option<Task>, mut form: GiveForm, errors: FieldErrors) -> Answer {
    let mut assigners = choices::assigners(&call.cx, std::slice::from_ref(&form.assigner)).await?;
    if assigners.is_empty() && whole.is_none() {
        return Err(Error::Denied.into());
    }
    if form.assigner.is_empty()
        && let Some(first) = assigners.first_mut()
    {
        first.selected = true;
        form.assigner.clone_from(&first.value);
    }
    let leads = choices::agencies(&call.cx, std::slice::from_ref(&form.lead)).await?;
    let helpers = choices::agencies(&call.cx, &form.coordinators).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let heading = if whole.is_some() { "Chia việc" } else { "Giao việc" };
    let base = whole.as_ref().map(Task::href);
    render_status(
        status,
        &GivePage {
            page: call.page(heading, "/nhiem-vu").await?,
            heading: heading.to_owned(),
            action: base.as_ref().map_or_else(|| "/nhiem-vu/giao".to_owned(), |base| format!("{base}/chia")),
            back: base.unwrap_or_else(|| "/nhiem-vu".to_owned()),
            whole: whole.map(|task| task.title),
            form,
            errors,
            assigners,
            leads,
            helpers,
        },
    )
}
