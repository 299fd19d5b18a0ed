//! What the paragraphs of one item say: labelled lines first, plain sentences where there are no labels.

use std::ops::Range;

use crate::block::Block;
use crate::label::{self, Label};
use crate::marker::{Bullet, Marker};
use crate::names;
use crate::passage::Passage;
use crate::period;
use crate::reading::{Detail, Milestone, Name, Period, Product, Roles, Target, Unclear};
use crate::roles;
use crate::target;
use crate::when::PlanYears;

/// Everything found about one item.
#[derive(Debug, Default)]
pub struct Facts {
    /// Who.
    pub roles: Roles,
    /// When.
    pub period: Option<Period>,
    /// Stages.
    pub milestones: Vec<Milestone>,
    /// Numbers.
    pub targets: Vec<Target>,
    /// What is delivered.
    pub products: Vec<Product>,
    /// Concrete tasks.
    pub details: Vec<Detail>,
    /// Open questions.
    pub unclear: Vec<Unclear>,
    /// The heading up to its first label or bracket.
    pub title_end: usize,
    /// Some line carried a label of people, time or product.
    pub labelled: bool,
    /// Stretches for prose: passage index and range.
    free: Vec<(usize, Range<usize>)>,
}

impl Facts {
    /// Who, when or how much is known.
    pub fn has_work(&self) -> bool {
        !self.roles.is_empty()
            || self.period.is_some()
            || !self.targets.is_empty()
            || !self.milestones.is_empty()
    }
}

/// How deep a block stands among bullets.
fn depth(block: &Block) -> u8 {
    match block.marker {
        None => 0,
        Some(Marker::Number(_)) => 1,
        Some(Marker::Bullet(Bullet::Dash | Bullet::Star)) => 2,
        Some(Marker::Bullet(Bullet::Plus)) => 3,
    }
}

/// Reads the blocks of one item; the first is its heading.
pub fn read(blocks: &[&Block], years: PlanYears) -> Facts {
    let mut facts = Facts::default();
    // The label that blocks without one go on with, and the depth at which it stood.
    let mut open: Option<(Label, u8)> = None;
    for (at, block) in blocks.iter().enumerate() {
        let p = &block.words;
        let whole = block.body..p.len();
        let labels = labels_of(p, whole.clone());
        let first = labels.first().map_or(whole.end, |l| l.at.start);
        let head = p.trim_of(whole.start..first, |b| matches!(b, b' ' | b'(' | b'[' | b'-' | b'*' | b'+'));
        if at == 0 {
            facts.title_end = head.end;
            facts.heading(p, head, years);
        } else if !head.is_empty() {
            let goes_on = open.filter(|(_, d)| depth(block) > *d || depth(block) == 0 || *d == 0);
            match goes_on {
                Some((label, _)) if label != Label::Tasks => facts.value(p, label, head, years),
                _ => facts.free(p, at, head, years, block),
            }
        }
        for (number, found) in labels.iter().enumerate() {
            let end = labels.get(number + 1).map_or(whole.end, |l| l.at.start);
            let value =
                p.trim_of(found.at.end..end, |b| matches!(b, b' ' | b']' | b'[' | b'(' | b'.' | b';' | b'*'));
            let value = close_bracket(p, value);
            open = if value.is_empty() || matches!(found.label, Label::Tasks | Label::Goal) {
                Some((found.label, depth(block)))
            } else {
                None
            };
            if !value.is_empty() {
                if matches!(found.label, Label::Tasks) {
                    facts.free(p, at, value, years, block);
                } else {
                    let end = end_of_names(p, found.label, value.clone());
                    facts.value(p, found.label, value.start..end, years);
                    let rest = p.trim_of(end..value.end, |b| matches!(b, b' ' | b'.'));
                    if !rest.is_empty() {
                        facts.free(p, at, rest, years, block);
                    }
                }
            }
        }
        if labels.is_empty() && depth(block) > 0 && open.is_some_and(|(_, d)| depth(block) <= d) && at > 0 {
            open = None;
        }
    }
    facts.prose(blocks, years);
    facts
}

/// Labels of a block that really announce something: at its start, or inside after a separator.
fn labels_of(p: &Passage, whole: Range<usize>) -> Vec<label::Found> {
    let text = p.plain_at(whole.clone());
    let mut out: Vec<label::Found> = Vec::new();
    for mut found in label::all(text) {
        let start = found.at.start == 0
            || text
                .get(..found.at.start)
                .is_some_and(|t| t.trim_matches(['*', ' ', '"', '[', '(']).is_empty());
        // "Mục tiêu:" and "Nội dung:" inside a sentence are words of it.
        if !start && matches!(found.label, Label::Tasks | Label::Goal | Label::Remark) {
            continue;
        }
        found.at = found.at.start + whole.start..found.at.end + whole.start;
        out.push(found);
    }
    out
}

/// Without a bracket that closes what stands before.
fn close_bracket(p: &Passage, range: Range<usize>) -> Range<usize> {
    let text = p.plain_at(range.clone());
    if text.ends_with(')') && text.matches('(').count() < text.matches(')').count() {
        return range.start..range.end - 1;
    }
    range
}

/// Where the names behind a label of people end: "Đơn vị phối hợp: UBND các phường. Tỷ lệ sai lệch không vượt 2%." goes
/// on with sentences of its own.
fn end_of_names(p: &Passage, label: Label, value: Range<usize>) -> usize {
    if !matches!(label, Label::Lead | Label::Advise | Label::Implement | Label::Coordinate) {
        return value.end;
    }
    let text = p.plain_at(value.clone());
    // "phối hợp: Sở Tư pháp; trình kỳ họp giữa năm": something that is done, behind the names.
    let doing = text.match_indices("; ").map(|(at, _)| value.start + at).find(|at| {
        p.char(at + 2).is_some_and(char::is_lowercase)
            && !names::begins(p, at + 2)
            && roles::is_verb(p, at + 2)
    });
    if let Some(doing) = doing {
        return doing;
    }
    for (at, _) in text.match_indices(". ") {
        let next = value.start + at + 2;
        let rest = text.get(at + 2..).unwrap_or_default();
        let shares = ["chu tri", "phoi hop", "tham muu", "thuc hien"].iter().any(|w| rest.contains(w));
        let ends = p.is_upper(next) && !roles::ends_short(text.get(..at).unwrap_or_default());
        if ends && !shares && (!names::begins(p, next) || roles::is_told_to_do(p, next..value.end)) {
            return value.start + at;
        }
    }
    value.end
}

impl Facts {
    fn heading(&mut self, p: &Passage, head: Range<usize>, years: PlanYears) {
        self.targets.extend(target::scan(p, head.clone(), years));
        self.free.push((0, head));
    }

    /// A concrete task without a label.
    fn free(&mut self, p: &Passage, at: usize, range: Range<usize>, years: PlanYears, block: &Block) {
        self.targets.extend(target::scan(p, range.clone(), years));
        self.free.push((at, range.clone()));
        let who = roles::subject(p, range.clone());
        self.details.push(Detail { who, text: p.text(range.clone()), span: block.words.span(range) });
    }

    /// The words after a label.
    pub fn value(&mut self, p: &Passage, label: Label, value: Range<usize>, years: PlanYears) {
        match label {
            Label::Lead | Label::Advise | Label::Implement | Label::Coordinate | Label::Assignment => {
                self.labelled = true;
                self.people(p, label, value, years);
            }
            Label::Time => {
                self.labelled = true;
                self.time(p, value, years);
            }
            Label::Goal => {
                let found = target::scan(p, value.clone(), years);
                if found.is_empty() {
                    self.ask(p, value, "Chỉ tiêu này chưa có con số. Đạt bao nhiêu thì coi là hoàn thành?");
                }
                self.targets.extend(found);
            }
            Label::Product => {
                self.labelled = true;
                self.products.push(Product { text: p.text(value.clone()), span: p.span(value.clone()) });
                self.targets.extend(target::scan(p, value, years).into_iter().filter(target::is_promise));
            }
            Label::Tasks => self.targets.extend(target::scan(p, value, years)),
            Label::Funding | Label::Leader | Label::Remark => {}
        }
    }

    /// Names after a label of people; the value may be a sentence of its own.
    fn people(&mut self, p: &Passage, label: Label, value: Range<usize>, years: PlanYears) {
        let text = p.plain_at(value.clone());
        let said = roles::in_sentence(p, value.clone());
        let sentence = !said.is_empty()
            && (["chu tri", "phoi hop", "tham muu)", "thuc hien)", "tham muu;", "thuc hien;"]
                .iter()
                .any(|w| text.contains(w))
                || ["tham muu", "thuc hien"].iter().any(|w| text.ends_with(w)));
        if sentence || label == Label::Assignment {
            let done = !said.advise.is_empty() || !said.implement.is_empty();
            let leads = said.lead.is_empty() && !done && label == Label::Lead;
            let none = said.is_empty();
            if leads || none {
                // "Chủ trì: Sở Nội vụ, phối hợp với Sở Tư pháp"
                let end = text.find("phoi hop").map_or(value.end, |at| value.start + at);
                let found = names::split(p, value.start..end);
                match (label, none) {
                    (Label::Lead, _) => self.roles.lead.extend(found),
                    (_, true) => self.roles.implement.extend(found),
                    _ => {}
                }
            }
            // "Trách nhiệm thực hiện: các sở; UBND cấp huyện. Sở Nội vụ phối hợp."
            let only_help = said.lead.is_empty() && said.advise.is_empty() && said.implement.is_empty();
            if label == Label::Assignment
                && !none
                && only_help
                && let Some(stop) = text.find(". ")
                && names::begins(p, value.start)
            {
                self.roles.implement.extend(names::split(p, value.start..value.start + stop));
            }
            add(&mut self.roles.lead, said.lead);
            add(&mut self.roles.advise, said.advise);
            add(&mut self.roles.implement, said.implement);
            add(&mut self.roles.coordinate, said.coordinate);
            if let Some(timing) = period::in_sentence(p, value, years)
                && self.period.is_none()
            {
                self.period = timing.period;
            }
            return;
        }
        let list = match label {
            Label::Lead => &mut self.roles.lead,
            Label::Advise => &mut self.roles.advise,
            Label::Coordinate => &mut self.roles.coordinate,
            _ => &mut self.roles.implement,
        };
        add(list, names::split(p, value));
    }

    fn time(&mut self, p: &Passage, value: Range<usize>, years: PlanYears) {
        let timing = period::read(p, value.clone(), years);
        if timing.vague {
            self.ask(p, value.clone(), "Thời gian này chưa phải một ngày cụ thể. Hạn là ngày nào?");
        }
        if timing.period.as_ref().is_some_and(|t| t.sure <= 0.5) {
            self.ask(p, value, "Thời gian này có thể hiểu là nhiều ngày khác nhau. Hạn là ngày nào?");
        }
        self.milestones.extend(timing.milestones);
        match (&mut self.period, timing.period) {
            (None, found) => self.period = found,
            (Some(_), None) => {}
            // Two lines of time: the stretch over both.
            (Some(own), Some(found)) => {
                own.to = if found.open_ended { None } else { own.to.max(found.to) };
                own.open_ended |= found.open_ended;
            }
        }
    }

    /// What plain sentences say where no label says it.
    fn prose(&mut self, blocks: &[&Block], years: PlanYears) {
        let free = std::mem::take(&mut self.free);
        // "(Sở Tài chính chủ trì; phối hợp: Sở Tư pháp)": only a part of the names has a label.
        let no_doer =
            self.roles.lead.is_empty() && self.roles.advise.is_empty() && self.roles.implement.is_empty();
        if no_doer {
            let helpers = !self.roles.coordinate.is_empty();
            for (at, range) in &free {
                let Some(block) = blocks.get(*at) else { continue };
                let said = roles::in_sentence(&block.words, range.clone());
                add(&mut self.roles.lead, said.lead);
                add(&mut self.roles.advise, said.advise);
                add(&mut self.roles.implement, said.implement);
                if !helpers {
                    add(&mut self.roles.coordinate, said.coordinate);
                }
            }
        }
        if self.period.is_none() {
            for (at, range) in &free {
                let Some(block) = blocks.get(*at) else { continue };
                if let Some(timing) = period::in_sentence(&block.words, range.clone(), years) {
                    self.milestones.extend(timing.milestones);
                    self.period = timing.period;
                    break;
                }
            }
        }
        for (at, range) in &free {
            let Some(block) = blocks.get(*at) else { continue };
            self.vague(&block.words, range.clone());
        }
        self.free = free;
    }

    /// Phrases that promise without a number.
    fn vague(&mut self, p: &Passage, range: Range<usize>) {
        let text = p.plain_at(range.clone());
        for (word, question) in [
            ("co ban hoan thanh", "\"Cơ bản hoàn thành\" là bao nhiêu phần trăm? (gợi ý: từ 80%)"),
            ("dat va vuot chi tieu", "Chỉ tiêu cấp trên giao là bao nhiêu?"),
            ("ngay sau khi", "Việc này bắt đầu từ sự kiện nào, chậm nhất bao nhiêu ngày sau đó?"),
            ("ngay sau dot", "Việc này bắt đầu từ sự kiện nào, chậm nhất bao nhiêu ngày sau đó?"),
        ] {
            if let Some(at) = text.find(word) {
                let start = range.start + at;
                let end = (start + word.len() + 60).min(range.end);
                let stop = p.plain_at(start..end).find([';', '.', ',']).map_or(end, |s| start + s);
                self.ask(p, start..stop, question);
            }
        }
    }

    fn ask(&mut self, p: &Passage, range: Range<usize>, question: &str) {
        let text = p.text(range.clone());
        self.unclear.push(Unclear { span: p.span(range), text, question: question.to_owned() });
    }
}

/// Adds names that are not there yet.
pub fn add(list: &mut Vec<Name>, more: Vec<Name>) {
    for name in more {
        let key = kernel::fold::key(&name.text);
        if !list.iter().any(|n| kernel::fold::key(&n.text) == key) {
            list.push(name);
        }
    }
}
