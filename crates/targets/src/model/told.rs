//! What the figures that agencies report by hand make together.

use kernel::{AgencyId, Day};

use super::Reported;

/// A figure reported by hand is believed for so many days: a quarter and a little.
pub const BELIEVED_DAYS: i64 = 100;

/// What the agencies say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The day of the newest figure in it.
    pub on: Day,
    /// The number.
    pub number: f64,
    /// The sums of what was counted and of what was looked at.
    pub parts: Option<(i64, i64)>,
    /// How many agencies it comes from.
    pub agencies: usize,
}

/// Whether a figure is still believed on a day.
pub fn believed(figure: &Reported, on: Day) -> bool {
    figure.on <= on && i64::from(on.days_since(figure.on)) <= BELIEVED_DAYS
}

/// The newest figure of each agency up to a day, newest first. `reported` is oldest first.
pub fn latest(reported: &[Reported], on: Day) -> Vec<&Reported> {
    let mut found: Vec<&Reported> = Vec::new();
    for figure in reported.iter().rev().filter(|figure| figure.on <= on) {
        if found.iter().all(|known| known.agency != figure.agency) {
            found.push(figure);
        }
    }
    found
}

/// The figures that make the figure of the whole on a day, newest first: where agencies give parts (n of m), the newest
/// parts of each agency; where they give a number only, the newest number. Figures that are too old do not count.
pub fn counted(reported: &[Reported], on: Day) -> Vec<&Reported> {
    let latest: Vec<&Reported> = latest(reported, on).into_iter().filter(|f| believed(f, on)).collect();
    let in_parts: Vec<&Reported> = latest.iter().copied().filter(|f| f.parts.is_some()).collect();
    let whole: i64 = in_parts.iter().filter_map(|f| f.parts).map(|(_, whole)| whole).sum();
    if whole > 0 { in_parts } else { latest.into_iter().take(1).collect() }
}

/// The figure of the whole on a day: the sum of the parts that count, or the number that does.
pub fn together(reported: &[Reported], on: Day) -> Option<Told> {
    let counted = counted(reported, on);
    let newest = counted.first()?;
    let parts = counted.iter().filter_map(|f| f.parts).fold((0, 0), |sum, f| (sum.0 + f.0, sum.1 + f.1));
    Some(match parts {
        (part, whole) if whole > 0 => Told {
            on: newest.on,
            number: part as f64 * 100.0 / whole as f64,
            parts: Some(parts),
            agencies: counted.len(),
        },
        _ => Told { on: newest.on, number: newest.number, parts: None, agencies: 1 },
    })
}

/// Of one agency, or of all.
pub fn of_agency(reported: &[Reported], agency: Option<AgencyId>) -> Vec<Reported> {
    reported.iter().filter(|f| agency.is_none_or(|agency| f.agency == agency)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Moment;
    use kernel::id::Uuid;

    fn figure(agency: u128, month: i8, number: f64, parts: Option<(i64, i64)>) -> Reported {
        Reported {
            id: Uuid::from_u128(7).into(),
            target: Uuid::from_u128(8).into(),
            agency: Uuid::from_u128(agency).into(),
            on: Day::constant(2021, month, 28),
            number,
            parts,
            words: String::new(),
            evidence: None,
            by: None,
            at: Moment::from_millis(0),
        }
    }

    #[test]
    fn parts_are_added_and_numbers_are_not() {
        let on = Day::constant(2021, 10, 1);
        let several = [
            figure(1, 6, 10.0, Some((1, 10))),
            figure(1, 8, 50.0, Some((5, 10))),
            figure(2, 9, 100.0, Some((30, 30))),
        ];
        let told = together(&several, on).unwrap();
        assert_eq!((told.parts, told.number, told.agencies), (Some((35, 40)), 87.5, 2));
        let told = together(&several, Day::constant(2021, 7, 1)).unwrap();
        assert_eq!(told.parts, Some((1, 10)));
        let numbers = [figure(1, 8, 4.0, None), figure(1, 9, 3.0, None)];
        assert!((together(&numbers, on).unwrap().number - 3.0).abs() < 1e-9);
        assert_eq!(together(&[figure(1, 3, 4.0, None)], on), None, "too old");
        let old = [figure(1, 3, 10.0, Some((1, 10))), figure(2, 9, 100.0, Some((30, 30)))];
        assert_eq!(together(&old, on).unwrap().parts, Some((30, 30)), "one is too old");
    }
}
