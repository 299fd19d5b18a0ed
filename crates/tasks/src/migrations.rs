//! The tables of this module.

use kernel::{Moment, TaskId};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::SchemaManager;
use store::Migration;

/// The migrations of this crate, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First), Box::new(Indexes), Box::new(AsOf)]
}

struct First;

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "tasks_0001_task_and_what_belongs_to_it"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "CREATE TABLE tasks_task (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, \
             year BIGINT NOT NULL, number BIGINT NOT NULL, plan VARCHAR(36), item VARCHAR(36), area TEXT NOT NULL, \
             parent VARCHAR(36), kind VARCHAR(20) NOT NULL, title TEXT NOT NULL, title_key TEXT NOT NULL, \
             words_key TEXT NOT NULL, text TEXT NOT NULL, product TEXT, lead VARCHAR(36) NOT NULL, \
             assignee VARCHAR(36), assigner VARCHAR(36) NOT NULL, given_by VARCHAR(36), given_at VARCHAR(24) NOT NULL, \
             from_on VARCHAR(10), first_due VARCHAR(10), due VARCHAR(10), open_ended BIGINT NOT NULL, \
             state VARCHAR(20) NOT NULL, open BIGINT NOT NULL, percent BIGINT NOT NULL, reported_at VARCHAR(24), \
             evidence BIGINT NOT NULL, proposed_on VARCHAR(10), proposed_by VARCHAR(36), done_on VARCHAR(10), \
             late_on VARCHAR(10), late_days BIGINT NOT NULL, version BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX tasks_task_number ON tasks_task (authority, year, number)",
            // What the board adds up, what lists show first and what the nightly look for lateness reads: open rows
            // stand together, and the board finds all that it needs in the index itself.
            "CREATE INDEX tasks_task_open ON tasks_task \
             (open, authority, lead, area, first_due, state, late_on, plan)",
            "CREATE INDEX tasks_task_open_plan ON tasks_task \
             (open, plan, authority, lead, area, first_due, state, late_on)",
            "CREATE INDEX tasks_task_open_lead ON tasks_task (open, lead)",
            "CREATE INDEX tasks_task_open_assigner ON tasks_task (open, assigner)",
            "CREATE INDEX tasks_task_open_assignee ON tasks_task (open, assignee)",
            "CREATE INDEX tasks_task_open_due ON tasks_task (open, authority, first_due)",
            "CREATE INDEX tasks_task_first_due ON tasks_task (authority, first_due)",
            "CREATE INDEX tasks_task_done ON tasks_task (authority, done_on)",
            "CREATE INDEX tasks_task_given ON tasks_task (authority, given_at)",
            "CREATE INDEX tasks_task_late ON tasks_task (authority, late_on)",
            "CREATE INDEX tasks_task_title ON tasks_task (authority, title_key)",
            "CREATE INDEX tasks_task_lead ON tasks_task (lead, first_due)",
            "CREATE INDEX tasks_task_assigner ON tasks_task (assigner, first_due)",
            "CREATE INDEX tasks_task_assignee ON tasks_task (assignee, first_due)",
            "CREATE INDEX tasks_task_plan ON tasks_task (plan, item)",
            "CREATE INDEX tasks_task_parent ON tasks_task (parent)",
            "CREATE TABLE tasks_tally (authority VARCHAR(36) NOT NULL, plan VARCHAR(36) NOT NULL, \
             lead VARCHAR(36) NOT NULL, area VARCHAR(400) NOT NULL, done BIGINT NOT NULL, done_late BIGINT NOT NULL, \
             PRIMARY KEY (authority, plan, lead, area))",
            "CREATE TABLE tasks_sequence (authority VARCHAR(36) NOT NULL, year BIGINT NOT NULL, last BIGINT NOT NULL, \
             PRIMARY KEY (authority, year))",
            "CREATE TABLE tasks_coordinator (task VARCHAR(36) NOT NULL, agency VARCHAR(36) NOT NULL, \
             PRIMARY KEY (task, agency))",
            "CREATE INDEX tasks_coordinator_agency ON tasks_coordinator (agency, task)",
            "CREATE TABLE tasks_link (task VARCHAR(36) NOT NULL, waits_for VARCHAR(36) NOT NULL, \
             PRIMARY KEY (task, waits_for))",
            "CREATE INDEX tasks_link_back ON tasks_link (waits_for, task)",
            "CREATE TABLE tasks_progress (id VARCHAR(36) PRIMARY KEY, task VARCHAR(36) NOT NULL, \
             at VARCHAR(24) NOT NULL, person VARCHAR(36), percent BIGINT NOT NULL, words TEXT NOT NULL)",
            "CREATE INDEX tasks_progress_task ON tasks_progress (task, at)",
            "CREATE TABLE tasks_evidence (id VARCHAR(36) PRIMARY KEY, task VARCHAR(36) NOT NULL, \
             progress VARCHAR(36), file VARCHAR(36) NOT NULL, name TEXT NOT NULL, size BIGINT NOT NULL, \
             person VARCHAR(36), at VARCHAR(24) NOT NULL)",
            "CREATE INDEX tasks_evidence_task ON tasks_evidence (task, at)",
            "CREATE TABLE tasks_question (id VARCHAR(36) PRIMARY KEY, task VARCHAR(36) NOT NULL, \
             at VARCHAR(24) NOT NULL, person VARCHAR(36), agency VARCHAR(36) NOT NULL, words TEXT NOT NULL, answer TEXT, \
             answered_by VARCHAR(36), answered_at VARCHAR(24))",
            "CREATE INDEX tasks_question_task ON tasks_question (task, at)",
            "CREATE TABLE tasks_extension (id VARCHAR(36) PRIMARY KEY, task VARCHAR(36) NOT NULL, \
             at VARCHAR(24) NOT NULL, person VARCHAR(36), before VARCHAR(10) NOT NULL, wanted VARCHAR(10) NOT NULL, \
             reason TEXT NOT NULL, granted VARCHAR(10), decided_by VARCHAR(36), decided_at VARCHAR(24), \
             note TEXT NOT NULL)",
            "CREATE INDEX tasks_extension_task ON tasks_extension (task, at)",
            "CREATE TABLE tasks_note (id VARCHAR(36) PRIMARY KEY, task VARCHAR(36) NOT NULL, \
             at VARCHAR(24) NOT NULL, person VARCHAR(36), act VARCHAR(40) NOT NULL, words TEXT NOT NULL)",
            "CREATE INDEX tasks_note_task ON tasks_note (task, at)",
            "CREATE TABLE tasks_explanation (id VARCHAR(36) PRIMARY KEY, object_kind VARCHAR(40) NOT NULL, \
             object VARCHAR(60) NOT NULL, authority VARCHAR(36) NOT NULL, title TEXT NOT NULL, href TEXT NOT NULL, \
             agency VARCHAR(36) NOT NULL, asked_by VARCHAR(36), asked_at VARCHAR(24) NOT NULL, words TEXT NOT NULL, \
             due VARCHAR(10) NOT NULL, answer TEXT, answered_by VARCHAR(36), answered_at VARCHAR(24), \
             version BIGINT NOT NULL)",
            "CREATE INDEX tasks_explanation_object ON tasks_explanation (object_kind, object, asked_at)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// What boards and lists of an authority with very many tasks need: every figure is counted in an index alone, and the
/// usual order of the list stands in one.
struct Indexes;

#[async_trait::async_trait]
impl Migration for Indexes {
    fn name(&self) -> &'static str {
        "tasks_0002_indexes_of_boards_and_lists"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            // The list as it opens: what is open first, by deadline.
            "CREATE INDEX tasks_task_by_due ON tasks_task \
             (authority, open DESC, (COALESCE(due, '9999-12-31')), id, state)",
            // What changed in a plan since last week.
            "CREATE INDEX tasks_task_plan_days ON tasks_task (plan, state, given_at, done_on, late_on)",
            // Judged, delivered and late tasks of a period.
            "DROP INDEX tasks_task_first_due",
            "CREATE INDEX tasks_task_first_due ON tasks_task \
             (authority, first_due, lead, state, open, late_on, late_days)",
            "DROP INDEX tasks_task_done",
            "CREATE INDEX tasks_task_done ON tasks_task (authority, done_on, lead, state, evidence)",
            "DROP INDEX tasks_task_late",
            "CREATE INDEX tasks_task_late ON tasks_task (authority, late_on, lead, state, open)",
            // How far the parts of a task are; the chief task and the evidence of each item of a plan.
            "DROP INDEX tasks_task_parent",
            "CREATE INDEX tasks_task_parent ON tasks_task (parent, state, open)",
            "DROP INDEX tasks_task_plan",
            "CREATE INDEX tasks_task_plan ON tasks_task (plan, item, parent, state, evidence)",
            // Whether anything concerns somebody outside the authority that they see as a whole.
            "DROP INDEX tasks_task_lead",
            "CREATE INDEX tasks_task_lead ON tasks_task (lead, authority, first_due)",
            "DROP INDEX tasks_task_assigner",
            "CREATE INDEX tasks_task_assigner ON tasks_task (assigner, authority, first_due)",
            "DROP INDEX tasks_task_assignee",
            "CREATE INDEX tasks_task_assignee ON tasks_task (assignee, authority, first_due)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// What figures of a past day need: the day of withdrawal, and indexes in which each of them is counted alone, for an
/// authority and for one of its plans.
struct AsOf;

#[async_trait::async_trait]
impl Migration for AsOf {
    fn name(&self) -> &'static str {
        "tasks_0003_figures_as_of_a_day"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        db.execute_unprepared("ALTER TABLE tasks_task ADD COLUMN withdrawn_on VARCHAR(10)").await?;
        // The reason was kept with its moment. What was withdrawn without one belongs to a plan that was taken back.
        let sql = "SELECT task, at FROM tasks_note WHERE act = 'task.withdrawn'";
        let notes = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
        for note in notes {
            let (task, at): (TaskId, Moment) = (note.try_get("", "task")?, note.try_get("", "at")?);
            db.execute_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "UPDATE tasks_task SET withdrawn_on = $2 WHERE id = $1 AND state = 'withdrawn'",
                [task.into(), at.day().into()],
            ))
            .await?;
        }
        for sql in [
            "DROP INDEX tasks_task_first_due",
            "CREATE INDEX tasks_task_first_due ON tasks_task \
             (authority, first_due, lead, plan, state, proposed_on, late_on, late_days, withdrawn_on)",
            "CREATE INDEX tasks_task_delivered ON tasks_task \
             (authority, proposed_on, lead, plan, state, evidence, withdrawn_on)",
            "DROP INDEX tasks_task_late",
            "CREATE INDEX tasks_task_late ON tasks_task \
             (authority, late_on, lead, plan, state, proposed_on, withdrawn_on)",
        ] {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
