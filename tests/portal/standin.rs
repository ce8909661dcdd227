//! A tiny web site that stands in for the portal while the harness tests itself.
//!
//! It answers with what it was sent, which is exactly what the portal never does.
#![expect(
    clippy::disallowed_methods,
    reason = "it shows a test the address that it came from"
)]

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

/// The running site; it ends when this is dropped.
pub(crate) struct StandIn {
    /// The port that speaks TLS.
    pub(crate) https: u16,
    /// The port that does not.
    pub(crate) http: u16,
    /// A SOCKS5 proxy that leads every name to the plain port.
    pub(crate) socks: u16,
    _stop: oneshot::Sender<()>,
}

impl StandIn {
    /// Starts it on three free ports, on a thread of its own, so that tests with and without a runtime can use it.
    pub(crate) fn start() -> Self {
        let (ports, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let _thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                ports.send(open().await).unwrap();
                let _result = stopped.await;
            });
        });
        let (https, http, socks) = told.recv().unwrap();
        Self {
            https,
            http,
            socks,
            _stop: stop,
        }
    }
}

async fn open() -> (u16, u16, u16) {
    let acceptor = TlsAcceptor::from(tls());
    let https = listen(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let from = source(&stream);
            serve(acceptor.accept(stream).await?, from).await
        }
    });
    let http = listen(|stream| async move {
        let from = source(&stream);
        serve(stream, from).await
    });
    let (https, http) = (https.await, http.await);
    (https, http, listen(move |stream| proxy(stream, http)).await)
}

/// Answers every request on one stream.
///
/// # Errors
///
/// When the peer breaks the connection.
pub(crate) async fn serve<S>(stream: S, from: String) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let answer_from = service_fn(move |request| answer(request, from.clone()));
    let builder = auto::Builder::new(TokioExecutor::new());
    builder
        .serve_connection(TokioIo::new(stream), answer_from)
        .await
        .map_err(io::Error::other)
}

async fn answer(
    request: Request<Incoming>,
    from: String,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    let mut response = Response::new(Full::default());
    let html = match (&head.method, head.uri.path()) {
        (&Method::GET, "/" | "/en/") => FORM_PAGE.to_owned(),
        (&Method::GET, "/style.css") => {
            put(&mut response, CONTENT_TYPE.as_str(), "text/css");
            "@media (prefers-color-scheme: dark) { #light { display: none } }\
             @media not (prefers-color-scheme: dark) { #dark { display: none } }"
                .to_owned()
        }
        (&Method::POST, "/en/enter") => {
            *response.status_mut() = StatusCode::SEE_OTHER;
            put(&mut response, LOCATION.as_str(), "messages");
            put(
                &mut response,
                SET_COOKIE.as_str(),
                "session=s1; Path=/; HttpOnly",
            );
            String::new()
        }
        (&Method::POST, "/en/leave") => {
            put(
                &mut response,
                SET_COOKIE.as_str(),
                "session=; Path=/; Max-Age=0",
            );
            put(&mut response, "refresh", "0; url=/en/");
            "<title>Blank</title>".to_owned()
        }
        (&Method::GET, "/en/file") => {
            put(
                &mut response,
                CONTENT_DISPOSITION.as_str(),
                "attachment; filename=\"file-1.txt\"",
            );
            put(
                &mut response,
                CONTENT_TYPE.as_str(),
                "application/octet-stream",
            );
            "plain content".to_owned()
        }
        (_, path) => echo(&head.method, path, &head.headers, &body, &from),
    };
    if !response.headers().contains_key(CONTENT_TYPE) {
        put(
            &mut response,
            CONTENT_TYPE.as_str(),
            "text/html; charset=utf-8",
        );
    }
    *response.body_mut() = Full::new(Bytes::from(html));
    Ok(response)
}

fn put(response: &mut Response<Full<Bytes>>, name: &'static str, value: &'static str) {
    let _before = response
        .headers_mut()
        .insert(name, http::HeaderValue::from_static(value));
}

fn echo(method: &Method, path: &str, headers: &HeaderMap, body: &Bytes, from: &str) -> String {
    let mut lines = format!("{method} {path} from {from}\n");
    for (name, value) in headers {
        lines.push_str(&format!(
            "{name}: {}\n",
            String::from_utf8_lossy(value.as_bytes())
        ));
    }
    let signed_in = headers
        .get(COOKIE)
        .is_some_and(|cookie| cookie.as_bytes() == b"session=s1");
    let body = String::from_utf8_lossy(body)
        .replace('&', "&amp;")
        .replace('<', "&lt;");
    format!(
        "<!doctype html><title>Echo</title><h1>{}</h1><pre id=head>{lines}</pre><pre id=body>{body}</pre>\
         <ol id=code><li>harvest</li><li>ribbon</li></ol>",
        if signed_in { "Messages" } else { "Echo" }
    )
}

async fn listen<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> u16
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let _task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _task = tokio::spawn(serve(stream));
        }
    });
    port
}

fn source(stream: &TcpStream) -> String {
    stream
        .peer_addr()
        .map(|address| address.ip().to_string())
        .unwrap_or_default()
}

async fn proxy(mut client: TcpStream, port: u16) -> io::Result<()> {
    let mut head = [0; 2];
    let _read = client.read_exact(&mut head).await?;
    let mut methods = vec![0; usize::from(head[1])];
    let _read = client.read_exact(&mut methods).await?;
    if methods.contains(&2) {
        client.write_all(&[5, 2]).await?;
        for _ in 0..2 {
            // The version stands before the first of the two texts only.
            let skip = if head[0] == 5 { 2 } else { 1 };
            let mut length = vec![0; skip];
            let _read = client.read_exact(&mut length).await?;
            let mut text = vec![0; usize::from(length[skip - 1])];
            let _read = client.read_exact(&mut text).await?;
            head[0] = 0;
        }
        client.write_all(&[1, 0]).await?;
    } else {
        client.write_all(&[5, 0]).await?;
    }
    let mut ask = [0; 5];
    let _read = client.read_exact(&mut ask).await?;
    let mut name = vec![0; usize::from(ask[4]) + 2];
    let _read = client.read_exact(&mut name).await?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let _copied = tokio::io::copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
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

const FORM_PAGE: &str = r#"<!doctype html><html lang=en><meta name=viewport content="width=device-width">
<title>Write</title><link rel=stylesheet href="/style.css"><h1>Write</h1>
<p id=light>Light page</p><p id=dark>Dark page</p><noscript><p>No script runs here</p></noscript>
<script>document.querySelector("h1").textContent = "A script ran"</script>
<form method=post action="leave"><button>Leave now</button></form>
<form method=post action="report" enctype="multipart/form-data"><label for=report>Your report</label>
<textarea id=report name=report>before</textarea><label><input type=radio name=mode value=anonymous checked>Anonymous</label>
<label><input type=radio name=mode value=confidential>Confidential</label>
<label for=files>Files</label><input type=file id=files name=files multiple><button name=do value=send>Send the report</button></form>
<form method=post action="enter"><label for=code-field>Your code</label><input id=code-field name=code><button>Enter</button></form>
<form method=get action="search"><input name=q value="a b"><button>Search</button></form>
<p><a href="file">Get the file</a> <a href="messages">Messages</a></p>"#;
