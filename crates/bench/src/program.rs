//! The release program as a process: built, started on a free port, watched, stopped.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::Method;

use crate::Failure;
use crate::browser::Line;

/// Clock ticks a second in /proc, on every Linux that runs this.
const TICKS: f64 = 100.0;

/// Builds the release program and gives its path.
pub fn build() -> Result<PathBuf, Failure> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status =
        Command::new(cargo).args(["build", "--quiet", "--release", "--package", "server"]).status()?;
    if !status.success() {
        return Err(Failure::could_not("the release program could not be built"));
    }
    let program = target().join("release/thongsuot");
    if program.exists() {
        Ok(program)
    } else {
        Err(Failure::could_not(format!("{} is not there", program.display())))
    }
}

/// The build folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// A running program; killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Where it listens.
    pub at: SocketAddr,
    /// From the start until `/health` was good.
    pub start: Duration,
    printed: Arc<Mutex<String>>,
}

impl Running {
    /// Starts `program serve` on `data` and waits at most `patience` until it is healthy.
    pub async fn start(
        program: &Path,
        data: &Path,
        more: &[&str],
        patience: Duration,
    ) -> Result<Self, Failure> {
        let at = free_address()?;
        let begun = Instant::now();
        let mut child = Command::new(program)
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &at.to_string(), "--demo", "--as-of", "2021-10-01"])
            .args(more)
            .env("TS_LOG", "error")
            .env("TS_TRUSTED_PROXIES", "127.0.0.1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let printed = Arc::new(Mutex::new(String::new()));
        if let Some(out) = child.stdout.take() {
            let printed = printed.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    let mut all = printed.lock().unwrap_or_else(PoisonError::into_inner);
                    all.push_str(&line);
                    all.push('\n');
                }
            });
        }
        let mut running = Self { child, at, start: Duration::ZERO, printed };
        while !running.is_healthy().await {
            if let Some(status) = running.child.try_wait()? {
                return Err(Failure::could_not(format!("the program ended with {status}")));
            }
            if begun.elapsed() > patience {
                return Err(Failure::could_not(format!(
                    "the program was not healthy after {} s",
                    patience.as_secs()
                )));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.start = begun.elapsed();
        Ok(running)
    }

    async fn is_healthy(&self) -> bool {
        let Ok(mut line) = Line::open(self.at).await else { return false };
        line.ask(Method::GET, "/health", &[], None, None).await.is_ok_and(|answer| answer.status == 200)
    }

    /// The one password of the demonstration accounts, as it is printed for people.
    pub async fn password(&self) -> Result<String, Failure> {
        for _ in 0..100 {
            let printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(at) = printed.split("Mật khẩu chung: ").nth(1) {
                return Ok(at.split_whitespace().next().unwrap_or_default().to_owned());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Failure::could_not("the program printed no password"))
    }

    /// Processor time used so far, of all threads.
    pub fn processor_seconds(&self) -> Result<f64, Failure> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may hold spaces; user and system time are fields 14 and 15.
        let rest = text.rsplit(')').next().unwrap_or_default();
        let ticks: f64 = rest.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
        Ok(ticks / TICKS)
    }

    /// Memory that is resident now, in MB.
    pub fn memory_mb(&self) -> Result<f64, Failure> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        text.lines()
            .find_map(|l| l.strip_prefix("VmRSS:"))
            .and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok())
            .map(|kb| kb / 1024.0)
            .ok_or_else(|| Failure::could_not("no VmRSS in /proc"))
    }

    /// Stops it as a service manager would and waits.
    pub async fn stop(mut self) -> Result<(), Failure> {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let begun = Instant::now();
        while status.success() && begun.elapsed() < Duration::from_secs(45) {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Failure::could_not("the program did not stop"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of this machine that nobody uses.
pub fn free_address() -> Result<SocketAddr, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
