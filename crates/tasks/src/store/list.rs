//! Tasks in lists: filtered by what the actor may see, sorted, in pages.

use kernel::calendar::WorkingCalendar;
use kernel::words::{ClockState, late_before};
use kernel::{Day, Page, PageQuery, PlanId, Result, Scope, TaskId, fold};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Value};

use super::task::from_row;
use super::{CHUNK, marks, statement};
use crate::entity::task;
use crate::model::summary::Change;
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

/// The condition of what changed in a way since a day; `$n` is [`since`].
pub(super) fn changed_sql(change: Change, mark: usize) -> String {
    let column = match change {
        Change::Done => "done_on",
        Change::BecameLate => "late_on",
        Change::Given => "given_at",
    };
    format!("t.{column} >= ${mark}")
}

/// The first moment of a day for what is kept as a moment, the day itself for what is kept as a day.
pub(super) fn since(change: Change, day: Day) -> Value {
    if change == Change::Given { day.start().into() } else { day.into() }
}

/// Open, said by the state: `t.open = 1` would lead SQLite away from the ids that concern the actor.
const OPEN: &str = "t.state IN ('given', 'working', 'proposed', 'returned')";

/// The one task that an item of a plan became: parts hang below it.
///
/// `> ''` says the same as `IS NOT NULL`, and lets SQLite look only at the rows that have an item.
pub(super) const CHIEF: &str = "t.parent IS NULL AND t.item > ''";

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

    /// What the scope may see: whole authorities, or agencies that lead, give or help, and the person's own; of these
    /// perhaps only what is open. What lies outside the whole authorities is looked for by [`elsewhere`].
    pub fn within(&mut self, scope: &Scope, only_open: bool) {
        if !scope.all && scope.whole.is_empty() {
            // Few of many: each way of being concerned has its index, so the cost depends on what concerns the actor.
            let open = if only_open { "x.open = 1 AND " } else { "" };
            let concerning = concerning(&mut self.values, scope, open);
            self.parts.push(format!("t.id IN ({concerning})"));
            return;
        }
        if only_open {
            self.and("t.open = 1");
        }
        if !scope.all {
            let whole = marks(&mut self.values, scope.whole.iter().copied());
            self.parts.push(format!("t.authority IN ({whole})"));
        }
    }

    /// Just these tasks. Its marks go on behind `values`.
    fn among(values: Vec<Value>, ids: &[TaskId]) -> Self {
        let mut condition = Self { parts: Vec::new(), values };
        let ids = marks(&mut condition.values, ids.iter().copied());
        condition.and(format!("t.id IN ({ids})"));
        condition
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
        if let Some((change, day)) = filter.changed {
            self.values.push(since(change, day));
            self.parts.push(changed_sql(change, self.values.len()));
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

/// The ids of what concerns the actor: led, given, done in person, helped with. `only` begins each condition.
fn concerning(values: &mut Vec<Value>, scope: &Scope, only: &str) -> String {
    let agencies = marks(values, scope.agencies.iter().take(CHUNK).copied());
    let person = marks(values, scope.people.iter().copied());
    let helped = if only.is_empty() {
        format!("SELECT c.task FROM tasks_coordinator c WHERE c.agency IN ({agencies})")
    } else {
        // CROSS JOIN: SQLite keeps the order, and looks at the few that help before the many that are open.
        format!(
            "SELECT x.id FROM tasks_coordinator c CROSS JOIN tasks_task x \
             WHERE x.id = c.task AND {only}c.agency IN ({agencies})"
        )
    };
    format!(
        "SELECT x.id FROM tasks_task x WHERE {only}x.lead IN ({agencies}) \
         UNION SELECT x.id FROM tasks_task x WHERE {only}x.assigner IN ({agencies}) \
         UNION SELECT x.id FROM tasks_task x WHERE {only}x.assignee IN ({person}) UNION {helped}"
    )
}

/// What concerns the actor outside the authorities that the actor sees as a whole, at most a list's worth. Between
/// these authorities there are stretches without any of them, and each is looked up in an index.
pub async fn elsewhere<C: ConnectionTrait>(db: &C, scope: &Scope) -> Result<Vec<TaskId>> {
    if scope.all || scope.whole.is_empty() {
        return Ok(Vec::new());
    }
    let mut whole = scope.whole.clone();
    whole.sort_unstable();
    whole.dedup();
    let mut values = Vec::new();
    let mut selects = Vec::new();
    for at in 0..=whole.len() {
        let mut between = String::new();
        if let Some(above) = at.checked_sub(1).and_then(|at| whole.get(at)) {
            let mark = marks(&mut values, [*above]);
            between.push_str(&format!("x.authority > {mark} AND "));
        }
        if let Some(below) = whole.get(at) {
            let mark = marks(&mut values, [*below]);
            between.push_str(&format!("x.authority < {mark} AND "));
        }
        selects.push(concerning(&mut values, scope, &between));
    }
    let sql = format!("{} LIMIT {CHUNK}", selects.join(" UNION "));
    let rows = db.query_all_raw(statement(db, sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
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

/// A page of the tasks that `scope` may see; `elsewhere` is what [`elsewhere`] found for it.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    (scope, elsewhere): (&Scope, &[TaskId]),
    filter: &TaskFilter,
    edges: Edges,
    (column, down): (&str, bool),
    page: PageQuery,
) -> Result<Page<TaskLine>> {
    let only_open = !filter.states.is_empty() && filter.states.iter().all(|state| state.is_open());
    let mut here = Condition::default();
    here.within(scope, only_open);
    here.filter(filter, edges);
    let count = async |condition: &Condition| -> Result<i64> {
        let sql = format!("SELECT COUNT(*) AS n FROM tasks_task t WHERE {}", condition.sql());
        let row = db.query_one_raw(statement(db, sql, condition.values.clone())).await?;
        Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
    };
    let mut total = count(&here).await?;
    let order = order(column, down);
    let (size, offset) = (page.size() as i64, page.offset() as i64);
    let (sql, mut values) = if elsewhere.is_empty() {
        (format!("SELECT t.* FROM tasks_task t WHERE {}", here.sql()), here.values)
    } else {
        let mut alone = Condition::among(Vec::new(), elsewhere);
        alone.filter(filter, edges);
        total += count(&alone).await?;
        // One condition over both would look at every task; each has its index, and the page is put together of both.
        let (first, mut values) = (here.sql(), here.values);
        let most = marks(&mut values, [size + offset]);
        let mut there = Condition::among(values, elsewhere);
        there.filter(filter, edges);
        let sql = format!(
            "SELECT t.* FROM (SELECT * FROM (SELECT t.* FROM tasks_task t WHERE {first} ORDER BY {order} LIMIT {most}) AS h \
             UNION ALL SELECT t.* FROM tasks_task t WHERE {}) AS t",
            there.sql()
        );
        (sql, there.values)
    };
    values.extend([size.into(), offset.into()]);
    let sql = format!("{sql} ORDER BY {order} LIMIT ${} OFFSET ${}", values.len() - 1, values.len());
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

/// Some parts of a task for its page, open ones first, and how many there are in all.
pub async fn some_parts_of<C: ConnectionTrait>(
    db: &C,
    parent: TaskId,
    most: u64,
) -> Result<(Vec<Task>, i64)> {
    let sql = "SELECT COUNT(*) AS n FROM tasks_task t WHERE t.parent = $1 AND t.state <> 'withdrawn'";
    let row = db.query_one_raw(statement(db, sql, vec![parent.into()])).await?;
    let total = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    let sql = "SELECT t.* FROM tasks_task t WHERE t.parent = $1 AND t.state <> 'withdrawn' \
               ORDER BY t.open DESC, t.id LIMIT $2";
    let values = vec![parent.into(), (most as i64).into()];
    let rows = task::Entity::find().from_raw_sql(statement(db, sql, values)).all(db).await?;
    let mut parts = rows.into_iter().map(from_row).collect::<Result<Vec<Task>>>()?;
    super::task::fill_coordinators(db, &mut parts).await?;
    Ok((parts, total))
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

/// Tasks with how many parts each has and how many of these are closed, counted in an index alone.
pub(super) async fn with_parts<C: ConnectionTrait>(db: &C, tasks: Vec<Task>) -> Result<Vec<TaskLine>> {
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

/// The areas that occur in what the scope may see and is open, in order of the alphabet; `elsewhere` as for [`page`].
pub async fn areas<C: ConnectionTrait>(db: &C, scope: &Scope, elsewhere: &[TaskId]) -> Result<Vec<String>> {
    let mut here = Condition::default();
    here.within(scope, true);
    let mut areas = Vec::new();
    let there = (!elsewhere.is_empty()).then(|| {
        let mut there = Condition::among(Vec::new(), elsewhere);
        there.and(OPEN);
        there
    });
    // No condition on the area: it would lead SQLite to look at everything that is open.
    for condition in [Some(here), there].into_iter().flatten() {
        let sql =
            format!("SELECT DISTINCT t.area AS area FROM tasks_task t WHERE {} LIMIT 200", condition.sql());
        let rows = db.query_all_raw(statement(db, sql, condition.values)).await?;
        for row in rows {
            areas.push(row.try_get("", "area")?);
        }
    }
    areas.retain(|area: &String| !area.is_empty());
    areas.sort_by(|a: &String, b: &String| fold::vietnamese_order(a, b));
    areas.dedup();
    Ok(areas)
}
