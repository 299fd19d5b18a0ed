//! Creating, changing, renaming and ending agencies.

use ::store::Tx;
use kernel::{AgencyId, Day, Error, FieldErrors, Granted, Result};

use super::index;
use crate::model::{Agency, AgencyKind, Level};
use crate::policy::{Ground, act};
use crate::store;

/// What an agency is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgency {
    /// The body above it; an authority's committee for its departments.
    pub parent: AgencyId,
    /// Mã định danh; may be empty.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name; empty for the full name.
    pub short_name: String,
    /// What kind of body it is.
    pub kind: AgencyKind,
    /// Its level.
    pub level: Level,
    /// First day of its life.
    pub from: Day,
}

/// What may change of an agency without giving it another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyChange {
    /// Mã định danh.
    pub code: String,
    /// Kind.
    pub kind: AgencyKind,
    /// Level.
    pub level: Level,
    /// The body above it.
    pub parent: Option<AgencyId>,
    /// Place among its siblings.
    pub order: i64,
}

/// Another name, from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The new full name.
    pub name: String,
    /// The new short name; empty for the full name.
    pub short_name: String,
    /// The first day of the new name. None corrects a slip of the pen: the old wording is not kept.
    pub on: Option<Day>,
}

async fn granted(tx: &Tx, id: AgencyId) -> Result<(Agency, Granted<Ground, act::Organise>)> {
    let agency = store::agency(tx.db(), id).await?;
    let granted = tx.actor().grant(Ground::from(&agency))?;
    Ok((agency, granted))
}

async fn check_code(tx: &Tx, code: &str, own: Option<AgencyId>, errors: &mut FieldErrors) -> Result<()> {
    if code.is_empty() {
        return Ok(());
    }
    if code.chars().count() > 40 {
        errors.add("ma", "Mã dài quá 40 ký tự.");
    } else if let Some(other) = store::agency_by_code(tx.db(), code).await?
        && Some(other.id) != own
    {
        errors.add("ma", format!("Mã này đã thuộc về {}.", other.name));
    }
    Ok(())
}

/// Creates an agency below another one.
pub async fn create_agency(tx: &Tx, new: &NewAgency) -> Result<AgencyId> {
    let (parent, granted) = granted(tx, new.parent).await?;
    create_part(tx, &granted, &parent, new).await
}

/// Creates an agency below `parent`, which stands under the ground of the permission. No hat covers an agency yet
/// that the same act has just made: whoever made the whole may make its parts.
pub(super) async fn create_part(
    tx: &Tx,
    _: &Granted<Ground, act::Organise>,
    parent: &Agency,
    new: &NewAgency,
) -> Result<AgencyId> {
    let mut errors = FieldErrors::default();
    let (name, code) = (new.name.trim(), new.code.trim());
    if name.is_empty() {
        errors.add("ten", "Nhập tên đầy đủ của cơ quan.");
    }
    if !parent.lives_on(new.from) {
        errors.add("tu-ngay", format!("Cơ quan cấp trên ({}) không hoạt động vào ngày này.", parent.name));
    }
    check_code(tx, code, None, &mut errors).await?;
    errors.into_result(())?;
    let agency = Agency {
        id: tx.new_id(),
        authority: parent.authority,
        parent: Some(parent.id),
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: if new.short_name.trim().is_empty() { name } else { new.short_name.trim() }.to_owned(),
        kind: new.kind,
        level: new.level,
        is_authority: false,
        order: store::next_place(tx.db(), parent.authority).await?,
        from: new.from,
        to: None,
        version: 1,
    };
    store::insert_agency(tx, &agency).await?;
    index::put_agency(tx, &agency).await?;
    tx.recast();
    tx.audit_with("agency.created", agency.id, &[("parent", parent.id.to_string())]).await?;
    Ok(agency.id)
}

/// Changes code, kind, level, place or parent; the version must be the one that was shown.
pub async fn change_agency(tx: &Tx, id: AgencyId, version: i64, change: &AgencyChange) -> Result<()> {
    let (mut agency, _) = granted(tx, id).await?;
    let mut errors = FieldErrors::default();
    check_code(tx, change.code.trim(), Some(id), &mut errors).await?;
    if let Some(parent) = change.parent.filter(|parent| Some(*parent) != agency.parent) {
        let (parent, _) = granted(tx, parent).await?;
        if store::ancestors(tx.db(), parent.id).await?.contains(&id) {
            errors.add("cap-tren", "Một cơ quan không thể nằm dưới chính nó.");
        } else if parent.authority != agency.authority && !agency.is_authority {
            errors.add(
                "cap-tren",
                "Chỉ chuyển được trong cùng một chính quyền. Hãy lập cơ quan mới rồi ghi kế thừa.",
            );
        }
    }
    errors.into_result(())?;
    agency.version = version;
    agency.code = change.code.trim().to_owned();
    agency.kind = change.kind;
    agency.level = change.level;
    agency.order = change.order;
    if agency.parent.is_some() {
        agency.parent = change.parent.or(agency.parent);
    }
    store::change_agency(tx, &agency).await?;
    index::put_agency(tx, &agency).await?;
    tx.recast();
    tx.audit("agency.changed", id).await
}

/// Gives an agency another name; the one before stays known as its earlier name.
pub async fn rename_agency(tx: &Tx, id: AgencyId, version: i64, renaming: &Renaming) -> Result<()> {
    let (mut agency, _) = granted(tx, id).await?;
    let name = renaming.name.trim();
    let short_name = if renaming.short_name.trim().is_empty() { name } else { renaming.short_name.trim() };
    if name.is_empty() {
        return Err(Error::field("ten", "Nhập tên mới của cơ quan."));
    }
    if name == agency.name && short_name == agency.short_name {
        return Err(Error::field("ten", "Tên mới trùng với tên đang dùng."));
    }
    if let Some(on) = renaming.on {
        store::add_name(tx, id, &agency.name, &agency.short_name, Some(on.plus_days(-1))).await?;
    }
    name.clone_into(&mut agency.name);
    short_name.clone_into(&mut agency.short_name);
    agency.version = version;
    store::change_agency(tx, &agency).await?;
    index::put_agency(tx, &agency).await?;
    tx.audit("agency.renamed", id).await
}

/// Notes another wording by which texts call the agency.
pub async fn also_called(tx: &Tx, id: AgencyId, name: &str) -> Result<()> {
    granted(tx, id).await?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::field("ten-goi", "Nhập tên gọi khác."));
    }
    if store::names_of(tx.db(), id).await?.iter().any(|(_, known, _, _)| known == name) {
        return Err(Error::field("ten-goi", "Tên gọi này đã có."));
    }
    store::add_name(tx, id, name, "", None).await?;
    tx.audit("agency.also-called", id).await
}

/// Ends an agency with its last day. What is under way in it goes to its successors by acts of its own.
pub async fn end_agency(tx: &Tx, id: AgencyId, version: i64, last_day: Day) -> Result<()> {
    let (mut agency, _) = granted(tx, id).await?;
    if last_day < agency.from {
        return Err(Error::field("den-ngay", "Ngày kết thúc không thể trước ngày thành lập."));
    }
    if store::living_children(tx.db(), id, last_day).await? {
        return Err(Error::refused(
            "agency.has-parts",
            "Còn đơn vị trực thuộc đang hoạt động. Hãy kết thúc hoặc chuyển các đơn vị đó trước.",
        ));
    }
    agency.version = version;
    store::end_agency(tx, &agency, last_day).await?;
    tx.recast();
    tx.audit("agency.ended", id).await
}
