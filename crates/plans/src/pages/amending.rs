//! Amendments of a plan in force: the list with what each changed, and the form.

use askama::Template;
use kernel::{Error, FieldErrors, ItemId, PlanId, Result, words};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Page, TextPath, redirect, render, render_status};

use super::show::seen;
use super::{Choice, bodies, body_choices, review};
use crate::acts::amend::{self, Change};
use crate::form::{day_field, part_code, shown};
use crate::model::{Changed, Chosen, Item, Part, Plan, Role, Stands, parse_stands};
use crate::policy::act;
use crate::store;

struct AmendmentRow {
    key: String,
    no: i64,
    symbol: String,
    on: String,
    code: String,
    changes: Vec<Changed>,
    reason: String,
}

#[derive(Template)]
#[template(path = "plan_amendments.html")]
struct AmendmentsPage {
    page: Page,
    href: String,
    title: String,
    rows: Vec<AmendmentRow>,
}

/// `GET /ke-hoach/{id}/dieu-chinh`.
pub async fn amendments(call: Caller, IdPath(id): IdPath<PlanId>) -> Answer {
    let plan = seen(&call, id).await?;
    let items = store::content::items(call.cx.db(), id).await?;
    let code = |id: ItemId| {
        items.iter().find(|item| item.id == id).map(|item| item.code.clone()).unwrap_or_default()
    };
    let rows = store::amendment::of_plan(call.cx.db(), id).await?.into_iter().map(|a| AmendmentRow {
        key: a.id.to_string(),
        no: a.no,
        symbol: a.symbol,
        on: words::day(a.on),
        code: code(a.item),
        changes: a.changes,
        reason: a.reason,
    });
    let rows = rows.collect();
    let page = call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?;
    render(&AmendmentsPage { page, href: plan.href(), title: plan.title, rows })
}

/// An amendment as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AmendForm {
    #[serde(rename = "so-ky-hieu")]
    symbol: String,
    #[serde(rename = "ngay")]
    on: String,
    #[serde(rename = "ly-do")]
    reason: String,
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
            title: item.title.clone(),
            from: shown(item.from),
            to: shown(item.to),
            product: item.product.clone().unwrap_or_default(),
            coordinate: helping.map(part_code).collect(),
            ..Self::default()
        }
    }

    /// What it changes in the item, and `None` for what stays.
    fn change(&self, item: &Item, parts: &[Part], bodies: &[(Stands, String)]) -> Result<Change> {
        let mut errors = FieldErrors::default();
        let before = Self::of(item, parts);
        let differs = |now: &str, was: &str| Some(now.trim().to_owned()).filter(|now| now != was.trim());
        let from = day_field(&mut errors, "tu", &self.from).filter(|from| Some(*from) != item.from);
        let to = day_field(&mut errors, "den", &self.to).filter(|to| Some(*to) != item.to);
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
        let change = Change {
            symbol: self.symbol.clone(),
            on: day_field(&mut errors, "ngay", &self.on),
            reason: self.reason.clone(),
            title: differs(&self.title, &item.title).filter(|title| !title.is_empty()),
            from,
            to,
            product: differs(&self.product, &before.product),
            lead: match parse_stands(&self.lead) {
                Stands::Agency(id) => Some(id),
                _ => None,
            },
            coordinators: (sorted(&self.coordinate) != sorted(&before.coordinate)).then_some(coordinators),
        };
        errors.into_result(change)
    }
}

#[derive(Template)]
#[template(path = "plan_amend.html")]
struct AmendPage {
    page: Page,
    href: String,
    title: String,
    code: String,
    form: AmendForm,
    agencies: Vec<Choice>,
    helpers: Vec<Choice>,
    errors: FieldErrors,
}

async fn amend_page(call: &Caller, path: &TextPath) -> Result<(Plan, Item, Vec<Part>), web::Problem> {
    let plan = store::plan::get(call.cx.db(), path.parse(0)?).await?;
    let plan = call.cx.actor.grant::<_, act::Keep>(plan)?.into_inner();
    let item = store::content::item(call.cx.db(), plan.id, path.parse(1)?).await?;
    let parts = store::content::parts(call.cx.db(), plan.id).await?;
    let parts = parts.into_iter().filter(|part| part.item == item.id).collect();
    Ok((plan, item, parts))
}

async fn amend_view(
    call: &Caller,
    (plan, item, parts): &(Plan, Item, Vec<Part>),
    form: AmendForm,
    errors: FieldErrors,
) -> Result<AmendPage, web::Problem> {
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
    Ok(AmendPage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        href: plan.href(),
        title: plan.title.clone(),
        code: item.code.clone(),
        agencies: body_choices(&all, std::slice::from_ref(&form.lead)),
        helpers,
        form,
        errors,
    })
}

/// `GET /ke-hoach/{id}/muc/{muc}/dieu-chinh`.
pub async fn amend_form(call: Caller, path: TextPath) -> Answer {
    let known = amend_page(&call, &path).await?;
    let form = AmendForm::of(&known.1, &known.2);
    render(&amend_view(&call, &known, form, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/muc/{muc}/dieu-chinh`.
pub async fn amend(call: Caller, path: TextPath, Form(typed): Form<AmendForm>) -> Answer {
    let known = amend_page(&call, &path).await?;
    let (plan, item, parts) = &known;
    let outcome = match typed.change(item, parts, &bodies(&call, plan.authority).await?) {
        Ok(change) => amend::amend(&call.cx, plan.id, item.id, &change).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(no) => {
            let said = format!("Đã ghi điều chỉnh lần {no}; các cơ quan liên quan đã được báo.");
            redirect(&format!("{}#m-{}", plan.href(), item.id), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => {
            let page = amend_view(&call, &known, typed, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error.into()),
    }
}
