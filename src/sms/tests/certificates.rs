//! Certificates of gateways that must not be believed.
#![expect(
    clippy::disallowed_methods,
    reason = "a stand-in for a gateway lets the portal in"
)]

use std::fs;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

/// A gateway behind TLS that reads what comes and never answers.
struct Peer {
    port: u16,
    /// Bytes that came in through TLS.
    read: Arc<AtomicUsize>,
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A gateway for this name whose certificate ends in this year.
async fn gateway(ca: &CertifiedIssuer<'static, KeyPair>, name: &str, until: i32) -> Peer {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, ca).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(crate::tls::provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let read = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&read);
    let _task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut buffer = [0; 512];
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let bytes = stream.read(&mut buffer).await.unwrap_or(0);
                counted.fetch_add(bytes, Ordering::SeqCst);
            }
        }
    });
    Peer { port, read }
}

fn over_http(port: u16, ca: &str) -> Sms {
    let mut sms = Sms {
        gateway: GatewayKind::Http,
        ca: ca.to_owned(),
        ..Sms::default()
    };
    sms.http.url = format!("https://localhost:{port}/?to={{number}}&text={{text}}");
    sms
}

#[cfg(feature = "smpp")]
fn over_smpp(port: u16, ca: &str) -> Sms {
    let mut sms = Sms {
        gateway: GatewayKind::Smpp,
        ca: ca.to_owned(),
        ..Sms::default()
    };
    sms.smpp.address = format!("localhost:{port}");
    sms.smpp.system_id = "firm".to_owned();
    sms
}

/// Both protocols to one gateway.
fn both(port: u16, ca: &str) -> Vec<Sms> {
    vec![
        over_http(port, ca),
        #[cfg(feature = "smpp")]
        over_smpp(port, ca),
    ]
}

async fn send(sms: &Sms) -> Result<(), SmsError> {
    let gateway = Gateway::new(sms).unwrap();
    gateway.send("+4512345678", "123456").await
}

#[tokio::test]
async fn a_gateway_whose_certificate_is_not_good_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, other) = (authority("ours"), authority("other"));
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, ours.pem()).unwrap();
    let ca = ca.to_str().unwrap();
    for (what, peer, ca) in [
        (
            "wrong authority",
            gateway(&other, "localhost", 4000).await,
            ca,
        ),
        ("wrong name", gateway(&ours, "sms.example", 4000).await, ca),
        ("expired", gateway(&ours, "localhost", 2021).await, ca),
        ("no file", gateway(&ours, "localhost", 4000).await, ""),
    ] {
        for sms in both(peer.port, ca) {
            let error = send(&sms).await.unwrap_err();
            assert_eq!(error, SmsError::Tls, "{what}: {:?}", sms.gateway);
        }
        assert_eq!(peer.read.load(Ordering::SeqCst), 0, "{what}");
    }
    // The same gateway with a good certificate is spoken to: only the certificate was in the way.
    let peer = gateway(&ours, "localhost", 4000).await;
    for sms in both(peer.port, ca) {
        assert_ne!(send(&sms).await, Err(SmsError::Tls), "{:?}", sms.gateway);
    }
    assert!(peer.read.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn a_gateway_that_speaks_no_tls_gets_nothing() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let mut all = Vec::new();
        for _ in both(0, "") {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            let bytes = stream.read(&mut buffer).await.unwrap();
            all.extend_from_slice(&buffer[..bytes]);
        }
        all
    });
    for sms in both(port, "") {
        assert_eq!(send(&sms).await, Err(SmsError::Tls), "{:?}", sms.gateway);
    }
    let heard = String::from_utf8_lossy(&heard.await.unwrap()).into_owned();
    assert!(!heard.contains("12345678"), "no number in the clear");
}

#[test]
fn a_file_of_authorities_that_cannot_be_read_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    fs::write(
        &file,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    for path in ["/nowhere/at/all.pem", file.to_str().unwrap()] {
        assert!(Gateway::new(&over_http(1, path)).is_err(), "{path}");
    }
}
