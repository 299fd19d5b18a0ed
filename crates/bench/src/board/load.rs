//! Kinds of load: as fast as it goes, at a fixed rate, and people who think.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Method;
use tokio::sync::Mutex;
use tokio::time::{interval, sleep, sleep_until};

use crate::browser::{Browser, Line, hidden, links};
use crate::figure::quantile;
use crate::{Failure, say};

/// Answers a second over `connections` that stay open and ask again at once. Anything but 200 is a failure.
pub async fn closed(
    at: SocketAddr,
    path: &str,
    cookie: &str,
    connections: usize,
    lasts: Duration,
) -> Result<f64, Failure> {
    let begun = Instant::now();
    let mut asking = Vec::new();
    for _ in 0..connections {
        let (path, cookie) = (path.to_owned(), cookie.to_owned());
        asking.push(tokio::spawn(async move {
            let mut line = Line::open(at).await?;
            let mut answers = 0_u64;
            while begun.elapsed() < lasts {
                let answer = line.ask(Method::GET, &path, &[("cookie", &cookie)], None, None).await?;
                if answer.status != 200 {
                    return Err(Failure::could_not(format!("{path} answered {}", answer.status)));
                }
                answers += 1;
            }
            Ok(answers)
        }));
    }
    let mut answers = 0;
    for one in asking {
        answers += one.await??;
    }
    Ok(answers as f64 / begun.elapsed().as_secs_f64())
}

/// Milliseconds of each of `times` requests, one after the other on a connection that stays open.
pub async fn one_by_one(at: SocketAddr, path: &str, cookie: &str, times: usize) -> Result<Vec<f64>, Failure> {
    let mut line = Line::open(at).await?;
    let mut measured = Vec::with_capacity(times);
    for _ in 0..times {
        let answer = line.ask(Method::GET, path, &[("cookie", cookie)], None, None).await?;
        if answer.status != 200 {
            return Err(Failure::could_not(format!("{path} answered {}", answer.status)));
        }
        measured.push(millis(answer.took));
    }
    Ok(measured)
}

/// The 95th percentile in ms when `a_second` requests come each second whether or not earlier ones were answered. The
/// time counts from the moment at which a request was due, so that a server that falls behind cannot hide it.
pub async fn open_loop(
    browsers: &[Browser],
    path: &str,
    a_second: u32,
    lasts: Duration,
) -> Result<f64, Failure> {
    let all = (f64::from(a_second) * lasts.as_secs_f64()) as usize;
    let mut ticks = interval(Duration::from_secs(1) / a_second);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let mut asked = Vec::with_capacity(all);
    for number in 0..all {
        let due = ticks.tick().await.into_std();
        let Some(mut browser) = browsers.get(number % browsers.len().max(1)).cloned() else {
            return Err(Failure::could_not("nobody to ask"));
        };
        let path = path.to_owned();
        asked.push(tokio::spawn(async move {
            let answer = browser.get(&path).await?;
            if answer.status != 200 {
                return Err(Failure::could_not(format!("{path} answered {}", answer.status)));
            }
            Ok(millis(due.elapsed()))
        }));
    }
    let mut measured = Vec::with_capacity(all);
    for one in asked {
        measured.push(one.await??);
    }
    Ok(quantile(&mut measured, 0.95))
}

/// How the day begins.
#[derive(Debug, Clone, Copy)]
pub struct Morning {
    /// How many people.
    pub users: u32,
    /// All sign in within this.
    pub arrive: Duration,
    /// How long they stay together afterwards.
    pub stay: Duration,
    /// The mean time between two clicks of one person.
    pub think: Duration,
}

/// The 95th percentile in ms of all pages that people open: each signs in (the time of which counts as well), opens
/// what waits for them, a list, a task, the plan, the board, searches, and thinks in between.
pub async fn morning(
    at: SocketAddr,
    accounts: &[String],
    password: &str,
    plan: Morning,
) -> Result<f64, Failure> {
    let measured = Arc::new(Mutex::new(Vec::new()));
    let begun = tokio::time::Instant::now();
    let end = begun + plan.arrive + plan.stay;
    let mut people = Vec::new();
    for number in 0..plan.users {
        let Some(name) = accounts.get(number as usize % accounts.len().max(1)).cloned() else {
            return Err(Failure::could_not("no account can sign in"));
        };
        let comes = begun + plan.arrive.mul_f64(f64::from(number) / f64::from(plan.users));
        let (password, measured) = (password.to_owned(), measured.clone());
        people.push(tokio::spawn(async move {
            sleep_until(comes).await;
            person(Browser::new(at, number), number, &name, &password, plan.think, end, &measured).await
        }));
    }
    let mut lost = 0_u32;
    for one in people {
        if let Err(failure) = one.await? {
            lost += 1;
            if lost <= 3 {
                say(&failure.say);
            }
        }
    }
    if lost > 0 {
        by_kind(&measured.lock().await);
        return Err(Failure::could_not(format!("{lost} of {} people met an error", plan.users)));
    }
    let measured = measured.lock().await;
    say(&format!("{} people opened {} pages", plan.users, measured.len()));
    by_kind(&measured);
    Ok(quantile(&mut measured.iter().map(|(_, took)| *took).collect::<Vec<_>>(), 0.95))
}

/// Says which kinds of pages took how long.
fn by_kind(measured: &[(String, f64)]) {
    let mut kinds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (kind, took) in measured {
        kinds.entry(kind).or_default().push(*took);
    }
    for (kind, mut took) in kinds {
        let (half, most) = (quantile(&mut took, 0.5), quantile(&mut took, 0.95));
        say(&format!("{kind:<20} {:>6} times, median {half:.1} ms, p95 {most:.1} ms", took.len()));
    }
}

/// The address without what names one thing: "/nhiem-vu/…" for a task.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    path.split('/').map(|part| if part.len() == 36 { "…" } else { part }).collect::<Vec<_>>().join("/")
}

async fn person(
    mut browser: Browser,
    number: u32,
    name: &str,
    password: &str,
    think: Duration,
    end: tokio::time::Instant,
    measured: &Mutex<Vec<(String, f64)>>,
) -> Result<(), Failure> {
    let mut chance = Chance(u64::from(number) + 1);
    let entered = browser.sign_in(name, password).await?;
    measured.lock().await.push(("/dang-nhap".to_owned(), millis(entered.took)));
    let mut path = "/viec-cua-toi".to_owned();
    loop {
        let answer = browser.get(&path).await?;
        // Not everybody may see everything; what nobody may see is an error of the program.
        if !matches!(answer.status, 200 | 303 | 403) {
            return Err(Failure::could_not(format!("{name}: {path} answered {}", answer.status)));
        }
        measured.lock().await.push((kind(&path), millis(answer.took)));
        let pause = think.mul_f64(chance.exponential());
        if tokio::time::Instant::now() + pause >= end {
            return Ok(());
        }
        sleep(pause).await;
        let tasks: Vec<&str> = links(answer.text(), "/nhiem-vu/")
            .into_iter()
            .filter(|l| l.len() > 40 && !l.contains('#'))
            .collect();
        if chance.below(10) == 0 {
            read_notices(&mut browser, name, answer.text(), measured).await?;
        }
        path = match chance.below(10) {
            0..=2 => "/viec-cua-toi".to_owned(),
            3..=5 if !tasks.is_empty() => tasks
                .get(chance.below(tasks.len() as u64) as usize)
                .copied()
                .unwrap_or("/nhiem-vu")
                .to_owned(),
            3..=6 => "/nhiem-vu".to_owned(),
            7 => "/bang-theo-doi".to_owned(),
            8 => "/tim?q=ra+soat".to_owned(),
            _ => "/ke-hoach".to_owned(),
        };
    }
}

/// Marks the notices as read, which writes.
async fn read_notices(
    browser: &mut Browser,
    name: &str,
    page: &str,
    measured: &Mutex<Vec<(String, f64)>>,
) -> Result<(), Failure> {
    let Some(token) = hidden(page, "csrf") else { return Ok(()) };
    let answer = browser.post("/thong-bao/da-doc", &[("csrf", token)]).await?;
    if answer.status != 303 {
        return Err(Failure::could_not(format!("{name}: reading notices answered {}", answer.status)));
    }
    measured.lock().await.push(("/thong-bao/da-doc".to_owned(), millis(answer.took)));
    Ok(())
}

/// Chance that is the same in each run (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// With mean 1, as times between independent clicks are; at most 5.
    fn exponential(&mut self) -> f64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (-(1.0 - unit).ln()).min(5.0)
    }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_think_the_mean_time() {
        let mut chance = Chance(7);
        let mean = (0..20_000).map(|_| chance.exponential()).sum::<f64>() / 20_000.0;
        assert!((mean - 1.0).abs() < 0.03, "{mean}");
    }
}
