//! A short name for a target, made of the words around its figure: a list of targets is read at a glance, while the
//! sentence of the plan stays beside it. A person may change the name at the review.

use kernel::words;

/// The longest name in characters; a longer one is cut at a word.
const LONGEST: usize = 96;
/// A name shorter than this goes on over the next comma.
const SHORTEST: usize = 28;

/// Words that say how much, with which the part before a figure may end.
const MEASURING: [&str; 24] = [
    "đạt tỷ lệ",
    "đạt tỉ lệ",
    "tỷ lệ",
    "tỉ lệ",
    "đạt",
    "ít nhất",
    "tối thiểu",
    "tối đa",
    "trên",
    "dưới",
    "từ",
    "không quá",
    "khoảng",
    "phấn đấu",
    "đảm bảo",
    "bảo đảm",
    "với mục tiêu",
    "là",
    "có",
    "cho",
    "-",
    "–",
    ",",
    ":",
];
/// Words with which a name does not begin.
const LEADING: [&str; 17] = [
    "các",
    "những",
    "tỷ lệ",
    "tỉ lệ",
    "số lượng",
    "số",
    "trong tổng số",
    "tổng số",
    "tiếp tục",
    "thực hiện",
    "tiến tới",
    "phấn đấu",
    "đảm bảo",
    "bảo đảm",
    "duy trì",
    "trở lên",
    "+",
];
/// With these, what follows the figure says of what it is a part, not what is counted.
const OF: [&str; 8] = ["trên", "so với", "trong", "theo", "vào", "và", "của", "mỗi"];
/// With these, what follows says for what the doing before it holds.
const TOWARDS: [&str; 3] = ["đối với", "đi với", "đi đối với"];

/// The name by the sentence and the figure in it; none where the figure is not found or no words are left.
pub fn of(sentence: &str, figure: f64) -> Option<String> {
    let (before, after) = around(sentence, figure)?;
    let after = strip_start(after.trim(), &["trở lên", "trở xuống"]);
    let rate =
        ["tỷ lệ", "tỉ lệ", "mức độ", "số "].iter().any(|word| lower(before).trim_start().starts_with(word));
    let name = if TOWARDS.iter().any(|word| starts(after, word)) {
        let rest = strip_start(after, &TOWARDS);
        format!("{} đối với {rest}", doing(before))
    } else if let Some(done) = strip_end(before, "đối với") {
        format!("{} đối với {after}", doing(done))
    } else if rate || !begins_name(after) {
        doing(before)
    } else {
        pieces(&strip_all(after, &LEADING))
    };
    let name = cut(name.trim_matches(|c: char| c.is_whitespace() || ",;.:-–".contains(c)));
    Some(words::capital(&name)).filter(|name| !name.is_empty())
}

/// What stands before and behind the last place where the figure is written ("04" is 4, "0,5" a half).
fn around(sentence: &str, figure: f64) -> Option<(&str, &str)> {
    let mut found = None;
    let mut rest = sentence;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let (_, written) = rest.split_at_checked(from)?;
        let till =
            written.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(written.len());
        let (written, behind) = written.split_at_checked(till)?;
        let before = sentence.get(..sentence.len() - behind.len() - written.len())?;
        let number: Option<f64> =
            written.trim_end_matches([',', '.']).replace('.', "").replace(',', ".").parse().ok();
        let percent = behind.trim_start().strip_prefix('%');
        // A figure with its sign goes before the same digits in a date or a count.
        if number.is_some_and(|n| (n - figure).abs() < f64::EPSILON) && (percent.is_some() || found.is_none())
        {
            found = Some((before, percent.unwrap_or(behind)));
        }
        rest = behind;
    }
    found
}

/// Whether the part behind a figure names what is counted.
fn begins_name(after: &str) -> bool {
    after.chars().next().is_some_and(char::is_alphabetic)
        && after.chars().count() >= 12
        && !OF.iter().any(|word| starts(after, word))
        // "04 cuộc họp/tháng" names a unit.
        && !after.split([',', ';', '.']).next().is_some_and(|piece| piece.contains('/') && piece.chars().count() < SHORTEST)
}

/// What is done, by the part before a figure: its last statement, without who does it and without measuring words.
fn doing(before: &str) -> String {
    let mut text = before.trim();
    while let Some(rest) = MEASURING.iter().find_map(|word| strip_end(text, word)) {
        text = rest;
    }
    let text = text.rsplit([';', ':']).next().unwrap_or(text).trim();
    let text = match text.split_once(" thực hiện ") {
        Some((who, what)) if who.chars().count() > SHORTEST && what.chars().count() > 10 => what,
        _ => text,
    };
    pieces(&strip_all(text, &LEADING))
}

/// As many parts between commas as make a name.
fn pieces(text: &str) -> String {
    let mut name = String::new();
    for piece in text.split(", ") {
        if !name.is_empty() {
            name.push_str(", ");
        }
        name.push_str(piece);
        if name.chars().count() >= SHORTEST {
            break;
        }
    }
    name.split([';', '.']).next().unwrap_or_default().to_owned()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', ' ']))
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// Whether a text begins with a word or words, whole.
fn starts(text: &str, word: &str) -> bool {
    lower(text).strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

/// The text without a word or words at its end, if these are whole.
fn strip_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let text = text.trim_end();
    lower(text).strip_suffix(word).filter(|rest| !rest.ends_with(char::is_alphabetic))?;
    let (from, _) = text.char_indices().nth_back(word.chars().count() - 1)?;
    Some(text.get(..from)?.trim_end())
}

fn strip_start<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words.iter().find(|word| starts(text, word)).map_or(text, |word| {
        let skipped = word.chars().count();
        let from = text.char_indices().nth(skipped).map_or(text.len(), |(at, _)| at);
        text.get(from..).unwrap_or_default().trim_start()
    })
}

fn strip_all(text: &str, words: &[&str]) -> String {
    let mut rest = text.trim();
    loop {
        let less = strip_start(rest, words);
        if less.len() == rest.len() || less.is_empty() {
            return rest.to_owned();
        }
        rest = less;
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_targets_of_the_real_plan_have_names_to_be_read_at_a_glance() {
        let cases = [
            (
                "Đẩy mạnh công tác CCHC, đảm bảo 100% TTHC được cập nhật, công bố đầy đủ, kịp thời theo quy định",
                100.0,
                "TTHC được cập nhật, công bố đầy đủ",
            ),
            (
                "trên 85% người dân và tổ chức hài lòng đối với sự phục vụ của các cơ quan",
                85.0,
                "Người dân và tổ chức hài lòng đối với sự phục vụ của các cơ quan",
            ),
            (
                "Phòng họp không giấy, họp trực tuyến- đạt 50% trở lên trên tổng số các cuộc họp của UBND thị xã",
                50.0,
                "Phòng họp không giấy, họp trực tuyến",
            ),
            (
                "Chữ ký số: Tiếp tục thực hiện phát hành văn bản đạt tỷ lệ 100% đi với phương án ký số 01 chữ ký số",
                100.0,
                "Phát hành văn bản đối với phương án ký số 01 chữ ký số",
            ),
            (
                "tiến tới áp dụng phương án ký số 03 chữ ký số đạt tỷ lệ 100% đối với văn bản được phép phát hành trên mạng",
                100.0,
                "Áp dụng phương án ký số 03 chữ ký số đối với văn bản được phép phát hành trên mạng",
            ),
            (
                "Văn phòng Cấp ủy triển khai tổ chức các cuộc họp không giấy, phối hợp các ngành chuẩn bị, tổ chức ít nhất 04 cuộc họp/tháng",
                4.0,
                "Văn phòng Cấp ủy triển khai tổ chức các cuộc họp không giấy",
            ),
            (
                "đến cuối năm 2021 tổ chức 50 % cuộc họp không giấy, họp trực tuyến",
                50.0,
                "Cuộc họp không giấy, họp trực tuyến",
            ),
            (
                "UBND thị xã, các phòng ban chuyên môn, UBND các xã phường thực hiện ký số văn bản đối với 100% các văn bản phát hành trên mạng",
                100.0,
                "Ký số văn bản đối với các văn bản phát hành trên mạng",
            ),
            (
                "Đẩy mạnh việc sử dụng mail công vụ, với mục tiêu 100% tỷ lệ CBCC sử dụng mail công vụ",
                100.0,
                "CBCC sử dụng mail công vụ",
            ),
        ];
        for (sentence, figure, name) in cases {
            assert_eq!(of(sentence, figure).as_deref(), Some(name), "{sentence}");
        }
    }

    #[test]
    fn other_orders_of_words() {
        let cases = [
            ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 98% trở lên", 98.0, Some("Hồ sơ giải quyết đúng hạn")),
            ("giảm 20% số cuộc họp so với năm 2020", 20.0, Some("Cuộc họp so với năm 2020")),
            (
                "90% trở lên số lượng người dân, doanh nghiệp hài lòng",
                90.0,
                Some("Người dân, doanh nghiệp hài lòng"),
            ),
            ("Ngày 15/11/2021 nộp 15 % báo cáo kết quả thực hiện", 15.0, Some("Báo cáo kết quả thực hiện")),
            ("không có con số", 3.0, None),
            ("50%", 50.0, None),
        ];
        for (sentence, figure, name) in cases {
            assert_eq!(of(sentence, figure).as_deref(), name, "{sentence}");
        }
        let long = format!("100% cơ quan {}", "triển khai phần mềm ".repeat(12));
        assert!(of(&long, 100.0).is_some_and(|name| name.ends_with('…') && name.chars().count() <= 97));
    }
}
