//! Who may do what: the permission matrix.
//!
//! A [`Grant`] is the proof that somebody asked. Only the methods of [`Actor`] make one, and
//! the store demands one, so that a forgotten check does not compile.

mod case;
mod register;
mod statistics;

pub use case::*;
pub use register::Registered;
pub use statistics::Counted;

use crate::case::CaseState;
use crate::id::{CaseId, MemberId, TenantId};
use crate::rights::Rights;
use crate::role::{Role, Tenants};

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A signed-in member, with the rights their colleagues vouched for.
    Member {
        /// Who.
        id: MemberId,
        /// Their roles, each for its own tenants.
        rights: Rights,
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
    /// Lawyers whom the handler has called in.
    pub colleagues: Vec<MemberId>,
    /// Contact persons to whom something of it is released.
    pub released_to: Vec<MemberId>,
    /// Whether a legal hold keeps it.
    pub held: bool,
    /// Members who must not see it.
    pub excluded: Vec<MemberId>,
    /// Where its reporter named people who must not see it: those whose names were compared with
    /// these and who are none of them. `None` where nobody was named.
    pub compared: Option<Vec<MemberId>>,
    /// Which role takes it in: triagers, or lawyers where every triager is excluded.
    pub intake: Role,
}

impl CaseFacts {
    // CLAIM(C-220): SECURITY.md
    /// Whether this member may learn of the case at all, whatever their rights: they are not shut
    /// out, and they are known to be nobody whom its reporter named. Whoever came later is not
    /// known to be so until their name was compared.
    pub fn may_know(&self, member: MemberId) -> bool {
        may_know(&self.excluded, self.compared.as_deref(), member)
    }
}

/// As [`CaseFacts::may_know`], of the lists alone.
pub fn may_know(excluded: &[MemberId], compared: Option<&[MemberId]>, member: MemberId) -> bool {
    let is_nobody_named = compared.is_none_or(|compared| compared.contains(&member));
    is_nobody_named && !excluded.contains(&member)
}

/// The answer to everything that is not allowed: it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not found")]
pub struct Denied;

impl Actor {
    /// A list of cases: for whoever can have any.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_cases(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Triager, Role::Lawyer, Role::TenantUser])
    }

    // CLAIM(C-97): SECURITY.md
    /// The inbox, and what one keeps of its filters: triagers and lawyers. Contact persons have a list of releases.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_inbox(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Triager, Role::Lawyer])
    }

    /// Searching in the cases one may open: triagers and lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn search_cases(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Triager, Role::Lawyer])
    }

    /// Tenants are the administrator's.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn manage_tenants(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin])
    }

    /// The list of tenants: all for administrators and auditors, their own for lawyers.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn see_tenants(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Admin, Role::Auditor, Role::Lawyer])
    }

    /// Name and state of every tenant, and nothing else of it: auditors.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn audit_tenants(&self) -> Result<(), Denied> {
        self.is_one_of(&[Role::Auditor])
    }

    /// A tenant's line in the list.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn list_tenant(&self, tenant: TenantId) -> Result<(), Denied> {
        self.see_tenant(tenant)
            .or_else(|Denied| self.audit_tenants())
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
        self.holds(|rights| rights.has_at(Role::Lawyer, tenant))
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

    /// Typing a report that came by voice or letter: the triagers and lawyers of the tenant.
    ///
    /// # Errors
    /// [`Denied`] if not allowed.
    pub fn take_down(&self, tenant: TenantId) -> Result<(), Denied> {
        self.holds(|rights| rights.reads_at(tenant))
    }

    /// Whether this actor may know of a member with `theirs`: offices see everybody, readers their
    /// colleagues, who share a tenant with them.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn see_member(&self, theirs: &Rights) -> Result<(), Denied> {
        self.see_people()?;
        self.holds(|rights| !rights.reads_cases() || rights.tenants().meet(&theirs.tenants()))
    }

    // CLAIM(C-102): SECURITY.md
    /// What a member could open and did: administrators and auditors may ask about everybody,
    /// lawyers about whoever works for the tenants whose lawyers they are. What each of them is
    /// told differs; nobody learns more of a case by it.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn see_access(&self, theirs: &Rights) -> Result<(), Denied> {
        self.asks_of(|of| of.meet(&theirs.tenants()))
    }

    /// The same of cases of one tenant.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn see_access_at(&self, tenant: TenantId) -> Result<(), Denied> {
        self.asks_of(|of| of.has(tenant))
    }

    fn asks_of(&self, theirs: impl Fn(&Tenants) -> bool) -> Result<(), Denied> {
        let asking = [Role::Admin, Role::Auditor, Role::Lawyer];
        self.holds(|rights| {
            asking
                .iter()
                .filter_map(|role| rights.at(*role))
                .any(theirs)
        })
    }

    /// Whether this actor may know that a tenant exists: offices know all of them, others those
    /// they work for.
    ///
    /// # Errors
    /// [`Denied`] if not.
    pub fn name_tenant(&self, tenant: TenantId) -> Result<(), Denied> {
        self.holds(|rights| rights.serves(tenant))
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
        self.holds(|rights| wanted.iter().any(|role| rights.has(*role)))
    }

    /// Whether this is a member whose rights are enough.
    fn holds(&self, enough: impl FnOnce(&Rights) -> bool) -> Result<(), Denied> {
        match self {
            Self::Member { rights, .. } if enough(rights) => Ok(()),
            Self::Member { .. } | Self::Reporter { .. } | Self::Visitor => Err(Denied),
        }
    }
}

#[cfg(test)]
mod tests;
