//! TLS to a service: the authorities that browsers trust, or the operator's own.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Unreached;

/// Whose certificates are good.
#[derive(Clone)]
pub(crate) struct Roots(Arc<ClientConfig>);

/// Why no certificate could be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootsError {
    /// The file holds no certificates that can be read.
    Unreadable,
    /// TLS itself could not be made ready.
    Tls,
}

impl Roots {
    /// The authorities in a PEM file; without one, those that browsers trust.
    pub(crate) fn load(file: &str) -> Result<Self, RootsError> {
        let mut store = RootCertStore::empty();
        if file.is_empty() {
            store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        } else {
            let read = CertificateDer::pem_file_iter(file).map_err(|_| RootsError::Unreadable)?;
            for certificate in read {
                let certificate = certificate.map_err(|_| RootsError::Unreadable)?;
                store.add(certificate).map_err(|_| RootsError::Unreadable)?;
            }
            if store.is_empty() {
                return Err(RootsError::Unreadable);
            }
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(crate::tls::provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| RootsError::Tls)?;
        let config = builder.with_root_certificates(store).with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    /// Puts TLS on a connection to this host.
    pub(super) async fn protect(
        &self,
        host: &str,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, Unreached> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Unreached::Tls)?;
        let connector = TlsConnector::from(Arc::clone(&self.0));
        let protected = connector.connect(name, stream).await;
        protected.map_err(|_| Unreached::Tls)
    }
}
