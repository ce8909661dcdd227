//! Bytes of a case on their way to whoever reads them.

use std::io::{self, Write};

use subrosa_policy::{CaseId, FileId};

use crate::seal::Class;
use crate::store::Store;
use crate::vault::{Slot, VaultKey};

use super::hand::wrap_slot;
use super::head::{Head, Holder};
use super::open::OpenCase;

// CLAIM(C-176): SECURITY.md
/// Hands on what is written for as long as a wrap of the reader and everything that was opened
/// with it are still in the vault. Whatever takes a case, a release, a file or a passage away
/// destroys a key there.
pub struct WhileOpen<'a> {
    out: &'a mut dyn Write,
    store: &'a Store,
    /// The reader's wraps: one of them is enough.
    wraps: Vec<VaultKey>,
    /// What is read: all of it.
    read: Vec<VaultKey>,
}

impl<'a> WhileOpen<'a> {
    /// For a file.
    pub(super) fn file(
        store: &'a Store,
        (case, file): (CaseId, FileId),
        wraps: Vec<VaultKey>,
        out: &'a mut dyn Write,
    ) -> Self {
        Self::slots(store, case, (wraps, [Slot::File(file)]), out)
    }

    /// For what is sealed with the keys of these slots.
    pub(super) fn slots(
        store: &'a Store,
        case: CaseId,
        (wraps, slots): (Vec<VaultKey>, impl IntoIterator<Item = Slot>),
        out: &'a mut dyn Write,
    ) -> Self {
        let read = slots.into_iter().map(|slot| VaultKey { case, slot });
        Self {
            out,
            store,
            wraps,
            read: read.collect(),
        }
    }

    fn is_open(&self) -> bool {
        let vault = &self.store.vault;
        self.wraps.iter().any(|wrap| vault.holds(wrap))
            && self.read.iter().all(|key| vault.holds(key))
    }
}

impl Write for WhileOpen<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_open() {
            return Err(io::Error::other("it was taken back"));
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Store {
    /// Hands on what is written for as long as the case is open to who opened it, and nothing is
    /// erased from the records that they open.
    pub fn while_open<'a>(&'a self, open: &OpenCase, out: &'a mut dyn Write) -> WhileOpen<'a> {
        let case = open.case;
        let opened = CLASSES.into_iter();
        let opened = opened.filter(|class| open.keys.class(case, *class).is_some());
        let slots = opened.map(|class| open.head.seal_slot(class));
        let wraps = wraps_of(case, &open.head, open.holder);
        WhileOpen::slots(self, case, (wraps, slots), out)
    }
}

/// The names in the vault of the wraps of a holder.
pub(super) fn wraps_of(case: CaseId, head: &Head, holder: Holder) -> Vec<VaultKey> {
    let wraps = head.wraps_of(holder);
    wraps.map(|wrap| wrap_slot(case, wrap.id)).collect()
}

/// The classes of a case.
const CLASSES: [Class; 5] = [
    Class::Intake,
    Class::Conversation,
    Class::Dossier,
    Class::Identity,
    Class::Evidence,
];
