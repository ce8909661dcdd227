//! A browser without scripts, just large enough to send a report: over TLS to the portal's own certificate, or through
//! the door of the onion service.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, REFERER, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::Broken;
use crate::outside::{self, Wire};
use crate::portal::OnionDoor;

/// Where a browser goes.
pub(super) enum Reach {
    /// A port of this machine, over TLS.
    Port(u16),
    /// The onion address, without the network in between.
    Onion(OnionDoor),
}

/// Somebody who visits, with a name of their browser and a page they came from.
pub(super) struct Browser {
    pub(super) reach: Reach,
    /// The host that they typed.
    pub(super) host: String,
    pub(super) agent: String,
    pub(super) referrer: String,
    /// The cookie they were given, as `name=value`.
    pub(super) cookie: Option<String>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

/// One part of a form.
pub(super) enum Part<'a> {
    /// A field and what was typed.
    Field(&'a str, &'a str),
    /// A field, the name of a file, and the file.
    File(&'a str, &'a str, &'a [u8]),
}

impl Browser {
    /// Reads a page.
    pub(super) async fn get(&mut self, path: &str) -> Result<Answer, Broken> {
        self.ask(Method::GET, path, None).await
    }

    /// Sends a form.
    pub(super) async fn post(&mut self, path: &str, parts: &[Part<'_>]) -> Result<Answer, Broken> {
        self.ask(Method::POST, path, Some(multipart(parts))).await
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Answer, Broken> {
        let scheme = match self.reach {
            Reach::Port(_) => "https",
            Reach::Onion(_) => "http",
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &self.host)
            .header(USER_AGENT, &self.agent)
            .header(REFERER, &self.referrer);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if body.is_some() {
            request = request
                .header(ORIGIN, format!("{scheme}://{}", self.host))
                .header(
                    CONTENT_TYPE,
                    format!("multipart/form-data; boundary={BOUNDARY}"),
                );
        }
        let body = Full::new(Bytes::from(body.unwrap_or_default()));
        let request = request.body(body).map_err(|_| Broken("a request"))?;
        let answer = exchange(self.wire().await?, request).await?;
        let cookies = answer.headers.get_all(SET_COOKIE).iter();
        for line in cookies.filter_map(|line| line.to_str().ok()) {
            let pair = line.split(';').next().unwrap_or_default();
            let given = !pair.ends_with('=');
            self.cookie = given.then(|| pair.to_owned());
        }
        Ok(answer)
    }

    async fn wire(&self) -> Result<Box<dyn Wire>, Broken> {
        match &self.reach {
            Reach::Onion(door) => {
                let (near, far) = tokio::io::duplex(64 * 1024);
                let door = door.clone();
                tokio::spawn(async move { door.serve(far).await });
                Ok(Box::new(near))
            }
            Reach::Port(port) => {
                let stream = outside::connect("127.0.0.1", *port, None).await;
                let stream = stream.map_err(|_| Broken("a connection"))?;
                let name = ServerName::try_from("localhost").map_err(|_| Broken("TLS"))?;
                let shaken = connector()?.connect(name, stream).await;
                Ok(Box::new(shaken.map_err(|_| Broken("TLS"))?))
            }
        }
    }
}

async fn exchange(wire: Box<dyn Wire>, request: Request<Full<Bytes>>) -> Result<Answer, Broken> {
    let broken = |_| Broken("an answer");
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(wire)).await;
    let (mut sender, connection) = shaken.map_err(broken)?;
    let driver = tokio::spawn(connection);
    let (head, body) = sender
        .send_request(request)
        .await
        .map_err(broken)?
        .into_parts();
    let body = body.collect().await.map_err(broken)?.to_bytes();
    driver.abort();
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        text: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// RFC 7578.
fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let (head, content) = match part {
            Part::Field(name, text) => (format!("name=\"{name}\""), text.as_bytes()),
            Part::File(name, file, bytes) => (
                format!("name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/png"),
                *bytes,
            ),
        };
        body.extend_from_slice(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn connector() -> Result<TlsConnector, Broken> {
    let provider = crate::tls::provider();
    let verifier = Arc::new(Own(provider.clone()));
    let config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| Broken("TLS"))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Takes whatever certificate is shown on a port of this machine that the portal itself has just opened.
#[derive(Debug)]
struct Own(CryptoProvider);

impl ServerCertVerifier for Own {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

const BOUNDARY: &str = "----leakcheck-boundary-7d3f";
