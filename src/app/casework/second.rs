//! What waits for a member: acts that need a second person, and dates that come near.
//!
//! Everything here is from fields that the portal itself can read: jobs and mail use it too.

use subrosa_policy::{
    Actor, CaseId, CaseState, Day, LegalProfile, MemberId, RecordId, Retention, Role, Stage,
    Warning,
};
use subrosa_store::{Asked, CaseIndex, Member};

use super::Casework;
use crate::app::staff::StaffSession;
use crate::app::tenants::Profiles;
use crate::error::AppError;

/// An act that waits for this member as the second person. Nothing else of the case is known.
pub(crate) struct Waits {
    pub(crate) case: CaseId,
    pub(crate) label: String,
    pub(crate) asked: Asked,
}

/// Why somebody is alerted of a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AlertKind {
    /// A legal date is near or over.
    Legal(Warning),
    /// The same, of a case whose lawyer is away.
    Absent(Warning),
    /// Nobody has taken it in two working days.
    Unassigned,
    /// The reporter of a case that was closed unread has written. How many messages there are.
    Written(u32),
    /// It is erased on this day.
    Erasure(Day),
    /// Somebody has to look whether it is still to be kept.
    Review(Day),
}

/// An alert: whom, of which case, why.
pub(crate) struct Alert {
    pub(crate) member: MemberId,
    pub(crate) case: CaseId,
    pub(crate) label: String,
    pub(crate) kind: AlertKind,
    /// Whether the member may know the case beyond this alert.
    pub(crate) knows: bool,
    /// Who handles it.
    pub(crate) handler: Option<MemberId>,
}

impl Casework {
    /// The acts that wait for this member as the second person.
    pub(crate) fn waiting(&self, staff: &StaffSession) -> Result<Vec<Waits>, AppError> {
        let mut waits = Vec::new();
        self.store.index_each(|index| {
            let facts = index.facts();
            for asked in &index.pending {
                if staff.actor.second(&facts, asked.by).is_ok() {
                    waits.push(Waits {
                        case: index.case,
                        label: index.label.clone(),
                        asked: *asked,
                    });
                }
            }
        })?;
        waits.sort_by_key(|waits| (waits.asked.on, waits.label.clone()));
        Ok(waits)
    }

    /// Whether this member may be the second person for this act.
    pub(crate) fn may_second(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: RecordId,
    ) -> Result<(), AppError> {
        let index = self.store.index(case)?;
        let asked = index.pending.iter().find(|asked| asked.id == id);
        let asked = asked.ok_or(AppError::NotFound)?;
        staff.actor.second(&index.facts(), asked.by)?;
        Ok(())
    }

    /// Says yes or no to it.
    pub(crate) fn second(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: RecordId,
        yes: bool,
    ) -> Result<(), AppError> {
        let index = self.store.index(case)?;
        let asked = index.pending.iter().find(|asked| asked.id == id);
        let asked = asked.ok_or(AppError::NotFound)?;
        let grant = staff.actor.second(&index.facts(), asked.by)?;
        let doing = self.doing(staff);
        if yes {
            self.store.confirm_second(&grant, doing, id)?;
        } else {
            self.store.decline_second(&grant, doing, id)?;
        }
        Ok(())
    }

    /// The alerts of one member.
    pub(crate) fn alerts_of(&self, staff: &StaffSession) -> Result<Vec<Alert>, AppError> {
        let mut alerts = self.all_alerts(self.clock.today())?;
        alerts.retain(|alert| alert.member == staff.member);
        Ok(alerts)
    }

    fn all_alerts(&self, today: Day) -> Result<Vec<Alert>, AppError> {
        let members = self.store.members()?;
        let mut profiles = Profiles::new(&self.store);
        let (mut alerts, mut failed) = (Vec::new(), None);
        self.store.index_each(|index| {
            let noted = profiles.legal(&index).and_then(|legal| {
                let retention = self.retention(&index)?;
                note_alerts(&index, &legal, &retention, &members, today, &mut alerts);
                Ok(())
            });
            failed = failed.take().or(noted.err());
        })?;
        match failed {
            Some(error) => Err(error),
            None => Ok(alerts),
        }
    }

    /// How long a case is kept, if its end is near enough to be asked.
    pub(super) fn retention(&self, index: &CaseIndex) -> Result<Retention, AppError> {
        Ok(match index.state {
            CaseState::Archived => self.store.retention_of(index)?,
            CaseState::Received
            | CaseState::Assigned
            | CaseState::InProgress
            | CaseState::AwaitingReporter
            | CaseState::Closed
            | CaseState::Anonymised => Retention::default(),
        })
    }
}

/// The alerts of one case.
pub(super) fn note_alerts(
    index: &CaseIndex,
    legal: &LegalProfile,
    retention: &Retention,
    members: &[Member],
    today: Day,
    alerts: &mut Vec<Alert>,
) {
    let people = People {
        index,
        members,
        today,
    };
    let mut add = |to: Vec<&Member>, kind: AlertKind| {
        for member in to {
            let known = actor(member).know_case(&index.facts()).is_ok();
            alerts.push(Alert {
                member: member.id,
                case: index.case,
                label: index.label.clone(),
                kind,
                knows: known,
                handler: index.handler,
            });
        }
    };
    let dates = subrosa_policy::LegalClock::under(legal, &index.milestones);
    let owed = !matches!(
        index.state,
        CaseState::Closed | CaseState::Archived | CaseState::Anonymised
    );
    let warning = dates.warning(today).filter(|_| owed);
    if index.state == CaseState::Received {
        if legal.working_days_over(index.since, today) >= UNASSIGNED {
            add(people.triagers(), AlertKind::Unassigned);
        }
        if let Some(warning) = warning {
            add(people.triagers(), AlertKind::Legal(warning));
        }
        return;
    }
    let (there, absent) = people.responsible();
    if let Some(warning) = warning {
        add(there, AlertKind::Legal(warning));
        if absent {
            add(people.stand_ins(), AlertKind::Absent(warning));
        }
    }
    if index.handler.is_none() && index.unread {
        add(people.working(), AlertKind::Written(index.messages));
    }
    if let Some(erased) = index.erasure(retention)
        && today.days_until(erased) <= ERASURE
    {
        add(people.working(), AlertKind::Erasure(erased));
    }
    if let Some(hold) = index.hold
        && hold.review <= today
    {
        add(people.working(), AlertKind::Review(hold.review));
    }
}

/// Whom a case concerns.
pub(super) struct People<'a> {
    pub(super) index: &'a CaseIndex,
    pub(super) members: &'a [Member],
    pub(super) today: Day,
}

impl<'a> People<'a> {
    /// Every active triager of the tenant who is not shut out; lawyers where they take reports in.
    pub(super) fn triagers(&self) -> Vec<&'a Member> {
        self.in_role(match self.index.state {
            CaseState::Received => self.index.intake,
            CaseState::Assigned
            | CaseState::InProgress
            | CaseState::AwaitingReporter
            | CaseState::Closed
            | CaseState::Archived
            | CaseState::Anonymised => Role::Triager,
        })
    }

    fn in_role(&self, role: Role) -> Vec<&'a Member> {
        let members = self.members.iter().filter(|member| member.is_active());
        members
            .filter(|member| member.rights.has_at(role, self.index.tenant))
            .filter(|member| self.may_know(member))
            .collect()
    }

    fn may_know(&self, member: &Member) -> bool {
        member.rights.serves(self.index.tenant) && self.index.may_know(member.id)
    }

    /// The handler, unless they are away; and whether they are.
    pub(super) fn responsible(&self) -> (Vec<&'a Member>, bool) {
        let handler = self.index.handler.and_then(|handler| self.present(handler));
        (handler.into_iter().collect(), handler.is_none())
    }

    /// Who looks after the dates of a lawyer who is away: deputy, colleagues, every triager.
    fn stand_ins(&self) -> Vec<&'a Member> {
        let mut all: Vec<&Member> = self.triagers();
        for member in self.team() {
            if !all.iter().any(|other| other.id == member.id) {
                all.insert(0, member);
            }
        }
        all
    }

    /// Deputy and colleagues who are there.
    pub(super) fn team(&self) -> Vec<&'a Member> {
        let team = self.index.standby.iter().chain(&self.index.colleagues);
        team.filter_map(|member| self.present(*member)).collect()
    }

    // CLAIM(C-203): SECURITY.md
    /// Everybody who works on it. Of a case that was closed unread nobody does: those who take
    /// reports in, and the lawyers, who learn by it that there is such a case.
    fn working(&self) -> Vec<&'a Member> {
        let members = self.members.iter();
        let working: Vec<&Member> = match self.index.handler {
            Some(_) => members
                .filter(|member| self.index.is_worked_on_by(member.id))
                .collect(),
            None => members
                .filter(|member| member.is_active())
                .filter(|member| {
                    let held = |role| member.rights.has_at(role, self.index.tenant);
                    held(self.index.intake) || held(Role::Lawyer)
                })
                .collect(),
        };
        let may_know = |member: &&Member| self.may_know(member);
        working.into_iter().filter(may_know).collect()
    }

    fn present(&self, id: MemberId) -> Option<&'a Member> {
        let member = self.members.iter().find(|member| member.id == id)?;
        let away = member
            .service
            .absence
            .is_some_and(|absence| absence.from <= self.today && self.today <= absence.to);
        (member.is_active() && !away && self.may_know(member)).then_some(member)
    }
}

pub(super) fn actor(member: &Member) -> Actor {
    Actor::Member {
        id: member.id,
        rights: member.rights.clone(),
    }
}

/// Whether the last warning of a date is out.
pub(crate) fn is_pressing(kind: AlertKind) -> bool {
    match kind {
        AlertKind::Legal(warning) | AlertKind::Absent(warning) => warning.stage >= Stage::Last,
        AlertKind::Unassigned => true,
        AlertKind::Written(_) | AlertKind::Erasure(_) | AlertKind::Review(_) => false,
    }
}

/// Working days after which a case that nobody takes alerts everybody who could.
const UNASSIGNED: usize = 2;
/// Days before an erasure from which it is warned of. The page says how many are left.
const ERASURE: i32 = 14;
