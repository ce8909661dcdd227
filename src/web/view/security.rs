//! The security log, for administrators and auditors.

use serde::Serialize;

use super::View;
use super::part::DateView;

/// `GET /{lang}/security`: what happened, newest first.
///
/// Filter (GET): `from`, `to`, `kind`, `person`; `before` is the number of an entry. Form with `token`, `POST
/// /{lang}/security/export`: the filter's fields and the button `format` (`csv` or `json`).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Security {
    /// The form token.
    pub(crate) token: String,
    /// The filter as typed.
    pub(crate) filter: Filter,
    /// The first place where the log is not as it was written.
    pub(crate) alarm: Option<Alarm>,
    /// What happens now cannot be written.
    pub(crate) failing: bool,
    /// The entries by day.
    pub(crate) days: Vec<DayOfEntries>,
    /// How many entries there are on this page.
    pub(crate) shown: usize,
    /// The page is not the newest one: the address of that.
    pub(crate) newest: Option<String>,
    /// The address of the next older page.
    pub(crate) older: Option<String>,
    /// How many entries are kept and verified.
    pub(crate) whole: u64,
}

/// The filter, as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Filter {
    /// From this day, as typed.
    pub(crate) from: String,
    /// Up to this day, as typed.
    pub(crate) to: String,
    /// What of it is not a day.
    pub(crate) from_problem: bool,
    /// What of it is not a day.
    pub(crate) to_problem: bool,
    /// The groups of kinds.
    pub(crate) groups: Vec<GroupChoice>,
    /// The members.
    pub(crate) people: Vec<PersonChoice>,
    /// Anything is chosen.
    pub(crate) is_set: bool,
    /// The value of the chosen kind, for the export.
    pub(crate) kind: String,
    /// The value of the chosen member, for the export.
    pub(crate) person: String,
}

/// A group of kinds that can be chosen whole or one by one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GroupChoice {
    /// The group's key.
    pub(crate) group: String,
    /// The whole group is chosen.
    pub(crate) chosen: bool,
    /// Its kinds.
    pub(crate) kinds: Vec<KindChoice>,
}

/// A kind of entry that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KindChoice {
    /// The kind's key.
    pub(crate) key: String,
    /// It is chosen.
    pub(crate) chosen: bool,
}

/// A member who can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PersonChoice {
    /// The member's id.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// Chosen.
    pub(crate) chosen: bool,
}

/// Where the log is broken.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Alarm {
    /// The number of the first entry concerned.
    pub(crate) number: u64,
    /// The key of what is wrong.
    pub(crate) what: String,
    /// The last day before it that is whole.
    pub(crate) since: Option<DateView>,
    /// The first day after it.
    pub(crate) until: Option<DateView>,
}

/// A day and its entries, newest first.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DayOfEntries {
    /// The day.
    pub(crate) on: DateView,
    /// Its entries.
    pub(crate) rows: Vec<EntryRow>,
}

/// One entry.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EntryRow {
    /// Its number.
    pub(crate) number: u64,
    /// The time of day in UTC; none where only the day is known.
    pub(crate) time: Option<String>,
    /// The kind's key; none for one of a newer version.
    pub(crate) key: Option<String>,
    /// Which part it is about.
    pub(crate) detail: Option<String>,
    /// How often it happened.
    pub(crate) count: u64,
    /// Who did it.
    pub(crate) who: Option<NameView>,
    /// To whom.
    pub(crate) whom: Option<NameView>,
    /// The browser's name.
    pub(crate) device: Option<String>,
}

/// The name of somebody or something.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NameView {
    /// The name, while there is one.
    pub(crate) name: Option<String>,
    /// It is, or was, a client.
    pub(crate) tenant: bool,
}

impl View for Security {
    const TEMPLATE: &'static str = "security.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        sample::all()
    }
}

#[cfg(test)]
mod sample {
    use super::*;
    use crate::log::kept::{Group, KINDS};

    pub(super) fn all() -> Vec<Security> {
        let full = full();
        let narrowed = Security {
            filter: Filter {
                from: "2026-11-31".to_owned(),
                to: "yester<day>".to_owned(),
                from_problem: true,
                to_problem: true,
                is_set: true,
                kind: "signed-in".to_owned(),
                person: "0c2d".to_owned(),
                ..full.filter.clone()
            },
            days: Vec::new(),
            shown: 0,
            alarm: Some(Alarm {
                number: 17,
                what: "changed".to_owned(),
                since: Some(DateView::new(2026, 11, 20)),
                until: Some(DateView::new(2026, 11, 23)),
            }),
            failing: true,
            newest: Some("?from=2026-11-01".to_owned()),
            older: None,
            ..full.clone()
        };
        let mut all = vec![full, narrowed.clone()];
        for (what, since, until) in [
            ("missing", true, false),
            ("unlinked", false, true),
            ("end-missing", false, false),
            ("cut", false, false),
        ] {
            all.push(Security {
                alarm: Some(Alarm {
                    number: 1_204,
                    what: what.to_owned(),
                    since: since.then(|| DateView::new(2026, 11, 20)),
                    until: until.then(|| DateView::new(2026, 11, 23)),
                }),
                filter: Filter::default(),
                ..narrowed.clone()
            });
        }
        all
    }

    fn full() -> Security {
        let rows = KINDS
            .iter()
            .zip(0_u64..)
            .map(|(kind, number)| EntryRow {
                number: 1_300 - number,
                time: (!number.is_multiple_of(3)).then(|| "12:04".to_owned()),
                key: (number != 1).then(|| kind.key.to_owned()),
                detail: (number % 4 == 1).then(|| "records".to_owned()),
                count: 1 + 9_999 * (number % 2),
                who: (number % 3 == 1).then(|| name("Maja Lund <A/S>", false)),
                whom: match number % 5 {
                    1 => Some(name("", false)),
                    2 => Some(name("", true)),
                    3 => Some(name("Nordvik Food", true)),
                    _ => None,
                },
                device: (number % 3 == 1).then(|| "the <9> laptop".to_owned()),
            })
            .collect();
        Security {
            token: "t9".repeat(16),
            filter: Filter {
                groups: Group::ALL
                    .into_iter()
                    .map(|group| GroupChoice {
                        group: group.key().to_owned(),
                        chosen: false,
                        kinds: KINDS
                            .iter()
                            .filter(|kind| kind.group == group)
                            .map(|kind| KindChoice {
                                key: kind.key.to_owned(),
                                chosen: kind.key == "signed-in",
                            })
                            .collect(),
                    })
                    .collect(),
                people: vec![PersonChoice {
                    id: "0c2d".to_owned(),
                    name: "Maja Lund".to_owned(),
                    chosen: true,
                }],
                ..Filter::default()
            },
            alarm: None,
            failing: false,
            days: vec![DayOfEntries {
                on: DateView::new(2026, 11, 23),
                rows,
            }],
            shown: KINDS.len(),
            newest: None,
            older: Some("?before=1200&kind=signed-in".to_owned()),
            whole: 1_300,
        }
    }

    fn name(name: &str, tenant: bool) -> NameView {
        NameView {
            name: (!name.is_empty()).then(|| name.to_owned()),
            tenant,
        }
    }
}
