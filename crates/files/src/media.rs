//! What a file is, found from its bytes; the name says nothing.

use std::fmt;
use std::str::FromStr;

/// How many bytes from the beginning are looked at.
pub(crate) const HEAD: usize = 256 * 1024;
/// How many bytes from the end are looked at: the table of contents of a ZIP stands there.
pub(crate) const TAIL: usize = 128 * 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// PDF.
    Pdf,
    /// Word since 2007, without macros.
    Docx,
    /// Excel since 2007, without macros.
    Xlsx,
    /// Word 97–2003.
    Doc,
    /// Excel 97–2003.
    Xls,
    /// Any other ZIP (also OpenDocument and Office files with macros).
    Zip,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// WebP picture.
    Webp,
    /// HEIC picture, as iPhones take them.
    Heic,
    /// Text in UTF-8, or in UTF-16 with its mark; CSV is text too.
    Text,
    /// Anything else.
    Other,
}

impl Media {
    /// All media types.
    pub const ALL: [Self; 12] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Doc,
        Self::Xls,
        Self::Zip,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Heic,
        Self::Text,
        Self::Other,
    ];

    /// The stable word in the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Zip => "zip",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
            Self::Heic => "heic",
            Self::Text => "text",
            Self::Other => "other",
        }
    }

    /// The content type in HTTP and mail.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Doc => "application/msword",
            Self::Xls => "application/vnd.ms-excel",
            Self::Zip => "application/zip",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Text => "text/plain",
            Self::Other => "application/octet-stream",
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx | Self::Doc => "Văn bản Word",
            Self::Xlsx | Self::Xls => "Bảng tính Excel",
            Self::Zip => "Tệp nén ZIP",
            Self::Png | Self::Jpeg | Self::Webp | Self::Heic => "Ảnh",
            Self::Text => "Văn bản thô",
            Self::Other => "Tệp khác",
        }
    }

    /// Whether a browser shows it by itself: PDF and pictures (HEIC only on some, so it is downloaded).
    pub const fn is_viewable(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Jpeg | Self::Webp)
    }

    /// What the bytes are: `head` is the beginning of the file and `tail` its end, which overlap or are equal in a
    /// small file; `size` is the size of the whole in bytes.
    pub(crate) fn of(head: &[u8], tail: &[u8], size: u64) -> Self {
        if is_pdf(head) {
            Self::Pdf
        } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if head.starts_with(b"\xff\xd8\xff") {
            Self::Jpeg
        } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            Self::Webp
        } else if is_heic(head) {
            Self::Heic
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            zipped(tail)
        } else if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            compound(head, tail)
        } else if is_text(head, head.len() as u64 == size) {
            Self::Text
        } else {
            Self::Other
        }
    }
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The word is no media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownMedia;

impl FromStr for Media {
    type Err = UnknownMedia;
    fn from_str(code: &str) -> Result<Self, UnknownMedia> {
        Self::ALL.into_iter().find(|media| media.code() == code).ok_or(UnknownMedia)
    }
}

kernel::text_column!(Media, 12);

/// `%PDF-` at the beginning, where some programs put a mark or an empty line before it.
fn is_pdf(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.iter().take(64).take_while(|b| b.is_ascii_whitespace()).count();
    head.get(start..).is_some_and(|rest| rest.starts_with(b"%PDF-"))
}

/// An ISO base media file whose brand says that its pictures are HEVC.
fn is_heic(head: &[u8]) -> bool {
    const HEVC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"];
    if head.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let length = head.first_chunk::<4>().map_or(0, |b| u32::from_be_bytes(*b)) as usize;
    let brand = head.get(8..12).unwrap_or_default();
    let compatible = head.get(16..length.min(256)).unwrap_or_default();
    HEVC.contains(&brand)
        || (matches!(brand, b"mif1" | b"msf1") && compatible.chunks_exact(4).any(|b| HEVC.contains(&b)))
}

/// Word and Excel say what they are by the names of their parts. Files with macros are not called documents.
fn zipped(tail: &[u8]) -> Media {
    let Some(names) = zip_names(tail) else { return Media::Zip };
    let has = |wanted: &[u8]| names.contains(&wanted);
    let under = |folder: &[u8]| names.iter().any(|name| name.starts_with(folder));
    if !has(b"[Content_Types].xml") || names.iter().any(|name| name.ends_with(b"vbaProject.bin")) {
        Media::Zip
    } else if under(b"word/") {
        Media::Docx
    } else if under(b"xl/") {
        Media::Xlsx
    } else {
        Media::Zip
    }
}

/// The names in the table of contents at the end of a ZIP; none if it is not whole.
fn zip_names(tail: &[u8]) -> Option<Vec<&[u8]>> {
    let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let length = number(tail, end + 12, 4)?;
    let mut at = end.checked_sub(length)?;
    let mut names = Vec::new();
    while at < end {
        if tail.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) =
            (number(tail, at + 28, 2)?, number(tail, at + 30, 2)?, number(tail, at + 32, 2)?);
        names.push(tail.get(at + 46..at + 46 + name)?);
        at += 46 + name + extra + comment;
    }
    Some(names)
}

/// A little-endian number of `width` bytes.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + width)?;
    Some(bytes.iter().rev().fold(0, |number, byte| (number << 8) | usize::from(*byte)))
}

/// The compound files of Office 97–2003 name their main stream in the directory, which may stand anywhere; both ends
/// are looked at.
fn compound(head: &[u8], tail: &[u8]) -> Media {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [head, tail].iter().any(|part| part.windows(wide.len()).any(|w| w == wide))
    };
    if has("WordDocument") {
        Media::Doc
    } else if has("Workbook") {
        Media::Xls
    } else {
        Media::Other
    }
}

/// Text without control characters. `whole`: `head` is the file and not only its beginning, where the last character
/// may be cut.
fn is_text(head: &[u8], whole: bool) -> bool {
    let text = match head {
        [] => return false,
        [0xff, 0xfe, rest @ ..] => wide_text(rest, u16::from_le_bytes, whole),
        [0xfe, 0xff, rest @ ..] => wide_text(rest, u16::from_be_bytes, whole),
        _ => match std::str::from_utf8(head) {
            Ok(text) => Some(text.to_owned()),
            Err(error) if !whole && error.error_len().is_none() => {
                head.get(..error.valid_up_to()).map(|valid| String::from_utf8_lossy(valid).into_owned())
            }
            Err(_) => None,
        },
    };
    text.is_some_and(|text| {
        !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
    })
}

fn wide_text(bytes: &[u8], unit: fn([u8; 2]) -> u16, whole: bool) -> Option<String> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    if whole {
        if !odd.is_empty() {
            return None;
        }
    } else if units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) {
        units.pop();
    }
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests;
