//! What staff write about a case: every change is a version of its own, and none is ever changed.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Grant, MemberId, Note, RecordId};
use zeroize::Zeroize;

use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::content::{Act, Entry};
use super::open::{OpenCase, TimedEntry};
use super::submit::record_id;

/// A kind of thing that lawyers write about a case.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ItemKind {
    /// A note for the lawyers of the case.
    Note,
    /// Something to do.
    Task,
    /// Somebody who has to do with the matter.
    Person,
    /// What the case is, in a few words. A case has one.
    Summary,
}

/// A part of an item that can be changed apart from the others.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ItemField {
    /// The text of a note, a task or the summary.
    Text,
    /// Who does a task: a member's id, or nothing.
    Owner,
    /// The day a task is due, as `2026-12-01`, or nothing.
    Due,
    /// `yes` once a task is done.
    Done,
    /// A person's name.
    Name,
    /// A person's part in the matter, as a key.
    Part,
    /// What else there is to say of a person.
    Remarks,
    /// `yes` if it is put away: it leaves the page, and all its versions stay.
    Away,
}

/// One version of an item. Never changed; the version before it says what it was made from.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct ItemVersion {
    /// Names the item.
    pub item: RecordId,
    /// What it is.
    pub kind: ItemKind,
    /// Counts the versions of the item, from 1.
    pub number: u32,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
    /// Who.
    pub member: MemberId,
    /// The earlier version that it brings back, if it does.
    pub restores: Option<u32>,
    /// Nothing was written: it marks that something was erased from the item here.
    pub erased: bool,
    values: Vec<(ItemField, String)>,
}

/// What a form wants an item to be.
pub struct ItemEdit {
    /// The item, or none for a new one.
    pub item: Option<RecordId>,
    /// What it is.
    pub kind: ItemKind,
    /// The version the form was made from; 0 for none.
    pub seen: u32,
    /// The fields as typed. One that is not among them stays as it is.
    pub values: Vec<(ItemField, String)>,
    /// When, in minutes since 1970-01-01T00:00Z.
    pub minute: u64,
}

/// What became of an edit.
pub enum Written {
    /// It is a version now.
    Saved {
        /// The item.
        item: RecordId,
        /// The number of the version.
        number: u32,
        /// Somebody had changed other fields meanwhile, and both are in it.
        merged: bool,
    },
    /// It says what the latest version says, so there is no new one.
    Same(RecordId),
    /// Somebody changed the same fields meanwhile. Nothing was written.
    Conflict {
        /// What they made of it.
        theirs: Box<ItemVersion>,
        /// The fields that both have changed.
        fields: Vec<ItemField>,
    },
}

impl ItemKind {
    /// The fields of this kind, in the order of a form.
    pub const fn fields(self) -> &'static [ItemField] {
        use ItemField::{Away, Done, Due, Name, Owner, Part, Remarks, Text};
        match self {
            Self::Note => &[Text, Away],
            Self::Task => &[Text, Owner, Due, Done, Away],
            Self::Person => &[Name, Part, Remarks, Away],
            Self::Summary => &[Text],
        }
    }

    /// The name of the only item of this kind, where a case has one: so that two people who begin
    /// it at once write about the same thing.
    pub const fn only(self) -> Option<RecordId> {
        match self {
            Self::Note | Self::Task | Self::Person => None,
            Self::Summary => Some(RecordId::from_bytes(*b"the case summary")),
        }
    }
}

impl ItemVersion {
    /// What a field says; nothing if it is empty.
    pub fn value(&self, field: ItemField) -> &str {
        value(&self.values, field)
    }

    /// Puts another text in the place of a field: what was erased of it stays away for good.
    pub(super) fn set_value(&mut self, field: ItemField, text: String) {
        if let Some((_, value)) = self.values.iter_mut().find(|(of, _)| *of == field) {
            value.zeroize();
            *value = text;
        }
    }

    /// The version after this one that marks an erasure.
    pub(super) fn erased_mark(&self, minute: u64, member: MemberId) -> Self {
        let mut mark = self.clone();
        mark.number = mark.number.saturating_add(1);
        (mark.minute, mark.member) = (minute, member);
        (mark.restores, mark.erased) = (None, true);
        mark
    }

    /// Whether a field that is answered by yes or no says yes.
    pub fn is(&self, field: ItemField) -> bool {
        self.value(field) == YES
    }
}

impl Drop for ItemVersion {
    fn drop(&mut self) {
        self.values.iter_mut().for_each(|(_, text)| text.zeroize());
    }
}

impl Drop for ItemEdit {
    fn drop(&mut self) {
        self.values.iter_mut().for_each(|(_, text)| text.zeroize());
    }
}

impl Store {
    // CLAIM(C-99): SECURITY.md
    /// Makes a new version of an item, or a new item. What somebody else has changed meanwhile
    /// is never lost: other fields are taken over, the same field is a conflict.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the case has no such item, or somebody else has opened it.
    pub fn write_item(
        &self,
        grant: &Grant<Note>,
        open: &OpenCase,
        member: MemberId,
        edit: &ItemEdit,
    ) -> Result<Written, StoreError> {
        self.edit_item(grant, open, member, |versions| {
            let merged = merge(versions, edit)?;
            Ok(merged.map(|values| (values, edit.kind, None, edit.minute)))
        })
    }

    /// Makes an earlier version of an item the newest, as a new version.
    ///
    /// # Errors
    /// As [`Self::write_item`]; [`StoreError::NotFound`] too if the item has no such version, or
    /// has got newer ones than `seen`.
    pub fn restore_item(
        &self,
        grant: &Grant<Note>,
        open: &OpenCase,
        member: MemberId,
        (item, number, seen): (RecordId, u32, u32),
        minute: u64,
    ) -> Result<Written, StoreError> {
        self.edit_item(grant, open, member, |versions| {
            let of_item = || versions.iter().filter(|version| version.item == item);
            let newest = of_item().next_back().ok_or(StoreError::NotFound)?;
            let old = of_item().find(|version| version.number == number);
            let old = old.ok_or(StoreError::NotFound)?;
            if newest.number != seen {
                return Err(StoreError::NotFound);
            }
            if old.values == newest.values {
                return Ok(Merge::Same(item));
            }
            let values = (item, newest.number, old.values.clone(), false);
            Ok(Merge::New((values, old.kind, Some(number), minute)))
        })
    }

    /// Lets `make` look at all versions under the case's lock, and seals what it decides.
    fn edit_item(
        &self,
        grant: &Grant<Note>,
        open: &OpenCase,
        member: MemberId,
        make: impl FnOnce(&[ItemVersion]) -> Result<Merge<NewVersion>, StoreError>,
    ) -> Result<Written, StoreError> {
        if grant.case() != open.case {
            return Err(StoreError::NotFound);
        }
        open.is_read_by(member)?;
        let mut written = None;
        self.change(open, |writer, _| {
            let versions = self.versions_now(open, writer.head())?;
            let (values, kind, restores, minute) = match make(&versions)? {
                Merge::New(new) => new,
                Merge::Same(item) => {
                    written = Some(Written::Same(item));
                    return Ok(());
                }
                Merge::Conflict { theirs, fields } => {
                    let theirs = Box::new(theirs);
                    written = Some(Written::Conflict { theirs, fields });
                    return Ok(());
                }
            };
            let (item, before, values, merged) = values;
            let version = ItemVersion {
                item,
                kind,
                number: before.saturating_add(1),
                minute,
                member,
                restores,
                erased: false,
                values,
            };
            let number = version.number;
            let act = Act::Edited {
                item,
                kind,
                number,
                restores,
            };
            writer.put(Class::Dossier, &Entry::Item(version))?;
            writer.audit(minute, member, act)?;
            written = Some(Written::Saved {
                item,
                number,
                merged,
            });
            Ok(())
        })?;
        written.ok_or(StoreError::NotFound)
    }
}

/// All versions of all items among these records, in the order they were made.
pub fn versions(entries: &[TimedEntry]) -> impl Iterator<Item = &ItemVersion> {
    entries.iter().filter_map(|entry| entry.entry.item())
}

/// The item, the number of its newest version, the new values, and whether others' are among them.
type Values = (RecordId, u32, Vec<(ItemField, String)>, bool);
/// The values, what it is, what it restores, and when.
type NewVersion = (Values, ItemKind, Option<u32>, u64);

/// What an edit comes to.
enum Merge<T> {
    New(T),
    Same(RecordId),
    Conflict {
        theirs: ItemVersion,
        fields: Vec<ItemField>,
    },
}

impl<T> Merge<T> {
    fn map<U>(self, to: impl FnOnce(T) -> U) -> Merge<U> {
        match self {
            Self::New(new) => Merge::New(to(new)),
            Self::Same(item) => Merge::Same(item),
            Self::Conflict { theirs, fields } => Merge::Conflict { theirs, fields },
        }
    }
}

/// Puts an edit and what was written since its form was made together, field by field.
fn merge(versions: &[ItemVersion], edit: &ItemEdit) -> Result<Merge<Values>, StoreError> {
    let named = edit.item.or(edit.kind.only());
    let of_item = || {
        versions
            .iter()
            .filter(|version| Some(version.item) == named)
    };
    let newest = of_item().next_back();
    if edit.item.is_some() && newest.is_none_or(|newest| newest.kind != edit.kind) {
        return Err(StoreError::NotFound);
    }
    let item = match named {
        Some(item) => item,
        None => record_id()?,
    };
    let seen = of_item().find(|version| version.number == edit.seen);
    if seen.is_none() && edit.seen != 0 {
        return Err(StoreError::NotFound);
    }
    // A form from before an erasure holds words that are not to come back by themselves.
    let erased = of_item().any(|version| version.erased && version.number > edit.seen);
    let (mut values, mut fields, mut merged) = (Vec::new(), Vec::new(), false);
    for &field in edit.kind.fields() {
        let was = seen.map_or("", |seen| seen.value(field));
        let theirs = newest.map_or("", |newest| newest.value(field));
        let mine = edit.values.iter().find(|(of, _)| *of == field);
        let mine = mine.map_or(was, |(_, text)| text.as_str());
        let now = if mine == was || mine == theirs {
            merged |= theirs != was && mine != theirs;
            theirs
        } else {
            if theirs != was || erased {
                fields.push(field);
            }
            mine
        };
        if !now.is_empty() {
            values.push((field, now.to_owned()));
        }
    }
    match newest {
        Some(theirs) if !fields.is_empty() => Ok(Merge::Conflict {
            theirs: theirs.clone(),
            fields,
        }),
        Some(newest) if newest.values == values => Ok(Merge::Same(item)),
        newest => {
            let before = newest.map_or(0, |newest| newest.number);
            Ok(Merge::New((item, before, values, merged)))
        }
    }
}

fn value(values: &[(ItemField, String)], field: ItemField) -> &str {
    let found = values.iter().find(|(of, _)| *of == field);
    found.map_or("", |(_, text)| text)
}

/// What a field says that is answered by yes or no.
pub const YES: &str = "yes";
