//! Certificates from a real ACME directory: the first, the next, and the days on which none comes.

mod pebble;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use subrosa::Clock;

use self::pebble::{HOST, Pebble};
use crate::bench::Bench;

/// A connection to the portal by somebody who trusts the directory and no other certificate.
struct Visitor(TlsStream<TcpStream>);

impl Visitor {
    async fn open(pebble: &Pebble, host: &str, alpn: &[u8]) -> std::io::Result<Self> {
        Self::trusting(pebble.roots().await, pebble.tls, host, alpn).await
    }

    async fn trusting(
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

    fn certificate(&self) -> Seen {
        let chain = self.0.get_ref().1.peer_certificates().unwrap();
        Seen::of(&chain[0])
    }

    /// Asks for the first page on this connection, and gives the status.
    async fn ask(&mut self) -> u16 {
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
struct Seen {
    der: Vec<u8>,
    names: Vec<String>,
    from: i64,
    until: i64,
}

impl Seen {
    fn of(certificate: &CertificateDer<'_>) -> Self {
        let (_, read) = X509Certificate::from_der(certificate).unwrap();
        let names = read.subject_alternative_name().unwrap().unwrap();
        let names = names.value.general_names.iter().map(|name| match name {
            GeneralName::DNSName(name) => (*name).to_owned(),
            other => panic!("{other:?}"),
        });
        Self {
            der: certificate.to_vec(),
            names: names.collect(),
            from: read.validity().not_before.timestamp(),
            until: read.validity().not_after.timestamp(),
        }
    }
}

/// Waits until the log has said this so many times.
async fn logged(bench: &Bench, pebble: &Pebble, line: &str, times: usize) {
    for _ in 0..1_200 {
        if bench.logged().matches(line).count() >= times {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "not {times} times {line:?}:\n{}\n{}",
        bench.logged(),
        pebble.lines()
    );
}

/// Asserts that no host and no address of the directory is in the log.
fn assert_log_names_nobody(bench: &Bench) {
    let log = bench.logged();
    for word in ["example", "localhost", "127.0.0.1", "urn:", "https"] {
        assert!(!log.contains(word), "{word}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_certificate_comes_in_a_handshake_and_is_found_again_at_the_next_start() {
    let mut pebble = Pebble::up();
    let bench = Bench::empty_with(&pebble.config("contact = \"it@firm.example\"")).await;
    logged(&bench, &pebble, AWAITED, 1).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    let mut visitor = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    let first = visitor.certificate();
    assert_eq!(first.names, [HOST]);
    assert_eq!(visitor.ask().await, 200);
    // The proof is gone with its order, and nobody can have it again.
    assert!(Visitor::open(&pebble, HOST, b"acme-tls/1").await.is_err());
    let entries = fs::read_dir(bench.data().join("tls")).unwrap();
    let mut files = 0;
    for entry in entries.map(Result::unwrap) {
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{entry:?}");
        assert!(!entry.file_name().to_string_lossy().contains("example"));
        files += 1;
    }
    assert_eq!(files, 4, "two of its own, one certificate, one account");

    let roots = pebble.roots().await;
    pebble.stop();
    let bench = bench.restart(|_| {}).await;
    let again = Visitor::trusting(roots, pebble.tls, HOST, b"http/1.1")
        .await
        .unwrap();
    assert_eq!(again.certificate(), first);
    assert!(!bench.logged().contains("no new certificate"));
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_drops_no_connection() {
    let pebble = Pebble::up();
    let bench = Bench::empty_with(&pebble.config("")).await;
    logged(&bench, &pebble, RENEWED, 1).await;
    let mut open = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    let first = open.certificate();
    assert_eq!(open.ask().await, 200);

    // Thirty days after the certificate began, whenever that was.
    let renewal = first.from + 30 * DAY;
    assert!(renewal < first.until - (first.until - first.from) / 3);
    let left = renewal - i64::try_from(bench.clock.second()).unwrap();
    bench
        .clock
        .advance_minutes(u64::try_from(left / 60).unwrap() + 1);
    logged(&bench, &pebble, RENEWED, 2).await;
    let later = Visitor::open(&pebble, HOST, b"http/1.1").await.unwrap();
    let second = later.certificate();
    assert_ne!(second, first);
    assert_eq!(second.names, [HOST]);
    assert_eq!(open.ask().await, 200, "the connection of before");
    assert_eq!(open.certificate(), first);
    assert_log_names_nobody(&bench);
    bench.finish().await;
}

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
const AWAITED: &str = "a self-signed certificate is in use until the directory gives one: clearnet";
const RENEWED: &str = "a new certificate is in use: clearnet";
