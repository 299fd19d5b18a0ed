//! An item that an amendment adds to a plan in force.

use ::store::Tx;
use kernel::{Day, Error, FieldErrors, ItemId, Result};

use super::item::named;
use super::{By, Made, changed, target};
use crate::acts::issue::give_late;
use crate::acts::revise::parts_of;
use crate::acts::shape::{self, NewItem};
use crate::acts::{item, require_own};
use crate::model::{Chosen, Item, Kind, Plan, Role, TargetRow};
use crate::store;

/// An item to add.
#[derive(Debug, Clone, Default)]
pub struct AddedItem {
    /// Behind which item or heading; none: at the end.
    pub after: Option<ItemId>,
    /// "1.1.2".
    pub code: String,
    /// Its heading.
    pub title: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Goes on without an end.
    pub open_ended: bool,
    /// What is delivered.
    pub product: Option<String>,
    /// Who does it, role by role.
    pub parts: Vec<(Role, Chosen)>,
    /// By which numbers it is judged.
    pub targets: Vec<TargetRow>,
}

/// The item gets its place, its names and targets; its work is given as when the plan was put into force.
pub(super) async fn add(tx: &Tx, plan: &Plan, by: &By<'_>, new: &AddedItem) -> Result<Made> {
    check(tx, plan, new).await?;
    let wanted = NewItem { after: new.after, code: new.code.clone(), title: new.title.clone(), line: 0 };
    let placed = shape::place(tx, plan, &wanted).await?;
    let added = Item {
        from: new.from,
        to: new.to,
        open_ended: new.open_ended,
        product: new.product.clone().filter(|product| !product.trim().is_empty()),
        added_by: Some(by.amendment.id),
        ..placed
    };
    for role in Role::ALL {
        let picked = new.parts.iter().filter(|(of, _)| *of == role).map(|(_, chosen)| chosen.picked());
        require_own(tx, plan.authority, picked, field_of(role)).await?;
    }
    store::content::make_room(tx, plan.id, added.position).await?;
    store::content::insert_items(tx, std::slice::from_ref(&added)).await?;
    let parts = parts_of(tx, plan, added.id, &new.parts).await?;
    store::content::insert_parts(tx, plan.id, &parts).await?;
    let mut changes =
        vec![changed("Nhiệm vụ", "chưa có", &added.title), changed("Thời gian", "chưa có", added.period())];
    changes.extend(added.product.as_ref().map(|product| changed("Sản phẩm", "chưa có", product)));
    for role in Role::ALL {
        if parts.iter().any(|part| part.role == role) {
            changes.push(changed(role.name(), "chưa có", named(&parts, role)));
        }
    }
    for row in &new.targets {
        let row = TargetRow { item: Some(added.id), item_code: added.code.clone(), ..row.clone() };
        changes.extend(target::add(tx, plan, by, &row).await?.changes);
    }
    give_late(tx, plan, &added, &parts).await?;
    item::follow(tx, plan, added.id).await?;
    Ok(Made {
        kind: Kind::NewItem,
        item: Some(added.id),
        target: None,
        duty: None,
        subject: added.called(),
        changes,
    })
}

/// The name of the field in which a role is chosen.
const fn field_of(role: Role) -> &'static str {
    match role {
        Role::Lead => "chu-tri",
        Role::Advise => "tham-muu",
        Role::Implement => "thuc-hien",
        Role::Coordinate => "phoi-hop",
    }
}

async fn check(tx: &Tx, plan: &Plan, new: &AddedItem) -> Result<()> {
    let mut errors = FieldErrors::default();
    let plain = |code: &str| code.trim().trim_end_matches('.').to_owned();
    let code = plain(&new.code);
    if code.is_empty() {
        errors.add("so", "Ghi số mục như trong văn bản điều chỉnh, ví dụ 1.1.4.");
    }
    let items = store::content::items(tx.db(), plan.id).await?;
    if items.iter().any(|item| !item.is_section && plain(&item.code) == code) {
        errors.add("so", format!("Kế hoạch đã có mục {code}. Hãy ghi số khác, hoặc sửa mục đó."));
    }
    if new.to.is_none() && !new.open_ended {
        errors.add("den", "Ghi hạn hoàn thành, hoặc chọn thường xuyên.");
    }
    if let (Some(from), Some(to)) = (new.from, new.to)
        && to < from
    {
        errors.add("den", "Ngày kết thúc phải sau ngày bắt đầu.");
    }
    if new.parts.iter().any(|(_, chosen)| matches!(chosen, Chosen::Typed(_) | Chosen::Kept(_))) {
        return Err(Error::field("chu-tri", "Khi điều chỉnh, hãy chọn cơ quan hoặc nhóm trong danh mục."));
    }
    errors.into_result(())
}
