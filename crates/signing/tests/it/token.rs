//! Keys on a token, played by SoftHSM. Its settings come by an environment variable and its library wants one process, so
//! each test here starts this program again for the part that talks to the token.

use std::path::{Path, PathBuf};
use std::process::Command;

use signing::{Error, Indication, KeyKind, Pkcs11Signer, Signer, tokens, validate};

use crate::{judges, papers, town};

pub const PIN: &str = "739154";
const LABEL: &str = "Thiết bị thử";

fn library() -> Option<PathBuf> {
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
    ]
    .into_iter()
    .map(PathBuf::from)
    .find(|path| path.exists())
}

/// Runs the part of this name with a fresh token that holds the keys of the town.
pub fn with_token(part: &str) {
    let Some(library) = library() else {
        eprintln!("keys on tokens were left out: SoftHSM is not installed (package softhsm2)");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("token-{}", part.replace(':', "-")));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("tokens")).unwrap();
    let settings = folder.join("softhsm2.conf");
    let words = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
        folder.join("tokens").display()
    );
    std::fs::write(&settings, words).unwrap();
    let run = |program: &str, line: &[&str]| {
        let output = Command::new(program)
            .args(line)
            .env("SOFTHSM2_CONF", &settings)
            .current_dir(town::folder())
            .output();
        let output = output.unwrap_or_else(|error| panic!("{program}: {error} (packages softhsm2, opensc)"));
        assert!(output.status.success(), "{program} {line:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("softhsm2-util", &["--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "5678901"]);
    let module = library.display().to_string();
    for (number, key) in ["rsa2048", "rsa3072", "p256"].into_iter().enumerate() {
        let (id, pem, from) = (format!("a{number}"), format!("{key}.pem"), format!("{key}.key"));
        let beside = |end: &str| folder.join(format!("{key}.{end}")).display().to_string();
        let (der, pkcs8) = (beside("der"), beside("p8"));
        town::openssl(town::folder(), &["pkcs8", "-topk8", "-nocrypt", "-in", &from, "-out", &pkcs8]);
        town::openssl(town::folder(), &["x509", "-in", &pem, "-outform", "DER", "-out", &der]);
        run(
            "softhsm2-util",
            &["--import", &pkcs8, "--token", LABEL, "--label", key, "--id", &id, "--pin", PIN],
        );
        run(
            "pkcs11-tool",
            &[
                "--module",
                &module,
                "--login",
                "--pin",
                PIN,
                "--write-object",
                &der,
                "--type",
                "cert",
                "--id",
                &id,
                "--label",
                key,
            ],
        );
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([part, "--exact", "--ignored", "--nocapture"])
        .env("SOFTHSM2_CONF", &settings)
        .env("SIGNING_TOWN", town::folder())
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert!(!said.contains(PIN), "the PIN shows");
}

pub fn open(label: Option<&str>, pin: &str) -> signing::Result<Pkcs11Signer> {
    let library = library().unwrap();
    let found = tokens(&library).unwrap();
    let token = found.iter().find(|token| token.label == LABEL).unwrap();
    let authority = signing::certificates_of_pem(&town::file("authority.pem")).unwrap();
    Pkcs11Signer::open(&library, &token.serial, label, pin, &authority)
}

#[test]
fn keys_on_a_token_sign() {
    with_token("token::sign");
}

#[test]
#[ignore = "started by keys_on_a_token_sign with the settings of its token"]
fn sign() {
    let mut files = Vec::new();
    for (key, kind) in
        [("rsa2048", KeyKind::Rsa(2048)), ("rsa3072", KeyKind::Rsa(3072)), ("p256", KeyKind::P256)]
    {
        let signer = open(Some(key), PIN).unwrap();
        assert_eq!(signer.chain().key(), kind);
        assert_eq!(signer.chain().certificates().len(), 2, "with the authority, without other people");
        for (base, file) in [("typst", papers::typst()), ("stream", papers::with_xref_stream())] {
            let signed = papers::by_person(&papers::with_fields(&file), &signer);
            let report = validate(&signed, &town::roots(), town::now()).unwrap();
            assert_eq!(report.overall, Indication::Passed, "{base} {key}: {report:#?}");
            files.push(judges::written(&format!("token-{base}-{key}.pdf"), &signed));
        }
    }
    for file in &files {
        assert!(judges::pdfsig(file).is_none_or(|valid| valid == 1), "pdfsig on {}", file.display());
    }
    for (file, said) in files.iter().zip(judges::pyhanko_says(&files).into_iter().flatten()) {
        assert!(said.iter().all(|(_, holds, _)| *holds), "pyHanko on {}: {said:?}", file.display());
    }
}

#[test]
fn a_wrong_pin_is_sent_once_and_never_shown() {
    with_token("token::pins");
}

#[test]
#[ignore = "started by a_wrong_pin_is_sent_once_and_never_shown with the settings of its token"]
fn pins() {
    let wrong = "111222";
    let refused = open(Some("p256"), wrong).unwrap_err();
    assert!(matches!(refused, Error::WrongPin), "{refused:?}");
    let signer = open(Some("p256"), PIN).unwrap();
    // While one is signed in, a second is compared with it: the token would let anybody in.
    assert!(matches!(open(Some("rsa2048"), wrong), Err(Error::WrongPin)));
    let second = open(Some("rsa2048"), PIN).unwrap();
    drop(signer);
    assert!(second.sign(b"van ban").is_ok(), "the first leaves, the second goes on");
    let shown = format!("{second:?} {refused} {refused:?}");
    assert!(shown.contains("Nguyễn Văn Ước") && !shown.contains(PIN) && !shown.contains(wrong));
    drop(second);
    // All have left: the token asks again.
    assert!(matches!(open(Some("p256"), wrong), Err(Error::WrongPin)));
    assert!(open(Some("p256"), PIN).is_ok());
    assert!(matches!(open(Some("khong_co"), PIN), Err(Error::NoKey)));
    assert!(matches!(open(None, PIN), Err(Error::Device(why)) if why.contains("nhiều khóa")));
    let nowhere = Pkcs11Signer::open(&library().unwrap(), "0000", None, PIN, &[]);
    assert!(matches!(nowhere, Err(Error::NoToken(_))));
    let no_library = tokens(Path::new("/nowhere/lib.so"));
    assert!(matches!(no_library, Err(Error::Device(_))));
}
