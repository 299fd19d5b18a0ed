//! All SQL of this crate.

use ::store::Tx;
use kernel::{AuthorityId, Error, PlanId, Result, TargetId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{made, reported};
use crate::model::{MadeReport, MadeReportId, Reported};

/// Figures reported for some targets, oldest first.
pub async fn reported_of<C: ConnectionTrait>(db: &C, targets: &[TargetId]) -> Result<Vec<Reported>> {
    let mut found = Vec::new();
    for chunk in targets.chunks(500) {
        let rows = reported::Entity::find()
            .filter(reported::Column::Target.is_in(chunk.iter().copied()))
            .order_by_asc(reported::Column::OnDay)
            .order_by_asc(reported::Column::ReportedAt)
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| Reported {
            id: row.id,
            target: row.target,
            agency: row.agency,
            on: row.on_day,
            number: row.number,
            parts: row.part.zip(row.whole),
            words: row.words,
            evidence: row.evidence,
            by: row.reported_by,
            at: row.reported_at,
        }));
    }
    Ok(found)
}

/// Keeps a reported figure.
pub async fn insert_reported(tx: &Tx, figure: &Reported) -> Result<()> {
    let row = reported::ActiveModel {
        id: Set(figure.id),
        target: Set(figure.target),
        agency: Set(figure.agency),
        on_day: Set(figure.on),
        number: Set(figure.number),
        part: Set(figure.parts.map(|(part, _)| part)),
        whole: Set(figure.parts.map(|(_, whole)| whole)),
        words: Set(figure.words.clone()),
        evidence: Set(figure.evidence),
        reported_by: Set(figure.by),
        reported_at: Set(figure.at),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Keeps a made report.
pub async fn insert_made(tx: &Tx, authority: AuthorityId, report: &MadeReport) -> Result<()> {
    let row = made::ActiveModel {
        id: Set(report.id),
        authority: Set(authority),
        plan: Set(report.plan),
        agency: Set(report.agency),
        period: Set(report.period.clone()),
        content: Set(serde_json::to_string(&report.content)?),
        made_by: Set(report.by),
        made_at: Set(report.at),
        version: Set(report.version),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// A made report, with the authority whose it is.
pub async fn made<C: ConnectionTrait>(db: &C, id: MadeReportId) -> Result<(AuthorityId, MadeReport)> {
    let row = made::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    Ok((row.authority, made_from(row)?))
}

/// Made reports of authorities, newest first, at most 200.
pub async fn made_list<C: ConnectionTrait>(db: &C, authorities: &[AuthorityId]) -> Result<Vec<MadeReport>> {
    let rows = made::Entity::find()
        .filter(made::Column::Authority.is_in(authorities.iter().copied()))
        .order_by_desc(made::Column::MadeAt)
        .limit(200)
        .all(db)
        .await?;
    rows.into_iter().map(made_from).collect()
}

/// The newest report on a plan for the whole authority.
pub async fn made_last<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Option<MadeReport>> {
    let row = made::Entity::find()
        .filter(made::Column::Plan.eq(plan))
        .filter(made::Column::Agency.is_null())
        .order_by_desc(made::Column::MadeAt)
        .one(db)
        .await?;
    row.map(made_from).transpose()
}

/// Changes the words of a report that nobody else changed since it was read.
pub async fn reword(tx: &Tx, report: &MadeReport) -> Result<()> {
    let done = made::Entity::update_many()
        .col_expr(made::Column::Content, Expr::value(serde_json::to_string(&report.content)?))
        .col_expr(made::Column::Version, Expr::value(report.version + 1))
        .filter(made::Column::Id.eq(report.id))
        .filter(made::Column::Version.eq(report.version))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

fn made_from(row: made::Model) -> Result<MadeReport> {
    Ok(MadeReport {
        id: row.id,
        plan: row.plan,
        agency: row.agency,
        period: row.period,
        content: serde_json::from_str(&row.content)?,
        by: row.made_by,
        at: row.made_at,
        version: row.version,
    })
}
