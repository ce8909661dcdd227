//! The inbox: which cases a member may know of, by what is due.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use subrosa_policy::{
    CaseState, CategoryWords, Day, LegalClock, MemberId, Questionnaire, TenantId,
};
use subrosa_store::{CaseIndex, Roster, Store};

use super::Casework;
use crate::app::staff::StaffSession;
use crate::app::tenants::Profiles;
use crate::error::AppError;

/// Which cases of the inbox, and which page of them.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) state: Option<CaseState>,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) near: Option<Near>,
    pub(crate) handler: Option<MemberId>,
    /// Those that this member handles, stands by for or was called into.
    pub(crate) mine: bool,
    /// Those in which the reporter's last word is unanswered.
    pub(crate) unread: bool,
    /// From 1.
    pub(crate) page: usize,
}

/// One page of the inbox.
pub(crate) struct Inbox {
    pub(crate) lines: Vec<Listed>,
    /// The page that is shown, from 1, and how many there are.
    pub(crate) page: usize,
    pub(crate) pages: usize,
    /// The place of the first line among all that were asked for, from 1.
    pub(crate) first: usize,
    /// How many cases were asked for, by how near their next date is.
    pub(crate) counts: BTreeMap<Near, usize>,
    /// What can be chosen: only what stands on cases that this member may know of.
    pub(crate) tenants: Vec<(TenantId, String)>,
    pub(crate) handlers: Vec<MemberId>,
}

/// A line of the inbox.
pub(crate) struct Listed {
    /// The list entry.
    pub(crate) index: CaseIndex,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// What is due next.
    pub(crate) due: Option<Due>,
    pub(crate) near: Near,
    /// What it is about, in the tenant's words.
    pub(crate) category: Option<CategoryWords>,
    /// Days since it was received.
    pub(crate) age: u32,
    /// It was wrapped to keys that this member has no more.
    pub(crate) closed: bool,
}

/// What the law wants next.
#[derive(Clone, Copy)]
pub(crate) struct Due {
    /// Whether it is the acknowledgement; else the feedback.
    pub(crate) acknowledge: bool,
    pub(crate) on: Day,
    /// Days from today; negative if it is late.
    pub(crate) left: i32,
}

/// How near the next date is, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Near {
    Overdue,
    Soon,
    Later,
    Done,
}

impl Casework {
    // CLAIM(C-105): SECURITY.md
    /// One page of the cases this member may know of, the most urgent first. Reads list entries
    /// only, and opens no wrap.
    pub(crate) fn list(&self, staff: &StaffSession, wanted: &Wanted) -> Result<Inbox, AppError> {
        staff.actor.see_inbox()?;
        let mut sorting = Sorting::new(self, staff, wanted);
        let mut broken = None;
        self.store.index_each(|index| {
            if let Err(error) = sorting.take(index) {
                broken = Some(error);
            }
        })?;
        match broken {
            Some(error) => Err(error),
            None => sorting.page(self),
        }
    }

    /// Whether some cases may be closed to this member's new keys, and what tells which.
    fn changed_keys(&self, member: MemberId) -> Result<Option<Arc<Roster>>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        Ok(roster.keys_changed(member).then_some(roster))
    }
}

/// What of the list fits, and what there is to choose from.
struct Sorting<'a> {
    staff: &'a StaffSession,
    wanted: &'a Wanted,
    today: Day,
    profiles: Profiles<'a>,
    fitting: Vec<(Near, Option<Due>, CaseIndex)>,
    counts: BTreeMap<Near, usize>,
    tenants: Vec<TenantId>,
    handlers: Vec<MemberId>,
}

impl<'a> Sorting<'a> {
    fn new(casework: &'a Casework, staff: &'a StaffSession, wanted: &'a Wanted) -> Self {
        Self {
            staff,
            wanted,
            today: casework.clock.today(),
            profiles: Profiles::new(&casework.store),
            fitting: Vec::new(),
            counts: BTreeMap::new(),
            tenants: Vec::new(),
            handlers: Vec::new(),
        }
    }

    fn take(&mut self, index: CaseIndex) -> Result<(), AppError> {
        if self.staff.actor.know_case(&index.facts()).is_err() {
            return Ok(());
        }
        if !self.tenants.contains(&index.tenant) {
            self.tenants.push(index.tenant);
        }
        if let Some(handler) = index.handler.filter(|id| !self.handlers.contains(id)) {
            self.handlers.push(handler);
        }
        let due = due(&index, &self.profiles.dates(&index)?, self.today);
        let near = Near::of(due);
        if self.wanted.fits(&index, near, self.staff.member) {
            *self.counts.entry(near).or_default() += 1;
            self.fitting.push((near, due, index));
        }
        Ok(())
    }

    fn page(mut self, casework: &Casework) -> Result<Inbox, AppError> {
        self.fitting.sort_by(|(near, due, a), (other, then, b)| {
            let day = |due: &Option<Due>| due.map(|due| due.on);
            (near, day(due), &a.label).cmp(&(other, day(then), &b.label))
        });
        let pages = self.fitting.len().div_ceil(A_PAGE).max(1);
        let page = self.wanted.page.clamp(1, pages);
        let skipped = (page - 1) * A_PAGE;
        let roster = casework.changed_keys(self.staff.member)?;
        let mut words = Words::new(&casework.store);
        let mut lines = Vec::new();
        for (near, due, index) in self.fitting.into_iter().skip(skipped).take(A_PAGE) {
            lines.push(Listed {
                tenant: words.tenant(index.tenant)?,
                category: words.category(&index)?,
                age: index
                    .milestones
                    .received
                    .days_until(self.today)
                    .unsigned_abs(),
                closed: roster.as_ref().is_some_and(|roster| {
                    let member = self.staff.member;
                    casework.store.is_closed_to(roster, member, &index)
                }),
                due,
                near,
                index,
            });
        }
        let tenants = self.tenants.into_iter();
        let named = tenants.map(|id| Ok((id, words.tenant(id)?)));
        let mut tenants: Vec<_> = named.collect::<Result<_, AppError>>()?;
        tenants.sort_by(|(_, a), (_, b)| a.cmp(b));
        Ok(Inbox {
            lines,
            page,
            pages,
            first: skipped + 1,
            counts: self.counts,
            tenants,
            handlers: self.handlers,
        })
    }
}

impl Wanted {
    fn fits(&self, index: &CaseIndex, near: Near, member: MemberId) -> bool {
        let mine = || {
            index.handler == Some(member)
                || index.standby == Some(member)
                || index.colleagues.contains(&member)
        };
        self.state.is_none_or(|state| state == index.state)
            && self.tenant.is_none_or(|tenant| tenant == index.tenant)
            && self.near.is_none_or(|wanted| wanted == near)
            && self.handler.is_none_or(|_| self.handler == index.handler)
            && (!self.unread || index.unread)
            && (!self.mine || mine())
    }
}

impl Near {
    /// Every one, the most urgent first.
    pub(crate) const ALL: [Self; 4] = [Self::Overdue, Self::Soon, Self::Later, Self::Done];

    fn of(due: Option<Due>) -> Self {
        match due {
            None => Self::Done,
            Some(due) if due.left < 0 => Self::Overdue,
            Some(due) if due.left <= SOON => Self::Soon,
            Some(_) => Self::Later,
        }
    }
}

/// What is due next; nothing where the case has ended.
fn due(index: &CaseIndex, clock: &LegalClock, today: Day) -> Option<Due> {
    match index.state {
        CaseState::Closed | CaseState::Archived | CaseState::Anonymised => return None,
        CaseState::Received
        | CaseState::Assigned
        | CaseState::InProgress
        | CaseState::AwaitingReporter => {}
    }
    let on = clock.next_due()?;
    Some(Due {
        acknowledge: clock.acknowledge_due(),
        on,
        left: today.days_until(on),
    })
}

/// Names of tenants and categories, each read once.
pub(crate) struct Words<'a> {
    store: &'a Store,
    tenants: HashMap<TenantId, String>,
    lists: HashMap<(TenantId, u32), Questionnaire>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self {
            store,
            tenants: HashMap::new(),
            lists: HashMap::new(),
        }
    }

    /// The name of a tenant.
    pub(crate) fn tenant(&mut self, id: TenantId) -> Result<String, AppError> {
        if let Some(name) = self.tenants.get(&id) {
            return Ok(name.clone());
        }
        let name = self.store.tenant(id)?.name;
        self.tenants.insert(id, name.clone());
        Ok(name)
    }

    /// What a case is about: in the list it was made under, or in the one that is used now.
    pub(crate) fn category(
        &mut self,
        index: &CaseIndex,
    ) -> Result<Option<CategoryWords>, AppError> {
        let Some(category) = index.category else {
            return Ok(None);
        };
        let now = self.store.tenant(index.tenant)?.versions;
        for versions in [index.under, now] {
            let key = (index.tenant, versions.questionnaire);
            if !self.lists.contains_key(&key) {
                let list = self.store.content(index.tenant, versions)?;
                self.lists.insert(key, list);
            }
            let list = self.lists.get(&key).map(|list| list.categories.iter());
            let found = list.and_then(|mut list| list.find(|words| words.number == category.0));
            if let Some(found) = found {
                return Ok(Some(found.clone()));
            }
        }
        Ok(None)
    }
}

/// Cases on a page.
const A_PAGE: usize = 50;

/// A date is soon so many days before it.
const SOON: i32 = 14;
