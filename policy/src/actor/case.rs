//! What an actor may do in one case.

use std::marker::PhantomData;

use super::{Actor, CaseFacts, Denied};
use crate::case::CaseState;
use crate::id::{CaseId, MemberId};
use crate::role::Role;

/// The proof that an actor may do `A` in one case.
///
/// ```compile_fail
/// use subrosa_policy::{CaseId, Grant, ReadCase};
/// let forged: Grant<ReadCase> = Grant { case: CaseId::from_bytes([0; 16]), action: std::marker::PhantomData };
/// ```
#[derive(Debug)]
pub struct Grant<A> {
    case: CaseId,
    action: PhantomData<A>,
}

impl<A> Grant<A> {
    /// The case it is for.
    pub fn case(&self) -> CaseId {
        self.case
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
    )+};
}

actions! {
    /// Reading report and conversation.
    ReadCase,
    /// Reading who a confidential reporter is.
    ReadIdentity,
    /// Reading files as the reporter's device wrote them.
    ReadOriginal,
    /// Writing to the reporter in one's own words.
    WriteToReporter,
    /// Telling the reporter from a template that the report has arrived.
    Acknowledge,
    /// Handing the case to a lawyer.
    Assign,
    /// Attaching a file.
    AddFile,
    /// Opening it again to a reader whose keys are new.
    PassOn,
    /// Category, severity and scope.
    Classify,
    /// Who must not see it.
    Exclude,
    /// Notes for lawyers, tasks and people involved.
    Note,
    /// A note that contact persons read too.
    ShareNote,
    /// Giving it back, to another lawyer, or calling one in.
    HandOver,
    /// Giving contact persons a redacted copy, and taking it back.
    Release,
    /// Reading what was released.
    ReadReleased,
    /// Proposing a class or an end.
    Propose,
    /// Destroying a passage or a file.
    Erase,
    /// Ending it with an outcome.
    Close,
    /// Ending what is no report, before anybody handles it.
    CloseUnread,
    /// Taking it up again.
    Reopen,
    /// Making it read-only.
    Archive,
    /// Keeping it from being erased, and ending that.
    Hold,
    /// Telling somebody who the reporter is.
    Disclose,
    /// Taking a copy of it away.
    Export,
    /// Being the second person for an act.
    Second,
    /// Bringing the yes of somebody who holds a recovery half, where nobody is left to be it.
    AskHolder,
}

impl Actor {
    /// Whether this actor may know that the case exists.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn know_case(&self, facts: &CaseFacts) -> Result<(), Denied> {
        let firm = self.triages(facts) || self.took_in(facts) || self.handles(facts);
        let reads = firm || self.is_reporter(facts);
        if reads || self.is_released_to(facts) {
            Ok(())
        } else {
            Err(Denied)
        }
    }

    /// Reading report and conversation: the triager until it is assigned, and what was ended before
    /// that; then its lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn read_case(&self, facts: &CaseFacts) -> Result<Grant<ReadCase>, Denied> {
        grant(
            facts,
            self.triages(facts)
                || self.took_in(facts)
                || self.handles(facts)
                || self.is_reporter(facts),
        )
    }

    /// Reading the identity envelope: the case's lawyers only.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn read_identity(&self, facts: &CaseFacts) -> Result<Grant<ReadIdentity>, Denied> {
        grant(facts, self.handles(facts))
    }

    /// Reading untouched originals: the case's lawyers only, and not who took it in, though they may hold all its keys.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn read_original(&self, facts: &CaseFacts) -> Result<Grant<ReadOriginal>, Denied> {
        grant(facts, self.handles(facts))
    }

    /// Writing to the reporter: the case's lawyers, while it is not read-only.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn write_to_reporter(&self, facts: &CaseFacts) -> Result<Grant<WriteToReporter>, Denied> {
        grant(facts, self.handles(facts) && is_open(facts))
    }

    /// Acknowledging from a template: triager or lawyer.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn acknowledge(&self, facts: &CaseFacts) -> Result<Grant<Acknowledge>, Denied> {
        grant(
            facts,
            (self.triages(facts) || self.handles(facts)) && is_open(facts),
        )
    }

    /// Handing an unassigned case to a lawyer: a triager.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn assign(&self, facts: &CaseFacts) -> Result<Grant<Assign>, Denied> {
        grant(facts, self.triages(facts))
    }

    /// Attaching a file: the case's lawyers and its reporter, while it is not read-only.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn add_file(&self, facts: &CaseFacts) -> Result<Grant<AddFile>, Denied> {
        grant(
            facts,
            (self.handles(facts) || self.is_reporter(facts)) && is_open(facts),
        )
    }

    /// Opening a case again to a reader of it whose keys are new: whoever reads it, and a lawyer
    /// who could be given it, for the half they hold.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn pass_on(&self, facts: &CaseFacts) -> Result<Grant<PassOn>, Denied> {
        grant(
            facts,
            self.triages(facts) || self.handles(facts) || self.could_handle(facts),
        )
    }

    /// Category, severity and scope: the triager until it is assigned, then its lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn classify(&self, facts: &CaseFacts) -> Result<Grant<Classify>, Denied> {
        let theirs = self.triages(facts) || self.handles(facts);
        grant(facts, theirs && is_open(facts))
    }

    /// Who must not see it: whoever may classify it.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn exclude(&self, facts: &CaseFacts) -> Result<Grant<Exclude>, Denied> {
        let theirs = self.triages(facts) || self.handles(facts);
        grant(facts, theirs && is_open(facts))
    }

    /// Notes for lawyers, tasks and people involved: its lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn note(&self, facts: &CaseFacts) -> Result<Grant<Note>, Denied> {
        grant(facts, self.handles(facts) && is_open(facts))
    }

    /// A note that contact persons read too: its lawyers, and those it is released to.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn share_note(&self, facts: &CaseFacts) -> Result<Grant<ShareNote>, Denied> {
        let theirs = self.handles(facts) || self.is_released_to(facts);
        grant(facts, theirs && is_open(facts))
    }

    /// Giving it back, to another lawyer, or calling one in: its lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn hand_over(&self, facts: &CaseFacts) -> Result<Grant<HandOver>, Denied> {
        grant(facts, self.handles(facts) && is_open(facts))
    }

    /// Giving contact persons a redacted copy, and taking it back: its lawyers. Taking back works
    /// in the archive too.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn release(&self, facts: &CaseFacts) -> Result<Grant<Release>, Denied> {
        grant(facts, self.handles(facts))
    }

    /// Reading what was released: the contact persons it was released to.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn read_released(&self, facts: &CaseFacts) -> Result<Grant<ReadReleased>, Denied> {
        grant(facts, self.is_released_to(facts))
    }

    /// Proposing a class or an end: the contact persons it was released to.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn propose(&self, facts: &CaseFacts) -> Result<Grant<Propose>, Denied> {
        let ended = facts.state == CaseState::Closed || !is_open(facts);
        grant(facts, self.is_released_to(facts) && !ended)
    }

    /// Destroying a passage or a file: its lawyers, with a second person, and never under a hold.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn erase(&self, facts: &CaseFacts) -> Result<Grant<Erase>, Denied> {
        grant(facts, self.handles(facts) && !facts.held)
    }

    /// Ending it with an outcome: its lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn close(&self, facts: &CaseFacts) -> Result<Grant<Close>, Denied> {
        let ended = facts.state == CaseState::Closed || !is_open(facts);
        grant(facts, self.handles(facts) && !ended)
    }

    /// Ending what is no report for this channel, before anybody handles it: a triager.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn close_unread(&self, facts: &CaseFacts) -> Result<Grant<CloseUnread>, Denied> {
        grant(facts, self.triages(facts))
    }

    /// Taking it up again: its lawyers; what nobody handled, whoever takes reports in.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn reopen(&self, facts: &CaseFacts) -> Result<Grant<Reopen>, Denied> {
        let ended = matches!(facts.state, CaseState::Closed | CaseState::Archived);
        let theirs = self.handles(facts) || self.took_in(facts);
        grant(facts, theirs && ended)
    }

    // CLAIM(C-203): SECURITY.md
    /// Making it read-only: its lawyers, once it is closed. What was ended unread waits for the
    /// quiet days, so that nobody ends it and has it erased alone.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn archive(&self, facts: &CaseFacts) -> Result<Grant<Archive>, Denied> {
        let closed = facts.state == CaseState::Closed;
        grant(facts, self.handles(facts) && closed)
    }

    /// Keeping it from being erased, and ending that: its lawyers, with a second person.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn hold(&self, facts: &CaseFacts) -> Result<Grant<Hold>, Denied> {
        grant(facts, self.handles(facts))
    }

    /// Telling somebody who the reporter is: its lawyers, with a second person.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn disclose(&self, facts: &CaseFacts) -> Result<Grant<Disclose>, Denied> {
        grant(facts, self.handles(facts))
    }

    /// Taking a copy of it away: its lawyers; of the released part, those it is released to.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn export(&self, facts: &CaseFacts) -> Result<Grant<Export>, Denied> {
        grant(facts, self.handles(facts) || self.is_released_to(facts))
    }

    /// Being the second person for an act that `asked` wants: a triager or lawyer of the tenant,
    /// never who asked, and nobody who must not know of the case. It opens nothing.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn second(&self, facts: &CaseFacts, asked: MemberId) -> Result<Grant<Second>, Denied> {
        let allowed = match self {
            Self::Member { id, rights } => {
                *id != asked && rights.reads_at(facts.tenant) && facts.may_know(*id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        };
        grant(facts, allowed)
    }

    /// Bringing the yes of a recovery holder to what `asked` wants: `asked` alone, while they work on
    /// the case. Whether somebody else is left is for the store to say.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn ask_holder(
        &self,
        facts: &CaseFacts,
        asked: MemberId,
    ) -> Result<Grant<AskHolder>, Denied> {
        let theirs = match self {
            Self::Member { id, .. } => *id == asked,
            Self::Reporter { .. } | Self::Visitor => false,
        };
        grant(facts, theirs && self.handles(facts))
    }

    /// Whoever takes in the tenant's reports, of one that was ended before anybody handled it.
    fn took_in(&self, facts: &CaseFacts) -> bool {
        let ended = matches!(facts.state, CaseState::Closed | CaseState::Archived);
        match self {
            Self::Member { id, rights } => {
                ended
                    && facts.handler.is_none()
                    && rights.has_at(facts.intake, facts.tenant)
                    && facts.may_know(*id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    /// Whoever takes in the tenant's reports, while nobody handles the case.
    fn triages(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, rights } => {
                facts.state == CaseState::Received
                    && rights.has_at(facts.intake, facts.tenant)
                    && facts.may_know(*id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    // CLAIM(C-27): SECURITY.md
    /// The handler, the deputy, or a colleague whom the handler has called in.
    fn handles(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, rights } => {
                facts.state != CaseState::Received
                    && rights.has_at(Role::Lawyer, facts.tenant)
                    && (facts.handler == Some(*id)
                        || facts.standby == Some(*id)
                        || facts.colleagues.contains(id))
                    && facts.may_know(*id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    /// A lawyer of the tenant, while nobody handles the case: they hold half of its keys.
    fn could_handle(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, rights } => {
                facts.state == CaseState::Received
                    && rights.has_at(Role::Lawyer, facts.tenant)
                    && facts.may_know(*id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    /// A contact person of the tenant to whom something of the case was released.
    fn is_released_to(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, rights } => {
                rights.has_at(Role::TenantUser, facts.tenant)
                    && facts.released_to.contains(id)
                    && facts.may_know(*id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    fn is_reporter(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Reporter { case } => *case == facts.case,
            Self::Member { .. } | Self::Visitor => false,
        }
    }
}

fn grant<A>(facts: &CaseFacts, allowed: bool) -> Result<Grant<A>, Denied> {
    if allowed && facts.state != CaseState::Anonymised {
        Ok(Grant {
            case: facts.case,
            action: PhantomData,
        })
    } else {
        Err(Denied)
    }
}

fn is_open(facts: &CaseFacts) -> bool {
    match facts.state {
        CaseState::Received
        | CaseState::Assigned
        | CaseState::InProgress
        | CaseState::AwaitingReporter
        | CaseState::Closed => true,
        CaseState::Archived | CaseState::Anonymised => false,
    }
}
