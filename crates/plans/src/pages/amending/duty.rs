//! What agencies have to hand in, as an amendment changes, adds or drops it.

use askama::Template;
use kernel::{Error, FieldErrors, Result};
use web::axum::http::StatusCode;
use web::{Answer, Caller, Form, Page, TextPath, render, render_status};

use super::{after, document_of, under};
use crate::acts::amend::{Change, amend};
use crate::form::{DutyForm, WHENS};
use crate::model::{Amendment, DutyId, DutyRow, Plan, Stands};
use crate::pages::{Choice, bodies, body_choices, choices, review};
use crate::store;

#[derive(Template)]
#[template(path = "plan_amend_duty.html")]
struct DutyPage {
    page: Page,
    href: String,
    title: String,
    back: String,
    named: String,
    is_new: bool,
    form: DutyForm,
    bodies: Vec<Choice>,
    whens: Vec<Choice>,
    errors: FieldErrors,
}

struct Known {
    plan: Plan,
    amendment: Amendment,
    /// None for a new one.
    duty: Option<DutyRow>,
}

async fn known(call: &Caller, path: &TextPath) -> Result<Known, web::Problem> {
    let (plan, amendment) = under(call, path).await?;
    let code: String = path.parse(2)?;
    let duty = if code == "moi" {
        None
    } else {
        let id: DutyId = path.parse(2)?;
        let duties = store::content::duties(call.cx.db(), plan.id).await?;
        Some(duties.into_iter().find(|duty| duty.id == id).ok_or(Error::NotFound)?)
    };
    Ok(Known { plan, amendment, duty })
}

async fn view(
    call: &Caller,
    known: &Known,
    form: DutyForm,
    errors: FieldErrors,
) -> Result<DutyPage, web::Problem> {
    let named = known.duty.iter().flat_map(|duty| duty.who.iter().zip(&duty.stands).enumerate());
    let mut options: Vec<Choice> = named
        .filter(|(_, (_, stands))| **stands == Stands::Unknown)
        .map(|(index, (who, _))| {
            let value = format!("r:{index}");
            let selected = form.who.contains(&value);
            Choice::new(value, format!("“{who}” (chưa rõ là ai)"), selected)
        })
        .collect();
    options.extend(body_choices(&bodies(call, known.plan.authority).await?, &form.who));
    Ok(DutyPage {
        page: call.page("Điều chỉnh kế hoạch", "/ke-hoach").await?,
        href: known.plan.href(),
        title: known.plan.title.clone(),
        back: known.amendment.href(&known.plan),
        named: known.amendment.named(),
        is_new: known.duty.is_none(),
        bodies: options,
        whens: choices(WHENS, &form.khi),
        form,
        errors,
    })
}

/// `GET /ke-hoach/{id}/dieu-chinh/{lan}/trach-nhiem/{viec}`: `moi` for a new one.
pub async fn form(call: Caller, path: TextPath) -> Answer {
    let known = known(&call, &path).await?;
    let version = known.plan.version;
    let form = match &known.duty {
        Some(duty) => DutyForm::of(version, duty),
        None => DutyForm { version, ..DutyForm::default() },
    };
    render(&view(&call, &known, form, FieldErrors::default()).await?)
}

/// `POST /ke-hoach/{id}/dieu-chinh/{lan}/trach-nhiem/{viec}`.
pub async fn change(call: Caller, path: TextPath, Form(typed): Form<DutyForm>) -> Answer {
    let known = known(&call, &path).await?;
    let all = bodies(&call, known.plan.authority).await?;
    let name_of =
        |stands: Stands| all.iter().find(|(body, _)| *body == stands).map(|(_, name)| review::plain(name));
    let wanted = match &known.duty {
        Some(duty) if !typed.bo.is_empty() => Ok(Change::DropDuty(duty.id, Some(typed.version))),
        before => typed
            .change(before.as_ref(), name_of)
            .map(|wanted| Change::Duty(before.as_ref().map(|duty| duty.id), wanted)),
    };
    let outcome = match wanted {
        Ok(change) => amend(&call.cx, known.plan.id, &document_of(&known.amendment), &[change]).await,
        Err(error) => Err(error),
    };
    match after(&known.plan, &known.amendment, outcome) {
        Ok(answer) => answer,
        Err(errors) => {
            render_status(StatusCode::UNPROCESSABLE_ENTITY, &view(&call, &known, typed, errors).await?)
        }
    }
}
