//! Acts that two people answer for: one of the case's lawyers asks, a colleague says yes or no.
//!
//! The second person holds no key of the case and sees codes only. What is done needs no reader's
//! key either: it is in the list entry, and the case's audit is written to its append key.

use serde::{Deserialize, Serialize};
use subrosa_policy::{
    Day, Disclose, DisclosureReason, Erase, ErasureReason, Grant, Hold, HoldReason, LegalHold,
    MemberId, NoFeedback, Outcome, ReadCase, RecordId, Role, Second, TenantId,
};

use crate::error::StoreError;
use crate::seal::Class;
use crate::store::Store;

use super::append::Writer;
use super::bundle::CaseKeys;
use super::content::{Act, Audit, Entry};
use super::end::{Doing, tell};
use super::index::CaseIndex;
use super::submit::record_id;

/// An act that waits for a second person.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Names the question, so that a yes is to this one and no other.
    pub id: RecordId,
    /// Who asked.
    pub by: MemberId,
    /// The day of it.
    pub on: Day,
    /// What shall be done.
    pub act: SecondAct,
}

/// What needs two people.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecondAct {
    /// Ending the case, where the tenant wants two people for it.
    Close(Ending),
    /// Keeping it from being erased.
    Hold {
        /// Why.
        reason: HoldReason,
        /// When somebody has to look whether it is still needed.
        review: Day,
    },
    /// Letting it be erased again.
    Lift,
    /// Telling somebody who the reporter is.
    Disclose {
        /// Why.
        reason: DisclosureReason,
        /// Whether the reporter is told (Directive (EU) 2019/1937, article 16(3)).
        tell: bool,
    },
    /// Destroying a passage or a file.
    Erase {
        /// Why.
        reason: ErasureReason,
        /// The record in which the lawyer has marked what goes.
        what: RecordId,
    },
}

/// How a case ends.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ending {
    /// With what result.
    pub outcome: Outcome,
    /// Why the reporter gets no feedback, if they got none.
    pub no_feedback: Option<NoFeedback>,
    /// Whether the reporter is told the outcome.
    pub tell: bool,
}

impl Store {
    /// Asks a second person to keep a case from being erased, or to let it be erased again.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if that was asked or done already.
    pub fn ask_hold(
        &self,
        grant: &Grant<Hold>,
        doing: Doing,
        hold: Option<(HoldReason, Day)>,
    ) -> Result<(), StoreError> {
        let act = match hold {
            Some((reason, review)) => SecondAct::Hold { reason, review },
            None => SecondAct::Lift,
        };
        self.act(grant, doing, |_, index| {
            if act == SecondAct::Lift && index.hold.is_none() {
                return Err(StoreError::Meanwhile);
            }
            self.ask(index, doing, act, String::new())
        })
    }

    /// Asks a second person before somebody is told who the reporter is. `to` says who; only the
    /// case's lawyers read it.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if that was asked already.
    pub fn ask_disclosure(
        &self,
        grant: &Grant<Disclose>,
        doing: Doing,
        (reason, tell): (DisclosureReason, bool),
        to: String,
    ) -> Result<(), StoreError> {
        let act = SecondAct::Disclose { reason, tell };
        self.act(grant, doing, |_, index| self.ask(index, doing, act, to))
    }

    /// Asks a second person before a passage or a file is destroyed.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if that was asked already, [`StoreError::Full`] if as many wait
    /// as the list entry holds.
    pub fn ask_erasure(
        &self,
        grant: &Grant<Erase>,
        doing: Doing,
        (reason, what): (ErasureReason, RecordId),
    ) -> Result<(), StoreError> {
        let act = SecondAct::Erase { reason, what };
        self.act(grant, doing, |_, index| {
            let asked = index.pending.iter().chain(&index.agreed);
            let open = asked.filter(|asked| matches!(asked.act, SecondAct::Erase { .. }));
            if open.count() >= MOST_ERASURES {
                return Err(StoreError::Full);
            }
            self.ask(index, doing, act, String::new())
        })
    }

    /// Notes the question in the list entry. A hold that is asked for keeps its case for some days.
    pub(super) fn ask(
        &self,
        index: &mut CaseIndex,
        doing: Doing,
        act: SecondAct,
        to: String,
    ) -> Result<Act, StoreError> {
        if index.pending.iter().any(|asked| asked.act.stands_for(&act)) {
            return Err(StoreError::Meanwhile);
        }
        index.pending.push(Asked {
            id: record_id()?,
            by: doing.by,
            on: self.day_not_before(doing.day)?,
            act,
        });
        Ok(Act::Asked { act, to })
    }

    /// Takes back what the same member has asked; also what was agreed to and is not done yet.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it does not wait any more, or somebody else asked it.
    pub fn unask(
        &self,
        grant: &Grant<ReadCase>,
        doing: Doing,
        id: RecordId,
    ) -> Result<(), StoreError> {
        self.act(grant, doing, |_, index| {
            let mut all = index.pending.iter().chain(&index.agreed);
            let asked = all.find(|asked| asked.id == id && asked.by == doing.by);
            let act = asked.ok_or(StoreError::Meanwhile)?.act;
            index.pending.retain(|other| other.id != id);
            index.agreed.retain(|other| other.id != id);
            Ok(Act::Unasked(act))
        })
    }

    // CLAIM(C-91): SECURITY.md
    /// The second person says yes: it is done at once, without any reader's key; what only a reader
    /// can do is noted as agreed.
    ///
    /// # Errors
    /// [`StoreError::Meanwhile`] if it does not wait any more, or cannot be done any more;
    /// [`StoreError::NotFound`] if the member asked it, or must not know of the case.
    pub fn confirm_second(
        &self,
        grant: &Grant<Second>,
        doing: Doing,
        id: RecordId,
    ) -> Result<SecondAct, StoreError> {
        let mut done = None;
        self.as_second(grant, doing, id, |writer, index, asked| {
            self.carry_out(writer, index, asked, doing.day)?;
            done = Some(asked.act);
            Ok(Act::Agreed {
                asked: asked.by,
                act: asked.act,
            })
        })?;
        done.ok_or(StoreError::NotFound)
    }

    /// The second person says no. Nothing is done.
    ///
    /// # Errors
    /// As [`Self::confirm_second`].
    pub fn decline_second(
        &self,
        grant: &Grant<Second>,
        doing: Doing,
        id: RecordId,
    ) -> Result<(), StoreError> {
        self.as_second(grant, doing, id, |_, _, asked| {
            Ok(Act::Declined {
                asked: asked.by,
                act: asked.act,
            })
        })
    }

    fn as_second(
        &self,
        grant: &Grant<Second>,
        doing: Doing,
        id: RecordId,
        act: impl FnOnce(&mut Writer<'_, '_>, &mut CaseIndex, Asked) -> Result<Act, StoreError>,
    ) -> Result<(), StoreError> {
        let _people_stay = self.share_people();
        self.alter(grant.case(), None, &CaseKeys::default(), |writer, index| {
            let asked = waiting(index, id)?;
            if asked.by == doing.by || !index.may_know(doing.by) {
                return Err(StoreError::NotFound);
            }
            self.still_asks(index, asked.by)?;
            index.pending.retain(|other| other.id != id);
            let act = act(writer, index, asked)?;
            let (minute, member) = (doing.minute, doing.by);
            let audit = Audit {
                minute,
                member,
                act,
            };
            writer.put(Class::Dossier, &Entry::Audit(audit))
        })
    }

    // CLAIM(C-174): SECURITY.md
    /// Whoever asked must still work on it, as a lawyer of the tenant: what they may not do, nobody
    /// confirms.
    pub(super) fn still_asks(&self, index: &CaseIndex, by: MemberId) -> Result<(), StoreError> {
        if index.may_be_asked_for(by) && self.is_lawyer(by, index.tenant)? {
            Ok(())
        } else {
            Err(StoreError::Meanwhile)
        }
    }

    fn is_lawyer(&self, member: MemberId, tenant: TenantId) -> Result<bool, StoreError> {
        match self.member(member) {
            Ok(member) => Ok(member.is_active() && member.rights.has_at(Role::Lawyer, tenant)),
            Err(StoreError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Does what was agreed to, or notes that a reader may do it.
    pub(super) fn carry_out(
        &self,
        writer: &mut Writer<'_, '_>,
        index: &mut CaseIndex,
        asked: Asked,
        day: Day,
    ) -> Result<(), StoreError> {
        match asked.act {
            SecondAct::Close(ending) => self.end(writer, index, ending, day),
            SecondAct::Hold { reason, review } => {
                index.hold = Some(LegalHold {
                    since: index.hold.map_or(day, |hold| hold.since),
                    review,
                    reason,
                });
                Ok(())
            }
            SecondAct::Lift => {
                index.hold = None;
                Ok(())
            }
            SecondAct::Disclose {
                reason: _,
                tell: told,
            } => {
                index.disclosed = Some(day);
                if told {
                    tell(writer, index, day, "identity-disclosed".to_owned())?;
                }
                Ok(())
            }
            // Only a reader can write anew what stays of a record.
            SecondAct::Erase { .. } => {
                if index.hold.is_some() {
                    return Err(StoreError::Meanwhile);
                }
                index.agreed.push(asked);
                Ok(())
            }
        }
    }
}

impl SecondAct {
    /// Whether it destroys what was marked under this name.
    pub(super) fn erases(&self, marked: RecordId) -> bool {
        matches!(self, Self::Erase { what, .. } if *what == marked)
    }

    /// Whether both are of the same kind: a case has one question of each at a time, except about
    /// what is destroyed.
    fn stands_for(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Erase { what, .. }, Self::Erase { what: other, .. }) => what == other,
            (Self::Close(_), Self::Close(_))
            | (Self::Hold { .. } | Self::Lift, Self::Hold { .. } | Self::Lift)
            | (Self::Disclose { .. }, Self::Disclose { .. }) => true,
            (
                Self::Close(_)
                | Self::Hold { .. }
                | Self::Lift
                | Self::Disclose { .. }
                | Self::Erase { .. },
                _,
            ) => false,
        }
    }
}

/// The question of this name, if it still waits.
pub(super) fn waiting(index: &CaseIndex, id: RecordId) -> Result<Asked, StoreError> {
    let asked = index.pending.iter().find(|asked| asked.id == id);
    asked.copied().ok_or(StoreError::Meanwhile)
}

/// How many erasures of a case can be asked for at once, those agreed to and not done included.
const MOST_ERASURES: usize = 16;
