//! The whole way from lines to a reading.

use crate::block::{self, Block};
use crate::closing;
use crate::coverage;
use crate::formula;
use crate::furniture;
use crate::head;
use crate::items::Reader;
use crate::marker::Style;
use crate::organising;
use crate::outline;
use crate::passage::plain;
use crate::reading::{Effective, Reading, Span};
use crate::source::Source;
use crate::tables;
use crate::warnings;
use crate::when::PlanYears;

/// Reads the lines of a plan.
pub fn read(mut source: Source, file_name: &str) -> Reading {
    let furniture = furniture::find(&source);
    tables::settle(&mut source, &furniture);
    let blocks = block::join(&source, &furniture);
    let parts = Parts::of(&blocks);
    let mut reading = Reading::default();

    let first_line = blocks.get(parts.body).and_then(first_line).unwrap_or(source.lines.len());
    let head = head::read(&source, first_line.min(source.lines.len()));
    reading.kind = head.kind;
    reading.symbol = head.symbol;
    reading.title = head.title;
    reading.issuer = head.issuer;
    reading.place = head.place;
    reading.issued_on = head.issued_on;
    reading.effective = head.effective;
    reading.bases = head::bases(blocks.get(..parts.body).unwrap_or_default());

    let years = years(&reading, file_name);
    if reading.effective.is_none() {
        reading.effective =
            years.and_then(PlanYears::days).map(|(from, to)| Effective { from: Some(from), to: Some(to) });
    }
    // Without any year, "quý III" cannot be dated; year 1 keeps such days visibly wrong instead of guessed.
    let years = years.unwrap_or(PlanYears { first: 1, last: 1 });

    let outline = outline::build(&blocks, &parts.content);
    let work = Reader::new(&source, &blocks, &outline, years).work();
    let organising = organising::read(&blocks, &outline, years);
    reading.items = work.items;
    reading.general_targets = work.general;
    reading.unclear = work.unclear;
    reading.duties = organising.duties;
    reading.monitor = organising.monitor;

    let mut used_lines = head.used;
    for lines in parts.closings(&blocks, &source) {
        let closing = closing::read(&source, lines);
        used_lines.extend(closing.used);
        if reading.recipients.is_empty() {
            reading.recipients = closing.recipients;
        }
        reading.signer = reading.signer.or(closing.signer);
    }
    let mut spans: Vec<Span> = work.used;
    spans.extend(organising.used);
    let (before, after) = blocks.split_at(parts.body.min(blocks.len()));
    spans.extend(formula::lines(before, after, &reading));
    if years.first == 1 {
        warnings::forget_undated(&mut reading);
    }
    reading.warnings = outline.warnings;
    warnings::add(&mut reading, source.doubtful_letters);
    reading.unused = coverage::unused(&source, &reading, &spans, &used_lines);
    reading
}

fn first_line(block: &Block) -> Option<usize> {
    (!block.words.is_empty()).then(|| block.words.whole_span().line as usize - 1)
}

fn years(reading: &Reading, file_name: &str) -> Option<PlanYears> {
    let titled = reading.title.as_deref().and_then(head::years_of);
    let issued = reading.issued_on.map(|d| PlanYears { first: d.year(), last: d.year() });
    let digits = plain(file_name).split(|c: char| !c.is_ascii_digit()).find_map(|n| {
        n.parse::<i16>()
            .ok()
            .filter(|y| n.len() == 4 && (2000..2100).contains(y))
            .map(|y| PlanYears { first: y, last: y })
    });
    titled.or(issued).or(digits)
}

/// The great parts of a file.
struct Parts {
    /// First block after the preamble.
    body: usize,
    /// Runs of blocks that hold headings and annexes.
    content: Vec<std::ops::Range<usize>>,
    /// Blocks with "Nơi nhận".
    ends: Vec<std::ops::Range<usize>>,
}

impl Parts {
    fn of(blocks: &[Block]) -> Self {
        let plan = blocks.iter().position(|b| {
            b.words.plain() == "ke hoach" || b.words.plain().starts_with("ke hoach ") && b.words.is_shouting()
        });
        // A decision with its articles may stand before the plan that it puts into force.
        let after = plan.map_or(0, |p| p + 1);
        let starts = |at: usize, b: &Block| {
            at >= after
                && (b.number().is_some_and(|n| n.style != Style::Article)
                    || outline::is_annex(b)
                    || b.table.is_some()
                    || b.marker.is_none()
                        && b.words.is_shouting()
                        && b.words.len() < 90
                        && outline::zone_of(b.plain()).is_some()
                        && at > after + 1)
        };
        let body = blocks.iter().enumerate().position(|(at, b)| starts(at, b)).unwrap_or(blocks.len());
        let mut content = Vec::new();
        let mut ends = Vec::new();
        let mut from = body;
        let mut at = 0;
        while at < blocks.len() {
            if blocks.get(at).is_some_and(|b| b.words.plain().starts_with("noi nhan")) {
                let resumes = |b: &Block| {
                    outline::is_annex(b)
                        || b.table.is_some()
                        || b.number().is_some_and(|n| n.style == Style::Roman && n.value == 1)
                };
                let plan_title = |b: &Block| b.words.plain() == "ke hoach";
                let tail = blocks
                    .iter()
                    .skip(at + 1)
                    .position(|b| resumes(b) || plan_title(b))
                    .map_or(blocks.len(), |t| at + 1 + t);
                ends.push(at..tail);
                if at >= from {
                    content.push(from..at);
                    from = tail;
                }
                at = tail;
            } else {
                at += 1;
            }
        }
        content.push(from..blocks.len());
        Self { body, content, ends }
    }

    /// The lines of each closing part; a signature without "Nơi nhận" is looked for in the last lines.
    fn closings(&self, blocks: &[Block], source: &Source) -> Vec<std::ops::Range<usize>> {
        let line = |at: usize| blocks.get(at..).unwrap_or_default().iter().find_map(first_line);
        self.ends
            .iter()
            .filter_map(|range| {
                let start = line(range.start)?;
                let mut end = line(range.end).unwrap_or(source.lines.len());
                // Lines of a table begin before their block says so.
                if let Some(table) =
                    (start..end).find(|l| source.lines.get(*l).is_some_and(|l| l.table.is_some()))
                {
                    end = table;
                }
                Some(start..end)
            })
            .collect()
    }
}
