//! Amending a plan in force: one document with number, day and reason, and everything that it changes.
//!
//! The document is signed and sent out on paper before anybody writes it in here, so each change is in force as soon as
//! it is put down; whatever is put down under the same number and day belongs to the same amendment.

mod document;
mod duty;
mod item;
mod new_item;
mod target;

use ::store::{Cx, Tx};
use kernel::{Day, Error, ItemId, PlanId, Result, TargetId};
use notices::Message;

pub use self::document::{Document, MOST_BYTES, attach, discard, open};
pub use self::item::ItemFields;
pub use self::new_item::AddedItem;
use super::{heads, in_force, index};
use crate::model::{Amendment, Changed, DutyChange, DutyId, Entry, Kind, Plan, TargetRow, within};
use crate::store;

/// What an amendment changes.
#[derive(Debug, Clone)]
pub enum Change {
    /// Words, days, product or names of an item.
    Item(ItemId, ItemFields),
    /// An item that was not there.
    AddItem(AddedItem),
    /// An item is no longer to be done. The version of the item that was seen; none: whatever it is.
    DropItem(ItemId, Option<i64>),
    /// Words, threshold, unit, stretch or day of a target. The version of its item, or of the plan, that was seen.
    Target(TargetRow, Option<i64>),
    /// A target that was not promised.
    AddTarget(TargetRow, Option<i64>),
    /// A target is promised no more.
    DropTarget(TargetId, Option<i64>),
    /// Who hands in what by when; without an id a new duty.
    Duty(Option<DutyId>, DutyChange),
    /// A duty is nobody's any more. The version of the plan that was seen.
    DropDuty(DutyId, Option<i64>),
}

impl Change {
    /// What it is about, for finding what stands there twice.
    fn subject(&self) -> Option<String> {
        match self {
            Self::Item(id, _) | Self::DropItem(id, _) => Some(id.to_string()),
            Self::Target(row, _) => Some(row.id.to_string()),
            Self::DropTarget(id, _) => Some(id.to_string()),
            Self::Duty(Some(id), _) | Self::DropDuty(id, _) => Some(id.to_string()),
            Self::AddItem(new) => Some(format!("+{}", new.code.trim())),
            Self::AddTarget(..) | Self::Duty(None, _) => None,
        }
    }
}

/// What came of a change.
struct Made {
    kind: Kind,
    item: Option<ItemId>,
    target: Option<TargetId>,
    duty: Option<DutyId>,
    subject: String,
    changes: Vec<Changed>,
}

/// The amendment that makes a change, and from which day on it is so.
struct By<'a> {
    amendment: &'a Amendment,
    reason: &'a str,
    from: Day,
}

/// Puts changes into force under a document: all of them or none. Items and their open tasks change, what stood there
/// before stays to see, who has work in the plan is told once. Returns the number of the amendment, which is the same
/// for all that one document changes.
pub async fn amend(cx: &Cx, plan: PlanId, document: &Document, changes: &[Change]) -> Result<i64> {
    document.check(cx.today(), changes.is_empty())?;
    once_each(changes)?;
    cx.write(|tx| async move {
        let plan = in_force(&tx, plan).await?;
        for change in changes {
            require_seen(&tx, &plan, change).await?;
        }
        let amendment = document::find_or_open(&tx, &plan, document).await?;
        let reason = document.reason.trim();
        let by = By { amendment: &amendment, reason, from: tx.today().min(plan.last_day()) };
        let mut entries = Vec::with_capacity(changes.len());
        let first = amendment.entries.last().map_or(0, |entry| entry.position) + 1;
        for (position, change) in (first..).zip(changes) {
            let made = apply(&tx, &plan, &by, change).await?;
            if made.changes.is_empty() {
                return Err(Error::field("", "Chưa có gì thay đổi so với đang có."));
            }
            entries.push(put_down(&tx, &plan, &by, position, made).await?);
        }
        // Whoever has a form of the plan open hears that it changed; two amendments at once get one number each.
        store::plan::update(&tx, &plan, &plan).await?;
        tell(&tx, plan.id, &amendment, &entries).await?;
        let no = amendment.no;
        index::amendment(&tx, &plan, &store::amendment::get(tx.db(), plan.id, no).await?).await?;
        Ok(no)
    })
    .await
}

fn once_each(changes: &[Change]) -> Result<()> {
    let subjects: Vec<String> = changes.iter().filter_map(Change::subject).collect();
    let twice =
        subjects.iter().enumerate().any(|(at, one)| subjects.iter().take(at).any(|other| other == one));
    if twice {
        return Err(Error::field(
            "",
            "Một mục, chỉ tiêu hoặc trách nhiệm có hai lần trong điều chỉnh. Hãy gộp lại.",
        ));
    }
    Ok(())
}

/// The person saw what is to change as it stands now, or `Stale`.
async fn require_seen(tx: &Tx, plan: &Plan, change: &Change) -> Result<()> {
    let (item, seen) = match change {
        Change::Item(id, fields) => (Some(*id), fields.seen),
        Change::DropItem(id, seen) => (Some(*id), *seen),
        Change::Target(row, seen) | Change::AddTarget(row, seen) => (row.item, *seen),
        Change::DropTarget(id, seen) => (store::target::get(tx.db(), *id).await?.item, *seen),
        Change::Duty(_, duty) => (None, Some(duty.version)),
        Change::DropDuty(_, seen) => (None, *seen),
        Change::AddItem(_) => (None, None),
    };
    let Some(seen) = seen else { return Ok(()) };
    let version = match item {
        Some(item) => store::content::item(tx.db(), plan.id, item).await?.version,
        None => plan.version,
    };
    if version == seen { Ok(()) } else { Err(Error::Stale) }
}

async fn apply(tx: &Tx, plan: &Plan, by: &By<'_>, change: &Change) -> Result<Made> {
    match change {
        Change::Item(id, fields) => item::change(tx, plan, by, *id, fields).await,
        Change::AddItem(new) => new_item::add(tx, plan, by, new).await,
        Change::DropItem(id, _) => item::drop(tx, plan, by, *id).await,
        Change::Target(row, _) => target::change(tx, plan, by, row).await,
        Change::AddTarget(row, _) => target::add(tx, plan, by, row).await,
        Change::DropTarget(id, _) => target::drop(tx, plan, by, *id).await,
        Change::Duty(id, wanted) => duty::change(tx, plan, *id, wanted).await,
        Change::DropDuty(id, _) => duty::drop(tx, plan, *id).await,
    }
}

async fn put_down(tx: &Tx, plan: &Plan, by: &By<'_>, position: i64, made: Made) -> Result<Entry> {
    let entry = Entry {
        id: tx.new_id(),
        position,
        kind: made.kind,
        item: made.item,
        target: made.target,
        duty: made.duty,
        subject: made.subject,
        reason: by.reason.to_owned(),
        changes: made.changes,
        made_at: tx.now(),
        made_by: tx.actor().person_id(),
    };
    store::amendment::add(tx, plan.id, by.amendment.id, &entry).await?;
    let mut also = vec![("amendment", by.amendment.no.to_string()), ("entry", entry.id.to_string())];
    also.extend(entry.item.map(|item| ("item", item.to_string())));
    tx.audit_by("plan.amended", plan.id, &also).await?;
    Ok(entry)
}

/// Who has work in the plan, from now on or until now, hears of all changes once.
async fn tell(tx: &Tx, plan: PlanId, amendment: &Amendment, entries: &[Entry]) -> Result<()> {
    let plan = store::plan::get(tx.db(), plan).await?;
    let (title, href) = match entries {
        [one] => {
            let subject = within(&one.subject);
            let href = match one.item {
                Some(item) => format!("{}#m-{item}", plan.href()),
                None => amendment.href(&plan),
            };
            (format!("Kế hoạch điều chỉnh: {} {subject}", one.kind.name()), href)
        }
        many => (format!("Kế hoạch điều chỉnh: {} thay đổi", many.len()), amendment.href(&plan)),
    };
    let said: Vec<String> = entries.iter().map(Entry::in_short).collect();
    let line = format!("Theo {}: {}", amendment.symbol, said.join("; "));
    let line: String = line.chars().take(500).collect();
    let message = Message { object: plan.id.into(), title, line, href };
    notices::tell(tx, &heads(tx, &plan.concerns).await?, &message).await
}

/// A field that is different, in words.
fn changed(what: &str, was: impl Into<String>, became: impl Into<String>) -> Changed {
    Changed { what: what.to_owned(), was: was.into(), became: became.into() }
}

/// Of several fields those that are different.
fn differing(fields: impl IntoIterator<Item = Changed>) -> Vec<Changed> {
    fields.into_iter().filter(|field| field.was != field.became).collect()
}
