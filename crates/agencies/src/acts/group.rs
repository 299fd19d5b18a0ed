//! Groups of agencies as plans name them.

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Day, Error, FieldErrors, GroupId, Result};

use crate::model::{AgencyKind, Group, Member, MemberId};
use crate::policy::{Ground, act};
use crate::store;

/// What a group is made of, or becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGroup {
    /// The usual wording.
    pub name: String,
    /// Other wordings.
    pub aliases: Vec<String>,
    /// The rule: all agencies of these kinds; empty for explicit members only.
    pub kinds: Vec<AgencyKind>,
}

async fn grant_groups(tx: &Tx, authority: AuthorityId) -> Result<()> {
    let authority = store::authority(tx.db(), authority).await?;
    tx.actor().grant::<_, act::KeepGroups>(Ground::from(&authority))?;
    Ok(())
}

fn cleaned(new: &NewGroup) -> Result<NewGroup> {
    let name = new.name.trim().to_owned();
    if name.is_empty() {
        return Err(Error::field(
            "ten",
            "Nhập tên nhóm như kế hoạch thường viết, ví dụ: các phòng, ban, ngành.",
        ));
    }
    let mut aliases: Vec<String> = Vec::new();
    for alias in new.aliases.iter().map(|alias| alias.trim()) {
        if !alias.is_empty() && alias != name && !aliases.iter().any(|known| known == alias) {
            aliases.push(alias.to_owned());
        }
    }
    Ok(NewGroup { name, aliases, kinds: new.kinds.clone() })
}

/// Creates a group.
pub async fn create_group(tx: &Tx, authority: AuthorityId, new: &NewGroup) -> Result<GroupId> {
    grant_groups(tx, authority).await?;
    let new = cleaned(new)?;
    let id: GroupId = tx.new_id();
    let group = Group {
        id,
        authority,
        name: new.name,
        aliases: new.aliases,
        kinds: new.kinds,
        members: Vec::new(),
        version: 1,
    };
    store::insert_group(tx, &group).await?;
    tx.audit("group.created", id).await?;
    Ok(id)
}

/// Changes wording and rule; the version must be the one that was shown.
pub async fn change_group(tx: &Tx, id: GroupId, version: i64, new: &NewGroup) -> Result<()> {
    let group = store::group(tx.db(), id, tx.today()).await?;
    grant_groups(tx, group.authority).await?;
    let new = cleaned(new)?;
    let changed = Group { name: new.name, aliases: new.aliases, kinds: new.kinds, version, ..group };
    store::change_group(tx, &changed).await?;
    tx.audit("group.changed", id).await
}

/// Removes a group. Plans that named it keep the words.
pub async fn remove_group(tx: &Tx, id: GroupId) -> Result<()> {
    let group = store::group(tx.db(), id, tx.today()).await?;
    grant_groups(tx, group.authority).await?;
    store::remove_group(tx, id).await?;
    tx.audit("group.removed", id).await
}

/// Puts an agency into a group, or keeps it out although the rule takes it in.
pub async fn put_member(
    tx: &Tx,
    id: GroupId,
    agency: AgencyId,
    excluded: bool,
    from: Day,
    to: Option<Day>,
) -> Result<MemberId> {
    let group = store::group(tx.db(), id, tx.today()).await?;
    grant_groups(tx, group.authority).await?;
    let mut errors = FieldErrors::default();
    if !store::agencies_of(tx.db(), group.authority, from).await?.iter().any(|known| known.id == agency) {
        errors.add("co-quan", "Chọn một cơ quan đang hoạt động trong chính quyền này.");
    }
    if to.is_some_and(|to| to < from) {
        errors.add("den-ngay", "Ngày kết thúc không thể trước ngày bắt đầu.");
    }
    errors.into_result(())?;
    let line = Member { id: tx.new_id(), group: id, agency, excluded, from, to };
    store::insert_member(tx, &line).await?;
    tx.audit_with("group.member-put", id, &[("agency", agency.to_string())]).await?;
    Ok(line.id)
}

/// Takes a line of membership back.
pub async fn drop_member(tx: &Tx, id: GroupId, line: MemberId) -> Result<()> {
    let group = store::group(tx.db(), id, tx.today()).await?;
    grant_groups(tx, group.authority).await?;
    store::remove_member(tx, id, line).await?;
    tx.audit_with("group.member-dropped", id, &[("line", line.to_string())]).await
}
