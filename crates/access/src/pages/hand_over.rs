//! Handing all waiting work of one person to another.

use std::sync::Arc;

use askama::Template;
use kernel::{Error, FieldErrors, PersonId, Role, all_pages};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Choice, Flash, FlashKind, Form, Page, Problem, Query, Routes, redirect, render,
    render_status,
};

use super::wrong;
use crate::acts::{self, HandOver};
use crate::policy::{Keeping, act};

/// The routes; the ports are what other modules do with their own work.
pub fn routes(ports: Vec<Arc<dyn HandOver>>) -> Routes {
    let ports: Arc<[Arc<dyn HandOver>]> = ports.into();
    Routes::new().get("/quan-tri/ban-giao", form).post(
        "/quan-tri/ban-giao",
        move |call: Caller, form: Form<HandOverForm>| {
            let ports = Arc::clone(&ports);
            async move { hand_over(call, &ports, form.0).await }
        },
    )
}

/// Who, and to whom.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    #[serde(rename = "nguoi-giao")]
    from: String,
    #[serde(rename = "nguoi-nhan")]
    to: String,
}

#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    page: Page,
    from: Vec<Choice>,
    to: Vec<Choice>,
    /// Heads and the office come from their own work, not from the administration.
    administers: bool,
    back: &'static str,
    errors: FieldErrors,
}

async fn page(call: &Caller, form: &HandOverForm, errors: FieldErrors) -> Result<HandOverPage, Problem> {
    let cx = &call.cx;
    let authority = cx.actor.home().ok_or(Error::Denied)?;
    let people = all_pages(|query| agencies::people_found(cx.db(), authority, "", query)).await?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let cards = agencies::people(cx.db(), &ids, cx.today()).await?;
    let may = |person: &&agencies::Person| {
        let keeping = cards.get(&person.id).map(|card| Keeping { authority, agency: card.agency });
        keeping.is_some_and(|keeping| cx.actor.may::<_, act::HandOverWork>(&keeping))
    };
    let givers: Vec<&agencies::Person> = people.iter().filter(may).collect();
    if givers.is_empty() {
        return Err(Error::Denied.into());
    }
    let choices = |people: &[&agencies::Person], chosen: &str| -> Vec<Choice> {
        people
            .iter()
            .map(|person| {
                let card = cards.get(&person.id).filter(|card| !card.position.is_empty());
                let place = card.map(|card| format!("{}, {}", card.position, card.agency_name));
                Choice {
                    value: person.id.to_string(),
                    label: place
                        .map_or_else(|| person.name.clone(), |place| format!("{} – {place}", person.name)),
                    selected: person.id.to_string() == chosen,
                }
            })
            .collect()
    };
    let administers = cx.actor.has_anywhere(Role::Administrator);
    Ok(HandOverPage {
        page: call.page("Bàn giao việc", "/quan-tri/ban-giao").await?,
        from: choices(&givers, &form.from),
        to: choices(&people.iter().collect::<Vec<_>>(), &form.to),
        administers,
        back: if administers { "/quan-tri" } else { "/viec-cua-toi" },
        errors,
    })
}

async fn form(call: Caller, Query(form): Query<HandOverForm>) -> Answer {
    render(&page(&call, &form, FieldErrors::default()).await?)
}

async fn hand_over(call: Caller, ports: &[Arc<dyn HandOver>], form: HandOverForm) -> Answer {
    let mut errors = FieldErrors::default();
    let mut read = |text: &str, field: &str| -> Option<PersonId> {
        let id = text.parse().ok();
        if id.is_none() {
            errors.add(field, "Chọn một người.");
        }
        id
    };
    let outcome = match (read(&form.from, "nguoi-giao"), read(&form.to, "nguoi-nhan")) {
        (Some(from), Some(to)) => {
            call.cx.write(|tx| async move { acts::hand_over(&tx, ports, from, to).await }).await
        }
        _ => Err(Error::Invalid(errors)),
    };
    match outcome {
        Ok(done) => {
            let say = format!("Đã bàn giao {} việc đang chờ.", done.things);
            redirect("/quan-tri/ban-giao", Some(Flash::new(FlashKind::Ok, say)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, &form, errors).await?)
        }
    }
}
