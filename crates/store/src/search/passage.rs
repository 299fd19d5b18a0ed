//! What a result shows of a text: the place that was found, with the beginnings of words marked.

use std::collections::HashSet;

use kernel::fold;

use super::MOST_WORDS;

/// A piece of a text, and whether it was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The piece as it stands in the text.
    pub text: String,
    /// Whether the query found it.
    pub is_hit: bool,
}

/// The text in pieces, so that the beginnings of words by which `query` finds it can be marked.
pub fn marked(text: &str, query: &str) -> Vec<Piece> {
    let key = fold::key(query);
    let words: Vec<&str> = key.split_whitespace().take(MOST_WORDS).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: &str, is_hit: bool| match pieces.last_mut().filter(|last| last.is_hit == is_hit) {
        _ if text.is_empty() => {}
        Some(last) => last.text.push_str(text),
        None => pieces.push(Piece { text: text.to_owned(), is_hit }),
    };
    let text = fold::nfc(text);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let begin = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (between, at) = rest.split_at(begin);
        let (word, after) = at.split_at(at.find(|c: char| !c.is_alphanumeric()).unwrap_or(at.len()));
        let bare = fold::key(word);
        let found = words.iter().filter(|w| bare.starts_with(**w)).map(|w| w.chars().count()).max();
        // Folding keeps one letter for one letter; where it does not, the whole word is marked.
        let letters =
            if bare.chars().count() == word.chars().count() { found } else { found.map(|_| usize::MAX) };
        let end = letters.map_or(0, |n| word.char_indices().nth(n).map_or(word.len(), |(at, _)| at));
        let (hit, tail) = word.split_at(end);
        add(between, false);
        add(hit, true);
        add(tail, false);
        rest = after;
    }
    pieces
}

/// The words of `query` that none of the texts shows.
pub(super) fn missing(texts: &[&str], query: &str) -> String {
    let key = fold::key(query);
    let shown: Vec<String> = texts.iter().map(|text| fold::key(text)).collect();
    let is_shown = |word: &str| shown.iter().any(|text| text.split(' ').any(|w| w.starts_with(word)));
    key.split_whitespace().take(MOST_WORDS).filter(|word| !is_shown(word)).collect::<Vec<_>>().join(" ")
}

/// Characters before and behind the place that an excerpt shows.
const AROUND: usize = 90;

/// The place in a text by which `query` finds it, with some words around it; none where no word of the query stands.
pub fn excerpt(text: &str, query: &str) -> Option<String> {
    let key = fold::key(query);
    let words: Vec<&str> = key.split_whitespace().take(MOST_WORDS).collect();
    // One line, however the text was set.
    let text = fold::nfc(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut at = 0;
    // Where a word of the query stands, and which.
    let mut places: Vec<(usize, usize)> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let bare = fold::key(word);
        let found = words.iter().enumerate().filter(|(_, typed)| bare.starts_with(**typed));
        places.extend(found.map(|(which, _)| (at, which)));
        at += word.chars().count() + 1;
    }
    // The first place with most of what was typed around it.
    let near = |(index, (place, _)): (usize, &(usize, usize))| {
        let behind = places.iter().skip(index).take_while(|(at, _)| *at < place + AROUND / 2);
        (behind.map(|(_, which)| *which).collect::<HashSet<usize>>().len(), *place)
    };
    let near: Vec<(usize, usize)> = places.iter().enumerate().map(near).collect();
    let most = near.iter().map(|(count, _)| *count).max()?;
    let place = near.iter().find(|(count, _)| *count == most).map(|(_, place)| *place)?;
    let letters: Vec<char> = text.chars().collect();
    // Whole words only: from behind a gap to before one.
    let from = if place <= AROUND {
        0
    } else {
        let start = place - AROUND;
        letters.iter().take(place).skip(start).position(|c| *c == ' ').map_or(place, |gap| start + gap + 1)
    };
    let most = place + AROUND;
    let to = if letters.len() <= most {
        letters.len()
    } else {
        letters.iter().take(most).rposition(|c| *c == ' ').filter(|gap| *gap > place).unwrap_or(most)
    };
    let shown: String = letters.iter().take(to).skip(from).collect();
    let (before, behind) = (if from > 0 { "…" } else { "" }, if to < letters.len() { "…" } else { "" });
    Some(format!("{before}{shown}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, query: &str) -> String {
        marked(text, query)
            .into_iter()
            .map(|piece| if piece.is_hit { format!("[{}]", piece.text) } else { piece.text })
            .collect()
    }

    #[test]
    fn beginnings_of_words_are_marked_without_diacritics() {
        for (text, query, expected) in [
            ("Rà soát đường Nguyễn Huệ", "duong hue", "Rà soát [đường] Nguyễn [Huệ]"),
            ("Rà soát đường Nguyễn Huệ", "ngu", "Rà soát đường [Ngu]yễn Huệ"),
            ("Họp, cuộc họp (trực tuyến)", "HỌP", "[Họp], cuộc [họp] (trực tuyến)"),
            ("Nhóm việc", "ho", "Nhóm việc"),
            ("Rà soát", "", "Rà soát"),
            ("", "hop", ""),
        ] {
            assert_eq!(shown(text, query), expected, "{query}");
        }
    }

    #[test]
    fn an_excerpt_shows_the_place_in_whole_words() {
        let long = format!("{} vướng mặt bằng ở Long Phước {}", "trước đó ".repeat(40), "về sau ".repeat(40));
        let shown = excerpt(&long, "mat bang").unwrap();
        assert!(shown.starts_with("…trước") || shown.starts_with("…đó"), "{shown}");
        assert!(shown.contains("vướng mặt bằng ở Long Phước") && shown.ends_with('…'), "{shown}");
        assert!(shown.chars().count() <= 2 * AROUND + 2, "{shown}");
        assert_eq!(excerpt("Đã họp.\n\nVướng  mặt bằng.", "mặt").unwrap(), "Đã họp. Vướng mặt bằng.");
        assert_eq!(excerpt("bang", "bang").unwrap(), "bang");
        let twice = format!("nâng cao hiệu quả {} nộp báo cáo quý", "và nhiều việc khác nữa ".repeat(20));
        assert!(excerpt(&twice, "bao cao").unwrap().contains("báo cáo quý"), "where more of it stands");
        let one_word = "a".repeat(500);
        assert_eq!(excerpt(&one_word, "aa").unwrap().chars().count(), AROUND + 1);
        assert!(excerpt("Đã họp", "mat bang").is_none() && excerpt("", "hop").is_none());
    }
}
