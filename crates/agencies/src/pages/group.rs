//! Groups of agencies as plans name them.

use askama::Template;
use kernel::{AgencyId, FieldErrors, GroupId, words};
use typeset::{Sheet, SheetColumn, Value, Workbook};
use web::axum::http::StatusCode;
use web::axum::response::Response;
use web::{
    Answer, AsTable, Caller, Choice, Flash, FlashKind, Form, IdPath, Page, Problem, Query, TableKind,
    TableLinks, TextPath, redirect, render, render_status, table_file,
};

use super::history::{self, History};
use super::{agency_choices, agency_names, authority_of, wrong};
use crate::acts::{self, NewGroup};
use crate::form;
use crate::model::{AgencyKind, Group, MemberId};
use crate::policy::{Ground, act};
use crate::store;

/// What the forms send.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct GroupForm {
    ten: String,
    /// One wording a line.
    #[serde(rename = "cach-viet")]
    aliases: String,
    loai: Vec<String>,
    #[serde(rename = "chinh-quyen")]
    authority: String,
    #[serde(rename = "co-quan")]
    agency: String,
    #[serde(rename = "tu-ngay")]
    from: String,
    #[serde(rename = "den-ngay")]
    to: String,
    #[serde(rename = "loai-tru")]
    excluded: String,
    ban: i64,
}

impl GroupForm {
    fn group(&self) -> NewGroup {
        NewGroup {
            name: self.ten.clone(),
            aliases: self.aliases.lines().map(str::to_owned).collect(),
            kinds: self.loai.iter().filter_map(|code| code.parse().ok()).collect(),
        }
    }
}

struct Line {
    href: String,
    name: String,
    rule: String,
    members: usize,
}

struct KindChoice {
    code: &'static str,
    say: &'static str,
    chosen: bool,
}

fn kinds(chosen: &[AgencyKind]) -> Vec<KindChoice> {
    AgencyKind::ALL
        .iter()
        .map(|kind| KindChoice { code: kind.code(), say: kind.name(), chosen: chosen.contains(kind) })
        .collect()
}

fn rule_of(group: &Group) -> String {
    if group.kinds.is_empty() {
        "chọn từng cơ quan".to_owned()
    } else {
        let names: Vec<&str> = group.kinds.iter().map(|kind| kind.name()).collect();
        format!("tất cả: {}", names.join(", "))
    }
}

#[derive(Template)]
#[template(path = "groups.html")]
struct GroupsPage {
    page: Page,
    files: TableLinks,
    authority: String,
    rows: Vec<Line>,
    form: GroupForm,
    kinds: Vec<KindChoice>,
    errors: FieldErrors,
}

async fn list_page(call: &Caller, form: GroupForm, errors: FieldErrors) -> Result<GroupsPage, Problem> {
    let authority = authority_of(call, &form.authority).await?;
    call.cx.actor.grant::<_, act::KeepGroups>(Ground::from(&authority))?;
    let groups = store::groups_of(call.cx.db(), authority.id, call.cx.today()).await?;
    Ok(GroupsPage {
        page: call.page("Nhóm cơ quan", "/quan-tri/nhom").await?,
        files: TableLinks::of(call),
        authority: authority.id.to_string(),
        rows: groups
            .into_iter()
            .map(|group| Line {
                href: format!("/quan-tri/nhom/{}", group.id),
                rule: rule_of(&group),
                members: group.members.len(),
                name: group.name,
            })
            .collect(),
        kinds: kinds(&form.group().kinds),
        form,
        errors,
    })
}

/// The groups, and on a second sheet who belongs to them today.
async fn file(call: &Caller, asked: &str, kind: TableKind) -> kernel::Result<Response> {
    let authority = authority_of(call, asked).await?;
    call.cx.actor.grant::<_, act::KeepGroups>(Ground::from(&authority))?;
    let groups = store::groups_of(call.cx.db(), authority.id, call.cx.today()).await?;
    let ids: Vec<AgencyId> = groups.iter().flat_map(|group| group.members.clone()).collect();
    let names = agency_names(call, &ids).await?;
    let sheet = |name: &str, columns: &[&str], rows| Sheet {
        name: name.to_owned(),
        columns: columns.iter().map(|title| SheetColumn::new(*title)).collect(),
        rows,
        ..Sheet::default()
    };
    let line = |group: &Group| {
        vec![
            Value::text(&group.name),
            Value::text(group.aliases.join("; ")),
            Value::text(rule_of(group)),
            Value::Int(group.members.len() as i64),
        ]
    };
    let members = groups.iter().flat_map(|group| {
        let name = |id: &AgencyId| names.get(id).cloned();
        group.members.iter().map(move |id| vec![Value::text(&group.name), name(id).into()])
    });
    let columns = ["Tên nhóm", "Cách viết khác", "Gồm", "Số cơ quan"];
    let first = sheet("Nhóm cơ quan", &columns, groups.iter().map(line).collect());
    let mut book = Workbook::of(first, call.cx.now());
    book.sheets.push(sheet("Thành viên hôm nay", &["Tên nhóm", "Cơ quan"], members.collect()));
    table_file(&book, kind, "nhom-co-quan")
}

/// `GET /quan-tri/nhom`.
pub async fn list(call: Caller, Query(form): Query<GroupForm>, Query(asked): Query<AsTable>) -> Answer {
    if let Some(kind) = asked.kind() {
        return Ok(file(&call, &form.authority, kind).await?);
    }
    render(&list_page(&call, form, FieldErrors::default()).await?)
}

/// `POST /quan-tri/nhom`.
pub async fn create(call: Caller, Form(form): Form<GroupForm>) -> Answer {
    let authority = authority_of(&call, &form.authority).await?.id;
    let new = &form.group();
    match call.cx.write(|tx| async move { acts::create_group(&tx, authority, new).await }).await {
        Ok(id) => redirect(&format!("/quan-tri/nhom/{id}"), Some(Flash::new(FlashKind::Ok, "Đã tạo nhóm."))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &list_page(&call, form, errors).await?)
        }
    }
}

struct MemberLine {
    id: MemberId,
    name: String,
    meta: String,
}

#[derive(Template)]
#[template(path = "group.html")]
struct GroupPage {
    page: Page,
    group: Group,
    aliases: String,
    kinds: Vec<KindChoice>,
    members: Vec<String>,
    lines: Vec<MemberLine>,
    agencies: Vec<Choice>,
    history: History,
    form: GroupForm,
    errors: FieldErrors,
}

async fn page(
    call: &Caller,
    id: GroupId,
    form: GroupForm,
    errors: FieldErrors,
) -> Result<GroupPage, Problem> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let group = store::group(db, id, today).await?;
    let authority = store::authority(db, group.authority).await?;
    call.cx.actor.grant::<_, act::KeepGroups>(Ground::from(&authority))?;
    let lines = store::member_lines(db, id).await?;
    let mut ids: Vec<AgencyId> = group.members.clone();
    ids.extend(lines.iter().map(|line| line.agency));
    let names = agency_names(call, &ids).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let form = if form.from.is_empty() { GroupForm { from: words::day(today), ..form } } else { form };
    Ok(GroupPage {
        page: call.page(&group.name, "/quan-tri/nhom").await?,
        aliases: group.aliases.join("\n"),
        kinds: kinds(&group.kinds),
        members: group.members.iter().map(|id| name(*id)).collect(),
        lines: lines
            .into_iter()
            .map(|line| MemberLine {
                id: line.id,
                name: name(line.agency),
                meta: format!(
                    "{}, từ {}{}",
                    if line.excluded { "không tính" } else { "thêm vào" },
                    words::day(line.from),
                    line.to.map(|to| format!(" đến {}", words::day(to))).unwrap_or_default()
                ),
            })
            .collect(),
        agencies: agency_choices(call, group.authority, &form.agency).await?,
        history: history::history(call, &id.into(), history::OF_GROUP).await?,
        group,
        form,
        errors,
    })
}

/// `GET /quan-tri/nhom/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<GroupId>) -> Answer {
    render(&page(&call, id, GroupForm::default(), FieldErrors::default()).await?)
}

async fn outcome(call: &Caller, id: GroupId, form: GroupForm, done: kernel::Result<()>, say: &str) -> Answer {
    match done {
        Ok(()) => redirect(&format!("/quan-tri/nhom/{id}"), Some(Flash::new(FlashKind::Ok, say))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(call, id, form, errors).await?)
        }
    }
}

/// `POST /quan-tri/nhom/{id}`.
pub async fn change(call: Caller, IdPath(id): IdPath<GroupId>, Form(form): Form<GroupForm>) -> Answer {
    let (new, version) = (&form.group(), form.ban);
    let done = call.cx.write(|tx| async move { acts::change_group(&tx, id, version, new).await }).await;
    outcome(&call, id, form, done, "Đã lưu nhóm.").await
}

/// `POST /quan-tri/nhom/{id}/xoa`.
pub async fn remove(call: Caller, IdPath(id): IdPath<GroupId>, Form(()): Form<()>) -> Answer {
    call.cx.write(|tx| async move { acts::remove_group(&tx, id).await }).await?;
    redirect("/quan-tri/nhom", Some(Flash::new(FlashKind::Ok, "Đã xóa nhóm.")))
}

/// `POST /quan-tri/nhom/{id}/thanh-vien`.
pub async fn put(call: Caller, IdPath(id): IdPath<GroupId>, Form(form): Form<GroupForm>) -> Answer {
    let mut errors = FieldErrors::default();
    let from = form::required_day(&form.from, "tu-ngay", &mut errors);
    let to = form::optional_day(&form.to, "den-ngay", &mut errors);
    let agency = form.agency.parse::<AgencyId>().ok();
    if agency.is_none() {
        errors.add("co-quan", "Chọn cơ quan.");
    }
    let excluded = !form.excluded.is_empty();
    let done = match (agency, errors.into_result(())) {
        (Some(agency), Ok(())) => {
            let put = call
                .cx
                .write(|tx| async move { acts::put_member(&tx, id, agency, excluded, from, to).await });
            put.await.map(|_| ())
        }
        (_, Err(error)) => Err(error),
        (None, Ok(())) => Ok(()),
    };
    outcome(&call, id, form, done, "Đã ghi thành viên.").await
}

/// `POST /quan-tri/nhom/{id}/thanh-vien/{dong}/bo`.
pub async fn drop(call: Caller, path: TextPath, Form(()): Form<()>) -> Answer {
    let (id, line) = (path.parse::<GroupId>(0)?, path.parse::<MemberId>(1)?);
    let done = call.cx.write(|tx| async move { acts::drop_member(&tx, id, line).await }).await;
    outcome(&call, id, GroupForm::default(), done, "Đã bỏ dòng đó.").await
}
