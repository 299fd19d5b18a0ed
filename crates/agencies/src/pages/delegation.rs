//! Who acts for whom.

use askama::Template;
use kernel::{Day, Error, FieldErrors, PersonId, words};
use typeset::{Sheet, SheetColumn, Value};
use web::axum::http::StatusCode;
use web::axum::response::Response;
use web::{
    Answer, AsTable, Caller, Choice, Clock, Flash, FlashKind, Form, IdPath, Page, Problem, Query, TableKind,
    TableLinks, redirect, render, render_status,
};

use super::history::{self, History};
use super::{authority_of, choices, person_choices, wrong};
use crate::acts::{self, NewDelegation};
use crate::form;
use crate::model::{Delegation, DelegationForm, DelegationId};
use crate::policy::{Delegating, Ground, act};
use crate::store;

/// What the form sends.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct GivenForm {
    #[serde(rename = "chinh-quyen")]
    authority: String,
    #[serde(rename = "nguoi-giao")]
    from_person: String,
    #[serde(rename = "nguoi-nhan")]
    to_person: String,
    #[serde(rename = "hinh-thuc")]
    form: String,
    #[serde(rename = "pham-vi")]
    scope: String,
    #[serde(rename = "can-cu")]
    basis: String,
    #[serde(rename = "tu-ngay")]
    from: String,
    #[serde(rename = "den-ngay")]
    to: String,
}

struct Line {
    id: DelegationId,
    href: String,
    title: String,
    meta: String,
    state: Clock,
    ends: bool,
}

#[derive(Template)]
#[template(path = "delegations.html")]
struct DelegationsPage {
    page: Page,
    files: TableLinks,
    authority: String,
    rows: Vec<Line>,
    givers: Vec<Choice>,
    receivers: Vec<Choice>,
    forms: Vec<Choice>,
    form: GivenForm,
    gives: bool,
    errors: FieldErrors,
}

async fn page(call: &Caller, form: GivenForm, errors: FieldErrors) -> Result<DelegationsPage, Problem> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let authority = authority_of(call, &form.authority).await?;
    let ground = Ground::from(&authority);
    let me = call.cx.actor.require_person()?;
    let given = store::delegations(db, authority.id).await?;
    let ids: Vec<PersonId> = given.iter().flat_map(|one| [one.from_person, one.to_person]).collect();
    let cards = store::people(db, &ids, today).await?;
    let name = |id: PersonId| cards.get(&id).map(|card| card.name.clone()).unwrap_or_default();
    let rows = given
        .into_iter()
        .map(|one| {
            let scope = if one.scope.is_empty() { "mọi việc".to_owned() } else { one.scope.clone() };
            let until = one.to.map(|to| format!(" đến {}", words::day(to))).unwrap_or_default();
            let basis = if one.basis.is_empty() { String::new() } else { format!(", {}", one.basis) };
            let delegating = Delegating { ground, from_person: one.from_person };
            Line {
                id: one.id,
                href: format!("/quan-tri/uy-quyen/{}", one.id),
                title: format!("{} → {}", name(one.from_person), name(one.to_person)),
                meta: format!("{}, {scope}, từ {}{until}{basis}", one.form.name(), words::day(one.from)),
                state: state_of(&one, today),
                ends: one.to.is_none_or(|to| to >= today)
                    && call.cx.actor.may::<_, act::Delegate>(&delegating),
            }
        })
        .collect();
    let form = GivenForm {
        from_person: if form.from_person.is_empty() { me.to_string() } else { form.from_person },
        from: if form.from.is_empty() { words::day(today) } else { form.from },
        ..form
    };
    Ok(DelegationsPage {
        page: call.page("Ủy quyền, ký thay", "/quan-tri/uy-quyen").await?,
        files: TableLinks::of(call),
        authority: authority.id.to_string(),
        rows,
        givers: person_choices(call, authority.id, &form.from_person).await?,
        receivers: person_choices(call, authority.id, &form.to_person).await?,
        forms: choices(DelegationForm::ALL, DelegationForm::code, DelegationForm::name, &form.form),
        gives: call.cx.actor.may::<_, act::Delegate>(&Delegating { ground, from_person: me }),
        form,
        errors,
    })
}

fn state_of(one: &Delegation, today: Day) -> Clock {
    let holds = one.from <= today && one.to.is_none_or(|to| today <= to);
    let (class, icon, text) = match (holds, one.from > today) {
        (true, _) => ("in-time", "circle-dot", "đang hiệu lực"),
        (_, true) => ("none", "circle-dashed", "sắp hiệu lực"),
        _ => ("none", "circle-minus", "đã hết"),
    };
    Clock { class, icon, text: text.to_owned() }
}

#[derive(Template)]
#[template(path = "delegation.html")]
struct DelegationPage {
    page: Page,
    title: String,
    state: Clock,
    form: &'static str,
    scope: String,
    from: String,
    to: String,
    basis: String,
    history: History,
}

/// `GET /quan-tri/uy-quyen/{id}`: seen by whom the list is.
pub async fn show(call: Caller, IdPath(id): IdPath<DelegationId>) -> Answer {
    let (db, today) = (call.cx.db(), call.cx.today());
    let one = store::delegation(db, id).await?;
    authority_of(&call, &one.authority.to_string()).await?;
    let cards = store::people(db, &[one.from_person, one.to_person], today).await?;
    let name = |id: PersonId| cards.get(&id).map(|card| card.name.clone()).unwrap_or_default();
    render(&DelegationPage {
        page: call.page("Ủy quyền, ký thay", "/quan-tri/uy-quyen").await?,
        title: format!("{} → {}", name(one.from_person), name(one.to_person)),
        state: state_of(&one, today),
        form: one.form.name(),
        scope: if one.scope.is_empty() { "mọi việc".to_owned() } else { one.scope },
        from: words::day(one.from),
        to: one.to.map(words::day).unwrap_or_default(),
        basis: one.basis,
        history: history::history(&call, &id.into(), history::OF_DELEGATION).await?,
    })
}

async fn file(call: &Caller, asked: &str, kind: TableKind) -> kernel::Result<Response> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let authority = authority_of(call, asked).await?;
    let given = store::delegations(db, authority.id).await?;
    let ids: Vec<PersonId> = given.iter().flat_map(|one| [one.from_person, one.to_person]).collect();
    let cards = store::people(db, &ids, today).await?;
    let name = |id: PersonId| cards.get(&id).map(|card| card.name.clone());
    let columns = [
        "Người ủy quyền",
        "Người được ủy quyền",
        "Hình thức",
        "Trong việc gì",
        "Từ ngày",
        "Đến hết ngày",
        "Văn bản",
    ];
    let sheet = Sheet {
        name: "Ủy quyền".to_owned(),
        columns: columns.into_iter().map(SheetColumn::new).collect(),
        rows: given
            .iter()
            .map(|one| {
                vec![
                    name(one.from_person).into(),
                    name(one.to_person).into(),
                    one.form.name().into(),
                    if one.scope.is_empty() { "mọi việc".into() } else { Value::text(&one.scope) },
                    one.from.into(),
                    one.to.into(),
                    Value::text(&one.basis),
                ]
            })
            .collect(),
        ..Sheet::default()
    };
    super::export(call, sheet, kind, "uy-quyen")
}

/// `GET /quan-tri/uy-quyen`.
pub async fn list(call: Caller, Query(form): Query<GivenForm>, Query(asked): Query<AsTable>) -> Answer {
    if let Some(kind) = asked.kind() {
        return Ok(file(&call, &form.authority, kind).await?);
    }
    render(&page(&call, form, FieldErrors::default()).await?)
}

async fn read(call: &Caller, form: &GivenForm) -> kernel::Result<NewDelegation> {
    let authority = authority_of(call, &form.authority).await?.id;
    let mut errors = FieldErrors::default();
    let from = form::required_day(&form.from, "tu-ngay", &mut errors);
    let to = form::optional_day(&form.to, "den-ngay", &mut errors);
    let mut person = |text: &str, field: &str| {
        text.parse::<PersonId>().map_err(|_| errors.add(field, "Chọn một người.")).ok()
    };
    let (from_person, to_person) =
        (person(&form.from_person, "nguoi-giao"), person(&form.to_person, "nguoi-nhan"));
    let way =
        form.form.parse::<DelegationForm>().map_err(|_| errors.add("hinh-thuc", "Chọn hình thức.")).ok();
    match (from_person, to_person, way, errors.is_empty()) {
        (Some(from_person), Some(to_person), Some(way), true) => Ok(NewDelegation {
            authority,
            from_person,
            to_person,
            form: way,
            scope: form.scope.clone(),
            basis: form.basis.clone(),
            from,
            to,
        }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// `POST /quan-tri/uy-quyen`.
pub async fn create(call: Caller, Form(form): Form<GivenForm>) -> Answer {
    let outcome = match read(&call, &form).await {
        Ok(new) => {
            let new = &new;
            call.cx.write(|tx| async move { acts::delegate(&tx, new).await }).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => redirect("/quan-tri/uy-quyen", Some(Flash::new(FlashKind::Ok, "Đã ghi ủy quyền."))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, form, errors).await?)
        }
    }
}

/// `POST /quan-tri/uy-quyen/{id}/ket-thuc`: today is its last day.
pub async fn end(call: Caller, IdPath(id): IdPath<DelegationId>, Form(()): Form<()>) -> Answer {
    call.cx.write(|tx| async move { acts::end_delegation(&tx, id, tx.today()).await }).await?;
    redirect("/quan-tri/uy-quyen", Some(Flash::new(FlashKind::Ok, "Ủy quyền kết thúc hết hôm nay.")))
}
