//! What handlers on all listeners share.

use std::sync::Arc;
use std::time::Duration;

use subrosa_store::Store;

use super::StartError;
use super::doors::Urls;
use super::factors::{half_open, second_factors};
use super::start::settings;
use crate::app::casework::Casework;
use crate::app::people::People;
use crate::app::reports::Reports;
use crate::app::roster::Rosters;
use crate::app::sessions::{Limits, Sessions};
use crate::app::setup::Setup;
use crate::app::staff::Staff;
use crate::app::statistics::Statistics;
use crate::app::tenants::Tenants;
use crate::app::visits::Visits;
use crate::cleaner::Cleaner;
use crate::clock::Clock;
use crate::config::{Config, SignIn};
use crate::door::load::Cleaning;
use crate::error::AppError;
use crate::listen::Pace;
use crate::log::Log;
use crate::sms::Gateway;
use crate::web::Pages;

/// Everything that handlers on all listeners share.
pub(super) struct Shared {
    pub(super) store: Arc<Store>,
    pub(super) pages: Pages,
    pub(super) reports: Reports,
    pub(super) visits: Visits,
    pub(super) staff: Staff,
    pub(super) people: People,
    pub(super) tenants: Tenants,
    pub(super) setup: Setup,
    pub(super) casework: Casework,
    pub(super) statistics: Statistics,
    pub(super) cleaning: Cleaning,
    pub(super) sms: Gateway,
}

impl Shared {
    pub(super) fn new(
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
        let (visiting, working) = limits(&config.sign_in);
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
            setup: Setup::new(
                Arc::clone(store),
                factors.clone(),
                Arc::clone(clock),
                log.clone(),
            )
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

    pub(super) fn setup_link(&self, staff_url: &str) -> Result<Option<String>, StartError> {
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

/// How long reporters and members stay signed in, and how many of them at once.
fn limits(sign_in: &SignIn) -> (Limits, Limits) {
    let limits = |idle, hours, most| Limits {
        idle_minutes: idle,
        absolute_minutes: hours * 60,
        most,
    };
    let visiting = limits(
        sign_in.reporter_idle_minutes,
        sign_in.reporter_hours,
        20_000,
    );
    let working = limits(sign_in.staff_idle_minutes, sign_in.staff_hours, 2_000);
    (visiting, working)
}
