//! Writes the sample report as PDF, .docx and chart into a folder and prints how long it took:
//! `cargo run -p typesetter --example sample_report -- FOLDER`.
#![expect(clippy::print_stdout, reason = "an example at the command line")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use typeset::{Block, Document};

#[path = "../tests/pdf/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder")?);
    let report = sample::report();
    let start = Instant::now();
    let pdf = typesetter::to_pdf(&report)?;
    println!("first document: {} ms, {} bytes", start.elapsed().as_millis(), pdf.len());
    let start = Instant::now();
    for _ in 0..10 {
        typesetter::to_pdf(&report)?;
    }
    println!("next documents: {} ms each", start.elapsed().as_millis() / 10);
    std::fs::write(folder.join("report.pdf"), pdf)?;
    std::fs::write(folder.join("report.docx"), typesetter::to_docx(&report)?)?;
    let png = typesetter::to_png(&sample::chart_svg(), 1_600).ok_or("the chart cannot be drawn")?;
    std::fs::write(folder.join("chart.png"), png)?;

    let long = Document {
        blocks: report.blocks.iter().cycle().take(report.blocks.len() * 20).cloned().collect::<Vec<Block>>(),
        ..report
    };
    let start = Instant::now();
    let pdf = typesetter::to_pdf(&long)?;
    std::fs::write(folder.join("long.pdf"), &pdf)?;
    println!("long document: {} ms, {} bytes", start.elapsed().as_millis(), pdf.len());
    Ok(())
}
