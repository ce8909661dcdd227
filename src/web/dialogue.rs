//! The conversation with a reporter, in the shape the reporter's pages show.

use crate::app::kept::{Author, CaseIndex, Entry, Message, Report, TimedEntry};
use subrosa_policy::{CaseState, Channel, Day, Mode, Role};

use super::dates::{date, dates};
use super::reporter::{Extra, Reporter};
use super::view::asked::Answered;
use super::view::messages::{
    self as view, Download, MessageView, Messages, MinutesState, Status, StepKey, StepView,
};
use super::view::minutes::MinutesPage;
use super::view::part::{Dates, Hold};
use super::view::report::TextProblem;
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
    let messages = views(&shown, dialogue.index.channel);
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
        withdrawal: dialogue.index.withdrawal,
        minutes: minutes_state(&dialogue.index),
        steps: steps(&dialogue.index),
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

/// The minutes of a report that came by voice or letter, for its reporter to check.
pub(crate) fn minutes(
    token: &str,
    dialogue: &Dialogue,
    tenant: String,
    typed: Option<(String, TextProblem)>,
) -> Option<MinutesPage> {
    let channel = match dialogue.index.channel {
        Channel::Web => return None,
        Channel::Oral => "oral",
        Channel::Letter => "letter",
    };
    minutes_state(&dialogue.index)?;
    let report = dialogue
        .entries
        .iter()
        .find_map(|entry| entry.entry.report())?;
    let mut newest = dialogue.entries.iter().rev();
    let (of, wording) = newest.find_map(|entry| {
        let correction = entry.entry.correction().map(|correction| &correction.text);
        let text = correction.or(entry.entry.report().map(|report| &report.text))?;
        Some((entry.number, text.clone()))
    })?;
    let (wording_typed, problem) = match typed {
        Some((text, problem)) => (text, Some(problem)),
        None => (wording.clone(), None),
    };
    Some(MinutesPage {
        token: token.to_owned(),
        channel,
        tenant,
        text: report.text.clone(),
        corrected: (wording != report.text).then_some(wording),
        wording: wording_typed,
        problem,
        of,
        approved: dialogue.index.approved.map(date),
    })
}

/// The reporter's own copy of text and dates: everything, hidden messages too.
pub(crate) fn copy_of(dialogue: &Dialogue, tenant: String) -> Download {
    let all: Vec<_> = said(dialogue).collect();
    Download {
        tenant,
        status: status(dialogue.index.state),
        withdrawal: dialogue.index.withdrawal,
        steps: steps(&dialogue.index),
        dates: all_dates(dialogue),
        messages: views(&all, dialogue.index.channel),
    }
}

/// The report, the messages, and what the reporter says of minutes, in order.
fn said(dialogue: &Dialogue) -> impl Iterator<Item = &TimedEntry> {
    dialogue.entries.iter().filter(|entry| {
        let entry = &entry.entry;
        let minutes = entry.correction().is_some() || entry.approval().is_some();
        entry.report().is_some() || entry.message().is_some() || minutes
    })
}

fn views(said: &[&TimedEntry], channel: Channel) -> Vec<MessageView> {
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
        .filter_map(|(position, entry)| view_of(&entry.entry, channel, position >= answered))
        .collect()
}

fn view_of(entry: &Entry, channel: Channel, new: bool) -> Option<MessageView> {
    let own = |from, day, text: &str| MessageView {
        from,
        on: date(day),
        text: text.to_owned(),
        template: None,
        answers: Vec::new(),
        files: Vec::new(),
        new: false,
    };
    if let Some(report) = entry.report() {
        let from = match channel {
            Channel::Web => view::Author::Reporter,
            Channel::Oral => view::Author::Minutes,
            Channel::Letter => view::Author::Letter,
        };
        return Some(MessageView {
            answers: answers_of(report),
            ..own(from, report.day, &report.text)
        });
    }
    if let Some(correction) = entry.correction() {
        let from = view::Author::Correction;
        return Some(own(from, correction.day, &correction.text));
    }
    if let Some(approval) = entry.approval() {
        return Some(MessageView {
            template: Some("approved"),
            ..own(view::Author::Reporter, approval.day, "")
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
        template: template_of(message),
        answers: Vec::new(),
        files: message.files_left().map(|file| file.name.clone()).collect(),
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

/// The key of the portal's own words that stand for a message, in whatever language it is read.
pub(crate) fn template_of(message: &Message) -> Option<&'static str> {
    let template = message.template.as_deref()?;
    SAID.into_iter().find(|said| *said == template)
}

/// Where minutes or a typed letter stand. None for what the reporter wrote, and once it is over.
fn minutes_state(index: &CaseIndex) -> Option<MinutesState> {
    let over = matches!(index.state, CaseState::Archived | CaseState::Anonymised);
    match (index.channel, index.approved) {
        (Channel::Web, _) => None,
        (Channel::Oral | Channel::Letter, Some(_)) => Some(MinutesState::Approved),
        (Channel::Oral | Channel::Letter, None) => (!over).then_some(MinutesState::Waiting),
    }
}

// CLAIM(C-115): SECURITY.md
/// What has happened so far beside what the dates and the messages say: day and role, no names.
/// A hold is not among it, nor who was shut out.
fn steps(index: &CaseIndex) -> Vec<StepView> {
    let opened = index.seen.iter().map(|(role, day)| {
        let what = if *role == Role::Triager {
            StepKey::OpenedToSort
        } else {
            StepKey::OpenedByLawyer
        };
        (what, *day)
    });
    let released = index
        .milestones
        .released
        .map(|day| (StepKey::Released, day));
    let told = index.milestones.outcome_told;
    let told = told.map(|day| (StepKey::OutcomeTold, day));
    let archived = index.archived.map(|day| (StepKey::Archived, day));
    let mut steps: Vec<(StepKey, Day)> = opened.chain(released).chain(told).collect();
    steps.extend(archived);
    steps.sort_by_key(|(_, day)| *day);
    let steps = steps.into_iter();
    steps
        .map(|(what, day)| StepView {
            what,
            on: date(day),
        })
        .collect()
}

fn all_dates(dialogue: &Dialogue) -> Dates {
    let index = &dialogue.index;
    dates(
        &index.milestones,
        &dialogue.dates,
        index.closed,
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
        CaseState::Closed => Status::Closed,
        CaseState::Archived | CaseState::Anonymised => Status::Archived,
    }
}

/// The portal's own words that can stand for a message.
const SAID: [&str; 14] = [
    "acknowledged",
    "withdrawal",
    "extended-complex",
    "extended-others",
    "extended-new-facts",
    "outcome-substantiated",
    "outcome-partly",
    "outcome-unsubstantiated",
    "outcome-not-enough",
    "outcome-out-of-scope",
    "outcome-referred",
    "outcome-withdrawn",
    "outcome-spam",
    "identity-disclosed",
];
