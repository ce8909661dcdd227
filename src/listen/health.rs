//! `/health` and `/metrics`, on a listener of their own, for whatever watches over the portal.
//!
//! Plain HTTP/1.1 without the door, because there is nothing to guard: the answer is `ok` or
//! `degraded`, and a few coarse numbers, whoever asks. It is meant for an address of this machine.

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

/// What is told.
pub(crate) trait Watched: Clone + Send + Sync + 'static {
    /// Whether all is well.
    fn is_good(&self) -> bool;

    /// Numbers in the text format of Prometheus (version 0.0.4). Nothing if they cannot be had.
    fn metrics(&self) -> String;
}

impl Bound {
    /// Answers until the portal stops. `watched` is asked each time.
    pub(crate) async fn tell_health(self, watched: impl Watched, mut stopping: Stopping) {
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
            let watched = watched.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request: Request<Incoming>| {
                    let watched = watched.clone();
                    async move { Ok::<_, Infallible>(answer(&request, watched).await) }
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

async fn answer(request: &Request<Incoming>, watched: impl Watched) -> Response<Full<Bytes>> {
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
/// How long one may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait after a failed accept.
const PAUSE: Duration = Duration::from_millis(100);
