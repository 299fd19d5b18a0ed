//! One agency: state, people, parts, names, what became of it, history.

use askama::Template;
use kernel::{AgencyId, AuthorityId, PersonId, Result, words};
use web::{Answer, Caller, Clock, IdPath, Page, render};

use super::history::{self, History};
use crate::model::{Agency, PersonCard, Succession};
use crate::policy::{Ground, act};
use crate::store;

struct PersonLine {
    href: String,
    name: String,
    position: String,
}

struct Part {
    href: String,
    name: String,
    meta: &'static str,
}

#[derive(Template)]
#[template(path = "agency.html")]
struct AgencyPage {
    page: Page,
    agency: Agency,
    state: Clock,
    life: String,
    parents: Vec<Part>,
    authority: String,
    people: Vec<PersonLine>,
    parts: Vec<Part>,
    earlier: Vec<String>,
    others: Vec<String>,
    successions: Vec<String>,
    groups: Vec<String>,
    delegations: Vec<String>,
    history: History,
    organises: bool,
    keeps_people: bool,
}

/// `GET /co-quan/{id}`.
pub async fn show(call: Caller, IdPath(id): IdPath<AgencyId>) -> Answer {
    let (db, today) = (call.cx.db(), call.cx.today());
    let agency = store::agency(db, id).await?;
    call.cx.actor.grant::<_, act::Look>(Ground::from(&agency))?;
    let authority = store::authority(db, agency.authority).await?;
    let people = store::people_of(db, id, today).await?;
    let parts = store::agencies_of(db, agency.authority, today).await?;
    let above: Vec<AgencyId> = store::ancestors(db, id).await?.into_iter().skip(1).collect();
    let names = store::names(db, &above).await?;
    let known = store::names_of(db, id).await?;
    let delegations = delegations(&call, agency.authority, &people).await?;
    let groups = store::groups_of(db, agency.authority, today).await?;
    let ground = Ground::from(&agency);
    let history = history::history(&call, &id.into(), history::OF_AGENCY).await?;
    render(&AgencyPage {
        page: call.page(&agency.name, "/co-quan").await?,
        state: state_of(&agency, &call),
        life: match agency.to {
            Some(to) => format!("từ {} đến {}", words::day(agency.from), words::day(to)),
            None => format!("từ {}", words::day(agency.from)),
        },
        parents: above
            .iter()
            .rev()
            .filter_map(|id| names.get(id))
            .map(|name| Part {
                href: format!("/co-quan/{}", name.id),
                name: name.short_name.clone(),
                meta: "",
            })
            .collect(),
        authority: authority.name,
        people: people
            .into_iter()
            .map(|card| PersonLine {
                href: format!("/can-bo/{}", card.id),
                name: card.name,
                position: card.position,
            })
            .collect(),
        parts: parts
            .into_iter()
            .filter(|part| part.parent == Some(id))
            .map(|part| Part {
                href: format!("/co-quan/{}", part.id),
                name: part.name,
                meta: part.kind.name(),
            })
            .collect(),
        earlier: known
            .iter()
            .filter_map(|(_, name, _, until)| until.map(|day| format!("{name} (đến {})", words::day(day))))
            .collect(),
        others: known
            .iter()
            .filter(|(.., until)| until.is_none())
            .map(|(_, name, ..)| name.clone())
            .collect(),
        successions: successions(&call, id, store::successions(db, id).await?).await?,
        groups: groups
            .into_iter()
            .filter(|group| group.members.contains(&id))
            .map(|group| group.name)
            .collect(),
        delegations,
        history,
        organises: call.cx.actor.may::<_, act::Organise>(&ground),
        keeps_people: call.cx.actor.may::<_, act::KeepPeople>(&ground),
        agency,
    })
}

fn state_of(agency: &Agency, call: &Caller) -> Clock {
    let (class, icon, text) = if agency.lives_on(call.cx.today()) {
        ("in-time", "circle-dot", "đang hoạt động")
    } else if agency.from > call.cx.today() {
        ("none", "circle-dashed", "chưa hoạt động")
    } else {
        ("none", "circle-minus", "đã kết thúc")
    };
    Clock { class, icon, text: text.to_owned() }
}

async fn successions(call: &Caller, id: AgencyId, lines: Vec<Succession>) -> Result<Vec<String>> {
    let ids: Vec<AgencyId> = lines.iter().flat_map(|line| [line.from, line.to]).collect();
    let names = super::agency_names(call, &ids).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    Ok(lines
        .into_iter()
        .map(|line| {
            let (verb, other) =
                if line.from == id { ("Chuyển sang", line.to) } else { ("Kế thừa từ", line.from) };
            let scope =
                if line.scope_text.is_empty() { line.scope.name().to_owned() } else { line.scope_text };
            let basis = if line.basis.is_empty() { String::new() } else { format!(", {}", line.basis) };
            format!("{verb} {}: {scope}, từ {}{basis}", name(other), words::day(line.on))
        })
        .collect())
}

/// What holds today and is given by or to somebody of the agency.
async fn delegations(call: &Caller, authority: AuthorityId, people: &[PersonCard]) -> Result<Vec<String>> {
    let (db, today) = (call.cx.db(), call.cx.today());
    let mut given = store::delegations(db, authority).await?;
    given.retain(|one| one.from <= today && one.to.is_none_or(|to| today <= to));
    given.retain(|one| people.iter().any(|card| card.id == one.from_person || card.id == one.to_person));
    let ids: Vec<PersonId> = given.iter().flat_map(|one| [one.from_person, one.to_person]).collect();
    let cards = store::people(db, &ids, today).await?;
    let name = |id| cards.get(&id).map(|card| card.name.as_str()).unwrap_or_default();
    Ok(given
        .iter()
        .map(|one| {
            let scope = if one.scope.is_empty() { "mọi việc" } else { &one.scope };
            let until = one.to.map(|to| format!(", đến hết {}", words::day(to))).unwrap_or_default();
            let (giver, taker) = (name(one.from_person), name(one.to_person));
            format!("{giver} → {taker}: {}, {scope}{until}", one.form.name())
        })
        .collect())
}
