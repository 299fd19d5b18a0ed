//! The second step of one's own account.

use askama::Template;
use kernel::{Error, FieldErrors};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, Page, Problem, redirect, render, render_status};

use super::wrong;
use crate::model::{Secret, qr_svg};
use crate::sign_in_port::this_session;
use crate::{acts, store};

/// What is shown while the second step is being set up.
struct Setting {
    picture: String,
    typed: String,
}

#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage {
    page: Page,
    setting: Option<Setting>,
    codes_left: u64,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct CodesPage {
    page: Page,
    codes: Vec<String>,
}

async fn page(call: &Caller, errors: FieldErrors) -> Result<SecondPage, Problem> {
    let id = call.cx.actor.account().ok_or(Error::SignedOut)?;
    let page = call.page("Đăng nhập hai bước", "/tai-khoan").await?;
    if store::get_account(call.cx.db(), id).await?.has_second {
        let codes_left = store::unused_recovery_codes(call.cx.db(), id).await?;
        return Ok(SecondPage { page, setting: None, codes_left, errors });
    }
    let begun = acts::begin_second(&call.cx).await?;
    let place = if page.place.is_empty() { page.product } else { &page.place };
    let address = begun.factor.address(&begun.account_name, place);
    let typed = begun.factor.base32();
    let groups: Vec<String> =
        typed.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let setting = Some(Setting { picture: qr_svg(&address)?, typed: groups.join(" ") });
    Ok(SecondPage { page, setting, codes_left: 0, errors })
}

/// `GET /tai-khoan/hai-buoc`.
pub async fn show(call: Caller) -> Answer {
    render(&page(&call, FieldErrors::default()).await?)
}

/// A code of the app.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct CodeForm {
    ma: String,
}

async fn show_codes(call: &Caller, codes: &[Secret]) -> Answer {
    let page = call.page("Mã dự phòng", "/tai-khoan").await?;
    render(&CodesPage { page, codes: codes.iter().map(|code| code.reveal().to_owned()).collect() })
}

/// `POST /tai-khoan/hai-buoc`. The codes are shown this one time, in the answer itself.
pub async fn confirm(call: Caller, Form(form): Form<CodeForm>) -> Answer {
    let session = this_session(call.session.as_ref())?;
    match acts::confirm_second(&call.cx, session, &form.ma).await {
        Ok(codes) => show_codes(&call, &codes).await,
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, errors).await?)
        }
    }
}

/// `POST /tai-khoan/hai-buoc/ma-moi`.
pub async fn codes(call: Caller, Form(form): Form<CodeForm>) -> Answer {
    let session = this_session(call.session.as_ref())?;
    match acts::new_recovery_codes(&call.cx, session, &form.ma).await {
        Ok(codes) => show_codes(&call, &codes).await,
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, errors).await?)
        }
    }
}

/// The password once more.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct OffForm {
    #[serde(rename = "mat-khau")]
    password: String,
}

/// `POST /tai-khoan/hai-buoc/tat`.
pub async fn off(call: Caller, Form(form): Form<OffForm>) -> Answer {
    let session = this_session(call.session.as_ref())?;
    match acts::drop_second(&call.cx, session, &form.password).await {
        Ok(()) => redirect("/tai-khoan", Some(Flash::new(FlashKind::Warn, "Đã tắt đăng nhập hai bước."))),
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, errors).await?)
        }
    }
}
