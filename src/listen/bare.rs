//! Plain HTTP/1.1 without the door, for listeners that have nothing to guard: one request, one short answer, the end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use super::{Bound, Stopping};

impl Bound {
    /// Gives the answers of `answer` until the portal stops, on so many connections at once.
    pub(super) async fn answer_bare<F>(
        self,
        places: usize,
        answer: impl Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
        mut stopping: Stopping,
    ) where
        F: Future<Output = Response<Full<Bytes>>> + Send + 'static,
    {
        let places = Arc::new(Semaphore::new(places));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let stream = tokio::select! {
                biased;
                () = stopping.asked() => return,
                stream = self.next_within(PAUSE) => stream,
            };
            let answer = answer.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let answer = answer(request);
                    async move { Ok::<_, Infallible>(answer.await) }
                });
                let mut builder = http1::Builder::new();
                builder
                    .auto_date_header(false)
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

/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait after a failed accept.
const PAUSE: Duration = Duration::from_millis(100);
