//! All SQL of this crate.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Error, Moment, Period, PlanId, Result, TargetId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{baseline, made, made_rows, reported};
use crate::model::{Baseline, Behind, FigureRows, MadeReport, MadeReportId, Reported, comes_before};

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
        found.extend(rows.into_iter().map(reported_from));
    }
    Ok(found)
}

fn reported_from(row: reported::Model) -> Reported {
    Reported {
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
    }
}

/// The next figures with a file that proves them, behind one in the order of their ids; "" stands before the first.
pub async fn proved_behind<C: ConnectionTrait>(db: &C, mark: &str, most: u64) -> Result<Vec<Reported>> {
    let rows = reported::Entity::find()
        .filter(reported::Column::Id.gt(mark))
        .filter(reported::Column::Evidence.is_not_null())
        .order_by_asc(reported::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(reported_from).collect())
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

/// The next made reports behind one in the order of their ids, each with the authority whose it is; "" stands before
/// the first.
pub async fn made_behind<C: ConnectionTrait>(
    db: &C,
    mark: &str,
    most: u64,
) -> Result<Vec<(AuthorityId, MadeReport)>> {
    let rows = made::Entity::find()
        .filter(made::Column::Id.gt(mark))
        .order_by_asc(made::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((row.authority, made_from(row)?))).collect()
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

/// The report of the whole authority on a plan that was made last: its id, period and when.
pub async fn newest_made<C: ConnectionTrait>(
    db: &C,
    plan: PlanId,
) -> Result<Option<(MadeReportId, String, Moment)>> {
    let newest = made::Entity::find()
        .select_only()
        .columns([made::Column::Id, made::Column::Period, made::Column::MadeAt])
        .filter(made::Column::Plan.eq(plan))
        .filter(made::Column::Agency.is_null())
        .order_by_desc(made::Column::MadeAt)
        .order_by_desc(made::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    Ok(newest)
}

/// The last report on a plan with the same scope that comes before a period.
pub async fn made_before<C: ConnectionTrait>(
    db: &C,
    plan: PlanId,
    agency: Option<AgencyId>,
    period: Period,
) -> Result<Option<MadeReport>> {
    let scope = match agency {
        Some(agency) => made::Column::Agency.eq(agency),
        None => made::Column::Agency.is_null(),
    };
    let rows: Vec<(MadeReportId, String)> = made::Entity::find()
        .select_only()
        .columns([made::Column::Id, made::Column::Period])
        .filter(made::Column::Plan.eq(plan))
        .filter(scope)
        .order_by_asc(made::Column::MadeAt)
        .order_by_asc(made::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let before = rows
        .into_iter()
        .filter_map(|(id, code)| Period::parse(&code).ok().map(|of| (of, id)))
        .filter(|(of, _)| comes_before(*of, period))
        // Of several for the same period the one made last.
        .max_by_key(|(of, _)| of.last());
    match before {
        Some((_, id)) => Ok(Some(made(db, id).await?.1)),
        None => Ok(None),
    }
}

/// Keeps the rows behind the figures of a report.
pub async fn insert_rows(tx: &Tx, report: MadeReportId, behind: &Behind) -> Result<()> {
    let row = made_rows::ActiveModel { report: Set(report), content: Set(serde_json::to_string(behind)?) };
    made_rows::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The rows behind the figures of a report; none for one that was made before rows were kept.
pub async fn rows_of<C: ConnectionTrait>(db: &C, report: MadeReportId) -> Result<Behind> {
    match made_rows::Entity::find_by_id(report).one(db).await? {
        Some(row) => rows_from(&row.content),
        None => Ok(Behind::default()),
    }
}

/// Older reports kept a list of the measured figures alone.
fn rows_from(kept: &str) -> Result<Behind> {
    if kept.starts_with('[') {
        let figures: Vec<FigureRows> = serde_json::from_str(kept)?;
        return Ok(Behind { figures, ..Behind::default() });
    }
    Ok(serde_json::from_str(kept)?)
}

/// The numbers against which some targets are judged.
pub async fn baselines_of<C: ConnectionTrait>(
    db: &C,
    targets: &[TargetId],
) -> Result<HashMap<TargetId, Baseline>> {
    let mut found = HashMap::new();
    for chunk in targets.chunks(500) {
        let rows = baseline::Entity::find()
            .filter(baseline::Column::Target.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| {
            let baseline = Baseline {
                target: row.target,
                number: row.number,
                words: row.words,
                by: row.set_by,
                at: row.set_at,
            };
            (row.target, baseline)
        }));
    }
    Ok(found)
}

/// Keeps the number against which a target is judged, in place of the one before.
pub async fn keep_baseline(tx: &Tx, new: &Baseline) -> Result<()> {
    let row = baseline::ActiveModel {
        target: Set(new.target),
        number: Set(new.number),
        words: Set(new.words.clone()),
        set_by: Set(new.by),
        set_at: Set(new.at),
    };
    let replace = OnConflict::column(baseline::Column::Target)
        .update_columns([
            baseline::Column::Number,
            baseline::Column::Words,
            baseline::Column::SetBy,
            baseline::Column::SetAt,
        ])
        .to_owned();
    baseline::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.db()).await?;
    Ok(())
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

/// Whether somebody has reported a figure of a plan, asked about one, set what it is judged against or made a report,
/// since the plan is in force.
pub async fn is_begun<C: ConnectionTrait>(db: &C, plan: &plans::Plan) -> Result<bool> {
    let made = made::Entity::find().filter(made::Column::Plan.eq(plan.id)).one(db).await?;
    if made.is_some() {
        return Ok(true);
    }
    let targets: Vec<TargetId> = plans::targets(db, plan.id).await?.into_iter().map(|row| row.id).collect();
    if !reported_of(db, &targets).await?.is_empty() {
        return Ok(true);
    }
    let baselines = baselines_of(db, &targets).await?;
    if baselines.values().any(|set| plan.in_force_at.is_some_and(|since| set.at >= since)) {
        return Ok(true);
    }
    let objects: Vec<kernel::ObjectRef> = targets.into_iter().map(Into::into).collect();
    tasks::is_explained(db, &objects).await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_older_reports_are_read() {
        let figure = r#"{"sheet":"CT01","name":"a","promised":"","figure":"","is_share":false,"rows":[]}"#;
        for kept in [format!("[{figure}]"), format!(r#"{{"figures":[{figure}]}}"#)] {
            let behind = rows_from(&kept).unwrap();
            assert!(behind.figures.len() == 1 && behind.tasks.is_empty(), "{kept}");
        }
        assert_eq!(rows_from("[]").unwrap(), Behind::default());
    }
}
