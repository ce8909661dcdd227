//! A reporter's own case: messages, dates, and what they do with it beside answering.

use crate::app::kept::{DraftKey, Identity, Originals};
use axum::body::Body;
use axum::extract::State;
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};

use super::report::{MOST_DETAIL, hold};
use super::{Reporter, busy, code};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::visits::{Dialogue, Visit, Visitor};
use crate::error::AppError;
use crate::web::answer::{fill, padded_page, see_other};
use crate::web::cookie::Cookie;
use crate::web::dialogue::{copy_of, messages};
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::code::SignedOut;
use crate::web::view::messages::{MessagesNotice, NameForm};
use crate::web::view::part::WordsProblem;
use crate::web::view::report::{FilesProblem, TextProblem};
use crate::web::view::trouble::KeptKind;
use crate::web::view::{Chrome, Lang};
use crate::web::{Request, Response};

/// What the page of messages shows beside the case itself.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) notice: Option<MessagesNotice>,
    pub(crate) message: String,
    pub(crate) problem: Option<TextProblem>,
    pub(crate) files: Option<FilesProblem>,
    pub(crate) name: NameForm,
    /// The draft of an answer that is being changed, and how many cleaned files it holds.
    pub(crate) draft: Option<(DraftKey, usize)>,
}

impl Extra {
    /// Something just done.
    pub(super) fn noting(notice: MessagesNotice) -> Self {
        Self {
            notice: Some(notice),
            ..Self::default()
        }
    }
}

/// `GET /{lang}/messages`
pub(super) async fn show(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    match site.visitor(request.headers()) {
        Visitor::Known(session) => {
            dialogue_page(&site, route.lang, session, Extra::default()).await
        }
        Visitor::Nowhere => nowhere(&site, route.lang),
        Visitor::Gone => signed_out(&site, route.lang, Left::default()),
    }
}

/// `POST /{lang}/hide`
pub(super) async fn hide(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match site.posted(route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let (visits, visit) = (site.visits.clone(), session.value.clone());
    match blocking(move || visits.hide_read(&visit)).await {
        Ok(()) => {
            let extra = Extra::noting(MessagesNotice::Hidden);
            dialogue_page(&site, route.lang, session, extra).await
        }
        // It was erased meanwhile.
        Err(AppError::NotFound) => nowhere(&site, route.lang),
        Err(error) => Err(error),
    }
}

/// `POST /{lang}/name`: the reporter says who they are, to the lawyers only.
pub(super) async fn name(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let visitor = site.visitor(request.headers());
    let same_site = crate::web::is_same_site(&request);
    let path = request.uri().path().to_owned();
    let form = form::read_what_came(request).await?;
    let words = busy::Words::of(&path, &form)?;
    let (name, contact) = (form.line("name"), form.line("contact"));
    if form.broken {
        return words.broken_off(&site, &form);
    }
    match visitor {
        Visitor::Known(session) if same_site || form.line("token") == session.token => {
            let named = named(&site, route.lang, session, (name, contact)).await;
            words.rescue(&site, named)
        }
        Visitor::Known(_) | Visitor::Nowhere | Visitor::Gone
            if name.is_empty() && contact.is_empty() =>
        {
            signed_out(&site, route.lang, Left::default())
        }
        // It is for the lawyers only: it does not go on as a message.
        Visitor::Known(_) | Visitor::Nowhere | Visitor::Gone => {
            words.page(&site, KeptKind::SignedOut)
        }
    }
}

async fn named(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    (name, contact): (String, String),
) -> Result<Response, AppError> {
    let too_long = name.chars().count().max(contact.chars().count()) > MOST_DETAIL;
    let problem = if name.is_empty() {
        Some(TextProblem::Empty)
    } else {
        too_long.then_some(TextProblem::TooLong { limit: MOST_DETAIL })
    };
    let mut extra = Extra::default();
    if problem.is_some() {
        extra.name = NameForm {
            name,
            contact,
            problem,
        };
    } else {
        let (visits, visit) = (site.visits.clone(), session.value.clone());
        let given = blocking(move || visits.give_name(&visit, Identity { name, contact }));
        extra.notice = Some(match given.await {
            Ok(()) => MessagesNotice::Named,
            Err(AppError::Meanwhile) => MessagesNotice::ReadOnly,
            Err(error) => return Err(error),
        });
    }
    dialogue_page(site, lang, session, extra).await
}

/// `POST /{lang}/download`: the reporter's own text and dates as a text file.
pub(super) async fn download(
    State(site): State<Reporter>,
    route: Route,
    request: Request,
) -> Result<Response, AppError> {
    let (session, _) = match site.posted(route.lang, request).await? {
        Ok(posted) => posted,
        Err(page) => return Ok(page),
    };
    let Some((dialogue, tenant)) = opened(&site, &session).await? else {
        return nowhere(&site, route.lang);
    };
    let view = copy_of(&dialogue, tenant);
    let mut text = site
        .pages
        .render(route.lang, &Chrome::default(), &view)
        .map_err(|_| AppError::Internal("page"))?;
    fill(&mut text, '\n');
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"messages.txt\""),
    );
    Ok(response)
}

/// The text a page gives back to somebody who was signed out.
#[derive(Default)]
pub(super) struct Left {
    pub(super) message: String,
    pub(super) draft: Option<DraftKey>,
    pub(super) files_kept: usize,
    pub(super) files: Option<FilesProblem>,
    pub(super) problem: Option<WordsProblem>,
}

impl Left {
    /// Only these words.
    pub(super) fn with(message: String) -> Self {
        Self {
            message,
            ..Self::default()
        }
    }
}

pub(super) async fn dialogue_page(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    extra: Extra,
) -> Result<Response, AppError> {
    let Some((dialogue, tenant)) = opened(site, &session).await? else {
        return nowhere(site, lang);
    };
    site.visits.note_shown(&session.value, &dialogue);
    let view = messages(site, &session.token, &dialogue, tenant, extra);
    let chrome = Chrome::at("messages").with_token(session.token.clone());
    padded_page(&site.pages, lang, &chrome, &view)
}

/// The case of a session, unless it was erased since.
pub(super) async fn opened(
    site: &Reporter,
    session: &Session<Visit>,
) -> Result<Option<(Dialogue, String)>, AppError> {
    match site.open(session).await {
        Ok(dialogue) => {
            let tenant = site.tenant_name(&dialogue).await?;
            Ok(Some((dialogue, tenant)))
        }
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The page of a code that opens nothing, for whatever reason.
pub(super) fn nowhere(site: &Reporter, lang: Lang) -> Result<Response, AppError> {
    let view = code::asked(site, Some(WordsProblem::Wrong));
    padded_page(&site.pages, lang, &Chrome::at("return"), &view)
}

pub(super) fn signed_out(site: &Reporter, lang: Lang, left: Left) -> Result<Response, AppError> {
    if left.draft.is_none() && left.message.is_empty() {
        return see_other(&format!("/{}/return", lang.tag()));
    }
    let view = SignedOut {
        message: left.message,
        hold: left.draft.as_ref().map(hold),
        files_kept: u32::try_from(left.files_kept).unwrap_or(u32::MAX),
        files: left.files,
        problem: left.problem,
        idle_minutes: site.idle_minutes,
    };
    padded_page(&site.pages, lang, &Chrome::default(), &view)
}

impl Reporter {
    pub(super) fn visitor(&self, headers: &HeaderMap) -> Visitor {
        let cookie = Cookie::Visit.read(headers, self.side);
        self.visits.find(cookie.as_deref())
    }

    /// The session and fields of a small form, or the page that asks for the code.
    pub(super) async fn posted(
        &self,
        lang: Lang,
        request: Request,
    ) -> Result<Result<(Session<Visit>, Form), Response>, AppError> {
        let visitor = self.visitor(request.headers());
        let same_site = crate::web::is_same_site(&request);
        let form = form::read(request).await?;
        match visitor {
            Visitor::Known(session) if same_site || form.line("token") == session.token => {
                Ok(Ok((session, form)))
            }
            Visitor::Known(_) => Err(AppError::Stale),
            Visitor::Nowhere | Visitor::Gone => Ok(Err(signed_out(self, lang, Left::default())?)),
        }
    }

    pub(super) async fn originals(&self, session: &Session<Visit>) -> Result<Originals, AppError> {
        let (visits, visit) = (self.visits.clone(), session.value.clone());
        blocking(move || visits.originals(&visit)).await
    }

    pub(super) async fn open(&self, session: &Session<Visit>) -> Result<Dialogue, AppError> {
        let (visits, visit) = (self.visits.clone(), session.value.clone());
        blocking(move || visits.dialogue(&visit)).await
    }

    pub(super) async fn tenant_name(&self, dialogue: &Dialogue) -> Result<String, AppError> {
        let (visits, tenant) = (self.visits.clone(), dialogue.index.tenant);
        blocking(move || visits.tenant_name(tenant)).await
    }
}
