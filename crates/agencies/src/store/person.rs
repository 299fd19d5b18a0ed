//! People, appointments and delegations.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Day, Error, PersonId, Result, fold};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::CHUNK;
use crate::entity::{appointment as posts, delegation as rights, person as persons};
use crate::model::{Appointment, AppointmentId, Delegation, DelegationId, Person, PersonCard, Rank};

fn of_row(row: persons::Model) -> Person {
    Person {
        id: row.id,
        authority: row.authority,
        code: row.code,
        name: row.name,
        email: row.email,
        phone: row.phone,
        version: row.version,
    }
}

fn post(row: posts::Model) -> Appointment {
    Appointment {
        id: row.id,
        person: row.person,
        agency: row.agency,
        position: row.position,
        rank: row.rank,
        is_main: row.is_main == 1,
        basis: row.basis,
        from: row.from_on,
        to: row.to_on,
    }
}

fn right(row: rights::Model) -> Delegation {
    Delegation {
        id: row.id,
        authority: row.authority,
        from_person: row.from_person,
        to_person: row.to_person,
        form: row.form,
        scope: row.scope,
        basis: row.basis,
        from: row.from_on,
        to: row.to_on,
    }
}

fn holds(on: Day) -> Condition {
    Condition::all()
        .add(posts::Column::FromOn.lte(on))
        .add(Condition::any().add(posts::Column::ToOn.is_null()).add(posts::Column::ToOn.gte(on)))
}

/// A person by their id.
pub async fn person(c: &impl ConnectionTrait, id: PersonId) -> Result<Person> {
    persons::Entity::find_by_id(id).one(c).await?.map(of_row).ok_or(Error::NotFound)
}

/// People of an authority with this staff code.
pub async fn people_by_code(
    c: &impl ConnectionTrait,
    authority: AuthorityId,
    code: &str,
) -> Result<Vec<Person>> {
    let rows = persons::Entity::find()
        .filter(persons::Column::Authority.eq(authority))
        .filter(persons::Column::Code.eq(code))
        .all(c)
        .await?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// One page of the people of an authority whose name, e-mail or code has all words of `query`, by given name.
pub async fn people_found(
    c: &impl ConnectionTrait,
    authority: AuthorityId,
    query: &str,
    page: kernel::PageQuery,
) -> Result<kernel::Page<Person>> {
    let mut select = persons::Entity::find().filter(persons::Column::Authority.eq(authority));
    for word in fold::key(query).split_whitespace() {
        select = select.filter(persons::Column::SearchKey.contains(word));
    }
    let total = select.clone().count(c).await?;
    let rows = select
        .order_by_asc(persons::Column::OrderKey)
        .order_by_asc(persons::Column::Id)
        .offset(page.offset())
        .limit(page.size())
        .all(c)
        .await?;
    Ok(kernel::Page::new(rows.into_iter().map(of_row).collect(), total, page))
}

/// Cards of many people at once: the main position on that day, else the latest one before. Ids that are none are
/// left out.
pub async fn people(
    c: &impl ConnectionTrait,
    ids: &[PersonId],
    on: Day,
) -> Result<HashMap<PersonId, PersonCard>> {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found: Vec<Person> = Vec::new();
    let mut held: HashMap<PersonId, Appointment> = HashMap::new();
    for chunk in wanted.chunks(CHUNK) {
        let rows =
            persons::Entity::find().filter(persons::Column::Id.is_in(chunk.iter().copied())).all(c).await?;
        found.extend(rows.into_iter().map(of_row));
        let rows =
            posts::Entity::find().filter(posts::Column::Person.is_in(chunk.iter().copied())).all(c).await?;
        for row in rows {
            let one = post(row);
            match held.get(&one.person) {
                Some(best) if merit(best, on) >= merit(&one, on) => {}
                _ => {
                    held.insert(one.person, one);
                }
            }
        }
    }
    let mut agencies: Vec<AgencyId> = held.values().map(|one| one.agency).collect();
    let mut homes: HashMap<AuthorityId, AgencyId> = HashMap::new();
    for person in found.iter().filter(|person| !held.contains_key(&person.id)) {
        if let std::collections::hash_map::Entry::Vacant(entry) = homes.entry(person.authority) {
            let home = super::authority(c, person.authority).await?.agency;
            agencies.push(home);
            entry.insert(home);
        }
    }
    let names = super::names(c, &agencies).await?;
    Ok(found
        .into_iter()
        .filter_map(|person| {
            let (position, agency) = match held.remove(&person.id) {
                Some(one) => (one.position, one.agency),
                None => (String::new(), *homes.get(&person.authority)?),
            };
            let agency_name = names.get(&agency).map(|n| n.short_name.clone()).unwrap_or_default();
            let card = PersonCard {
                id: person.id,
                authority: person.authority,
                name: person.name,
                position,
                agency,
                agency_name,
            };
            Some((card.id, card))
        })
        .collect())
}

/// Which of two positions is shown: one that holds beats one that does not, the main one another, the later the earlier.
fn merit(one: &Appointment, on: Day) -> (bool, bool, Day, AppointmentId) {
    (one.holds_on(on), one.is_main, one.from, one.id)
}

/// Everybody who holds a position in an agency on that day: head, deputies, others, each by given name.
pub async fn people_of(c: &impl ConnectionTrait, agency: AgencyId, on: Day) -> Result<Vec<PersonCard>> {
    let posts = appointments_in(c, agency, on).await?;
    let ids: Vec<PersonId> = posts.iter().map(|one| one.person).collect();
    let mut cards = people(c, &ids, on).await?;
    let short = super::names(c, &[agency]).await?.remove(&agency).map(|n| n.short_name).unwrap_or_default();
    let mut found: Vec<(Rank, String, PersonCard)> = posts
        .into_iter()
        .filter_map(|one| {
            let card = cards.remove(&one.person)?;
            let key = fold::name_order_key(&card.name);
            let here = PersonCard { position: one.position, agency, agency_name: short.clone(), ..card };
            Some((one.rank, key, here))
        })
        .collect();
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(found.into_iter().map(|(_, _, card)| card).collect())
}

/// The positions held in an agency on that day, heads first.
pub async fn appointments_in(
    c: &impl ConnectionTrait,
    agency: AgencyId,
    on: Day,
) -> Result<Vec<Appointment>> {
    let rows = posts::Entity::find()
        .filter(posts::Column::Agency.eq(agency))
        .filter(holds(on))
        .order_by_asc(posts::Column::Id)
        .all(c)
        .await?;
    let mut found: Vec<Appointment> = rows.into_iter().map(post).collect();
    found.sort_by_key(|one| one.rank);
    Ok(found)
}

/// The names of the heads of many agencies at once, as a list shows them; agencies without one are left out.
pub async fn head_names(
    c: &impl ConnectionTrait,
    ids: &[AgencyId],
    on: Day,
) -> Result<HashMap<AgencyId, String>> {
    let mut names: HashMap<AgencyId, String> = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let of_these = posts::Column::Agency.is_in(chunk.iter().copied());
        let heading = posts::Column::Rank.eq(Rank::Head);
        let held = posts::Entity::find().filter(of_these).filter(heading).filter(holds(on)).all(c).await?;
        let known = persons::Column::Id.is_in(held.iter().map(|one| one.person));
        let people = persons::Entity::find().filter(known).order_by_asc(persons::Column::Id).all(c).await?;
        for (agency, person) in held.iter().filter_map(|one| {
            people.iter().find(|person| person.id == one.person).map(|person| (one.agency, &person.name))
        }) {
            let line = names.entry(agency).or_default();
            line.push_str(if line.is_empty() { "" } else { ", " });
            line.push_str(person);
        }
    }
    Ok(names)
}

/// All positions that a person holds or held, the latest first.
pub async fn appointments(c: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Appointment>> {
    let rows = posts::Entity::find()
        .filter(posts::Column::Person.eq(person))
        .order_by_desc(posts::Column::FromOn)
        .order_by_desc(posts::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(post).collect())
}

/// The heads of an agency on that day, and who acts for them by a delegation of all matters as acting head.
pub async fn heads(c: &impl ConnectionTrait, agency: AgencyId, on: Day) -> Result<Vec<PersonId>> {
    ranked(c, agency, on, &[Rank::Head]).await
}

/// The leaders of an authority on that day: head and deputies of its committee.
pub async fn leaders(c: &impl ConnectionTrait, authority: AuthorityId, on: Day) -> Result<Vec<PersonId>> {
    let committee = super::authority(c, authority).await?.agency;
    ranked(c, committee, on, &[Rank::Head, Rank::Deputy]).await
}

async fn ranked(
    c: &impl ConnectionTrait,
    agency: AgencyId,
    on: Day,
    ranks: &[Rank],
) -> Result<Vec<PersonId>> {
    let posts = appointments_in(c, agency, on).await?;
    let mut found: Vec<PersonId> = Vec::new();
    for one in posts.into_iter().filter(|one| ranks.contains(&one.rank)) {
        if !found.contains(&one.person) {
            found.push(one.person);
        }
        for right in delegations_from(c, one.person, on).await? {
            let acts_as_head = right.form == crate::model::DelegationForm::Acting && right.scope.is_empty();
            if acts_as_head && !found.contains(&right.to_person) {
                found.push(right.to_person);
            }
        }
    }
    Ok(found)
}

fn in_force(on: Day) -> Condition {
    Condition::all()
        .add(rights::Column::FromOn.lte(on))
        .add(Condition::any().add(rights::Column::ToOn.is_null()).add(rights::Column::ToOn.gte(on)))
}

/// Who takes the place of a person on that day ([`Delegation::hands_over`]).
pub async fn stand_ins(c: &impl ConnectionTrait, person: PersonId, on: Day) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for right in delegations_from(c, person, on).await? {
        if right.hands_over() && !people.contains(&right.to_person) {
            people.push(right.to_person);
        }
    }
    Ok(people)
}

async fn delegations_from(c: &impl ConnectionTrait, person: PersonId, on: Day) -> Result<Vec<Delegation>> {
    let rows = rights::Entity::find()
        .filter(rights::Column::FromPerson.eq(person))
        .filter(in_force(on))
        .order_by_asc(rights::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(right).collect())
}

/// For whom a person may act on that day.
pub async fn delegations_to(c: &impl ConnectionTrait, person: PersonId, on: Day) -> Result<Vec<Delegation>> {
    let rows = rights::Entity::find()
        .filter(rights::Column::ToPerson.eq(person))
        .filter(in_force(on))
        .order_by_asc(rights::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(right).collect())
}

/// All delegations of an authority, the latest first, at most 500.
pub async fn delegations(c: &impl ConnectionTrait, authority: AuthorityId) -> Result<Vec<Delegation>> {
    let rows = rights::Entity::find()
        .filter(rights::Column::Authority.eq(authority))
        .order_by_desc(rights::Column::FromOn)
        .order_by_desc(rights::Column::Id)
        .limit(500)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(right).collect())
}

pub(crate) async fn delegation(c: &impl ConnectionTrait, id: DelegationId) -> Result<Delegation> {
    rights::Entity::find_by_id(id).one(c).await?.map(right).ok_or(Error::NotFound)
}

fn search_key(person: &Person) -> String {
    fold::key(&format!("{} {} {}", person.name, person.email, person.code))
}

pub(crate) async fn insert_person(tx: &Tx, person: &Person) -> Result<()> {
    let row = persons::ActiveModel {
        id: Set(person.id),
        authority: Set(person.authority),
        code: Set(person.code.clone()),
        name: Set(person.name.clone()),
        search_key: Set(search_key(person)),
        order_key: Set(fold::name_order_key(&person.name)),
        email: Set(person.email.clone()),
        phone: Set(person.phone.clone()),
        version: Set(1),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn change_person(tx: &Tx, person: &Person) -> Result<()> {
    let changed = persons::Entity::update_many()
        .set(persons::ActiveModel {
            code: Set(person.code.clone()),
            name: Set(person.name.clone()),
            search_key: Set(search_key(person)),
            order_key: Set(fold::name_order_key(&person.name)),
            email: Set(person.email.clone()),
            phone: Set(person.phone.clone()),
            version: Set(person.version + 1),
            ..Default::default()
        })
        .filter(persons::Column::Id.eq(person.id))
        .filter(persons::Column::Version.eq(person.version))
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

pub(crate) async fn get_appointment(c: &impl ConnectionTrait, id: AppointmentId) -> Result<Appointment> {
    posts::Entity::find_by_id(id).one(c).await?.map(post).ok_or(Error::NotFound)
}

pub(crate) async fn insert_appointment(tx: &Tx, one: &Appointment) -> Result<()> {
    let row = posts::ActiveModel {
        id: Set(one.id),
        person: Set(one.person),
        agency: Set(one.agency),
        position: Set(one.position.clone()),
        rank: Set(one.rank),
        is_main: Set(i64::from(one.is_main)),
        basis: Set(one.basis.clone()),
        from_on: Set(one.from),
        to_on: Set(one.to),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Makes one position of a person the main one and all others not.
pub(crate) async fn put_main(tx: &Tx, person: PersonId, id: AppointmentId) -> Result<()> {
    for (main, of_others) in [(0, true), (1, false)] {
        let same = posts::Column::Id.eq(id);
        posts::Entity::update_many()
            .col_expr(posts::Column::IsMain, Expr::value(main))
            .filter(posts::Column::Person.eq(person))
            .filter(if of_others { posts::Column::Id.ne(id) } else { same })
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

pub(crate) async fn end_appointment(tx: &Tx, id: AppointmentId, last_day: Day) -> Result<()> {
    posts::Entity::update_many()
        .col_expr(posts::Column::ToOn, Expr::value(last_day))
        .filter(posts::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

pub(crate) async fn insert_delegation(tx: &Tx, one: &Delegation) -> Result<()> {
    let row = rights::ActiveModel {
        id: Set(one.id),
        authority: Set(one.authority),
        from_person: Set(one.from_person),
        to_person: Set(one.to_person),
        form: Set(one.form),
        scope: Set(one.scope.clone()),
        basis: Set(one.basis.clone()),
        from_on: Set(one.from),
        to_on: Set(one.to),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn end_delegation(tx: &Tx, id: DelegationId, last_day: Day) -> Result<()> {
    rights::Entity::update_many()
        .col_expr(rights::Column::ToOn, Expr::value(last_day))
        .filter(rights::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}
