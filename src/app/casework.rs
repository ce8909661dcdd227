//! What triagers and lawyers do with cases.

mod access;
mod class;
mod conflict;
mod copy;
mod erase;
mod files;
mod holder;
mod item;
mod life;
mod list;
mod namesake;
mod news;
mod register;
mod release;
mod released;
mod search;
mod second;
mod triage;
mod views;

pub(crate) use access::{AccessReport, CaseSeen, TenantSeen};
pub(crate) use class::{Chosen, ClassVersion, Classes, NotKnown};
pub(crate) use conflict::{Conflicts, Place, ShutOut};
pub(crate) use erase::{Erasable, ErasureAsked};
pub(crate) use files::{file_versions, files};
pub(crate) use holder::{Answered, ForHolder};
pub(crate) use item::{ItemProblem, Looked, day, newest, owners, problems};
pub(crate) use life::{Colleague, LifeAct, Lived};
pub(crate) use list::{Due, Inbox, Listed, Near, Wanted};
pub(crate) use namesake::MOST_COMPARED;
pub(crate) use register::{
    Period, Register, RegisterEntry, channel_key, mode_key, outcome_key, state_word,
};
pub(crate) use release::Releasing;
pub(crate) use released::{ReleasedCase, ReleasedLine};
pub(crate) use search::{Found, Hit, NotSearched, Searched, Whence, wipe_forgotten};
pub(crate) use second::{Alert, AlertKind, Waits, is_pressing};
pub(crate) use triage::{Candidate, Decision, Table, suggested};
pub(crate) use views::{MOST_VIEWS, ViewKept};

use std::sync::Arc;

use subrosa_policy::{CaseId, Day, LegalClock, MemberId};
use subrosa_store::{
    Act, Audit, Author, CaseIndex, Identity, Message, OpenCase, Store, TimedEntry,
};

use super::reports::Reports;
use super::roster::Rosters;
use super::staff::StaffSession;
use super::tenants::Profiles;
use crate::clock::Clock;
use crate::error::AppError;

/// The staff side of cases.
#[derive(Clone)]
pub(crate) struct Casework {
    store: Arc<Store>,
    rosters: Rosters,
    reports: Reports,
    clock: Arc<dyn Clock>,
}

/// An opened case, as its page shows it.
pub(crate) struct Opened {
    /// The list entry.
    pub(crate) index: CaseIndex,
    /// Those who came later and could be somebody whom its reporter named. They learn nothing of it.
    pub(crate) namesakes: Vec<MemberId>,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// Whether the tenant wants a release as soon as a lawyer has a case.
    pub(crate) asks_release: bool,
    /// The keys this member holds.
    pub(crate) open: OpenCase,
    /// All records these keys open.
    pub(crate) entries: Vec<TimedEntry>,
    /// What staff call the cases that the entries name, as far as this member knows them.
    pub(crate) others: Vec<(CaseId, String)>,
    /// The legal dates.
    pub(crate) dates: LegalClock,
    /// The earliest day of erasure.
    pub(crate) erased: Day,
    /// Today.
    pub(crate) today: Day,
}

/// The identity envelope of a case, as far as this member may look.
pub(crate) enum Envelope {
    /// There is none for them.
    None,
    /// There is one, to be opened after a second factor.
    Sealed,
    /// What is in it.
    Open(Identity),
}

impl Casework {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        reports: Reports,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            store,
            rosters,
            reports,
            clock,
        }
    }

    /// Opens a case and notes in it that this member has looked.
    pub(crate) fn open(&self, staff: &StaffSession, case: CaseId) -> Result<Opened, AppError> {
        let opened = self.peek(staff, case)?;
        // The page that answers a form is no second look.
        let minute = self.clock.minute();
        let same = |entry: &TimedEntry| {
            let audit = entry.entry.audit();
            audit.is_some_and(|audit| {
                (audit.minute, audit.member) == (minute, staff.member) && audit.act == Act::Viewed
            })
        };
        if !opened.entries.iter().rev().take(RECENT).any(same) {
            let audit = Audit {
                minute,
                member: staff.member,
                act: Act::Viewed,
            };
            self.store.note_opened(&opened.open, audit, opened.today)?;
        }
        Ok(opened)
    }

    /// Whether this member may open the identity of a case, if there is one.
    pub(crate) fn may_open(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        staff.actor.read_identity(&opened.index.facts())?;
        Ok(())
    }

    /// The identity of a confidential reporter. Opening it is noted in the case; `recent` says
    /// that the member has shown a second factor lately enough for it.
    pub(crate) fn identity(
        &self,
        staff: &StaffSession,
        opened: &Opened,
        recent: bool,
    ) -> Result<Envelope, AppError> {
        if staff.actor.read_identity(&opened.index.facts()).is_err() {
            return Ok(Envelope::None);
        }
        let identity = opened
            .entries
            .iter()
            .rev()
            .find_map(|entry| entry.entry.identity().cloned());
        let Some(identity) = identity else {
            return Ok(Envelope::None);
        };
        if !recent {
            return Ok(Envelope::Sealed);
        }
        self.note(staff, &opened.open, Act::ViewedIdentity)?;
        Ok(Envelope::Open(identity))
    }

    /// The names of all members, for pages; of those who left too, from the roster.
    pub(crate) fn names(&self) -> Result<Vec<(MemberId, String)>, AppError> {
        let members = self.store.members()?.into_iter();
        let mut names: Vec<_> = members.map(|member| (member.id, member.display)).collect();
        if let Some(roster) = self.rosters.current()? {
            let past = roster.past().iter().rev();
            names.extend(past.map(|past| (past.member, past.display.clone())));
        }
        Ok(names)
    }

    /// Today, in the firm's time zone.
    pub(crate) fn today(&self) -> Day {
        self.clock.today()
    }

    /// Whether this member may at least acknowledge the case, which is the least that is written
    /// to a reporter.
    pub(crate) fn may_acknowledge(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<(), AppError> {
        staff.actor.acknowledge(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// Tells the reporter from a template that the report has arrived.
    pub(crate) fn acknowledge(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.acknowledge(&opened.index.facts())?;
        let (day, minute) = (self.clock.today(), self.clock.minute());
        Ok(self
            .store
            .acknowledge(&grant, &opened.open, staff.member, day, minute)?)
    }

    /// Writes to the reporter. `seen` is how often they had said something on the page of the form.
    pub(crate) fn write(
        &self,
        staff: &StaffSession,
        case: CaseId,
        (text, seen): (String, Option<u32>),
        question: bool,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.write_to_reporter(&opened.index.facts())?;
        let message = Message {
            author: Author::Staff(staff.member),
            day: self.clock.today(),
            text,
            template: None,
            question,
            files: Vec::new(),
        };
        Ok(self.store.write_to_reporter(
            &grant,
            &opened.open,
            message,
            (self.clock.minute(), seen),
        )?)
    }

    /// Opens a case without a mark; every public way in makes its own.
    fn peek(&self, staff: &StaffSession, case: CaseId) -> Result<Opened, AppError> {
        let mut index = self.store.index(case)?;
        let grant = staff.actor.read_case(&index.facts())?;
        let open = self.store.open_case(&grant, staff.member, &staff.reader)?;
        let entries = self.store.entries(&open)?;
        let namesakes = self.compare(&mut index, &open, &entries)?;
        let tenant = self.store.tenant(index.tenant)?;
        let mut profiles = Profiles::new(&self.store);
        let (dates, today) = (profiles.dates(&index)?, self.clock.today());
        Ok(Opened {
            others: self.others(staff, &index, &entries),
            erased: profiles.erasure(&index, today)?,
            index,
            namesakes,
            asks_release: tenant.release_on_assignment,
            tenant: tenant.name,
            open,
            entries,
            dates,
            today,
        })
    }

    fn note(&self, staff: &StaffSession, open: &OpenCase, act: Act) -> Result<(), AppError> {
        let audit = Audit {
            minute: self.clock.minute(),
            member: staff.member,
            act,
        };
        Ok(self.store.audit(open, audit)?)
    }
}

/// Entries among which a look of the same minute is searched.
const RECENT: usize = 20;
