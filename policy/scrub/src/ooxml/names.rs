//! Names that lead from one place of a document to another, replaced by names that say nothing.

use std::collections::{BTreeSet, HashMap};

/// New names for old ones, in spaces of their own.
#[derive(Default)]
pub(crate) struct Names {
    given: HashMap<(&'static str, String), String>,
    taken: BTreeSet<(&'static str, String)>,
    counts: HashMap<&'static str, u64>,
}

impl Names {
    /// Fixes the new name of an old one, for names that every program knows. The first word stands.
    pub(crate) fn fix(&mut self, space: &'static str, old: &str, new: &str) {
        let key = (space, old.to_owned());
        if !self.given.contains_key(&key) {
            self.taken.insert((space, new.to_owned()));
            self.given.insert(key, new.to_owned());
        }
    }

    /// Whether something has this new name already.
    pub(crate) fn is_taken(&self, space: &'static str, new: &str) -> bool {
        self.taken.contains(&(space, new.to_owned()))
    }

    /// The new name of an old one, if it has one already.
    pub(crate) fn known(&self, space: &'static str, old: &str) -> Option<&str> {
        let found = self.given.get(&(space, old.to_owned()));
        found.map(String::as_str)
    }

    /// The new name of an old one: the space with a number, unless it was fixed.
    pub(crate) fn renamed(&mut self, space: &'static str, old: &str) -> String {
        if let Some(known) = self.known(space, old) {
            return known.to_owned();
        }
        loop {
            let new = format!("{space}{}", self.number(space));
            if self.taken.insert((space, new.clone())) {
                self.given.insert((space, old.to_owned()), new.clone());
                return new;
            }
        }
    }

    /// The new number of an old one.
    pub(crate) fn renumbered(&mut self, space: &'static str, old: &str) -> String {
        if let Some(known) = self.known(space, old) {
            return known.to_owned();
        }
        let new = self.number(space).to_string();
        self.given.insert((space, old.to_owned()), new.clone());
        new
    }

    /// How many numbers of a space were given.
    pub(crate) fn count(&self, space: &'static str) -> u64 {
        self.counts.get(space).copied().unwrap_or_default()
    }

    /// The next number of a space, from 1.
    pub(crate) fn number(&mut self, space: &'static str) -> u64 {
        let count = self.counts.entry(space).or_default();
        *count = count.saturating_add(1);
        *count
    }
}
