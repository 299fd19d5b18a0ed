//! All SQL of this crate.

use ::store::Tx;
use kernel::{AgencyId, Day, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::{closed, reading};
use crate::model::{Frozen, Question, Value};

/// Authority, plan and agency as keys; "" for no plan and no agency.
fn scope(question: &Question) -> (String, String, String) {
    (
        question.authority.to_string(),
        question.plan.map(|plan| plan.to_string()).unwrap_or_default(),
        question.agency.map(|agency| agency.to_string()).unwrap_or_default(),
    )
}

/// How many rows one statement writes.
const CHUNK: usize = 300;

/// Keeps values of a day; a second reading of the same day replaces the first.
pub async fn keep(tx: &Tx, measure: &str, values: &[(Question, Value)]) -> Result<()> {
    for some in values.chunks(CHUNK) {
        let rows = some.iter().map(|(question, value)| {
            let (authority, plan, agency) = scope(question);
            reading::ActiveModel {
                measure: Set(measure.to_owned()),
                authority: Set(authority),
                plan: Set(plan),
                agency: Set(agency),
                from_on: Set(question.from),
                day: Set(question.to),
                numerator: Set(value.numerator),
                denominator: Set(value.denominator),
                at: Set(tx.now()),
            }
        });
        let replace = OnConflict::columns([
            reading::Column::Measure,
            reading::Column::Authority,
            reading::Column::Plan,
            reading::Column::Agency,
            reading::Column::FromOn,
            reading::Column::Day,
        ])
        .update_columns([reading::Column::Numerator, reading::Column::Denominator, reading::Column::At])
        .to_owned();
        reading::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Lets go of the readings of agencies of one day; that of the whole stays.
pub async fn thin(tx: &Tx, measure: &str, question: &Question, day: Day) -> Result<()> {
    let (authority, plan, _) = scope(question);
    reading::Entity::delete_many()
        .filter(reading::Column::Measure.eq(measure))
        .filter(reading::Column::Authority.eq(authority))
        .filter(reading::Column::Plan.eq(plan))
        .filter(reading::Column::Agency.ne(""))
        .filter(reading::Column::FromOn.eq(question.from))
        .filter(reading::Column::Day.eq(day))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The readings of a question up to its last day, oldest first, at most the newest 400.
pub async fn readings<C: ConnectionTrait>(
    db: &C,
    measure: &str,
    question: &Question,
) -> Result<Vec<reading::Model>> {
    let (authority, plan, agency) = scope(question);
    let mut rows = reading::Entity::find()
        .filter(reading::Column::Measure.eq(measure))
        .filter(reading::Column::Authority.eq(authority))
        .filter(reading::Column::Plan.eq(plan))
        .filter(reading::Column::Agency.eq(agency))
        .filter(reading::Column::FromOn.eq(question.from))
        .filter(reading::Column::Day.lte(question.to))
        .order_by_desc(reading::Column::Day)
        .limit(400)
        .all(db)
        .await?;
    rows.reverse();
    Ok(rows)
}

/// The closed value of a period. What was frozen before the figures of plans were told apart stays closed for each plan
/// of the authority.
pub async fn closed<C: ConnectionTrait>(
    db: &C,
    measure: &str,
    question: &Question,
    period: &str,
) -> Result<Option<Frozen>> {
    let (authority, plan, agency) = scope(question);
    let row = closed::Entity::find()
        .filter(closed::Column::Measure.eq(measure))
        .filter(closed::Column::Authority.eq(authority))
        .filter(closed::Column::Plan.is_in([plan, String::new()]))
        .filter(closed::Column::Agency.eq(agency))
        .filter(closed::Column::Period.eq(period))
        .order_by_desc(closed::Column::Plan)
        .one(db)
        .await?;
    Ok(row.map(|row| Frozen {
        value: Value { numerator: row.numerator, denominator: row.denominator },
        at: row.closed_at,
        is_of_all_plans: row.plan.is_empty(),
    }))
}

/// The closed values of the agencies of a period; none where they were not told apart.
pub async fn closed_parts<C: ConnectionTrait>(
    db: &C,
    measure: &str,
    question: &Question,
    period: &str,
) -> Result<Vec<(AgencyId, Value)>> {
    let (authority, plan, _) = scope(question);
    let rows = closed::Entity::find()
        .filter(closed::Column::Measure.eq(measure))
        .filter(closed::Column::Authority.eq(authority))
        .filter(closed::Column::Plan.eq(plan))
        .filter(closed::Column::Agency.ne(""))
        .filter(closed::Column::Period.eq(period))
        .all(db)
        .await?;
    let value = |row: &closed::Model| Value { numerator: row.numerator, denominator: row.denominator };
    Ok(rows.iter().filter_map(|row| row.agency.parse().ok().map(|agency| (agency, value(row)))).collect())
}

/// Freezes the values of a period.
pub async fn freeze(tx: &Tx, measure: &str, period: &str, values: &[(Question, Value)]) -> Result<()> {
    for some in values.chunks(CHUNK) {
        let rows = some.iter().map(|(question, value)| {
            let (authority, plan, agency) = scope(question);
            closed::ActiveModel {
                measure: Set(measure.to_owned()),
                authority: Set(authority),
                plan: Set(plan),
                agency: Set(agency),
                period: Set(period.to_owned()),
                from_on: Set(question.from),
                to_on: Set(question.to),
                numerator: Set(value.numerator),
                denominator: Set(value.denominator),
                closed_at: Set(tx.now()),
            }
        });
        closed::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
