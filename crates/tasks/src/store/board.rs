//! Figures of tasks: for the board, for the nightly look for lateness, for the measures. Done tasks are read from
//! their tally, open ones by an index over open rows, so that the cost depends on what is open.

use std::collections::HashMap;

use kernel::calendar::WorkingCalendar;
use kernel::{AgencyId, AuthorityId, Day, PlanId, Result, TaskId};
use measures::Question;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult};

use super::list::{CHIEF, Condition, Edges, late_sql, soon_sql};
use super::{CHUNK, marks, statement};
use crate::entity::task;
use crate::model::summary::{Blocker, Changes, Summary, Tally, most_waited_for};
use crate::model::{Task, TaskFilter};
use crate::store::task::{by_ids, from_row, open_links};

#[derive(Debug, FromQueryResult)]
struct OpenCell {
    lead: AgencyId,
    area: String,
    n: i64,
    late: i64,
    soon: i64,
}

#[derive(Debug, FromQueryResult)]
struct DoneCell {
    lead: AgencyId,
    area: String,
    done: i64,
    done_late: i64,
}

/// How the tasks of an authority, plan, agency or area stand, on a day. Of the filter, only these four are looked at;
/// the agencies of `concerns` count as leads.
pub async fn summary<C: ConnectionTrait>(
    db: &C,
    filter: &TaskFilter,
    today: Day,
    calendar: &WorkingCalendar,
    soon_days: i64,
) -> Result<Summary> {
    let edges = Edges::of(today, calendar, soon_days);
    let mut condition = Condition::default();
    condition.values.extend([edges.late_before.into(), edges.soon_until.into()]);
    condition.and("t.open = 1");
    let (parts, values) = cells_condition(filter, condition.values);
    condition.values = values;
    for part in parts {
        condition.and(part);
    }
    let sql = format!(
        "SELECT t.lead AS lead, t.area AS area, COUNT(*) AS n, \
         CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT) AS late, \
         CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT) AS soon \
         FROM tasks_task t WHERE {} GROUP BY t.lead, t.area",
        late_sql(1),
        soon_sql(1, 2),
        condition.sql()
    );
    let open = OpenCell::find_by_statement(statement(db, sql, condition.values)).all(db).await?;

    let (parts, values) = cells_condition(filter, Vec::new());
    let where_ = if parts.is_empty() { "1 = 1".to_owned() } else { parts.join(" AND ") };
    let sql = format!(
        "SELECT t.lead AS lead, t.area AS area, CAST(SUM(t.done) AS BIGINT) AS done, \
         CAST(SUM(t.done_late) AS BIGINT) AS done_late FROM tasks_tally t WHERE {where_} GROUP BY t.lead, t.area"
    );
    let done = DoneCell::find_by_statement(statement(db, sql, values)).all(db).await?;

    let open = open.into_iter().map(|cell| {
        let in_time = cell.n - cell.late - cell.soon;
        let tally = Tally { total: cell.n, in_time, soon: cell.soon, late: cell.late, ..Tally::default() };
        (cell.lead, cell.area, tally)
    });
    let done = done.into_iter().map(|cell| {
        let tally =
            Tally { total: cell.done, done: cell.done, done_late: cell.done_late, ..Tally::default() };
        (cell.lead, cell.area, tally)
    });
    Ok(Summary::of(open.chain(done)))
}

/// The conditions that both the tasks and their tally understand.
fn cells_condition(
    filter: &TaskFilter,
    mut values: Vec<sea_orm::Value>,
) -> (Vec<String>, Vec<sea_orm::Value>) {
    let mut parts = Vec::new();
    if let Some(authority) = filter.authority {
        parts.push(format!("t.authority = {}", marks(&mut values, [authority])));
    }
    if let Some(plan) = filter.plan {
        parts.push(format!("t.plan = {}", marks(&mut values, [plan])));
    }
    if let Some(lead) = filter.lead {
        parts.push(format!("t.lead = {}", marks(&mut values, [lead])));
    }
    if let Some(area) = &filter.area {
        parts.push(format!("t.area = {}", marks(&mut values, [area.clone()])));
    }
    if !filter.concerns.is_empty() {
        let agencies = marks(&mut values, filter.concerns.iter().take(CHUNK).copied());
        parts.push(format!("t.lead IN ({agencies})"));
    }
    (parts, values)
}

/// What changed in an authority since a day (that day included).
pub async fn changes<C: ConnectionTrait>(db: &C, authority: AuthorityId, since: Day) -> Result<Changes> {
    let count = async |sql: &str, from: sea_orm::Value| -> Result<i64> {
        let row = db.query_one_raw(statement(db, sql, vec![authority.into(), from])).await?;
        Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
    };
    Ok(Changes {
        given: count(
            "SELECT COUNT(*) AS n FROM tasks_task WHERE authority = $1 AND given_at >= $2 AND state <> 'withdrawn'",
            since.start().into(),
        )
        .await?,
        done: count("SELECT COUNT(*) AS n FROM tasks_task WHERE authority = $1 AND done_on >= $2", since.into()).await?,
        became_late: count(
            "SELECT COUNT(*) AS n FROM tasks_task WHERE authority = $1 AND late_on >= $2 AND state <> 'withdrawn'",
            since.into(),
        )
        .await?,
    })
}

/// The open tasks of an authority on which most open tasks wait, through others too. With a plan, only tasks of the plan
/// count as waiting; what they wait for may be anybody's.
pub async fn blockers<C: ConnectionTrait>(
    db: &C,
    authority: AuthorityId,
    plan: Option<PlanId>,
    most: usize,
) -> Result<Vec<Blocker>> {
    let links = open_links(db, authority).await?;
    let mut ids: Vec<TaskId> = links.iter().flat_map(|(waits, on)| [*waits, *on]).collect();
    ids.sort_unstable();
    ids.dedup();
    let tasks: HashMap<TaskId, Task> =
        by_ids(db, &ids).await?.into_iter().map(|task| (task.id, task)).collect();
    let lead_of = tasks
        .iter()
        .filter(|(_, task)| plan.is_none_or(|plan| task.plan == Some(plan)))
        .map(|(id, task)| (*id, task.lead))
        .collect();
    Ok(most_waited_for(&links, &lead_of, most)
        .into_iter()
        .filter_map(|(id, blocks, agencies)| {
            tasks.get(&id).map(|task| Blocker { task: task.clone(), blocks, agencies })
        })
        .collect())
}

/// Authorities with open tasks.
pub async fn authorities<C: ConnectionTrait>(db: &C) -> Result<Vec<AuthorityId>> {
    let sql = "SELECT DISTINCT authority FROM tasks_task WHERE open = 1 ORDER BY authority";
    let rows = db.query_all_raw(statement(db, sql, Vec::new())).await?;
    rows.iter().map(|row| Ok(row.try_get("", "authority")?)).collect()
}

/// Open tasks in the doers' hands that are late and not yet recorded as such.
pub async fn newly_late<C: ConnectionTrait>(
    db: &C,
    authority: AuthorityId,
    before: Day,
) -> Result<Vec<TaskId>> {
    let sql = "SELECT id FROM tasks_task WHERE authority = $1 AND open = 1 AND state <> 'proposed' \
               AND first_due < $2 AND late_on IS NULL ORDER BY id LIMIT 500";
    let rows = db.query_all_raw(statement(db, sql, vec![authority.into(), before.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Records the day on which a task became late.
pub async fn mark_late(tx: &store::Tx, id: TaskId, on: Day) -> Result<bool> {
    let db = tx.db();
    let sql = "UPDATE tasks_task SET late_on = $2 WHERE id = $1 AND late_on IS NULL AND open = 1 AND state <> 'proposed'";
    Ok(db.execute_raw(statement(db, sql, vec![id.into(), on.into()])).await?.rows_affected() > 0)
}

/// Which tasks a measure looks at. All is told as of the last day of the period, so that work that goes on later leaves
/// the figure of a past period alone: what was delivered, late or withdrawn after that day was not so then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pile {
    /// With a first deadline in the period, and judged: delivered, or late already.
    Judged,
    /// Delivered in the period.
    Delivered,
    /// Not delivered and late, on the last day of the period.
    LateOpen,
}

/// The day of a proposal stays with what it made done, and goes when it is given back: it is the day of delivery.
const DELIVERED: &str = "t.proposed_on <= $4";
const NOT_DELIVERED: &str = "(t.proposed_on IS NULL OR t.proposed_on > $4)";
const NOT_WITHDRAWN: &str = "(t.state <> 'withdrawn' OR t.withdrawn_on > $4)";

impl Pile {
    /// The whole condition; the marks are authority, agency or "", first and last day, plan or "".
    fn sql(self) -> String {
        let pile = match self {
            Self::Judged => {
                format!("t.first_due >= $3 AND t.first_due <= $4 AND ({DELIVERED} OR t.late_on <= $4)")
            }
            Self::Delivered => format!("t.proposed_on >= $3 AND {DELIVERED}"),
            // `from` bounds nothing here.
            Self::LateOpen => format!("t.late_on <= $4 AND {NOT_DELIVERED} AND $3 <= $4"),
        };
        format!(
            "t.authority = $1 AND ($2 = '' OR t.lead = $2) AND ($5 = '' OR t.plan = $5) AND {pile} AND {NOT_WITHDRAWN}"
        )
    }

    /// Which of them count in the numerator.
    fn counted(self) -> String {
        match self {
            Self::Judged => format!("{DELIVERED} AND t.late_days = 0"),
            Self::Delivered => "t.evidence > 0".to_owned(),
            Self::LateOpen => "1 = 1".to_owned(),
        }
    }

    fn values(asked: &Question) -> Vec<sea_orm::Value> {
        vec![
            asked.authority.into(),
            asked.agency.map(|agency| agency.to_string()).unwrap_or_default().into(),
            asked.from.into(),
            asked.to.into(),
            asked.plan.map(|plan| plan.to_string()).unwrap_or_default().into(),
        ]
    }
}

/// Numerator and denominator, counted by the database.
pub async fn count<C: ConnectionTrait>(db: &C, pile: Pile, asked: &Question) -> Result<(i64, i64)> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(CASE WHEN {} THEN 1 ELSE 0 END), 0) AS BIGINT) AS part, COUNT(*) AS whole \
         FROM tasks_task t WHERE {}",
        pile.counted(),
        pile.sql()
    );
    let row = db.query_one_raw(statement(db, sql, Pile::values(asked))).await?;
    let Some(row) = row else { return Ok((0, 0)) };
    Ok((row.try_get("", "part")?, row.try_get("", "whole")?))
}

/// The same for each agency that leads one of them.
pub async fn count_by_lead<C: ConnectionTrait>(
    db: &C,
    pile: Pile,
    asked: &Question,
) -> Result<Vec<(AgencyId, i64, i64)>> {
    let sql = format!(
        "SELECT t.lead AS lead, CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT) AS part, COUNT(*) AS whole \
         FROM tasks_task t WHERE {} GROUP BY t.lead",
        pile.counted(),
        pile.sql()
    );
    let rows = db.query_all_raw(statement(db, sql, Pile::values(asked))).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "lead")?, row.try_get("", "part")?, row.try_get("", "whole")?)))
        .collect()
}

/// The rows themselves, worst first.
pub async fn rows<C: ConnectionTrait>(db: &C, pile: Pile, asked: &Question) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT t.* FROM tasks_task t WHERE {} ORDER BY t.late_days DESC, t.first_due, t.id",
        pile.sql()
    );
    let statement = statement(db, sql, Pile::values(asked));
    task::Entity::find().from_raw_sql(statement).all(db).await?.into_iter().map(from_row).collect()
}

/// How the tasks stand that the items of a plan became, one an item: the same rows as the list shows with `chiefs`.
pub async fn chiefs<C: ConnectionTrait>(
    db: &C,
    plan: PlanId,
    today: Day,
    calendar: &WorkingCalendar,
    soon_days: i64,
) -> Result<Tally> {
    let edges = Edges::of(today, calendar, soon_days);
    let (late, soon) = (late_sql(1), soon_sql(1, 2));
    let sum = |when: &str| format!("CAST(COALESCE(SUM(CASE WHEN {when} THEN 1 ELSE 0 END), 0) AS BIGINT)");
    let sql = format!(
        "SELECT COUNT(*) AS total, {} AS done, {} AS done_late, {} AS late, {} AS soon \
         FROM tasks_task t WHERE t.plan = $3 AND {CHIEF} AND t.state <> 'withdrawn'",
        sum("t.state = 'done'"),
        sum("t.state = 'done' AND t.late_days > 0"),
        sum(&format!("t.open = 1 AND {late}")),
        sum(&format!("t.open = 1 AND {soon}")),
    );
    let values = vec![edges.late_before.into(), edges.soon_until.into(), plan.into()];
    let Some(row) = db.query_one_raw(statement(db, sql, values)).await? else { return Ok(Tally::default()) };
    let count = |column: &str| row.try_get::<i64>("", column);
    let (total, done, late, soon) = (count("total")?, count("done")?, count("late")?, count("soon")?);
    let in_time = total - done - late - soon;
    Ok(Tally { total, in_time, soon, late, done, done_late: count("done_late")? })
}

/// The tasks that items of a plan became, without the parts into which these are divided: one an item.
pub async fn mains_of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT t.* FROM tasks_task t WHERE t.plan = $1 AND {CHIEF} AND t.state <> 'withdrawn' ORDER BY t.id"
    );
    let rows = task::Entity::find().from_raw_sql(statement(db, sql, vec![plan.into()])).all(db).await?;
    rows.into_iter().map(from_row).collect()
}
