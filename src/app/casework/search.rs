//! Search over what a member may open, in the memory of their session only.
//!
//! The texts of a case are opened when they are first searched, and again after a change. They are
//! never written anywhere, are wiped with the session, and are bounded: [`MOST_CASES`] cases,
//! newest first, and [`MOST_BYTES`] of text.

mod fold;

use std::collections::HashMap;
use std::sync::PoisonError;

use subrosa_policy::{CaseId, Plain};
use subrosa_store::{Act, CaseIndex, Entry, ItemField, ItemKind, Store, TimedEntry};

use super::{Casework, newest};
use crate::app::staff::StaffSession;
use crate::error::AppError;
use fold::{Excerpt, Query, fold};

/// What a session has opened for searching.
#[derive(Default)]
pub(crate) struct Searched {
    cases: HashMap<CaseId, Known>,
    bytes: usize,
    /// [`Store::forgotten`] when the memory was last compared with the cases.
    compared: u64,
}

struct Known {
    /// Of the case's head: another one means that something was added. None if nothing of the case
    /// is in memory.
    version: Option<u32>,
    texts: Vec<Text>,
    bytes: usize,
    /// The case was told that this member has searched it and was shown something of it.
    told: bool,
}

struct Text {
    whence: Whence,
    plain: Plain<String>,
    folded: Plain<String>,
}

/// Where in a case something was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Whence {
    Label,
    Report,
    Message,
    File,
    Note,
}

/// What a search found.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    /// Cases with a hit beyond those shown.
    pub(crate) more: usize,
    /// Cases that were searched, and those there was no room for.
    pub(crate) searched: usize,
    pub(crate) left_out: usize,
}

/// A case in which every word was found.
pub(crate) struct Hit {
    pub(crate) index: CaseIndex,
    pub(crate) tenant: String,
    pub(crate) whence: Whence,
    pub(crate) excerpt: Excerpt,
}

/// Why nothing was searched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotSearched {
    /// Fewer than this many letters.
    TooShort(usize),
    /// More than this many characters.
    TooLong(usize),
}

impl Casework {
    // CLAIM(C-107): SECURITY.md
    /// Finds the cases in which every word stands, at the beginning of a word. Opens wraps only of
    /// cases this member may read; a case of which something is shown is told so, once a session.
    pub(crate) fn search(
        &self,
        staff: &StaffSession,
        words: &str,
    ) -> Result<Result<Found, NotSearched>, AppError> {
        staff.actor.search_cases()?;
        if words.chars().count() > LONGEST {
            return Ok(Err(NotSearched::TooLong(LONGEST)));
        }
        let query = Query::of(words);
        if query.letters() < SHORTEST {
            return Ok(Err(NotSearched::TooShort(SHORTEST)));
        }
        let memory = staff.searched.lock();
        let mut memory = memory.unwrap_or_else(PoisonError::into_inner);
        let cases = self.readable(staff, &mut memory)?;
        let mut found = Found::default();
        let mut names = super::list::Words::new(&self.store);
        for index in cases {
            match self.opened(staff, &mut memory, &index) {
                Ok(true) => found.searched += 1,
                Ok(false) => {
                    found.left_out += 1;
                    continue;
                }
                // Taken away since, damaged, or closed to new keys: not there for this search.
                Err(_) => continue,
            }
            let tenant = names.tenant(index.tenant)?;
            if let Some(known) = memory.cases.get_mut(&index.case) {
                self.look(staff, known, &query, (index, tenant), &mut found);
            }
        }
        Ok(Ok(found))
    }

    /// Looks for the words in one case, and tells the case if something of it is shown.
    fn look(
        &self,
        staff: &StaffSession,
        known: &mut Known,
        query: &Query,
        (index, tenant): (CaseIndex, String),
        found: &mut Found,
    ) {
        let Some((whence, excerpt)) = known.find(query) else {
            return;
        };
        if found.hits.len() == MOST_HITS {
            found.more += 1;
        } else if self.tell(staff, &index, known).is_ok() {
            found.hits.push(Hit {
                index,
                tenant,
                whence,
                excerpt,
            });
        }
    }

    /// The cases this member may read now, newest first. What is in memory of others is wiped.
    fn readable(
        &self,
        staff: &StaffSession,
        memory: &mut Searched,
    ) -> Result<Vec<CaseIndex>, AppError> {
        let mut cases = Vec::new();
        self.store.index_each(|index| {
            if staff.actor.read_case(&index.facts()).is_ok() {
                cases.push(index);
            }
        })?;
        let kept: Vec<CaseId> = cases.iter().map(|index| index.case).collect();
        memory.keep_only(&kept);
        cases.sort_by(|a, b| {
            let day = |index: &CaseIndex| index.milestones.received;
            day(b).cmp(&day(a)).then_with(|| a.label.cmp(&b.label))
        });
        Ok(cases)
    }

    /// Brings what is in memory of a case up to date; false if there is no room for it.
    fn opened(
        &self,
        staff: &StaffSession,
        memory: &mut Searched,
        index: &CaseIndex,
    ) -> Result<bool, AppError> {
        let (case, member) = (index.case, staff.member);
        let version = match self.store.version_for(case, member) {
            Ok(version) => version,
            Err(error) => {
                memory.forget(case);
                return Err(error.into());
            }
        };
        if memory
            .cases
            .get(&case)
            .is_some_and(|known| known.version == Some(version))
        {
            return Ok(true);
        }
        let told = memory.forget(case).is_some_and(|known| known.told);
        if memory.cases.len() >= MOST_CASES || memory.bytes >= MOST_BYTES {
            return Ok(false);
        }
        let grant = staff.actor.read_case(&index.facts())?;
        let open = self.store.open_case(&grant, member, &staff.reader)?;
        let mut known = Known {
            version: Some(version),
            texts: texts(index, &self.store.entries(&open)?),
            bytes: 0,
            told,
        };
        known.bytes = known.texts.iter().map(Text::size).sum();
        if memory.bytes + known.bytes > MOST_BYTES {
            return Ok(false);
        }
        memory.bytes += known.bytes;
        memory.cases.insert(case, known);
        Ok(true)
    }

    /// Notes in a case that something of it was shown.
    fn tell(
        &self,
        staff: &StaffSession,
        index: &CaseIndex,
        known: &mut Known,
    ) -> Result<(), AppError> {
        if known.told {
            return Ok(());
        }
        let grant = staff.actor.read_case(&index.facts())?;
        let open = self.store.open_case(&grant, staff.member, &staff.reader)?;
        self.note(staff, &open, Act::Searched)?;
        known.told = true;
        // The note itself is no reason to open the case again.
        known.version = known.version.map(|version| version.saturating_add(1));
        Ok(())
    }
}

// CLAIM(C-209): SECURITY.md
/// Wipes from the memory of a session what was erased, anonymised or taken away since. Called by a
/// job for every open session: nobody has to search again for it.
pub(crate) fn wipe_forgotten(store: &Store, staff: &StaffSession) {
    let memory = staff.searched.lock();
    let mut memory = memory.unwrap_or_else(PoisonError::into_inner);
    // Asked before the cases are: what is destroyed meanwhile is found the next time.
    let forgotten = store.forgotten();
    if memory.compared != forgotten {
        memory.wipe_old(|case| store.version_for(case, staff.member).ok());
        memory.compared = forgotten;
    }
}

impl Searched {
    /// Wipes the texts of every case that is another one now, or not there. That a case was told of
    /// the search is kept.
    fn wipe_old(&mut self, version: impl Fn(CaseId) -> Option<u32>) {
        for (case, known) in &mut self.cases {
            if known.version.is_some() && known.version != version(*case) {
                known.version = None;
                known.texts = Vec::new();
                self.bytes = self.bytes.saturating_sub(known.bytes);
                known.bytes = 0;
            }
        }
    }

    fn keep_only(&mut self, cases: &[CaseId]) {
        let kept: std::collections::HashSet<&CaseId> = cases.iter().collect();
        self.cases.retain(|case, _| kept.contains(case));
        self.bytes = self.cases.values().map(|known| known.bytes).sum();
    }

    fn forget(&mut self, case: CaseId) -> Option<Known> {
        let known = self.cases.remove(&case)?;
        self.bytes = self.bytes.saturating_sub(known.bytes);
        Some(known)
    }
}

impl Known {
    /// The first text that holds one of the words, if every word stands in some text of the case.
    fn find(&self, query: &Query) -> Option<(Whence, Excerpt)> {
        let everywhere = query.words().all(|word| {
            let mut texts = self.texts.iter();
            texts.any(|text| text.folded.expose().contains(word))
        });
        if !everywhere {
            return None;
        }
        let shown = |text: &&Text| {
            let mut words = query.words();
            words.any(|word| text.folded.expose().contains(word))
        };
        let text = self.texts.iter().find(shown)?;
        Some((text.whence, query.excerpt(text.plain.expose())))
    }
}

impl Text {
    fn new(whence: Whence, plain: &str) -> Option<Self> {
        (!plain.trim().is_empty()).then(|| Self {
            whence,
            folded: Plain::new(fold(plain)),
            plain: Plain::new(plain.to_owned()),
        })
    }

    fn size(&self) -> usize {
        self.plain.expose().capacity() + self.folded.expose().capacity()
    }
}

/// What of a case is searched: never who the reporter is, which needs a second factor.
fn texts(index: &CaseIndex, entries: &[TimedEntry]) -> Vec<Text> {
    let mut texts = vec![Text::new(Whence::Label, &index.label)];
    for timed in entries {
        let entry: &Entry = &timed.entry;
        if let Some(report) = entry.report() {
            let answers = report.answers.iter().map(|answer| &answer.text);
            let parts = [&report.text, &report.place, &report.time, &report.people];
            let all = parts.into_iter().chain(answers);
            texts.extend(all.map(|part| Text::new(Whence::Report, part)));
        }
        if let Some(intake) = entry.intake() {
            texts.push(Text::new(Whence::Report, &intake.exclude));
        }
        if let Some(correction) = entry.correction() {
            texts.push(Text::new(Whence::Report, &correction.text));
        }
        if let Some(message) = entry.message() {
            texts.push(Text::new(Whence::Message, &message.text));
        }
        let sent = entry.message().map(|message| message.files_left());
        let alone = entry.file().filter(|file| !file.erased);
        for file in alone.into_iter().chain(sent.into_iter().flatten()) {
            texts.push(Text::new(Whence::File, &file.name));
            texts.extend(
                file.own_name
                    .iter()
                    .map(|name| Text::new(Whence::File, name)),
            );
        }
    }
    let kinds = [
        ItemKind::Summary,
        ItemKind::Note,
        ItemKind::Task,
        ItemKind::Person,
    ];
    for item in kinds.into_iter().flat_map(|kind| newest(entries, kind)) {
        let fields = [ItemField::Text, ItemField::Name, ItemField::Remarks];
        texts.extend(fields.map(|field| Text::new(Whence::Note, item.value(field))));
    }
    texts.into_iter().flatten().collect()
}

/// Cases with a hit that are shown.
const MOST_HITS: usize = 20;
/// Cases that a session keeps open for searching.
const MOST_CASES: usize = 2_000;
/// Bytes of text that a session keeps, folded copies included.
const MOST_BYTES: usize = 24 * 1024 * 1024;
/// Letters of a search, at least.
const SHORTEST: usize = 2;
/// Characters of a search, at most.
const LONGEST: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn known(version: u32, words: &str) -> Known {
        let texts: Vec<Text> = Text::new(Whence::Report, words).into_iter().collect();
        let bytes = texts.iter().map(Text::size).sum();
        Known {
            version: Some(version),
            texts,
            bytes,
            told: true,
        }
    }

    #[test]
    fn what_was_erased_or_taken_away_is_wiped_without_another_search() {
        let [same, erased, gone] = [1, 2, 3].map(|n| CaseId::from_bytes([n; 16]));
        let mut memory = Searched::default();
        for case in [same, erased, gone] {
            let known = known(7, "Ada Holm let the cold store run warm");
            memory.bytes += known.bytes;
            memory.cases.insert(case, known);
        }
        let one = memory.bytes / 3;
        memory.wipe_old(|case| {
            if case == gone {
                None
            } else {
                Some(if case == same { 7 } else { 8 })
            }
        });
        let holds = |case| !memory.cases[&case].texts.is_empty();
        assert!(holds(same) && !holds(erased) && !holds(gone));
        assert_eq!(memory.bytes, one);
        assert!(memory.cases[&erased].told, "it is told of once a session");
    }
}
