//! `subrosa agree`: whoever holds a recovery half answers a question, on a computer of their own. No
//! data folder, no network, and nothing is written.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use fluent_templates::fluent_bundle::FluentArgs;
use subrosa_policy::six_words;
use subrosa_store::{Half, HolderQuestion, SecondAct};

use crate::cli::Agree;
use crate::papers::{Papers, line, say, says_yes};
use crate::web::english::English;

// CLAIM(C-198): SECURITY.md
/// Opens the question with the half, shows what it asks, and prints the answer to whoever says yes.
///
/// # Errors
/// What is wrong, in words. Nothing that was typed is among them.
pub fn run(options: &Agree) -> Result<(), String> {
    let file = read(&options.question)?;
    let half = Papers::open(options.papers.as_deref())?.half("Your recovery half, 24 words")?;
    let (which, question) =
        HolderQuestion::open(&file, &half).map_err(|error| error.to_string())?;
    // Nobody needs it any more, and the question may stand on the screen for long.
    drop(half);
    for line in lines(which, &question)? {
        say(&line)?;
    }
    if !says_yes()? {
        return Err("you did not agree, and there is no answer".to_owned());
    }
    say("Read this answer to the lawyer, or write it down:")?;
    say("")?;
    say(&format!("  {}", question.answer().text()))
}

/// A question is short: whatever is longer is something else.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |_| "the file of the question cannot be read".to_owned();
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MOST).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// What is asked, as a second person is shown it in the portal.
fn lines(which: Half, question: &HolderQuestion) -> Result<Vec<String>, String> {
    let english = English::load().map_err(|_| "the texts are broken")?;
    let text = |id: &str| english.say(id, &FluentArgs::new());
    let (act, why) = words(&question.act);
    let mut lines = vec![
        String::new(),
        format!("You hold half {} of 2 of this portal.", which.number()),
        "A lawyer asks for a second person, and no colleague is left who could be it.".to_owned(),
        String::new(),
        line("Portal:", &six_words(&question.portal).join(" ")),
        line("Case:", &question.label),
        line("Asked by:", &question.by),
        line("Asked on:", &question.on.to_string()),
        line("What:", &text(&act)),
        line("Why:", &text(&why)),
    ];
    match question.act {
        SecondAct::Hold { review, .. } => lines.push(line("Review:", &review.to_string())),
        SecondAct::Disclose { tell: true, .. } => {
            lines.push(line("Reporter:", "is told that it was done"));
        }
        SecondAct::Disclose { tell: false, .. } => {
            lines.push(line("Reporter:", "is not told that it was done"));
        }
        SecondAct::Close(_) | SecondAct::Lift | SecondAct::Erase { .. } => {}
    }
    lines.push(String::new());
    lines.push("Say no if you do not know who asks, or if it was you.".to_owned());
    Ok(lines)
}

/// The texts of an act and its reason, by their ids.
fn words(act: &SecondAct) -> (String, String) {
    let (key, why) = match act {
        SecondAct::Close(ending) => ("close", format!("outcome-{}", ending.outcome.key())),
        SecondAct::Hold { reason, .. } => ("hold", format!("hold-reason-{}", reason.key())),
        SecondAct::Lift => ("lift", "second-no-reason".to_owned()),
        SecondAct::Disclose { reason, .. } => ("disclose", format!("disclosure-{}", reason.key())),
        SecondAct::Erase { reason, .. } => ("erase", format!("erasure-{}", reason.key())),
    };
    (format!("second-act-{key}"), why)
}

/// Bytes of the longest file that is read; a question has 4,373.
const MOST: u64 = 8192;
