//! A certificate chain and its key, as they are served, and what the certificate says.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use subrosa_policy::Day;
use x509_parser::extensions::GeneralName;

use super::{TlsError, What, own, provider};

/// A chain and the key that belongs to it.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(super) served: Arc<CertifiedKey>,
    fingerprint: String,
    validity: Option<Validity>,
    names: Vec<String>,
}

/// From when until when a certificate is good, in seconds since 1970; the last one is included (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: u64,
    pub(crate) until: u64,
}

impl Pair {
    /// From the operator's PEM files: a certificate chain, and its key, which nobody else may be able to read.
    ///
    /// # Errors
    /// One [`TlsError`] for each thing an operator can mend.
    pub(crate) fn from_files(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let chain = super::read(certificate, What::Certificate)?;
        let key = super::read(key, What::Key)?;
        Self::from_pem(&chain, &key)
    }

    // CLAIM(C-232): SECURITY.md
    /// The portal's own certificate in `folder` for this host alone, made there when there is none yet. One that names
    /// another host, the one before or that of the other listener, is not shown.
    ///
    /// # Errors
    /// [`TlsError`] when the folder cannot be written, or what is in it cannot be used.
    pub(crate) fn self_signed(folder: &Path, host: &str) -> Result<Self, TlsError> {
        let first = Self::own(folder, own::STEM, host)?;
        if first.is_for(host) {
            return Ok(first);
        }
        // The name of the file does not tell the host.
        let digits = fingerprint(host.to_ascii_lowercase().as_bytes()).replace(':', "");
        let digits: String = digits.chars().take(DIGITS).collect();
        let stem = format!("{}-{}", own::STEM, digits.to_ascii_lowercase());
        Self::own(folder, &stem, host)
    }

    fn own(folder: &Path, stem: &str, host: &str) -> Result<Self, TlsError> {
        let (certificate, key) = own::find_or_make(folder, stem, &[host])?;
        Self::from_files(&certificate, &key)
    }

    /// From PEM: a chain, its own certificate first, and a key.
    ///
    /// # Errors
    /// If there is none of either, or they do not belong together.
    pub(crate) fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .map_err(|_| TlsError::NotPem(What::Certificate))?;
        let first = chain.first().ok_or(TlsError::NotPem(What::Certificate))?;
        let (fingerprint, (validity, names)) = (fingerprint(first), read(first));
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::NotPem(What::Key))?;
        let served = CertifiedKey::from_der(chain, key, &provider());
        Ok(Self {
            served: Arc::new(served.map_err(|_| TlsError::NotAPair)?),
            fingerprint,
            validity,
            names,
        })
    }

    /// SHA-256 of the first certificate as browsers show it: pairs of hexadecimal digits with colons.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether this host, and nothing else, is named in the certificate.
    pub(crate) fn is_for(&self, host: &str) -> bool {
        matches!(self.names.as_slice(), [name] if name.eq_ignore_ascii_case(host))
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

/// When a certificate is good, and the host names in it (RFC 5280 §4.2.1.6).
fn read(certificate: &CertificateDer<'_>) -> (Option<Validity>, Vec<String>) {
    let Ok((_, read)) = x509_parser::parse_x509_certificate(certificate) else {
        return (None, Vec::new());
    };
    let second = |time: x509_parser::time::ASN1Time| u64::try_from(time.timestamp()).ok();
    let validity = read.validity();
    let validity = second(validity.not_before).zip(second(validity.not_after));
    let names = read.subject_alternative_name().ok().flatten();
    let names = names.iter().flat_map(|names| &names.value.general_names);
    let names = names.map(|name| {
        if let GeneralName::DNSName(name) = name {
            (*name).to_owned()
        } else {
            // Whatever else stands there is not a host, and counts as a name too many.
            String::new()
        }
    });
    let names = names.collect();
    (
        validity.map(|(from, until)| Validity { from, until }),
        names,
    )
}

/// SHA-256, as pairs of hexadecimal digits with colons.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    let hash = hash(bytes).unwrap_or_default();
    let mut text = String::new();
    for (number, byte) in hash.iter().enumerate() {
        let colon = if number == 0 { "" } else { ":" };
        // Writing to a String cannot fail.
        write!(text, "{colon}{byte:02X}").ok();
    }
    text
}

/// SHA-256; none if this build of the cryptography has none.
pub(crate) fn hash(bytes: &[u8]) -> Option<Vec<u8>> {
    let suite = aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256.tls13()?;
    Some(suite.common.hash_provider.hash(bytes).as_ref().to_vec())
}

/// Hexadecimal digits that tell certificates apart.
const DIGITS: usize = 16;

/// Seconds in a day.
const SECONDS_A_DAY: u64 = 24 * 60 * 60;
