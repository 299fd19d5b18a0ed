//! PKCS#12 as programs of different ages write it, and that nothing of a key shows.

use signing::{Error, KeyKind, Pkcs12Signer, Signer};

use crate::town;

#[test]
fn files_of_old_and_new_programs_open() {
    let folder = town::folder();
    town::pack(
        folder,
        "rsa2048",
        "3des.p12",
        &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
    );
    town::pack(
        folder,
        "p256",
        "aes128.p12",
        &["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha512"],
    );
    let mut names = vec![
        ("rsa2048.p12", KeyKind::Rsa(2048)),
        ("rsa3072.p12", KeyKind::Rsa(3072)),
        ("p256.p12", KeyKind::P256),
    ];
    names.extend([("3des.p12", KeyKind::Rsa(2048)), ("aes128.p12", KeyKind::P256)]);
    // RC2-40 needs the legacy provider of openssl, which some systems leave out.
    let legacy =
        std::process::Command::new("openssl").args(["list", "-providers", "-provider", "legacy"]).output();
    if legacy.is_ok_and(|output| output.status.success()) {
        town::pack(folder, "rsa2048", "rc2.p12", &["-legacy"]);
        names.push(("rc2.p12", KeyKind::Rsa(2048)));
    } else {
        eprintln!("RC2 was left out: openssl has no legacy provider here");
    }
    for (name, kind) in names {
        let file = town::file(name);
        let signer =
            Pkcs12Signer::open(&file, town::PASSWORD).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(signer.chain().key(), kind, "{name}");
        assert_eq!(signer.chain().certificates().len(), 2, "{name}: with the authority");
        assert!(matches!(Pkcs12Signer::open(&file, "sai"), Err(Error::WrongPassword)), "{name}");
        assert!(matches!(Pkcs12Signer::open(&file, ""), Err(Error::WrongPassword)), "{name}");
    }
}

#[test]
fn damaged_files_are_refused_in_words() {
    let file = town::file("rsa2048.p12");
    for length in (0..file.len()).step_by(37) {
        let error = Pkcs12Signer::open(&file[..length], town::PASSWORD).unwrap_err().to_string();
        assert!(!error.contains(town::PASSWORD));
    }
    let mut random = 27_u64;
    for _ in 0..300 {
        let mut damaged = file.clone();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let at = random as usize % damaged.len();
        damaged[at] ^= 1 << (random >> 61);
        let _ = Pkcs12Signer::open(&damaged, town::PASSWORD);
    }
}

#[test]
fn neither_key_nor_password_shows() {
    let signer = town::signer("rsa2048");
    let der = town::openssl(town::folder(), &["pkey", "-in", "rsa2048.key", "-outform", "DER"]);
    let prepared = signing::prepare(
        &crate::papers::with_fields(&crate::papers::typst()),
        &signing::Request::new("lanh_dao", town::now()),
        signer.chain(),
    )
    .unwrap();
    let wrong = Pkcs12Signer::open(&town::file("rsa2048.p12"), "bí mật khác").unwrap_err();
    let shown = format!(
        "{signer:?} {:?} {prepared:?} {wrong} {wrong:?} {}",
        signer.chain(),
        serde_json::to_string(&prepared).unwrap()
    );
    // Runs of the secret numbers, as hexadecimal digits and as decimal lists.
    for part in der[60..].chunks_exact(24).skip(12) {
        let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
        let list: Vec<String> = part.iter().map(u8::to_string).collect();
        for (secret, words) in [(hex, shown.to_lowercase()), (list.join(","), shown.replace(", ", ","))] {
            assert!(!words.contains(&secret), "a part of the key shows");
        }
    }
    assert!(!shown.contains(town::PASSWORD) && !shown.contains("bí mật khác"));
    assert!(shown.contains("Nguyễn Văn Ước"));
}
