//! Real TLS, on loopback.

use rustls::version::{TLS12, TLS13};
use rustls::{HandshakeKind, ProtocolVersion, SupportedProtocolVersion};

use super::*;
use crate::tls::{ACME, Challenges, Live, Origin, Pair, Tls};

/// A listener's TLS with a certificate of its own for `localhost`.
fn own(folder: &std::path::Path) -> Tls {
    let pair = Pair::self_signed(folder, "localhost").unwrap();
    Tls::new(Live::new(pair, Origin::Own), None).unwrap()
}

/// A client that trusts one certificate and speaks what it is told to.
fn client(
    folder: &std::path::Path,
    alpn: &[&[u8]],
    versions: &[&'static SupportedProtocolVersion],
) -> tokio_rustls::TlsConnector {
    use rustls::pki_types::pem::PemObject;
    let pem = std::fs::read(folder.join("self-signed.pem")).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(rustls::pki_types::CertificateDer::from_pem_slice(&pem).unwrap())
        .unwrap();
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(crate::tls::provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    Arc::new(config).into()
}

#[tokio::test]
async fn tls_on_loopback_speaks_both_versions_with_the_hybrid_key_exchange() {
    let folder = tempfile::tempdir().unwrap();
    let tls = own(folder.path());
    let stop = Stop::new();
    let server = server(true, Limits::default(), &Pace::tokio(), &stop);
    let bound = Bound::bind("127.0.0.1:0").await.unwrap();
    let port = bound.port().unwrap();
    assert_eq!(bound.printed().unwrap(), format!("127.0.0.1:{port}"));
    let accepting = tokio::spawn(bound.accept(server, Some(tls.config)));
    for alpn in [&b"h2"[..], b"http/1.1"] {
        let tcp = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = client(folder.path(), &[alpn], &[&TLS12, &TLS13])
            .connect(name, tcp)
            .await
            .unwrap();
        let session = stream.get_ref().1;
        assert_eq!(session.alpn_protocol(), Some(alpn));
        assert_eq!(session.protocol_version(), Some(ProtocolVersion::TLSv1_3));
        let group = session.negotiated_key_exchange_group().unwrap().name();
        assert_eq!(group, rustls::NamedGroup::X25519MLKEM768);
        if alpn == crate::tls::H2 {
            let (status, headers, _) = over_http2(stream, loaded_request()).await;
            assert_eq!(status, 200);
            assert_secured(&headers, true, "TLS, HTTP/2");
        } else {
            stream.write_all(GET).await.unwrap();
            let (status, headers, _) = response(&mut stream).await;
            assert_eq!(status, 200);
            assert_secured(&headers, true, "TLS, HTTP/1.1");
        }
    }
    stop.ask();
    accepting.await.unwrap();
    stop.finished().await;
    assert!(
        TcpStream::connect(("127.0.0.1", port)).await.is_err(),
        "the port is closed"
    );
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let tls = own(folder.path());
    let hand = Hand::new();
    let limits = Limits::default();
    let most = limits.handshake + Duration::from_secs(1);
    let server = server(true, limits, &hand.pace(), &Stop::new());
    let (mut ours, theirs) = duplex(1024);
    let acceptor = TlsAcceptor::from(tls.config);
    let task = tokio::spawn(async move { server.serve_tls(theirs, &acceptor).await });
    ours.write_all(&[22, 3, 1, 2]).await.unwrap();
    hand.until(task).await.unwrap();
    assert!(hand.passed() <= most, "{:?}", hand.passed());
}

#[tokio::test]
async fn an_older_browser_is_served_over_tls_1_2_and_never_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let tls = own(folder.path());
    let server = server(true, Limits::default(), &Pace::tokio(), &Stop::new());
    let acceptor = TlsAcceptor::from(tls.config);
    for versions in [&[&TLS12][..], &[&TLS13]] {
        // The client keeps whatever it is given; the second connection would resume.
        let client = client(folder.path(), &[], versions);
        for _ in 0..2 {
            let (ours, theirs) = duplex(64 * 1024);
            let (server, acceptor) = (server.clone(), acceptor.clone());
            tokio::spawn(async move { server.serve_tls(theirs, &acceptor).await });
            let name = ServerName::try_from("localhost").unwrap();
            let mut stream = client.connect(name, ours).await.unwrap();
            stream.write_all(GET).await.unwrap();
            assert_eq!(response(&mut stream).await.0, 200);
            let session = stream.get_ref().1;
            assert_eq!(session.protocol_version(), Some(versions[0].version));
            assert_eq!(session.handshake_kind(), Some(HandshakeKind::Full));
        }
    }
}

/// A certificate of nobody, for a challenge, which clients of `folder` trust.
fn proof(folder: &std::path::Path) -> rustls::sign::CertifiedKey {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("self-signed.pem"), made.cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der());
    let chain = vec![made.cert.der().clone()];
    rustls::sign::CertifiedKey::from_der(chain, key.unwrap(), &crate::tls::provider()).unwrap()
}

#[tokio::test]
async fn only_a_directory_is_shown_the_proof_and_nothing_is_said_on_its_connection() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pair = Pair::self_signed(own.path(), "localhost").unwrap();
    let challenges = Challenges::default();
    let tls = Tls::new(Live::new(pair, Origin::Own), Some(&challenges)).unwrap();
    let server = server(true, Limits::default(), &Pace::tokio(), &Stop::new());
    let acceptor = TlsAcceptor::from(tls.config);
    // Whoever trusts only the one certificate, and offers these protocols.
    let shake = async |trusted: &std::path::Path, alpn: &[&[u8]]| {
        let (ours, theirs) = duplex(64 * 1024);
        let (server, acceptor) = (server.clone(), acceptor.clone());
        tokio::spawn(async move { server.serve_tls(theirs, &acceptor).await });
        let client = client(trusted, alpn, &[&TLS12, &TLS13]);
        let name = ServerName::try_from("localhost").unwrap();
        client.connect(name, ours).await
    };
    let certificate = proof(other.path());
    assert!(shake(other.path(), &[ACME]).await.is_err(), "no order runs");
    let offered = challenges.in_handshake("LocalHost", certificate);
    let mut directory = shake(other.path(), &[ACME]).await.unwrap();
    assert_eq!(directory.get_ref().1.alpn_protocol(), Some(ACME));
    // It may be closed before it has taken what we say.
    directory.write_all(GET).await.ok();
    assert!(rest(&mut directory).await.is_empty());
    for alpn in [&[crate::tls::H2, ACME][..], &[b"http/1.1"], &[]] {
        assert!(shake(other.path(), alpn).await.is_err());
        let visitor = shake(own.path(), alpn).await.unwrap();
        assert_ne!(visitor.get_ref().1.alpn_protocol(), Some(ACME));
    }
    drop(offered);
    assert!(shake(other.path(), &[ACME]).await.is_err());
}
