//! Reports that come by voice or letter: typed by staff, sealed like every other, with a code that
//! is shown once to be handed over.

use subrosa_policy::{Channel, Day, Questionnaire, ReceiptCode, TenantId};
use subrosa_store::{DraftKey, ReporterKeys, TakenDown, Tenant};

use super::reports::Reports;
use super::staff::StaffSession;
use crate::error::AppError;

/// How a typed report came, and when.
#[derive(Clone, Copy)]
pub(crate) struct Came {
    /// By voice or letter.
    pub(crate) channel: Channel,
    /// The day on which the firm had it, from which the legal dates are counted.
    pub(crate) day: Day,
}

/// What became of a typed report.
pub(crate) enum Taken {
    /// It is stored; this is its code, and the earliest day of erasure.
    Code(ReceiptCode, Day),
    /// It was stored earlier. Its code is not shown any more.
    Earlier,
}

impl Reports {
    /// The tenants for which this member may type reports, by name.
    pub(crate) fn typed_for(&self, staff: &StaffSession) -> Result<Vec<Tenant>, AppError> {
        let mut tenants = self.store.tenants()?;
        tenants.retain(|tenant| tenant.live && staff.actor.take_down(tenant.id).is_ok());
        tenants.sort_by_cached_key(|tenant| tenant.name.to_lowercase());
        if tenants.is_empty() {
            return Err(AppError::NotFound);
        }
        Ok(tenants)
    }

    /// A tenant for which this member may type a report, with its questionnaire.
    pub(crate) fn typed_for_one(
        &self,
        staff: &StaffSession,
        id: TenantId,
    ) -> Result<(Tenant, Questionnaire), AppError> {
        staff.actor.take_down(id)?;
        let tenant = self.store.tenant(id)?;
        if !tenant.live {
            return Err(AppError::NotFound);
        }
        let questionnaire = self.questionnaire(id, tenant.versions.questionnaire)?;
        Ok((tenant, questionnaire))
    }

    // CLAIM(C-112): SECURITY.md
    /// Seals a typed report to its readers. Who typed it gets no key by that, and the case says
    /// that they have read it.
    pub(crate) fn take_down(
        &self,
        staff: &StaffSession,
        tenant: TenantId,
        key: &DraftKey,
        came: Came,
    ) -> Result<Taken, AppError> {
        let (tenant, _) = self.typed_for_one(staff, tenant)?;
        let _alone = self.alone(key);
        let code = key.code();
        let erased = self.earliest_erasure(&tenant)?;
        let keys = ReporterKeys::from_code(&code);
        if self.store.was_sent(&keys)? {
            self.discard(key)?;
            // The answer may have been lost on its way: until the code is used, the session that
            // typed the report is shown it again.
            return if self.store.code_may_be_shown(&keys)? {
                Ok(Taken::Code(code, erased))
            } else {
                Ok(Taken::Earlier)
            };
        }
        let draft = self.load(key)?.ok_or(AppError::DraftGone)?;
        let day = came.day.min(self.clock.today());
        let mut new = self.new_case(key, &draft, &tenant)?;
        new.channel = came.channel;
        new.day = day;
        new.report.day = day;
        new.originals = Vec::new();
        new.taken_down = Some(TakenDown {
            by: staff.member,
            minute: self.clock.minute(),
        });
        let roster = self.rosters.readers()?.ok_or(AppError::NotOpen)?;
        self.store.submit(&roster, &code, new)?;
        self.discard(key)?;
        Ok(Taken::Code(code, erased))
    }
}
