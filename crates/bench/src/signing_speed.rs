//! `sign`: how long signing and checking take beside pyHanko, openssl, and beside hashing and copying the file, on one core.
//! Keys are made here by `openssl`; pyHanko comes from the environment that the tests of `signing` make.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use signing::{
    NewField, Pkcs12Signer, Place, Request, Roots, Use, add_fields, certificates_of_pem, sign, validate,
};

use crate::figure::{Bar, Figures, Wanted, quantile};
use crate::{Failure, program, say};

const WANTED: &[Wanted] = &[
    Wanted { what: "rsa2048_vs_pyhanko_cached", unit: "ratio", bar: Bar::AtLeast(15.0) },
    Wanted { what: "p256_vs_pyhanko", unit: "ratio", bar: Bar::AtLeast(20.0) },
    Wanted { what: "rsa2048_vs_openssl", unit: "ratio", bar: Bar::AtLeast(0.2) },
    Wanted { what: "validate_4_ms", unit: "ms", bar: Bar::AtMost(40.0) },
    Wanted { what: "sign_1mb_vs_hash_and_copy", unit: "ratio", bar: Bar::Shown },
    Wanted { what: "sign_10mb_vs_hash_and_copy", unit: "ratio", bar: Bar::Shown },
    Wanted { what: "typeset_per_s", unit: "documents a second", bar: Bar::AtLeast(80.0) },
    Wanted { what: "receive_100mb_extra_mb", unit: "MB", bar: Bar::AtMost(60.0) },
    Wanted { what: "search_100k_p95_ms", unit: "ms", bar: Bar::AtMost(100.0) },
];

const PASSWORD: &str = "mật khẩu 27!";
/// Signatures of which the time counts, on each side.
const ROUNDS: usize = 200;
const PYHANKO_ROUNDS: &str = "60";
const BASE: &str = "crates/signing/tests/fixtures/typst.pdf";

/// Signs the same file again and again with a key that is held; prints seconds for each.
const PYHANKO: &str = r#"
import sys, time
from io import BytesIO
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
base, store, password, rounds = sys.argv[1:5]
data = open(base, "rb").read()
signer = signers.SimpleSigner.load_pkcs12(store, passphrase=password.encode())
meta = signers.PdfSignatureMetadata(field_name="ky_0", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)
times = []
for _ in range(int(rounds) + 3):
    begun = time.perf_counter()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(data)), meta, signer=signer)
    times.append(time.perf_counter() - begun)
times = sorted(times[3:])
print(times[len(times) // 2])
"#;

/// Measures what can be measured yet; what needs modules that are not there is printed as missing.
pub fn run() -> Result<ExitCode, Failure> {
    let folder = tempfile::tempdir()?;
    let base = with_fields(&std::fs::read(BASE)?)?;
    std::fs::write(folder.path().join("base.pdf"), &base)?;
    let mut figures = Figures::new("sign", WANTED);
    for (what, key) in [("rsa2048_vs_pyhanko_cached", "rsa2048"), ("p256_vs_pyhanko", "p256")] {
        let signer = person(folder.path(), key)?;
        let own = median_s(|| sign_once(&base, &signer).map(drop))?;
        say(&format!("{key}: {:.2} ms a signature", own * 1000.0));
        if key == "rsa2048" {
            figures.put("rsa2048_vs_openssl", raw_rsa2048_s()? / own);
        }
        match pyhanko_s(folder.path(), key) {
            Ok(theirs) => {
                say(&format!("{key}: pyHanko {:.2} ms", theirs * 1000.0));
                figures.put(what, theirs / own);
            }
            Err(failure) => say(&failure.say),
        }
    }
    figures.put("validate_4_ms", validate_4_ms(folder.path(), &base)?);
    let signer = person(folder.path(), "rsa2048")?;
    for (what, bytes) in [("sign_1mb_vs_hash_and_copy", 1 << 20), ("sign_10mb_vs_hash_and_copy", 10 << 20)] {
        let large = with_fields(&padded(&std::fs::read(BASE)?, bytes)?)?;
        let own = median_s(|| sign_once(&large, &signer).map(drop))?;
        let plain = median_s(|| {
            let copy = large.clone();
            std::hint::black_box(ring::digest::digest(&ring::digest::SHA256, &copy));
            Ok(())
        })?;
        say(&format!(
            "{} MB: {:.2} ms, hashed and copied {:.2} ms",
            bytes >> 20,
            own * 1000.0,
            plain * 1000.0
        ));
        figures.put(what, own / plain);
    }
    Ok(figures.close())
}

/// Four places that show nothing, so that both programs write the same.
fn with_fields(file: &[u8]) -> Result<Vec<u8>, Failure> {
    let place = Place { page: 1, x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
    let names = ["ky_0", "ky_1", "ky_2", "ky_3"];
    let fields = names.map(|name| NewField { name, purpose: Use::Signature, place });
    Ok(add_fields(file, &fields)?)
}

fn sign_once(file: &[u8], signer: &Pkcs12Signer) -> Result<Vec<u8>, Failure> {
    Ok(sign(file, &Request::new("ky_0", now()?), signer)?)
}

fn now() -> Result<jiff::Timestamp, Failure> {
    Ok(jiff::Timestamp::try_from(std::time::SystemTime::now())?)
}

/// The median time of some work in seconds, after three that warm up.
fn median_s(work: impl Fn() -> Result<(), Failure>) -> Result<f64, Failure> {
    let mut measured = Vec::new();
    let begun = Instant::now();
    for round in 0..ROUNDS + 3 {
        let started = Instant::now();
        work()?;
        if round >= 3 {
            measured.push(started.elapsed().as_secs_f64());
        }
        if begun.elapsed() > Duration::from_secs(20) && measured.len() > 10 {
            break;
        }
    }
    Ok(quantile(&mut measured, 0.5))
}

/// A person with a certificate of their own making, as a PKCS#12 file beside.
fn person(folder: &Path, key: &str) -> Result<Pkcs12Signer, Failure> {
    let store = folder.join(format!("{key}.p12"));
    if !store.exists() {
        let (pem, cert) = (format!("{key}.key"), format!("{key}.pem"));
        let mut line =
            vec!["req", "-x509", "-nodes", "-sha256", "-days", "30", "-subj", "/CN=Nguyen Van Uoc"];
        match key {
            "p256" => line.extend(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
            _ => line.extend(["-newkey", "rsa:2048"]),
        }
        line.extend([
            "-addext",
            "keyUsage=critical,digitalSignature,nonRepudiation",
            "-keyout",
            &pem,
            "-out",
            &cert,
        ]);
        openssl(folder, &line)?;
        let (password, out) = (format!("pass:{PASSWORD}"), format!("{key}.p12"));
        openssl(
            folder,
            &["pkcs12", "-export", "-inkey", &pem, "-in", &cert, "-passout", &password, "-out", &out],
        )?;
    }
    Ok(Pkcs12Signer::open(&std::fs::read(store)?, PASSWORD)?)
}

fn openssl(folder: &Path, line: &[&str]) -> Result<String, Failure> {
    output(Command::new("openssl").args(line).current_dir(folder))
}

fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::could_not(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))))
    }
}

/// Seconds that `openssl` takes for one bare RSA-2048 signature on one core.
fn raw_rsa2048_s() -> Result<f64, Failure> {
    let words = output(Command::new("openssl").args(["speed", "-mr", "-seconds", "3", "rsa2048"]))?;
    let rate = rsa2048_rate(&words).filter(|rate| *rate > 0.0);
    rate.map(|rate| 1.0 / rate).ok_or_else(|| Failure::could_not("openssl speed said nothing of rsa2048"))
}

/// `+F2:2:2048:SIGNATURES A SECOND:CHECKS A SECOND`
fn rsa2048_rate(words: &str) -> Option<f64> {
    words.lines().find_map(|line| line.strip_prefix("+F2:")?.split(':').nth(2)?.parse().ok())
}

/// Seconds that pyHanko takes for the same file and key.
fn pyhanko_s(folder: &Path, key: &str) -> Result<f64, Failure> {
    let home = program::target().join("tmp/pyhanko-0.38.0");
    let own = home.join("venv/bin/python");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    let words = output(
        Command::new(python)
            .args(["-c", PYHANKO])
            .arg(folder.join("base.pdf"))
            .arg(folder.join(format!("{key}.p12")))
            .args([PASSWORD, PYHANKO_ROUNDS])
            .env("PYTHONPATH", home.join("packages")),
    )?;
    Ok(words.trim().parse()?)
}

/// Checking a file with four signatures.
fn validate_4_ms(folder: &Path, base: &[u8]) -> Result<f64, Failure> {
    let mut file = base.to_vec();
    let mut roots = Vec::new();
    for (field, key) in [("ky_0", "rsa2048"), ("ky_1", "p256"), ("ky_2", "rsa2048"), ("ky_3", "p256")] {
        file = sign(&file, &Request::new(field, now()?), &person(folder, key)?)?;
        roots.extend(
            certificates_of_pem(&std::fs::read(folder.join(format!("{key}.pem")))?).unwrap_or_default(),
        );
    }
    let (roots, at) = (Roots::new(roots), now()?);
    let seen = validate(&file, &roots, at)?.signatures.len();
    if seen != 4 {
        return Err(Failure::could_not(format!("{seen} signatures instead of four")));
    }
    Ok(median_s(|| Ok(validate(&file, &roots, at).map(drop)?))? * 1000.0)
}

/// The same file with a picture's worth of bytes that no page shows.
fn padded(file: &[u8], bytes: usize) -> Result<Vec<u8>, Failure> {
    let mut document = lopdf::Document::load_mem(file)?;
    let mut noise = 27_u64;
    let content = std::iter::repeat_with(|| {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise as u8
    });
    document.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), content.take(bytes).collect()));
    let mut out = Vec::new();
    document.save_to(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn openssl_says_signatures_a_second() {
        let words = "+DTP:2048:private:rsa:1\n+R1:4149:2048:0.99\n+F2:2:2048:4190.500000:61149.000000\n";
        assert_eq!(super::rsa2048_rate(words), Some(4_190.5));
        assert_eq!(super::rsa2048_rate("+R1:4149:2048:0.99\n"), None);
    }
}
