//! The certificate that a listener shows right now. Another one takes its place without a connection being dropped: a
//! handshake asks for the certificate of its moment, and what is already shaken does not ask again.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use subrosa_policy::Day;

use super::{Challenges, Pair};

/// A certificate that can be replaced while it is served. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Live(Arc<RwLock<Current>>);

struct Current {
    pair: Pair,
    origin: Origin,
    tried: Option<Tried>,
}

/// Where a certificate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The portal made it itself, so that browsers warn.
    Own,
    /// The same, until an ACME directory gives one.
    Awaited,
    /// The operator's files.
    Files,
    /// An ACME directory.
    Directory,
}

/// The last attempt to have another one, which failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tried {
    /// The end of the key of the text that says why.
    pub(crate) why: &'static str,
    /// When, in minutes since 1970.
    pub(crate) minute: u64,
    /// When the next one is due.
    pub(crate) next: u64,
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
    /// Why no newer one has taken its place, if one should have.
    pub(crate) tried: Option<Tried>,
}

impl Live {
    pub(crate) fn new(pair: Pair, origin: Origin) -> Self {
        Self(Arc::new(RwLock::new(Current {
            pair,
            origin,
            tried: None,
        })))
    }

    /// Shows another certificate, from an ACME directory, from now on.
    pub(crate) fn renew(&self, pair: Pair) {
        *self.changing() = Current {
            pair,
            origin: Origin::Directory,
            tried: None,
        };
    }

    /// Notes that there is no other certificate.
    pub(crate) fn not_renewed(&self, tried: Tried) {
        self.changing().tried = Some(tried);
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
            tried: current.tried,
        }
    }

    fn served(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.current().pair.served)
    }

    fn current(&self) -> RwLockReadGuard<'_, Current> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changing(&self) -> RwLockWriteGuard<'_, Current> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers the handshakes of one listener.
pub(super) struct Resolver {
    live: Live,
    challenges: Option<Challenges>,
}

impl Resolver {
    /// Shows the certificate of the moment; with `challenges`, what proves a name to whoever asks for nothing else.
    pub(super) fn new(live: Live, challenges: Option<Challenges>) -> Self {
        Self { live, challenges }
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // CLAIM(C-147): SECURITY.md
        if let Some(challenges) = &self.challenges
            && rustls_acme::is_tls_alpn_challenge(&hello)
        {
            return challenges.certificate(hello.server_name()?);
        }
        Some(self.live.served())
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}
