//! Making a report: which plan, which period, whose part.

use askama::Template;
use axum::http::StatusCode;
use kernel::period::PeriodKind;
use kernel::{AgencyId, AuthorityId, Error, FieldErrors, Period, PlanId, Role};
use web::{Answer, Caller, Choice, Flash, FlashKind, Form, Page, Query, Routes, redirect, render_status};

use crate::Tools;
use crate::acts::report::{self, Wanted};
use crate::policy::{Summing, act};

pub(super) fn routes(tools: Tools) -> Routes {
    Routes::new().get("/bao-cao/moi", new).post("/bao-cao/moi", move |call: Caller, form: Form<NewForm>| {
        let tools = tools.clone();
        async move { post_new(call, form, &tools).await }
    })
}

/// The form as it is typed or asked for.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewForm {
    #[serde(rename = "ke-hoach")]
    plan: String,
    #[serde(rename = "ky")]
    period: String,
    #[serde(rename = "co-quan")]
    agency: String,
}

#[derive(Template)]
#[template(path = "report_new.html")]
struct NewPage {
    page: Page,
    plans: Vec<Choice>,
    periods: Vec<Choice>,
    agencies: Vec<Choice>,
    errors: FieldErrors,
}

/// The authorities for which the caller may make reports: of the whole, or (with agencies) of these only.
pub(super) fn scopes(call: &Caller) -> Vec<(AuthorityId, Option<Vec<AgencyId>>)> {
    let actor = &call.cx.actor;
    let mut found = Vec::new();
    for authority in actor.scope().authorities {
        let may = |agency| actor.may::<Summing, act::Make>(&Summing { authority, agency });
        if may(None) {
            found.push((authority, None));
            continue;
        }
        let headed = |hat: &&kernel::Hat| hat.role == Role::AgencyHead && hat.authority == authority;
        let own: Vec<AgencyId> = actor
            .hats()
            .iter()
            .filter(headed)
            .flat_map(|hat| hat.covers.iter().copied())
            .filter(|agency| may(Some(*agency)))
            .collect();
        if !own.is_empty() {
            found.push((authority, Some(own)));
        }
    }
    found
}

async fn new(call: Caller, Query(asked): Query<NewForm>) -> Answer {
    form(&call, &asked, FieldErrors::default()).await
}

async fn form(call: &Caller, asked: &NewForm, errors: FieldErrors) -> Answer {
    let cx = &call.cx;
    let scopes = scopes(call);
    if scopes.is_empty() {
        return Err(Error::Denied.into());
    }
    let mut plans = Vec::new();
    let mut issued = None;
    let mut since = None;
    let mut agencies = Vec::new();
    if scopes.iter().any(|(_, own)| own.is_none()) {
        let selected = asked.agency.is_empty();
        agencies.push(Choice { value: String::new(), label: "Cả kế hoạch".to_owned(), selected });
    }
    for (authority, own) in &scopes {
        for plan in plans::plans_of(cx.db(), *authority).await? {
            if plan.state != plans::PlanState::Draft {
                let selected = plan.id.to_string() == asked.plan;
                if selected {
                    (issued, since) = (plan.issued_on, Some(plan.first_day()));
                }
                // Plans of several years often bear the same title.
                let number = plan.numbered();
                let label = if number.is_empty() { plan.title } else { format!("{} ({number})", plan.title) };
                plans.push(Choice { value: plan.id.to_string(), label, selected });
            }
        }
        for agency in agencies::agencies_of(cx.db(), *authority, cx.today()).await? {
            if own.as_ref().is_none_or(|own| own.contains(&agency.id)) {
                let selected = agency.id.to_string() == asked.agency;
                agencies.push(Choice { value: agency.id.to_string(), label: agency.name, selected });
            }
        }
    }
    if plans.is_empty() {
        return Err(Error::refused("report.no-plan", "Chưa có kế hoạch đang thực hiện để báo cáo.").into());
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = NewPage {
        page: call.page("Lập báo cáo", "/bao-cao").await?,
        plans,
        periods: periods(cx.today(), issued, since, &asked.period),
        agencies,
        errors,
    };
    render_status(status, &page)
}

/// The periods that have begun since the plan's first day, at least those of the last year, the newest year first; the
/// usual one is the month that has just ended, for a plan issued since then the one that runs.
fn periods(
    today: kernel::Day,
    issued: Option<kernel::Day>,
    since: Option<kernel::Day>,
    asked: &str,
) -> Vec<Choice> {
    let first = since.map_or(today.year() - 1, kernel::Day::year).clamp(today.year() - 10, today.year());
    let mut codes: Vec<String> = Vec::new();
    for year in (first..=today.year()).rev() {
        codes.extend((1..=12).rev().map(|m| format!("{year}-{m:02}")));
        codes.extend((1..=4).map(|q| format!("{year}-Q{q}")));
        codes.extend([format!("{year}-H1"), format!("{year}-9T"), year.to_string()]);
    }
    let last = Period::containing(today.plus_months(-1), PeriodKind::Month);
    let is_younger = issued.is_some_and(|issued| issued > last.last());
    let usual = if is_younger { Period::containing(today, PeriodKind::Month) } else { last }.code();
    let wanted = if asked.is_empty() { usual } else { asked.to_owned() };
    codes
        .iter()
        .filter_map(|code| Period::parse(code).ok())
        .filter(|p| p.first() <= today)
        .map(|p| Choice {
            selected: p.code() == wanted,
            label: kernel::words::capital(&p.to_string()),
            value: p.code(),
        })
        .collect()
}

async fn post_new(call: Caller, Form(typed): Form<NewForm>, tools: &Tools) -> Answer {
    let wanted = match read(&typed) {
        Ok(wanted) => wanted,
        Err(errors) => return form(&call, &typed, errors).await,
    };
    match report::make(&call.cx, &tools.measures, &wanted).await {
        Ok(id) => {
            let said = "Đã lập báo cáo với số liệu của kỳ. Sửa lời văn rồi tải về để trình ký.";
            redirect(&format!("/bao-cao/{id}"), Some(Flash::new(FlashKind::Ok, said)))
        }
        Err(Error::Invalid(errors)) => form(&call, &typed, errors).await,
        Err(error) => Err(error.into()),
    }
}

fn read(typed: &NewForm) -> std::result::Result<Wanted, FieldErrors> {
    let mut errors = FieldErrors::default();
    let plan: Option<PlanId> = typed.plan.parse().ok();
    if plan.is_none() {
        errors.add("ke-hoach", "Hãy chọn kế hoạch.");
    }
    let period = Period::parse(&typed.period).ok();
    if period.is_none() {
        errors.add("ky", "Hãy chọn kỳ báo cáo.");
    }
    let agency: Option<AgencyId> = typed.agency.parse().ok();
    if agency.is_none() && !typed.agency.is_empty() {
        errors.add("co-quan", "Hãy chọn cơ quan trong danh sách.");
    }
    match (plan, period) {
        (Some(plan), Some(period)) if errors.is_empty() => Ok(Wanted { plan, period, agency }),
        _ => Err(errors),
    }
}
