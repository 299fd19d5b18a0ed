//! The public home page.

use askama::Template;
use web::{Answer, Caller, Page, redirect, render, same_for_all};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    authorities: Vec<String>,
}

/// Signed-in people go on to their work; everybody else sees the public page.
pub async fn show(call: Caller) -> Answer {
    if call.session.is_some() {
        return redirect("/viec-cua-toi", None);
    }
    let authorities = agencies::authorities(call.cx.db()).await?.into_iter().map(|one| one.name).collect();
    same_for_all(render(&HomePage { page: call.page("Trang chủ", "/").await?, authorities }))
}
