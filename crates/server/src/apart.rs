//! Work on what others wrote, in a process of its own with limits of memory and time: a file that eats either ends
//! there, with words, and the server goes on.

use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Output, Stdio};
use std::time::Duration;

use kernel::{Error, Result};
use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::outcome::{Failure, could_not};

/// What such a process may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of memory.
    memory: u64,
    /// Seconds of computing.
    seconds: u64,
}

/// Reading a plan: with the program itself, whose text is no data, less than 300 MB.
pub const READING: Limits = Limits { memory: 240 << 20, seconds: 2 };
/// Typesetting a document; the fonts alone take a good part of it.
pub const TYPESETTING: Limits = Limits { memory: 1 << 30, seconds: 60 };

/// Checking the signatures of a file of this size. Measured: of files of 50 to 200 MB with three signatures, each byte is
/// held 4.2 times (the file itself, and in each of the revisions that are compared) and takes 13 ns; of files of many
/// small parts, each part takes 2.4 kB a revision, so that there is room for sixty thousand of them, as a report of five
/// hundred tagged pages has.
pub fn checking(bytes: u64) -> Limits {
    Limits { memory: (448 << 20) + bytes.saturating_mul(5), seconds: 3 + bytes / (16 << 20) }
}

/// However busy the machine is, nobody waits longer than this for such work.
const PATIENCE: Duration = Duration::from_mins(1);

impl Limits {
    /// Lays the limits on this process, for good.
    pub fn hold(self) -> std::result::Result<(), Failure> {
        let most = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
        // What dies over somebody's file leaves no picture of its memory behind.
        for (what, limit) in
            [(Resource::Data, self.memory), (Resource::Cpu, self.seconds), (Resource::Core, 0)]
        {
            setrlimit(what, most(limit)).map_err(could_not)?;
        }
        Ok(())
    }
}

/// How the work ended.
#[derive(Debug)]
pub enum Ended {
    /// With this on standard output.
    Done(Vec<u8>),
    /// What was given cannot be worked on: words for whoever gave it.
    Refused(String),
    /// It would have taken more memory than it may.
    Memory,
    /// It would have taken more time than it may.
    Time,
    /// It broke.
    Broke(String),
}

impl Ended {
    /// How a process ended, by its status and what it said.
    pub fn of(status: ExitStatus, stdout: Vec<u8>, stderr: &[u8]) -> Self {
        const XCPU: i32 = 24;
        const KILLED: i32 = 9;
        let said = String::from_utf8_lossy(stderr);
        match (status.code(), status.signal()) {
            (Some(0), _) => Self::Done(stdout),
            (Some(3), _) => Self::Refused(said.trim().to_owned()),
            (None, Some(XCPU | KILLED)) => Self::Time,
            // What the standard library says before it gives up.
            _ if said.contains("memory allocation of") => Self::Memory,
            _ => Self::Broke(format!("{status}: {}", said.chars().take(2000).collect::<String>())),
        }
    }
}

/// Gives the parts of `input` to `thongsuot worker WORK`, one after the other, and waits for how it ends.
pub async fn work(work: &str, input: &[&[u8]]) -> Result<Ended> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["worker", work])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or_else(|| Error::internal("the worker has no input"))?;
    let feed = async move {
        for part in input {
            match stdin.write_all(part).await {
                // A worker that ended early says why by itself.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => break,
                written => written?,
            }
        }
        Ok(())
    };
    let work = async {
        let (fed, output) = tokio::join!(feed, child.wait_with_output());
        fed.and(output)
    };
    match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => Ok(Ended::Time),
        Ok(output) => {
            let Output { status, stdout, stderr } = output?;
            Ok(Ended::of(status, stdout, &stderr))
        }
    }
}
