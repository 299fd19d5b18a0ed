//! "Ban hành thực hiện": every item becomes a task in the hands of its lead, everyone concerned is told, the text is
//! locked.

use std::collections::{HashMap, HashSet};

use ::store::search::{self, Entry};
use ::store::{Cx, Tx};
use kernel::{AgencyId, Day, Error, ItemId, PlanId, Result, words};
use notices::{Message, Waiting};
use reader::Reading;
use tasks::{NewTask, TaskKind};

use super::{draft, heads, keeper, resolve};
use crate::model::{
    Detailed, DetailedLine, Doers, Due, Holder, Item, PaperState, Part, Plan, PlanState, doers,
};
use crate::store;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// Tasks of items.
    pub tasks: usize,
    /// Tasks of agencies and stages under these.
    pub parts: usize,
    /// Agencies with work in it.
    pub agencies: usize,
}

/// An item with who does it, groups resolved.
struct Work {
    item: Item,
    doers: Doers,
    stages: Vec<(String, Day)>,
}

/// Puts a draft into force. Refused while questions are open or an item has nobody who leads it.
pub async fn issue(cx: &Cx, id: PlanId) -> Result<Issued> {
    cx.write(|tx| async move {
        let plan = draft(&tx, id).await?;
        let open = store::content::questions(tx.db(), id).await?.iter().filter(|q| q.is_open()).count();
        if open > 0 {
            return Err(Error::refused(
                "plan.open-questions",
                format!("Còn {open} chỗ cần xem. Hãy trả lời, hoặc để người ban hành trả lời, rồi ban hành thực hiện."),
            ));
        }
        let committee = agencies::authority(tx.db(), plan.authority).await?.agency;
        let works = works(&tx, &plan, committee).await?;
        let issued = give(&tx, &plan, committee, &works).await?;
        let mut concerned: Vec<AgencyId> = Vec::new();
        for work in &works {
            concerned.extend(work.doers.lead);
            concerned.extend(&work.doers.others);
            concerned.extend(&work.doers.coordinators);
        }
        concerned.extend(plan.monitor);
        concerned.sort_unstable();
        concerned.dedup();
        store::plan::put_concerns(&tx, id, &concerned).await?;
        let after = Plan {
            state: PlanState::InForce,
            issued_on: plan.issued_on.or(Some(tx.today())),
            in_force_at: Some(tx.now()),
            in_force_by: tx.actor().person_id(),
            ..plan.clone()
        };
        store::plan::update(&tx, &plan, &after).await?;
        owe_detailed(&tx, &after, committee, &works).await?;
        index(&tx, &after, &concerned, &works).await?;
        announce(&tx, &after, &concerned).await?;
        tx.audit("plan.put-into-force", id).await?;
        Ok(Issued { agencies: concerned.len(), ..issued })
    })
    .await
}

/// The items with work, each with who does it; refused where nobody is known.
async fn works(tx: &Tx, plan: &Plan, committee: AgencyId) -> Result<Vec<Work>> {
    let (_, reading) = store::plan::source(tx.db(), plan.id).await?;
    let reading: Reading = serde_json::from_str(&reading)?;
    let parts = store::content::parts(tx.db(), plan.id).await?;
    let mut works = Vec::new();
    let mut headless = Vec::new();
    let mut resolved: HashMap<String, Vec<AgencyId>> = HashMap::new();
    for item in store::content::items(tx.db(), plan.id).await?.into_iter().filter(|item| !item.is_section) {
        let doers = doers_of(tx, &parts, &item, committee, &mut resolved).await?;
        if doers.lead.is_none() {
            headless.push(item.code.clone());
            continue;
        }
        let read = reading.items.iter().find(|read| read.path == item.path);
        let stages = read.map_or(&[][..], |read| &read.milestones);
        let stages = stages.iter().filter_map(|stage| Some((stage.label.clone(), stage.on?))).collect();
        works.push(Work { item, doers, stages });
    }
    if headless.is_empty() {
        return Ok(works);
    }
    Err(Error::refused(
        "plan.no-lead",
        format!(
            "Mục {} chưa có cơ quan chủ trì. Hãy chọn cơ quan cho từng mục rồi ban hành thực hiện.",
            headless.join(", ")
        ),
    ))
}

/// Who does an item on this day.
pub(super) async fn doers_of(
    tx: &Tx,
    parts: &[Part],
    item: &Item,
    committee: AgencyId,
    resolved: &mut HashMap<String, Vec<AgencyId>>,
) -> Result<Doers> {
    let mut holders = Vec::new();
    for part in parts.iter().filter(|part| part.item == item.id) {
        let key = crate::model::stands_code(part.stands);
        if !resolved.contains_key(&key) {
            resolved.insert(key.clone(), resolve(tx, part.stands, tx.today()).await?);
        }
        let agencies = resolved.get(&key).cloned().unwrap_or_default();
        holders.push(Holder { role: part.role, agencies });
    }
    Ok(doers(&holders, committee))
}

async fn give(tx: &Tx, plan: &Plan, committee: AgencyId, works: &[Work]) -> Result<Issued> {
    let mut issued = Issued { tasks: 0, parts: 0, agencies: 0 };
    for Work { item, doers, stages } in works {
        let Some(lead) = doers.lead else { continue };
        let new = NewTask {
            authority: plan.authority,
            plan: Some(plan.id),
            item: Some(item.id),
            area: item.area.clone(),
            parent: None,
            kind: TaskKind::Work,
            title: item.title.clone(),
            text: item.text.clone(),
            product: item.product.clone(),
            lead,
            coordinators: doers.coordinators.clone(),
            assignee: None,
            assigner: committee,
            from: item.from,
            due: item.due(),
            open_ended: item.open_ended,
        };
        let parent = Some(tasks::give(tx, &new).await?);
        issued.tasks += 1;
        for other in &doers.others {
            let part =
                NewTask { parent, lead: *other, coordinators: Vec::new(), assigner: lead, ..new.clone() };
            tasks::give(tx, &part).await?;
            issued.parts += 1;
        }
        for (label, on) in stages {
            let part = NewTask {
                parent,
                coordinators: Vec::new(),
                title: format!("{}: {}", capital(label), item.title),
                text: item.period_text.clone().unwrap_or_else(|| item.text.clone()),
                due: Some(*on),
                open_ended: false,
                ..new.clone()
            };
            tasks::give(tx, &part).await?;
            issued.parts += 1;
        }
    }
    Ok(issued)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Agencies that the plan tells to make a plan of their own; where no duty says so, all that have work to lead.
async fn owe_detailed(tx: &Tx, plan: &Plan, committee: AgencyId, works: &[Work]) -> Result<()> {
    let duties = store::content::duties(tx.db(), plan.id).await?;
    let mut owing: Vec<AgencyId> = Vec::new();
    let mut due = None;
    for duty in duties.iter().filter(|duty| duty.asks_for_plan()) {
        for stands in &duty.stands {
            owing.extend(resolve(tx, *stands, tx.today()).await?);
        }
        // A day that stands beside a report is the report's.
        if let Some(Due::On { on, .. }) = &duty.due
            && !kernel::fold::contains(&duty.what, "báo cáo")
        {
            due = due.or(Some(*on));
        }
    }
    if owing.is_empty() {
        owing.extend(
            works.iter().flat_map(|w| w.doers.lead.into_iter().chain(w.doers.others.iter().copied())),
        );
    }
    let mut seen = HashSet::new();
    owing.retain(|agency| *agency != committee && seen.insert(*agency));
    for agency in owing {
        let paper = Detailed {
            id: tx.new_id(),
            plan: plan.id,
            agency,
            state: PaperState::Open,
            lines: lines_for(agency, works),
            due_on: due,
            submitted_at: None,
            submitted_by: None,
            decided_at: None,
            decided_by: None,
            reason: None,
            version: 1,
        };
        store::detailed::insert(tx, &paper).await?;
        notices::wait(tx, &waiting_for_detailed(tx, plan, &paper)).await?;
    }
    Ok(())
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

/// The lines that an agency's own plan begins with: the items in which it has a part.
fn lines_for(agency: AgencyId, works: &[Work]) -> Vec<DetailedLine> {
    let concerned = works.iter().filter(|work| {
        work.doers.lead == Some(agency)
            || work.doers.others.contains(&agency)
            || work.doers.coordinators.contains(&agency)
    });
    concerned
        .map(|work| {
            let leads = work.doers.lead == Some(agency) || work.doers.others.contains(&agency);
            let title = &work.item.title;
            DetailedLine {
                code: work.item.code.clone(),
                work: if leads { title.clone() } else { format!("Phối hợp: {title}") },
                from: work.item.from,
                to: work.item.due(),
                product: work.item.product.clone().unwrap_or_default(),
                person: String::new(),
            }
        })
        .collect()
}

async fn index(tx: &Tx, plan: &Plan, concerned: &[AgencyId], works: &[Work]) -> Result<()> {
    let entry = |object: kernel::ObjectRef, title: String, line: String, href: String, words: String| Entry {
        object,
        authority: plan.authority,
        open: true,
        agencies: concerned.to_vec(),
        title,
        line,
        href,
        at: tx.now(),
        words,
    };
    let words = plan.symbol.clone().unwrap_or_default();
    search::put(tx, &entry(plan.id.into(), plan.title.clone(), plan.numbered(), plan.href(), words)).await?;
    for Work { item, .. } in works {
        let title = format!("{} {}", item.code, item.title);
        let href = format!("{}#m-{}", plan.href(), item.id);
        let short: String = item.text.chars().take(2000).collect();
        search::put(tx, &entry(item.id.into(), title, plan.title.clone(), href, short)).await?;
    }
    Ok(())
}

async fn announce(tx: &Tx, plan: &Plan, concerned: &[AgencyId]) -> Result<()> {
    let mut told = concerned.to_vec();
    told.push(keeper(tx, plan).await?);
    told.dedup();
    let people = heads(tx, &told).await?;
    let day = words::day(tx.today());
    let message = Message {
        object: plan.id.into(),
        title: format!("Ban hành thực hiện: {}", plan.title),
        line: format!("từ ngày {day}, cơ quan bạn có việc trong kế hoạch này"),
        href: plan.href(),
    };
    notices::tell(tx, &people, &message).await
}

/// The items of a plan that are found by search, for taking them out of the index.
pub(super) async fn indexed(tx: &Tx, plan: PlanId) -> Result<Vec<ItemId>> {
    Ok(store::content::items(tx.db(), plan)
        .await?
        .into_iter()
        .filter(|i| !i.is_section)
        .map(|i| i.id)
        .collect())
}
