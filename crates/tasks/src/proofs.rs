//! The files of evidence of a plan, for whoever looks at the plan.

use ::store::Cx;
use kernel::{Actor, ItemId, Moment, PersonId, PlanId, Result, TaskId};

use crate::model::Task;
use crate::policy::act;
use crate::{EvidenceId, store};

/// A file that proves work on a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Its id.
    pub id: EvidenceId,
    /// The task to which it belongs.
    pub task: TaskId,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub size: i64,
    /// Who brought it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
}

/// The files of evidence of a plan.
#[derive(Debug, Clone, Default)]
pub struct Proofs {
    /// Those that may be opened, newest first, each with its task.
    pub shown: Vec<(Proof, Task)>,
    /// How many belong to tasks that the actor may not see.
    pub hidden: i64,
}

impl Proof {
    /// Where it opens, for whoever may see its task.
    pub fn href(&self, task: &Task) -> String {
        format!("{}/minh-chung/{}", task.href(), self.id)
    }
}

/// The files of evidence of a plan, or of one of its items, parts included: of the tasks that the actor may see.
pub async fn proofs_of_plan(cx: &Cx, plan: PlanId, item: Option<ItemId>) -> Result<Proofs> {
    let lines = store::list::of_plan(cx.db(), plan).await?;
    let mut tasks: Vec<Task> = lines
        .into_iter()
        .map(|line| line.task)
        .filter(|task| task.evidence > 0 && item.map_or(task.item.is_some(), |item| task.item == Some(item)))
        .collect();
    store::task::fill_coordinators(cx.db(), &mut tasks).await?;
    let (seen, unseen): (Vec<Task>, Vec<Task>) =
        tasks.into_iter().partition(|task| Actor::may::<Task, act::See>(&cx.actor, task));
    let ids: Vec<TaskId> = seen.iter().map(|task| task.id).collect();
    let mut proofs = store::talk::proofs_of(cx.db(), &ids).await?;
    proofs.sort_by_key(|proof| std::cmp::Reverse((proof.at, proof.id)));
    let shown = proofs
        .into_iter()
        .filter_map(|proof| seen.iter().find(|task| task.id == proof.task).map(|task| (proof, task.clone())))
        .collect();
    Ok(Proofs { shown, hidden: unseen.iter().map(|task| task.evidence).sum() })
}
