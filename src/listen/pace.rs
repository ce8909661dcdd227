//! The one source of waiting: every timeout of the listeners and the door runs on it, so that tests can turn it by hand.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// A timer that can be cloned; it measures how long things take and never what time it is.
#[derive(Clone)]
pub(crate) struct Pace(Arc<dyn Timer + Send + Sync>);

impl Pace {
    /// Waits by the runtime's timer.
    pub(crate) fn tokio() -> Self {
        Self::with(hyper_util::rt::TokioTimer::new())
    }

    /// Waits by `timer`.
    pub(crate) fn with(timer: impl Timer + Send + Sync + 'static) -> Self {
        Self(Arc::new(timer))
    }

    /// Ends once `wait` has passed.
    pub(crate) fn after(&self, wait: Duration) -> Pin<Box<dyn Sleep>> {
        self.0.sleep(wait)
    }

    /// The result of `work`, or `None` when `limit` passed first; the work is then dropped.
    pub(crate) async fn within<F: Future>(&self, limit: Duration, work: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            done = work => Some(done),
            () = self.after(limit) => None,
        }
    }
}

impl Timer for Pace {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.0.sleep(duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.0.sleep_until(deadline)
    }

    fn now(&self) -> Instant {
        self.0.now()
    }

    fn reset(&self, sleep: &mut Pin<Box<dyn Sleep>>, new_deadline: Instant) {
        self.0.reset(sleep, new_deadline);
    }
}

#[cfg(test)]
pub(crate) mod by_hand {
    use std::sync::Mutex;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// A timer that stands still until the test moves it.
    #[derive(Clone)]
    pub(crate) struct Hand(Arc<Mutex<State>>);

    struct State {
        start: Instant,
        passed: Duration,
        waiting: Vec<Waker>,
    }

    impl Hand {
        pub(crate) fn new() -> Self {
            Self(Arc::new(Mutex::new(State {
                start: Instant::now(),
                passed: Duration::ZERO,
                waiting: Vec::new(),
            })))
        }

        pub(crate) fn pace(&self) -> Pace {
            Pace::with(self.clone())
        }

        /// How far the test has moved it.
        pub(crate) fn passed(&self) -> Duration {
            self.0.lock().unwrap().passed
        }

        pub(crate) fn advance(&self, by: Duration) {
            let woken = {
                let mut state = self.0.lock().unwrap();
                state.passed += by;
                std::mem::take(&mut state.waiting)
            };
            woken.into_iter().for_each(Waker::wake);
        }

        /// Moves it second by second, with room for every task in between, until `work` ends.
        pub(crate) async fn until<F: Future>(&self, work: F) -> F::Output {
            let turning = async {
                loop {
                    for _ in 0..50 {
                        tokio::task::yield_now().await;
                    }
                    self.advance(Duration::from_secs(1));
                    assert!(
                        self.passed() < Duration::from_secs(3_600),
                        "nothing ended within an hour"
                    );
                }
            };
            tokio::select! {
                biased;
                done = work => done,
                () = turning => unreachable!(),
            }
        }
    }

    impl Timer for Hand {
        fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
            let deadline = self.now() + duration;
            self.sleep_until(deadline)
        }

        fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
            Box::pin(Waiting {
                hand: self.clone(),
                deadline,
            })
        }

        fn now(&self) -> Instant {
            let state = self.0.lock().unwrap();
            state.start + state.passed
        }
    }

    struct Waiting {
        hand: Hand,
        deadline: Instant,
    }

    impl Future for Waiting {
        type Output = ();

        fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            let mut state = self.hand.0.lock().unwrap();
            if state.start + state.passed >= self.deadline {
                return Poll::Ready(());
            }
            state.waiting.push(cx.waker().clone());
            Poll::Pending
        }
    }

    impl Sleep for Waiting {}
}
