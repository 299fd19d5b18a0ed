//! One's own account at a glance.

use askama::Template;
use kernel::{Error, FieldErrors, SessionId, words};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Flash, FlashKind, Form, IdPath, Page, Problem, redirect, render, render_status};

use super::cookies::Back;
use super::wrong;
use crate::sign_in_port::this_session;
use crate::{acts, store};

struct SessionLine {
    id: SessionId,
    device: String,
    meta: String,
    this: bool,
}

struct RoleLine {
    role: &'static str,
    agency: String,
}

#[derive(Template)]
#[template(path = "mine.html")]
struct MinePage {
    page: Page,
    name: String,
    person: String,
    email: String,
    has_second: bool,
    sessions: Vec<SessionLine>,
    has_others: bool,
    roles: Vec<RoleLine>,
    tokens: usize,
    errors: FieldErrors,
}

/// What a browser calls itself, in a few words that people know.
fn device_of(agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, say)| *say)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("coc_coc", "Cốc Cốc"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "máy Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} trên {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Trình duyệt không rõ".to_owned(),
    }
}

async fn page(call: &Caller, errors: FieldErrors) -> Result<MinePage, Problem> {
    let cx = &call.cx;
    let id = cx.actor.account().ok_or(Error::SignedOut)?;
    let this = this_session(call.session.as_ref())?;
    let account = store::get_account(cx.db(), id).await?;
    let sessions: Vec<SessionLine> = store::sessions_of(cx.db(), id, cx.clock().real_now())
        .await?
        .into_iter()
        .map(|row| SessionLine {
            id: row.id,
            device: device_of(&row.agent),
            meta: format!(
                "{}, dùng lần cuối {}, đăng nhập {}",
                row.ip,
                words::moment(row.seen_at),
                words::moment(row.created_at)
            ),
            this: row.id == this,
        })
        .collect();
    let agencies: Vec<_> = cx.actor.hats().iter().map(|hat| hat.agency).collect();
    let names = agencies::names(cx.db(), &agencies).await?;
    let name_of = |agency| names.get(agency).map(|name| name.name.clone()).unwrap_or_default();
    let mut roles: Vec<RoleLine> = cx
        .actor
        .own_hats()
        .iter()
        .map(|hat| RoleLine { role: hat.role.name(), agency: name_of(&hat.agency) })
        .collect();
    for behalf in cx.actor.behalf() {
        let whose = agencies::person(cx.db(), behalf.person).await?.name;
        roles.extend(behalf.hats.iter().map(|hat| RoleLine {
            role: hat.role.name(),
            agency: format!("{}, theo ủy quyền của {whose}", name_of(&hat.agency)),
        }));
    }
    let now = cx.clock().real_now();
    let tokens = store::tokens_of(cx.db(), id).await?;
    Ok(MinePage {
        page: call.page("Tài khoản của tôi", "/tai-khoan").await?,
        name: account.name,
        person: cx.actor.name().to_owned(),
        email: account.email,
        has_second: account.has_second,
        has_others: sessions.len() > 1,
        sessions,
        roles,
        tokens: tokens.iter().filter(|token| token.revoked_at.is_none() && token.expires_at > now).count(),
        errors,
    })
}

/// `GET /tai-khoan`.
pub async fn show(call: Caller) -> Answer {
    render(&page(&call, FieldErrors::default()).await?)
}

/// The e-mail.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct EmailForm {
    #[serde(rename = "thu-dien-tu")]
    email: String,
}

/// `POST /tai-khoan/thu`.
pub async fn email(call: Caller, Form(form): Form<EmailForm>) -> Answer {
    let id = call.cx.actor.account().ok_or(Error::SignedOut)?;
    let email = &form.email;
    match call.cx.write(|tx| async move { acts::set_email(&tx, id, email).await }).await {
        Ok(()) => redirect("/tai-khoan", Some(Flash::new(FlashKind::Ok, "Đã lưu thư điện tử."))),
        Err(error) => {
            let errors = wrong(error)?;
            let mut shown = page(&call, errors).await?;
            shown.email = form.email;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}

/// `POST /tai-khoan/phien/{id}/ket-thuc`.
pub async fn end_session(call: Caller, IdPath(id): IdPath<SessionId>, Form(()): Form<()>) -> Answer {
    acts::end_one(&call.cx, id).await?;
    redirect("/tai-khoan", Some(Flash::new(FlashKind::Ok, "Phiên đó đã kết thúc.")))
}

/// `POST /tai-khoan/phien/ket-thuc-het`.
pub async fn end_others(call: Caller, Form(()): Form<()>) -> Answer {
    let ended = acts::end_all_others(&call.cx, this_session(call.session.as_ref())?).await?;
    redirect("/tai-khoan", Some(Flash::new(FlashKind::Ok, format!("Đã kết thúc {ended} phiên khác."))))
}

/// The look.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ThemeForm {
    #[serde(rename = "giao-dien")]
    theme: String,
}

/// `POST /giao-dien`.
pub async fn theme(call: Caller, Back(back): Back, Form(form): Form<ThemeForm>) -> Answer {
    acts::set_theme(&call.cx, &form.theme).await?;
    redirect(&back, None)
}

#[cfg(test)]
mod tests {
    use super::device_of;

    #[test]
    fn browsers_are_named_in_words_that_people_know() {
        for (agent, say) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
                "Chrome trên Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
                "Safari trên iPhone",
            ),
            ("curl/8", "Trình duyệt không rõ"),
        ] {
            assert_eq!(device_of(agent), say);
        }
    }
}
