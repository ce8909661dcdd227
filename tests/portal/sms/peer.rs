//! A gateway on loopback that fails as no real one can be made to, and writes down what it got.
#![expect(
    clippy::disallowed_methods,
    reason = "it stands in for somebody else's server"
)]

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// A gateway that takes a message as a GET request.
pub(super) struct HttpPeer {
    pub(super) port: u16,
    heard: Arc<Mutex<Vec<HashMap<String, String>>>>,
}

impl HttpPeer {
    /// Starts one that answers this status.
    pub(super) async fn start(status: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Vec<_>>>::default();
        let kept = heard.clone();
        let _task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                let answer = service_fn(move |request: Request<Incoming>| {
                    let query = request.uri().query().unwrap_or_default();
                    let fields = form_urlencoded::parse(query.as_bytes()).into_owned();
                    kept.lock().unwrap().push(fields.collect());
                    async move {
                        let mut response = Response::new(Full::<Bytes>::default());
                        *response.status_mut() = StatusCode::from_u16(status).unwrap();
                        Ok::<_, Infallible>(response)
                    }
                });
                let server = hyper::server::conn::http1::Builder::new();
                let served = server.serve_connection(TokioIo::new(stream), answer);
                let _task = tokio::spawn(served);
            }
        });
        Self { port, heard }
    }

    /// How many messages have come so far.
    pub(super) fn count(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    /// A field of the last message; empty if it had none.
    pub(super) fn last(&self, field: &str) -> String {
        let heard = self.heard.lock().unwrap();
        let last = heard.last().expect("a message");
        last.get(field).cloned().unwrap_or_default()
    }
}
