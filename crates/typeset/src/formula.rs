//! Text that a spreadsheet would run as a formula. In .xlsx a text cell is never run; in .csv there are no types,
//! so such text gets an apostrophe in front, which spreadsheets read as "this is text".

/// Characters that begin a formula, in ASCII and in the full-width forms that Excel accepts as well.
const STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet may run the text. Apostrophes that stand before such text count too, so that [`restore`] takes
/// away the one that was put there and no other.
fn is_risky(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['\t', '\r', '\n']) || bare.trim_start().starts_with(STARTS)
}

/// The text as it may stand in a .csv file.
pub(crate) fn defuse(text: &str) -> String {
    if is_risky(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text as it was before [`defuse`].
pub(crate) fn restore(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(text)
}
