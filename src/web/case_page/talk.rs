//! The conversation with the reporter.

use subrosa_policy::MemberId;

use super::named;
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

/// The conversation.
pub(super) fn talk(entries: &[TimedEntry], names: &[(MemberId, String)], typed: TalkTyped) -> Talk {
    Talk {
        messages: said(entries, names),
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
            files: message.files.iter().map(|file| file.name.clone()).collect(),
            new: from == messages::Author::Reporter,
        });
    }
    said
}
