//! Keeps the service running: attempts, back-off, and the state for the operator.

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use arti_client::status::BootstrapStatus;
use arti_client::{ErrorKind, HasKind, TorClient};
use futures::{Stream, StreamExt};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until};
use tor_hsservice::{RendRequest, RunningOnionService};
use tor_rtcompat::tokio::TokioRustlsRuntime;

use crate::circuit::Door;
use crate::service::Plan;
use crate::state::{Obstacle, OnionState};
use crate::stream::OnionStream;

/// Runs the service until `shutdown` ends or nobody takes streams any more.
pub(crate) async fn run(
    plan: Plan,
    streams: mpsc::Sender<OnionStream>,
    states: watch::Sender<OnionState>,
    engines: watch::Sender<Weak<Engine>>,
    shutdown: impl Future<Output = ()>,
) {
    let (stop, stopping) = watch::channel(false);
    let door = Door::new(
        plan.circuits,
        plan.streams_per_circuit,
        streams.downgrade(),
        stopping,
    );
    tokio::select! {
        () = shutdown => {}
        () = streams.closed() => {}
        never = attempts(&plan, &door, &states, &engines) => match never {},
    }
    // What ran is dropped by now: Arti takes no introductions any more. Circuits drain by
    // themselves and keep the client alive; the receiver of streams ends with `streams`.
    stop.send_replace(true);
    states.send_replace(OnionState::Stopped);
}

enum Never {}

/// One attempt after the other, with growing pauses.
async fn attempts(
    plan: &Plan,
    door: &Door,
    states: &watch::Sender<OnionState>,
    engines: &watch::Sender<Weak<Engine>>,
) -> Never {
    let mut pause = FIRST_PAUSE;
    loop {
        let begun = Instant::now();
        let obstacle = attempt(plan, door, states, engines).await;
        if begun.elapsed() > SETTLED {
            pause = FIRST_PAUSE;
        }
        tell(
            states,
            OnionState::Offline {
                obstacle,
                retry_in: Some(pause),
            },
        );
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Connects, publishes and serves with a fresh Arti client until that no longer works.
///
/// Fresh each time: Arti asks a relay that did not answer again after 150 s at the earliest,
/// its later pauses grow to days, and at last it gives up for good.
async fn attempt(
    plan: &Plan,
    door: &Door,
    states: &watch::Sender<OnionState>,
    engines: &watch::Sender<Weak<Engine>>,
) -> Obstacle {
    let engine = match Engine::start(plan).await {
        Ok(engine) => Arc::new(engine),
        Err(obstacle) => return obstacle,
    };
    engines.send_replace(Arc::downgrade(&engine));
    let client = &engine.client;
    if let Err(obstacle) = bootstrap(client, states).await {
        engine.halt();
        return obstacle;
    }
    tell(states, OnionState::Publishing);
    let obstacle = match client.launch_onion_service(plan.service.clone()) {
        Ok(Some((service, requests))) => serve(&engine, &service, requests, door, states).await,
        Ok(None) => Obstacle::Failed,
        Err(error) => obstacle_of(&error),
    };
    engine.halt();
    obstacle
}

/// A client and the threads it runs on.
///
/// Threads of its own, because dropping a client does not end it: a download in progress
/// lives on for a minute or more, keeps the lock of the cache folder, and a new client waits
/// for "another process". Only the end of its runtime ends it.
pub(crate) struct Engine {
    pub(crate) client: Arc<TorClient<TokioRustlsRuntime>>,
    threads: Mutex<Option<Runtime>>,
}

impl Engine {
    async fn start(plan: &Plan) -> Result<Self, Obstacle> {
        let threads = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("onion")
            .enable_all()
            .build()
            .map_err(|_| Obstacle::Failed)?;
        let runtime = {
            let _inside = threads.enter();
            TokioRustlsRuntime::current()
        };
        let created = match runtime {
            Ok(runtime) => {
                TorClient::with_runtime(runtime)
                    .config(plan.client.clone())
                    .create_unbootstrapped_async()
                    .await
            }
            Err(_) => {
                threads.shutdown_background();
                return Err(Obstacle::Failed);
            }
        };
        match created {
            Ok(client) => Ok(Self {
                client,
                threads: Mutex::new(Some(threads)),
            }),
            Err(error) => {
                threads.shutdown_background();
                Err(obstacle_of(&error))
            }
        }
    }

    /// Ends everything the client does, circuits included.
    fn halt(&self) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = threads.take() {
            threads.shutdown_background();
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // A runtime must not be dropped inside another one.
        self.halt();
    }
}

/// Fetches the directory; gives up after some time without any progress.
async fn bootstrap(
    client: &TorClient<TokioRustlsRuntime>,
    states: &watch::Sender<OnionState>,
) -> Result<(), Obstacle> {
    let mut events = client.bootstrap_events();
    let mut outcome = pin!(client.bootstrap());
    let mut percent = 0;
    let mut progress = Instant::now();
    tell(states, OnionState::Bootstrapping { percent });
    loop {
        let patience = if percent == 0 {
            CONTACT_LIMIT
        } else {
            STALL_LIMIT
        };
        tokio::select! {
            outcome = &mut outcome => return outcome.map_err(|error| obstacle_of(&error)),
            Some(status) = events.next() => {
                if percent_of(&status) > percent {
                    percent = percent_of(&status);
                    progress = Instant::now();
                    tell(states, OnionState::Bootstrapping { percent });
                }
            }
            () = sleep_until(progress + QUIET_LIMIT), if progress.elapsed() < QUIET_LIMIT => {
                still_trying(states, obstacle_now(client).unwrap_or(Obstacle::NoAnswer));
            }
            () = sleep_until(progress + patience) => {
                return Err(obstacle_now(client).unwrap_or(Obstacle::NoAnswer));
            }
        }
    }
}

/// Serves until the stream of introductions ends or the directory stays unusable.
async fn serve(
    engine: &Arc<Engine>,
    service: &RunningOnionService,
    requests: impl Stream<Item = RendRequest>,
    door: &Door,
    states: &watch::Sender<OnionState>,
) -> Obstacle {
    let client = &engine.client;
    let mut requests = pin!(requests);
    let mut events = client.bootstrap_events();
    let mut statuses = service.status_events();
    let mut healthy = Instant::now();
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            request = requests.next() => match request {
                Some(request) => door.receive(request, Arc::clone(engine)).await,
                None => return Obstacle::Failed,
            },
            // Both: with a directory in the cache the service starts without any network,
            // and only the events of the connection say so.
            Some(_) = events.next() => tell_of_service(states, client, service),
            Some(_) = statuses.next() => tell_of_service(states, client, service),
            _ = look.tick() => {
                if client.bootstrap_status().ready_for_traffic() {
                    healthy = Instant::now();
                } else if healthy.elapsed() > SICK_LIMIT {
                    return obstacle_now(client).unwrap_or(Obstacle::NoDirectory);
                }
            }
        }
    }
}

fn tell_of_service(
    states: &watch::Sender<OnionState>,
    client: &TorClient<TokioRustlsRuntime>,
    service: &RunningOnionService,
) {
    match obstacle_now(client) {
        Some(obstacle) => still_trying(states, obstacle),
        None => tell(states, OnionState::of_service(service.status().state())),
    }
}

fn still_trying(states: &watch::Sender<OnionState>, obstacle: Obstacle) {
    tell(
        states,
        OnionState::Offline {
            obstacle,
            retry_in: None,
        },
    );
}

/// Tells the operator of a change, and of nothing else.
fn tell(states: &watch::Sender<OnionState>, state: OnionState) {
    states.send_if_modified(|told| {
        let changed = *told != state;
        *told = state;
        changed
    });
}

fn percent_of(status: &BootstrapStatus) -> u8 {
    let fraction = status.as_frac();
    (0..=100)
        .rev()
        .find(|percent| f32::from(*percent) <= fraction * 100.0)
        .unwrap_or(0)
}

/// What Arti believes to be in the way; it commits itself after a minute at the earliest.
fn obstacle_now(client: &TorClient<TokioRustlsRuntime>) -> Option<Obstacle> {
    let blockage = client.bootstrap_status().blocked()?;
    Some(Obstacle::of_blockage(&blockage.kind()))
}

fn obstacle_of(error: &impl HasKind) -> Obstacle {
    // Arti has more than fifty kinds; the ones an operator can do something about are here.
    let kind = error.kind();
    if kind == ErrorKind::LocalResourceAlreadyInUse {
        Obstacle::InUse
    } else if kind == ErrorKind::ClockSkew {
        Obstacle::Clock
    } else if kind == ErrorKind::TorAccessFailed || kind == ErrorKind::LocalNetworkError {
        Obstacle::NoConnection
    } else if kind == ErrorKind::DirectoryExpired || kind == ErrorKind::TorDirectoryError {
        Obstacle::NoDirectory
    } else {
        Obstacle::Failed
    }
}

/// Worker threads of Arti.
const THREADS: usize = 2;
/// Without progress for so long, the operator is told that nothing answers.
const QUIET_LIMIT: Duration = Duration::from_secs(15);
/// Without contact to a single relay for so long, the attempt is given up: a fresh client
/// asks all relays at once, the present one not before 150 s.
const CONTACT_LIMIT: Duration = Duration::from_secs(45);
/// The same when there was contact. Less would cut off a slow network: a single directory
/// download may take a minute.
const STALL_LIMIT: Duration = Duration::from_secs(120);
/// An attempt that lasted so long was a success, and the next pause is short again.
const SETTLED: Duration = Duration::from_secs(600);
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often the directory of a running client is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// With an unusable directory for so long, a fresh client is tried. Arti bears an outdated
/// directory for three days, so nothing that still worked is cut off.
const SICK_LIMIT: Duration = Duration::from_secs(900);
