//! What lawyers write about a case: notes, tasks, people involved, the summary; and its versions.

use subrosa_policy::{CaseId, Day, MemberId, RecordId};
use subrosa_store::{
    Act, CaseIndex, ItemEdit, ItemField, ItemKind, ItemVersion, TimedEntry, Written, versions,
};

use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// What is wrong with a field of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ItemProblem {
    /// It must say something.
    Empty,
    /// It is longer than this many characters.
    TooLong(usize),
    /// It is none of what can be chosen, or is so no longer.
    NoChoice,
    /// It is no day.
    NoDay,
}

/// What somebody looks at of an item.
#[derive(Clone, Copy)]
pub(crate) enum Looked {
    /// The list of its versions.
    Versions,
    /// Two of them side by side.
    Between(u32, u32),
}

impl Casework {
    // CLAIM(C-100): SECURITY.md
    /// Whether this member reads what lawyers write about the case.
    pub(crate) fn may_read_items(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<(), AppError> {
        // The lawyers of the case, and nobody else: in the archive too.
        self.facts_for_items(staff, case).map(drop)
    }

    /// Writes a version of an item, or a new item. After a conflict the edit goes on from what the
    /// other person has made: with their words where these are not in dispute.
    ///
    /// # Errors
    /// [`AppError::Stale`] if the case has become read-only.
    pub(crate) fn write_item(
        &self,
        staff: &StaffSession,
        case: CaseId,
        edit: &mut ItemEdit,
    ) -> Result<Written, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.note(&opened.index.facts());
        let grant = grant.map_err(|_| AppError::Stale)?;
        let written = self
            .store
            .write_item(&grant, &opened.open, staff.member, edit)?;
        if let Written::Conflict { theirs, fields } = &written {
            let base = versions(&opened.entries)
                .find(|version| version.item == theirs.item && version.number == edit.seen);
            go_on_from(edit, base, theirs, fields);
        }
        Ok(written)
    }

    /// Makes an earlier version of an item the newest.
    ///
    /// # Errors
    /// [`AppError::Stale`] if the item has got a newer version than `seen`, or the case has become
    /// read-only.
    pub(crate) fn restore_item(
        &self,
        staff: &StaffSession,
        case: CaseId,
        (item, number, seen): (RecordId, u32, u32),
    ) -> Result<Written, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.note(&opened.index.facts());
        let grant = grant.map_err(|_| AppError::Stale)?;
        let newest = versions(&opened.entries).filter(|version| version.item == item);
        let newest = newest.last().ok_or(AppError::NotFound)?;
        if newest.number != seen {
            return Err(AppError::Stale);
        }
        let (what, minute) = ((item, number, seen), self.clock.minute());
        let written = self
            .store
            .restore_item(&grant, &opened.open, staff.member, what, minute)?;
        Ok(written)
    }

    /// The case with an item of it; that this member has looked at it is noted there.
    pub(crate) fn item(
        &self,
        staff: &StaffSession,
        case: CaseId,
        item: RecordId,
        looked: Looked,
    ) -> Result<Opened, AppError> {
        let opened = self.peek(staff, case)?;
        staff.actor.read_identity(&opened.index.facts())?;
        let of_item = || versions(&opened.entries).filter(move |version| version.item == item);
        let kind = of_item().next().ok_or(AppError::NotFound)?.kind;
        let act = match looked {
            Looked::Versions => Act::ViewedVersions { item, kind },
            Looked::Between(old, new) => {
                let there = |number| of_item().any(|version| version.number == number);
                if !there(old) || !there(new) {
                    return Err(AppError::NotFound);
                }
                let between = (old, new);
                Act::Compared {
                    item,
                    kind,
                    between,
                }
            }
        };
        self.note(staff, &opened.open, act)?;
        Ok(opened)
    }

    /// The case for its whole timeline; that this member has looked at it is noted there.
    pub(crate) fn history(&self, staff: &StaffSession, case: CaseId) -> Result<Opened, AppError> {
        let opened = self.peek(staff, case)?;
        staff.actor.read_identity(&opened.index.facts())?;
        self.note(staff, &opened.open, Act::ViewedTimeline)?;
        Ok(opened)
    }

    /// What the register calls a case for those who may not know its label; its lawyers are told,
    /// so that they recognise it when an auditor names it.
    pub(crate) fn pseudonym(&self, opened: &Opened) -> Result<String, AppError> {
        Ok(self.store.pseudonym(opened.index.case)?)
    }

    /// The list entry of a case, for those who read what its lawyers write.
    pub(crate) fn facts_for_items(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<CaseIndex, AppError> {
        let index = self.store.index(case)?;
        staff.actor.read_identity(&index.facts())?;
        Ok(index)
    }

    /// Whether the case has this item.
    pub(crate) fn has_item(
        &self,
        staff: &StaffSession,
        case: CaseId,
        item: RecordId,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let mut all = versions(&opened.entries);
        all.any(|version| version.item == item)
            .then_some(())
            .ok_or(AppError::NotFound)
    }

    /// The minute of now, for an edit.
    pub(crate) fn minute(&self) -> u64 {
        self.clock.minute()
    }
}

/// The newest version of every item of a kind, the item that was begun last first.
pub(crate) fn newest(entries: &[TimedEntry], kind: ItemKind) -> Vec<&ItemVersion> {
    let mut items: Vec<&ItemVersion> = Vec::new();
    for version in versions(entries).filter(|version| version.kind == kind) {
        match items.iter_mut().find(|item| item.item == version.item) {
            Some(item) => *item = version,
            None => items.push(version),
        }
    }
    items.reverse();
    items
}

/// Makes an edit one of `theirs`: what both have changed stays as typed, the rest is merged.
fn go_on_from(
    edit: &mut ItemEdit,
    base: Option<&ItemVersion>,
    theirs: &ItemVersion,
    disputed: &[ItemField],
) {
    let mut values = Vec::new();
    for &field in edit.kind.fields() {
        let was = base.map_or("", |base| base.value(field));
        let mine = edit.values.iter().find(|(of, _)| *of == field);
        let mine = mine.map_or(was, |(_, text)| text.as_str());
        let stays = disputed.contains(&field) || mine != was;
        let value = if stays { mine } else { theirs.value(field) };
        values.push((field, value.to_owned()));
    }
    edit.item = Some(theirs.item);
    edit.seen = theirs.number;
    edit.values = values;
}

/// What keeps an edit from being written, field by field.
pub(crate) fn problems(edit: &ItemEdit, index: &CaseIndex) -> Vec<(ItemField, ItemProblem)> {
    let mut found = Vec::new();
    let is_sent = |field| edit.values.iter().any(|(of, _)| *of == field);
    for &field in edit.kind.fields() {
        // A form that changes one thing leaves the others out; a new item needs them.
        let needed = match field {
            ItemField::Text | ItemField::Name => Some(ItemProblem::Empty),
            ItemField::Part => Some(ItemProblem::NoChoice),
            ItemField::Owner | ItemField::Due | ItemField::Done => None,
            ItemField::Remarks | ItemField::Away => None,
        };
        let missing = edit.item.is_none() && !is_sent(field);
        found.extend(needed.filter(|_| missing).map(|problem| (field, problem)));
    }
    for (field, text) in &edit.values {
        let length = text.chars().count();
        let problem = match field {
            ItemField::Text | ItemField::Name if text.trim().is_empty() => Some(ItemProblem::Empty),
            ItemField::Text | ItemField::Remarks => too_long(length, MOST_ITEM),
            ItemField::Name => too_long(length, MOST_NAME),
            ItemField::Owner => {
                (!text.is_empty() && !is_reader(text, index)).then_some(ItemProblem::NoChoice)
            }
            ItemField::Due => {
                (!text.is_empty() && day(text).is_none()).then_some(ItemProblem::NoDay)
            }
            ItemField::Part => (!PARTS.contains(&text.as_str())).then_some(ItemProblem::NoChoice),
            // A tick is there or not.
            ItemField::Done | ItemField::Away => None,
        };
        found.extend(problem.map(|problem| (*field, problem)));
    }
    found
}

fn too_long(length: usize, limit: usize) -> Option<ItemProblem> {
    (length > limit).then_some(ItemProblem::TooLong(limit))
}

/// Those who can own a task: the handler, the deputy, and whoever was called in.
pub(crate) fn owners(index: &CaseIndex) -> Vec<MemberId> {
    let mut owners: Vec<MemberId> = Vec::new();
    let all = index
        .handler
        .iter()
        .chain(&index.standby)
        .chain(&index.colleagues);
    for member in all {
        if !owners.contains(member) && !index.excluded.contains(member) {
            owners.push(*member);
        }
    }
    owners
}

fn is_reader(text: &str, index: &CaseIndex) -> bool {
    text.parse()
        .is_ok_and(|member| owners(index).contains(&member))
}

/// A day as a form writes it, such as `2026-12-01`.
pub(crate) fn day(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The parts that somebody can have in a matter, as keys.
const PARTS: [&str; 3] = ["concerned", "witness", "other"];
/// Characters of a note, a task, a remark or a summary.
pub(crate) const MOST_ITEM: usize = 100_000;
const MOST_NAME: usize = 200;
