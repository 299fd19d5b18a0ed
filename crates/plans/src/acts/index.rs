//! Plans and what belongs to them in the search of the whole program. Papers, questions and amendments are parts of
//! their plan: seen by whom the plan is, gone when it is taken back.

use std::sync::Arc;

use ::store::Tx;
use ::store::search::{self, Entry, Filling, Seen};
use kernel::{AgencyId, Moment, ObjectRef, PlanId, Result};

use crate::model::{Amendment, Detailed, Item, Plan, Question, Report, TargetRow};
use crate::store;

/// Puts the plan and some of its items and targets where search finds them.
pub(super) async fn plan<'a>(
    tx: &Tx,
    plan: &Plan,
    concerned: &[AgencyId],
    items: impl Iterator<Item = &'a Item>,
    targets: &[TargetRow],
) -> Result<()> {
    let seen = |agencies: &[AgencyId]| Seen::By {
        authority: plan.authority,
        open: true,
        agencies: agencies.to_vec(),
        people: Vec::new(),
    };
    let entry = |object: ObjectRef, title: String, line: String, href: String, text: String| Entry {
        object,
        seen: seen(concerned),
        title,
        line,
        href,
        at: plan.in_force_at.unwrap_or_else(|| tx.now()),
        words: String::new(),
        text,
    };
    let whole = entry(plan.id.into(), plan.title.clone(), plan.numbered(), plan.href(), String::new());
    let words = plan.symbol.clone().unwrap_or_default();
    search::put(tx, &Entry { words, ..whole }).await?;
    for item in items {
        let title = format!("{} {}", item.code, item.title);
        let href = format!("{}#m-{}", plan.href(), item.id);
        search::put(tx, &entry(item.id.into(), title, plan.title.clone(), href, item.text.clone())).await?;
    }
    for target in targets {
        let line = format!("{} · {}", target.promised(), plan.title);
        let href = format!("/chi-tieu/{}", target.id);
        let found = entry(target.id.into(), target.name.clone(), line, href, target.text.clone());
        // Figures open for the authority's own people, also where agencies of others have work in the plan.
        search::put(tx, &Entry { seen: seen(&[]), ..found }).await?;
    }
    Ok(())
}

/// What of a plan is found by search besides itself, for taking it out of the index.
pub(super) async fn indexed(tx: &Tx, plan: PlanId) -> Result<Vec<ObjectRef>> {
    let items = store::content::items(tx.db(), plan).await?.into_iter().filter(|item| !item.is_section);
    let targets = store::target::of_plan(tx.db(), plan).await?;
    Ok(items.map(|item| item.id.into()).chain(targets.into_iter().map(|target| target.id.into())).collect())
}

/// Something that is part of a plan.
fn part(plan: &Plan, object: ObjectRef, title: String, line: String, href: String) -> Entry {
    Entry {
        object,
        seen: Seen::With(plan.id.into()),
        title,
        line: format!("{line} · {}", plan.title),
        href,
        at: plan.in_force_at.unwrap_or(plan.created_at),
        words: String::new(),
        text: String::new(),
    }
}

async fn name(tx: &Tx, agency: AgencyId) -> Result<String> {
    Ok(agencies::names(tx.db(), &[agency]).await?.remove(&agency).map(|n| n.name).unwrap_or_default())
}

fn later(entry: Entry, at: Option<Moment>) -> Entry {
    Entry { at: at.unwrap_or(entry.at), ..entry }
}

/// An agency's own plan, by its lines.
pub(super) async fn detailed(tx: &Tx, plan: &Plan, paper: &Detailed) -> Result<()> {
    let title = format!("Kế hoạch chi tiết của {}", name(tx, paper.agency).await?);
    let href = format!("{}/chi-tiet/{}", plan.href(), paper.agency);
    let entry = part(plan, paper.id.into(), title, paper.state.name().to_owned(), href);
    let lines = paper
        .lines
        .iter()
        .map(|line| format!("{} {}. {}. {}", line.code, line.work, line.product, line.person))
        .collect::<Vec<_>>();
    search::put(tx, &Entry { text: lines.join("\n"), ..later(entry, paper.submitted_at) }).await
}

/// All own plans of agencies under a plan.
pub(super) async fn papers(tx: &Tx, plan: &Plan) -> Result<()> {
    for paper in store::detailed::of_plan(tx.db(), plan.id).await? {
        detailed(tx, plan, &paper).await?;
    }
    Ok(())
}

/// A periodic report of an agency, by its words. Reports that are made on a whole plan are another kind.
pub(super) async fn report(tx: &Tx, plan: &Plan, one: &Report) -> Result<()> {
    let title = format!("Báo cáo của {}: {}", name(tx, one.agency).await?, one.period_in_words());
    let object = ObjectRef::new("periodic-report", one.id);
    let entry = part(plan, object, title, one.state.name().to_owned(), one.href());
    search::put(tx, &Entry { text: one.words.clone(), ..later(entry, one.submitted_at) }).await
}

/// A question that was left to the issuer, with its answer.
pub(super) async fn question(tx: &Tx, plan: &Plan, one: &Question) -> Result<()> {
    let (line, text, at) = match &one.answer {
        Some((said, at, _)) => ("đã trả lời", format!("Trả lời: {said}"), *at),
        None => ("chờ người ban hành trả lời", String::new(), None),
    };
    let href = format!("{}/cau-hoi#hoi-{}", plan.href(), one.id);
    let entry = part(plan, one.id.into(), one.question.clone(), line.to_owned(), href);
    search::put(tx, &Entry { text, words: one.phrase.clone(), ..later(entry, at) }).await
}

/// All questions of a plan that were left to the issuer.
pub(super) async fn questions(tx: &Tx, plan: &Plan) -> Result<()> {
    for one in store::content::questions(tx.db(), plan.id).await?.iter().filter(|one| one.to_issuer) {
        question(tx, plan, one).await?;
    }
    Ok(())
}

/// Some of them, after they were answered.
pub(super) async fn answered(tx: &Tx, plan: &Plan, some: &[&Question]) -> Result<()> {
    let all = store::content::questions(tx.db(), plan.id).await?;
    for one in all.iter().filter(|one| some.iter().any(|answered| answered.id == one.id)) {
        question(tx, plan, one).await?;
    }
    Ok(())
}

/// A document that amends the plan, by its number, its reasons and what it changed.
pub(super) async fn amendment(tx: &Tx, plan: &Plan, one: &Amendment) -> Result<()> {
    let title = format!("Điều chỉnh lần {} theo {}", one.no, one.symbol);
    let line = format!("ngày {}", kernel::words::day(one.on));
    let entry = part(plan, one.id.into(), title, line, one.href(plan));
    let mut text = vec![one.reason.clone()];
    for entry in &one.entries {
        text.push(format!("{} {}", entry.kind.name(), entry.subject));
        text.extend((entry.reason != one.reason).then(|| entry.reason.clone()));
        text.extend(entry.changes.iter().map(|c| format!("{}: {} → {}", c.what, c.was, c.became)));
    }
    search::put(tx, &Entry { text: text.join("\n"), ..later(entry, Some(one.made_at)) }).await
}

/// What older installations still have to put into the index.
pub(crate) fn fillings() -> Vec<Arc<dyn Filling>> {
    vec![Arc::new(Plans)]
}

/// Plans in force with all that belongs to them, one in a step.
struct Plans;

#[async_trait::async_trait]
impl Filling for Plans {
    fn name(&self) -> &'static str {
        "plans.plans-2"
    }

    async fn put_next(&self, tx: &Tx, mark: &str) -> Result<Option<String>> {
        let Some(id) = store::plan::in_force_behind(tx.db(), mark).await? else { return Ok(None) };
        let whole = store::plan::get(tx.db(), id).await?;
        let items = store::content::items(tx.db(), id).await?;
        let targets = store::target::of_plan(tx.db(), id).await?;
        plan(tx, &whole, &whole.concerns, items.iter().filter(|item| !item.is_section), &targets).await?;
        papers(tx, &whole).await?;
        for one in store::report::of_plan(tx.db(), id).await? {
            report(tx, &whole, &one).await?;
        }
        questions(tx, &whole).await?;
        for one in store::amendment::of_plan(tx.db(), id).await? {
            amendment(tx, &whole, &one).await?;
        }
        Ok(Some(id.to_string()))
    }
}
