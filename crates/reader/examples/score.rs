//! Scores the reader over a folder of plans with their expected readings: `cargo run -p reader --example score -- DIR`.
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

use std::path::Path;
use std::time::Instant;

use reader::score::{Tally, score};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().map_or("crates/plans/corpus", String::as_str);
    let only = arguments.get(1);
    let mut totals: Vec<Tally> = Vec::new();
    let mut names: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    names.sort();
    for path in names.iter().filter(|p| p.to_string_lossy().ends_with(".expected.json")) {
        let stem = path.to_string_lossy().replace(".expected.json", "");
        if only.is_some_and(|o| !stem.contains(o.as_str())) {
            continue;
        }
        let file =
            ["txt", "docx", "pdf"].map(|e| format!("{stem}.{e}")).into_iter().find(|f| Path::new(f).exists());
        let Some(file) = file else { continue };
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let Ok(expected) = std::fs::read_to_string(path) else { continue };
        let Ok(expected) = serde_json::from_str(&expected) else { continue };
        let begun = Instant::now();
        let reading = match reader::read(&bytes, &file) {
            Ok(reading) => reading,
            Err(error) => {
                println!("{file}: {error}");
                continue;
            }
        };
        let took = begun.elapsed();
        let tallies = score(&expected, &reading);
        let line: Vec<String> = tallies.iter().map(|t| format!("{} {:.3}", t.kind, t.f1())).collect();
        println!(
            "{:<40} {} ({took:.1?}, {} unused)",
            file.rsplit('/').next().unwrap_or(&file),
            line.join("  "),
            reading.unused.len()
        );
        for tally in &tallies {
            for (sign, keys) in [('+', &tally.extra), ('-', &tally.missing)] {
                for key in keys {
                    println!("    {sign} {} {key}", tally.kind);
                }
            }
        }
        for (at, tally) in tallies.iter().enumerate() {
            match totals.get_mut(at) {
                Some(total) => total.add(tally),
                None => totals.push(tally.clone()),
            }
        }
    }
    for total in &totals {
        println!("{:<8} P {:.4} R {:.4} F1 {:.4}", total.kind, total.precision(), total.recall(), total.f1());
    }
}
