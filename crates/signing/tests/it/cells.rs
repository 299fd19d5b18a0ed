//! The matrix {typst, LibreOffice, cross-reference stream} × {PKCS#12, PKCS#11, two phases} × {RSA-2048, RSA-3072, P-256} ×
//! {B-B, B-T, B-LT, B-LTA}: twelve cells in which every two values of two columns meet, all of them with TS_SOAK.

use signing::{
    Indication, Level, Pkcs12Signer, Prepared, Request, Signer, add_evidence, prepare, sign, sign_stamped,
    stamp_file, timestamp, validate,
};

use crate::authorities::GOOD;
use crate::stamped::SERVICE;
use crate::{judges, papers, token, town};

const BASES: [&str; 3] = ["typst", "libreoffice", "stream"];
const BACKENDS: [&str; 3] = ["pkcs12", "pkcs11", "two-phase"];
const KEYS: [&str; 3] = ["rsa2048", "rsa3072", "p256"];
const LEVELS: [Level; 4] = [Level::Basic, Level::Timestamped, Level::LongTerm, Level::Archived];

#[test]
fn every_cell_is_valid_for_all_judges() {
    token::with_token("cells::judged");
}

/// Base, backend, key, level.
fn cells() -> Vec<[usize; 4]> {
    let is_full = std::env::var_os("TS_SOAK").is_some();
    let mut cells = Vec::new();
    for level in 0..4 {
        for base in 0..3 {
            for backend in 0..3 {
                for key in 0..3 {
                    // A Graeco-Latin square: each pair of values stands in some cell.
                    if is_full || backend == (base + level) % 3 && key == (base + 2 * level) % 3 {
                        cells.push([base, backend, key, level]);
                    }
                }
            }
        }
    }
    cells
}

#[test]
fn twelve_cells_hold_every_pair() {
    if std::env::var_os("TS_SOAK").is_some() {
        assert_eq!(cells().len(), 108);
        return;
    }
    let cells = cells();
    assert_eq!(cells.len(), 12);
    let sizes = [3, 3, 3, 4];
    for one in 0..4 {
        for other in one + 1..4 {
            let mut met: Vec<_> = cells.iter().map(|cell| (cell[one], cell[other])).collect();
            met.sort_unstable();
            met.dedup();
            assert_eq!(met.len(), sizes[one] * sizes[other], "columns {one} and {other}");
        }
    }
}

#[test]
#[ignore = "started by every_cell_is_valid_for_all_judges with the settings of its token"]
fn judged() {
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for [base, backend, key, level] in cells() {
        let name =
            format!("cell-{}-{}-{}-{}.pdf", BASES[base], BACKENDS[backend], KEYS[key], LEVELS[level].code());
        let file = issued(BASES[base], BACKENDS[backend], KEYS[key], LEVELS[level]);
        let report = validate(&file, &town::roots(), town::now()).unwrap();
        assert_eq!(report.overall, Indication::Passed, "{name}: {report:#?}");
        let levels: Vec<Level> = report.signatures.iter().filter_map(|one| one.level).collect();
        assert_eq!(levels, [LEVELS[level]; 3], "{name}");
        let path = judges::written(&name, &file);
        assert!(judges::pdfsig(&path).is_none_or(|valid| valid >= 3), "pdfsig on {name}");
        if LEVELS[level] == Level::Archived { long.push(path) } else { short.push(path) }
    }
    for (script, files) in [(include_str!("judge.py"), short), (include_str!("ltv.py"), long)] {
        for (file, said) in files.iter().zip(judges::pyhanko_on(script, &files).into_iter().flatten()) {
            assert_eq!(said.len(), 3, "{}", file.display());
            for (field, holds, say) in said {
                assert!(holds, "pyHanko on {field} of {}: {say}", file.display());
            }
        }
    }
}

/// Scheme Three: the person certifies, another initials, the organisation numbers, dates and seals.
fn issued(base: &str, backend: &str, key: &str, level: Level) -> Vec<u8> {
    let base = match base {
        "typst" => papers::typst(),
        "libreoffice" => papers::libreoffice(),
        _ => papers::with_xref_stream(),
    };
    let is_stamped = level != Level::Basic;
    let request =
        Request { certify: true, with_timestamp: is_stamped, ..Request::new("lanh_dao", town::now()) };
    let fields = papers::with_fields(&base);
    let file = match backend {
        "pkcs12" => by(&town::signer(key), &fields, &request),
        "pkcs11" => by(&token::open(Some(key), token::PIN).unwrap(), &fields, &request),
        _ => in_two_phases(&town::signer(key), &fields, &request),
    };
    let initial = Request { with_timestamp: is_stamped, ..Request::new("ky_nhay", town::now()) };
    let file = by(&town::signer("rsa3072"), &file, &initial);
    if !is_stamped {
        return papers::by_organisation(&file, &town::signer("p256"));
    }
    let mut file = papers::by_organisation_stamped(&file);
    if level >= Level::LongTerm {
        file = add_evidence(&file, &town::roots(), town::now(), &GOOD).unwrap();
    }
    if level == Level::Archived {
        file = stamp_file(&file, [4; 16], &SERVICE).unwrap();
    }
    file
}

fn by(signer: &dyn Signer, file: &[u8], request: &Request<'_>) -> Vec<u8> {
    if request.with_timestamp {
        sign_stamped(file, request, signer, [7; 16], &SERVICE).unwrap()
    } else {
        sign(file, request, signer).unwrap()
    }
}

/// The key is elsewhere: what waits is kept, the hash goes out, the signature comes back.
fn in_two_phases(elsewhere: &Pkcs12Signer, file: &[u8], request: &Request<'_>) -> Vec<u8> {
    let prepared = prepare(file, request, elsewhere.chain()).unwrap();
    let kept = serde_json::to_string(&prepared).unwrap();
    let prepared: Prepared = serde_json::from_str(&kept).unwrap();
    let signature = elsewhere.sign(prepared.to_sign()).unwrap();
    let token = request.with_timestamp.then(|| timestamp(&signature, [6; 16], &SERVICE).unwrap());
    prepared.finish_with_timestamp(&signature, token.as_deref()).unwrap()
}
