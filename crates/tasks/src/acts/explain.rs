//! Explanations (giải trình): asked for with a deadline, answered, kept with the thing.

use kernel::words::{self, ClockState};
use kernel::{AgencyId, AuthorityId, Day, Error, Granted, ObjectRef, Result, TaskId};
use notices::{Message, Waiting};
use store::{Cx, Tx};

use super::{index, waits, words_of};
use crate::ExplanationId;
use crate::model::{Explanation, Task};
use crate::policy::{Demanding, act};
use crate::store as sql;

/// What is asked about a thing.
#[derive(Debug, Clone)]
pub struct Demand {
    /// About what.
    pub object: ObjectRef,
    /// Whose it is.
    pub authority: AuthorityId,
    /// What the thing is called.
    pub title: String,
    /// Where it opens.
    pub href: String,
    /// Who must answer.
    pub agency: AgencyId,
    /// What is asked.
    pub words: String,
    /// By when.
    pub due: Day,
}

/// Asks for an explanation about any thing, inside the caller's act. The actor must follow the authority's work
/// (leader, office, monitor).
pub async fn ask_explanation(tx: &Tx, demand: &Demand) -> Result<ExplanationId> {
    let _asking: Granted<Demanding, act::Demand> =
        tx.actor().grant(Demanding { authority: demand.authority })?;
    ask(tx, demand).await
}

/// What is asked where no words are given: one click is enough to ask why a task is late.
fn usual_question(late_days: Option<i64>) -> String {
    match late_days {
        Some(days) => {
            format!("Việc quá hạn {days} ngày làm việc. Vì sao chậm, đang vướng ở đâu, bao giờ xong?")
        }
        None => "Đến nay đã làm được gì, đang vướng ở đâu, bao giờ xong?".to_owned(),
    }
}

/// By when an explanation is usually answered: in three working days.
pub async fn usual_answer_day(cx: &Cx) -> Result<Day> {
    let pace = notices::Pace::of(cx).await?;
    Ok(pace.calendar.add_working_days(pace.today, 3))
}

/// Asks the lead of a task for an explanation; without words, what is usually asked.
pub async fn ask_about_task(cx: &Cx, id: TaskId, words: &str, due: Day) -> Result<ExplanationId> {
    let pace = notices::Pace::of(cx).await?;
    let pace = &pace;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Demand> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        let clock = task.clock(pace.today, &pace.calendar, pace.soon_days);
        let usual = usual_question((clock.state == ClockState::Late).then_some(clock.days));
        let demand = Demand {
            object: id.into(),
            authority: task.authority,
            title: task.title.clone(),
            href: task.href(),
            agency: task.lead,
            words: if words.trim().is_empty() { usual } else { words.to_owned() },
            due,
        };
        let explanation = ask(&tx, &demand).await?;
        tx.audit_by("task.explanation-asked", id, &[("explanation", explanation.to_string())]).await?;
        Ok(explanation)
    })
    .await
}

async fn ask(tx: &Tx, demand: &Demand) -> Result<ExplanationId> {
    let words = words_of(&demand.words, "yeu-cau", "Hãy viết cần giải trình điều gì.")?;
    if demand.due < tx.today() {
        return Err(Error::field("han-tra-loi", "Hạn trả lời không được ở trong quá khứ."));
    }
    let explanation = Explanation {
        id: tx.new_id(),
        object: demand.object.clone(),
        authority: demand.authority,
        title: demand.title.clone(),
        href: demand.href.clone(),
        agency: demand.agency,
        asked_by: tx.actor().person_id(),
        asked_at: tx.now(),
        words,
        due: demand.due,
        answer: None,
        version: 1,
    };
    sql::explanation::insert(tx, &explanation).await?;
    index::explanation(tx, &explanation).await?;
    let also = [("about", demand.object.id.clone())];
    tx.audit_by("explanation.asked", explanation.id, &also).await?;
    let href = format!("/giai-trinh/{}", explanation.id);
    let title = format!("Giải trình: {}", demand.title);
    let line = format!("{} hỏi · {}", tx.actor().name(), waits::cut(&explanation.words));
    let waiting = Waiting {
        object: explanation.id.into(),
        kind: "explanation",
        authority: demand.authority,
        person: None,
        agency: demand.agency,
        title: title.clone(),
        line: line.clone(),
        href: href.clone(),
        action: "Giải trình",
        due: Some(demand.due),
        since: tx.now(),
        urgent: true,
        menu: waits::MENU,
    };
    notices::wait(tx, &waiting).await?;
    let heads = agencies::heads(tx.db(), demand.agency, tx.today()).await?;
    let line = format!("{line} · trả lời trước {}", words::day(demand.due));
    notices::tell(tx, &heads, &Message { object: explanation.id.into(), title, line, href }).await?;
    Ok(explanation.id)
}

/// Answers what was asked, once.
pub async fn answer_explanation(cx: &Cx, id: ExplanationId, words: &str) -> Result<()> {
    cx.write(|tx| async move {
        let asked: Granted<Explanation, act::Answer> =
            tx.actor().grant(sql::explanation::get(tx.db(), id).await?)?;
        let answered = asked.answered(words, tx.actor().person_id(), tx.now())?;
        sql::explanation::answer(&tx, &answered).await?;
        index::explanation(&tx, &answered).await?;
        tx.audit_by("explanation.answered", id, &[("about", answered.object.id.clone())]).await?;
        notices::settle(&tx, &id.into()).await?;
        let asker: Vec<_> = answered.asked_by.into_iter().collect();
        let message = Message {
            object: id.into(),
            title: format!("Đã giải trình: {}", answered.title),
            line: waits::cut(words.trim()),
            href: format!("/giai-trinh/{id}"),
        };
        notices::tell(&tx, &asker, &message).await
    })
    .await
}
