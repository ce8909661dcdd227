//! What one connection is doing: how many requests are open, whose turn it is, and whether hyper is about to answer on
//! its own.

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
    /// Of the open requests, those that wait for us or are still coming in.
    ours: AtomicUsize,
    begun: AtomicU64,
    unheard: AtomicBool,
    changed: Notify,
}

impl Activity {
    /// Counts one request until the guard is dropped, which is when its response body is.
    pub(super) fn begin(self: &Arc<Self>) -> Open {
        self.open.fetch_add(1, Ordering::SeqCst);
        self.ours.fetch_add(1, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        self.unheard.store(false, Ordering::SeqCst);
        self.changed.notify_one();
        Open {
            activity: Arc::clone(self),
            ours: true,
        }
    }

    /// Whether requests are open and all that is left to do is for the peer to take their answers.
    pub(super) fn peer_must_take(&self) -> bool {
        !self.quiet() && self.ours.load(Ordering::SeqCst) == 0
    }

    /// Whether no request is open.
    pub(super) fn quiet(&self) -> bool {
        self.open.load(Ordering::SeqCst) == 0
    }

    /// How many requests the connection has had.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }

    /// Ends at the next change of the number of open requests, or the next piece of an answer.
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
pub(super) struct Open {
    activity: Arc<Activity>,
    ours: bool,
}

impl Open {
    /// Notes a step of its answer, and whether the next one is ours.
    fn stepped(&mut self, ours: bool) {
        let count = &self.activity.ours;
        match (self.ours, ours) {
            (true, false) => {
                count.fetch_sub(1, Ordering::SeqCst);
            }
            (false, true) => {
                count.fetch_add(1, Ordering::SeqCst);
            }
            (true, true) | (false, false) => {}
        }
        self.ours = ours;
        self.activity.changed.notify_one();
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.activity.unheard.store(false, Ordering::SeqCst);
        if self.ours {
            self.activity.ours.fetch_sub(1, Ordering::SeqCst);
        }
        self.activity.open.fetch_sub(1, Ordering::SeqCst);
        self.activity.changed.notify_one();
    }
}

/// A response body that keeps its request counted as open.
pub(super) struct Counted {
    body: AnyBody,
    open: Open,
    windowed: bool,
}

impl Counted {
    /// `windowed`: the peer says how much of the answer it takes, as in HTTP/2. Where it cannot, a peer that takes nothing
    /// blocks the stream, which [`Guarded`](super::stream::Guarded) sees.
    pub(super) fn new(body: AnyBody, open: Open, windowed: bool) -> Self {
        Self {
            body,
            open,
            windowed,
        }
    }
}

impl Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if self.windowed {
            // Whoever asks for the next piece has got rid of the last one.
            self.open.stepped(polled.is_pending());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
