//! Pages of signing in, of one's own account, and of keeping accounts.

mod account;
mod account_new;
mod accounts;
mod cookies;
mod forgotten;
mod hand_over;
mod mine;
mod own_password;
mod second;
mod set_up;
mod sign_in;
mod tokens;

use std::sync::Arc;

use kernel::{Error, FieldErrors, Result, Role};
use web::axum::http::{HeaderValue, header};
use web::axum::response::Response;
use web::{MenuEntry, MenuPlace, Problem, Routes};

use crate::acts::HandOver;

/// The routes of this module.
pub fn routes(ports: Vec<Arc<dyn HandOver>>) -> Routes {
    Routes::new()
        .public_get("/dang-nhap", sign_in::form)
        .public_post("/dang-nhap", sign_in::sign_in)
        .public_get("/dang-nhap/hai-buoc", sign_in::second_form)
        .public_post("/dang-nhap/hai-buoc", sign_in::second)
        .public_post("/dang-xuat", sign_in::sign_out)
        .public_get("/cai-dat", set_up::form)
        .public_post("/cai-dat", set_up::set_up)
        .public_get("/quen-mat-khau", forgotten::form)
        .public_post("/quen-mat-khau", forgotten::ask)
        .public_get("/dat-lai-mat-khau", forgotten::new_form)
        .public_post("/dat-lai-mat-khau", forgotten::set)
        .get("/tai-khoan", mine::show)
        .post("/tai-khoan/thu", mine::email)
        .post("/tai-khoan/phien/ket-thuc-het", mine::end_others)
        .post("/tai-khoan/phien/{id}/ket-thuc", mine::end_session)
        .post("/giao-dien", mine::theme)
        .get("/tai-khoan/mat-khau", own_password::form)
        .post("/tai-khoan/mat-khau", own_password::change)
        .get("/tai-khoan/hai-buoc", second::show)
        .post("/tai-khoan/hai-buoc", second::confirm)
        .post("/tai-khoan/hai-buoc/tat", second::off)
        .post("/tai-khoan/hai-buoc/ma-moi", second::codes)
        .get("/tai-khoan/ma-truy-cap", tokens::list)
        .post("/tai-khoan/ma-truy-cap", tokens::make)
        .post("/tai-khoan/ma-truy-cap/{id}/thu-hoi", tokens::revoke)
        .get("/quan-tri/tai-khoan", accounts::list)
        .get("/quan-tri/tai-khoan/moi", account_new::new_form)
        .post("/quan-tri/tai-khoan/moi", account_new::create)
        .get("/quan-tri/tai-khoan/{id}", account::show)
        .post("/quan-tri/tai-khoan/{id}/cap-lai", account::reset)
        .post("/quan-tri/tai-khoan/{id}/khoa", account::lock)
        .post("/quan-tri/tai-khoan/{id}/mo", account::open)
        .post("/quan-tri/tai-khoan/{id}/vai-tro", account::give_role)
        .post("/quan-tri/tai-khoan/{id}/vai-tro/{vai}/thu-hoi", account::take_role)
        .and(hand_over::routes(ports))
}

/// The lines of the navigation.
pub fn menu() -> Vec<MenuEntry> {
    let line = |order, href, icon, label, shows| MenuEntry {
        place: MenuPlace::Admin,
        order,
        href,
        icon,
        label,
        bottom: None,
        shows,
    };
    vec![
        line(20, "/quan-tri/tai-khoan", "user-cog", "Tài khoản", |actor| {
            actor.has_anywhere(Role::Administrator)
        }),
        line(63, "/quan-tri/ban-giao", "user-share", "Bàn giao việc", |actor| {
            [Role::Administrator, Role::Office, Role::AgencyHead]
                .into_iter()
                .any(|role| actor.has_anywhere(role))
        }),
    ]
}

/// What a form says that came back: wrong fields, or the reason of a refusal as an error of the whole form. Other
/// errors go on their way.
fn wrong(error: Error) -> Result<FieldErrors, Problem> {
    match error {
        Error::Invalid(errors) => Ok(errors),
        Error::Refused(refusal) => {
            let mut errors = FieldErrors::default();
            errors.add("", refusal.say);
            Ok(errors)
        }
        error => Err(error.into()),
    }
}

/// Puts a cookie on an answer.
fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
