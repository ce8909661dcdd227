//! A body that holds a place may be slow while nobody waits for the place; else it must hurry.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::BoxError;
use bytes::Bytes;
use http_body::{Body, Frame};
use hyper::rt::{Sleep, Timer};

use super::body::Cut;
use super::load::{Wanted, Weight};
use crate::listen::Pace;

// CLAIM(C-199): SECURITY.md
/// A body that ends, with [`Cut::GaveWay`], when it has come too slowly so far and somebody waits for its place. As with
/// the least rate, only the time spent waiting for the peer counts.
pub(super) struct GivesWay<B> {
    inner: Pin<Box<B>>,
    weight: Weight,
    wanted: Wanted,
    pace: Pace,
    waited: Duration,
    brought: u64,
    since: Option<Instant>,
    look: Option<Pin<Box<dyn Sleep>>>,
    ended: bool,
}

impl<B> GivesWay<B> {
    pub(super) fn new(inner: B, weight: Weight, wanted: Wanted, pace: Pace) -> Self {
        Self {
            inner: Box::pin(inner),
            weight,
            wanted,
            pace,
            waited: Duration::ZERO,
            brought: 0,
            since: None,
            look: None,
            ended: false,
        }
    }

    /// Takes note of what came.
    fn came(&mut self, frame: &Frame<Bytes>) {
        if let Some(since) = self.since.take() {
            self.waited += self.pace.now().saturating_duration_since(since);
        }
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.brought = self.brought.saturating_add(bytes);
    }

    /// Pending as long as the place may be kept. The looks do not begin anew with each frame.
    fn poll_place(&mut self, cx: &mut Context<'_>) -> Poll<Cut> {
        let since = *self.since.get_or_insert_with(|| self.pace.now());
        loop {
            let look = self.look.get_or_insert_with(|| self.pace.after(LOOK));
            if look.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.look = None;
            let waited = self.waited + self.pace.now().saturating_duration_since(since);
            if self.is_slow(waited) && self.wanted.by_somebody() {
                return Poll::Ready(Cut::GaveWay);
            }
        }
    }

    fn is_slow(&self, waited: Duration) -> bool {
        match self.weight {
            Weight::Words => waited >= WORDS_TIME,
            Weight::Files => {
                waited >= GRACE && self.brought < FILES_RATE.saturating_mul(waited.as_secs())
            }
        }
    }
}

impl<B> Body for GivesWay<B>
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
        match this.inner.as_mut().poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.came(&frame);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => this.poll_place(cx).map(|cut| {
                this.ended = true;
                Some(Err(cut.into()))
            }),
        }
    }
}

/// How often a body that is waited for looks whether somebody waits for its place: a few times within the patience of
/// whoever waits.
const LOOK: Duration = Duration::from_secs(4);
/// How long files may be slow whoever waits: a new circuit of Tor needs some seconds to find its pace. Less than the
/// patience of whoever waits, so that the wait for a place of files that came no earlier is not in vain.
const GRACE: Duration = Duration::from_secs(12);
/// Bytes a second that files must have brought on average. A poor circuit of Tor brings twice as many; at this rate, whoever
/// wants to keep all 24 places must send for it without end.
const FILES_RATE: u64 = 8 * 1024;
/// How long words may take whoever waits: a long report, some ten thousand bytes, at the least rate.
const WORDS_TIME: Duration = Duration::from_secs(60);
