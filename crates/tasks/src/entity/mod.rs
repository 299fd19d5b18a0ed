//! The tables of this module.

use kernel::{AgencyId, AuthorityId, Day, ItemId, Moment, PersonId, PlanId, TaskId};

/// A table's entity without relations, which the module reads by its own queries.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $table:literal, { $($(#[$field_attr:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        pub mod $name {
            use super::*;
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($(#[$field_attr])* pub $field: $kind),* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(
    /// Tasks.
    task, "tasks_task", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: TaskId,
        authority: AuthorityId,
        year: i64,
        number: i64,
        plan: Option<PlanId>,
        item: Option<ItemId>,
        area: String,
        parent: Option<TaskId>,
        kind: String,
        title: String,
        title_key: String,
        words_key: String,
        text: String,
        product: Option<String>,
        lead: AgencyId,
        assignee: Option<PersonId>,
        assigner: AgencyId,
        given_by: Option<PersonId>,
        given_at: Moment,
        from_on: Option<Day>,
        first_due: Option<Day>,
        due: Option<Day>,
        open_ended: i64,
        state: String,
        open: i64,
        percent: i64,
        reported_at: Option<Moment>,
        evidence: i64,
        proposed_on: Option<Day>,
        proposed_by: Option<PersonId>,
        done_on: Option<Day>,
        late_on: Option<Day>,
        late_days: i64,
        version: i64,
        withdrawn_on: Option<Day>,
    }
);

table!(
    /// Who helps in which task.
    coordinator, "tasks_coordinator", {
        #[sea_orm(primary_key, auto_increment = false)]
        task: TaskId,
        #[sea_orm(primary_key, auto_increment = false)]
        agency: AgencyId,
    }
);

table!(
    /// Which task waits for which.
    link, "tasks_link", {
        #[sea_orm(primary_key, auto_increment = false)]
        task: TaskId,
        #[sea_orm(primary_key, auto_increment = false)]
        waits_for: TaskId,
    }
);

table!(
    /// Reports on progress.
    progress, "tasks_progress", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: crate::ProgressId,
        task: TaskId,
        at: Moment,
        person: Option<PersonId>,
        percent: i64,
        words: String,
    }
);

table!(
    /// Files that prove something.
    evidence, "tasks_evidence", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: crate::EvidenceId,
        task: TaskId,
        /// The report that it came with.
        progress: Option<crate::ProgressId>,
        file: kernel::FileId,
        name: String,
        size: i64,
        person: Option<PersonId>,
        at: Moment,
    }
);

table!(
    /// Questions and answers.
    question, "tasks_question", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: crate::QuestionId,
        task: TaskId,
        at: Moment,
        person: Option<PersonId>,
        /// Who must answer.
        agency: AgencyId,
        words: String,
        answer: Option<String>,
        answered_by: Option<PersonId>,
        answered_at: Option<Moment>,
    }
);

table!(
    /// Wishes for a later deadline.
    extension, "tasks_extension", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: crate::ExtensionId,
        task: TaskId,
        at: Moment,
        person: Option<PersonId>,
        before: Day,
        wanted: Day,
        reason: String,
        /// The day granted; none: refused, or not decided.
        granted: Option<Day>,
        decided_by: Option<PersonId>,
        decided_at: Option<Moment>,
        note: String,
    }
);

table!(
    /// Words that go with an act.
    note, "tasks_note", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: crate::NoteId,
        task: TaskId,
        at: Moment,
        person: Option<PersonId>,
        act: String,
        words: String,
    }
);

table!(
    /// Explanations, on any thing.
    explanation, "tasks_explanation", {
        #[sea_orm(primary_key, auto_increment = false)]
        id: crate::ExplanationId,
        object_kind: String,
        object: String,
        authority: AuthorityId,
        title: String,
        href: String,
        agency: AgencyId,
        asked_by: Option<PersonId>,
        asked_at: Moment,
        words: String,
        due: Day,
        answer: Option<String>,
        answered_by: Option<PersonId>,
        answered_at: Option<Moment>,
        version: i64,
    }
);
