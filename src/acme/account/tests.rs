//! Answers of a directory, one of which has no end.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::tls::{Live, Origin, Pair, Tls};

#[expect(
    clippy::disallowed_methods,
    reason = "a directory of the test, which only the portal's own client visits"
)]
/// A directory on this machine that answers one request with `head` and spaces, up to 64 MiB of them; returns how
/// many it could send.
async fn endless(tls: Tls, head: &'static str, listener: TcpListener) -> usize {
    let (tcp, _) = listener.accept().await.unwrap();
    let mut stream = TlsAcceptor::from(Arc::clone(&tls.config))
        .accept(tcp)
        .await
        .unwrap();
    let asked = stream.read(&mut [0; 4096]).await.unwrap();
    assert!(asked > 0);
    let mut sent = 0;
    stream.write_all(head.as_bytes()).await.unwrap();
    while sent < 64 << 20 && stream.write_all(&[b' '; 8192]).await.is_ok() {
        sent += 8192;
    }
    sent
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let pair = Pair::self_signed(folder.path(), "localhost").unwrap();
    let tls = Tls::new(Live::new(pair, Origin::Own), None).unwrap();
    let ca = folder.path().join("self-signed.pem");
    let roots = Roots::load(ca.to_str().unwrap()).unwrap();
    for (head, why) in [
        ("HTTP/1.1 200 OK\r\n\r\n", Failure::Answer),
        ("HTTP/1.1 404 No\r\n\r\n", Failure::Answer),
        ("HTTP/1.1 200 OK\r\nreplay-nonce: ", Failure::Unreachable),
    ] {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!(
            "https://localhost:{}/dir",
            listener.local_addr().unwrap().port()
        );
        let line = Line::new(&url, roots.clone());
        let sending = tokio::spawn(endless(tls.clone(), head, listener));
        assert_eq!(line.directory(&url).await.err(), Some(why), "{head}");
        let sent = sending.await.unwrap();
        // What the kernel holds for both sides is in it.
        assert!(sent < 32 << 20, "{head}: {sent} bytes");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a directory of the test, which only the portal's own client visits"
)]
/// Waits until somebody connects.
async fn called(listener: &TcpListener) {
    drop(listener.accept().await.unwrap());
}

#[tokio::test]
async fn nobody_but_the_directory_is_connected_to_whatever_it_writes() {
    let listen = || TcpListener::bind(("127.0.0.1", 0));
    let (home, other) = (listen().await.unwrap(), listen().await.unwrap());
    let at = |listener: &TcpListener| format!("https://{}/x", listener.local_addr().unwrap());
    let line = Line::new(&at(&home), Roots::load("").unwrap());
    let elsewhere = at(&other);
    // A request for any address goes by this.
    tokio::select! {
        answer = line.ask(Method::POST, &elsewhere, None) => assert_eq!(answer.err(), Some(Failure::Answer)),
        () = called(&other) => panic!("it connects to another place"),
    }
    let own = at(&home);
    tokio::select! {
        answer = line.ask(Method::POST, &own, None) => panic!("{:?}", answer.err()),
        () = called(&home) => {}
    }
}

#[test]
fn an_address_leads_home_only_over_tls_to_the_same_host_and_port() {
    let home = origin("https://acme.example/directory");
    assert!(home.is_some());
    for same in ["https://acme.example/a/b", "https://ACME.example:443/x?y"] {
        assert_eq!(origin(same), home, "{same}");
    }
    for other in [
        "http://acme.example/a",
        "https://acme.example:8443/a",
        "https://127.0.0.1/a",
        "https://acme.example@elsewhere.example/a",
        "https://user@acme.example/a",
        "ftp://acme.example/a",
        "/a",
        "",
    ] {
        assert_ne!(origin(other), home, "{other}");
    }
}

#[test]
fn what_a_directory_writes_is_cut_down_to_a_reason() {
    let problem = |text: &str| problem(text.as_bytes());
    let of = |name: &str| {
        problem(&format!(
            "{{\"type\": \"urn:ietf:params:acme:error:{name}\", \"detail\": \"office.example\"}}"
        ))
    };
    for (name, failure) in [
        ("badNonce", Failure::Nonce),
        ("rateLimited", Failure::TooOften),
        ("unauthorized", Failure::Account),
        ("rejectedIdentifier", Failure::Refused),
        ("dns", Failure::NotProved),
        ("serverInternal", Failure::Answer),
        ("", Failure::Answer),
    ] {
        assert_eq!(of(name), failure, "{name}");
    }
    for other in [
        "",
        "<html>",
        "{}",
        "{\"type\": \"about:blank\"}",
        "[\"badNonce\"]",
    ] {
        assert_eq!(problem(other), Failure::Answer, "{other}");
    }
}
