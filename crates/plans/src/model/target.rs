//! The numbers that a plan promises, and how they are said.

use kernel::{Day, ItemId, PlanId, TargetId, words};
use measures::{Op, Promise};

/// A number that the plan promises.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// Its id.
    pub id: TargetId,
    /// Of which plan.
    pub plan: PlanId,
    /// Of which item; none for the general ones.
    pub item: Option<ItemId>,
    /// "1.1.2"; empty for the general ones.
    pub item_code: String,
    /// Order in the plan.
    pub position: i64,
    /// What is judged.
    pub name: String,
    /// `>=` `>` `<=` `<` `=` `between` `keep`.
    pub op: String,
    /// The number promised; none only with `keep`.
    pub value: Option<f64>,
    /// The upper number of a range.
    pub value_to: Option<f64>,
    /// "percent", "count", … (contract of the reader, part 1).
    pub unit: String,
    /// To which stretch it refers.
    pub per: Option<String>,
    /// "up" or "down" where a change is promised.
    pub change: Option<String>,
    /// Against what the change is measured, in words.
    pub baseline: Option<String>,
    /// For whom or for which fields.
    pub scope: Option<String>,
    /// By when; none: by the end of the plan's year.
    pub due_on: Option<Day>,
    /// "must" or "strive".
    pub firmness: String,
    /// The clause as written.
    pub text: String,
    /// Where it stands.
    pub first_line: i64,
    /// Key of the measure that computes it; none: reported by hand.
    pub measure: Option<String>,
    /// How sure the reader is.
    pub sure: f64,
    /// The first day on which it is promised; none: since the plan is in force.
    pub since_on: Option<Day>,
    /// The first day on which it is promised no more.
    pub ended_on: Option<Day>,
}

impl TargetRow {
    /// Whether the plan promises it on a day.
    pub fn is_promised_on(&self, day: Day) -> bool {
        self.since_on.is_none_or(|since| since <= day) && self.ended_on.is_none_or(|ended| day < ended)
    }

    /// The promise as it is judged, for a plan's first and last day; `before` is the number it is a change of.
    pub fn promise(&self, first: Day, last: Day, before: Option<f64>) -> Option<Promise> {
        let op = Op::parse(&self.op)?;
        Some(Promise {
            op,
            value: self.value,
            value_to: self.value_to,
            before,
            from: first,
            due: self.due_on.unwrap_or(last),
        })
    }

    /// "≥ 50%", "trên 85%", "20–30%", "giữ mức cũ".
    pub fn promised(&self) -> String {
        let unit = unit_name(&self.unit);
        let figure = |value: f64| words::number(value, 2);
        let glued =
            if unit.is_empty() || unit.starts_with('%') { unit.to_owned() } else { format!(" {unit}") };
        let sign = Op::parse(&self.op).map_or("", Op::sign);
        let change = match self.change.as_deref() {
            Some("up") => "tăng ",
            Some("down") => "giảm ",
            _ => "",
        };
        // A share of a year's or of each case is a matter of course; "50%/tháng" is not.
        let plain = |per: &&str| self.unit == "percent" && matches!(*per, "year" | "case");
        let per = self.per.as_deref().filter(|per| !plain(per)).map_or("", per_name);
        match (self.value, self.value_to) {
            (Some(from), Some(to)) => format!("{change}{}–{}{glued}{per}", figure(from), figure(to)),
            (Some(value), None) => format!("{change}{sign}{}{glued}{per}", figure(value)),
            _ => "giữ mức cũ".to_owned(),
        }
    }
}

/// Units as people read them, by the words of the contract.
pub const UNITS: &[(&str, &str)] = &[
    ("percent", "%"),
    ("percent_points", "điểm %"),
    ("count", "lần, việc"),
    ("days", "ngày"),
    ("working_days", "ngày làm việc"),
    ("hours", "giờ"),
    ("minutes", "phút"),
    ("points", "điểm"),
    ("rank", "thứ hạng"),
    ("dong", "đồng"),
];

/// Stretches as people read them, by the words of the contract.
pub const PERS: &[(&str, &str)] = &[
    ("", "cả kỳ"),
    ("week", "mỗi tuần"),
    ("month", "mỗi tháng"),
    ("quarter", "mỗi quý"),
    ("half", "mỗi 6 tháng"),
    ("year", "mỗi năm"),
    ("case", "mỗi việc"),
];

/// Comparisons as people read them.
pub const OPS: &[(&str, &str)] = &[
    (">=", "≥ từ … trở lên"),
    (">", "> trên"),
    ("<=", "≤ không quá"),
    ("<", "< dưới"),
    ("=", "= đúng"),
    ("between", "trong khoảng"),
    ("keep", "giữ mức cũ"),
];

/// A unit in words.
pub fn unit_name(code: &str) -> &'static str {
    match code {
        "count" => "",
        _ => UNITS.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name),
    }
}

fn per_name(code: &str) -> &'static str {
    match code {
        "week" => "/tuần",
        "month" => "/tháng",
        "quarter" => "/quý",
        "half" => "/6 tháng",
        "year" => "/năm",
        "case" => "/việc",
        _ => "",
    }
}
