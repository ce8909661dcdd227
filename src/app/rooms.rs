//! How much the drafts of one tenant on one listener may hold, so that a flood of files on one
//! of them closes no door but its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use subrosa_policy::TenantId;
use subrosa_store::{DraftKey, Drafts};

use crate::door::Side;
use crate::door::load::Weight;
use crate::door::quota::{Allowance, DraftRoom, Quota};
use crate::error::AppError;

/// Whose drafts are counted together. A reply has no tenant before its session is known.
pub(crate) type Owner = (Side, Option<TenantId>);

/// The room of one draft; given back when dropped.
pub(crate) type Room = DraftRoom<Owner>;

/// The rooms of all drafts.
#[derive(Clone)]
pub(crate) struct Rooms {
    quota: Quota<Owner>,
    held: Arc<Mutex<Held>>,
}

// CLAIM(C-137): SECURITY.md
/// By the names of the drafts' folders. Their keys lead to receipt codes: none is kept.
type Held = HashMap<String, Vec<Room>>;

impl Rooms {
    /// Rooms for `bytes` in `drafts` in all, half of them for any one owner.
    pub(crate) fn new(bytes: u64, drafts: u64) -> Self {
        let whole = Allowance {
            drafts,
            bytes,
            bytes_for_words: bytes / 16,
            drafts_for_words: drafts / 2,
        };
        let each = Allowance {
            drafts: drafts / 2,
            bytes: bytes / 2,
            bytes_for_words: bytes / 32,
            drafts_for_words: drafts / 4,
        };
        Self {
            quota: Quota::new(each, whole),
            held: Arc::new(Mutex::new(HashMap::new())),
        }
    }

    /// A place for one more form.
    ///
    /// # Errors
    /// [`AppError::Busy`] when the owner, or all together, have used up theirs.
    pub(crate) fn open(&self, owner: Owner) -> Result<Room, AppError> {
        self.quota
            .open(owner, Weight::Words)
            .map_err(|_full| AppError::Busy)
    }

    /// Keeps a room for as long as its draft is kept. What comes later for the same draft is no draft of its own.
    pub(crate) fn hold(&self, key: &DraftKey, room: Room) {
        let mut held = self.locked();
        let rooms = held.entry(key.name()).or_default();
        match rooms.last_mut() {
            Some(first) => {
                let other = first.join(room);
                rooms.extend(other);
            }
            None => rooms.push(room),
        }
    }

    /// Takes room for `bytes` more of a draft that is kept.
    ///
    /// # Errors
    /// [`AppError::Busy`] when there is none, or the draft holds no room at all.
    pub(crate) fn grow(&self, key: &DraftKey, bytes: u64) -> Result<(), AppError> {
        let mut held = self.locked();
        let rooms = held.get_mut(&key.name());
        let room = rooms.and_then(|rooms| rooms.last_mut());
        let grown = room.map(|room| room.grow(Weight::Files, bytes));
        grown.and_then(Result::ok).ok_or(AppError::Busy)
    }

    /// Gives back the rooms of a draft that is gone.
    pub(crate) fn release(&self, key: &DraftKey) {
        self.locked().remove(&key.name());
    }

    /// Gives back the rooms of all drafts whose lease has ended.
    pub(crate) fn sweep(&self, drafts: &Drafts) {
        self.locked().retain(|name, _| drafts.has_named(name));
    }

    fn locked(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_draft_with_a_room_is_the_name_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::open(folder.path()).unwrap();
        let key = DraftKey::random().unwrap();
        drafts
            .begin(&key, std::time::Duration::from_secs(60))
            .unwrap();
        let rooms = Rooms::new(1_000_000, 100);
        rooms.hold(&key, rooms.open((Side::Clearnet, None)).unwrap());
        rooms.sweep(&drafts);
        let held: Vec<String> = rooms.locked().keys().cloned().collect();
        assert_eq!(held, [key.name()]);
        assert!(folder.path().join(&held[0]).is_dir());
        assert!(rooms.grow(&key, 10).is_ok());
        drafts.remove(&key).unwrap();
        rooms.sweep(&drafts);
        assert!(rooms.locked().is_empty() && rooms.grow(&key, 10).is_err());
    }
}
