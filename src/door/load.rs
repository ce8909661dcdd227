//! Load without addresses (DESIGN §5): permits, lanes and quotas that know no visitor.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::listen::Pace;

/// No place came free in time; the visitor gets the honest busy page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no place came free in time")]
pub struct Busy;

/// A place, given back when dropped.
#[derive(Debug)]
#[must_use = "dropped at once, it holds no place"]
pub struct Permit {
    _place: OwnedSemaphorePermit,
}

/// So many at once, so many more waiting in turn for a bounded time. Clones share the places.
#[derive(Clone)]
pub struct Lane {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    patience: Duration,
    pace: Pace,
}

impl Lane {
    /// A lane of `places`, before which `queue` more may wait, each for at most `patience`.
    pub fn new(places: usize, queue: usize, patience: Duration, pace: Pace) -> Self {
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
    pub fn try_enter(&self) -> Option<Permit> {
        Arc::clone(&self.places)
            .try_acquire_owned()
            .ok()
            .map(|place| Permit { _place: place })
    }

    /// A place, first come first served.
    ///
    /// # Errors
    /// [`Busy`] at once when the queue is full, else after the lane's patience.
    pub async fn enter(&self) -> Result<Permit, Busy> {
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
pub enum Load {
    /// Words only: small, and never turned away because of files.
    Words,
    /// Files, or a body of unknown size.
    Files,
}

/// Permits for requests with a body. Words have places that files can never take.
#[derive(Clone)]
pub struct Permits {
    words: Lane,
    files: Lane,
}

impl Permits {
    /// Two lanes: `words` is the reserve, `files` serves files and, when places are free, words.
    pub fn new(words: Lane, files: Lane) -> Self {
        Self { words, files }
    }

    /// The shipped numbers: 64 places for words, 24 for files.
    pub fn shipped(pace: &Pace) -> Self {
        let patience = Duration::from_secs(10);
        Self::new(
            Lane::new(64, 256, patience, pace.clone()),
            Lane::new(24, 48, patience, pace.clone()),
        )
    }

    /// A permit for `load`.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub async fn enter(&self, load: Load) -> Result<Permit, Busy> {
        match load {
            Load::Files => self.files.enter().await,
            Load::Words => match self.words.try_enter().or_else(|| self.files.try_enter()) {
                Some(permit) => Ok(permit),
                None => self.words.enter().await,
            },
        }
    }
}

/// Who asks for the slow work of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A browser that holds a device secret.
    Enrolled,
    /// Everything else.
    Other,
}

/// The two lanes of password hashing: strangers can fill only their own.
#[derive(Clone)]
pub struct Lanes {
    enrolled: Lane,
    other: Lane,
}

impl Lanes {
    /// One lane for each.
    pub fn new(enrolled: Lane, other: Lane) -> Self {
        Self { enrolled, other }
    }

    /// The shipped numbers: two hashes at once for enrolled browsers, one for all others (64 MiB each).
    pub fn shipped(pace: &Pace) -> Self {
        let patience = Duration::from_secs(20);
        Self::new(
            Lane::new(2, 64, patience, pace.clone()),
            Lane::new(1, 32, patience, pace.clone()),
        )
    }

    /// A place for one hash.
    ///
    /// # Errors
    /// [`Busy`] when none came free in time.
    pub async fn enter(&self, who: SignIn) -> Result<Permit, Busy> {
        match who {
            SignIn::Enrolled => self.enrolled.enter().await,
            SignIn::Other => self.other.enter().await,
        }
    }
}

/// How much one owner of drafts may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Drafts at the same time.
    pub drafts: u64,
    /// Bytes of all drafts together.
    pub bytes: u64,
    /// The last part of `bytes`, which only words may use.
    pub bytes_for_words: u64,
    /// The last part of `drafts`, which only drafts without files may use.
    pub drafts_for_words: u64,
}

/// The quota is used up; the visitor is told in words, and keeps what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the quota of drafts is used up")]
pub struct Full;

/// Quotas of drafts, one for each `K` (a tenant and a listener), and one over all. Clones share the counts.
pub struct Quota<K> {
    shared: Arc<Shared<K>>,
}

struct Shared<K> {
    each: Allowance,
    whole: Allowance,
    held: Mutex<Held<K>>,
}

struct Held<K> {
    by_key: HashMap<K, Holding>,
    whole: Holding,
}

#[derive(Clone, Copy, Default)]
struct Holding {
    drafts: u64,
    bytes: u64,
}

impl Holding {
    fn may_open(self, allowance: &Allowance, load: Load) -> bool {
        let kept_back = match load {
            Load::Words => 0,
            Load::Files => allowance.drafts_for_words,
        };
        self.drafts < allowance.drafts.saturating_sub(kept_back)
    }

    fn may_grow(self, allowance: &Allowance, load: Load, bytes: u64) -> bool {
        let kept_back = match load {
            Load::Words => 0,
            Load::Files => allowance.bytes_for_words,
        };
        self.bytes.saturating_add(bytes) <= allowance.bytes.saturating_sub(kept_back)
    }
}

impl<K: Eq + Hash + Clone> Quota<K> {
    /// Quotas of `each` for every key, and of `whole` for all together.
    pub fn new(each: Allowance, whole: Allowance) -> Self {
        let held = Mutex::new(Held {
            by_key: HashMap::new(),
            whole: Holding::default(),
        });
        Self {
            shared: Arc::new(Shared { each, whole, held }),
        }
    }

    /// Counts one more draft of `key`, until the guard is dropped.
    ///
    /// # Errors
    /// [`Full`] when the key or all together have used up their drafts.
    pub fn open(&self, key: K, load: Load) -> Result<DraftRoom<K>, Full> {
        let shared = &self.shared;
        shared.with(|held| {
            let own = held.by_key.get(&key).copied().unwrap_or_default();
            if !own.may_open(&shared.each, load) || !held.whole.may_open(&shared.whole, load) {
                return Err(Full);
            }
            held.by_key.entry(key.clone()).or_default().drafts += 1;
            held.whole.drafts += 1;
            Ok(())
        })?;
        Ok(DraftRoom {
            shared: Arc::clone(shared),
            key,
            bytes: 0,
        })
    }
}

impl<K> Clone for Quota<K> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<K> Shared<K> {
    fn with<T>(&self, work: impl FnOnce(&mut Held<K>) -> T) -> T {
        // The counts are whole after every step, so a panic elsewhere under the lock spoils nothing.
        work(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The room of one draft; given back when dropped.
pub struct DraftRoom<K: Eq + Hash> {
    shared: Arc<Shared<K>>,
    key: K,
    bytes: u64,
}

impl<K: Eq + Hash> DraftRoom<K> {
    /// Takes room for `bytes` more.
    ///
    /// # Errors
    /// [`Full`] when the key or all together have used up their bytes; what was held before stays held.
    pub fn grow(&mut self, load: Load, bytes: u64) -> Result<(), Full> {
        let (shared, key) = (&self.shared, &self.key);
        shared.with(|held| {
            let own = held.by_key.get_mut(key).ok_or(Full)?;
            if !own.may_grow(&shared.each, load, bytes)
                || !held.whole.may_grow(&shared.whole, load, bytes)
            {
                return Err(Full);
            }
            own.bytes += bytes;
            held.whole.bytes += bytes;
            Ok(())
        })?;
        self.bytes += bytes;
        Ok(())
    }

    /// Gives back `bytes`, of a file that was refused or taken out.
    pub fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.release(0, bytes);
    }

    /// The bytes held.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn release(&self, drafts: u64, bytes: u64) {
        self.shared.with(|held| {
            held.whole.drafts = held.whole.drafts.saturating_sub(drafts);
            held.whole.bytes = held.whole.bytes.saturating_sub(bytes);
            if let Some(own) = held.by_key.get_mut(&self.key) {
                own.drafts = own.drafts.saturating_sub(drafts);
                own.bytes = own.bytes.saturating_sub(bytes);
                if own.drafts == 0 {
                    held.by_key.remove(&self.key);
                }
            }
        });
    }
}

impl<K: Eq + Hash> Drop for DraftRoom<K> {
    fn drop(&mut self) {
        self.release(1, self.bytes);
    }
}
