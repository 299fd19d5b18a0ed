//! The program as a process, and a browser of a few lines.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_thongsuot");

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A command of the program that must not take the tester's own settings.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    for name in [
        "TS_CONFIG",
        "TS_DATA",
        "TS_LISTEN",
        "TS_PUBLIC_URL",
        "TS_DATABASE_URL",
        "TS_METRICS_TOKEN",
        "TS_TRUSTED_PROXIES",
        "TS_ROOTS",
        "TS_VERIFY_MEGABYTES",
    ] {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// A serving program; killed when dropped.
pub struct Serving {
    child: Child,
    pub at: SocketAddr,
}

impl Serving {
    /// Serves `data`; waits until it is healthy.
    pub fn start(data: &Path, more: &[&str]) -> Self {
        Self::logging(data, more, "error", Stdio::inherit())
    }

    /// The same, with its log of this filter going there.
    pub fn logging(data: &Path, more: &[&str], filter: &str, log: Stdio) -> Self {
        let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = command(&["serve", "--data", data.to_str().unwrap(), "--listen", &at.to_string()])
            .args(more)
            .env("TS_LOG", filter)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut serving = Self { child, at };
        let begun = Instant::now();
        loop {
            if TcpStream::connect(at).is_ok() && serving.get("/health").status == 200 {
                return serving;
            }
            assert!(serving.child.try_wait().unwrap().is_none(), "the program ended");
            assert!(begun.elapsed() < Duration::from_mins(5), "the program did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        Browser::new(self.at).get(path)
    }

    /// The most memory that it has held so far, in kB.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Asks it to stop as a service manager does and waits for it.
    pub fn stop(mut self) -> ExitStatus {
        signal(&self.child, "-TERM");
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it did not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn signal(child: &Child, which: &str) {
    assert!(Command::new("kill").args([which, &child.id().to_string()]).status().unwrap().success());
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }
}

/// Keeps cookies; speaks HTTP/1.0, in which an answer ends with its connection.
pub struct Browser {
    at: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new(at: SocketAddr) -> Self {
        Self { at, cookies: BTreeMap::new() }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields.iter().map(|(n, v)| format!("{n}={}", encoded(v))).collect::<Vec<_>>().join("&");
        self.ask("POST", path, &[("content-type", "application/x-www-form-urlencoded")], &body)
    }

    /// A new token of these scopes for programs, as its page shows it.
    pub fn token(&mut self, scopes: &[&str]) -> String {
        let mut fields = vec![("ten-ma", "Máy tính"), ("so-ngay", "30")];
        fields.extend(scopes.iter().map(|scope| ("pham-vi", *scope)));
        let page = self.post_form("/tai-khoan/ma-truy-cap", &fields);
        assert_eq!(page.status, 200, "{}", page.body);
        let (_, behind) = page.body.split_once("<code class=\"ts-code\">").unwrap();
        behind.split('<').next().unwrap().to_owned()
    }

    /// Sends a form with this file in its field.
    pub fn post_file(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        field: &str,
        file: (&str, &[u8]),
    ) -> Answer {
        let token = self.cookies.get("ts_csrf").cloned().unwrap_or_default();
        let (name, bytes) = file;
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\ncontent-disposition: \
             form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: application/pdf\r\n\r\n"
        );
        let mut all = vec![("content-type", "multipart/form-data; boundary=b")];
        all.extend(headers);
        self.send("POST", path, &all, &[head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat())
    }

    /// Fills in the token of the page before.
    pub fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.cookies.get("ts_csrf").cloned().unwrap_or_default();
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post(path, &all)
    }

    pub fn sign_in(&mut self, name: &str) {
        self.get("/dang-nhap");
        let answer =
            self.post_form("/dang-nhap", &[("ten-dang-nhap", name), ("mat-khau", "Hoa-mai-vang-Ba-Ra")]);
        assert_eq!(answer.status, 303, "{name}: {}", answer.body);
        assert!(answer.location().starts_with("/viec-cua-toi"), "{}", answer.location());
    }

    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.send(method, path, headers, body.as_bytes())
    }

    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let cookies = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ");
        let mut head =
            format!("{method} {path} HTTP/1.0\r\nhost: {}\r\ncontent-length: {}\r\n", self.at, body.len());
        if !cookies.is_empty() {
            head += &format!("cookie: {cookies}\r\n");
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.write_all(&[head.as_bytes(), b"\r\n", body].concat()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).unwrap_or(0);
        let headers: Vec<(String, String)> =
            lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        for (_, cookie) in headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("set-cookie")) {
            if let Some((name, value)) = cookie.split(';').next().and_then(|c| c.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer { status, headers, body: body.to_owned() }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'-' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// A copy of the demonstration town for one test; played once for all of them.
pub fn town() -> tempfile::TempDir {
    static PLAYED: OnceLock<PathBuf> = OnceLock::new();
    town_on("2021-10-01", &PLAYED)
}

/// The same at the end of the year.
pub fn town_at_the_end_of_the_year() -> tempfile::TempDir {
    static PLAYED: OnceLock<PathBuf> = OnceLock::new();
    town_on("2021-12-31", &PLAYED)
}

fn town_on(day: &str, played: &OnceLock<PathBuf>) -> tempfile::TempDir {
    let played = played.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("town-{day}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        assert!(Serving::start(&folder, &["--demo", "--as-of", day]).stop().success());
        folder
    });
    let copy = tempfile::tempdir().unwrap();
    copy_tree(played, copy.path());
    copy
}

pub fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The table of routes: method, path, whether anybody may come.
pub fn routes() -> Vec<(String, String, bool)> {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["routes", "--data", folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "method"), text(row, "path"), row["public"].as_bool().unwrap()))
        .collect();
    assert!(rows.len() > 60, "only {} routes", rows.len());
    rows
}
