//! An item that an amendment adds.

use askama::Template;
use kernel::{FieldErrors, Result};
use measures::Registry;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Form, Page, TextPath, render, render_status};

use super::target::Fields;
use super::{after, document_of, under};
use crate::acts::amend::{AddedItem, Change, amend};
use crate::form::{ItemForm, Lines};
use crate::model::{Amendment, Plan, Stands};
use crate::pages::{Choice, bodies, body_choices, review};
use crate::store;

/// A new item as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewItemForm {
    so: String,
    /// Behind which item or heading.
    sau: String,
    ten: String,
    #[serde(rename = "chu-tri")]
    lead: Vec<String>,
    #[serde(rename = "tham-muu")]
    advise: Vec<String>,
    #[serde(rename = "thuc-hien")]
    implement: Vec<String>,
    #[serde(rename = "phoi-hop")]
    coordinate: Vec<String>,
    tu: String,
    den: String,
    #[serde(rename = "thuong-xuyen")]
    open_ended: String,
    #[serde(rename = "san-pham")]
    product: String,
    #[serde(rename = "ct-ten")]
    target_name: Vec<String>,
    #[serde(rename = "ct-so-sanh")]
    target_op: Vec<String>,
    #[serde(rename = "ct-nguong")]
    target_value: Vec<String>,
    #[serde(rename = "ct-den")]
    target_to: Vec<String>,
    #[serde(rename = "ct-don-vi")]
    target_unit: Vec<String>,
    #[serde(rename = "ct-ky")]
    target_per: Vec<String>,
    #[serde(rename = "ct-han")]
    target_due: Vec<String>,
    #[serde(rename = "ct-do")]
    target_measure: Vec<String>,
}

impl NewItemForm {
    /// The same as the form of an item at the review, whose rules hold here too.
    fn item(&self) -> ItemForm {
        ItemForm {
            ten: self.ten.clone(),
            lead: self.lead.clone(),
            advise: self.advise.clone(),
            implement: self.implement.clone(),
            coordinate: self.coordinate.clone(),
            tu: self.tu.clone(),
            den: self.den.clone(),
            open_ended: self.open_ended.clone(),
            product: self.product.clone(),
            target_name: self.target_name.clone(),
            target_op: self.target_op.clone(),
            target_value: self.target_value.clone(),
            target_to: self.target_to.clone(),
            target_unit: self.target_unit.clone(),
            target_per: self.target_per.clone(),
            target_due: self.target_due.clone(),
            target_measure: self.target_measure.clone(),
            ..ItemForm::default()
        }
    }

    fn read(
        &self,
        call: &Caller,
        plan: &Plan,
        bodies: &[(Stands, String)],
        registry: &Registry,
    ) -> Result<AddedItem> {
        let names: Vec<(Stands, String)> =
            bodies.iter().map(|(stands, name)| (*stands, review::plain(name))).collect();
        let read = self.item().change(
            plan.id,
            call.cx.new_id(),
            Lines::default(),
            &names,
            || call.cx.new_id(),
            |key| registry.get(key).is_some(),
        )?;
        Ok(AddedItem {
            after: self.sau.parse().ok(),
            code: self.so.clone(),
            title: read.title,
            from: read.from,
            to: read.to,
            open_ended: read.open_ended,
            product: read.product,
            parts: read.parts,
            targets: read.targets,
        })
    }
}

#[derive(Template)]
#[template(path = "plan_amend_new_item.html")]
struct NewItemPage {
    page: Page,
    href: String,
    title: String,
    back: String,
    named: String,
    form: NewItemForm,
    places: Vec<Choice>,
    leads: Vec<Choice>,
    advisers: Vec<Choice>,
    doers: Vec<Choice>,
    helpers: Vec<Choice>,
    target: Fields,
    errors: FieldErrors,
}

async fn view(
    call: &Caller,
    (plan, amendment): (&Plan, &Amendment),
    form: NewItemForm,
    registry: &Registry,
    errors: FieldErrors,
) -> Result<NewItemPage, web::Problem> {
    let all = bodies(call, plan.authority).await?;
    let items = store::content::items(call.cx.db(), plan.id).await?;
    let places = items.iter().map(|item| {
        let label: String = format!("{} {}", item.code, item.title).chars().take(90).collect();
        let value = item.id.to_string();
        let selected = value == form.sau;
        Choice::new(value, label, selected)
    });
    Ok(NewItemPage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        href: plan.href(),
        title: plan.title.clone(),
        back: amendment.href(plan),
        named: amendment.named(),
        places: places.collect(),
        leads: body_choices(&all, &form.lead),
        advisers: body_choices(&all, &form.advise),
        doers: body_choices(&all, &form.implement),
        helpers: body_choices(&all, &form.coordinate),
        target: Fields::of(&form.item(), Some(registry)),
        form,
        errors,
    })
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}/muc-moi`.
pub async fn form(call: Caller, path: TextPath, registry: Registry) -> Answer {
    let (plan, amendment) = under(&call, &path).await?;
    let empty = FieldErrors::default();
    render(&view(&call, (&plan, &amendment), NewItemForm::default(), &registry, empty).await?)
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/muc-moi`.
pub async fn add(call: Caller, path: TextPath, Form(typed): Form<NewItemForm>, registry: Registry) -> Answer {
    let (plan, amendment) = under(&call, &path).await?;
    let bodies = bodies(&call, plan.authority).await?;
    let outcome = match typed.read(&call, &plan, &bodies, &registry) {
        Ok(new) => amend(&call.cx, plan.id, &document_of(&amendment), &[Change::AddItem(new)]).await,
        Err(error) => Err(error),
    };
    match after(&plan, &amendment, outcome) {
        Ok(answer) => answer,
        Err(errors) => {
            let page = view(&call, (&plan, &amendment), typed, &registry, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
