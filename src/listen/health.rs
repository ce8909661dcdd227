//! `/health`, on a listener of its own: one word for whatever watches over the portal.
//!
//! Plain HTTP/1.1 without the door, because there is nothing to guard: the answer is `ok` or
//! `degraded`, whoever asks. It is meant for an address of this machine.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use super::{Bound, Stopping};

impl Bound {
    /// Answers until the portal stops. `is_good` is asked each time.
    pub(crate) async fn tell_health(
        self,
        is_good: impl Fn() -> bool + Clone + Send + Sync + 'static,
        mut stopping: Stopping,
    ) {
        let places = Arc::new(Semaphore::new(PLACES));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let stream = tokio::select! {
                biased;
                () = stopping.asked() => return,
                stream = self.next_within(PAUSE) => stream,
            };
            let is_good = is_good.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request: Request<Incoming>| {
                    let response = answer(&request, &is_good);
                    async move { Ok::<_, Infallible>(response) }
                });
                let mut builder = http1::Builder::new();
                builder
                    .keep_alive(false)
                    .timer(TokioTimer::new())
                    .header_read_timeout(PATIENCE);
                let connection = builder.serve_connection(TokioIo::new(stream), service);
                // Whoever is too slow or breaks off asks again.
                drop(tokio::time::timeout(PATIENCE, connection).await);
                drop(place);
            });
        }
    }
}

fn answer(request: &Request<Incoming>, is_good: &impl Fn() -> bool) -> Response<Full<Bytes>> {
    let asked =
        request.uri().path() == "/health" && [Method::GET, Method::HEAD].contains(request.method());
    let (status, word) = match (asked, asked && is_good()) {
        (false, _) => (StatusCode::NOT_FOUND, ""),
        (true, true) => (StatusCode::OK, "ok"),
        (true, false) => (StatusCode::SERVICE_UNAVAILABLE, "degraded"),
    };
    let mut response = Response::new(Full::from(Bytes::from_static(word.as_bytes())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Connections at once.
const PLACES: usize = 8;
/// How long one may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait after a failed accept.
const PAUSE: Duration = Duration::from_millis(100);
