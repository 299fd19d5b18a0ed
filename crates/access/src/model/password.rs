//! What a password must be (NIST SP 800-63B: length and a list of bad ones, no rules on kinds of characters, no expiry).

use std::collections::HashSet;
use std::sync::LazyLock;

use kernel::fold;

/// The least number of characters.
pub const MIN_LENGTH: usize = 12;
/// The most, so that hashing has a bound.
const MAX_LENGTH: usize = 200;

/// Words and patterns that guessing programs try first, here too with Vietnamese ones; without digits and marks.
const COMMON: &str = include_str!("common_passwords.txt");

static COMMON_SET: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| COMMON.lines().map(str::trim).filter(|line| !line.is_empty()).collect());

/// What is wrong with a new password, or `None`. `about` are words that belong to the person: names, user name, place.
pub fn check_password(password: &str, about: &[&str]) -> Option<String> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Some(format!("Mật khẩu cần ít nhất {MIN_LENGTH} ký tự. Một câu ngắn dễ nhớ là tốt nhất."));
    }
    if length > MAX_LENGTH {
        return Some(format!("Mật khẩu dài quá {MAX_LENGTH} ký tự."));
    }
    let plain: String = fold::fold(password).chars().filter(char::is_ascii_alphanumeric).collect();
    let letters: String = plain.chars().filter(char::is_ascii_alphabetic).collect();
    if distinct(&plain) < 5 || is_run(&plain) || is_repeated(&plain) {
        return Some("Mật khẩu này chỉ là một dãy lặp lại. Hãy chọn mật khẩu khác.".to_owned());
    }
    if COMMON_SET.contains(plain.as_str()) || COMMON_SET.contains(letters.as_str()) {
        return Some("Mật khẩu này nằm trong số hay bị đoán nhất. Hãy chọn mật khẩu khác.".to_owned());
    }
    for word in about {
        let word: String = fold::fold(word).chars().filter(char::is_ascii_alphanumeric).collect();
        // What is left beside the person's own name must be a password by itself.
        if word.len() >= 4 && plain.contains(&word) && plain.len() - word.len() < MIN_LENGTH - 4 {
            return Some("Mật khẩu không được dựa trên tên của bạn hoặc tên đăng nhập.".to_owned());
        }
    }
    None
}

fn distinct(text: &str) -> usize {
    text.chars().collect::<HashSet<_>>().len()
}

/// Characters that follow one another all along: "123456789012", "abcdefghijkl", a keyboard row.
fn is_run(text: &str) -> bool {
    const ROWS: [&str; 4] =
        ["12345678901234567890", "qwertyuiopqwertyuiop", "asdfghjklasdfghjkl", "zxcvbnmzxcvbnm"];
    let steps: Vec<i32> = text.chars().zip(text.chars().skip(1)).map(|(a, b)| b as i32 - a as i32).collect();
    let one_way = steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == -1);
    let reversed: String = text.chars().rev().collect();
    one_way || ROWS.iter().any(|row| row.contains(text) || row.contains(&reversed))
}

/// One part again and again: "abcabcabcabc".
fn is_repeated(text: &str) -> bool {
    let length = text.len();
    (1..=length / 2)
        .filter(|size| length.is_multiple_of(*size))
        .any(|size| text.get(..size).is_some_and(|part| part.repeat(length / size) == text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_sentences_pass_and_guessable_ones_do_not() {
        let about = ["Lê Thị Mai Hương", "huong.ltm"];
        for good in [
            "mưa rơi trên mái tôn cũ",
            "thong-suot 2021 Phuoc",
            "ba con vịt qua cầu 7",
            "tr0ng nha ngoai san",
        ] {
            assert_eq!(check_password(good, &about), None, "{good}");
        }
        for bad in [
            "ngắn quá",
            "123456789012",
            "987654321098",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiopqw",
            "matkhau123456",
            "Mật khẩu 12345",
            "password2021!",
            "LeThiMaiHuong1",
            "huong.ltm2021",
        ] {
            assert!(check_password(bad, &about).is_some(), "{bad}");
        }
        assert!(check_password(&"x7".repeat(150), &about).is_some());
    }

    #[test]
    fn the_list_is_in_the_form_in_which_it_is_compared() {
        for line in COMMON.lines() {
            assert!(line.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{line:?}");
        }
        assert!(COMMON_SET.len() > 150);
    }
}
