//! Files made to harm: nothing panics, nothing that changes content is accepted, and all of it ends soon.

use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use signing::{Indication, validate};
use std::io::Write as _;

use crate::{papers, town};

/// The contract says 100 ms for the released program; here an unoptimised one runs beside other tests.
const PATIENCE: Duration = Duration::from_secs(5);

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// The places of the hexadecimal digits of signatures.
fn gaps(file: &[u8]) -> Vec<std::ops::Range<usize>> {
    let word = b"/Contents <";
    let starts = file.windows(word.len()).enumerate().filter(|(_, part)| part == word);
    starts
        .map(|(at, _)| {
            let from = at + word.len() - 1;
            from..from + file[from..].iter().position(|byte| *byte == b'>').unwrap() + 1
        })
        .collect()
}

#[test]
fn mutations_are_found_or_change_nothing() {
    // `cargo xtask soak sign` takes 20,000.
    let (rounds, patience) = match std::env::var_os("TS_SOAK") {
        Some(_) if cfg!(not(debug_assertions)) => (20_000, Duration::from_millis(100)),
        Some(_) => (20_000, PATIENCE),
        None => (500, PATIENCE),
    };
    let issued = papers::issued(&papers::typst(), &town::signer("rsa2048"));
    let kept =
        signing::add_evidence(&issued, &town::roots(), town::now(), &crate::authorities::GOOD).unwrap();
    let archived = signing::stamp_file(&kept, [5; 16], &crate::stamped::SERVICE).unwrap();
    let roots = town::roots();
    let files = [(gaps(&issued), issued), (gaps(&archived), archived)];
    assert_eq!(files.each_ref().map(|(gaps, _)| gaps.len()), [3, 4]);
    let mut random = Random(0x1502_2021);
    for round in 0..rounds {
        let (gaps, file) = &files[usize::from(round % 4 == 3)];
        mutate(file, gaps, &roots, &mut random, round, patience);
    }
}

fn mutate(
    file: &[u8],
    gaps: &[std::ops::Range<usize>],
    roots: &signing::Roots,
    random: &mut Random,
    round: usize,
    patience: Duration,
) {
    let mut mutated = file.to_vec();
    let mut places = Vec::new();
    for _ in 0..=random.below(3) {
        let at = random.below(mutated.len());
        mutated[at] ^= 1 << random.below(8);
        places.push(at);
    }
    match random.below(10) {
        0 => mutated.truncate(mutated.len() - random.below(4_000)),
        1 => {
            let (from, to) = (random.below(mutated.len() - 50), random.below(mutated.len() - 50));
            mutated.copy_within(from..from + 40, to);
            places.extend(to..to + 40);
        }
        _ => {}
    }
    let started = Instant::now();
    let report = validate(&mutated, roots, town::now());
    let took = started.elapsed();
    assert!(took < patience, "round {round} took {took:?}");
    if report.is_ok_and(|report| report.overall == Indication::Passed) {
        let outside = places
            .iter()
            .filter(|at| **at < mutated.len())
            .find(|at| mutated[**at] != file[**at] && !gaps.iter().any(|gap| gap.contains(at)));
        assert_eq!(outside, None, "round {round}: a change of signed bytes was accepted");
    }
}

#[test]
fn deep_nesting_and_bombs_end_in_words() {
    let (roots, now) = (town::roots(), town::now());
    let nested = format!("%PDF-1.7\n1 0 obj\n{}{}\nendobj\n", "[".repeat(20_000), "]".repeat(20_000));
    let xref = nested.len();
    let nested = format!(
        "{nested}xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n"
    );
    assert!(validate(nested.as_bytes(), &roots, now).is_err());
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let mut file = b"%PDF-1.7\n".to_vec();
    let at = file.len();
    file.extend_from_slice(
        format!(
            "1 0 obj\n<</Type/XRef/Size 9/W[1 4 2]/Root 2 0 R/Filter/FlateDecode/Length {}>>\nstream\n",
            bomb.len()
        )
        .as_bytes(),
    );
    file.extend_from_slice(&bomb);
    file.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
    let started = Instant::now();
    let error = validate(&file, &roots, now).unwrap_err();
    assert!(started.elapsed() < PATIENCE);
    assert!(error.to_string().contains("không đọc được"), "{error}");
    for junk in [&b""[..], b"%PDF-", b"%PDF-1.7\nstartxref\n0\n%%EOF\n", b"PK\x03\x04"] {
        assert!(validate(junk, &roots, now).is_err());
    }
}

#[test]
fn what_is_not_signed_is_not_passed() {
    let report = validate(&papers::typst(), &town::roots(), town::now()).unwrap();
    assert!(report.signatures.is_empty());
    assert_eq!(report.overall, Indication::Indeterminate);
}
