//! Creating, changing, renaming and ending an agency.

use askama::Template;
use kernel::{AgencyId, Error, FieldErrors, words};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Choice, Flash, FlashKind, Form, IdPath, Page, Problem, Query, redirect, render,
    render_status,
};

use super::{agency_choices, authority_of, choices, wrong};
use crate::acts::{self, AgencyChange, NewAgency, NewAuthority, Renaming};
use crate::form;
use crate::model::{Agency, AgencyKind, Level};
use crate::policy::{Ground, act};
use crate::store;

/// What the forms send.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct AgencyForm {
    ten: String,
    #[serde(rename = "ten-ngan")]
    short_name: String,
    ma: String,
    loai: String,
    cap: String,
    #[serde(rename = "cap-tren")]
    parent: String,
    #[serde(rename = "tu-ngay")]
    from: String,
    #[serde(rename = "den-ngay")]
    to: String,
    /// Ticked: it is an authority of its own, with plans, calendar and figures of its own.
    #[serde(rename = "chinh-quyen")]
    is_authority: String,
    #[serde(rename = "dia-danh")]
    place: String,
    #[serde(rename = "thu-tu")]
    order: String,
    #[serde(rename = "ten-goi")]
    also: String,
    ban: i64,
}

#[derive(Template)]
#[template(path = "agency_new.html")]
struct NewPage {
    page: Page,
    form: AgencyForm,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    parents: Vec<Choice>,
    errors: FieldErrors,
}

async fn new_page(call: &Caller, form: AgencyForm, errors: FieldErrors) -> Result<NewPage, Problem> {
    let parent: Option<AgencyId> = form.parent.parse().ok();
    let authority = match parent {
        Some(parent) => store::agency(call.cx.db(), parent).await?.authority.to_string(),
        None => String::new(),
    };
    let authority = authority_of(call, &authority).await?;
    call.cx.actor.grant::<_, act::Organise>(Ground::from(&authority))?;
    let parent = parent.unwrap_or(authority.agency).to_string();
    let level = if form.cap.is_empty() { authority.level.code() } else { &form.cap };
    let kind = if form.loai.is_empty() { AgencyKind::Department.code() } else { &form.loai };
    Ok(NewPage {
        page: call.page("Thêm cơ quan", "/co-quan").await?,
        kinds: choices(AgencyKind::ALL, AgencyKind::code, AgencyKind::name, kind),
        levels: choices(Level::ALL, Level::code, Level::name, level),
        parents: agency_choices(call, authority.id, &parent).await?,
        form,
        errors,
    })
}

/// `GET /co-quan/moi`.
pub async fn new_form(call: Caller, Query(mut form): Query<AgencyForm>) -> Answer {
    form.from = words::day(call.cx.today());
    render(&new_page(&call, form, FieldErrors::default()).await?)
}

fn read_new(form: &AgencyForm) -> kernel::Result<NewAgency> {
    let mut errors = FieldErrors::default();
    let from = form::required_day(&form.from, "tu-ngay", &mut errors);
    let parent = form.parent.parse::<AgencyId>();
    if parent.is_err() {
        errors.add("cap-tren", "Chọn cơ quan cấp trên.");
    }
    let (kind, level) = (form.loai.parse(), form.cap.parse());
    match (parent, kind, level, errors.is_empty()) {
        (Ok(parent), Ok(kind), Ok(level), true) => Ok(NewAgency {
            parent,
            code: form.ma.clone(),
            name: form.ten.clone(),
            short_name: form.short_name.clone(),
            kind,
            level,
            from,
        }),
        (_, kind, level, _) => {
            if kind.is_err() {
                errors.add("loai", "Chọn loại cơ quan.");
            }
            if level.is_err() {
                errors.add("cap", "Chọn cấp.");
            }
            Err(Error::Invalid(errors))
        }
    }
}

/// Creates the agency, or the authority with its committee; says which agency it is.
async fn create_as_asked(call: &Caller, form: &AgencyForm) -> kernel::Result<AgencyId> {
    let new = &read_new(form)?;
    if form.is_authority.is_empty() {
        return call.cx.write(|tx| async move { acts::create_agency(&tx, new).await }).await;
    }
    let authority = &NewAuthority {
        name: new.name.clone(),
        short_name: new.short_name.clone(),
        place: form.place.clone(),
        level: new.level,
        code: new.code.clone(),
        parent: Some(new.parent),
        from: new.from,
    };
    call.cx
        .write(|tx| async move {
            let id = acts::found_authority(&tx, authority).await?;
            Ok(store::authority(tx.db(), id).await?.agency)
        })
        .await
}

/// `POST /co-quan/moi`.
pub async fn create(call: Caller, Form(form): Form<AgencyForm>) -> Answer {
    match create_as_asked(&call, &form).await {
        Ok(id) => {
            let said = if form.is_authority.is_empty() {
                "Đã thêm cơ quan."
            } else {
                "Đã lập chính quyền. Tiếp theo, thêm cán bộ ở đây và cấp tài khoản quản trị cho nơi này."
            };
            redirect(&format!("/co-quan/{id}"), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&call, form, errors).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "agency_edit.html")]
struct EditPage {
    page: Page,
    agency: Agency,
    form: AgencyForm,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
    parents: Vec<Choice>,
    errors: FieldErrors,
}

async fn edit_page(
    call: &Caller,
    id: AgencyId,
    typed: Option<AgencyForm>,
    errors: FieldErrors,
) -> Result<EditPage, Problem> {
    let agency = store::agency(call.cx.db(), id).await?;
    call.cx.actor.grant::<_, act::Organise>(Ground::from(&agency))?;
    let shown = AgencyForm {
        ma: agency.code.clone(),
        loai: agency.kind.code().to_owned(),
        cap: agency.level.code().to_owned(),
        parent: agency.parent.map(|parent| parent.to_string()).unwrap_or_default(),
        order: agency.order.to_string(),
        from: words::day(call.cx.today()),
        to: words::day(call.cx.today()),
        ban: agency.version,
        ..AgencyForm::default()
    };
    let form = match typed {
        // A form of one part of the page must not empty the others.
        Some(typed) => AgencyForm {
            ma: if typed.loai.is_empty() { shown.ma } else { typed.ma },
            loai: if typed.loai.is_empty() { shown.loai } else { typed.loai },
            cap: if typed.cap.is_empty() { shown.cap } else { typed.cap },
            parent: if typed.parent.is_empty() { shown.parent } else { typed.parent },
            order: if typed.order.is_empty() { shown.order } else { typed.order },
            from: if typed.from.is_empty() { shown.from } else { typed.from },
            to: if typed.to.is_empty() { shown.to } else { typed.to },
            ..typed
        },
        None => shown,
    };
    let parents = agency_choices(call, agency.authority, &form.parent).await?;
    Ok(EditPage {
        page: call.page(&format!("Sửa {}", agency.short_name), "/co-quan").await?,
        kinds: choices(AgencyKind::ALL, AgencyKind::code, AgencyKind::name, &form.loai),
        levels: choices(Level::ALL, Level::code, Level::name, &form.cap),
        parents: parents.into_iter().filter(|choice| choice.value != id.to_string()).collect(),
        agency,
        form,
        errors,
    })
}

/// `GET /co-quan/{id}/sua`.
pub async fn form(call: Caller, IdPath(id): IdPath<AgencyId>) -> Answer {
    render(&edit_page(&call, id, None, FieldErrors::default()).await?)
}

async fn outcome(
    call: &Caller,
    id: AgencyId,
    form: AgencyForm,
    done: kernel::Result<()>,
    say: &str,
) -> Answer {
    match done {
        Ok(()) => redirect(&format!("/co-quan/{id}"), Some(Flash::new(FlashKind::Ok, say))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &edit_page(call, id, Some(form), errors).await?)
        }
    }
}

/// `POST /co-quan/{id}/sua`.
pub async fn change(call: Caller, IdPath(id): IdPath<AgencyId>, Form(form): Form<AgencyForm>) -> Answer {
    let done = match (form.loai.parse(), form.cap.parse()) {
        (Ok(kind), Ok(level)) => {
            let change = &AgencyChange {
                code: form.ma.clone(),
                kind,
                level,
                parent: form.parent.parse().ok(),
                order: form.order.trim().parse().unwrap_or(0),
            };
            let version = form.ban;
            call.cx.write(|tx| async move { acts::change_agency(&tx, id, version, change).await }).await
        }
        _ => Err(Error::field("loai", "Chọn loại và cấp.")),
    };
    outcome(&call, id, form, done, "Đã lưu.").await
}

/// `POST /co-quan/{id}/doi-ten`.
pub async fn rename(call: Caller, IdPath(id): IdPath<AgencyId>, Form(form): Form<AgencyForm>) -> Answer {
    let mut errors = FieldErrors::default();
    let on = form::optional_day(&form.from, "tu-ngay", &mut errors);
    let done = match errors.into_result(()) {
        Ok(()) => {
            let renaming = &Renaming { name: form.ten.clone(), short_name: form.short_name.clone(), on };
            let version = form.ban;
            call.cx.write(|tx| async move { acts::rename_agency(&tx, id, version, renaming).await }).await
        }
        Err(error) => Err(error),
    };
    outcome(&call, id, form, done, "Đã đổi tên; tên cũ vẫn tìm được.").await
}

/// `POST /co-quan/{id}/ten-goi`.
pub async fn also_called(call: Caller, IdPath(id): IdPath<AgencyId>, Form(form): Form<AgencyForm>) -> Answer {
    let name = form.also.clone();
    let name = &name;
    let done = call.cx.write(|tx| async move { acts::also_called(&tx, id, name).await }).await;
    outcome(&call, id, form, done, "Đã thêm tên gọi.").await
}

/// `POST /co-quan/{id}/ket-thuc`.
pub async fn end(call: Caller, IdPath(id): IdPath<AgencyId>, Form(form): Form<AgencyForm>) -> Answer {
    let mut errors = FieldErrors::default();
    let last_day = form::required_day(&form.to, "den-ngay", &mut errors);
    let done = match errors.into_result(()) {
        Ok(()) => {
            let version = form.ban;
            call.cx.write(|tx| async move { acts::end_agency(&tx, id, version, last_day).await }).await
        }
        Err(error) => Err(error),
    };
    outcome(&call, id, form, done, "Đã ghi ngày kết thúc.").await
}
