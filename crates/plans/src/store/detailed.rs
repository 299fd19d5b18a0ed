//! Agencies' own plans.

use ::store::Tx;
use kernel::{AgencyId, Error, PlanId, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::detailed;
use crate::model::{Detailed, DetailedId, PaperState};

fn from_row(row: detailed::Model) -> Result<Detailed> {
    Ok(Detailed {
        id: row.id,
        plan: row.plan,
        agency: row.agency,
        state: PaperState::parse(&row.state),
        lines: serde_json::from_str(&row.lines)?,
        due_on: row.due_on,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        decided_at: row.decided_at,
        decided_by: row.decided_by,
        reason: row.reason,
        since_on: row.since_on,
        ended_on: row.ended_on,
        version: row.version,
    })
}

fn row_of(paper: &Detailed) -> Result<detailed::Model> {
    Ok(detailed::Model {
        id: paper.id,
        plan: paper.plan,
        agency: paper.agency,
        state: paper.state.code().to_owned(),
        lines: serde_json::to_string(&paper.lines)?,
        due_on: paper.due_on,
        submitted_at: paper.submitted_at,
        submitted_by: paper.submitted_by,
        decided_at: paper.decided_at,
        decided_by: paper.decided_by,
        reason: paper.reason.clone(),
        since_on: paper.since_on,
        ended_on: paper.ended_on,
        version: paper.version,
    })
}

/// The own plans that agencies owe for a plan.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Detailed>> {
    let mut papers = ever_of_plan(db, plan).await?;
    papers.retain(|paper| paper.ended_on.is_none());
    Ok(papers)
}

/// The same with those that were owed until an amendment named other agencies.
pub async fn ever_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Detailed>> {
    let rows = detailed::Entity::find()
        .filter(detailed::Column::Plan.eq(plan))
        .order_by_asc(detailed::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// One of them; `NotFound` if the agency owes none.
pub async fn get<C: ConnectionTrait>(db: &C, plan: PlanId, agency: AgencyId) -> Result<Detailed> {
    let row = detailed::Entity::find()
        .filter(detailed::Column::Plan.eq(plan))
        .filter(detailed::Column::Agency.eq(agency))
        .filter(detailed::Column::EndedOn.is_null())
        .one(db)
        .await?;
    row.map(from_row).transpose()?.ok_or(Error::NotFound)
}

/// The one that it owes, else the one that it owed last: what a figure of the past opens.
pub async fn owed_or_last<C: ConnectionTrait>(db: &C, plan: PlanId, agency: AgencyId) -> Result<Detailed> {
    let papers = ever_of_plan(db, plan).await?.into_iter().filter(|paper| paper.agency == agency);
    papers.max_by_key(|paper| (paper.ended_on.is_none(), paper.ended_on, paper.id)).ok_or(Error::NotFound)
}

/// Writes a new one.
pub async fn insert(tx: &Tx, paper: &Detailed) -> Result<()> {
    detailed::Entity::insert(row_of(paper)?.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Writes what an act made of it; `Stale` if somebody else changed it in between.
pub async fn update(tx: &Tx, before: &Detailed, after: &Detailed) -> Result<()> {
    let row = row_of(after)?;
    let done = detailed::Entity::update_many()
        .col_expr(detailed::Column::State, Expr::value(row.state))
        .col_expr(detailed::Column::Lines, Expr::value(row.lines))
        .col_expr(detailed::Column::SubmittedAt, Expr::value(row.submitted_at))
        .col_expr(detailed::Column::SubmittedBy, Expr::value(row.submitted_by))
        .col_expr(detailed::Column::DecidedAt, Expr::value(row.decided_at))
        .col_expr(detailed::Column::DecidedBy, Expr::value(row.decided_by))
        .col_expr(detailed::Column::Reason, Expr::value(row.reason))
        .col_expr(detailed::Column::EndedOn, Expr::value(row.ended_on))
        .col_expr(detailed::Column::Version, Expr::value(before.version + 1))
        .filter(detailed::Column::Id.eq(before.id))
        .filter(detailed::Column::Version.eq(before.version))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Takes away what nobody has worked on, when a plan is taken back; says which.
pub async fn delete_of(tx: &Tx, plan: PlanId) -> Result<Vec<DetailedId>> {
    let ids = of_plan(tx.db(), plan).await?.into_iter().map(|paper| paper.id).collect();
    detailed::Entity::delete_many().filter(detailed::Column::Plan.eq(plan)).exec(tx.db()).await?;
    Ok(ids)
}
