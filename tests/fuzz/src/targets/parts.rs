//! What a case says once its records are opened: its texts, its items, and how far an erasure reaches.

use subrosa_policy::{Marked, markable};
use subrosa_store::{
    Class, Entry, Erasure, TimedEntry, erased_files, originals, part_at, parts as releasable,
    reach, replaced, text_at, texts, versions,
};

use crate::memory;

/// Records that no portal would write must not bring down the page of their case.
pub(crate) fn parts(data: &[u8]) {
    let Ok((entries, what)) = postcard::from_bytes::<(Vec<Entry>, Erasure)>(data) else {
        return;
    };
    let entries: Vec<TimedEntry> = (0..)
        .zip(entries)
        .take(MOST_ENTRIES)
        .map(|(number, entry)| TimedEntry {
            number,
            class: Class::Conversation,
            entry,
        })
        .collect();
    memory::within(8 << 20, 256 * data.len(), || look(&entries, &what));
}

fn look(entries: &[TimedEntry], what: &Erasure) {
    for text in texts(entries) {
        let there = text_at(entries, text.record, text.field).expect("it is there");
        assert!(there.text == text.text || entries.len() > usize::from(u16::MAX));
        assert!(!text.text.trim().is_empty());
    }
    for part in releasable(entries) {
        assert!(part.kind.is_releasable() && !part.kind.is_identity());
        assert!(part_at(entries, part.record, part.field).is_some());
    }
    let items = versions(entries).count();
    let files = originals(entries).count() + erased_files(entries).len();
    assert!(
        items <= entries.len() && replaced(entries).count() <= entries.len() && files < 1 << 20
    );
    if let Ok(reach) = reach(entries, what) {
        reached(entries, &reach);
    }
}

/// Every passage that goes stands in a text of the case, and what stays has none of its letters.
fn reached(entries: &[TimedEntry], reach: &subrosa_store::Reach) {
    for source in &reach.texts {
        let text = text_at(entries, source.record, source.field)
            .expect("it is there")
            .text;
        let marked = Marked::at(text, &source.passages);
        let letters = markable(text).chars().count();
        for (from, to) in marked.passages() {
            assert!(from < to && usize::try_from(to).is_ok_and(|to| to <= letters));
        }
        // A second person is shown the marks, and says yes to what they read of them.
        let read = Marked::read(text, &marked.copy());
        assert!(
            read.is_ok_and(|read| read == marked),
            "other marks than were shown"
        );
    }
}

/// More than a case has, and few enough that comparing each with each takes a moment.
const MOST_ENTRIES: usize = 256;
