//! Reporting progress: words, a percentage, files that prove it.

use files::Files;
use kernel::{Error, FileId, Granted, Result, TaskId, fold};
use store::Cx;

use super::{index, same_version, waits};
use crate::ProgressId;
use crate::model::Task;
use crate::policy::act;
use crate::store as sql;
use crate::store::talk::NewEvidence;

/// What is reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How much is done, 0 to 100; none: as before.
    pub percent: Option<i64>,
    /// What was done.
    pub words: String,
    /// Files that prove it, already stored and still loose.
    pub files: Vec<FileId>,
}

/// Reports progress on a task that is in the doers' hands.
pub async fn report(
    cx: &Cx,
    files: &Files,
    id: TaskId,
    seen: Option<i64>,
    report: &Report,
) -> Result<ProgressId> {
    if report.words.trim().is_empty() && report.files.is_empty() {
        return Err(Error::field("noi-dung", "Hãy viết việc đã làm hoặc đính kèm minh chứng."));
    }
    cx.write(|tx| async move {
        let task: Granted<Task, act::Carry> = tx.actor().grant(sql::task::get(tx.db(), id).await?)?;
        same_version(&task, seen)?;
        let mut after = task.reported(report.percent, tx.now())?;
        let words = fold::nfc(report.words.trim());
        let progress = sql::talk::add_progress(&tx, id, after.percent, &words).await?;
        for file in &report.files {
            let stored = files.keep(&tx, *file, id).await?;
            let size = i64::try_from(stored.size).unwrap_or(i64::MAX);
            let new = NewEvidence { file: stored.id, name: stored.name, size };
            let added = sql::talk::add_evidence(&tx, id, Some(progress), &new).await?;
            index::evidence(&tx, &task, &added, &words).await?;
            after.evidence += 1;
        }
        sql::task::update(&tx, &task, &after).await?;
        tx.audit_by("task.reported", id, &[("progress", progress.to_string())]).await?;
        // Renewed each time: what was urged has been answered by this.
        waits::refresh(&tx, &after).await?;
        Ok(progress)
    })
    .await
}
