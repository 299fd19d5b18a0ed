//! The part "Tổ chức thực hiện": duties with their days, and who follows the plan.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::block::Block;
use crate::duty;
use crate::names;
use crate::outline::{Node, Outline, Zone};
use crate::passage::Passage;
use crate::reading::{Duty, Name, Span};
use crate::roles;
use crate::target::sentences;
use crate::when::PlanYears;

/// What the part says.
#[derive(Debug, Default)]
pub struct Organising {
    /// Who has to do what by when.
    pub duties: Vec<Duty>,
    /// Who follows the plan.
    pub monitor: Option<Name>,
    /// Paragraphs that were used.
    pub used: Vec<Span>,
}

static TO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:gui(?: bao cao)? (?:ve|den|cho)|gui|ve|bao cao) (?P<to>(?:ubnd|uy ban|so |phong |van phong|ban |chu tich|thuong truc)[a-z&, -]{0,60})").ok()
});
static VIA: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\((?:thong )?qua (?P<via>[^)]{2,80})\)|\b(?:thong )?qua (?P<b>(?:so|phong|van phong|ban) [a-z& -]{2,50})").ok()
});

/// Reads all headings of the part.
pub fn read(blocks: &[Block], outline: &Outline, years: PlanYears) -> Organising {
    let mut out = Organising::default();
    let mut heads: Vec<(usize, Vec<Name>)> = Vec::new();
    for (index, node) in outline.nodes.iter().enumerate() {
        if node.zone != Zone::Organising {
            continue;
        }
        let above = node
            .parent
            .and_then(|p| heads.iter().find(|(i, _)| *i == p))
            .map(|(_, n)| n.clone())
            .unwrap_or_default();
        let own = heading(blocks, node, &above, years, &mut out);
        let mut who = own.clone();
        for at in &node.body {
            let Some(block) = blocks.get(*at).filter(|b| b.table.is_none()) else { continue };
            // "- Phòng Nội vụ:" with deeper bullets below names who acts in them.
            if let Some(names) = only_names(block) {
                who = names;
                out.used.push(block.words.whole_span());
                continue;
            }
            paragraph(block, &who, years, &mut out);
        }
        heads.push((index, own));
    }
    out
}

/// The heading itself may be a paragraph with a duty, or name who acts below.
fn heading(
    blocks: &[Block],
    node: &Node,
    above: &[Name],
    years: PlanYears,
    out: &mut Organising,
) -> Vec<Name> {
    let Some(block) = blocks.get(node.heading) else { return Vec::new() };
    if let Some(names) = only_names(block) {
        out.used.push(block.words.whole_span());
        return names;
    }
    if node.parent.is_none() && crate::outline::zone_of(block.plain()).is_some() && block.words.len() < 120 {
        return above.to_vec();
    }
    paragraph(block, above, years, out);
    let own = roles::subject(&block.words, block.body..block.words.len());
    if own.is_empty() { above.to_vec() } else { own }
}

/// "1. Sở Nội vụ:" – names and nothing else.
fn only_names(block: &Block) -> Option<Vec<Name>> {
    let p = &block.words;
    let range = p.trim_of(block.body..p.len(), |b| matches!(b, b' ' | b':' | b'.'));
    if range.len() > 200 || !names::begins(p, range.start) || p.plain_at(range.clone()).contains(". ") {
        return None;
    }
    let closed = block.plain().trim_end().ends_with(':') || !block.plain().trim_end().ends_with(['.', ';']);
    let found = names::split(p, range.clone());
    let subject = roles::subject(p, range.clone());
    let whole =
        subject.iter().map(|n| n.text.chars().count()).sum::<usize>() + 3 * subject.len() >= range.len();
    (closed && whole && !found.is_empty()).then_some(found)
}

fn paragraph(block: &Block, above: &[Name], years: PlanYears, out: &mut Organising) {
    let p = &block.words;
    let whole = block.body..p.len();
    let plain = p.plain_at(whole.clone());
    // The closing sentence tells nobody to do anything; it is listed with what is not used.
    if plain.trim_start().starts_with("tren day la") {
        return;
    }
    let mut who = roles::subject(p, whole.clone());
    if who.is_empty() {
        who = above.to_vec();
    }
    let follows = plain.contains("theo doi")
        && ["don doc", "tong hop", "kiem tra", "giam sat"].iter().any(|w| plain.contains(w))
        || plain.contains("co quan thuong truc")
        || plain.contains("la dau moi") && plain.contains("tong hop");
    if follows
        && out.monitor.is_none()
        && let Some(first) = who.first().filter(|n| n.sure > 0.45)
    {
        out.monitor = Some(first.clone());
        out.used.push(p.whole_span());
    }
    let found = duty::dues(p, whole.clone(), years);
    let parts = sentences(p, whole.clone());
    if found.is_empty() {
        if who.is_empty() || whole.is_empty() {
            return;
        }
        out.used.push(p.whole_span());
        out.duties.push(duty(p, whole, who, None, 0.6));
        return;
    }
    // A sentence of its own that names neither a day nor who acts is not understood, and stays unused.
    for part in &parts {
        let dated = found.iter().any(|f| part.contains(&f.at.start));
        let goes_on = !p.plain_at(whole.start..part.start).trim_end().ends_with('.');
        if dated || goes_on || !roles::subject(p, part.clone()).is_empty() {
            out.used.push(p.span(part.clone()));
        }
    }
    // An agency's own plan, asked for in a sentence beside the one that has the day, is a duty too.
    for part in parts.iter().filter(|part| !found.iter().any(|f| part.contains(&f.at.start))) {
        let asks = ["ke hoach chi tiet", "xay dung ke hoach", "ban hanh ke hoach"]
            .iter()
            .any(|words| p.plain_at((*part).clone()).contains(words));
        if asks && !who.is_empty() {
            out.duties.push(duty(p, part.clone(), who.clone(), None, 0.8));
        }
    }
    for due in found {
        let part = parts.iter().find(|s| s.contains(&due.at.start)).cloned().unwrap_or_else(|| whole.clone());
        let own = roles::subject(p, part.clone());
        let who = if own.is_empty() { who.clone() } else { own };
        let sure = if who.is_empty() { 0.6 } else { 0.9 };
        out.duties.push(duty(p, part, who, Some(due.due), sure));
    }
}

fn duty(
    p: &Passage,
    part: Range<usize>,
    who: Vec<Name>,
    due: Option<crate::reading::Due>,
    sure: f64,
) -> Duty {
    let text = p.plain_at(part.clone());
    let words = |m: regex::Match<'_>| {
        let tail = m.as_str();
        let stop = [" truoc", " de ", " theo ", " ket qua", " cham nhat", ", "]
            .iter()
            .filter_map(|w| tail.find(w))
            .min()
            .unwrap_or(tail.len());
        p.text(part.start + m.start()..part.start + m.start() + stop).trim().to_owned()
    };
    let to = TO.as_ref().and_then(|t| t.captures(text)).and_then(|c| c.name("to")).map(words);
    let via =
        VIA.as_ref().and_then(|t| t.captures(text)).and_then(|c| c.name("via").or(c.name("b"))).map(words);
    Duty { who, what: p.text(part.clone()), to, via, due, span: p.span(part), sure }
}
