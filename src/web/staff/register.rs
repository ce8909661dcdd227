//! The register of reports, as a page and as a file.

use axum::extract::State;
use form_urlencoded::Serializer;
use subrosa_policy::{CaseState, Day, Registered, TenantId};

use super::files::attachment;
use super::{StaffDesk, posted, sign_in};
use crate::app::blocking;
use crate::app::casework::{Period, Register, RegisterEntry, outcome_key};
use crate::app::journal::Format;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::case_page::state_key;
use crate::web::dates::{date, typed_day};
use crate::web::route::Route;
use crate::web::view::case::Choice;
use crate::web::view::register::{Kept, RegisterRow, RegisterView};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/register`
pub(super) async fn show(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let asked = Asked::of(request.uri().query().unwrap_or_default());
    register_page(&desk, route.lang, &session, &asked, false).await
}

/// `POST /{lang}/register/export`
pub(super) async fn export(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let posted = posted::of_case(&desk, route.lang, request, |_, staff| {
        Ok(staff.actor.see_register()?)
    });
    let posted = match posted.await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let form = posted.form;
    let asked = Asked {
        from: form.line("from"),
        to: form.line("to"),
        tenant: form.line("tenant"),
        page: 1,
    };
    if !posted.own {
        return register_page(&desk, route.lang, &posted.session, &asked, true).await;
    }
    let (format, name) = match form.line("format").as_str() {
        "csv" => (Format::Csv, "register.csv"),
        "json" => (Format::Json, "register.json"),
        _ => return Err(AppError::BadForm),
    };
    let (casework, staff) = (desk.casework.clone(), posted.session.value.clone());
    let (log, period) = (desk.log.clone(), asked.period());
    let register = blocking(move || casework.take_register(&staff, &log, period)).await?;
    let (staff, tag) = (posted.session.value, route.lang.tag());
    attachment(name, move |out| register.write(&staff, (format, tag), out))
}

async fn register_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    asked: &Asked,
    stale: bool,
) -> Result<Response, AppError> {
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let period = asked.period();
    let (register, today) = blocking(move || {
        let register = casework.register(&staff, period)?;
        Ok((register, casework.today()))
    })
    .await?;
    let skipped = asked.page.saturating_sub(1).saturating_mul(A_PAGE);
    let rows = register.entries.iter().skip(skipped).take(A_PAGE);
    let actor = &session.value.actor;
    let reads = |entry: &RegisterEntry| actor.read_case(&entry.index.facts()).is_ok();
    let view = RegisterView {
        token: session.token.clone(),
        from: asked.from.clone(),
        to: asked.to.clone(),
        from_problem: !asked.from.is_empty() && typed_day(&asked.from).is_none(),
        to_problem: !asked.to.is_empty() && typed_day(&asked.to).is_none(),
        tenants: tenants(&register, period.tenant),
        tenant: period.tenant.map(|id| id.to_string()).unwrap_or_default(),
        days_only: register.depth == Registered::Days,
        rows: rows
            .map(|entry| row(lang, entry, reads(entry), today))
            .collect(),
        total: register.entries.len(),
        before: (asked.page > 1).then(|| asked.address(asked.page - 1)),
        after: (register.entries.len() > skipped.saturating_add(A_PAGE))
            .then(|| asked.address(asked.page + 1)),
        stale,
    };
    let chrome = desk.chrome(session, Section::Register, "register");
    page(&desk.pages, lang, &chrome, &view)
}

/// What was asked for, as it was written.
struct Asked {
    from: String,
    to: String,
    tenant: String,
    page: usize,
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
            from: get("from"),
            to: get("to"),
            tenant: get("tenant"),
            page: get("page").parse().unwrap_or(1).clamp(1, 100_000),
        }
    }

    fn period(&self) -> Period {
        Period {
            from: typed_day(&self.from),
            to: typed_day(&self.to),
            tenant: self.tenant.parse::<TenantId>().ok(),
        }
    }

    fn address(&self, page: usize) -> String {
        let mut query = Serializer::new(String::from("?"));
        for (name, value) in [
            ("from", &self.from),
            ("to", &self.to),
            ("tenant", &self.tenant),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("page", &page.to_string()).finish()
    }
}

fn tenants(register: &Register, chosen: Option<TenantId>) -> Vec<Choice> {
    let tenants = register.tenants.iter();
    tenants
        .map(|(id, name)| Choice {
            value: id.to_string(),
            name: name.clone(),
            chosen: chosen == Some(*id),
        })
        .collect()
}

fn row(lang: Lang, entry: &RegisterEntry, reads: bool, today: Day) -> RegisterRow {
    let (index, marks) = (&entry.index, &entry.index.milestones);
    let ended = match index.state {
        CaseState::Closed | CaseState::Archived | CaseState::Anonymised => true,
        CaseState::Received
        | CaseState::Assigned
        | CaseState::InProgress
        | CaseState::AwaitingReporter => false,
    };
    let kept = |done: Option<Day>, by: Day| Kept {
        on: date(done.unwrap_or(by)),
        done: done.is_some(),
        late: done.map_or(!ended && today > by, |day| day > by),
    };
    let category = entry.category.as_ref();
    RegisterRow {
        reference: entry.reference.clone(),
        id: reads.then(|| index.case.to_string()),
        client: entry.client.clone(),
        received: date(marks.received),
        acknowledged: kept(marks.acknowledged, entry.dates.acknowledge_by()),
        feedback: kept(marks.feedback_given, entry.dates.feedback_by()),
        closed: index.closed.map(date),
        state: state_key(index.state),
        category: category.and_then(|words| words.name(lang.tag()).map(ToOwned::to_owned)),
        outcome: index.outcome.map(outcome_key),
    }
}

/// Reports on a page.
const A_PAGE: usize = 100;
/// Characters of one value of the address.
const LONGEST: usize = 40;
