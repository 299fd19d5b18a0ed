//! Tables of this crate, step by step.

use ::store::Migration;
use kernel::{ItemId, PlanId};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use sea_orm_migration::SchemaManager;

use crate::digest::written;

/// All steps, oldest first.
pub fn migrations() -> Vec<Box<dyn Migration>> {
    vec![Box::new(First), Box::new(Years), Box::new(Amending), Box::new(Written), Box::new(Owing)]
}

struct First;

const TABLES: &[&str] = &[
    "CREATE TABLE plans_plan (id VARCHAR(36) PRIMARY KEY, authority VARCHAR(36) NOT NULL, state VARCHAR(10) NOT NULL, \
     kind TEXT NOT NULL, symbol TEXT, title TEXT NOT NULL, title_key TEXT NOT NULL, words_key TEXT NOT NULL, issuer TEXT, issued_on VARCHAR(10), \
     signer TEXT, year BIGINT NOT NULL, monitor VARCHAR(36), file VARCHAR(36) NOT NULL, file_name TEXT NOT NULL, \
     version BIGINT NOT NULL, created_at VARCHAR(24) NOT NULL, \
     created_by VARCHAR(36), in_force_at VARCHAR(24), in_force_by VARCHAR(36))",
    "CREATE TABLE plans_source (plan VARCHAR(36) PRIMARY KEY, text TEXT NOT NULL, reading TEXT NOT NULL)",
    "CREATE INDEX plans_plan_list ON plans_plan (authority, state, created_at)",
    "CREATE TABLE plans_item (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, position BIGINT NOT NULL, \
     path TEXT NOT NULL, code TEXT NOT NULL, parent TEXT, is_section BIGINT NOT NULL, title TEXT NOT NULL, \
     text TEXT NOT NULL, area TEXT NOT NULL, from_on VARCHAR(10), to_on VARCHAR(10), is_before BIGINT NOT NULL, \
     open_ended BIGINT NOT NULL, period_text TEXT, product TEXT, first_line BIGINT NOT NULL, \
     last_line BIGINT NOT NULL, sure DOUBLE PRECISION NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX plans_item_plan ON plans_item (plan, position)",
    "CREATE TABLE plans_role (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, item VARCHAR(36) NOT NULL, \
     position BIGINT NOT NULL, role VARCHAR(12) NOT NULL, phrase TEXT NOT NULL, first_line BIGINT NOT NULL, \
     agency VARCHAR(36), agency_group VARCHAR(36), sure DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX plans_role_plan ON plans_role (plan, item, position)",
    "CREATE TABLE plans_target (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, item VARCHAR(36), \
     position BIGINT NOT NULL, name TEXT NOT NULL, op VARCHAR(8) NOT NULL, value DOUBLE PRECISION, \
     value_to DOUBLE PRECISION, unit VARCHAR(20) NOT NULL, per VARCHAR(10), change VARCHAR(6), baseline TEXT, \
     scope TEXT, due_on VARCHAR(10), firmness VARCHAR(8) NOT NULL, text TEXT NOT NULL, first_line BIGINT NOT NULL, \
     measure VARCHAR(60), sure DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX plans_target_plan ON plans_target (plan, position)",
    "CREATE TABLE plans_question (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, position BIGINT NOT NULL, \
     kind VARCHAR(20) NOT NULL, line BIGINT NOT NULL, col BIGINT NOT NULL, end_line BIGINT NOT NULL, \
     end_col BIGINT NOT NULL, phrase TEXT NOT NULL, question TEXT NOT NULL, role VARCHAR(36), item VARCHAR(36), \
     to_issuer BIGINT NOT NULL, answer TEXT, answered_at VARCHAR(24), answered_by VARCHAR(36))",
    "CREATE INDEX plans_question_plan ON plans_question (plan, position)",
    "CREATE TABLE plans_amendment (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, no BIGINT NOT NULL, \
     symbol TEXT NOT NULL, on_day VARCHAR(10) NOT NULL, reason TEXT NOT NULL, item VARCHAR(36) NOT NULL, \
     changes TEXT NOT NULL, made_at VARCHAR(24) NOT NULL, made_by VARCHAR(36))",
    "CREATE UNIQUE INDEX plans_amendment_no ON plans_amendment (plan, no)",
    "CREATE TABLE plans_detailed (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, agency VARCHAR(36) NOT NULL, \
     state VARCHAR(10) NOT NULL, lines TEXT NOT NULL, due_on VARCHAR(10), submitted_at VARCHAR(24), \
     submitted_by VARCHAR(36), decided_at VARCHAR(24), decided_by VARCHAR(36), reason TEXT, version BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX plans_detailed_agency ON plans_detailed (plan, agency)",
    "CREATE TABLE plans_duty (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, position BIGINT NOT NULL, \
     who TEXT NOT NULL, agencies TEXT NOT NULL, what TEXT NOT NULL, to_whom TEXT, via TEXT, due TEXT, \
     first_line BIGINT NOT NULL)",
    "CREATE INDEX plans_duty_plan ON plans_duty (plan, position)",
    "CREATE TABLE plans_report (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, duty VARCHAR(36) NOT NULL, \
     authority VARCHAR(36) NOT NULL, agency VARCHAR(36) NOT NULL, period VARCHAR(30) NOT NULL, due_on VARCHAR(10) NOT NULL, \
     state VARCHAR(10) NOT NULL, figures TEXT NOT NULL, words TEXT NOT NULL, submitted_at VARCHAR(24), \
     submitted_by VARCHAR(36), late_days BIGINT NOT NULL, decided_at VARCHAR(24), decided_by VARCHAR(36), reason TEXT, \
     version BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX plans_report_once ON plans_report (duty, agency, period)",
    "CREATE INDEX plans_report_open ON plans_report (authority, state, due_on)",
    "CREATE TABLE plans_concern (plan VARCHAR(36) NOT NULL, agency VARCHAR(36) NOT NULL, PRIMARY KEY (plan, agency))",
    "CREATE INDEX plans_concern_agency ON plans_concern (agency)",
    "CREATE TABLE plans_draft (plan VARCHAR(36) NOT NULL, account VARCHAR(36) NOT NULL, field VARCHAR(80) NOT NULL, \
     value TEXT NOT NULL, at VARCHAR(24) NOT NULL, PRIMARY KEY (plan, account, field))",
];

#[async_trait::async_trait]
impl Migration for First {
    fn name(&self) -> &'static str {
        "plans_0001_plan"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for table in TABLES {
            schema.get_connection().execute_unprepared(table).await?;
        }
        Ok(())
    }
}

struct Years;

#[async_trait::async_trait]
impl Migration for Years {
    fn name(&self) -> &'static str {
        "plans_0002_until_year"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "ALTER TABLE plans_plan ADD COLUMN until_year BIGINT NOT NULL DEFAULT 0",
            // Plans were for one year.
            "UPDATE plans_plan SET until_year = year",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Amending;

const AMENDING: &[&str] = &[
    "CREATE TABLE plans_amending (id VARCHAR(36) PRIMARY KEY, plan VARCHAR(36) NOT NULL, no BIGINT NOT NULL, \
     symbol TEXT NOT NULL, on_day VARCHAR(10) NOT NULL, reason TEXT NOT NULL, file VARCHAR(36), file_name TEXT, \
     made_at VARCHAR(24) NOT NULL, made_by VARCHAR(36))",
    "CREATE UNIQUE INDEX plans_amending_no ON plans_amending (plan, no)",
    "CREATE TABLE plans_amending_entry (id VARCHAR(36) PRIMARY KEY, amendment VARCHAR(36) NOT NULL, \
     plan VARCHAR(36) NOT NULL, position BIGINT NOT NULL, kind VARCHAR(20) NOT NULL, item VARCHAR(36), \
     target VARCHAR(36), duty VARCHAR(36), subject TEXT NOT NULL, reason TEXT NOT NULL, changes TEXT NOT NULL, \
     made_at VARCHAR(24) NOT NULL, made_by VARCHAR(36))",
    "CREATE UNIQUE INDEX plans_amending_entry_place ON plans_amending_entry (amendment, position)",
    "CREATE INDEX plans_amending_entry_plan ON plans_amending_entry (plan)",
    // Until now each changed item was an amendment of its own. It keeps its number.
    "INSERT INTO plans_amending (id, plan, no, symbol, on_day, reason, made_at, made_by) \
     SELECT id, plan, no, symbol, on_day, reason, made_at, made_by FROM plans_amendment",
    "INSERT INTO plans_amending_entry (id, amendment, plan, position, kind, item, subject, reason, changes, made_at, \
     made_by) SELECT a.id, a.id, a.plan, 1, 'item', a.item, \
     'Mục ' || COALESCE((SELECT i.code FROM plans_item i WHERE i.id = a.item), ''), a.reason, a.changes, a.made_at, \
     a.made_by FROM plans_amendment a",
    "CREATE TABLE plans_target_term (id VARCHAR(36) PRIMARY KEY, target VARCHAR(36) NOT NULL, \
     plan VARCHAR(36) NOT NULL, amendment VARCHAR(36) NOT NULL, position BIGINT NOT NULL, \
     until_on VARCHAR(10) NOT NULL, name TEXT NOT NULL, op VARCHAR(8) NOT NULL, value DOUBLE PRECISION, \
     value_to DOUBLE PRECISION, unit VARCHAR(20) NOT NULL, per VARCHAR(10), due_on VARCHAR(10))",
    "CREATE UNIQUE INDEX plans_target_term_place ON plans_target_term (target, position)",
    "CREATE INDEX plans_target_term_plan ON plans_target_term (plan, until_on)",
    "ALTER TABLE plans_item ADD COLUMN added_by VARCHAR(36)",
    "ALTER TABLE plans_item ADD COLUMN dropped_by VARCHAR(36)",
    "ALTER TABLE plans_target ADD COLUMN since_on VARCHAR(10)",
    "ALTER TABLE plans_target ADD COLUMN ended_on VARCHAR(10)",
    "ALTER TABLE plans_duty ADD COLUMN since_on VARCHAR(10)",
    "ALTER TABLE plans_duty ADD COLUMN ended_on VARCHAR(10)",
];

#[async_trait::async_trait]
impl Migration for Amending {
    fn name(&self) -> &'static str {
        "plans_0003_amending"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in AMENDING {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// Bases, milestones and concrete tasks can be put right: they get rows of their own, filled from what was read of the
/// plans that are there. Position and name of the signer come apart.
struct Written;

const WRITTEN: &[&str] = &[
    "CREATE TABLE plans_basis (plan VARCHAR(36) NOT NULL, no BIGINT NOT NULL, kind TEXT, symbol TEXT, \
     issued_on VARCHAR(10), issuer TEXT, text TEXT NOT NULL, first_line BIGINT NOT NULL, by_hand BIGINT NOT NULL, \
     PRIMARY KEY (plan, no))",
    "CREATE TABLE plans_milestone (item VARCHAR(36) NOT NULL, no BIGINT NOT NULL, plan VARCHAR(36) NOT NULL, \
     label TEXT NOT NULL, quarter VARCHAR(10), on_day VARCHAR(10), first_line BIGINT NOT NULL, \
     by_hand BIGINT NOT NULL, PRIMARY KEY (item, no))",
    "CREATE INDEX plans_milestone_plan ON plans_milestone (plan, item, no)",
    "CREATE TABLE plans_detail (item VARCHAR(36) NOT NULL, no BIGINT NOT NULL, plan VARCHAR(36) NOT NULL, \
     text TEXT NOT NULL, who TEXT NOT NULL, agency VARCHAR(36), agency_group VARCHAR(36), due_on VARCHAR(10), \
     first_line BIGINT NOT NULL, by_hand BIGINT NOT NULL, PRIMARY KEY (item, no))",
    "CREATE INDEX plans_detail_plan ON plans_detail (plan, item, no)",
    "ALTER TABLE plans_plan ADD COLUMN signer_position TEXT",
];

#[async_trait::async_trait]
impl Migration for Written {
    fn name(&self) -> &'static str {
        "plans_0004_written"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = schema.get_connection();
        for sql in WRITTEN {
            db.execute_unprepared(sql).await?;
        }
        let plans = Statement::from_string(db.get_database_backend(), "SELECT plan FROM plans_source");
        for row in db.query_all_raw(plans).await? {
            fill(db, row.try_get("", "plan")?).await?;
        }
        Ok(())
    }
}

/// An agency's own plan is owed from a day to a day: amendments name others. Who is named again owes a new one.
struct Owing;

#[async_trait::async_trait]
impl Migration for Owing {
    fn name(&self) -> &'static str {
        "plans_0005_owing"
    }

    async fn up(&self, schema: &SchemaManager<'_>) -> Result<(), DbErr> {
        for sql in [
            "ALTER TABLE plans_detailed ADD COLUMN since_on VARCHAR(10)",
            "ALTER TABLE plans_detailed ADD COLUMN ended_on VARCHAR(10)",
            "DROP INDEX plans_detailed_agency",
            "CREATE UNIQUE INDEX plans_detailed_owed ON plans_detailed (plan, agency) WHERE ended_on IS NULL",
            "CREATE INDEX plans_detailed_plan ON plans_detailed (plan, agency)",
        ] {
            schema.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

/// Fills the new tables from the reading of one plan. It names the columns as they are at this step, so that later ones
/// do not disturb it.
async fn fill<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<(), DbErr> {
    let run = |sql: &str, values: Vec<Value>| {
        Statement::from_sql_and_values(db.get_database_backend(), sql.to_owned(), values)
    };
    let day = |day: Option<kernel::Day>| day.map(|day| day.to_string());
    let found = db.query_one_raw(run("SELECT reading FROM plans_source WHERE plan = $1", vec![plan.into()]));
    let Some(source) = found.await? else { return Ok(()) };
    let reading: String = source.try_get("", "reading")?;
    // A reading that is no reading any more leaves its plan without these rows, and the program able to start.
    let Ok(reading) = serde_json::from_str::<reader::Reading>(&reading) else { return Ok(()) };
    if let Some(signer) = &reading.signer {
        let values = vec![signer.name.clone().into(), signer.position.clone().into(), plan.into()];
        db.execute_raw(run("UPDATE plans_plan SET signer = $1, signer_position = $2 WHERE id = $3", values))
            .await?;
    }
    for basis in written::bases(&reading) {
        let values = vec![
            plan.into(),
            basis.no.into(),
            basis.kind.into(),
            basis.symbol.into(),
            day(basis.issued_on).into(),
            basis.issuer.into(),
            basis.text.into(),
            basis.origin.line.into(),
        ];
        let sql = "INSERT INTO plans_basis (plan, no, kind, symbol, issued_on, issuer, text, first_line, by_hand) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
        db.execute_raw(run(sql, values)).await?;
    }
    let items = run("SELECT id, path FROM plans_item WHERE plan = $1", vec![plan.into()]);
    for row in db.query_all_raw(items).await? {
        let (id, path): (ItemId, String) = (row.try_get("", "id")?, row.try_get("", "path")?);
        let Some(read) = reading.items.iter().find(|read| read.path == path) else { continue };
        for one in written::milestones(id, read) {
            let values = vec![
                id.into(),
                one.no.into(),
                plan.into(),
                one.label.into(),
                one.quarter.into(),
                day(one.on).into(),
                one.origin.line.into(),
            ];
            let sql = "INSERT INTO plans_milestone (item, no, plan, label, quarter, on_day, first_line, by_hand) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
            db.execute_raw(run(sql, values)).await?;
        }
        for one in written::details(id, read) {
            let values = vec![
                id.into(),
                one.no.into(),
                plan.into(),
                one.text.into(),
                one.who.into(),
                one.origin.line.into(),
            ];
            let sql = "INSERT INTO plans_detail (item, no, plan, text, who, first_line, by_hand) \
                       VALUES ($1, $2, $3, $4, $5, $6, 0)";
            db.execute_raw(run(sql, values)).await?;
        }
    }
    Ok(())
}
