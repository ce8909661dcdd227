//! The reporter's side of a case: what the code opens.

use subrosa_policy::{CaseId, CaseState, Day, Mode, ReceiptCode};
use subtle::ConstantTimeEq;

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::hpke::{self, ReaderSeed};
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::pages;
use crate::seal::{Class, Kind, Place, Sealed, decode};
use crate::store::Store;
use crate::suite::info;

use super::content::{Author, Entry, Message, ReporterState};
use super::hand::wrap_associated;
use super::head::Holder;
use super::open::{OpenCase, TimedEntry};
use super::original::NewOriginal;
use super::submit::NewFile;

/// Everything that follows from a receipt code. Lives in the memory of one session.
pub struct ReporterKeys {
    locator: Key,
    seed: ReaderSeed,
    state: Key,
}

/// A case as its reporter sees it.
pub struct ReporterCase {
    /// The opened case: intake and conversation.
    pub open: OpenCase,
    /// What the reporter has hidden.
    pub state: ReporterState,
}

impl ReporterKeys {
    /// Whether these are of the same code.
    pub fn is_same(&self, other: &Self) -> bool {
        self.locator.expose().ct_eq(other.locator.expose()).into()
    }

    /// Derives the keys of a code.
    ///
    /// HKDF alone: a random 128-bit secret gains nothing from a slow hash, and a slow hash in
    /// front of anonymous visitors would be a lever for floods.
    pub fn from_code(code: &ReceiptCode) -> Self {
        let secret = code.entropy().expose().as_slice();
        Self {
            locator: derive(&[secret], info::LOCATOR, &[]),
            seed: ReaderSeed::from_key(derive(&[secret], info::REPORTER_SEED, &[])),
            state: derive(&[secret], info::REPORTER_STATE, &[]),
        }
    }

    pub(crate) fn wrap(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(hpke::seal_to(&self.seed.public()?, info::WRAP, aad, plain)?)
    }
}

impl Store {
    /// Opens the case of a code.
    ///
    /// # Errors
    /// A wrong code, an erased case and one that never existed all give
    /// [`StoreError::NotFound`], after the same reads and openings as a right one.
    pub fn open_reporter(&self, keys: &ReporterKeys) -> Result<ReporterCase, StoreError> {
        match self.find_case(keys)? {
            // The vault first: of a case that is erased and whose records are still there, or there again
            // from an old copy, no more is read than of one that never was.
            Some(case) if self.own_erase_key(case).is_ok() => self.open_found(case, keys),
            Some(_) | None => {
                self.spend_like_opening(keys)?;
                Err(StoreError::NotFound)
            }
        }
    }

    /// Notes that the code has been used: from now on it is never shown again.
    pub fn code_was_used(&self, keys: &ReporterKeys) -> Result<(), StoreError> {
        // Only the first time: a visit must leave no write behind.
        if !self.code_may_be_shown(keys)? {
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.remove(Tree::Sent, &self.locator_hash(keys));
        self.commit(batch)
    }

    /// Whether a repeated Send may show the code again: it was never used since.
    pub fn code_may_be_shown(&self, keys: &ReporterKeys) -> Result<bool, StoreError> {
        Ok(self
            .backend
            .get(Tree::Sent, &self.locator_hash(keys))?
            .is_some())
    }

    /// Whether a report with this code was ever stored.
    pub fn was_sent(&self, keys: &ReporterKeys) -> Result<bool, StoreError> {
        Ok(self.find_case(keys)?.is_some())
    }

    /// Forgets, for every report stored before `oldest`, that its code was not used yet.
    pub fn forget_unused_codes(&self, oldest: Day) -> Result<usize, StoreError> {
        let key = self.instance.key(info::SENT);
        let mut batch = Batch::default();
        let mut forgotten = 0;
        for (name, stored) in self.backend.scan(Tree::Sent, &[])? {
            let day = Sealed::<Day>::from_stored(stored).open(&key, &sent_place(&name));
            if day.map_or(true, |day| day < oldest) {
                batch.remove(Tree::Sent, &name);
                forgotten += 1;
            }
        }
        if forgotten > 0 {
            self.commit(batch)?;
        }
        Ok(forgotten)
    }

    fn open_found(&self, case: CaseId, keys: &ReporterKeys) -> Result<ReporterCase, StoreError> {
        let head = self.head(case)?;
        let holder = Holder::Reporter;
        let wrap = head.wraps_of(holder).next().ok_or(StoreError::NotFound)?;
        let inner = self.wrap_bytes(case, wrap.id)?;
        let aad = wrap_associated(case, holder);
        let plain = hpke::open_with(&keys.seed, info::WRAP, &aad, &inner)?;
        let open = OpenCase {
            case,
            holder,
            works: true,
            keys: decode(plain.expose())?,
            head,
        };
        let state = self.reporter_state(case, keys)?;
        Ok(ReporterCase { open, state })
    }

    /// Stores a message of the reporter, with its cleaned files.
    pub fn reply(
        &self,
        case: &ReporterCase,
        text: &str,
        files: Vec<NewFile>,
        originals: Vec<NewOriginal>,
        day: Day,
    ) -> Result<(), StoreError> {
        self.append_message(
            &case.open,
            Message {
                author: Author::Reporter,
                day,
                text: text.to_owned(),
                template: None,
                question: false,
                files: Vec::new(),
            },
            files,
            originals,
            (None, None),
        )
    }

    /// Stores who the reporter is. Only lawyers can open it; the code cannot. The case is
    /// confidential from now on.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if the case has become read-only.
    pub fn give_identity(
        &self,
        case: &ReporterCase,
        identity: super::content::Identity,
    ) -> Result<(), StoreError> {
        self.change(&case.open, |writer, index| {
            if index.state == CaseState::Archived {
                return Err(StoreError::Meanwhile);
            }
            index.mode = Mode::Confidential;
            writer.put(Class::Identity, &Entry::Identity(identity))
        })
    }

    /// Hides every message up to and including the newest that `entries` holds.
    pub fn hide_read(
        &self,
        keys: &ReporterKeys,
        case: &ReporterCase,
        entries: &[TimedEntry],
    ) -> Result<(), StoreError> {
        let hidden_below = entries
            .iter()
            .map(|entry| entry.number.saturating_add(1))
            .max()
            .unwrap_or(0);
        let state = ReporterState { hidden_below };
        let id = case.open.case;
        // Nothing is left behind in a case that is erased at the same time.
        let _one_at_a_time = self.lock_case(id);
        self.head(id)?;
        let sealed = Sealed::seal(&state, &self.state_key(id, keys)?, &state_place(id))?;
        let mut batch = Batch::default();
        let name = state_name(id);
        pages::put(
            &*self.backend,
            &mut batch,
            Tree::Record,
            &name,
            sealed.as_bytes(),
        )?;
        self.commit(batch)
    }

    // CLAIM(C-09): SECURITY.md
    /// The case a code leads to, if there is one.
    pub(crate) fn find_case(&self, keys: &ReporterKeys) -> Result<Option<CaseId>, StoreError> {
        let name = self.locator_hash(keys);
        let Some(stored) = self.backend.get(Tree::Locator, &name)? else {
            return Ok(None);
        };
        let key = self.locator_key(keys);
        Ok(Some(
            Sealed::<CaseId>::from_stored(stored).open(&key, &locator_place(&name))?,
        ))
    }

    /// Adds what leads from the code to the case, and the mark that the code is unused.
    pub(crate) fn put_locator(
        &self,
        batch: &mut Batch,
        keys: &ReporterKeys,
        case: CaseId,
        day: Day,
    ) -> Result<(), StoreError> {
        let name = self.locator_hash(keys);
        let locator = Sealed::seal(&case, &self.locator_key(keys), &locator_place(&name))?;
        batch.put(Tree::Locator, &name, locator.as_bytes());
        let sent = Sealed::seal(&day, &self.instance.key(info::SENT), &sent_place(&name))?;
        batch.put(Tree::Sent, &name, sent.as_bytes());
        Ok(())
    }

    pub(crate) fn locator_hash(&self, keys: &ReporterKeys) -> [u8; 32] {
        let keyed = derive(
            &[
                self.instance.key(info::LOCATOR).expose(),
                keys.locator.expose(),
            ],
            info::LOCATOR,
            b"name",
        );
        hash(info::LOCATOR, &[keyed.expose()])
    }

    fn locator_key(&self, keys: &ReporterKeys) -> Key {
        derive(
            &[
                self.instance.key(info::LOCATOR).expose(),
                keys.locator.expose(),
            ],
            info::LOCATOR,
            b"case",
        )
    }

    fn reporter_state(
        &self,
        case: CaseId,
        keys: &ReporterKeys,
    ) -> Result<ReporterState, StoreError> {
        let Some(stored) = pages::get(&*self.backend, Tree::Record, &state_name(case))? else {
            return Ok(ReporterState::default());
        };
        let key = self.state_key(case, keys)?;
        Ok(Sealed::<ReporterState>::from_stored(stored).open(&key, &state_place(case))?)
    }

    fn state_key(&self, case: CaseId, keys: &ReporterKeys) -> Result<Key, StoreError> {
        let erase = self.own_erase_key(case)?;
        Ok(derive(
            &[keys.state.expose(), erase.expose()],
            info::REPORTER_STATE,
            case.as_bytes(),
        ))
    }

    // CLAIM(C-10): SECURITY.md
    // CLAIM(C-189): SECURITY.md
    /// Does the work of opening a case for a code that leads nowhere, so that the openings and
    /// the store reads of a wrong code are those of a right one.
    fn spend_like_opening(&self, keys: &ReporterKeys) -> Result<(), StoreError> {
        let nowhere = CaseId::from_bytes([0; 16]);
        drop(pages::get(&*self.backend, Tree::Case, nowhere.as_bytes())?);
        drop(self.backend.get(Tree::Wrap, nowhere.as_bytes())?);
        hpke::open_nothing(
            &keys.seed,
            info::WRAP,
            &wrap_associated(nowhere, Holder::Reporter),
        );
        drop(pages::get(
            &*self.backend,
            Tree::Record,
            &state_name(nowhere),
        )?);
        Ok(())
    }
}

fn state_name(case: CaseId) -> Vec<u8> {
    let mut name = case.as_bytes().to_vec();
    name.extend_from_slice(b"reporter");
    name
}

fn state_place(case: CaseId) -> Place {
    Place {
        kind: Kind::ReporterState,
        tenant: None,
        case: Some(case),
        class: None,
        record: *case.as_bytes(),
        version: 0,
    }
}

fn locator_place(name: &[u8; 32]) -> Place {
    name_place(Kind::Locator, name)
}

fn sent_place(name: &[u8]) -> Place {
    name_place(Kind::Sent, name)
}

fn name_place(kind: Kind, name: &[u8]) -> Place {
    let mut record = [0; 16];
    for (to, from) in record.iter_mut().zip(name) {
        *to = *from;
    }
    Place {
        kind,
        tenant: None,
        case: None,
        class: None,
        record,
        version: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::receipt;

    #[test]
    fn keys_are_the_same_when_they_are_of_one_code() {
        let one = ReporterKeys::from_code(&receipt(1));
        assert!(one.is_same(&ReporterKeys::from_code(&receipt(1))));
        assert!(!one.is_same(&ReporterKeys::from_code(&receipt(2))));
    }
}
