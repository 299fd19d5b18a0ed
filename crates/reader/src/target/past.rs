//! What was reached before, what there is and what a rule demands: figures that tell and promise nothing.

use crate::figure::Figure;
use crate::when::PlanYears;

use super::{Clause, compare};

/// Sentences that look back: what was reached in an earlier year promises nothing.
pub fn tells(plain: &str, years: PlanYears) -> bool {
    let past = [
        "da dat",
        "dat duoc ket qua",
        "ket qua dat duoc",
        "da hoan thanh",
        "trong nam qua",
        "thoi gian qua",
        "nam truoc dat",
        "da giai quyet",
        "da tiep nhan",
        "da ra soat",
        "da kiem tra",
        "da ban hanh",
        "o lan khao sat",
        "rut kinh nghiem tu",
    ];
    if past.iter().any(|w| plain.contains(w)) && !promises_anything(plain) {
        return true;
    }
    // "… chỉ ra qua kết quả đánh giá năm 2023: Chỉ số đạt 86,72%".
    let head = plain.split(':').next().filter(|head| !head.contains(['%', '('])).unwrap_or_default();
    let year_of = |text: &str| -> Option<i16> { text.get(text.len().checked_sub(4)?..)?.parse().ok() };
    if head.len() < plain.len()
        && head.get(..head.len().saturating_sub(4)).is_some_and(|t| t.ends_with("nam "))
        && year_of(head).is_some_and(|year| year < years.first && year > 1990)
        && !promises_anything(plain)
    {
        return true;
    }
    // "Năm 2020, tỷ lệ đạt 85%".
    const THEN: [&str; 12] = [
        "nam ",
        "trong nam ",
        "ket qua nam ",
        "den het nam ",
        "den cuoi nam ",
        "trong 6 thang cuoi nam ",
        "trong 06 thang cuoi nam ",
        "6 thang cuoi nam ",
        "06 thang cuoi nam ",
        "han che trong nam ",
        "han che nam ",
        "khac phuc nhung han che trong nam ",
    ];
    THEN.iter().any(|w| {
        plain.strip_prefix(w).is_some_and(|rest| {
            let year: Option<i16> = rest.get(..4).and_then(|y| y.parse().ok());
            year.is_some_and(|y| y < years.first && y > 1990) && !promises_anything(rest)
        })
    })
}

/// Whether a sentence says that something is to be reached.
pub fn promises_anything(plain: &str) -> bool {
    const WORDS: [&str; 10] = [
        "phan dau",
        "dam bao",
        "bao dam",
        "phai ",
        "muc tieu",
        "toi thieu",
        "it nhat",
        "giu vung",
        "duy tri",
        "giu nguyen",
    ];
    WORDS.iter().any(|w| plain.contains(w))
}

/// "(năm 2020 đạt 82,35 điểm)", "mới đạt 12,4%": what was reached is told, in brackets or beside a year before the plan.
pub fn looks_back(c: &Clause<'_>, figure: &Figure) -> bool {
    let head = c.p.plain_at(c.range.start..figure.at.start).trim_end();
    let told = ["moi dat", "moi chi dat", "chi dat", "moi chi", "hien dat", "hien moi dat", "tinh trang"];
    if told.iter().any(|w| compare::ends_with_word(head, w)) {
        return true;
    }
    // "(Sở hiện có 06 phòng, 07 chi cục)", "toàn xã có 27 thôn": what there is.
    let clause = head.rsplit([';', '.', '(']).next().unwrap_or_default();
    let there = ["hien co", "hien nay co", "gom co", "bao gom", "chi co"].iter().any(|w| clause.contains(w));
    let whole = ["toan", "ca"].iter().any(|w| {
        ["thi xa", "huyen", "tinh", "xa", "quan", "thanh pho", "phuong", "nganh"]
            .iter()
            .any(|place| compare::ends_with_word(clause, &format!("{w} {place} co")))
    });
    // "của 19 sở, ban, ngành" tells of whom; "một cửa" sounds alike.
    let of = compare::ends_with_word(head, "cua")
        && c.p.word_at(figure.at.start.saturating_sub(4)) == "của"
        && !figure_is_part(c, figure);
    let counts = there || whole || of;
    if counts && !["phan dau", "toi thieu", "it nhat", "%"].iter().any(|w| clause.contains(w)) {
        return true;
    }
    if told_of_a_year(c, figure.at.start) {
        return true;
    }
    let Some(open) = head.rfind('(').filter(|at| !head.get(*at..).unwrap_or_default().contains(')')) else {
        return false;
    };
    let inside = head.get(open..).unwrap_or_default();
    if is_remark(c, c.range.start + open, figure) {
        return true;
    }
    if ["phan dau", "muc tieu", "den nam", "den het"].iter().any(|w| inside.contains(w)) {
        return false;
    }
    let near = head.get(open.saturating_sub(40)..).unwrap_or(inside);
    let year_at = |at: usize| year_at(near, at);
    let is_past = |year: i16| year > 1990 && year < c.years.first;
    // "(bình quân giai đoạn 2016 - 2020 đạt 88,4%)"
    near.match_indices("nam ").any(|(at, _)| year_at(at + 4).is_some_and(is_past))
        || near.match_indices("giai doan ").any(|(at, _)| {
            year_at(at + 10).is_some_and(is_past)
                && [year_at(at + 17), year_at(at + 15)].into_iter().flatten().all(is_past)
        })
}

/// "của 50% số xã": a share can be promised behind "của", a plain count only tells of whom.
fn figure_is_part(c: &Clause<'_>, figure: &Figure) -> bool {
    c.p.plain_at(figure.at.end..figure.at.end + 12).trim_start().starts_with(['%', 'p'])
}

fn year_at(text: &str, at: usize) -> Option<i16> {
    text.get(at..at + 4).and_then(|year| year.parse().ok())
}

/// "Khắc phục hạn chế của năm 2023, khi Chỉ số CCHC chỉ đạt 84,71% và đứng thứ 41": what stands behind a year before
/// the plan and its "khi" is told, until something is striven for.
pub fn told_of_a_year(c: &Clause<'_>, at: usize) -> bool {
    const NEAR: usize = 40;
    let head = c.p.plain_at(c.range.start..at);
    head.match_indices(" khi ").any(|(when, _)| {
        let before = head.get(when.saturating_sub(NEAR)..when).unwrap_or_default();
        let after = head.get(when..).unwrap_or_default();
        let past = before
            .match_indices("nam ")
            .filter_map(|(found, word)| year_at(before, found + word.len()))
            .any(|year| year > 1990 && year < c.years.first);
        past && !promises_anything(after) && !after.contains(" nang ") && !after.contains(" dua ")
    })
}

/// "(diện tích tối thiểu 40 m2 theo tiêu chuẩn)", "(HĐND tỉnh đã giảm 50%)", "(đầu tháng 8 đạt 11%)": a bracket that
/// tells what a rule demands, what was done or where things stood.
fn is_remark(c: &Clause<'_>, open: usize, figure: &Figure) -> bool {
    let ahead = c.p.plain_at(open + 1..figure.at.start);
    if ["phan dau", "muc tieu"].iter().any(|w| ahead.contains(w)) {
        return false;
    }
    let behind = c.p.plain_at(figure.at.end..c.range.end);
    let behind = behind.get(..behind.find(')').unwrap_or(behind.len())).unwrap_or_default();
    const STANDS: [&str; 9] = [
        "dau thang",
        "dau nam",
        "dau quy",
        "tinh den",
        "thang truoc",
        "nam truoc",
        "quy truoc",
        "cung ky",
        "luc dau",
    ];
    const RULES: [&str; 8] = [
        "dien tich",
        "he so",
        "dinh muc",
        "thang diem",
        "cong suat",
        "bang thong",
        "duong truyen",
        "khoi luong",
    ];
    let words = |(at, _): (usize, &str)| c.p.word_at(open + 1 + at);
    let done = ahead.match_indices("da ").map(words).any(|word| word == "đã");
    let ruled = ["theo tieu chuan", "tieu chuan tai", "theo quy chuan", "theo dinh muc"];
    done || STANDS.iter().chain(&RULES).any(|w| ahead.contains(w)) || ruled.iter().any(|w| behind.contains(w))
}
