//! The choices of an authority: its place, and what other modules leave to it.

use std::sync::Arc;

use ::store::{AuditEvent, AuditTrail};
use askama::Template;
use kernel::{AuthorityId, FieldErrors, ObjectRef, Result, words};
use web::axum::http::StatusCode;
use web::{
    Answer, Caller, Choice, Flash, FlashKind, Form, Page, Problem, Query, Routes, redirect, render,
    render_status,
};

use super::history::{History, rows};
use super::{authority_choices, authority_of, wrong};
use crate::policy::{Ground, act};
use crate::settings::{SettingField, SettingKind};
use crate::{acts, store};

/// The routes; the fields are those of other modules.
pub fn routes(fields: Vec<SettingField>) -> Routes {
    let fields: Arc<[SettingField]> = fields.into();
    let again = Arc::clone(&fields);
    Routes::new()
        .get("/quan-tri/cai-dat", move |call: Caller, query: Query<Sent>| {
            let fields = Arc::clone(&fields);
            async move { show(call, &fields, query.0).await }
        })
        .post("/quan-tri/cai-dat", move |call: Caller, form: Form<Vec<(String, String)>>| {
            let fields = Arc::clone(&again);
            async move { save(call, &fields, form.0).await }
        })
}

/// Lines of the history.
const MOST_PAST: usize = 100;

/// Which authority.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Sent {
    #[serde(rename = "chinh-quyen")]
    authority: String,
}

struct Field {
    key: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    is_number: bool,
    is_many: bool,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    page: Page,
    authority: String,
    authorities: Vec<Choice>,
    place: String,
    fields: Vec<Field>,
    history: History,
    errors: FieldErrors,
}

fn field(field: &SettingField, value: String) -> Field {
    let chosen: Vec<&str> = value.split_whitespace().collect();
    let options = |known: &[(&'static str, &'static str)]| {
        known
            .iter()
            .map(|(code, say)| Choice {
                value: (*code).to_owned(),
                label: (*say).to_owned(),
                selected: chosen.contains(code),
            })
            .collect()
    };
    let choices = match &field.kind {
        SettingKind::Number { .. } => Vec::new(),
        SettingKind::One(known) | SettingKind::Many(known) => options(known),
    };
    Field {
        key: field.key,
        label: field.label,
        hint: field.hint,
        is_number: matches!(field.kind, SettingKind::Number { .. }),
        is_many: matches!(field.kind, SettingKind::Many(_)),
        choices,
        value,
    }
}

async fn page(
    call: &Caller,
    fields: &[SettingField],
    asked: &str,
    errors: FieldErrors,
) -> Result<SettingsPage, Problem> {
    let authority = authority_of(call, asked).await?;
    call.cx.actor.grant::<_, act::KeepSettings>(Ground::from(&authority))?;
    let mut shown = Vec::new();
    for one in fields {
        let value = store::setting(call.cx.db(), authority.id, one.key).await?;
        shown.push(field(one, value.unwrap_or_else(|| one.default.to_owned())));
    }
    Ok(SettingsPage {
        page: call.page("Cài đặt", "/quan-tri/cai-dat").await?,
        authorities: authority_choices(call, authority.id).await?,
        authority: authority.id.to_string(),
        history: history_of(call, fields, authority.id).await?,
        place: authority.place,
        fields: shown,
        errors,
    })
}

/// Which choices the authority has made, each kept in the record under its own name.
async fn history_of(call: &Caller, fields: &[SettingField], authority: AuthorityId) -> Result<History> {
    let mut events = AuditTrail::of(&call.cx, &authority.into()).await?;
    events.retain(|event| event.act == "authority.place-changed");
    for field in fields {
        let of_field = AuditTrail::of(&call.cx, &ObjectRef::new("setting", field.key)).await?;
        let whose = authority.to_string();
        events.extend(of_field.into_iter().filter(|event| event.also.get("authority") == Some(&whose)));
    }
    events.sort_by_key(|event| event.seq);
    let newest = events.len().saturating_sub(MOST_PAST);
    let say = |event: &AuditEvent| match fields.iter().find(|field| field.key == event.object.id) {
        Some(field) => ("settings", format!("Đổi “{}”", field.label)),
        None => ("map-search", "Đổi địa danh".to_owned()),
    };
    let told = events.iter().skip(newest).map(|event| (event, say(event))).collect();
    Ok(History { rows: rows(call, told).await?, older: words::older(newest as i64) })
}

async fn show(call: Caller, fields: &[SettingField], sent: Sent) -> Answer {
    render(&page(&call, fields, &sent.authority, FieldErrors::default()).await?)
}

async fn saved(call: &Caller, fields: &[SettingField], sent: &[(String, String)], asked: &str) -> Result<()> {
    let authority = authority_of(call, asked).await?;
    let values_of = |name: &str| -> Vec<String> {
        sent.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    };
    let mut chosen = Vec::new();
    for field in fields {
        chosen.push((field.key, field.read(&values_of(field.key))?));
    }
    let place = values_of("dia-danh").into_iter().next().unwrap_or_default();
    let (chosen, place, authority) = (&chosen, &place, &authority);
    call.cx
        .write(|tx| async move {
            if place.trim() != authority.place {
                acts::rename_place(&tx, authority.id, place).await?;
            }
            for (key, value) in chosen {
                if store::setting(tx.db(), authority.id, key).await?.as_deref() != Some(value) {
                    acts::set_setting(&tx, authority.id, key, value).await?;
                }
            }
            tx.audit("settings.saved", authority.id).await
        })
        .await
}

async fn save(call: Caller, fields: &[SettingField], sent: Vec<(String, String)>) -> Answer {
    let asked = sent.iter().find(|(key, _)| key == "chinh-quyen").map(|(_, v)| v.clone()).unwrap_or_default();
    match saved(&call, fields, &sent, &asked).await {
        Ok(()) => {
            let to = web::with("/quan-tri/cai-dat", "", "chinh-quyen", &asked);
            redirect(&to, Some(Flash::new(FlashKind::Ok, "Đã lưu cài đặt.")))
        }
        Err(error) => {
            let errors = wrong(error)?;
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&call, fields, &asked, errors).await?)
        }
    }
}
