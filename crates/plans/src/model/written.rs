//! What a plan says line by line beside its numbers: the documents it rests on, the milestones and the concrete tasks
//! of its items.

use kernel::{Day, ItemId, words};

use super::Stands;

/// Where words come from: a line of the file, and whether somebody has put them right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Origin {
    /// The line of the file, from 1; 0: they do not stand there.
    pub line: i64,
    /// Whether somebody wrote them at the review.
    pub by_hand: bool,
}

impl Origin {
    /// Written by hand, found nowhere in the file.
    pub const HAND: Self = Self { line: 0, by_hand: true };

    /// As the reader found it.
    pub fn read(line: u32) -> Self {
        Self { line: i64::from(line), by_hand: false }
    }

    /// The same place, put right by hand.
    const fn corrected(self) -> Self {
        Self { by_hand: true, ..self }
    }
}

/// Something that a form may change, with where it comes from.
pub trait Written: Clone + PartialEq {
    /// Where it comes from.
    fn origin(&self) -> Origin;
}

/// What became of something that stood there: untouched it stays as it was, changed it keeps its place in the file and
/// is marked as written by hand. `make` makes it of the words of the form.
pub fn corrected<T: Written>(before: Option<&T>, make: impl Fn(Origin) -> T) -> T {
    let Some(before) = before else { return make(Origin::HAND) };
    let same = make(before.origin());
    if same == *before { same } else { make(before.origin().corrected()) }
}

/// A document on which the plan rests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// Number in the plan, from 1.
    pub no: i64,
    /// "Nghị quyết", "Kế hoạch"; as far as the text says so.
    pub kind: Option<String>,
    /// "62/NQ-HĐND".
    pub symbol: Option<String>,
    /// Its day.
    pub issued_on: Option<Day>,
    /// Who issued it, as written.
    pub issuer: Option<String>,
    /// The words of the citation.
    pub text: String,
    /// Where they come from.
    pub origin: Origin,
}

impl Written for Basis {
    fn origin(&self) -> Origin {
        self.origin
    }
}

/// A stage of an item that has a day of its own: sơ kết, tổng kết.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Of which item.
    pub item: ItemId,
    /// Number in the item, from 1.
    pub no: i64,
    /// What happens.
    pub label: String,
    /// "2023-Q3", where the text names a quarter.
    pub quarter: Option<String>,
    /// Its last day.
    pub on: Option<Day>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Written for Milestone {
    fn origin(&self) -> Origin {
        self.origin
    }
}

/// A concrete task under an item. It is words of the item's task, unless it is given to somebody as a task of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Of which item.
    pub item: ItemId,
    /// Number in the item, from 1.
    pub no: i64,
    /// The sentence.
    pub text: String,
    /// Who is told to do it, as far as the sentence says.
    pub who: String,
    /// To whom it is given as a task of its own; `Unknown`: to nobody, it stays part of the item's.
    pub given_to: Stands,
    /// By when, if it has a day of its own.
    pub due: Option<Day>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Written for Detail {
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Detail {
    /// The heading of its task: the first sentence, cut where it is long.
    pub fn heading(&self) -> String {
        const LONGEST: usize = 240;
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let first = text.split_once(". ").map_or(text.as_str(), |(first, _)| first);
        let first = first.trim_end_matches(['.', ';', ',', ' ']);
        if first.chars().count() <= LONGEST {
            return words::capital(first);
        }
        let cut: String = first.chars().take(LONGEST).collect();
        let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
        format!("{}…", words::capital(whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(text: &str, origin: Origin) -> Basis {
        Basis { no: 1, text: text.to_owned(), origin, ..Basis::default() }
    }

    #[test]
    fn what_is_untouched_stays_read_and_what_is_changed_keeps_its_line() {
        let read = basis("Căn cứ Luật", Origin::read(3));
        assert_eq!(corrected(Some(&read), |origin| basis("Căn cứ Luật", origin)), read);
        let changed = corrected(Some(&read), |origin| basis("Căn cứ Luật Tổ chức", origin));
        assert_eq!(changed.origin, Origin { line: 3, by_hand: true });
        // Once put right it stays marked, also when it is left alone the next time.
        let again = corrected(Some(&changed), |origin| basis("Căn cứ Luật Tổ chức", origin));
        assert_eq!(again, changed);
        assert_eq!(corrected(None, |origin| basis("Mới", origin)).origin, Origin::HAND);
    }

    #[test]
    fn a_long_task_has_a_short_heading() {
        let detail = |text: &str| Detail {
            item: kernel::id::Uuid::nil().into(),
            no: 1,
            text: text.to_owned(),
            who: String::new(),
            given_to: Stands::Unknown,
            due: None,
            origin: Origin::HAND,
        };
        assert_eq!(detail("công khai dự toán;").heading(), "Công khai dự toán");
        assert_eq!(detail("Rà soát quy chế. Báo cáo kết quả.").heading(), "Rà soát quy chế");
        let long = detail(&"rà soát ".repeat(60)).heading();
        assert!(long.chars().count() <= 241 && long.ends_with("soát…"), "{long}");
    }
}
