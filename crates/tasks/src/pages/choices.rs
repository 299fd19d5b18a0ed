//! Answers to choose from in forms: agencies, people.

use std::collections::HashMap;

use kernel::{AgencyId, PersonId, Result, Role};
use store::Cx;

/// One answer of a select.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Choice {
    /// An answer, chosen if its value is among `chosen`.
    pub fn new(value: impl ToString, label: impl Into<String>, chosen: &[String]) -> Self {
        let value = value.to_string();
        Self { selected: chosen.contains(&value), value, label: label.into() }
    }
}

/// All living agencies of the actor's authority.
pub async fn agencies(cx: &Cx, chosen: &[String]) -> Result<Vec<Choice>> {
    let Some(authority) = cx.actor.home() else { return Ok(Vec::new()) };
    let all = agencies::agencies_of(cx.db(), authority, cx.today()).await?;
    Ok(all.into_iter().map(|agency| Choice::new(agency.id, agency.name, chosen)).collect())
}

/// The agencies in whose name the actor can give tasks: where the actor heads or leads, and for those who follow the
/// whole work the authority's committee besides.
pub async fn assigners(cx: &Cx, chosen: &[String]) -> Result<Vec<Choice>> {
    let mut ids: Vec<AgencyId> = Vec::new();
    for hat in cx.actor.hats() {
        if hat.role == Role::AgencyHead || hat.role.sees_whole_authority() {
            ids.push(hat.agency);
            if hat.role.sees_whole_authority() {
                ids.push(agencies::authority(cx.db(), hat.authority).await?.agency);
            }
        }
    }
    ids.dedup();
    let names = agencies::names(cx.db(), &ids).await?;
    let mut seen = Vec::new();
    let mut choices = Vec::new();
    for id in ids {
        if let Some(name) = names.get(&id)
            && !seen.contains(&id)
        {
            seen.push(id);
            choices.push(Choice::new(id, name.name.clone(), chosen));
        }
    }
    Ok(choices)
}

/// The people of an agency.
pub async fn people(cx: &Cx, agency: AgencyId, chosen: Option<PersonId>) -> Result<Vec<Choice>> {
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let people = agencies::people_of(cx.db(), agency, cx.today()).await?;
    Ok(people
        .into_iter()
        .map(|card| Choice::new(card.id, format!("{}, {}", card.name, card.position), &chosen))
        .collect())
}

/// Short names of agencies, for lines.
pub async fn short_names(cx: &Cx, ids: &[AgencyId]) -> Result<HashMap<AgencyId, String>> {
    Ok(agencies::names(cx.db(), ids).await?.into_iter().map(|(id, name)| (id, name.short_name)).collect())
}
