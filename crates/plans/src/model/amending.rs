//! Documents that change a plan in force, and what each changes.

use kernel::{Day, FileId, ItemId, Moment, PersonId, TargetId, words};

use super::{AmendmentId, DutyId, EntryId, Plan};

/// A field before and after an amendment, in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Changed {
    /// Which field.
    pub what: String,
    /// What stood there before.
    pub was: String,
    /// What stands there now.
    pub became: String,
}

/// What one change of an amendment does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Other words, days, product or names of an item.
    Item,
    /// An item that was not in the plan.
    NewItem,
    /// An item that is no longer to be done.
    DroppedItem,
    /// Another threshold of a target.
    Target,
    /// A target that was not promised.
    NewTarget,
    /// A target that is promised no more.
    DroppedTarget,
    /// Another day, doer or matter of a duty to report.
    Duty,
    /// A duty that nobody had.
    NewDuty,
    /// A duty that nobody has any more.
    DroppedDuty,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Item,
        Self::NewItem,
        Self::DroppedItem,
        Self::Target,
        Self::NewTarget,
        Self::DroppedTarget,
        Self::Duty,
        Self::NewDuty,
        Self::DroppedDuty,
    ];

    /// The word in the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::NewItem => "new-item",
            Self::DroppedItem => "dropped-item",
            Self::Target => "target",
            Self::NewTarget => "new-target",
            Self::DroppedTarget => "dropped-target",
            Self::Duty => "duty",
            Self::NewDuty => "new-duty",
            Self::DroppedDuty => "dropped-duty",
        }
    }

    /// The kind of a word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the document does, as the law words it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item | Self::Target | Self::Duty => "sửa đổi",
            Self::NewItem | Self::NewTarget | Self::NewDuty => "bổ sung",
            Self::DroppedItem | Self::DroppedTarget | Self::DroppedDuty => "bãi bỏ",
        }
    }
}

/// One change that an amendment makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Order in the amendment, from 1.
    pub position: i64,
    /// What it does.
    pub kind: Kind,
    /// Which item it is about.
    pub item: Option<ItemId>,
    /// Which target.
    pub target: Option<TargetId>,
    /// Which duty.
    pub duty: Option<DutyId>,
    /// What it is about, as it was called then: "Mục 1.2".
    pub subject: String,
    /// Why, as it was said with this change.
    pub reason: String,
    /// What it changes, field by field.
    pub changes: Vec<Changed>,
    /// When it was put into force.
    pub made_at: Moment,
    /// By whom.
    pub made_by: Option<PersonId>,
}

impl Entry {
    /// "Mục 1.2: thời gian: đến 31/12/2021", "bãi bỏ Mục 1.3".
    pub fn in_short(&self) -> String {
        if matches!(self.kind, Kind::Item | Kind::Target | Kind::Duty) {
            let changed = self.changes.iter().map(|c| format!("{}: {}", c.what.to_lowercase(), c.became));
            format!("{}: {}", self.subject, changed.collect::<Vec<_>>().join("; "))
        } else {
            format!("{} {}", self.kind.name(), within(&self.subject))
        }
    }
}

/// A document that changes a plan in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its id.
    pub id: AmendmentId,
    /// Number in the plan, from 1.
    pub no: i64,
    /// "75/KH-UBND".
    pub symbol: String,
    /// Its day.
    pub on: Day,
    /// Why.
    pub reason: String,
    /// The document itself with its name.
    pub file: Option<(FileId, String)>,
    /// What it changes, in the order in which that was put into force.
    pub entries: Vec<Entry>,
    /// When it was recorded.
    pub made_at: Moment,
    /// By whom.
    pub made_by: Option<PersonId>,
}

impl Amendment {
    /// Its address.
    pub fn href(&self, plan: &Plan) -> String {
        format!("{}/dieu-chinh/{}", plan.href(), self.no)
    }

    /// "75/KH-UBND ngày 14/06/2021".
    pub fn named(&self) -> String {
        format!("{} ngày {}", self.symbol, words::day(self.on))
    }
}

/// "Mục 1.2" inside a sentence: "mục 1.2".
pub fn within(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
