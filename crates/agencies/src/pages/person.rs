//! One person: positions, contact, who acts for whom.

use askama::Template;
use kernel::{AgencyId, FieldErrors, PersonId, words};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Choice, Clock, Flash, FlashKind, Form, IdPath, Page, Problem, TextPath, redirect, render,
    render_status,
};

use super::history::{self, History};
use super::people::{PersonForm, read_position};
use super::{agency_choices, agency_names, choices, wrong};
use crate::acts::{self, PersonChange};
use crate::form;
use crate::model::{Appointment, AppointmentId, Person, Rank};
use crate::policy::{Ground, act};
use crate::store;

struct Position {
    id: AppointmentId,
    title: String,
    agency: String,
    href: String,
    meta: String,
    state: Clock,
    open: bool,
    main: bool,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    page: Page,
    person: Person,
    positions: Vec<Position>,
    acts_for: Vec<String>,
    agencies: Vec<Choice>,
    ranks: Vec<Choice>,
    form: PersonForm,
    today: String,
    keeps: bool,
    history: History,
    errors: FieldErrors,
}

async fn page(
    call: &Caller,
    id: PersonId,
    typed: Option<PersonForm>,
    errors: FieldErrors,
) -> Result<PersonPage, Problem> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let person = store::person(db, id).await?;
    let authority = store::authority(db, person.authority).await?;
    let ground = Ground::from(&authority);
    call.cx.actor.grant::<_, act::Look>(ground)?;
    let held = store::appointments(db, id).await?;
    let ids: Vec<AgencyId> = held.iter().map(|one| one.agency).collect();
    let names = agency_names(call, &ids).await?;
    let rights = store::delegations_to(db, id, today).await?;
    let givers: Vec<PersonId> = rights.iter().map(|right| right.from_person).collect();
    let cards = store::people(db, &givers, today).await?;
    let shown = PersonForm {
        name: person.name.clone(),
        ma: person.code.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        from: words::day(today),
        ban: person.version,
        ..PersonForm::default()
    };
    let form = match typed {
        // The form of a position brings nothing about the person.
        Some(typed) if typed.name.is_empty() && !typed.agency.is_empty() => PersonForm {
            name: shown.name,
            ma: shown.ma,
            email: shown.email,
            phone: shown.phone,
            ban: shown.ban,
            ..typed
        },
        Some(typed) if !typed.name.is_empty() => PersonForm { from: shown.from, ..typed },
        _ => shown,
    };
    Ok(PersonPage {
        page: call.page(&person.name, "/can-bo").await?,
        positions: held.into_iter().map(|one| position(one, &names, call)).collect(),
        acts_for: rights
            .iter()
            .filter_map(|right| {
                let giver = cards.get(&right.from_person)?;
                let scope = if right.scope.is_empty() { "mọi việc" } else { &right.scope };
                let until = right.to.map(|day| format!(", đến {}", words::day(day))).unwrap_or_default();
                Some(format!("{} {}, {scope}{until}", right.form.name(), giver.name))
            })
            .collect(),
        agencies: agency_choices(call, person.authority, &form.agency).await?,
        ranks: choices(Rank::ALL, Rank::code, Rank::name, &form.rank),
        form,
        today: words::day(today),
        keeps: call.cx.actor.may::<_, act::KeepPeople>(&ground),
        // Everybody may know who holds which office; who wrote it down is the business of the house.
        history: if ground.is_near(&call.cx.actor) {
            history::history(call, &id.into(), history::OF_PERSON).await?
        } else {
            History::default()
        },
        person,
        errors,
    })
}

fn position(
    one: Appointment,
    names: &std::collections::HashMap<AgencyId, String>,
    call: &Caller,
) -> Position {
    let today = call.cx.today();
    let open = one.to.is_none_or(|to| to >= today);
    let (class, icon, text) = if one.holds_on(today) {
        ("in-time", "circle-dot", "đang giữ")
    } else if one.from > today {
        ("none", "circle-dashed", "sắp giữ")
    } else {
        ("none", "circle-minus", "đã thôi")
    };
    let basis = if one.basis.is_empty() { String::new() } else { format!(", {}", one.basis) };
    Position {
        id: one.id,
        title: one.position,
        agency: names.get(&one.agency).cloned().unwrap_or_default(),
        href: format!("/co-quan/{}", one.agency),
        meta: match one.to {
            Some(to) => format!("từ {} đến {}{basis}", words::day(one.from), words::day(to)),
            None => format!("từ {}{basis}", words::day(one.from)),
        },
        state: Clock { class, icon, text: text.to_owned() },
        open,
        main: one.is_main,
    }
}

/// `GET /can-bo/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<PersonId>) -> Answer {
    render(&page(&call, id, None, FieldErrors::default()).await?)
}

async fn outcome(
    call: &Caller,
    id: PersonId,
    form: PersonForm,
    done: kernel::Result<()>,
    say: &str,
) -> Answer {
    match done {
        Ok(()) => redirect(&format!("/can-bo/{id}"), Some(Flash::new(FlashKind::Ok, say))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(call, id, Some(form), errors).await?)
        }
    }
}

/// `POST /can-bo/{id}/sua`.
pub async fn change(call: Caller, IdPath(id): IdPath<PersonId>, Form(form): Form<PersonForm>) -> Answer {
    let change = &PersonChange {
        name: form.name.clone(),
        code: form.ma.clone(),
        email: form.email.clone(),
        phone: form.phone.clone(),
    };
    let version = form.ban;
    let done = call.cx.write(|tx| async move { acts::change_person(&tx, id, version, change).await }).await;
    outcome(&call, id, form, done, "Đã lưu.").await
}

/// `POST /can-bo/{id}/chuc-vu`.
pub async fn appoint(call: Caller, IdPath(id): IdPath<PersonId>, Form(form): Form<PersonForm>) -> Answer {
    let mut errors = FieldErrors::default();
    let read = read_position(&form, id, &mut errors);
    let done = match (read, errors.into_result(())) {
        (Some(new), Ok(())) => {
            let new = &new;
            call.cx.write(|tx| async move { acts::appoint(&tx, new).await }).await.map(|_| ())
        }
        (_, Err(error)) => Err(error),
        (None, Ok(())) => Ok(()),
    };
    outcome(&call, id, form, done, "Đã thêm chức vụ.").await
}

/// The last day.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct EndForm {
    #[serde(rename = "den-ngay")]
    to: String,
}

/// `POST /can-bo/{id}/chuc-vu/{chuc-vu}/ket-thuc`.
pub async fn end(call: Caller, path: TextPath, Form(form): Form<EndForm>) -> Answer {
    let (id, post) = (path.parse::<PersonId>(0)?, path.parse::<AppointmentId>(1)?);
    let last_day = form::day(&form.to).unwrap_or_else(|| call.cx.today());
    let done = call.cx.write(|tx| async move { acts::end_appointment(&tx, post, last_day).await }).await;
    outcome(&call, id, PersonForm::default(), done, "Đã ghi ngày thôi giữ chức vụ.").await
}

/// `POST /can-bo/{id}/chuc-vu/{chuc-vu}/chinh`.
pub async fn main(call: Caller, path: TextPath, Form(()): Form<()>) -> Answer {
    let (id, post) = (path.parse::<PersonId>(0)?, path.parse::<AppointmentId>(1)?);
    let done = call.cx.write(|tx| async move { acts::make_main(&tx, post).await }).await;
    outcome(&call, id, PersonForm::default(), done, "Đã chọn chức vụ chính.").await
}
