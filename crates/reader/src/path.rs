//! The keys of headings and rows: each is given once.

use std::collections::{HashMap, HashSet};

/// The keys that are taken. A number that comes again and again is counted, not searched for: a file may hold a hundred
/// thousand of them.
#[derive(Debug, Default)]
pub struct Paths {
    taken: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Paths {
    /// Marks a key as taken.
    pub fn take(&mut self, path: &str) {
        self.taken.insert(path.to_owned());
    }

    /// A key that is not taken: a repeated number gets a counter before it, so that its last segment stays as written.
    pub fn free(&mut self, prefix: &str, code: &str) -> String {
        let join = |middle: &str| {
            [prefix, middle, code].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("/")
        };
        let first = join("");
        if self.taken.insert(first.clone()) {
            return first;
        }
        let again = self.next.entry(first).or_insert(2);
        loop {
            let path = join(&format!("({again})"));
            *again += 1;
            if self.taken.insert(path.clone()) {
                return path;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_comes_again_keeps_its_last_segment() {
        let mut paths = Paths::default();
        paths.take("II/(2)/1");
        let got = ["1", "1", "1"].map(|code| paths.free("II", code));
        assert_eq!(got, ["II/1", "II/(3)/1", "II/(4)/1"]);
    }
}
