//! Load without addresses (DESIGN §5): permits and lanes that know no visitor.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::listen::Pace;

/// No place came free in time; the visitor gets the honest busy page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no place came free in time")]
pub(crate) struct Busy;

/// A place, given back when dropped.
#[derive(Debug)]
#[must_use = "dropped at once, it holds no place"]
pub(crate) struct Permit {
    _place: OwnedSemaphorePermit,
}

/// So many at once, so many more waiting in turn for a bounded time. Clones share the places.
#[derive(Clone)]
pub(crate) struct Lane {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    patience: Duration,
    pace: Pace,
}

impl Lane {
    /// A lane of `places`, before which `queue` more may wait, each for at most `patience`.
    pub(crate) fn new(places: usize, queue: usize, patience: Duration, pace: Pace) -> Self {
        let semaphore =
            |places: usize| Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS)));
        Self {
            places: semaphore(places),
            queue: semaphore(queue),
            patience,
            pace,
        }
    }

    /// A place that is free now.
    pub(crate) fn try_enter(&self) -> Option<Permit> {
        Arc::clone(&self.places)
            .try_acquire_owned()
            .ok()
            .map(|place| Permit { _place: place })
    }

    /// A place, first come first served.
    ///
    /// # Errors
    /// [`Busy`] at once when the queue is full, else after the lane's patience.
    pub(crate) async fn enter(&self) -> Result<Permit, Busy> {
        if let Some(permit) = self.try_enter() {
            return Ok(permit);
        }
        let _turn = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_full| Busy)?;
        let place = Arc::clone(&self.places).acquire_owned();
        match self.pace.within(self.patience, place).await {
            Some(Ok(place)) => Ok(Permit { _place: place }),
            Some(Err(_)) | None => Err(Busy),
        }
    }
}

/// What a request brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Words only: small, and never turned away because of files.
    Words,
    /// Files, or a body of unknown size.
    Files,
}

/// Who asks for the slow work of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// A browser that holds a device secret.
    Enrolled,
    /// Everything else.
    Other,
}

/// How many of each kind may be under way at once; `Default` is what is shipped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places {
    /// Request bodies that are words: the reserve that files never take.
    pub(crate) words: usize,
    /// Request bodies with files; words take these too when they are free.
    pub(crate) files: usize,
    /// Reports being written down by a handler. More than `files`, so that some are always left for words.
    pub(crate) texts: usize,
    /// Files being cleaned.
    pub(crate) cleaning: usize,
    /// Password hashes (64 MiB each) for enrolled browsers.
    pub(crate) enrolled: usize,
    /// Password hashes for everybody else.
    pub(crate) other: usize,
    /// How many may wait for each place.
    pub(crate) queue: usize,
    /// How long they wait.
    pub(crate) patience: Duration,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            words: 96,
            files: 24,
            texts: 64,
            cleaning: 4,
            enrolled: 2,
            other: 1,
            queue: 4,
            patience: Duration::from_secs(20),
        }
    }
}

/// Permits for everything that costs: one set for reporters, another for staff. Clones share the places.
#[derive(Clone)]
pub(crate) struct Load {
    words: Lane,
    files: Lane,
    texts: Lane,
    cleaning: Lane,
    enrolled: Lane,
    other: Lane,
}

impl Load {
    /// So many places of each kind.
    pub(crate) fn new(places: Places, pace: &Pace) -> Self {
        let lane = |count: usize| {
            let queue = count.saturating_mul(places.queue);
            Lane::new(count, queue, places.patience, pace.clone())
        };
        Self {
            words: lane(places.words),
            files: lane(places.files),
            texts: lane(places.texts),
            cleaning: lane(places.cleaning),
            enrolled: lane(places.enrolled),
            other: lane(places.other),
        }
    }

    /// A permit for reading a request's body; the door takes it.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub(super) async fn admit(&self, weight: Weight) -> Result<Permit, Busy> {
        match weight {
            Weight::Files => self.files.enter().await,
            Weight::Words => match self.words.try_enter().or_else(|| self.files.try_enter()) {
                Some(permit) => Ok(permit),
                None => self.words.enter().await,
            },
        }
    }

    /// A permit for writing down one report, now or not at all: the handler can keep what was typed.
    pub(crate) fn text(&self) -> Option<Permit> {
        self.texts.try_enter()
    }

    /// A permit for cleaning one file; `None` when none came free in time.
    pub(crate) async fn file(&self) -> Option<Permit> {
        self.cleaning.enter().await.ok()
    }

    /// A permit for hashing one password. Strangers can fill only their own lane.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub(crate) async fn sign_in(&self, who: SignIn) -> Result<Permit, Busy> {
        match who {
            SignIn::Enrolled => self.enrolled.enter().await,
            SignIn::Other => self.other.enter().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listen::by_hand::Hand;

    fn load(places: Places) -> (Hand, Load) {
        let hand = Hand::new();
        let load = Load::new(places, &hand.pace());
        (hand, load)
    }

    #[tokio::test]
    async fn a_flood_of_files_leaves_every_place_of_words_free() {
        let (hand, load) = load(Places {
            words: 2,
            files: 3,
            queue: 1,
            ..Places::default()
        });
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(load.admit(Weight::Files).await.unwrap());
        }
        assert_eq!(
            hand.until(load.admit(Weight::Files)).await.err(),
            Some(Busy)
        );
        for _ in 0..2 {
            held.push(load.admit(Weight::Words).await.unwrap());
        }
        assert_eq!(
            hand.until(load.admit(Weight::Words)).await.err(),
            Some(Busy)
        );
    }

    #[tokio::test]
    async fn words_take_the_places_of_files_when_those_are_free() {
        let (_, load) = load(Places {
            words: 1,
            files: 1,
            ..Places::default()
        });
        let _first = load.admit(Weight::Words).await.unwrap();
        let _second = load.admit(Weight::Words).await.unwrap();
    }

    #[tokio::test]
    async fn the_shipped_places_leave_texts_beside_all_files() {
        let places = Places::default();
        assert!(places.texts > places.files && places.words >= places.texts);
        let (_, load) = load(Places { texts: 1, ..places });
        let held = load.text().unwrap();
        assert!(load.text().is_none());
        drop(held);
        assert!(load.text().is_some());
    }

    #[tokio::test]
    async fn strangers_never_delay_an_enrolled_browser() {
        let (hand, load) = load(Places {
            enrolled: 1,
            other: 1,
            queue: 1,
            ..Places::default()
        });
        let _stranger = load.sign_in(SignIn::Other).await.unwrap();
        assert_eq!(
            hand.until(load.sign_in(SignIn::Other)).await.err(),
            Some(Busy)
        );
        let waited = hand.passed();
        let _own = load.sign_in(SignIn::Enrolled).await.unwrap();
        assert_eq!(hand.passed(), waited);
    }

    #[tokio::test]
    async fn a_full_queue_is_busy_at_once_and_a_waiting_one_is_served_in_turn() {
        let hand = Hand::new();
        let lane = Lane::new(1, 1, Duration::from_secs(5), hand.pace());
        let held = lane.enter().await.unwrap();
        let waiting = tokio::spawn({
            let lane = lane.clone();
            async move { lane.enter().await.is_ok() }
        });
        tokio::task::yield_now().await;
        assert_eq!(lane.enter().await.err(), Some(Busy), "the queue is full");
        drop(held);
        assert!(waiting.await.unwrap());
        assert_eq!(hand.passed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_no_trace() {
        let hand = Hand::new();
        let lane = Lane::new(1, 1, Duration::from_secs(5), hand.pace());
        let held = lane.enter().await.unwrap();
        for _ in 0..3 {
            assert_eq!(hand.until(lane.enter()).await.err(), Some(Busy));
        }
        drop(held);
        assert!(lane.try_enter().is_some());
    }
}
