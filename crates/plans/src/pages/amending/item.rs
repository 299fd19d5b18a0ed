//! An item as an amendment changes or drops it: under a document that is there, or with the document on the same form.

use askama::Template;
use kernel::{Error, FieldErrors, ItemId, Result};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, Page, TextPath, redirect, render, render_status};

use super::{DocumentForm, after, after_button, document_of, kept, under};
use crate::acts::amend::{Change, ItemFields, amend};
use crate::form::{day_field, part_code, shown};
use crate::model::{Amendment, Chosen, Item, Part, Plan, Role, Stands, parse_stands};
use crate::pages::{Choice, bodies, body_choices, review};
use crate::store;

/// A change of an item as typed; the first three only where no document is there yet.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AmendForm {
    #[serde(rename = "so-ky-hieu")]
    symbol: String,
    #[serde(rename = "ngay")]
    on: String,
    #[serde(rename = "ly-do")]
    reason: String,
    version: Option<i64>,
    #[serde(rename = "ten")]
    title: String,
    #[serde(rename = "tu")]
    from: String,
    #[serde(rename = "den")]
    to: String,
    #[serde(rename = "san-pham")]
    product: String,
    #[serde(rename = "chu-tri")]
    lead: String,
    #[serde(rename = "phoi-hop")]
    coordinate: Vec<String>,
}

impl AmendForm {
    /// The form of an item as it stands.
    fn of(item: &Item, parts: &[Part]) -> Self {
        let helping = parts.iter().filter(|part| part.role == Role::Coordinate);
        Self {
            version: Some(item.version),
            title: item.title.clone(),
            from: shown(item.from),
            to: shown(item.to),
            product: item.product.clone().unwrap_or_default(),
            coordinate: helping.map(part_code).collect(),
            ..Self::default()
        }
    }

    fn document(&self) -> DocumentForm {
        DocumentForm { symbol: self.symbol.clone(), on: self.on.clone(), reason: self.reason.clone() }
    }

    /// What it changes in the item, and `None` for what stays.
    fn fields(&self, known: &Known, bodies: &[(Stands, String)], errors: &mut FieldErrors) -> ItemFields {
        let (item, before) = (&known.item, Self::of(&known.item, &known.parts));
        let differs = |now: &str, was: &str| Some(now.trim().to_owned()).filter(|now| now != was.trim());
        let from = day_field(errors, "tu", &self.from).filter(|from| Some(*from) != item.from);
        let to = day_field(errors, "den", &self.to).filter(|to| Some(*to) != item.to);
        let mut coordinators = Vec::new();
        for code in &self.coordinate {
            if let Some(id) = code.strip_prefix("r:") {
                coordinators.extend(id.parse().ok().map(Chosen::Kept));
                continue;
            }
            let stands = parse_stands(code);
            match bodies.iter().find(|(known, _)| *known == stands) {
                Some((_, name)) => coordinators.push(Chosen::Picked(stands, review::plain(name))),
                None => errors.add("phoi-hop", "Có cơ quan không thuộc danh mục. Hãy chọn lại."),
            }
        }
        let sorted = |codes: &[String]| {
            let mut codes = codes.to_vec();
            codes.sort();
            codes.dedup();
            codes
        };
        ItemFields {
            seen: self.version,
            title: differs(&self.title, &item.title).filter(|title| !title.is_empty()),
            from,
            to,
            product: differs(&self.product, &before.product),
            lead: match parse_stands(&self.lead) {
                Stands::Agency(id) => Some(id),
                _ => None,
            },
            coordinators: (sorted(&self.coordinate) != sorted(&before.coordinate)).then_some(coordinators),
        }
    }
}

struct Known {
    plan: Plan,
    item: Item,
    parts: Vec<Part>,
    amendment: Option<Amendment>,
}

#[derive(Template)]
#[template(path = "plan_amend.html")]
struct AmendPage {
    page: Page,
    href: String,
    title: String,
    back: String,
    /// The document under which it is put down; empty: it is named on this form.
    named: String,
    drop_href: String,
    code: String,
    version: i64,
    form: AmendForm,
    agencies: Vec<Choice>,
    helpers: Vec<Choice>,
    errors: FieldErrors,
}

async fn known(
    call: &Caller,
    plan: Plan,
    amendment: Option<Amendment>,
    item: ItemId,
) -> Result<Known, web::Problem> {
    let item = store::content::item(call.cx.db(), plan.id, item).await?;
    if item.is_section || item.dropped_by.is_some() {
        return Err(Error::NotFound.into());
    }
    let parts = store::content::parts(call.cx.db(), plan.id).await?;
    let parts = parts.into_iter().filter(|part| part.item == item.id).collect();
    Ok(Known { plan, item, parts, amendment })
}

async fn of_document(call: &Caller, path: &TextPath) -> Result<Known, web::Problem> {
    let (plan, amendment) = under(call, path).await?;
    known(call, plan, Some(amendment), path.parse(2)?).await
}

async fn of_item(call: &Caller, path: &TextPath) -> Result<Known, web::Problem> {
    let plan = kept(call, path.parse(0)?).await?;
    known(call, plan, None, path.parse(1)?).await
}

async fn view(
    call: &Caller,
    known: &Known,
    form: AmendForm,
    errors: FieldErrors,
) -> Result<AmendPage, web::Problem> {
    let Known { plan, item, parts, amendment } = known;
    let all = bodies(call, plan.authority).await?;
    let unknown = parts.iter().filter(|p| p.role == Role::Coordinate && p.stands == Stands::Unknown);
    let mut helpers: Vec<Choice> = unknown
        .map(|part| {
            let value = part_code(part);
            let selected = form.coordinate.contains(&value);
            Choice::new(value, format!("“{}” (chưa rõ là ai)", part.phrase), selected)
        })
        .collect();
    helpers.extend(body_choices(&all, &form.coordinate));
    let all: Vec<_> = all.into_iter().filter(|(stands, _)| matches!(stands, Stands::Agency(_))).collect();
    let under = amendment.as_ref().map(|amendment| amendment.href(plan));
    Ok(AmendPage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        href: plan.href(),
        title: plan.title.clone(),
        drop_href: under.as_ref().map(|under| format!("{under}/muc/{}/bai-bo", item.id)).unwrap_or_default(),
        back: under.unwrap_or_else(|| plan.href()),
        named: amendment.as_ref().map(Amendment::named).unwrap_or_default(),
        code: item.code.clone(),
        version: item.version,
        agencies: body_choices(&all, std::slice::from_ref(&form.lead)),
        helpers,
        form,
        errors,
    })
}

/// `GET /ke-hoach/{id}/muc/{muc}/dieu-chinh`.
pub async fn alone_form(call: Caller, path: TextPath) -> Answer {
    let known = of_item(&call, &path).await?;
    let form = AmendForm::of(&known.item, &known.parts);
    render(&view(&call, &known, form, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/muc/{muc}/dieu-chinh`.
pub async fn alone(call: Caller, path: TextPath, Form(typed): Form<AmendForm>) -> Answer {
    let known = of_item(&call, &path).await?;
    let bodies = bodies(&call, known.plan.authority).await?;
    let mut errors = FieldErrors::default();
    let document = typed.document().read(&mut errors);
    let fields = typed.fields(&known, &bodies, &mut errors);
    let outcome = match errors.into_result(()) {
        Ok(()) => amend(&call.cx, known.plan.id, &document, &[Change::Item(known.item.id, fields)]).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(no) => {
            let said = format!("Đã ghi điều chỉnh lần {no}; các cơ quan liên quan đã được báo.");
            let to = format!("{}#m-{}", known.plan.href(), known.item.id);
            redirect(&to, Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &view(&call, &known, typed, errors).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}`.
pub async fn form(call: Caller, path: TextPath) -> Answer {
    let known = of_document(&call, &path).await?;
    let form = AmendForm::of(&known.item, &known.parts);
    render(&view(&call, &known, form, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}`.
pub async fn change(call: Caller, path: TextPath, Form(typed): Form<AmendForm>) -> Answer {
    let known = of_document(&call, &path).await?;
    let Some(amendment) = &known.amendment else { return Err(Error::NotFound.into()) };
    let bodies = bodies(&call, known.plan.authority).await?;
    let mut errors = FieldErrors::default();
    let fields = typed.fields(&known, &bodies, &mut errors);
    let outcome = match errors.into_result(()) {
        Ok(()) => {
            let changes = [Change::Item(known.item.id, fields)];
            amend(&call.cx, known.plan.id, &document_of(amendment), &changes).await
        }
        Err(error) => Err(error),
    };
    match after(&known.plan, amendment, outcome) {
        Ok(answer) => answer,
        Err(errors) => {
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &view(&call, &known, typed, errors).await?)
        }
    }
}

/// What was seen, for a button.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct SeenForm {
    version: Option<i64>,
}

impl SeenForm {
    pub fn version(&self) -> Option<i64> {
        self.version
    }
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}/bai-bo`.
pub async fn drop(call: Caller, path: TextPath, Form(seen): Form<SeenForm>) -> Answer {
    let (plan, amendment) = under(&call, &path).await?;
    let changes = [Change::DropItem(path.parse(2)?, seen.version)];
    let outcome = amend(&call.cx, plan.id, &document_of(&amendment), &changes).await;
    after_button(&plan, &amendment, outcome)
}
