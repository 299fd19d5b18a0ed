//! One task: read, written, changed.

use std::collections::HashMap;

use kernel::{AgencyId, AuthorityId, Error, PersonId, Result, TaskId, fold};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use store::Tx;

use super::statement;
use crate::entity::{coordinator, link, task};
use crate::model::{NewTask, State, Task, TaskKind};

/// A task with its coordinators; `NotFound` if there is none.
pub async fn get<C: ConnectionTrait>(db: &C, id: TaskId) -> Result<Task> {
    let row = task::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let mut found = from_row(row)?;
    found.coordinators = coordinators(db, id).await?;
    Ok(found)
}

async fn coordinators<C: ConnectionTrait>(db: &C, id: TaskId) -> Result<Vec<AgencyId>> {
    let rows = coordinator::Entity::find()
        .filter(coordinator::Column::Task.eq(id))
        .order_by_asc(coordinator::Column::Agency)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.agency).collect())
}

/// A row as the model sees it, still without its coordinators.
pub(super) fn from_row(row: task::Model) -> Result<Task> {
    let state = State::parse(&row.state)
        .ok_or_else(|| Error::internal(format!("task {} has the unknown state {}", row.id, row.state)))?;
    Ok(Task {
        id: row.id,
        authority: row.authority,
        code: format!("NV {}/{}", row.number, row.year),
        plan: row.plan,
        item: row.item,
        area: row.area,
        parent: row.parent,
        kind: TaskKind::parse(&row.kind),
        title: row.title,
        text: row.text,
        product: row.product,
        lead: row.lead,
        coordinators: Vec::new(),
        assignee: row.assignee,
        assigner: row.assigner,
        given_by: row.given_by,
        given_at: row.given_at,
        from: row.from_on,
        first_due: row.first_due,
        due: row.due,
        open_ended: row.open_ended == 1,
        state,
        percent: row.percent,
        reported_at: row.reported_at,
        evidence: row.evidence,
        proposed: row.proposed_on.map(|day| (day, row.proposed_by)),
        done_on: row.done_on,
        late_on: row.late_on,
        withdrawn_on: row.withdrawn_on,
        late_days: row.late_days,
        version: row.version,
    })
}

/// Writes a new task under the next number of its authority and year.
pub async fn insert(tx: &Tx, new: &NewTask) -> Result<Task> {
    let id: TaskId = tx.new_id();
    let year = i64::from(tx.today().year());
    let number = next_number(tx, new.authority, year).await?;
    let mut coordinators: Vec<AgencyId> =
        new.coordinators.iter().copied().filter(|a| *a != new.lead).collect();
    coordinators.sort_unstable();
    coordinators.dedup();
    let due = new.due.filter(|_| !new.open_ended);
    let row = task::Model {
        id,
        authority: new.authority,
        year,
        number,
        plan: new.plan,
        item: new.item,
        area: new.area.clone(),
        parent: new.parent,
        kind: new.kind.code().to_owned(),
        title: new.title.clone(),
        title_key: fold::order_key(&new.title),
        words_key: fold::key(&format!(
            "NV {number}/{year} {} {} {} {}",
            new.title,
            new.area,
            new.product.as_deref().unwrap_or_default(),
            new.text
        )),
        text: new.text.clone(),
        product: new.product.clone(),
        lead: new.lead,
        assignee: new.assignee,
        assigner: new.assigner,
        given_by: tx.actor().person_id(),
        given_at: tx.now(),
        from_on: new.from,
        first_due: due,
        due,
        open_ended: i64::from(new.open_ended),
        state: State::Given.code().to_owned(),
        open: 1,
        percent: 0,
        reported_at: None,
        evidence: 0,
        proposed_on: None,
        proposed_by: None,
        done_on: None,
        late_on: None,
        late_days: 0,
        version: 1,
        withdrawn_on: None,
    };
    task::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.db()).await?;
    let mut given = from_row(row)?;
    put_coordinators(tx, id, &coordinators).await?;
    given.coordinators = coordinators;
    Ok(given)
}

async fn next_number(tx: &Tx, authority: AuthorityId, year: i64) -> Result<i64> {
    let db = tx.db();
    let sql = "INSERT INTO tasks_sequence (authority, year, last) VALUES ($1, $2, 1) \
               ON CONFLICT (authority, year) DO UPDATE SET last = tasks_sequence.last + 1 RETURNING last";
    let row = db.query_one_raw(statement(db, sql, vec![authority.into(), year.into()])).await?;
    Ok(row.ok_or_else(|| Error::internal("the sequence of tasks gave no number"))?.try_get("", "last")?)
}

async fn put_coordinators(tx: &Tx, id: TaskId, agencies: &[AgencyId]) -> Result<()> {
    for agency in agencies {
        let row = coordinator::Model { task: id, agency: *agency };
        coordinator::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Writes what an act made of a task; `Stale` if somebody else changed it in between. What it was given with stays as
/// it was: those columns are not in the statement.
pub async fn update(tx: &Tx, before: &Task, after: &Task) -> Result<()> {
    let db = tx.db();
    let sql = "UPDATE tasks_task SET lead = $3, assignee = $4, due = $5, state = $6, open = $7, percent = $8, \
               reported_at = $9, evidence = $10, proposed_on = $11, proposed_by = $12, done_on = $13, late_on = $14, \
               late_days = $15, first_due = $16, withdrawn_on = $17, version = version + 1 WHERE id = $1 AND version = $2";
    let values = vec![
        before.id.into(),
        before.version.into(),
        after.lead.into(),
        after.assignee.into(),
        after.due.into(),
        after.state.code().into(),
        i64::from(after.state.is_open()).into(),
        after.percent.into(),
        after.reported_at.into(),
        after.evidence.into(),
        after.proposed.map(|(day, _)| day).into(),
        after.proposed.and_then(|(_, person)| person).into(),
        after.done_on.into(),
        after.late_on.into(),
        after.late_days.into(),
        after.first_due.into(),
        after.withdrawn_on.into(),
    ];
    if db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 0 {
        return Err(Error::Stale);
    }
    if before.coordinators != after.coordinators {
        coordinator::Entity::delete_many().filter(coordinator::Column::Task.eq(before.id)).exec(db).await?;
        put_coordinators(tx, before.id, &after.coordinators).await?;
    }
    if after.state == State::Done && before.state != State::Done {
        count_done(tx, after).await?;
    }
    Ok(())
}

/// Writes what an amendment of the plan made of the words of a task: heading, first day, product. Inside the act that
/// has just written the rest of it by [`update`], so that nobody comes in between.
pub async fn reword(tx: &Tx, task: &Task) -> Result<()> {
    let db = tx.db();
    let words = format!(
        "{} {} {} {} {}",
        task.code,
        task.title,
        task.area,
        task.product.as_deref().unwrap_or_default(),
        task.text
    );
    let sql = "UPDATE tasks_task SET title = $2, title_key = $3, words_key = $4, from_on = $5, product = $6, \
               open_ended = $7 WHERE id = $1";
    let values = vec![
        task.id.into(),
        task.title.clone().into(),
        fold::order_key(&task.title).into(),
        fold::key(&words).into(),
        task.from.into(),
        task.product.clone().into(),
        i64::from(task.open_ended).into(),
    ];
    db.execute_raw(statement(db, sql, values)).await?;
    Ok(())
}

/// Done tasks are added up once, so that the board need not read them again.
async fn count_done(tx: &Tx, done: &Task) -> Result<()> {
    let db = tx.db();
    let sql = "INSERT INTO tasks_tally (authority, plan, lead, area, done, done_late) VALUES ($1, $2, $3, $4, 1, $5) \
               ON CONFLICT (authority, plan, lead, area) DO UPDATE SET done = tasks_tally.done + 1, \
               done_late = tasks_tally.done_late + excluded.done_late";
    let values = vec![
        done.authority.into(),
        done.plan.map(|plan| plan.to_string()).unwrap_or_default().into(),
        done.lead.into(),
        done.area.clone().into(),
        i64::from(done.late_days > 0).into(),
    ];
    db.execute_raw(statement(db, sql, values)).await?;
    Ok(())
}

/// How many parts of a task are open.
pub async fn open_parts<C: ConnectionTrait>(db: &C, id: TaskId) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM tasks_task WHERE parent = $1 AND open = 1";
    let row = db.query_one_raw(statement(db, sql, vec![id.into()])).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

/// Open tasks that are in a person's hands.
pub async fn in_hands_of<C: ConnectionTrait>(db: &C, person: PersonId) -> Result<Vec<Task>> {
    let rows = task::Entity::find()
        .filter(task::Column::Assignee.eq(person))
        .filter(task::Column::Open.eq(1))
        .order_by_asc(task::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// All links between tasks that are both open: `(waits, waited for)`, of the authority.
pub async fn open_links<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<Vec<(TaskId, TaskId)>> {
    // CROSS JOIN: SQLite keeps the order and begins with the few links, not with all that is open on both sides.
    let sql = "SELECT l.task AS task, l.waits_for AS waits_for FROM tasks_link l \
               CROSS JOIN tasks_task a CROSS JOIN tasks_task b \
               WHERE a.id = l.task AND a.open = 1 AND b.id = l.waits_for AND b.open = 1 AND b.authority = $1 \
               ORDER BY l.task, l.waits_for";
    let rows = db.query_all_raw(statement(db, sql, vec![authority.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "task")?, row.try_get("", "waits_for")?))).collect()
}

/// The tasks for which `id` waits, and those that wait for it.
pub async fn links_of<C: ConnectionTrait>(db: &C, id: TaskId) -> Result<(Vec<TaskId>, Vec<TaskId>)> {
    let on = link::Entity::find().filter(link::Column::Task.eq(id)).all(db).await?;
    let by = link::Entity::find().filter(link::Column::WaitsFor.eq(id)).all(db).await?;
    Ok((on.into_iter().map(|row| row.waits_for).collect(), by.into_iter().map(|row| row.task).collect()))
}

/// From now on `task` waits for `on`; nothing happens if it does already.
pub async fn link(tx: &Tx, task: TaskId, on: TaskId) -> Result<()> {
    let db = tx.db();
    let sql = "INSERT INTO tasks_link (task, waits_for) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    db.execute_raw(statement(db, sql, vec![task.into(), on.into()])).await?;
    Ok(())
}

/// `task` no longer waits for `on`.
pub async fn unlink(tx: &Tx, task: TaskId, on: TaskId) -> Result<()> {
    link::Entity::delete_by_id((task, on)).exec(tx.db()).await?;
    Ok(())
}

/// Puts the agencies that help on tasks that were read without them.
pub async fn fill_coordinators<C: ConnectionTrait>(db: &C, tasks: &mut [Task]) -> Result<()> {
    let mut helping: HashMap<TaskId, Vec<AgencyId>> = HashMap::new();
    for chunk in tasks.chunks(super::CHUNK) {
        let ids = chunk.iter().map(|task| task.id);
        let rows = coordinator::Entity::find()
            .filter(coordinator::Column::Task.is_in(ids))
            .order_by_asc(coordinator::Column::Agency)
            .all(db)
            .await?;
        for row in rows {
            helping.entry(row.task).or_default().push(row.agency);
        }
    }
    for task in tasks {
        task.coordinators = helping.remove(&task.id).unwrap_or_default();
    }
    Ok(())
}

/// Tasks by id, in no order; those that do not exist are left out.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[TaskId]) -> Result<Vec<Task>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(super::CHUNK) {
        let rows = task::Entity::find().filter(task::Column::Id.is_in(chunk.iter().copied())).all(db).await?;
        for row in rows {
            found.push(from_row(row)?);
        }
    }
    fill_coordinators(db, &mut found).await?;
    Ok(found)
}

/// The next tasks behind one in the order of their ids, for going through all of them; "" stands before the first.
pub async fn behind<C: ConnectionTrait>(db: &C, mark: &str, most: u64) -> Result<Vec<Task>> {
    let rows = task::Entity::find()
        .filter(task::Column::Id.gt(mark))
        .order_by_asc(task::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    let mut found = rows.into_iter().map(from_row).collect::<Result<Vec<Task>>>()?;
    fill_coordinators(db, &mut found).await?;
    Ok(found)
}

/// The task with a number in an authority's year.
pub async fn by_number<C: ConnectionTrait>(
    db: &C,
    authority: AuthorityId,
    year: i64,
    number: i64,
) -> Result<Option<TaskId>> {
    let row = task::Entity::find()
        .filter(task::Column::Authority.eq(authority))
        .filter(task::Column::Year.eq(year))
        .filter(task::Column::Number.eq(number))
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}
