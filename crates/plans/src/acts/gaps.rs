//! "6 rõ" after issuing: what the text of an item leaves open becomes a question to the issuer.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{ItemId, Result};
use reader::{Missing, Reading};

use crate::model::{Asks, Item, Plan, Question, Role, Stands};
use crate::store;

/// Asks the issuer, once an item, who does it, what is delivered, until when and by which number it is judged, as far
/// as neither the text nor the review has said so and nothing of it was left to the issuer already.
pub(super) async fn ask(tx: &Tx, plan: &Plan, asked: &[Question]) -> Result<()> {
    let (_, reading) = store::plan::source(tx.db(), plan.id).await?;
    let reading: Reading = serde_json::from_str(&reading)?;
    let check = reader::check(&reading);
    let in_text: HashMap<&str, &[Missing]> =
        check.items.iter().map(|item| (item.path.as_str(), &item.missing[..])).collect();
    let mut led: HashMap<ItemId, bool> = HashMap::new();
    for part in store::content::parts(tx.db(), plan.id).await? {
        let does = part.role != Role::Coordinate && part.stands != Stands::Unknown;
        *led.entry(part.item).or_default() |= does;
    }
    let judged: Vec<ItemId> = store::target::of_plan(tx.db(), plan.id)
        .await?
        .into_iter()
        .filter_map(|target| target.item)
        .collect();
    let spelled: Vec<ItemId> =
        store::written::details(tx.db(), plan.id).await?.into_iter().map(|detail| detail.item).collect();
    let last = asked.iter().map(|question| question.position).max().unwrap_or(0);
    let mut questions = Vec::new();
    for item in store::content::items(tx.db(), plan.id).await?.into_iter().filter(|item| !item.is_section) {
        let missing = in_text.get(item.path.as_str()).copied().unwrap_or_default();
        let is_led = led.get(&item.id).copied().unwrap_or_default();
        let (is_judged, is_spelled) = (judged.contains(&item.id), spelled.contains(&item.id));
        let open = open(&item, missing, (is_led, is_judged, is_spelled), asked);
        if open.is_empty() {
            continue;
        }
        questions.push(Question {
            id: tx.new_id(),
            position: last + 1 + questions.len() as i64,
            asks: Asks::Gap,
            span: (item.first_line, 1, item.first_line, 1),
            phrase: item.title.clone(),
            question: format!("Mục {}: {}", item.code, open.join("; ")),
            role: None,
            item: Some(item.id),
            to_issuer: true,
            answer: None,
        });
    }
    store::content::insert_questions(tx, plan.id, &questions).await
}

/// What is still open, each as a question.
fn open(
    item: &Item,
    in_text: &[Missing],
    (is_led, is_judged, is_spelled): (bool, bool, bool),
    asked: &[Question],
) -> Vec<&'static str> {
    let left = |asks| asked.iter().any(|q| q.asks == asks && q.item == Some(item.id) && q.to_issuer);
    let mut open = Vec::new();
    if !is_led && !left(Asks::Lead) && !left(Asks::Agency) {
        open.push("ai chủ trì?");
    }
    if in_text.contains(&Missing::Task) && !is_spelled {
        open.push("làm cụ thể việc gì?");
    }
    if in_text.contains(&Missing::Product) && item.product.is_none() {
        open.push("sản phẩm là gì?");
    }
    if item.to.is_none() && !item.open_ended && !left(Asks::Deadline) {
        open.push("đến bao giờ xong?");
    }
    if in_text.contains(&Missing::Measure) && item.product.is_none() && !is_judged {
        open.push("đánh giá bằng con số nào?");
    }
    open
}
