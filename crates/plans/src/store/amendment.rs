//! Documents that change plans in force, with what each changes.

use ::store::Tx;
use kernel::{Error, FileId, PlanId, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::{amendment, entry};
use crate::model::{Amendment, AmendmentId, Entry, Kind};

/// The amendments of a plan with their entries, oldest first.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Amendment>> {
    let documents = amendment::Entity::find()
        .filter(amendment::Column::Plan.eq(plan))
        .order_by_asc(amendment::Column::No)
        .all(db)
        .await?;
    let entries = entry::Entity::find()
        .filter(entry::Column::Plan.eq(plan))
        .order_by_asc(entry::Column::Position)
        .all(db)
        .await?;
    let mut found: Vec<Amendment> = documents
        .into_iter()
        .map(|row| Amendment {
            id: row.id,
            no: row.no,
            symbol: row.symbol,
            on: row.on_day,
            reason: row.reason,
            file: row.file.zip(row.file_name),
            entries: Vec::new(),
            made_at: row.made_at,
            made_by: row.made_by,
        })
        .collect();
    for row in entries {
        if let Some(amendment) = found.iter_mut().find(|amendment| amendment.id == row.amendment) {
            amendment.entries.push(entry_of(row)?);
        }
    }
    Ok(found)
}

fn entry_of(row: entry::Model) -> Result<Entry> {
    Ok(Entry {
        id: row.id,
        position: row.position,
        kind: Kind::parse(&row.kind)
            .ok_or_else(|| Error::internal(format!("unknown kind of change {}", row.kind)))?,
        item: row.item,
        target: row.target,
        duty: row.duty,
        subject: row.subject,
        reason: row.reason,
        changes: serde_json::from_str(&row.changes)?,
        made_at: row.made_at,
        made_by: row.made_by,
    })
}

/// The amendment of a plan with a number.
pub async fn get<C: ConnectionTrait>(db: &C, plan: PlanId, no: i64) -> Result<Amendment> {
    of_plan(db, plan).await?.into_iter().find(|amendment| amendment.no == no).ok_or(Error::NotFound)
}

/// Writes a new document, as yet without changes.
pub async fn insert(tx: &Tx, plan: PlanId, new: &Amendment) -> Result<()> {
    let (file, file_name) = new.file.clone().unzip();
    let row = amendment::Model {
        id: new.id,
        plan,
        no: new.no,
        symbol: new.symbol.clone(),
        on_day: new.on,
        reason: new.reason.clone(),
        file,
        file_name,
        made_at: new.made_at,
        made_by: new.made_by,
    };
    amendment::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Writes what a document changes.
pub async fn add(tx: &Tx, plan: PlanId, amendment: AmendmentId, new: &Entry) -> Result<()> {
    let row = entry::Model {
        id: new.id,
        amendment,
        plan,
        position: new.position,
        kind: new.kind.code().to_owned(),
        item: new.item,
        target: new.target,
        duty: new.duty,
        subject: new.subject.clone(),
        reason: new.reason.clone(),
        changes: serde_json::to_string(&new.changes)?,
        made_at: new.made_at,
        made_by: new.made_by,
    };
    entry::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Puts the file of a document in the place of the one that was there.
pub async fn put_file(tx: &Tx, id: AmendmentId, file: FileId, name: &str) -> Result<()> {
    amendment::Entity::update_many()
        .col_expr(amendment::Column::File, Expr::value(Some(file)))
        .col_expr(amendment::Column::FileName, Expr::value(Some(name.to_owned())))
        .filter(amendment::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Takes a document away that changes nothing.
pub async fn delete(tx: &Tx, id: AmendmentId) -> Result<()> {
    amendment::Entity::delete_by_id(id).exec(tx.db()).await?;
    Ok(())
}
