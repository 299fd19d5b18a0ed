//! File names as people see them.

use kernel::fold::nfc;

/// The most characters of a name; common file systems allow 255 bytes, and a Vietnamese letter takes up to three.
const LONGEST: usize = 80;
/// The most characters of an ending that survives the cut.
const LONGEST_ENDING: usize = 10;

/// The name under which a file is shown and downloaded: the last part of a path, composed (NFC), in one line, without
/// characters that hide, turn the writing direction or mean something to a file system; at most 80 characters with
/// the ending kept. A name of which nothing is left becomes "Tệp không tên".
pub fn display_name(name: &str) -> String {
    let composed = nfc(name);
    let last = composed.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut clean = String::with_capacity(last.len());
    for c in last.chars() {
        if is_hidden(c) {
            continue;
        }
        let c = match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        };
        if c != ' ' || !clean.ends_with(' ') {
            clean.push(c);
        }
    }
    let clean = clean.trim_matches([' ', '.']);
    if clean.is_empty() { "Tệp không tên".to_owned() } else { shorten(clean) }
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= LONGEST_ENDING => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let room = LONGEST - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    format!("{}{ending}", stem.trim_end())
}

/// Characters that take no room or turn the direction: `tailieu\u{202e}fdp.exe` must not read as a PDF.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks() {
        for (name, shown) in [
            ("Kế hoạch CCHC 2021.docx", "Kế hoạch CCHC 2021.docx"),
            ("Ke\u{302}\u{301} hoa\u{323}ch.pdf", "Kế hoạch.pdf"),
            ("../../../etc/passwd", "passwd"),
            ("..\\..\\Windows\\system32\\cmd.exe", "cmd.exe"),
            ("C:\\Users\\An\\báo cáo.pdf", "báo cáo.pdf"),
            ("/", "Tệp không tên"),
            ("..", "Tệp không tên"),
            ("", "Tệp không tên"),
            (" \u{200b}. ", "Tệp không tên"),
            ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
            ("tailieu\u{202e}fdp.exe", "tailieufdp.exe"),
            ("a\0b.txt", "a b.txt"),
            ("báo   cáo\t quý.xlsx", "báo cáo quý.xlsx"),
            ("a\"b<c>|d?.pdf", "a_b_c__d_.pdf"),
            (".gitignore", "gitignore"),
        ] {
            assert_eq!(display_name(name), shown, "{name:?}");
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let shown = display_name(&format!("{}.docx", "ở".repeat(300)));
        assert_eq!(shown.chars().count(), LONGEST);
        assert!(shown.ends_with("ở.docx"));
        let shown = display_name(&format!("a.{}", "b".repeat(300)));
        assert_eq!(shown.chars().count(), LONGEST);
    }
}
