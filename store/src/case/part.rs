//! The texts of a case that can be released or erased in part.

use serde::{Deserialize, Serialize};
use subrosa_policy::{Day, FileId};

use super::content::{Author, Entry, Report};
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
}

/// Every text of a case that says something, in the order of the case. Who the reporter is, is
/// none of them.
pub fn parts(entries: &[TimedEntry]) -> Vec<Part<'_>> {
    entries.iter().flat_map(of_entry).collect()
}

/// The text at a place of the case, if there is one.
pub fn part_at(entries: &[TimedEntry], record: u32, field: u16) -> Option<Part<'_>> {
    let entry = entries.iter().find(|entry| entry.number == record)?;
    of_entry(entry).into_iter().find(|part| part.field == field)
}

// CLAIM(C-94): SECURITY.md
fn of_entry(entry: &TimedEntry) -> Vec<Part<'_>> {
    let part = |field, kind, day, text| Part {
        record: entry.number,
        field,
        kind,
        day,
        text,
    };
    let mut parts = if let Some(report) = entry.entry.report() {
        of_report(report, part)
    } else if let Some(message) = entry.entry.message() {
        let kind = match message.author {
            Author::Reporter => PartKind::FromReporter,
            Author::Staff(_) | Author::Portal => PartKind::FromFirm,
        };
        vec![part(0, kind, message.day, message.text.as_str())]
    } else {
        Vec::new()
    };
    parts.retain(|part| !part.text.trim().is_empty());
    parts
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
            Self::Message(message) => message.text = text,
            Self::Intake(_)
            | Self::Identity(_)
            | Self::File(_)
            | Self::Audit(_)
            | Self::Original(_)
            | Self::Release(_)
            | Self::Copy(_)
            | Self::Shared(_)
            | Self::Proposal(_)
            | Self::Decision(_)
            | Self::ToErase(_)
            | Self::Erased(_)
            | Self::Correction(_)
            | Self::Approval(_)
            | Self::Item(_) => {}
        }
    }

    /// Leaves out what is known of a file, and says so where it was.
    pub(super) fn forget_file(&mut self, file: FileId, sign: &str) {
        match self {
            Self::Message(message) => {
                let before = message.files.len();
                message.files.retain(|info| info.id != file);
                if message.files.len() < before {
                    message.text = format!("{}\n{sign}", message.text).trim().to_owned();
                }
            }
            Self::File(info) if info.id == file => {
                info.own_name = None;
                info.removed.clear();
                info.remains.clear();
                info.size = 0;
            }
            Self::Report(_)
            | Self::Intake(_)
            | Self::Identity(_)
            | Self::File(_)
            | Self::Audit(_)
            | Self::Original(_)
            | Self::Release(_)
            | Self::Copy(_)
            | Self::Shared(_)
            | Self::Proposal(_)
            | Self::Decision(_)
            | Self::ToErase(_)
            | Self::Erased(_)
            | Self::Correction(_)
            | Self::Approval(_)
            | Self::Item(_) => {}
        }
    }
}

/// The field of the first answer.
const ANSWERS: u16 = 4;
