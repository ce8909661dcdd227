//! A running portal: the store, the three listeners, and what keeps them going.

mod certificates;
mod doors;
mod factors;
mod opened;
mod ports;
mod post;
mod shared;
mod start;
mod through;
mod work;

use std::path::Path;
use std::sync::Arc;

use subrosa_onion::OnionState;
use subrosa_store::{Store, StoreError};
use tokio::sync::watch;

use self::certificates::{Certificates, bind_plain};
use self::doors::Doors;
use self::opened::Opened;
use self::ports::Ports;
use self::shared::Shared;
pub use self::start::check_data;
use self::start::{bind, check_cleaner, onion_visits, open_onion, run_onion};
pub use self::through::OnionDoor;
use self::work::{Base, Work};
use crate::app::health::Health;
use crate::app::journal::Keeper;
use crate::backup::Backups;
use crate::cleaner::{Cleaner, NoWorkers};
use crate::clock::Clock;
use crate::config::Config;
use crate::listen::{Pace, Server, Stop};
use crate::log::{Event, Log};
use crate::tls;

/// A portal that serves until it is told to stop.
pub struct Portal {
    /// Where reporters go, such as `https://localhost:8443`.
    pub clearnet_url: String,
    /// Where staff go.
    pub staff_url: String,
    /// SHA-256 of the certificates of both, if the portal made them itself.
    pub fingerprints: Vec<String>,
    /// The onion address, known before any network is reached.
    pub onion: Option<String>,
    /// Where `/health` answers, if it does.
    pub health: Option<String>,
    /// The one-time link of the set-up ceremony, until it is done.
    pub setup_link: Option<String>,
    /// Where the onion service stands.
    pub onion_state: Option<watch::Receiver<OnionState>>,
    /// The cases, and the portal's own records, that are damaged.
    pub damaged: usize,
    /// The roster does not verify: reports are not taken in, and nobody signs in.
    pub roster_refused: bool,
    onion_server: Option<Server>,
    stop: Stop,
    store: Arc<Store>,
    keeper: Arc<Keeper>,
    backups: Arc<Backups>,
    work: Health,
    log: Log,
}

/// Why the portal did not start, in words for an operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened.
    #[error("{}", .0.for_operator())]
    Store(#[from] StoreError),
    /// A listener cannot be opened.
    #[error("{what}: {why}")]
    Listen {
        /// The setting.
        what: &'static str,
        /// What is wrong, and what to do.
        why: String,
    },
    /// The onion service cannot be opened.
    #[error("onion: {0}")]
    Onion(String),
    /// Files could not be cleaned safely.
    #[error(
        "{0}: the kernel must allow seccomp filters, and the address space of a process must \
         not be limited below 1 GiB"
    )]
    Cleaner(#[from] NoWorkers),
    /// The mail server cannot be used as it is configured.
    #[error("mail: {0}")]
    Mail(&'static str),
    /// The SMS gateway cannot be used as it is configured.
    #[error("sms: {0}")]
    Sms(&'static str),
    /// Nothing that `sign_in.factors` names works here, so that nobody could sign in.
    #[error(
        "sign_in.factors names nothing that works here: passkeys need a name in staff.host and a \
         program that was built with them, codes by SMS need a gateway in [sms]"
    )]
    NoFactor,
    /// A part that must not fail.
    #[error("{0} could not be made ready")]
    Part(&'static str),
}

impl Portal {
    /// Opens the data folder and starts to serve.
    ///
    /// # Errors
    /// Whatever keeps it from starting, in words.
    pub async fn start(
        config: Config,
        data: &Path,
        clock: Arc<dyn Clock>,
        log: Log,
    ) -> Result<Self, StartError> {
        // A second call, in a test process, changes nothing.
        tls::provider().install_default().ok();
        let opened = Opened::at(data, &clock, &log).await?;
        let (pace, stop) = (Pace::tokio(), Stop::new());
        let onion = open_onion(&config.onion, data)?;
        let address = onion.as_ref().map(|service| service.address().to_owned());
        let ports = Ports::bind(&config).await?;
        let cleaner = Cleaner::new(config.files.worker.clone());
        check_cleaner(&cleaner).await?;
        let shown = Certificates::open(&config, data, &clock, &pace, &log)?;
        let fingerprints = shown.own_fingerprints();
        let plain = bind_plain(&config, &shown).await?;
        let store = &opened.store;
        let shared = Shared::new(store, &clock, &log, &config, &pace, cleaner, &ports.urls)?;
        let base = Base {
            config: &config,
            data,
            clock: &clock,
            log: &log,
            opened: &opened,
            shared: &shared,
        };
        let work = Work::new(&base, &ports, &shown)?;
        let doors = Doors {
            config: &config,
            shared: &shared,
            security: &opened.security,
            system: &work.system,
            post: &work.post,
            urls: &ports.urls,
            onion: address.clone(),
            log: &log,
            pace: &pace,
            stop: &stop,
        };
        let onion_server = onion.is_some().then(|| doors.onion());
        let running = onion.zip(onion_server.clone());
        let running = running.map(|(service, server)| run_onion(service, server, &stop, &log));
        let (onion_state, visitor) = running.unzip();
        if let (Some(address), Some(states)) = (&address, &onion_state) {
            work.system.set_onion(address, states.clone());
        }
        let visits = onion_visits(&config, address.as_deref(), visitor, onion_state.clone());
        let health = ports.health_address()?;
        let setup_link = shared.setup_link(&ports.urls.staff)?;
        let (clearnet_tls, staff_tls) = (&shown.clearnet.config, &shown.staff.config);
        tokio::spawn(
            ports
                .clearnet
                .accept(doors.clearnet(), Some(clearnet_tls.clone())),
        );
        tokio::spawn(ports.staff.accept(doors.staff(), Some(staff_tls.clone())));
        if let Some(listener) = ports.health {
            tokio::spawn(listener.tell_health(work.system.clone(), stop.listen()));
        }
        if let Some((bound, plain)) = plain {
            tokio::spawn(bound.answer_plain(plain, stop.listen()));
        }
        let backups = Arc::clone(&work.backups);
        work.begin(&base, &shown, visits, &stop);
        if let Some(acme) = shown.acme {
            tokio::spawn(acme.run(stop.listen()));
        }
        log.emit(Event::Started);
        Ok(Self {
            health,
            setup_link,
            clearnet_url: ports.urls.clearnet,
            staff_url: ports.urls.staff,
            fingerprints,
            onion: address,
            onion_state,
            damaged: opened.damaged,
            roster_refused: opened.roster_refused,
            onion_server,
            stop,
            store: opened.store,
            keeper: opened.keeper,
            backups,
            work: opened.health,
            log,
        })
    }

    /// Lets running requests finish, and writes everything to disk.
    ///
    /// # Errors
    /// If the store cannot be flushed.
    pub async fn stop(self) -> Result<(), StartError> {
        self.stop.ask();
        self.stop.finished().await;
        self.log.emit(Event::Stopped);
        let (store, keeper, backups) = (self.store, self.keeper, self.backups);
        tokio::task::spawn_blocking(move || {
            backups.stop();
            keeper.stop();
            store.flush()
        })
        .await
        .map_err(|_| StartError::Part("the store"))??;
        Ok(())
    }

    /// Whether its jobs still go round, for whoever would start it again.
    pub fn is_at_work(&self) -> bool {
        self.work.is_at_work()
    }

    /// The store behind the portal, for the demo and for tests.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }
}

#[cfg(test)]
mod tests;
