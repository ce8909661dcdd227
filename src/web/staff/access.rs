//! Which cases an account could open, and which it did: for the day on which it is in wrong hands.

use axum::extract::State;
use subrosa_policy::{Day, MemberId};

use super::{StaffDesk, sign_in};
use crate::app::blocking;
use crate::app::casework::{AccessReport, CaseSeen, TenantSeen, day};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::dates::date;
use crate::web::route::Route;
use crate::web::view::Section;
use crate::web::view::access::{AccessCase, AccessCount, AccessPage, AccessPerson, AccessTime};
use crate::web::{Request, Response};

/// `GET /{lang}/access`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let asked = Asked::of(request.uri().query().unwrap_or_default());
    let period = asked.period();
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let report = blocking(move || casework.access(&staff, period)).await?;
    let view = asked.view(report, period.is_some());
    let chrome = desk.chrome(&session, Section::People, "access");
    page(&desk.pages, route.lang, &chrome, &view)
}

/// What was asked for, as it was written.
struct Asked {
    person: String,
    from: String,
    to: String,
}

impl Asked {
    fn of(query: &str) -> Self {
        let get = |wanted: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.trim().chars().take(LONGEST).collect::<String>())
                .unwrap_or_default()
        };
        Self {
            person: get("person"),
            from: get("from"),
            to: get("to"),
        }
    }

    fn period(&self) -> Option<(MemberId, Day, Day)> {
        let (from, to) = (day(&self.from)?, day(&self.to)?);
        let person = self.person.parse().ok()?;
        (from <= to).then_some((person, from, to))
    }

    fn view(self, report: AccessReport, asked: bool) -> AccessPage {
        let person = |(id, name): (MemberId, String)| AccessPerson {
            chosen: id.to_string() == self.person,
            id: id.to_string(),
            name,
        };
        AccessPage {
            people: report.people.into_iter().map(person).collect(),
            wrong: !asked && !self.person.is_empty(),
            asked,
            in_months: report.in_months,
            cases: report.cases.into_iter().map(case).collect(),
            tenants: report.tenants.into_iter().map(count).collect(),
            from: self.from,
            to: self.to,
        }
    }
}

fn case(seen: CaseSeen) -> AccessCase {
    // The ends of all days stand for a day that nobody knows.
    let known = |day: Day| (day > Day::new(0) && day < Day::new(u16::MAX)).then(|| date(day));
    let time = |(from, to): &(Day, Option<Day>)| AccessTime {
        from: known(*from),
        to: to.and_then(known),
        now: to.is_none(),
    };
    AccessCase {
        known: seen
            .known
            .map(|index| [index.case.to_string(), index.label.clone()]),
        pseudonym: seen.pseudonym,
        received: date(seen.received),
        tenant: seen.tenant,
        could: seen.could.iter().map(time).collect(),
        opened: seen.opened.into_iter().map(date).collect(),
    }
}

fn count(seen: TenantSeen) -> AccessCount {
    AccessCount {
        tenant: seen.tenant,
        could: seen.could,
        opened: seen.opened,
    }
}

/// Characters of one value of the address.
const LONGEST: usize = 40;
