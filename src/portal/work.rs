//! What a portal does by itself, beside answering.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use super::StartError;
use super::certificates::Certificates;
use super::opened::Opened;
use super::ports::Ports;
use super::post::post;
use super::shared::Shared;
use super::start::thresholds;
use crate::app::almanac::Almanac;
use crate::app::post::Post;
use crate::app::system::{Parts, System};
use crate::backup::Backups;
use crate::clock::Clock;
use crate::config::Config;
use crate::control::{Control, Desk};
use crate::jobs::{Jobs, OnionVisits};
use crate::listen::Stop;
use crate::log::Log;

pub(super) struct Work {
    pub(super) backups: Arc<Backups>,
    pub(super) post: Post,
    pub(super) system: System,
    almanac: Almanac,
}

/// What every part is made with.
pub(super) struct Base<'a> {
    pub(super) config: &'a Config,
    pub(super) data: &'a Path,
    pub(super) clock: &'a Arc<dyn Clock>,
    pub(super) log: &'a Log,
    pub(super) opened: &'a Opened,
    pub(super) shared: &'a Shared,
}

impl Work {
    pub(super) fn new(
        base: &Base<'_>,
        ports: &Ports,
        shown: &Certificates,
    ) -> Result<Self, StartError> {
        let (store, health) = (&base.opened.store, &base.opened.health);
        let backups = Arc::new(Backups::new(
            base.config,
            Arc::clone(store),
            base.data,
            Arc::clone(base.clock),
            base.log.clone(),
        ));
        let post = post(base.config, base.shared, base.clock, health, base.log)?;
        let almanac = Almanac::new(
            Arc::clone(store),
            Arc::clone(base.clock),
            health.clone(),
            base.log.clone(),
        );
        let system = System::new(Parts {
            almanac: almanac.clone(),
            backups: Arc::clone(&backups),
            store: Arc::clone(store),
            data: base.data.to_owned(),
            clock: Arc::clone(base.clock),
            health: health.clone(),
            thresholds: thresholds(&base.config.health),
            listeners: ports.listeners(shown)?,
            onion: OnceLock::new(),
            post: post.clone(),
        });
        Ok(Self {
            backups,
            post,
            system,
            almanac,
        })
    }

    /// Begins with all of it, until the portal stops.
    pub(super) fn begin(
        self,
        base: &Base<'_>,
        shown: &Certificates,
        visits: Option<OnionVisits>,
        stop: &Stop,
    ) {
        if let Some(control) = Control::open(base.data) {
            let desk = Desk {
                backups: Arc::clone(&self.backups),
                system: self.system,
            };
            tokio::spawn(control.run(desk, stop.listen()));
        }
        tokio::spawn(self.post.clone().run(stop.listen()));
        let jobs = Jobs {
            almanac: self.almanac,
            post: self.post,
            backups: self.backups,
            store: Arc::clone(&base.opened.store),
            sessions: base.shared.visits.clone(),
            reports: base.shared.reports.clone(),
            staff: base.shared.staff.clone(),
            people: base.shared.people.clone(),
            setup: base.shared.setup.clone(),
            security: base.opened.security.clone(),
            health: base.opened.health.clone(),
            thresholds: thresholds(&base.config.health),
            data: base.data.to_owned(),
            certificates: vec![
                ("clearnet", shown.clearnet.live.clone()),
                ("staff", shown.staff.live.clone()),
            ],
            clock: Arc::clone(base.clock),
            log: base.log.clone(),
            suspects: Mutex::default(),
            visits,
        };
        tokio::spawn(jobs.run(stop.listen()));
    }
}
