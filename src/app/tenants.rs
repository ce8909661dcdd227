//! Tenants: the client organisations whose reports the firm receives.

mod change;
mod logo;
mod offer;
mod wording;

pub(crate) use change::{Setting, SettingProblem};
pub(crate) use offer::{Offer, Profiles, shipped};
pub(crate) use wording::{Draftable, Wording, said};

use std::sync::Arc;

use subrosa_policy::{LegalProfile, MemberId, Readiness, Retention, Role, TenantId};
use subrosa_store::{Pending, Stamped, Store, Tenant, Way};

use self::change::{legal_mark, retention_mark, settings_mark};
use super::mark::Mark;
use super::reports::Reports;
use super::roster::Rosters;
use super::staff::StaffSession;
use crate::clock::Clock;
use crate::error::AppError;
use crate::log::{By, Event, Log, Subject};

/// What administrators do with tenants, and what lawyers say yes to.
#[derive(Clone)]
pub(crate) struct Tenants {
    store: Arc<Store>,
    rosters: Rosters,
    reports: Reports,
    clock: Arc<dyn Clock>,
    log: Log,
}

/// A tenant of the list.
pub(crate) struct Listed {
    pub(crate) tenant: Tenant,
    /// Whether something of it waits for a lawyer's yes.
    pub(crate) waits: bool,
    /// Whether the member may open its page.
    pub(crate) opens: bool,
}

/// A tenant, as its page shows it.
pub(crate) struct Seen {
    pub(crate) tenant: Tenant,
    pub(crate) readiness: Readiness,
    pub(crate) legal: LegalProfile,
    pub(crate) retention: Retention,
    /// The change of the retention profile that waits for a second person.
    pub(crate) asked: Option<Pending<Retention>>,
    /// Whether a change of the texts, and of the questions, waits for a lawyer.
    pub(crate) waiting: (bool, bool),
    /// Whether this member runs the portal.
    pub(crate) edits: bool,
    /// Whether this member may be the second person for the retention profile.
    pub(crate) confirms: bool,
    /// What its forms are filled from.
    pub(crate) marks: Marks,
}

/// The marks of the forms on the page of a tenant.
pub(crate) struct Marks {
    pub(crate) settings: Mark,
    pub(crate) legal: Mark,
    pub(crate) retention: Mark,
}

impl Tenants {
    pub(crate) fn new(
        store: Arc<Store>,
        rosters: Rosters,
        reports: Reports,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Self {
        Self {
            store,
            rosters,
            reports,
            clock,
            log,
        }
    }

    /// The tenants of this member, by name: all for administrators and auditors, their own for
    /// lawyers. Auditors learn nothing of one but its name and state.
    pub(crate) fn list(&self, staff: &StaffSession) -> Result<Vec<Listed>, AppError> {
        staff.actor.see_tenants()?;
        let mine = self
            .all()?
            .into_iter()
            .filter(|tenant| staff.actor.list_tenant(tenant.id).is_ok());
        mine.map(|tenant| {
            let opens = staff.actor.see_tenant(tenant.id).is_ok();
            let (texts, questions) = self.waiting(tenant.id)?;
            Ok(Listed {
                waits: opens && (texts || questions),
                opens,
                tenant,
            })
        })
        .collect()
    }

    /// Everything on the page of a tenant.
    pub(crate) fn see(&self, staff: &StaffSession, id: TenantId) -> Result<Seen, AppError> {
        staff.actor.see_tenant(id)?;
        let tenant = self.store.tenant(id)?;
        let asked = self.store.pending::<Retention>(id)?;
        let confirms = asked
            .as_ref()
            .is_some_and(|asked| staff.actor.confirm_retention(id, asked.by).is_ok());
        let legal = self.store.content(id, tenant.versions)?;
        let retention = self.store.content(id, tenant.versions)?;
        Ok(Seen {
            marks: Marks {
                settings: settings_mark(&tenant)?,
                legal: legal_mark(&legal)?,
                retention: retention_mark(&retention, asked.as_ref())?,
            },
            readiness: self.readiness(&tenant)?,
            legal,
            retention,
            waiting: self.waiting(id)?,
            edits: staff.actor.manage_tenants().is_ok(),
            confirms,
            asked,
            tenant,
        })
    }

    /// Adds a tenant that lets nobody in yet.
    pub(crate) fn create(&self, staff: &StaffSession, name: &str) -> Result<Tenant, AppError> {
        staff.actor.manage_tenants()?;
        let tenant = self.store.create_tenant(name, false)?;
        self.note(staff, tenant.id, Event::TenantAdded);
        Ok(tenant)
    }

    /// Makes a new link or new words; the old ones lead nowhere.
    pub(crate) fn renew(
        &self,
        staff: &StaffSession,
        id: TenantId,
        way: Way,
    ) -> Result<(), AppError> {
        staff.actor.manage_tenants()?;
        self.store.renew(id, way)?;
        self.note(staff, id, Event::TenantRenewed);
        Ok(())
    }

    /// All tenants, by name, for choosing among them.
    pub(crate) fn all(&self) -> Result<Vec<Tenant>, AppError> {
        let mut tenants = self.store.tenants()?;
        tenants.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tenants)
    }

    /// The name of a member, as colleagues read it; empty when they are gone.
    pub(crate) fn name_of(&self, member: MemberId) -> String {
        let member = self.store.member(member);
        member.map_or_else(|_| String::new(), |member| member.display)
    }

    fn readiness(&self, tenant: &Tenant) -> Result<Readiness, AppError> {
        let members = self.store.members()?.into_iter();
        let contacts = members
            .filter(|member| member.rights.has_at(Role::TenantUser, tenant.id))
            .count();
        let roster = self.rosters.current()?;
        let vouched = |role| {
            let readers = roster
                .as_ref()
                .map(|roster| roster.readers(tenant.id, role));
            readers.is_some_and(|readers| !readers.is_empty())
        };
        Ok(Readiness {
            contacts,
            triager: vouched(Role::Triager),
            lawyer: vouched(Role::Lawyer),
            texts: tenant.versions.texts > 0,
        })
    }

    fn stamped(&self, staff: &StaffSession) -> Stamped {
        Stamped {
            by: staff.member,
            minute: self.clock.minute(),
        }
    }

    fn note(&self, staff: &StaffSession, tenant: TenantId, event: Event) {
        let by = By::member(staff.member, None).to(Subject::Tenant(tenant));
        self.log.emit_by(event, &by);
    }
}
