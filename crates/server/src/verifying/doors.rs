//! Who may have files checked how often: anybody may, so nobody may have all of it. Counted in memory, on each node by
//! itself: a look at a file is no event that outlives the process.

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many files from one address in [`WINDOW`].
pub const MOST: usize = 30;
const WINDOW: Duration = Duration::from_mins(10);
/// So many of one address at the same time.
const MOST_OF_ONE: usize = 3;
/// So many of all at the same time: each holds a file in memory.
const MOST_INSIDE: usize = 6;
/// Addresses that are remembered before old ones are looked for to be forgotten.
const REMEMBERED: usize = 4096;

/// The door of the public page and of the API. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Doors(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    inside: usize,
    visitors: HashMap<Option<IpAddr>, Visits>,
}

#[derive(Debug, Default)]
struct Visits {
    inside: usize,
    came: VecDeque<Instant>,
}

/// Why somebody has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// This address asked often; again after so long.
    Often(Duration),
    /// Many ask at this moment.
    Busy,
}

impl Full {
    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Often(wait) => format!(
                "Từ địa chỉ mạng của bạn vừa có {MOST} lượt kiểm tra. Hãy thử lại sau {} phút.",
                wait.as_secs().div_ceil(60).max(1)
            ),
            Self::Busy => {
                "Đang có nhiều tệp cần kiểm tra cùng lúc. Hãy chờ khoảng một phút rồi gửi lại.".to_owned()
            }
        }
    }

    /// Seconds after which it makes sense to ask again.
    pub fn seconds(self) -> u64 {
        match self {
            Self::Often(wait) => wait.as_secs().max(1),
            Self::Busy => 60,
        }
    }
}

/// Somebody who came in; leaves when dropped.
#[derive(Debug)]
pub struct Inside {
    doors: Doors,
    who: Option<IpAddr>,
}

impl Doors {
    /// Lets somebody in, or says why not.
    pub fn enter(&self, ip: Option<IpAddr>) -> Result<Inside, Full> {
        self.enter_at(ip, Instant::now())
    }

    fn enter_at(&self, ip: Option<IpAddr>, now: Instant) -> Result<Inside, Full> {
        let who = ip.map(household);
        let mut counted = self.counted();
        if counted.visitors.len() >= REMEMBERED {
            counted.visitors.retain(|_, visits| {
                visits.inside > 0 || visits.came.back().is_some_and(|at| now.duration_since(*at) < WINDOW)
            });
        }
        let busy = counted.inside >= MOST_INSIDE;
        let visits = counted.visitors.entry(who).or_default();
        while visits.came.front().is_some_and(|at| now.duration_since(*at) >= WINDOW) {
            visits.came.pop_front();
        }
        if let (Some(first), true) = (visits.came.front(), visits.came.len() >= MOST) {
            return Err(Full::Often(WINDOW.saturating_sub(now.duration_since(*first))));
        }
        if busy || visits.inside >= MOST_OF_ONE {
            return Err(Full::Busy);
        }
        visits.came.push_back(now);
        visits.inside += 1;
        counted.inside += 1;
        Ok(Inside { doors: self.clone(), who })
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        let mut counted = self.doors.counted();
        counted.inside = counted.inside.saturating_sub(1);
        if let Some(visits) = counted.visitors.get_mut(&self.who) {
            visits.inside = visits.inside.saturating_sub(1);
        }
    }
}

/// Who stands behind an address: of IPv6, one subscriber has all of a /64.
fn household(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_comes_so_often_and_others_come_as_well() {
        let (doors, now) = (Doors::default(), Instant::now());
        for _ in 0..MOST {
            doors.enter_at(Some(ip("192.0.2.1")), now).unwrap();
        }
        let Err(Full::Often(wait)) = doors.enter_at(Some(ip("192.0.2.1")), now + Duration::from_mins(1))
        else {
            panic!("it came often enough")
        };
        assert_eq!(wait, Duration::from_mins(9));
        assert!(Full::Often(wait).words().contains("sau 9 phút"));
        assert!(doors.enter_at(Some(ip("192.0.2.2")), now).is_ok());
        assert!(doors.enter_at(Some(ip("192.0.2.1")), now + WINDOW).is_ok());
    }

    #[test]
    fn an_address_does_not_hold_all_places_nor_do_all_together_hold_more() {
        let (doors, now) = (Doors::default(), Instant::now());
        let enter = |who: &str| doors.enter_at(Some(ip(who)), now);
        let first: Vec<_> = (0..MOST_OF_ONE).map(|_| enter("2001:db8::1").unwrap()).collect();
        assert_eq!(enter("2001:db8::ffff").unwrap_err(), Full::Busy, "the same household");
        let others: Vec<_> =
            (MOST_OF_ONE..MOST_INSIDE).map(|n| enter(&format!("192.0.2.{n}")).unwrap()).collect();
        assert_eq!(enter("198.51.100.1").unwrap_err(), Full::Busy);
        drop(first);
        assert!(enter("198.51.100.1").is_ok());
        drop(others);
        assert_eq!(doors.counted().inside, 0);
    }

    #[test]
    fn addresses_do_not_pile_up() {
        let (doors, now) = (Doors::default(), Instant::now());
        for number in 0..20_000_u32 {
            let at = now + WINDOW * (number / 1000);
            doors.enter_at(Some(std::net::Ipv4Addr::from(number).into()), at).unwrap();
        }
        assert!(doors.counted().visitors.len() <= REMEMBERED + 1000);
    }
}
