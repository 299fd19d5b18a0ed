//! What can be done to plans, one use case a file.

pub mod amend;
pub mod answer;
pub mod detailed;
pub mod discard;
mod gaps;
pub(crate) mod index;
pub mod issue;
mod item;
pub mod open_reports;
mod owing;
pub mod report;
pub mod revise;
pub mod shape;
pub mod take_in;
pub mod undo;

use ::store::{Cx, Tx};
use kernel::{AgencyId, AuthorityId, Day, Error, Granted, PersonId, PlanId, Result};

use crate::model::{Plan, PlanState, Stands};
use crate::policy::act;
use crate::store;

/// A draft that the actor may change, or why not.
pub(crate) async fn draft(tx: &Tx, id: PlanId) -> Result<Granted<Plan, act::Keep>> {
    let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), id).await?)?;
    if plan.state == PlanState::Draft {
        Ok(plan)
    } else {
        Err(Error::refused(
            "plan.in-force",
            "Kế hoạch đã ban hành thực hiện nên văn bản được khóa. Muốn thay đổi, hãy lập điều chỉnh kế hoạch.",
        ))
    }
}

/// A plan in force that the actor may amend, or why not.
pub(crate) async fn in_force(tx: &Tx, id: PlanId) -> Result<Granted<Plan, act::Keep>> {
    let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), id).await?)?;
    if plan.state == PlanState::InForce {
        Ok(plan)
    } else {
        Err(Error::refused("plan.not-in-force", "Kế hoạch chưa ban hành thực hiện: hãy sửa trực tiếp."))
    }
}

/// Refuses what is no agency of the authority or right below it, and no group of it, at its field.
pub(crate) async fn require_own(
    tx: &Tx,
    authority: AuthorityId,
    named: impl IntoIterator<Item = Stands>,
    field: &str,
) -> Result<()> {
    let named: Vec<Stands> = named.into_iter().filter(|stands| *stands != Stands::Unknown).collect();
    if named.is_empty() {
        return Ok(());
    }
    let agencies = agencies::agencies_of(tx.db(), authority, tx.today()).await?;
    let groups = agencies::groups_of(tx.db(), authority, tx.today()).await?;
    let is_own = |stands: &Stands| match stands {
        Stands::Agency(id) => agencies.iter().any(|agency| agency.id == *id),
        Stands::Group(id) => groups.iter().any(|group| group.id == *id),
        Stands::Unknown => true,
    };
    if named.iter().all(is_own) {
        Ok(())
    } else {
        Err(Error::field(field, "Có cơ quan không thuộc danh mục. Hãy chọn lại."))
    }
}

/// The agencies that a name stands for on a day.
pub(crate) async fn resolve(tx: &Tx, stands: Stands, on: Day) -> Result<Vec<AgencyId>> {
    match stands {
        Stands::Agency(id) => Ok(vec![id]),
        Stands::Group(id) => agencies::members(tx.db(), id, on).await,
        Stands::Unknown => Ok(Vec::new()),
    }
}

/// Whom the names of a reading mean, by the directory of an authority on a day.
pub(crate) async fn directory(
    cx: &Cx,
    authority: AuthorityId,
    on: Day,
    reading: &reader::Reading,
) -> Result<crate::naming::Directory> {
    let known = agencies::directory(cx.db(), authority, on).await?;
    let bodies = known.into_iter().map(|known| {
        let stands = match known.key {
            agencies::KnownKey::Agency(id) => Stands::Agency(id),
            agencies::KnownKey::Group(id) => Stands::Group(id),
        };
        (stands, known.names)
    });
    Ok(crate::naming::Directory::of(reading, bodies))
}

/// The heads of several agencies, nobody twice.
pub(crate) async fn heads(tx: &Tx, of: &[AgencyId]) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for agency in of {
        for person in agencies::heads(tx.db(), *agency, tx.today()).await? {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

/// The agency that follows the plan: its monitor, or the committee itself.
pub(crate) async fn keeper(tx: &Tx, plan: &Plan) -> Result<AgencyId> {
    match plan.monitor {
        Some(monitor) => Ok(monitor),
        None => Ok(agencies::authority(tx.db(), plan.authority).await?.agency),
    }
}

/// Working days in which what was handed in is approved or returned.
const DECIDE_DAYS: i64 = 3;

/// The day by which what is handed in today should be decided on.
pub(crate) async fn decide_by(tx: &Tx, authority: AuthorityId) -> Result<Day> {
    let calendar = agencies::calendar(tx.cx(), authority).await?;
    Ok(calendar.add_working_days(tx.today(), DECIDE_DAYS))
}
