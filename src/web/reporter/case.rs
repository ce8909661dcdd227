//! A reporter's own case: messages, dates, answers.

use crate::app::kept::{Draft, DraftKey, Identity, Originals};
use axum::body::Body;
use axum::extract::State;
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};

use super::report::{MOST_DETAIL, MOST_REPORT, hold};
use super::{Reporter, busy, code, draft, words};
use crate::app::blocking;
use crate::app::sessions::Session;
use crate::app::visits::{Dialogue, Replied, Visit, Visitor};
use crate::error::AppError;
use crate::web::answer::{fill, padded_page, see_other, with_cookie};
use crate::web::cookie::Cookie;
use crate::web::dialogue::{copy_of, messages};
use crate::web::form::{self, Form};
use crate::web::route::Route;
use crate::web::view::code::SignedOut;
use crate::web::view::messages::{MessagesNotice, NameForm};
use crate::web::view::part::WordsProblem;
use crate::web::view::report::{FilesProblem, ReplyReview, TextProblem};
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
        Some(draft) => words.with_text(draft.text.clone()),
        None => words.unknown(),
    };
    // What is kept already has its place.
    let takes_place = !form.uploads.is_empty() || (form.has("message") && held.is_none());
    if takes_place && form.room.is_none() {
        return words.page(&site, KeptKind::Busy);
    }
    let replied = match visitor {
        Visitor::Known(session) if same_site || form.line("token") == session.token => {
            replied(&site, route.lang, session, form).await
        }
        Visitor::Known(_) | Visitor::Nowhere | Visitor::Gone => {
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
) -> Result<Response, AppError> {
    match form.line("do").as_str() {
        // Files that come with Send are looked at first: nothing is sent that was not shown.
        "send" if form.uploads.is_empty() => send(site, lang, session, &form).await,
        "discard" => {
            if let Some(key) = DraftKey::parse(&form.line("draft")) {
                let reports = site.reports.clone();
                blocking(move || reports.discard(&key)).await?;
            }
            let extra = Extra::noting(MessagesNotice::Discarded);
            dialogue_page(site, lang, session, extra).await
        }
        _ => match without(site, &session, &form).await? {
            Some(replied) => {
                let extra = extra_of(site, replied, DraftKey::parse(&form.line("draft"))).await?;
                dialogue_page(site, lang, session, extra).await
            }
            None => check(site, lang, session, form).await,
        },
    }
}

/// What became of the draft that a form without words or files of its own names, if it is not there.
async fn without(
    site: &Reporter,
    session: &Session<Visit>,
    form: &Form,
) -> Result<Option<Replied>, AppError> {
    let key = DraftKey::parse(&form.line("draft"));
    let Some(key) = key.filter(|_| !form.has("message") && form.uploads.is_empty()) else {
        return Ok(None);
    };
    let (visits, visit) = (site.visits.clone(), session.value.clone());
    blocking(move || visits.is_without(&visit, &key)).await
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
    blocking(move || visits.hide_read(&visit)).await?;
    let extra = Extra::noting(MessagesNotice::Hidden);
    dialogue_page(&site, route.lang, session, extra).await
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
    let form = form::read(request).await?;
    let words = busy::Words::of(&path, &form)?;
    let (name, contact) = (form.line("name"), form.line("contact"));
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
    let dialogue = site.open(&session).await?;
    let tenant = site.tenant_name(&dialogue).await?;
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
    message: String,
    draft: Option<DraftKey>,
    files_kept: usize,
    files: Option<FilesProblem>,
    problem: Option<WordsProblem>,
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

/// Takes an answer from somebody whose session has ended: keeps text and files sealed, asks
/// for the code, and goes on to the check once it fits.
async fn returned(
    site: &Reporter,
    lang: Lang,
    form: Form,
    held: Option<Draft>,
) -> Result<Response, AppError> {
    let typed_code = form.name("code");
    let key = DraftKey::parse(&form.line("draft"));
    if key.is_some() && held.is_none() && form.uploads.is_empty() && form.line("message").is_empty()
    {
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
    let (key, mut draft) = match key.zip(held) {
        Some(kept) => kept,
        None => (DraftKey::random()?, Draft::default()),
    };
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
    match site.visits.find(Some(&cookie)) {
        Visitor::Known(session) => {
            let response = go_on(site, lang, session, (key, draft), files).await?;
            Ok(with_cookie(
                response,
                Cookie::Visit.set(site.side, &cookie)?,
            ))
        }
        Visitor::Nowhere | Visitor::Gone => {
            left.problem = Some(WordsProblem::Wrong);
            signed_out(site, lang, left)
        }
    }
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
) -> Result<Response, AppError> {
    let (key, mut draft) = draft::of_form(site, &form).await?;
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

pub(super) async fn dialogue_page(
    site: &Reporter,
    lang: Lang,
    session: Session<Visit>,
    extra: Extra,
) -> Result<Response, AppError> {
    let dialogue = match site.open(&session).await {
        Ok(dialogue) => dialogue,
        Err(AppError::NotFound) => return nowhere(site, lang),
        Err(error) => return Err(error),
    };
    let tenant = site.tenant_name(&dialogue).await?;
    site.visits.note_shown(&session.value, &dialogue);
    let view = messages(site, &session.token, &dialogue, tenant, extra);
    let chrome = Chrome::at("messages").with_token(session.token.clone());
    padded_page(&site.pages, lang, &chrome, &view)
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

    async fn originals(&self, session: &Session<Visit>) -> Result<Originals, AppError> {
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
