//! The addresses of the portal, and the door of each listener.

use std::sync::Arc;

use subrosa_policy::PasswordRules;

use super::start::{contact, hosts, mebibytes};
use super::{Shared, StartError};
use crate::app::account::Account;
use crate::app::journal::SecurityLog;
use crate::app::post::Post;
use crate::app::system::System;
use crate::config::Config;
use crate::door::load::{Lanes, Permits};
use crate::door::{Door, Hosts, Plan, Side};
use crate::listen::{Bound, Limits, Pace, Server, Stop};
use crate::log::Log;
use crate::web::{
    FaultPages, FirstPages, PasswordForm, Reporter, ReporterParts, StaffDesk, StaffParts,
    cookies_of,
};

/// Where people go.
pub(super) struct Urls {
    pub(super) clearnet: String,
    pub(super) staff: String,
}

impl Urls {
    pub(super) fn new(
        config: &Config,
        clearnet: &Bound,
        staff: &Bound,
    ) -> Result<Self, StartError> {
        let url = |host: &str, public: u16, bound: &Bound| -> Result<String, StartError> {
            let host = if host.is_empty() { "localhost" } else { host };
            let own = bound.port().map_err(|_| StartError::Part("a listener"))?;
            Ok(match if public == 0 { own } else { public } {
                443 => format!("https://{host}"),
                port => format!("https://{host}:{port}"),
            })
        };
        Ok(Self {
            clearnet: url(&config.clearnet.host, config.clearnet.public_port, clearnet)?,
            staff: url(&config.staff.host, config.staff.public_port, staff)?,
        })
    }
}

/// Makes the door of each listener.
pub(super) struct Doors<'a> {
    pub(super) config: &'a Config,
    pub(super) shared: &'a Shared,
    pub(super) security: &'a SecurityLog,
    pub(super) system: &'a System,
    pub(super) post: &'a Post,
    pub(super) urls: &'a Urls,
    pub(super) onion: Option<String>,
    pub(super) log: &'a Log,
    pub(super) pace: &'a Pace,
    pub(super) stop: &'a Stop,
}

impl Doors<'_> {
    pub(super) fn clearnet(&self) -> Server {
        let hosts = hosts(&self.config.clearnet.host);
        let routes = self.reporter(Side::Clearnet).routes(self.log.clone());
        let plan = self.plan(Side::Clearnet, hosts);
        self.server(Door::clearnet(routes, plan, self.faults(Side::Clearnet)))
    }

    pub(super) fn onion(&self) -> Server {
        let hosts = Hosts::named(self.onion.iter());
        let routes = self.reporter(Side::Onion).routes(self.log.clone());
        let plan = self.plan(Side::Onion, hosts);
        self.server(Door::onion(routes, plan, self.faults(Side::Onion)))
    }

    pub(super) fn staff(&self) -> Server {
        let shared = self.shared;
        let desk = StaffDesk::new(StaffParts {
            pages: shared.pages.clone(),
            staff: shared.staff.clone(),
            account: Account::new(
                Arc::clone(&shared.store),
                shared.staff.clone(),
                self.log.clone(),
            ),
            people: shared.people.clone(),
            tenants: shared.tenants.clone(),
            setup: shared.setup.clone(),
            casework: shared.casework.clone(),
            reports: shared.reports.clone(),
            statistics: shared.statistics.clone(),
            security: self.security.clone(),
            system: self.system.clone(),
            lanes: Lanes::shipped(self.pace),
            cleaning: shared.cleaning.clone(),
            sms: shared.sms.clone(),
            post: self.post.clone(),
            log: self.log.clone(),
            staff_url: self.urls.staff.clone(),
            reporter_url: self.urls.clearnet.clone(),
            onion: self.onion.clone(),
            rules: PasswordForm {
                rules: PasswordRules::new(
                    self.config.sign_in.password_length,
                    self.config.sign_in.password_strength,
                ),
                firm: self.config.firm.name.clone(),
            },
            firm: self.config.firm.name.clone(),
            contact: contact(self.config),
        });
        let hosts = hosts(&self.config.staff.host);
        let plan = self.plan(Side::Staff, hosts);
        let routes = desk.routes(self.log.clone());
        self.server(Door::staff(routes, plan, self.faults(Side::Staff)))
    }

    fn reporter(&self, side: Side) -> Reporter {
        let shared = self.shared;
        let sign_in = &self.config.sign_in;
        Reporter::new(ReporterParts {
            pages: shared.pages.clone(),
            reports: shared.reports.clone(),
            visits: shared.visits.clone(),
            cleaning: shared.cleaning.clone(),
            side,
            firm: self.config.firm.name.clone(),
            contact: contact(self.config),
            onion: self.onion.clone(),
            idle_minutes: u32::try_from(sign_in.reporter_idle_minutes).unwrap_or(u32::MAX),
            absolute_hours: u32::try_from(sign_in.reporter_hours).unwrap_or(u32::MAX),
            first_pages: FirstPages::default(),
        })
    }

    fn plan(&self, side: Side, hosts: Hosts) -> Plan {
        let mut plan = Plan::new(
            side != Side::Onion,
            hosts,
            cookies_of(side),
            Permits::shipped(self.pace),
            self.pace.clone(),
        );
        let files = &self.config.files;
        let most = u64::try_from(files.most).unwrap_or(u64::MAX);
        plan.body.upload = mebibytes(files.largest_mib)
            .saturating_mul(most)
            .saturating_add(1024 * 1024);
        plan.body.rate = self.config.load.least_rate;
        plan
    }

    fn faults(&self, side: Side) -> Arc<FaultPages> {
        Arc::new(FaultPages::new(
            self.shared.pages.clone(),
            side,
            self.log.clone(),
        ))
    }

    fn server(&self, door: Door) -> Server {
        let limits = Limits {
            connections: self.config.load.connections,
            waiting: self.config.load.waiting,
            ..Limits::default()
        };
        Server::new(door, limits, self.pace.clone(), self.stop)
    }
}
