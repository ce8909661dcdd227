//! What leaves: the handler's few own headers, the door's security headers, nothing else.

use axum::body::Body;
use axum::response::Response;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;

use super::headers::{
    ALWAYS, CSP_ATTACHMENT, CSP_INLINE_IMAGES, CSP_OWN_IMAGES, CSP_PAGE, CSP_PASSKEY, HSTS, KEEP,
    NO_STORE, PERMISSIONS, PERMISSIONS_PASSKEY, PERMISSIONS_POLICY,
};
use super::{Plan, Side};

/// Response extension: what images the page shows. Without it, none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Images {
    /// Images inside the page (`img-src data:`).
    Inline,
    /// Images of this site (`img-src 'self'`).
    Own,
}

// CLAIM(C-07): SECURITY.md
/// Response extension: the page asks the browser for a passkey, and so runs `/passkey.js`. For three pages of staff.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsksForPasskey;

/// Response extension: the response is the same for everybody and may be kept. For stylesheets and the one script.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cacheable;

/// Response extension: the response is a file, never to be shown as a page of ours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attachment;

/// Response extension: the same page's URL on the onion service. Sent on clearnet GET pages only.
#[derive(Clone, Debug)]
pub(crate) struct OnionLocation(pub(crate) String);

/// Makes a response ready to leave by this side.
pub(super) fn finish(side: Side, plan: &Plan, method: &Method, response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let mut headers = own(side, plan, &head.headers);
    secure(side, &mut headers, plan, head.status, &head.extensions);
    let page = *method == Method::GET && head.status == StatusCode::OK;
    if let Some(OnionLocation(location)) = head.extensions.get()
        && side == Side::Clearnet
        && page
        && let Ok(value) = HeaderValue::try_from(location)
    {
        headers.insert(ONION_LOCATION, value);
    }
    head.extensions.clear();
    let body = if *method == Method::HEAD {
        headed(&mut headers, &body)
    } else {
        body
    };
    head.headers = headers;
    Response::from_parts(head, body)
}

// CLAIM(C-188): SECURITY.md
/// What may stay of the headers that the handler set.
fn own(side: Side, plan: &Plan, set: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(CAPACITY);
    for name in KEPT {
        if let Some(value) = set.get(&name).filter(|value| may_leave(side, &name, value)) {
            headers.insert(name, value.clone());
        }
    }
    for cookie in set
        .get_all(header::SET_COOKIE)
        .iter()
        .filter(|cookie| is_known(cookie, plan.cookies))
    {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    headers
}

/// The security headers; only the page's images, its being a file and its being kept are the handler's to say.
fn secure(side: Side, headers: &mut HeaderMap, plan: &Plan, status: StatusCode, said: &Extensions) {
    for (name, value) in ALWAYS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    // Whatever a handler says, a reporter's page runs no script.
    let script = side == Side::Staff && said.get::<AsksForPasskey>().is_some();
    let policy = match (said.get::<Attachment>(), said.get::<Images>()) {
        (Some(Attachment), _) => CSP_ATTACHMENT,
        (None, _) if script => CSP_PASSKEY,
        (None, Some(Images::Inline)) => CSP_INLINE_IMAGES,
        (None, Some(Images::Own)) => CSP_OWN_IMAGES,
        (None, None) => CSP_PAGE,
    };
    let permissions = if script {
        PERMISSIONS_PASSKEY
    } else {
        PERMISSIONS
    };
    headers.insert(
        HeaderName::from_static(PERMISSIONS_POLICY),
        HeaderValue::from_static(permissions),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    let kept = status == StatusCode::OK && said.get::<Cacheable>().is_some();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(if kept { KEEP } else { NO_STORE }),
    );
    if plan.tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
}

/// The empty body of an answer to HEAD; the length stays that of the page.
fn headed(headers: &mut HeaderMap, body: &Body) -> Body {
    if let Some(length) = body.size_hint().exact().filter(|length| *length > 0) {
        headers
            .entry(header::CONTENT_LENGTH)
            .or_insert_with(|| HeaderValue::from(length));
    }
    Body::empty()
}

/// Redirects stay on this origin; nothing on the onion points a browser to another place.
fn may_leave(side: Side, name: &HeaderName, value: &HeaderValue) -> bool {
    let Ok(text) = value.to_str() else {
        return false;
    };
    if *name == header::LOCATION {
        return text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    }
    if *name == header::REFRESH && side == Side::Onion {
        return !text.contains("//") && !text.contains('\\');
    }
    true
}

fn is_known(cookie: &HeaderValue, known: &[&str]) -> bool {
    let name = cookie
        .to_str()
        .ok()
        .and_then(|text| text.split_once('='))
        .map(|(name, _)| name);
    name.is_some_and(|name| known.contains(&name))
}

/// The headers that a handler may set itself, besides cookies of its side.
const KEPT: [HeaderName; 9] = [
    header::ALLOW,
    header::CONTENT_DISPOSITION,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::LOCATION,
    header::REFRESH,
    header::RETRY_AFTER,
    HeaderName::from_static("clear-site-data"),
];

const ONION_LOCATION: HeaderName = HeaderName::from_static("onion-location");

/// Room for the headers of a usual page.
const CAPACITY: usize = 16;
