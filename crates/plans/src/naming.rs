//! Which agency or group a name in a plan means: the reader's comparing, the house's directory.

use std::collections::HashMap;

use kernel::fold;
use reader::{KnownAgency, Reading, match_names};

use crate::model::{Stands, parse_stands, stands_code};

/// The names of a plan with whom they mean. What is not sure means nobody yet: it is asked, not guessed.
#[derive(Debug)]
pub struct Directory(HashMap<String, (Stands, f64)>);

impl Directory {
    /// Compares all names of a reading with the bodies of the house.
    pub fn of(reading: &Reading, bodies: impl IntoIterator<Item = (Stands, Vec<String>)>) -> Self {
        let known: Vec<KnownAgency> = bodies
            .into_iter()
            .map(|(stands, names)| KnownAgency {
                key: stands_code(stands),
                is_group: matches!(stands, Stands::Group(_)),
                names,
            })
            .collect();
        let mut found = HashMap::new();
        for one in match_names(reading, &known) {
            let best = one.candidates.first().filter(|_| one.sure);
            let meant = best.map_or((Stands::Unknown, 0.0), |(key, score)| (parse_stands(key), *score));
            let known = found.entry(fold::key(&one.phrase)).or_insert(meant);
            if meant.1 > known.1 {
                *known = meant;
            }
        }
        Self(found)
    }

    /// Who is meant by a name of the reading, and how sure that is (0 to 1).
    pub fn find(&self, phrase: &str) -> (Stands, f64) {
        self.0.get(&fold::key(phrase)).copied().unwrap_or((Stands::Unknown, 0.0))
    }
}
