//! Builds the request that a handler sees: a fresh one, with nothing in it but what handlers need.

use axum::BoxError;
use axum::body::Body;
use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};

use super::body::Metered;
use super::host::Host;
use super::load::Weight;
use super::origin::{self, CrossSite, SEC_FETCH_SITE};
use super::{Fault, Plan, Side};

/// A request that may enter.
pub(super) struct Admitted {
    pub(super) request: Request<Body>,
    /// What permit it needs; a request without a body needs none.
    pub(super) weight: Option<Weight>,
}

// CLAIM(C-02): SECURITY.md
/// Judges `request` and rebuilds it; what is not named in [`COPIED`] or below never reaches a handler.
pub(super) fn admit<B>(side: Side, plan: &Plan, request: Request<B>) -> Result<Admitted, Fault>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let (head, body) = request.into_parts();
    let target = target(&head.uri, plan)?;
    if size(&head.headers) > plan.head_bytes {
        return Err(Fault::HeadTooLarge);
    }
    let host = host(&head.uri, &head.headers)?;
    if !plan.hosts.answers_for(&host) {
        return Err(Fault::BadHost);
    }
    let own = host.origin(plan.tls);
    let mut weight = None;
    let mut fresh = Request::builder()
        .method(&head.method)
        .uri(Uri::from(target.clone()));
    if let Some(headers) = fresh.headers_mut() {
        copy(&head.headers, headers, &target, plan);
        let host = HeaderValue::try_from(host.written()).map_err(|_| Fault::BadHost)?;
        headers.insert(header::HOST, host);
    }
    let request = match head.method {
        Method::GET | Method::HEAD => fresh.extension(side).extension(own).body(Body::empty()),
        Method::POST => {
            let provenance =
                origin::judge(&head.headers, &own).map_err(|CrossSite| Fault::CrossSite)?;
            let (body, needed) = weigh(&head.headers, body, plan)?;
            weight = Some(needed);
            fresh
                .extension(side)
                .extension(own)
                .extension(provenance)
                .body(body)
        }
        _ => return Err(Fault::Method),
    };
    Ok(Admitted {
        request: request.map_err(|_| Fault::Malformed)?,
        weight,
    })
}

/// The body under its limits, and the permit it needs.
fn weigh<B>(headers: &HeaderMap, body: B, plan: &Plan) -> Result<(Body, Weight), Fault>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let announced = announced(headers)?;
    let most = if is_multipart(headers) {
        plan.body.upload
    } else {
        plan.body.form
    };
    if announced.is_some_and(|announced| announced > most) {
        return Err(Fault::TooLarge);
    }
    let words = announced.is_some_and(|announced| announced <= plan.body.words);
    let weight = if words { Weight::Words } else { Weight::Files };
    Ok((
        Body::new(Metered::new(body, most, plan.body, plan.pace.clone())),
        weight,
    ))
}

fn target(uri: &Uri, plan: &Plan) -> Result<PathAndQuery, Fault> {
    let target = uri
        .path_and_query()
        .cloned()
        .unwrap_or_else(|| PathAndQuery::from_static("/"));
    if target.as_str().len() > plan.target_bytes {
        return Err(Fault::HeadTooLarge);
    }
    Ok(target)
}

fn size(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len().saturating_add(value.len()))
        .sum()
}

/// The host asked for: HTTP/2 says it in the target, HTTP/1 in a header; when both do, they must agree.
fn host(uri: &Uri, headers: &HeaderMap) -> Result<Host, Fault> {
    let mut said = headers.get_all(header::HOST).iter();
    let (first, second) = (said.next(), said.next());
    let named = first.and_then(|value| value.to_str().ok());
    let host = match (uri.authority().map(|authority| authority.as_str()), named) {
        (Some(target), Some(named)) if Host::parse(target) == Host::parse(named) => {
            Host::parse(target)
        }
        (Some(_), Some(_)) => None,
        (Some(only), None) | (None, Some(only)) => Host::parse(only),
        (None, None) => None,
    };
    host.filter(|_| second.is_none() && first.is_some() == named.is_some())
        .ok_or(Fault::BadHost)
}

/// The announced length of the body, if there is one.
fn announced(headers: &HeaderMap) -> Result<Option<u64>, Fault> {
    let Some(length) = headers.get(header::CONTENT_LENGTH) else {
        return Ok(None);
    };
    let length = length.to_str().ok().and_then(|text| text.parse().ok());
    length.map(Some).ok_or(Fault::Malformed)
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .map_or(&[][..], HeaderValue::as_bytes);
    kind.get(..MULTIPART.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(MULTIPART))
}

fn copy(from: &HeaderMap, to: &mut HeaderMap, target: &PathAndQuery, plan: &Plan) {
    for name in COPIED {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
    if let Some(value) = from
        .get(header::ACCEPT_LANGUAGE)
        .filter(|_| target.path() == ENTRY)
    {
        to.insert(header::ACCEPT_LANGUAGE, value.clone());
    }
    if let Some(cookies) = cookies(from, plan.cookies) {
        to.insert(header::COOKIE, cookies);
    }
}

/// One cookie header with the cookies of `known` names, the first of each; anyone may plant a second.
fn cookies(headers: &HeaderMap, known: &[&str]) -> Option<HeaderValue> {
    let lines: Vec<&str> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let pairs = || {
        lines
            .iter()
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
    };
    let kept: Vec<String> = known
        .iter()
        .filter_map(|known| pairs().find(|(name, _)| name == known))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if kept.is_empty() {
        None
    } else {
        HeaderValue::try_from(kept.join("; ")).ok()
    }
}

/// The methods of the portal, as an `Allow` header says them.
pub(super) const METHODS: &str = "GET, HEAD, POST";

/// The headers that a handler sees as they came. Cookies are filtered; `accept-language` passes on `/` only.
const COPIED: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::ORIGIN,
    SEC_FETCH_SITE,
];

/// The one page that may choose a language by what the browser prefers.
const ENTRY: &str = "/";

const MULTIPART: &[u8] = b"multipart/form-data";

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        Some(
            cookies(&headers, &["__Host-case", "draft"])?
                .to_str()
                .unwrap()
                .to_owned(),
        )
    }

    #[test]
    fn only_cookies_of_this_side_pass() {
        assert_eq!(filtered(&[]), None);
        assert_eq!(filtered(&["other=1; track=2"]), None);
        assert_eq!(filtered(&["a=1; __Host-case=x"]).unwrap(), "__Host-case=x");
        assert_eq!(
            filtered(&["draft=y", "a=1;__Host-case=x=="]).unwrap(),
            "__Host-case=x==; draft=y"
        );
        assert_eq!(
            filtered(&["__host-case=x; __Host-caseX=1; X__Host-case=2"]),
            None
        );
        assert_eq!(
            filtered(&["draft=first; draft=second"]).unwrap(),
            "draft=first"
        );
    }
}
