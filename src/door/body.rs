//! Request bodies: never more than the listener takes, never slower than it waits for.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use axum::BoxError;
use bytes::Bytes;
use http_body::{Body, Frame};
use hyper::rt::{Sleep, Timer};

use crate::listen::Pace;

/// Limits of request bodies on one listener.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimits {
    /// Bytes of a plain form.
    pub(crate) form: u64,
    /// Bytes of a form with files (`multipart/form-data`), all files together.
    pub(crate) upload: u64,
    /// A body of up to this many bytes, announced, is words and may use the reserve of words; anything else is files.
    pub(crate) words: u64,
    /// Bytes a second that a body must bring at least, while we wait for it.
    pub(crate) rate: u64,
    /// The waiting time over which the rate is measured; a shorter silence is forgiven.
    pub(crate) window: Duration,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self {
            form: 512 * 1024,
            upload: 20 * 64 * 1024 * 1024 + 1024 * 1024,
            words: 512 * 1024,
            rate: 256,
            window: Duration::from_secs(30),
        }
    }
}

/// Why a body was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Cut {
    /// It brought more bytes than the listener takes.
    #[error("the body is larger than this listener takes")]
    TooLarge,
    /// It brought fewer bytes a second than the listener waits for.
    #[error("the body came too slowly")]
    TooSlow,
    /// It was slow, and somebody waited for its place.
    #[error("the body came too slowly while others waited")]
    GaveWay,
}

impl Cut {
    /// Finds out whether an error that a body reader gave, or one of its causes, is the door's own cut.
    #[cfg(test)]
    pub(crate) fn of(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(cut) = error.downcast_ref::<Self>() {
                return Some(*cut);
            }
            next = error.source();
        }
        None
    }
}

/// A body that is counted and timed. Only the time spent waiting for the peer counts, not the time that we take.
pub(super) struct Metered<B> {
    inner: Pin<Box<B>>,
    left: u64,
    limits: BodyLimits,
    pace: Pace,
    waited: Duration,
    brought: u64,
    waiting: Option<(Instant, Pin<Box<dyn Sleep>>)>,
    ended: bool,
}

impl<B> Metered<B> {
    pub(super) fn new(inner: B, most: u64, limits: BodyLimits, pace: Pace) -> Self {
        Self {
            inner: Box::pin(inner),
            left: most,
            limits,
            pace,
            waited: Duration::ZERO,
            brought: 0,
            waiting: None,
            ended: false,
        }
    }

    /// Takes note of a frame that came.
    fn came(&mut self, bytes: u64) -> Result<(), Cut> {
        if let Some((since, _)) = self.waiting.take() {
            self.waited += self.pace.now().saturating_duration_since(since);
        }
        self.brought = self.brought.saturating_add(bytes);
        self.left = self.left.checked_sub(bytes).ok_or(Cut::TooLarge)?;
        Ok(())
    }

    /// Pending until the window is over; then the next window, or the cut.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<Cut> {
        loop {
            let (_, sleep) = self.waiting.get_or_insert_with(|| {
                let rest = self.limits.window.saturating_sub(self.waited);
                (self.pace.now(), self.pace.after(rest))
            });
            ready!(sleep.as_mut().poll(cx));
            let least = self
                .limits
                .rate
                .saturating_mul(self.limits.window.as_secs());
            if self.brought < least {
                return Poll::Ready(Cut::TooSlow);
            }
            self.brought = 0;
            self.waited = Duration::ZERO;
            self.waiting = None;
        }
    }
}

impl<B> Body for Metered<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        let outcome = match this.inner.as_mut().poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame
                    .data_ref()
                    .map_or(0, |data| u64::try_from(data.len()).unwrap_or(u64::MAX));
                this.came(bytes).map(|()| frame).map_err(BoxError::from)
            }
            Poll::Ready(Some(Err(error))) => Err(error.into()),
            Poll::Ready(None) => {
                this.ended = true;
                return Poll::Ready(None);
            }
            Poll::Pending => Err(ready!(this.poll_patience(cx)).into()),
        };
        this.ended = outcome.is_err();
        Poll::Ready(Some(outcome))
    }
}
