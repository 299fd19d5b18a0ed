//! Promises with a number: which figures of a sentence are targets and how each is compared.
//!
//! A figure is a target by what stands around it: a percent sign, a word of comparison, or a thing that is counted
//! after a verb of doing. Symbols, dates, articles of law and counts that only describe are none.

use std::ops::Range;

use crate::figure::{self, Figure};
use crate::passage::Passage;
use crate::reading::{Change, Op, Per, Target, Unit};
use crate::when::{self, PlanYears};

mod bare;
mod compare;
mod counted;
mod past;
mod things;
mod worded;
mod words;

pub use compare::{change, sign};

/// One clause of a text in which targets are looked for.
pub struct Clause<'a> {
    /// The text.
    pub p: &'a Passage,
    /// The sentence in it.
    pub range: Range<usize>,
    /// The years of the plan.
    pub years: PlanYears,
}

/// All targets of a stretch of text.
pub fn scan(p: &Passage, range: Range<usize>, years: PlanYears) -> Vec<Target> {
    let mut out = Vec::new();
    let plain = p.plain_at(range.clone());
    if !may_hold(plain) {
        return out;
    }
    let mut told = false;
    for sentence in sentences(p, range) {
        // "Năm 2018, huyện đạt 78,6 điểm; tỷ lệ hồ sơ đúng hạn đạt 94,2%.": the look back goes on behind semicolons.
        let begins = p.plain_at(sentence.start.saturating_sub(2)..sentence.start).trim_end();
        told = told && begins.ends_with(';') && !past::promises_anything(p.plain_at(sentence.clone()))
            || past::tells(p.plain_at(sentence.clone()), years);
        if told {
            continue;
        }
        let clause = Clause { p, range: sentence, years };
        if may_hold(p.plain_at(clause.range.clone())) {
            let kept = out.iter().any(|t| t.op == Op::Keep);
            let known = out.len();
            read_clause(&clause, &mut out);
            // "Giữ vững kết quả xếp hạng; duy trì thứ hạng": one promise said twice.
            if kept && let Some(at) = out.iter().skip(known).position(|t| t.op == Op::Keep) {
                out.remove(known + at);
            }
        }
    }
    out
}

/// Nothing but a thing that is counted: no word compares, nothing rises or falls.
pub fn is_bare_count(target: &Target) -> bool {
    let counts = target.unit == Some(Unit::Count) && target.op == Op::AtLeast;
    counts && target.change.is_none() && target.sure < 0.8
}

/// What a product promises: "100% văn bản được rà soát", "mỗi quý ít nhất 02 lượt kiểm tra", but not "01 kế hoạch".
pub fn is_promise(target: &Target) -> bool {
    !is_bare_count(target) && target.op != Op::Keep
}

/// A cheap look before the long one: no figure and no word that stands for one.
fn may_hold(plain: &str) -> bool {
    plain.bytes().any(|b| b.is_ascii_digit())
        || holds_spelled(plain)
        || [
            "phan tram",
            "toan bo",
            "tat ca",
            "mot nua",
            " nua ",
            "phan ba",
            "phan tu",
            "phan nam",
            "khong de",
            "khong co",
            "khong con",
            "khong phat sinh",
            "duy tri",
            "giu vung",
            "it nhat",
            "toi thieu",
            "khong giam",
            "khong tang",
            "khong thap hon",
            "moi ",
            "cham dut",
            "khong xay ra",
            "giu nguyen",
            "hang ",
            "mot lan",
        ]
        .iter()
        .any(|w| plain.contains(w))
}

/// A number in words behind one that compares: "không quá năm ngày", "trên hai mươi".
fn holds_spelled(plain: &str) -> bool {
    const NUMBERS: [&str; 11] =
        ["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "tram"];
    const COMPARING: [&str; 9] =
        ["khong", "toi da", "trong vong", "trong thoi han", "tren", "hon", "duoi", "con", "giam"];
    COMPARING.iter().any(|w| plain.contains(w))
        && plain.split(|c: char| !c.is_ascii_lowercase()).any(|word| NUMBERS.contains(&word))
}

/// Sentences: cut at semicolons and full stops outside brackets and numbers.
pub fn sentences(p: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let text = p.plain_at(range.clone()).as_bytes();
    let mut out = Vec::new();
    let mut start = range.start;
    for (at, byte) in text.iter().enumerate() {
        let here = range.start + at;
        let ends = match byte {
            b';' => true,
            b'.' | b'!' | b'?' => {
                text.get(at + 1) == Some(&b' ')
                    && (p.is_upper(here + 2)
                        || text.get(at + 2).is_some_and(|b| b.is_ascii_digit() || *b == b'"'))
                    && !matches!(text.get(at.saturating_sub(3)..at), Some(b" tp" | b" tt" | b" so"))
            }
            _ => false,
        };
        if ends {
            out.push(start..here);
            start = here + 1;
        }
    }
    out.push(start..range.end);
    out.into_iter().map(|r| p.trim(r)).filter(|r| !r.is_empty()).collect()
}

/// A figure that has been judged.
pub(crate) struct Draft {
    at: Range<usize>,
    op: Op,
    value: Option<f64>,
    value_to: Option<f64>,
    unit: Option<Unit>,
    change: Option<Change>,
    per: Option<Per>,
    sure: f64,
}

fn read_clause(c: &Clause<'_>, out: &mut Vec<Target>) {
    let plain = c.p.plain_at(c.range.clone());
    let mut drafts: Vec<Draft> = Vec::new();
    let figures = figure::scan(c.p, c.range.clone());
    let dates: Vec<Range<usize>> =
        when::scan(plain, c.range.start, c.years).into_iter().map(|w| w.at).collect();
    let mut skip_to = 0;
    for (number, figure) in figures.iter().enumerate() {
        if figure.at.start < skip_to || dates.iter().any(|d| d.contains(&figure.at.start)) {
            continue;
        }
        // "từ 68% của năm 2025 lên 85%": a year between two figures is neither.
        let is_date = |f: &&Figure| {
            dates.iter().any(|d| d.contains(&f.at.start) || f.spelled && d.start == f.at.end + 1)
        };
        let next = figures.iter().skip(number + 1).find(|f| !is_date(f));
        let floor = drafts.last().map_or(c.range.start, |d| d.at.end);
        let inherited = inherit(c, figure, drafts.last());
        let next_draft = match judge(c, figure, next, floor) {
            // "giảm ít nhất 01 đơn vị và 06 điểm trường": both fall.
            Some(own) if own.unit == Some(Unit::Count) && own.sure < 0.8 => {
                inherited.filter(|i| i.change.is_some()).or(Some(own))
            }
            own => own.or(inherited),
        };
        if let Some(draft) = next_draft {
            skip_to = draft.at.end;
            drafts.push(draft);
        }
    }
    worded::add(c, &mut drafts);
    drafts.sort_by_key(|d| d.at.start);
    let mut bounds: Vec<usize> = vec![c.range.start];
    for draft in &drafts {
        let from = *bounds.last().unwrap_or(&c.range.start);
        let rest = c.p.plain_at(draft.at.end..c.range.end);
        let next = drafts.iter().map(|d| d.at.start).find(|s| *s > draft.at.start).unwrap_or(c.range.end);
        let comma = rest.find(", ").map(|i| draft.at.end + i).filter(|i| *i < next && next < c.range.end);
        let end = if next < c.range.end { comma.unwrap_or(next).max(draft.at.end) } else { c.range.end };
        bounds.push(end);
        let part = from.min(draft.at.start)..end.max(draft.at.end);
        let target = words::finish(c, draft, part, out.last());
        out.push(target);
    }
}

/// "tối thiểu 08 sở, ngành và 04 huyện": the second count is compared like the first; so is the second stretch of time of
/// "không quá 24 giờ với trật tự đô thị, 72 giờ với vệ sinh môi trường".
fn inherit(c: &Clause<'_>, figure: &Figure, last: Option<&Draft>) -> Option<Draft> {
    let is_time = |unit: Option<Unit>| {
        matches!(unit, Some(Unit::Days | Unit::WorkingDays | Unit::Hours | Unit::Minutes))
    };
    let last = last.filter(|d| {
        d.unit == Some(Unit::Count) || d.unit == Some(Unit::Percent) && d.op != Op::Exactly || is_time(d.unit)
    })?;
    let between = c.p.plain_at(last.at.end..figure.at.start);
    let joint = between.trim_end();
    let within = ["trong do", "trong do co", "rieng"].iter().any(|w| joint.ends_with(w)) && joint.len() < 80;
    let near = within || between.len() < 30 && (joint.ends_with(" va") || joint.ends_with(','));
    // "(Sở hiện có 104 TTHC, trong đó 98 TTHC cấp tỉnh)" counts what there is, not a part of what was promised before.
    let aside = between
        .rfind('(')
        .and_then(|open| between.get(open + 1..))
        .is_some_and(|t| !["trong do", "trong do co", "rieng", ""].contains(&t.trim()));
    if aside {
        return None;
    }
    let (end, unit) = counted::unit_after(c.p, figure.at.end, c.range.end)?;
    let same_time = is_time(last.unit)
        && is_time(unit)
        && last.op == Op::AtMost
        && joint.ends_with(',')
        && joint.len() < 60;
    let counts = near && unit == Some(Unit::Count) && !is_time(last.unit) && !between.contains(" tai ");
    let fits = counts || same_time;
    fits.then_some(Draft {
        at: figure.at.start..end,
        op: last.op,
        value: Some(figure.value),
        value_to: None,
        unit,
        change: last.change,
        per: last.per,
        sure: 0.8,
    })
}

/// Whether a figure is a target, and how it is compared.
fn judge(c: &Clause<'_>, figure: &Figure, next: Option<&Figure>, floor: usize) -> Option<Draft> {
    let p = c.p;
    // "một nửa" and "một phần ba" are words of their own.
    let behind = p.plain_at(figure.at.end..figure.at.end + 10);
    if figure.spelled
        && (behind.starts_with(" nua") || behind.starts_with(" phan ") && !behind.starts_with(" phan tram"))
    {
        return None;
    }
    let before = p.plain_at(floor.min(figure.at.start)..figure.at.start);
    // "không thấp hơn năm học trước", "mỗi năm tổ chức tối thiểu 02 lớp": a year, not five of something.
    let follows = [" hoc", " truoc", " nay", " qua", " lien ke"].iter().any(|w| behind.starts_with(w));
    let of_year = ["moi", "hang", "tung", "cuoi", "dau", "het", "ca"];
    if figure.spelled
        && p.plain_at(figure.at.clone()) == "nam"
        && (follows || of_year.iter().any(|w| compare::ends_with_word(before.trim_end(), w)))
    {
        return None;
    }
    let (mut end, mut unit) = counted::unit_after(p, figure.at.end, c.range.end)?;
    // "20-30%", "từ 20% đến 30%"
    let mut upper = None;
    if let Some(next) = next {
        let between = p.plain_at(figure.at.end..next.at.start).replace("phan tram", "%");
        let joint = between.trim().trim_start_matches('%').trim();
        let (next_end, next_unit) =
            counted::unit_after(p, next.at.end, c.range.end).unwrap_or((next.at.end, None));
        let same = unit.is_none() || unit == next_unit || unit == Some(Unit::Count);
        let short = between.len() < 30 && same && next.value > figure.value;
        let from = ["tu", "tu khoang", "tu muc"].iter().any(|w| before.trim_end().ends_with(w));
        let level = joint == "den" && matches!(unit, None | Some(Unit::Percent));
        if short && (joint == "-" || joint == "den" && from || level) {
            (upper, end, unit) = (Some(next.value), next_end, next_unit.or(unit));
        } else if from
            && (short && (joint.starts_with("len ") || joint == "len" || joint.starts_with("xuong"))
                || between.len() < 40 && same && next.value > figure.value && joint.ends_with(" len"))
        {
            // "tăng từ 60% lên 80%": the first figure is where it starts.
            return None;
        }
        let lowered = ["xuong", " con"].iter().any(|w| between.contains(w));
        let falls = unit.is_some() || matches!(joint, "xuong" | "xuong con" | "con");
        if from && falls && next.value < figure.value && lowered {
            return None;
        }
    }
    if compare::names_something_else(p, c.range.start, figure, unit) {
        return None;
    }
    let after = p.plain_at(end..c.range.end);
    if past::looks_back(c, figure)
        || p.plain_at(figure.at.end..figure.at.end + 6).trim_start().starts_with("tuoi")
    {
        return None;
    }
    let ahead = compare::before(before, p, figure.at.start);
    let behind = compare::after(before, after);
    let compared = match (ahead, behind) {
        // "từ 1% tổng số hồ sơ trở xuống"
        (Some(Op::AtLeast), Some(Op::AtMost)) => behind,
        _ => ahead.or(behind),
    };
    let days = matches!(unit, Some(Unit::Days | Unit::WorkingDays));
    // "được trả lời chậm nhất sau 15 ngày": how long an answer may take is promised, when a plan is due is not.
    let answered = days
        && compare::answers(p.plain_at(c.range.start..figure.at.start))
        && compare::is_deadline(before, after)
        && !before.contains("truoc");
    let compared = compared
        .or(answered.then_some(Op::AtMost))
        .or_else(|| compare::lowered(p.plain_at(c.range.start..figure.at.start)))
        .or_else(|| compare::limit(p.plain_at(c.range.start..figure.at.start), unit));
    // Places are risen by; "bậc" never names one that is held.
    let steps = unit == Some(Unit::Rank) && p.plain_at(figure.at.end..end).contains("bac");
    let change = compare::change(before).or(steps.then_some(Change::Up));
    // After "ít nhất", "không quá" anything that has a name is counted.
    let ranged = behind.is_some() && compare::ends_with_word(before.trim_end(), "tu");
    let each = !figure.spelled && counted::each_has(p.plain_at(c.range.start..figure.at.start).trim_end());
    let counts =
        compared.is_some() && (compare::is_strong(before) || ranged) || bare::is_object(c, figure) || each;
    let named = counts && counted::names_thing(p, end);
    // "Chỉ số DTI đạt từ 0,65 trở lên": an index has points, whether the text says so or not.
    let index = unit.is_none() && counted::is_index(c, figure, compared.is_some());
    let unit = unit.or(index.then_some(Unit::Points));
    // "giảm đầu mối từ 12 xuống 8": the thing is named before both.
    let unit = unit.or(compare::falls_to(before).then_some(Unit::Count));
    let unit = unit.or(named.then_some(Unit::Count))?;
    let exact = compared.is_none();
    // What is a promise: any percentage; a count, a stretch of time or a place only with words that make it one.
    let percent = matches!(unit, Unit::Percent | Unit::PercentPoints);
    if percent {
        if compare::describes(before, after, exact) {
            return None;
        }
    } else if !counted::promises(
        c,
        figure,
        end,
        unit,
        compared.is_some(),
        change.is_some() || upper.is_some(),
    ) {
        return None;
    }
    if figure.spelled && exact && !percent && !counted::recurs(c, end) {
        return None;
    }
    if days && !answered && compare::is_deadline(before, after) {
        return None;
    }
    let op = match (upper, compared) {
        (Some(_), Some(Op::AtLeast | Op::Exactly) | None) => Op::Between,
        (_, Some(op)) => op,
        (None, None) if unit == Unit::Rank && change.is_none() => Op::AtMost,
        (None, None)
            if unit == Unit::Percent && (100.0..100.5).contains(&figure.value) && change.is_none() =>
        {
            Op::Exactly
        }
        // "tỷ lệ hồ sơ trễ hạn 0%"
        (None, None) if figure.value == 0.0 && change.is_none() => Op::Exactly,
        (None, None)
            if matches!(unit, Unit::Days | Unit::WorkingDays | Unit::Hours | Unit::Minutes)
                && change.is_none() =>
        {
            Op::AtMost
        }
        (None, None) => Op::AtLeast,
    };
    let op = match op {
        // "xếp thứ 5 trở lên" is a place of at most 5; "tối thiểu 100%" is all of it.
        Op::AtLeast | Op::MoreThan if unit == Unit::Rank && change.is_none() => Op::AtMost,
        op => op,
    };
    let change =
        if matches!(op, Op::AtMost | Op::LessThan) && before.contains("xuong") { None } else { change };
    Some(Draft {
        at: figure.at.start..end,
        op,
        value: Some(figure.value * counted::scale(p, figure.at.end)),
        value_to: upper,
        unit: Some(unit),
        change,
        per: counted::per(c, figure.at.start, end),
        sure: if exact && !percent { 0.75 } else { 0.95 },
    })
}

#[cfg(test)]
#[path = "target/tests.rs"]
mod tests;
