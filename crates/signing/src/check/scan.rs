//! A second look at what was appended, without the reader: things that programs read differently. A dictionary that names
//! a key twice, or a second cross-reference table, may show one thing here and another elsewhere.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// A packed row of objects is not unpacked to more than this.
const MOST_INFLATED: u64 = 32 << 20;

const UNPACKED: &str = "Có phần đóng gói không đọc được";

/// Whether these bytes can be read in two ways; the words say how.
pub(crate) fn ambiguous(bytes: &[u8]) -> Option<&'static str> {
    let mut scan = Scan { rest: bytes, open: Vec::new(), packed: None };
    while let Some(token) = scan.next() {
        if let Some(found) = scan.take(token) {
            return Some(found);
        }
    }
    None
}

enum Token<'a> {
    Name(Vec<u8>),
    Word(&'a [u8]),
    Text,
    Open(bool),
    Close,
}

/// A dictionary or array that is open.
struct Level {
    is_dictionary: bool,
    wants_key: bool,
    keys: Vec<Vec<u8>>,
}

struct Scan<'a> {
    rest: &'a [u8],
    open: Vec<Level>,
    /// The last dictionary was that of an object stream; whether it is deflated and nothing else.
    packed: Option<bool>,
}

impl<'a> Scan<'a> {
    fn take(&mut self, token: Token<'a>) -> Option<&'static str> {
        match token {
            Token::Open(is_dictionary) => {
                self.open.push(Level { is_dictionary, wants_key: is_dictionary, keys: Vec::new() });
            }
            Token::Close => {
                if let Some(closed) = self.open.pop()
                    && closed.is_dictionary
                    && self.open.is_empty()
                {
                    let has = |name: &[u8]| closed.keys.iter().any(|key| key == name);
                    self.packed = has(b"First").then(|| has(b"Filter") && !has(b"DecodeParms"));
                }
                if let Some(above) = self.open.last_mut() {
                    above.wants_key = true;
                }
            }
            Token::Name(name) => {
                let level = self.open.last_mut().filter(|level| level.is_dictionary)?;
                if !level.wants_key {
                    level.wants_key = true;
                    return None;
                }
                if name == b"XRefStm" {
                    return Some("Có bảng tham chiếu thứ hai được thêm vào");
                }
                if level.keys.contains(&name) {
                    return Some("Có mục ghi hai lần, các phần mềm có thể đọc khác nhau");
                }
                level.keys.push(name);
                level.wants_key = false;
            }
            Token::Word(b"stream") => return self.skip_stream(),
            Token::Word(_) | Token::Text => {
                if let Some(level) = self.open.last_mut() {
                    level.wants_key = true;
                }
            }
        }
        None
    }

    fn skip_stream(&mut self) -> Option<&'static str> {
        let end = super::revisions::find(self.rest, b"endstream").unwrap_or(self.rest.len());
        let (data, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        if !self.packed.take()? {
            return Some(UNPACKED);
        }
        let start = data.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let mut objects = Vec::new();
        match ZlibDecoder::new(data.get(start..)?).take(MOST_INFLATED).read_to_end(&mut objects) {
            Ok(_) => ambiguous(&objects),
            Err(_) => Some(UNPACKED),
        }
    }

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let blank = self.rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0).count();
            self.rest = self.rest.get(blank..)?;
            match self.rest {
                [] => return None,
                [b'%', ..] => self.drop_while(|byte| !matches!(byte, b'\r' | b'\n')),
                [b'<', b'<', ..] => return Some(self.skip(2, Token::Open(true))),
                [b'>', b'>', ..] | [b']', ..] => {
                    let length = if self.rest.starts_with(b"]") { 1 } else { 2 };
                    return Some(self.skip(length, Token::Close));
                }
                [b'[', ..] => return Some(self.skip(1, Token::Open(false))),
                [b'<', ..] => {
                    self.drop_while(|byte| byte != b'>');
                    return Some(self.skip(1, Token::Text));
                }
                [b'(', ..] => {
                    self.drop_string();
                    return Some(Token::Text);
                }
                [b'/', rest @ ..] => {
                    self.rest = rest;
                    let name = self.word();
                    return Some(Token::Name(unescaped(name)));
                }
                _ => {
                    let word = self.word();
                    if word.is_empty() {
                        self.rest = self.rest.get(1..)?;
                    } else {
                        return Some(Token::Word(word));
                    }
                }
            }
        }
    }

    fn skip(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.rest = self.rest.get(length..).unwrap_or_default();
        token
    }

    fn drop_while(&mut self, condition: impl Fn(u8) -> bool) {
        let length = self.rest.iter().take_while(|byte| condition(**byte)).count();
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn word(&mut self) -> &'a [u8] {
        let is_regular =
            |byte: u8| !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte);
        let length = self.rest.iter().take_while(|byte| is_regular(**byte)).count();
        let (word, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        word
    }

    /// A literal string with its brackets, which may nest and be escaped.
    fn drop_string(&mut self) {
        let (mut depth, mut is_escaped, mut length) = (0_usize, false, 0);
        for byte in self.rest {
            length += 1;
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.rest = self.rest.get(length..).unwrap_or_default();
    }
}

/// A name without its `#20`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16).map(|digit| digit as u8);
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'#'
            && let (Some(high), Some(low)) = (digit(after.first()), digit(after.get(1)))
        {
            plain.push(high << 4 | low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            plain.push(*first);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::ambiguous;

    #[test]
    fn keys_that_stand_twice_are_found() {
        for clear in [
            &b"5 0 obj\n<</A 1 0 R/B[/A/A <<>>]/C<</A(\\)>>/A)>>/D/A>>\nendobj"[..],
            b"<</A <0a>/Length 9>>stream\n<</A 1/A 2>>endstream endobj <</A 1>>",
            b"% <</A 1/A 2>>\n<</A (a(<</B 1/B 2>>)) /B null>>",
        ] {
            assert_eq!(ambiguous(clear), None, "{}", String::from_utf8_lossy(clear));
        }
        for twice in
            [&b"<</A 1/B 2/A 3>>"[..], b"<</X<</A/A/#41/B>>>>", b"<</XRef#53tm 9>>", b"<</A 1 0 R/A 2 0 R>>"]
        {
            assert!(ambiguous(twice).is_some(), "{}", String::from_utf8_lossy(twice));
        }
    }
}
