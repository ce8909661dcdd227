//! The steps of a start: opening what is on disk, binding listeners, checking what is there.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use subrosa_onion::{OnionConfig, OnionService, OnionState, OnionVisitor};
use subrosa_store::{Store, StoreError};
use tokio::sync::watch;

use super::StartError;
use crate::app::journal::Keeper;
use crate::app::machine::Thresholds;
use crate::app::reports::Settings;
use crate::cleaner::Cleaner;
use crate::clock::Clock;
use crate::config::{Config, HealthListener, Onion};
use crate::door::Hosts;
use crate::jobs::OnionVisits;
use crate::listen::{Bound, ListenError, Server, Stop};
use crate::log::{Event, Journal, Log};

pub(super) async fn check_cleaner(cleaner: &Cleaner) -> Result<(), StartError> {
    let cleaner = cleaner.clone();
    tokio::task::spawn_blocking(move || cleaner.check())
        .await
        .map_err(|_| StartError::Part("the cleaner"))??;
    Ok(())
}

pub(super) fn settings(config: &Config) -> Settings {
    let largest_file = mebibytes(config.files.largest_mib);
    Settings {
        least_room: thresholds(&config.health),
        lease: Duration::from_secs(config.files.draft_minutes * 60),
        most_files: config.files.most,
        largest_file,
        scrub: subrosa_scrub::Limits::for_files_of(largest_file),
        spool: config.files.spool_mib.saturating_mul(1024 * 1024),
        most_drafts: config.files.most_drafts,
    }
}

/// What counts as trouble of the machine.
pub(super) fn thresholds(config: &HealthListener) -> Thresholds {
    Thresholds {
        disk: config.disk_mib.saturating_mul(1024 * 1024),
        disk_percent: config.disk_percent,
        memory_kib: config.memory_mib.saturating_mul(1024),
        certificate_days: i32::from(config.certificate_days),
    }
}

/// Where people tell the firm that a page does not work, if it says so.
pub(super) fn contact(config: &Config) -> Option<String> {
    let contact = config.firm.contact.trim();
    (!contact.is_empty()).then(|| contact.to_owned())
}

pub(super) fn hosts(host: &str) -> Hosts {
    if host.is_empty() {
        Hosts::local()
    } else {
        Hosts::named([host])
    }
}

pub(super) async fn open_store(data: &Path) -> Result<Arc<Store>, StartError> {
    let data = data.to_owned();
    let opened = tokio::task::spawn_blocking(move || Store::open(&data)).await;
    let store = opened.map_err(|_| StartError::Part("the store"))??;
    Ok(Arc::new(store))
}

/// The thread of the security log, which hears every event from now on.
pub(super) fn start_keeper(
    store: &Arc<Store>,
    clock: &Arc<dyn Clock>,
    log: &Log,
) -> Result<Arc<Keeper>, StartError> {
    let keeper = Keeper::start(Arc::clone(store), Arc::clone(clock), log)
        .map_err(|_| StartError::Part("the security log"))?;
    let keeper = Arc::new(keeper);
    let journal: Arc<dyn Journal> = keeper.clone();
    log.keep_in(journal);
    Ok(keeper)
}

/// Counts what is damaged, and says whether the roster is refused. Neither keeps the portal from
/// starting: whoever comes is told.
pub(super) async fn check(store: &Arc<Store>, log: &Log) -> Result<(usize, bool), StartError> {
    if store.vault_tail_lost() {
        log.emit(Event::Health("the last entry of the vault was incomplete"));
    }
    let store = Arc::clone(store);
    let checked = tokio::task::spawn_blocking(move || {
        let (cases, rows) = (store.check()?.len(), store.check_rows()?.len());
        Ok::<_, StoreError>((cases, rows, store.roster()))
    });
    let (cases, rows, roster) = checked.await.map_err(|_| StartError::Part("the store"))??;
    if cases > 0 {
        log.emit(Event::Damaged(cases));
    }
    if rows > 0 {
        log.emit(Event::RowsDamaged(rows));
    }
    let refused = matches!(roster, Err(StoreError::Roster));
    if refused {
        log.emit(Event::RosterRefused);
    }
    Ok((cases + rows, refused))
}

pub(super) async fn bind(what: &'static str, listen: &str) -> Result<Bound, StartError> {
    Bound::bind(listen)
        .await
        .map_err(|error: ListenError| StartError::Listen {
            what,
            why: error.to_string(),
        })
}

pub(super) fn open_onion(
    settings: &Onion,
    data: &Path,
) -> Result<Option<OnionService>, StartError> {
    if !settings.enabled {
        return Ok(None);
    }
    let mut config = OnionConfig::new(data.join("onion"), data.join("onion-cache"));
    config.introduction_points = settings.introduction_points;
    config.streams_per_circuit = settings.streams_per_circuit;
    config.circuits = settings.circuits;
    config.vanguards = settings.vanguards;
    config.memory_bytes = mebibytes(settings.memory_mib);
    config.network.clone_from(&settings.network);
    OnionService::open(&config)
        .map(Some)
        .map_err(|error| StartError::Onion(error.to_string()))
}

/// Serves every stream of the onion service, and logs its state as it changes.
pub(super) fn run_onion(
    service: OnionService,
    server: Server,
    stop: &Stop,
    log: &Log,
) -> (watch::Receiver<OnionState>, OnionVisitor) {
    let mut stopping = stop.listen();
    let running = service.run(async move { stopping.asked().await });
    let (mut streams, states) = (running.streams, running.states);
    tokio::spawn(async move {
        while let Some(stream) = streams.recv().await {
            let server = server.clone();
            tokio::spawn(async move { server.serve_stream(stream).await });
        }
    });
    let (mut watched, log) = (states.clone(), log.clone());
    tokio::spawn(async move {
        while watched.changed().await.is_ok() {
            let state = watched.borrow_and_update().clone();
            if let Some(name) = onion_line(&state) {
                log.emit(Event::Onion(name));
            }
        }
    });
    (states, running.visitor)
}

/// Visits to the onion address, if there is one.
pub(super) fn onion_visits(
    config: &Config,
    address: Option<&str>,
    visitor: Option<OnionVisitor>,
    states: Option<watch::Receiver<OnionState>>,
) -> Option<OnionVisits> {
    OnionVisits::new(visitor?, address?, states?, config.health.onion_minutes)
}

/// What the log says of a state. Steps on the way are on the console only.
pub(super) fn onion_line(state: &OnionState) -> Option<&'static str> {
    match state {
        OnionState::Reachable => Some("reachable"),
        OnionState::Degraded => Some("published, but not everywhere"),
        OnionState::Offline { .. } => Some("the Tor network does not answer; trying again"),
        OnionState::Stopped => Some("stopped"),
        OnionState::Starting | OnionState::Bootstrapping { .. } | OnionState::Publishing => None,
    }
}

pub(super) fn mebibytes(count: u32) -> u64 {
    u64::from(count) * 1024 * 1024
}

/// Names every damaged case of a data folder that no portal has open, and the first broken link
/// of its security log.
///
/// # Errors
/// Why the folder cannot be looked at, in words.
pub fn check_data(data: &Path) -> Result<Vec<String>, String> {
    // Opening would make one.
    if !data.join("format").is_file() {
        return Err(format!("{} is no data folder of a portal", data.display()));
    }
    let store = Store::open(data).map_err(|error| error.for_operator())?;
    let damaged = store.check().map_err(|error| error.for_operator())?;
    let mut lines: Vec<String> = damaged
        .into_iter()
        .map(|damage| format!("case {}: {}", damage.case, damage.what))
        .collect();
    let rows = store.check_rows().map_err(|error| error.to_string())?;
    lines.extend(rows.into_iter().map(|row| match row.what {
        "roster" => "the roster does not verify: see README.md".to_owned(),
        what => format!("{what} {}: it does not open", row.name),
    }));
    let log = store.check_journal().map_err(|error| error.to_string())?;
    if store.vault_tail_lost() {
        lines.push(
            "vault: its last entry was incomplete and was left out. After a crash that is one \
             that nobody was told of"
                .to_owned(),
        );
    }
    lines.extend(log.broken.map(|broken| format!("security log: {broken}")));
    Ok(lines)
}
