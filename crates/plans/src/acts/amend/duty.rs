//! What agencies have to hand in under a plan in force. Reports that are open already keep their first day; what is not
//! open yet follows the new wording.

use ::store::Tx;
use kernel::{Error, Result};

use super::{Made, changed, differing};
use crate::acts::{item, owing, require_own};
use crate::model::{Changed, Due, DutyChange, DutyId, DutyRow, Kind, Plan, Stands};
use crate::store;

/// Another day, doer or matter; without an id a duty that nobody had.
pub(super) async fn change(tx: &Tx, plan: &Plan, id: Option<DutyId>, wanted: &DutyChange) -> Result<Made> {
    let all = store::content::duties(tx.db(), plan.id).await?;
    let before = match id {
        Some(id) => Some(all.iter().find(|duty| duty.id == id).cloned().ok_or(Error::NotFound)?),
        None => None,
    };
    let stood = |who: &str| before.iter().any(|duty| duty.who.iter().any(|known| known == who));
    if wanted.who.iter().any(|(who, stands)| *stands == Stands::Unknown && !stood(who)) {
        return Err(Error::field("co-quan", "Khi điều chỉnh, hãy chọn cơ quan hoặc nhóm trong danh mục."));
    }
    let had = |stands: &Stands| before.iter().any(|duty| duty.stands.contains(stands));
    let new = wanted.who.iter().map(|(_, stands)| *stands).filter(|stands| !had(stands));
    require_own(tx, plan.authority, new, "co-quan").await?;
    let due_is_new = before.as_ref().is_none_or(|duty| duty.due != wanted.due);
    if let Some(Due::On { on, .. }) = &wanted.due
        && due_is_new
        && *on < tx.today()
    {
        return Err(Error::field("ngay", "Hạn nộp không được ở trong quá khứ."));
    }
    let mut after = DutyRow {
        id: before.as_ref().map_or_else(|| tx.new_id(), |duty| duty.id),
        plan: plan.id,
        who: wanted.who.iter().map(|(who, _)| who.clone()).collect(),
        stands: wanted.who.iter().map(|(_, stands)| *stands).collect(),
        what: wanted.what.clone(),
        to: wanted.to.clone(),
        via: before.as_ref().and_then(|duty| duty.via.clone()),
        due: wanted.due.clone(),
        first_line: before.as_ref().map_or(0, |duty| duty.first_line),
        since_on: before.as_ref().and_then(|duty| duty.since_on),
        ended_on: None,
    };
    // Nobody owes under the new wording what fell due before it.
    if due_is_new || before.as_ref().is_some_and(|duty| duty.stands != after.stands) {
        after.since_on = Some(tx.today());
    }
    let changes = match &before {
        Some(before) => differing(fields(before, &after)),
        None => fields_of(&after).map(|(what, text)| changed(what, "chưa có", text)).into(),
    };
    match &before {
        Some(_) if changes.is_empty() => {}
        Some(_) => store::content::update_duty(tx, &after).await?,
        None => store::content::insert_duties(tx, std::slice::from_ref(&after)).await?,
    }
    follow(tx, plan, &all, &after).await?;
    let kind = if before.is_some() { Kind::Duty } else { Kind::NewDuty };
    Ok(made(kind, &after, changes))
}

/// Nobody owes it any more; what is open stays to be handed in.
pub(super) async fn drop(tx: &Tx, plan: &Plan, id: DutyId) -> Result<Made> {
    let all = store::content::duties(tx.db(), plan.id).await?;
    let before = all.iter().find(|duty| duty.id == id).cloned().ok_or(Error::NotFound)?;
    let after = DutyRow { ended_on: Some(tx.today()), ..before.clone() };
    store::content::update_duty(tx, &after).await?;
    follow(tx, plan, &all, &after).await?;
    let changes = vec![changed("Việc", &before.what, "bãi bỏ")];
    Ok(made(Kind::DroppedDuty, &before, changes))
}

/// Who owes a plan of their own changes with the duties that ask for one, and with that who sees the plan.
async fn follow(tx: &Tx, plan: &Plan, before: &[DutyRow], changed: &DutyRow) -> Result<()> {
    owing::follow_duties(tx, plan, before, changed).await?;
    let plan = store::plan::get(tx.db(), plan.id).await?;
    item::follow_papers(tx, &plan).await
}

fn made(kind: Kind, duty: &DutyRow, changes: Vec<Changed>) -> Made {
    let subject = format!("Trách nhiệm: {}", duty.what);
    Made { kind, item: None, target: None, duty: Some(duty.id), subject, changes }
}

fn fields_of(duty: &DutyRow) -> [(&'static str, String); 4] {
    let due = duty.due.as_ref().map_or_else(|| "khi có việc".to_owned(), Due::in_words);
    [
        ("Cơ quan", duty.who.join("; ")),
        ("Việc", duty.what.clone()),
        ("Nơi nhận", duty.to.clone().unwrap_or_else(|| "chưa ghi".to_owned())),
        ("Hạn nộp", due),
    ]
}

fn fields(before: &DutyRow, after: &DutyRow) -> Vec<Changed> {
    let both = fields_of(before).into_iter().zip(fields_of(after));
    both.map(|((what, was), (_, became))| changed(what, was, became)).collect()
}
