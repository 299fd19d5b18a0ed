//! A workbook as .xlsx: frozen and filtered column titles, widths that fit, Vietnamese formats, printable on A4.

use std::collections::HashSet;

use kernel::Day;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, XlsxError};

use crate::error::{Error, Result};
use crate::prepared::clean;
use crate::workbook::{Sheet, Value, Workbook};

const FONT: &str = "Times New Roman";
/// Characters that one cell can hold.
const CELL_LIMIT: usize = 32_767;
/// Links that Excel opens in one sheet, and the longest address.
const LINK_LIMIT: usize = 65_530;
const ADDRESS_LIMIT: usize = 2_000;
/// Beyond this a floating-point cell loses digits.
const EXACT: i64 = 9_007_199_254_740_992;
/// Rows that are looked at to find a column's width.
const WIDTH_SAMPLE: usize = 500;

/// The workbook as a file.
pub fn to_xlsx(workbook: &Workbook) -> Result<Vec<u8>> {
    let mut file = rust_xlsxwriter::Workbook::new();
    let mut properties = DocProperties::new().set_title(&workbook.title);
    let made_at = workbook.made_at.map_or(0, |at| at.millis() / 1000);
    properties =
        properties.set_creation_datetime(&ExcelDateTime::from_timestamp(made_at).map_err(unwritable)?);
    file.set_properties(&properties);
    let formats = Formats::new();
    let mut names = HashSet::new();
    for sheet in &workbook.sheets {
        let page = file.add_worksheet();
        page.set_name(unique_name(&sheet.name, &mut names)).map_err(unwritable)?;
        write(page, sheet, &formats).map_err(unwritable)?;
    }
    file.save_to_buffer().map_err(unwritable)
}

fn unwritable(error: XlsxError) -> Error {
    Error::unwritable(error)
}

/// The looks of a cell, one for each kind of value.
struct Formats {
    title: Format,
    note: Format,
    header: Format,
    text: Format,
    int: Format,
    number: Format,
    percent: Format,
    whole_percent: Format,
    day: Format,
    moment: Format,
    money: Format,
    link: Format,
}

impl Formats {
    fn new() -> Self {
        let font = || Format::new().set_font_name(FONT).set_font_size(11);
        let cell = || {
            font().set_border(FormatBorder::Thin).set_border_color(0x00BF_BAB2).set_align(FormatAlign::Top)
        };
        let figure = |format: &str| cell().set_num_format(format).set_align(FormatAlign::Right);
        Self {
            title: font().set_font_size(14).set_bold(),
            note: font().set_italic(),
            header: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(0x00EF_ECE6),
            text: cell().set_text_wrap(),
            int: figure("#,##0"),
            number: figure("#,##0.##"),
            percent: figure("0.0%"),
            whole_percent: figure("0%"),
            // The escaped strokes keep Excel from putting the computer's own separator in their place.
            day: figure("dd\\/mm\\/yyyy"),
            moment: figure("dd\\/mm\\/yyyy hh:mm"),
            money: figure("#,##0\\ \"đ\""),
            link: cell()
                .set_text_wrap()
                .set_font_color(0x001F_4E79)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
        }
    }
}

fn write(page: &mut rust_xlsxwriter::Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    let mut row: u32 = 0;
    if !sheet.title.is_empty() {
        page.write_string_with_format(row, 0, cut(&sheet.title), &formats.title)?;
        row += 1;
    }
    for note in &sheet.notes {
        page.write_string_with_format(row, 0, cut(note), &formats.note)?;
        row += 1;
    }
    if row > 0 {
        row += 1;
    }
    let header = row;
    for (column, at) in sheet.columns.iter().zip(0_u16..) {
        page.write_string_with_format(header, at, cut(&column.title), &formats.header)?;
        page.set_column_width(at, f64::from(column.width.unwrap_or_else(|| fitting_width(sheet, at))))?;
    }
    let mut links = 0;
    for values in &sheet.rows {
        row += 1;
        for (value, at) in values.iter().take(sheet.columns.len()).zip(0_u16..) {
            links += usize::from(matches!(value, Value::Link { .. }));
            write_value(page, row, at, value, formats, links <= LINK_LIMIT)?;
        }
    }
    if let Some(last) = u16::try_from(sheet.columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        page.set_freeze_panes(header + 1, 0)?;
        page.autofilter(header, 0, row.max(header + 1), last)?;
        page.set_repeat_rows(header, header)?;
    }
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_margins(0.6, 0.5, 0.7, 0.6, 0.3, 0.3).set_footer("&C&\"Times New Roman\"&P/&N");
    Ok(())
}

fn write_value(
    page: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    at: u16,
    value: &Value,
    formats: &Formats,
    links_left: bool,
) -> Result<(), XlsxError> {
    match value {
        Value::Int(number) if number.abs() <= EXACT => {
            page.write_number_with_format(row, at, *number as f64, &formats.int)?
        }
        Value::Money(dong) if dong.abs() <= EXACT => {
            page.write_number_with_format(row, at, *dong as f64, &formats.money)?
        }
        Value::Int(number) | Value::Money(number) => {
            page.write_string_with_format(row, at, number.to_string(), &formats.text)?
        }
        // "#,##0.##" would leave a separator behind a whole number.
        Value::Number(number) if number.is_finite() => {
            let format = if is_whole(*number) { &formats.int } else { &formats.number };
            page.write_number_with_format(row, at, *number, format)?
        }
        Value::Percent(share) if share.is_finite() => {
            let format = if is_whole(share * 100.0) { &formats.whole_percent } else { &formats.percent };
            page.write_number_with_format(row, at, *share, format)?
        }
        Value::Empty | Value::Number(_) | Value::Percent(_) => page.write_blank(row, at, &formats.text)?,
        Value::Day(day) => match serial(*day) {
            Some(days) => page.write_number_with_format(row, at, days, &formats.day)?,
            None => page.write_string_with_format(row, at, day.to_string(), &formats.text)?,
        },
        Value::Moment(moment) => match serial(moment.day()) {
            Some(days) => {
                let seconds = moment.seconds_since(moment.day().start());
                page.write_number_with_format(row, at, days + seconds as f64 / 86_400.0, &formats.moment)?
            }
            None => page.write_string_with_format(row, at, moment.to_string(), &formats.text)?,
        },
        Value::Link { text, url } if links_left && opens(url) => {
            let link = Url::new(url).set_text(cut(if text.is_empty() { url } else { text }));
            page.write_url_with_format(row, at, link, &formats.link)?
        }
        Value::Text(text) | Value::Link { text, .. } => {
            page.write_string_with_format(row, at, cut(text), &formats.text)?
        }
    };
    Ok(())
}

fn is_whole(number: f64) -> bool {
    (number - number.round()).abs() < 1e-9
}

/// Only addresses that a browser or a mail program opens: no files, no macros.
fn opens(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    known && url.chars().count() <= ADDRESS_LIMIT && !url.contains(char::is_control)
}

/// Excel counts days from 30/12/1899; before March 1900 it miscounts, so such days are written as text.
fn serial(day: Day) -> Option<f64> {
    let zero = Day::constant(1899, 12, 30);
    (day >= Day::constant(1900, 3, 1)).then(|| f64::from(day.days_since(zero)))
}

/// Composed, without control characters, no longer than a cell holds.
fn cut(text: &str) -> String {
    let text = clean(text);
    if text.encode_utf16().count() <= CELL_LIMIT {
        return text;
    }
    let mut room = CELL_LIMIT - 1;
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(['…']).collect()
}

/// As wide as most of what stands in the column, between 6 and 60 characters.
fn fitting_width(sheet: &Sheet, at: u16) -> u16 {
    let title = sheet.columns.get(usize::from(at)).map_or(0, |column| longest_word(&column.title) + 4);
    let widest = sheet
        .rows
        .iter()
        .take(WIDTH_SAMPLE)
        .filter_map(|row| row.get(usize::from(at)))
        .map(printed_width)
        .max()
        .unwrap_or(0);
    u16::try_from(title.max(widest).clamp(6, 60)).unwrap_or(60)
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

fn printed_width(value: &Value) -> usize {
    match value {
        Value::Empty => 0,
        Value::Text(text) | Value::Link { text, .. } => {
            text.lines().map(|line| line.chars().count() + 2).max().unwrap_or(0)
        }
        Value::Int(number) => number.to_string().len() * 4 / 3 + 2,
        Value::Money(dong) => dong.to_string().len() * 4 / 3 + 4,
        Value::Number(_) | Value::Percent(_) => 10,
        Value::Day(_) => 12,
        Value::Moment(_) => 17,
    }
}

/// A name that Excel takes: at most 31 characters, none of `[]:*?/\`, unlike all others in the file.
fn unique_name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let allowed: String = clean(wanted)
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n') { '-' } else { c })
        .collect();
    let bare = allowed.trim().trim_matches('\'');
    let base = if bare.is_empty() { "Trang" } else { bare };
    let shorten = |room: usize| {
        let mut left = room;
        base.chars()
            .take_while(|c| {
                let fits = c.len_utf16() <= left;
                left = left.saturating_sub(c.len_utf16());
                fits
            })
            .collect::<String>()
    };
    let mut name = shorten(31);
    let mut count = 2;
    while !taken.insert(name.to_lowercase()) {
        let suffix = format!(" ({count})");
        name = shorten(31 - suffix.len()) + &suffix;
        count += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_excel_and_differ() {
        let mut taken = HashSet::new();
        assert_eq!(unique_name("Quý I/2021: [kết quả]", &mut taken), "Quý I-2021- -kết quả-");
        let long = "Kết quả thực hiện kế hoạch cải cách hành chính".to_owned();
        let first = unique_name(&long, &mut taken);
        let second = unique_name(&long, &mut taken);
        assert_eq!(first.chars().count(), 31);
        assert!(second.ends_with(" (2)") && second.chars().count() <= 31, "{second}");
        assert_eq!(unique_name(" ' ", &mut taken), "Trang");
        assert_eq!(unique_name("trang", &mut taken), "trang (2)");
    }

    #[test]
    fn long_text_is_cut_not_refused() {
        assert_eq!(cut(&"ư".repeat(40_000)).chars().count(), CELL_LIMIT);
    }
}
