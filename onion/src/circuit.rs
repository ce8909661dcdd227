//! One circuit at a time: who may come, how many streams, and to which port.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{Instant, timeout};
use tor_cell::relaycell::msg::{Connected, End, EndReason};
use tor_hsservice::{RendRequest, StreamRequest};
use tor_proto::stream::IncomingStreamRequest;

use crate::stream::OnionStream;

/// The door that every circuit passes: the caps, and where streams go.
#[derive(Clone)]
pub(crate) struct Door {
    circuits: Arc<Semaphore>,
    handshakes: Arc<Semaphore>,
    max_circuits: usize,
    streams_per_circuit: u16,
    streams: mpsc::WeakSender<OnionStream>,
    /// Turns true when the service stops.
    stopping: watch::Receiver<bool>,
}

impl Door {
    pub(crate) fn new(
        circuits: u16,
        streams_per_circuit: u16,
        streams: mpsc::WeakSender<OnionStream>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            circuits: Arc::new(Semaphore::new(circuits.into())),
            handshakes: Arc::new(Semaphore::new(HANDSHAKES)),
            max_circuits: circuits.into(),
            streams_per_circuit,
            streams,
            stopping,
        }
    }

    /// Takes one client's wish for a circuit.
    ///
    /// Waits while many handshakes run: Arti keeps 32 further wishes and drops the rest, as
    /// C tor does. A wish beyond the cap of circuits is dropped; the client will try again.
    /// `keep` lives as long as the circuit does.
    pub(crate) async fn receive<K: Send + 'static>(&self, request: RendRequest, keep: K) {
        let Ok(handshake) = Arc::clone(&self.handshakes).acquire_owned().await else {
            return;
        };
        let Ok(place) = Arc::clone(&self.circuits).try_acquire_owned() else {
            return;
        };
        let door = self.clone();
        drop(tokio::spawn(async move {
            door.serve(request, handshake).await;
            drop((place, keep));
        }));
    }

    /// Joins the client at its rendezvous point and serves the circuit to its end.
    async fn serve(mut self, request: RendRequest, handshake: OwnedSemaphorePermit) {
        // `accept` and not `handle_rend_requests`: that one merges the streams of all
        // circuits, and a limit for each circuit could no longer be told.
        let Ok(Ok(mut wishes)) = timeout(RENDEZVOUS_LIMIT, request.accept()).await else {
            return;
        };
        drop(handshake);
        let mut circuit = Circuit {
            places: Arc::new(Semaphore::new(self.streams_per_circuit.into())),
            refusals_left: self.streams_per_circuit,
        };
        if self.serve_streams(&mut wishes, &mut circuit).await == Ending::Stopping {
            self.drain(&mut wishes, circuit).await;
        }
        // The circuit closes when `wishes` is dropped, and not before.
        drop(wishes);
    }

    /// Lets the streams in use finish and refuses every new one.
    async fn drain(
        &self,
        wishes: &mut (impl Stream<Item = StreamRequest> + Unpin),
        mut circuit: Circuit,
    ) {
        let places = Arc::clone(&circuit.places);
        let mut all = pin!(places.acquire_many(self.streams_per_circuit.into()));
        loop {
            let wish = tokio::select! {
                wish = wishes.next() => wish,
                _ = &mut all => return,
            };
            let Some(wish) = wish else { return };
            if circuit.refuse(wish).await == Verdict::End {
                return;
            }
        }
    }

    async fn serve_streams(
        &mut self,
        wishes: &mut (impl Stream<Item = StreamRequest> + Unpin),
        circuit: &mut Circuit,
    ) -> Ending {
        let mut used = Instant::now();
        loop {
            let wish = tokio::select! {
                wish = timeout(IDLE_STEP, wishes.next()) => wish,
                _ = self.stopping.wait_for(|stopping| *stopping) => return Ending::Stopping,
            };
            match wish {
                Ok(Some(wish)) => {
                    if self.stream(wish, circuit).await == Verdict::End {
                        return Ending::Closed;
                    }
                    used = Instant::now();
                }
                Ok(None) => return Ending::Closed,
                Err(_) if self.is_busy(circuit) => used = Instant::now(),
                Err(_) if used.elapsed() >= self.idle_limit() => return Ending::Closed,
                Err(_) => {}
            }
        }
    }

    /// Answers one wish for a stream.
    async fn stream(&self, wish: StreamRequest, circuit: &mut Circuit) -> Verdict {
        if !is_wanted(wish.request()) {
            return circuit.refuse(wish).await;
        }
        let Ok(place) = Arc::clone(&circuit.places).try_acquire_owned() else {
            // A browser opens six connections to a host. Whoever opens more than the cap at
            // once is not a reader of ours, and the circuit is what they pay with.
            drop(wish.shutdown_circuit());
            return Verdict::End;
        };
        let Some(streams) = self.streams.upgrade() else {
            return Verdict::End;
        };
        // An empty CONNECTED: an onion service has no address to tell.
        let accepted = timeout(ACCEPT_LIMIT, wish.accept(Connected::new_empty())).await;
        let Ok(Ok(bytes)) = accepted else {
            return Verdict::End;
        };
        match streams.send(OnionStream::new(bytes, place)).await {
            Ok(()) => Verdict::GoOn,
            Err(_) => Verdict::End,
        }
    }

    fn is_busy(&self, circuit: &Circuit) -> bool {
        circuit.places.available_permits() < usize::from(self.streams_per_circuit)
    }

    /// Circuits are cheap for whoever opens them, so idle ones make room when half the
    /// places are taken.
    fn idle_limit(&self) -> Duration {
        if self.circuits.available_permits() > self.max_circuits / 2 {
            IDLE_LIMIT
        } else {
            CROWDED_IDLE_LIMIT
        }
    }
}

/// What is counted of one circuit.
struct Circuit {
    /// Free places for streams.
    places: Arc<Semaphore>,
    /// How many more refused wishes are borne.
    refusals_left: u16,
}

impl Circuit {
    async fn refuse(&mut self, wish: StreamRequest) -> Verdict {
        let Some(left) = self.refusals_left.checked_sub(1) else {
            drop(wish.shutdown_circuit());
            return Verdict::End;
        };
        self.refusals_left = left;
        // DONE is what every onion service says: another reason would tell ours apart.
        let answer = wish.reject(End::new_with_reason(EndReason::DONE));
        match timeout(ACCEPT_LIMIT, answer).await {
            Ok(Ok(())) => Verdict::GoOn,
            Ok(Err(_)) | Err(_) => Verdict::End,
        }
    }
}

#[derive(PartialEq)]
enum Ending {
    Closed,
    Stopping,
}

#[derive(PartialEq)]
enum Verdict {
    GoOn,
    End,
}

// CLAIM(C-32): SECURITY.md
/// Only a plain stream to the web port; the host name in the wish is the visitor's business.
fn is_wanted(request: &IncomingStreamRequest) -> bool {
    match request {
        IncomingStreamRequest::Begin(begin) => begin.port() == WEB_PORT,
        IncomingStreamRequest::BeginDir(_) | IncomingStreamRequest::Resolve(_) => false,
        // What a later Arti may add is refused until we know it.
        _ => false,
    }
}

const WEB_PORT: u16 = 80;
/// Handshakes that run at once; each costs some milliseconds of processor time and a path
/// of our own through the network.
const HANDSHAKES: usize = 64;
/// The longest a handshake may take.
const RENDEZVOUS_LIMIT: Duration = Duration::from_secs(60);
/// The longest the answer to a wish for a stream may take.
const ACCEPT_LIMIT: Duration = Duration::from_secs(30);
/// How often an idle circuit is looked at.
const IDLE_STEP: Duration = Duration::from_secs(15);
/// How long a circuit may stay without a stream.
const IDLE_LIMIT: Duration = Duration::from_secs(600);
/// The same when half of all places are taken.
const CROWDED_IDLE_LIMIT: Duration = Duration::from_secs(15);
