//! `plan-score`: how well the plan reader reads the annotated plans of a folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use reader::score::{Tally, score};

use crate::figure::{Bar, Figures, Wanted};
use crate::{Failure, print, say};

/// What the total of each kind must reach.
const BAR: f64 = 0.97;

const fn f1(what: &'static str) -> Wanted {
    Wanted { what, unit: "ratio", bar: Bar::AtLeast(BAR) }
}

const WANTED: &[Wanted] =
    &[f1("items_f1"), f1("roles_f1"), f1("periods_f1"), f1("targets_f1"), f1("bases_f1"), f1("duties_f1")];

/// Scores each plan of `folder` and all of them together. With `only_lines` the table is left out.
pub fn run(folder: &Path, only_lines: bool) -> Result<ExitCode, Failure> {
    let plans = annotated(folder)?;
    if plans.is_empty() {
        return Err(Failure::usage(format!("{}: no NAME.expected.json with its plan", folder.display())));
    }
    let mut totals: Vec<Tally> = Vec::new();
    let head: String = WANTED.iter().map(|w| format!("{:>9}", w.what.trim_end_matches("_f1"))).collect();
    table(only_lines, &format!("{:<36}{head}   (F1)", "plan"));
    for plan in &plans {
        let tallies = score_one(plan)?;
        let cells: String = tallies.iter().map(|t| format!("{:>9.4}", t.f1())).collect();
        table(only_lines, &format!("{:<36}{cells}", plan.name));
        for tally in &tallies {
            for (sign, keys) in [('+', &tally.extra), ('-', &tally.missing)] {
                for key in keys {
                    table(only_lines, &format!("    {sign} {}: {key}", tally.kind));
                }
            }
        }
        for (at, tally) in tallies.into_iter().enumerate() {
            match totals.get_mut(at) {
                Some(total) => total.add(&tally),
                None => totals.push(tally),
            }
        }
    }
    type Part = fn(&Tally) -> f64;
    let rows: [(&str, Part); 3] =
        [("precision", Tally::precision), ("recall", Tally::recall), ("F1", Tally::f1)];
    for (name, part) in rows {
        let cells: String = totals.iter().map(|t| format!("{:>9.4}", part(t))).collect();
        table(only_lines, &format!("{:<36}{cells}", format!("{} plans, {name}", plans.len())));
    }
    let mut figures = Figures::new("plan-score", WANTED);
    for total in &totals {
        figures.put(&format!("{}_f1", total.kind), total.f1());
    }
    Ok(figures.close())
}

fn table(only_lines: bool, line: &str) {
    if only_lines { say(line) } else { print(line) }
}

struct Annotated {
    name: String,
    file: PathBuf,
    expected: PathBuf,
}

fn annotated(folder: &Path) -> Result<Vec<Annotated>, Failure> {
    let mut found = Vec::new();
    for entry in
        std::fs::read_dir(folder).map_err(|e| Failure::usage(format!("{}: {e}", folder.display())))?
    {
        let expected = entry.map_err(|e| Failure::could_not(e.to_string()))?.path();
        let Some(name) =
            expected.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".expected.json"))
        else {
            continue;
        };
        let name = name.to_owned();
        let file = ["txt", "docx", "pdf"]
            .map(|kind| folder.join(format!("{name}.{kind}")))
            .into_iter()
            .find(|f| f.exists());
        // An annotation without its plan would silently make the score better.
        let file =
            file.ok_or_else(|| Failure::usage(format!("{} has no plan beside it", expected.display())))?;
        found.push(Annotated { name, file, expected });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn score_one(plan: &Annotated) -> Result<Vec<Tally>, Failure> {
    let could_not = |e: &dyn std::fmt::Display| Failure::could_not(format!("{}: {e}", plan.name));
    let bytes = std::fs::read(&plan.file).map_err(|e| could_not(&e))?;
    let expected = std::fs::read_to_string(&plan.expected).map_err(|e| could_not(&e))?;
    let expected = serde_json::from_str(&expected).map_err(|e| could_not(&e))?;
    let file_name = plan.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let reading = reader::read(&bytes, &file_name).map_err(|e| could_not(&e))?;
    Ok(score(&expected, &reading))
}
