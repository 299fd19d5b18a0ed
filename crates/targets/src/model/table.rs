//! The table of a report, item by item: in the order and by the numbers of the plan, the targets below their items.

use super::{Content, ItemLine, TargetLine};

/// What a cell says that nothing measures.
pub const UNMEASURED: &str = "chưa đo";
/// What a cell says that nobody reported.
pub const UNTOLD: &str = "chưa báo cáo";
/// The heading of general targets that stand below none in the plan.
const GENERAL: &str = "Chỉ tiêu chung";

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PlanRow<'a> {
    /// A heading of the plan.
    Heading(&'a str),
    /// An item.
    Item(&'a ItemLine),
    /// A target, below its item.
    Target(&'a TargetLine),
}

/// All lines in the order of the plan.
pub fn plan_rows(content: &Content) -> Vec<PlanRow<'_>> {
    let mut rows = Vec::new();
    let mut open: &[String] = &[];
    let mut general: Vec<&TargetLine> = content.targets.iter().filter(|t| is_general(content, t)).collect();
    general.sort_by_key(|target| target.line);
    let mut general = general.into_iter().peekable();
    for item in &content.items {
        while let Some(target) = general.next_if(|target| target.line <= item.line) {
            head(&mut rows, &mut open, &target.under);
            rows.push(PlanRow::Target(target));
        }
        head(&mut rows, &mut open, &item.under);
        rows.push(PlanRow::Item(item));
        let mut own: Vec<&TargetLine> = content.targets.iter().filter(|t| belongs(t, item)).collect();
        own.sort_by_key(|target| target.line);
        rows.extend(own.into_iter().map(PlanRow::Target));
    }
    for target in general {
        head(&mut rows, &mut open, &target.under);
        rows.push(PlanRow::Target(target));
    }
    if let Some(PlanRow::Target(_)) = rows.first() {
        rows.insert(0, PlanRow::Heading(GENERAL));
    }
    rows
}

/// The headings that begin here: those in which the line differs from the one before. Where a heading ends and the one
/// above goes on, that one stands again, so that nothing seems to belong to what has ended.
fn head<'a>(rows: &mut Vec<PlanRow<'a>>, open: &mut &'a [String], under: &'a [String]) {
    let mut same = open.iter().zip(under).take_while(|(one, other)| one == other).count();
    if same == under.len() && same < open.len() {
        same = same.saturating_sub(1);
    }
    rows.extend(under.iter().skip(same).map(|heading| PlanRow::Heading(heading)));
    *open = under;
}

/// A report that was made before items were kept knows them by their numbers.
fn belongs(target: &TargetLine, item: &ItemLine) -> bool {
    match (target.item, item.item) {
        (None, None) => !target.code.is_empty() && target.code == item.code,
        (one, other) => one == other,
    }
}

fn is_general(content: &Content, target: &TargetLine) -> bool {
    !content.items.iter().any(|item| belongs(target, item))
}

/// The cells of a line in words: paper, page and workbook say the same.
impl ItemLine {
    /// "Phòng Tư pháp chủ trì".
    pub fn led(&self) -> String {
        if self.lead.is_empty() { String::new() } else { format!("{} chủ trì", self.lead) }
    }

    /// "1/3 việc xong"; "" for work that is not divided.
    pub fn done(&self) -> String {
        let (all, done) = self.tasks;
        if all > 1 { format!("{done}/{all} việc xong") } else { String::new() }
    }

    /// "2 tệp: NV 12/2021 (2 tệp)".
    pub fn evidence_words(&self) -> String {
        match (self.evidence, self.proof.as_str()) {
            (0, _) => "chưa có tệp".to_owned(),
            (n, "") => format!("{n} tệp"),
            (n, proof) => format!("{n} tệp: {proof}"),
        }
    }
}

impl TargetLine {
    /// The clause as the plan has it.
    pub fn words(&self) -> &str {
        if self.text.is_empty() { &self.name } else { &self.text }
    }

    /// Whether the line was made before what is measured and what is reported were kept apart.
    fn is_old(&self) -> bool {
        self.measured.is_empty() && self.told.is_empty() && self.number.is_some()
    }

    /// What the program measures, or that nothing does.
    pub fn measured_words(&self) -> &str {
        let is_measured = self.source.starts_with("Hệ thống đo");
        match self.measured.as_str() {
            "" if self.is_old() && is_measured => &self.figure,
            "" => UNMEASURED,
            words => words,
        }
    }

    /// What agencies report, or that none did.
    pub fn told_words(&self) -> &str {
        let is_measured = self.source.starts_with("Hệ thống đo");
        match self.told.as_str() {
            "" if self.is_old() && !is_measured => &self.figure,
            "" => UNTOLD,
            words => words,
        }
    }

    /// "chưa đạt", with why where nothing can be said.
    pub fn state_words(&self) -> String {
        if self.why.is_empty() { self.state.clone() } else { format!("{}: {}", self.state, self.why) }
    }

    /// What stands behind it.
    pub fn evidence_words(&self) -> &str {
        if self.proof.is_empty() { "chưa có" } else { &self.proof }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ItemId;
    use kernel::id::Uuid;
    use serde_json::json;

    fn content(items: &serde_json::Value, targets: &serde_json::Value) -> Content {
        serde_json::from_value(json!({
            "issuer": "", "place": "", "plan_title": "", "period_name": "", "on": "2021-09-30", "sentence": "",
            "items": items, "targets": targets, "late": [], "areas": [], "changes": [],
            "remarks": "", "causes": "", "proposals": "", "signer": [[], ""]
        }))
        .unwrap()
    }

    fn item(id: u128, code: &str, line: i64, under: &[&str]) -> serde_json::Value {
        json!({"item": ItemId::from(Uuid::from_u128(id)), "code": code, "title": code, "lead": "", "tasks": [1, 0],
               "state": "", "evidence": 0, "line": line, "under": under})
    }

    fn target(item: Option<u128>, name: &str, line: i64, under: &[&str]) -> serde_json::Value {
        json!({"item": item.map(|id| ItemId::from(Uuid::from_u128(id))), "code": "", "name": name, "promised": "",
               "figure": "–", "number": null, "state": "", "source": "", "line": line, "under": under})
    }

    fn said(content: &Content) -> Vec<String> {
        plan_rows(content)
            .into_iter()
            .map(|row| match row {
                PlanRow::Heading(words) => format!("# {words}"),
                PlanRow::Item(item) => item.code.clone(),
                PlanRow::Target(target) => format!("- {}", target.name),
            })
            .collect()
    }

    #[test]
    fn lines_follow_the_plan_and_headings_begin_once() {
        let items = json!([
            item(1, "1.1.1", 92, &["II. Nội dung", "1. Thể chế", "1.1. Hội họp"]),
            item(2, "1.1.2", 118, &["II. Nội dung", "1. Thể chế", "1.1. Hội họp"]),
            item(3, "1.2", 203, &["II. Nội dung", "1. Thể chế"]),
            item(4, "1.1.1", 271, &["II. Nội dung", "2. Thủ tục"]),
        ]);
        let targets = json!([
            target(Some(4), "d", 280, &[]),
            target(Some(2), "c", 130, &[]),
            target(None, "a", 50, &["I. Mục đích"]),
            target(Some(2), "b", 120, &[]),
        ]);
        assert_eq!(
            said(&content(&items, &targets)),
            [
                "# I. Mục đích",
                "- a",
                "# II. Nội dung",
                "# 1. Thể chế",
                "# 1.1. Hội họp",
                "1.1.1",
                "1.1.2",
                "- b",
                "- c",
                "# 1. Thể chế",
                "1.2",
                "# 2. Thủ tục",
                "1.1.1",
                "- d"
            ]
        );
    }

    #[test]
    fn an_old_report_is_put_together_by_numbers() {
        let items =
            json!([{"code": "1.1", "title": "", "lead": "", "tasks": [1, 0], "state": "", "evidence": 0}]);
        let targets = json!([
            {"code": "1.1", "name": "b", "promised": "", "figure": "75%", "number": 75.0, "state": "đạt",
             "source": "Hệ thống đo: 3 trên 4"},
            {"code": "", "name": "a", "promised": "", "figure": "90%", "number": 90.0, "state": "đạt",
             "source": "Cơ quan báo cáo"}
        ]);
        let content = content(&items, &targets);
        assert_eq!(said(&content), ["# Chỉ tiêu chung", "- a", "1.1", "- b"]);
        let cells: Vec<_> = content.targets.iter().map(|t| (t.measured_words(), t.told_words())).collect();
        assert_eq!(cells, [("75%", UNTOLD), (UNMEASURED, "90%")]);
    }
}
