//! Authorities, agencies, their names and successions.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AgencyId, AuthorityId, Day, Error, Result, fold};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use super::CHUNK;
use crate::entity::{agency as agencies, authority as authorities_, name as names_, succession};
use crate::model::{Agency, AgencyName, Authority, Known, KnownKey, NameId, Succession};

fn of_row(row: agencies::Model) -> Agency {
    Agency {
        id: row.id,
        authority: row.authority,
        parent: row.parent,
        code: row.code,
        name: row.name,
        short_name: row.short_name,
        kind: row.kind,
        level: row.level,
        is_authority: row.is_authority == 1,
        order: row.place_in_list,
        from: row.from_on,
        to: row.to_on,
        version: row.version,
    }
}

/// An authority by its id.
pub async fn authority(c: &impl ConnectionTrait, id: AuthorityId) -> Result<Authority> {
    let row = authorities_::Entity::find_by_id(id).one(c).await?.ok_or(Error::NotFound)?;
    let agency = agency(c, row.agency).await?;
    Ok(join(row, agency))
}

fn join(row: authorities_::Model, agency: Agency) -> Authority {
    Authority {
        id: row.id,
        agency: row.agency,
        name: agency.name,
        short_name: agency.short_name,
        place: row.place,
        level: agency.level,
    }
}

/// The authority whose committee this agency is, if it is one.
pub async fn authority_of_agency(c: &impl ConnectionTrait, agency_id: AgencyId) -> Result<Option<Authority>> {
    let row = authorities_::Entity::find().filter(authorities_::Column::Agency.eq(agency_id)).one(c).await?;
    match row {
        Some(row) => Ok(Some(join(row, agency(c, agency_id).await?))),
        None => Ok(None),
    }
}

/// All authorities of the installation, the first one set up first.
pub async fn authorities(c: &impl ConnectionTrait) -> Result<Vec<Authority>> {
    let rows = authorities_::Entity::find().order_by_asc(authorities_::Column::Id).all(c).await?;
    let bodies = by_ids(c, &rows.iter().map(|row| row.agency).collect::<Vec<_>>()).await?;
    let mut bodies: HashMap<AgencyId, Agency> = bodies.into_iter().map(|a| (a.id, a)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| bodies.remove(&row.agency).map(|agency| join(row, agency)))
        .collect())
}

/// The authority above all others of the installation: the only one, or the only one whose committee stands below no
/// other body. None where several stand side by side.
pub async fn top_authority(c: &impl ConnectionTrait) -> Result<Option<Authority>> {
    let rows = authorities_::Entity::find().order_by_asc(authorities_::Column::Id).all(c).await?;
    let bodies = by_ids(c, &rows.iter().map(|row| row.agency).collect::<Vec<_>>()).await?;
    let alone = bodies.len() == 1;
    let mut tops = bodies.into_iter().filter(|body| alone || body.parent.is_none());
    let (Some(top), None) = (tops.next(), tops.next()) else { return Ok(None) };
    Ok(rows.into_iter().find(|row| row.agency == top.id).map(|row| join(row, top)))
}

/// The authority that was set up first; none in an empty installation.
pub async fn first_authority(c: &impl ConnectionTrait) -> Result<Option<Authority>> {
    let row = authorities_::Entity::find().order_by_asc(authorities_::Column::Id).one(c).await?;
    match row {
        Some(row) => {
            let body = agency(c, row.agency).await?;
            Ok(Some(join(row, body)))
        }
        None => Ok(None),
    }
}

/// An agency by its id.
pub async fn agency(c: &impl ConnectionTrait, id: AgencyId) -> Result<Agency> {
    agencies::Entity::find_by_id(id).one(c).await?.map(of_row).ok_or(Error::NotFound)
}

/// The living agency with this code.
pub async fn agency_by_code(c: &impl ConnectionTrait, code: &str) -> Result<Option<Agency>> {
    let row = agencies::Entity::find()
        .filter(agencies::Column::Code.eq(code))
        .filter(agencies::Column::ToOn.is_null())
        .one(c)
        .await?;
    Ok(row.map(of_row))
}

async fn by_ids(c: &impl ConnectionTrait, ids: &[AgencyId]) -> Result<Vec<Agency>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let rows =
            agencies::Entity::find().filter(agencies::Column::Id.is_in(chunk.iter().copied())).all(c).await?;
        found.extend(rows.into_iter().map(of_row));
    }
    Ok(found)
}

/// The agencies of an authority that live on that day, in their order: its own, and the committees directly below it
/// ("UBND xã" under a town) even where these are authorities themselves.
pub async fn agencies_of(c: &impl ConnectionTrait, authority: AuthorityId, on: Day) -> Result<Vec<Agency>> {
    let own = agencies::Entity::find()
        .select_only()
        .column(agencies::Column::Id)
        .filter(agencies::Column::Authority.eq(authority))
        .into_query();
    let rows = agencies::Entity::find()
        .filter(
            Condition::any().add(agencies::Column::Authority.eq(authority)).add(
                Condition::all()
                    .add(agencies::Column::IsAuthority.eq(1))
                    .add(agencies::Column::Parent.in_subquery(own)),
            ),
        )
        .filter(agencies::Column::FromOn.lte(on))
        .filter(Condition::any().add(agencies::Column::ToOn.is_null()).add(agencies::Column::ToOn.gte(on)))
        .order_by_asc(agencies::Column::PlaceInList)
        .order_by_asc(agencies::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// Agencies whose present name, short name or code is `text`, living, in an authority: for imports and forms.
pub async fn agencies_named(
    c: &impl ConnectionTrait,
    authority: AuthorityId,
    text: &str,
    on: Day,
) -> Result<Vec<Agency>> {
    let wanted = fold::key(text);
    let all = agencies_of(c, authority, on).await?;
    Ok(all
        .into_iter()
        .filter(|a| {
            !wanted.is_empty()
                && [&a.code, &a.name, &a.short_name].into_iter().any(|name| fold::key(name) == wanted)
        })
        .collect())
}

/// Names of many agencies at once; ids that are none are left out.
pub async fn names(c: &impl ConnectionTrait, ids: &[AgencyId]) -> Result<HashMap<AgencyId, AgencyName>> {
    let mut wanted = ids.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let found = by_ids(c, &wanted).await?;
    Ok(found
        .into_iter()
        .map(|a| (a.id, AgencyName { id: a.id, name: a.name, short_name: a.short_name }))
        .collect())
}

/// Names that an agency bears besides its present one: (name, short name, last day if it is an earlier one).
pub async fn names_of(
    c: &impl ConnectionTrait,
    agency: AgencyId,
) -> Result<Vec<(NameId, String, String, Option<Day>)>> {
    let rows = names_::Entity::find()
        .filter(names_::Column::Agency.eq(agency))
        .order_by_asc(names_::Column::Id)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name, row.short_name, row.until_on)).collect())
}

/// Names that an agency bore before, the newest first, each with its last day.
pub async fn earlier_names(c: &impl ConnectionTrait, agency: AgencyId) -> Result<Vec<(String, Day)>> {
    let mut earlier: Vec<_> = names_of(c, agency)
        .await?
        .into_iter()
        .filter_map(|(_, name, _, until)| until.map(|day| (name, day)))
        .collect();
    earlier.sort_by_key(|(_, day)| std::cmp::Reverse(*day));
    Ok(earlier)
}

/// All agencies and groups of an authority with the names by which texts call them, for a reader to match.
pub async fn directory(c: &impl ConnectionTrait, authority: AuthorityId, on: Day) -> Result<Vec<Known>> {
    let agencies = agencies_of(c, authority, on).await?;
    let mut others: HashMap<AgencyId, Vec<String>> = HashMap::new();
    let ids: Vec<AgencyId> = agencies.iter().map(|a| a.id).collect();
    for chunk in ids.chunks(CHUNK) {
        let rows = names_::Entity::find()
            .filter(names_::Column::Agency.is_in(chunk.iter().copied()))
            .order_by_asc(names_::Column::Id)
            .all(c)
            .await?;
        for row in rows {
            others.entry(row.agency).or_default().extend([row.name, row.short_name]);
        }
    }
    let mut known: Vec<Known> = agencies
        .into_iter()
        .map(|a| {
            let more = others.remove(&a.id).unwrap_or_default();
            Known {
                key: KnownKey::Agency(a.id),
                names: distinct([a.name, a.short_name].into_iter().chain(more)),
            }
        })
        .collect();
    for group in super::groups_of(c, authority, on).await? {
        let names = distinct(std::iter::once(group.name).chain(group.aliases));
        known.push(Known { key: KnownKey::Group(group.id), names });
    }
    Ok(known)
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !name.trim().is_empty() && !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

/// What became of an agency and what it came from.
pub async fn successions(c: &impl ConnectionTrait, agency: AgencyId) -> Result<Vec<Succession>> {
    let rows = succession::Entity::find()
        .filter(
            Condition::any()
                .add(succession::Column::FromAgency.eq(agency))
                .add(succession::Column::ToAgency.eq(agency)),
        )
        .order_by_asc(succession::Column::OnDay)
        .all(c)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Succession {
            id: row.id,
            from: row.from_agency,
            to: row.to_agency,
            scope: row.scope,
            scope_text: row.scope_text,
            on: row.on_day,
            basis: row.basis,
        })
        .collect())
}

/// The words by which an agency is found.
fn search_key(agency: &Agency) -> String {
    fold::key(&format!("{} {} {}", agency.name, agency.short_name, agency.code))
}

pub(crate) async fn next_place(c: &impl ConnectionTrait, authority: AuthorityId) -> Result<i64> {
    let last: Option<Option<i64>> = agencies::Entity::find()
        .select_only()
        .column_as(agencies::Column::PlaceInList.max(), "last")
        .filter(agencies::Column::Authority.eq(authority))
        .into_tuple()
        .one(c)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 10)
}

pub(crate) async fn living_children(c: &impl ConnectionTrait, agency: AgencyId, after: Day) -> Result<bool> {
    let row = agencies::Entity::find()
        .filter(agencies::Column::Parent.eq(agency))
        .filter(Condition::any().add(agencies::Column::ToOn.is_null()).add(agencies::Column::ToOn.gt(after)))
        .one(c)
        .await?;
    Ok(row.is_some())
}

pub(crate) async fn insert_agency(tx: &Tx, agency: &Agency) -> Result<()> {
    let row = agencies::ActiveModel {
        id: Set(agency.id),
        authority: Set(agency.authority),
        parent: Set(agency.parent),
        code: Set(agency.code.clone()),
        name: Set(agency.name.clone()),
        short_name: Set(agency.short_name.clone()),
        search_key: Set(search_key(agency)),
        kind: Set(agency.kind),
        level: Set(agency.level),
        is_authority: Set(i64::from(agency.is_authority)),
        place_in_list: Set(agency.order),
        from_on: Set(agency.from),
        to_on: Set(agency.to),
        version: Set(1),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn insert_authority(tx: &Tx, id: AuthorityId, agency: AgencyId, place: &str) -> Result<()> {
    let row = authorities_::ActiveModel {
        id: Set(id),
        agency: Set(agency),
        place: Set(place.to_owned()),
        version: Set(1),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn set_place(tx: &Tx, id: AuthorityId, place: &str) -> Result<()> {
    authorities_::Entity::update_many()
        .col_expr(authorities_::Column::Place, Expr::value(place))
        .filter(authorities_::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Writes everything of an agency that may change; the version must be the one that was read.
pub(crate) async fn change_agency(tx: &Tx, agency: &Agency) -> Result<()> {
    let changed = agencies::Entity::update_many()
        .set(agencies::ActiveModel {
            parent: Set(agency.parent),
            code: Set(agency.code.clone()),
            name: Set(agency.name.clone()),
            short_name: Set(agency.short_name.clone()),
            search_key: Set(search_key(agency)),
            kind: Set(agency.kind),
            level: Set(agency.level),
            place_in_list: Set(agency.order),
            from_on: Set(agency.from),
            to_on: Set(agency.to),
            version: Set(agency.version + 1),
            ..Default::default()
        })
        .filter(agencies::Column::Id.eq(agency.id))
        .filter(agencies::Column::Version.eq(agency.version))
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 { Err(Error::Stale) } else { Ok(()) }
}

pub(crate) async fn end_agency(tx: &Tx, agency: &Agency, last_day: Day) -> Result<()> {
    change_agency(tx, &Agency { to: Some(last_day), ..agency.clone() }).await
}

pub(crate) async fn add_name(
    tx: &Tx,
    agency: AgencyId,
    name: &str,
    short_name: &str,
    until: Option<Day>,
) -> Result<()> {
    let row = names_::ActiveModel {
        id: Set(tx.new_id()),
        agency: Set(agency),
        name: Set(name.to_owned()),
        short_name: Set(short_name.to_owned()),
        until_on: Set(until),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

pub(crate) async fn insert_succession(tx: &Tx, line: &Succession) -> Result<()> {
    let row = succession::ActiveModel {
        id: Set(line.id),
        from_agency: Set(line.from),
        to_agency: Set(line.to),
        scope: Set(line.scope),
        scope_text: Set(line.scope_text.clone()),
        on_day: Set(line.on),
        basis: Set(line.basis.clone()),
    };
    row.insert(tx.db()).await?;
    Ok(())
}
