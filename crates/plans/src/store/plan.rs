//! Plans: read, listed, written, changed.

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Error, Page, PageQuery, PlanId, Result, Scope, fold};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{marks, statement};
use crate::entity::{concern, plan, source};
use crate::model::{Plan, PlanLine, PlanState};

fn from_row(row: plan::Model) -> Plan {
    Plan {
        id: row.id,
        authority: row.authority,
        state: PlanState::parse(&row.state),
        kind: row.kind,
        symbol: row.symbol,
        title: row.title,
        issuer: row.issuer,
        issued_on: row.issued_on,
        signer: row.signer,
        signer_position: row.signer_position,
        year: row.year,
        until_year: row.until_year,
        monitor: row.monitor,
        file: row.file,
        file_name: row.file_name,
        concerns: Vec::new(),
        created_at: row.created_at,
        created_by: row.created_by,
        in_force_at: row.in_force_at,
        in_force_by: row.in_force_by,
        version: row.version,
    }
}

/// A plan with the agencies that have work in it; `NotFound` if there is none.
pub async fn get<C: ConnectionTrait>(db: &C, id: PlanId) -> Result<Plan> {
    let row = plan::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let concerns = concern::Entity::find()
        .filter(concern::Column::Plan.eq(id))
        .order_by_asc(concern::Column::Agency)
        .all(db)
        .await?;
    Ok(Plan { concerns: concerns.into_iter().map(|row| row.agency).collect(), ..from_row(row) })
}

/// The text of the file as it was extracted, and the reading as JSON.
pub async fn source<C: ConnectionTrait>(db: &C, id: PlanId) -> Result<(String, String)> {
    let row = source::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    Ok((row.text, row.reading))
}

/// All plans of an authority, newest first, without their agencies.
pub async fn of_authority<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<Vec<Plan>> {
    let rows = plan::Entity::find()
        .filter(plan::Column::Authority.eq(authority))
        .order_by_desc(plan::Column::CreatedAt)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Another plan of the authority that seems to be the same document: the same number of the same year, or without a
/// number the same title.
pub async fn twin<C: ConnectionTrait>(db: &C, of: &Plan) -> Result<Option<Plan>> {
    let mut select = plan::Entity::find()
        .filter(plan::Column::Authority.eq(of.authority))
        .filter(plan::Column::Id.ne(of.id))
        .filter(plan::Column::Year.eq(of.year));
    select = match &of.symbol {
        Some(symbol) => select.filter(plan::Column::Symbol.eq(symbol.as_str())),
        None => select.filter(plan::Column::Title.eq(of.title.as_str())),
    };
    let row = select.order_by_asc(plan::Column::Id).one(db).await?;
    Ok(row.map(from_row))
}

/// Plans in force whose duties may fall due, of all authorities.
pub async fn in_force<C: ConnectionTrait>(db: &C) -> Result<Vec<Plan>> {
    let rows = plan::Entity::find()
        .filter(plan::Column::State.eq(PlanState::InForce.code()))
        .order_by_asc(plan::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The next plan in force behind one in the order of their ids; "" stands before the first.
pub async fn in_force_behind<C: ConnectionTrait>(db: &C, mark: &str) -> Result<Option<PlanId>> {
    let row = plan::Entity::find()
        .filter(plan::Column::State.eq(PlanState::InForce.code()))
        .filter(plan::Column::Id.gt(mark))
        .order_by_asc(plan::Column::Id)
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}

/// The plan of an authority that was put into force last.
pub async fn newest_in_force<C: ConnectionTrait>(db: &C, authority: AuthorityId) -> Result<Option<PlanId>> {
    let row = plan::Entity::find()
        .filter(plan::Column::Authority.eq(authority))
        .filter(plan::Column::State.eq(PlanState::InForce.code()))
        .order_by_desc(plan::Column::Year)
        .order_by_desc(plan::Column::InForceAt)
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}

/// Which plans a list shows.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    /// Words that must all occur.
    pub words: String,
    /// In this state.
    pub state: Option<PlanState>,
    /// Of this year.
    pub year: Option<i64>,
}

/// The columns by which a list of plans is sorted.
pub const COLUMNS: &[&str] = &["moi-nhat", "ten", "nam"];

#[derive(Debug, FromQueryResult)]
struct Counts {
    plan: PlanId,
    items: i64,
    targets: i64,
    open: i64,
}

/// One page of the plans that the scope may see.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &PlanFilter,
    sort: (&str, bool),
    page: PageQuery,
) -> Result<Page<PlanLine>> {
    let mut values = Vec::new();
    let mut parts = vec!["1 = 1".to_owned()];
    if !scope.all {
        let whole = marks(&mut values, scope.whole.iter().copied());
        let open = marks(&mut values, scope.authorities.iter().copied());
        let agencies = marks(&mut values, scope.agencies.iter().take(500).copied());
        parts.push(format!(
            "(p.authority IN ({whole}) OR (p.state = 'in-force' AND (p.authority IN ({open}) OR EXISTS \
             (SELECT 1 FROM plans_concern c WHERE c.plan = p.id AND c.agency IN ({agencies})))))"
        ));
    }
    if let Some(state) = filter.state {
        values.push(state.code().into());
        parts.push(format!("p.state = ${}", values.len()));
    }
    if let Some(year) = filter.year {
        values.push(year.into());
        let at = values.len();
        parts.push(format!("p.year <= ${at} AND p.until_year >= ${at}"));
    }
    for word in fold::key(&filter.words).split_whitespace().take(12) {
        // `key` leaves letters and digits only, so the pattern holds no wildcard but its own.
        values.push(format!("%{word}%").into());
        parts.push(format!("p.words_key LIKE ${}", values.len()));
    }
    let where_ = parts.join(" AND ");
    let total = db
        .query_one_raw(statement(
            db,
            format!("SELECT COUNT(*) AS n FROM plans_plan p WHERE {where_}"),
            values.clone(),
        ))
        .await?
        .map(|row| row.try_get::<i64>("", "n"))
        .transpose()?
        .unwrap_or(0);
    let direction = if sort.1 { "DESC" } else { "ASC" };
    let order = match sort.0 {
        "ten" => format!("p.title_key {direction}, p.id"),
        "nam" => format!("p.year {direction}, p.created_at DESC"),
        _ if sort.1 => "p.created_at ASC, p.id ASC".to_owned(),
        _ => "p.created_at DESC, p.id DESC".to_owned(),
    };
    values.push((page.size() as i64).into());
    values.push((page.offset() as i64).into());
    let sql = format!(
        "SELECT p.* FROM plans_plan p WHERE {where_} ORDER BY {order} LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    let plans: Vec<Plan> = plan::Entity::find()
        .from_raw_sql(statement(db, sql, values))
        .all(db)
        .await?
        .into_iter()
        .map(from_row)
        .collect();
    let mut values = Vec::new();
    let ids = marks(&mut values, plans.iter().map(|plan| plan.id));
    let sql = format!(
        "SELECT p.id AS plan, \
         (SELECT COUNT(*) FROM plans_item i WHERE i.plan = p.id AND i.is_section = 0 AND i.dropped_by IS NULL) AS items, \
         (SELECT COUNT(*) FROM plans_target t WHERE t.plan = p.id AND t.ended_on IS NULL) AS targets, \
         (SELECT COUNT(*) FROM plans_question q WHERE q.plan = p.id AND q.answer IS NULL AND q.to_issuer = 0) AS open \
         FROM plans_plan p WHERE p.id IN ({ids})"
    );
    let counts = Counts::find_by_statement(statement(db, sql, values)).all(db).await?;
    let rows = plans
        .into_iter()
        .map(|plan| {
            let of = counts.iter().find(|c| c.plan == plan.id);
            PlanLine {
                items: of.map_or(0, |c| c.items),
                targets: of.map_or(0, |c| c.targets),
                open: of.map_or(0, |c| c.open),
                plan,
            }
        })
        .collect();
    Ok(Page::new(rows, total.unsigned_abs(), page))
}

/// Writes a new plan with its text and reading.
pub async fn insert(tx: &Tx, plan: &Plan, text: &str, reading: &str) -> Result<()> {
    let row = plan::Model {
        id: plan.id,
        authority: plan.authority,
        state: plan.state.code().to_owned(),
        kind: plan.kind.clone(),
        symbol: plan.symbol.clone(),
        title: plan.title.clone(),
        title_key: fold::order_key(&plan.title),
        words_key: words_key(plan),
        issuer: plan.issuer.clone(),
        issued_on: plan.issued_on,
        signer: plan.signer.clone(),
        signer_position: plan.signer_position.clone(),
        year: plan.year,
        until_year: plan.until_year,
        monitor: plan.monitor,
        file: plan.file,
        file_name: plan.file_name.clone(),
        version: plan.version,
        created_at: plan.created_at,
        created_by: plan.created_by,
        in_force_at: plan.in_force_at,
        in_force_by: plan.in_force_by,
    };
    plan::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let row = source::Model { plan: plan.id, text: text.to_owned(), reading: reading.to_owned() };
    source::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

fn words_key(plan: &Plan) -> String {
    fold::key(&format!("{} {} {}", plan.title, plan.symbol.as_deref().unwrap_or_default(), plan.years()))
}

/// Writes what an act made of a plan; `Stale` if somebody else changed it in between.
pub async fn update(tx: &Tx, before: &Plan, after: &Plan) -> Result<()> {
    let done = plan::Entity::update_many()
        .col_expr(plan::Column::State, Expr::value(after.state.code()))
        .col_expr(plan::Column::Symbol, Expr::value(after.symbol.clone()))
        .col_expr(plan::Column::Title, Expr::value(after.title.clone()))
        .col_expr(plan::Column::TitleKey, Expr::value(fold::order_key(&after.title)))
        .col_expr(plan::Column::WordsKey, Expr::value(words_key(after)))
        .col_expr(plan::Column::Issuer, Expr::value(after.issuer.clone()))
        .col_expr(plan::Column::IssuedOn, Expr::value(after.issued_on))
        .col_expr(plan::Column::Signer, Expr::value(after.signer.clone()))
        .col_expr(plan::Column::SignerPosition, Expr::value(after.signer_position.clone()))
        .col_expr(plan::Column::Year, Expr::value(after.year))
        .col_expr(plan::Column::UntilYear, Expr::value(after.until_year))
        .col_expr(plan::Column::Monitor, Expr::value(after.monitor))
        .col_expr(plan::Column::InForceAt, Expr::value(after.in_force_at))
        .col_expr(plan::Column::InForceBy, Expr::value(after.in_force_by))
        .col_expr(plan::Column::Version, Expr::value(before.version + 1))
        .filter(plan::Column::Id.eq(before.id))
        .filter(plan::Column::Version.eq(before.version))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// The agencies with work in a plan, in place of those that stood there.
pub async fn put_concerns(tx: &Tx, id: PlanId, agencies: &[AgencyId]) -> Result<()> {
    concern::Entity::delete_many().filter(concern::Column::Plan.eq(id)).exec(tx.db()).await?;
    for agency in agencies {
        let row = concern::Model { plan: id, agency: *agency };
        concern::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Takes a plan away with all that was read from it: only drafts.
pub async fn delete(tx: &Tx, id: PlanId) -> Result<()> {
    let db = tx.db();
    let tables = [
        "source",
        "basis",
        "item",
        "role",
        "milestone",
        "detail",
        "target",
        "question",
        "duty",
        "concern",
        "draft",
    ];
    for table in tables {
        let sql = format!("DELETE FROM plans_{table} WHERE plan = $1");
        db.execute_raw(statement(db, sql, vec![id.into()])).await?;
    }
    plan::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}
