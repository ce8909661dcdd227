//! Erasing a passage or a file (GDPR, article 17): what stays is sealed anew under another erase
//! key, and the old one is destroyed, so that no old copy of the store gives back what went.

use serde::{Deserialize, Serialize};
use subrosa_policy::{CaseId, Erase, ErasureReason, FileId, Grant, MemberId, RecordId};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::kdf::derive;
use crate::key::{Key, random_id};
use crate::pages;
use crate::seal::Class;
use crate::store::Store;
use crate::suite::info;
use crate::vault::{Slot, VaultKey};

use super::append::{Writer, record_key};
use super::bundle::class_context;
use super::content::{Act, Entry, HOLDER};
use super::end::Doing;
use super::erasing::{Anew, Erasing};
use super::head::{Head, RecordRef, SealRef, link};
use super::index::CaseIndex;
use super::open::{OpenCase, TimedEntry};
use super::reach::reach;
use super::release::release_key;
use super::released::Source;
use super::second::{Asked, SecondAct};

/// What shall be destroyed: places only, never words.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct Erasure {
    /// Passages of one text.
    pub passages: Option<Source>,
    /// How many letters that text had when the passages were marked.
    pub letters: u32,
    /// A file; an untouched original that came with it goes too.
    pub file: Option<FileId>,
    /// Wherever else in the case the same words stand, they go too.
    pub everywhere: bool,
}

/// That something was destroyed: by whom, when and why.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct Erased {
    /// Why.
    pub reason: ErasureReason,
    /// Who asked for it and did it.
    pub by: MemberId,
    /// Who said yes; [`HOLDER`] if that was whoever holds a recovery half.
    pub second: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// Where.
    pub what: Erasure,
    /// Every text that was reached: the position of its record, and which of its texts.
    pub texts: Vec<(u32, u16)>,
    /// Every file, untouched originals among them.
    pub files: Vec<FileId>,
    /// The hash chain as it was before.
    pub chain: [u8; 32],
}

impl Store {
    /// Notes for the lawyers where something shall be erased; returns the name under which a second
    /// person is asked.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] under a legal hold.
    pub fn mark_to_erase(
        &self,
        grant: &Grant<Erase>,
        open: &OpenCase,
        by: MemberId,
        what: Erasure,
    ) -> Result<RecordId, StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(by)?;
        let mut marked = None;
        self.change(open, |writer, index| {
            if index.hold.is_some() {
                return Err(StoreError::NotFound);
            }
            writer.put(Class::Dossier, &Entry::ToErase(what))?;
            marked = writer.parts().2.records.last().map(|record| record.id);
            Ok(())
        })?;
        marked.ok_or(StoreError::NotFound)
    }

    /// What was marked under a name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if nothing was.
    pub fn marked_to_erase(
        &self,
        open: &OpenCase,
        entries: &[TimedEntry],
        id: RecordId,
    ) -> Result<Erasure, StoreError> {
        let mut records = (0_u32..).zip(&open.head.records);
        let found = records.find(|(_, record)| record.id == id);
        let (number, _) = found.ok_or(StoreError::NotFound)?;
        let entry = entries.iter().find(|entry| entry.number == number);
        let marked = entry.and_then(|entry| entry.entry.to_erase());
        marked.cloned().ok_or(StoreError::NotFound)
    }

    /// What was marked under a name, if nothing was erased from that text since.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if nothing was marked, [`StoreError::Meanwhile`] if the marks are
    /// old.
    pub fn still_marked(
        &self,
        open: &OpenCase,
        entries: &[TimedEntry],
        id: RecordId,
    ) -> Result<Erasure, StoreError> {
        let what = self.marked_to_erase(open, entries, id)?;
        if was_reached_since(entries, &open.head, id, &what) {
            return Err(StoreError::Meanwhile);
        }
        Ok(what)
    }

    // CLAIM(C-98): SECURITY.md
    /// Destroys what a second person has agreed to: passages of a text, or a file, in the case and
    /// in every release that carries them.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] without a yes, if whoever asked works on the case no more, under a
    /// legal hold, or if the text is not the one that was marked; [`StoreError::NotFound`] if the second person and whoever erases are one.
    pub fn erase(
        &self,
        grant: &Grant<Erase>,
        open: &OpenCase,
        doing: Doing,
        (id, sign): (RecordId, &dyn Fn(ErasureReason) -> String),
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(doing.by)?;
        let _one_at_a_time = self.lock_case(open.case);
        let now = OpenCase {
            case: open.case,
            holder: open.holder,
            works: open.works,
            keys: open.keys.clone(),
            head: self.head(open.case)?,
        };
        let mut index = self.index(open.case)?;
        if !now.head.has_wrap(open.holder) {
            return Err(StoreError::NotFound);
        }
        let reason = agreed(&index, id).filter(|_| index.hold.is_none());
        let reason = reason.ok_or(StoreError::Meanwhile)?;
        let entries = self.everything(&now)?;
        let what = self.still_marked(&now, &entries, id)?;
        let second = second_person(&entries, id).filter(|second| *second != doing.by);
        let reach = reach(&entries, &what)?;
        let erasing = Erasing::of(&now.head, &entries, &reach, &sign(reason))?;
        let places = reach.texts.iter();
        let note = Erased {
            reason,
            by: doing.by,
            second: second.ok_or(StoreError::NotFound)?,
            minute: doing.minute,
            what,
            texts: places.map(|text| (text.record, text.field)).collect(),
            files: reach.files,
            chain: now.head.chain,
        };
        index.agreed.retain(|asked| !is_of(asked, id));
        self.seal_anew(&now, &index, erasing, note)
    }

    /// Writes what stays, and only then destroys the keys of what was there.
    fn seal_anew(
        &self,
        now: &OpenCase,
        index: &CaseIndex,
        erasing: Erasing,
        note: Erased,
    ) -> Result<(), StoreError> {
        let (case, mut head) = (now.case, now.head.clone());
        let (mut batch, mut anew) = (Batch::default(), Anew::new());
        let mut forgotten = Vec::new();
        let mut seals = Vec::new();
        for class in &erasing.classes {
            let (id, erase) = (random_id()?, Key::random()?);
            forgotten.push(head.seal_slot(*class));
            head.seals.retain(|seal| seal.class != *class);
            head.seals.push(SealRef { class: *class, id });
            let class_key = now.keys.class(case, *class).ok_or(StoreError::NotFound)?;
            let context = class_context(case, *class);
            let key = derive(&[class_key.expose(), erase.expose()], info::CLASS, &context);
            let is = |record: &RecordRef| record.release.is_none() && record.class == *class;
            erasing.seal(&mut head, case, is, &key, &mut anew)?;
            seals.push((Slot::Seal(id), erase));
        }
        for (release, key) in &erasing.releases {
            let (id, erase) = (random_id()?, Key::random()?);
            let kept = head.releases.iter_mut().find(|kept| kept.id == *release);
            let kept = kept.ok_or(StoreError::NotFound)?;
            forgotten.push(Slot::Seal(std::mem::replace(&mut kept.seal, id)));
            let key = release_key(case, *release, key, &erase);
            let is = |record: &RecordRef| record.release == Some(*release);
            erasing.seal(&mut head, case, is, &key, &mut anew)?;
            seals.push((Slot::Seal(id), erase));
        }
        for file in &erasing.files {
            head.files.retain(|kept| kept.id != *file);
            forgotten.push(Slot::File(*file));
        }
        let named = |slot| VaultKey { case, slot };
        let seals: Vec<_> = seals
            .into_iter()
            .map(|(slot, key)| (named(slot), key))
            .collect();
        self.vault.add(&seals)?;
        self.put_publics(now, &erasing, &mut head)?;
        self.put_anew(&mut batch, case, &mut head, &anew)?;
        let (minute, by) = (note.minute, note.by);
        let mut writer = Writer::new(self, case, &now.keys, &mut batch, &mut head);
        for mark in erasing.item_marks(&note.texts, minute, by) {
            writer.put(Class::Dossier, &Entry::Item(mark))?;
        }
        writer.put(Class::Dossier, &Entry::Erased(note))?;
        writer.audit(minute, by, Act::Erased)?;
        self.put_head(&mut batch, case, &mut head)?;
        self.put_index(&mut batch, index)?;
        self.commit(batch)?;
        let forgotten: Vec<_> = forgotten.into_iter().map(named).collect();
        self.vault.remove(&forgotten)?;
        for file in &erasing.files {
            self.blobs.remove(&file.to_string())?;
        }
        Ok(())
    }

    /// The append keys of classes follow from their erase keys.
    fn put_publics(
        &self,
        now: &OpenCase,
        erasing: &Erasing,
        head: &mut Head,
    ) -> Result<(), StoreError> {
        for class in &erasing.classes {
            let slot = head.seal_slot(*class);
            let public = self
                .append_seed(now.case, &now.keys, *class, slot)?
                .public()?;
            match class {
                Class::Conversation => head.publics.conversation = public,
                Class::Dossier => head.publics.dossier = public,
                Class::Identity => head.publics.identity = public,
                Class::Evidence => head.publics.evidence = public,
                Class::Intake | Class::Release => {}
            }
        }
        Ok(())
    }

    /// Adds the records, and runs the chain over all of them again.
    fn put_anew(
        &self,
        batch: &mut Batch,
        case: CaseId,
        head: &mut Head,
        anew: &Anew,
    ) -> Result<(), StoreError> {
        let mut chain = [0; 32];
        for (number, record) in head.records.iter().enumerate() {
            let name = record_key(case, record);
            let kept;
            let bytes = match anew.get(&number) {
                Some(bytes) => {
                    pages::put(&*self.backend, batch, Tree::Record, &name, bytes)?;
                    bytes
                }
                None => {
                    kept = pages::get(&*self.backend, Tree::Record, &name)?
                        .ok_or(StoreError::Damaged("a record of the case is missing"))?;
                    &kept
                }
            };
            chain = link(&chain, record, bytes);
        }
        head.chain = chain;
        Ok(())
    }
}

/// Why a second person has agreed to it, if one has.
fn agreed(index: &CaseIndex, id: RecordId) -> Option<ErasureReason> {
    let asked = index.agreed.iter().find(|asked| is_of(asked, id))?;
    // Not in the place of somebody who works on the case no more.
    if !index.may_be_asked_for(asked.by) {
        return None;
    }
    if let SecondAct::Erase { reason, .. } = asked.act {
        Some(reason)
    } else {
        None
    }
}

fn is_of(asked: &Asked, id: RecordId) -> bool {
    asked.act.erases(id)
}

/// Who said yes.
fn second_person(entries: &[TimedEntry], id: RecordId) -> Option<MemberId> {
    let mut audits = entries.iter().rev().filter_map(|entry| entry.entry.audit());
    audits.find_map(|audit| {
        if let Act::Agreed { act, .. } = audit.act {
            act.erases(id).then_some(audit.member)
        } else if let Act::AgreedByHolder { act, .. } = audit.act {
            act.erases(id).then_some(HOLDER)
        } else {
            None
        }
    })
}

/// Whether something was erased from the marked text since it was marked: then the marks stand at
/// other words.
fn was_reached_since(entries: &[TimedEntry], head: &Head, id: RecordId, what: &Erasure) -> bool {
    let marked = head.records.iter().position(|record| record.id == id);
    let since = entries.iter().filter(|entry| {
        let number = usize::try_from(entry.number).ok();
        number > marked
    });
    let Some(source) = &what.passages else {
        return false;
    };
    let mut erased = since.filter_map(|entry| entry.entry.erased());
    erased.any(|erased| erased.texts.contains(&(source.record, source.field)))
}

/// The files that were erased, by what the lawyers keep of it.
pub fn erased_files(entries: &[TimedEntry]) -> Vec<FileId> {
    let erased = entries.iter().filter_map(|entry| entry.entry.erased());
    erased
        .flat_map(|erased| erased.files.iter().copied())
        .collect()
}
