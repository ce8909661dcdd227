//! The words that were planted, and the search for them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Broken;
use super::forms::hex;
use super::search::Needles;

/// Everything that was planted in one run.
#[derive(Default)]
pub struct Planted {
    needles: Needles,
    words: Vec<(String, String)>,
}

impl Planted {
    /// What was planted, each with what it stood for.
    pub fn words(&self) -> &[(String, String)] {
        &self.words
    }

    /// Makes a word that exists nowhere else.
    pub(super) fn plant(&mut self, what: &str) -> Result<String, Broken> {
        let random = subrosa_store::random_32().map_err(|_| Broken("randomness"))?;
        let (some, _) = random.split_at(12);
        let word = format!("canary{}", hex(some));
        self.watch(what, &word);
        Ok(word)
    }

    /// Watches for a text that the portal has made.
    pub(super) fn watch(&mut self, what: &str, text: &str) {
        self.needles.add_text(what, text);
        self.words.push((what.to_owned(), text.to_owned()));
    }

    /// Watches for a code: any three of its words in a row.
    pub(super) fn watch_code(&mut self, code: &str) {
        let words: Vec<&str> = code.split_whitespace().collect();
        for three in words.windows(3) {
            for joint in [" ", "", "-", "_", "+", ",", "\n", "\0"] {
                self.needles.add_text("a code", &three.join(joint));
            }
        }
        self.words.push(("a code".to_owned(), code.to_owned()));
    }

    /// Every place below a folder where something planted is, and how many files were read.
    pub(super) fn in_folder(&self, folder: &Path) -> io::Result<(Vec<String>, usize)> {
        let (mut found, files) = (Vec::new(), files_below(folder)?);
        for path in &files {
            let place = path
                .strip_prefix(folder)
                .unwrap_or(path)
                .display()
                .to_string();
            for (what, form, _) in self.needles.search(place.as_bytes()) {
                found.push(format!("{what} ({form}) in the name of a file"));
            }
            for (what, form, at) in self.needles.search(&fs::read(path)?) {
                found.push(format!("{what} ({form}) at byte {at} of {place}"));
            }
        }
        Ok((found, files.len()))
    }

    /// Every line in which something planted is.
    pub(super) fn in_lines(&self, lines: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (number, line) in (1..).zip(lines.lines()) {
            for (what, form, _) in self.needles.search(line.as_bytes()) {
                found.push(format!("{what} ({form}) in line {number} of the log"));
            }
        }
        found
    }
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
