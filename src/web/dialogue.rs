//! The conversation with a reporter, in the shape the reporter's pages show.

use crate::app::kept::{Author, Entry, Report, TimedEntry};
use subrosa_policy::{CaseState, Mode};

use super::dates::{date, dates};
use super::reporter::{Extra, Reporter};
use super::view::asked::Answered;
use super::view::messages::{self as view, Download, MessageView, Messages, Status};
use super::view::part::{Dates, Hold};
use crate::app::visits::Dialogue;

/// The reporter's page of messages.
pub(crate) fn messages(
    site: &Reporter,
    token: &str,
    dialogue: &Dialogue,
    tenant: String,
    extra: Extra,
) -> Messages {
    let (shown, hidden): (Vec<_>, Vec<_>) =
        said(dialogue).partition(|entry| entry.number >= dialogue.case.state.hidden_below);
    let messages = views(&shown);
    let (draft, files_kept) = match extra.draft {
        Some((key, files)) => (key.to_text().expose().clone(), files),
        None => (String::new(), 0),
    };
    Messages {
        hold: Hold {
            draft,
            token: token.to_owned(),
        },
        files_kept: u32::try_from(files_kept).unwrap_or(u32::MAX),
        tenant,
        status: status(dialogue.index.state),
        new: messages.iter().filter(|message| message.new).count(),
        dates: all_dates(dialogue),
        messages,
        hidden: hidden.len(),
        notice: extra.notice,
        message: extra.message,
        problem: extra.problem,
        files: extra.files,
        confidential: dialogue.index.mode == Mode::Confidential,
        name: extra.name,
        limits: site.limits(),
        idle_minutes: site.idle_minutes,
        absolute_hours: site.absolute_hours,
    }
}

/// The reporter's own copy of text and dates: everything, hidden messages too.
pub(crate) fn copy_of(dialogue: &Dialogue, tenant: String) -> Download {
    let all: Vec<_> = said(dialogue).collect();
    Download {
        tenant,
        dates: all_dates(dialogue),
        messages: views(&all),
    }
}

/// The report and the messages, in order.
fn said(dialogue: &Dialogue) -> impl Iterator<Item = &TimedEntry> {
    dialogue
        .entries
        .iter()
        .filter(|entry| entry.entry.report().is_some() || entry.entry.message().is_some())
}

fn views(said: &[&TimedEntry]) -> Vec<MessageView> {
    // What the reporter has answered, they have read.
    let answered = said
        .iter()
        .rposition(|entry| {
            let message = entry.entry.message();
            message.is_none_or(|message| message.author == Author::Reporter)
        })
        .map_or(0, |position| position + 1);
    said.iter()
        .enumerate()
        .filter_map(|(position, entry)| view_of(&entry.entry, position >= answered))
        .collect()
}

fn view_of(entry: &Entry, new: bool) -> Option<MessageView> {
    if let Some(report) = entry.report() {
        return Some(MessageView {
            from: view::Author::Reporter,
            on: date(report.day),
            text: report.text.clone(),
            answers: answers_of(report),
            files: Vec::new(),
            new: false,
        });
    }
    let message = entry.message()?;
    Some(MessageView {
        from: match message.author {
            Author::Reporter => view::Author::Reporter,
            Author::Staff(_) => view::Author::Lawyer,
            Author::Portal => view::Author::Firm,
        },
        on: date(message.day),
        text: message.text.clone(),
        answers: Vec::new(),
        files: message.files.iter().map(|file| file.name.clone()).collect(),
        new: new && message.author != Author::Reporter,
    })
}

/// What was chosen and answered beside the description.
pub(crate) fn answers_of(report: &Report) -> Vec<Answered> {
    report
        .answers
        .iter()
        .map(|answer| Answered {
            label: answer.question.clone(),
            text: answer.text.clone(),
        })
        .collect()
}

fn all_dates(dialogue: &Dialogue) -> Dates {
    let index = &dialogue.index;
    dates(
        &index.milestones,
        &dialogue.dates,
        None,
        dialogue.erased,
        dialogue.today,
    )
}

fn status(state: CaseState) -> Status {
    match state {
        CaseState::Received => Status::Received,
        CaseState::Assigned => Status::Assigned,
        CaseState::InProgress => Status::InProgress,
        CaseState::AwaitingReporter => Status::AwaitingReporter,
        CaseState::Closed | CaseState::Archived | CaseState::Anonymised => Status::Closed,
    }
}
