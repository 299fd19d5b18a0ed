//! Who owes a plan of their own under a plan in force, from the day on which it is put into force or an amendment says
//! so, to the day on which an amendment names others.

use std::collections::HashMap;

use ::store::Tx;
use kernel::{AgencyId, Day, Result, fold};
use notices::{Message, Waiting};

use super::issue::doers_of;
use super::{heads, index, resolve};
use crate::model::{
    Detail, Detailed, DetailedLine, Doers, Due, DutyRow, Item, PaperState, Part, Plan, Stands,
};
use crate::store;

/// Agencies that duties tell to make a plan of their own, nobody twice.
pub(super) async fn named<'a>(
    tx: &Tx,
    duties: impl IntoIterator<Item = &'a DutyRow>,
) -> Result<Vec<AgencyId>> {
    let mut named = Vec::new();
    for duty in duties.into_iter().filter(|duty| duty.ended_on.is_none() && duty.asks_for_plan()) {
        for stands in &duty.stands {
            for agency in resolve(tx, *stands, tx.today()).await? {
                if !named.contains(&agency) {
                    named.push(agency);
                }
            }
        }
    }
    Ok(named)
}

/// The day by which agencies hand in their own plans: the one that the plan names, or so many working days after it is
/// put into force as the authority has decided.
pub(super) async fn due_day(tx: &Tx, plan: &Plan, duties: &[DutyRow]) -> Result<Day> {
    let calendar = agencies::calendar(tx.cx(), plan.authority).await?;
    let today = tx.today();
    // A day that stands beside a report is the report's.
    let own = |duty: &&DutyRow| duty.asks_for_plan() && !fold::contains(&duty.what, "báo cáo");
    let named = duties.iter().filter(own).find_map(|duty| match duty.due.as_ref()? {
        Due::On { on, .. } => Some(*on),
        Due::After { after, working: true } => Some(calendar.add_working_days(today, *after)),
        Due::After { after, working: false } => Some(today.plus_days(i32::try_from(*after).unwrap_or(0))),
        Due::Every { .. } => None,
    });
    match named {
        Some(day) => Ok(day),
        None => {
            Ok(calendar
                .add_working_days(today, store::setting::detailed_days(tx.db(), plan.authority).await?))
        }
    }
}

/// The agency that an amendment makes the lead owes a plan of its own as well, if it has none yet and plans are owed at
/// all. Its days count from today: the day that the plan names may lie behind.
pub(super) async fn owe_late(tx: &Tx, plan: &Plan, agency: AgencyId, item: &Item) -> Result<()> {
    let papers = store::detailed::of_plan(tx.db(), plan.id).await?;
    let committee = agencies::authority(tx.db(), plan.authority).await?.agency;
    if papers.is_empty() || agency == committee || papers.iter().any(|paper| paper.agency == agency) {
        return Ok(());
    }
    let line = line_of(item, item.title.clone());
    owe(tx, plan, agency, vec![line], due_day(tx, plan, &[]).await?).await?;
    index::detailed(tx, plan, &store::detailed::get(tx.db(), plan.id, agency).await?).await
}

/// After a duty was changed, added or dropped: agencies that it names from now on owe a plan of their own, those that no
/// duty names any more owe none, unless they have handed one in. `before` are the duties as they stood. A change of the
/// day alone moves nobody's deadline: first deadlines stay.
pub(super) async fn follow_duties(tx: &Tx, plan: &Plan, before: &[DutyRow], changed: &DutyRow) -> Result<()> {
    let was = named(tx, before).await?;
    let now = named(tx, &store::content::duties(tx.db(), plan.id).await?).await?;
    let committee = agencies::authority(tx.db(), plan.authority).await?.agency;
    let papers = store::detailed::of_plan(tx.db(), plan.id).await?;
    let owes = |agency: AgencyId| papers.iter().any(|paper| paper.agency == agency);
    let joined: Vec<AgencyId> = now
        .iter()
        .copied()
        .filter(|agency| *agency != committee && !was.contains(agency) && !owes(*agency))
        .collect();
    if !joined.is_empty() {
        let said = due_day(tx, plan, std::slice::from_ref(changed)).await?;
        // The day that stands there may lie behind: then days count from today.
        let due = if said < tx.today() { due_day(tx, plan, &[]).await? } else { said };
        let shares = shares(tx, plan, committee).await?;
        for agency in joined {
            let lines =
                shares.iter().flat_map(|share| lines_of(agency, &share.item, &share.doers, &share.own));
            owe(tx, plan, agency, lines.collect(), due).await?;
            index::detailed(tx, plan, &store::detailed::get(tx.db(), plan.id, agency).await?).await?;
        }
    }
    for paper in papers.iter().filter(|paper| was.contains(&paper.agency) && !now.contains(&paper.agency)) {
        if paper.submitted_at.is_none() {
            owe_no_more(tx, plan, paper).await?;
        }
    }
    Ok(())
}

/// The paper stays to see for the figures of days on which it was owed.
async fn owe_no_more(tx: &Tx, plan: &Plan, paper: &Detailed) -> Result<()> {
    let after = Detailed { ended_on: Some(tx.today()), ..paper.clone() };
    store::detailed::update(tx, paper, &after).await?;
    notices::settle(tx, &paper.id.into()).await?;
    ::store::search::remove(tx, &paper.id.into()).await?;
    let message = Message {
        object: plan.id.into(),
        title: "Không còn phải lập kế hoạch chi tiết".to_owned(),
        line: plan.title.clone(),
        href: plan.href(),
    };
    notices::tell(tx, &heads(tx, &[paper.agency]).await?, &message).await
}

/// An item with who does it on this day.
struct Share {
    item: Item,
    doers: Doers,
    own: Vec<(Detail, Vec<AgencyId>)>,
}

async fn shares(tx: &Tx, plan: &Plan, committee: AgencyId) -> Result<Vec<Share>> {
    let parts: Vec<Part> = store::content::parts(tx.db(), plan.id).await?;
    let details = store::written::details(tx.db(), plan.id).await?;
    let mut resolved = HashMap::new();
    let mut shares = Vec::new();
    for item in store::content::items(tx.db(), plan.id).await? {
        if item.is_section || item.dropped_by.is_some() {
            continue;
        }
        let doers = doers_of(tx, &parts, &item, committee, &mut resolved).await?;
        let mut own = Vec::new();
        for detail in details.iter().filter(|one| one.item == item.id && one.given_to != Stands::Unknown) {
            own.push((detail.clone(), resolve(tx, detail.given_to, tx.today()).await?));
        }
        shares.push(Share { item, doers, own });
    }
    Ok(shares)
}

pub(super) async fn owe(
    tx: &Tx,
    plan: &Plan,
    agency: AgencyId,
    lines: Vec<DetailedLine>,
    due: Day,
) -> Result<()> {
    let paper = Detailed {
        id: tx.new_id(),
        plan: plan.id,
        agency,
        state: PaperState::Open,
        lines,
        due_on: Some(due),
        submitted_at: None,
        submitted_by: None,
        decided_at: None,
        decided_by: None,
        reason: None,
        since_on: Some(tx.today()),
        ended_on: None,
        version: 1,
    };
    store::detailed::insert(tx, &paper).await?;
    notices::wait(tx, &waiting_for_detailed(tx, plan, &paper)).await
}

/// The line of "Việc của tôi" by which the heads of an agency hear that its own plan is owed.
pub(super) fn waiting_for_detailed(tx: &Tx, plan: &Plan, paper: &Detailed) -> Waiting {
    let returned = paper.state == PaperState::Returned;
    Waiting {
        object: paper.id.into(),
        kind: "plan",
        authority: plan.authority,
        person: None,
        agency: paper.agency,
        title: if returned {
            "Sửa kế hoạch chi tiết bị trả lại".to_owned()
        } else {
            "Lập kế hoạch chi tiết của cơ quan".to_owned()
        },
        line: plan.title.clone(),
        href: format!("{}/chi-tiet/{}", plan.href(), paper.agency),
        action: if returned { "Sửa kế hoạch" } else { "Lập kế hoạch" },
        due: paper.due_on,
        since: tx.now(),
        urgent: returned,
        menu: "/ke-hoach",
    }
}

/// The lines that an item brings to the own plan of an agency: the item if it has a part in it, and the concrete tasks
/// given to it.
pub(super) fn lines_of(
    agency: AgencyId,
    item: &Item,
    doers: &Doers,
    own: &[(Detail, Vec<AgencyId>)],
) -> Vec<DetailedLine> {
    let mut lines = Vec::new();
    let leads = doers.lead == Some(agency) || doers.others.contains(&agency);
    if leads || doers.coordinators.contains(&agency) {
        let title = &item.title;
        lines.push(line_of(item, if leads { title.clone() } else { format!("Phối hợp: {title}") }));
    }
    for (detail, _) in own.iter().filter(|(_, agencies)| agencies.contains(&agency)) {
        let line = line_of(item, detail.heading());
        lines.push(DetailedLine { to: detail.due.or(line.to), product: String::new(), ..line });
    }
    lines
}

/// The line with which an item stands in an agency's own plan.
fn line_of(item: &Item, work: String) -> DetailedLine {
    DetailedLine {
        code: item.code.clone(),
        work,
        from: item.from,
        to: item.due(),
        product: item.product.clone().unwrap_or_default(),
        person: String::new(),
    }
}
