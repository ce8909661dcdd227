//! What is left of a case for counting, and when a row says too much.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::{Category, Channel, Milestones, Mode, Outcome};
use crate::clock::LegalClock;
use crate::day::Day;
use crate::id::TenantId;
use crate::tenant::Versions;

/// The row of one case: fixed when it is closed, and all that is left of it when it is anonymised.
///
/// What would make it rare is `None`, or coarser, once it stands for an anonymised case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StatRow {
    /// Whose case it was; `None` stands for "small tenants".
    pub tenant: Option<TenantId>,
    /// When the report came.
    pub received: Period,
    /// What it was about, as a number in the tenant's questionnaire of the edition in `under`.
    pub category: Option<Category>,
    /// Anonymous or confidential.
    pub mode: Option<Mode>,
    /// How it came.
    pub channel: Option<Channel>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Whether the acknowledgement came in time; `None` where none was owed.
    pub acknowledged_in_time: Option<bool>,
    /// Whether feedback came in time; `None` where none was owed.
    pub feedback_in_time: Option<bool>,
    /// Days from the report to the acknowledgement; `None` if there was none.
    pub to_acknowledge: Option<Days>,
    /// Days from the report to the feedback; `None` if there was none.
    pub to_feedback: Option<Days>,
    /// Days from the report to the end.
    pub to_close: Option<Days>,
    /// Messages of both sides.
    pub messages: Amount,
    /// Files of both sides.
    pub files: Amount,
    /// The editions it was made under.
    pub under: Versions,
    /// Whether anybody was shut out of it, or was not to know of it when it was erased. Then it counts for nobody.
    pub excluded: bool,
}

/// When a report came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Period {
    /// In a quarter.
    Quarter {
        /// The year.
        year: u16,
        /// 1 to 4.
        quarter: u8,
    },
    /// In a year.
    Year(u16),
    /// At some time.
    Ever,
}

/// How many days something took, as one of a few ranges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Days {
    /// At most 3.
    UpTo3,
    /// 4 to 7.
    UpTo7,
    /// 8 to 30.
    UpTo30,
    /// 31 to 90.
    UpTo90,
    /// 91 to 180.
    UpTo180,
    /// More than 180.
    More,
}

/// How many there were, as one of a few ranges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Amount {
    /// None.
    None,
    /// One.
    One,
    /// 2 to 5.
    UpTo5,
    /// 6 to 20.
    UpTo20,
    /// More than 20.
    More,
}

/// What a row is made from, beside the milestones.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// Whose case it is.
    pub tenant: TenantId,
    /// What it was about.
    pub category: Option<Category>,
    /// Anonymous or confidential.
    pub mode: Mode,
    /// How it came.
    pub channel: Channel,
    /// How it ended.
    pub outcome: Outcome,
    /// The day it was closed.
    pub closed: Day,
    /// Messages of both sides.
    pub messages: usize,
    /// Files of both sides.
    pub files: usize,
    /// The editions it was made under.
    pub under: Versions,
    /// Whether anybody was shut out of it.
    pub excluded: bool,
}

impl StatRow {
    /// The row of a case that ends.
    pub fn of(ended: &Ended, milestones: &Milestones, dates: &LegalClock) -> Self {
        let received = milestones.received;
        let took = |day: Option<Day>| day.map(|day| Days::between(received, day));
        Self {
            tenant: Some(ended.tenant),
            received: Period::quarter_of(received),
            category: ended.category,
            mode: Some(ended.mode),
            channel: Some(ended.channel),
            outcome: Some(ended.outcome),
            acknowledged_in_time: dates.acknowledged_in_time(milestones, ended.closed),
            feedback_in_time: dates.feedback_in_time(milestones, ended.closed),
            to_acknowledge: took(milestones.acknowledged),
            to_feedback: took(milestones.feedback_given),
            to_close: took(Some(ended.closed)),
            messages: Amount::of(ended.messages),
            files: Amount::of(ended.files),
            under: ended.under,
            excluded: ended.excluded,
        }
    }

    /// What is left of a row when only its tenant is.
    pub fn of_tenant(tenant: TenantId) -> Self {
        Self {
            tenant: Some(tenant),
            received: Period::Ever,
            category: None,
            mode: None,
            channel: None,
            outcome: None,
            acknowledged_in_time: None,
            feedback_in_time: None,
            to_acknowledge: None,
            to_feedback: None,
            to_close: None,
            messages: Amount::None,
            files: Amount::None,
            under: Versions::default(),
            excluded: false,
        }
    }

    /// Makes the row coarser by one step.
    fn generalise(&mut self, step: Coarser) {
        match step {
            Coarser::Way => (self.mode, self.channel) = (None, None),
            Coarser::Quarter => self.received = self.received.year_only(),
            Coarser::Category => {
                self.category = None;
                self.under = Versions {
                    legal: self.under.legal,
                    ..Versions::default()
                };
            }
            Coarser::Outcome => self.outcome = None,
            Coarser::Year => self.received = Period::Ever,
            Coarser::Tenant => {
                self.tenant = None;
                self.under = Versions::default();
            }
            Coarser::Spans => {
                (self.to_acknowledge, self.to_feedback, self.to_close) = (None, None, None);
                (self.messages, self.files) = (Amount::None, Amount::None);
            }
        }
    }

    /// What somebody who knows of a case could look for.
    fn combination(&self) -> Combination {
        let number = |number: Option<u16>| number.map_or(u32::MAX, u32::from);
        Combination {
            tenant: self.tenant.map(|tenant| *tenant.as_bytes()),
            received: self.received,
            words: [
                number(self.category.map(|category| category.0)),
                number(self.mode.map(|mode| match mode {
                    Mode::Anonymous => 1,
                    Mode::Confidential => 2,
                })),
                number(self.channel.map(|channel| match channel {
                    Channel::Web => 1,
                    Channel::Oral => 2,
                    Channel::Letter => 3,
                })),
                number(self.outcome.map(outcome_number)),
            ],
        }
    }
}

/// Makes every row of `new` coarser until at least [`LEAST`] rows of `new` and `there` share what
/// is left of it, or nothing is left. How many rows there are never changes.
///
/// What goes first is what totals need least: mode and channel, the quarter, the category, the
/// outcome, the year, the tenant; last the ranges of days and amounts.
pub fn generalise(new: &mut [StatRow], there: &[StatRow]) {
    for step in Coarser::ALL {
        let mut seen: BTreeMap<Combination, usize> = BTreeMap::new();
        for row in new.iter().chain(there) {
            *seen.entry(row.combination()).or_default() += 1;
        }
        let rare = |row: &StatRow| seen.get(&row.combination()).is_none_or(|n| *n < LEAST);
        for row in new.iter_mut().filter(|row| rare(row)) {
            row.generalise(step);
        }
    }
}

/// The fewest rows that may share a combination without being made coarser.
pub const LEAST: usize = 5;

impl Period {
    /// The quarter a day is in.
    pub fn quarter_of(day: Day) -> Self {
        Self::Quarter {
            year: day.year(),
            quarter: day.month().saturating_sub(1) / 3 + 1,
        }
    }

    /// The year, if it is known.
    pub fn year(self) -> Option<u16> {
        match self {
            Self::Quarter { year, .. } | Self::Year(year) => Some(year),
            Self::Ever => None,
        }
    }

    fn year_only(self) -> Self {
        self.year().map_or(Self::Ever, Self::Year)
    }
}

impl Days {
    /// The days from one day to another; at most 3 if the other is earlier.
    pub fn between(from: Day, to: Day) -> Self {
        match from.days_until(to) {
            ..=3 => Self::UpTo3,
            4..=7 => Self::UpTo7,
            8..=30 => Self::UpTo30,
            31..=90 => Self::UpTo90,
            91..=180 => Self::UpTo180,
            181.. => Self::More,
        }
    }
}

impl Amount {
    /// The range of a number.
    pub fn of(number: usize) -> Self {
        match number {
            0 => Self::None,
            1 => Self::One,
            2..=5 => Self::UpTo5,
            6..=20 => Self::UpTo20,
            21.. => Self::More,
        }
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Combination {
    tenant: Option<[u8; 16]>,
    received: Period,
    words: [u32; 4],
}

/// What a rare row loses, in this order.
#[derive(Clone, Copy)]
enum Coarser {
    Way,
    Quarter,
    Category,
    Outcome,
    Year,
    Tenant,
    Spans,
}

impl Coarser {
    const ALL: [Self; 7] = [
        Self::Way,
        Self::Quarter,
        Self::Category,
        Self::Outcome,
        Self::Year,
        Self::Tenant,
        Self::Spans,
    ];
}

fn outcome_number(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::Substantiated => 1,
        Outcome::PartlySubstantiated => 2,
        Outcome::Unsubstantiated => 3,
        Outcome::NotEnoughInformation => 4,
        Outcome::OutOfScope => 5,
        Outcome::Referred => 6,
        Outcome::Withdrawn => 7,
        Outcome::Spam => 8,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(tenant: u8, month: i8, category: u16, outcome: Outcome) -> StatRow {
        let received = Day::from_ymd(2026, month, 3).unwrap();
        let milestones = Milestones {
            acknowledged: Some(received.plus_days(2)),
            ..Milestones::received(received)
        };
        let ended = Ended {
            tenant: TenantId::from_bytes([tenant; 16]),
            category: Some(Category(category)),
            mode: Mode::Anonymous,
            channel: Channel::Web,
            outcome,
            closed: received.plus_days(40),
            messages: 3,
            files: 0,
            under: Versions::default(),
            excluded: false,
        };
        StatRow::of(&ended, &milestones, &LegalClock::directive(&milestones))
    }

    #[test]
    fn a_row_holds_ranges_and_a_quarter_but_no_day() {
        let row = row(1, 11, 4, Outcome::Substantiated);
        assert_eq!(
            row.received,
            Period::Quarter {
                year: 2026,
                quarter: 4
            }
        );
        assert_eq!(row.acknowledged_in_time, Some(true));
        assert_eq!(row.to_acknowledge, Some(Days::UpTo3));
        assert_eq!(row.to_close, Some(Days::UpTo90));
        assert_eq!((row.messages, row.files), (Amount::UpTo5, Amount::None));
    }

    #[test]
    fn five_alike_are_kept_as_they_are_and_a_single_one_is_made_coarser() {
        let mut new: Vec<_> = (0..5)
            .map(|_| row(1, 2, 1, Outcome::Unsubstantiated))
            .collect();
        let kept = new.clone();
        generalise(&mut new, &[]);
        assert_eq!(new, kept);
        let mut one = vec![row(2, 2, 1, Outcome::Spam)];
        generalise(&mut one, &kept);
        assert_eq!((one[0].tenant, one[0].outcome), (None, None));
        assert_eq!(one[0].received, Period::Ever);
        assert_eq!((one[0].category, one[0].to_close), (None, None));
        // With four alike that are there already, the fifth says no more than they do.
        let mut fifth = vec![row(1, 2, 1, Outcome::Unsubstantiated)];
        generalise(&mut fifth, &kept[..4]);
        assert_eq!(fifth, kept[..1]);
    }

    #[test]
    fn a_tenant_with_five_cases_keeps_its_total() {
        let outcomes = [
            Outcome::Substantiated,
            Outcome::Unsubstantiated,
            Outcome::Referred,
            Outcome::Withdrawn,
            Outcome::Spam,
        ];
        let mut new: Vec<_> = outcomes
            .into_iter()
            .zip([1, 4, 7, 10, 12])
            .map(|(outcome, month)| row(3, month, month.unsigned_abs().into(), outcome))
            .collect();
        generalise(&mut new, &[]);
        assert!(new.iter().all(|row| row.tenant.is_some()));
        assert!(new.iter().all(|row| row.received == Period::Year(2026)));
        assert!(new.iter().all(|row| row.category.is_none()));
    }

    proptest! {
        #[test]
        fn no_combination_is_rare_unless_nothing_is_left_of_it(
            rows in prop::collection::vec((0_u8..3, 1_i8..=12, 0_u16..3, 0_u8..3), 0..60),
        ) {
            let mut new: Vec<_> = rows
                .into_iter()
                .map(|(tenant, month, category, outcome)| {
                    let outcome = match outcome {
                        0 => Outcome::Spam,
                        1 => Outcome::Referred,
                        _ => Outcome::Substantiated,
                    };
                    row(tenant, month, category, outcome)
                })
                .collect();
            let before = new.len();
            generalise(&mut new, &[]);
            prop_assert_eq!(new.len(), before);
            for row in &new {
                let alike = new.iter().filter(|other| other.combination() == row.combination());
                let nothing_left = row.tenant.is_none() && row.to_close.is_none();
                prop_assert!(alike.count() >= LEAST || nothing_left);
            }
        }
    }
}
