//! What a lawyer chooses and marks, as the form carries it.

use subrosa_policy::{FileId, Marked, MemberId, ReleaseId};

use crate::app::casework::Releasing;
use crate::app::kept::{NewRelease, Part, Source, TimedEntry, part_at, parts};
use crate::web::form::Form;
use crate::web::view::Hidden;

/// The form as typed.
#[derive(Default)]
pub(super) struct ReleaseForm {
    pub(super) to: Vec<MemberId>,
    /// Record and field.
    pub(super) parts: Vec<(u32, u16)>,
    /// Marked copies of texts.
    pub(super) texts: Vec<((u32, u16), String)>,
    pub(super) files: Vec<FileId>,
    pub(super) replaces: Option<ReleaseId>,
    pub(super) carry: bool,
}

impl ReleaseForm {
    /// What a lawyer begins with: what was released last, to whom it is released now.
    pub(super) fn first(releasing: &Releasing) -> Self {
        let mut standing = releasing.kept.iter().filter(|kept| !kept.to.is_empty());
        let Some(last) = standing.next() else {
            return Self {
                carry: true,
                ..Self::default()
            };
        };
        let sources = last.note.sources.iter();
        Self {
            to: last.to.clone(),
            parts: sources
                .map(|source| newest(&releasing.opened.entries, source))
                .collect(),
            texts: Vec::new(),
            files: last.note.files.clone(),
            replaces: Some(last.note.id),
            carry: true,
        }
    }

    pub(super) fn read(form: &Form) -> Self {
        let texts = form.fields().filter_map(|(name, _)| {
            let place = place(name.strip_prefix("text-")?)?;
            Some((place, form.text(name)))
        });
        Self {
            to: form.all("to").filter_map(|id| id.parse().ok()).collect(),
            parts: form.all("part").filter_map(place).collect(),
            texts: texts.collect(),
            files: form.all("file").filter_map(|id| id.parse().ok()).collect(),
            replaces: form.line("replaces").parse().ok(),
            carry: form.has("carry"),
        }
    }

    /// What was typed for a text.
    pub(super) fn text(&self, part: &Part<'_>) -> Option<&str> {
        let place = (part.record, part.field);
        let mut texts = self.texts.iter();
        let (_, text) = texts.find(|(of, _)| *of == place)?;
        Some(text)
    }

    /// What is released, if every marked copy can be read. A text that nobody has marked yet is
    /// none that can be.
    pub(super) fn sources(&self, releasing: &Releasing) -> Option<NewRelease> {
        let entries = &releasing.opened.entries;
        let mut sources = Vec::new();
        for (record, field) in &self.parts {
            let part = part_at(entries, *record, *field)?;
            let marked = Marked::read(part.text, self.text(&part)?).ok()?;
            sources.push(Source {
                record: *record,
                field: *field,
                passages: marked.passages(),
            });
        }
        let mut kept = releasing.kept.iter();
        let replaced = kept.find(|kept| self.replaces == Some(kept.note.id) && !kept.to.is_empty());
        let notes = replaced.filter(|_| self.carry).map(|kept| {
            let notes = kept
                .entries
                .iter()
                .filter(|entry| entry.entry.shared().is_some());
            notes.map(|entry| entry.number).collect()
        });
        Some(NewRelease {
            to: self.to.clone(),
            sources,
            files: self.files.clone(),
            replaces: replaced.map(|kept| kept.note.id),
            notes: notes.unwrap_or_default(),
        })
    }

    /// What a later step carries on; the marked copies too, where it does not ask for them.
    pub(super) fn carried(&self, with_texts: bool) -> Vec<Hidden> {
        let mut carried: Vec<Hidden> = Vec::new();
        let mut add = |name: &str, value: String| carried.push(Hidden::new(name, value));
        for member in &self.to {
            add("to", member.to_string());
        }
        for (record, field) in &self.parts {
            add("part", format!("{record}-{field}"));
        }
        for file in &self.files {
            add("file", file.to_string());
        }
        if let Some(release) = self.replaces {
            add("replaces", release.to_string());
        }
        if self.carry {
            add("carry", "1".to_owned());
        }
        for ((record, field), text) in self.texts.iter().filter(|_| with_texts) {
            add(&format!("text-{record}-{field}"), text.clone());
        }
        carried
    }
}

/// Where a text that was released stands now: of what has versions, the newest one.
fn newest(entries: &[TimedEntry], source: &Source) -> (u32, u16) {
    let released = part_at(entries, source.record, source.field);
    let item = released.and_then(|part| part.item).map(|(item, _)| item);
    let now = item.and_then(|item| {
        let mut all = parts(entries).into_iter();
        all.find(|part| part.item.is_some_and(|(of, _)| of == item))
    });
    now.map_or((source.record, source.field), |part| {
        (part.record, part.field)
    })
}

fn place(text: &str) -> Option<(u32, u16)> {
    let (record, field) = text.split_once('-')?;
    Some((record.parse().ok()?, field.parse().ok()?))
}
