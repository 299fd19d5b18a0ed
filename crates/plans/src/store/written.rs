//! What a plan says line by line: bases, milestones, concrete tasks.

use ::store::Tx;
use kernel::{ItemId, PlanId, Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::ROWS;
use crate::entity::{basis, detail, milestone};
use crate::model::{Basis, Detail, Milestone, Origin, Stands};

fn origin(line: i64, by_hand: i64) -> Origin {
    Origin { line, by_hand: by_hand == 1 }
}

/// The documents that a plan rests on, in their order.
pub async fn bases<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Basis>> {
    let rows = basis::Entity::find()
        .filter(basis::Column::Plan.eq(plan))
        .order_by_asc(basis::Column::No)
        .all(db)
        .await?;
    let read = |row: basis::Model| Basis {
        no: row.no,
        kind: row.kind,
        symbol: row.symbol,
        issued_on: row.issued_on,
        issuer: row.issuer,
        text: row.text,
        origin: origin(row.first_line, row.by_hand),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes the documents that a plan rests on, numbered in their order.
pub async fn insert_bases(tx: &Tx, plan: PlanId, bases: &[Basis]) -> Result<()> {
    let rows: Vec<_> = (1..)
        .zip(bases)
        .map(|(no, b)| {
            basis::Model {
                plan,
                no,
                kind: b.kind.clone(),
                symbol: b.symbol.clone(),
                issued_on: b.issued_on,
                issuer: b.issuer.clone(),
                text: b.text.clone(),
                first_line: b.origin.line,
                by_hand: i64::from(b.origin.by_hand),
            }
            .into_active_model()
        })
        .collect();
    for chunk in rows.chunks(ROWS) {
        basis::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// The same, in place of those that stood there.
pub async fn replace_bases(tx: &Tx, plan: PlanId, bases: &[Basis]) -> Result<()> {
    basis::Entity::delete_many().filter(basis::Column::Plan.eq(plan)).exec(tx.db()).await?;
    insert_bases(tx, plan, bases).await
}

/// The milestones of all items of a plan, by item and in their order.
pub async fn milestones<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Milestone>> {
    let rows = milestone::Entity::find()
        .filter(milestone::Column::Plan.eq(plan))
        .order_by_asc(milestone::Column::Item)
        .order_by_asc(milestone::Column::No)
        .all(db)
        .await?;
    let read = |row: milestone::Model| Milestone {
        item: row.item,
        no: row.no,
        label: row.label,
        quarter: row.quarter,
        on: row.on_day,
        origin: origin(row.first_line, row.by_hand),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes milestones with the numbers that they bear.
pub async fn insert_milestones(tx: &Tx, plan: PlanId, milestones: &[Milestone]) -> Result<()> {
    for chunk in milestones.chunks(ROWS) {
        let rows = chunk.iter().map(|m| {
            milestone::Model {
                item: m.item,
                no: m.no,
                plan,
                label: m.label.clone(),
                quarter: m.quarter.clone(),
                on_day: m.on,
                first_line: m.origin.line,
                by_hand: i64::from(m.origin.by_hand),
            }
            .into_active_model()
        });
        milestone::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// The milestones of one item, numbered in their order, in place of those that stood there.
pub async fn replace_milestones(tx: &Tx, plan: PlanId, item: ItemId, milestones: &[Milestone]) -> Result<()> {
    milestone::Entity::delete_many().filter(milestone::Column::Item.eq(item)).exec(tx.db()).await?;
    let numbered: Vec<Milestone> =
        (1..).zip(milestones).map(|(no, one)| Milestone { item, no, ..one.clone() }).collect();
    insert_milestones(tx, plan, &numbered).await
}

/// The concrete tasks of all items of a plan, by item and in their order.
pub async fn details<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Detail>> {
    let rows = detail::Entity::find()
        .filter(detail::Column::Plan.eq(plan))
        .order_by_asc(detail::Column::Item)
        .order_by_asc(detail::Column::No)
        .all(db)
        .await?;
    let read = |row: detail::Model| Detail {
        item: row.item,
        no: row.no,
        text: row.text,
        who: row.who,
        given_to: match (row.agency, row.agency_group) {
            (Some(agency), _) => Stands::Agency(agency),
            (None, Some(group)) => Stands::Group(group),
            (None, None) => Stands::Unknown,
        },
        due: row.due_on,
        origin: origin(row.first_line, row.by_hand),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes concrete tasks with the numbers that they bear.
pub async fn insert_details(tx: &Tx, plan: PlanId, details: &[Detail]) -> Result<()> {
    for chunk in details.chunks(ROWS) {
        let rows = chunk.iter().map(|d| {
            let (agency, agency_group) = match d.given_to {
                Stands::Agency(id) => (Some(id), None),
                Stands::Group(id) => (None, Some(id)),
                Stands::Unknown => (None, None),
            };
            detail::Model {
                item: d.item,
                no: d.no,
                plan,
                text: d.text.clone(),
                who: d.who.clone(),
                agency,
                agency_group,
                due_on: d.due,
                first_line: d.origin.line,
                by_hand: i64::from(d.origin.by_hand),
            }
            .into_active_model()
        });
        detail::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// The concrete tasks of one item, numbered in their order, in place of those that stood there.
pub async fn replace_details(tx: &Tx, plan: PlanId, item: ItemId, details: &[Detail]) -> Result<()> {
    detail::Entity::delete_many().filter(detail::Column::Item.eq(item)).exec(tx.db()).await?;
    let numbered: Vec<Detail> =
        (1..).zip(details).map(|(no, one)| Detail { item, no, ..one.clone() }).collect();
    insert_details(tx, plan, &numbered).await
}
