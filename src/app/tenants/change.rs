//! Settings of a tenant: what it offers, whether it is open, and the two profiles.

use subrosa_policy::{
    LegalProblem, LegalProfile, Modes, NotReady, RecordId, Retention, RetentionProblem, TenantId,
};
use subrosa_store::{Originals, Pending, StoreError, Tenant};

use super::Tenants;
use crate::app::mark::Mark;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::log::Event;

/// What an administrator sets at once.
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) languages: Vec<String>,
    pub(crate) modes: Modes,
    pub(crate) voluntary: bool,
    pub(crate) blind: bool,
    pub(crate) release_on_assignment: bool,
    pub(crate) two_to_close: bool,
    pub(crate) originals: Originals,
}

/// Why settings were not stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SettingProblem {
    /// No language is offered.
    NoLanguage,
    /// Its legal dates are those of a voluntary scheme.
    Voluntary,
}

/// Why nothing was written, found out while nobody else could write.
enum Refused<P> {
    /// Its writer can mend it.
    Problem(P),
    /// Something else.
    Error(AppError),
}

impl<P> Refused<P> {
    /// What its writer can mend, if that is what kept it from being written.
    fn problem<T>(written: Result<T, Self>) -> Result<Option<P>, AppError> {
        match written {
            Ok(_) => Ok(None),
            Err(Self::Problem(problem)) => Ok(Some(problem)),
            Err(Self::Error(error)) => Err(error),
        }
    }
}

impl<P> From<AppError> for Refused<P> {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

impl<P> From<StoreError> for Refused<P> {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl Tenants {
    /// Stores the settings of a tenant.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if they are not those that were `seen`; nothing is changed then.
    pub(crate) fn set(
        &self,
        staff: &StaffSession,
        id: TenantId,
        setting: Setting,
        seen: &Mark,
    ) -> Result<Option<SettingProblem>, AppError> {
        staff.actor.manage_tenants()?;
        if setting.languages.is_empty() {
            return Ok(Some(SettingProblem::NoLanguage));
        }
        let set = self.store.change_tenant_if(id, |tenant| {
            let legal: LegalProfile = self.store.content(id, tenant.versions)?;
            if legal.problem(setting.voluntary).is_some() {
                return Err(Refused::Problem(SettingProblem::Voluntary));
            }
            seen.still(&settings_mark(tenant)?)?;
            tenant.name = setting.name;
            tenant.languages = setting.languages;
            tenant.modes = setting.modes;
            tenant.voluntary = setting.voluntary;
            tenant.blind = setting.blind;
            tenant.release_on_assignment = setting.release_on_assignment;
            tenant.two_to_close = setting.two_to_close;
            tenant.originals = setting.originals;
            Ok(())
        });
        let problem = Refused::problem(set)?;
        if problem.is_none() {
            self.note(staff, id, Event::TenantChanged);
        }
        Ok(problem)
    }

    // CLAIM(C-65): SECURITY.md
    /// Lets reporters in, unless something is missing.
    pub(crate) fn go_live(
        &self,
        staff: &StaffSession,
        id: TenantId,
    ) -> Result<Vec<NotReady>, AppError> {
        staff.actor.manage_tenants()?;
        let missing = self.readiness(&self.store.tenant(id)?)?.missing();
        if missing.is_empty() {
            self.store.change_tenant(id, |tenant| tenant.live = true)?;
            self.note(staff, id, Event::TenantOpened);
        }
        Ok(missing)
    }

    /// Lets nobody in any more; who has a code still comes back.
    pub(crate) fn close(&self, staff: &StaffSession, id: TenantId) -> Result<(), AppError> {
        staff.actor.manage_tenants()?;
        self.store.change_tenant(id, |tenant| tenant.live = false)?;
        self.note(staff, id, Event::TenantClosed);
        Ok(())
    }

    /// Makes a legal profile the one of cases from now on.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if the one in use is not the one that was `seen`.
    pub(crate) fn set_legal(
        &self,
        staff: &StaffSession,
        id: TenantId,
        profile: LegalProfile,
        seen: &Mark,
    ) -> Result<Option<LegalProblem>, AppError> {
        staff.actor.manage_tenants()?;
        let published = self.store.publish_with(id, self.stamped(staff), || {
            let tenant = self.store.tenant(id)?;
            if let Some(problem) = profile.problem(tenant.voluntary) {
                return Err(Refused::Problem(problem));
            }
            seen.still(&legal_mark(&self.store.content(id, tenant.versions)?)?)?;
            Ok(profile)
        });
        let problem = Refused::problem(published)?;
        if problem.is_none() {
            self.note(staff, id, Event::TenantChanged);
        }
        Ok(problem)
    }

    /// Asks for another retention profile; nothing changes before a second person says yes.
    ///
    /// # Errors
    /// [`AppError::Meanwhile`] if another one is in use, or asked for, than was `seen`.
    pub(crate) fn ask_retention(
        &self,
        staff: &StaffSession,
        id: TenantId,
        retention: Retention,
        seen: &Mark,
    ) -> Result<Option<RetentionProblem>, AppError> {
        staff.actor.manage_tenants()?;
        if let Some(problem) = retention.problem() {
            return Ok(Some(problem));
        }
        self.store.propose_with(id, self.stamped(staff), None, || {
            let versions = self.store.tenant(id)?.versions;
            let now = self.store.content(id, versions)?;
            let asked = self.store.pending::<Retention>(id)?;
            seen.still(&retention_mark(&now, asked.as_ref())?)?;
            Ok::<_, AppError>(retention)
        })?;
        self.note(staff, id, Event::RetentionAsked);
        Ok(None)
    }

    // CLAIM(C-63): SECURITY.md
    /// Says yes to the retention profile of this revision. False if another is asked for by now.
    pub(crate) fn confirm_retention(
        &self,
        staff: &StaffSession,
        id: TenantId,
        revision: RecordId,
    ) -> Result<bool, AppError> {
        let asked = self.store.pending::<Retention>(id)?;
        let asked = asked.ok_or(AppError::NotFound)?;
        staff.actor.confirm_retention(id, asked.by)?;
        let stamped = self.stamped(staff);
        let accepted = self.store.accept::<Retention>(id, revision, stamped)?;
        if accepted.is_some() {
            self.note(staff, id, Event::RetentionConfirmed);
        }
        Ok(accepted.is_some())
    }

    /// Takes the question for the retention profile of this revision back, or says no to it. False
    /// if another is asked for by now.
    pub(crate) fn drop_retention(
        &self,
        staff: &StaffSession,
        id: TenantId,
        revision: RecordId,
    ) -> Result<bool, AppError> {
        staff.actor.see_tenant(id)?;
        let dropped = self.store.withdraw_pending::<Retention>(id, revision)?;
        if dropped {
            self.note(staff, id, Event::RetentionDropped);
        }
        Ok(dropped)
    }
}

/// The mark of what an administrator sets at once; not of whether it lets reporters in, which is
/// another form's.
pub(super) fn settings_mark(tenant: &Tenant) -> Result<Mark, AppError> {
    let offered = (&tenant.name, &tenant.languages, tenant.modes);
    let ways = (
        tenant.voluntary,
        tenant.blind,
        tenant.release_on_assignment,
        tenant.two_to_close,
    );
    Mark::of("settings", &(offered, ways, tenant.originals))
}

pub(super) fn legal_mark(profile: &LegalProfile) -> Result<Mark, AppError> {
    Mark::of("legal", profile)
}

/// The mark of the profile in use and of the one that is asked for, whose place another one takes.
pub(super) fn retention_mark(
    now: &Retention,
    asked: Option<&Pending<Retention>>,
) -> Result<Mark, AppError> {
    Mark::of("retention", &(now, asked.map(|asked| asked.content)))
}
