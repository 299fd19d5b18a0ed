//! A target as an amendment changes, adds or drops it.

use askama::Template;
use kernel::{Error, FieldErrors, ItemId, Result, TargetId};
use measures::Registry;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Form, Page, TextPath, render, render_status};

use super::item::SeenForm;
use super::{after, after_button, document_of, under};
use crate::acts::amend::{Change, amend};
use crate::form::ItemForm;
use crate::model::{Amendment, Item, OPS, PERS, Plan, TargetRow, UNITS, within};
use crate::pages::{Choice, choices};
use crate::store;

/// The fields of one target as a form shows them.
pub(super) struct Fields {
    pub id: String,
    pub name: String,
    pub ops: Vec<Choice>,
    pub value: String,
    pub to: String,
    pub units: Vec<Choice>,
    pub pers: Vec<Choice>,
    pub due: String,
    /// Empty where binding is not this form's matter.
    pub measures: Vec<Choice>,
}

impl Fields {
    /// Of the first target of a form; with measures for one that is new.
    pub fn of(typed: &ItemForm, registry: Option<&Registry>) -> Self {
        let first = |list: &[String]| list.first().cloned().unwrap_or_default();
        let or = |value: String, usual: &str| if value.is_empty() { usual.to_owned() } else { value };
        let bound = first(&typed.target_measure);
        let measures = registry.map(|registry| {
            let by_hand = Choice::new("", "Báo cáo bằng tay", bound.is_empty());
            let all = registry.all().iter().map(|m| Choice::new(m.key, m.name, m.key == bound));
            std::iter::once(by_hand).chain(all).collect()
        });
        Self {
            id: first(&typed.target_id),
            name: first(&typed.target_name),
            ops: choices(OPS, &or(first(&typed.target_op), ">=")),
            value: first(&typed.target_value),
            to: first(&typed.target_to),
            units: choices(UNITS, &or(first(&typed.target_unit), "percent")),
            pers: choices(PERS, &first(&typed.target_per)),
            due: first(&typed.target_due),
            measures: measures.unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "plan_amend_target.html")]
struct TargetPage {
    page: Page,
    href: String,
    title: String,
    back: String,
    named: String,
    heading: String,
    promised: String,
    drop_href: String,
    version: i64,
    target: Fields,
    errors: FieldErrors,
}

struct Known {
    plan: Plan,
    amendment: Amendment,
    item: Option<Item>,
    row: Option<TargetRow>,
}

impl Known {
    /// The version by which a change between reading and writing is seen.
    fn version(&self) -> i64 {
        self.item.as_ref().map_or(self.plan.version, |item| item.version)
    }

    fn heading(&self) -> String {
        let of = self.item.as_ref().map(|item| format!("của {}", within(&item.called())));
        let of = of.unwrap_or_else(|| "chung".to_owned());
        if self.row.is_some() { format!("Sửa chỉ tiêu {of}") } else { format!("Thêm chỉ tiêu {of}") }
    }

    /// The row that the form asks for.
    fn read(&self, call: &Caller, typed: &ItemForm, registry: Option<&Registry>) -> Result<TargetRow> {
        let known: Vec<TargetRow> = self.row.iter().cloned().collect();
        let item = self.item.as_ref().map(|item| item.id);
        let is_measure = |key: &str| registry.is_some_and(|registry| registry.get(key).is_some());
        let rows = typed.target_rows(self.plan.id, item, &known, || call.cx.new_id(), is_measure)?;
        rows.into_iter().next().ok_or_else(|| Error::field("ct-ten", "Ghi chỉ tiêu đo điều gì."))
    }
}

async fn of_target(call: &Caller, path: &TextPath) -> Result<Known, web::Problem> {
    let (plan, amendment) = under(call, path).await?;
    let row = store::target::get(call.cx.db(), path.parse::<TargetId>(2)?).await?;
    if row.plan != plan.id || row.ended_on.is_some() {
        return Err(Error::NotFound.into());
    }
    let item = match row.item {
        Some(item) => Some(store::content::item(call.cx.db(), plan.id, item).await?),
        None => None,
    };
    Ok(Known { plan, amendment, item, row: Some(row) })
}

/// The item that gets a target: `chung` for the plan as a whole.
async fn of_item(call: &Caller, path: &TextPath) -> Result<Known, web::Problem> {
    let (plan, amendment) = under(call, path).await?;
    let code: String = path.parse(2)?;
    let item = if code == "chung" {
        None
    } else {
        let item = store::content::item(call.cx.db(), plan.id, path.parse::<ItemId>(2)?).await?;
        if item.is_section || item.dropped_by.is_some() {
            return Err(Error::NotFound.into());
        }
        Some(item)
    };
    Ok(Known { plan, amendment, item, row: None })
}

async fn view(
    call: &Caller,
    known: &Known,
    typed: &ItemForm,
    registry: Option<&Registry>,
    errors: FieldErrors,
) -> Result<TargetPage, web::Problem> {
    let back = known.amendment.href(&known.plan);
    Ok(TargetPage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        href: known.plan.href(),
        title: known.plan.title.clone(),
        named: known.amendment.named(),
        heading: known.heading(),
        promised: known.row.as_ref().map(TargetRow::promised).unwrap_or_default(),
        drop_href: match &known.row {
            Some(row) => format!("{back}/chi-tieu/{}/bai-bo", row.id),
            None => String::new(),
        },
        back,
        version: known.version(),
        target: Fields::of(typed, registry),
        errors,
    })
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}`.
pub async fn form(call: Caller, path: TextPath) -> Answer {
    let known = of_target(&call, &path).await?;
    let typed = ItemForm::default().with_targets(known.row.iter());
    render(&view(&call, &known, &typed, None, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}`.
pub async fn change(call: Caller, path: TextPath, Form(typed): Form<ItemForm>) -> Answer {
    let known = of_target(&call, &path).await?;
    let wanted = known.read(&call, &typed, None).map(|row| Change::Target(row, Some(typed.version)));
    put(&call, &known, &typed, None, wanted).await
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu-moi/{muc}`.
pub async fn new_form(call: Caller, path: TextPath, registry: Registry) -> Answer {
    let known = of_item(&call, &path).await?;
    render(&view(&call, &known, &ItemForm::default(), Some(&registry), FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu-moi/{muc}`.
pub async fn add(call: Caller, path: TextPath, Form(typed): Form<ItemForm>, registry: Registry) -> Answer {
    let known = of_item(&call, &path).await?;
    let wanted = known.read(&call, &typed, Some(&registry));
    let wanted = wanted.map(|row| Change::AddTarget(row, Some(typed.version)));
    put(&call, &known, &typed, Some(&registry), wanted).await
}

async fn put(
    call: &Caller,
    known: &Known,
    typed: &ItemForm,
    registry: Option<&Registry>,
    wanted: Result<Change>,
) -> Answer {
    let outcome = match wanted {
        Ok(change) => amend(&call.cx, known.plan.id, &document_of(&known.amendment), &[change]).await,
        Err(error) => Err(error),
    };
    match after(&known.plan, &known.amendment, outcome) {
        Ok(answer) => answer,
        Err(errors) => {
            let page = view(call, known, typed, registry, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}/bai-bo`.
pub async fn drop(call: Caller, path: TextPath, Form(seen): Form<SeenForm>) -> Answer {
    let (plan, amendment) = under(&call, &path).await?;
    let changes = [Change::DropTarget(path.parse(2)?, seen.version())];
    let outcome = amend(&call.cx, plan.id, &document_of(&amendment), &changes).await;
    after_button(&plan, &amendment, outcome)
}
