//! When a certificate is replaced, and how long a failure waits. Pure: times come in, in seconds since 1970.

use crate::tls::Validity;

// CLAIM(C-140): SECURITY.md
/// When a certificate is to be replaced: at an age of thirty days, or when a third of its life is left, whichever is
/// first.
pub(super) fn renewal(validity: Validity) -> u64 {
    let third = validity.until.saturating_sub(validity.from) / 3;
    let month = validity.from.saturating_add(MONTH);
    month.min(validity.until.saturating_sub(third))
}

/// How long to wait after so many failures, the first being 1.
fn wait_after(failures: u32) -> u64 {
    let doubled = 1_u64.checked_shl(failures.saturating_sub(1));
    let doubled = doubled.and_then(|times| FIRST_WAIT.checked_mul(times));
    doubled.map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

// CLAIM(C-146): SECURITY.md
/// When one certificate is asked for.
pub(super) struct Timing {
    /// From when on; 0 as long as there is none.
    renewal: u64,
    failures: u32,
    pause: Option<Pause>,
}

/// A time without orders.
struct Pause {
    since: u64,
    seconds: u64,
}

impl Pause {
    /// Seconds that are left of it. A clock that was set back ends it: it could last for ever.
    fn left(&self, now: u64) -> u64 {
        if now < self.since {
            0
        } else {
            self.since.saturating_add(self.seconds).saturating_sub(now)
        }
    }
}

impl Timing {
    /// For a certificate that is there, or none.
    pub(super) fn new(kept: Option<Validity>) -> Self {
        Self {
            renewal: kept.map_or(0, renewal),
            failures: 0,
            pause: None,
        }
    }

    /// Whether it is time for an order.
    pub(super) fn is_due(&self, now: u64) -> bool {
        let pauses = self.pause.as_ref().is_some_and(|pause| pause.left(now) > 0);
        now >= self.renewal && !pauses
    }

    /// An order gave this certificate.
    pub(super) fn renewed(&mut self, now: u64, validity: Validity) {
        *self = Self {
            renewal: renewal(validity),
            failures: 0,
            // Whatever the certificate and the clock say, a directory is not asked again and again.
            pause: Some(Pause {
                since: now,
                seconds: LEAST_LIFE,
            }),
        };
    }

    /// An order failed; says when the next one is due. It is `least` seconds away in any case.
    pub(super) fn failed(&mut self, now: u64, least: u64) -> u64 {
        self.failures = self.failures.saturating_add(1);
        // A certificate that came and could not be kept does not shorten the pause that it began.
        let left = self.pause.as_ref().map_or(0, |pause| pause.left(now));
        let seconds = wait_after(self.failures).max(least).max(left);
        self.pause = Some(Pause {
            since: now,
            seconds,
        });
        now.saturating_add(seconds).max(self.renewal)
    }
}

/// Seconds of thirty days.
const MONTH: u64 = 30 * 24 * 60 * 60;
/// Seconds after the first failure; they double with each one.
const FIRST_WAIT: u64 = 60;
/// Seconds beyond which they do not grow.
const LONGEST_WAIT: u64 = 6 * 60 * 60;
/// Seconds for which a new certificate is kept in any case.
const LEAST_LIFE: u64 = 6 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 60 * 60;

    fn good_for(days: u64) -> Validity {
        Validity {
            from: 20_000 * DAY,
            until: (20_000 + days) * DAY,
        }
    }

    #[test]
    fn a_certificate_is_replaced_after_thirty_days_or_when_a_third_is_left() {
        // Days of life, and the day of the renewal.
        for (life, day) in [
            (398, 30),
            (90, 30),
            (46, 30),
            (45, 30),
            (42, 28),
            (30, 20),
            (6, 4),
        ] {
            let timing = Timing::new(Some(good_for(life)));
            let renewal = (20_000 + day) * DAY;
            assert_eq!(super::renewal(good_for(life)), renewal, "{life} days");
            assert!(!timing.is_due(renewal - 1), "{life} days");
            assert!(timing.is_due(renewal), "{life} days");
        }
        assert!(Timing::new(None).is_due(0));
    }

    #[test]
    fn failures_wait_longer_and_longer_and_never_more_than_six_hours() {
        let (mut timing, mut now) = (Timing::new(None), 1_000);
        let mut waits = Vec::new();
        for _ in 0..80 {
            assert!(timing.is_due(now));
            let next = timing.failed(now, 0);
            assert!(!timing.is_due(next - 1));
            waits.push((next - now) / 60);
            now = next;
        }
        assert_eq!(waits[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert!(waits[10..].iter().all(|wait| *wait == 360));
        timing.renewed(now, Validity { from: 0, until: 3 });
        let next = timing.failed(now, 0);
        assert_eq!(next, now + LEAST_LIFE, "there was a certificate just now");
        timing.renewed(now, Validity { from: 0, until: 3 });
        let later = now + LEAST_LIFE;
        assert_eq!(
            timing.failed(later, 0),
            later + 60,
            "a success forgets them"
        );
        let later = later + 60;
        assert_eq!(timing.failed(later, 3_600), later + 3_600);
    }

    #[test]
    fn a_clock_that_is_wrong_neither_floods_the_directory_nor_stops_for_ever() {
        let mut timing = Timing::new(None);
        let now = 21_000 * DAY;
        // By this clock the new certificate ended long ago.
        timing.renewed(now, good_for(90));
        assert!(!timing.is_due(now) && !timing.is_due(now + LEAST_LIFE - 1));
        assert!(timing.is_due(now + LEAST_LIFE));
        let mut timing = Timing::new(None);
        timing.failed(now, 0);
        assert!(timing.is_due(now - 400 * DAY), "the clock was set back");
    }

    #[test]
    fn a_certificate_that_makes_no_sense_is_replaced_and_nothing_overflows() {
        let backwards = Validity { from: 10, until: 5 };
        assert_eq!(renewal(backwards), 5);
        let endless = Validity {
            from: u64::MAX - 1,
            until: u64::MAX,
        };
        assert_eq!(renewal(endless), u64::MAX);
    }
}
