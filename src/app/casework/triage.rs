//! Who takes a case, and who opens it again to whom.

use subrosa_policy::{Actor, CaseId, Day, MemberId, Role};
use subrosa_store::Handover;

use super::class::Classes;
use super::conflict::Conflicts;
use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A lawyer the case can be given to.
pub(crate) struct Candidate {
    pub(crate) member: MemberId,
    pub(crate) display: String,
    /// The last day of an absence that is not over.
    pub(crate) away: Option<Day>,
    /// Whether they are away today.
    pub(crate) is_away: bool,
    /// What kinds of cases they carry for this tenant.
    pub(crate) fields: Vec<String>,
    /// Who stands in for them.
    pub(crate) standby: Option<MemberId>,
}

/// What lies before a triager beside the case itself.
pub(crate) struct Table {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) conflicts: Conflicts,
    pub(crate) classes: Classes,
    /// Two people end a case of this client.
    pub(crate) two: bool,
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

/// The lawyer whose fields name the category of a case and who is here, and who stands in for
/// them: what the form begins with. Nobody where several do, or none.
pub(crate) fn suggested(
    candidates: &[Candidate],
    category: Option<&str>,
) -> (Option<MemberId>, Option<MemberId>) {
    let carries = |candidate: &&Candidate| {
        let here = !candidate.is_away;
        let fields = candidate.fields.iter();
        here && category.is_some_and(|name| fields.clone().any(|field| same_word(field, name)))
    };
    let mut fitting = candidates.iter().filter(carries);
    let (Some(lawyer), None) = (fitting.next(), fitting.next()) else {
        return (None, None);
    };
    let deputy = lawyer.standby.filter(|deputy| {
        let mut others = candidates.iter();
        others.any(|other| other.member == *deputy && !other.is_away)
    });
    (Some(lawyer.member), deputy)
}

fn same_word(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

impl Casework {
    /// Whether this member may hand the case to a lawyer now.
    pub(crate) fn may_assign(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.assign(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// What lies before whoever may assign a case; nothing for others. `note` is what they have
    /// typed of conflicts.
    pub(crate) fn triage(
        &self,
        staff: &StaffSession,
        opened: &Opened,
        note: &str,
        lang: &str,
    ) -> Result<Option<Table>, AppError> {
        if staff.actor.assign(&opened.index.facts()).is_err() {
            return Ok(None);
        }
        Ok(Some(Table {
            candidates: self.candidates(opened)?,
            conflicts: self.conflicts(opened, note)?,
            classes: self.classes(staff, opened, lang)?,
            two: self.two_to_close(opened)?,
        }))
    }

    /// The vouched lawyers of the case's tenant who can be given it. Who was shut out is none.
    fn candidates(&self, opened: &Opened) -> Result<Vec<Candidate>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let (index, members) = (&opened.index, self.store.members()?);
        let today = self.clock.today();
        let mut candidates = Vec::new();
        for reader in roster.readers(index.tenant, Role::Lawyer) {
            let shut_out = !index.may_know(reader.member());
            if shut_out || !opened.open.can_be_given_to(&reader) {
                continue;
            }
            let member = members.iter().find(|member| member.id == reader.member());
            let Some(member) = member else { continue };
            let absence = member.service.absence.filter(|absence| absence.to >= today);
            candidates.push(Candidate {
                member: member.id,
                display: member.display.clone(),
                is_away: absence.is_some_and(|absence| absence.has(today)),
                away: absence.map(|absence| absence.to),
                fields: member.service.fields_for(index.tenant).to_vec(),
                standby: member.service.standby,
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
        shut_out.extend(self.of_tenant(&opened, &decision.excluded)?);
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
                rights: person.rights.clone(),
            };
            if shared && actor.read_case(&index.facts()).is_ok() {
                colleagues.push(person.display.clone());
            }
        }
        colleagues.sort();
        Ok((index.label, colleagues))
    }
}
