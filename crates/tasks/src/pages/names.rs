//! Who and what is named on a task's page: names read in two goes, and the rows that are made with them.

use std::collections::HashMap;

use kernel::words::{self, DueClock};
use kernel::{Actor, AgencyId, PersonId, Result};
use notices::Pace;
use web::{Caller, Clock};

use super::{choices, story};
use crate::model::{Explanation, Task};
use crate::policy::act;
use crate::store as sql;

/// A question with its answer.
pub struct QuestionRow {
    pub id: String,
    pub initials: String,
    pub who: String,
    pub at: String,
    pub words: String,
    pub to: String,
    pub answer: Option<(String, String)>,
    pub may_answer: bool,
}

/// A wish for a later deadline, with what came of it.
pub struct ExtensionRow {
    pub id: String,
    pub text: String,
    pub reason: String,
    pub verdict: String,
    pub wanted: String,
    pub is_open: bool,
}

/// An explanation.
pub struct ExplanationRow {
    pub href: String,
    pub words: String,
    pub meta: String,
    pub clock: Clock,
    pub answer: String,
}

/// Another task, in one line.
pub struct TaskRow {
    pub id: String,
    pub href: String,
    pub code: String,
    pub title: String,
    pub meta: String,
    pub clock: Clock,
}

/// Other tasks that the page names.
pub struct Related {
    pub waits_for: Vec<Task>,
    pub waited_by: Vec<Task>,
    pub parts: Vec<Task>,
    pub parent: Option<Task>,
}

/// The names of everybody on the page, read in two goes.
pub struct Names {
    pub agencies: HashMap<AgencyId, String>,
    pub people: HashMap<PersonId, String>,
}

impl Names {
    /// Reads the names of everybody and everything on the page.
    pub async fn read(
        call: &Caller,
        task: &Task,
        talk: &sql::talk::Talk,
        events: &[store::AuditEvent],
        asked: &[Explanation],
        said: &[notices::Said],
        related: &Related,
    ) -> Result<Self> {
        let cx = &call.cx;
        let mut agencies = vec![task.lead, task.assigner];
        agencies.extend(&task.coordinators);
        agencies.extend(story::agencies_in(events));
        agencies.extend(talk.questions.iter().map(|row| row.agency));
        agencies.extend(asked.iter().map(|row| row.agency));
        let others =
            related.waits_for.iter().chain(&related.waited_by).chain(&related.parts).chain(&related.parent);
        agencies.extend(others.map(|other| other.lead));
        let mut people = story::people_in(events);
        people.extend(task.assignee);
        people.extend(talk.progress.iter().filter_map(|row| row.person));
        people.extend(talk.questions.iter().flat_map(|row| [row.person, row.answered_by]).flatten());
        people.extend(talk.extensions.iter().flat_map(|row| [row.person, row.decided_by]).flatten());
        people.extend(asked.iter().filter_map(|row| row.asked_by));
        people.extend(asked.iter().filter_map(|row| row.answer.as_ref().and_then(|(_, by, _)| *by)));
        people.extend(said.iter().map(|row| row.person));
        let cards = agencies::people(cx.db(), &people, cx.today()).await?;
        Ok(Self {
            agencies: choices::short_names(cx, &agencies).await?,
            people: cards.into_iter().map(|(id, card)| (id, card.name)).collect(),
        })
    }

    /// The short name of an agency.
    pub fn agency(&self, id: AgencyId) -> String {
        self.agencies.get(&id).cloned().unwrap_or_default()
    }

    /// The name of a person; without one, the program.
    pub fn person(&self, id: Option<PersonId>) -> String {
        id.and_then(|id| self.people.get(&id)).cloned().unwrap_or_else(|| "Hệ thống".to_owned())
    }

    /// Another task in one line; it leads on for whom it opens.
    pub fn row(&self, actor: &Actor, pace: &Pace, task: &Task) -> TaskRow {
        TaskRow {
            id: task.id.to_string(),
            href: task.href_for(actor),
            code: task.code.clone(),
            title: task.title.clone(),
            meta: format!("{} · {} · {}", task.code, self.agency(task.lead), task.state.name()),
            clock: Clock::of(&task.clock(pace.today, &pace.calendar, pace.soon_days)),
        }
    }

    /// A question, and whether the actor may answer it.
    pub fn question(&self, call: &Caller, task: &Task, row: &sql::talk::question::Model) -> QuestionRow {
        let asked = crate::policy::Questioned { authority: task.authority, agency: row.agency, seen: true };
        let who = self.person(row.person);
        QuestionRow {
            id: row.id.to_string(),
            initials: kernel::fold::initials(&who),
            who,
            at: words::moment(row.at),
            words: row.words.clone(),
            to: self.agency(row.agency),
            answer: row.answer.clone().map(|words| {
                let at = row.answered_at.map(words::moment).unwrap_or_default();
                (words, format!("{} · {at}", self.person(row.answered_by)))
            }),
            may_answer: row.answer.is_none() && call.cx.actor.may::<_, act::Answer>(&asked),
        }
    }

    /// A wish for a later deadline.
    pub fn extension(&self, row: &sql::talk::extension::Model) -> ExtensionRow {
        ExtensionRow {
            id: row.id.to_string(),
            text: format!(
                "Từ {} đến {}, {} xin {}",
                words::day(row.before),
                words::day(row.wanted),
                self.person(row.person),
                words::day(row.at.day())
            ),
            reason: row.reason.clone(),
            verdict: match (row.decided_at, row.granted) {
                (None, _) => String::new(),
                (Some(_), Some(day)) => format!(
                    "{} đồng ý, hạn mới {}. {}",
                    self.person(row.decided_by),
                    words::day(day),
                    row.note
                ),
                (Some(_), None) => format!("{} không đồng ý. {}", self.person(row.decided_by), row.note),
            },
            wanted: words::day(row.wanted),
            is_open: row.decided_at.is_none(),
        }
    }

    /// An explanation; it leads on for whom it opens.
    pub fn explanation(&self, actor: &Actor, pace: &Pace, row: &Explanation) -> ExplanationRow {
        let answered = row.answer.as_ref().map(|(_, _, at)| at.day());
        let clock = DueClock::of(Some(row.due), answered, pace.today, &pace.calendar, pace.soon_days);
        ExplanationRow {
            href: if actor.may::<Explanation, act::See>(row) {
                format!("/giai-trinh/{}", row.id)
            } else {
                String::new()
            },
            words: row.words.clone(),
            meta: format!(
                "{} hỏi {} · {}",
                self.person(row.asked_by),
                self.agency(row.agency),
                words::moment(row.asked_at)
            ),
            clock: Clock::of(&clock),
            answer: row
                .answer
                .as_ref()
                .map(|(words, by, _)| format!("{}: {words}", self.person(*by)))
                .unwrap_or_default(),
        }
    }
}
