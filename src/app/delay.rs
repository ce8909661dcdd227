//! A delay that grows with each failed sign-in, without any address.
//!
//! Whoever shows a secret of an enrolled browser or of a printed kit has a lane of their own for
//! that secret. Everybody else shares a lane for each name, and cannot sign in there anyway: so a
//! flood of guesses, at one name or at many, keeps nobody out.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_store::Device;

use super::staff::Credentials;
use crate::clock::Clock;

// CLAIM(C-59): SECURITY.md
/// Failures in each lane. Known and unknown names are treated alike.
pub(crate) struct Delays {
    clock: Arc<dyn Clock>,
    // Random for each start, so that nobody can choose names that share a place.
    hasher: RandomState,
    failures: Mutex<HashMap<Lane, Failures>>,
}

/// Who is slowed down. Names have a fixed number of places, which they may share: a flood of
/// names takes no memory and pushes no other name's failures out. Enrolled browsers and kits have
/// a place each, because there are only so many of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    Name(u64),
    Device(u64),
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    /// The second of the last one.
    last: u64,
}

impl Delays {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            hasher: RandomState::new(),
            failures: Mutex::new(HashMap::new()),
        }
    }

    /// The lane of a sign-in; `enrolled` if the device it shows is enrolled for its name.
    pub(crate) fn lane(&self, given: &Credentials, enrolled: bool) -> Lane {
        let name = given.login.expose().trim().to_lowercase();
        match given.shown().filter(|_| enrolled) {
            Some(device) => Lane::Device(self.place(&(name, device.id_text()))),
            None => Lane::Name(self.place(&name) % PLACES),
        }
    }

    /// The lane of a member who is signed in and asked for the password again.
    pub(crate) fn lane_of(&self, login: &str, device: &Device) -> Lane {
        let name = login.trim().to_lowercase();
        Lane::Device(self.place(&(name, device.id_text())))
    }

    /// Seconds until the next try is looked at; `None` if now.
    pub(crate) fn remaining(&self, lane: &Lane) -> Option<u64> {
        let failures = self.locked().get(lane).copied()?;
        let left = wait(failures.count).checked_sub(self.since(failures))?;
        (left > 0).then_some(left)
    }

    pub(crate) fn failed(&self, lane: &Lane) {
        let last = self.clock.second();
        let mut all = self.locked();
        if all.len() > SWEEP {
            all.retain(|_, failures| self.since(*failures) < FORGET);
        }
        let failures = all.entry(*lane).or_insert(Failures { count: 0, last });
        if self.since(*failures) >= FORGET {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = last;
    }

    /// Forgets the failures of a device's lane. Those of a name stay for their hour: nobody
    /// succeeds there, and a place may be another name's too.
    pub(crate) fn succeeded(&self, lane: &Lane) {
        if matches!(lane, Lane::Device(_)) {
            self.locked().remove(lane);
        }
    }

    /// Seconds since the last failure. A clock that was set back does not prolong a delay.
    fn since(&self, failures: Failures) -> u64 {
        self.clock
            .second()
            .checked_sub(failures.last)
            .unwrap_or(FORGET)
    }

    fn place(&self, of: &impl Hash) -> u64 {
        self.hasher.hash_one(of)
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Lane, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Seconds: three free tries, then 2, 4, 8 …, at most a quarter of an hour. Never for good.
fn wait(failures: u32) -> u64 {
    match failures {
        0..3 => 0,
        more => (1_u64 << (more - 2).min(10)).min(LONGEST),
    }
}

/// Seconds.
const LONGEST: u64 = 15 * 60;
/// Seconds after which failures are forgotten.
const FORGET: u64 = 60 * 60;
/// Places for names: at ten guesses a second, an hour's flood of names leaves two names in a
/// hundred with a delay of some seconds in the lane of strangers.
const PLACES: u64 = 65_536;
/// How many entries there may be before old ones are swept out: every place, and devices.
const SWEEP: usize = 65_536;

#[cfg(test)]
mod tests {
    use subrosa_policy::{Plain, SecretPhrase};

    use super::*;
    use crate::clock::TestClock;

    fn delays() -> (Arc<TestClock>, Delays) {
        let clock = Arc::new(TestClock::new());
        (Arc::clone(&clock), Delays::new(clock))
    }

    fn given(name: &str, kit: Option<u8>) -> Credentials {
        let secret = |text: &str| Arc::new(Plain::new(text.to_owned()));
        Credentials {
            login: secret(name),
            password: secret(""),
            code: secret(""),
            device: None,
            kit: kit.map(|byte| Arc::new(SecretPhrase::from_bytes(&[byte; 32]))),
            browser: String::new(),
        }
    }

    #[test]
    fn the_delay_grows_and_has_an_end() {
        assert_eq!(wait(2), 0);
        assert_eq!(wait(3), 2);
        assert_eq!(wait(5), 8);
        assert_eq!(wait(4_000_000), LONGEST);
    }

    #[test]
    fn a_delay_passes_by_itself_and_is_forgotten_after_an_hour() {
        let (clock, delays) = delays();
        let lane = delays.lane(&given("Maja", None), false);
        for _ in 0..40 {
            delays.failed(&lane);
        }
        assert_eq!(delays.remaining(&lane), Some(LONGEST));
        clock.advance_minutes(14);
        assert_eq!(delays.remaining(&lane), Some(60));
        clock.advance_minutes(1);
        assert_eq!(delays.remaining(&lane), None);
        delays.failed(&lane);
        assert_eq!(delays.remaining(&lane), Some(LONGEST));
        clock.advance_minutes(60);
        delays.failed(&lane);
        assert_eq!(delays.remaining(&lane), None);
    }

    #[test]
    fn a_flood_of_names_pushes_no_failures_out_and_is_bounded() {
        let (_clock, delays) = delays();
        let lane = delays.lane(&given("Maja", None), false);
        for _ in 0..10 {
            delays.failed(&lane);
        }
        let before = delays.remaining(&lane).unwrap();
        for number in 0..200_000_u32 {
            delays.failed(&delays.lane(&given(&format!("name {number}"), None), false));
        }
        assert!(delays.remaining(&lane).unwrap() >= before);
        assert!(u64::try_from(delays.locked().len()).unwrap() <= PLACES);
    }

    #[test]
    fn strangers_at_a_name_do_not_slow_the_kit_or_the_browser_of_its_owner() {
        let (_clock, delays) = delays();
        let stranger = delays.lane(&given(" MAJA ", None), false);
        let guessed_kit = delays.lane(&given("maja", Some(1)), false);
        assert!(stranger == guessed_kit);
        for _ in 0..200 {
            delays.failed(&stranger);
        }
        let own = delays.lane(&given("Maja", Some(2)), true);
        assert!(own == delays.lane_of("maja", &Device::kit(&SecretPhrase::from_bytes(&[2; 32]))));
        assert_eq!(delays.remaining(&own), None);
        for _ in 0..3 {
            delays.failed(&own);
        }
        assert!(delays.remaining(&own).is_some());
        delays.succeeded(&own);
        assert_eq!(delays.remaining(&own), None);
        delays.succeeded(&stranger);
        assert!(delays.remaining(&stranger).is_some());
    }
}
