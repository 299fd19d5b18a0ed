//! Choices that other modules leave to an authority, shown on one page. A module names its own; this one keeps them.

use kernel::{Error, Result};

/// What a choice looks like in a form.
#[derive(Debug, Clone)]
pub enum SettingKind {
    /// A whole number within bounds, both included.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// One of these: stable word and what people read.
    One(Vec<(&'static str, &'static str)>),
    /// Any of these; kept as words with spaces between.
    Many(Vec<(&'static str, &'static str)>),
}

/// One choice.
#[derive(Debug, Clone)]
pub struct SettingField {
    /// Its name in the table: module, dot, name.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it does.
    pub hint: &'static str,
    /// How it is chosen.
    pub kind: SettingKind,
    /// What holds where nobody chose.
    pub default: &'static str,
}

impl SettingField {
    /// The value to keep of what a form sent.
    pub fn read(&self, sent: &[String]) -> Result<String> {
        let wrong = |say: String| Error::field(self.key, say);
        let first = sent.first().map(|text| text.trim()).unwrap_or_default();
        match &self.kind {
            SettingKind::Number { least, most } => match first.parse::<i64>() {
                Ok(number) if (*least..=*most).contains(&number) => Ok(number.to_string()),
                _ => Err(wrong(format!("{}: nhập số từ {least} đến {most}.", self.label))),
            },
            SettingKind::One(known) => known
                .iter()
                .find(|(code, _)| *code == first)
                .map(|(code, _)| (*code).to_owned())
                .ok_or_else(|| wrong(format!("{}: chọn một trong các lựa chọn.", self.label))),
            SettingKind::Many(known) => Ok(known
                .iter()
                .filter(|(code, _)| sent.iter().any(|text| text == code))
                .map(|(code, _)| *code)
                .collect::<Vec<_>>()
                .join(" ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: SettingKind) -> SettingField {
        SettingField { key: "a.b", label: "Nhắc", hint: "", kind, default: "" }
    }

    #[test]
    fn only_what_may_be_chosen_is_kept() {
        let number = field(SettingKind::Number { least: 1, most: 10 });
        assert_eq!(number.read(&[" 3 ".to_owned()]).unwrap(), "3");
        assert!(number.read(&["11".to_owned()]).is_err() && number.read(&[]).is_err());
        let many = field(SettingKind::Many(vec![("a", "A"), ("b", "B")]));
        assert_eq!(many.read(&["b".to_owned(), "x".to_owned(), "a".to_owned()]).unwrap(), "a b");
        assert_eq!(many.read(&[]).unwrap(), "");
        let one = field(SettingKind::One(vec![("a", "A")]));
        assert!(one.read(&["x".to_owned()]).is_err());
    }
}
