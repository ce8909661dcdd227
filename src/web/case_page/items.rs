//! What lawyers write about a case, and the forms for it.

use subrosa_policy::{Day, MemberId};

use super::named;
use crate::app::casework::{ItemProblem, Opened, day, newest, owners};
use crate::app::kept::{ItemEdit, ItemField, ItemKind, ItemVersion, YES};
use crate::clock::split_minute;
use crate::web::dates::date;
use crate::web::view::case::{
    FieldKey, ItemCard, ItemForm, ItemKey, ItemProblemKey, ItemProblems, Items, NewItems,
    OwnerChoice, PartKey,
};

/// A form of an item that was not taken as it was.
pub(crate) struct ItemTyped {
    pub(crate) edit: ItemEdit,
    pub(crate) problems: Vec<(ItemField, ItemProblem)>,
}

/// Everything that lawyers write, and the forms for more of it while the case is `open`; the last
/// notes, or `all`.
pub(super) fn items(
    opened: &Opened,
    names: &[(MemberId, String)],
    (open, all): (bool, bool),
    typed: Option<&ItemTyped>,
) -> Items {
    let (mut here, mut away) = (Vec::new(), Vec::new());
    for kind in [
        ItemKind::Summary,
        ItemKind::Note,
        ItemKind::Task,
        ItemKind::Person,
    ] {
        for now in newest(&opened.entries, kind) {
            let card = card(now, names, opened.today);
            if now.is(ItemField::Away) {
                away.push(card);
            } else {
                here.push((now.value(ItemField::Due).to_owned(), card));
            }
        }
    }
    // An open task without a day comes after those with one; what is done comes last.
    here.sort_by_key(|(due, card)| match card.kind {
        ItemKey::Task => (card.done, due.is_empty(), due.clone()),
        ItemKey::Summary | ItemKey::Note | ItemKey::Person => (false, false, String::new()),
    });
    let of = |kind| {
        let cards = here.iter().filter(move |(_, card)| card.kind == kind);
        cards.map(|(_, card)| card.clone())
    };
    let mut notes: Vec<ItemCard> = of(ItemKey::Note).collect();
    let earlier = if all {
        0
    } else {
        notes.len().saturating_sub(LAST)
    };
    notes.truncate(notes.len() - earlier);
    let shorter = |card: ItemCard| shortened(card, ON_PAGE);
    Items {
        summary: of(ItemKey::Summary).next().map(shorter),
        notes: notes.into_iter().map(shorter).collect(),
        earlier,
        tasks: of(ItemKey::Task).map(shorter).collect(),
        people: of(ItemKey::Person).map(shorter).collect(),
        away: away.into_iter().map(shorter).collect(),
        forms: open.then(|| new_items(opened, names, typed)),
        unsaved: typed.filter(|_| !open).map(unsaved),
    }
}

/// The words of a form that can no longer be stored.
pub(super) fn unsaved(typed: &ItemTyped) -> String {
    let words = typed.edit.values.iter().filter(|(field, _)| {
        matches!(
            field,
            ItemField::Text | ItemField::Name | ItemField::Remarks
        )
    });
    let words: Vec<&str> = words.map(|(_, text)| text.as_str()).collect();
    words.join("\n\n")
}

fn new_items(opened: &Opened, names: &[(MemberId, String)], typed: Option<&ItemTyped>) -> NewItems {
    let form =
        |kind| match typed.filter(|typed| typed.edit.kind == kind && typed.edit.item.is_none()) {
            Some(typed) => typed_form(opened, names, typed),
            None => ItemForm::new(key(kind), choices(opened, names, "")),
        };
    NewItems {
        summary: form(ItemKind::Summary),
        note: form(ItemKind::Note),
        task: form(ItemKind::Task),
        person: form(ItemKind::Person),
    }
}

/// A form as somebody typed it.
pub(super) fn typed_form(
    opened: &Opened,
    names: &[(MemberId, String)],
    typed: &ItemTyped,
) -> ItemForm {
    let edit = &typed.edit;
    let value = |field| {
        let found = edit.values.iter().find(|(of, _)| *of == field);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let mut form = form_of(opened, names, edit.kind, value);
    form.item = edit.item.map(|item| item.to_string()).unwrap_or_default();
    form.seen = edit.seen;
    form.wrong = !typed.problems.is_empty();
    form.problems = problems(&typed.problems);
    form
}

/// The form that changes an item from what it is.
pub(super) fn form_from(
    opened: &Opened,
    names: &[(MemberId, String)],
    now: &ItemVersion,
) -> ItemForm {
    let value = |field| now.value(field).to_owned();
    let mut form = form_of(opened, names, now.kind, value);
    form.item = now.item.to_string();
    form.seen = now.number;
    form
}

fn form_of(
    opened: &Opened,
    names: &[(MemberId, String)],
    kind: ItemKind,
    value: impl Fn(ItemField) -> String,
) -> ItemForm {
    let owner = value(ItemField::Owner);
    ItemForm {
        text: value(ItemField::Text),
        name: value(ItemField::Name),
        part: value(ItemField::Part),
        remarks: value(ItemField::Remarks),
        due: value(ItemField::Due),
        done: value(ItemField::Done) == YES,
        away: value(ItemField::Away) == YES,
        ..ItemForm::new(key(kind), choices(opened, names, &owner))
    }
}

/// Who can do a task; whoever does it now too, so that a form changes nothing by itself.
fn choices(opened: &Opened, names: &[(MemberId, String)], chosen: &str) -> Vec<OwnerChoice> {
    let mut members = owners(&opened.index);
    let now: Option<MemberId> = chosen.parse().ok();
    members.extend(now.filter(|member| !owners(&opened.index).contains(member)));
    let choice = |member: &MemberId| OwnerChoice {
        id: member.to_string(),
        name: named(names, *member),
        chosen: now == Some(*member),
    };
    members.iter().map(choice).collect()
}

/// An item as it is now.
pub(super) fn card(now: &ItemVersion, names: &[(MemberId, String)], today: Day) -> ItemCard {
    let (on, time) = split_minute(now.minute);
    let due = day(now.value(ItemField::Due));
    let done = now.is(ItemField::Done);
    let text = if now.kind == ItemKind::Person {
        ItemField::Remarks
    } else {
        ItemField::Text
    };
    let owner = now.value(ItemField::Owner).parse().ok();
    ItemCard {
        id: now.item.to_string(),
        kind: key(now.kind),
        version: now.number,
        who: named(names, now.member),
        on: date(on),
        time,
        text: now.value(text).to_owned(),
        cut: false,
        name: now.value(ItemField::Name).to_owned(),
        part: part(now.value(ItemField::Part)),
        owner: owner.map(|owner| named(names, owner)),
        due: due.map(date),
        late: !done && due.is_some_and(|due| due < today),
        done,
    }
}

/// The beginning of a long text.
fn shortened(mut card: ItemCard, most: usize) -> ItemCard {
    if let Some((end, _)) = card.text.char_indices().nth(most) {
        card.text.truncate(end);
        card.text.push('…');
        card.cut = true;
    }
    card
}

/// The key of a kind on pages.
pub(super) fn key(kind: ItemKind) -> ItemKey {
    match kind {
        ItemKind::Note => ItemKey::Note,
        ItemKind::Task => ItemKey::Task,
        ItemKind::Person => ItemKey::Person,
        ItemKind::Summary => ItemKey::Summary,
    }
}

/// The key of a field on pages.
pub(super) fn field_key(field: ItemField) -> FieldKey {
    match field {
        ItemField::Text => FieldKey::Text,
        ItemField::Owner => FieldKey::Owner,
        ItemField::Due => FieldKey::Due,
        ItemField::Done => FieldKey::Done,
        ItemField::Name => FieldKey::Name,
        ItemField::Part => FieldKey::Part,
        ItemField::Remarks => FieldKey::Remarks,
        ItemField::Away => FieldKey::Away,
    }
}

fn part(key: &str) -> Option<PartKey> {
    match key {
        "concerned" => Some(PartKey::Concerned),
        "witness" => Some(PartKey::Witness),
        "other" => Some(PartKey::Other),
        _ => None,
    }
}

fn problems(found: &[(ItemField, ItemProblem)]) -> ItemProblems {
    let of = |field| {
        let problem = found.iter().find(|(of, _)| *of == field)?;
        Some(match problem.1 {
            ItemProblem::Empty => ItemProblemKey::Empty,
            ItemProblem::TooLong(limit) => ItemProblemKey::TooLong { limit },
            ItemProblem::NoChoice => ItemProblemKey::Choice,
            ItemProblem::NoDay => ItemProblemKey::Day,
        })
    };
    ItemProblems {
        text: of(ItemField::Text),
        name: of(ItemField::Name),
        part: of(ItemField::Part),
        remarks: of(ItemField::Remarks),
        owner: of(ItemField::Owner),
        due: of(ItemField::Due),
    }
}

/// Notes on the page of a case.
const LAST: usize = 20;
/// Characters of an item on the page of a case.
const ON_PAGE: usize = 1_200;
