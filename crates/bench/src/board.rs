//! `board`: the leader's board, the public page, "Việc của tôi" and users at eight in the morning, on the release
//! program with a big demonstration town.
//!
//! Server and load share this machine, so ratios are taken in one run, alternating, and figures per core use the
//! processor time of the server alone. Without `Accept-Encoding` on either side for the ratio with bare axum: that
//! compares the way of a request, not a compressor with none.

pub mod bare;
mod load;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use hyper::Method;

use self::bare::Bare;
use self::load::Morning;
use crate::browser::{Browser, Line};
use crate::figure::{Bar, Figures, Wanted, quantile};
use crate::program::{self, Running};
use crate::{Failure, say, store};

const fn wanted(what: &'static str, unit: &'static str, bar: Bar) -> Wanted {
    Wanted { what, unit, bar }
}

const WANTED: &[Wanted] = &[
    wanted("public_page_vs_bare_axum", "ratio", Bar::AtLeast(0.6)),
    wanted("board_p95_ms_at_30_per_s", "ms", Bar::AtMost(50.0)),
    wanted("board_per_core_per_s", "1/s", Bar::Shown),
    wanted("mywork_growth", "ratio", Bar::AtMost(1.2)),
    wanted("users_1150_p95_ms", "ms", Bar::AtMost(200.0)),
    wanted("board_html_kb", "kB", Bar::AtMost(60.0)),
    wanted("rest_memory_mb", "MB", Bar::AtMost(80.0)),
    wanted("start_ms", "ms", Bar::AtMost(1000.0)),
];

/// The leader's account, and the one whose work list is measured.
const LEADER: &str = "chutich";
const OFFICIAL: &str = "truongphong";
const BOARD: &str = "/bang-theo-doi";

/// How big and how long.
struct Size {
    scale: u32,
    tasks: i64,
    agencies: i64,
    finished: (i64, i64),
    seconds: u64,
    rounds: usize,
    morning: Morning,
}

const FULL: Size = Size {
    scale: 21,
    tasks: 100_000,
    agencies: 500,
    finished: (1_000, 100_000),
    seconds: 60,
    rounds: 7,
    morning: Morning {
        users: 1_150,
        arrive: Duration::from_mins(5),
        stay: Duration::from_mins(2),
        think: Duration::from_secs(20),
    },
};

/// For trying the bench itself; its figures mean nothing.
const QUICK: Size = Size {
    scale: 1,
    tasks: 10,
    agencies: 10,
    finished: (100, 1_000),
    seconds: 3,
    rounds: 2,
    morning: Morning {
        users: 20,
        arrive: Duration::from_secs(5),
        stay: Duration::from_secs(5),
        think: Duration::from_secs(1),
    },
};

/// Measures everything. A figure that cannot be measured is said to be missing.
pub async fn run(quick: bool) -> Result<ExitCode, Failure> {
    let size = if quick { &QUICK } else { &FULL };
    if quick {
        say("--quick: a trial of the bench itself, the figures mean nothing");
    }
    let program = program::build()?;
    let data = town(&program, size).await?;
    let mut figures = Figures::new("board", WANTED);
    let parts =
        [big_town(&program, &data, size, &mut figures).await, growth(&program, size, &mut figures).await];
    for failure in parts.into_iter().filter_map(Result::err) {
        say(&failure.say);
    }
    Ok(figures.close())
}

/// The data folder with the big town; played by the program the first time and kept in the build folder.
async fn town(program: &Path, size: &Size) -> Result<PathBuf, Failure> {
    let data = program::target().join(format!("bench/town-{}", size.scale));
    if !data.join("played").exists() {
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data)?;
        say(&format!("playing the town {} times bigger (once; kept in {})", size.scale, data.display()));
        let scale = size.scale.to_string();
        let running = Running::start(program, &data, &["--scale", &scale], Duration::from_hours(3)).await?;
        running.stop().await?;
        std::fs::write(data.join("played"), scale)?;
    }
    let (tasks, agencies) = store::sizes(&data).await?;
    say(&format!("{tasks} tasks, {agencies} agencies"));
    if tasks < size.tasks || agencies < size.agencies {
        return Err(Failure::could_not(format!(
            "the town is too small: {tasks} of {} tasks, {agencies} of {} agencies",
            size.tasks, size.agencies
        )));
    }
    Ok(data)
}

async fn big_town(program: &Path, data: &Path, size: &Size, figures: &mut Figures) -> Result<(), Failure> {
    let mut starts = Vec::new();
    for _ in 0..5 {
        let running = Running::start(program, data, &[], Duration::from_mins(1)).await?;
        starts.push(running.start.as_secs_f64() * 1000.0);
        running.stop().await?;
    }
    figures.put("start_ms", quantile(&mut starts, 0.5));

    let running = Running::start(program, data, &[], Duration::from_mins(1)).await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    figures.put("rest_memory_mb", running.memory_mb()?);

    let password = running.password().await?;
    let mut leader = Browser::new(running.at, 0);
    leader.sign_in(LEADER, &password).await?;
    let cookie = leader.cookie();
    let mut line = Line::open(running.at).await?;
    let packed = [("cookie", cookie.as_str()), ("accept-encoding", "gzip, br")];
    let board = line.ask(Method::GET, BOARD, &packed, None, None).await?;
    if board.status != 200 {
        return Err(Failure::could_not(format!("{BOARD} answered {}", board.status)));
    }
    figures.put("board_html_kb", board.body.len() as f64 / 1024.0);

    let seconds = Duration::from_secs(size.seconds);
    let p95 = load::open_loop(std::slice::from_ref(&leader), BOARD, 30, seconds).await?;
    figures.put("board_p95_ms_at_30_per_s", p95);

    let before = running.processor_seconds()?;
    let lasts = Duration::from_secs(size.seconds.min(15));
    let a_second = load::closed(running.at, BOARD, &cookie, 4, lasts).await?;
    let used = running.processor_seconds()? - before;
    figures.put("board_per_core_per_s", a_second * lasts.as_secs_f64() / used.max(0.01));

    figures.put("public_page_vs_bare_axum", public_page(&running, size).await?);

    users(&running, data, &password, size, figures).await?;
    running.stop().await
}

/// Everybody comes to work.
async fn users(
    running: &Running,
    data: &Path,
    password: &str,
    size: &Size,
    figures: &mut Figures,
) -> Result<(), Failure> {
    let mut accounts = store::accounts(data).await?;
    // Leaders and administrators first would be no morning: everybody in turn.
    accounts.dedup();
    say(&format!("{} accounts", accounts.len()));
    figures.put("users_1150_p95_ms", load::morning(running.at, &accounts, password, size.morning).await?);
    Ok(())
}

/// Only the morning of the users, for whoever works on it.
pub async fn run_users(quick: bool) -> Result<ExitCode, Failure> {
    let size = if quick { &QUICK } else { &FULL };
    let program = program::build()?;
    let data = town(&program, size).await?;
    let own: Vec<Wanted> = WANTED.iter().filter(|w| w.what == "users_1150_p95_ms").copied().collect();
    let mut figures = Figures::new("board", &own);
    let running = Running::start(&program, &data, &[], Duration::from_mins(1)).await?;
    let password = running.password().await?;
    let outcome = users(&running, &data, &password, size, &mut figures).await;
    running.stop().await?;
    if let Err(failure) = outcome {
        say(&failure.say);
    }
    Ok(figures.close())
}

/// Answers a second of the public page against bare axum with the same bytes, in turn; the median of the ratios.
async fn public_page(running: &Running, size: &Size) -> Result<f64, Failure> {
    let mut line = Line::open(running.at).await?;
    let page = line.ask(Method::GET, "/", &[], None, None).await?;
    let folder = tempfile::tempdir()?;
    let bare = Bare::start(folder.path(), &page.body)?;
    let lasts = Duration::from_secs(3);
    let mut ratios = Vec::new();
    for _ in 0..size.rounds {
        let ours = load::closed(running.at, "/", "", 8, lasts).await?;
        let theirs = load::closed(bare.at, "/", "", 8, lasts).await?;
        say(&format!("public page {ours:.0}/s, bare axum {theirs:.0}/s"));
        ratios.push(ours / theirs);
    }
    Ok(quantile(&mut ratios, 0.5))
}

/// "Việc của tôi" of one person with few and with many finished tasks, and the same open ones, in turn.
async fn growth(program: &Path, size: &Size, figures: &mut Figures) -> Result<(), Failure> {
    let small = town(program, &QUICK).await?;
    let folder = tempfile::tempdir_in(program::target())?;
    let mut measured = Vec::new();
    for finished in [size.finished.0, size.finished.1] {
        let data = folder.path().join(finished.to_string());
        copy(&small, &data)?;
        store::finish_many(&data, OFFICIAL, finished).await?;
        let running = Running::start(program, &data, &[], Duration::from_mins(1)).await?;
        let mut browser = Browser::new(running.at, 0);
        browser.sign_in(OFFICIAL, &running.password().await?).await?;
        measured.push((running, browser.cookie(), Vec::new()));
    }
    for round in 0..size.rounds * 4 {
        for (running, cookie, times) in &mut measured {
            let some = load::one_by_one(running.at, "/viec-cua-toi", cookie, 50).await?;
            // The first round warms up.
            if round > 0 {
                times.extend(some);
            }
        }
    }
    let p95: Vec<f64> = measured.iter_mut().map(|(_, _, times)| quantile(times, 0.95)).collect();
    say(&format!("p95 of “Việc của tôi” with few and many finished tasks: {p95:?} ms"));
    if let [few, many] = p95.as_slice() {
        figures.put("mywork_growth", many / few);
    }
    for (running, _, _) in measured {
        running.stop().await?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
