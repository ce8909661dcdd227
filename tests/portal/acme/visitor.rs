//! What a browser sees of a certificate.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use super::pebble::{HOST, Pebble};

/// A connection to the portal by somebody who trusts the directory and no other certificate.
pub(super) struct Visitor(TlsStream<TcpStream>);

impl Visitor {
    pub(super) async fn open(pebble: &Pebble, host: &str, alpn: &[u8]) -> std::io::Result<Self> {
        Self::trusting(pebble.roots().await, pebble.tls, host, alpn).await
    }

    pub(super) async fn trusting(
        roots: RootCertStore,
        port: u16,
        host: &str,
        alpn: &[u8],
    ) -> std::io::Result<Self> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![alpn.to_vec()];
        let tcp = TcpStream::connect(("127.0.0.1", port)).await?;
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, tcp).await.map(Self)
    }

    pub(super) fn certificate(&self) -> Seen {
        let chain = self.0.get_ref().1.peer_certificates().unwrap();
        Seen::of(&chain[0])
    }

    /// Asks for the first page on this connection, and gives the status.
    pub(super) async fn ask(&mut self) -> u16 {
        let request = format!("GET /en/ HTTP/1.1\r\nhost: {HOST}\r\n\r\n");
        self.0.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let (head, length) = loop {
            let mut some = [0; 4096];
            let count = self.0.read(&mut some).await.unwrap();
            assert!(count > 0, "the connection was dropped");
            answer.extend_from_slice(&some[..count]);
            let text = String::from_utf8_lossy(&answer).into_owned();
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "));
                break (
                    head.to_owned(),
                    length.map_or(0, |length| length.parse().unwrap()),
                );
            }
        };
        let have = answer.len() - head.len() - 4;
        let mut rest = vec![0; length - have];
        self.0.read_exact(&mut rest).await.unwrap();
        head[9..12].parse().unwrap()
    }
}

/// What stands in a certificate.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) der: Vec<u8>,
    pub(super) names: Vec<String>,
    pub(super) from: i64,
    pub(super) until: i64,
}

impl Seen {
    pub(super) fn of(certificate: &CertificateDer<'_>) -> Self {
        let (_, read) = X509Certificate::from_der(certificate).unwrap();
        let names = read.subject_alternative_name().unwrap().unwrap();
        let names = names.value.general_names.iter().map(|name| {
            let GeneralName::DNSName(name) = name else {
                panic!("{name:?}");
            };
            (*name).to_owned()
        });
        Self {
            der: certificate.to_vec(),
            names: names.collect(),
            from: read.validity().not_before.timestamp(),
            until: read.validity().not_after.timestamp(),
        }
    }
}
