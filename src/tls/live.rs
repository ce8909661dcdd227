//! The certificate that a listener shows right now. Another one takes its place without a connection being dropped: a
//! handshake asks for the certificate of its moment, and what is already shaken does not ask again.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use subrosa_policy::Day;

use super::Pair;

/// A certificate that can be replaced while it is served. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Live(Arc<RwLock<Current>>);

struct Current {
    pair: Pair,
    origin: Origin,
}

/// Where a certificate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The portal made it itself, so that browsers warn.
    Own,
    /// The operator's files.
    Files,
}

/// What an operator should know of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// SHA-256 as browsers show it.
    pub(crate) fingerprint: String,
    pub(crate) origin: Origin,
    /// The last whole day on which it is good (UTC); none if it cannot be read.
    pub(crate) until: Option<Day>,
    /// How many days it is good in all.
    pub(crate) days: u64,
}

impl Live {
    pub(crate) fn new(pair: Pair, origin: Origin) -> Self {
        Self(Arc::new(RwLock::new(Current { pair, origin })))
    }

    /// What there is to know of the certificate of this moment.
    pub(crate) fn seen(&self) -> Seen {
        let current = self.current();
        let validity = current.pair.validity();
        Seen {
            fingerprint: current.pair.fingerprint().to_owned(),
            origin: current.origin,
            until: validity.and_then(|validity| validity.last_day()),
            days: validity.map_or(0, |validity| validity.days()),
        }
    }

    fn served(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.current().pair.served)
    }

    fn current(&self) -> RwLockReadGuard<'_, Current> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers the handshakes of one listener.
pub(super) struct Resolver {
    live: Live,
}

impl Resolver {
    pub(super) fn new(live: Live) -> Self {
        Self { live }
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.live.served())
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}
