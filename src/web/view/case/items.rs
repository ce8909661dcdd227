//! What lawyers write about a case, on its page: summary, notes, tasks, people involved.

use crate::web::view::part::DateView;
use serde::Serialize;

/// Everything that lawyers write about a case.
///
/// Form with `token`: `POST /{lang}/case/{id}/items` with `kind`, `item` (empty for a new one), `seen` (the version the
/// form was made from, 0 for none) and the fields of the kind: `text`, `owner`, `due`, `done`, `name`, `part`,
/// `remarks`, `away`. One that is not sent stays as it is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Items {
    /// The summary, once there is one.
    pub(crate) summary: Option<ItemCard>,
    /// Notes, the last one first.
    pub(crate) notes: Vec<ItemCard>,
    /// How many earlier notes are not on this page.
    pub(crate) earlier: usize,
    /// Tasks: open ones by their day, then those that are done.
    pub(crate) tasks: Vec<ItemCard>,
    /// People involved.
    pub(crate) people: Vec<ItemCard>,
    /// What was put away.
    pub(crate) away: Vec<ItemCard>,
    /// The forms for a new one of each kind; none in the archive.
    pub(crate) forms: Option<NewItems>,
    /// Words that could not be stored, because the case has become read-only.
    pub(crate) unsaved: Option<String>,
}

/// The forms for new items, one of each kind.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewItems {
    /// For the summary.
    pub(crate) summary: ItemForm,
    /// For a note.
    pub(crate) note: ItemForm,
    /// For a task.
    pub(crate) task: ItemForm,
    /// For a person.
    pub(crate) person: ItemForm,
}

/// An item as it is now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ItemCard {
    /// Its id, for its path.
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: ItemKey,
    /// The number of its newest version.
    pub(crate) version: u32,
    /// Who wrote the newest version.
    pub(crate) who: String,
    /// When.
    pub(crate) on: DateView,
    /// The time of day.
    pub(crate) time: String,
    /// What it says.
    pub(crate) text: String,
    /// It says more than that: the whole is on the item's own page.
    pub(crate) cut: bool,
    /// A person's name.
    pub(crate) name: String,
    /// A person's part.
    pub(crate) part: Option<PartKey>,
    /// Who does a task; nothing if nobody does.
    pub(crate) owner: Option<String>,
    /// The day a task is due.
    pub(crate) due: Option<DateView>,
    /// The day has passed, and it is not done.
    pub(crate) late: bool,
    /// A task is done.
    pub(crate) done: bool,
}

/// A kind of item by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ItemKey {
    /// A note.
    Note,
    /// A task.
    Task,
    /// Somebody involved.
    Person,
    /// The summary.
    Summary,
}

/// A person's part in the matter by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PartKey {
    /// The report is about them.
    Concerned,
    /// They can tell of it.
    Witness,
    /// Something else.
    Other,
}

/// A form for an item, as typed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ItemForm {
    /// What it is for.
    pub(crate) kind: ItemKey,
    /// The item; empty for a new one.
    pub(crate) item: String,
    /// The version it was made from.
    pub(crate) seen: u32,
    /// The text.
    pub(crate) text: String,
    /// A person's name.
    pub(crate) name: String,
    /// A person's part: the key, or nothing.
    pub(crate) part: String,
    /// What else there is to say of a person.
    pub(crate) remarks: String,
    /// Who can do a task.
    pub(crate) owners: Vec<OwnerChoice>,
    /// The day a task is due, as a date field writes it.
    pub(crate) due: String,
    /// A task is done.
    pub(crate) done: bool,
    /// It is put away.
    pub(crate) away: bool,
    /// What is wrong.
    pub(crate) problems: ItemProblems,
    /// Something is.
    pub(crate) wrong: bool,
}

/// Somebody who can do a task.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OwnerChoice {
    /// The member's id.
    pub(crate) id: String,
    /// The member's name.
    pub(crate) name: String,
    /// Chosen.
    pub(crate) chosen: bool,
}

/// What is wrong with a form for an item, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ItemProblems {
    /// The text.
    pub(crate) text: Option<ItemProblemKey>,
    /// A person's name.
    pub(crate) name: Option<ItemProblemKey>,
    /// A person's part.
    pub(crate) part: Option<ItemProblemKey>,
    /// What else there is to say of a person.
    pub(crate) remarks: Option<ItemProblemKey>,
    /// Who does a task.
    pub(crate) owner: Option<ItemProblemKey>,
    /// The day a task is due.
    pub(crate) due: Option<ItemProblemKey>,
}

/// A field by the name its texts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FieldKey {
    /// The text.
    Text,
    /// A task's owner.
    Owner,
    /// A task's day.
    Due,
    /// Whether a task is done.
    Done,
    /// A person's name.
    Name,
    /// A person's part.
    Part,
    /// What else there is to say of a person.
    Remarks,
    /// Whether it is put away.
    Away,
}

/// What is wrong with a field, by the name its text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum ItemProblemKey {
    /// It must say something.
    Empty,
    /// It is too long.
    TooLong {
        /// Characters that fit.
        limit: usize,
    },
    /// It is none of the choices.
    Choice,
    /// It is no day.
    Day,
}

impl ItemForm {
    /// An empty form for a new item.
    pub(crate) fn new(kind: ItemKey, owners: Vec<OwnerChoice>) -> Self {
        Self {
            kind,
            item: String::new(),
            seen: 0,
            text: String::new(),
            name: String::new(),
            part: String::new(),
            remarks: String::new(),
            owners,
            due: String::new(),
            done: false,
            away: false,
            problems: ItemProblems::default(),
            wrong: false,
        }
    }
}

impl NewItems {
    /// Whether one of them could not be taken as it was.
    pub(crate) fn is_wrong(&self) -> bool {
        let all = [&self.summary, &self.note, &self.task, &self.person];
        all.into_iter().any(|form| form.wrong)
    }
}

#[cfg(test)]
impl Items {
    /// Every state.
    pub(super) fn samples() -> Vec<Self> {
        let all = Self {
            summary: Some(ItemCard::sample(ItemKey::Summary)),
            notes: vec![
                ItemCard::sample(ItemKey::Note),
                ItemCard {
                    cut: true,
                    ..ItemCard::sample(ItemKey::Note)
                },
            ],
            earlier: 12,
            tasks: ItemCard::tasks(),
            people: vec![ItemCard::sample(ItemKey::Person)],
            away: [ItemKey::Note, ItemKey::Task, ItemKey::Person]
                .map(ItemCard::sample)
                .to_vec(),
            forms: Some(NewItems::sample()),
            unsaved: None,
        };
        let mut wrong = NewItems::sample();
        let typed = |kind| ItemForm {
            item: String::new(),
            seen: 0,
            ..ItemForm::sample(kind)
        };
        wrong.summary = typed(ItemKey::Summary);
        wrong.note = typed(ItemKey::Note);
        wrong.task = typed(ItemKey::Task);
        wrong.person = typed(ItemKey::Person);
        let empty = Self {
            summary: None,
            notes: Vec::new(),
            earlier: 0,
            tasks: Vec::new(),
            people: Vec::new(),
            away: Vec::new(),
            forms: Some(wrong),
            unsaved: None,
        };
        let archived = Self {
            forms: None,
            unsaved: Some("Words typed <before> it was archived".to_owned()),
            ..all.clone()
        };
        vec![all, empty, archived]
    }
}

#[cfg(test)]
impl NewItems {
    fn sample() -> Self {
        let form = |kind| ItemForm::new(kind, OwnerChoice::samples());
        Self {
            summary: form(ItemKey::Summary),
            note: form(ItemKey::Note),
            task: form(ItemKey::Task),
            person: form(ItemKey::Person),
        }
    }
}

#[cfg(test)]
impl OwnerChoice {
    fn samples() -> Vec<Self> {
        [("m0", "Maja Lund"), ("m1", "P. Kjær")]
            .map(|(id, name)| Self {
                id: id.to_owned(),
                name: name.to_owned(),
                chosen: id == "m1",
            })
            .to_vec()
    }
}

#[cfg(test)]
impl ItemForm {
    /// A form with everything typed and everything wrong.
    pub(super) fn sample(kind: ItemKey) -> Self {
        let (empty, none) = (Some(ItemProblemKey::Empty), ItemProblems::default());
        let (choice, long) = (
            Some(ItemProblemKey::Choice),
            Some(ItemProblemKey::TooLong { limit: 100_000 }),
        );
        let problems = match kind {
            ItemKey::Note => ItemProblems {
                text: empty,
                ..none
            },
            ItemKey::Summary => ItemProblems { text: long, ..none },
            ItemKey::Task => ItemProblems {
                text: empty,
                owner: choice,
                due: Some(ItemProblemKey::Day),
                ..none
            },
            ItemKey::Person => ItemProblems {
                name: empty,
                part: choice,
                remarks: long,
                ..none
            },
        };
        Self {
            item: "0c2e".to_owned(),
            seen: 2,
            text: "Ask <hall 3> for the log\n\nand the key".to_owned(),
            name: "宋 <小明>".to_owned(),
            part: "witness".to_owned(),
            remarks: "Night shift".to_owned(),
            due: "2026-12-01".to_owned(),
            done: true,
            away: true,
            problems,
            wrong: true,
            ..Self::new(kind, OwnerChoice::samples())
        }
    }
}

#[cfg(test)]
impl ItemCard {
    /// An item with everything said.
    pub(super) fn sample(kind: ItemKey) -> Self {
        let person = kind == ItemKey::Person;
        Self {
            id: "0c2e".to_owned(),
            kind,
            version: 3,
            who: "Maja Lund".to_owned(),
            on: DateView::new(2026, 12, 1),
            time: "10:40".to_owned(),
            text: "The alarm log <is> missing.\n\nAsk again.".to_owned(),
            cut: false,
            name: if person { "宋 <小明>" } else { "" }.to_owned(),
            part: person.then_some(PartKey::Witness),
            owner: None,
            due: None,
            late: false,
            done: false,
        }
    }

    fn tasks() -> Vec<Self> {
        let task = Self::sample(ItemKey::Task);
        let due = |day| Some(DateView::new(2026, 12, day));
        vec![
            Self {
                owner: Some("P. Kjær".to_owned()),
                due: due(1),
                late: true,
                ..task.clone()
            },
            Self {
                due: due(9),
                ..task.clone()
            },
            Self { done: true, ..task },
        ]
    }
}
