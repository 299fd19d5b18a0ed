//! Tasks and what is said about them in the search of the whole program.

use std::sync::Arc;

use kernel::{AgencyId, Result};
use store::Tx;
use store::search::{self, Entry, Filling, Seen};

use super::waits::{cut, short_name};
use crate::model::{Explanation, State, Task};
use crate::store as sql;
use crate::store::talk;

/// A task, seen by the agencies with a part in it and by the person in charge. What was withdrawn is not found, and nothing that was said about it.
pub async fn task(tx: &Tx, task: &Task) -> Result<()> {
    if task.state == State::Withdrawn {
        return search::remove(tx, &task.id.into()).await;
    }
    let mut agencies = vec![task.lead, task.assigner];
    agencies.extend(&task.coordinators);
    let names = agencies::names(tx.db(), &agencies).await?;
    let name = |agency: &AgencyId| names.get(agency).map(|name| name.name.clone()).unwrap_or_default();
    let entry = Entry {
        object: task.id.into(),
        title: task.title.clone(),
        line: format!("{} · {} · {}", task.code, name(&task.lead), task.state.name()),
        href: task.href(),
        at: task.given_at,
        words: format!("{} {}", task.area, task.coordinators.iter().map(name).collect::<Vec<_>>().join(" ")),
        text: match &task.product {
            Some(product) => format!("{}\nSản phẩm: {product}", task.text),
            None => task.text.clone(),
        },
        seen: Seen::By {
            authority: task.authority,
            open: false,
            agencies,
            people: task.assignee.into_iter().collect(),
        },
    };
    search::put(tx, &entry).await
}

/// A question about a task, with its answer.
pub async fn question(tx: &Tx, task: &Task, one: &talk::question::Model) -> Result<()> {
    let said = match &one.answer {
        Some(_) => "đã trả lời".to_owned(),
        None => format!("chờ {} trả lời", short_name(tx, one.agency).await?),
    };
    let entry = Entry {
        object: one.id.into(),
        seen: Seen::With(task.id.into()),
        title: cut(&one.words),
        line: format!("{} · {} · {said}", task.code, task.title),
        href: format!("{}#hoi-{}", task.href(), one.id),
        at: one.at,
        words: String::new(),
        text: format!("{}\n{}", one.words, one.answer.as_deref().unwrap_or_default()),
    };
    search::put(tx, &entry).await
}

/// A file that proves progress on a task, by its name; `said` is what was reported with it.
pub async fn evidence(tx: &Tx, task: &Task, file: &talk::evidence::Model, said: &str) -> Result<()> {
    let entry = Entry {
        object: file.id.into(),
        seen: Seen::With(task.id.into()),
        title: file.name.clone(),
        line: format!("{} · {}", task.code, task.title),
        href: format!("{}#tep-{}", task.href(), file.id),
        at: file.at,
        words: String::new(),
        text: said.to_owned(),
    };
    search::put(tx, &entry).await
}

/// An explanation with its answer, seen by whoever was asked.
pub async fn explanation(tx: &Tx, one: &Explanation) -> Result<()> {
    let said = if one.answer.is_some() { "đã trả lời" } else { "chờ trả lời" };
    let answer = one.answer.as_ref().map(|(words, ..)| words.as_str()).unwrap_or_default();
    let entry = Entry {
        object: one.id.into(),
        seen: Seen::By {
            authority: one.authority,
            open: false,
            agencies: vec![one.agency],
            people: Vec::new(),
        },
        title: format!("Giải trình: {}", one.title),
        line: format!("{} · {said}", short_name(tx, one.agency).await?),
        href: format!("/giai-trinh/{}", one.id),
        at: one.asked_at,
        words: String::new(),
        text: format!("{}\n{answer}", one.words),
    };
    search::put(tx, &entry).await
}

/// Rows in one step of a filling.
const STEP: u64 = 50;

/// What older installations still have to put into the index.
pub fn fillings() -> Vec<Arc<dyn Filling>> {
    vec![Arc::new(Tasks), Arc::new(Explanations)]
}

/// Tasks with their text, questions and evidence.
struct Tasks;

#[async_trait::async_trait]
impl Filling for Tasks {
    fn name(&self) -> &'static str {
        "tasks.tasks-2"
    }

    async fn put_next(&self, tx: &Tx, mark: &str) -> Result<Option<String>> {
        let tasks = sql::task::behind(tx.db(), mark, STEP).await?;
        for one in &tasks {
            task(tx, one).await?;
            let said = talk::of_task(tx.db(), one.id).await?;
            for asked in &said.questions {
                question(tx, one, asked).await?;
            }
            for file in &said.evidence {
                let with = said.progress.iter().find(|row| Some(row.id) == file.progress);
                evidence(tx, one, file, with.map(|row| row.words.as_str()).unwrap_or_default()).await?;
            }
        }
        Ok(tasks.last().map(|last| last.id.to_string()))
    }
}

/// Explanations.
struct Explanations;

#[async_trait::async_trait]
impl Filling for Explanations {
    fn name(&self) -> &'static str {
        "tasks.explanations-2"
    }

    async fn put_next(&self, tx: &Tx, mark: &str) -> Result<Option<String>> {
        let asked = sql::explanation::behind(tx.db(), mark, STEP).await?;
        for one in &asked {
            explanation(tx, one).await?;
        }
        Ok(asked.last().map(|last| last.id.to_string()))
    }
}
