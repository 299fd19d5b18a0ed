//! The play's own dice: small, seeded, the same on every machine. Also invented names.

use std::collections::HashSet;

const FAMILIES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Điểu", "Đinh", "Mai", "Trịnh",
];
const MEN: (&[&str], &[&str]) = (
    &["Văn", "Hữu", "Quang", "Minh", "Đức", "Thanh", "Quốc", "Xuân", "Công", "Ngọc"],
    &[
        "An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hùng", "Khánh", "Long", "Nam", "Phong", "Phúc",
        "Quân", "Sơn", "Tâm", "Thắng", "Toàn", "Trung", "Tuấn",
    ],
);
const WOMEN: (&[&str], &[&str]) = (
    &["Thị", "Thị Ngọc", "Thị Thu", "Thị Kim", "Thanh", "Thị Minh", "Thùy", "Bích", "Thị Hồng", "Mỹ"],
    &[
        "Anh", "Châu", "Diễm", "Dung", "Giang", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Lan", "Linh", "Loan",
        "Mai", "Nga", "Ngân", "Oanh", "Thảo", "Trang", "Yến",
    ],
);

/// Dice (SplitMix64 by Steele, Lea and Flood): a step of the golden ratio, mixed.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// Dice that always fall the same for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, `end` excluded; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(usize::try_from(most - least + 1).unwrap_or(1)) as i64
    }

    /// Yes in so many cases of a hundred.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn one_of<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> Option<&'a T> {
        from.get(self.below(from.len())).copied()
    }
}

/// Invented names of people, none twice as long as there are enough.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// A name that nobody in the town bears yet.
    pub fn invent(&mut self, chance: &mut Chance) -> String {
        let mut name = String::new();
        for _ in 0..40 {
            let (middles, givens) = if chance.happens(45) { WOMEN } else { MEN };
            let parts = [FAMILIES, middles, givens].map(|from| chance.one_of(from).unwrap_or_default());
            name = parts.join(" ");
            if self.0.insert(name.clone()) {
                break;
            }
        }
        name
    }

    /// Notes a name that is given.
    pub fn take(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_everything_and_names_differ() {
        let invent = |seed| {
            let (mut chance, mut names) = (Chance::new(seed), Names::default());
            (0..120).map(|_| names.invent(&mut chance)).collect::<Vec<_>>()
        };
        assert_eq!(invent(7), invent(7));
        assert_ne!(invent(7), invent(8));
        let first = invent(7);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), first.len());
    }

    #[test]
    fn dice_stay_within_their_range() {
        let mut chance = Chance::new(1);
        let seen: HashSet<i64> = (0..1000).map(|_| chance.between(2, 6)).collect();
        assert_eq!(seen, HashSet::from([2, 3, 4, 5, 6]));
        assert_eq!(chance.below(0), 0);
    }
}
