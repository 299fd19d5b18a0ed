//! The authorities of the town, played by `openssl ocsp` and `openssl ca`: what they answer about its certificates.

use signing::Authorities;

use crate::town;

/// Who was revoked when, and who signs the answers.
pub struct Register {
    /// Names of the town and moments as `YYMMDDHHMMSSZ`.
    pub revoked: &'static [(&'static str, &'static str)],
    /// Whose key signs the answers.
    pub answers_by: &'static str,
    /// Answers about this one whoever is asked about.
    pub always_about: Option<&'static str>,
    /// Whether the service for single questions is up.
    pub is_up: bool,
}

/// All stand.
pub const GOOD: Register = Register { revoked: &[], answers_by: "answers", always_about: None, is_up: true };

/// The people and services of the town whose certificates the authority issued.
const ISSUED: [&str; 5] = ["rsa2048", "rsa3072", "p256", "clock", "website"];

impl Register {
    /// Writes what `openssl` reads: a row for each certificate. Call within [`town::alone`].
    fn write(&self) {
        let folder = town::folder();
        let row = |name: &str| {
            let pem = format!("{name}.pem");
            let serial = town::openssl(folder, &["x509", "-in", &pem, "-noout", "-serial"]);
            let serial = String::from_utf8(serial).unwrap();
            let serial = serial.trim().trim_start_matches("serial=");
            match self.revoked.iter().find(|(one, _)| *one == name) {
                Some((_, at)) => format!("R\t350101000000Z\t{at}\t{serial}\tunknown\t/CN={name}\n"),
                None => format!("V\t350101000000Z\t\t{serial}\tunknown\t/CN={name}\n"),
            }
        };
        let rows: String = ISSUED.iter().map(|name| row(name)).collect();
        std::fs::write(folder.join("index.txt"), rows).unwrap();
        std::fs::write(folder.join("root-index.txt"), row("authority")).unwrap();
        for (settings, index) in [("crl.cnf", "index.txt"), ("root-crl.cnf", "root-index.txt")] {
            let words = format!(
                "[ca]\ndefault_ca=town\n[town]\ndatabase={index}\ndefault_md=sha256\ncrlnumber=crl.number\n"
            );
            std::fs::write(folder.join(settings), words).unwrap();
        }
        std::fs::write(folder.join("crl.number"), "01\n").unwrap();
    }
}

impl Authorities for Register {
    fn ask(&self, address: &str, question: &[u8]) -> signing::Result<Vec<u8>> {
        assert_eq!(address, "http://ocsp.thu-nghiem.vn/");
        if !self.is_up {
            return Err(signing::Error::Evidence("không kết nối được".to_owned()));
        }
        town::alone(|| {
            self.write();
            let folder = town::folder();
            let (ask, answer) = ("ask.ocsp", "answer.ocsp");
            match self.always_about {
                None => std::fs::write(folder.join(ask), question).unwrap(),
                Some(name) => {
                    let pem = format!("{name}.pem");
                    town::openssl(
                        folder,
                        &["ocsp", "-issuer", "authority.pem", "-cert", &pem, "-reqout", ask],
                    );
                }
            }
            let (by, key) = (format!("{}.pem", self.answers_by), format!("{}.key", self.answers_by));
            let line = [
                "ocsp",
                "-index",
                "index.txt",
                "-CA",
                "authority.pem",
                "-rsigner",
                &by,
                "-rkey",
                &key,
                "-rmd",
                "sha256",
                "-ndays",
                "30",
                "-reqin",
                ask,
                "-respout",
                answer,
            ];
            town::openssl(folder, &line);
            Ok(std::fs::read(folder.join(answer)).unwrap())
        })
    }

    fn list(&self, address: &str) -> signing::Result<Vec<u8>> {
        let (settings, by) = match address {
            "http://crl.thu-nghiem.vn/authority.crl" => ("crl.cnf", "authority"),
            "http://crl.thu-nghiem.vn/root.crl" => ("root-crl.cnf", "root"),
            other => panic!("nobody lists at {other}"),
        };
        town::alone(|| {
            self.write();
            let folder = town::folder();
            let (pem, key) = (format!("{by}.pem"), format!("{by}.key"));
            let line = [
                "ca", "-gencrl", "-config", settings, "-cert", &pem, "-keyfile", &key, "-crldays", "30",
                "-out", "list.pem",
            ];
            town::openssl(folder, &line);
            Ok(town::openssl(folder, &["crl", "-in", "list.pem", "-outform", "DER"]))
        })
    }
}
