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

    /// Takes over the bytes of another room of the same key; gives back the room of another key.
    pub(crate) fn join(&mut self, mut other: Self) -> Option<Self> {
        if self.key != other.key {
            return Some(other);
        }
        self.bytes += std::mem::take(&mut other.bytes);
        None
    }

    /// Gives back `bytes`, of a file that was refused or taken out.
    #[cfg(test)]
    pub(crate) fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.release(0, bytes);
    }

    /// The bytes held.
    #[cfg(test)]
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

#[cfg(test)]
mod tests {
    #![expect(clippy::as_conversions, reason = "counting in a test")]

    use proptest::prelude::*;

    use super::*;

    const EACH: Allowance = Allowance {
        drafts: 4,
        bytes: 100,
        bytes_for_words: 20,
        drafts_for_words: 1,
    };
    const WHOLE: Allowance = Allowance {
        drafts: 6,
        bytes: 150,
        bytes_for_words: 30,
        drafts_for_words: 2,
    };

    #[test]
    fn files_leave_the_reserve_of_words() {
        let quota = Quota::new(EACH, WHOLE);
        let mut draft = quota.open("a", Weight::Files).unwrap();
        assert_eq!(draft.grow(Weight::Files, 81), Err(Full));
        draft.grow(Weight::Files, 80).unwrap();
        assert_eq!(draft.grow(Weight::Files, 1), Err(Full));
        draft.grow(Weight::Words, 20).unwrap();
        assert_eq!(draft.grow(Weight::Words, 1), Err(Full));
        assert_eq!(draft.bytes(), 100, "a refusal takes nothing");
    }

    #[test]
    fn one_tenant_cannot_use_up_another_s_drafts() {
        let quota = Quota::new(
            EACH,
            Allowance {
                drafts: 100,
                ..WHOLE
            },
        );
        let _held: Vec<_> = (0..4)
            .map(|_| quota.open("a", Weight::Words).unwrap())
            .collect();
        assert_eq!(quota.open("a", Weight::Words).err(), Some(Full));
        assert!(quota.open("b", Weight::Words).is_ok());
    }

    #[test]
    fn all_together_have_a_quota_too() {
        let quota = Quota::new(EACH, WHOLE);
        let held: Vec<_> = (0..4)
            .map(|key| quota.open(key, Weight::Files).unwrap())
            .collect();
        assert_eq!(quota.open(9, Weight::Files).err(), Some(Full));
        assert!(quota.open(9, Weight::Words).is_ok());
        drop(held);
        assert!(quota.open(9, Weight::Files).is_ok());
    }

    #[test]
    fn a_room_takes_over_the_bytes_of_one_of_its_own_key_only() {
        let quota = Quota::new(EACH, WHOLE);
        let room = |key| {
            let mut room = quota.open(key, Weight::Words).unwrap();
            room.grow(Weight::Words, 30).unwrap();
            room
        };
        let mut one = room("a");
        assert!(one.join(room("a")).is_none());
        assert_eq!(one.bytes(), 60);
        let back = one.join(room("b")).unwrap();
        assert_eq!((one.bytes(), back.bytes()), (60, 30));
        drop((one, back));
        let whole = quota
            .shared
            .with(|held| (held.whole.drafts, held.whole.bytes));
        assert_eq!(whole, (0, 0));
    }

    #[test]
    fn what_is_given_back_can_be_used_again() {
        let quota = Quota::new(EACH, WHOLE);
        let mut draft = quota.open("a", Weight::Words).unwrap();
        draft.grow(Weight::Words, 100).unwrap();
        draft.shrink(30);
        draft.shrink(1_000);
        assert_eq!(draft.bytes(), 0);
        draft.grow(Weight::Words, 100).unwrap();
        drop(draft);
        assert!(
            quota.shared.with(|held| held.by_key.is_empty()),
            "no key stays"
        );
    }

    proptest! {
        #[test]
        fn the_counts_are_those_of_the_drafts_that_are_held(steps in prop::collection::vec((0_u8..3, 0_u8..4, 0_u64..60), 0..60)) {
            let quota = Quota::new(EACH, WHOLE);
            let mut held: Vec<DraftRoom<u8>> = Vec::new();
            for (step, key, bytes) in steps {
                match step {
                    0 => held.extend(quota.open(key, Weight::Words)),
                    1 => { held.last_mut().map(|draft| draft.grow(Weight::Files, bytes)); }
                    _ => { held.pop(); }
                }
                let (drafts, sum) = quota.shared.with(|held| (held.whole.drafts, held.whole.bytes));
                prop_assert_eq!(drafts, held.len() as u64);
                prop_assert_eq!(sum, held.iter().map(DraftRoom::bytes).sum::<u64>());
                prop_assert!(drafts <= WHOLE.drafts && sum <= WHOLE.bytes);
            }
            drop(held);
            prop_assert!(quota.shared.with(|held| held.by_key.is_empty() && held.whole.bytes == 0));
        }
    }
}
