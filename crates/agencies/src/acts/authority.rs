//! Founding an authority: a committee with settings, calendar and sequences of its own.

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Day, Error, FieldErrors, Result};

use super::index;
use crate::model::{Agency, AgencyKind, Level};
use crate::policy::{Ground, Nowhere, act};
use crate::store;

/// What an authority is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuthority {
    /// "UBND thị xã Phước Long".
    pub name: String,
    /// "UBND thị xã"; empty for the full name.
    pub short_name: String,
    /// For the place before a date: "Phước Long".
    pub place: String,
    /// Its level.
    pub level: Level,
    /// Mã định danh; may be empty.
    pub code: String,
    /// The committee above, if it is in this installation too.
    pub parent: Option<AgencyId>,
    /// First day of its life.
    pub from: Day,
}

/// Founds an authority with its committee. Below another one that is an administrator's act there; the topmost is
/// founded by the program itself when an installation is set up.
pub async fn found_authority(tx: &Tx, new: &NewAuthority) -> Result<AuthorityId> {
    let mut errors = FieldErrors::default();
    let name = new.name.trim();
    let place = new.place.trim();
    if name.is_empty() {
        errors.add("ten", "Nhập tên đầy đủ, ví dụ: UBND phường Phước Bình.");
    }
    if place.is_empty() {
        errors.add("dia-danh", "Nhập địa danh ghi trước ngày tháng trên văn bản, ví dụ: Phước Bình.");
    }
    errors.into_result(())?;
    match new.parent {
        Some(parent) => {
            let parent = store::agency(tx.db(), parent).await?;
            tx.actor().grant::<_, act::Organise>(Ground::from(&parent))?;
            if !parent.is_authority {
                return Err(Error::field("cap-tren", "Một chính quyền riêng lập ngay dưới một UBND."));
            }
            if !parent.lives_on(new.from) {
                let say = format!("Cơ quan cấp trên ({}) không hoạt động vào ngày này.", parent.name);
                return Err(Error::field("tu-ngay", say));
            }
        }
        None => {
            tx.actor().grant::<_, act::Found>(Nowhere)?;
        }
    }
    if !new.code.trim().is_empty() && store::agency_by_code(tx.db(), new.code.trim()).await?.is_some() {
        return Err(Error::field("ma", "Mã này đã thuộc về một cơ quan đang hoạt động."));
    }
    let id: AuthorityId = tx.new_id();
    let agency = Agency {
        id: tx.new_id(),
        authority: id,
        parent: new.parent,
        code: new.code.trim().to_owned(),
        name: name.to_owned(),
        short_name: if new.short_name.trim().is_empty() { name } else { new.short_name.trim() }.to_owned(),
        // Groups such as "UBND các xã, phường" go by the kind.
        kind: if new.parent.is_some() && new.level == Level::Commune {
            AgencyKind::Commune
        } else {
            AgencyKind::Committee
        },
        level: new.level,
        is_authority: true,
        order: 0,
        from: new.from,
        to: None,
        version: 1,
    };
    store::insert_agency(tx, &agency).await?;
    store::insert_authority(tx, id, agency.id, place).await?;
    index::put_agency(tx, &agency).await?;
    tx.recast();
    tx.audit_with("authority.founded", id, &[("agency", agency.id.to_string())]).await?;
    Ok(id)
}

/// Corrects the place that stands before dates.
pub async fn rename_place(tx: &Tx, id: AuthorityId, place: &str) -> Result<()> {
    let authority = store::authority(tx.db(), id).await?;
    tx.actor().grant::<_, act::KeepSettings>(Ground::from(&authority))?;
    if place.trim().is_empty() {
        return Err(Error::field("dia-danh", "Nhập địa danh ghi trước ngày tháng trên văn bản."));
    }
    store::set_place(tx, id, place.trim()).await?;
    tx.recast();
    tx.audit("authority.place-changed", id).await
}
