//! For whom a task waits, who is told of it, and how it is found: kept in step with every act.

use kernel::{AgencyId, Day, ObjectRef, PersonId, Result, TaskId, words};
use notices::{Message, Waiting};
use store::Tx;

use super::index;
use crate::model::{State, Task, TaskKind};
use crate::store as sql;
use crate::{ExtensionId, QuestionId};

/// The line of the navigation that counts tasks.
pub const MENU: &str = "/nhiem-vu";
/// Working days that whoever gave a task has to accept or return it, and to decide and answer.
const ANSWER_DAYS: i64 = 3;

/// Who has the task in hand: the person in charge, or the heads of the lead agency.
pub async fn doers(tx: &Tx, task: &Task) -> Result<Vec<PersonId>> {
    match task.assignee {
        Some(person) => Ok(vec![person]),
        None => agencies::heads(tx.db(), task.lead, tx.today()).await,
    }
}

/// Who gave it: the person, or the heads of the agency in whose name it was given.
pub async fn givers(tx: &Tx, task: &Task) -> Result<Vec<PersonId>> {
    match task.given_by {
        Some(person) => Ok(vec![person]),
        None => agencies::heads(tx.db(), task.assigner, tx.today()).await,
    }
}

/// The day by which a question, a wish or a proposal should be dealt with.
pub async fn answer_by(tx: &Tx, task: &Task) -> Result<Day> {
    let calendar = agencies::calendar(tx.cx(), task.authority).await?;
    Ok(calendar.add_working_days(tx.today(), ANSWER_DAYS))
}

/// "UBND thị xã": the short name of an agency, or nothing if it is gone.
pub async fn short_name(tx: &Tx, agency: AgencyId) -> Result<String> {
    Ok(agencies::names(tx.db(), &[agency])
        .await?
        .remove(&agency)
        .map(|name| name.short_name)
        .unwrap_or_default())
}

/// Puts the task into the hands of those whose turn it is, takes it from all others, and renews the search index.
/// Called by every act that changes whose turn it is, or what stands on the row.
pub async fn refresh(tx: &Tx, task: &Task) -> Result<()> {
    let object: ObjectRef = task.id.into();
    index::task(tx, task).await?;
    notices::settle(tx, &object).await?;
    let waiting = match task.state {
        State::Done | State::Withdrawn => return close(tx, task.id).await,
        State::Proposed => {
            let lead = short_name(tx, task.lead).await?;
            Waiting {
                person: task.given_by,
                agency: task.assigner,
                title: format!("Xác nhận hoàn thành: {}", task.title),
                line: format!("{} · {lead} đề nghị từ {}", task.code, words::day(tx.today())),
                action: "Xem minh chứng",
                due: Some(answer_by(tx, task).await?),
                ..base(tx, task, object)
            }
        }
        State::Given | State::Working | State::Returned => {
            let assigner = short_name(tx, task.assigner).await?;
            let role = if task.state == State::Returned { "bị trả lại" } else { "chủ trì" };
            let (_, waiting) = sql::task::links_of(tx.db(), task.id).await?;
            let others = sql::task::by_ids(tx.db(), &waiting).await?;
            let open = others.iter().filter(|other| other.state.is_open()).count();
            let blocks =
                if open > 0 { format!(" · đang chặn {open} nhiệm vụ") } else { String::new() };
            let line = format!("{} · {role} · {assigner} giao{blocks}", task.code);
            Waiting { line, ..base(tx, task, object) }
        }
    };
    notices::wait(tx, &waiting).await
}

fn base(tx: &Tx, task: &Task, object: ObjectRef) -> Waiting {
    Waiting {
        object,
        kind: match task.kind {
            TaskKind::Work => "task",
            TaskKind::Report => "report",
        },
        authority: task.authority,
        person: task.assignee,
        agency: task.lead,
        title: task.title.clone(),
        line: task.code.clone(),
        href: task.href(),
        action: "Cập nhật tiến độ",
        due: task.due,
        since: tx.now(),
        urgent: false,
        menu: MENU,
    }
}

/// A question waits for the agency that must answer it.
pub async fn question(tx: &Tx, task: &Task, id: QuestionId, agency: AgencyId, said: &str) -> Result<()> {
    let waiting = Waiting {
        object: id.into(),
        kind: "question",
        person: if agency == task.lead { task.assignee } else { task.given_by },
        agency,
        title: format!("Trả lời câu hỏi: {}", cut(said)),
        line: format!("{} · {}", task.code, task.title),
        href: format!("{}#hoi-{id}", task.href()),
        action: "Trả lời",
        due: Some(answer_by(tx, task).await?),
        ..base(tx, task, task.id.into())
    };
    notices::wait(tx, &waiting).await
}

/// A wish for a later deadline waits for whoever gave the task.
pub async fn extension(tx: &Tx, task: &Task, id: ExtensionId, wanted: Day) -> Result<()> {
    let lead = short_name(tx, task.lead).await?;
    let waiting = Waiting {
        object: id.into(),
        person: task.given_by,
        agency: task.assigner,
        title: format!("Xem xét gia hạn: {}", task.title),
        line: format!("{} · {lead} xin đến {}", task.code, words::day(wanted)),
        href: format!("{}#gia-han-{id}", task.href()),
        action: "Xem xét gia hạn",
        due: Some(answer_by(tx, task).await?),
        ..base(tx, task, task.id.into())
    };
    notices::wait(tx, &waiting).await
}

/// Tells people something about a task.
pub async fn tell(tx: &Tx, people: &[PersonId], task: &Task, title: String, line: String) -> Result<()> {
    notices::tell(tx, people, &Message { object: task.id.into(), title, line, href: task.href() }).await
}

/// Nothing waits any more, neither questions nor wishes.
async fn close(tx: &Tx, id: TaskId) -> Result<()> {
    let (questions, extensions) = sql::talk::open_threads(tx.db(), id).await?;
    for question in questions {
        notices::settle(tx, &question.into()).await?;
    }
    for extension in extensions {
        notices::settle(tx, &extension.into()).await?;
    }
    Ok(())
}

/// The beginning of a text, for one line.
pub fn cut(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    if first.chars().count() <= 90 {
        return first.to_owned();
    }
    let mut short: String = first.chars().take(89).collect();
    short.push('…');
    short
}
