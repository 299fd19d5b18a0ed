//! Several documents cited in one paragraph, told apart.

use super::DOCUMENTS;
use crate::passage::Passage;

/// Pieces between semicolons, and where a further document with a number of its own begins.
pub(super) fn parts(words: &Passage, body: usize) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = body;
    let text = words.plain();
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate().skip(body) {
        let rest = text.get(at + 1..).unwrap_or_default();
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                out.push(start..at);
                start = at + 1;
            }
            b',' | b' ' if depth == 0 => {
                let next =
                    if byte == b',' { rest.trim_start() } else { rest.strip_prefix("va ").unwrap_or("") };
                let numbered = DOCUMENTS.iter().any(|d| {
                    next.strip_prefix(d).is_some_and(|r| {
                        let r =
                            r.trim_start().trim_start_matches("hanh dong ").trim_start_matches("lien tich ");
                        r.starts_with("so ") || r.starts_with("so:")
                    })
                });
                // "… và Nghị quyết Đại hội Đảng bộ phường", "… và Chương trình công tác năm 2019": without a number.
                let unnumbered = byte == b' '
                    && [
                        "nghi quyet dai hoi",
                        "nghi quyet cua",
                        "chuong trinh cong tac",
                        "chuong trinh hanh dong",
                        "ket luan cua",
                    ]
                    .iter()
                    .any(|w| next.starts_with(w));
                let capital = words
                    .is_upper(at + 1 + rest.len() - rest.trim_start().len() + usize::from(byte == b' ') * 3);
                if (numbered || unnumbered) && capital {
                    out.push(start..at);
                    start = at + 1;
                }
            }
            _ => {}
        }
    }
    out.push(start..text.len());
    out
}
