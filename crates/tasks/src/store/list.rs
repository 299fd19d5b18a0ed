//! Tasks in lists: filtered by what the actor may see, sorted, in pages.

use kernel::calendar::WorkingCalendar;
use kernel::words::{ClockState, late_before};
use kernel::{Day, Page, PageQuery, PlanId, Result, Scope, TaskId, fold};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Value};

use super::task::from_row;
use super::{CHUNK, marks, statement};
use crate::entity::task;
use crate::model::{State, Task, TaskFilter, TaskLine};

/// The days by which lateness and "soon" are told in SQL, exactly as `DueClock` tells them.
#[derive(Debug, Clone, Copy)]
pub struct Edges {
    /// Open work due before this day is late.
    pub late_before: Day,
    /// Open work due up to this day is due soon.
    pub soon_until: Day,
}

impl Edges {
    /// The edges of a day.
    pub fn of(today: Day, calendar: &WorkingCalendar, soon_days: i64) -> Self {
        // Days off after the last soon working day belong to it: nothing more can be done on them.
        let after = calendar.add_working_days(today, soon_days.max(0) + 1);
        Self { late_before: late_before(today, calendar), soon_until: after.plus_days(-1) }
    }
}

/// The condition of open work that is late by its first deadline; `$n` is `late_before`. Delivered work that waits to
/// be accepted is late if it was so when it was delivered.
pub(super) fn late_sql(mark: usize) -> String {
    format!(
        "((t.state <> 'proposed' AND t.first_due < ${mark}) OR (t.state = 'proposed' AND t.late_on IS NOT NULL))"
    )
}

/// The condition of open work that is due soon; the marks are `late_before` and `soon_until`.
pub(super) fn soon_sql(late: usize, soon: usize) -> String {
    format!("(t.state <> 'proposed' AND t.first_due >= ${late} AND t.first_due <= ${soon})")
}

/// Open, said by the state: `t.open = 1` would lead SQLite away from the ids that concern the actor.
const OPEN: &str = "t.state IN ('given', 'working', 'proposed', 'returned')";

/// The one task that an item of a plan became: parts hang below it.
pub(super) const CHIEF: &str = "t.parent IS NULL AND t.item IS NOT NULL";

/// A condition with its values.
#[derive(Debug, Default)]
pub(super) struct Condition {
    parts: Vec<String>,
    pub values: Vec<Value>,
}

impl Condition {
    pub fn and(&mut self, sql: impl Into<String>) {
        self.parts.push(sql.into());
    }

    fn equals(&mut self, column: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.parts.push(format!("t.{column} = ${}", self.values.len()));
    }

    pub fn sql(&self) -> String {
        if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") }
    }

    /// What the scope may see: whole authorities, agencies that lead, give or help, and the person's own; of these
    /// perhaps only what is open.
    pub fn within(&mut self, scope: &Scope, only_open: bool) {
        if scope.all {
            if only_open {
                self.and("t.open = 1");
            }
            return;
        }
        let agencies = marks(&mut self.values, scope.agencies.iter().take(CHUNK).copied());
        let person = marks(&mut self.values, scope.person);
        if scope.whole.is_empty() {
            // Few of many: each way of being concerned has its index, so the cost depends on what concerns the actor.
            let open = if only_open { "x.open = 1 AND " } else { "" };
            self.parts.push(format!(
                "t.id IN (SELECT x.id FROM tasks_task x WHERE {open}x.lead IN ({agencies}) \
                 UNION SELECT x.id FROM tasks_task x WHERE {open}x.assigner IN ({agencies}) \
                 UNION SELECT x.id FROM tasks_task x WHERE {open}x.assignee IN ({person}) \
                 UNION SELECT c.task FROM tasks_coordinator c WHERE c.agency IN ({agencies}))"
            ));
            return;
        }
        if only_open {
            self.and("t.open = 1");
        }
        let whole = marks(&mut self.values, scope.whole.iter().copied());
        self.parts.push(format!(
            "(t.authority IN ({whole}) OR t.lead IN ({agencies}) OR t.assigner IN ({agencies}) \
             OR t.assignee IN ({person}) OR EXISTS (SELECT 1 FROM tasks_coordinator c \
             WHERE c.task = t.id AND c.agency IN ({agencies})))"
        ));
    }

    pub fn filter(&mut self, filter: &TaskFilter, edges: Edges) {
        if let Some(authority) = filter.authority {
            self.equals("authority", authority);
        }
        if let Some(lead) = filter.lead {
            self.equals("lead", lead);
        }
        if let Some(plan) = filter.plan {
            self.equals("plan", plan);
        }
        if let Some(item) = filter.item {
            self.equals("item", item);
        }
        if let Some(area) = &filter.area {
            self.equals("area", area.clone());
        }
        if filter.chiefs {
            self.and(CHIEF);
        }
        if let Some(parent) = filter.parent {
            self.equals("parent", parent);
        }
        if !filter.concerns.is_empty() {
            let agencies = marks(&mut self.values, filter.concerns.iter().take(CHUNK).copied());
            self.parts.push(format!(
                "(t.lead IN ({agencies}) OR EXISTS (SELECT 1 FROM tasks_coordinator c \
                 WHERE c.task = t.id AND c.agency IN ({agencies})))"
            ));
        }
        self.states(&filter.states);
        self.clock(filter.clock, edges);
        for word in fold::key(&filter.words).split_whitespace().take(12) {
            // `key` leaves letters and digits only, so the pattern holds no wildcard but its own.
            self.values.push(format!("%{word}%").into());
            self.parts.push(format!("t.words_key LIKE ${}", self.values.len()));
        }
    }

    fn states(&mut self, states: &[State]) {
        if states.is_empty() {
            self.and("t.state <> 'withdrawn'");
            return;
        }
        let codes = marks(&mut self.values, states.iter().map(|state| state.code()));
        self.parts.push(format!("t.state IN ({codes})"));
    }

    fn clock(&mut self, clock: Option<ClockState>, edges: Edges) {
        let Some(clock) = clock else { return };
        let late = self.values.len() + 1;
        self.values.push(edges.late_before.into());
        let soon = self.values.len() + 1;
        self.values.push(edges.soon_until.into());
        // Both values stand in every one of these, because PostgreSQL wants to know the type of each.
        let known = format!("(${late} <= ${soon})");
        let (late_sql, soon_sql) = (late_sql(late), soon_sql(late, soon));
        self.parts.push(match clock {
            ClockState::Late => format!("{OPEN} AND {late_sql} AND {known}"),
            ClockState::DueSoon => format!("{OPEN} AND {soon_sql} AND {known}"),
            ClockState::InTime => {
                format!("{OPEN} AND (t.first_due IS NULL OR NOT ({late_sql} OR {soon_sql})) AND {known}")
            }
            ClockState::NoDue => format!("{OPEN} AND t.first_due IS NULL AND {known}"),
            ClockState::Done => format!("t.state = 'done' AND t.late_days = 0 AND {known}"),
            ClockState::DoneLate => format!("t.state = 'done' AND t.late_days > 0 AND {known}"),
        });
    }
}

/// The columns by which the list can be sorted, as they stand in the address; the first is the usual one.
pub const SORTS: [&str; 6] = ["han", "ten", "ma", "trang-thai", "tien-do", "giao"];

fn order(column: &str, down: bool) -> String {
    let way = if down { "DESC" } else { "ASC" };
    let by = match column {
        "ten" => format!("t.title_key {way}"),
        "ma" => format!("t.year {way}, t.number {way}"),
        "trang-thai" => format!("t.state {way}, COALESCE(t.due, '9999-12-31')"),
        "tien-do" => format!("t.percent {way}, COALESCE(t.due, '9999-12-31')"),
        "giao" => format!("t.given_at {way}"),
        _ => format!("t.open DESC, COALESCE(t.due, '9999-12-31') {way}"),
    };
    format!("{by}, t.id")
}

/// A page of the tasks that `scope` may see.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &TaskFilter,
    edges: Edges,
    (column, down): (&str, bool),
    page: PageQuery,
) -> Result<Page<TaskLine>> {
    let mut condition = Condition::default();
    condition.within(scope, !filter.states.is_empty() && filter.states.iter().all(|state| state.is_open()));
    condition.filter(filter, edges);
    let where_ = condition.sql();
    let sql = format!("SELECT COUNT(*) AS n FROM tasks_task t WHERE {where_}");
    let row = db.query_one_raw(statement(db, sql, condition.values.clone())).await?;
    let total: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    let order = order(column, down);
    let mut values = condition.values;
    values.push((page.size() as i64).into());
    values.push((page.offset() as i64).into());
    let sql = format!(
        "SELECT t.* FROM tasks_task t WHERE {where_} ORDER BY {order} LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    let rows = task::Entity::find().from_raw_sql(statement(db, sql, values)).all(db).await?;
    let tasks = rows.into_iter().map(from_row).collect::<Result<Vec<Task>>>()?;
    Ok(Page::new(with_parts(db, tasks).await?, total.unsigned_abs(), page))
}

/// All tasks of a plan that are not withdrawn, in the order in which they were given.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<TaskLine>> {
    let sql = "SELECT t.* FROM tasks_task t WHERE t.plan = $1 AND t.state <> 'withdrawn' ORDER BY t.id";
    let rows = task::Entity::find().from_raw_sql(statement(db, sql, vec![plan.into()])).all(db).await?;
    with_parts(db, rows.into_iter().map(from_row).collect::<Result<Vec<Task>>>()?).await
}

/// The parts of a task, in the order in which they were given.
pub async fn parts_of<C: ConnectionTrait>(db: &C, parent: TaskId) -> Result<Vec<TaskLine>> {
    let sql = "SELECT t.* FROM tasks_task t WHERE t.parent = $1 AND t.state <> 'withdrawn' ORDER BY t.id";
    let rows = task::Entity::find().from_raw_sql(statement(db, sql, vec![parent.into()])).all(db).await?;
    with_parts(db, rows.into_iter().map(from_row).collect::<Result<Vec<Task>>>()?).await
}

/// Whether somebody has acted on a task of the plan: reported, proved, asked, divided it, moved it, urged by hand, said
/// what it waits for, asked for an explanation. Parts that came with the plan are nobody's act.
pub async fn touched<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<bool> {
    let sql = "SELECT t.id FROM tasks_task t WHERE t.plan = $1 AND t.state <> 'withdrawn' AND (t.version > 1 \
               OR EXISTS (SELECT 1 FROM tasks_progress p WHERE p.task = t.id) \
               OR EXISTS (SELECT 1 FROM tasks_evidence v WHERE v.task = t.id) \
               OR EXISTS (SELECT 1 FROM tasks_question q WHERE q.task = t.id) \
               OR EXISTS (SELECT 1 FROM tasks_extension e WHERE e.task = t.id) \
               OR EXISTS (SELECT 1 FROM tasks_note n WHERE n.task = t.id) \
               OR EXISTS (SELECT 1 FROM tasks_link l WHERE l.task = t.id OR l.waits_for = t.id) \
               OR EXISTS (SELECT 1 FROM tasks_explanation x WHERE x.object_kind = 'task' AND x.object = t.id)) LIMIT 1";
    Ok(db.query_one_raw(statement(db, sql, vec![plan.into()])).await?.is_some())
}

#[derive(Debug, FromQueryResult)]
struct Parts {
    parent: TaskId,
    n: i64,
    closed: i64,
}

async fn with_parts<C: ConnectionTrait>(db: &C, tasks: Vec<Task>) -> Result<Vec<TaskLine>> {
    let mut parts = std::collections::HashMap::new();
    for chunk in tasks.chunks(CHUNK) {
        let mut values = Vec::new();
        let ids = marks(&mut values, chunk.iter().map(|task| task.id));
        let sql = format!(
            "SELECT parent, COUNT(*) AS n, CAST(SUM(1 - open) AS BIGINT) AS closed FROM tasks_task \
             WHERE parent IN ({ids}) AND state <> 'withdrawn' GROUP BY parent"
        );
        for row in Parts::find_by_statement(statement(db, sql, values)).all(db).await? {
            parts.insert(row.parent, (row.n, row.closed));
        }
    }
    Ok(tasks
        .into_iter()
        .map(|task| TaskLine { parts: parts.get(&task.id).copied().unwrap_or_default(), task })
        .collect())
}

/// The areas that occur in what the scope may see, in order of the alphabet.
pub async fn areas<C: ConnectionTrait>(db: &C, scope: &Scope) -> Result<Vec<String>> {
    let mut condition = Condition::default();
    condition.within(scope, true);
    condition.and("t.area <> ''");
    let sql = format!("SELECT DISTINCT t.area AS area FROM tasks_task t WHERE {} LIMIT 200", condition.sql());
    let rows = db.query_all_raw(statement(db, sql, condition.values)).await?;
    let mut areas = rows.iter().map(|row| Ok(row.try_get("", "area")?)).collect::<Result<Vec<String>>>()?;
    areas.sort_by(|a, b| fold::vietnamese_order(a, b));
    Ok(areas)
}
