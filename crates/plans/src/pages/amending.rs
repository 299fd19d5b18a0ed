//! Amendments of a plan in force: the documents with what each changed, and the way to put down more.

mod duty;
mod item;
mod new_item;
mod target;

use askama::Template;
use files::Disposition;
use kernel::{Error, FieldErrors, PlanId, Result, words};
use measures::Registry;
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Flash, FlashKind, Form, IdPath, Page, Query, Routes, TableKind, TextPath, Upload,
    redirect, render, render_status, table_file,
};

use super::show::seen;
use super::upload::said_at_field;
use crate::acts::amend::{self, Document, MOST_BYTES};
use crate::form::day_field;
use crate::model::{Amendment, Changed, Entry, Item, Kind, Plan, PlanState, within};
use crate::policy::act;
use crate::store;

/// The routes of amendments; a new target is bound to a measure of `registry`.
pub(super) fn routes(registry: &Registry) -> Routes {
    let most = MOST_BYTES as usize + (1 << 20);
    let (shown, added) = (registry.clone(), registry.clone());
    let (item_shown, item_added) = (registry.clone(), registry.clone());
    Routes::new()
        .get("/ke-hoach/{id}/dieu-chinh", amendments)
        .get("/ke-hoach/{id}/dieu-chinh/moi", new_form)
        .upload("/ke-hoach/{id}/dieu-chinh/moi", most, open)
        .get("/ke-hoach/{id}/dieu-chinh/{lan}", one)
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/bo", discard)
        .get("/ke-hoach/{id}/dieu-chinh/{lan}/tep", file)
        .upload("/ke-hoach/{id}/dieu-chinh/{lan}/tep", most, attach)
        .get("/ke-hoach/{id}/muc/{muc}/dieu-chinh", item::alone_form)
        .post("/ke-hoach/{id}/muc/{muc}/dieu-chinh", item::alone)
        .get("/ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}", item::form)
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}", item::change)
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/muc/{muc}/bai-bo", item::drop)
        .get("/ke-hoach/{id}/dieu-chinh/{lan}/muc-moi", move |call, path| {
            new_item::form(call, path, item_shown.clone())
        })
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/muc-moi", move |call, path, form| {
            new_item::add(call, path, form, item_added.clone())
        })
        .get("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}", target::form)
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}", target::change)
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu/{ct}/bai-bo", target::drop)
        .get("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu-moi/{muc}", move |call, path| {
            target::new_form(call, path, shown.clone())
        })
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/chi-tieu-moi/{muc}", move |call, path, form| {
            target::add(call, path, form, added.clone())
        })
        .get("/ke-hoach/{id}/dieu-chinh/{lan}/trach-nhiem/{viec}", duty::form)
        .post("/ke-hoach/{id}/dieu-chinh/{lan}/trach-nhiem/{viec}", duty::change)
}

/// One thing that an amendment changed.
pub(super) struct EntryRow {
    pub kind: String,
    pub subject: String,
    pub href: String,
    /// Why, where it is not the document's own reason.
    pub reason: String,
    pub changes: Vec<Changed>,
}

impl EntryRow {
    fn of(plan: &Plan, amendment: &Amendment, entry: &Entry) -> Self {
        Self {
            kind: words::capital(entry.kind.name()),
            subject: within(&entry.subject),
            href: match (entry.kind, entry.target, entry.item) {
                (Kind::Target | Kind::NewTarget | Kind::DroppedTarget, Some(target), _) => {
                    format!("/chi-tieu/{target}")
                }
                (_, _, Some(item)) => format!("{}#m-{item}", plan.href()),
                _ => format!("{}/bao-cao", plan.href()),
            },
            reason: if entry.reason == amendment.reason { String::new() } else { entry.reason.clone() },
            changes: entry.changes.clone(),
        }
    }
}

struct AmendmentRow {
    no: i64,
    href: String,
    symbol: String,
    on: String,
    entries: Vec<EntryRow>,
    reason: String,
}

#[derive(Template)]
#[template(path = "plan_amendments.html")]
struct AmendmentsPage {
    page: Page,
    href: String,
    title: String,
    rows: Vec<AmendmentRow>,
    keeps: bool,
}

/// Whether the list is wanted as a file.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    xuat: String,
}

fn may_amend(call: &Caller, plan: &Plan) -> bool {
    plan.state == PlanState::InForce && call.cx.actor.may::<_, act::Keep>(plan)
}

/// `GET /ke-hoach/{id}/dieu-chinh`.
async fn amendments(call: Caller, IdPath(id): IdPath<PlanId>, Query(asked): Query<Asked>) -> Answer {
    let plan = seen(&call, id).await?;
    let found = store::amendment::of_plan(call.cx.db(), id).await?;
    if let Some(kind) = TableKind::asked(&asked.xuat) {
        return Ok(table_file(&workbook(&call, &found), kind, "dieu-chinh")?);
    }
    let rows = found.iter().map(|a| AmendmentRow {
        no: a.no,
        href: a.href(&plan),
        symbol: a.symbol.clone(),
        on: words::day(a.on),
        entries: a.entries.iter().map(|entry| EntryRow::of(&plan, a, entry)).collect(),
        reason: a.reason.clone(),
    });
    let rows = rows.collect();
    let keeps = may_amend(&call, &plan);
    let page = call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?;
    render(&AmendmentsPage { page, href: plan.href(), title: plan.title, rows, keeps })
}

fn workbook(call: &Caller, found: &[Amendment]) -> Workbook {
    let columns =
        ["Lần", "Văn bản", "Ngày", "Thay đổi", "Nội dung", "Phần", "Trước đó", "Nay là", "Lý do", "Ghi lúc"];
    let mut rows = Vec::new();
    for amendment in found {
        for entry in &amendment.entries {
            for change in &entry.changes {
                rows.push(vec![
                    amendment.no.into(),
                    Value::text(&amendment.symbol),
                    Some(amendment.on).into(),
                    entry.kind.name().into(),
                    Value::text(&entry.subject),
                    Value::text(&change.what),
                    Value::text(&change.was),
                    Value::text(&change.became),
                    Value::text(&entry.reason),
                    words::moment(entry.made_at).into(),
                ]);
            }
        }
    }
    Workbook::of(
        Sheet {
            name: "Điều chỉnh".to_owned(),
            columns: columns.into_iter().map(SheetColumn::new).collect(),
            rows,
            ..Sheet::default()
        },
        call.cx.now(),
    )
}

/// A document as typed.
#[derive(Debug, Clone, Default)]
struct DocumentForm {
    symbol: String,
    on: String,
    reason: String,
}

impl DocumentForm {
    fn read(&self, errors: &mut FieldErrors) -> Document {
        Document {
            symbol: self.symbol.clone(),
            on: day_field(errors, "ngay", &self.on),
            reason: self.reason.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "plan_amendment_new.html")]
struct NewPage {
    page: Page,
    href: String,
    title: String,
    form: DocumentForm,
    errors: FieldErrors,
}

async fn new_page(
    call: &Caller,
    plan: &Plan,
    form: DocumentForm,
    errors: FieldErrors,
) -> Result<NewPage, web::Problem> {
    let page = call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?;
    Ok(NewPage { page, href: plan.href(), title: plan.title.clone(), form, errors })
}

/// The plan, for whoever may amend it.
async fn kept(call: &Caller, id: PlanId) -> Result<Plan> {
    let plan = store::plan::get(call.cx.db(), id).await?;
    Ok(call.cx.actor.grant::<_, act::Keep>(plan)?.into_inner())
}

/// `GET /ke-hoach/{id}/dieu-chinh/moi`.
async fn new_form(call: Caller, IdPath(id): IdPath<PlanId>) -> Answer {
    let plan = kept(&call, id).await?;
    render(&new_page(&call, &plan, DocumentForm::default(), FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/dieu-chinh/moi`.
async fn open(call: Caller, IdPath(id): IdPath<PlanId>, upload: Upload) -> Answer {
    let plan = kept(&call, id).await?;
    let mut typed = DocumentForm::default();
    let outcome = async {
        let parts = upload.read(&call.cx, call.app.files(), MOST_BYTES, 1).await?;
        typed = DocumentForm {
            symbol: parts.text("so-ky-hieu").to_owned(),
            on: parts.text("ngay").to_owned(),
            reason: parts.text("ly-do").to_owned(),
        };
        let mut errors = FieldErrors::default();
        let document = typed.read(&mut errors);
        errors.into_result(())?;
        let no = amend::open(&call.cx, id, &document).await?;
        if let Some((_, file)) = parts.files.first() {
            amend::attach(&call.cx, call.app.files(), id, no, file).await?;
        }
        Ok(no)
    };
    match outcome.await {
        Ok(no) => {
            let said = Flash::new(FlashKind::Ok, "Đã ghi văn bản. Nay chọn từng chỗ mà văn bản điều chỉnh.");
            redirect(&format!("{}/dieu-chinh/{no}", plan.href()), Some(said))
        }
        Err(problem) => {
            let errors = said_at_field(problem)?;
            let page = new_page(&call, &plan, typed, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

struct TargetPick {
    href: String,
    name: String,
    promised: String,
}

/// An item with what of it can be changed.
struct Pick {
    code: String,
    title: String,
    is_section: bool,
    change_href: String,
    target_href: String,
    targets: Vec<TargetPick>,
}

struct DutyPick {
    href: String,
    what: String,
}

#[derive(Template)]
#[template(path = "plan_amendment.html")]
struct OnePage {
    page: Page,
    plan_href: String,
    plan_title: String,
    href: String,
    no: i64,
    named: String,
    reason: String,
    made: String,
    file_name: String,
    entries: Vec<EntryRow>,
    keeps: bool,
    picks: Vec<Pick>,
    general: Vec<TargetPick>,
    duties: Vec<DutyPick>,
    errors: FieldErrors,
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}`.
async fn one(call: Caller, path: TextPath) -> Answer {
    let plan = seen(&call, path.parse(0)?).await?;
    let amendment = store::amendment::get(call.cx.db(), plan.id, path.parse(1)?).await?;
    render(&one_page(&call, &plan, &amendment, FieldErrors::default()).await?)
}

async fn one_page(
    call: &Caller,
    plan: &Plan,
    amendment: &Amendment,
    errors: FieldErrors,
) -> Result<OnePage, web::Problem> {
    let db = call.cx.db();
    let href = amendment.href(plan);
    let keeps = may_amend(call, plan);
    let (items, targets, duties) = if keeps {
        (
            store::content::items(db, plan.id).await?,
            store::target::of_plan(db, plan.id).await?,
            store::content::duties(db, plan.id).await?,
        )
    } else {
        (Vec::new(), Vec::new(), Vec::new())
    };
    let pick = |target: &crate::model::TargetRow| TargetPick {
        href: format!("{href}/chi-tieu/{}", target.id),
        name: target.name.clone(),
        promised: target.promised(),
    };
    let own = |item: &Item| targets.iter().filter(|t| t.item == Some(item.id)).map(&pick).collect();
    let made_by: Vec<kernel::PersonId> = amendment.made_by.into_iter().collect();
    let people = agencies::people(db, &made_by, call.cx.today()).await?;
    let who = made_by.first().and_then(|id| people.get(id)).map(|card| format!(", {}", card.name));
    Ok(OnePage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        plan_href: plan.href(),
        plan_title: plan.title.clone(),
        no: amendment.no,
        named: amendment.named(),
        reason: amendment.reason.clone(),
        made: format!("Ghi lúc {}{}", words::moment(amendment.made_at), who.unwrap_or_default()),
        file_name: amendment.file.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        entries: amendment.entries.iter().map(|entry| EntryRow::of(plan, amendment, entry)).collect(),
        keeps,
        picks: items
            .iter()
            .filter(|item| item.dropped_by.is_none())
            .map(|item| Pick {
                code: item.code.clone(),
                title: item.title.clone(),
                is_section: item.is_section,
                change_href: format!("{href}/muc/{}", item.id),
                target_href: format!("{href}/chi-tieu-moi/{}", item.id),
                targets: own(item),
            })
            .collect(),
        general: targets.iter().filter(|t| t.item.is_none()).map(&pick).collect(),
        duties: duties
            .iter()
            .map(|duty| DutyPick {
                href: format!("{href}/trach-nhiem/{}", duty.id),
                what: format!("{}: {}", duty.who.join("; "), duty.what),
            })
            .collect(),
        errors,
        href,
    })
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}/tep`: the document, for whoever sees the plan.
async fn file(call: Caller, path: TextPath) -> Answer {
    let plan = seen(&call, path.parse(0)?).await?;
    let amendment = store::amendment::get(call.cx.db(), plan.id, path.parse(1)?).await?;
    let (file, _) = amendment.file.ok_or(Error::NotFound)?;
    let files = call.app.files();
    let stored = files.get_of(&call.cx, &amendment.id.into(), file).await?;
    let contents = files.open(stored.id).await?;
    Ok(files::serve(&stored, contents, Disposition::Inline))
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/tep`.
async fn attach(call: Caller, path: TextPath, upload: Upload) -> Answer {
    let (plan, amendment) = under(&call, &path).await?;
    let outcome = async {
        let parts = upload.read(&call.cx, call.app.files(), MOST_BYTES, 1).await?;
        let Some((_, file)) = parts.files.first() else {
            return Err(Error::field("tep", "Hãy chọn tệp văn bản: PDF, Word hoặc ảnh.").into());
        };
        Ok(amend::attach(&call.cx, call.app.files(), plan.id, amendment.no, file).await?)
    };
    match outcome.await {
        Ok(()) => {
            redirect(&amendment.href(&plan), Some(Flash::new(FlashKind::Ok, "Đã lưu tệp của văn bản.")))
        }
        Err(problem) => {
            let errors = said_at_field(problem)?;
            let page = one_page(&call, &plan, &amendment, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/bo`.
async fn discard(call: Caller, path: TextPath, Form(()): Form<()>) -> Answer {
    let (plan, amendment) = under(&call, &path).await?;
    let done = amend::discard(&call.cx, call.app.files(), plan.id, amendment.no).await;
    let (to, said) = match done {
        Ok(()) => {
            (format!("{}/dieu-chinh", plan.href()), Flash::new(FlashKind::Ok, "Đã bỏ văn bản ghi nhầm."))
        }
        Err(Error::Refused(refusal)) => (amendment.href(&plan), Flash::new(FlashKind::Warn, refusal.say)),
        Err(error) => return Err(error.into()),
    };
    redirect(&to, Some(said))
}

/// The plan and the amendment of an address, for whoever may amend.
async fn under(call: &Caller, path: &TextPath) -> Result<(Plan, Amendment), web::Problem> {
    let plan = kept(call, path.parse(0)?).await?;
    let amendment = store::amendment::get(call.cx.db(), plan.id, path.parse(1)?).await?;
    Ok((plan, amendment))
}

/// The document of an amendment, under which more is put down.
fn document_of(amendment: &Amendment) -> Document {
    Document { symbol: amendment.symbol.clone(), on: Some(amendment.on), reason: amendment.reason.clone() }
}

/// After a change: back to the amendment, with what was done or what is in the way; what is wrong with a form comes back.
fn after(plan: &Plan, amendment: &Amendment, outcome: Result<i64>) -> Result<Answer, FieldErrors> {
    let to = amendment.href(plan);
    let said = match outcome {
        Ok(_) => Flash::new(FlashKind::Ok, "Đã đưa vào thực hiện; các cơ quan liên quan đã được báo."),
        Err(Error::Invalid(errors)) => return Err(errors),
        Err(Error::Refused(refusal)) => Flash::new(FlashKind::Warn, refusal.say),
        Err(error) => return Ok(Err(error.into())),
    };
    Ok(redirect(&to, Some(said)))
}

/// The same for a button: there is no form to come back to.
fn after_button(plan: &Plan, amendment: &Amendment, outcome: Result<i64>) -> Answer {
    after(plan, amendment, outcome).unwrap_or_else(|errors| Err(Error::Invalid(errors).into()))
}
