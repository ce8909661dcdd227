//! Statistics: how many reports, of what kind, how they ended and how long it took.
//!
//! Every table of one view counts each of its cases once. A view is one client, or all together,
//! and one year of receipt. Whoever reads bands has no view whose numbers are the sum of others.

use std::sync::Arc;

use subrosa_policy::{
    Band, Category, CategoryWords, Counted, Day, Days, Outcome, Period, Questionnaire, StatRow,
    TenantId, publish,
};
use subrosa_store::{CaseIndex, Store};

use super::casework::outcome_key;
use super::staff::StaffSession;
use super::tenants::Profiles;
use crate::clock::Clock;
use crate::error::AppError;

/// Counts what a member may count.
#[derive(Clone)]
pub(crate) struct Statistics {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
}

/// One view: which client, which year, and its tables.
pub(crate) struct View {
    pub(crate) counted: Counted,
    pub(crate) year: u16,
    pub(crate) years: Vec<u16>,
    pub(crate) tenant: Option<TenantId>,
    /// All together leave some out, of whom this member may not read so much.
    pub(crate) partly: bool,
    /// What can be chosen.
    pub(crate) tenants: Vec<(TenantId, String)>,
    /// None where publishing would tell too much.
    pub(crate) tables: Option<Vec<Table>>,
}

/// A way to count the cases of a view.
pub(crate) struct Table {
    pub(crate) key: &'static str,
    pub(crate) rows: Vec<(Label, Number)>,
}

/// What a row counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// By the key of its text.
    Word(&'static str),
    /// A month or quarter, from 1.
    Part(u8),
    /// A category of the client.
    Category(CategoryWords),
}

/// How many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Number {
    Exactly(usize),
    Within(Band),
}

/// What is counted of a case.
struct Case {
    month: Option<u8>,
    quarter: Option<u8>,
    category: Option<Category>,
    outcome: &'static str,
    acknowledged: &'static str,
    feedback: &'static str,
    to_acknowledge: &'static str,
    to_feedback: &'static str,
    to_close: &'static str,
    open: &'static str,
}

impl Statistics {
    pub(crate) fn new(store: Arc<Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    // CLAIM(C-109): SECURITY.md
    /// A view of the cases that count for this member. A client or year they may not have is the
    /// first that they may.
    pub(crate) fn view(
        &self,
        staff: &StaffSession,
        tenant: Option<TenantId>,
        year: Option<u16>,
    ) -> Result<View, AppError> {
        let finest = staff.actor.see_statistics()?;
        let today = self.clock.today();
        let years: Vec<u16> = (0..YEARS)
            .map(|ago| today.year().saturating_sub(ago))
            .collect();
        let year = year
            .filter(|year| years.contains(year))
            .unwrap_or(today.year());
        let tenants = self.tenants(staff, finest)?;
        let mine = |id: &TenantId| tenants.iter().any(|(tenant, _)| tenant == id);
        let first = || tenants.first().map(|(id, _)| *id);
        let tenant = match finest {
            // Whoever reads bands never sees clients both together and one by one.
            Counted::Bands => tenant.filter(mine).or_else(first),
            Counted::BandsOfAll => None,
            Counted::Whole | Counted::Queue => tenant.filter(mine),
        };
        // Of one client, as finely as this member's role there lets them.
        let counted = match tenant {
            Some(tenant) => staff.actor.counts_tenant(Some(tenant))?,
            None => finest,
        };
        let cases = self.cases(staff, counted, (tenant, year), today)?;
        let list = self.categories(tenant)?;
        let tables = tables(&cases, counted, list.as_ref());
        let coarser = |(id, _): &(TenantId, String)| {
            let there = staff.actor.counts_tenant(Some(*id));
            there.is_ok_and(|there| there != counted)
        };
        Ok(View {
            partly: tenant.is_none() && tenants.iter().any(coarser),
            counted,
            year,
            years,
            tenant,
            tenants,
            tables: told(tables, counted),
        })
    }

    fn tenants(
        &self,
        staff: &StaffSession,
        counted: Counted,
    ) -> Result<Vec<(TenantId, String)>, AppError> {
        if counted == Counted::BandsOfAll {
            return Ok(Vec::new());
        }
        let all = self.store.tenants()?.into_iter();
        let mine = all.filter(|tenant| staff.actor.counts_tenant(Some(tenant.id)).is_ok());
        let mut named: Vec<_> = mine.map(|tenant| (tenant.id, tenant.name)).collect();
        named.sort_by(|(_, a), (_, b)| a.cmp(b));
        Ok(named)
    }

    fn cases(
        &self,
        staff: &StaffSession,
        counted: Counted,
        (tenant, year): (Option<TenantId>, u16),
        today: Day,
    ) -> Result<Vec<Case>, AppError> {
        let mut profiles = Profiles::new(&self.store);
        let (mut cases, mut failed) = (Vec::new(), None);
        self.store.index_each(|index| {
            let counts = staff.actor.counts_case(&index.facts(), counted).is_ok()
                && index.milestones.received.year() == year
                && tenant.is_none_or(|tenant| tenant == index.tenant);
            if counts {
                match Case::of(&index, &mut profiles, today) {
                    Ok(case) => cases.push(case),
                    Err(error) => failed = Some(error),
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        // What is left of erased cases counts as they did: totals do not change by erasing.
        let erased = self.store.stat_rows()?.into_iter().filter(|row| {
            counted != Counted::Queue
                && !row.excluded
                && staff.actor.counts_tenant(row.tenant) == Ok(counted)
                && row.received.year() == Some(year)
                && tenant.is_none_or(|tenant| Some(tenant) == row.tenant)
        });
        cases.extend(erased.map(|row| Case::left(&row)));
        Ok(cases)
    }

    fn categories(&self, tenant: Option<TenantId>) -> Result<Option<Questionnaire>, AppError> {
        let Some(tenant) = tenant else {
            return Ok(None);
        };
        let versions = self.store.tenant(tenant)?.versions;
        Ok(Some(self.store.content(tenant, versions)?))
    }
}

impl Case {
    fn of(index: &CaseIndex, profiles: &mut Profiles<'_>, today: Day) -> Result<Self, AppError> {
        let (marks, dates) = (&index.milestones, profiles.dates(index)?);
        let received = marks.received;
        let ended = index.closed;
        let until = ended.unwrap_or(today);
        let took = |day: Option<Day>| day.map_or("not-yet", |day| span(received, day));
        Ok(Self {
            month: Some(received.month()),
            quarter: Some(received.month().saturating_sub(1) / 3 + 1),
            category: index.category,
            outcome: outcome(index.outcome, ended.is_some()),
            acknowledged: on_time(dates.acknowledged_in_time(marks, until)),
            feedback: on_time(dates.feedback_in_time(marks, until)),
            to_acknowledge: took(marks.acknowledged),
            to_feedback: took(marks.feedback_given),
            to_close: took(ended),
            open: ended.map_or_else(|| span(received, today), |_| "ended"),
        })
    }
}

impl Case {
    /// What is left of a case that was erased.
    fn left(row: &StatRow) -> Self {
        let took = |days: Option<Days>| days.map_or("not-yet", word);
        Self {
            month: None,
            quarter: match row.received {
                Period::Quarter { quarter, .. } => Some(quarter),
                Period::Year(_) | Period::Ever => None,
            },
            category: row.category,
            outcome: outcome(row.outcome, true),
            acknowledged: on_time(row.acknowledged_in_time),
            feedback: on_time(row.feedback_in_time),
            to_acknowledge: took(row.to_acknowledge),
            to_feedback: took(row.to_feedback),
            to_close: took(row.to_close),
            open: "ended",
        }
    }
}

fn on_time(kept: Option<bool>) -> &'static str {
    match kept {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not-yet",
    }
}

fn outcome(outcome: Option<Outcome>, ended: bool) -> &'static str {
    match outcome {
        Some(outcome) if ended => outcome_key(outcome),
        Some(_) | None if ended => "unknown",
        Some(_) | None => "open",
    }
}

/// The range of days that something took.
fn span(from: Day, to: Day) -> &'static str {
    word(Days::between(from, to))
}

fn word(days: Days) -> &'static str {
    match days {
        Days::UpTo3 => "3",
        Days::UpTo7 => "7",
        Days::UpTo30 => "30",
        Days::UpTo90 => "90",
        Days::UpTo180 => "180",
        Days::More => "more",
    }
}

/// The tables of a view: each counts every case once.
fn tables(cases: &[Case], counted: Counted, list: Option<&Questionnaire>) -> Vec<Table> {
    let words = |key, words: &[&'static str], of: fn(&Case) -> &'static str| Table {
        key,
        rows: words
            .iter()
            .map(|word| (Label::Word(word), count(cases, |case| of(case) == *word)))
            .collect(),
    };
    if counted == Counted::Queue {
        return vec![words("waiting", &SPANS, |case| case.open)];
    }
    let parts = match counted {
        Counted::Whole => by_part(cases, "month", 12, |case| case.month),
        Counted::Bands | Counted::BandsOfAll | Counted::Queue => {
            by_part(cases, "quarter", 4, |case| case.quarter)
        }
    };
    let mut tables = vec![parts];
    tables.extend(list.map(|list| by_category(cases, list)));
    tables.extend([
        words("outcome", &OUTCOMES, |case| case.outcome),
        words("acknowledged", &ON_TIME, |case| case.acknowledged),
        words("feedback", &ON_TIME, |case| case.feedback),
        words("to-acknowledge", &TOOK, |case| case.to_acknowledge),
        words("to-feedback", &TOOK, |case| case.to_feedback),
        words("to-close", &TOOK, |case| case.to_close),
        words("open", &OPEN, |case| case.open),
    ]);
    tables
}

fn count(cases: &[Case], fits: impl Fn(&Case) -> bool) -> Number {
    Number::Exactly(cases.iter().filter(|case| fits(case)).count())
}

fn by_part(cases: &[Case], key: &'static str, most: u8, of: fn(&Case) -> Option<u8>) -> Table {
    let part = |part| {
        (
            Label::Part(part),
            count(cases, |case| of(case) == Some(part)),
        )
    };
    let mut rows: Vec<_> = (1..=most).map(part).collect();
    let unknown = count(cases, |case| of(case).is_none());
    // A row that is there only sometimes would tell by itself.
    rows.push((Label::Word("unknown"), unknown));
    Table { key, rows }
}

fn by_category(cases: &[Case], list: &Questionnaire) -> Table {
    let categories = list.categories.iter();
    let mut rows: Vec<_> = categories
        .map(|words| {
            let number = Some(Category(words.number));
            let fits = |case: &Case| case.category == number;
            (Label::Category(words.clone()), count(cases, fits))
        })
        .collect();
    let known = |case: &Case| {
        let number = case.category.map(|category| category.0);
        list.categories
            .iter()
            .any(|words| Some(words.number) == number)
    };
    rows.push((Label::Word("none"), count(cases, |case| !known(case))));
    Table {
        key: "category",
        rows,
    }
}

/// The tables as this reader gets them.
fn told(tables: Vec<Table>, counted: Counted) -> Option<Vec<Table>> {
    match counted {
        Counted::Whole | Counted::Queue => return Some(tables),
        Counted::Bands | Counted::BandsOfAll => {}
    }
    let exact = |number: &Number| match number {
        Number::Exactly(number) => *number,
        Number::Within(band) => band.least(),
    };
    let numbers = tables.iter().map(|table| {
        let rows = table.rows.iter();
        rows.map(|(_, number)| exact(number)).collect()
    });
    let published = publish(&numbers.collect::<Vec<Vec<usize>>>())?;
    let banded = tables
        .into_iter()
        .zip(published)
        .map(|(table, bands)| Table {
            key: table.key,
            rows: table
                .rows
                .into_iter()
                .zip(bands)
                .map(|((label, _), band)| (label, Number::Within(band)))
                .collect(),
        });
    Some(banded.collect())
}

/// Years that can be chosen, this one included.
const YEARS: u16 = 6;
const ON_TIME: [&str; 3] = ["yes", "no", "not-yet"];
const SPANS: [&str; 6] = ["3", "7", "30", "90", "180", "more"];
const TOOK: [&str; 7] = ["3", "7", "30", "90", "180", "more", "not-yet"];
const OPEN: [&str; 7] = ["3", "7", "30", "90", "180", "more", "ended"];
const OUTCOMES: [&str; 10] = [
    "open",
    "substantiated",
    "partly-substantiated",
    "unsubstantiated",
    "not-enough-information",
    "out-of-scope",
    "referred",
    "withdrawn",
    "spam",
    "unknown",
];
