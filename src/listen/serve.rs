//! Serves one byte stream: HTTP/1.1 or HTTP/2 into the door, watched from outside so that no peer can hold it for ever.

use std::convert::Infallible;
use std::future::pending;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use http::{Request, Response, Version};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::{Builder, Connection};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

use super::activity::{Activity, Counted};
use super::stream::Guarded;
use super::{Limits, Pace, Stop, Stopping};
use crate::door::Door;
use crate::door::load::Lane;

/// One listener's share of the portal: its door, its limits, its places. Clones share them.
#[derive(Clone)]
pub(crate) struct Server {
    door: Door,
    limits: Arc<Limits>,
    places: Lane,
    pace: Pace,
    stop: Stop,
}

impl Server {
    /// A server for one listener.
    pub(crate) fn new(door: Door, limits: Limits, pace: Pace, stop: &Stop) -> Self {
        let places = Lane::new(
            limits.connections,
            limits.waiting,
            limits.patience,
            pace.clone(),
        );
        Self {
            door,
            limits: Arc::new(limits),
            places,
            pace,
            stop: stop.clone(),
        }
    }

    /// An ear for the end of the portal, for the loop that feeds this server.
    pub(crate) fn stopping(&self) -> Stopping {
        self.stop.listen()
    }

    /// Waits on the server's own timer.
    pub(super) async fn pause(&self, wait: Duration) {
        self.pace.after(wait).await;
    }

    /// Serves a byte stream to its end; it is dropped at once when there is no place for it.
    pub(crate) async fn serve_stream<S>(&self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let stopping = self.stop.listen();
        if let Ok(_place) = self.places.enter().await {
            self.converse(stream, Spoken::Either, stopping).await;
        }
    }

    /// Serves a byte stream that must begin with a TLS handshake.
    pub(crate) async fn serve_tls<S>(&self, stream: S, tls: &TlsAcceptor)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let mut stopping = self.stop.listen();
        let Ok(_place) = self.places.enter().await else {
            return;
        };
        let handshake = self.pace.within(self.limits.handshake, tls.accept(stream));
        let shaken = tokio::select! {
            shaken = handshake => shaken,
            () = stopping.asked() => None,
        };
        // Whatever failed in a handshake is the peer's affair; there is nobody to tell.
        let Some(Ok(mut stream)) = shaken else { return };
        if stream.get_ref().1.alpn_protocol() == Some(crate::tls::ACME) {
            // CLAIM(C-147): SECURITY.md
            // The handshake was the answer: nothing is said on such a connection (RFC 8737 §3).
            self.pace
                .within(self.limits.handshake, stream.shutdown())
                .await;
            return;
        }
        let spoken = Spoken::agreed(stream.get_ref().1.alpn_protocol());
        self.converse(stream, spoken, stopping).await;
    }

    async fn converse<S>(&self, stream: S, spoken: Spoken, stopping: Stopping)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let activity = Arc::new(Activity::default());
        let io = Guarded::new(
            stream,
            Arc::clone(&activity),
            self.pace.clone(),
            &self.limits,
            self.door.bare(),
        );
        let service = Counting {
            door: self.door.clone(),
            activity: Arc::clone(&activity),
        };
        let builder = self.builder(spoken);
        let connection = pin!(builder.serve_connection(TokioIo::new(io), service));
        self.watch(connection, &activity, stopping).await;
    }

    fn builder(&self, spoken: Spoken) -> Builder<TokioExecutor> {
        let limits = &self.limits;
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .auto_date_header(false)
            // The watch bounds heads, for both versions and before the version is known.
            .header_read_timeout(None)
            .max_buf_size(usize::try_from(limits.head_bytes).unwrap_or(usize::MAX))
            .max_headers(limits.head_lines)
            .timer(self.pace.clone());
        builder
            .http2()
            .auto_date_header(false)
            .initial_connection_window_size(limits.connection_window)
            // CLAIM(C-237): SECURITY.md
            .max_send_buf_size(limits.send_buffer)
            .initial_stream_window_size(limits.stream_window)
            .keep_alive_interval(limits.ping)
            .keep_alive_timeout(limits.ping)
            .max_concurrent_streams(limits.streams)
            // Twice the door's own limit: what lies between is answered by our page, not by a bare 431.
            .max_header_list_size(limits.head_bytes.saturating_mul(2))
            .max_local_error_reset_streams(limits.resets_caused)
            .max_pending_accept_reset_streams(limits.resets_pending)
            .timer(self.pace.clone());
        match spoken {
            Spoken::Either => builder,
            Spoken::Http1 => builder.http1_only(),
            Spoken::Http2 => builder.http2_only(),
        }
    }

    /// Drives the connection until it ends, its peer is silent for too long, or the portal stops.
    async fn watch<S>(
        &self,
        mut connection: Pin<&mut Connection<'_, TokioIo<Guarded<S>>, Counting, TokioExecutor>>,
        activity: &Activity,
        mut stopping: Stopping,
    ) where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let farewell = loop {
            tokio::select! {
                biased;
                _ended = connection.as_mut() => return,
                () = stopping.asked() => break self.limits.grace,
                () = activity.changed() => {}
                () = self.silence(activity) => break self.limits.linger,
            }
        };
        connection.as_mut().graceful_shutdown();
        // Dropped, finished or not: nobody can hold a connection beyond this.
        self.pace.within(farewell, connection).await;
    }

    // CLAIM(C-200): SECURITY.md
    /// Ends when the connection has been without a request for longer than it may, or its peer has taken nothing of its
    /// answers for longer than a response may stall.
    async fn silence(&self, activity: &Activity) {
        let limit: Duration = if activity.peer_must_take() {
            self.limits.write_stall
        } else if !activity.quiet() {
            return pending().await;
        } else if activity.begun() == 0 {
            self.limits.first_head
        } else {
            self.limits.idle
        };
        self.pace.after(limit).await;
    }
}

/// Which version of HTTP the handshake agreed on.
#[derive(Clone, Copy)]
enum Spoken {
    Either,
    Http1,
    Http2,
}

impl Spoken {
    fn agreed(alpn: Option<&[u8]>) -> Self {
        if alpn == Some(crate::tls::H2) {
            Self::Http2
        } else {
            Self::Http1
        }
    }
}

/// Leads the requests of one connection through the door, and counts them.
struct Counting {
    door: Door,
    activity: Arc<Activity>,
}

impl Service<Request<Incoming>> for Counting {
    type Response = Response<Counted>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let open = self.activity.begin();
        let windowed = request.version() == Version::HTTP_2;
        let door = self.door.clone();
        async move {
            let (head, body) = door.pass(request).await.into_parts();
            Ok(Response::from_parts(
                head,
                Counted::new(body, open, windowed),
            ))
        }
        .boxed()
    }
}
