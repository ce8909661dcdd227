//! Who may do what: the permission matrix.
//!
//! A [`Grant`] is the proof that somebody asked. Only the methods of [`Actor`] make one, and
//! the store demands one, so that a forgotten check does not compile.

use std::marker::PhantomData;

use crate::case::CaseState;
use crate::id::{CaseId, MemberId, TenantId};
use crate::role::{Role, Roles, Tenants};

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A signed-in member, with the rights their colleagues vouched for.
    Member {
        /// Who.
        id: MemberId,
        /// Their roles.
        roles: Roles,
        /// Their tenants.
        tenants: Tenants,
    },
    /// A reporter with their code.
    Reporter {
        /// The case the code leads to.
        case: CaseId,
    },
    /// Anybody else.
    Visitor,
}

/// What the rules look at in a case.
#[derive(Clone, Debug)]
pub struct CaseFacts {
    /// Which case.
    pub case: CaseId,
    /// Whose.
    pub tenant: TenantId,
    /// Where it stands.
    pub state: CaseState,
    /// The lawyer who handles it.
    pub handler: Option<MemberId>,
    /// The deputy.
    pub standby: Option<MemberId>,
    /// Members who must not see it.
    pub excluded: Vec<MemberId>,
    /// Which role takes it in: triagers, or lawyers where every triager is excluded.
    pub intake: Role,
}

/// The answer to everything that is not allowed: it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not found")]
pub struct Denied;

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
}

impl Actor {
    /// Whether this actor may know that the case exists.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn know_case(&self, facts: &CaseFacts) -> Result<(), Denied> {
        if self.triages(facts) || self.handles(facts) || self.is_reporter(facts) {
            Ok(())
        } else {
            Err(Denied)
        }
    }

    /// Reading report and conversation: the triager until it is assigned, then its lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn read_case(&self, facts: &CaseFacts) -> Result<Grant<ReadCase>, Denied> {
        grant(
            facts,
            self.triages(facts) || self.handles(facts) || self.is_reporter(facts),
        )
    }

    /// Reading the identity envelope: the case's lawyers only.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn read_identity(&self, facts: &CaseFacts) -> Result<Grant<ReadIdentity>, Denied> {
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

    /// A list of cases: for whoever can have any.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_cases(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Triager, Role::Lawyer, Role::TenantUser])
    }

    /// Tenants are the administrator's.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn manage_tenants(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin])
    }

    /// The list of tenants: all for administrators, their own for lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_tenants(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin, Role::Lawyer])
    }

    /// A tenant's page: the administrator's, and that of the lawyers who answer for its texts.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_tenant(&self, tenant: TenantId) -> Result<(), Denied> {
        self.manage_tenants()
            .or_else(|Denied| self.approve_for(tenant))
    }

    // CLAIM(C-62): SECURITY.md
    /// Saying yes to what reporters of a tenant will read: its lawyers. Never an administrator,
    /// who writes it.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn approve_for(&self, tenant: TenantId) -> Result<(), Denied> {
        match self {
            Self::Member { roles, tenants, .. }
                if roles.has(Role::Lawyer) && tenants.has(tenant) =>
            {
                Ok(())
            }
            Self::Member { .. } | Self::Reporter { .. } | Self::Visitor => Err(Denied),
        }
    }

    // CLAIM(C-63): SECURITY.md
    /// Being the second person for a change of how long a tenant's cases are kept: another
    /// administrator or one of its lawyers, never who asked for it.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn confirm_retention(&self, tenant: TenantId, asked: MemberId) -> Result<(), Denied> {
        match self {
            Self::Member { id, .. } if *id != asked => self.see_tenant(tenant),
            Self::Member { .. } | Self::Reporter { .. } | Self::Visitor => Err(Denied),
        }
    }

    /// So are members.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn manage_people(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin])
    }

    /// Who is a member: for administrators, auditors, and those who may vouch.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_people(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin, Role::Auditor, Role::Triager, Role::Lawyer])
    }

    /// Whether this actor may know of a member who works for `theirs`: offices see everybody,
    /// readers their colleagues, who share a tenant with them.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn see_member(&self, theirs: &Tenants) -> Result<(), Denied> {
        self.see_people()?;
        match self {
            Self::Member { roles, tenants, .. } if roles.reads_cases() => {
                tenants.meet(theirs).then_some(()).ok_or(Denied)
            }
            Self::Member { .. } => Ok(()),
            Self::Reporter { .. } | Self::Visitor => Err(Denied),
        }
    }

    /// Whether this actor may know that a tenant exists: offices know all of them, others those
    /// they work for.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn name_tenant(&self, tenant: TenantId) -> Result<(), Denied> {
        match self {
            Self::Member { roles, tenants, .. }
                if roles.has(Role::Admin) || roles.has(Role::Auditor) || tenants.has(tenant) =>
            {
                Ok(())
            }
            Self::Member { .. } | Self::Reporter { .. } | Self::Visitor => Err(Denied),
        }
    }

    /// Vouching for a colleague's keys: whoever reads cases. Never an administrator.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn vouch(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Triager, Role::Lawyer])
    }

    /// The security log: administrators and auditors. It names no case.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_security_log(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin, Role::Auditor])
    }

    /// How the machine and the program fare: the administrator's.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_system(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin])
    }

    fn is_one_of(&self, wanted: &[Role]) -> Result<(), Denied> {
        match self {
            Self::Member { roles, .. } if wanted.iter().any(|role| roles.has(*role)) => Ok(()),
            Self::Member { .. } | Self::Reporter { .. } | Self::Visitor => Err(Denied),
        }
    }

    /// Whoever takes in the tenant's reports, while nobody handles the case.
    fn triages(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, roles, tenants } => {
                facts.state == CaseState::Received
                    && roles.has(facts.intake)
                    && tenants.has(facts.tenant)
                    && !facts.excluded.contains(id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    // CLAIM(C-27): SECURITY.md
    /// The handler or the deputy, once it is assigned.
    fn handles(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, roles, tenants } => {
                facts.state != CaseState::Received
                    && roles.has(Role::Lawyer)
                    && tenants.has(facts.tenant)
                    && (facts.handler == Some(*id) || facts.standby == Some(*id))
                    && !facts.excluded.contains(id)
            }
            Self::Reporter { .. } | Self::Visitor => false,
        }
    }

    /// A lawyer of the tenant, while nobody handles the case: they hold half of its keys.
    fn could_handle(&self, facts: &CaseFacts) -> bool {
        match self {
            Self::Member { id, roles, tenants } => {
                facts.state == CaseState::Received
                    && roles.has(Role::Lawyer)
                    && tenants.has(facts.tenant)
                    && !facts.excluded.contains(id)
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

#[cfg(test)]
mod tests;
