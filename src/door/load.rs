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
    wanted: Wanted,
}

impl Permit {
    /// Tells whether somebody waits for a place of this kind.
    pub(super) fn wanted(&self) -> Wanted {
        self.wanted.clone()
    }
}

/// Whether somebody waits for places of one kind.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    queue: Arc<Semaphore>,
    length: usize,
}

impl Wanted {
    /// Whether somebody waits now.
    pub(super) fn by_somebody(&self) -> bool {
        self.queue.available_permits() < self.length
    }
}

/// So many at once, so many more waiting in turn for a bounded time. Clones share the places.
#[derive(Clone)]
pub(crate) struct Lane {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Whether somebody waits for what its places are for; for places without a queue, in another one.
    wanted: Wanted,
    patience: Duration,
    pace: Pace,
}

impl Lane {
    /// A lane of `places`, before which `queue` more may wait, each for at most `patience`.
    pub(crate) fn new(places: usize, queue: usize, patience: Duration, pace: Pace) -> Self {
        let semaphore =
            |places: usize| Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS)));
        let (places, queue) = (semaphore(places), semaphore(queue));
        let wanted = Wanted {
            length: queue.available_permits(),
            queue: Arc::clone(&queue),
        };
        Self {
            places,
            queue,
            wanted,
            patience,
            pace,
        }
    }

    /// A place that is free now.
    pub(crate) fn try_enter(&self) -> Option<Permit> {
        Arc::clone(&self.places)
            .try_acquire_owned()
            .ok()
            .map(|place| self.permit(place))
    }

    fn permit(&self, place: OwnedSemaphorePermit) -> Permit {
        Permit {
            _place: place,
            wanted: self.wanted.clone(),
        }
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
            Some(Ok(place)) => Ok(self.permit(place)),
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

// CLAIM(C-33): SECURITY.md
/// Permits for requests with a body; the door takes them. Words have places that files never take.
#[derive(Clone)]
pub(crate) struct Permits {
    words: Lane,
    files: Lane,
    words_back: Lane,
    files_back: Lane,
}

impl Permits {
    /// Two lanes: `words` is the reserve, `files` serves files and, when places are free, words.
    /// A few places more are for reading words that must wait, to give them back on a page.
    pub(crate) fn new(words: Lane, files: Lane) -> Self {
        // Whoever may soon need one of these waits in the lane before it.
        let back = |lane: &Lane| Lane {
            places: Arc::new(Semaphore::new(TURNED_AWAY)),
            queue: Arc::new(Semaphore::new(0)),
            ..lane.clone()
        };
        Self {
            words_back: back(&words),
            files_back: back(&files),
            words,
            files,
        }
    }

    /// A place for reading the words of what has this weight, only to give them back.
    ///
    /// # Errors
    /// [`Busy`] when even these are taken.
    pub(crate) fn turn_away(&self, weight: Weight) -> Result<Permit, Busy> {
        let lane = match weight {
            Weight::Words => &self.words_back,
            Weight::Files => &self.files_back,
        };
        lane.try_enter().ok_or(Busy)
    }

    /// The shipped numbers: 96 places for words, 24 for files.
    pub(crate) fn shipped(pace: &Pace) -> Self {
        let lane = |places, queue| Lane::new(places, queue, PATIENCE, pace.clone());
        Self::new(lane(96, 384), lane(24, 96))
    }

    /// A permit for reading a body of this weight.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub(crate) async fn enter(&self, weight: Weight) -> Result<Permit, Busy> {
        match weight {
            Weight::Files => self.files.enter().await,
            Weight::Words => match self.words.try_enter().or_else(|| self.files.try_enter()) {
                Some(permit) => Ok(permit),
                None => self.words.enter().await,
            },
        }
    }
}

/// Places for files that are being cleaned. A few long videos do not keep everybody's photographs waiting.
#[derive(Clone)]
pub(crate) struct Cleaning {
    small: Lane,
    any: Lane,
}

impl Cleaning {
    /// So many `places` for files of any size, and a few more for small ones.
    pub(crate) fn new(places: usize, patience: Duration, pace: &Pace) -> Self {
        let lane = |places| Lane::new(places, 256, patience, pace.clone());
        Self {
            small: lane(SMALL_PLACES),
            any: lane(places.max(1)),
        }
    }

    /// A place for a file of this size in bytes.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub(crate) async fn enter(&self, size: u64) -> Result<Permit, Busy> {
        if size > SMALL_FILE {
            return self.any.enter().await;
        }
        match self.small.try_enter().or_else(|| self.any.try_enter()) {
            Some(permit) => Ok(permit),
            None => self.small.enter().await,
        }
    }
}

/// Who asks for the slow work of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// A browser that holds a device secret.
    Enrolled,
    /// Everything else.
    Other,
}

/// The two lanes of password hashing: strangers can fill only their own.
#[derive(Clone)]
pub(crate) struct Lanes {
    enrolled: Lane,
    other: Lane,
}

impl Lanes {
    /// One lane for each.
    pub(crate) fn new(enrolled: Lane, other: Lane) -> Self {
        Self { enrolled, other }
    }

    /// The shipped numbers: two hashes at once for enrolled browsers, one for all others (64 MiB each).
    pub(crate) fn shipped(pace: &Pace) -> Self {
        let lane = |places, queue| Lane::new(places, queue, PATIENCE, pace.clone());
        Self::new(lane(2, 64), lane(1, 32))
    }

    /// A place for one hash.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub(crate) async fn enter(&self, who: SignIn) -> Result<Permit, Busy> {
        match who {
            SignIn::Enrolled => self.enrolled.enter().await,
            SignIn::Other => self.other.enter().await,
        }
    }
}

/// Places for words that are read only to be given back, for each weight.
const TURNED_AWAY: usize = 32;
/// How long anyone waits for a place before the busy page; below the time after which browsers give up.
const PATIENCE: Duration = Duration::from_secs(20);
/// A small file, in bytes: most pictures and documents.
const SMALL_FILE: u64 = 1024 * 1024;
const SMALL_PLACES: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listen::by_hand::Hand;

    fn lane(hand: &Hand, places: usize, queue: usize) -> Lane {
        Lane::new(places, queue, Duration::from_secs(5), hand.pace())
    }

    #[tokio::test]
    async fn a_flood_of_files_leaves_every_place_of_words_free() {
        let hand = Hand::new();
        let permits = Permits::new(lane(&hand, 2, 1), lane(&hand, 3, 1));
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(permits.enter(Weight::Files).await.unwrap());
        }
        assert_eq!(
            hand.until(permits.enter(Weight::Files)).await.err(),
            Some(Busy)
        );
        for _ in 0..2 {
            held.push(permits.enter(Weight::Words).await.unwrap());
        }
        assert_eq!(
            hand.until(permits.enter(Weight::Words)).await.err(),
            Some(Busy)
        );
    }

    #[tokio::test]
    async fn a_place_is_wanted_while_somebody_waits_for_its_kind() {
        let hand = Hand::new();
        let permits = Permits::new(lane(&hand, 1, 1), lane(&hand, 1, 1));
        let files = permits.enter(Weight::Files).await.unwrap();
        let words = permits.enter(Weight::Words).await.unwrap();
        let files_back = permits.turn_away(Weight::Files).unwrap();
        let words_back = permits.turn_away(Weight::Words).unwrap();
        let seen = |of: Option<Weight>| {
            for (permit, weight) in [
                (&files, Weight::Files),
                (&files_back, Weight::Files),
                (&words, Weight::Words),
                (&words_back, Weight::Words),
            ] {
                assert_eq!(permit.wanted().by_somebody(), of == Some(weight));
            }
        };
        for weight in [Weight::Files, Weight::Words] {
            seen(None);
            let waiting = permits.enter(weight);
            futures::pin_mut!(waiting);
            assert!(futures::poll!(waiting.as_mut()).is_pending());
            seen(Some(weight));
            assert_eq!(hand.until(waiting).await.err(), Some(Busy));
        }
        seen(None);
    }

    #[tokio::test]
    async fn words_take_the_places_of_files_when_those_are_free() {
        let hand = Hand::new();
        let permits = Permits::new(lane(&hand, 1, 0), lane(&hand, 1, 0));
        let _first = permits.enter(Weight::Words).await.unwrap();
        let _second = permits.enter(Weight::Words).await.unwrap();
        assert_eq!(permits.enter(Weight::Words).await.err(), Some(Busy));
    }

    #[tokio::test]
    async fn a_flood_of_large_files_leaves_every_place_of_small_ones_free() {
        let hand = Hand::new();
        let cleaning = Cleaning::new(2, Duration::from_secs(5), &hand.pace());
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(cleaning.enter(SMALL_FILE + 1).await.unwrap());
        }
        assert_eq!(
            hand.until(cleaning.enter(SMALL_FILE + 1)).await.err(),
            Some(Busy)
        );
        let waited = hand.passed();
        for _ in 0..SMALL_PLACES {
            let picture = 1024 * 1024;
            held.push(cleaning.enter(picture).await.unwrap());
        }
        assert_eq!(hand.passed(), waited);
        assert_eq!(
            hand.until(cleaning.enter(SMALL_FILE)).await.err(),
            Some(Busy)
        );
    }

    #[tokio::test]
    async fn strangers_never_delay_an_enrolled_browser() {
        let hand = Hand::new();
        let lanes = Lanes::new(lane(&hand, 1, 1), lane(&hand, 1, 1));
        let _stranger = lanes.enter(SignIn::Other).await.unwrap();
        assert_eq!(
            hand.until(lanes.enter(SignIn::Other)).await.err(),
            Some(Busy)
        );
        let waited = hand.passed();
        let _own = lanes.enter(SignIn::Enrolled).await.unwrap();
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
