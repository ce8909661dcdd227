//! The port without encryption: it answers an ACME directory that looks for a proof (RFC 8555 §8.3), sends everybody else
//! to https, and does nothing more. Nothing of a request is kept or told.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderValue, LOCATION};
use http::uri::Authority;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;

use super::{Bound, Stopping};
use crate::tls::Challenges;

/// What the port without encryption answers from.
#[derive(Clone)]
pub(crate) struct Plain {
    challenges: Challenges,
    /// Where everybody is sent, whatever host they name: who guesses that of staff must not be told that it is one.
    home: Option<Arc<str>>,
}

impl Bound {
    /// Answers until the portal stops.
    pub(crate) async fn answer_plain(self, plain: Plain, stopping: Stopping) {
        let answer = move |request| {
            let answer = plain.answer(&request);
            async move { answer }
        };
        self.answer_bare(PLACES, answer, stopping).await;
    }
}

impl Plain {
    /// Answers these challenges, and sends everybody else to the reporters' host; without one, nowhere.
    pub(crate) fn new(challenges: Challenges, home: &str) -> Self {
        Self {
            challenges,
            home: (!home.is_empty()).then(|| home.into()),
        }
    }

    // CLAIM(C-144): SECURITY.md
    fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            return bare(StatusCode::BAD_REQUEST);
        }
        if let Some(token) = request.uri().path().strip_prefix(PROOFS) {
            return match self.challenges.answer(token) {
                Some(proof) => proved(proof),
                None => bare(StatusCode::NOT_FOUND),
            };
        }
        let place = self.place(request);
        let place = place.and_then(|place| HeaderValue::try_from(place).ok());
        let Some(place) = place else {
            return bare(StatusCode::BAD_REQUEST);
        };
        let mut response = bare(StatusCode::PERMANENT_REDIRECT);
        response.headers_mut().insert(LOCATION, place);
        response
    }

    // CLAIM(C-233): SECURITY.md
    /// Where a request should have gone: the same path, on port 443 of the reporters' host.
    fn place<B>(&self, request: &Request<B>) -> Option<String> {
        let host = request.headers().get(HOST)?.to_str().ok()?;
        host.parse::<Authority>().ok()?;
        let home = self.home.as_deref()?;
        let path = request.uri().path_and_query()?.as_str();
        path.starts_with('/')
            .then(|| format!("https://{home}{path}"))
    }
}

fn proved(proof: String) -> Response<Full<Bytes>> {
    let mut response = bare(StatusCode::OK);
    *response.body_mut() = Full::from(proof);
    let kind = HeaderValue::from_static("application/octet-stream");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn bare(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
}

/// Where a directory looks.
const PROOFS: &str = "/.well-known/acme-challenge/";
/// Connections at once: a directory must get through beside whoever holds some.
const PLACES: usize = 256;

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn plain() -> (Plain, Challenges) {
        let challenges = Challenges::default();
        (Plain::new(challenges.clone(), "portal.example"), challenges)
    }

    fn answered(plain: &Plain, request: &str, host: Option<&str>) -> (u16, String) {
        let (method, uri) = request.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(uri);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let answer = plain.answer(&request.body(()).unwrap());
        let place = answer.headers().get(LOCATION);
        let place = place.map_or("", |place| place.to_str().unwrap());
        (answer.status().as_u16(), place.to_owned())
    }

    #[test]
    fn everybody_is_sent_to_the_reporters_host_whatever_host_they_name() {
        let (plain, _) = plain();
        for (request, host, place) in [
            ("GET /", "portal.example", "https://portal.example/"),
            (
                "GET /en/r/a?b=c",
                "portal.example:80",
                "https://portal.example/en/r/a?b=c",
            ),
            ("HEAD /en/", "Office.Example", "https://portal.example/en/"),
            ("GET /", "evil.example", "https://portal.example/"),
            ("GET /", "192.0.2.7", "https://portal.example/"),
            (
                "GET /",
                "portal.example@evil.example",
                "https://portal.example/",
            ),
            (
                "GET /",
                "portal.example.evil.example",
                "https://portal.example/",
            ),
            (
                "GET //evil.example/",
                "a",
                "https://portal.example//evil.example/",
            ),
            (
                "GET http://evil.example/a",
                "evil.example",
                "https://portal.example/a",
            ),
            (
                "GET /.well-known/other",
                "a",
                "https://portal.example/.well-known/other",
            ),
        ] {
            let answer = answered(&plain, request, Some(host));
            assert_eq!(answer, (308, place.to_owned()), "{request} {host}");
        }
    }

    #[test]
    fn without_a_host_for_reporters_nobody_is_told_of_another() {
        let plain = Plain::new(Challenges::default(), "");
        for host in ["office.example", "evil.example", "192.0.2.7"] {
            let answer = answered(&plain, "GET /sign-in", Some(host));
            assert_eq!(answer, (400, String::new()), "{host}");
        }
    }

    #[test]
    fn whatever_else_is_asked_is_refused() {
        let (plain, _) = plain();
        for request in ["POST /", "PUT /en/", "OPTIONS /", "DELETE /", "TRACE /"] {
            assert_eq!(answered(&plain, request, Some("portal.example")).0, 400);
        }
        assert_eq!(answered(&plain, "GET /", None).0, 400);
        assert_eq!(answered(&plain, "GET /", Some("a b")).0, 400);
        assert_eq!(answered(&plain, "GET /", Some("")).0, 400);
    }

    #[tokio::test]
    async fn only_a_token_that_a_directory_gave_is_answered() {
        let (plain, challenges) = plain();
        let offered = challenges.over_http("token", "token.thumb".to_owned());
        let path = "/.well-known/acme-challenge/token";
        // Whatever host it looks at: the token is enough.
        let answer = plain.answer(&Request::get(path).body(()).unwrap());
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/octet-stream");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, "token.thumb");
        for other in ["", "toke", "token/", "../token", "TOKEN", "%74oken"] {
            let request = format!("GET /.well-known/acme-challenge/{other}");
            assert_eq!(answered(&plain, &request, Some("a")).0, 404, "{other}");
        }
        assert_eq!(answered(&plain, &format!("GET {path}"), None).0, 200);
        assert_eq!(answered(&plain, &format!("POST {path}"), None).0, 400);
        drop(offered);
        assert_eq!(answered(&plain, &format!("GET {path}"), None).0, 404);
    }
}
