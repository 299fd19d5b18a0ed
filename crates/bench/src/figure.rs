//! A measured figure beside its bar, as a line of JSON.

use std::process::ExitCode;

use serde::Serialize;

/// What a figure must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
    /// Only printed.
    Shown,
}

/// One figure of a bench: its name, unit and bar (docs/guide/contracts.md, part 4).
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The name in the contract.
    pub what: &'static str,
    /// "ms", "kB", "ratio" …
    pub unit: &'static str,
    /// What it must reach.
    pub bar: Bar,
}

#[derive(Serialize)]
struct Line<'a> {
    bench: &'a str,
    what: &'a str,
    value: Option<f64>,
    unit: &'a str,
    bar: Option<f64>,
    ok: bool,
}

/// Prints the figures of a run and remembers whether all of them are there and reach their bars.
#[derive(Debug)]
pub struct Figures {
    bench: &'static str,
    open: Vec<Wanted>,
    all_ok: bool,
}

impl Figures {
    /// A run that owes all of `wanted`.
    pub fn new(bench: &'static str, wanted: &[Wanted]) -> Self {
        Self { bench, open: wanted.to_vec(), all_ok: true }
    }

    /// Prints one figure. A name that is not owed (any more) counts as a failure, so that a slip is seen.
    pub fn put(&mut self, what: &str, value: f64) {
        if let Some(index) = self.open.iter().position(|w| w.what == what) {
            let wanted = self.open.remove(index);
            self.print(&wanted, Some(value));
        } else {
            self.all_ok = false;
            crate::say(&format!("“{what}” is no figure of {}", self.bench));
        }
    }

    /// Prints what is still owed as missing and gives the exit code.
    pub fn close(mut self) -> ExitCode {
        for wanted in std::mem::take(&mut self.open) {
            self.print(&wanted, None);
        }
        if self.all_ok { ExitCode::SUCCESS } else { ExitCode::from(1) }
    }

    fn print(&mut self, wanted: &Wanted, value: Option<f64>) {
        let rounded = value.map(|v| (v * 10_000.0).round() / 10_000.0);
        let ok = value.is_some_and(|v| wanted.bar.holds(v));
        self.all_ok &= ok;
        let line = Line {
            bench: self.bench,
            what: wanted.what,
            value: rounded,
            unit: wanted.unit,
            bar: wanted.bar.limit(),
            ok,
        };
        if let Ok(json) = serde_json::to_string(&line) {
            crate::print(&json);
        }
    }
}

impl Bar {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
            Self::Shown => value.is_finite(),
        }
    }

    fn limit(self) -> Option<f64> {
        match self {
            Self::AtMost(limit) | Self::AtLeast(limit) => Some(limit),
            Self::Shown => None,
        }
    }
}

/// The value below which `part` (0…1) of the measurements lie; `NaN` without any.
pub fn quantile(measured: &mut [f64], part: f64) -> f64 {
    measured.sort_by(f64::total_cmp);
    let last = measured.len().saturating_sub(1);
    let index = (last as f64 * part).ceil() as usize;
    measured.get(index.min(last)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_short_fails() {
        let wanted = [Wanted { what: "a_ms", unit: "ms", bar: Bar::AtMost(50.0) }];
        let mut reached = Figures::new("b", &wanted);
        reached.put("a_ms", 50.0);
        assert_eq!(format!("{:?}", reached.close()), format!("{:?}", ExitCode::SUCCESS));
        let mut short = Figures::new("b", &wanted);
        short.put("a_ms", 50.1);
        assert_eq!(format!("{:?}", short.close()), format!("{:?}", ExitCode::from(1)));
        assert_eq!(format!("{:?}", Figures::new("b", &wanted).close()), format!("{:?}", ExitCode::from(1)));
        let mut slip = Figures::new("b", &[]);
        slip.put("c", 1.0);
        assert_eq!(format!("{:?}", slip.close()), format!("{:?}", ExitCode::from(1)));
        assert!(
            !Bar::AtMost(1.0).holds(f64::NAN)
                && !Bar::AtLeast(1.0).holds(f64::NAN)
                && !Bar::Shown.holds(f64::NAN)
        );
    }

    #[test]
    fn quantiles() {
        let mut all: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((quantile(&mut all, 0.95) - 96.0).abs() < 1.5);
        assert!((quantile(&mut [3.0], 0.5) - 3.0).abs() < f64::EPSILON);
        assert!(quantile(&mut [], 0.5).is_nan());
    }
}
