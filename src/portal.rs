//! A running portal: the store, the three listeners, and what keeps them going.

mod certificates;
mod doors;
mod factors;
mod post;
mod start;
mod through;

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use subrosa_onion::OnionState;
use subrosa_store::{Store, StoreError};
use tokio::sync::watch;

use crate::app::almanac::Almanac;
use crate::app::casework::Casework;
use crate::app::health::{Health, Trouble};
use crate::app::journal::{Keeper, SecurityLog};
use crate::app::people::People;
use crate::app::reports::Reports;
use crate::app::roster::Rosters;
use crate::app::sessions::{Limits as SessionLimits, Sessions};
use crate::app::setup::Setup;
use crate::app::staff::Staff;
use crate::app::statistics::Statistics;
use crate::app::system::{Parts, System};
use crate::app::tenants::Tenants;
use crate::app::visits::Visits;
use crate::backup::Backups;
use crate::cleaner::{Cleaner, NoWorkers};
use crate::clock::Clock;
use crate::config::Config;
use crate::control::{Control, Desk};
use crate::door::load::Cleaning;
use crate::error::AppError;
use crate::jobs::Jobs;
use crate::listen::{Pace, Server, Stop};
use crate::log::{Event, Log};
use crate::sms::Gateway;
use crate::tls::{self, Origin};
use crate::web::Pages;

pub use self::start::check_data;
use self::start::{
    bind, check, check_cleaner, onion_visits, open_onion, open_store, run_onion, settings,
    start_keeper, thresholds,
};
pub use self::through::OnionDoor;
use certificates::{Certificates, bind_plain, listener};
use doors::{Doors, Urls};
use factors::{half_open, second_factors};
use post::post;

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

/// Everything that handlers on all listeners share.
struct Shared {
    store: Arc<Store>,
    pages: Pages,
    reports: Reports,
    visits: Visits,
    staff: Staff,
    people: People,
    tenants: Tenants,
    setup: Setup,
    casework: Casework,
    statistics: Statistics,
    cleaning: Cleaning,
    sms: Gateway,
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
        let store = open_store(data).await?;
        let keeper = start_keeper(&store, &clock, &log)?;
        let security = SecurityLog::new(
            Arc::clone(&store),
            Arc::clone(&keeper),
            Arc::clone(&clock),
            log.clone(),
        );
        let (damaged, roster_refused) = check(&store, &log).await?;
        let health = Health::new(log.clone());
        health.note(Trouble::Cases, damaged > 0);
        let pace = Pace::tokio();
        let stop = Stop::new();
        let onion = open_onion(&config.onion, data)?;
        let address = onion.as_ref().map(|service| service.address().to_owned());
        let clearnet = bind("clearnet.listen", &config.clearnet.listen).await?;
        let staff = bind("staff.listen", &config.staff.listen).await?;
        let urls = Urls::new(&config, &clearnet, &staff)?;
        let cleaner = Cleaner::new(config.files.worker.clone());
        check_cleaner(&cleaner).await?;
        let shown = Certificates::open(&config, data, &clock, &pace, &log)?;
        let listeners = vec![
            listener("clearnet", &clearnet, &urls.clearnet, &shown.clearnet)?,
            listener("staff", &staff, &urls.staff, &shown.staff)?,
        ];
        let fingerprints = [shown.clearnet.live.seen(), shown.staff.live.seen()]
            .into_iter()
            .filter(|seen| seen.origin == Origin::Own)
            .map(|seen| seen.fingerprint)
            .collect();
        let plain = bind_plain(&config, &shown).await?;
        let health_listener = match config.health.listen.as_str() {
            "" => None,
            listen => Some(bind("health.listen", listen).await?),
        };
        let health_address = match &health_listener {
            Some(bound) => Some(
                bound
                    .printed()
                    .map_err(|_| StartError::Part("a listener"))?,
            ),
            None => None,
        };
        let certificates = listeners
            .iter()
            .map(|listener| (listener.name, listener.certificate.clone()))
            .collect();
        let backups = Backups::new(
            &config,
            Arc::clone(&store),
            data,
            Arc::clone(&clock),
            log.clone(),
        );
        let backups = Arc::new(backups);
        let shared = Shared::new(&store, &clock, &log, &config, &pace, cleaner, &urls)?;
        let post = post(&config, &shared, &clock, &health, &log)?;
        let almanac = Almanac::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            health.clone(),
            log.clone(),
        );
        let system = System::new(Parts {
            almanac: almanac.clone(),
            backups: Arc::clone(&backups),
            store: Arc::clone(&store),
            data: data.to_owned(),
            clock: Arc::clone(&clock),
            health: health.clone(),
            thresholds: thresholds(&config.health),
            listeners,
            onion: OnceLock::new(),
            post: post.clone(),
        });
        let doors = Doors {
            config: &config,
            shared: &shared,
            security: &security,
            system: &system,
            post: &post,
            urls: &urls,
            onion: address.clone(),
            log: &log,
            pace: &pace,
            stop: &stop,
        };
        tokio::spawn(clearnet.accept(doors.clearnet(), Some(shown.clearnet.config)));
        tokio::spawn(staff.accept(doors.staff(), Some(shown.staff.config)));
        let onion_server = onion.is_some().then(|| doors.onion());
        let running = onion.zip(onion_server.clone());
        let running = running.map(|(service, server)| run_onion(service, server, &stop, &log));
        let (onion_state, visitor) = running.unzip();
        if let (Some(address), Some(states)) = (&address, &onion_state) {
            system.set_onion(address, states.clone());
        }
        if let Some(listener) = health_listener {
            tokio::spawn(listener.tell_health(system.clone(), stop.listen()));
        }
        if let Some(control) = Control::open(data) {
            let desk = Desk {
                backups: Arc::clone(&backups),
                system: system.clone(),
            };
            tokio::spawn(control.run(desk, stop.listen()));
        }
        tokio::spawn(post.clone().run(stop.listen()));
        let jobs = Jobs {
            almanac,
            post,
            backups: Arc::clone(&backups),
            store: Arc::clone(&store),
            sessions: shared.visits.clone(),
            reports: shared.reports.clone(),
            staff: shared.staff.clone(),
            security,
            health: health.clone(),
            thresholds: thresholds(&config.health),
            data: data.to_owned(),
            certificates,
            clock,
            log: log.clone(),
            suspects: Mutex::default(),
            visits: onion_visits(&config, address.as_deref(), visitor, onion_state.clone()),
        };
        tokio::spawn(jobs.run(stop.listen()));
        if let Some((bound, plain)) = plain {
            tokio::spawn(bound.answer_plain(plain, stop.listen()));
        }
        if let Some(acme) = shown.acme {
            tokio::spawn(acme.run(stop.listen()));
        }
        log.emit(Event::Started);
        Ok(Self {
            health: health_address,
            setup_link: shared.setup_link(&urls.staff)?,
            clearnet_url: urls.clearnet,
            staff_url: urls.staff,
            fingerprints,
            onion: address,
            onion_state,
            damaged,
            roster_refused,
            onion_server,
            stop,
            store,
            keeper,
            backups,
            work: health,
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

impl Shared {
    fn new(
        store: &Arc<Store>,
        clock: &Arc<dyn Clock>,
        log: &Log,
        config: &Config,
        pace: &Pace,
        cleaner: Cleaner,
        urls: &Urls,
    ) -> Result<Self, StartError> {
        let sms = Gateway::new(&config.sms).map_err(StartError::Sms)?;
        let rosters = Rosters::new(Arc::clone(store), log.clone());
        let reports = Reports::new(
            Arc::clone(store),
            rosters.clone(),
            Arc::clone(clock),
            cleaner,
            settings(config),
            log.clone(),
        );
        let limits = |idle, hours, most| SessionLimits {
            idle_minutes: idle,
            absolute_minutes: hours * 60,
            most,
        };
        let sign_in = &config.sign_in;
        let visiting = limits(
            sign_in.reporter_idle_minutes,
            sign_in.reporter_hours,
            20_000,
        );
        let working = limits(sign_in.staff_idle_minutes, sign_in.staff_hours, 2_000);
        let nowhere = subrosa_store::random_32().map_err(|_| StartError::Part("randomness"))?;
        let visits = Visits::new(
            Arc::clone(store),
            Sessions::new(Arc::clone(clock), visiting),
            reports.clone(),
            Arc::clone(clock),
            nowhere,
        );
        let factors = second_factors(store, clock, log, config, &sms, &urls.staff)?;
        let staff = Staff::new(
            Arc::clone(store),
            rosters.clone(),
            Sessions::new(Arc::clone(clock), working),
            half_open(clock),
            factors.clone(),
            Arc::clone(clock),
            log.clone(),
        );
        let tenants = Tenants::new(
            Arc::clone(store),
            rosters.clone(),
            reports.clone(),
            Arc::clone(clock),
            log.clone(),
        );
        let patience = Duration::from_secs(120);
        Ok(Self {
            store: Arc::clone(store),
            pages: Pages::load().map_err(|_| StartError::Part("the pages"))?,
            people: People::new(
                Arc::clone(store),
                rosters.clone(),
                staff.clone(),
                Arc::clone(clock),
                log.clone(),
            ),
            tenants,
            setup: Setup::new(Arc::clone(store), factors.clone(), log.clone())
                .map_err(|_| StartError::Part("the set-up ceremony"))?,
            statistics: Statistics::new(Arc::clone(store), Arc::clone(clock)),
            casework: Casework::new(
                Arc::clone(store),
                rosters,
                reports.clone(),
                Arc::clone(clock),
            ),
            cleaning: Cleaning::new(config.load.cleaning, patience, pace),
            reports,
            visits,
            staff,
            sms,
        })
    }

    fn setup_link(&self, staff_url: &str) -> Result<Option<String>, StartError> {
        match self.setup.is_open() {
            Ok(true) => Ok(Some(format!(
                "{staff_url}/en/setup/{}",
                self.setup.link().expose()
            ))),
            // A roster that does not verify is an alarm, not a reason to stop answering.
            Ok(false) | Err(AppError::NotOpen) => Ok(None),
            Err(_) => Err(StartError::Part("the roster")),
        }
    }
}

#[cfg(test)]
mod tests;
