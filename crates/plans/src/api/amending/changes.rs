//! What an amendment changes, as a program sends it.

use ::measures::Registry;
use kernel::{AgencyId, Error, FieldErrors, ItemId, TargetId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{ApiCaller, day_field, optional_day, read_field};

use crate::acts::amend::{AddedItem, Change, ItemFields};
use crate::api::duties::DutyJson;
use crate::api::names::{Bodies, NameJson};
use crate::api::numbers::{NewTarget, TargetCorrection, blank};
use crate::model::{Chosen, DutyId, DutyRow, Item, Part, Plan, Role, TargetRow};
use crate::store;

/// What stands in the plan, of which a request takes what it leaves out.
pub struct Known {
    pub plan: Plan,
    items: Vec<Item>,
    parts: Vec<Part>,
    targets: Vec<TargetRow>,
    duties: Vec<DutyRow>,
    bodies: Bodies,
    registry: Registry,
    fresh: TargetId,
}

impl Known {
    /// All of it, as it stands now.
    pub async fn of(call: &ApiCaller, plan: Plan, registry: Registry) -> Result<Self, Error> {
        let db = call.cx.db();
        Ok(Self {
            items: store::content::items(db, plan.id).await?,
            parts: store::content::parts(db, plan.id).await?,
            targets: store::target::of_plan(db, plan.id).await?,
            duties: store::content::duties(db, plan.id).await?,
            bodies: Bodies::of(&call.cx, plan.authority).await?,
            fresh: call.cx.new_id(),
            plan,
            registry,
        })
    }
}

/// A change of an item; what is missing stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct FieldsJson {
    /// The version of the item that was read.
    version: Option<i64>,
    /// Another heading.
    title: Option<String>,
    /// Another first day.
    from: Option<String>,
    /// Another last day.
    to: Option<String>,
    /// Another product; empty: none any more.
    product: Option<String>,
    /// Id of another lead agency.
    lead: Option<String>,
    /// All that help from now on: each a name that stands there, an agency or a group. An empty list: nobody.
    coordinators: Option<Vec<NameJson>>,
}

impl FieldsJson {
    pub fn read(self, item: ItemId, known: &Known, errors: &mut FieldErrors) -> ItemFields {
        let coordinators = self.coordinators.map(|sent| {
            let mut parts = known.parts.clone();
            parts.retain(|part| part.item == item && part.role == Role::Coordinate);
            picked(&sent, "coordinators", &parts, &known.bodies, errors)
        });
        let lead = |id: String| read_field::<AgencyId>(&id, "lead", "Không có cơ quan này.", errors);
        let lead = self.lead.and_then(lead);
        ItemFields {
            seen: self.version,
            title: self.title,
            from: self.from.and_then(|day| day_field(&day, "from", errors)),
            to: self.to.and_then(|day| day_field(&day, "to", errors)),
            product: self.product,
            lead,
            coordinators,
        }
    }
}

/// Whom a list names. Words alone give nobody work: whoever amends says who is meant, or keeps what stands there.
fn picked(
    sent: &[NameJson],
    field: &str,
    parts: &[Part],
    bodies: &Bodies,
    errors: &mut FieldErrors,
) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    for (index, name) in sent.iter().enumerate() {
        let field = format!("{field}.{index}");
        match name.chosen(parts, bodies, &field, errors) {
            Some(Chosen::Typed(_)) => errors.add(&field, "Khi điều chỉnh, hãy chọn cơ quan hoặc nhóm."),
            named => chosen.extend(named),
        }
    }
    chosen
}

/// A change of the item with this id.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ItemJson {
    /// Id of the item.
    id: String,
    #[serde(flatten)]
    fields: FieldsJson,
}

/// An item to add.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewItemJson {
    /// Id of the item or heading behind which it stands; none: at the end.
    after: Option<String>,
    /// Its number: "1.1.4".
    code: String,
    /// Its heading.
    title: String,
    /// First day.
    from: Option<String>,
    /// Last day.
    to: Option<String>,
    /// Whether it goes on without an end.
    open_ended: bool,
    /// What is delivered.
    product: Option<String>,
    /// Who leads: agencies or groups.
    lead: Vec<NameJson>,
    /// Who advises.
    advise: Vec<NameJson>,
    /// Who implements.
    implement: Vec<NameJson>,
    /// Who helps.
    coordinate: Vec<NameJson>,
    /// By which numbers it is judged.
    targets: Vec<TargetCorrection>,
}

/// Something to drop.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DropJson {
    /// Its id.
    id: String,
    /// The version that was read: of the item, or of the plan for a general target or a duty.
    version: Option<i64>,
}

/// A change of the target with this id; what is missing stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TargetJson {
    /// Id of the target.
    id: String,
    #[serde(flatten)]
    target: TargetCorrection,
}

/// A change of the duty with this id; what is missing stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ChangedDutyJson {
    /// Id of the duty.
    id: String,
    #[serde(flatten)]
    duty: DutyJson,
}

/// One change: exactly one of the fields.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ChangeJson {
    /// An item changes.
    item: Option<ItemJson>,
    /// An item is added.
    new_item: Option<NewItemJson>,
    /// An item is dropped: its open tasks are taken back, it stays to see.
    dropped_item: Option<DropJson>,
    /// A target changes.
    target: Option<TargetJson>,
    /// A target is added.
    new_target: Option<NewTarget>,
    /// A target is promised no more.
    dropped_target: Option<DropJson>,
    /// A duty changes; reports that are open keep their day.
    duty: Option<ChangedDutyJson>,
    /// A duty is added.
    new_duty: Option<DutyJson>,
    /// A duty is dropped.
    dropped_duty: Option<DropJson>,
}

impl ChangeJson {
    /// What it asks for; what is wrong is noted at its field.
    pub fn read(self, known: &Known) -> Result<Change, Error> {
        let sent = [
            self.item.is_some(),
            self.new_item.is_some(),
            self.dropped_item.is_some(),
            self.target.is_some(),
            self.new_target.is_some(),
            self.dropped_target.is_some(),
            self.duty.is_some(),
            self.new_duty.is_some(),
            self.dropped_duty.is_some(),
        ];
        if sent.into_iter().filter(|is_sent| *is_sent).count() != 1 {
            return Err(Error::field("", "Hãy gửi đúng một loại thay đổi."));
        }
        if let Some(one) = self.item {
            return one.read(known);
        }
        if let Some(new) = self.new_item {
            return new.read(known).map(Change::AddItem);
        }
        if let Some(one) = self.dropped_item {
            return Ok(Change::DropItem(id_of::<ItemId>(&one.id, "Không có mục này.")?, one.version));
        }
        if let Some(one) = self.target {
            return one.read(known);
        }
        if let Some(new) = self.new_target {
            return added(new, known);
        }
        if let Some(one) = self.dropped_target {
            let id = id_of::<TargetId>(&one.id, "Không có chỉ tiêu này.")?;
            return Ok(Change::DropTarget(id, one.version));
        }
        if let Some(one) = self.duty {
            let id = id_of::<DutyId>(&one.id, "Không có trách nhiệm này.")?;
            let before = known.duties.iter().find(|duty| duty.id == id).ok_or(Error::NotFound)?;
            let wanted = one.duty.read(known.plan.version, Some(before), &known.bodies)?;
            return Ok(Change::Duty(Some(id), wanted));
        }
        if let Some(new) = self.new_duty {
            return Ok(Change::Duty(None, new.read(known.plan.version, None, &known.bodies)?));
        }
        let one = self.dropped_duty.unwrap_or_default();
        Ok(Change::DropDuty(id_of::<DutyId>(&one.id, "Không có trách nhiệm này.")?, one.version))
    }
}

fn id_of<T: std::str::FromStr>(id: &str, say: &str) -> Result<T, Error> {
    id.parse().map_err(|_| Error::field("id", say))
}

impl ItemJson {
    fn read(self, known: &Known) -> Result<Change, Error> {
        let item = id_of::<ItemId>(&self.id, "Không có mục này.")?;
        let mut errors = FieldErrors::default();
        let fields = self.fields.read(item, known, &mut errors);
        errors.into_result(Change::Item(item, fields))
    }
}

impl NewItemJson {
    fn read(self, known: &Known) -> Result<AddedItem, Error> {
        let mut errors = FieldErrors::default();
        let after = self.after.and_then(|id| {
            let item = read_field::<ItemId>(&id, "after", "Không có mục này.", &mut errors)?;
            if known.items.iter().all(|one| one.id != item) {
                errors.add("after", "Không có mục này.");
            }
            Some(item)
        });
        let mut parts = Vec::new();
        for (role, field, sent) in [
            (Role::Lead, "lead", &self.lead),
            (Role::Advise, "advise", &self.advise),
            (Role::Implement, "implement", &self.implement),
            (Role::Coordinate, "coordinate", &self.coordinate),
        ] {
            let named = picked(sent, field, &[], &known.bodies, &mut errors);
            parts.extend(named.into_iter().map(|chosen| (role, chosen)));
        }
        let mut targets = Vec::new();
        for (index, target) in self.targets.into_iter().enumerate() {
            match target.read(blank(known.fresh, known.plan.id, None), &[], &known.registry) {
                Ok(row) => targets.push(row),
                Err(Error::Invalid(wrong)) => {
                    for (field, message) in wrong.iter() {
                        errors.add(&format!("targets.{index}.{field}"), message);
                    }
                }
                Err(other) => return Err(other),
            }
        }
        let from = optional_day(self.from.as_deref(), "from", &mut errors);
        let to = optional_day(self.to.as_deref(), "to", &mut errors);
        errors.into_result(AddedItem {
            after,
            code: self.code,
            title: self.title,
            from,
            to,
            open_ended: self.open_ended,
            product: self.product,
            parts,
            targets,
        })
    }
}

impl TargetJson {
    fn read(self, known: &Known) -> Result<Change, Error> {
        let id = id_of::<TargetId>(&self.id, "Không có chỉ tiêu này.")?;
        let before = known.targets.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
        let seen = self.target.version;
        let row = self.target.read(before.clone(), &known.targets, &known.registry)?;
        Ok(Change::Target(row, seen))
    }
}

fn added(new: NewTarget, known: &Known) -> Result<Change, Error> {
    let mut errors = FieldErrors::default();
    let item = new.item.and_then(|id| read_field::<ItemId>(&id, "item", "Không có mục này.", &mut errors));
    errors.into_result(())?;
    let seen = new.target.version;
    let row = new.target.read(blank(known.fresh, known.plan.id, item), &[], &known.registry)?;
    Ok(Change::AddTarget(row, seen))
}
