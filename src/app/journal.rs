//! The security log: kept by a thread of its own, read by administrators and auditors.

mod export;
mod keeper;
mod pending;
mod verified;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use subrosa_policy::{Day, MemberId, TenantId};
use subrosa_store::{JournalCheck, JournalEntry, JournalSubject, JournalTime, Store};

pub(crate) use export::{Begun, Format, Words, cell as csv_cell, note_export};
pub(crate) use keeper::Keeper;
use verified::Verified;

use super::staff::StaffSession;
use crate::clock::{Clock, split_minute};
use crate::error::AppError;
use crate::log::kept::{Group, KINDS};
use crate::log::{Event, Log};

/// The security log, for those who may read it.
#[derive(Clone)]
pub(crate) struct SecurityLog {
    store: Arc<Store>,
    keeper: Arc<Keeper>,
    clock: Arc<dyn Clock>,
    log: Log,
    /// What the last check found.
    broken: Arc<AtomicBool>,
    verified: Arc<Verified>,
}

/// Which entries somebody asks for.
#[derive(Clone, Default)]
pub(crate) struct Query {
    /// From this day on.
    pub(crate) from: Option<Day>,
    /// Up to this day.
    pub(crate) to: Option<Day>,
    /// Of this kind.
    pub(crate) kind: Option<Wanted>,
    /// Done by or to this member.
    pub(crate) person: Option<MemberId>,
    /// Older than the entry of this number.
    pub(crate) below: Option<u64>,
}

/// A kind of entry, or a whole group of kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Group(Group),
    Key(&'static str),
}

/// An entry as pages and exports show it.
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) entry: JournalEntry,
    pub(crate) actor: Option<Name>,
    pub(crate) subject: Option<Name>,
}

/// The name of a member or tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Name {
    Member(String),
    MemberGone,
    Tenant(String),
    TenantGone,
}

/// One page of entries.
pub(crate) struct Leaf {
    pub(crate) lines: Vec<Line>,
    /// Where the next older page begins.
    pub(crate) older: Option<u64>,
    /// Members to choose from.
    pub(crate) members: Vec<(MemberId, String)>,
    pub(crate) check: JournalCheck,
    /// Whether what happens now cannot be written.
    pub(crate) failing: bool,
}

/// Who is called what now.
struct Names {
    members: HashMap<MemberId, String>,
    tenants: HashMap<TenantId, String>,
}

impl SecurityLog {
    pub(crate) fn new(
        store: Arc<Store>,
        keeper: Arc<Keeper>,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            store,
            keeper,
            clock,
            log,
            broken: Arc::default(),
            verified: Arc::default(),
        }
    }

    // CLAIM(C-79): SECURITY.md
    /// The newest entries that fit, and whether the whole log is as it was written.
    pub(crate) fn page(&self, staff: &StaffSession, query: &Query) -> Result<Leaf, AppError> {
        staff.actor.see_security_log()?;
        let written = self.keeper.settle();
        let names = self.names()?;
        let mut lines = Vec::new();
        let mut more = false;
        self.walk(query, &names, |line| {
            more = lines.len() == A_PAGE;
            if more {
                return ControlFlow::Break(());
            }
            lines.push(line);
            ControlFlow::Continue(())
        })?;
        let oldest = lines.last().map(|line: &Line| line.number);
        let mut members: Vec<_> = names.members.into_iter().collect();
        members.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(Leaf {
            lines,
            older: oldest.filter(|_| more),
            members,
            check: self.check()?,
            failing: !written,
        })
    }

    /// The last verification, or a new one.
    fn check(&self) -> Result<JournalCheck, AppError> {
        let (mark, minute) = (self.store.journal_mark(), self.clock.minute());
        let verify = || Ok(self.store.check_journal()?);
        self.verified.of(mark, minute, verify)
    }

    /// Verifies every link. The log and the console say what was found.
    pub(crate) fn verify(&self) -> Result<JournalCheck, AppError> {
        let (mark, minute) = (self.store.journal_mark(), self.clock.minute());
        let check = self.store.check_journal()?;
        self.verified.note(mark, minute, &check);
        self.broken.store(check.broken.is_some(), Ordering::Relaxed);
        self.log.emit(match check.broken {
            None => Event::LogVerified,
            Some(_) => Event::LogBroken,
        });
        Ok(check)
    }

    /// Removes what was older than a year on this day.
    pub(crate) fn prune(&self, today: Day) -> Result<(), AppError> {
        let oldest = Day::new(today.number().saturating_sub(DAYS_KEPT));
        // Some thousand at a time, so that other writers are let in between.
        while self.store.prune_journal(oldest)? > 0 {}
        Ok(())
    }

    /// Whether the last check found a broken link, or what happens now cannot be written.
    pub(crate) fn is_broken_or_failing(&self) -> bool {
        self.broken.load(Ordering::Relaxed) || self.keeper.is_failing()
    }

    /// Writes what was counted on days that are over.
    pub(crate) fn tick(&self) {
        self.keeper.tick();
    }

    fn walk(
        &self,
        query: &Query,
        names: &Names,
        mut look: impl FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), AppError> {
        Ok(self.store.walk_journal(query.below, |number, entry| {
            if !query.takes(&entry) {
                return ControlFlow::Continue(());
            }
            look(Line {
                number,
                actor: entry.actor.map(|id| names.member(id)),
                subject: entry.subject.map(|subject| match subject {
                    JournalSubject::Member(id) => names.member(id),
                    JournalSubject::Tenant(id) => names.tenant(id),
                }),
                entry,
            })
        })?)
    }

    fn names(&self) -> Result<Names, AppError> {
        let members = self.store.members()?.into_iter();
        let tenants = self.store.tenants()?.into_iter();
        Ok(Names {
            members: members.map(|member| (member.id, member.display)).collect(),
            tenants: tenants.map(|tenant| (tenant.id, tenant.name)).collect(),
        })
    }
}

impl Query {
    fn takes(&self, entry: &JournalEntry) -> bool {
        let day = entry.time.day();
        let kind = match self.kind {
            None => true,
            Some(Wanted::Key(key)) => entry.key == key,
            Some(Wanted::Group(group)) => KINDS
                .iter()
                .any(|kind| kind.group == group && kind.key == entry.key),
        };
        let person = self.person.is_none_or(|member| {
            entry.actor == Some(member) || entry.subject == Some(JournalSubject::Member(member))
        });
        kind && person
            && self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
    }
}

impl Wanted {
    /// The kind or group with this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let group = Group::ALL
            .into_iter()
            .find(|group| name.strip_prefix(GROUP) == Some(group.key()));
        let kind = KINDS.iter().find(|kind| kind.key == name);
        group
            .map(Self::Group)
            .or_else(|| kind.map(|kind| Self::Key(kind.key)))
    }

    /// Its name in forms and addresses.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Group(group) => format!("{GROUP}{}", group.key()),
            Self::Key(key) => key.to_owned(),
        }
    }
}

impl Line {
    /// The time of day in UTC, where it is known.
    pub(crate) fn time(&self) -> Option<String> {
        match self.entry.time {
            JournalTime::Minute(minute) => Some(split_minute(minute).1),
            JournalTime::Day(_) => None,
        }
    }
}

impl Names {
    fn member(&self, id: MemberId) -> Name {
        let name = self.members.get(&id).cloned();
        name.map_or(Name::MemberGone, Name::Member)
    }

    fn tenant(&self, id: TenantId) -> Name {
        let name = self.tenants.get(&id).cloned();
        name.map_or(Name::TenantGone, Name::Tenant)
    }
}

/// Entries on one page.
const A_PAGE: usize = 50;
/// Twelve months, and the day itself.
const DAYS_KEPT: u16 = 366;
const GROUP: &str = "all-";
