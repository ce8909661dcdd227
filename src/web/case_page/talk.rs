//! The conversation with the reporter.

use subrosa_policy::MemberId;

use super::named;
use crate::app::casework::Opened;
use crate::app::kept::{Author, TimedEntry};
use crate::web::dates::date;
use crate::web::dialogue::template_of;
use crate::web::view::case::{CaseMessage, Talk};
use crate::web::view::messages;
use crate::web::view::report::TextProblem;

/// The message as typed.
#[derive(Default)]
pub(crate) struct TalkTyped {
    pub(crate) message: String,
    pub(crate) problem: Option<TextProblem>,
}

/// The conversation: the end of it, or `all`. What is new is always on the page.
pub(super) fn talk(
    opened: &Opened,
    names: &[(MemberId, String)],
    all: bool,
    typed: TalkTyped,
) -> Talk {
    let mut messages = said(&opened.entries, names);
    // Somebody has answered on a page that did not have it yet.
    let mut theirs = messages.iter_mut().rev();
    let last = theirs.find(|message| message.from == messages::Author::Reporter);
    if let Some(last) = last.filter(|_| opened.index.unread) {
        last.new = true;
    }
    let first_new = messages.iter().position(|message| message.new);
    let last = messages.len().saturating_sub(LAST);
    let earlier = first_new.map_or(last, |new| last.min(new));
    let earlier = if all { 0 } else { earlier };
    messages.drain(..earlier);
    Talk {
        messages,
        earlier,
        seen: opened.index.said,
        message: typed.message,
        problem: typed.problem,
    }
}

fn said(entries: &[TimedEntry], names: &[(MemberId, String)]) -> Vec<CaseMessage> {
    let mut said: Vec<CaseMessage> = Vec::new();
    for entry in entries {
        let Some(message) = entry.entry.message() else {
            continue;
        };
        let (from, name) = match message.author {
            Author::Reporter => (messages::Author::Reporter, None),
            Author::Portal => (messages::Author::Firm, None),
            Author::Staff(member) => (messages::Author::Lawyer, Some(named(names, member))),
        };
        if from != messages::Author::Reporter {
            // What was answered has been read.
            said.iter_mut().for_each(|earlier| earlier.new = false);
        }
        said.push(CaseMessage {
            from,
            name,
            on: date(message.day),
            text: message.text.clone(),
            template: template_of(message),
            files: message.files_left().map(|file| file.name.clone()).collect(),
            new: from == messages::Author::Reporter,
        });
    }
    said
}

/// Messages on the page of a case.
const LAST: usize = 30;
