//! A root, its authority and the people of a small town, made anew for each run by the `openssl` command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use jiff::Timestamp;
use signing::{Pkcs12Signer, Roots};

pub const PASSWORD: &str = "mật khẩu 27!";

/// The settings of the timestamp service.
const CLOCK: &str = "[tsa]
default_tsa = clock
[clock]
serial = tsa.serial
crypto_device = builtin
signer_cert = clock.pem
certs = authority.pem
signer_key = clock.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

/// Where the certificates stand.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        // A test that started this program again made the town already.
        if let Some(folder) = std::env::var_os("SIGNING_TOWN") {
            return PathBuf::from(folder);
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signing-town");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        make(&folder);
        folder
    })
}

/// Runs `openssl` in the folder of the town.
pub fn openssl(folder: &Path, line: &[&str]) -> Vec<u8> {
    let output =
        Command::new("openssl").args(line).current_dir(folder).output().expect("openssl is installed");
    assert!(output.status.success(), "openssl {line:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

pub fn make(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(
        "ca.ext",
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n",
    );
    write(
        "authority.ext",
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n\
         crlDistributionPoints=URI:http://crl.thu-nghiem.vn/root.crl\n",
    );
    let ordinary = "basicConstraints=CA:FALSE\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";
    let listed = "crlDistributionPoints=URI:http://crl.thu-nghiem.vn/authority.crl\n";
    let asked = "authorityInfoAccess=OCSP;URI:http://ocsp.thu-nghiem.vn/\n";
    write(
        "person.ext",
        &format!("{ordinary}{listed}{asked}keyUsage=critical,digitalSignature,nonRepudiation\n"),
    );
    // Appointed to answer about certificates; nobody asks about it in turn.
    write(
        "answers.ext",
        &format!(
            "{ordinary}keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored\n"
        ),
    );
    write(
        "website.ext",
        &format!("{ordinary}keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"),
    );
    write(
        "clock.ext",
        &format!(
            "{ordinary}{listed}keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
        ),
    );
    write("tsa.cnf", CLOCK);
    // Somebody who stamps with a key of his own and shows the certificate of the true service beside.
    write(
        "impostor.cnf",
        &CLOCK
            .replace("clock.pem", "impostor.pem")
            .replace("clock.key", "impostor.key")
            .replace("certs = authority.pem", "certs = shown.pem"),
    );
    write("tsa.serial", "01\n");
    write("cipher.ext", &format!("{ordinary}keyUsage=critical,keyEncipherment\n"));
    request(folder, "root", "rsa:2048", "/C=VN/O=Thử nghiệm/CN=Gốc thử nghiệm");
    openssl(
        folder,
        &[
            "x509", "-req", "-in", "root.csr", "-signkey", "root.key", "-days", "7300", "-extfile", "ca.ext",
            "-out", "root.pem",
        ],
    );
    request(folder, "authority", "rsa:2048", "/C=VN/O=Thử nghiệm/CN=Nhà cung cấp thử nghiệm");
    issue(folder, "authority", "root", "authority.ext", "7300");
    for (name, kind, subject, extensions, days) in [
        ("rsa2048", "rsa:2048", "/C=VN/O=UBND thị xã/CN=Nguyễn Văn Ước", "person.ext", "365"),
        ("rsa3072", "rsa:3072", "/C=VN/O=UBND thị xã/CN=Trần Thị Ỷ", "person.ext", "365"),
        ("p256", "ec", "/C=VN/O=UBND thị xã/CN=Ủy ban nhân dân thị xã", "person.ext", "365"),
        ("rsa1024", "rsa:1024", "/CN=Khóa yếu", "person.ext", "365"),
        ("website", "rsa:2048", "/CN=trang.web.vn", "website.ext", "365"),
        ("cipher", "rsa:2048", "/CN=Chỉ để mã hóa", "cipher.ext", "365"),
        ("answers", "rsa:2048", "/C=VN/CN=Trả lời về chứng thư số", "answers.ext", "3650"),
        ("clock", "rsa:2048", "/C=VN/CN=Dấu thời gian thử nghiệm", "clock.ext", "3650"),
    ] {
        request(folder, name, kind, subject);
        issue(folder, name, "authority", extensions, days);
        pack(folder, name, &format!("{name}.p12"), &[]);
    }
    impostor(folder);
}

fn impostor(folder: &Path) {
    request(folder, "impostor", "rsa:2048", "/C=VN/CN=Dấu thời gian giả");
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            "impostor.csr",
            "-signkey",
            "impostor.key",
            "-days",
            "3650",
            "-extfile",
            "clock.ext",
            "-out",
            "impostor.pem",
        ],
    );
    let shown = [
        std::fs::read(folder.join("clock.pem")).unwrap(),
        std::fs::read(folder.join("authority.pem")).unwrap(),
    ];
    std::fs::write(folder.join("shown.pem"), shown.concat()).unwrap();
}

pub fn request(folder: &Path, name: &str, kind: &str, subject: &str) {
    let (key, csr) = (format!("{name}.key"), format!("{name}.csr"));
    let mut line = vec!["req", "-new", "-utf8", "-nodes", "-sha256", "-newkey", kind];
    if kind == "ec" {
        line.extend(["-pkeyopt", "ec_paramgen_curve:P-256"]);
    }
    line.extend(["-subj", subject, "-keyout", &key, "-out", &csr]);
    openssl(folder, &line);
}

pub fn issue(folder: &Path, name: &str, by: &str, extensions: &str, days: &str) {
    let (csr, pem) = (format!("{name}.csr"), format!("{name}.pem"));
    let (ca, ca_key) = (format!("{by}.pem"), format!("{by}.key"));
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            &csr,
            "-CA",
            &ca,
            "-CAkey",
            &ca_key,
            "-CAcreateserial",
            "-sha256",
            "-days",
            days,
            "-extfile",
            extensions,
            "-out",
            &pem,
        ],
    );
}

/// Writes a PKCS#12 file with the key, its certificate and the authority's.
pub fn pack(folder: &Path, name: &str, file: &str, more: &[&str]) {
    let (key, pem) = (format!("{name}.key"), format!("{name}.pem"));
    let password = format!("pass:{PASSWORD}");
    let mut line = vec![
        "pkcs12",
        "-export",
        "-inkey",
        &key,
        "-in",
        &pem,
        "-certfile",
        "authority.pem",
        "-passout",
        &password,
        "-out",
        file,
    ];
    line.extend(more);
    openssl(folder, &line);
}

/// Does this while nobody else does, in this process or another: programs of the town read and write files of fixed names.
pub fn alone<T>(work: impl FnOnce() -> T) -> T {
    let turn = std::fs::File::create(folder().join("turn")).unwrap();
    turn.lock().unwrap();
    work()
}

/// The bytes of a file of the town.
pub fn file(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

/// Somebody who signs.
pub fn signer(name: &str) -> Pkcs12Signer {
    Pkcs12Signer::open(&file(&format!("{name}.p12")), PASSWORD).unwrap()
}

/// The root of the town.
pub fn roots() -> Roots {
    Roots::new(signing::certificates_of_pem(&file("root.pem")).unwrap())
}

/// The time of this run: the certificates were made in it.
pub fn now() -> Timestamp {
    Timestamp::try_from(std::time::SystemTime::now()).unwrap()
}
