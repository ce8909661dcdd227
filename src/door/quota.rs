//! Quotas of drafts: how much a tenant on a listener may hold, with a reserve that only words may use.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::load::Weight;

/// How much one owner of drafts may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Drafts at the same time.
    pub(crate) drafts: u64,
    /// Bytes of all drafts together.
    pub(crate) bytes: u64,
    /// The last part of `bytes`, which only words may use.
    pub(crate) bytes_for_words: u64,
    /// The last part of `drafts`, which only drafts without files may use.
    pub(crate) drafts_for_words: u64,
}

/// The quota is used up; the visitor is told in words, and keeps what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the quota of drafts is used up")]
pub(crate) struct Full;

/// Quotas of drafts, one for each `K` (a tenant and a listener), and one over all. Clones share the counts.
pub(crate) struct Quota<K> {
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
    fn may_open(self, allowance: &Allowance, weight: Weight) -> bool {
        let kept_back = match weight {
            Weight::Words => 0,
            Weight::Files => allowance.drafts_for_words,
        };
        self.drafts < allowance.drafts.saturating_sub(kept_back)
    }

    fn may_grow(self, allowance: &Allowance, weight: Weight, bytes: u64) -> bool {
        let kept_back = match weight {
            Weight::Words => 0,
            Weight::Files => allowance.bytes_for_words,
        };
        self.bytes.saturating_add(bytes) <= allowance.bytes.saturating_sub(kept_back)
    }
}

impl<K: Eq + Hash + Clone> Quota<K> {
    /// Quotas of `each` for every key, and of `whole` for all together.
    pub(crate) fn new(each: Allowance, whole: Allowance) -> Self {
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
    pub(crate) fn open(&self, key: K, weight: Weight) -> Result<DraftRoom<K>, Full> {
        let shared = &self.shared;
        shared.with(|held| {
            let own = held.by_key.get(&key).copied().unwrap_or_default();
            if !own.may_open(&shared.each, weight) || !held.whole.may_open(&shared.whole, weight) {
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
pub(crate) struct DraftRoom<K: Eq + Hash> {
    shared: Arc<Shared<K>>,
    key: K,
    bytes: u64,
}

impl<K: Eq + Hash> DraftRoom<K> {
    /// Takes room for `bytes` more.
    ///
    /// # Errors
    /// [`Full`] when the key or all together have used up their bytes; what was held before stays held.
    pub(crate) fn grow(&mut self, weight: Weight, bytes: u64) -> Result<(), Full> {
        let (shared, key) = (&self.shared, &self.key);
        shared.with(|held| {
            let own = held.by_key.get_mut(key).ok_or(Full)?;
            if !own.may_grow(&shared.each, weight, bytes)
                || !held.whole.may_grow(&shared.whole, weight, bytes)
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
    pub(crate) fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.release(0, bytes);
    }

    /// The bytes held.
    pub(crate) fn bytes(&self) -> u64 {
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
