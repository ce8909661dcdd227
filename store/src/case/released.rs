//! What the records of a release say once they are opened.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Category, Day, FileId, LEFT_OUT, Marked, MemberId, Outcome, ReleaseId};
use zeroize::Zeroize;

use super::open::TimedEntry;
use super::part::{PartKind, part_at};
use super::reach::Reach;

/// What lawyers keep of a release: its key, who got it, and what was left out. A version of the
/// redaction; it is never changed.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct ReleaseNote {
    /// Names the release.
    pub id: ReleaseId,
    /// What contact persons call it.
    pub label: String,
    /// Who got it at first.
    pub to: Vec<MemberId>,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// Who released it.
    pub by: MemberId,
    /// Its texts, and what was left out of each, in the order of the copy.
    pub sources: Vec<Source>,
    /// Its files, by the names they have in the case, in the order of the copy.
    pub files: Vec<FileId>,
    pub(super) key: [u8; 32],
}

impl Drop for ReleaseNote {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

/// A text of the case and the passages that are left out of it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// The position of the record in the case.
    pub record: u32,
    /// Which of its texts.
    pub field: u16,
    /// From and to, in letters from 0.
    pub passages: Vec<(u32, u32)>,
}

/// What contact persons got.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct ReleasedCopy {
    /// The texts, without what was left out.
    pub parts: Vec<ReleasedPart>,
    /// The files.
    pub files: Vec<ReleasedFile>,
}

/// A text without what was left out.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct ReleasedPart {
    /// What it is.
    pub kind: PartKind,
    /// The day it was stored.
    pub day: Day,
    /// What is left of it.
    pub text: String,
}

impl Drop for ReleasedPart {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// A released file. Neither its name nor its id is the one it has in the case.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct ReleasedFile {
    /// Names the file in the store.
    pub id: FileId,
    /// Its name, numbered within the release.
    pub name: String,
    /// The format's key.
    pub format: String,
    /// Its size in bytes.
    pub size: u64,
    /// It was erased since.
    pub erased: bool,
}

impl ReleasedCopy {
    /// Takes erased passages and files out of the copy that a note describes; returns the copies
    /// of the files.
    pub(super) fn without(
        &mut self,
        note: &ReleaseNote,
        gone: &Reach,
        entries: &[TimedEntry],
    ) -> Vec<FileId> {
        for (source, part) in note.sources.iter().zip(&mut self.parts) {
            let Some(erased) = gone.of(source.record, source.field) else {
                continue;
            };
            // Where the text has changed since, the passages that were left out stand elsewhere:
            // then nothing of it stays.
            let text = part_at(entries, source.record, source.field);
            let same =
                text.filter(|text| Marked::at(text.text, &source.passages).kept() == part.text);
            part.text = same.map_or_else(
                || LEFT_OUT.to_owned(),
                |text| {
                    let both = source.passages.iter().chain(&erased.passages);
                    let both: Vec<_> = both.copied().collect();
                    Marked::at(text.text, &both).kept()
                },
            );
        }
        let mut copies = Vec::new();
        for (id, file) in note.files.iter().zip(&mut self.files) {
            if gone.files.contains(id) && !file.erased {
                copies.push(file.id);
                file.erased = true;
                file.size = 0;
            }
        }
        copies
    }
}

/// A note that the lawyers and the contact persons of a release read.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct SharedNote {
    /// Who wrote it.
    pub member: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// What.
    pub text: String,
}

impl Drop for SharedNote {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// What a contact person proposes to the lawyers.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub member: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// What.
    pub what: Proposed,
    /// Why; of a message, its words.
    pub text: String,
}

impl Drop for Proposal {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// What can be proposed.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proposed {
    /// What the case is about.
    Category(Category),
    /// Closing it so.
    Close(Outcome),
    /// A message to the reporter.
    Message,
}

/// What a lawyer answered to a proposal.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The position of the proposal in the release.
    pub of: u32,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Who answered.
    pub member: MemberId,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}
