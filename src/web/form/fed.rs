//! The bytes of a form of parts, given to its parser no faster than it makes something of them.
//!
//! The parser keeps what it cannot use yet: the head of a part that never ends, whatever stands before the first
//! boundary. A body with files may be large, so what is kept has a limit of its own here.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::BoxError;
use bytes::Bytes;
use futures::Stream;

/// A body on its way into the parser.
///
/// Its end is told in a look of its own. While the parser waits for the first boundary it asks twice in a row, and takes what
/// comes with the end the second time for a body without any boundary: a form that arrived in that moment was lost.
pub(super) struct Fed<S> {
    body: S,
    held: Held,
    /// Bytes were given since it last said to wait.
    gave: bool,
    /// The body has ended, and the parser has been asked to look once more.
    ended: bool,
}

/// How much the parser has been given and has not handed on. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Held(Arc<Count>);

#[derive(Default)]
struct Count {
    bytes: AtomicUsize,
    /// The parser was told to look at what it has, and has handed nothing on since.
    looked: AtomicBool,
}

/// The parser would have to keep too much.
#[derive(Debug, thiserror::Error)]
#[error("a part of the form has no end")]
struct Endless;

impl Held {
    /// Takes note of so many bytes that the parser has handed on.
    pub(super) fn passed_on(&self, bytes: usize) {
        let left = |held: usize| Some(held.saturating_sub(bytes));
        self.0
            .bytes
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, left)
            .ok();
        self.0.looked.store(false, Ordering::SeqCst);
    }
}

impl<S> Fed<S> {
    /// Gives what `body` brings, and counts it in `held`.
    pub(super) fn new(body: S, held: Held) -> Self {
        Self {
            body,
            held,
            gave: false,
            ended: false,
        }
    }
}

impl<S, E> Stream for Fed<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        let count = &this.held.0;
        let held = count.bytes.load(Ordering::SeqCst);
        if held > MOST_HELD {
            return Poll::Ready(Some(Err(Endless.into())));
        }
        // The parser asks for all there is. With enough in its hands it looks at that first, and is asked again at once.
        if held > ENOUGH && !count.looked.swap(true, Ordering::SeqCst) {
            this.gave = false;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Poll::Ready(next) = Pin::new(&mut this.body).poll_next(cx) else {
            this.gave = false;
            return Poll::Pending;
        };
        let Some(chunk) = next else {
            this.ended = true;
            if !this.gave {
                return Poll::Ready(None);
            }
            cx.waker().wake_by_ref();
            return Poll::Pending;
        };
        this.gave = true;
        let chunk = chunk.map_err(Into::into);
        if let Ok(chunk) = &chunk {
            count.bytes.fetch_add(chunk.len(), Ordering::SeqCst);
            count.looked.store(false, Ordering::SeqCst);
        }
        Poll::Ready(Some(chunk))
    }
}

/// What the parser may hold without having looked at it, in bytes.
const ENOUGH: usize = 64 * 1024;
/// What the parser may hold at all, in bytes: heads of parts and what stands before the first.
const MOST_HELD: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use futures::{StreamExt, stream};

    use super::*;

    /// A body of this many chunks of 16 KiB, all there at once.
    fn fed(
        chunks: usize,
    ) -> (
        Fed<impl Stream<Item = Result<Bytes, BoxError>> + Unpin>,
        Held,
    ) {
        let chunk = || Ok::<_, BoxError>(Bytes::from_static(&[b'a'; 16 * 1024]));
        let held = Held::default();
        let body = stream::iter((0..chunks).map(move |_| chunk()));
        (Fed::new(body, held.clone()), held)
    }

    #[tokio::test]
    async fn a_parser_that_makes_nothing_of_what_it_gets_is_given_no_more_than_a_mebibyte() {
        let (mut body, _held) = fed(10_000);
        let mut given = 0;
        let error = loop {
            match body.next().await.unwrap() {
                Ok(chunk) => given += chunk.len(),
                Err(error) => break error,
            }
        };
        assert!(error.is::<Endless>(), "{error}");
        assert!(given <= MOST_HELD + 16 * 1024, "{given}");
    }

    #[tokio::test]
    async fn a_parser_that_hands_everything_on_is_given_everything() {
        let (mut body, held) = fed(10_000);
        let mut given = 0;
        while let Some(chunk) = body.next().await {
            given += chunk.as_ref().unwrap().len();
            held.passed_on(chunk.unwrap().len());
        }
        assert_eq!(given, 10_000 * 16 * 1024);
    }

    #[tokio::test]
    async fn with_enough_in_its_hands_it_looks_before_it_gets_one_chunk_more() {
        let (mut body, held) = fed(100);
        let mut at_once = || {
            let mut given = 0;
            let waker = futures::task::noop_waker();
            let mut cx = Context::from_waker(&waker);
            while let Poll::Ready(Some(chunk)) = Pin::new(&mut body).poll_next(&mut cx) {
                given += chunk.unwrap().len();
            }
            given
        };
        assert_eq!(at_once(), 80 * 1024, "more than enough, once");
        assert_eq!(at_once(), 16 * 1024, "it has looked, and needs more");
        held.passed_on(96 * 1024);
        assert_eq!(at_once(), 80 * 1024);
    }
}
