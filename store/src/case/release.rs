//! Releases: what contact persons get of a case, under a key of its own.
//!
//! The copy is made here, from the texts of the case and what is to be left out of them. It is
//! sealed under a random key that only the wraps of this release and a note for the lawyers hold:
//! no key of the case itself leads a contact person anywhere, and none is given to one.

mod write;

use subrosa_policy::{
    CaseId, CaseState, Day, FileId, Grant, Marked, MemberId, Release, ReleaseId, Role, Step,
    may_follow,
};

use crate::draft::RawFile;
use crate::error::StoreError;
use crate::key::{Key, random_id};
use crate::own::Own;
use crate::roster::{Roster, VouchedReader};
use crate::seal::Class;
use crate::store::Store;
use crate::vault::Slot;

use super::content::{Act, Entry, FileInfo};
use super::head::Head;
use super::index::{CaseIndex, ReleaseMark};
use super::open::{OpenCase, TimedEntry};
use super::part::part_at;
use super::reach::announced;
use super::released::{ReleaseNote, ReleasedCopy, ReleasedPart, Source};
use super::submit::random_label;

pub use self::write::released_name;
pub(super) use self::write::{
    drop_release_wraps, release_associated, release_key, released_file_key,
};

/// What a lawyer releases.
#[derive(Default, Clone)]
pub struct NewRelease {
    /// To whom.
    pub to: Vec<MemberId>,
    /// Which texts, and what is left out of each.
    pub sources: Vec<Source>,
    /// Which files, by the names they have in the case.
    pub files: Vec<FileId>,
    /// The release that ends with this one.
    pub replaces: Option<ReleaseId>,
    /// The notes of that release that go along, by their positions in it.
    pub notes: Vec<u32>,
}

/// A release, as the lawyers of the case see it.
pub struct KeptRelease {
    /// What they keep of it.
    pub note: ReleaseNote,
    /// Who can open it now, under whatever keys.
    pub to: Vec<MemberId>,
    /// Everything in it, by its positions in the release.
    pub entries: Vec<TimedEntry>,
}

impl Store {
    // CLAIM(C-93): SECURITY.md
    /// Gives contact persons of the case's tenant a copy of what is kept of some texts and files.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if a text, a file or a person is not there, or nobody is named;
    /// [`StoreError::Full`] if there are too many releases already.
    pub fn release(
        &self,
        grant: &Grant<Release>,
        roster: &Roster,
        open: &OpenCase,
        by: MemberId,
        new: &NewRelease,
        (day, minute): (Day, u64),
    ) -> Result<ReleaseId, StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(by)?;
        let entries = self.entries(open)?;
        let parts = rebuilt(&entries, &new.sources)?;
        let files = self.taken_out(open, &entries, &new.files)?;
        let carried = self.carried(open, &entries, new)?;
        let id = ReleaseId::from_bytes(random_id()?);
        let (key, label) = (Key::random()?, random_label()?);
        let _people_stay = self.share_people();
        let roster = self.still(roster)?;
        self.change(open, |writer, index| {
            // Something was erased meanwhile: what was read before may hold it.
            if writer.head().is_resealed_since(&open.head) {
                return Err(StoreError::Meanwhile);
            }
            let readers = readers(&roster, index, &new.to)?;
            if matches!(index.state, CaseState::Archived | CaseState::Anonymised) {
                return Err(StoreError::NotFound);
            }
            if index.releases.len() >= MOST_RELEASES {
                return Err(StoreError::Full);
            }
            let erase = writer.begin_release(id, &key, &readers)?;
            let mut copy = ReleasedCopy {
                parts,
                files: Vec::new(),
            };
            for (number, (info, raw)) in (1_u16..).zip(&files) {
                let file = writer.put_released_file(id, &key, number, info, raw)?;
                copy.files.push(file);
            }
            let sealing = release_key(writer.case(), id, &key, &erase);
            writer.put_released(id, &sealing, &Entry::Copy(copy))?;
            for note in carried {
                writer.put_released(id, &sealing, &note)?;
            }
            if let Some(old) = new.replaces {
                writer.take_back(index, |release, _| release == old);
            }
            let to: Vec<_> = readers.iter().map(VouchedReader::member).collect();
            let note = ReleaseNote {
                id,
                label: label.clone(),
                to: to.clone(),
                minute,
                by,
                sources: new.sources.clone(),
                files: new.files.clone(),
                key: *key.expose(),
            };
            writer.put(Class::Dossier, &Entry::Release(note))?;
            note_in(index, id, &label, &to, day);
            writer.audit(minute, by, Act::Released { label, to })
        })?;
        Ok(id)
    }

    // CLAIM(C-95): SECURITY.md
    /// Takes a release back from one contact person, or from all of them. Their wraps can never
    /// be opened again, whoever has a copy of them; what was released stays with the lawyers.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not released to them.
    pub fn take_back(
        &self,
        grant: &Grant<Release>,
        open: &OpenCase,
        by: MemberId,
        (id, from): (ReleaseId, Option<MemberId>),
        minute: u64,
    ) -> Result<(), StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(by)?;
        self.change(open, |writer, index| {
            let gone = |of, member| of == id && from.is_none_or(|from| from == member);
            let mark = index.releases.iter().find(|release| release.id == id);
            let mark = mark.ok_or(StoreError::NotFound)?.clone();
            let from: Vec<_> = mark.to.into_iter().filter(|to| gone(id, *to)).collect();
            if from.is_empty() {
                return Err(StoreError::NotFound);
            }
            writer.take_back(index, gone);
            let label = mark.label;
            writer.audit(minute, by, Act::TookBack { label, from })
        })
    }

    /// The case that a release is of.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if there is no such release.
    pub fn case_of_release(&self, id: ReleaseId) -> Result<CaseIndex, StoreError> {
        let case: Option<CaseId> = self.own(Own::Released, id.as_bytes())?;
        self.index(case.ok_or(StoreError::NotFound)?)
    }

    /// Everything that was released of a case, those that were taken back too, the last one first.
    pub fn releases(
        &self,
        open: &OpenCase,
        entries: &[TimedEntry],
    ) -> Result<Vec<KeptRelease>, StoreError> {
        let notes = entries.iter().filter_map(|entry| entry.entry.release());
        let mut kept = Vec::new();
        for note in notes {
            let release = self.release_of(open, entries, note.id)?;
            kept.push(KeptRelease {
                note: note.clone(),
                to: release.recipients(),
                entries: self.released(&release)?,
            });
        }
        kept.reverse();
        Ok(kept)
    }

    /// What is wrong with the releases of a case.
    pub(crate) fn check_releases(
        &self,
        case: CaseId,
        head: &Head,
    ) -> Result<Option<&'static str>, StoreError> {
        for release in &head.releases {
            self.erase_key(case, Slot::Seal(release.seal))?;
            let leads: Option<CaseId> = self.own(Own::Released, release.id.as_bytes())?;
            if leads != Some(case) {
                return Ok(Some("what leads from a release to it is missing"));
            }
        }
        Ok(None)
    }

    /// The chosen files, opened and sealed again in the spool.
    fn taken_out(
        &self,
        open: &OpenCase,
        entries: &[TimedEntry],
        files: &[FileId],
    ) -> Result<Vec<(FileInfo, RawFile)>, StoreError> {
        let all = || entries.iter().flat_map(announced);
        files
            .iter()
            .map(|id| {
                let info = all().find(|info| info.id == *id);
                let info = info.ok_or(StoreError::NotFound)?.clone();
                let mut spool = self.drafts.receive()?;
                self.read_file(open, *id, &mut spool)?;
                Ok((info, RawFile::of(spool.finish()?)))
            })
            .collect()
    }

    /// The notes of an earlier release that go along.
    fn carried(
        &self,
        open: &OpenCase,
        entries: &[TimedEntry],
        new: &NewRelease,
    ) -> Result<Vec<Entry>, StoreError> {
        let Some(old) = new.replaces else {
            return Ok(Vec::new());
        };
        let earlier = self.released(&self.release_of(open, entries, old)?)?;
        let notes = earlier
            .into_iter()
            .filter(|entry| new.notes.contains(&entry.number) && entry.entry.shared().is_some());
        Ok(notes.map(|entry| entry.entry).collect())
    }
}

/// What is kept of the chosen texts.
fn rebuilt(entries: &[TimedEntry], sources: &[Source]) -> Result<Vec<ReleasedPart>, StoreError> {
    sources
        .iter()
        .map(|source| {
            let part = part_at(entries, source.record, source.field);
            let part = part.ok_or(StoreError::NotFound)?;
            Ok(ReleasedPart {
                kind: part.kind,
                day: part.day,
                text: Marked::at(part.text, &source.passages).kept(),
            })
        })
        .collect()
}

/// The vouched keys of the chosen contact persons.
fn readers(
    roster: &Roster,
    index: &CaseIndex,
    to: &[MemberId],
) -> Result<Vec<VouchedReader>, StoreError> {
    let contacts = roster.readers(index.tenant, Role::TenantUser);
    let named =
        |reader: &VouchedReader| to.contains(&reader.member()) && index.may_know(reader.member());
    let chosen: Vec<_> = contacts.into_iter().filter(named).collect();
    let all = to
        .iter()
        .all(|member| chosen.iter().any(|reader| reader.member() == *member));
    if chosen.is_empty() || chosen.len() > MOST_READERS || !all {
        return Err(StoreError::NotFound);
    }
    Ok(chosen)
}

fn note_in(index: &mut CaseIndex, id: ReleaseId, label: &str, to: &[MemberId], on: Day) {
    index.releases.push(ReleaseMark {
        id,
        label: label.to_owned(),
        to: to.to_vec(),
        on,
    });
    index.take_back(|_, _| false);
    index.milestones.released.get_or_insert(on);
    if let Some(next) = may_follow(index.state, Step::Work) {
        index.state = next;
    }
}

/// How many releases of a case can be open at once: a list entry holds no more.
const MOST_RELEASES: usize = 8;
/// To how many contact persons one can be.
const MOST_READERS: usize = 24;
