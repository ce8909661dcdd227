//! The page of one item: what it is now, its versions, and two of them side by side.

use super::items::{FieldKey, ItemCard, ItemForm};
#[cfg(test)]
use super::items::{ItemKey, ItemProblems};
use crate::web::view::View;
use crate::web::view::part::DateView;
use serde::Serialize;

/// `GET /{lang}/case/{id}/item/{item}`, with `old` and `new` (numbers of versions) to compare them.
///
/// Forms with `token`: `POST /{lang}/case/{id}/items` as on the page of the case, with `page=item`;
/// `POST /{lang}/case/{id}/item/{item}/restore` with `version` and `seen`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseItem {
    /// The form token.
    pub(crate) token: String,
    /// The case's id.
    pub(crate) case: String,
    /// The case's label.
    pub(crate) label: String,
    /// The item as it is now.
    pub(crate) item: ItemCard,
    /// The form that changes it; none in the archive.
    pub(crate) form: Option<ItemForm>,
    /// Words that could not be stored, because the case has become read-only.
    pub(crate) unsaved: Option<String>,
    /// Somebody else has changed the same meanwhile.
    pub(crate) conflict: Option<Conflict>,
    /// Every version, the newest first.
    pub(crate) versions: Vec<VersionRow>,
    /// Two versions side by side.
    pub(crate) comparison: Option<Comparison>,
    /// Something just done.
    pub(crate) notice: Option<ItemNotice>,
}

/// One version of an item.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct VersionRow {
    /// Its number.
    pub(crate) number: u32,
    /// Who wrote it.
    pub(crate) who: String,
    /// When.
    pub(crate) on: DateView,
    /// The time of day.
    pub(crate) time: String,
    /// The version that it brought back.
    pub(crate) restores: Option<u32>,
    /// Nothing was written: something was erased from the item.
    pub(crate) erased: bool,
    /// It is one of the two that are compared: the old one, or the new one.
    pub(crate) old: bool,
    /// As `old`.
    pub(crate) new: bool,
    /// What it says, in a few words.
    pub(crate) excerpt: String,
}

/// Two versions side by side.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Comparison {
    /// The number of the old one.
    pub(crate) old: u32,
    /// The number of the new one.
    pub(crate) new: u32,
    /// Field by field; fields that are the same in both are left out.
    pub(crate) fields: Vec<FieldChange>,
}

/// The same field, changed by two people at once.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Conflict {
    /// Who else changed it.
    pub(crate) who: String,
    /// When.
    pub(crate) on: DateView,
    /// The time of day.
    pub(crate) time: String,
    /// Field by field: theirs and yours.
    pub(crate) fields: Vec<FieldChange>,
}

/// What changed in one field.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldChange {
    /// Which field.
    pub(crate) field: FieldKey,
    /// Line by line.
    pub(crate) rows: Vec<LineRow>,
}

/// A line of two texts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LineRow {
    /// What became of it.
    pub(crate) what: LineKey,
    /// The old line; for lines that are left out, how many.
    pub(crate) old: String,
    /// The new line.
    pub(crate) new: String,
    /// How many lines are left out here.
    pub(crate) lines: usize,
}

/// What became of a line, by the name its text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LineKey {
    /// In both.
    Same,
    /// In the old one only.
    Removed,
    /// In the new one only.
    Added,
    /// Another line stands in its place.
    Replaced,
    /// Lines that are the same in both and are not shown.
    Left,
    /// More than a page shows.
    Cut,
}

/// Something just done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ItemNotice {
    /// It is a new version.
    Saved,
    /// It is a new version, with what a colleague changed meanwhile.
    Merged,
    /// Nothing changed.
    Same,
    /// An earlier version is the newest again.
    Restored,
    /// Nothing changed: the form was old.
    Stale,
}

impl View for CaseItem {
    const TEMPLATE: &'static str = "case_item.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |kind| Self {
            token: "t9".repeat(16),
            case: "0c2d".to_owned(),
            label: "4K7P-Q2".to_owned(),
            item: ItemCard::sample(kind),
            form: Some(ItemForm {
                problems: ItemProblems::default(),
                wrong: false,
                ..ItemForm::sample(kind)
            }),
            unsaved: None,
            conflict: None,
            versions: VersionRow::samples(),
            comparison: None,
            notice: None,
        };
        let conflict = Conflict {
            who: "P. Kjær".to_owned(),
            on: DateView::new(2026, 12, 1),
            time: "10:41".to_owned(),
            fields: FieldChange::samples(),
        };
        let comparison = Comparison {
            old: 1,
            new: 3,
            fields: FieldChange::samples(),
        };
        let mut all = vec![
            Self {
                conflict: Some(conflict),
                ..page(ItemKey::Task)
            },
            Self {
                comparison: Some(comparison.clone()),
                ..page(ItemKey::Note)
            },
            Self {
                comparison: Some(Comparison {
                    fields: Vec::new(),
                    ..comparison
                }),
                form: None,
                unsaved: Some("Typed <before> it was archived".to_owned()),
                ..page(ItemKey::Summary)
            },
            Self {
                form: Some(ItemForm::sample(ItemKey::Person)),
                versions: VersionRow::samples().split_off(2),
                ..page(ItemKey::Person)
            },
        ];
        let notices = [
            ItemNotice::Saved,
            ItemNotice::Merged,
            ItemNotice::Same,
            ItemNotice::Restored,
            ItemNotice::Stale,
        ];
        all.extend(notices.map(|notice| Self {
            notice: Some(notice),
            ..page(ItemKey::Note)
        }));
        all
    }
}

#[cfg(test)]
impl VersionRow {
    fn samples() -> Vec<Self> {
        let row = |number: u32, restores| Self {
            number,
            who: "Maja Lund".to_owned(),
            on: DateView::new(2026, 12, 1),
            time: "10:40".to_owned(),
            restores,
            erased: number == 2,
            old: number == 1,
            new: number == 3,
            excerpt: "The alarm log <is> missing".to_owned(),
        };
        vec![row(3, Some(1)), row(2, None), row(1, None)]
    }
}

#[cfg(test)]
impl FieldChange {
    fn samples() -> Vec<Self> {
        let row = |what, old: &str, new: &str, lines| LineRow {
            what,
            old: old.to_owned(),
            new: new.to_owned(),
            lines,
        };
        let text = Self {
            field: FieldKey::Text,
            rows: vec![
                row(LineKey::Left, "", "", 12),
                row(
                    LineKey::Same,
                    "The log <is> missing.",
                    "The log <is> missing.",
                    0,
                ),
                row(LineKey::Replaced, "Ask <hall 3>.", "Ask <hall 4>.", 0),
                row(LineKey::Removed, "Ask again.", "", 0),
                row(LineKey::Added, "", "Done.", 0),
                row(LineKey::Cut, "", "", 40),
            ],
        };
        let value = |field, old: &str, new: &str| Self {
            field,
            rows: vec![row(LineKey::Replaced, old, new, 0)],
        };
        vec![
            text,
            value(FieldKey::Owner, "Maja Lund", "P. Kjær"),
            value(FieldKey::Due, "2026-12-01", "2026-12-02"),
            value(FieldKey::Done, "", "yes"),
            value(FieldKey::Away, "yes", ""),
            value(FieldKey::Part, "concerned", "witness"),
            value(FieldKey::Name, "宋", "宋小明"),
            value(FieldKey::Remarks, "", "Night shift"),
        ]
    }
}
