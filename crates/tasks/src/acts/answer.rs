//! Questions about a task, and their answers.

use kernel::{Error, Granted, Result, TaskId};
use store::Cx;

use super::{index, waits, words_of};
use crate::QuestionId;
use crate::model::Task;
use crate::policy::{Questioned, act};
use crate::store as sql;

/// Asks: who has the task in hand asks whoever gave it; everybody else asks the lead.
pub async fn ask(cx: &Cx, id: TaskId, words: &str) -> Result<QuestionId> {
    let words = &words_of(words, "cau-hoi", "Hãy viết câu hỏi.")?;
    cx.write(|tx| async move {
        let task: Granted<Task, act::Ask> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        task.require_open()?;
        let from_lead =
            <Task as kernel::Guarded<act::Carry>>::allows(&task, tx.actor()) && task.assigner != task.lead;
        let agency = if from_lead { task.assigner } else { task.lead };
        let asked = sql::talk::add_question(&tx, id, agency, words).await?;
        index::question(&tx, &task, &asked).await?;
        let question = asked.id;
        tx.audit_by("task.asked", id, &[("question", question.to_string())]).await?;
        waits::question(&tx, &task, question, agency, words).await?;
        let people =
            if from_lead { waits::givers(&tx, &task).await? } else { waits::doers(&tx, &task).await? };
        waits::tell(&tx, &people, &task, format!("Câu hỏi về: {}", task.title), waits::cut(words)).await?;
        Ok(question)
    })
    .await
}

/// Answers a question.
pub async fn answer(cx: &Cx, id: QuestionId, words: &str) -> Result<()> {
    let words = &words_of(words, "tra-loi", "Hãy viết câu trả lời.")?;
    cx.write(|tx| async move {
        let question = sql::talk::question(tx.db(), id).await?;
        let task = sql::task::get(tx.db(), question.task).await?;
        let seen = <Task as kernel::Guarded<act::See>>::visible_to(&task, tx.actor());
        let asked = Questioned { authority: task.authority, agency: question.agency, seen };
        let _answering: Granted<Questioned, act::Answer> = tx.actor().grant(asked)?;
        if question.answer.is_some() {
            return Err(Error::refused("task.answered", "Câu hỏi này đã được trả lời."));
        }
        sql::talk::answer(&tx, id, words).await?;
        index::question(&tx, &task, &sql::talk::question(tx.db(), id).await?).await?;
        tx.audit_by("task.answered", task.id, &[("question", id.to_string())]).await?;
        notices::settle(&tx, &id.into()).await?;
        let asker: Vec<_> = question.person.into_iter().collect();
        waits::tell(&tx, &asker, &task, format!("Trả lời về: {}", task.title), waits::cut(words)).await
    })
    .await
}
