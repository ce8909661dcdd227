//! `/health` and `/metrics`, on a listener of their own, for whatever watches over the portal.
//!
//! Plain HTTP/1.1 without the door, because there is nothing to guard: the answer is `ok` or
//! `degraded`, and a few coarse numbers, whoever asks. It is meant for an address of this machine.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;

use super::{Bound, Stopping};

/// What is told.
pub(crate) trait Watched: Clone + Send + Sync + 'static {
    /// Whether all is well.
    fn is_good(&self) -> bool;

    /// Numbers in the text format of Prometheus (version 0.0.4). Nothing if they cannot be had.
    fn metrics(&self) -> String;
}

impl Bound {
    /// Answers until the portal stops. `watched` is asked each time.
    pub(crate) async fn tell_health(self, watched: impl Watched, stopping: Stopping) {
        let answer = move |request| answer(request, watched.clone());
        self.answer_bare(PLACES, answer, stopping).await;
    }
}

async fn answer(request: Request<Incoming>, watched: impl Watched) -> Response<Full<Bytes>> {
    let read = [Method::GET, Method::HEAD].contains(request.method());
    let (status, kind, body) = match request.uri().path() {
        "/health" if read && watched.is_good() => {
            (StatusCode::OK, PLAIN, Bytes::from_static(b"ok"))
        }
        "/health" if read => {
            let word = Bytes::from_static(b"degraded");
            (StatusCode::SERVICE_UNAVAILABLE, PLAIN, word)
        }
        // Reads rows, so not on a thread that serves.
        "/metrics" if read => match tokio::task::spawn_blocking(move || watched.metrics()).await {
            Ok(text) => (StatusCode::OK, PROMETHEUS, Bytes::from(text)),
            Err(_) => (StatusCode::SERVICE_UNAVAILABLE, PLAIN, Bytes::new()),
        },
        _ => (StatusCode::NOT_FOUND, PLAIN, Bytes::new()),
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

const PLAIN: &str = "text/plain";
const PROMETHEUS: &str = "text/plain; version=0.0.4";
/// Connections at once.
const PLACES: usize = 8;
