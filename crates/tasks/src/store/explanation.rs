//! Explanations, kept with the thing they are about.

use kernel::{Error, ObjectRef, Page, PageQuery, Result, Scope};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use store::Tx;

use super::{newest, statement};
use crate::ExplanationId;
use crate::entity::explanation;
use crate::model::Explanation;

impl From<explanation::Model> for Explanation {
    fn from(row: explanation::Model) -> Self {
        let at = row.answered_at.unwrap_or(row.asked_at);
        Self {
            id: row.id,
            object: ObjectRef::new(&row.object_kind, row.object),
            authority: row.authority,
            title: row.title,
            href: row.href,
            agency: row.agency,
            asked_by: row.asked_by,
            asked_at: row.asked_at,
            words: row.words,
            due: row.due,
            answer: row.answer.map(|words| (words, row.answered_by, at)),
            version: row.version,
        }
    }
}

/// One explanation; `NotFound` if there is none.
pub async fn get<C: ConnectionTrait>(db: &C, id: ExplanationId) -> Result<Explanation> {
    Ok(explanation::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?.into())
}

/// What a page shows at most of what was asked about one thing.
const MOST: u64 = 200;

/// What was asked about a thing, oldest first, with the answers: the newest, and how many are older than these.
pub async fn of<C: ConnectionTrait>(db: &C, object: &ObjectRef) -> Result<(Vec<Explanation>, i64)> {
    let rows = explanation::Entity::find()
        .filter(explanation::Column::ObjectKind.eq(&object.kind))
        .filter(explanation::Column::Object.eq(&object.id));
    let by = (explanation::Column::AskedAt, explanation::Column::Id);
    let (found, older) = newest(db, rows, by, MOST).await?;
    Ok((found.into_iter().map(Into::into).collect(), older))
}

/// The next explanations behind one in the order of their ids; "" stands before the first.
pub async fn behind<C: ConnectionTrait>(db: &C, mark: &str, most: u64) -> Result<Vec<Explanation>> {
    let rows = explanation::Entity::find()
        .filter(explanation::Column::Id.gt(mark))
        .order_by_asc(explanation::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One page of the explanations that the scope may see, the newest first; `open`: only those that wait for an answer.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    open: bool,
    page: PageQuery,
) -> Result<Page<Explanation>> {
    let mut rows = explanation::Entity::find();
    if !scope.all {
        // Lists of an authority are bounded by its agencies; 500 is more than one person's hats ever cover.
        let agencies = scope.agencies.iter().take(super::CHUNK).copied();
        rows = rows.filter(
            Condition::any()
                .add(explanation::Column::Authority.is_in(scope.whole.iter().copied()))
                .add(explanation::Column::Agency.is_in(agencies)),
        );
    }
    if open {
        rows = rows.filter(explanation::Column::Answer.is_null());
    }
    let total = rows.clone().count(db).await?;
    let found = rows
        .order_by_desc(explanation::Column::AskedAt)
        .order_by_desc(explanation::Column::Id)
        .limit(page.size())
        .offset(page.offset())
        .all(db)
        .await?;
    Ok(Page::new(found.into_iter().map(Into::into).collect(), total, page))
}

/// Whether anything was asked about one of these things, which are all of one kind.
pub async fn is_asked<C: ConnectionTrait>(db: &C, objects: &[ObjectRef]) -> Result<bool> {
    for chunk in objects.chunks(super::CHUNK) {
        let Some(first) = chunk.first() else { continue };
        let row = explanation::Entity::find()
            .filter(explanation::Column::ObjectKind.eq(&first.kind))
            .filter(explanation::Column::Object.is_in(chunk.iter().map(|object| object.id.clone())))
            .one(db)
            .await?;
        if row.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes a new one.
pub async fn insert(tx: &Tx, new: &Explanation) -> Result<()> {
    let row = explanation::Model {
        id: new.id,
        object_kind: new.object.kind.clone(),
        object: new.object.id.clone(),
        authority: new.authority,
        title: new.title.clone(),
        href: new.href.clone(),
        agency: new.agency,
        asked_by: new.asked_by,
        asked_at: new.asked_at,
        words: new.words.clone(),
        due: new.due,
        answer: None,
        answered_by: None,
        answered_at: None,
        version: 1,
    };
    explanation::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Writes the answer; `Stale` if somebody else was first.
pub async fn answer(tx: &Tx, answered: &Explanation) -> Result<()> {
    let db = tx.db();
    let Some((words, by, at)) = answered.answer.clone() else { return Ok(()) };
    let sql = "UPDATE tasks_explanation SET answer = $3, answered_by = $4, answered_at = $5, version = version + 1 \
               WHERE id = $1 AND version = $2";
    let values = vec![answered.id.into(), answered.version.into(), words.into(), by.into(), at.into()];
    if db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 0 {
        Err(Error::Stale)
    } else {
        Ok(())
    }
}
