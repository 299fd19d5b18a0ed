//! What was told: in the program, and whether a mail has said it.

use kernel::{Day, Error, Moment, ObjectRef, PageQuery, PersonId, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use store::Tx;

use super::CHUNK;
use crate::NoticeId;
use crate::entity::{notice, sent, waiting};
use crate::model::Message;

pub use crate::entity::notice::Model as Notice;

/// Tells people something: in the program now, by mail with the next digest. Whoever acts is not told of it.
pub async fn tell(tx: &Tx, people: &[PersonId], message: &Message) -> Result<()> {
    let me = tx.actor().person_id();
    let mut told: Vec<PersonId> = Vec::new();
    for person in people {
        if Some(*person) == me || told.contains(person) {
            continue;
        }
        told.push(*person);
        insert_notice(tx, *person, message).await?;
    }
    Ok(())
}

async fn insert_notice(tx: &Tx, person: PersonId, message: &Message) -> Result<()> {
    let row = Notice {
        id: tx.new_id(),
        person,
        object_kind: message.object.kind.clone(),
        object: message.object.id.clone(),
        title: message.title.clone(),
        line: message.line.clone(),
        href: message.href.clone(),
        at: tx.now(),
        unread: 1,
        unmailed: 1,
    };
    notice::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Urges people by hand about a thing that waits, with words of one's own: a notice to each, and the words stand on
/// the waiting rows until they are settled. `NotFound` if nothing waits about it.
pub async fn urge(tx: &Tx, who: &[PersonId], object: &ObjectRef, words: &str) -> Result<()> {
    use waiting::Column as C;
    let of_object =
        || waiting::Entity::find().filter(C::ObjectKind.eq(&object.kind)).filter(C::Object.eq(&object.id));
    let Some(row) = of_object().one(tx.db()).await? else { return Err(Error::NotFound) };
    waiting::Entity::update_many()
        .col_expr(C::Urged, Expr::value(words))
        .filter(C::ObjectKind.eq(&object.kind))
        .filter(C::Object.eq(&object.id))
        .exec(tx.db())
        .await?;
    let message = Message {
        object: object.clone(),
        title: format!("Đôn đốc: {}", row.title),
        line: format!("{}: “{words}”", tx.actor().name()),
        href: row.href,
    };
    tell(tx, who, &message).await
}

// "unread = 1" and "unmailed = 1" are said as constants, so that the indexes over just these rows are used.

#[derive(Debug, FromQueryResult)]
struct Number {
    n: i64,
}

pub async fn unread<C: ConnectionTrait>(db: &C, person: PersonId) -> Result<u64> {
    let row: Option<Number> = notice::Entity::find()
        .select_only()
        .column_as(notice::Column::Id.count(), "n")
        .filter(notice::Column::Person.eq(person))
        .filter(Expr::cust("unread = 1"))
        .into_model()
        .one(db)
        .await?;
    Ok(row.map_or(0, |row| row.n.unsigned_abs()))
}

/// How many notices a person has not read, counted up to `most`: the bell of every page says "99+", and must not look at
/// tens of thousands for it.
pub async fn unread_up_to<C: ConnectionTrait>(db: &C, person: PersonId, most: u64) -> Result<u64> {
    let sql = "SELECT COUNT(*) AS n FROM \
               (SELECT 1 AS seen FROM notices_notice WHERE person = $1 AND unread = 1 LIMIT $2) AS found";
    let values = [person.into(), (most as i64).into()];
    let row =
        db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.map_or(0, i64::unsigned_abs))
}

/// A person's notices, newest first, and how many there are.
pub async fn notices<C: ConnectionTrait>(
    db: &C,
    person: PersonId,
    page: PageQuery,
) -> Result<(Vec<Notice>, u64)> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Person.eq(person))
        .order_by_desc(notice::Column::At)
        .order_by_desc(notice::Column::Id)
        .limit(page.size())
        .offset(page.offset())
        .all(db)
        .await?;
    let total: Option<Number> = notice::Entity::find()
        .select_only()
        .column_as(notice::Column::Id.count(), "n")
        .filter(notice::Column::Person.eq(person))
        .into_model()
        .one(db)
        .await?;
    Ok((rows, total.map_or(0, |row| row.n.unsigned_abs())))
}

/// The person's notice, read from now on; `NotFound` if it is another person's.
pub async fn open_notice(tx: &Tx, person: PersonId, id: NoticeId) -> Result<Notice> {
    let found = notice::Entity::find_by_id(id)
        .filter(notice::Column::Person.eq(person))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let mut read = found.clone().into_active_model();
    read.unread = ActiveValue::Set(0);
    read.update(tx.db()).await?;
    Ok(found)
}

pub async fn read_all(tx: &Tx, person: PersonId) -> Result<()> {
    notice::Entity::update_many()
        .col_expr(notice::Column::Unread, Expr::value(0_i64))
        .filter(notice::Column::Person.eq(person))
        .filter(Expr::cust("unread = 1"))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// People to whom something was told that no mail has said yet.
pub async fn unmailed_people<C: ConnectionTrait>(db: &C) -> Result<Vec<PersonId>> {
    Ok(notice::Entity::find()
        .select_only()
        .column(notice::Column::Person)
        .distinct()
        .filter(Expr::cust("unmailed = 1"))
        .order_by_asc(notice::Column::Person)
        .into_tuple()
        .all(db)
        .await?)
}

/// What no mail has said to a person yet, oldest first.
pub async fn unmailed<C: ConnectionTrait>(db: &C, person: PersonId) -> Result<Vec<Notice>> {
    Ok(notice::Entity::find()
        .filter(notice::Column::Person.eq(person))
        .filter(Expr::cust("unmailed = 1"))
        .order_by_asc(notice::Column::At)
        .order_by_asc(notice::Column::Id)
        .limit(200)
        .all(db)
        .await?)
}

/// The mail said these; or nobody will ever mail them.
pub async fn mark_mailed(tx: &Tx, ids: &[NoticeId]) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        notice::Entity::update_many()
            .col_expr(notice::Column::Unmailed, Expr::value(0_i64))
            .filter(notice::Column::Id.is_in(chunk.iter().copied()))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// Puts a notice about the day's reminders.
pub async fn insert_digest(tx: &Tx, person: PersonId, on: Day, title: String) -> Result<()> {
    let message = Message {
        object: ObjectRef::new("digest", on),
        title,
        line: String::new(),
        href: format!("/thong-bao/nhac-viec/{on}"),
    };
    insert_notice(tx, person, &message).await
}

/// Forgets what was said before `day`: keys of deadlines long past, which no longer wait for anybody.
pub async fn forget_before(tx: &Tx, day: Day, moment: Moment) -> Result<()> {
    use sea_orm::sea_query::Query;
    sent::Entity::delete_many()
        .filter(sent::Column::SentOn.lt(day))
        .filter(
            Expr::tuple([Expr::col(sent::Column::ObjectKind), Expr::col(sent::Column::Object)])
                .not_in_subquery(
                    Query::select()
                        .columns([waiting::Column::ObjectKind, waiting::Column::Object])
                        .from(waiting::Entity)
                        .to_owned(),
                ),
        )
        .exec(tx.db())
        .await?;
    notice::Entity::delete_many()
        .filter(notice::Column::Unread.eq(0))
        .filter(notice::Column::Unmailed.eq(0))
        .filter(notice::Column::At.lt(moment))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Nothing is mailed here, so nothing waits for a mail.
pub async fn drop_unmailed(tx: &Tx) -> Result<()> {
    notice::Entity::update_many()
        .col_expr(notice::Column::Unmailed, Expr::value(0_i64))
        .filter(Expr::cust("unmailed = 1"))
        .exec(tx.db())
        .await?;
    Ok(())
}
