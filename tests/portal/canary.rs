//! The leak search: strings that a test planted must be in no file and no log of the instance.
//!
//! A test plants a canary wherever a person's secret would stand, lets the portal do its work, and then every byte of
//! the data folder and every log line is searched for each canary in every form it could plausibly have taken.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use subrosa::leakcheck::{Needles, hex};

/// Everything that one test planted.
pub(crate) struct Canaries {
    needles: Needles,
    addresses: Vec<Ipv4Addr>,
}

impl Canaries {
    /// Nothing is planted yet.
    pub(crate) fn new() -> Self {
        Self {
            needles: Needles::new(),
            addresses: Vec::new(),
        }
    }

    /// Makes a word that exists nowhere else and watches for it.
    ///
    /// `what` says in a message what it stood for, for example `"report text"`.
    pub(crate) fn plant(&mut self, what: &str) -> String {
        let word = format!("canary{}{}", random_letters(), random_letters());
        self.watch(what, &word);
        word
    }

    /// Watches for a text that the test did not choose, such as a file name.
    ///
    /// # Panics
    ///
    /// When the text is shorter than [`SHORTEST`] bytes: it would be found by chance.
    pub(crate) fn watch(&mut self, what: &str, text: &str) {
        assert!(
            text.len() >= SHORTEST,
            "{text:?} ({what}) is too short to be a canary"
        );
        self.needles.add_text(what, text);
    }

    /// Watches for bytes that are no text, such as the entropy of a code.
    ///
    /// # Panics
    ///
    /// As [`Canaries::watch`].
    pub(crate) fn watch_bytes(&mut self, what: &str, bytes: &[u8]) {
        assert!(
            bytes.len() >= SHORTEST,
            "{what} is too short to be a canary"
        );
        self.needles.add_bytes(what, bytes);
    }

    /// Watches for a code: the whole phrase, and any [`WINDOW`] of its words in order, however they are joined.
    pub(crate) fn watch_code(&mut self, phrase: &str) {
        let words: Vec<&str> = phrase.split_whitespace().collect();
        assert!(words.len() >= WINDOW, "{} words are no code", words.len());
        for window in words.windows(WINDOW) {
            for joint in JOINTS {
                self.needles.add_text("code", &window.join(joint));
            }
        }
    }

    /// Watches for a client's address, as text, in hexadecimal, as an IPv4-mapped address and as its four bytes.
    ///
    /// Four bytes turn up by chance in ciphertext. So the bare four bytes count only in files of at most
    /// [`SMALL_FILE`] bytes, or when the folder holds them twice or more; every other form counts at once. Make at
    /// least two requests from each address.
    pub(crate) fn watch_address(&mut self, address: Ipv4Addr) {
        let octets = address.octets();
        self.needles
            .add_text("client address", &address.to_string());
        self.needles
            .add_text("client address in hexadecimal", &hex(&octets));
        self.needles.add_exact(
            "client address mapped to IPv6",
            [&[0xff, 0xff][..], &octets].concat(),
        );
        self.addresses.push(address);
    }

    /// Every canary that is in a file below `folder` or in a line of `logs`.
    ///
    /// # Errors
    ///
    /// When a file cannot be read. A file that vanishes while the search runs is not an error.
    pub(crate) fn find(&self, folder: &Path, logs: &[String]) -> io::Result<Vec<Leak>> {
        let mut leaks = Vec::new();
        let mut bare = Vec::new();
        for path in files_below(folder)? {
            let place = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .display()
                .to_string();
            self.search_bytes(
                &format!("the name of {place}"),
                place.as_bytes(),
                &mut leaks,
            );
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            self.search_bytes(&place, &bytes, &mut leaks);
            self.search_addresses(&place, &bytes, &mut bare);
        }
        let certain = bare.iter().any(|hit| hit.certain);
        // The records repeat what they hold: one place of theirs that looks like it by chance is one, however often.
        let places: HashSet<_> = bare.iter().map(|hit| &hit.around).collect();
        if certain || places.len() > 1 {
            leaks.extend(bare.into_iter().map(|hit| hit.leak));
        }
        for (number, line) in logs.iter().enumerate() {
            self.search_bytes(
                &format!("log line {}: {line}", number + 1),
                line.as_bytes(),
                &mut leaks,
            );
        }
        Ok(leaks)
    }

    /// Fails the test when anything planted is in `folder` or `logs`, naming each canary and where it is.
    ///
    /// # Panics
    ///
    /// On a leak, and when a file cannot be read.
    pub(crate) fn assert_absent(&self, folder: &Path, logs: &[String]) {
        let leaks = self
            .find(folder, logs)
            .expect("every file of the instance can be read");
        let lines: Vec<String> = leaks.iter().map(Leak::to_string).collect();
        assert!(
            leaks.is_empty(),
            "{} leaks:\n{}",
            leaks.len(),
            lines.join("\n")
        );
    }

    /// Every canary that is in one piece of bytes, for a page or a download that must not hold them.
    pub(crate) fn find_in(&self, place: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut leaks = Vec::new();
        self.search_bytes(place, bytes, &mut leaks);
        leaks
    }

    fn search_bytes(&self, place: &str, bytes: &[u8], leaks: &mut Vec<Leak>) {
        for (what, form, offset) in self.needles.search(bytes) {
            leaks.push(Leak {
                what: what.to_owned(),
                form,
                place: place.to_owned(),
                offset,
            });
        }
    }

    fn search_addresses(&self, place: &str, bytes: &[u8], bare: &mut Vec<BareHit>) {
        for address in &self.addresses {
            let mut reversed = address.octets();
            reversed.reverse();
            for octets in [address.octets(), reversed] {
                for (offset, _) in bytes
                    .windows(octets.len())
                    .enumerate()
                    .filter(|(_, at)| *at == octets)
                {
                    let what = "client address".to_owned();
                    let leak = Leak {
                        what,
                        form: "four bytes",
                        place: place.to_owned(),
                        offset,
                    };
                    bare.push(BareHit {
                        certain: bytes.len() <= SMALL_FILE,
                        around: bytes[offset.saturating_sub(8)..bytes.len().min(offset + 12)]
                            .to_vec(),
                        leak,
                    });
                }
            }
        }
    }
}

/// One canary found where it must not be.
#[derive(Debug)]
pub(crate) struct Leak {
    /// What the canary stood for.
    pub(crate) what: String,
    /// The form in which it was found.
    pub(crate) form: &'static str,
    /// The file, below the folder, or the log line.
    pub(crate) place: String,
    /// How many bytes into it.
    pub(crate) offset: usize,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}) at byte {} of {}",
            self.what, self.form, self.offset, self.place
        )
    }
}

struct BareHit {
    certain: bool,
    /// The bytes beside it, and it.
    around: Vec<u8>,
    leak: Leak,
}

/// A random address of 127.0.0.0/8 that no other test is likely to use, to connect from.
pub(crate) fn client_address() -> Ipv4Addr {
    let [a, b, c, ..] = random().to_le_bytes();
    // No octet below 64: text like 127.1.1.1 and bytes like 7f 00 00 01 are everywhere.
    Ipv4Addr::new(127, a | 64, b | 64, c | 64)
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
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

fn random_letters() -> String {
    let mut number = random();
    let mut letters = String::new();
    while number > 0 {
        letters.push(char::from(
            b'a' + u8::try_from(number % 26).unwrap_or_default(),
        ));
        number /= 26;
    }
    letters
}

/// The standard library's only public source of randomness; canaries need to be unlike each other, not secret.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// The least number of bytes that a canary may have.
pub(crate) const SHORTEST: usize = 6;

/// How many words of a code in a row count as a leak of it.
pub(crate) const WINDOW: usize = 3;

/// The largest file, in bytes, in which four bytes of an address are taken for more than chance.
pub(crate) const SMALL_FILE: usize = 4096;

const JOINTS: [&str; 12] = [
    " ", "", "-", "_", "+", ",", ", ", "\n", "\r\n", "\t", "%20", "\0",
];

#[cfg(test)]
mod tests;
