//! What waits: written, handed on, settled, listed.

use std::collections::HashMap;

use kernel::{AgencyId, AuthorityId, Day, ObjectRef, PageQuery, PersonId, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::Tx;

use super::CHUNK;
use crate::entity::waiting;
use crate::model::{Waiting, WaitingRow};

/// Stands for "nobody set a day".
const NEVER: Day = Day::constant(9999, 12, 31);

impl From<waiting::Model> for WaitingRow {
    fn from(row: waiting::Model) -> Self {
        Self {
            object: ObjectRef::new(&row.object_kind, row.object),
            kind: row.kind,
            authority: row.authority,
            person: row.person,
            agency: row.agency,
            title: row.title,
            line: row.line,
            href: row.href,
            action: row.action,
            due: (row.due != NEVER).then_some(row.due),
            since: row.since,
            urgent: row.urgent == 1,
            urged: row.urged,
        }
    }
}

fn holder_of(person: Option<PersonId>, agency: AgencyId) -> String {
    person.map_or_else(|| agency.to_string(), |person| person.to_string())
}

/// Puts a row into somebody's "Việc của tôi", in place of the one that waits there for the same thing. Since when it
/// waits and what was urged stays.
pub async fn wait(tx: &Tx, waiting: &Waiting) -> Result<()> {
    let row = waiting::Model {
        object_kind: waiting.object.kind.clone(),
        object: waiting.object.id.clone(),
        holder: holder_of(waiting.person, waiting.agency),
        kind: waiting.kind.to_owned(),
        authority: waiting.authority,
        person: waiting.person,
        agency: waiting.agency,
        title: waiting.title.clone(),
        line: waiting.line.clone(),
        href: waiting.href.clone(),
        action: waiting.action.to_owned(),
        due: waiting.due.unwrap_or(NEVER),
        since: waiting.since,
        urgent: i64::from(waiting.urgent),
        menu: waiting.menu.to_owned(),
        urged: None,
    };
    use waiting::Column as C;
    waiting::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([C::ObjectKind, C::Object, C::Holder])
                .update_columns([
                    C::Kind,
                    C::Agency,
                    C::Title,
                    C::Line,
                    C::Href,
                    C::Action,
                    C::Due,
                    C::Urgent,
                    C::Menu,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// Nothing waits for anybody any more about this thing.
pub async fn settle(tx: &Tx, object: &ObjectRef) -> Result<()> {
    waiting::Entity::delete_many()
        .filter(waiting::Column::ObjectKind.eq(&object.kind))
        .filter(waiting::Column::Object.eq(&object.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Nothing waits for this person any more about this thing; for others it still does.
pub async fn settle_for(tx: &Tx, object: &ObjectRef, person: PersonId) -> Result<()> {
    waiting::Entity::delete_many()
        .filter(waiting::Column::ObjectKind.eq(&object.kind))
        .filter(waiting::Column::Object.eq(&object.id))
        .filter(waiting::Column::Holder.eq(person.to_string()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Hands everything that waits for `from` to `to` (leave, transfer, departure); returns how many rows that were.
pub async fn reassign(tx: &Tx, from: PersonId, to: PersonId) -> Result<u64> {
    let rows =
        waiting::Entity::find().filter(waiting::Column::Holder.eq(from.to_string())).all(tx.db()).await?;
    waiting::Entity::delete_many().filter(waiting::Column::Holder.eq(from.to_string())).exec(tx.db()).await?;
    let count = rows.len() as u64;
    for row in rows {
        let row = waiting::Model { holder: to.to_string(), person: Some(to), ..row };
        waiting::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::columns([
                    waiting::Column::ObjectKind,
                    waiting::Column::Object,
                    waiting::Column::Holder,
                ])
                .do_nothing()
                .to_owned(),
            )
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(count)
}

/// For whom rows wait: people, and the agencies whose rows without a person are theirs too.
fn holders(people: &[PersonId], agencies: &[AgencyId]) -> Vec<String> {
    let people = people.iter().map(ToString::to_string);
    people.chain(agencies.iter().map(ToString::to_string)).take(CHUNK).collect()
}

/// How many rows wait, by kind and due day: the sentence, the strip and the filters are made of it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Heap {
    pub kind: String,
    due: Day,
    pub n: i64,
}

impl Heap {
    /// By when, if somebody set a day.
    pub fn due(&self) -> Option<Day> {
        (self.due != NEVER).then_some(self.due)
    }
}

pub async fn heaps<C: ConnectionTrait>(
    db: &C,
    people: &[PersonId],
    agencies: &[AgencyId],
) -> Result<Vec<Heap>> {
    Ok(waiting::Entity::find()
        .select_only()
        .column(waiting::Column::Kind)
        .column(waiting::Column::Due)
        .column_as(waiting::Column::Object.count(), "n")
        .filter(waiting::Column::Holder.is_in(holders(people, agencies)))
        .group_by(waiting::Column::Kind)
        .group_by(waiting::Column::Due)
        .order_by_asc(waiting::Column::Due)
        .into_model()
        .all(db)
        .await?)
}

/// Which rows a page asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only due from this day …
    pub from: Option<Day>,
    /// … to this day.
    pub to: Option<Day>,
    /// Only with a due day.
    pub dated: bool,
}

pub async fn rows<C: ConnectionTrait>(
    db: &C,
    people: &[PersonId],
    agencies: &[AgencyId],
    wanted: &Wanted,
    page: PageQuery,
) -> Result<Vec<WaitingRow>> {
    use waiting::Column as C;
    let mut query = waiting::Entity::find().filter(C::Holder.is_in(holders(people, agencies)));
    if let Some(kind) = &wanted.kind {
        query = query.filter(C::Kind.eq(kind));
    }
    if let Some(from) = wanted.from {
        query = query.filter(C::Due.gte(from));
    }
    if let Some(to) = wanted.to {
        query = query.filter(C::Due.lte(to));
    }
    if wanted.dated {
        query = query.filter(C::Due.ne(NEVER));
    }
    let rows = query
        .order_by_asc(C::Due)
        .order_by_desc(C::Urgent)
        .order_by_asc(C::Since)
        .order_by_asc(C::Object)
        .limit(page.size())
        .offset(page.offset())
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    key: String,
    n: i64,
}

/// How many rows wait, by line of the navigation.
pub async fn counts<C: ConnectionTrait>(
    db: &C,
    people: &[PersonId],
    agencies: &[AgencyId],
) -> Result<HashMap<String, u64>> {
    let rows: Vec<Counted> = waiting::Entity::find()
        .select_only()
        .column_as(waiting::Column::Menu, "key")
        .column_as(waiting::Column::Object.count(), "n")
        .filter(waiting::Column::Holder.is_in(holders(people, agencies)))
        .group_by(waiting::Column::Menu)
        .into_model()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.key, row.n.unsigned_abs())).collect())
}

/// Authorities in whose name something waits by `until`.
pub async fn authorities<C: ConnectionTrait>(db: &C) -> Result<Vec<AuthorityId>> {
    Ok(waiting::Entity::find()
        .select_only()
        .column(waiting::Column::Authority)
        .distinct()
        .order_by_asc(waiting::Column::Authority)
        .into_tuple()
        .all(db)
        .await?)
}

/// What waits in an authority's name and is due by `until`, in a stable order, from `offset` on.
pub async fn due_by<C: ConnectionTrait>(
    db: &C,
    authority: AuthorityId,
    until: Day,
    offset: u64,
) -> Result<Vec<WaitingRow>> {
    use waiting::Column as C;
    let rows = waiting::Entity::find()
        .filter(C::Authority.eq(authority))
        .filter(C::Due.lte(until))
        .order_by_asc(C::Due)
        .order_by_asc(C::ObjectKind)
        .order_by_asc(C::Object)
        .order_by_asc(C::Holder)
        .limit(CHUNK as u64)
        .offset(offset)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
