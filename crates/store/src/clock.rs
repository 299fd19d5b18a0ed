//! The clock and the randomness of a running program: the only place that asks the machine for either.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use kernel::{Day, Moment};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

/// Time of the domain (which `--as-of` may shift; it goes on running), real time, and randomness.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Milliseconds added to real time; with `fixed`, the time itself.
    offset: Mutex<i64>,
    fixed: bool,
    random: Mutex<StdRng>,
    last_id: Mutex<(i64, u16)>,
}

impl Clock {
    /// The machine's own time and randomness.
    pub fn real() -> Self {
        Self::build(0, false, StdRng::from_os_rng())
    }

    /// A clock that shows `start` now and goes on running (`--as-of`).
    pub fn starting_at(start: Moment) -> Self {
        Self::build(start.millis() - system_millis(), false, StdRng::from_os_rng())
    }

    /// A clock that stands still until it is set, with seeded randomness: tests and the demonstration's play.
    pub fn standing(at: Moment, seed: u64) -> Self {
        Self::build(at.millis(), true, StdRng::seed_from_u64(seed))
    }

    fn build(offset: i64, fixed: bool, random: StdRng) -> Self {
        Self(Arc::new(Inner {
            offset: Mutex::new(offset),
            fixed,
            random: Mutex::new(random),
            last_id: Mutex::new((0, 0)),
        }))
    }

    /// The domain's now.
    pub fn now(&self) -> Moment {
        let offset = *lock(&self.0.offset);
        Moment::from_millis(if self.0.fixed { offset } else { system_millis().saturating_add(offset) })
    }

    /// The domain's today, in Viet Nam.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Real time, for sessions, leases, limits and certificates. A standing clock stands for both.
    pub fn real_now(&self) -> Moment {
        if self.0.fixed { self.now() } else { Moment::from_millis(system_millis()) }
    }

    /// Sets a standing clock; a running one is left alone.
    pub fn set(&self, at: Moment) {
        if self.0.fixed {
            *lock(&self.0.offset) = at.millis();
        }
    }

    /// `N` unpredictable bytes (predictable only under a seeded clock).
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        lock(&self.0.random).fill_bytes(&mut bytes);
        bytes
    }

    /// A new id, later than all before it from this clock.
    pub fn new_id<I: kernel::Id>(&self) -> I {
        let now = self.now().millis();
        let mut last = lock(&self.0.last_id);
        *last = if now > last.0 {
            (now, 0)
        } else if last.1 < 0x0fff {
            (last.0, last.1 + 1)
        } else {
            (last.0 + 1, 0)
        };
        let (millis, counter) = *last;
        drop(last);
        let random: [u8; 8] = self.random();
        let time = (millis.max(0) as u64) << 16;
        let high = time | 0x7000 | u64::from(counter);
        let low = (u64::from_be_bytes(random) & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        I::from(kernel::id::Uuid::from_u64_pair(high, low))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn system_millis() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::TaskId;

    #[test]
    fn ids_grow_and_a_seed_repeats_them() {
        let at: Moment = "2021-10-01T01:00:00.000Z".parse().unwrap();
        let (a, b) = (Clock::standing(at, 7), Clock::standing(at, 7));
        let first: Vec<TaskId> = (0..5000).map(|_| a.new_id()).collect();
        let second: Vec<TaskId> = (0..5000).map(|_| b.new_id()).collect();
        assert_eq!(first, second);
        assert!(first.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(first[0].to_string().len(), 36);
    }
}
