//! The one sentence that says how a plan stands: on the board, in the report, on the plan's page.

use kernel::words::{self, ClockState};
use measures::TargetState;

/// How many items of a plan stand where, by their chief tasks and the first deadlines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct ItemTally {
    /// Done.
    pub done: i64,
    /// In time, or without a deadline.
    pub in_time: i64,
    /// Due soon.
    pub soon: i64,
    /// Late.
    pub late: i64,
}

impl ItemTally {
    /// Of the clocks of the chief tasks.
    pub fn of(clocks: impl IntoIterator<Item = ClockState>) -> Self {
        let mut tally = Self::default();
        for state in clocks {
            match state {
                ClockState::Done | ClockState::DoneLate => tally.done += 1,
                ClockState::InTime | ClockState::NoDue => tally.in_time += 1,
                ClockState::DueSoon => tally.soon += 1,
                ClockState::Late => tally.late += 1,
            }
        }
        tally
    }

    /// Of the chief tasks as the list of tasks counts them today, so that each number opens to as many rows.
    pub const fn of_list(tally: tasks::Tally) -> Self {
        Self { done: tally.done, in_time: tally.in_time, soon: tally.soon, late: tally.late }
    }

    /// All.
    pub const fn all(self) -> i64 {
        self.done + self.in_time + self.soon + self.late
    }
}

/// How many targets stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct TargetTally {
    /// Met.
    pub reached: i64,
    /// Not met.
    pub missed: i64,
    /// Nothing can be said.
    pub unknown: i64,
}

impl TargetTally {
    /// Of the states of the targets.
    pub fn of(states: impl IntoIterator<Item = TargetState>) -> Self {
        let mut tally = Self::default();
        for state in states {
            match state.is_reached() {
                Some(true) => tally.reached += 1,
                Some(false) => tally.missed += 1,
                None => tally.unknown += 1,
            }
        }
        tally
    }

    /// All.
    pub const fn all(self) -> i64 {
        self.reached + self.missed + self.unknown
    }
}

/// A part of the sentence: so many of what, in the colour of a state. The code names the filter of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Class of the state.
    pub class: &'static str,
    /// How many.
    pub n: i64,
    /// Of what.
    pub what: &'static str,
    /// The filter of the list that shows them.
    pub code: &'static str,
}

impl Part {
    /// "6 đúng tiến độ".
    pub fn text(self) -> String {
        format!("{} {}", words::whole(self.n), self.what)
    }
}

/// How a plan stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    /// Its items.
    pub items: ItemTally,
    /// Its targets.
    pub targets: TargetTally,
}

impl Standing {
    /// The parts about items that are not zero.
    pub fn item_parts(&self) -> Vec<Part> {
        let part = |class, n, what, code| Part { class, n, what, code };
        not_zero([
            part("done", self.items.done, "hoàn thành", "trang-thai=hoan-thanh"),
            part("in-time", self.items.in_time, "đúng tiến độ", "han=dung-tien-do"),
            part("soon", self.items.soon, "sắp đến hạn", "han=sap-den-han"),
            part("late", self.items.late, "quá hạn", "han=qua-han"),
        ])
    }

    /// The parts about targets that are not zero.
    pub fn target_parts(&self) -> Vec<Part> {
        let part = |class, n, what, code| Part { class, n, what, code };
        not_zero([
            part("done", self.targets.reached, "đạt", "dat"),
            part("late", self.targets.missed, "chưa đạt", "chua-dat"),
            part("none", self.targets.unknown, "chưa có số liệu", "chua-do"),
        ])
    }

    /// "11 nhiệm vụ: 6 đúng tiến độ, 3 sắp đến hạn, 2 quá hạn; 11 chỉ tiêu: 4 đạt, 5 chưa đạt, 2 chưa có số liệu."
    pub fn sentence(&self) -> String {
        let said = |all: i64, what: &str, parts: Vec<Part>| {
            let parts: Vec<String> = parts.into_iter().map(Part::text).collect();
            let colon = if parts.is_empty() { "" } else { ": " };
            format!("{} {what}{colon}{}", words::whole(all), parts.join(", "))
        };
        format!(
            "{}; {}.",
            said(self.items.all(), "nhiệm vụ", self.item_parts()),
            said(self.targets.all(), "chỉ tiêu", self.target_parts())
        )
    }
}

fn not_zero<const N: usize>(parts: [Part; N]) -> Vec<Part> {
    parts.into_iter().filter(|part| part.n > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_says_what_is_not_zero() {
        let items = ItemTally { done: 0, in_time: 6, soon: 3, late: 2 };
        let targets = TargetTally { reached: 4, missed: 5, unknown: 2 };
        assert_eq!(
            Standing { items, targets }.sentence(),
            "11 nhiệm vụ: 6 đúng tiến độ, 3 sắp đến hạn, 2 quá hạn; \
             11 chỉ tiêu: 4 đạt, 5 chưa đạt, 2 chưa có số liệu."
        );
        assert_eq!(Standing::default().sentence(), "0 nhiệm vụ; 0 chỉ tiêu.");
    }
}
