//! What readers do for one another: vouch, sign off, open cases again.

use subrosa_policy::{CaseId, MemberId};
use subrosa_store::{Member, Past, same_text};

use super::list::{Trust, trust};
use super::{People, words_of};
use crate::app::mark::Mark;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;

/// What a voucher sees before they type the six words.
pub(crate) struct Vouching {
    pub(crate) member: Member,
    pub(crate) trust: Trust,
    /// What the roster says of this person so far.
    pub(crate) history: Vec<Past>,
    /// What was vouched for before.
    pub(crate) before: Option<subrosa_store::Person>,
}

/// A case that is closed to a colleague's new keys.
pub(crate) struct ClosedCase {
    pub(crate) case: CaseId,
    /// What staff call it; none while whoever looks holds only half of its keys and may not
    /// know of it.
    pub(crate) label: Option<String>,
}

/// What became of opening cases again.
pub(crate) struct Step {
    /// The colleague's name.
    pub(crate) name: String,
    /// How many cases were opened.
    pub(crate) opened: usize,
}

impl People {
    /// The member whose keys or rights wait for a voucher, if whoever asks may be that.
    pub(crate) fn waiting(&self, staff: &StaffSession, id: MemberId) -> Result<Vouching, AppError> {
        staff.actor.vouch()?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let member = self.store.member(id)?;
        let trust = trust(&roster, &member);
        let signing = self.store.signing_roster(staff.member)?;
        if !trust.waits() || !signing.may_vouch(staff.member, &member.person()) {
            return Err(AppError::NotFound);
        }
        Ok(Vouching {
            trust,
            history: roster.history(id).cloned().collect(),
            before: roster.person(id).cloned(),
            member,
        })
    }

    /// Signs a colleague's keys into the roster, if the six words that were read out to the
    /// voucher are the words of these keys. False if they are another key's.
    ///
    /// # Errors
    /// [`AppError::Stale`] if rights or keys are not the ones the voucher was shown.
    pub(crate) fn vouch(
        &self,
        staff: &StaffSession,
        id: MemberId,
        (typed, seen): (&[String], &Mark),
    ) -> Result<bool, AppError> {
        let member = self.waiting(staff, id)?.member;
        if !seen.is(&Mark::of("person", &member.person())?) {
            return Err(AppError::Stale);
        }
        if !same_text(&typed.join(" "), &words_of(&member)) {
            self.tell(Event::VouchRefused, staff, id);
            return Ok(false);
        }
        self.store
            .vouch(staff.member, &staff.signing, &member.person())?;
        self.staff.sign_out_everywhere(id);
        self.tell(Event::Vouched, staff, id);
        Ok(true)
    }

    /// Signs somebody whose account was removed off the roster. Returns their name.
    pub(crate) fn dismiss(&self, staff: &StaffSession, id: MemberId) -> Result<String, AppError> {
        staff.actor.vouch()?;
        let roster = self.rosters.current()?.ok_or(AppError::NotOpen)?;
        let signing = self.store.signing_roster(staff.member)?;
        if self.store.has_account(id)? || !signing.may_dismiss(staff.member, id) {
            return Err(AppError::NotFound);
        }
        let name = roster.person(id).map(|person| person.display.clone());
        self.store.dismiss(staff.member, &staff.signing, id)?;
        self.tell(Event::Dismissed, staff, id);
        Ok(name.unwrap_or_default())
    }

    /// The cases closed to a colleague's new keys that this member could open to them again,
    /// and the colleague's name.
    pub(crate) fn closed_cases(
        &self,
        staff: &StaffSession,
        id: MemberId,
    ) -> Result<(String, Vec<ClosedCase>), AppError> {
        staff.actor.vouch()?;
        let member = self.store.member(id)?;
        staff.actor.see_member(&member.rights)?;
        let closed = self.closed_to(staff, id)?;
        if closed.is_empty() {
            return Err(AppError::NotFound);
        }
        Ok((member.display, closed))
    }

    /// Opens one case, or all that are shared, to a colleague's new keys. Each is noted in the
    /// case itself.
    pub(crate) fn open_again(
        &self,
        staff: &StaffSession,
        id: MemberId,
        only: Option<CaseId>,
    ) -> Result<Step, AppError> {
        let (name, closed) = self.closed_cases(staff, id)?;
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let minute = self.clock.minute();
        let mut opened = 0;
        for case in closed.iter().map(|closed| closed.case) {
            if only.is_some_and(|only| only != case) {
                continue;
            }
            let facts = self.store.index(case)?.facts();
            let grant = staff.actor.pass_on(&facts)?;
            let keys = (staff.member, &staff.reader);
            self.store.pass_on(&grant, &roster, keys, id, minute)?;
            opened += 1;
        }
        if opened == 0 {
            return Err(AppError::NotFound);
        }
        self.tell(Event::CasesOpenedAgain(opened), staff, id);
        Ok(Step { name, opened })
    }

    pub(super) fn closed_to(
        &self,
        staff: &StaffSession,
        id: MemberId,
    ) -> Result<Vec<ClosedCase>, AppError> {
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        let closed = self.store.closed_to(&roster, id)?;
        Ok(closed
            .into_iter()
            .filter(|index| staff.actor.pass_on(&index.facts()).is_ok())
            .filter(|index| {
                let held = self
                    .store
                    .could_pass_on(&roster, index.case, staff.member, id);
                held.unwrap_or(false)
            })
            .map(|index| ClosedCase {
                case: index.case,
                label: staff
                    .actor
                    .know_case(&index.facts())
                    .is_ok()
                    .then_some(index.label),
            })
            .collect())
    }
}
