//! A forgotten password: a link by e-mail.

use askama::Template;
use kernel::FieldErrors;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, Page, Query, redirect, render, render_status};

use super::cookies::Cookies;
use super::wrong;
use crate::acts;

#[derive(Template)]
#[template(path = "forgotten.html")]
struct ForgottenPage {
    page: Page,
    asked: bool,
    name: String,
    errors: FieldErrors,
}

/// `GET /quen-mat-khau`.
pub async fn form(call: Caller) -> Answer {
    let page = call.page("Quên mật khẩu", "").await?;
    render(&ForgottenPage { page, asked: false, name: String::new(), errors: FieldErrors::default() })
}

/// Whose password.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct AskForm {
    #[serde(rename = "ten-dang-nhap")]
    name: String,
}

/// `POST /quen-mat-khau`. The answer is the same for everybody; only an address that asks too often has to wait.
pub async fn ask(call: Caller, cookies: Cookies, Form(form): Form<AskForm>) -> Answer {
    match acts::ask_for_link(&call.cx, &form.name, &cookies.knock(&call)).await {
        Ok(()) => {
            let page = call.page("Quên mật khẩu", "").await?;
            let errors = FieldErrors::default();
            render(&ForgottenPage { page, asked: true, name: String::new(), errors })
        }
        Err(error) => {
            let errors = wrong(error)?;
            let page = call.page("Quên mật khẩu", "").await?;
            let shown = ForgottenPage { page, asked: false, name: form.name, errors };
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}

/// The secret of the link.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Secret {
    ma: String,
}

#[derive(Template)]
#[template(path = "new_password.html")]
struct NewPasswordPage {
    page: Page,
    secret: String,
    errors: FieldErrors,
}

/// `GET /dat-lai-mat-khau?ma=…`.
pub async fn new_form(call: Caller, Query(secret): Query<Secret>) -> Answer {
    let page = call.page("Đặt lại mật khẩu", "").await?;
    render(&NewPasswordPage { page, secret: secret.ma, errors: FieldErrors::default() })
}

/// What the form sends.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewPasswordForm {
    ma: String,
    #[serde(rename = "mat-khau-moi")]
    password: String,
}

/// `POST /dat-lai-mat-khau`.
pub async fn set(call: Caller, Form(form): Form<NewPasswordForm>) -> Answer {
    match acts::set_by_link(&call.cx, &form.ma, &form.password).await {
        Ok(()) => {
            let say = "Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu đó.";
            redirect("/dang-nhap", Some(Flash::new(FlashKind::Ok, say)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            let page = call.page("Đặt lại mật khẩu", "").await?;
            let shown = NewPasswordPage { page, secret: form.ma, errors };
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}
