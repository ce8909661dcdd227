//! An answer behind a code: written, checked, sent.

use axum::extract::State;

use super::case::{Extra, Left, dialogue_page, signed_out};
use super::report::{MOST_REPORT, hold};
use super::{Reporter, busy, draft, words};
use crate::app::blocking;
use crate::app::kept::{Draft, DraftKey, Originals};
use crate::app::sessions::Session;
use crate::app::visits::{Replied, Visit, Visitor};
use crate::error::AppError;
use crate::web::answer::{padded_page, with_cookie};
use crate::web::cookie::Cookie;
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::messages::MessagesNotice;
use crate::web::view::part::WordsProblem;
use crate::web::view::report::{FilesProblem, ReplyReview, TextProblem};
use crate::web::view::trouble::KeptKind;
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response};

/// `POST /{lang}/reply`: cleans the files of an answer, shows the check, sends.
pub(super) async fn reply(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let visitor = site.visitor(request.headers());
    let same_site = crate::web::is_same_site(&request);
    let path = request.uri().path().to_owned();
    let form = form::read_with_files(request, &site.reports, (site.side, None)).await?;
    let words = busy::Words::of(&path, &form)?;
    let held = draft::held(&site, &form).await;
    let words = match &held {
        _ if form.has("message") => words,
        Ok(Some((_, draft))) => words.with_text(draft.text.clone()),
        Ok(None) | Err(_) => words.unknown(),
    };
    // What is kept already has its place.
    let is_kept = matches!(held, Ok(Some(_)));
    let takes_place = !form.uploads.is_empty() || (form.has("message") && !is_kept);
    if takes_place && form.room.is_none() {
        return words.page(&site, KeptKind::Busy);
    }
    let replied = match (held, visitor) {
        (Err(error), _) => Err(error),
        (Ok(held), Visitor::Known(session)) if same_site || form.line("token") == session.token => {
            replied(&site, route.lang, session, form, held).await
        }
        (Ok(held), Visitor::Known(_) | Visitor::Nowhere | Visitor::Gone) => {
            returned(&site, route.lang, form, held).await
        }
    };
    words.rescue(&site, replied)
}

async fn replied(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    form: Form,
    held: Option<draft::Held>,
) -> Result<Response, AppError> {
    let key = DraftKey::parse(&form.line("draft"));
    match form.line("do").as_str() {
        // Files that come with Send are looked at first: nothing is sent that was not shown.
        "send" if form.uploads.is_empty() => send(site, lang, session, &form).await,
        "discard" => {
            if let Some(key) = key {
                let reports = site.reports.clone();
                blocking(move || reports.discard(&key)).await?;
            }
            let extra = Extra::noting(MessagesNotice::Discarded);
            dialogue_page(site, lang, session, extra).await
        }
        // Neither words nor files of its own, and the draft that had them is not there.
        _ if held.is_none() && !brings(&form) => {
            let replied = key.map_or(Replied::Empty, |key| session.value.without_draft(&key));
            let extra = extra_of(site, replied, None).await?;
            dialogue_page(site, lang, session, extra).await
        }
        _ => check(site, lang, session, form, held).await,
    }
}

/// Whether a form has anything of its own, or had before it broke off.
fn brings(form: &Form) -> bool {
    form.has("message") || !form.uploads.is_empty() || form.broken
}

/// Takes an answer from somebody whose session has ended: keeps text and files sealed, asks
/// for the code, and goes on to the check once it fits.
async fn returned(
    site: &Reporter,
    lang: Lang,
    form: Form,
    held: Option<draft::Held>,
) -> Result<Response, AppError> {
    let typed_code = form.name("code");
    let names_draft = DraftKey::parse(&form.line("draft")).is_some();
    let is_blank = form.uploads.is_empty() && form.line("message").is_empty() && !form.broken;
    if names_draft && held.is_none() && is_blank {
        return busy::draft_gone(site, lang);
    }
    // CLAIM(C-214): SECURITY.md
    // Words alone are in the page itself: whoever has no code takes no place for them.
    if form.uploads.is_empty() && held.is_none() && words::code(&typed_code).is_err() {
        let mut left = Left::with(form.text("message"));
        left.problem = words::code(&typed_code)
            .err()
            .filter(|_| !typed_code.trim().is_empty());
        return signed_out(site, lang, left);
    }
    let (key, mut draft) = draft::or_new(held)?;
    if form.has("message") {
        draft.text = form.text("message");
    }
    // Whose case it will be is not known before the code is typed.
    let may = Originals::default();
    let files = site.take_files(form, &key, &mut draft, may).await?;
    let files_kept = draft.cleaned().count();
    site.save(&key, &draft).await?;
    let mut left = Left {
        message: draft.text.clone(),
        draft: Some(key.clone()),
        files_kept,
        files,
        problem: None,
    };
    if typed_code.trim().is_empty() {
        return signed_out(site, lang, left);
    }
    let code = match words::code(&typed_code) {
        Ok(code) => code,
        Err(problem) => {
            left.problem = Some(problem);
            return signed_out(site, lang, left);
        }
    };
    let cookie = site.enter(code).await?;
    let response = match site.visits.find(Some(&cookie)) {
        Visitor::Known(session) => go_on(site, lang, session, (key, draft), files).await?,
        Visitor::Nowhere | Visitor::Gone => {
            left.problem = Some(WordsProblem::Wrong);
            signed_out(site, lang, left)?
        }
    };
    // CLAIM(C-11): SECURITY.md
    // A wrong code has a cookie too: whether there is one can be seen from outside.
    Ok(with_cookie(
        response,
        Cookie::Visit.set(site.side, &cookie)?,
    ))
}

/// The check of an answer whose code has been typed; the form again if there is nothing to check.
async fn go_on(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    (key, draft): (DraftKey, Draft),
    files: Option<FilesProblem>,
) -> Result<Response, AppError> {
    if draft.text.trim().is_empty() && draft.files.is_empty() {
        let extra = Extra {
            problem: Some(TextProblem::Empty),
            files,
            draft: Some((key, 0)),
            ..Extra::default()
        };
        return dialogue_page(site, lang, session, extra).await;
    }
    let may = site.originals(&session).await?;
    review(site, lang, &session, &key, &draft, files, may)
}

async fn check(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    form: Form,
    held: Option<draft::Held>,
) -> Result<Response, AppError> {
    let (key, mut draft) = draft::or_new(held)?;
    let changing = form.line("do") == "change";
    if form.has("message") {
        draft.text = form.text("message");
    }
    draft::tick(&form, &mut draft);
    site.change_files(&form, &key, &mut draft).await?;
    let may = site.originals(&session).await?;
    let files = site.take_files(form, &key, &mut draft, may).await?;
    let empty = draft.text.trim().is_empty() && draft.files.is_empty();
    let problem = if empty {
        Some(TextProblem::Empty)
    } else {
        let long = draft.text.chars().count() > MOST_REPORT;
        long.then_some(TextProblem::TooLong { limit: MOST_REPORT })
    };
    site.save(&key, &draft).await?;
    if problem.is_some() || changing {
        let files_kept = draft.cleaned().count();
        let extra = Extra {
            message: draft.text.clone(),
            problem,
            files,
            draft: Some((key, files_kept)),
            ..Extra::default()
        };
        return dialogue_page(site, lang, session, extra).await;
    }
    review(site, lang, &session, &key, &draft, files, may)
}

fn review(
    site: &Reporter,
    lang: Lang,
    session: &Session<Visit>,
    key: &DraftKey,
    draft: &Draft,
    problem: Option<FilesProblem>,
    may: Originals,
) -> Result<Response, AppError> {
    let mut hold = hold(key);
    hold.token.clone_from(&session.token);
    let chrome = Chrome::posted("reply", hold.hidden());
    let view = ReplyReview {
        message: draft.text.clone(),
        hold,
        files: draft::file_views(draft, may),
        problem,
        limits: site.limits(),
    };
    padded_page(&site.pages, lang, &chrome, &view)
}

async fn send(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    form: &Form,
) -> Result<Response, AppError> {
    let key = DraftKey::parse(&form.line("draft"));
    let replied = match key.clone() {
        Some(key) => {
            let (visits, visit) = (site.visits.clone(), session.value.clone());
            let ticks = draft::ticks(form);
            blocking(move || visits.send_reply(&visit, &key, ticks.as_ref())).await?
        }
        None => Replied::Gone,
    };
    let extra = extra_of(site, replied, key).await?;
    dialogue_page(site, lang, session, extra).await
}

/// What the page of messages says of an answer. One that cannot be sent as it is, is in its form again.
async fn extra_of(
    site: &Reporter,
    replied: Replied,
    key: Option<DraftKey>,
) -> Result<Extra, AppError> {
    let problem = match replied {
        Replied::Sent => return Ok(Extra::noting(MessagesNotice::Sent)),
        Replied::Before => return Ok(Extra::noting(MessagesNotice::SentBefore)),
        Replied::Gone => return Ok(Extra::noting(MessagesNotice::DraftGone)),
        Replied::TooLong => TextProblem::TooLong { limit: MOST_REPORT },
        Replied::Empty => TextProblem::Empty,
    };
    let draft = match &key {
        Some(key) => draft::load(site, key).await?.unwrap_or_default(),
        None => Draft::default(),
    };
    Ok(Extra {
        message: draft.text.clone(),
        problem: Some(problem),
        draft: key.map(|key| (key, draft.cleaned().count())),
        ..Extra::default()
    })
}
