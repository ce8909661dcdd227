//! When an account turns out to be in wrong hands: which cases it could open, and which it did.

use subrosa_policy::{Day, MemberId, Role};
use subrosa_store::{AccessSpan, CaseAccess, CaseIndex};

use super::Casework;
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// What the portal tells of an account, as far as this member may know.
pub(crate) struct AccessReport {
    /// The members they can ask about.
    pub(crate) people: Vec<(MemberId, String)>,
    /// They are told of whole months, and not of days.
    pub(crate) in_months: bool,
    /// Cases that this member may know of; for an auditor every case, without its label.
    pub(crate) cases: Vec<CaseSeen>,
    /// For an administrator, how many there are for each tenant.
    pub(crate) tenants: Vec<TenantSeen>,
}

/// A case that the account could open.
pub(crate) struct CaseSeen {
    /// The list entry, for those who may know of the case.
    pub(crate) known: Option<CaseIndex>,
    /// What the register calls it for those who may not.
    pub(crate) pseudonym: String,
    /// The day its report arrived.
    pub(crate) received: Day,
    /// The tenant's name.
    pub(crate) tenant: String,
    /// From when to when.
    pub(crate) could: Vec<(Day, Option<Day>)>,
    /// The days on which it did.
    pub(crate) opened: Vec<Day>,
}

/// How many cases of a tenant the account could open.
pub(crate) struct TenantSeen {
    /// The tenant's name.
    pub(crate) tenant: String,
    /// Cases that it could open.
    pub(crate) could: usize,
    /// Cases that it did open.
    pub(crate) opened: usize,
}

impl Casework {
    // CLAIM(C-103): SECURITY.md
    /// Which cases a member could open, and did, between two days. A lawyer is told of cases they
    /// may know of anyway, an auditor of days without labels, an administrator of numbers; of a
    /// case that excludes who asks, nobody is told anything.
    pub(crate) fn access(
        &self,
        staff: &StaffSession,
        asked: Option<(MemberId, Day, Day)>,
    ) -> Result<AccessReport, AppError> {
        let actor = &staff.actor;
        let members = self.store.members()?.into_iter();
        let seen = members.filter(|member| actor.see_access(&member.rights).is_ok());
        let mut people: Vec<_> = seen.map(|member| (member.id, member.display)).collect();
        if people.is_empty() {
            return Err(AppError::NotFound);
        }
        people.sort_by(|(_, one), (_, other)| one.cmp(other));
        let mut report = AccessReport {
            people,
            in_months: !staff.rights.has(Role::Lawyer),
            cases: Vec::new(),
            tenants: Vec::new(),
        };
        let Some((member, from, to)) = asked else {
            return Ok(report);
        };
        if !report.people.iter().any(|(id, _)| *id == member) {
            return Err(AppError::NotFound);
        }
        // CLAIM(C-221): SECURITY.md
        // Two questions that differ by a day must not tell on which day somebody lost a case.
        let period = if report.in_months {
            (from.month_start(), to.month_end())
        } else {
            (from, to)
        };
        let found = self.store.access_of(member, period, self.clock.today())?;
        for case in found {
            let asked = actor.see_access_at(case.index.tenant).is_ok();
            if asked && case.index.may_know(staff.member) {
                self.tell_access(staff, &mut report, case)?;
            }
        }
        report.cases.sort_by_key(|case| case.received);
        report
            .tenants
            .sort_by(|one, other| one.tenant.cmp(&other.tenant));
        Ok(report)
    }

    fn tell_access(
        &self,
        staff: &StaffSession,
        report: &mut AccessReport,
        case: CaseAccess,
    ) -> Result<(), AppError> {
        let tenant = self.store.tenant(case.index.tenant)?.name;
        let known = staff.actor.know_case(&case.index.facts()).is_ok();
        if staff.rights.has(Role::Admin) {
            let opened = usize::from(!case.opened.is_empty());
            match report.tenants.iter_mut().find(|seen| seen.tenant == tenant) {
                Some(seen) => {
                    seen.could += 1;
                    seen.opened += opened;
                }
                None => report.tenants.push(TenantSeen {
                    tenant,
                    could: 1,
                    opened,
                }),
            }
        } else if known || staff.rights.has(Role::Auditor) {
            let spans = case.spans.iter();
            report.cases.push(CaseSeen {
                pseudonym: self.store.pseudonym(case.index.case)?,
                received: case.index.milestones.received,
                tenant,
                could: spans.map(|span| told(span, report.in_months)).collect(),
                opened: case.opened,
                known: known.then_some(case.index),
            });
        }
        Ok(())
    }
}

/// From when to when; in months, the days at their ends. Days that nobody knows stay so.
fn told(span: &AccessSpan, in_months: bool) -> (Day, Option<Day>) {
    let known = |day: Day| day > Day::new(0) && day < Day::new(u16::MAX);
    let (mut from, mut to) = (span.from, span.to);
    if in_months {
        from = if known(from) {
            from.month_start()
        } else {
            from
        };
        to = to.map(|to| if known(to) { to.month_end() } else { to });
    }
    (from, to)
}
