//! One's own API tokens.

use askama::Template;
use kernel::{Error, FieldErrors, words};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Clock, Flash, FlashKind, Form, IdPath, Page, Problem, Query, redirect, render,
    render_status,
};

use super::wrong;
use crate::acts::{self, NewToken};
use crate::model::{SCOPES, TokenId, TokenRow};
use crate::store;

struct Line {
    id: TokenId,
    name: String,
    scopes: String,
    meta: String,
    state: Clock,
    open: bool,
}

struct ScopeChoice {
    code: &'static str,
    say: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    page: Page,
    rows: Vec<Line>,
    scopes: Vec<ScopeChoice>,
    name: String,
    days: String,
    made: Option<String>,
    /// The address of the calendar, if the new token opens it.
    calendar: Option<String>,
    errors: FieldErrors,
}

/// What the form sends.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct TokenForm {
    #[serde(rename = "ten-ma")]
    name: String,
    #[serde(rename = "pham-vi")]
    scopes: Vec<String>,
    #[serde(rename = "so-ngay")]
    days: String,
}

async fn page(
    call: &Caller,
    form: &TokenForm,
    made: Option<String>,
    errors: FieldErrors,
) -> Result<TokensPage, Problem> {
    let id = call.cx.actor.account().ok_or(Error::SignedOut)?;
    let now = call.cx.clock().real_now();
    let rows = store::tokens_of(call.cx.db(), id).await?.into_iter().map(|row| line(row, now)).collect();
    let scopes = SCOPES
        .iter()
        .map(|(code, say)| ScopeChoice { code, say, chosen: form.scopes.iter().any(|chosen| chosen == code) })
        .collect();
    let page = call.page("Mã truy cập cho chương trình khác", "/tai-khoan").await?;
    let (name, days) = (form.name.clone(), form.days.clone());
    Ok(TokensPage { page, rows, scopes, name, days, made, calendar: None, errors })
}

fn line(row: TokenRow, now: kernel::Moment) -> Line {
    let open = row.revoked_at.is_none() && row.expires_at > now;
    let (class, icon, text) = match (row.revoked_at, open) {
        (Some(at), _) => ("none", "circle-minus", format!("đã thu hồi {}", words::day(at.day()))),
        (None, true) => {
            ("in-time", "circle-dot", format!("dùng được đến {}", words::day(row.expires_at.day())))
        }
        (None, false) => ("none", "circle-minus", format!("hết hạn {}", words::day(row.expires_at.day()))),
    };
    let used = row
        .last_used_at
        .map_or_else(|| "chưa dùng lần nào".to_owned(), |at| format!("dùng lần cuối {}", words::moment(at)));
    let say = |code: &String| {
        SCOPES.iter().find(|(known, _)| known == code).map_or(code.as_str(), |(_, say)| say).to_owned()
    };
    Line {
        id: row.id,
        name: row.name,
        scopes: row.scopes.iter().map(say).collect::<Vec<_>>().join("; "),
        meta: format!("Tạo {}, {used}", words::day(row.created_at.day())),
        state: Clock { class, icon, text },
        open,
    }
}

/// What is chosen already when the page opens: `?pham-vi=calendar:read`.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Chosen {
    #[serde(rename = "pham-vi")]
    scope: String,
}

/// `GET /tai-khoan/ma-truy-cap`.
pub async fn list(call: Caller, Query(chosen): Query<Chosen>) -> Answer {
    let form = TokenForm { days: "90".to_owned(), scopes: vec![chosen.scope], ..TokenForm::default() };
    render(&page(&call, &form, None, FieldErrors::default()).await?)
}

/// `POST /tai-khoan/ma-truy-cap`. The token is shown this one time, in the answer itself.
pub async fn make(call: Caller, Form(form): Form<TokenForm>) -> Answer {
    let new = NewToken {
        name: form.name.clone(),
        scopes: form.scopes.clone(),
        days: form.days.trim().parse().unwrap_or(0),
    };
    match acts::make_token(&call.cx, &new).await {
        Ok(made) => {
            let empty = TokenForm { days: "90".to_owned(), ..TokenForm::default() };
            let secret = made.secret.reveal();
            let calendar = form.scopes.iter().any(|scope| scope == "calendar:read");
            let page = page(&call, &empty, Some(secret.to_owned()), FieldErrors::default()).await?;
            let address = call.app.config().link(&format!("/lich/{secret}.ics"));
            render(&TokensPage { calendar: calendar.then_some(address), ..page })
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, &form, None, errors).await?)
        }
    }
}

/// `POST /tai-khoan/ma-truy-cap/{id}/thu-hoi`.
pub async fn revoke(call: Caller, IdPath(id): IdPath<TokenId>, Form(()): Form<()>) -> Answer {
    acts::revoke_token(&call.cx, id).await?;
    redirect("/tai-khoan/ma-truy-cap", Some(Flash::new(FlashKind::Ok, "Đã thu hồi mã truy cập.")))
}
