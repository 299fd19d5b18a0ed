//! "Ban hành thực hiện": every item becomes a task in the hands of its lead, everyone concerned is told, the text is
//! locked.

use std::collections::{HashMap, HashSet};

use ::store::{Cx, Tx};
use kernel::{AgencyId, Day, Error, ItemId, PersonId, PlanId, Result, fold, words};
use notices::Message;
use reader::Reading;
use tasks::{NewTask, TaskKind};

use super::{answer, draft, gaps, heads, index, keeper, owing, resolve};
use crate::digest::written;
use crate::model::{
    Asks, Detail, DetailedLine, Doers, Holder, Item, Part, Plan, PlanState, Question, Role, Stands, doers,
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
    /// Items that nobody leads as yet: the agency that follows the plan has them until the issuer has said who does.
    pub for_now: usize,
}

/// An item with who does it, groups resolved.
struct Work {
    item: Item,
    doers: Doers,
    /// The words that its task bears.
    text: String,
    stages: Vec<(String, Day)>,
    /// Concrete tasks that are given to somebody as tasks of their own.
    own: Vec<(Detail, Vec<AgencyId>)>,
    is_for_now: bool,
}

/// How many tasks an agency leads and helps with.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    led: usize,
    helped: usize,
}

/// Puts a draft into force. Refused while questions are open or an item has nobody who leads it; where that question was
/// left to the issuer, the agency that follows the plan leads for the time being.
pub async fn issue(cx: &Cx, id: PlanId) -> Result<Issued> {
    cx.write(|tx| async move {
        let plan = draft(&tx, id).await?;
        let questions = store::content::questions(tx.db(), id).await?;
        let open = questions.iter().filter(|q| q.is_open()).count();
        if open > 0 {
            return Err(Error::refused(
                "plan.open-questions",
                format!("Còn {open} chỗ cần xem. Hãy trả lời, hoặc để người ban hành trả lời, rồi ban hành thực hiện."),
            ));
        }
        let committee = agencies::authority(tx.db(), plan.authority).await?.agency;
        let works = works(&tx, &plan, committee, &questions).await?;
        let (issued, shares) = give(&tx, &plan, committee, &works).await?;
        let after = Plan {
            state: PlanState::InForce,
            issued_on: plan.issued_on.or(Some(tx.today())),
            in_force_at: Some(tx.now()),
            in_force_by: tx.actor().person_id(),
            ..plan.clone()
        };
        store::plan::update(&tx, &plan, &after).await?;
        let owing = owe_detailed(&tx, &after, committee, &works).await?;
        let mut concerned: Vec<AgencyId> = shares.keys().copied().chain(owing).chain(plan.monitor).collect();
        concerned.sort_unstable();
        concerned.dedup();
        store::plan::put_concerns(&tx, id, &concerned).await?;
        let targets = store::target::of_plan(tx.db(), id).await?;
        index::plan(&tx, &after, &concerned, works.iter().map(|work| &work.item), &targets).await?;
        gaps::ask(&tx, &after, &questions).await?;
        index::papers(&tx, &after).await?;
        index::questions(&tx, &after).await?;
        answer::wait_for_issuer(&tx, &after).await?;
        announce(&tx, &after, &concerned, &shares).await?;
        tx.audit_by("plan.put-into-force", id, &[]).await?;
        Ok(Issued { agencies: concerned.len(), ..issued })
    })
    .await
}

/// The items with work, each with who does it; refused where nobody is known and nobody was asked to say.
async fn works(tx: &Tx, plan: &Plan, committee: AgencyId, questions: &[Question]) -> Result<Vec<Work>> {
    let (_, reading) = store::plan::source(tx.db(), plan.id).await?;
    let reading: Reading = serde_json::from_str(&reading)?;
    let mut stages: HashMap<ItemId, Vec<(String, Day)>> = HashMap::new();
    for one in store::written::milestones(tx.db(), plan.id).await? {
        stages.entry(one.item).or_default().extend(one.on.map(|on| (one.label, on)));
    }
    let mut details: HashMap<ItemId, Vec<Detail>> = HashMap::new();
    for one in store::written::details(tx.db(), plan.id).await? {
        details.entry(one.item).or_default().push(one);
    }
    let mut parts: HashMap<ItemId, Vec<Part>> = HashMap::new();
    for part in store::content::parts(tx.db(), plan.id).await? {
        parts.entry(part.item).or_default().push(part);
    }
    let keeper = keeper(tx, plan).await?;
    let mut works = Vec::new();
    let mut headless = Vec::new();
    let mut resolved: HashMap<String, Vec<AgencyId>> = HashMap::new();
    for item in store::content::items(tx.db(), plan.id).await?.into_iter().filter(|item| !item.is_section) {
        let parts = parts.get(&item.id).map(Vec::as_slice).unwrap_or_default();
        let mut doers = doers_of(tx, parts, &item, committee, &mut resolved).await?;
        let is_for_now = doers.lead.is_none();
        if is_for_now {
            if !is_left_to_issuer(questions, parts, item.id) {
                headless.push(item.code.clone());
                continue;
            }
            doers.lead = Some(keeper);
            doers.coordinators.retain(|agency| *agency != keeper);
        }
        let details = details.remove(&item.id).unwrap_or_default();
        let read = reading.items.iter().find(|read| read.path == item.path);
        let text = words_of(&item, &details, read);
        let mut own = Vec::new();
        for detail in details.into_iter().filter(|detail| detail.given_to != Stands::Unknown) {
            let agencies = resolve(tx, detail.given_to, tx.today()).await?;
            own.push((detail, agencies));
        }
        let stages = stages.remove(&item.id).unwrap_or_default();
        works.push(Work { item, doers, text, stages, own, is_for_now });
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

/// The words that the task of an item bears: those of the plan and, where the review has put them right, the concrete
/// tasks as they stand now.
fn words_of(item: &Item, details: &[Detail], read: Option<&reader::Item>) -> String {
    let as_read = read.map(|read| written::details(item.id, read)).unwrap_or_default();
    if as_read.iter().map(|one| &one.text).eq(details.iter().map(|one| &one.text)) {
        return item.text.clone();
    }
    let lines: Vec<String> = details.iter().map(|one| format!("\n- {}", one.text)).collect();
    let lines = if lines.is_empty() { "\nkhông còn việc nào.".to_owned() } else { lines.concat() };
    format!("{}\n\nNhiệm vụ cụ thể sau khi xem lại:{lines}", item.text)
}

/// Whether the issuer was asked who leads an item, or whom a name in its working roles means.
fn is_left_to_issuer(questions: &[Question], parts: &[Part], item: ItemId) -> bool {
    let named = |phrase: &str| {
        let key = fold::key(phrase);
        parts.iter().any(|part| part.role != Role::Coordinate && fold::key(&part.phrase) == key)
    };
    questions.iter().filter(|q| q.to_issuer && q.answer.is_none()).any(|q| match q.asks {
        Asks::Lead => q.item == Some(item),
        Asks::Agency => named(&q.phrase),
        _ => false,
    })
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

async fn give(
    tx: &Tx,
    plan: &Plan,
    committee: AgencyId,
    works: &[Work],
) -> Result<(Issued, HashMap<AgencyId, Share>)> {
    let mut issued = Issued { tasks: 0, parts: 0, agencies: 0, for_now: 0 };
    let mut shares: HashMap<AgencyId, Share> = HashMap::new();
    for Work { item, doers, text, stages, own, is_for_now } in works {
        let Some(lead) = doers.lead else { continue };
        issued.for_now += usize::from(*is_for_now);
        shares.entry(lead).or_default().led += 1 + stages.len();
        for other in &doers.others {
            shares.entry(*other).or_default().led += 1;
        }
        for helper in &doers.coordinators {
            shares.entry(*helper).or_default().helped += 1;
        }
        let new = NewTask {
            authority: plan.authority,
            plan: Some(plan.id),
            item: Some(item.id),
            area: item.area.clone(),
            parent: None,
            kind: TaskKind::Work,
            title: item.title.clone(),
            text: text.clone(),
            product: item.product.clone(),
            lead,
            coordinators: doers.coordinators.clone(),
            assignee: None,
            assigner: committee,
            from: item.from,
            due: item.due(),
            open_ended: item.open_ended,
        };
        let parent = Some(tasks::give_untold(tx, &new).await?);
        issued.tasks += 1;
        for other in &doers.others {
            let part =
                NewTask { parent, lead: *other, coordinators: Vec::new(), assigner: lead, ..new.clone() };
            tasks::give_untold(tx, &part).await?;
            issued.parts += 1;
        }
        for (label, on) in stages {
            let part = NewTask {
                parent,
                coordinators: Vec::new(),
                title: format!("{}: {}", words::capital(label), item.title),
                text: item.period_text.clone().unwrap_or_else(|| item.text.clone()),
                from: item.from.filter(|from| from <= on),
                due: Some(*on),
                open_ended: false,
                ..new.clone()
            };
            tasks::give_untold(tx, &part).await?;
            issued.parts += 1;
        }
        for (detail, agencies) in own {
            for agency in agencies {
                let part = NewTask {
                    parent,
                    lead: *agency,
                    coordinators: Vec::new(),
                    assigner: lead,
                    title: detail.heading(),
                    text: detail.text.clone(),
                    product: None,
                    from: item.from.filter(|from| detail.due.is_none_or(|due| *from <= due)),
                    due: detail.due.or(item.due()),
                    open_ended: item.open_ended && detail.due.is_none(),
                    ..new.clone()
                };
                tasks::give_untold(tx, &part).await?;
                issued.parts += 1;
                shares.entry(*agency).or_default().led += 1;
            }
        }
    }
    Ok((issued, shares))
}

/// Gives the work of an item that an amendment adds, as issuing the plan does; those who lead it owe a plan of their own
/// as well. Who leads is known, or it is refused.
pub(super) async fn give_late(tx: &Tx, plan: &Plan, item: &Item, parts: &[Part]) -> Result<()> {
    let committee = agencies::authority(tx.db(), plan.authority).await?.agency;
    let doers = doers_of(tx, parts, item, committee, &mut HashMap::new()).await?;
    let leading: Vec<AgencyId> = doers.lead.into_iter().chain(doers.others.iter().copied()).collect();
    if leading.is_empty() {
        return Err(Error::field("chu-tri", "Chọn cơ quan chủ trì nhiệm vụ mới."));
    }
    let work = Work {
        item: item.clone(),
        doers,
        text: item.text.clone(),
        stages: Vec::new(),
        own: Vec::new(),
        is_for_now: false,
    };
    give(tx, plan, committee, std::slice::from_ref(&work)).await?;
    for agency in leading {
        owing::owe_late(tx, plan, agency, item).await?;
    }
    Ok(())
}

/// Agencies that the plan tells to make a plan of their own; where no duty says so, all that have work to lead.
async fn owe_detailed(tx: &Tx, plan: &Plan, committee: AgencyId, works: &[Work]) -> Result<Vec<AgencyId>> {
    let duties = store::content::duties(tx.db(), plan.id).await?;
    let mut owing: Vec<AgencyId> = owing::named(tx, &duties).await?.into_iter().collect();
    if owing.is_empty() {
        for Work { doers, own, .. } in works {
            owing.extend(doers.lead.into_iter().chain(doers.others.iter().copied()));
            owing.extend(own.iter().flat_map(|(_, agencies)| agencies.iter().copied()));
        }
    }
    let mut seen = HashSet::new();
    owing.retain(|agency| *agency != committee && seen.insert(*agency));
    let due = owing::due_day(tx, plan, &duties).await?;
    for agency in &owing {
        owing::owe(tx, plan, *agency, lines_for(*agency, works), due).await?;
    }
    Ok(owing)
}

/// The lines that an agency's own plan begins with: the items in which it has a part, the concrete tasks given to it.
fn lines_for(agency: AgencyId, works: &[Work]) -> Vec<DetailedLine> {
    works.iter().flat_map(|work| owing::lines_of(agency, &work.item, &work.doers, &work.own)).collect()
}

/// Each person hears of the plan once, with how many tasks it brings to the agencies that they head.
async fn announce(
    tx: &Tx,
    plan: &Plan,
    concerned: &[AgencyId],
    shares: &HashMap<AgencyId, Share>,
) -> Result<()> {
    let mut told = concerned.to_vec();
    told.push(keeper(tx, plan).await?);
    let mut people: Vec<(PersonId, Share, HashSet<AgencyId>)> = Vec::new();
    for agency in told {
        for person in heads(tx, &[agency]).await? {
            let share = shares.get(&agency).copied().unwrap_or_default();
            match people.iter_mut().find(|(known, ..)| *known == person) {
                Some((_, sum, of)) => {
                    if of.insert(agency) {
                        sum.led += share.led;
                        sum.helped += share.helped;
                    }
                }
                None => people.push((person, share, HashSet::from([agency]))),
            }
        }
    }
    let day = words::day(tx.today());
    for (person, share, _) in people {
        let title = match share {
            Share { led: 1.., .. } => format!("{}: {} nhiệm vụ đã giao cho cơ quan", plan.title, share.led),
            Share { helped: 1.., .. } => {
                format!("{}: {} nhiệm vụ cơ quan phối hợp", plan.title, share.helped)
            }
            Share { .. } => format!("Ban hành thực hiện: {}", plan.title),
        };
        let mut line = format!("thực hiện từ ngày {day}");
        if share.led > 0 && share.helped > 0 {
            line.push_str(&format!(" · phối hợp {} nhiệm vụ khác", share.helped));
        }
        let message = Message { object: plan.id.into(), title, line, href: plan.href() };
        notices::tell(tx, &[person], &message).await?;
    }
    Ok(())
}
