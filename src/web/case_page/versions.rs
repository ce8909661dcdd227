//! The page of one item with its versions.

use subrosa_policy::{LineChange, MemberId, RecordId, compare_lines};

use super::items::{ItemTyped, card, field_key, form_from, typed_form, unsaved};
use super::named;
use crate::app::casework::Opened;
use crate::app::kept::{ItemField, ItemVersion, versions};
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::clock::split_minute;
use crate::error::AppError;
use crate::web::dates::date;
use crate::web::view::case::{
    CaseItem, Comparison, Conflict, FieldChange, ItemNotice, LineKey, LineRow, VersionRow,
};

/// What the page of an item shows beside the item.
#[derive(Default)]
pub(crate) struct ItemExtra {
    /// The numbers of two versions to compare.
    pub(crate) between: Option<(u32, u32)>,
    /// A form that was not taken as it was.
    pub(crate) typed: Option<ItemTyped>,
    /// The fields of it that somebody else has changed meanwhile.
    pub(crate) conflict: Vec<ItemField>,
    pub(crate) notice: Option<ItemNotice>,
}

/// The page of one item.
pub(crate) fn item_page(
    session: &Session<StaffSession>,
    opened: &Opened,
    names: &[(MemberId, String)],
    item: RecordId,
    extra: &ItemExtra,
) -> Result<CaseItem, AppError> {
    let all: Vec<&ItemVersion> = versions(&opened.entries)
        .filter(|version| version.item == item)
        .collect();
    let now = all.last().ok_or(AppError::NotFound)?;
    let open = session.value.actor.note(&opened.index.facts()).is_ok();
    let typed = extra.typed.as_ref();
    let form = match typed {
        Some(typed) => typed_form(opened, names, typed),
        None => form_from(opened, names, now),
    };
    Ok(CaseItem {
        token: session.token.clone(),
        case: opened.index.case.to_string(),
        label: opened.index.label.clone(),
        item: card(now, names, opened.today),
        form: open.then_some(form),
        unsaved: typed.filter(|_| !open).map(unsaved),
        conflict: conflict(now, names, extra),
        versions: all
            .iter()
            .rev()
            .map(|version| row(version, names, extra.between))
            .collect(),
        comparison: extra
            .between
            .and_then(|between| comparison(&all, names, between)),
        notice: extra.notice,
    })
}

fn row(
    version: &ItemVersion,
    names: &[(MemberId, String)],
    between: Option<(u32, u32)>,
) -> VersionRow {
    let (on, time) = split_minute(version.minute);
    let text = [ItemField::Text, ItemField::Name]
        .map(|field| version.value(field))
        .concat();
    VersionRow {
        number: version.number,
        who: named(names, version.member),
        on: date(on),
        time,
        restores: version.restores,
        erased: version.erased,
        old: between.is_some_and(|(old, _)| old == version.number),
        new: between.is_some_and(|(_, new)| new == version.number),
        excerpt: text.chars().take(EXCERPT).collect(),
    }
}

fn comparison(
    all: &[&ItemVersion],
    names: &[(MemberId, String)],
    (old, new): (u32, u32),
) -> Option<Comparison> {
    let of = |number| all.iter().find(|version| version.number == number);
    let (was, is) = (of(old)?, of(new)?);
    let changed = |field: &&ItemField| was.value(**field) != is.value(**field);
    let fields = is.kind.fields().iter().filter(changed);
    let change = |field: &ItemField| change(*field, was.value(*field), is.value(*field), names);
    Some(Comparison {
        old,
        new,
        fields: fields.map(change).collect(),
    })
}

/// Theirs and yours, for each field that both have changed.
fn conflict(
    theirs: &ItemVersion,
    names: &[(MemberId, String)],
    extra: &ItemExtra,
) -> Option<Conflict> {
    let typed = extra
        .typed
        .as_ref()
        .filter(|_| !extra.conflict.is_empty())?;
    let mine = |field| {
        let values = typed.edit.values.iter();
        let found = values.clone().find(|(of, _)| *of == field);
        found.map_or("", |(_, text)| text.as_str())
    };
    let (on, time) = split_minute(theirs.minute);
    Some(Conflict {
        who: named(names, theirs.member),
        on: date(on),
        time,
        fields: extra
            .conflict
            .iter()
            .map(|field| change(*field, theirs.value(*field), mine(*field), names))
            .collect(),
    })
}

/// What changed in a field, with long runs of lines that are the same left out.
fn change(field: ItemField, old: &str, new: &str, names: &[(MemberId, String)]) -> FieldChange {
    let shown = |value: &str| match field {
        ItemField::Owner => value
            .parse()
            .map_or_else(|_| value.to_owned(), |member| named(names, member)),
        ItemField::Text
        | ItemField::Due
        | ItemField::Done
        | ItemField::Name
        | ItemField::Part
        | ItemField::Remarks
        | ItemField::Away => value.to_owned(),
    };
    let changes = compare_lines(&shown(old), &shown(new));
    let kept = |place: usize| matches!(changes.get(place), Some(LineChange::Kept(_)) | None);
    let mut rows: Vec<LineRow> = Vec::new();
    for (place, line) in changes.iter().enumerate() {
        let far = (place.saturating_sub(AROUND)..=place + AROUND).all(kept);
        let (what, old, new) = match line {
            LineChange::Kept(_) if far => (LineKey::Left, "", ""),
            _ if rows.len() >= MOST_ROWS => (LineKey::Cut, "", ""),
            LineChange::Kept(both) => (LineKey::Same, both.as_str(), both.as_str()),
            LineChange::Removed(was) => (LineKey::Removed, was.as_str(), ""),
            LineChange::Added(is) => (LineKey::Added, "", is.as_str()),
            LineChange::Replaced(was, is) => (LineKey::Replaced, was.as_str(), is.as_str()),
        };
        match rows.last_mut() {
            Some(last) if last.what == what && matches!(what, LineKey::Left | LineKey::Cut) => {
                last.lines += 1;
            }
            Some(_) | None => rows.push(LineRow {
                what,
                old: old.to_owned(),
                new: new.to_owned(),
                lines: 1,
            }),
        }
    }
    FieldChange {
        field: field_key(field),
        rows,
    }
}

/// Lines that are shown on both sides of a change.
const AROUND: usize = 3;
/// Lines of a comparison that a page shows.
const MOST_ROWS: usize = 2_000;
/// Characters of a version in the list.
const EXCERPT: usize = 80;
