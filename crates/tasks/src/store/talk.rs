//! What is said about a task: reports, evidence, questions, wishes for a later deadline, words that go with acts.

use kernel::{Day, Error, FileId, Result, TaskId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use store::{AuditTrail, Tx};

use super::{newest, statement};
pub use crate::entity::{evidence, extension, note, progress, question};
use crate::proofs::Proof;
use crate::{EvidenceId, ExtensionId, NoteId, ProgressId, QuestionId};

/// What a page shows of one kind at most: as many as acts, so that each act of the history finds its words.
const MOST: u64 = AuditTrail::MOST_OF;

/// A file to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// The stored file.
    pub file: FileId,
    /// Its name as uploaded.
    pub name: String,
    /// Bytes.
    pub size: i64,
}

/// Notes a report on progress.
pub async fn add_progress(tx: &Tx, task: TaskId, percent: i64, words: &str) -> Result<ProgressId> {
    let id: ProgressId = tx.new_id();
    let row = progress::Model {
        id,
        task,
        at: tx.now(),
        person: tx.actor().person_id(),
        percent,
        words: words.to_owned(),
    };
    progress::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// Attaches a file.
pub async fn add_evidence(
    tx: &Tx,
    task: TaskId,
    progress: Option<ProgressId>,
    new: &NewEvidence,
) -> Result<evidence::Model> {
    let id: EvidenceId = tx.new_id();
    let row = evidence::Model {
        id,
        task,
        progress,
        file: new.file,
        name: new.name.clone(),
        size: new.size,
        person: tx.actor().person_id(),
        at: tx.now(),
    };
    evidence::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(row)
}

/// Asks a question.
pub async fn add_question(
    tx: &Tx,
    task: TaskId,
    agency: kernel::AgencyId,
    words: &str,
) -> Result<question::Model> {
    let id: QuestionId = tx.new_id();
    let row = question::Model {
        id,
        task,
        at: tx.now(),
        person: tx.actor().person_id(),
        agency,
        words: words.to_owned(),
        answer: None,
        answered_by: None,
        answered_at: None,
    };
    question::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(row)
}

/// The question; `NotFound` if there is none.
pub async fn question<C: ConnectionTrait>(db: &C, id: QuestionId) -> Result<question::Model> {
    question::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// Answers a question; `Stale` if it is answered already.
pub async fn answer(tx: &Tx, id: QuestionId, words: &str) -> Result<()> {
    let db = tx.db();
    let sql = "UPDATE tasks_question SET answer = $2, answered_by = $3, answered_at = $4 \
               WHERE id = $1 AND answer IS NULL";
    let values = vec![id.into(), words.into(), tx.actor().person_id().into(), tx.now().into()];
    if db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 0 {
        Err(Error::Stale)
    } else {
        Ok(())
    }
}

/// Asks for a later deadline.
pub async fn add_extension(
    tx: &Tx,
    task: TaskId,
    before: Day,
    wanted: Day,
    reason: &str,
) -> Result<ExtensionId> {
    let id: ExtensionId = tx.new_id();
    let row = extension::Model {
        id,
        task,
        at: tx.now(),
        person: tx.actor().person_id(),
        before,
        wanted,
        reason: reason.to_owned(),
        granted: None,
        decided_by: None,
        decided_at: None,
        note: String::new(),
    };
    extension::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// The wish; `NotFound` if there is none.
pub async fn extension<C: ConnectionTrait>(db: &C, id: ExtensionId) -> Result<extension::Model> {
    extension::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// The wish that nobody has decided on, if there is one.
pub async fn open_extension<C: ConnectionTrait>(db: &C, task: TaskId) -> Result<Option<extension::Model>> {
    Ok(extension::Entity::find()
        .filter(extension::Column::Task.eq(task))
        .filter(extension::Column::DecidedAt.is_null())
        .one(db)
        .await?)
}

/// Decides on a wish; `Stale` if it is decided already.
pub async fn decide_extension(tx: &Tx, id: ExtensionId, granted: Option<Day>, note: &str) -> Result<()> {
    let db = tx.db();
    let sql = "UPDATE tasks_extension SET granted = $2, decided_by = $3, decided_at = $4, note = $5 \
               WHERE id = $1 AND decided_at IS NULL";
    let values = vec![id.into(), granted.into(), tx.actor().person_id().into(), tx.now().into(), note.into()];
    if db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 0 {
        Err(Error::Stale)
    } else {
        Ok(())
    }
}

/// Keeps the words of an act.
pub async fn add_note(tx: &Tx, task: TaskId, act: &str, words: &str) -> Result<NoteId> {
    let id: NoteId = tx.new_id();
    let row = note::Model {
        id,
        task,
        at: tx.now(),
        person: tx.actor().person_id(),
        act: act.to_owned(),
        words: words.to_owned(),
    };
    note::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// What was said about a task, oldest first: the newest of each kind.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    /// Reports on progress.
    pub progress: Vec<progress::Model>,
    /// Files of these reports.
    pub evidence: Vec<evidence::Model>,
    /// Questions with their answers.
    pub questions: Vec<question::Model>,
    /// Wishes for a later deadline.
    pub extensions: Vec<extension::Model>,
    /// Words that went with acts.
    pub notes: Vec<note::Model>,
    /// Older than all these: reports, questions, wishes.
    pub older: (i64, i64, i64),
}

/// Reads what was said about a task.
pub async fn of_task<C: ConnectionTrait>(db: &C, task: TaskId) -> Result<Talk> {
    let rows = progress::Entity::find().filter(progress::Column::Task.eq(task));
    let (progress, more_progress) =
        newest(db, rows, (progress::Column::At, progress::Column::Id), MOST).await?;
    let reports: Vec<ProgressId> = progress.iter().map(|row| row.id).collect();
    let mut files = Vec::new();
    for chunk in reports.chunks(super::CHUNK) {
        let rows = evidence::Entity::find()
            .filter(evidence::Column::Task.eq(task))
            .filter(evidence::Column::Progress.is_in(chunk.iter().copied()))
            .order_by_asc(evidence::Column::At)
            .order_by_asc(evidence::Column::Id);
        files.extend(rows.all(db).await?);
    }
    let rows = question::Entity::find().filter(question::Column::Task.eq(task));
    let (questions, more_questions) =
        newest(db, rows, (question::Column::At, question::Column::Id), MOST).await?;
    let rows = extension::Entity::find().filter(extension::Column::Task.eq(task));
    let (extensions, more_extensions) =
        newest(db, rows, (extension::Column::At, extension::Column::Id), MOST).await?;
    let rows = note::Entity::find().filter(note::Column::Task.eq(task));
    let (notes, _) = newest(db, rows, (note::Column::At, note::Column::Id), MOST).await?;
    Ok(Talk {
        progress,
        evidence: files,
        questions,
        extensions,
        notes,
        older: (more_progress, more_questions, more_extensions),
    })
}

/// One file of evidence; `NotFound` if there is none.
pub async fn evidence<C: ConnectionTrait>(db: &C, id: EvidenceId) -> Result<evidence::Model> {
    evidence::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// The files of evidence of some tasks, in no order.
pub async fn proofs_of<C: ConnectionTrait>(db: &C, tasks: &[TaskId]) -> Result<Vec<Proof>> {
    let mut found = Vec::new();
    for chunk in tasks.chunks(super::CHUNK) {
        let rows = evidence::Entity::find()
            .filter(evidence::Column::Task.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| Proof {
            id: row.id,
            task: row.task,
            name: row.name,
            size: row.size,
            by: row.person,
            at: row.at,
        }));
    }
    Ok(found)
}

/// Questions and wishes that still wait: they are settled when the task is closed.
pub async fn open_threads<C: ConnectionTrait>(
    db: &C,
    task: TaskId,
) -> Result<(Vec<QuestionId>, Vec<ExtensionId>)> {
    let questions = question::Entity::find()
        .filter(question::Column::Task.eq(task))
        .filter(question::Column::Answer.is_null())
        .all(db)
        .await?;
    let extensions = extension::Entity::find()
        .filter(extension::Column::Task.eq(task))
        .filter(extension::Column::DecidedAt.is_null())
        .all(db)
        .await?;
    Ok((
        questions.into_iter().map(|row| row.id).collect(),
        extensions.into_iter().map(|row| row.id).collect(),
    ))
}
