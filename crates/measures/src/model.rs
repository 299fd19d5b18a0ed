//! What a measure is. Pure but for the signatures of the two queries that a measure carries.

use std::pin::Pin;
use std::sync::Arc;

use kernel::{AgencyId, AuthorityId, Day, Moment, ObjectRef, PlanId, Result, words};

/// What a query of a measure returns later.
pub type Future<T> = Pin<Box<dyn std::future::Future<Output = Result<T>> + Send>>;

/// In what a value is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Numerator ÷ denominator × 100.
    Percent,
    /// How many.
    Count,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// What a measure is asked: whose, and from which day to which (both included). The answer is what was so at the end of
/// the last day, whenever it is asked: work that goes on does not change the figure of a past period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The authority.
    pub authority: AuthorityId,
    /// One plan of it, where the figure belongs to a plan's target; none: all its work, of plans and by hand.
    pub plan: Option<PlanId>,
    /// One agency of it; none: all.
    pub agency: Option<AgencyId>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// How many, and out of how many where the measure is a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Value {
    /// Rows that count.
    pub numerator: i64,
    /// Rows looked at; none where the measure only counts.
    pub denominator: Option<i64>,
}

impl Value {
    /// The number itself; none for a share of nothing.
    pub fn number(self) -> Option<f64> {
        match self.denominator {
            None => Some(self.numerator as f64),
            Some(0) => None,
            Some(all) => Some(self.numerator as f64 * 100.0 / all as f64),
        }
    }

    /// What parts make together.
    pub fn sum(parts: impl IntoIterator<Item = Self>, is_share: bool) -> Self {
        let none = Self { numerator: 0, denominator: is_share.then_some(0) };
        parts.into_iter().fold(none, |sum, part| Self {
            numerator: sum.numerator + part.numerator,
            denominator: sum.denominator.zip(part.denominator).map(|(one, other)| one + other),
        })
    }

    /// As people read it: "54,5%", "7", "–" for a share of nothing.
    pub fn text(self) -> String {
        match (self.number(), self.denominator) {
            (None, _) => "–".to_owned(),
            (Some(share), Some(_)) => format!("{}%", words::number(share, 1)),
            (Some(_), None) => words::number(self.numerator as f64, 0),
        }
    }
}

/// One row behind a number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EvidenceRow {
    /// The thing.
    pub object: ObjectRef,
    /// First line.
    pub title: String,
    /// Second line: place and person.
    pub line: String,
    /// Where it opens.
    pub href: String,
    /// The day that puts it into the period.
    pub on: Day,
    /// Whether it counts in the numerator.
    pub counted: bool,
    /// Why it counts or does not, in words.
    pub why: String,
}

/// The rows behind a number: all that were looked at, each with whether it counts and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    /// All rows looked at. Where the measure only counts, all of them count.
    pub rows: Vec<EvidenceRow>,
    /// Whether there is a denominator.
    pub is_share: bool,
}

impl Evidence {
    /// The value that these rows make.
    pub fn value(&self) -> Value {
        let counted = self.rows.iter().filter(|row| row.counted).count() as i64;
        Value { numerator: counted, denominator: self.is_share.then_some(self.rows.len() as i64) }
    }

    /// The rows of the numerator.
    pub fn counted(&self) -> impl Iterator<Item = &EvidenceRow> {
        self.rows.iter().filter(|row| row.counted)
    }
}

/// A definition of a number, with its legal basis and its two queries.
#[derive(Clone)]
pub struct Measure {
    /// Stable key: module, dot, name ("tasks.done-in-time").
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// In what it is told.
    pub unit: Unit,
    /// The law or plan that asks for it.
    pub basis: &'static str,
    /// The definition in one sentence.
    pub definition: &'static str,
    /// What the numerator counts: "nhiệm vụ hoàn thành đúng hạn".
    pub numerator: &'static str,
    /// What the denominator counts; none where the measure only counts.
    pub denominator: Option<&'static str>,
    /// From what record it is computed: "Sổ nhiệm vụ".
    pub source: &'static str,
    /// A reading older than so many days is no reading.
    pub fresh_days: i64,
    /// Which way is good.
    pub better: Better,
    /// The value by counting in the database.
    pub count: fn(store::Cx, Question) -> Future<Value>,
    /// The rows that make the value.
    pub evidence: fn(store::Cx, Question) -> Future<Evidence>,
    /// The scope: none for a measure that can only be told of all. Else the value of each agency that has rows, by one
    /// query for all of them; together they make the value of the whole.
    pub by_agency: Option<ByAgency>,
}

/// The query that tells agencies apart; it is asked with no agency.
pub type ByAgency = fn(store::Cx, Question) -> Future<Vec<(AgencyId, Value)>>;

/// The value of the whole, with those of its agencies where the measure tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Of all.
    pub value: Value,
    /// Of each agency that has rows, by id.
    pub agencies: Vec<(AgencyId, Value)>,
}

/// A value that was frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frozen {
    pub value: Value,
    pub at: Moment,
    /// Whether it was frozen before the figures of plans were told apart.
    pub is_of_all_plans: bool,
}

impl Measure {
    /// The value of an agency that has no rows.
    pub fn nothing(&self) -> Value {
        Value::sum([], self.denominator.is_some())
    }

    /// The value of the whole and of each agency, read together so that they agree.
    pub async fn whole(&self, cx: &store::Cx, question: Question) -> Result<Whole> {
        let Some(by_agency) = self.by_agency.filter(|_| question.agency.is_none()) else {
            let value = (self.count)(cx.clone(), question).await?;
            return Ok(Whole { value, agencies: Vec::new() });
        };
        let mut agencies = by_agency(cx.clone(), question).await?;
        agencies.sort_unstable_by_key(|(agency, _)| *agency);
        let value = Value::sum(agencies.iter().map(|(_, value)| *value), self.denominator.is_some());
        Ok(Whole { value, agencies })
    }
}

impl std::fmt::Debug for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Measure").field("key", &self.key).finish_non_exhaustive()
    }
}

/// All measures of the installation. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<Vec<Measure>>);

impl Registry {
    /// All of `measures`, by key.
    pub fn new(mut measures: Vec<Measure>) -> Self {
        measures.sort_by_key(|m| m.key);
        Self(Arc::new(measures))
    }

    /// The measure of a key; none: no module publishes it (yet).
    pub fn get(&self, key: &str) -> Option<&Measure> {
        self.0.iter().find(|m| m.key == key)
    }

    /// All measures, by key.
    pub fn all(&self) -> &[Measure] {
        &self.0
    }
}
