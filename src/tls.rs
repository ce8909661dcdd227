//! TLS: one server configuration, from the operator's certificate or from one that the portal makes for itself.
//!
//! Sessions are never resumed. A ticket or a session id would let whoever sees two connections (or keeps the ticket
//! key) know that they are the same visitor's; a full handshake costs about a millisecond, and HTTP/2 needs one only.

mod challenges;
mod live;
mod own;
mod pair;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::NoServerSessionStorage;
use zeroize::Zeroizing;

pub(crate) use challenges::{Challenges, Offered};
pub(crate) use live::{Live, Origin, Seen, Tried};
pub(crate) use own::write;
pub(crate) use pair::{Pair, Validity, fingerprint, hash};

use live::Resolver;

/// Why TLS could not start, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    /// A configured file is not there.
    #[error("{0}: there is no such file")]
    Missing(What),
    /// A file is there but the system does not let us read or write it.
    #[error("{0}: the portal may not read or write the file")]
    Forbidden(What),
    /// Any other failure of the file system.
    #[error("{0}: the file system failed")]
    Io(What, #[source] io::Error),
    /// Others than the owner can read the key.
    #[error("{0}: other users of this machine can read the file; run chmod 600 on it")]
    ReadableByOthers(What),
    /// The file holds nothing of the kind in PEM form.
    #[error("{0}: the file holds none in PEM form (-----BEGIN …)")]
    NotPem(What),
    /// Key and certificate are not a pair, or the key is of a kind that is not supported.
    #[error(
        "the TLS key and the certificate do not belong together, or are of a kind that is not supported"
    )]
    NotAPair,
    /// A certificate of our own could not be made.
    #[error("a self-signed certificate could not be made")]
    NotMade,
}

impl TlsError {
    /// Whether the files could be read, and are not what they should be.
    pub(crate) fn is_of_content(&self) -> bool {
        matches!(self, Self::NotPem(_) | Self::NotAPair)
    }
}

/// Which file an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The certificate chain.
    Certificate,
    /// The private key.
    Key,
    /// The key of the account at an ACME directory.
    Account,
    /// The authorities that an ACME directory is trusted by.
    Authorities,
    /// The folder for the portal's own certificate.
    Folder,
}

impl What {
    fn is_secret(self) -> bool {
        matches!(self, Self::Key | Self::Account)
    }
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Certificate => "the TLS certificate",
            Self::Key => "the TLS key",
            Self::Account => "the key of the ACME account",
            Self::Authorities => "the authorities of the ACME directory",
            Self::Folder => "the folder of the self-signed certificate",
        })
    }
}

/// What a TLS listener needs, and what its operator should know of it.
#[derive(Clone)]
pub(crate) struct Tls {
    /// The configuration, for the accept loop.
    pub(crate) config: Arc<ServerConfig>,
    /// The certificate that new connections are shown.
    pub(crate) live: Live,
}

impl Tls {
    /// Shows whatever certificate `live` holds at the moment of a handshake; with `challenges`, answers those of an ACME
    /// directory.
    ///
    /// # Errors
    /// [`TlsError::NotMade`] if the cryptography does not fit together.
    pub(crate) fn new(live: Live, challenges: Option<&Challenges>) -> Result<Self, TlsError> {
        let mut config = configured(Resolver::new(live.clone(), challenges.cloned()))?;
        if challenges.is_some() {
            // Behind the others: it is agreed on with nobody who speaks any of them.
            config.alpn_protocols.push(ACME.to_vec());
        }
        let config = Arc::new(config);
        Ok(Self { config, live })
    }
}

/// The portal's choice of cryptography: the hybrid post-quantum key exchange first.
pub(crate) fn provider() -> CryptoProvider {
    CryptoProvider {
        kx_groups: vec![
            aws_lc_rs::kx_group::X25519MLKEM768,
            aws_lc_rs::kx_group::X25519,
            aws_lc_rs::kx_group::SECP256R1,
            aws_lc_rs::kx_group::SECP384R1,
        ],
        ..aws_lc_rs::default_provider()
    }
}

fn configured(certificates: Resolver) -> Result<ServerConfig, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider()))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|_| TlsError::NotMade)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(certificates));
    config.alpn_protocols = vec![H2.to_vec(), HTTP_1_1.to_vec()];
    // CLAIM(C-06): SECURITY.md
    // No resumption, in TLS 1.2 (storage) and in 1.3 (tickets); there is no ticketer unless one is set.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    Ok(config)
}

/// Reads a whole small file; a key must be its owner's alone.
pub(crate) fn read(path: &Path, what: What) -> Result<Zeroizing<Vec<u8>>, TlsError> {
    let mut file = File::open(path).map_err(|error| why(what, error))?;
    let metadata = file.metadata().map_err(|error| why(what, error))?;
    if what.is_secret() && metadata.permissions().mode() & OTHERS != 0 {
        return Err(TlsError::ReadableByOthers(what));
    }
    // Room for the whole file at once, so that no half-read copy of a key is left behind in memory.
    let length = usize::try_from(metadata.len().min(LARGEST)).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.saturating_add(1)));
    file.by_ref()
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|error| why(what, error))?;
    Ok(bytes)
}

fn why(what: What, error: io::Error) -> TlsError {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        TlsError::Missing(what)
    } else if kind == io::ErrorKind::PermissionDenied {
        TlsError::Forbidden(what)
    } else {
        TlsError::Io(what, error)
    }
}

/// What an ACME directory asks for instead of HTTP (RFC 8737 §6.1).
pub(crate) const ACME: &[u8] = rustls_acme::acme::ACME_TLS_ALPN_NAME;

/// HTTP/2 as ALPN names it (RFC 9113 §3.1).
pub(crate) const H2: &[u8] = b"h2";

/// HTTP/1.1 as ALPN names it (RFC 7301 §6).
const HTTP_1_1: &[u8] = b"http/1.1";

/// Permission bits of group and others.
const OTHERS: u32 = 0o077;

/// Bytes of the largest certificate or key file that makes sense.
const LARGEST: u64 = 1024 * 1024;
