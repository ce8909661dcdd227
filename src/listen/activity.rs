//! What one connection is doing: how many requests are open, and whether hyper is about to answer on its own.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::Body as AnyBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::Notify;

/// Shared by the stream, the request service and the watch of one connection.
#[derive(Default)]
pub(super) struct Activity {
    open: AtomicUsize,
    begun: AtomicU64,
    unheard: AtomicBool,
    changed: Notify,
}

impl Activity {
    /// Counts one request until the guard is dropped, which is when its response body is.
    pub(super) fn begin(self: &Arc<Self>) -> Open {
        self.open.fetch_add(1, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        self.unheard.store(false, Ordering::SeqCst);
        self.changed.notify_one();
        Open(Arc::clone(self))
    }

    /// Whether no request is open.
    pub(super) fn quiet(&self) -> bool {
        self.open.load(Ordering::SeqCst) == 0
    }

    /// How many requests the connection has had.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// Ends at the next change of the number of open requests.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Bytes came in that no request has been made of yet.
    pub(super) fn heard_bytes(&self) {
        self.unheard.store(true, Ordering::SeqCst);
    }

    /// Whether whatever is written now can only be hyper's own answer to bytes that it could not read.
    pub(super) fn nobody_asked(&self) -> bool {
        self.quiet() && self.unheard.load(Ordering::SeqCst)
    }
}

/// One open request.
pub(super) struct Open(Arc<Activity>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.unheard.store(false, Ordering::SeqCst);
        self.0.open.fetch_sub(1, Ordering::SeqCst);
        self.0.changed.notify_one();
    }
}

/// A response body that keeps its request counted as open.
pub(super) struct Counted {
    body: AnyBody,
    _open: Open,
}

impl Counted {
    pub(super) fn new(body: AnyBody, open: Open) -> Self {
        Self { body, _open: open }
    }
}

impl Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
