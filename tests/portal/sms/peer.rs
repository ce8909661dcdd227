//! Gateways on loopback that write down what they get. They read the bytes themselves and share no
//! code with the portal.
#![expect(
    clippy::disallowed_methods,
    reason = "they stand in for somebody else's servers"
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
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A gateway that takes a message as a GET request.
pub(super) struct HttpPeer {
    pub(super) port: u16,
    heard: Arc<Mutex<Vec<HashMap<String, String>>>>,
}

impl HttpPeer {
    /// Starts one that answers this status.
    pub(super) async fn start(status: u16) -> Self {
        let (listener, port) = listen().await;
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
                        let mut response = Response::new(Full::new(Bytes::from("0: Accepted")));
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

    /// A field of the last message; empty if it had none.
    pub(super) fn last(&self, field: &str) -> String {
        let heard = self.heard.lock().unwrap();
        let last = heard.last().expect("a message");
        last.get(field).cloned().unwrap_or_default()
    }
}

/// A message as it stood in a submit_sm (SMPP 3.4, section 4.4.1).
#[derive(Clone, Debug, Default)]
pub(super) struct Submitted {
    pub(super) source_ton: u8,
    pub(super) source: String,
    pub(super) destination_ton: u8,
    pub(super) destination_npi: u8,
    pub(super) destination: String,
    pub(super) data_coding: u8,
    pub(super) text: String,
}

/// A gateway that speaks SMPP 3.4.
pub(super) struct SmppPeer {
    pub(super) port: u16,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    said: Vec<&'static str>,
    messages: Vec<Submitted>,
}

impl SmppPeer {
    /// Starts one that lets this account in.
    pub(super) async fn start(account: &'static str, password: &'static str) -> Self {
        let (listener, port) = listen().await;
        let heard = Arc::<Mutex<Heard>>::default();
        let kept = heard.clone();
        let _task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _task = tokio::spawn(talk(stream, account, password, kept.clone()));
            }
        });
        Self { port, heard }
    }

    pub(super) fn last(&self) -> Submitted {
        let heard = self.heard.lock().unwrap();
        heard.messages.last().expect("a message").clone()
    }

    /// What the last connection said, in order.
    pub(super) fn said(&self) -> Vec<&'static str> {
        let heard = self.heard.lock().unwrap();
        let start = heard
            .said
            .iter()
            .rposition(|what| *what == "bind_transmitter");
        heard.said[start.unwrap_or(0)..].to_vec()
    }
}

async fn talk(
    mut stream: TcpStream,
    account: &str,
    password: &str,
    heard: Arc<Mutex<Heard>>,
) -> std::io::Result<()> {
    loop {
        let length = stream.read_u32().await?;
        let id = stream.read_u32().await?;
        let _status = stream.read_u32().await?;
        let number = stream.read_u32().await?;
        let mut body = vec![0; usize::try_from(length - 16).unwrap()];
        let _read = stream.read_exact(&mut body).await?;
        let mut body = Body(&body);
        let (what, status) = match id {
            0x02 => {
                let fits = body.text() == account && body.text() == password;
                // ESME_RBINDFAIL
                ("bind_transmitter", if fits { 0 } else { 0x0D })
            }
            0x04 => {
                let message = submitted(&mut body);
                heard.lock().unwrap().messages.push(message);
                ("submit_sm", 0)
            }
            0x06 => ("unbind", 0),
            _ => ("something else", 3),
        };
        heard.lock().unwrap().said.push(what);
        if what == "submit_sm" {
            // A gateway may ask in between whether somebody is still there.
            write(&mut stream, 0x15, 0, 77, b"").await?;
        }
        let answer: &[u8] = if id == 0x06 { b"" } else { b"firm\0" };
        write(&mut stream, id | 0x8000_0000, status, number, answer).await?;
        if what == "submit_sm" {
            let mut answer = [0; 16];
            let _read = stream.read_exact(&mut answer).await?;
            assert_eq!(answer[4..8], [0x80, 0, 0, 0x15], "enquire_link_resp");
        }
    }
}

fn submitted(body: &mut Body<'_>) -> Submitted {
    let _service = body.text();
    let (source_ton, _npi, source) = (body.byte(), body.byte(), body.text());
    let (destination_ton, destination_npi, destination) = (body.byte(), body.byte(), body.text());
    let [_esm_class, _protocol, _priority] = [body.byte(), body.byte(), body.byte()];
    let [_schedule, _validity] = [body.text(), body.text()];
    let [_delivery, _replace] = [body.byte(), body.byte()];
    let data_coding = body.byte();
    let _canned = body.byte();
    let length = usize::from(body.byte());
    Submitted {
        source_ton,
        source,
        destination_ton,
        destination_npi,
        destination,
        data_coding,
        text: String::from_utf8(body.0[..length].to_vec()).unwrap(),
    }
}

/// What is left of a body.
struct Body<'a>(&'a [u8]);

impl Body<'_> {
    fn byte(&mut self) -> u8 {
        let byte = self.0[0];
        self.0 = &self.0[1..];
        byte
    }

    fn text(&mut self) -> String {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap();
        let text = String::from_utf8(self.0[..end].to_vec()).unwrap();
        self.0 = &self.0[end + 1..];
        text
    }
}

async fn write(
    stream: &mut TcpStream,
    id: u32,
    status: u32,
    number: u32,
    body: &[u8],
) -> std::io::Result<()> {
    let length = u32::try_from(16 + body.len()).unwrap();
    let mut bytes = Vec::new();
    for word in [length, id, status, number] {
        bytes.extend_from_slice(&word.to_be_bytes());
    }
    bytes.extend_from_slice(body);
    stream.write_all(&bytes).await
}

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}
