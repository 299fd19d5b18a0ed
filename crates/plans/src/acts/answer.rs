//! Answering what the reader asks, at the review or, by the issuer, later.

use ::store::{Cx, Tx};
use kernel::{Day, Error, Granted, PlanId, Result, fold, words};

use crate::model::{Asks, Item, Part, Plan, PlanState, Question, QuestionId, Role, Stands};
use crate::policy::act;
use crate::store;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The agency or group that is meant.
    Agency(Stands),
    /// Until this day.
    Until(Day),
    /// Goes on without an end.
    Always,
    /// Words of one's own, or "giữ như văn bản".
    Words(String),
    /// The issuer is to say.
    Issuer,
}

/// Records an answer; at the review it also changes what was read. After the plan is in force only what was left to
/// the issuer is answered, in words: changes are amendments then.
pub async fn answer(cx: &Cx, plan: PlanId, id: QuestionId, answer: &Answer) -> Result<()> {
    cx.write(|tx| async move {
        let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), plan).await?)?;
        let questions = store::content::questions(tx.db(), plan.id).await?;
        let question = questions.into_iter().find(|q| q.id == id).ok_or(Error::NotFound)?;
        if question.answer.is_some() {
            return Err(Error::Stale);
        }
        let said = match (plan.state, answer) {
            (PlanState::Draft, Answer::Issuer) => None,
            (PlanState::Draft, _) => Some(apply(&tx, &plan, &question, answer).await?),
            (PlanState::InForce, Answer::Words(said)) if question.to_issuer => Some(said.clone()),
            (PlanState::InForce, _) => {
                return Err(Error::refused(
                    "plan.in-force",
                    "Kế hoạch đã ban hành thực hiện; thay đổi là điều chỉnh kế hoạch.",
                ));
            }
        };
        if said.as_ref().is_some_and(|said| said.trim().is_empty()) {
            return Err(Error::field("tra-loi", "Hãy viết câu trả lời."));
        }
        store::content::answer(&tx, id, said.as_deref()).await?;
        tx.audit_with("plan.question-answered", plan.id, &[("question", id.to_string())]).await
    })
    .await
}

async fn apply(tx: &Tx, plan: &Plan, question: &Question, answer: &Answer) -> Result<String> {
    match (question.asks, answer) {
        (_, Answer::Words(said)) => Ok(said.clone()),
        (Asks::Agency, Answer::Agency(stands)) => {
            let name = name_of(tx, plan, *stands).await?;
            for (item, parts) in by_item(store::content::parts(tx.db(), plan.id).await?) {
                let key = fold::key(&question.phrase);
                if !parts.iter().any(|part| fold::key(&part.phrase) == key) {
                    continue;
                }
                // The same words mean the same body wherever they stand.
                let parts: Vec<Part> = parts
                    .into_iter()
                    .map(|part| {
                        if fold::key(&part.phrase) == key {
                            Part { stands: *stands, sure: 1.0, ..part }
                        } else {
                            part
                        }
                    })
                    .collect();
                store::content::replace_parts(tx, plan.id, item, &parts).await?;
                touch(tx, plan, item, |item| item).await?;
            }
            Ok(name)
        }
        (Asks::Lead, Answer::Agency(stands)) => {
            let item = question.item.ok_or(Error::NotFound)?;
            let name = name_of(tx, plan, *stands).await?;
            let lead = Part {
                id: tx.new_id(),
                item,
                position: 0,
                role: Role::Lead,
                phrase: name.clone(),
                first_line: 0,
                stands: *stands,
                sure: 1.0,
            };
            store::content::insert_parts(tx, plan.id, &[lead]).await?;
            touch(tx, plan, item, |item| item).await?;
            Ok(name)
        }
        (Asks::Deadline, Answer::Until(day)) => {
            let item = question.item.ok_or(Error::NotFound)?;
            touch(tx, plan, item, |item| Item { to: Some(*day), open_ended: false, ..item }).await?;
            Ok(format!("đến {}", words::day(*day)))
        }
        (Asks::Deadline, Answer::Always) => {
            let item = question.item.ok_or(Error::NotFound)?;
            let first = plan.first_day();
            touch(tx, plan, item, |item| Item { from: Some(first), to: None, open_ended: true, ..item })
                .await?;
            Ok("thường xuyên".to_owned())
        }
        _ => Err(Error::field("tra-loi", "Câu trả lời chưa hợp với câu hỏi này.")),
    }
}

fn by_item(parts: Vec<Part>) -> Vec<(kernel::ItemId, Vec<Part>)> {
    let mut groups: Vec<(kernel::ItemId, Vec<Part>)> = Vec::new();
    for part in parts {
        match groups.last_mut() {
            Some((item, group)) if *item == part.item => group.push(part),
            _ => groups.push((part.item, vec![part])),
        }
    }
    groups
}

/// Writes a changed item, so that who has its form open hears of the change.
async fn touch(tx: &Tx, plan: &Plan, item: kernel::ItemId, change: impl FnOnce(Item) -> Item) -> Result<()> {
    let before = store::content::item(tx.db(), plan.id, item).await?;
    let after = change(before.clone());
    store::content::update_item(tx, &before, &after).await
}

/// The name of an agency or group of the plan's authority; `Unknown` is no answer.
async fn name_of(tx: &Tx, plan: &Plan, stands: Stands) -> Result<String> {
    match stands {
        Stands::Agency(id) => Ok(agencies::agency(tx.db(), id).await?.name),
        Stands::Group(id) => {
            let groups = agencies::groups_of(tx.db(), plan.authority, tx.today()).await?;
            groups.into_iter().find(|group| group.id == id).map(|group| group.name).ok_or(Error::NotFound)
        }
        Stands::Unknown => Err(Error::field("co-quan", "Hãy chọn một cơ quan hoặc nhóm cơ quan.")),
    }
}
