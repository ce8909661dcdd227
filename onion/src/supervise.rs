//! Keeps the service running: attempts, back-off, and the state for the operator.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use arti_client::status::BootstrapStatus;
use arti_client::{ErrorKind, HasKind, TorClient};
use futures::{Stream, StreamExt};
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
        never = attempts(&plan, &door, &states) => match never {},
    }
    // What ran is dropped by now: Arti takes no introductions any more. Circuits drain by
    // themselves and keep the client alive; the receiver of streams ends with `streams`.
    stop.send_replace(true);
    states.send_replace(OnionState::Stopped);
}

enum Never {}

/// One attempt after the other, with growing pauses.
async fn attempts(plan: &Plan, door: &Door, states: &watch::Sender<OnionState>) -> Never {
    let mut pause = FIRST_PAUSE;
    loop {
        let begun = Instant::now();
        let obstacle = attempt(plan, door, states).await;
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
/// Fresh each time: Arti's own retries grow to days, and after a number of failures it gives
/// up the directory of a running client for good.
async fn attempt(plan: &Plan, door: &Door, states: &watch::Sender<OnionState>) -> Obstacle {
    let client = match create(plan).await {
        Ok(client) => client,
        Err(obstacle) => return obstacle,
    };
    if let Err(obstacle) = bootstrap(&client, states).await {
        return obstacle;
    }
    tell(states, OnionState::Publishing);
    match client.launch_onion_service(plan.service.clone()) {
        Ok(Some((service, requests))) => serve(&client, &service, requests, door, states).await,
        Ok(None) => Obstacle::Failed,
        Err(error) => obstacle_of(&error),
    }
}

async fn create(plan: &Plan) -> Result<Arc<TorClient<TokioRustlsRuntime>>, Obstacle> {
    let runtime = TokioRustlsRuntime::current().map_err(|_| Obstacle::Failed)?;
    TorClient::with_runtime(runtime)
        .config(plan.client.clone())
        .create_unbootstrapped_async()
        .await
        .map_err(|error| obstacle_of(&error))
}

/// Fetches the directory; gives up after [`STALL_LIMIT`] without any progress.
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
        tokio::select! {
            outcome = &mut outcome => return outcome.map_err(|error| obstacle_of(&error)),
            Some(status) = events.next() => {
                if percent_of(&status) > percent {
                    percent = percent_of(&status);
                    progress = Instant::now();
                }
                match status.blocked() {
                    Some(blockage) => still_trying(states, Obstacle::of_blockage(&blockage.kind())),
                    None if progress.elapsed() < QUIET_LIMIT => {
                        tell(states, OnionState::Bootstrapping { percent });
                    }
                    None => {}
                }
            }
            () = sleep_until(progress + QUIET_LIMIT), if progress.elapsed() < QUIET_LIMIT => {
                let blocked = client.bootstrap_status().blocked();
                still_trying(states, blocked.map_or(Obstacle::NoAnswer, |blockage| {
                    Obstacle::of_blockage(&blockage.kind())
                }));
            }
            () = sleep_until(progress + STALL_LIMIT) => return Err(Obstacle::NoAnswer),
        }
    }
}

/// Serves until the stream of introductions ends or the directory stays unusable.
async fn serve(
    client: &Arc<TorClient<TokioRustlsRuntime>>,
    service: &RunningOnionService,
    requests: impl Stream<Item = RendRequest>,
    door: &Door,
    states: &watch::Sender<OnionState>,
) -> Obstacle {
    let mut requests = pin!(requests);
    let mut statuses = service.status_events();
    let mut healthy = Instant::now();
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            request = requests.next() => match request {
                Some(request) => door.receive(request, Arc::clone(client)).await,
                None => return Obstacle::Failed,
            },
            Some(status) = statuses.next() => {
                tell(states, OnionState::of_service(status.state()));
            }
            _ = look.tick() => {
                if client.bootstrap_status().ready_for_traffic() {
                    healthy = Instant::now();
                } else if healthy.elapsed() > SICK_LIMIT {
                    return Obstacle::NoDirectory;
                }
            }
        }
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

/// Without progress for so long, the operator is told that nothing answers.
const QUIET_LIMIT: Duration = Duration::from_secs(15);
/// Without progress for so long, the attempt is given up. Less would cut off a slow network:
/// a single directory download may take a minute.
const STALL_LIMIT: Duration = Duration::from_secs(120);
/// An attempt that lasted so long was a success, and the next pause is short again.
const SETTLED: Duration = Duration::from_secs(600);
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often the directory of a running client is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// With an unusable directory for so long, a fresh client is tried.
const SICK_LIMIT: Duration = Duration::from_secs(900);
