//! The bare responder: hyper and rustls, one fixed answer, in a process of its own as the portal is.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::http::Response as Page;
use crate::process::Process;

/// A running peer.
pub(crate) struct Peer {
    /// Its port.
    pub(crate) port: u16,
    _process: Process,
}

/// Starts a peer that answers everything with the head and body of `page`, over TLS.
pub(crate) fn start(folder: &Path, page: &Page) -> Peer {
    start_as(folder, page, "--peer")
}

/// The same without TLS, as a server behind an onion service is.
pub(crate) fn start_plain(folder: &Path, page: &Page) -> Peer {
    start_as(folder, page, "--plain-peer")
}

fn start_as(folder: &Path, page: &Page, kind: &str) -> Peer {
    let mut lines = String::new();
    for (name, value) in &page.headers {
        lines.push_str(&format!("{name}: {}\n", value.to_str().unwrap()));
    }
    lines.push('\n');
    let path = folder.join("answer");
    std::fs::write(&path, [lines.as_bytes(), &page.body].concat()).unwrap();
    let program = std::env::current_exe().unwrap();
    let process = Process::start(&program, folder, &[kind, "answer"]);
    let port = process
        .wait_for("port ")
        .trim_start_matches("port ")
        .parse()
        .unwrap();
    Peer {
        port,
        _process: process,
    }
}

/// Serves until it is killed.
pub(crate) fn serve(answer: &Path, tls: bool) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run(Arc::new(read(answer)), tls));
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bare responder accepts for itself"
)]
async fn run(answer: Arc<Answer>, with_tls: bool) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    println!("port {}", listener.local_addr().unwrap().port());
    let acceptor = TlsAcceptor::from(tls());
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, answer) = (acceptor.clone(), Arc::clone(&answer));
        let _task = tokio::spawn(async move {
            if !with_tls {
                return answer_all(stream, answer).await;
            }
            if let Ok(stream) = acceptor.accept(stream).await {
                answer_all(stream, answer).await;
            }
        });
    }
}

async fn answer_all<S>(stream: S, answer: Arc<Answer>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |_| {
        let answer = Arc::clone(&answer);
        async move { Ok::<_, Infallible>(answer.response()) }
    });
    let _result = auto::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

struct Answer {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Answer {
    fn response(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(self.body.clone()));
        for (name, value) in &self.headers {
            let _new = response.headers_mut().append(name.clone(), value.clone());
        }
        response
    }
}

fn read(path: &Path) -> Answer {
    let bytes = std::fs::read(path).unwrap();
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.parse().unwrap(), value.parse().unwrap())
    };
    // hyper writes these two itself.
    let own = |line: &&str| !line.starts_with("date:") && !line.starts_with("content-length:");
    Answer {
        headers: head.lines().filter(own).map(header).collect(),
        body: bytes[end + 2..].to_vec().into(),
    }
}

fn tls() -> Arc<ServerConfig> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let mut config = builder
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}
