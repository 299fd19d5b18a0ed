//! How long fifty pages take. A run without optimisation is no measure, so the time is printed, and only a run that is
//! slow beyond doubt fails.

use std::time::{Duration, Instant};

use super::plans;

#[test]
fn fifty_pages_are_read_at_once() {
    let plan = plans::all().into_iter().find(|p| p.name == "vinh-lac-2024").unwrap();
    let text = String::from_utf8(plan.bytes).unwrap();
    // A page has 40 lines; the headings come again, as those of annexes do.
    let lines: Vec<&str> = text.lines().cycle().take(50 * 40).collect();
    let begun = Instant::now();
    let reading = reader::read(lines.join("\n").as_bytes(), "ke-hoach.txt").unwrap();
    let took = begun.elapsed();
    println!("50 pages, {} headings and items: {took:.1?}", reading.items.len());
    assert!(reading.items.len() > 50);
    assert!(took < Duration::from_millis(1500), "{took:?}");
}
