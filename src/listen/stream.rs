//! A byte stream that does not wait for ever for its peer, and never lets a bare answer out.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::rt::Sleep;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Pace;
use super::activity::Activity;
use crate::door::BareAnswers;

/// `S` with a limit on how long a write may stall, a lingering close, and hyper's own bare answers replaced.
pub(super) struct Guarded<S> {
    inner: S,
    activity: Arc<Activity>,
    pace: Pace,
    write_stall: Duration,
    linger: Duration,
    bare: Arc<BareAnswers>,
    stalled: Option<Pin<Box<dyn Sleep>>>,
    lingering: Option<Pin<Box<dyn Sleep>>>,
    instead: Option<Bytes>,
    over: bool,
}

impl<S> Guarded<S> {
    pub(super) fn new(
        inner: S,
        activity: Arc<Activity>,
        pace: Pace,
        limits: &super::Limits,
        bare: Arc<BareAnswers>,
    ) -> Self {
        Self {
            inner,
            activity,
            pace,
            write_stall: limits.write_stall,
            linger: limits.linger,
            bare,
            stalled: None,
            lingering: None,
            instead: None,
            over: false,
        }
    }

    /// Passes `outcome` on; a wait that has lasted too long becomes an error.
    fn bounded<T>(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let sleep = self
            .stalled
            .get_or_insert_with(|| self.pace.after(self.write_stall));
        ready!(sleep.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> Guarded<S> {
    /// Writes our own answer in place of the bare one; done when the last byte is out.
    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.instead.as_mut() {
            if rest.is_empty() {
                self.instead = None;
                break;
            }
            let outcome = Pin::new(&mut self.inner).poll_write(cx, rest);
            let written = ready!(self.bounded(cx, outcome))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            if let Some(rest) = self.instead.as_mut() {
                *rest = rest.split_off(written.min(rest.len()));
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + Unpin> Guarded<S> {
    /// Reads and throws away until the peer has finished or the linger time is over.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut scrap = [0; SCRAP];
        while !self.over {
            let sleep = self
                .lingering
                .get_or_insert_with(|| self.pace.after(self.linger));
            if sleep.as_mut().poll(cx).is_ready() {
                break;
            }
            let mut buf = ReadBuf::new(&mut scrap);
            match ready!(Pin::new(&mut self.inner).poll_read(cx, &mut buf)) {
                Ok(()) if !buf.filled().is_empty() => {}
                Ok(()) | Err(_) => self.over = true,
            }
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        if buf.filled().len() == before {
            self.over = true;
        } else {
            self.activity.heard_bytes();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.instead.is_none() && this.activity.nobody_asked() {
            this.instead = this.bare.instead_of(buf);
        }
        if this.instead.is_some() {
            ready!(this.poll_instead(cx))?;
            return Poll::Ready(Ok(buf.len()));
        }
        let outcome = Pin::new(&mut this.inner).poll_write(cx, buf);
        this.bounded(cx, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let outcome = Pin::new(&mut this.inner).poll_flush(cx);
        this.bounded(cx, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.lingering.is_none() {
            let outcome = Pin::new(&mut this.inner).poll_shutdown(cx);
            ready!(this.bounded(cx, outcome))?;
        }
        this.poll_linger(cx).map(Ok)
    }

    // A response's head and body leave in one buffer, so that a buffer that equals a bare answer is one.
    fn is_write_vectored(&self) -> bool {
        false
    }
}

/// Bytes thrown away at a time.
const SCRAP: usize = 4096;
