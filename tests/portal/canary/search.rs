//! Searches bytes for many strings in one pass.

use std::collections::HashMap;

use super::forms::{self, Form};

/// The strings to look for.
pub(super) struct Needles {
    known: Vec<Needle>,
    /// Needles by their first four bytes.
    starts: HashMap<[u8; 4], Vec<usize>>,
    /// Which first two bytes any needle has: most places are dismissed by this table alone.
    pairs: Vec<bool>,
}

impl Needles {
    pub(super) fn new() -> Self {
        Self {
            known: Vec::new(),
            starts: HashMap::new(),
            pairs: vec![false; 1 << 16],
        }
    }

    pub(super) fn add_text(&mut self, what: &str, text: &str) {
        self.add_forms(what, forms::of_text(text));
    }

    pub(super) fn add_bytes(&mut self, what: &str, bytes: &[u8]) {
        self.add_forms(what, forms::of_bytes(bytes));
    }

    pub(super) fn add_exact(&mut self, what: &str, bytes: Vec<u8>) {
        self.add_forms(what, vec![("as it is", bytes)]);
    }

    /// What, in which form and at which offset. Each needle is reported once, where it stands first.
    pub(super) fn search(&self, bytes: &[u8]) -> Vec<(&str, &'static str, usize)> {
        let mut seen = vec![false; self.known.len()];
        let mut hits = Vec::new();
        for (offset, head) in bytes.windows(4).enumerate() {
            if !self.pairs[pair(head)] {
                continue;
            }
            let Some(start) = head
                .first_chunk::<4>()
                .and_then(|head| self.starts.get(head))
            else {
                continue;
            };
            for &number in start {
                let needle = &self.known[number];
                if !seen[number] && bytes[offset..].starts_with(&needle.bytes) {
                    seen[number] = true;
                    hits.push((needle.what.as_str(), needle.form, offset));
                }
            }
        }
        hits
    }

    fn add_forms(&mut self, what: &str, forms: Vec<Form>) {
        for (form, bytes) in forms {
            let Some(head) = bytes.first_chunk::<4>() else {
                continue;
            };
            // Several forms of a plain word are the same bytes; the first name is the best one.
            let bucket = self.starts.entry(*head).or_default();
            if bucket.iter().any(|known| self.known[*known].bytes == bytes) {
                continue;
            }
            bucket.push(self.known.len());
            self.pairs[pair(head)] = true;
            self.known.push(Needle {
                what: what.to_owned(),
                form,
                bytes,
            });
        }
    }
}

struct Needle {
    what: String,
    form: &'static str,
    bytes: Vec<u8>,
}

fn pair(head: &[u8]) -> usize {
    usize::from(head[0]) << 8 | usize::from(head[1])
}
