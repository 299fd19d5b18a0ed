//! Questions about the tasks of one plan that its board and its report ask.

use std::collections::{HashMap, HashSet};

use kernel::{AgencyId, Day, ItemId, PlanId, Result, TaskId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::board::mains_of_plan;
use super::list::{changed_sql, since as first_of, with_parts};
use super::task::fill_coordinators;
use super::{CHUNK, statement};
use crate::entity::explanation;
use crate::model::summary::{Change, Changes};
use crate::model::{Explanation, TaskLine};

/// What changed in a plan since a day (that day included).
pub async fn changes_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId, since: Day) -> Result<Changes> {
    // All three out of one look through the index: three looks cost three times as much.
    let sum = |change: Change, mark: usize| {
        let when = changed_sql(change, mark);
        format!("CAST(COALESCE(SUM(CASE WHEN {when} THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
    let sql = format!(
        "SELECT {} AS given, {} AS done, {} AS became_late FROM tasks_task t \
         WHERE t.plan = $1 AND t.state <> 'withdrawn'",
        sum(Change::Given, 2),
        sum(Change::Done, 3),
        sum(Change::BecameLate, 3),
    );
    let values = vec![plan.into(), first_of(Change::Given, since), first_of(Change::Done, since)];
    let Some(row) = db.query_one_raw(statement(db, sql, values)).await? else {
        return Ok(Changes::default());
    };
    let count = |column: &str| row.try_get::<i64>("", column);
    Ok(Changes { given: count("given")?, done: count("done")?, became_late: count("became_late")? })
}

/// The tasks that the items of a plan became, one an item, with who helps and with how far their parts are.
pub async fn chiefs_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<TaskLine>> {
    let mut chiefs = mains_of_plan(db, plan).await?;
    fill_coordinators(db, &mut chiefs).await?;
    with_parts(db, chiefs).await
}

/// How many files of evidence the tasks of each item of a plan have, parts included.
pub async fn evidence_by_item<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<HashMap<ItemId, i64>> {
    let sql = "SELECT item, CAST(SUM(evidence) AS BIGINT) AS n FROM tasks_task \
               WHERE plan = $1 AND item > '' AND state <> 'withdrawn' GROUP BY item";
    let rows = db.query_all_raw(statement(db, sql, vec![plan.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "item")?, row.try_get("", "n")?))).collect()
}

/// The tasks of a plan that an agency helps with.
pub async fn helped_by<C: ConnectionTrait>(
    db: &C,
    plan: PlanId,
    agency: AgencyId,
) -> Result<HashSet<TaskId>> {
    let sql = "SELECT t.id AS id FROM tasks_task t JOIN tasks_coordinator c ON c.task = t.id \
               WHERE t.plan = $1 AND c.agency = $2";
    let rows = db.query_all_raw(statement(db, sql, vec![plan.into(), agency.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// The agencies that lead a task of a plan or help with one; what was withdrawn counts nowhere.
pub async fn agencies_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<AgencyId>> {
    let sql = "SELECT t.lead AS agency FROM tasks_task t WHERE t.plan = $1 AND t.state <> 'withdrawn' \
               UNION SELECT c.agency AS agency FROM tasks_task t JOIN tasks_coordinator c ON c.task = t.id \
               WHERE t.plan = $1 AND t.state <> 'withdrawn'";
    let rows = db.query_all_raw(statement(db, sql, vec![plan.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "agency")?)).collect()
}

/// What was asked about each of some tasks, oldest first, with the answers.
pub async fn explanations_of_tasks<C: ConnectionTrait>(
    db: &C,
    tasks: &[TaskId],
) -> Result<HashMap<TaskId, Vec<Explanation>>> {
    let mut found: HashMap<TaskId, Vec<Explanation>> = HashMap::new();
    for chunk in tasks.chunks(CHUNK) {
        let objects: Vec<kernel::ObjectRef> = chunk.iter().map(|id| (*id).into()).collect();
        let Some(kind) = objects.first().map(|object| object.kind.clone()) else { continue };
        let rows = explanation::Entity::find()
            .filter(explanation::Column::ObjectKind.eq(kind))
            .filter(explanation::Column::Object.is_in(objects.iter().map(|object| object.id.clone())))
            .order_by_asc(explanation::Column::AskedAt)
            .order_by_asc(explanation::Column::Id)
            .all(db)
            .await?;
        for row in rows {
            if let Ok(id) = row.object.parse() {
                found.entry(id).or_default().push(row.into());
            }
        }
    }
    Ok(found)
}
