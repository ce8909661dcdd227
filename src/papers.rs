//! What stands on paper, read by a command: typed, or from a file.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use subrosa_policy::{CodeError, Plain, SecretPhrase, plain_line};

/// What people read from their papers.
pub(crate) struct Papers {
    /// The lines of a file, the next one last; none if a person types.
    lines: Option<Vec<Plain<String>>>,
}

impl Papers {
    /// The lines of this file; without one, what is typed.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, String> {
        let lines = file.map(|path| {
            let text = fs::read_to_string(path).map(Plain::new);
            let text = text.map_err(|_| "the file of --papers cannot be read".to_owned())?;
            let lines = text.expose().lines().filter(|line| !line.trim().is_empty());
            Ok::<_, String>(
                lines
                    .rev()
                    .map(|line| Plain::new(line.to_owned()))
                    .collect(),
            )
        });
        Ok(Self {
            lines: lines.transpose()?,
        })
    }

    /// The next line: from the file, or typed after this question.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn next(&mut self, question: &str) -> Result<Plain<String>, String> {
        if let Some(lines) = &mut self.lines {
            return lines
                .pop()
                .ok_or_else(|| format!("the file of --papers lacks: {question}"));
        }
        say(&format!("{question}:"))?;
        let mut line = Plain::new(String::new());
        let read = io::stdin().read_line(line.expose_mut());
        match read {
            Ok(1..) => Ok(line),
            Ok(0) | Err(_) => Err(format!("nothing was typed for: {question}")),
        }
    }

    /// A recovery half: the next line.
    ///
    /// # Errors
    /// What is wrong with it, in words without what was typed.
    pub(crate) fn half(&mut self, question: &str) -> Result<SecretPhrase, String> {
        let typed = self.next(question)?;
        let half = SecretPhrase::parse(typed.expose()).map_err(|error| wrong(question, &error));
        // The next holder must not read the half of the one before.
        if self.lines.is_none() && io::stdout().is_terminal() {
            say("\u{1b}[H\u{1b}[2J\u{1b}[3J")?;
        }
        half
    }
}

/// Names the place of a wrong word, never the word.
pub(crate) fn wrong(question: &str, error: &CodeError) -> String {
    match error {
        CodeError::Empty => format!("{question}: nothing was written"),
        CodeError::WrongCount { found } => format!("{question}: there are {found} words"),
        CodeError::UnknownWord { position, .. } => {
            format!("{question}: word {position} is not in the list")
        }
        CodeError::Checksum => format!("{question}: one of the words is wrong, or the order is"),
    }
}

/// A line of what somebody is asked to agree to. Whoever has the public keys can write what they like into a question,
/// and an administrator into a name: it must not move the cursor.
pub(crate) fn line(name: &str, value: &str) -> String {
    format!("{name:<10}{}", plain_line(value))
}

/// Whether the people at the screen agree to what they were shown. Always typed: a file with a half must not hold the
/// yes to something that nobody has seen.
///
/// # Errors
/// If nothing can be read or shown.
pub(crate) fn says_yes() -> Result<bool, String> {
    say("Type yes if you agree, anything else if you do not:")?;
    let mut typed = String::new();
    let read = io::stdin().read_line(&mut typed);
    read.map_err(|_| "nothing was typed".to_owned())?;
    Ok(typed.trim() == "yes")
}

/// Prints a line.
///
/// # Errors
/// If nobody can read it.
pub(crate) fn say(line: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{line}").map_err(|_| "standard output is closed".to_owned())
}
