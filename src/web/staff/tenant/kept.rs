//! How long the cases of a client are kept: the days in use, those asked for, and the form.

use subrosa_policy::{Retention, TenantId};

use super::typed::retention_problem;
use super::{Told, tenant_page, told};
use crate::app::blocking;
use crate::app::mark::Mark;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::app::tenants::Seen;
use crate::error::AppError;
use crate::web::Response;
use crate::web::form::Form;
use crate::web::route::Route;
use crate::web::staff::StaffDesk;
use crate::web::staff::since::{Differing, SEEN, Whole};
use crate::web::view::since::Clash;
use crate::web::view::tenants::{AskedFor, Kept, ProfileProblem, TenantNotice};

/// Days as typed, and what is wrong with them.
pub(super) struct Days {
    seen: String,
    archive: String,
    erase: String,
    problem: Option<ProfileProblem>,
}

impl Days {
    /// The form with them, beside the days in use.
    pub(super) fn of(self, now: &Kept) -> Kept {
        Kept {
            seen: self.seen,
            archive: self.archive,
            erase: self.erase,
            problem: self.problem,
            ..now.clone()
        }
    }
}

/// Asks for other days, as an administrator has typed them.
pub(super) async fn ask_retention(
    desk: &StaffDesk,
    route: &Route,
    session: &Session<StaffSession>,
    form: &Form,
) -> Result<Response, AppError> {
    let mut days = Days {
        seen: form.line(SEEN),
        archive: form.line("archive"),
        erase: form.line("erase"),
        problem: None,
    };
    // What is no number of days is out of any range.
    let retention = Retention {
        archive_after: days.archive.parse().unwrap_or(0),
        erase_after: days.erase.parse().unwrap_or(0),
    };
    let id: TenantId = route.id("id")?;
    let (tenants, staff) = (desk.tenants.clone(), session.value.clone());
    let seen = Mark::brought(days.seen.clone());
    let mut old = false;
    match blocking(move || tenants.ask_retention(&staff, id, retention, &seen)).await {
        Ok(None) => return told(desk, route, session, TenantNotice::Asked).await,
        Ok(Some(problem)) => days.problem = Some(retention_problem(problem)),
        Err(AppError::Meanwhile) => old = true,
        Err(error) => return Err(error),
    }
    let told = Told {
        retention: Some(days),
        old,
        ..Told::default()
    };
    tenant_page(desk, route, session, told).await
}

/// The days in use, in a form that asks for others, and those that are asked for.
pub(super) async fn kept(desk: &StaffDesk, seen: &Seen) -> Result<Kept, AppError> {
    let now = seen.retention;
    let asked = match &seen.asked {
        Some(pending) => {
            let (tenants, by) = (desk.tenants.clone(), pending.by);
            Some(AskedFor {
                revision: pending.revision.to_string(),
                by: blocking(move || Ok(tenants.name_of(by))).await?,
                archive: pending.content.archive_after,
                erase: pending.content.erase_after,
                confirms: seen.confirms,
            })
        }
        None => None,
    };
    Ok(Kept {
        seen: seen.marks.retention.text(),
        now_archive: now.archive_after,
        now_erase: now.erase_after,
        archive: now.archive_after.to_string(),
        erase: now.erase_after.to_string(),
        problem: None,
        asked,
    })
}

impl Whole for Kept {
    fn seen(&mut self) -> &mut String {
        &mut self.seen
    }

    /// Beside the days that are asked for, if any are: these would be asked for in their place.
    fn differing(&self, now: &Self) -> Clash {
        let asked = now.asked.as_ref();
        let in_use = (now.now_archive, now.now_erase);
        let (archive, erase) = asked.map_or(in_use, |asked| (asked.archive, asked.erase));
        let mut differing = Differing::default();
        differing.typed("tenant-archive", &archive.to_string(), &self.archive);
        differing.typed("tenant-erase", &erase.to_string(), &self.erase);
        differing.of_form("kept")
    }
}
