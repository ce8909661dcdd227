//! Searching in the cases one may open. What is searched for is never in an address.

use axum::extract::State;

use super::{StaffDesk, posted};
use crate::app::blocking;
use crate::app::casework::{Found, Hit, NotSearched, Whence};
use crate::error::AppError;
use crate::web::answer::page;
use crate::web::route::Route;
use crate::web::view::case::{CaseSearch, SearchHit, SearchProblem};
use crate::web::view::{Hidden, Section};
use crate::web::{Request, Response};

/// `POST /{lang}/cases/search`
pub(super) async fn search(
    State(desk): State<StaffDesk>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let posted = posted::of_case(&desk, route.lang, request, |_, staff| {
        Ok(staff.actor.search_cases()?)
    });
    let posted = match posted.await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (session, words) = (posted.session, posted.form.line("words"));
    let mut view = CaseSearch {
        token: session.token.clone(),
        words: words.clone(),
        ..CaseSearch::default()
    };
    if posted.own {
        let (casework, staff, asked) =
            (desk.casework.clone(), session.value.clone(), words.clone());
        match blocking(move || casework.search(&staff, &asked)).await? {
            Ok(found) => fill(&mut view, found),
            Err(NotSearched::TooShort(least)) => {
                view.problem = Some(SearchProblem::TooShort { least });
            }
            Err(NotSearched::TooLong(limit)) => {
                view.problem = Some(SearchProblem::TooLong { limit });
            }
        }
    } else {
        view.problem = Some(SearchProblem::Stale);
    }
    let mut chrome = desk.chrome(&session, Section::Cases, "cases/search");
    let again = [("token", session.token.clone()), ("words", words)];
    let again = again.map(|(name, value)| Hidden::new(name, value));
    chrome.post_again("cases/search", again.to_vec());
    page(&desk.pages, route.lang, &chrome, &view)
}

fn fill(view: &mut CaseSearch, found: Found) {
    view.hits = found.hits.into_iter().map(hit).collect();
    view.more = found.more;
    view.searched = found.searched;
    view.left_out = found.left_out;
}

fn hit(hit: Hit) -> SearchHit {
    SearchHit {
        id: hit.index.case.to_string(),
        label: hit.index.label.clone(),
        tenant: hit.tenant,
        whence: match hit.whence {
            Whence::Label => "label",
            Whence::Report => "report",
            Whence::Message => "message",
            Whence::File => "file",
            Whence::Note => "note",
        },
        before: hit.excerpt.before,
        found: hit.excerpt.found,
        after: hit.excerpt.after,
    }
}
