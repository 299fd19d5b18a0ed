//! A sheet as .csv: comma-separated (RFC 4180), UTF-8 with the mark by which Excel knows it, days in ISO 8601,
//! decimals with a point; for other programs rather than for reading.

use crate::error::{Error, Result};
use crate::formula::defuse;
use crate::workbook::{Sheet, Value};

/// Excel takes a .csv without it for the computer's own code page and spoils the diacritics.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Column titles and rows; the sheet's title and notes have no place in the format.
pub fn to_csv(sheet: &Sheet) -> Result<Vec<u8>> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer
        .write_record(sheet.columns.iter().map(|column| defuse(&column.title)))
        .map_err(Error::unwritable)?;
    for row in &sheet.rows {
        let mut fields: Vec<String> = row.iter().take(sheet.columns.len()).map(field).collect();
        fields.resize_with(sheet.columns.len(), String::new);
        writer.write_record(fields).map_err(Error::unwritable)?;
    }
    writer.into_inner().map_err(|error| Error::unwritable(error.into_error()))
}

fn field(value: &Value) -> String {
    match value {
        Value::Text(text) => defuse(text),
        // A program follows the address; the words to click on are for people.
        Value::Link { url, .. } => defuse(url),
        Value::Int(number) | Value::Money(number) => number.to_string(),
        Value::Number(number) if number.is_finite() => number.to_string(),
        Value::Percent(share) if share.is_finite() => format!("{}%", percent(*share)),
        Value::Empty | Value::Number(_) | Value::Percent(_) => String::new(),
        Value::Day(day) => day.to_string(),
        Value::Moment(at) => at.local().strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

/// Percent to four decimals, without the noise of binary fractions (0.07 * 100 is 7.000000000000001).
fn percent(share: f64) -> f64 {
    (share * 1_000_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use kernel::Day;

    use super::*;
    use crate::workbook::SheetColumn;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        let sheet = Sheet {
            columns: vec![SheetColumn::new("Nội dung"), SheetColumn::new("=1+1"), SheetColumn::new("c")],
            rows: vec![
                vec!["=HYPERLINK(\"http://x\",\"a\")".into(), Value::Int(-5), Value::Percent(0.07)],
                vec!["@SUM(A1)".into(), "-2+3".into(), Value::Day(Day::constant(2021, 10, 1))],
                vec!["\tx, \"y\"".into(), Value::Number(-1.5), Value::Number(f64::NAN)],
                vec![" +84".into()],
            ],
            ..Sheet::default()
        };
        let bytes = to_csv(&sheet).unwrap();
        let text = std::str::from_utf8(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap()).unwrap();
        assert_eq!(
            text,
            "Nội dung,'=1+1,c\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\",-5,7%\r\n'@SUM(A1),'-2+3,2021-10-01\r\n\
             \"'\tx, \"\"y\"\"\",-1.5,\r\n' +84,,\r\n"
        );
    }
}
