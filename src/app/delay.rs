//! A delay that grows with each failed sign-in, without any address.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use subrosa_store::token_hash;

use super::staff::Credentials;

/// Failures per name and lane. Known and unknown names are treated alike.
pub(crate) struct Delays(Mutex<HashMap<Lane, Failures>>);

/// Who is slowed down: a name typed in any browser, or in one enrolled browser.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Lane([u8; 32]);

struct Failures {
    count: u32,
    last: Instant,
}

impl Delays {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// The lane of a sign-in. An enrolled browser has its own, so that a flood against a name
    /// does not slow down the person who bears it.
    pub(crate) fn lane(&self, given: &Credentials, enrolled: bool) -> Lane {
        let mut name = given.login.expose().trim().to_lowercase();
        if let (true, Some(device)) = (enrolled, &given.device) {
            name.push('\n');
            name.push_str(&device.id_text());
        }
        Lane(token_hash(&name))
    }

    /// Seconds until the next try is looked at; `None` if now.
    pub(crate) fn remaining(&self, lane: &Lane) -> Option<u64> {
        let failures = self.locked();
        let failures = failures.get(lane)?;
        let passed = failures.last.elapsed();
        let left = wait(failures.count).checked_sub(passed)?;
        (!left.is_zero()).then(|| left.as_secs().saturating_add(1))
    }

    pub(crate) fn failed(&self, lane: &Lane) {
        let mut failures = self.locked();
        if failures.len() >= MOST {
            failures.retain(|_, f| f.last.elapsed() < FORGET);
        }
        if failures.len() >= MOST
            && let Some(oldest) = failures.iter().min_by_key(|(_, f)| f.last).map(|(l, _)| *l)
        {
            failures.remove(&oldest);
        }
        let entry = failures.entry(*lane).or_insert(Failures {
            count: 0,
            last: Instant::now(),
        });
        entry.count = entry.count.saturating_add(1);
        entry.last = Instant::now();
    }

    pub(crate) fn succeeded(&self, lane: &Lane) {
        self.locked().remove(lane);
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Lane, Failures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Three free tries, then 2, 4, 8 … seconds, at most a quarter of an hour. Never for good.
fn wait(failures: u32) -> Duration {
    match failures {
        0..3 => Duration::ZERO,
        more => Duration::from_secs(1_u64 << (more - 2).min(10)).min(LONGEST),
    }
}

const LONGEST: Duration = Duration::from_secs(15 * 60);
const FORGET: Duration = Duration::from_secs(60 * 60);
const MOST: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_and_has_an_end() {
        assert_eq!(wait(2), Duration::ZERO);
        assert_eq!(wait(3), Duration::from_secs(2));
        assert_eq!(wait(5), Duration::from_secs(8));
        assert_eq!(wait(4_000_000), LONGEST);
    }

    #[test]
    fn failures_slow_one_lane_only_and_success_forgets_them() {
        let delays = Delays::new();
        let (one, other) = (Lane([1; 32]), Lane([2; 32]));
        for _ in 0..3 {
            delays.failed(&one);
        }
        assert!(delays.remaining(&one).is_some());
        assert!(delays.remaining(&other).is_none());
        delays.succeeded(&one);
        assert!(delays.remaining(&one).is_none());
    }
}
