//! Who somebody is: their hats on a day, and what other modules ask about accounts.

use std::collections::HashMap;

use agencies::Delegation;
use kernel::{AccountId, Actor, AgencyId, Behalf, Day, Hat, PersonId, Result, Role};

use crate::model::{Place, RoleRow};
use crate::store;

/// The actor of an account with the hats that are valid on that day, and those of people who delegated to them. The
/// first hat is the home: the one given first that is not the administrator's, because keeping the installation is
/// rarely what somebody works at.
pub async fn actor_of(c: &impl store::Connection, account: AccountId, on: Day) -> Result<Actor> {
    let account = store::get_account(c, account).await?;
    let person = agencies::person(c, account.person).await?;
    let mut roles = store::roles_of(c, account.id, on).await?;
    roles.sort_by_key(|role| (role.role == Role::Administrator, role.id));
    let mut below = HashMap::new();
    let own = hats(c, roles, on, &mut below).await?;
    let actor = Actor::person(account.id, account.person, person.name, own);
    let mut behalf = Vec::new();
    for right in agencies::delegations_to(c, account.person, on).await? {
        let roles = delegated(c, &right, on).await?;
        if !roles.is_empty() {
            behalf.push(Behalf { person: right.from_person, hats: hats(c, roles, on, &mut below).await? });
        }
    }
    Ok(if behalf.is_empty() { actor } else { actor.acting_for(behalf) })
}

async fn hats(
    c: &impl store::Connection,
    roles: Vec<RoleRow>,
    on: Day,
    below: &mut HashMap<AgencyId, Vec<AgencyId>>,
) -> Result<Vec<Hat>> {
    let mut hats = Vec::new();
    for role in roles {
        let covers = match below.get(&role.agency) {
            Some(covers) => covers.clone(),
            None => agencies::descendants(c, role.agency, on).await?,
        };
        below.insert(role.agency, covers.clone());
        hats.push(Hat { role: role.role, authority: role.authority, agency: role.agency, covers });
    }
    Ok(hats)
}

/// The roles that a delegation hands over: those of the delegator in its authority, but never keeping the installation.
/// Somebody whose account is locked hands nothing over; and what somebody holds by delegation themselves does not go on
/// to a third.
async fn delegated(c: &impl store::Connection, right: &Delegation, on: Day) -> Result<Vec<RoleRow>> {
    if !right.hands_over() {
        return Ok(Vec::new());
    }
    let Some(giver) = store::by_person(c, right.from_person).await? else { return Ok(Vec::new()) };
    if giver.locked_at.is_some() {
        return Ok(Vec::new());
    }
    let mut roles = store::roles_of(c, giver.id, on).await?;
    roles.retain(|role| role.authority == right.authority && role.role != Role::Administrator);
    Ok(roles)
}

/// The account of a person, if they have one.
pub async fn person_account(c: &impl store::Connection, person: PersonId) -> Result<Option<AccountId>> {
    Ok(store::by_person(c, person).await?.map(|account| account.id))
}

/// The account of a sign-in name or e-mail, if there is one.
pub async fn account_named(c: &impl store::Connection, name: &str) -> Result<Option<AccountId>> {
    let login = store::login(c, &crate::model::Account::key(name)).await?;
    Ok(login.map(|login| login.account.id))
}

/// Whose accounts these are. Ids that are none are left out.
pub async fn people_of_accounts(
    c: &impl store::Connection,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, PersonId>> {
    store::people_of_accounts(c, ids).await
}

/// Where people can be written to: the e-mail of their open account. Who has none is left out.
pub async fn emails(c: &impl store::Connection, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    let accounts = store::accounts_of_people(c, people).await?;
    Ok(accounts
        .into_iter()
        .filter(|(_, account)| account.locked_at.is_none() && !account.email.is_empty())
        .map(|(person, account)| (person, account.email))
        .collect())
}

/// Who holds a role on that day: anywhere in an authority, or in exactly one agency.
pub async fn people_with_role(
    c: &impl store::Connection,
    role: Role,
    place: impl Into<Place>,
    on: Day,
) -> Result<Vec<PersonId>> {
    store::holders(c, role, place.into(), on).await
}
