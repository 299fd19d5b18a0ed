//! Changing one's own password.

use askama::Template;
use kernel::FieldErrors;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, Page, redirect, render, render_status};

use super::wrong;
use crate::sign_in_port::this_session;
use crate::{acts, store};

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    page: Page,
    must: bool,
    name: String,
    errors: FieldErrors,
}

async fn page(call: &Caller, errors: FieldErrors) -> Result<PasswordPage, web::Problem> {
    let id = call.cx.actor.account().ok_or(kernel::Error::SignedOut)?;
    let account = store::get_account(call.cx.db(), id).await?;
    let page = call.page("Đổi mật khẩu", "/tai-khoan").await?;
    Ok(PasswordPage { page, must: account.must_change, name: account.name, errors })
}

/// `GET /tai-khoan/mat-khau`.
pub async fn form(call: Caller) -> Answer {
    render(&page(&call, FieldErrors::default()).await?)
}

/// What the form sends.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    #[serde(rename = "mat-khau")]
    present: String,
    #[serde(rename = "mat-khau-moi")]
    new: String,
}

/// `POST /tai-khoan/mat-khau`.
pub async fn change(call: Caller, Form(form): Form<PasswordForm>) -> Answer {
    let session = this_session(call.session.as_ref())?;
    match acts::change_password(&call.cx, session, &form.present, &form.new).await {
        Ok(()) => {
            let say = "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.";
            redirect("/tai-khoan", Some(Flash::new(FlashKind::Ok, say)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, errors).await?)
        }
    }
}
