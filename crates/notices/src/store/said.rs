//! Which step of urging was said to whom, each once.

use kernel::{Day, ObjectRef, PersonId, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use store::Tx;

use crate::entity::sent;
use crate::model::Reminder;

/// Remembers reminders as said to people, each once; returns to whom at least one was new.
pub async fn remember(tx: &Tx, on: Day, reminders: &[(PersonId, String, Reminder)]) -> Result<Vec<PersonId>> {
    use sent::Column as C;
    let mut fresh = Vec::new();
    for (person, stage, reminder) in reminders {
        let row = sent::Model {
            person: *person,
            object_kind: reminder.object.kind.clone(),
            object: reminder.object.id.clone(),
            stage: stage.clone(),
            sent_on: on,
            rank: reminder.rank,
            clock: reminder.clock.clone(),
            title: reminder.title.clone(),
            line: reminder.line.clone(),
            href: reminder.href.clone(),
        };
        let inserted = sent::Entity::insert(row.into_active_model())
            .on_conflict(
                OnConflict::columns([C::Person, C::ObjectKind, C::Object, C::Stage]).do_nothing().to_owned(),
            )
            .exec_without_returning(tx.db())
            .await?;
        if inserted > 0 && !fresh.contains(person) {
            fresh.push(*person);
        }
    }
    Ok(fresh)
}

/// Takes the right to do something once; false if somebody has it already.
pub async fn claim(tx: &Tx, person: PersonId, on: Day, what: &str) -> Result<bool> {
    let mark = Reminder {
        object: ObjectRef::new("digest", on),
        rank: 0,
        clock: String::new(),
        title: String::new(),
        line: String::new(),
        href: String::new(),
    };
    Ok(!remember(tx, on, &[(person, what.to_owned(), mark)]).await?.is_empty())
}

/// Gives the right back, so that it can be tried again.
pub async fn unclaim(tx: &Tx, person: PersonId, on: Day, what: &str) -> Result<()> {
    sent::Entity::delete_by_id((person, "digest".to_owned(), on.to_string(), what.to_owned()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What was said to a person on one day, worst first.
pub async fn reminders<C: ConnectionTrait>(db: &C, person: PersonId, on: Day) -> Result<Vec<Reminder>> {
    use sent::Column as C;
    let rows = sent::Entity::find()
        .filter(C::Person.eq(person))
        .filter(C::SentOn.eq(on))
        .filter(C::ObjectKind.ne("digest"))
        .order_by_asc(C::Rank)
        .order_by_asc(C::Title)
        .order_by_asc(C::Object)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Reminder {
            object: ObjectRef::new(&row.object_kind, row.object),
            rank: row.rank,
            clock: row.clock,
            title: row.title,
            line: row.line,
            href: row.href,
        })
        .collect())
}

/// One step of urging that was said by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// To whom.
    pub person: PersonId,
    /// When.
    pub on: Day,
    /// "quá hạn 3 ngày", as it was on that day.
    pub clock: String,
}

/// Who was urged about a thing by itself, newest first, at most 100: for its history.
pub async fn said_of<C: ConnectionTrait>(db: &C, object: &ObjectRef) -> Result<Vec<Said>> {
    use sent::Column as C;
    let rows = sent::Entity::find()
        .filter(C::ObjectKind.eq(&object.kind))
        .filter(C::Object.eq(&object.id))
        .order_by_desc(C::SentOn)
        .order_by_asc(C::Person)
        .limit(100)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Said { person: row.person, on: row.sent_on, clock: row.clock }).collect())
}

/// People to whom something was said on one day.
pub async fn people_of_day<C: ConnectionTrait>(db: &C, on: Day) -> Result<Vec<PersonId>> {
    use sent::Column as C;
    Ok(sent::Entity::find()
        .select_only()
        .column(C::Person)
        .distinct()
        .filter(C::SentOn.eq(on))
        .filter(C::ObjectKind.ne("digest"))
        .order_by_asc(C::Person)
        .into_tuple()
        .all(db)
        .await?)
}
