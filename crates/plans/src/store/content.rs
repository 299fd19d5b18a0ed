//! What was read from a plan: items, names, questions, duties.

use ::store::Tx;
use kernel::{Error, ItemId, PlanId, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::ROWS;
use crate::entity::{duty, item, question, role};
use crate::model::{
    Asks, DutyId, DutyRow, Item, Part, Question, QuestionId, Role, Stands, parse_stands, stands_code,
};

fn item_of(row: item::Model) -> Item {
    Item {
        id: row.id,
        plan: row.plan,
        position: row.position,
        path: row.path,
        code: row.code,
        parent: row.parent,
        is_section: row.is_section == 1,
        title: row.title,
        text: row.text,
        area: row.area,
        from: row.from_on,
        to: row.to_on,
        is_before: row.is_before == 1,
        open_ended: row.open_ended == 1,
        period_text: row.period_text,
        product: row.product,
        first_line: row.first_line,
        last_line: row.last_line,
        sure: row.sure,
        version: row.version,
        added_by: row.added_by,
        dropped_by: row.dropped_by,
    }
}

fn item_row(item: &Item) -> item::Model {
    item::Model {
        id: item.id,
        plan: item.plan,
        position: item.position,
        path: item.path.clone(),
        code: item.code.clone(),
        parent: item.parent.clone(),
        is_section: i64::from(item.is_section),
        title: item.title.clone(),
        text: item.text.clone(),
        area: item.area.clone(),
        from_on: item.from,
        to_on: item.to,
        is_before: i64::from(item.is_before),
        open_ended: i64::from(item.open_ended),
        period_text: item.period_text.clone(),
        product: item.product.clone(),
        first_line: item.first_line,
        last_line: item.last_line,
        sure: item.sure,
        version: item.version,
        added_by: item.added_by,
        dropped_by: item.dropped_by,
    }
}

/// Headings and items of a plan in their order.
pub async fn items<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Item>> {
    let rows = item::Entity::find()
        .filter(item::Column::Plan.eq(plan))
        .order_by_asc(item::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(item_of).collect())
}

/// One item of a plan.
pub async fn item<C: ConnectionTrait>(db: &C, plan: PlanId, id: ItemId) -> Result<Item> {
    let row = item::Entity::find_by_id(id).filter(item::Column::Plan.eq(plan)).one(db).await?;
    row.map(item_of).ok_or(Error::NotFound)
}

/// Writes new items.
pub async fn insert_items(tx: &Tx, items: &[Item]) -> Result<()> {
    for chunk in items.chunks(ROWS) {
        let rows = chunk.iter().map(|item| item_row(item).into_active_model());
        item::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Moves what stands at `position` and behind it one further.
pub async fn make_room(tx: &Tx, plan: PlanId, position: i64) -> Result<()> {
    item::Entity::update_many()
        .col_expr(item::Column::Position, Expr::col(item::Column::Position).add(1))
        .filter(item::Column::Plan.eq(plan))
        .filter(item::Column::Position.gte(position))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Writes a changed item; `Stale` if somebody else changed it, its names or its targets in between.
pub async fn update_item(tx: &Tx, before: &Item, after: &Item) -> Result<()> {
    let done = item::Entity::update_many()
        .col_expr(item::Column::Title, Expr::value(after.title.clone()))
        .col_expr(item::Column::IsSection, Expr::value(i64::from(after.is_section)))
        .col_expr(item::Column::FromOn, Expr::value(after.from))
        .col_expr(item::Column::ToOn, Expr::value(after.to))
        .col_expr(item::Column::IsBefore, Expr::value(i64::from(after.is_before)))
        .col_expr(item::Column::OpenEnded, Expr::value(i64::from(after.open_ended)))
        .col_expr(item::Column::Product, Expr::value(after.product.clone()))
        .col_expr(item::Column::DroppedBy, Expr::value(after.dropped_by))
        .col_expr(item::Column::Version, Expr::value(before.version + 1))
        .filter(item::Column::Id.eq(before.id))
        .filter(item::Column::Version.eq(before.version))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

fn part_of(row: role::Model) -> Result<Part> {
    let role = Role::parse(&row.role).ok_or_else(|| Error::internal(format!("unknown role {}", row.role)))?;
    let stands = match (row.agency, row.agency_group) {
        (Some(agency), _) => Stands::Agency(agency),
        (None, Some(group)) => Stands::Group(group),
        (None, None) => Stands::Unknown,
    };
    Ok(Part {
        id: row.id,
        item: row.item,
        position: row.position,
        role,
        phrase: row.phrase,
        first_line: row.first_line,
        stands,
        sure: row.sure,
    })
}

fn part_row(plan: PlanId, part: &Part) -> role::Model {
    let (agency, agency_group) = match part.stands {
        Stands::Agency(id) => (Some(id), None),
        Stands::Group(id) => (None, Some(id)),
        Stands::Unknown => (None, None),
    };
    role::Model {
        id: part.id,
        plan,
        item: part.item,
        position: part.position,
        role: part.role.code().to_owned(),
        phrase: part.phrase.clone(),
        first_line: part.first_line,
        agency,
        agency_group,
        sure: part.sure,
    }
}

/// All names in roles of a plan, by item and in their order.
pub async fn parts<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Part>> {
    let rows = role::Entity::find()
        .filter(role::Column::Plan.eq(plan))
        .order_by_asc(role::Column::Item)
        .order_by_asc(role::Column::Position)
        .all(db)
        .await?;
    rows.into_iter().map(part_of).collect()
}

/// Writes new names.
pub async fn insert_parts(tx: &Tx, plan: PlanId, parts: &[Part]) -> Result<()> {
    for chunk in parts.chunks(ROWS) {
        let rows = chunk.iter().map(|part| part_row(plan, part).into_active_model());
        role::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// The names of one item, in place of those that stood there.
pub async fn replace_parts(tx: &Tx, plan: PlanId, item: ItemId, parts: &[Part]) -> Result<()> {
    role::Entity::delete_many().filter(role::Column::Item.eq(item)).exec(tx.db()).await?;
    insert_parts(tx, plan, parts).await
}

fn question_of(row: question::Model) -> Question {
    Question {
        id: row.id,
        position: row.position,
        asks: Asks::parse(&row.kind),
        span: (row.line, row.col, row.end_line, row.end_col),
        phrase: row.phrase,
        question: row.question,
        role: row.role,
        item: row.item,
        to_issuer: row.to_issuer == 1,
        answer: row.answer.map(|answer| (answer, row.answered_at, row.answered_by)),
    }
}

/// The questions of a plan in their order.
pub async fn questions<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<Question>> {
    let rows = question::Entity::find()
        .filter(question::Column::Plan.eq(plan))
        .order_by_asc(question::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(question_of).collect())
}

/// Writes new questions.
pub async fn insert_questions(tx: &Tx, plan: PlanId, questions: &[Question]) -> Result<()> {
    for chunk in questions.chunks(ROWS) {
        let rows = chunk.iter().map(|q| {
            question::Model {
                id: q.id,
                plan,
                position: q.position,
                kind: q.asks.code().to_owned(),
                line: q.span.0,
                col: q.span.1,
                end_line: q.span.2,
                end_col: q.span.3,
                phrase: q.phrase.clone(),
                question: q.question.clone(),
                role: q.role,
                item: q.item,
                to_issuer: i64::from(q.to_issuer),
                answer: None,
                answered_at: None,
                answered_by: None,
            }
            .into_active_model()
        });
        question::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Writes an answer, or with none that the issuer is to answer; `Stale` if somebody answered before.
pub async fn answer(tx: &Tx, id: QuestionId, answer: Option<&str>) -> Result<()> {
    let mut change = question::Entity::update_many()
        .filter(question::Column::Id.eq(id))
        .filter(question::Column::Answer.is_null());
    change = match answer {
        None => change.col_expr(question::Column::ToIssuer, Expr::value(1_i64)),
        Some(answer) => change
            .col_expr(question::Column::Answer, Expr::value(answer))
            .col_expr(question::Column::AnsweredAt, Expr::value(tx.now()))
            .col_expr(question::Column::AnsweredBy, Expr::value(tx.actor().person_id())),
    };
    if change.exec(tx.db()).await?.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// The duties of a plan in their order, without those that an amendment took away.
pub async fn duties<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<DutyRow>> {
    let mut all = all_duties(db, plan).await?;
    all.retain(|duty| duty.ended_on.is_none());
    Ok(all)
}

/// The same with those that an amendment took away.
pub async fn all_duties<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<DutyRow>> {
    let rows = duty::Entity::find()
        .filter(duty::Column::Plan.eq(plan))
        .order_by_asc(duty::Column::Position)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let stands: Vec<String> = serde_json::from_str(&row.agencies)?;
            Ok(DutyRow {
                id: row.id,
                plan: row.plan,
                who: serde_json::from_str(&row.who)?,
                stands: stands.iter().map(|code| parse_stands(code)).collect(),
                what: row.what,
                to: row.to_whom,
                via: row.via,
                due: row.due.as_deref().map(serde_json::from_str).transpose()?,
                first_line: row.first_line,
                since_on: row.since_on,
                ended_on: row.ended_on,
            })
        })
        .collect()
}

fn duty_row(position: i64, d: &DutyRow) -> Result<duty::Model> {
    let stands: Vec<String> = d.stands.iter().copied().map(stands_code).collect();
    Ok(duty::Model {
        id: d.id,
        plan: d.plan,
        position,
        who: serde_json::to_string(&d.who)?,
        agencies: serde_json::to_string(&stands)?,
        what: d.what.clone(),
        to_whom: d.to.clone(),
        via: d.via.clone(),
        due: d.due.as_ref().map(serde_json::to_string).transpose()?,
        first_line: d.first_line,
        since_on: d.since_on,
        ended_on: d.ended_on,
    })
}

/// Writes new duties behind those that are there.
pub async fn insert_duties(tx: &Tx, duties: &[DutyRow]) -> Result<()> {
    let Some(first) = duties.first() else { return Ok(()) };
    let known = duty::Entity::find().filter(duty::Column::Plan.eq(first.plan)).all(tx.db()).await?;
    let last = known.iter().map(|row| row.position).max().unwrap_or(0);
    for (position, d) in (last + 1..).zip(duties) {
        let row = duty_row(position, d)?;
        duty::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Writes a changed duty.
pub async fn update_duty(tx: &Tx, changed: &DutyRow) -> Result<()> {
    let row = duty_row(0, changed)?;
    let done = duty::Entity::update_many()
        .col_expr(duty::Column::Who, Expr::value(row.who))
        .col_expr(duty::Column::Agencies, Expr::value(row.agencies))
        .col_expr(duty::Column::What, Expr::value(row.what))
        .col_expr(duty::Column::ToWhom, Expr::value(row.to_whom))
        .col_expr(duty::Column::Due, Expr::value(row.due))
        .col_expr(duty::Column::SinceOn, Expr::value(row.since_on))
        .col_expr(duty::Column::EndedOn, Expr::value(row.ended_on))
        .filter(duty::Column::Id.eq(row.id))
        .filter(duty::Column::Plan.eq(row.plan))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Takes a duty away.
pub async fn delete_duty(tx: &Tx, plan: PlanId, id: DutyId) -> Result<()> {
    let done = duty::Entity::delete_many()
        .filter(duty::Column::Id.eq(id))
        .filter(duty::Column::Plan.eq(plan))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Takes the questions of one kind away.
pub async fn delete_questions(tx: &Tx, plan: PlanId, asks: Asks) -> Result<()> {
    question::Entity::delete_many()
        .filter(question::Column::Plan.eq(plan))
        .filter(question::Column::Kind.eq(asks.code()))
        .exec(tx.db())
        .await?;
    Ok(())
}
