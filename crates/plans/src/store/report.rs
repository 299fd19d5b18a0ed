//! Reports that duties ask for.

use ::store::Tx;
use kernel::{AuthorityId, Day, Error, PlanId, Result};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::report;
use crate::model::{PaperState, Report, ReportId};

fn from_row(row: report::Model) -> Result<Report> {
    Ok(Report {
        id: row.id,
        plan: row.plan,
        duty: row.duty,
        authority: row.authority,
        agency: row.agency,
        period: row.period,
        due_on: row.due_on,
        state: PaperState::parse(&row.state),
        figures: serde_json::from_str(&row.figures)?,
        words: row.words,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        late_days: row.late_days,
        decided_at: row.decided_at,
        decided_by: row.decided_by,
        reason: row.reason,
        version: row.version,
    })
}

fn row_of(r: &Report) -> Result<report::Model> {
    Ok(report::Model {
        id: r.id,
        plan: r.plan,
        duty: r.duty,
        authority: r.authority,
        agency: r.agency,
        period: r.period.clone(),
        due_on: r.due_on,
        state: r.state.code().to_owned(),
        figures: serde_json::to_string(&r.figures)?,
        words: r.words.clone(),
        submitted_at: r.submitted_at,
        submitted_by: r.submitted_by,
        late_days: r.late_days,
        decided_at: r.decided_at,
        decided_by: r.decided_by,
        reason: r.reason.clone(),
        version: r.version,
    })
}

/// The reports of a plan, those due first above.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Report>> {
    let rows = report::Entity::find()
        .filter(report::Column::Plan.eq(plan))
        .order_by_asc(report::Column::DueOn)
        .order_by_asc(report::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The reports of an authority's plans that are due from a day to a day, both included.
pub async fn due_within<C: ConnectionTrait>(
    db: &C,
    authority: AuthorityId,
    from: Day,
    to: Day,
) -> Result<Vec<Report>> {
    let rows = report::Entity::find()
        .filter(report::Column::Authority.eq(authority))
        .filter(report::Column::DueOn.gte(from))
        .filter(report::Column::DueOn.lte(to))
        .order_by_asc(report::Column::DueOn)
        .order_by_asc(report::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// One report of a plan.
pub async fn get<C: ConnectionTrait>(db: &C, plan: PlanId, id: ReportId) -> Result<Report> {
    let row = report::Entity::find_by_id(id).filter(report::Column::Plan.eq(plan)).one(db).await?;
    row.map(from_row).transpose()?.ok_or(Error::NotFound)
}

/// Opens a report; false if it is open already.
pub async fn open(tx: &Tx, new: &Report) -> Result<bool> {
    let known = report::Entity::find()
        .filter(report::Column::Duty.eq(new.duty))
        .filter(report::Column::Agency.eq(new.agency))
        .filter(report::Column::Period.eq(&new.period))
        .one(tx.db())
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    let once = OnConflict::columns([report::Column::Duty, report::Column::Agency, report::Column::Period])
        .do_nothing()
        .to_owned();
    report::Entity::insert(row_of(new)?.into_active_model())
        .on_conflict(once)
        .exec_without_returning(tx.db())
        .await?;
    Ok(true)
}

/// Writes what an act made of it; `Stale` if somebody else changed it in between.
pub async fn update(tx: &Tx, before: &Report, after: &Report) -> Result<()> {
    let row = row_of(after)?;
    let done = report::Entity::update_many()
        .col_expr(report::Column::State, Expr::value(row.state))
        .col_expr(report::Column::Figures, Expr::value(row.figures))
        .col_expr(report::Column::Words, Expr::value(row.words))
        .col_expr(report::Column::SubmittedAt, Expr::value(row.submitted_at))
        .col_expr(report::Column::SubmittedBy, Expr::value(row.submitted_by))
        .col_expr(report::Column::LateDays, Expr::value(row.late_days))
        .col_expr(report::Column::DecidedAt, Expr::value(row.decided_at))
        .col_expr(report::Column::DecidedBy, Expr::value(row.decided_by))
        .col_expr(report::Column::Reason, Expr::value(row.reason))
        .col_expr(report::Column::Version, Expr::value(before.version + 1))
        .filter(report::Column::Id.eq(before.id))
        .filter(report::Column::Version.eq(before.version))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Takes the reports away when a plan is taken back; says which.
pub async fn delete_of(tx: &Tx, plan: PlanId) -> Result<Vec<ReportId>> {
    let ids = of_plan(tx.db(), plan).await?.into_iter().map(|report| report.id).collect();
    report::Entity::delete_many().filter(report::Column::Plan.eq(plan)).exec(tx.db()).await?;
    Ok(ids)
}
