//! Erasing a passage or a file with a second person.

use subrosa_policy::{CaseId, Day, ErasureReason, RecordId};
use subrosa_store::{Erasure, Reach, SecondAct, reach};

use super::{Casework, Opened};
use crate::app::staff::StaffSession;
use crate::error::AppError;

/// A case with every record of it, those of releases too, and what was asked for so far.
pub(crate) struct Erasable {
    pub(crate) opened: Opened,
    /// What was agreed to comes first.
    pub(crate) asked: Vec<ErasureAsked>,
    /// Whether this member has asked something, and nobody is left to say yes.
    pub(crate) nobody_left: bool,
}

/// An erasure that a second person was asked about.
pub(crate) struct ErasureAsked {
    /// Names the question.
    pub(crate) question: RecordId,
    /// The record that says what goes.
    pub(crate) what: RecordId,
    pub(crate) reason: ErasureReason,
    pub(crate) on: Day,
    /// The second person has said yes.
    pub(crate) agreed: bool,
    /// Whether this member has asked.
    pub(crate) mine: bool,
    /// What goes; nothing if the marks are old.
    pub(crate) reach: Option<Reach>,
}

impl Casework {
    /// Whether this member may erase something of the case; under a legal hold nobody may.
    pub(crate) fn may_erase(&self, staff: &StaffSession, case: CaseId) -> Result<(), AppError> {
        staff.actor.erase(&self.store.index(case)?.facts())?;
        Ok(())
    }

    /// The case, for choosing what is erased.
    pub(crate) fn erasable(
        &self,
        staff: &StaffSession,
        case: CaseId,
    ) -> Result<Erasable, AppError> {
        self.may_erase(staff, case)?;
        let mut opened = self.open(staff, case)?;
        opened.entries = self.store.everything(&opened.open)?;
        let index = &opened.index;
        let agreed = index.agreed.iter().map(|asked| (asked, true));
        let all = agreed.chain(index.pending.iter().map(|asked| (asked, false)));
        let asked = all.filter_map(|(asked, agreed)| {
            let SecondAct::Erase { reason, what } = asked.act else {
                return None;
            };
            Some(ErasureAsked {
                question: asked.id,
                what,
                reason,
                on: asked.on,
                agreed,
                mine: asked.by == staff.member,
                reach: self
                    .store
                    .still_marked(&opened.open, &opened.entries, what)
                    .and_then(|erasure| reach(&opened.entries, &erasure))
                    .ok(),
            })
        });
        let asked = asked.collect();
        let nobody_left = self.has_nobody(staff, index)?;
        Ok(Erasable {
            opened,
            asked,
            nobody_left,
        })
    }

    /// Marks what goes and asks a second person.
    pub(crate) fn ask_erasure(
        &self,
        staff: &StaffSession,
        case: CaseId,
        reason: ErasureReason,
        what: Erasure,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.erase(&opened.index.facts())?;
        let id = self
            .store
            .mark_to_erase(&grant, &opened.open, staff.member, what)?;
        Ok(self
            .store
            .ask_erasure(&grant, self.doing(staff), (reason, id))?)
    }

    /// Takes back what was asked or agreed to, before it is done.
    pub(crate) fn unask_erasure(
        &self,
        staff: &StaffSession,
        case: CaseId,
        question: RecordId,
    ) -> Result<(), AppError> {
        let facts = self.store.index(case)?.facts();
        staff.actor.erase(&facts)?;
        let grant = staff.actor.read_case(&facts)?;
        Ok(self.store.unask(&grant, self.doing(staff), question)?)
    }

    /// Erases what a second person has agreed to. `say` gives words for the reason in the language
    /// of the reporter, which stand where something stood.
    pub(crate) fn erase(
        &self,
        staff: &StaffSession,
        case: CaseId,
        id: RecordId,
        say: impl Fn(&str, ErasureReason) -> String,
    ) -> Result<(), AppError> {
        let opened = self.peek(staff, case)?;
        let grant = staff.actor.erase(&opened.index.facts())?;
        let mut entries = opened.entries.iter();
        let intake = entries.find_map(|entry| entry.entry.intake());
        let lang = intake.map_or("", |intake| &intake.language);
        let doing = self.doing(staff);
        let sign = |reason| format!("[{}, {}]", say(lang, reason), doing.day);
        Ok(self.store.erase(&grant, &opened.open, doing, (id, &sign))?)
    }
}
