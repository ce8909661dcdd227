//! Who takes a case, and who opens it again to whom.

use subrosa_policy::{Actor, CaseId, Day, MemberId, Role};
use subrosa_store::Handover;

use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A lawyer the case can be given to.
pub(crate) struct Candidate {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    /// Whether the reporter's words name them.
    pub(crate) named: bool,
    /// The last day of an absence that is not over.
    pub(crate) away: Option<Day>,
    /// What kinds of cases they carry for this tenant.
    pub(crate) fields: Vec<String>,
}

/// The triager's decision, as the form carries it.
pub(crate) struct Decision {
    pub(crate) handler: MemberId,
    pub(crate) standby: Option<MemberId>,
    pub(crate) conflict: String,
    pub(crate) excluded: Vec<MemberId>,
}

/// What a triager is told after assigning.
pub(crate) struct Assigned {
    pub(crate) label: String,
    pub(crate) lawyer: String,
}

impl Casework {
    /// Whether this member may hand the case to a lawyer now.
    pub(crate) fn may_assign(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.assign(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// The vouched lawyers of the case's tenant, with a mark on those the reporter named.
    pub(crate) fn candidates(&self, opened: &Opened) -> Result<Vec<Candidate>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let (index, members) = (&opened.index, self.store.members()?);
        let today = self.clock.today();
        let mut candidates = Vec::new();
        for reader in roster.readers(index.tenant, Role::Lawyer) {
            let named = index.excluded.contains(&reader.member());
            if !named && !opened.open.can_be_given_to(&reader) {
                continue;
            }
            let member = members.iter().find(|member| member.id == reader.member());
            let Some(member) = member else { continue };
            let absence = member.service.absence.filter(|absence| absence.to >= today);
            candidates.push(Candidate {
                member: member.id,
                display: member.display.clone(),
                named,
                away: absence.map(|absence| absence.to),
                fields: member.service.fields_for(index.tenant).to_vec(),
            });
        }
        Ok(candidates)
    }

    /// Hands the case to a lawyer and a deputy. This triager cannot open it afterwards.
    pub(crate) fn assign(
        &self,
        staff: &StaffSession,
        case: CaseId,
        decision: &Decision,
    ) -> Result<Assigned, AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.assign(&opened.index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let mut shut_out = opened.index.excluded.clone();
        shut_out.extend(&decision.excluded);
        let reader = |member: MemberId| {
            let excluded = shut_out.contains(&member);
            roster
                .readers(opened.index.tenant, Role::Lawyer)
                .into_iter()
                .find(|reader| reader.member() == member && !excluded)
                .ok_or(AppError::NotFound)
        };
        let handover = Handover {
            handler: reader(decision.handler)?,
            standby: decision.standby.map(reader).transpose()?,
            conflict: decision.conflict.clone(),
            excluded: shut_out.clone(),
            minute: self.clock.minute(),
        };
        self.store
            .assign(&grant, &opened.open, staff.member, &handover)?;
        let lawyer = self
            .names()?
            .into_iter()
            .find(|(member, _)| *member == decision.handler)
            .map(|(_, name)| name)
            .unwrap_or_default();
        Ok(Assigned {
            label: opened.index.label.clone(),
            lawyer,
        })
    }

    /// Who could open a case again that is closed to this member's new keys: its other readers.
    pub(crate) fn closed(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<(String, Vec<String>), AppError> {
        let index = self.store.index(case)?;
        staff.actor.read_case(&index.facts())?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let mut colleagues = Vec::new();
        for person in roster.people(index.tenant) {
            let shared = self
                .store
                .could_pass_on(&roster, case, person.member, staff.member)?;
            let actor = Actor::Member {
                id: person.member,
                roles: person.roles.clone(),
                tenants: person.tenants.clone(),
            };
            if shared && actor.read_case(&index.facts()).is_ok() {
                colleagues.push(person.display.clone());
            }
        }
        colleagues.sort();
        Ok((index.label, colleagues))
    }
}
