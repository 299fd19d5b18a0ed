//! Setting up an empty installation.

use agencies::Level;
use askama::Template;
use kernel::FieldErrors;
use web::axum::http::StatusCode;
use web::{Answer, Caller, Choice, Flash, FlashKind, Form, Page, redirect, render, render_status};

use super::cookies::{Cookies, signed_in};
use super::wrong;
use crate::acts::{self, SetUp};
use crate::store;

/// What the form sends.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct SetUpForm {
    ma: String,
    ten: String,
    #[serde(rename = "dia-danh")]
    place: String,
    cap: String,
    #[serde(rename = "ho-ten")]
    person: String,
    #[serde(rename = "chuc-vu")]
    position: String,
    #[serde(rename = "ten-dang-nhap")]
    name: String,
    #[serde(rename = "thu-dien-tu")]
    email: String,
    #[serde(rename = "mat-khau")]
    password: String,
    #[serde(rename = "hai-buoc")]
    second: String,
}

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUpPage {
    page: Page,
    form: SetUpForm,
    levels: Vec<Choice>,
    second: bool,
    errors: FieldErrors,
}

async fn page(
    call: &Caller,
    form: SetUpForm,
    second: bool,
    errors: FieldErrors,
) -> Result<SetUpPage, web::Problem> {
    let levels = Level::ALL
        .iter()
        .rev()
        .map(|level| Choice {
            value: level.code().to_owned(),
            label: level.name().to_owned(),
            selected: level.code() == form.cap,
        })
        .collect();
    Ok(SetUpPage { page: call.page("Thiết lập lần đầu", "").await?, form, levels, second, errors })
}

/// `GET /cai-dat`.
pub async fn form(call: Caller) -> Answer {
    if store::has_accounts(call.cx.db()).await? {
        return redirect("/dang-nhap", None);
    }
    render(&page(&call, SetUpForm::default(), true, FieldErrors::default()).await?)
}

/// `POST /cai-dat`.
pub async fn set_up(call: Caller, cookies: Cookies, Form(form): Form<SetUpForm>) -> Answer {
    let asked = SetUp {
        code: form.ma.clone(),
        authority: form.ten.clone(),
        place: form.place.clone(),
        level: form.cap.parse().unwrap_or(Level::Commune),
        person: form.person.clone(),
        position: form.position.clone(),
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
        second_step: !form.second.is_empty(),
    };
    match acts::set_up(&call.cx, &asked, &cookies.knock(&call)).await {
        Ok(came) => {
            let say = "Đã thiết lập xong. Tiếp theo, hãy nhập danh sách cơ quan và cán bộ.";
            let to = redirect("/quan-tri/nhap", Some(Flash::new(FlashKind::Ok, say)))?;
            Ok(signed_in(&call, to, &came))
        }
        Err(error) => {
            let errors = wrong(error)?;
            let shown = page(&call, form, asked.second_step, errors).await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}
