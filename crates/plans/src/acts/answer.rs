//! Answering what the reader asks, at the review or, by the issuer, later.

use ::store::{Cx, Tx};
use kernel::{Day, Error, Granted, ItemId, PlanId, Result, fold, words};
use notices::Waiting;

use super::{index, item, keeper, require_own};
use crate::model::{Asks, DutyRow, Item, Part, Plan, PlanState, Question, QuestionId, Role, Stands};
use crate::policy::act;
use crate::store;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The agency or group that is meant.
    Agency(Stands),
    /// Until this day.
    Until(Day),
    /// Goes on without an end.
    Always,
    /// Words of one's own, or "giữ như văn bản".
    Words(String),
    /// The issuer is to say.
    Issuer,
}

/// Records an answer; it also completes what was read. After the plan is in force only what was left to the issuer is
/// answered: an agency or a day that the text did not name reaches the tasks, everything else is an amendment.
pub async fn answer(cx: &Cx, plan: PlanId, id: QuestionId, answer: &Answer) -> Result<()> {
    put(cx, plan, id, answer, false).await
}

/// The same, and the same answer for all other items that lack the same thing.
pub async fn answer_alike(cx: &Cx, plan: PlanId, id: QuestionId, answer: &Answer) -> Result<()> {
    put(cx, plan, id, answer, true).await
}

/// The open questions that one answer can settle together with `question`: the same thing missing in other items. A
/// name is asked once anyway, for all places that use it.
pub(crate) fn alike<'a>(
    question: &'a Question,
    all: &'a [Question],
) -> impl Iterator<Item = &'a Question> + 'a {
    let is_shared = matches!(question.asks, Asks::Lead | Asks::Deadline | Asks::Oddity);
    all.iter().filter(move |other| {
        is_shared
            && other.id != question.id
            && other.asks == question.asks
            && other.answer.is_none()
            && other.to_issuer == question.to_issuer
    })
}

async fn put(cx: &Cx, plan: PlanId, id: QuestionId, answer: &Answer, with_alike: bool) -> Result<()> {
    cx.write(|tx| async move {
        let plan: Granted<Plan, act::Keep> = tx.actor().grant(store::plan::get(tx.db(), plan).await?)?;
        let questions = store::content::questions(tx.db(), plan.id).await?;
        let question = questions.iter().find(|q| q.id == id).ok_or(Error::NotFound)?;
        if question.answer.is_some() {
            return Err(Error::Stale);
        }
        let is_left_to_issuer = question.to_issuer && *answer != Answer::Issuer;
        if plan.state == PlanState::InForce && !is_left_to_issuer {
            return Err(Error::refused(
                "plan.in-force",
                "Kế hoạch đã ban hành thực hiện; thay đổi là điều chỉnh kế hoạch.",
            ));
        }
        let mut settled = vec![question];
        settled.extend(alike(question, &questions).filter(|_| with_alike));
        for question in &settled {
            let said = match answer {
                Answer::Issuer => None,
                _ => Some(apply(&tx, &plan, question, answer).await?),
            };
            if said.as_ref().is_some_and(|said| said.trim().is_empty()) {
                return Err(Error::field("tra-loi", "Hãy viết câu trả lời."));
            }
            store::content::answer(&tx, question.id, said.as_deref()).await?;
        }
        if plan.state == PlanState::InForce {
            wait_for_issuer(&tx, &plan).await?;
            index::answered(&tx, &plan, &settled).await?;
        }
        tx.audit_by("plan.question-answered", plan.id, &[("question", id.to_string())]).await
    })
    .await
}

async fn apply(tx: &Tx, plan: &Plan, question: &Question, answer: &Answer) -> Result<String> {
    match (question.asks, answer) {
        (_, Answer::Words(said)) => Ok(said.clone()),
        (Asks::Agency, Answer::Agency(stands)) => name(tx, plan, question, *stands).await,
        (Asks::Lead, Answer::Agency(stands)) => {
            let item = question.item.ok_or(Error::NotFound)?;
            let name = name_of(tx, plan, *stands).await?;
            let lead = Part {
                id: tx.new_id(),
                item,
                position: 0,
                role: Role::Lead,
                phrase: name.clone(),
                first_line: 0,
                stands: *stands,
                sure: 1.0,
            };
            let was = parts_of(tx, plan, item).await?;
            let now: Vec<Part> = std::iter::once(lead).chain(was.iter().cloned()).collect();
            change(tx, plan, item, |item| item, (&was, &now)).await?;
            Ok(name)
        }
        (Asks::Deadline, Answer::Until(day)) => {
            let item = question.item.ok_or(Error::NotFound)?;
            let until = |item| Item { to: Some(*day), open_ended: false, ..item };
            change(tx, plan, item, until, (&[], &[])).await?;
            Ok(format!("đến {}", words::day(*day)))
        }
        (Asks::Deadline, Answer::Always) => {
            let item = question.item.ok_or(Error::NotFound)?;
            let first = plan.first_day();
            let always = |item| Item { from: Some(first), to: None, open_ended: true, ..item };
            change(tx, plan, item, always, (&[], &[])).await?;
            Ok("thường xuyên".to_owned())
        }
        (Asks::Monitor, Answer::Agency(stands @ Stands::Agency(agency))) => {
            require_own(tx, plan.authority, [*stands], "co-quan").await?;
            let name = name_of(tx, plan, *stands).await?;
            let before = store::plan::get(tx.db(), plan.id).await?;
            let after = Plan { monitor: Some(*agency), ..before.clone() };
            store::plan::update(tx, &before, &after).await?;
            Ok(name)
        }
        (Asks::Monitor, Answer::Agency(_)) => Err(Error::field(
            "co-quan",
            "Hãy chọn một cơ quan: nơi theo dõi là một cơ quan, không phải nhóm.",
        )),
        _ => Err(Error::field("tra-loi", "Câu trả lời chưa hợp với câu hỏi này.")),
    }
}

/// The same words mean the same body wherever they stand: in roles, in duties, as who follows the plan.
async fn name(tx: &Tx, plan: &Plan, question: &Question, stands: Stands) -> Result<String> {
    let name = name_of(tx, plan, stands).await?;
    let key = fold::key(&question.phrase);
    for (item, was) in by_item(store::content::parts(tx.db(), plan.id).await?) {
        if !was.iter().any(|part| fold::key(&part.phrase) == key) {
            continue;
        }
        let known = |part: &Part| {
            if fold::key(&part.phrase) == key {
                Part { stands, sure: 1.0, ..part.clone() }
            } else {
                part.clone()
            }
        };
        let now: Vec<Part> = was.iter().map(known).collect();
        change(tx, plan, item, |item| item, (&was, &now)).await?;
    }
    for duty in store::content::duties(tx.db(), plan.id).await? {
        let means = |(who, known): (&String, &Stands)| if fold::key(who) == key { stands } else { *known };
        let stands: Vec<Stands> = duty.who.iter().zip(&duty.stands).map(means).collect();
        if stands != duty.stands {
            store::content::update_duty(tx, &DutyRow { stands, ..duty }).await?;
        }
    }
    let asked = store::content::questions(tx.db(), plan.id).await?;
    let monitor = asked.iter().find(|q| q.asks == Asks::Monitor && q.answer.is_none());
    if let (Stands::Agency(agency), Some(question)) = (stands, monitor)
        && fold::key(&question.phrase) == key
    {
        let before = store::plan::get(tx.db(), plan.id).await?;
        let after = Plan { monitor: Some(agency), ..before.clone() };
        store::plan::update(tx, &before, &after).await?;
        store::content::answer(tx, question.id, Some(&name)).await?;
    }
    Ok(name)
}

fn by_item(parts: Vec<Part>) -> Vec<(ItemId, Vec<Part>)> {
    let mut groups: Vec<(ItemId, Vec<Part>)> = Vec::new();
    for part in parts {
        match groups.last_mut() {
            Some((item, group)) if *item == part.item => group.push(part),
            _ => groups.push((part.item, vec![part])),
        }
    }
    groups
}

async fn parts_of(tx: &Tx, plan: &Plan, item: ItemId) -> Result<Vec<Part>> {
    Ok(store::content::parts(tx.db(), plan.id).await?.into_iter().filter(|part| part.item == item).collect())
}

/// Writes a changed item, so that who has its form open hears of the change. Equal names are left alone.
async fn change(
    tx: &Tx,
    plan: &Plan,
    item: ItemId,
    change: impl FnOnce(Item) -> Item,
    (was, now): (&[Part], &[Part]),
) -> Result<()> {
    let before = store::content::item(tx.db(), plan.id, item).await?;
    let after = change(before.clone());
    item::put(tx, plan, (&before, &after), (was, now)).await
}

/// The name of an agency or group of the plan's authority; `Unknown` is no answer.
pub(super) async fn name_of(tx: &Tx, plan: &Plan, stands: Stands) -> Result<String> {
    match stands {
        Stands::Agency(id) => Ok(agencies::agency(tx.db(), id).await?.name),
        Stands::Group(id) => {
            let groups = agencies::groups_of(tx.db(), plan.authority, tx.today()).await?;
            groups.into_iter().find(|group| group.id == id).map(|group| group.name).ok_or(Error::NotFound)
        }
        Stands::Unknown => Err(Error::field("co-quan", "Hãy chọn một cơ quan hoặc nhóm cơ quan.")),
    }
}

/// What the issuer still has to say waits in the hands of the agency that follows the plan, in one row.
pub(super) async fn wait_for_issuer(tx: &Tx, plan: &Plan) -> Result<()> {
    let asked = store::content::questions(tx.db(), plan.id).await?;
    let open = asked.iter().filter(|q| q.to_issuer && q.answer.is_none()).count();
    notices::settle(tx, &plan.id.into()).await?;
    if open == 0 {
        return Ok(());
    }
    let waiting = Waiting {
        object: plan.id.into(),
        kind: "question",
        authority: plan.authority,
        person: None,
        agency: keeper(tx, plan).await?,
        title: format!("Hỏi người ban hành: {open} chỗ văn bản chưa rõ"),
        line: plan.title.clone(),
        href: format!("{}#cau-hoi", plan.href()),
        action: "Xem câu hỏi",
        due: None,
        since: tx.now(),
        urgent: false,
        menu: "/ke-hoach",
    };
    notices::wait(tx, &waiting).await
}
