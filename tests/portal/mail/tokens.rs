//! XOAUTH2: tokens of a small endpoint, renewed, withdrawn and refused.
#![expect(
    clippy::disallowed_methods,
    reason = "it stands in for somebody else's server"
)]

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;

use super::server::{ACCOUNT, MailServer};
use super::{press, reachable};
use crate::bench::Bench;

const ADDRESS: &str = "ana.lund@chambers.example";

/// A token endpoint (RFC 6749, section 3.2) on loopback. Its tokens are `token-1`, `token-2` and so on.
struct Endpoint {
    port: u16,
    asked: Arc<Mutex<Vec<HashMap<String, String>>>>,
}

impl Endpoint {
    /// Starts one whose tokens are good for so many seconds; with none it refuses the client.
    async fn start(seconds: Option<u64>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::<Mutex<Vec<_>>>::default();
        let kept = asked.clone();
        let _task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                let answer = service_fn(move |request: Request<Incoming>| {
                    let kept = kept.clone();
                    async move { Ok::<_, Infallible>(answer(request, &kept, seconds).await) }
                });
                let server = hyper::server::conn::http1::Builder::new();
                let _task = tokio::spawn(server.serve_connection(TokioIo::new(stream), answer));
            }
        });
        Self { port, asked }
    }

    fn asked(&self) -> Vec<HashMap<String, String>> {
        self.asked.lock().unwrap().clone()
    }

    /// The lines that make a portal use it.
    fn config(&self, server: &MailServer, more: &str) -> String {
        let config = server
            .config()
            .replace("auth = \"plain\"", "auth = \"xoauth2\"");
        format!(
            "{config}[mail.oauth]\ntoken_url = \"http://127.0.0.1:{}/tenant/token\"\n\
             client_id = \"the portal\"\nscope = \"https://outlook.example/.default\"\n{more}",
            self.port
        )
    }
}

async fn answer(
    request: Request<Incoming>,
    kept: &Mutex<Vec<HashMap<String, String>>>,
    seconds: Option<u64>,
) -> Response<Full<Bytes>> {
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri().path(), "/tenant/token");
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let fields = form_urlencoded::parse(&body).into_owned().collect();
    let number = {
        let mut kept = kept.lock().unwrap();
        kept.push(fields);
        kept.len()
    };
    let (status, said) = match seconds {
        Some(seconds) => (
            StatusCode::OK,
            json!({
                "token_type": "Bearer",
                "access_token": format!("token-{number}"),
                "expires_in": seconds,
                "refresh_token": format!("refresh-{number}"),
            }),
        ),
        None => (
            StatusCode::BAD_REQUEST,
            json!({ "error": "invalid_client", "error_description": ADDRESS }),
        ),
    };
    let mut response = Response::new(Full::from(said.to_string()));
    *response.status_mut() = status;
    response
}

/// A server that takes these tokens; a wrong one is answered by a question, as big providers do.
fn server(tokens: &[&str]) -> MailServer {
    MailServer::with(json!({
        "auth": ["XOAUTH2"], "user": ACCOUNT, "secrets": tokens, "challenge": true,
    }))
}

async fn test(bench: &mut Bench) -> String {
    let mut lawyer = reachable(bench, "Lawyer", ADDRESS).await;
    press(&mut lawyer, "Send a test message").await.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_fetched_once_and_used_until_its_time_is_over() {
    let endpoint = Endpoint::start(Some(3600)).await;
    let server = server(&["token-1"]);
    let lines = endpoint.config(&server, "client_secret = \"s&cret\"\n");
    let mut bench = Bench::filled_with(&lines).await;
    for number in 1..=2 {
        let told = test(&mut bench).await;
        assert!(told.contains("took the test"), "{told}");
        assert_eq!(server.message(number).to, [ADDRESS]);
    }
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 1);
    for (field, value) in [
        ("grant_type", "client_credentials"),
        ("client_id", "the portal"),
        ("client_secret", "s&cret"),
        ("scope", "https://outlook.example/.default"),
    ] {
        assert_eq!(asked[0][field], value);
    }
    assert!(!bench.logged().contains("token-1"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_near_its_end_or_withdrawn_is_renewed_by_itself() {
    // Five minutes or less are taken for over.
    let short = Endpoint::start(Some(300)).await;
    let server_of_short = server(&["token-1", "token-2"]);
    let mut bench = Bench::filled_with(&short.config(&server_of_short, "")).await;
    for _ in 0..2 {
        let told = test(&mut bench).await;
        assert!(told.contains("took the test"), "{told}");
    }
    assert_eq!(short.asked().len(), 2);
    bench.finish().await;

    // The server takes each token once, long before its time.
    let long = Endpoint::start(Some(3600)).await;
    let server_of_long = MailServer::with(json!({
        "auth": ["XOAUTH2"], "secrets": ["token-1", "token-2"], "once": true, "challenge": true,
    }));
    let mut bench = Bench::filled_with(&long.config(&server_of_long, "")).await;
    for _ in 0..2 {
        let told = test(&mut bench).await;
        assert!(told.contains("took the test"), "{told}");
    }
    assert_eq!(long.asked().len(), 2);
    assert_eq!(server_of_long.lines("auth").len(), 3);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_from_a_file_is_used_and_replaced_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("refresh");
    fs::write(&file, "refresh-0\n").unwrap();
    let endpoint = Endpoint::start(Some(0)).await;
    let server = server(&["token-1", "token-2"]);
    let refresh = format!("refresh_token_file = \"{}\"\n", file.display());
    let mut bench = Bench::filled_with(&endpoint.config(&server, &refresh)).await;
    for number in 0..2 {
        let told = test(&mut bench).await;
        assert!(told.contains("took the test"), "{told}");
        let asked = endpoint.asked();
        assert_eq!(asked[number]["grant_type"], "refresh_token");
        let refresh = format!("refresh-{number}");
        assert_eq!(asked[number]["refresh_token"], refresh);
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_was_replaced_is_known_after_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("refresh");
    fs::write(&file, "refresh-0\n").unwrap();
    let endpoint = Endpoint::start(Some(0)).await;
    let server = server(&["token-1", "token-2", "token-3"]);
    let refresh = format!("refresh_token_file = \"{}\"\n", file.display());
    let mut bench = Bench::filled_with(&endpoint.config(&server, &refresh)).await;
    test(&mut bench).await;
    let mut bench = bench.restart(|_| {}).await;
    test(&mut bench).await;
    // Another token in the file counts from the next start on.
    fs::write(&file, "of the operator\n").unwrap();
    let mut bench = bench.restart(|_| {}).await;
    test(&mut bench).await;
    let asked: Vec<_> = endpoint
        .asked()
        .iter()
        .map(|ask| ask["refresh_token"].clone())
        .collect();
    assert_eq!(asked, ["refresh-0", "refresh-1", "of the operator"]);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_twice_is_a_refused_account() {
    let endpoint = Endpoint::start(Some(3600)).await;
    let server = server(&["token-2"]);
    let mut bench = Bench::filled_with(&endpoint.config(&server, "")).await;
    // A new token that is refused is not tried again at once; the next message asks for another.
    let told = test(&mut bench).await;
    assert!(told.contains("does not take the account"), "{told}");
    let log = bench.logged();
    assert!(
        log.contains("not sent by mail: the mail server refused the account"),
        "{log}"
    );
    let told = test(&mut bench).await;
    assert!(told.contains("took the test"), "{told}");
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 2);
    let auths = server.lines("auth");
    assert_eq!(auths.len(), 2);
    assert!(auths.iter().all(|auth| auth["secure"] == true));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_refuses_the_client_says_nothing_to_the_log() {
    let endpoint = Endpoint::start(None).await;
    let server = server(&[]);
    let mut bench = Bench::filled_with(&endpoint.config(&server, "")).await;
    let told = test(&mut bench).await;
    assert!(told.contains("no token could be had"), "{told}");
    let log = bench.logged();
    let reason = "not sent by mail: no token could be had for the mail server";
    assert!(log.contains(reason), "{log}");
    assert!(
        !log.contains("chambers") && !log.contains("invalid_client"),
        "{log}"
    );
    assert_eq!(server.lines("auth").len(), 0);
    bench.finish().await;
}
