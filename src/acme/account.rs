//! Requests to a directory under one account, and answers of a bounded length.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, Method, Request, Uri, header};
use http_body_util::Full;
use hyper::body::Bytes;
use rustls_acme::acme::{Auth, Directory, Identifier, Order, Problem};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Failure;
use super::jose::Signer;
use crate::outside::{Answer, Roots, Unreached, connect, exchange};

/// How one directory is reached.
#[derive(Clone)]
pub(super) struct Line {
    roots: Roots,
    /// Its host and port; nothing is asked of any other.
    home: Option<(String, u16)>,
}

/// One account at one directory.
pub(super) struct Account<'a> {
    line: &'a Line,
    directory: &'a Directory,
    signer: &'a Signer,
    /// Its name there, an address.
    name: String,
}

impl Line {
    /// The line to the directory at an address.
    pub(super) fn new(directory: &str, roots: Roots) -> Self {
        Self {
            roots,
            home: origin(directory),
        }
    }

    /// What a directory offers (RFC 8555 §7.1.1).
    pub(super) async fn directory(&self, url: &str) -> Result<Directory, Failure> {
        read(&self.ask(Method::GET, url, None).await?)
    }

    async fn nonce(&self, directory: &Directory) -> Result<String, Failure> {
        let answer = self.ask(Method::HEAD, &directory.new_nonce, None).await?;
        text(&answer.headers, "replay-nonce")
    }

    // CLAIM(C-231): SECURITY.md
    /// One request on a connection of its own. What comes back is read up to a length that a chain of certificates does
    /// not have; nothing that is longer is an answer.
    async fn ask(
        &self,
        method: Method,
        url: &str,
        body: Option<String>,
    ) -> Result<Answer, Failure> {
        // CLAIM(C-148): SECURITY.md
        // What a directory writes must not make the portal talk to others, or without TLS.
        let home = origin(url).filter(|place| self.home.as_ref() == Some(place));
        let (host, port) = home.ok_or(Failure::Answer)?;
        let host = host.trim_matches(['[', ']']);
        let wire = connect(host, port, Some(&self.roots)).await;
        let wire = wire.map_err(|unreached| match unreached {
            Unreached::Nobody => Failure::Unreachable,
            Unreached::Tls => Failure::Untrusted,
        })?;
        let answer = exchange(wire, request(method, url, body)?).await;
        let answer = answer.map_err(|_| Failure::Unreachable)?;
        if answer.status.is_success() {
            Ok(answer)
        } else {
            Err(problem(answer.body.expose()))
        }
    }
}

impl<'a> Account<'a> {
    /// The account of this key; the directory makes one that it does not have yet (RFC 8555 §7.3).
    pub(super) async fn open(
        line: &'a Line,
        directory: &'a Directory,
        signer: &'a Signer,
        contact: &[String],
    ) -> Result<Self, Failure> {
        let payload = json!({ "termsOfServiceAgreed": true, "contact": contact }).to_string();
        let (url, nonce) = (&directory.new_account, line.nonce(directory).await?);
        let body = signer.sign(None, &nonce, url, &payload)?;
        let answer = line.ask(Method::POST, url, Some(body)).await?;
        Ok(Self {
            line,
            directory,
            signer,
            name: text(&answer.headers, header::LOCATION.as_str())?,
        })
    }

    /// A new order for one name, with its address.
    pub(super) async fn new_order(&self, host: &str) -> Result<(String, Order), Failure> {
        let names = [Identifier::Dns(host.to_owned())];
        let payload = json!({ "identifiers": names }).to_string();
        let answer = self.post(&self.directory.new_order, &payload).await?;
        let url = text(&answer.headers, header::LOCATION.as_str())?;
        Ok((url, read(&answer)?))
    }

    /// How an order fares.
    pub(super) async fn order(&self, url: &str) -> Result<Order, Failure> {
        read(&self.post(url, "").await?)
    }

    /// How the proof of a name fares.
    pub(super) async fn auth(&self, url: &str) -> Result<Auth, Failure> {
        read(&self.post(url, "").await?)
    }

    /// Lets the directory look for what proves a name.
    pub(super) async fn look(&self, url: &str) -> Result<(), Failure> {
        self.post(url, "{}").await.map(drop)
    }

    /// Asks for the certificate of an order whose names are proved.
    pub(super) async fn finalize(&self, url: &str, request: &[u8]) -> Result<Order, Failure> {
        let payload = json!({ "csr": URL_SAFE_NO_PAD.encode(request) }).to_string();
        read(&self.post(url, &payload).await?)
    }

    /// A chain in PEM.
    pub(super) async fn certificate(&self, url: &str) -> Result<String, Failure> {
        let answer = self.post(url, "").await?;
        let chain = String::from_utf8(answer.body.expose().clone());
        let chain = chain.map_err(|_| Failure::Answer)?;
        if chain.is_empty() {
            Err(Failure::Answer)
        } else {
            Ok(chain)
        }
    }

    async fn post(&self, url: &str, payload: &str) -> Result<Answer, Failure> {
        let nonce = self.line.nonce(self.directory).await?;
        let body = self.signer.sign(Some(&self.name), &nonce, url, payload)?;
        self.line.ask(Method::POST, url, Some(body)).await
    }
}

/// Host and port of an `https` address; none of any other.
fn origin(url: &str) -> Option<(String, u16)> {
    let uri: Uri = url.parse().ok()?;
    if uri.scheme_str() != Some("https") {
        return None;
    }
    let authority = uri
        .authority()
        .filter(|authority| !authority.as_str().contains('@'))?;
    let port = authority.port_u16().unwrap_or(443);
    Some((authority.host().to_ascii_lowercase(), port))
}

fn request(
    method: Method,
    url: &str,
    body: Option<String>,
) -> Result<Request<Full<Bytes>>, Failure> {
    let unread = |_| Failure::Answer;
    let uri: Uri = url.parse().map_err(|_| Failure::Answer)?;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let mut request = Request::new(Full::from(body.unwrap_or_default()));
    *request.method_mut() = method;
    *request.uri_mut() = target.parse().map_err(|_| Failure::Answer)?;
    let headers = request.headers_mut();
    headers.insert(
        header::HOST,
        HeaderValue::from_str(authority).map_err(unread)?,
    );
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    // A directory may refuse whoever does not say what it is (RFC 8555 §6.1).
    headers.insert(header::USER_AGENT, HeaderValue::from_static("acme"));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/jose+json"),
    );
    Ok(request)
}

fn text(headers: &HeaderMap, name: &str) -> Result<String, Failure> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    Ok(value.ok_or(Failure::Answer)?.to_owned())
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    serde_json::from_slice(answer.body.expose()).map_err(|_| Failure::Answer)
}

/// Why the directory said no (RFC 8555 §6.7).
fn problem(body: &[u8]) -> Failure {
    let problem = serde_json::from_slice::<Problem>(body).ok();
    let kind = problem.and_then(|problem| problem.typ);
    kind.map_or(Failure::Answer, |kind| Failure::of_problem(&kind))
}

#[cfg(test)]
mod tests;
