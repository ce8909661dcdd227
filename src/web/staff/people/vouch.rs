//! Vouching for a colleague's keys and rights.

use axum::extract::State;
use subrosa_policy::{Actor, MemberId};

use super::rights::held;
use super::{Told, list_page, posted, standing_key};
use crate::app::blocking;
use crate::app::kept::{Past, Signer};
use crate::app::mark::Mark;
use crate::app::people::Vouching;
use crate::app::sessions::Session;
use crate::app::staff::StaffSession;
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::reporter::problem;
use crate::web::route::Route;
use crate::web::staff::{StaffDesk, sign_in};
use crate::web::view::part::WordsProblem;
use crate::web::view::people::{PastRow, PeopleNotice, Vouch};
use crate::web::view::{Lang, Section};
use crate::web::{Request, Response};

/// `GET /{lang}/people/{id}/vouch`
pub(in crate::web::staff) async fn vouching(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let waiting = waiting(&desk, &session, route.id("id")?).await?;
    vouch_page(&desk, route.lang, &session, waiting, None).await
}

/// `POST /{lang}/people/{id}/vouch`: the voucher types the six words they were told.
pub(in crate::web::staff) async fn vouch(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let Some(session) = desk.session(&request) else {
        return sign_in::sign_in_first(&desk, route.lang, &request);
    };
    let id: MemberId = route.id("id")?;
    // Before anything is asked: whom this member cannot vouch for does not wait for them.
    let waiting = waiting(&desk, &session, id).await?;
    let (session, form) = match posted(&desk, route.lang, request, Actor::vouch).await? {
        Ok(posted) => posted,
        Err(answer) => return Ok(answer),
    };
    let words = match subrosa_policy::parse_words(&form.text("words"), 6) {
        Ok(words) => words,
        Err(error) => {
            let problem = problem(&error, 6);
            return vouch_page(&desk, route.lang, &session, waiting, Some(problem)).await;
        }
    };
    let (people, staff) = (desk.people.clone(), session.value.clone());
    let seen = Mark::brought(form.line("seen"));
    if !blocking(move || people.vouch(&staff, id, (&words, &seen))).await? {
        let problem = Some(WordsProblem::Wrong);
        return vouch_page(&desk, route.lang, &session, waiting, problem).await;
    }
    // Cases that cannot be opened now are compared when one of their readers opens them.
    let (casework, staff) = (desk.casework.clone(), session.value.clone());
    let compared = blocking(move || casework.compare_in_all(&staff, id)).await;
    compared.unwrap_or_default();
    let told = Told::notice(PeopleNotice::Vouched {
        name: waiting.member.display,
    });
    list_page(&desk, route.lang, &session, told).await
}

/// The history of a person's keys.
pub(super) fn history(past: &[Past]) -> Vec<PastRow> {
    past.iter().map(past_row).collect()
}

fn past_row(past: &Past) -> PastRow {
    let (number, by) = (past.version, past.signed_by.clone());
    let Some(words) = past.words.map(|words| words.join(" ")) else {
        return PastRow::Dismissed { number, by };
    };
    match past.signer {
        Signer::Recovery => PastRow::Recovered { number, words },
        Signer::Member(signer) if signer == past.member => PastRow::Founded { number, words },
        Signer::Member(_) => PastRow::Vouched { number, words, by },
    }
}

async fn waiting(
    desk: &StaffDesk,
    session: &Session<StaffSession>,
    id: MemberId,
) -> Result<Vouching, AppError> {
    let (people, staff) = (desk.people.clone(), session.value.clone());
    blocking(move || people.waiting(&staff, id)).await
}

async fn vouch_page(
    desk: &StaffDesk,
    lang: Lang,
    session: &Session<StaffSession>,
    waiting: Vouching,
    problem: Option<WordsProblem>,
) -> Result<Response, AppError> {
    let tenants = desk.tenants.clone();
    let all = blocking(move || tenants.all()).await?;
    let member = &waiting.member;
    let before = waiting.before.as_ref();
    let view = Vouch {
        token: session.token.clone(),
        seen: Mark::of("person", &member.person())?.text(),
        id: member.id.to_string(),
        name: member.display.clone(),
        standing: standing_key(waiting.trust),
        rights: held(&member.rights, &all, &session.value),
        before: before
            .filter(|person| person.rights != member.rights)
            .map_or_else(Vec::new, |person| {
                held(&person.rights, &all, &session.value)
            }),
        history: history(&waiting.history),
        root: session.value.root_words.clone(),
        problem,
    };
    let rest = format!("people/{}/vouch", member.id);
    let chrome = desk.chrome(session, Section::People, &rest);
    page(&desk.pages, lang, &chrome, &view)
}
