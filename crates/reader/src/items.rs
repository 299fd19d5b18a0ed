//! Headings and rows made into items, with what stands under them.

mod figure_cell;

use std::collections::HashMap;

use crate::annex::{self, Column, Row};
use crate::block::Block;
use crate::facts::{self, Facts};
use crate::label::{self, Label};
use crate::marker::Style;
use crate::outline::{self, Node, Outline, Zone};
use crate::passage::{Passage, cover};
use crate::path::Paths;
use crate::reading::{Item, ItemKind, Roles, Span, Target, Unclear};
use crate::source::Source;
use crate::target;
use crate::when::PlanYears;

/// What the tree gives.
#[derive(Debug, Default)]
pub struct Work {
    /// Headings and work.
    pub items: Vec<Item>,
    /// Targets under no item.
    pub general: Vec<Target>,
    /// Open questions.
    pub unclear: Vec<Unclear>,
    /// Places that are used without being an item (headings, general targets).
    pub used: Vec<Span>,
    /// The keys that are given.
    paths: Paths,
}

/// Everything that the tree is read with.
pub struct Reader<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its paragraphs.
    pub blocks: &'a [Block],
    /// Its headings.
    pub outline: &'a Outline,
    /// The years of the plan.
    pub years: PlanYears,
    /// Which headings only detail the one above.
    parts: Vec<bool>,
}

impl<'a> Reader<'a> {
    /// Everything that the tree is read with.
    pub fn new(source: &'a Source, blocks: &'a [Block], outline: &'a Outline, years: PlanYears) -> Self {
        Self { source, blocks, outline, years, parts: Vec::new() }
    }

    /// Reads all headings but those of "Tổ chức thực hiện".
    pub fn work(mut self) -> Work {
        self.find_parts();
        let mut work = Work::default();
        let mut shape: Option<annex::Shape> = None;
        for (index, node) in self.outline.nodes.iter().enumerate() {
            if self.is_part_of_parent(index) {
                continue;
            }
            self.node(index, node, &mut work, &mut shape);
        }
        work
    }

    fn block(&self, at: usize) -> Option<&Block> {
        self.blocks.get(at)
    }

    fn node_at(&self, index: usize) -> Option<&Node> {
        self.outline.nodes.get(index)
    }

    /// For each heading whether it only details the one above. Asked once for each parent: a heading may have ten
    /// thousand lettered paragraphs.
    fn find_parts(&mut self) {
        let mut siblings: HashMap<usize, bool> = HashMap::new();
        for index in 0..self.outline.nodes.len() {
            let part = self.details_parent(index, &mut siblings);
            self.parts.push(part);
        }
    }

    fn is_part_of_parent(&self, index: usize) -> bool {
        self.parts.get(index).copied().unwrap_or_default()
    }

    /// A lettered paragraph that only details its heading, or a label with a letter ("a) Mục tiêu: …").
    fn details_parent(&self, index: usize, siblings: &mut HashMap<usize, bool>) -> bool {
        let Some(node) = self.node_at(index) else { return false };
        let Some(parent) = node.parent else { return false };
        if self.is_part_of_parent(parent) {
            return true;
        }
        let in_work = |z: Zone| matches!(z, Zone::Tasks | Zone::Means | Zone::Funding | Zone::Purpose);
        let parent_zone = self.node_at(parent).map(|n| (n.zone, n.number.is_some()));
        if !parent_zone.is_some_and(|(z, numbered)| matches!(z, Zone::Tasks | Zone::Means) && numbered)
            || !in_work(node.zone)
        {
            return false;
        }
        if self.is_label(node) && !self.parent_is_great(parent) {
            return true;
        }
        let small =
            matches!(node.number.as_ref().map(|n| n.style), Some(Style::Lower | Style::Paren | Style::Round));
        small
            && !self.parent_is_great(parent)
            && !*siblings.entry(parent).or_insert_with(|| self.siblings_work(parent))
    }

    fn parent_is_great(&self, parent: usize) -> bool {
        let style = self.node_at(parent).and_then(|n| n.number.as_ref()).map(|n| n.style);
        matches!(style, Some(Style::Roman | Style::Part | Style::Upper))
            && self.node_at(parent).is_some_and(|n| n.parent.is_none())
    }

    /// "a) Mục tiêu", "b) Nhiệm vụ:", "c) Phân công: …"
    fn is_label(&self, node: &Node) -> bool {
        let Some(block) = self.block(node.heading) else { return false };
        let text = block.plain();
        if label::at_start(text).is_some() {
            return true;
        }
        let bare = text.trim_end_matches([':', '.', ' ']);
        bare.len() < 40 && label::at_start(&format!("{bare}:")).is_some()
    }

    /// Whether lettered paragraphs under a heading name people or days of their own: then each is work.
    fn siblings_work(&self, parent: usize) -> bool {
        let Some(parent) = self.node_at(parent) else { return false };
        let small: Vec<&Node> = parent
            .children
            .iter()
            .filter_map(|c| self.node_at(*c))
            .filter(|n| {
                matches!(n.number.as_ref().map(|m| m.style), Some(Style::Lower | Style::Paren | Style::Round))
            })
            .filter(|n| !self.is_label(n))
            .collect();
        let working = small.iter().filter(|n| {
            let blocks = self.own_blocks(n);
            let facts = facts::read(&blocks, self.years);
            !facts.roles.is_empty() || facts.period.is_some()
        });
        let count = working.count();
        count >= 2 || count == 1 && small.len() == 1 && !small.is_empty()
    }

    fn own_blocks(&self, node: &Node) -> Vec<&Block> {
        std::iter::once(node.heading)
            .chain(node.body.iter().copied())
            .filter_map(|at| self.block(at))
            .filter(|b| b.table.is_none())
            .collect()
    }

    /// The blocks of a heading with those of the paragraphs that only detail it.
    fn blocks_of(&self, node: &Node) -> Vec<&Block> {
        let mut out = self.own_blocks(node);
        for child in &node.children {
            if self.is_part_of_parent(*child)
                && let Some(child) = self.node_at(*child)
            {
                out.extend(self.blocks_of(child));
            }
        }
        out
    }

    fn node(&self, index: usize, node: &Node, work: &mut Work, shape: &mut Option<annex::Shape>) {
        let Some(heading) = self.block(node.heading) else { return };
        work.paths.take(&node.path);
        let heading_span = heading.words.whole_span();
        let title = outline::title(&heading.words, heading.body);
        let blocks = self.blocks_of(node);
        let mut item = Item {
            path: node.path.clone(),
            code: node.code.clone(),
            parent: node.parent.and_then(|p| self.node_at(p)).map(|n| n.path.clone()),
            kind: ItemKind::Section,
            title,
            text: String::new(),
            details: Vec::new(),
            roles: Roles::default(),
            period: None,
            milestones: Vec::new(),
            targets: Vec::new(),
            products: Vec::new(),
            span: heading_span,
            sure: 0.95,
        };
        let leaf = node.children.iter().all(|c| self.is_part_of_parent(*c));
        let tabled = node.body.iter().filter_map(|b| self.block(*b)).any(|b| b.table.is_some());
        match node.zone {
            Zone::Tasks | Zone::Means => {
                let facts = facts::read(&blocks, self.years);
                if self.is_work(node, &facts, leaf, tabled, &blocks) {
                    fill(&mut item, facts, &blocks, work);
                } else {
                    // Promises of a heading that only groups stay promises.
                    general(work, facts.targets);
                }
                work.used.push(heading_span);
                work.items.push(item);
            }
            Zone::Purpose => {
                let facts = facts::read(&blocks, self.years);
                if facts.labelled && !facts.roles.is_empty() && node.number.is_some() {
                    fill(&mut item, facts, &blocks, work);
                } else {
                    work.unclear.extend(facts.unclear);
                    // What a plan is for is told with counts that describe: "tại 21 khu phố".
                    let intent = self.is_intent(node);
                    for block in &blocks {
                        let mut found = target::scan(&block.words, block.body..block.words.len(), self.years);
                        found.retain(|t| !(intent && target::is_bare_count(t)));
                        general(work, found);
                    }
                }
                work.used.push(heading_span);
                work.items.push(item);
            }
            Zone::Background | Zone::Funding | Zone::Organising => {
                let short = heading.words.len() < 120 && node.zone != Zone::Organising
                    || !node.children.is_empty()
                    || node.parent.is_none();
                if short {
                    work.used.push(heading_span);
                }
                work.items.push(item);
            }
        }
        if matches!(node.zone, Zone::Tasks | Zone::Means | Zone::Purpose | Zone::Organising) {
            for at in &node.body {
                if let Some(table) = self.block(*at).and_then(|b| b.table) {
                    self.table(index, node, table, work, shape);
                }
            }
        }
    }

    /// Whether a heading, or one above it, is "Mục đích, yêu cầu" and none is "Mục tiêu".
    fn is_intent(&self, node: &Node) -> bool {
        let mut at = Some(node);
        let mut intent = false;
        while let Some(node) = at {
            let words = self.block(node.heading).map(|b| b.plain().to_owned()).unwrap_or_default();
            let head: String = words.chars().take(60).collect();
            if head.contains("muc tieu") || head.contains("chi tieu") {
                return false;
            }
            intent |= head.contains("muc dich") || head.contains("yeu cau") || head.contains("quan diem");
            at = node.parent.and_then(|p| self.node_at(p));
        }
        intent
    }

    /// Whether a heading has work or only groups.
    fn is_work(&self, node: &Node, facts: &Facts, leaf: bool, tabled: bool, blocks: &[&Block]) -> bool {
        let Some(number) = node.number.as_ref() else { return false };
        if facts.labelled && facts.has_work() {
            return true;
        }
        let great =
            matches!(number.style, Style::Roman | Style::Part | Style::Upper) && node.parent.is_none();
        if !leaf {
            // A heading above other headings works only if it names people or days itself.
            return !great
                && (!facts.roles.is_empty()
                    || facts.period.is_some()
                    || !facts.targets.is_empty()
                        && node.children.iter().all(|c| !self.is_part_of_parent(*c))
                        && blocks.len() > 1);
        }
        if tabled || great && blocks.len() < 2 {
            return facts.has_work() && !tabled;
        }
        let points = |b: &&Block| points_to_annex(b.plain());
        if great && facts.roles.is_empty() && facts.targets.is_empty() && blocks.iter().any(points) {
            return false;
        }
        let points_away = blocks.iter().any(points) && blocks.len() <= 2;
        // "c) …" with work of its own, and a last sentence that sends to the annex for the rest.
        let works = !facts.roles.is_empty() && (facts.period.is_some() || !facts.targets.is_empty());
        if points_away && !works {
            return false;
        }
        match node.zone {
            Zone::Means if great => facts.has_work(),
            _ if great => facts.has_work() || !facts.details.is_empty() && !points_away,
            _ => facts.has_work() || !points_away,
        }
    }

    fn table(
        &self,
        index: usize,
        node: &Node,
        table: usize,
        work: &mut Work,
        last: &mut Option<annex::Shape>,
    ) {
        let Some(table) = self.source.tables.get(table) else { return };
        let (shape, skip) = match annex::shape(self.source, table) {
            Some(shape) => {
                let skip = shape.head_rows();
                *last = Some(shape.clone());
                (shape, skip)
            }
            None => match last {
                Some(shape) => (shape.clone(), 0),
                None => return,
            },
        };
        for row in table.rows.iter().take(skip) {
            for cell in row {
                let words = annex::words(self.source, cell);
                if annex::is_head(&words) {
                    work.used.push(words.whole_span());
                }
            }
        }
        let _ = index;
        let mut prefix = node.path.clone();
        let mut parent = node.path.clone();
        let rows = annex::rows(self.source, table, &shape, skip);
        for (at, row) in rows.iter().enumerate() {
            let code = if row.code.is_empty() { "-".to_owned() } else { row.code.clone() };
            if row.group {
                prefix = work.paths.free(&node.path, &code);
                parent.clone_from(&prefix);
            }
            let path = if row.group { prefix.clone() } else { work.paths.free(&prefix, &code) };
            let above = if row.group { node.path.clone() } else { parent.clone() };
            let mut item = self.row(row, path, above, work);
            // In a table of figures a row without one is the heading of those below.
            let says = !item.targets.is_empty() || !item.roles.is_empty() || item.period.is_some();
            let above_parts = rows.get(at + 1).is_some_and(|next| next.is_part_of(&row.code));
            if !says && (shape.holds_only_figures() || above_parts && item.products.is_empty()) {
                item.kind = ItemKind::Section;
            }
            work.items.push(item);
        }
    }

    fn row(&self, row: &Row, path: String, parent: String, work: &mut Work) -> Item {
        let mut facts = Facts::default();
        let mut span: Option<Span> = None;
        let mut text = Vec::new();
        for (_, _, words) in row.cells.iter().filter(|(_, _, w)| !w.is_empty()) {
            let own = words.whole_span();
            span = Some(span.map_or(own, |s| cover(s, own)));
            text.push(words.whole());
            work.used.push(own);
        }
        let unit = row.cell(Column::Unit).map(|p| p.plain().to_owned());
        let title = row.task().map(Passage::whole).unwrap_or_default();
        if !row.group {
            for (column, head, words) in &row.cells {
                let Column::Label(label) = column else { continue };
                if words.is_empty() {
                    continue;
                }
                let whole = 0..words.len();
                match label {
                    Label::Goal if words.len() < 24 => facts.targets.extend(figure_cell::read(
                        words,
                        row.task(),
                        head,
                        unit.as_deref(),
                        self.years,
                    )),
                    Label::Implement if head_says_lead(row) => {
                        facts.value(words, Label::Implement, whole, self.years);
                    }
                    Label::Tasks => self.task_cell(words, &mut facts),
                    _ => facts.value(words, *label, whole, self.years),
                }
            }
        }
        work.unclear.append(&mut facts.unclear);
        Item {
            code: row.code.clone(),
            path,
            parent: Some(parent),
            kind: if row.group { ItemKind::Section } else { ItemKind::Item },
            title,
            text: text.join(" | "),
            details: facts.details,
            roles: facts.roles,
            period: facts.period,
            milestones: facts.milestones,
            targets: facts.targets,
            products: facts.products,
            span: span.unwrap_or_default(),
            sure: 0.9,
        }
    }

    /// The task cell: its targets, and what it says about people or days where there are no columns for these.
    fn task_cell(&self, words: &Passage, facts: &mut Facts) {
        facts.value(words, Label::Tasks, 0..words.len(), self.years);
    }
}

fn head_says_lead(row: &Row) -> bool {
    row.cell(Column::Label(Label::Lead)).is_some()
}

fn general(work: &mut Work, found: Vec<Target>) {
    work.used.extend(found.iter().map(|t| t.span));
    work.general.extend(found);
}

fn fill(item: &mut Item, facts: Facts, blocks: &[&Block], work: &mut Work) {
    item.kind = ItemKind::Item;
    if let Some(heading) = blocks.first() {
        let title = heading.words.text(heading.body..facts.title_end.max(heading.body));
        if !title.trim().is_empty() {
            title.trim_end_matches([':', ' ', '.', ';', '-', '[', '(']).clone_into(&mut item.title);
        }
    }
    let mut text = Vec::new();
    for block in blocks {
        let span = block.words.whole_span();
        item.span = cover(item.span, span);
        work.used.push(span);
        text.push(block.words.whole());
    }
    item.text = text.join("\n");
    item.details = facts.details;
    item.roles = facts.roles;
    item.period = facts.period;
    item.milestones = facts.milestones;
    item.targets = facts.targets;
    item.products = facts.products;
    item.sure = if facts.labelled { 0.95 } else { 0.8 };
    work.unclear.extend(facts.unclear);
}
/// "Nhiệm vụ cụ thể tại Phụ lục", "… có biểu phân công đính kèm": the work stands elsewhere.
fn points_to_annex(plain: &str) -> bool {
    let named = ["phu luc", "bieu phan cong", "bang phan cong", "danh muc nhiem vu", "bieu kem", "bang kem"]
        .iter()
        .any(|w| plain.contains(w));
    let bound = [
        "tai phu luc",
        "theo phu luc",
        "co phu luc",
        "trong phu luc",
        "o phu luc",
        "(phu luc",
        "kem theo",
        "dinh kem",
    ]
    .iter()
    .any(|w| plain.contains(w));
    named && bound && plain.len() < 250
}
