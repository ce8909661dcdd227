//! The portal's own visit to its onion address: what Arti believes is not enough, see `OnionState`.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Request};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use subrosa_onion::{OnionState, OnionVisitor};
use tokio::sync::watch;

use super::Jobs;
use crate::app::health::Trouble;
use crate::error::AppError;

/// What the visits need.
pub(crate) struct OnionVisits {
    visitor: OnionVisitor,
    address: HeaderValue,
    state: watch::Receiver<OnionState>,
    /// Minutes from one to the next; 0: none.
    every: u64,
    since: Instant,
}

impl OnionVisits {
    /// Visits to `address` every so many minutes.
    pub(crate) fn new(
        visitor: OnionVisitor,
        address: &str,
        state: watch::Receiver<OnionState>,
        every: u64,
    ) -> Option<Self> {
        Some(Self {
            visitor,
            address: HeaderValue::from_str(address).ok()?,
            state,
            every,
            since: Instant::now(),
        })
    }

    /// Minutes from one visit to the next, once there is something to visit.
    pub(super) fn every(&self) -> Option<u64> {
        let begins = match *self.state.borrow() {
            OnionState::Starting | OnionState::Bootstrapping { .. } | OnionState::Publishing => {
                self.since.elapsed() < PATIENCE
            }
            OnionState::Reachable | OnionState::Degraded | OnionState::Offline { .. } => false,
            OnionState::Stopped => true,
        };
        (self.every > 0 && !begins).then_some(self.every)
    }

    /// Whether a page came, whatever it says.
    async fn arrives(&self) -> bool {
        let visit = async {
            let stream = self.visitor.visit().await.ok()?;
            let (mut ask, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
            let driven = tokio::spawn(connection);
            let mut request = Request::new(Empty::<Bytes>::new());
            request.headers_mut().insert(HOST, self.address.clone());
            let answer = ask.send_request(request).await.ok();
            driven.abort();
            answer.map(|answer| !answer.status().is_server_error())
        };
        let visited = tokio::time::timeout(LIMIT, visit).await;
        matches!(visited, Ok(Some(true)))
    }
}

impl Jobs {
    /// Visits the onion address. One visit that fails is no trouble: circuits break.
    pub(super) fn visit_onion(&self) -> Result<(), AppError> {
        let Some(visits) = &self.visits else {
            return Ok(());
        };
        let runtime = tokio::runtime::Handle::current();
        let arrived = (0..TRIES).any(|_| runtime.block_on(visits.arrives()));
        self.health.note(Trouble::Onion, !arrived);
        Ok(())
    }
}

/// How long the service may take to be published after a start.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// How long one visit may take.
const LIMIT: Duration = Duration::from_secs(90);
/// Visits in a row that must fail.
const TRIES: u32 = 3;
