//! No line vanishes: what stands in a file is used by something of its reading, or listed as unused.

use proptest::prelude::*;
use reader::{Reading, Span};
use serde_json::Value;

use super::plans;

/// Every span in a reading but those of the warnings, which use nothing.
fn spans(value: &Value, out: &mut Vec<Span>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(name, _)| *name != "warnings") {
                match serde_json::from_value::<Span>(field.clone()) {
                    Ok(span) if name == "span" => out.push(span),
                    _ => spans(field, out),
                }
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| spans(entry, out)),
        _ => {}
    }
}

/// What has no span in the contract: the head, the recipients, the signature, formulas, heads of tables, page numbers.
fn stands_in_head_or_closing(line: &str, reading: &Reading) -> bool {
    let folded = kernel::fold::key(line);
    let signer = reading.signer.iter().flat_map(|s| [Some(s.position.clone()), s.name.clone()]).flatten();
    let known: Vec<String> = [&reading.title, &reading.issuer, &reading.place, &reading.symbol]
        .into_iter()
        .flatten()
        .cloned()
        .chain(reading.recipients.iter().map(|n| n.text.clone()))
        .chain(signer)
        .map(|text| kernel::fold::key(&text))
        .collect();
    let words: Vec<&str> = folded.split(' ').filter(|w| w.len() > 1).collect();
    let said = words.iter().filter(|w| known.iter().any(|k| k.split(' ').any(|own| own == **w))).count();
    // The last word or two of the closing formula, broken off onto a line of their own: "quyết./.".
    let broken_off = line.trim_end().ends_with("./.") && words.len() <= 2;
    // What kind of document it is; the symbol says it in the reading.
    let kind = folded == "chuong trinh";
    said * 3 >= words.len() * 2
        || kind
        || broken_off
        || FORMULAS.iter().any(|formula| folded.contains(formula))
        || reading.title.as_deref().is_some_and(|t| kernel::fold::key(t).contains(&folded))
}

const FORMULAS: [&str; 25] = [
    // "… nghiêm túc triển" / "khai./."
    "khai",
    "cong hoa xa hoi",
    "chu nghia viet nam",
    "doc lap tu do",
    "ke hoach",
    "quyet dinh",
    "noi nhan",
    "thang nam",
    "ngay",
    "so kh ubnd",
    "nhu sau",
    "tren day la",
    "de nghi",
    "yeu cau",
    "xem xet",
    "luu",
    "chu tich",
    "giam doc",
    "uy ban nhan dan",
    "ubnd",
    "trang",
    "thuc hien",
    "kem theo",
    "sau day",
    "sau",
];

fn vanished(bytes: &[u8], reading: &Reading) -> Vec<String> {
    let mut used = Vec::new();
    spans(&serde_json::to_value(reading).unwrap(), &mut used);
    let source = reader::extract_source(bytes).unwrap();
    // The heads of a table say what its columns are, and stand on no page of a reading.
    let heads: Vec<usize> = (source.tables.iter())
        .flat_map(|table| table.rows.iter().take(2).flatten())
        .flat_map(|cell| cell.lines.iter().map(|piece| piece.line + 1))
        .collect();
    let text = source.text();
    (text.lines().zip(1_u32..))
        .filter(|(line, _)| line.chars().filter(|c| c.is_alphabetic()).count() > 2)
        .filter(|(_, number)| !used.iter().any(|s| (s.line..=s.end_line).contains(number)))
        .filter(|(_, number)| !heads.contains(&(*number as usize)))
        .filter(|(line, _)| !stands_in_head_or_closing(line, reading))
        .map(|(line, number)| format!("{number}: {line}"))
        .collect()
}

#[test]
fn no_line_of_the_corpus_vanishes() {
    for plan in plans::all() {
        let reading = reader::read(&plan.bytes, &plan.name).unwrap();
        let lost = vanished(&plan.bytes, &reading);
        assert!(lost.is_empty(), "{}: {lost:#?}", plan.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// A line put anywhere into any plan of plain text is still to be found somewhere in the reading.
    #[test]
    fn a_line_put_in_is_found_again(plan in 0_usize..100, place in 0.0..1.0_f64, marked in any::<bool>()) {
        let plans: Vec<_> = plans::all().into_iter().filter(|p| std::str::from_utf8(&p.bytes).is_ok_and(|t| !t.starts_with("%PDF"))).collect();
        let plan = &plans[plan % plans.len()];
        let text = String::from_utf8(plan.bytes.clone()).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let strange = if marked { "- Quokka wombat dingo bilby." } else { "Quokka wombat dingo bilby" };
        lines.insert((place * lines.len() as f64) as usize, strange);
        let bytes = lines.join("\n").into_bytes();
        let reading = reader::read(&bytes, &plan.name).unwrap();
        let said = serde_json::to_string(&reading).unwrap();
        prop_assert!(said.contains("Quokka") && said.contains("bilby"), "{} lost it at {place}", plan.name);
    }
}
