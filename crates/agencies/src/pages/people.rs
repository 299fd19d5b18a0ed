//! The people of an authority.

use askama::Template;
use kernel::{FieldErrors, Page as Rows, PageQuery, PersonId, Result, all_pages};
use typeset::{Sheet, SheetColumn, Value};
use web::axum::http::StatusCode;
use web::axum::response::Response;
use web::{
    Answer, Caller, Choice, Flash, FlashKind, Form, ListQuery, Page, Problem, Query, TableKind, redirect,
    render, render_status,
};

use super::{Pager, agency_choices, authority_choices, authority_of, choices, export, wrong};
use crate::acts::{self, NewAppointment, NewPerson};
use crate::form;
use crate::model::{Authority, Person, PersonCard, Rank};
use crate::policy::{Ground, act};
use crate::store;

/// Search, filters and page, as they stand in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    #[serde(rename = "trang")]
    page: Option<u64>,
    #[serde(rename = "co-quan")]
    agency: String,
    #[serde(rename = "chinh-quyen")]
    authority: String,
    xuat: String,
}

struct Line {
    href: String,
    name: String,
    position: String,
    agency: String,
    email: String,
    phone: String,
    code: String,
}

impl Line {
    fn has_both(&self) -> bool {
        !self.email.is_empty() && !self.phone.is_empty()
    }
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    authorities: Vec<Choice>,
    agencies: Vec<Choice>,
    q: String,
    rows: Vec<Line>,
    pager: Pager,
    is_filtered: bool,
    xlsx: String,
    csv: String,
    keeps: bool,
}

/// `GET /can-bo`.
pub async fn list(call: Caller, Query(asked): Query<Asked>) -> Answer {
    let authority = authority_of(&call, &asked.authority).await?;
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        return Ok(file(&call, &authority, &asked, kind).await?);
    }
    let query = ListQuery { page: asked.page, ..ListQuery::default() }.page();
    let list = lines(&call, &authority, &asked, query).await?;
    render(&PeoplePage {
        page: call.page("Cán bộ", "/can-bo").await?,
        authorities: authority_choices(&call, authority.id).await?,
        agencies: agency_choices(&call, authority.id, &asked.agency).await?,
        pager: Pager::new(&call, &list, "cán bộ"),
        rows: list.rows,
        is_filtered: !asked.q.is_empty() || !asked.agency.is_empty(),
        xlsx: web::with(call.path(), call.query(), "xuat", "xlsx"),
        csv: web::with(call.path(), call.query(), "xuat", "csv"),
        keeps: call.cx.actor.may::<_, act::KeepPeople>(&Ground::from(&authority)),
        q: asked.q,
    })
}

async fn lines(call: &Caller, authority: &Authority, asked: &Asked, query: PageQuery) -> Result<Rows<Line>> {
    let (db, today) = (call.cx.db(), call.cx.today());
    if let Ok(agency) = asked.agency.parse() {
        if store::agency(db, agency).await?.authority != authority.id {
            return Ok(Rows::new(Vec::new(), 0, query));
        }
        // The people of one agency are few enough to be filtered here.
        let mut cards: Vec<PersonCard> = store::people_of(db, agency, today).await?;
        cards.retain(|card| kernel::fold::contains(&card.name, &asked.q));
        let total = cards.len() as u64;
        let cards: Vec<PersonCard> =
            cards.into_iter().skip(query.offset() as usize).take(query.size() as usize).collect();
        let mut rows = Vec::new();
        for card in cards {
            let person = store::person(db, card.id).await?;
            rows.push(line(person, Some(card)));
        }
        return Ok(Rows::new(rows, total, query));
    }
    let people = store::people_found(db, authority.id, &asked.q, query).await?;
    let ids: Vec<PersonId> = people.rows.iter().map(|person| person.id).collect();
    let mut cards = store::people(db, &ids, today).await?;
    Ok(people.map(|person| {
        let card = cards.remove(&person.id).filter(|card| !card.position.is_empty());
        line(person, card)
    }))
}

fn line(person: Person, card: Option<PersonCard>) -> Line {
    let (position, agency) = card.map(|card| (card.position, card.agency_name)).unwrap_or_default();
    Line {
        href: format!("/can-bo/{}", person.id),
        name: person.name,
        position,
        agency,
        email: person.email,
        phone: person.phone,
        code: person.code,
    }
}

async fn file(call: &Caller, authority: &Authority, asked: &Asked, kind: TableKind) -> Result<Response> {
    let found = all_pages(|query| lines(call, authority, asked, query)).await?;
    let row = |line: Line| {
        [line.name, line.code, line.agency, line.position, line.email, line.phone].map(Value::Text).to_vec()
    };
    // The titles are those that the import reads.
    let columns = ["Họ và tên", "Mã cán bộ", "Cơ quan", "Chức vụ", "Thư điện tử", "Điện thoại"];
    let sheet = Sheet {
        name: "Cán bộ".to_owned(),
        columns: columns.map(SheetColumn::new).to_vec(),
        rows: found.into_iter().map(row).collect(),
        ..Sheet::default()
    };
    export(call, sheet, kind, "can-bo")
}

/// What the form of a new person sends.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct PersonForm {
    #[serde(rename = "ho-ten")]
    pub name: String,
    pub ma: String,
    #[serde(rename = "thu-dien-tu")]
    pub email: String,
    #[serde(rename = "dien-thoai")]
    pub phone: String,
    #[serde(rename = "co-quan")]
    pub agency: String,
    #[serde(rename = "chuc-vu")]
    pub position: String,
    #[serde(rename = "bac")]
    pub rank: String,
    #[serde(rename = "can-cu")]
    pub basis: String,
    #[serde(rename = "tu-ngay")]
    pub from: String,
    #[serde(rename = "den-ngay")]
    pub to: String,
    #[serde(rename = "chinh")]
    pub main: String,
    pub ban: i64,
}

#[derive(Template)]
#[template(path = "person_new.html")]
struct NewPage {
    page: Page,
    form: PersonForm,
    agencies: Vec<Choice>,
    ranks: Vec<Choice>,
    errors: FieldErrors,
}

async fn new_page(call: &Caller, form: PersonForm, errors: FieldErrors) -> Result<NewPage, Problem> {
    let authority = place(call, &form).await?;
    call.cx.actor.grant::<_, act::KeepPeople>(Ground::from(&authority))?;
    Ok(NewPage {
        page: call.page("Thêm cán bộ", "/can-bo").await?,
        agencies: agency_choices(call, authority.id, &form.agency).await?,
        ranks: choices(Rank::ALL, Rank::code, Rank::name, &form.rank),
        form,
        errors,
    })
}

/// The authority of the chosen agency, else the actor's home.
async fn place(call: &Caller, form: &PersonForm) -> Result<Authority> {
    match form.agency.parse() {
        Ok(agency) => {
            let agency = store::agency(call.cx.db(), agency).await?;
            store::authority(call.cx.db(), agency.authority).await
        }
        Err(_) => authority_of(call, "").await,
    }
}

/// `GET /can-bo/moi`.
pub async fn new_form(call: Caller, Query(mut form): Query<PersonForm>) -> Answer {
    form.from = kernel::words::day(call.cx.today());
    render(&new_page(&call, form, FieldErrors::default()).await?)
}

/// The position of a form: its rank is what was chosen, else what the title says.
pub fn read_position(
    form: &PersonForm,
    person: PersonId,
    errors: &mut FieldErrors,
) -> Option<NewAppointment> {
    let from = form::required_day(&form.from, "tu-ngay", errors);
    let to = form::optional_day(&form.to, "den-ngay", errors);
    let Ok(agency) = form.agency.parse() else {
        errors.add("co-quan", "Chọn cơ quan.");
        return None;
    };
    Some(NewAppointment {
        person,
        agency,
        position: form.position.clone(),
        rank: form.rank.parse().unwrap_or_else(|_| Rank::of_title(&form.position)),
        is_main: !form.main.is_empty(),
        basis: form.basis.clone(),
        from,
        to,
    })
}

async fn made(call: &Caller, form: &PersonForm) -> Result<PersonId> {
    let authority = place(call, form).await?;
    let mut errors = FieldErrors::default();
    let nobody = PersonId::from(kernel::id::Uuid::nil());
    let position =
        if form.position.trim().is_empty() { None } else { read_position(form, nobody, &mut errors) };
    errors.into_result(())?;
    let new = NewPerson {
        authority: authority.id,
        name: form.name.clone(),
        code: form.ma.clone(),
        email: form.email.clone(),
        phone: form.phone.clone(),
    };
    let (new, position) = (&new, &position);
    call.cx
        .write(|tx| async move {
            let person = acts::create_person(&tx, new).await?;
            if let Some(position) = position {
                acts::appoint(&tx, &NewAppointment { person, is_main: true, ..position.clone() }).await?;
            }
            Ok(person)
        })
        .await
}

/// `POST /can-bo/moi`.
pub async fn create(call: Caller, Form(form): Form<PersonForm>) -> Answer {
    match made(&call, &form).await {
        Ok(id) => redirect(&format!("/can-bo/{id}"), Some(Flash::new(FlashKind::Ok, "Đã thêm cán bộ."))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&call, form, errors).await?)
        }
    }
}
