//! Numbers in words.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A number in words: 1_234_005 → "một triệu hai trăm ba mươi tư nghìn không trăm linh năm".
pub fn spelled(value: u64) -> String {
    if value == 0 {
        return digit(0).to_owned();
    }
    let mut words: Vec<&str> = Vec::with_capacity(24);
    push_number(value, false, &mut words);
    words.join(" ")
}

/// `inside` says that something larger was said before, so that missing hundreds are named ("không trăm linh năm").
fn push_number(value: u64, inside: bool, words: &mut Vec<&'static str>) {
    let (billions, rest) = (value / 1_000_000_000, value % 1_000_000_000);
    let mut inside = inside;
    if billions > 0 {
        push_number(billions, inside, words);
        words.push("tỷ");
        inside = true;
    }
    for (scale, name) in [(1_000_000, Some("triệu")), (1_000, Some("nghìn")), (1, None)] {
        let group = rest / scale % 1000;
        if group > 0 {
            push_group(group, inside, words);
            words.extend(name);
            inside = true;
        }
    }
}

/// Up to three digits.
fn push_group(group: u64, inside: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || inside {
        words.extend([digit(hundreds), "trăm"]);
    }
    match (tens, ones) {
        (0, 0) => {}
        (0, _) if hundreds > 0 || inside => words.extend(["linh", digit(ones)]),
        (0, _) => words.push(digit(ones)),
        (1, _) => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match (tens, ones) {
        (0, _) | (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (_, 5) => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for (value, expected) in [
            (0, "không"),
            (4, "bốn"),
            (10, "mười"),
            (11, "mười một"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (101, "một trăm linh một"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (1_000, "một nghìn"),
            (1_005, "một nghìn không trăm linh năm"),
            (1_050, "một nghìn không trăm năm mươi"),
            (10_014, "mười nghìn không trăm mười bốn"),
            (1_234_000, "một triệu hai trăm ba mươi tư nghìn"),
            (1_000_005, "một triệu không trăm linh năm"),
            (2_000_050_000, "hai tỷ không trăm năm mươi nghìn"),
            (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        ] {
            assert_eq!(spelled(value), expected, "{value}");
        }
        assert!(spelled(u64::MAX).starts_with("mười tám tỷ bốn trăm bốn mươi sáu triệu"));
    }
}
