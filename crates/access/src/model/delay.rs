//! Signing in slows down after failures. Nobody is locked out: a delay has a ceiling, it forgets after an hour, and
//! what others try does not slow a browser that the account knows.

/// What failures are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// One account tried from one address.
    Pair,
    /// One address, whichever accounts.
    Address,
    /// One account, whichever addresses: a guess spread over many machines. The ceiling is low, because this is the
    /// only counter by which somebody else can make the owner wait, and only on a browser that is new to the account.
    Account,
    /// A browser that the account knows, with this account.
    Device,
    /// The second step of one account.
    Second,
    /// Passwords and codes asked for once more inside one session: whoever sits in another session does not wait.
    Inside,
    /// Links for a forgotten password asked for from one address.
    LinkAddress,
    /// Links for the forgotten password of one account.
    LinkAccount,
}

impl Gate {
    /// Failures without delay, and the longest delay in seconds.
    const fn bounds(self) -> (i64, i64) {
        match self {
            Self::Pair => (4, 900),
            Self::Address => (30, 300),
            Self::Account => (20, 30),
            Self::Device => (9, 300),
            Self::Second | Self::Inside => (4, 300),
            Self::LinkAddress => (10, 300),
            Self::LinkAccount => (3, 900),
        }
    }
}

/// Failures older than this are forgotten.
pub const FORGET_SECONDS: i64 = 3600;

/// Seconds to wait after so many failures: nothing at first, then 2, 4, 8 … up to the gate's ceiling.
pub fn delay_seconds(gate: Gate, failures: i64) -> i64 {
    let (free, ceiling) = gate.bounds();
    let over = failures - free;
    if over <= 0 { 0 } else { 2_i64.pow(u32::try_from(over.min(20)).unwrap_or(20)).min(ceiling) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_a_ceiling() {
        let waits: Vec<i64> = (1..=8).map(|n| delay_seconds(Gate::Pair, n)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 2, 4, 8, 16]);
        assert_eq!(delay_seconds(Gate::Pair, i64::MAX), 900);
        assert_eq!(delay_seconds(Gate::Account, 1_000_000), 30);
        assert_eq!(delay_seconds(Gate::Account, 20), 0);
    }
}
