//! Turning views, redirects and faults into responses.

use axum::body::Body;
use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, LOCATION, SET_COOKIE};
use http::{HeaderName, StatusCode};

use super::Response;
use super::view::trouble::{StaffTrouble, Trouble, TroubleKind};
use super::view::{Chrome, Lang, Pages, View};
use crate::door::{Cacheable, Fault, Faults, Images, Side};
use crate::error::AppError;
use crate::log::{Event, Log};

/// Renders a page.
pub(crate) fn page<V: View>(
    pages: &Pages,
    lang: Lang,
    chrome: &Chrome,
    view: &V,
) -> Result<Response, AppError> {
    let html = pages
        .render(lang, chrome, view)
        .map_err(|_| AppError::Internal("page"))?;
    Ok(html_response(html))
}

// CLAIM(C-11): SECURITY.md
/// Renders a page and fills it up with spaces to one size class, so that its length on the
/// wire does not tell what it says.
pub(crate) fn padded_page<V: View>(
    pages: &Pages,
    lang: Lang,
    chrome: &Chrome,
    view: &V,
) -> Result<Response, AppError> {
    let mut html = pages
        .render(lang, chrome, view)
        .map_err(|_| AppError::Internal("page"))?;
    fill(&mut html, ' ');
    Ok(html_response(html))
}

/// Fills a text to a size class with a letter of one byte: what its length says is nothing finer.
pub(crate) fn fill(text: &mut String, with: char) {
    let whole = text.len().div_ceil(SIZE_CLASS).max(1) * SIZE_CLASS;
    text.reserve_exact(whole - text.len());
    while text.len() < whole {
        text.push(with);
    }
}

/// A page that was rendered before.
pub(crate) fn html(page: Bytes) -> Response {
    let mut response = Response::new(Body::from(page));
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

/// A picture of this site, such as a tenant's logo: a PNG that the portal has written.
pub(crate) fn picture(png: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(png));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response
}

/// Lets the page show the tenant's logo, if there is one.
pub(crate) fn with_logo(mut response: Response, logo: bool) -> Response {
    if logo {
        response.extensions_mut().insert(Images::Own);
    }
    response
}

/// Sends the browser to another page of the same listener.
pub(crate) fn see_other(path: &str) -> Result<Response, AppError> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let path = HeaderValue::try_from(path).map_err(|_| AppError::Internal("redirect"))?;
    response.headers_mut().insert(LOCATION, path);
    Ok(response)
}

/// A stylesheet: the one thing a browser may keep for a while.
pub(crate) fn css(text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    response.extensions_mut().insert(Cacheable);
    response
}

/// The one script: what the pages that ask for a passkey run.
pub(crate) fn script(text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/javascript; charset=utf-8"),
    );
    response.extensions_mut().insert(Cacheable);
    response
}

/// Adds a `Set-Cookie` header.
pub(crate) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// Adds any other header.
pub(crate) fn with_header(
    mut response: Response,
    name: HeaderName,
    value: &'static str,
) -> Response {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
    response
}

/// Leaves the page of an error to [`FaultPages`], which knows the language and is asked by the
/// door for every answer that has a status of failure and no page.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::BadForm | Self::LastAdmin | Self::LastReader | Self::Meanwhile | Self::Stale => {
                StatusCode::BAD_REQUEST
            }
            Self::Busy | Self::NotOpen => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::CaseClosed | Self::DraftGone | Self::LinkGone | Self::NotFound => {
                StatusCode::NOT_FOUND
            }
            Self::Internal(_) | Self::NameTaken => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        failed(response, self)
    }
}

/// Marks an answer as a failure of ours, for the log.
pub(crate) fn failed(mut response: Response, error: AppError) -> Response {
    if let AppError::Internal(place) = error {
        response.extensions_mut().insert(FailedIn(place));
    }
    response
}

/// Names the part of the portal that failed, for the log.
#[derive(Clone, Copy)]
struct FailedIn(&'static str);

/// Logs what a handler could not do. Nothing of the request is in the line.
pub(crate) async fn log_failure(State(log): State<Log>, response: Response) -> Response {
    if let Some(FailedIn(place)) = response.extensions().get() {
        log.emit(Event::Failed(place));
    }
    response
}

/// The pages for whatever goes wrong before or after a handler.
pub(crate) struct FaultPages {
    pages: Pages,
    side: Side,
    log: Log,
}

impl FaultPages {
    pub(crate) fn new(pages: Pages, side: Side, log: Log) -> Self {
        Self { pages, side, log }
    }
}

impl Faults for FaultPages {
    fn page(&self, fault: Fault, path: &str) -> Response {
        let lang = path
            .split('/')
            .nth(1)
            .and_then(Lang::from_tag)
            .unwrap_or(Lang::En);
        let kind = kind(fault);
        self.log.count(Event::PageOfTrouble(kind.key()));
        let chrome = Chrome::default();
        let html = match self.side {
            Side::Clearnet | Side::Onion => self.pages.render(lang, &chrome, &Trouble { kind }),
            Side::Staff => self.pages.render(lang, &chrome, &StaffTrouble { kind }),
        };
        html_response(html.unwrap_or_default())
    }

    fn panicked(&self) {
        self.log.emit(Event::Panicked);
    }
}

fn kind(fault: Fault) -> TroubleKind {
    match fault {
        Fault::NotFound | Fault::BadHost => TroubleKind::NotFound,
        Fault::Method => TroubleKind::Method,
        Fault::TooLarge | Fault::HeadTooLarge => TroubleKind::TooLarge,
        Fault::CrossSite => TroubleKind::CrossSite,
        Fault::Malformed => TroubleKind::BadForm,
        Fault::Busy => TroubleKind::Busy,
        Fault::Full => TroubleKind::Full,
        Fault::Internal => TroubleKind::Internal,
    }
}

fn html_response(page: String) -> Response {
    html(Bytes::from(page))
}

/// The size class of pages behind a code, in bytes.
const SIZE_CLASS: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::BodyExt;

    use super::*;
    use crate::clock::TestClock;

    /// What the door does with an answer that has no page of its own.
    async fn page_of(error: AppError, side: Side) -> (StatusCode, String) {
        let answer = error.into_response();
        let fault = Fault::of(answer.status()).unwrap();
        let log = Log::new(Arc::new(TestClock::new()), Box::new(std::io::sink()));
        let pages = FaultPages::new(Pages::load().unwrap(), side, log);
        let page = pages.page(fault, "/en/cases").into_body();
        let page = page.collect().await.unwrap().to_bytes();
        (fault.status(), String::from_utf8(page.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_full_disk_is_named_and_is_no_busy_hour() {
        for (side, next) in [
            (Side::Onion, "try again in some hours"),
            (Side::Staff, "Tell the administrator"),
        ] {
            let (status, page) = page_of(AppError::Full, side).await;
            assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE);
            assert!(page.contains("There is no room right now"), "{page}");
            assert!(page.contains(next), "{page}");
        }
    }
}
