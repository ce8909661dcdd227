//! Cases that are closed to a colleague's new keys, opened again by those who read them.

use axum::extract::State;
use subrosa_policy::{Actor, CaseId, MemberId};

use super::{Told, list_page, posted};
use crate::app::blocking;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::route::Route;
use crate::web::staff::{StaffDesk, sign_in};
use crate::web::view::Section;
use crate::web::view::people::{PeopleNotice, SharedCase, SharedCases};
use crate::web::{Request, Response};

/// `GET /{lang}/people/{id}/cases`
pub(in crate::web::staff) async fn shared(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let id: MemberId = route.id("id")?;
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let (name, closed) = blocking(move || people.closed_cases(&staff, id)).await?;
    let cases: Vec<SharedCase> = closed
        .iter()
        .filter_map(|closed| {
            Some(SharedCase {
                id: closed.case.to_string(),
                label: closed.label.clone()?,
            })
        })
        .collect();
    let view = SharedCases {
        token: session.token.clone(),
        id: id.to_string(),
        name,
        halves: closed.len() - cases.len(),
        cases,
    };
    let chrome = desk.chrome(&session, Section::People, &format!("people/{id}/cases"));
    page(&desk.pages, route.lang, &chrome, &view)
}

/// `POST /{lang}/people/{id}/cases`: one case, or all of them.
pub(in crate::web::staff) async fn open_again(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, form) = match posted(&desk, route.lang, request, Actor::vouch).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let id: MemberId = route.id("id")?;
    let only: Option<CaseId> = if form.line("do") == "all" {
        None
    } else {
        Some(form.line("case").parse().map_err(|_| AppError::NotFound)?)
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let step = blocking(move || people.open_again(&staff, id, only)).await?;
    let told = Told::notice(PeopleNotice::Opened {
        name: step.name,
        cases: step.opened,
    });
    list_page(&desk, route.lang, &session, told).await
}
