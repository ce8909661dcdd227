//! A certificate chain and its key, as they are served, and what the certificate says.

use std::fmt::Write as _;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use subrosa_policy::Day;

use super::{TlsError, What, provider};

/// A chain and the key that belongs to it.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(super) served: Arc<CertifiedKey>,
    fingerprint: String,
    validity: Option<Validity>,
}

/// From when until when a certificate is good, in seconds since 1970; the last one is included (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: u64,
    pub(crate) until: u64,
}

impl Pair {
    /// From PEM: a chain, its own certificate first, and a key.
    ///
    /// # Errors
    /// If there is none of either, or they do not belong together.
    pub(crate) fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .map_err(|_| TlsError::NotPem(What::Certificate))?;
        let first = chain.first().ok_or(TlsError::NotPem(What::Certificate))?;
        let (fingerprint, validity) = (fingerprint(first), validity(first));
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::NotPem(What::Key))?;
        let served = CertifiedKey::from_der(chain, key, &provider());
        Ok(Self {
            served: Arc::new(served.map_err(|_| TlsError::NotAPair)?),
            fingerprint,
            validity,
        })
    }

    /// SHA-256 of the first certificate as browsers show it: pairs of hexadecimal digits with colons.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// When the certificate is good; none if it cannot be read.
    pub(crate) fn validity(&self) -> Option<Validity> {
        self.validity
    }
}

impl Validity {
    /// The last whole day on which the certificate is good (UTC).
    pub(crate) fn last_day(self) -> Option<Day> {
        let days = u16::try_from(self.until.checked_add(1)? / SECONDS_A_DAY).ok()?;
        Some(Day::new(days.checked_sub(1)?))
    }

    /// How many whole days it is good in all.
    pub(crate) fn days(self) -> u64 {
        self.until.saturating_sub(self.from) / SECONDS_A_DAY
    }
}

fn validity(certificate: &CertificateDer<'_>) -> Option<Validity> {
    let (_, read) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let validity = read.validity();
    Some(Validity {
        from: u64::try_from(validity.not_before.timestamp()).ok()?,
        until: u64::try_from(validity.not_after.timestamp()).ok()?,
    })
}

fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let Some(suite) = aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256.tls13() else {
        return String::new();
    };
    let hash = suite.common.hash_provider.hash(certificate);
    let mut text = String::new();
    for (number, byte) in hash.as_ref().iter().enumerate() {
        let colon = if number == 0 { "" } else { ":" };
        // Writing to a String cannot fail.
        write!(text, "{colon}{byte:02X}").ok();
    }
    text
}

/// Seconds in a day.
const SECONDS_A_DAY: u64 = 24 * 60 * 60;
