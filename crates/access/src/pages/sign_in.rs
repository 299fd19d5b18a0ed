//! Signing in and out.

use askama::Template;
use kernel::{Error, FieldErrors};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, Page, Query, redirect, render, render_status};

use super::cookies::{Cookies, signed_in, signed_out};
use super::wrong;
use crate::acts::{self, SignedIn};
use crate::sign_in_port::this_session;

/// Where everybody begins.
const HOME: &str = "/viec-cua-toi";

/// What the form sends.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct SignInForm {
    #[serde(rename = "ten-dang-nhap")]
    name: String,
    #[serde(rename = "mat-khau")]
    password: String,
    #[serde(rename = "tiep")]
    next: String,
}

/// Where to go afterwards.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Next {
    tiep: String,
}

/// A page of this site, whatever was asked for.
fn own_page(next: &str) -> &str {
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if is_own && !next.starts_with("/dang-") { next } else { HOME }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    name: String,
    next: String,
    errors: FieldErrors,
}

/// `GET /dang-nhap`.
pub async fn form(call: Caller, Query(next): Query<Next>) -> Answer {
    if call.session.is_some() {
        return redirect(own_page(&next.tiep), None);
    }
    let page = call.page("Đăng nhập", "").await?;
    render(&SignInPage { page, name: String::new(), next: next.tiep, errors: FieldErrors::default() })
}

/// `POST /dang-nhap`.
pub async fn sign_in(call: Caller, cookies: Cookies, Form(form): Form<SignInForm>) -> Answer {
    match acts::sign_in(&call.cx, &form.name, &form.password, &cookies.knock(&call)).await {
        Ok(came) => {
            let to = match came {
                SignedIn::In { .. } => own_page(&form.next).to_owned(),
                SignedIn::SecondStep { .. } => second_address(own_page(&form.next)),
            };
            Ok(signed_in(&call, redirect(&to, None)?, &came))
        }
        Err(error) => {
            let errors = wrong(error)?;
            let page = call.page("Đăng nhập", "").await?;
            let shown = SignInPage { page, name: form.name, next: form.next, errors };
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}

fn second_address(next: &str) -> String {
    web::with("/dang-nhap/hai-buoc", "", "tiep", next)
}

/// What the form of the second step sends.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct SecondForm {
    ma: String,
    tiep: String,
}

#[derive(Template)]
#[template(path = "second_step.html")]
struct SecondPage {
    page: Page,
    next: String,
    errors: FieldErrors,
}

/// `GET /dang-nhap/hai-buoc`.
pub async fn second_form(call: Caller, cookies: Cookies, Query(next): Query<Next>) -> Answer {
    if call.session.is_some() {
        return redirect(own_page(&next.tiep), None);
    }
    if cookies.session.is_none() {
        return redirect("/dang-nhap", None);
    }
    let page = call.page("Nhập mã xác nhận", "").await?;
    render(&SecondPage { page, next: next.tiep, errors: FieldErrors::default() })
}

/// `POST /dang-nhap/hai-buoc`.
pub async fn second(call: Caller, cookies: Cookies, Form(form): Form<SecondForm>) -> Answer {
    let waiting = cookies.session.as_deref().unwrap_or_default();
    match acts::second_step(&call.cx, waiting, &form.ma, &cookies.knock(&call)).await {
        Ok(came) => Ok(signed_in(&call, redirect(own_page(&form.tiep), None)?, &came)),
        Err(Error::SignedOut) => {
            let say = "Đã hết thời gian hoặc nhập sai nhiều lần. Hãy đăng nhập lại từ đầu.";
            redirect("/dang-nhap", Some(Flash::new(FlashKind::Warn, say)))
        }
        Err(error) => {
            let errors = wrong(error)?;
            let page = call.page("Nhập mã xác nhận", "").await?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &SecondPage { page, next: form.tiep, errors })
        }
    }
}

/// `POST /dang-xuat`. Anybody may: who is signed out already is simply shown the door once more.
pub async fn sign_out(call: Caller, Form(()): Form<()>) -> Answer {
    if let Ok(session) = this_session(call.session.as_ref()) {
        acts::sign_out(&call.cx, session).await?;
    }
    let flash = Flash::new(FlashKind::Ok, "Bạn đã đăng xuất.");
    Ok(signed_out(&call, redirect("/dang-nhap", Some(flash))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_come_next() {
        assert_eq!(own_page("/ke-hoach?q=1"), "/ke-hoach?q=1");
        for foreign in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/dang-xuat", "x"] {
            assert_eq!(own_page(foreign), HOME, "{foreign}");
        }
    }
}
