//! Founding the town: bodies, groups, people with their positions, accounts with their roles.

use std::collections::HashMap;

use access::{NewAccount, NewRole, PasswordHash};
use agencies::acts::{
    NewAgency, NewAppointment, NewAuthority, NewGroup, NewPerson, also_called, appoint, create_agency,
    create_group, create_person, found_authority,
};
use agencies::{Level, Rank};
use kernel::{Actor, AgencyId, AuthorityId, Day, Error, PersonId, Result, Role, fold};
use store::{Store, Tx};

use crate::chance::{Chance, Names};
use crate::town::{BODIES, COMMITTEE, COMMITTEE_TITLES, GROUPS, NAMED, WARD_TITLES, WARDS};

/// Since when everything here has existed.
pub const SINCE: Day = Day::constant(2016, 7, 1);

/// Somebody of the town.
#[derive(Debug, Clone)]
pub struct Somebody {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they may do, all year.
    pub actor: Actor,
}

/// The town as it was founded.
#[derive(Debug)]
pub struct Town {
    /// The authority.
    pub authority: AuthorityId,
    /// Bodies and the committee itself by their key.
    pub agencies: HashMap<String, AgencyId>,
    /// The authorities of the wards, by the key of their committee.
    pub wards: HashMap<String, AuthorityId>,
    /// The people of each agency, the head first.
    staff: HashMap<AgencyId, Vec<Somebody>>,
}

/// What a body becomes: its people and where they work.
pub struct Post {
    /// Its key.
    pub key: String,
    /// To which authority it belongs.
    pub authority: AuthorityId,
    /// What it is in the organisation.
    pub agency: AgencyId,
    /// The titles of its people, the head first.
    pub titles: &'static [&'static str],
    /// Whether it is a ward with an authority of its own.
    pub ward: bool,
}

impl Town {
    /// The agency of a key.
    pub fn agency(&self, key: &str) -> Result<AgencyId> {
        self.agencies.get(key).copied().ok_or_else(|| Error::internal(format!("no body {key} in the town")))
    }

    /// The people of an agency, the head first.
    pub fn people(&self, agency: AgencyId) -> &[Somebody] {
        self.staff.get(&agency).map_or(&[], Vec::as_slice)
    }

    /// Somebody of an agency by their place; the head where there are fewer.
    pub fn somebody(&self, agency: AgencyId, place: usize) -> Result<&Somebody> {
        let people = self.people(agency);
        people
            .get(place)
            .or_else(|| people.first())
            .ok_or_else(|| Error::internal("an agency without people"))
    }

    /// Who stands at a place of the body of a key.
    pub fn at(&self, key: &str, place: usize) -> Result<&Somebody> {
        self.somebody(self.agency(key)?, place)
    }

    /// Who stands behind a named account.
    pub fn named(&self, account: &str) -> Result<&Somebody> {
        let named = NAMED.iter().find(|named| named.name == account);
        let named = named.ok_or_else(|| Error::internal(format!("no account {account}")))?;
        self.at(named.body, named.place)
    }
}

/// Founds the town with all its people. `hash` is the one password of the demonstration. Everything is the program's
/// own act, as when an installation is set up.
pub async fn found(store: &Store, chance: &mut Chance, hash: &PasswordHash) -> Result<Town> {
    let cx = store.cx(Actor::system());
    let (authority, posts) = cx.write(|tx| async move { bodies(&tx).await }).await?;
    let mut names = Names::default();
    names.take("Đỗ Quang Vinh");
    let mut plans = Vec::new();
    for post in posts {
        let mut people = Vec::new();
        for (place, title) in post.titles.iter().enumerate() {
            let is_chairman = post.key == COMMITTEE && place == 0;
            let name = if is_chairman { "Đỗ Quang Vinh".to_owned() } else { names.invent(chance) };
            people.push((place, *title, name));
        }
        plans.push((post, people));
    }
    let mut town = Town { authority, agencies: HashMap::new(), wards: HashMap::new(), staff: HashMap::new() };
    let mut taken: HashMap<String, u32> = HashMap::new();
    for (post, people) in &plans {
        town.agencies.insert(post.key.clone(), post.agency);
        if post.ward {
            town.wards.insert(post.key.clone(), post.authority);
        }
        let names: Vec<String> =
            people.iter().map(|(place, _, name)| account_name(post, *place, name, &mut taken)).collect();
        let (people, names) = (&people, &names);
        let made = cx
            .write(|tx| async move {
                let mut made = Vec::new();
                for ((place, title, name), account) in people.iter().zip(names) {
                    made.push(employ(&tx, post, (*place, title, name), account, hash).await?);
                }
                Ok(made)
            })
            .await?;
        let mut staff = Vec::new();
        for (person, account, name) in made {
            let roles = &roles_of(post, staff.len(), &town);
            cx.write(|tx| async move {
                for (role, agency) in roles {
                    let new = NewRole { account, role: *role, agency: *agency, from: SINCE, to: None };
                    access::give_role(&tx, &new).await?;
                }
                tx.audit("account.ready", account).await
            })
            .await?;
            let actor = access::actor_of(cx.db(), account, cx.today()).await?;
            staff.push(Somebody { person, name, actor });
        }
        town.staff.insert(post.agency, staff);
    }
    Ok(town)
}

async fn bodies(tx: &Tx) -> Result<(AuthorityId, Vec<Post>)> {
    let code = |tail: &str| format!("H10.22{tail}");
    let new = NewAuthority {
        name: "UBND thị xã Phước Long".to_owned(),
        short_name: "UBND thị xã".to_owned(),
        place: "Phước Long".to_owned(),
        level: Level::District,
        code: code(""),
        parent: None,
        from: SINCE,
    };
    let authority = found_authority(tx, &new).await?;
    let committee = agencies::authority(tx.db(), authority).await?.agency;
    // Signing in with one password for all is the demonstration's point; a second step would be in its way.
    agencies::set_setting(tx, authority, access::model::SECOND_STEP_ROLES, "").await?;
    let post = |key: &str, authority, agency, titles, ward| Post {
        key: key.to_owned(),
        authority,
        agency,
        titles,
        ward,
    };
    let mut posts = vec![post(COMMITTEE, authority, committee, COMMITTEE_TITLES, false)];
    for (index, body) in BODIES.iter().enumerate() {
        let new = NewAgency {
            parent: committee,
            code: code(&format!(".{:02}", index + 1)),
            name: body.name.to_owned(),
            short_name: body.short.to_owned(),
            kind: body.kind,
            level: Level::District,
            from: SINCE,
        };
        let agency = create_agency(tx, &new).await?;
        for alias in body.aliases {
            also_called(tx, agency, alias).await?;
        }
        posts.push(post(body.key, authority, agency, body.titles, false));
    }
    for (index, (key, name, place)) in WARDS.iter().enumerate() {
        let new = NewAuthority {
            name: (*name).to_owned(),
            short_name: (*name).to_owned(),
            place: (*place).to_owned(),
            level: Level::Commune,
            code: code(&format!(".{:02}", index + 31)),
            parent: Some(committee),
            from: SINCE,
        };
        let ward = found_authority(tx, &new).await?;
        let agency = agencies::authority(tx.db(), ward).await?.agency;
        posts.push(post(key, ward, agency, WARD_TITLES, true));
    }
    for (name, aliases, kinds) in GROUPS {
        let new = NewGroup {
            name: (*name).to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            kinds: kinds.to_vec(),
        };
        create_group(tx, authority, &new).await?;
    }
    Ok((authority, posts))
}

/// "vinh.dq" of "Đỗ Quang Vinh"; the named accounts have the names of the demonstration.
fn account_name(post: &Post, place: usize, name: &str, taken: &mut HashMap<String, u32>) -> String {
    if let Some(named) = NAMED.iter().find(|named| named.body == post.key && named.place == place) {
        return named.name.to_owned();
    }
    let plain = fold::key(name);
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    let given = words.pop().unwrap_or("can-bo");
    let first: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let base = format!("{given}.{first}");
    let seen = taken.entry(base.clone()).or_insert(0);
    *seen += 1;
    if *seen == 1 { base } else { format!("{base}{seen}") }
}

/// A person with a position and an account.
pub async fn employ(
    tx: &Tx,
    post: &Post,
    (place, title, name): (usize, &str, &str),
    account: &str,
    hash: &PasswordHash,
) -> Result<(PersonId, kernel::AccountId, String)> {
    // No e-mail addresses: the people are invented, and nothing may ever be sent to somebody who exists.
    let new = NewPerson {
        authority: post.authority,
        name: name.to_owned(),
        code: String::new(),
        email: String::new(),
        phone: String::new(),
    };
    let person = create_person(tx, &new).await?;
    let rank = match place {
        0 => Rank::Head,
        _ if title.starts_with("Phó") => Rank::Deputy,
        _ => Rank::Staff,
    };
    let position = NewAppointment {
        person,
        agency: post.agency,
        position: title.to_owned(),
        rank,
        is_main: true,
        basis: String::new(),
        from: SINCE,
        to: None,
    };
    appoint(tx, &position).await?;
    let new = NewAccount {
        person,
        name: account.to_owned(),
        email: String::new(),
        password: Some(hash.clone()),
        temporary: false,
    };
    let account = access::create_account(tx, &new).await?;
    Ok((person, account, name.to_owned()))
}

/// The roles of somebody: as named, else by their place.
fn roles_of(post: &Post, place: usize, town: &Town) -> Vec<(Role, AgencyId)> {
    if let Some(named) = NAMED.iter().find(|named| named.body == post.key && named.place == place) {
        // The committee and the office are founded before anybody who holds a role there.
        return named
            .roles
            .iter()
            .filter_map(|(role, key)| Some((*role, *town.agencies.get(*key)?)))
            .collect();
    }
    match place {
        _ if post.key == COMMITTEE => vec![(Role::Leader, post.agency)],
        0 if post.ward => vec![(Role::AgencyHead, post.agency), (Role::Leader, post.agency)],
        0 => vec![(Role::AgencyHead, post.agency)],
        _ => vec![(Role::Official, post.agency)],
    }
}
