//! The texts of a case that can be released or erased in part.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, FileId, RecordId};

use super::access::day_of;
use super::content::{Act, Audit, Author, Entry, FileInfo, Report};
use super::item::{ItemField, ItemKind, ItemVersion};
use super::open::TimedEntry;

/// One text of a case.
pub struct Part<'a> {
    /// The position of its record in the case.
    pub record: u32,
    /// Which of the record's texts it is.
    pub field: u16,
    /// What it is.
    pub kind: PartKind,
    /// The day it was stored.
    pub day: Day,
    /// The text.
    pub text: &'a str,
    /// The item it is a version of, and the number of the version.
    pub item: Option<(RecordId, u32)>,
}

/// What a text of a case is.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// What has happened.
    Report,
    /// Where.
    Place,
    /// When.
    Time,
    /// Who took part or knows of it.
    People,
    /// The answer to a question of the tenant: the question as it was asked.
    Answer(String),
    /// A message of the reporter.
    FromReporter,
    /// A message of the firm.
    FromFirm,
    /// Other words that the reporter proposes for minutes.
    Correction,
    /// What the case is, in a lawyer's words.
    Summary,
    /// A lawyer's note.
    Note,
    /// Something to do.
    Task,
    /// The name of somebody who has to do with the matter.
    PersonName,
    /// What else there is to say of them.
    PersonRemarks,
    /// What staff wrote of a conflict.
    Conflict,
    /// Who was to be told who the reporter is.
    Recipient,
    /// Who must not see the case, in the reporter's words.
    Exclude,
    /// The name that somebody's device gave a file.
    FileName,
    /// The reporter's name.
    Name,
    /// How to reach the reporter.
    Contact,
    /// A note that contact persons read too.
    Shared,
    /// What a contact person proposes, and why.
    Proposal,
}

impl PartKind {
    // CLAIM(C-94): SECURITY.md
    /// Whether contact persons can be given it.
    pub fn is_releasable(&self) -> bool {
        match self {
            Self::Report
            | Self::Place
            | Self::Time
            | Self::People
            | Self::Answer(_)
            | Self::FromReporter
            | Self::FromFirm
            | Self::Correction
            | Self::Summary
            | Self::Note => true,
            Self::Task
            | Self::PersonName
            | Self::PersonRemarks
            | Self::Conflict
            | Self::Recipient
            | Self::Exclude
            | Self::FileName
            | Self::Name
            | Self::Contact
            | Self::Shared
            | Self::Proposal => false,
        }
    }

    /// Whether it says who the reporter is.
    pub fn is_identity(&self) -> bool {
        matches!(self, Self::Name | Self::Contact)
    }
}

/// Every text of a case that can be released and says something, in the order of the case; of
/// what lawyers wrote the newest versions.
pub fn parts(entries: &[TimedEntry]) -> Vec<Part<'_>> {
    let mut parts = texts(entries);
    parts.retain(|part| part.kind.is_releasable());
    let newest = |part: &Part<'_>| {
        part.item.is_none_or(|(item, number)| {
            let mut versions = entries.iter().filter_map(|entry| entry.entry.item());
            let last = versions.rfind(|version| version.item == item);
            last.is_some_and(|last| last.number == number && !last.is(ItemField::Away))
        })
    };
    parts.retain(newest);
    parts
}

/// Every text of a case that says something, in the order of the case.
pub fn texts(entries: &[TimedEntry]) -> Vec<Part<'_>> {
    let received = received(entries);
    let parts = entries.iter().flat_map(|entry| of_entry(entry, received));
    parts.collect()
}

/// The text at a place of the case, if there is one that can be released.
pub fn part_at(entries: &[TimedEntry], record: u32, field: u16) -> Option<Part<'_>> {
    text_at(entries, record, field).filter(|part| part.kind.is_releasable())
}

/// The text at a place of the case, if there is one.
pub fn text_at(entries: &[TimedEntry], record: u32, field: u16) -> Option<Part<'_>> {
    let entry = entries.iter().find(|entry| entry.number == record)?;
    let mut parts = of_entry(entry, received(entries)).into_iter();
    parts.find(|part| part.field == field)
}

/// The day of the report, which its intake and the reporter's name have too.
fn received(entries: &[TimedEntry]) -> Day {
    let report = entries.iter().find_map(|entry| entry.entry.report());
    report.map_or(Day::new(0), |report| report.day)
}

fn of_entry(entry: &TimedEntry, received: Day) -> Vec<Part<'_>> {
    let part = |field, kind, day, text| Part {
        record: entry.number,
        field,
        kind,
        day,
        text,
        item: None,
    };
    let mut parts = match &entry.entry {
        Entry::Report(report) => of_report(report, part),
        Entry::Message(message) => {
            let kind = match message.author {
                Author::Reporter => PartKind::FromReporter,
                Author::Staff(_) | Author::Portal => PartKind::FromFirm,
            };
            let mut parts = vec![part(0, kind, message.day, message.text.as_str())];
            let files = (1_u16..).zip(&message.files);
            parts.extend(files.filter_map(|(field, file)| of_file(field, file, part)));
            parts
        }
        Entry::Correction(said) => vec![part(0, PartKind::Correction, said.day, &said.text)],
        Entry::Item(version) => of_item(version, part),
        Entry::Intake(intake) => vec![
            part(0, PartKind::Place, received, &intake.place),
            part(1, PartKind::Exclude, received, &intake.exclude),
        ],
        Entry::Identity(identity) => vec![
            part(0, PartKind::Name, received, &identity.name),
            part(1, PartKind::Contact, received, &identity.contact),
        ],
        Entry::File(file) => of_file(0, file, part).into_iter().collect(),
        Entry::Original(original) => {
            let name = original.own_name.as_deref().unwrap_or_default();
            vec![part(0, PartKind::FileName, original.day, name)]
        }
        Entry::Audit(audit) => of_audit(audit, part).into_iter().collect(),
        Entry::Shared(note) => vec![part(0, PartKind::Shared, day_of(note.minute), &note.text)],
        Entry::Proposal(said) => {
            vec![part(0, PartKind::Proposal, day_of(said.minute), &said.text)]
        }
        Entry::Release(_)
        | Entry::Copy(_)
        | Entry::Decision(_)
        | Entry::ToErase(_)
        | Entry::Erased(_)
        | Entry::Approval(_) => Vec::new(),
    };
    parts.retain(|part| !part.text.trim().is_empty());
    parts
}

fn of_file<'a>(
    field: u16,
    file: &'a FileInfo,
    part: impl Fn(u16, PartKind, Day, &'a str) -> Part<'a>,
) -> Option<Part<'a>> {
    let name = file.own_name.as_deref()?;
    Some(part(field, PartKind::FileName, file.day, name))
}

fn of_item<'a>(
    version: &'a ItemVersion,
    part: impl Fn(u16, PartKind, Day, &'a str) -> Part<'a>,
) -> Vec<Part<'a>> {
    let day = day_of(version.minute);
    let of = |field: ItemField, number, kind| Part {
        item: Some((version.item, version.number)),
        ..part(number, kind, day, version.value(field))
    };
    match version.kind {
        ItemKind::Note => vec![of(ItemField::Text, 0, PartKind::Note)],
        ItemKind::Task => vec![of(ItemField::Text, 0, PartKind::Task)],
        ItemKind::Summary => vec![of(ItemField::Text, 0, PartKind::Summary)],
        ItemKind::Person => vec![
            of(ItemField::Name, 1, PartKind::PersonName),
            of(ItemField::Remarks, 2, PartKind::PersonRemarks),
        ],
    }
}

fn of_audit<'a>(
    audit: &'a Audit,
    part: impl Fn(u16, PartKind, Day, &'a str) -> Part<'a>,
) -> Option<Part<'a>> {
    let (kind, text) = if let Act::Assigned { conflict: text, .. }
    | Act::Excluded { note: text, .. } = &audit.act
    {
        (PartKind::Conflict, text)
    } else if let Act::Asked { to, .. } = &audit.act {
        (PartKind::Recipient, to)
    } else {
        return None;
    };
    Some(part(0, kind, day_of(audit.minute), text))
}

fn of_report<'a>(
    report: &'a Report,
    part: impl Fn(u16, PartKind, Day, &'a str) -> Part<'a>,
) -> Vec<Part<'a>> {
    let day = report.day;
    let mut parts = vec![
        part(0, PartKind::Report, day, &report.text),
        part(1, PartKind::Place, day, &report.place),
        part(2, PartKind::Time, day, &report.time),
        part(3, PartKind::People, day, &report.people),
    ];
    for (field, answer) in (ANSWERS..).zip(&report.answers) {
        let kind = PartKind::Answer(answer.question.clone());
        parts.push(part(field, kind, day, &answer.text));
    }
    parts
}

impl Entry {
    /// Puts another text in the place of one.
    pub(super) fn set_part(&mut self, field: u16, text: String) {
        match self {
            Self::Report(report) => match field {
                0 => report.text = text,
                1 => report.place = text,
                2 => report.time = text,
                3 => report.people = text,
                answer => {
                    let number = usize::from(answer.saturating_sub(ANSWERS));
                    if let Some(answer) = report.answers.get_mut(number) {
                        answer.text = text;
                    }
                }
            },
            Self::Message(message) => match field.checked_sub(1) {
                None => message.text = text,
                Some(number) => {
                    if let Some(file) = message.files.get_mut(usize::from(number)) {
                        file.own_name = Some(text);
                    }
                }
            },
            Self::Correction(correction) => correction.text = text,
            Self::Item(version) => match field {
                0 => version.set_value(ItemField::Text, text),
                1 => version.set_value(ItemField::Name, text),
                _ => version.set_value(ItemField::Remarks, text),
            },
            Self::Intake(intake) if field == 0 => intake.place = text,
            Self::Intake(intake) => intake.exclude = text,
            Self::Identity(identity) if field == 0 => identity.name = text,
            Self::Identity(identity) => identity.contact = text,
            Self::File(file) => file.own_name = Some(text),
            Self::Original(original) => original.own_name = Some(text),
            Self::Audit(audit) => {
                if let Act::Assigned { conflict: old, .. }
                | Act::Excluded { note: old, .. }
                | Act::Asked { to: old, .. } = &mut audit.act
                {
                    *old = text;
                }
            }
            Self::Shared(note) => note.text = text,
            Self::Proposal(proposal) => proposal.text = text,
            Self::Release(_)
            | Self::Copy(_)
            | Self::Decision(_)
            | Self::ToErase(_)
            | Self::Erased(_)
            | Self::Approval(_) => {}
        }
    }

    /// Leaves out what is known of a file, and says so where it was.
    pub(super) fn forget_file(&mut self, file: FileId, sign: &str) {
        if let Self::Message(message) = self {
            let mut files = message.files.iter_mut();
            if let Some(info) = files.find(|info| info.id == file) {
                // In its place: marks on the names of others tell them by number.
                info.forget();
                message.text = format!("{}\n{sign}", message.text).trim().to_owned();
            }
        } else if let Self::File(info) = self
            && info.id == file
        {
            info.forget();
        } else if let Self::Original(original) = self
            && original.id == file
        {
            original.forget();
        }
    }
}

/// The field of the first answer.
const ANSWERS: u16 = 4;
