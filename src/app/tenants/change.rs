//! Settings of a tenant: what it offers, whether it is open, and the two profiles.

use subrosa_policy::{
    LegalProblem, LegalProfile, Modes, NotReady, RecordId, Retention, RetentionProblem, TenantId,
};
use subrosa_store::Originals;

use super::Tenants;
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

impl Tenants {
    /// Stores the settings of a tenant.
    pub(crate) fn set(
        &self,
        staff: &StaffSession,
        id: TenantId,
        setting: Setting,
    ) -> Result<Option<SettingProblem>, AppError> {
        staff.actor.manage_tenants()?;
        if setting.languages.is_empty() {
            return Ok(Some(SettingProblem::NoLanguage));
        }
        let versions = self.store.tenant(id)?.versions;
        let legal: LegalProfile = self.store.content(id, versions)?;
        if legal.problem(setting.voluntary).is_some() {
            return Ok(Some(SettingProblem::Voluntary));
        }
        self.store.change_tenant(id, |tenant| {
            tenant.name = setting.name;
            tenant.languages = setting.languages;
            tenant.modes = setting.modes;
            tenant.voluntary = setting.voluntary;
            tenant.blind = setting.blind;
            tenant.release_on_assignment = setting.release_on_assignment;
            tenant.two_to_close = setting.two_to_close;
            tenant.originals = setting.originals;
        })?;
        self.note(staff, id, Event::TenantChanged);
        Ok(None)
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
    pub(crate) fn set_legal(
        &self,
        staff: &StaffSession,
        id: TenantId,
        profile: LegalProfile,
    ) -> Result<Option<LegalProblem>, AppError> {
        staff.actor.manage_tenants()?;
        let voluntary = self.store.tenant(id)?.voluntary;
        if let Some(problem) = profile.problem(voluntary) {
            return Ok(Some(problem));
        }
        self.store.publish(id, self.stamped(staff), profile)?;
        self.note(staff, id, Event::TenantChanged);
        Ok(None)
    }

    /// Asks for another retention profile; nothing changes before a second person says yes.
    pub(crate) fn ask_retention(
        &self,
        staff: &StaffSession,
        id: TenantId,
        retention: Retention,
    ) -> Result<Option<RetentionProblem>, AppError> {
        staff.actor.manage_tenants()?;
        if let Some(problem) = retention.problem() {
            return Ok(Some(problem));
        }
        self.store
            .propose(id, self.stamped(staff), retention, None)?;
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

    /// Takes the question for another retention profile back, or says no to it.
    pub(crate) fn drop_retention(
        &self,
        staff: &StaffSession,
        id: TenantId,
    ) -> Result<(), AppError> {
        staff.actor.see_tenant(id)?;
        self.store.withdraw_pending::<Retention>(id)?;
        self.note(staff, id, Event::RetentionDropped);
        Ok(())
    }
}
