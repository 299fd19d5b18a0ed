//! The signed files that the journeys of the browser check (`e2e/fixtures`): kept, because a browser cannot make them.
//! `cargo test --workspace --test it -- --ignored samples` makes them anew with keys that nobody keeps.

use std::path::{Path, PathBuf};

use signing::Pkcs12Signer;

use crate::{papers, town};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/fixtures")
}

/// A certificate that outlives the tests.
fn signer(at: &Path, name: &str, subject: &str) -> Pkcs12Signer {
    town::request(at, name, "ec", subject);
    town::issue(at, name, "authority", "person.ext", "7300");
    town::pack(at, name, &format!("{name}.p12"), &[]);
    Pkcs12Signer::open(&std::fs::read(at.join(format!("{name}.p12"))).unwrap(), town::PASSWORD).unwrap()
}

#[test]
#[ignore = "writes e2e/fixtures anew"]
fn samples() {
    let at = &Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples");
    let _ = std::fs::remove_dir_all(at);
    std::fs::create_dir_all(at).unwrap();
    town::make(at);
    let person = signer(at, "leader", "/C=VN/O=UBND thị xã Phước Long/title=Chủ tịch/CN=Nguyễn Văn Ước");
    let organisation = signer(at, "office", "/C=VN/O=UBND thị xã Phước Long/CN=UBND thị xã Phước Long");
    let file = papers::by_person(&papers::with_fields(&papers::typst()), &person);
    let issued = papers::by_organisation(&file, &organisation);
    let tampered = papers::updated(&issued, |increment| {
        let catalog = papers::catalog(increment.get_prev_documents());
        papers::edit(increment, catalog, |catalog| catalog.set("PageMode", "FullScreen"));
    });
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder().join(name), bytes).unwrap();
    write("issued.pdf", &issued);
    write("tampered.pdf", &tampered);
    write("unsigned.pdf", &papers::typst());
    write("roots.pem", &std::fs::read(at.join("root.pem")).unwrap());
}
