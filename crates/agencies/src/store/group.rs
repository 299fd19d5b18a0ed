//! Groups and their membership.

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Day, Error, GroupId, Result};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::CHUNK;
use crate::entity::{group as groups, member};
use crate::model::{Group, Member, MemberId, resolve};

fn of_row(row: groups::Model) -> Result<Group> {
    Ok(Group {
        id: row.id,
        authority: row.authority,
        name: row.name,
        aliases: serde_json::from_str(&row.aliases)?,
        kinds: row.kinds.split_whitespace().filter_map(|code| code.parse().ok()).collect(),
        members: Vec::new(),
        version: row.version,
    })
}

fn line(row: member::Model) -> Member {
    Member {
        id: row.id,
        group: row.group_id,
        agency: row.agency,
        excluded: row.excluded == 1,
        from: row.from_on,
        to: row.to_on,
    }
}

/// The groups of an authority with their members on that day.
pub async fn groups_of(c: &impl ConnectionTrait, authority: AuthorityId, on: Day) -> Result<Vec<Group>> {
    let rows = groups::Entity::find()
        .filter(groups::Column::Authority.eq(authority))
        .order_by_asc(groups::Column::Id)
        .all(c)
        .await?;
    let agencies = super::agencies_of(c, authority, on).await?;
    let mut found = rows.into_iter().map(of_row).collect::<Result<Vec<_>>>()?;
    let ids: Vec<GroupId> = found.iter().map(|group| group.id).collect();
    let mut lines = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = member::Entity::find()
            .filter(member::Column::GroupId.is_in(chunk.iter().copied()))
            .all(c)
            .await?;
        lines.extend(rows.into_iter().map(line));
    }
    for group in &mut found {
        let mine: Vec<Member> = lines.iter().filter(|line| line.group == group.id).cloned().collect();
        group.members = resolve(&group.kinds, &mine, &agencies, on);
    }
    Ok(found)
}

/// One group with its members on that day.
pub async fn group(c: &impl ConnectionTrait, id: GroupId, on: Day) -> Result<Group> {
    let row = groups::Entity::find_by_id(id).one(c).await?.ok_or(Error::NotFound)?;
    let mut group = of_row(row)?;
    let agencies = super::agencies_of(c, group.authority, on).await?;
    group.members = resolve(&group.kinds, &member_lines(c, id).await?, &agencies, on);
    Ok(group)
}

/// Who belongs to a group on that day.
pub async fn members(c: &impl ConnectionTrait, id: GroupId, on: Day) -> Result<Vec<AgencyId>> {
    Ok(group(c, id, on).await?.members)
}

pub(crate) async fn member_lines(c: &impl ConnectionTrait, id: GroupId) -> Result<Vec<Member>> {
    let rows = member::Entity::find()
        .filter(member::Column::GroupId.eq(id))
        .order_by_asc(member::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

fn kinds(group: &Group) -> String {
    group.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn insert_group(tx: &Tx, group: &Group) -> Result<()> {
    let row = groups::ActiveModel {
        id: Set(group.id),
        authority: Set(group.authority),
        name: Set(group.name.clone()),
        aliases: Set(serde_json::to_string(&group.aliases)?),
        kinds: Set(kinds(group)),
        version: Set(1),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn change_group(tx: &Tx, group: &Group) -> Result<()> {
    let changed = groups::Entity::update_many()
        .set(groups::ActiveModel {
            name: Set(group.name.clone()),
            aliases: Set(serde_json::to_string(&group.aliases)?),
            kinds: Set(kinds(group)),
            version: Set(group.version + 1),
            ..Default::default()
        })
        .filter(groups::Column::Id.eq(group.id))
        .filter(groups::Column::Version.eq(group.version))
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

pub(crate) async fn remove_group(tx: &Tx, id: GroupId) -> Result<()> {
    member::Entity::delete_many().filter(member::Column::GroupId.eq(id)).exec(tx.db()).await?;
    groups::Entity::delete_by_id(id).exec(tx.db()).await?;
    Ok(())
}

pub(crate) async fn insert_member(tx: &Tx, line: &Member) -> Result<()> {
    let row = member::ActiveModel {
        id: Set(line.id),
        group_id: Set(line.group),
        agency: Set(line.agency),
        excluded: Set(i64::from(line.excluded)),
        from_on: Set(line.from),
        to_on: Set(line.to),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn remove_member(tx: &Tx, group: GroupId, id: MemberId) -> Result<()> {
    let gone = member::Entity::delete_many()
        .filter(member::Column::Id.eq(id))
        .filter(member::Column::GroupId.eq(group))
        .exec(tx.db())
        .await?;
    if gone.rows_affected == 0 { Err(Error::NotFound) } else { Ok(()) }
}
