//! An official document in the components of Decree 30/2020/NĐ-CP, Phụ lục I: what each says, not how it looks.

use kernel::Day;
use serde::{Deserialize, Serialize};

use crate::block::Block;

/// Quốc hiệu, cell 1 of the decree's diagram.
pub const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// Tiêu ngữ, under it.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// A document. It travels as JSON to the process that typesets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Cơ quan chủ quản trực tiếp, first line at the left. UBND and HĐND have none.
    #[serde(default)]
    pub authority_above: Option<String>,
    /// Cơ quan ban hành, in capitals; a line feed splits it ("ỦY BAN NHÂN DÂN\nTHỊ XÃ PHƯỚC LONG").
    pub issuer: String,
    /// Số, ký hiệu without "Số:" ("15/BC-UBND"; "/BC-UBND" while it has no number).
    #[serde(default)]
    pub symbol: Option<String>,
    /// Địa danh.
    pub place: String,
    /// The day of issue, or the gaps that are filled in by hand.
    pub date: Dated,
    /// Tên loại in capitals ("BÁO CÁO"). A công văn has none; then `subject` is printed as its "V/v".
    #[serde(default)]
    pub kind_name: Option<String>,
    /// Trích yếu.
    pub subject: String,
    /// Kính gửi.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Nơi nhận, without dashes; the last one is usually "Lưu: VT, <đơn vị soạn thảo>".
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Who signs.
    #[serde(default)]
    pub signer: Option<Signer>,
    /// Phụ lục, each on pages of its own.
    #[serde(default)]
    pub annexes: Vec<Annex>,
    /// How the pages of the body lie.
    #[serde(default)]
    pub orientation: Orientation,
    /// The day on which the file was made, for its properties; see [`Document::file_day`].
    #[serde(default)]
    pub made_on: Option<Day>,
}

/// When the document is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dated {
    /// On a day.
    On(Day),
    /// Not yet: "ngày … tháng … năm 2021", day and month left open.
    Open {
        /// The year that is printed.
        year: i16,
    },
}

/// The block at the lower right: quyền hạn, chức vụ, họ và tên.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// In capitals, one line each: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
    pub form: Vec<String>,
    /// Họ và tên, without titles of learning. Empty while nobody is named.
    pub name: String,
}

/// Phụ lục.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    /// Its title, in capitals.
    pub title: String,
    /// "(Kèm theo Báo cáo số 15/BC-UBND ngày … của …)".
    #[serde(default)]
    pub note: Option<String>,
    /// How its pages lie.
    #[serde(default)]
    pub orientation: Orientation,
    /// Its body.
    pub blocks: Vec<Block>,
}

/// How a page lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// dọc
    #[default]
    Portrait,
    /// ngang
    Landscape,
}

impl Document {
    /// A document without kind, addressees, recipients, signer and annexes: set those that it has.
    pub fn new(
        issuer: impl Into<String>,
        place: impl Into<String>,
        date: Dated,
        subject: impl Into<String>,
        blocks: Vec<Block>,
    ) -> Self {
        Self {
            authority_above: None,
            issuer: issuer.into(),
            symbol: None,
            place: place.into(),
            date,
            kind_name: None,
            subject: subject.into(),
            addressees: Vec::new(),
            blocks,
            recipients: Vec::new(),
            signer: None,
            annexes: Vec::new(),
            orientation: Orientation::Portrait,
            made_on: None,
        }
    }

    /// The day in the file's properties, which PDF/A wants: when it was made, else its own date, else the first day of
    /// its year.
    pub fn file_day(&self) -> Day {
        self.made_on.unwrap_or(match self.date {
            Dated::On(day) => day,
            Dated::Open { year } => Day::new(year, 1, 1).unwrap_or(Day::constant(1970, 1, 1)),
        })
    }

    /// What the file is called in its properties and in a viewer's title bar: kind and subject in one line.
    pub fn title(&self) -> String {
        let kind = self.kind_name.as_deref().map(sentence_case);
        let subject = one_line(&self.subject);
        match kind {
            Some(kind) if !kind.is_empty() => format!("{kind} {subject}"),
            _ => subject,
        }
    }

    /// The line of cell 3. The room for a number that is still to come is kept by unbreakable spaces.
    pub fn symbol_line(&self) -> Option<String> {
        let symbol = one_line(self.symbol.as_deref()?);
        let bare = symbol.strip_prefix("Số:").unwrap_or(&symbol).trim_start();
        let gap = if bare.starts_with('/') { GAP } else { "" };
        Some(format!("Số: {gap}{bare}"))
    }

    /// The line of cell 4. Days 1–9 and months 1–2 have a leading zero (Phụ lục I, mục II.4).
    pub fn place_line(&self) -> String {
        let place = one_line(&self.place);
        match self.date {
            Dated::On(day) => format!("{place}, {}", day_in_words(day)),
            Dated::Open { year } => format!("{place}, ngày {GAP} tháng {GAP} năm {year}"),
        }
    }

    /// Kính gửi, as printed: one stands on the same line, several below one another.
    pub fn addressee_lines(&self) -> Vec<String> {
        match self.addressees.as_slice() {
            [] => Vec::new(),
            [only] => vec![format!("Kính gửi: {}.", bare(only))],
            several => {
                let mut lines = vec!["Kính gửi:".to_owned()];
                lines.extend(dashed(several));
                lines
            }
        }
    }

    /// Nơi nhận, as printed.
    pub fn recipient_lines(&self) -> Vec<String> {
        dashed(&self.recipients)
    }

    /// "Phụ lục", with a Roman number where there are several.
    pub fn annex_label(&self, index: usize) -> String {
        if self.annexes.len() > 1 {
            format!("Phụ lục {}", roman(index + 1))
        } else {
            "Phụ lục".to_owned()
        }
    }
}

/// Room for two or three digits that are written in later.
const GAP: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// "ngày 05 tháng 02 năm 2021", as the decree writes it.
pub fn day_in_words(day: Day) -> String {
    let month = day.month();
    let zero = if month < 3 { "0" } else { "" };
    format!("ngày {:02} tháng {zero}{month} năm {}", day.day_of_month(), day.year())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bare(line: &str) -> String {
    one_line(line).trim_start_matches(['-', '–']).trim_end_matches([';', '.']).trim().to_owned()
}

/// "- …;" on each line and a full stop on the last.
fn dashed(lines: &[String]) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let end = |at| if at == last { '.' } else { ';' };
    lines.iter().enumerate().map(|(at, line)| format!("- {}{}", bare(line), end(at))).collect()
}

/// "BÁO CÁO" → "Báo cáo".
fn sentence_case(text: &str) -> String {
    kernel::words::capital(&one_line(text).to_lowercase())
}

/// Roman numerals; beyond 3999 no document has annexes, and Arabic digits are returned.
fn roman(number: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, digits) in STEPS {
        while rest >= value {
            text.push_str(digits);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_decree_does() {
        assert_eq!(day_in_words(Day::constant(2021, 2, 5)), "ngày 05 tháng 02 năm 2021");
        assert_eq!(day_in_words(Day::constant(2021, 3, 15)), "ngày 15 tháng 3 năm 2021");
        assert_eq!(day_in_words(Day::constant(2021, 10, 1)), "ngày 01 tháng 10 năm 2021");
    }

    #[test]
    fn lists_end_as_the_decree_says() {
        let lines = dashed(&["- Như trên;".to_owned(), "Sở Nội vụ".to_owned(), "Lưu: VT, NV.".to_owned()]);
        assert_eq!(lines, ["- Như trên;", "- Sở Nội vụ;", "- Lưu: VT, NV."]);
        assert_eq!(roman(4), "IV");
        assert_eq!(roman(19), "XIX");
        assert_eq!(sentence_case("BÁO CÁO"), "Báo cáo");
    }
}
