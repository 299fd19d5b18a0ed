//! Names of a plan matched to the agencies of the house: spelling errors and short names are forgiven, doubt is told.

use kernel::fold::key;
use serde::{Deserialize, Serialize};

use crate::reading::{Name, Reading, Span};

/// An agency or group that the house knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAgency {
    /// The caller's key.
    pub key: String,
    /// Long, short and earlier names, best first.
    pub names: Vec<String>,
    /// A group such as "các phòng, ban, ngành".
    pub is_group: bool,
}

/// A name of the plan with the agencies that it may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameMatch {
    /// Where it stands.
    pub span: Span,
    /// As written.
    pub phrase: String,
    /// Keys with how well they fit (0 to 1), best first, at most five.
    pub candidates: Vec<(String, f64)>,
    /// Good enough to be taken without asking.
    pub sure: bool,
}

/// How well a candidate must fit to be taken, and by how much it must lead.
const TAKEN: f64 = 0.86;
const AHEAD: f64 = 0.06;

/// Matches every name of the plan: roles, duties, recipients left out.
pub fn match_names(reading: &Reading, known: &[KnownAgency]) -> Vec<NameMatch> {
    let folded: Vec<(usize, Vec<String>)> = known
        .iter()
        .enumerate()
        .map(|(at, a)| (at, a.names.iter().map(|n| comparable(n)).collect()))
        .collect();
    let items = reading
        .items
        .iter()
        .flat_map(|i| i.roles.each().map(|(_, n)| n).chain(i.details.iter().flat_map(|d| d.who.iter())));
    let all = items.chain(reading.duties.iter().flat_map(|d| d.who.iter())).chain(reading.monitor.iter());
    let mut out: Vec<NameMatch> = Vec::new();
    for name in all {
        if !out.iter().any(|m| m.span == name.span) {
            out.push(match_name(name, known, &folded));
        }
    }
    out
}

fn match_name(name: &Name, known: &[KnownAgency], folded: &[(usize, Vec<String>)]) -> NameMatch {
    let phrase = comparable(&name.text);
    let mut scores: Vec<(f64, usize)> = folded
        .iter()
        .map(|(at, names)| (names.iter().map(|n| likeness(&phrase, n)).fold(0.0, f64::max), *at))
        .filter(|(score, _)| *score >= 0.6)
        .collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scores.truncate(5);
    let best = scores.first().map_or(0.0, |s| s.0);
    let second = scores.get(1).map_or(0.0, |s| s.0);
    let candidates: Vec<(String, f64)> = scores
        .iter()
        .filter_map(|(score, at)| known.get(*at).map(|a| (a.key.clone(), (score * 1000.0).round() / 1000.0)))
        .collect();
    NameMatch {
        span: name.span,
        phrase: name.text.clone(),
        sure: best >= 0.999 && second < 0.999 || best >= TAKEN && best - second >= AHEAD,
        candidates,
    }
}

/// Words that are left out or written in several ways.
const SHORT: [(&str, &str); 17] = [
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("uy ban mat tran to quoc viet nam", "mttq"),
    ("ubmttq viet nam", "mttq"),
    ("uy ban mttq viet nam", "mttq"),
    ("uy ban mttq", "mttq"),
    ("ub mttq", "mttq"),
    ("ubmttq", "mttq"),
    ("mat tran to quoc", "mttq"),
    ("lao dong thuong binh va xa hoi", "ldtbxh"),
    ("lao dong thuong binh xa hoi", "ldtbxh"),
    ("ldtb xh", "ldtbxh"),
    ("tai nguyen va moi truong", "tnmt"),
    ("giao duc va dao tao", "gddt"),
    ("nong nghiep va phat trien nong thon", "nnptnt"),
    ("bao hiem xa hoi", "bhxh"),
    ("van hoa thong tin", "van hoa va thong tin"),
];

fn comparable(text: &str) -> String {
    let mut out = format!(" {} ", key(text));
    for (long, short) in SHORT {
        out = out.replace(&format!(" {long} "), &format!(" {short} "));
    }
    out.trim().to_owned()
}

/// The level of the place at the end of a name, which plans of that place leave out.
fn without_place(text: &str) -> &str {
    for level in
        [" thi xa", " huyen", " tinh", " thanh pho", " xa", " phuong", " quan", " thi tran", " dac khu"]
    {
        if let Some(at) = text.rfind(level) {
            let tail = text.get(at + level.len()..).unwrap_or_default();
            let rest = text.get(..at).unwrap_or(text);
            if tail.split_whitespace().count() <= 3 && !rest.ends_with("cac") && rest.contains(' ') {
                return rest;
            }
        }
    }
    text
}

fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (short_a, short_b) = (without_place(a), without_place(b));
    if short_a == short_b {
        return if short_a == a || short_b == b { 0.97 } else { 0.8 };
    }
    let whole = strsim::normalized_damerau_levenshtein(a, b);
    let bare = strsim::normalized_damerau_levenshtein(short_a, short_b) * 0.97;
    // The first word tells kinds of bodies apart; "sở" and "phòng" of one field are two bodies.
    let head = |t: &str| t.split(' ').next().unwrap_or_default().to_owned();
    let kind = if strsim::damerau_levenshtein(&head(a), &head(b)) <= 1 { 1.0 } else { 0.85 };
    whole.max(bare) * kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<KnownAgency> {
        [
            ("ubnd", vec!["UBND thị xã Phước Long", "UBND thị xã"], false),
            ("noivu", vec!["Phòng Nội vụ - Lao động, Thương binh và Xã hội", "Phòng Nội vụ"], false),
            ("vp", vec!["Văn phòng Cấp ủy - HĐND và UBND", "Văn phòng HĐND&UBND"], false),
            ("taichinh", vec!["Phòng Tài chính - Kế hoạch"], false),
            ("phongban", vec!["Các phòng, ban, ngành thị xã"], true),
            ("xa", vec!["UBND các xã, phường"], true),
        ]
        .into_iter()
        .map(|(key, names, is_group)| KnownAgency {
            key: key.to_owned(),
            names: names.into_iter().map(str::to_owned).collect(),
            is_group,
        })
        .collect()
    }

    #[test]
    fn spelling_and_short_names_are_forgiven() {
        let known = known();
        let folded: Vec<(usize, Vec<String>)> = known
            .iter()
            .enumerate()
            .map(|(at, a)| (at, a.names.iter().map(|n| comparable(n)).collect()))
            .collect();
        for (phrase, key, sure) in [
            ("UBND thị xã", "ubnd", true),
            ("Uỷ ban nhân dân thị xã Phước Long", "ubnd", true),
            ("Phòng Nội vụ - LĐTB&XH thị xã", "noivu", true),
            ("Phòng Nội vụ", "noivu", true),
            ("Văn phòng Cấp uỷ - HĐND & UBND thị xã", "vp", true),
            ("Phòng Tài chính – Kế họach", "taichinh", true),
            ("Phòng Tài chánh - Kế hoach", "taichinh", true),
            ("UBND các xã phường", "xa", true),
        ] {
            let name = Name { text: phrase.to_owned(), span: Span::default(), sure: 1.0 };
            let found = match_name(&name, &known, &folded);
            assert_eq!(
                found.candidates.first().map(|c| c.0.as_str()),
                Some(key),
                "{phrase}: {:?}",
                found.candidates
            );
            assert_eq!(found.sure, sure, "{phrase}: {:?}", found.candidates);
        }
        let name = Name { text: "Phòng Quản lý đô thị".to_owned(), span: Span::default(), sure: 1.0 };
        assert!(!match_name(&name, &known, &folded).sure);
    }
}
