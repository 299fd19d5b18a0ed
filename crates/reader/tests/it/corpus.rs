//! How well the corpus is read.

use reader::score::{Tally, score};

use super::plans;

/// The least F1 of each kind over the corpus, and over each plan for itself.
const TOGETHER: f64 = 0.98;
const ALONE: f64 = 0.9;

#[test]
fn every_kind_of_thing_is_read_in_every_plan() {
    let plans = plans::all();
    assert!(plans.len() >= 27, "only {} plans", plans.len());
    let mut totals: Vec<Tally> = Vec::new();
    for plan in &plans {
        let reading = reader::read(&plan.bytes, &plan.name).unwrap();
        for (at, tally) in score(&plan.expected, &reading).into_iter().enumerate() {
            let misread = format!("{} {}: {:#?}", plan.name, tally.kind, tally);
            assert!(tally.f1() >= ALONE || tally.extra.len() + tally.missing.len() <= 2, "{misread}");
            match totals.get_mut(at) {
                Some(total) => total.add(&tally),
                None => totals.push(tally),
            }
        }
    }
    for total in &totals {
        assert!(total.f1() >= TOGETHER, "{}: {:.4}", total.kind, total.f1());
    }
}

#[test]
fn the_real_plan_of_phuoc_long_has_eleven_items_and_no_symbol() {
    let plan = plans::all().into_iter().find(|p| p.name == "phuoc-long-2021").unwrap();
    let reading = reader::read(&plan.bytes, "ke-hoach.txt").unwrap();
    assert_eq!(reading.items.iter().filter(|i| i.kind == reader::ItemKind::Item).count(), 11);
    assert_eq!((reading.symbol, reading.issued_on, reading.place), (None, None, None));
}
