//! Certificates that renew themselves: one for each host, from an ACME directory (RFC 8555).
//!
//! A listener never waits for the directory. It shows the last certificate that came, or one of the portal's own, and
//! takes the next one when it is there.

mod account;
mod failure;
mod jose;
mod kept;
mod order;
mod rule;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;

pub(crate) use failure::Failure;

use crate::clock::Clock;
use crate::config;
use crate::listen::{Pace, Stopping};
use crate::log::{Event, Log};
use crate::outside::{Roots, RootsError};
use crate::tls::{self, Challenges, Live, Origin, Pair, TlsError, Tried, What};
use account::Line;
use kept::Kept;
use order::{Desk, Issued};
use rule::Timing;

// CLAIM(C-145): SECURITY.md
/// Renews the certificates of the portal until it stops.
pub(crate) struct Acme {
    desk: Desk,
    kept: Kept,
    folder: PathBuf,
    sites: Vec<Site>,
    clock: Arc<dyn Clock>,
    log: Log,
}

/// One host, and the certificate that its listeners show.
struct Site {
    host: String,
    /// The listeners.
    whose: &'static str,
    live: Live,
    timing: Timing,
}

impl Site {
    fn is_certified(&self) -> bool {
        self.live.seen().origin == Origin::Directory
    }
}

impl Acme {
    /// Makes everything ready, with keys and certificates in `folder`; asks the directory nothing yet.
    ///
    /// # Errors
    /// What an operator can mend: a file that is not what it should be.
    pub(crate) fn open(
        config: &config::Acme,
        folder: PathBuf,
        clock: Arc<dyn Clock>,
        pace: Pace,
        log: Log,
    ) -> Result<Self, TlsError> {
        let kept = Kept::new(folder.clone(), &config.directory);
        let contact = Some(config.contact.as_str()).filter(|contact| !contact.is_empty());
        let desk = Desk {
            line: Line::new(&config.directory, trusting(&config.ca)?),
            directory: config.directory.clone(),
            contact: contact
                .into_iter()
                .map(|address| format!("mailto:{address}"))
                .collect(),
            account: kept.account()?,
            challenge: config.challenge,
            challenges: Challenges::default(),
            pace,
        };
        Ok(Self {
            desk,
            kept,
            folder,
            sites: Vec::new(),
            clock,
            log,
        })
    }

    /// What listeners answer to the directory.
    pub(crate) fn challenges(&self) -> &Challenges {
        &self.desk.challenges
    }

    /// Looks after the certificate of one more host, for these listeners. It is the last one that came, or the portal's
    /// own as long as there is none.
    ///
    /// # Errors
    /// If there can be neither.
    pub(crate) fn certificate(
        &mut self,
        host: &str,
        whose: &'static str,
    ) -> Result<Live, TlsError> {
        let host = host.to_ascii_lowercase();
        let last = self.kept.certificate(&host);
        let timing = Timing::new(last.as_ref().and_then(Pair::validity));
        let live = match last {
            Some(pair) => Live::new(pair, Origin::Directory),
            None => {
                self.log.emit(Event::CertificateAwaited(whose));
                let own = Pair::self_signed(&self.folder, &host)?;
                Live::new(own, Origin::Awaited)
            }
        };
        self.sites.push(Site {
            host,
            whose,
            live: live.clone(),
            timing,
        });
        Ok(live)
    }

    /// Renews what is due until the portal stops.
    pub(crate) async fn run(mut self, mut stopping: Stopping) {
        let mut sites = std::mem::take(&mut self.sites);
        let pace = self.desk.pace.clone();
        let rounds = async {
            let mut forgot = false;
            loop {
                for site in &mut sites {
                    if site.timing.is_due(self.clock.second()) {
                        self.renew(site).await;
                    }
                }
                // Not before every host has its own: a name that was mistyped must not cost a certificate.
                if !forgot && sites.iter().all(Site::is_certified) {
                    let hosts: Vec<_> = sites.iter().map(|site| site.host.as_str()).collect();
                    self.kept.forget_others(&hosts);
                    forgot = true;
                }
                pace.after(EVERY).await;
            }
        };
        tokio::select! {
            () = stopping.asked() => {}
            () = rounds => {}
        }
    }

    async fn renew(&self, site: &mut Site) {
        // A fault of a library in what a directory wrote is an answer that cannot be read.
        let ordered = AssertUnwindSafe(self.desk.order(&site.host))
            .catch_unwind()
            .await
            .unwrap_or(Err(Failure::Answer));
        match ordered.and_then(|issued| self.take(site, &issued)) {
            Ok(()) => self.log.emit(Event::CertificateRenewed(site.whose)),
            Err(failure) => {
                let now = self.clock.second();
                let next = site.timing.failed(now, failure.least_wait());
                self.log
                    .emit(Event::CertificateNotRenewed(failure.reason()));
                site.live.not_renewed(Tried {
                    why: failure.key(),
                    minute: now / 60,
                    next: next / 60,
                });
            }
        }
    }

    /// Shows a new certificate from now on, and keeps it.
    fn take(&self, site: &mut Site, issued: &Issued) -> Result<(), Failure> {
        let pair = Pair::from_pem(issued.chain.as_bytes(), issued.key.as_bytes());
        // CLAIM(C-141): SECURITY.md
        let pair = pair.ok().filter(|pair| pair.is_for(&site.host));
        let pair = pair.ok_or(Failure::Unfit)?;
        let now = self.clock.second();
        let validity = pair.validity().filter(|validity| validity.until > now);
        let validity = validity.ok_or(Failure::Unfit)?;
        site.live.renew(pair);
        site.timing.renewed(now, validity);
        // It is served all the same; only the next start would not find it.
        let kept = self.kept.keep(&site.host, issued);
        kept.map_err(|_| Failure::NotKept)
    }
}

/// The authorities in a PEM file; without one, those that browsers trust.
fn trusting(file: &str) -> Result<Roots, TlsError> {
    if !file.is_empty() {
        // For the words of the error.
        tls::read(file.as_ref(), What::Authorities)?;
    }
    match Roots::load(file) {
        Ok(roots) => Ok(roots),
        Err(RootsError::Unreadable) => Err(TlsError::NotPem(What::Authorities)),
        Err(RootsError::Tls) => Err(TlsError::NotMade),
    }
}

/// How often it is looked whether something is due, by the portal's clock.
const EVERY: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;
