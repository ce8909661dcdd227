//! Searches bytes for many strings in one pass.

use std::collections::HashMap;

use super::forms::{self, Form};

/// The strings to look for, each in every form in which it could stand on a disk.
#[derive(Debug)]
pub struct Needles {
    known: Vec<Needle>,
    /// Needles by their first four bytes.
    starts: HashMap<[u8; 4], Vec<usize>>,
    /// Which first two bytes any needle has: most places are dismissed by this table alone.
    pairs: Vec<bool>,
}

impl Default for Needles {
    fn default() -> Self {
        Self::new()
    }
}

impl Needles {
    /// Nothing to look for yet.
    pub fn new() -> Self {
        Self {
            known: Vec::new(),
            starts: HashMap::new(),
            pairs: vec![false; 1 << 16],
        }
    }

    /// A text, and what it stands for.
    pub fn add_text(&mut self, what: &str, text: &str) {
        self.add_forms(what, forms::of_text(text));
    }

    /// Bytes that need not be text.
    pub fn add_bytes(&mut self, what: &str, bytes: &[u8]) {
        self.add_forms(what, forms::of_bytes(bytes));
    }

    /// Bytes in this form alone.
    pub fn add_exact(&mut self, what: &str, bytes: Vec<u8>) {
        self.add_forms(what, vec![("as it is", bytes)]);
    }

    /// What, in which form and at which offset. Each needle is reported once, where it stands first.
    pub fn search(&self, bytes: &[u8]) -> Vec<(&str, &'static str, usize)> {
        let mut seen = vec![false; self.known.len()];
        let mut hits = Vec::new();
        for (offset, head) in bytes.windows(4).enumerate() {
            if !self.pairs.get(pair(head)).is_some_and(|any| *any) {
                continue;
            }
            let Some(start) = head
                .first_chunk::<4>()
                .and_then(|head| self.starts.get(head))
            else {
                continue;
            };
            let rest = bytes.get(offset..).unwrap_or_default();
            for &number in start {
                let (Some(needle), Some(seen)) = (self.known.get(number), seen.get_mut(number))
                else {
                    continue;
                };
                if !*seen && rest.starts_with(&needle.bytes) {
                    *seen = true;
                    hits.push((needle.what.as_str(), needle.form, offset));
                }
            }
        }
        hits
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    fn add_forms(&mut self, what: &str, forms: Vec<Form>) {
        for (form, bytes) in forms {
            let Some(head) = bytes.first_chunk::<4>() else {
                continue;
            };
            // Several forms of a plain word are the same bytes; the first name is the best one.
            let bucket = self.starts.entry(*head).or_default();
            let known = |at: &usize| {
                self.known
                    .get(*at)
                    .is_some_and(|known| known.bytes == bytes)
            };
            if bucket.iter().any(known) {
                continue;
            }
            bucket.push(self.known.len());
            if let Some(pair) = self.pairs.get_mut(pair(head)) {
                *pair = true;
            }
            self.known.push(Needle {
                what: what.to_owned(),
                form,
                bytes,
            });
        }
    }
}

#[derive(Debug)]
struct Needle {
    what: String,
    form: &'static str,
    bytes: Vec<u8>,
}

fn pair(head: &[u8]) -> usize {
    match head {
        [first, second, ..] => usize::from(*first) << 8 | usize::from(*second),
        _ => 0,
    }
}
