//! An HTTP client of our own: cookies, forms and files over any stream, from a source address of the test's choosing.
//!
//! It behaves as a browser with JavaScript off does where the portal could tell the difference, and lets a test say
//! otherwise. One request, one connection: nothing is pooled, so a test always knows what a connection carried.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use http::{HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;

mod encode;
mod exchange;
mod response;
mod tls;
mod wire;

pub(crate) use self::response::Response;
pub(crate) use self::wire::BoxWire;

use self::encode::{BOUNDARY, join, multipart, urlencoded};
use self::exchange::{over_http1, over_http2};
use self::tls::{handshake, tls_config, tls_config_for};
use self::wire::Route;
use crate::html::Form;
use crate::wire::table::{Listener, hold};

/// A visitor with a cookie jar.
pub(crate) struct Client {
    route: Route,
    tls: Option<Arc<ClientConfig>>,
    host: String,
    from: Option<Ipv4Addr>,
    headers: BTreeMap<&'static str, String>,
    jar: Vec<Cookie>,
    http2: bool,
    follow: bool,
    sends_origin: bool,
    listener: Option<Listener>,
}

impl Client {
    /// A visitor of `https://127.0.0.1:port`. Any certificate is accepted.
    pub(crate) fn https(port: u16) -> Self {
        Self {
            tls: Some(tls_config(&[])),
            ..Self::new(Route::Tcp(port), format!("127.0.0.1:{port}"))
        }
    }

    /// A visitor of `http://127.0.0.1:port`.
    pub(crate) fn plain(port: u16) -> Self {
        Self::new(Route::Tcp(port), format!("127.0.0.1:{port}"))
    }

    /// A visitor of `http://host` through the SOCKS5 proxy at `proxy_port`; the proxy gets the name, never an address.
    ///
    /// Visitors with different `circuit` names ask a Tor client for different circuits.
    pub(crate) fn socks(proxy_port: u16, host: &str, circuit: &str) -> Self {
        Self::new(
            Route::Socks {
                proxy_port,
                circuit: circuit.to_owned(),
            },
            host.to_owned(),
        )
    }

    /// A visitor whose every connection is whatever `open` returns, for example one end of a `tokio::io::duplex`.
    pub(crate) fn over<F>(host: &str, open: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = io::Result<BoxWire>> + Send + 'static,
    {
        Self::new(
            Route::Own(Box::new(move || Box::pin(open()))),
            host.to_owned(),
        )
    }

    fn new(route: Route, host: String) -> Self {
        let headers = BTreeMap::from([("accept", "text/html".to_owned())]);
        Self {
            route,
            tls: None,
            host,
            from: None,
            headers,
            jar: Vec::new(),
            http2: false,
            follow: true,
            sends_origin: true,
            listener: None,
        }
    }

    /// Connects from this address of 127.0.0.0/8, so that a test can look for it afterwards.
    pub(crate) fn from(mut self, address: Ipv4Addr) -> Self {
        self.from = Some(address);
        self
    }

    /// Sends this user agent.
    pub(crate) fn user_agent(self, text: &str) -> Self {
        self.header(USER_AGENT_NAME, text)
    }

    /// Sends this referrer instead of the last page.
    pub(crate) fn referrer(self, text: &str) -> Self {
        self.header(REFERRER_NAME, text)
    }

    /// Sends one more header with every request.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        let _before = self.headers.insert(name, value.to_owned());
        self
    }

    /// Speaks HTTP/2.
    pub(crate) fn http2(mut self) -> Self {
        self.http2 = true;
        self.tls = self.tls.map(|_| tls_config(&[b"h2"]));
        self
    }

    /// Hands redirects back instead of following them.
    pub(crate) fn stay(mut self) -> Self {
        self.follow = false;
        self
    }

    /// Sends no `Origin` of its own, as a text browser does.
    pub(crate) fn without_origin(mut self) -> Self {
        self.sends_origin = false;
        self
    }

    /// Holds every answer against the table of what this listener may say.
    pub(crate) fn judged(mut self, listener: Listener) -> Self {
        self.listener = Some(listener);
        self
    }

    /// The cookies that are kept, as name and value.
    pub(crate) fn cookies(&self) -> Vec<(&str, &str)> {
        self.jar
            .iter()
            .map(|cookie| (cookie.name.as_str(), cookie.value.as_str()))
            .collect()
    }

    /// Forgets every cookie.
    pub(crate) fn forget(&mut self) {
        self.jar.clear();
    }

    /// Keeps a cookie that no response set.
    pub(crate) fn keep(&mut self, name: &str, value: &str) {
        self.store(&format!("{name}={value}; Path=/"));
    }

    /// Fetches `path`, which may hold a query.
    ///
    /// # Errors
    ///
    /// When no connection could be made, it broke, or no whole answer came within [`PATIENCE`].
    pub(crate) async fn get(&mut self, path: &str) -> io::Result<Response> {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form of `page`. Give it what to say with [`Form::with`] and its button with [`Form::press`].
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub(crate) async fn submit(&mut self, page: &Response, form: Form) -> io::Result<Response> {
        let target = join(&page.path, &form.action);
        if form.method == "get" {
            let query = urlencoded(&form.fields);
            let bare = target.split(['?', '#']).next().unwrap_or_default();
            return self.get(&format!("{bare}?{query}")).await;
        }
        let body = if form.multipart {
            Body {
                media_type: format!("multipart/form-data; boundary={BOUNDARY}"),
                bytes: multipart(&form),
            }
        } else {
            Body {
                media_type: "application/x-www-form-urlencoded".to_owned(),
                bytes: urlencoded(&form.fields).into(),
            }
        };
        self.send(Method::POST, &target, Some(body)).await
    }

    /// Posts fields to `path` without a form, as a hand-made request does.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub(crate) async fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> io::Result<Response> {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let body = Body {
            media_type: "application/x-www-form-urlencoded".to_owned(),
            bytes: urlencoded(&fields).into(),
        };
        self.send(Method::POST, path, Some(body)).await
    }

    /// Sends any request and follows what it leads to.
    ///
    /// # Errors
    ///
    /// As [`Client::get`].
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<Body>,
    ) -> io::Result<Response> {
        let mut response = self.once(&method, path, body).await?;
        for _ in 0..LONGEST_CHAIN {
            let Some(target) = response.redirect().filter(|_| self.follow) else {
                break;
            };
            let path = join(&response.path, &target);
            response = self.once(&Method::GET, &path, None).await?;
        }
        Ok(response)
    }

    /// Opens a connection, TLS included, for a test that writes the bytes itself.
    ///
    /// # Errors
    ///
    /// When the connection or its handshake fails.
    pub(crate) async fn connect(&self) -> io::Result<BoxWire> {
        let wire = self.route.open(self.from, &self.host).await?;
        let Some(config) = &self.tls else {
            return Ok(wire);
        };
        Ok(Box::new(handshake(wire, config).await?))
    }

    /// What a TLS handshake with the portal agrees on.
    ///
    /// # Errors
    ///
    /// When the handshake fails.
    ///
    /// # Panics
    ///
    /// When the client does not speak TLS.
    pub(crate) async fn tls_facts(&self) -> io::Result<TlsFacts> {
        let config = self.tls.as_ref().expect("a TLS client");
        let stream = handshake(self.route.open(self.from, &self.host).await?, config).await?;
        let session = stream.get_ref().1;
        Ok(TlsFacts {
            version: session
                .protocol_version()
                .map(|version| format!("{version:?}"))
                .unwrap_or_default(),
            group: session
                .negotiated_key_exchange_group()
                .map(|group| format!("{:?}", group.name()))
                .unwrap_or_default(),
            protocol: session
                .alpn_protocol()
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .unwrap_or_default(),
        })
    }

    /// Speaks only this TLS version and these application protocols, to see what the portal makes of it.
    pub(crate) fn only_tls(mut self, version: &'static rustls::SupportedProtocolVersion) -> Self {
        self.tls = Some(tls_config_for(&[version], &[b"http/1.1"]));
        self
    }

    async fn once(
        &mut self,
        method: &Method,
        path: &str,
        body: Option<Body>,
    ) -> io::Result<Response> {
        let path = path.split('#').next().unwrap_or_default();
        let request = self.request(method, path, body)?;
        let exchange = async {
            let wire = TokioIo::new(self.connect().await?);
            let answer = if self.http2 {
                over_http2(wire, request).await
            } else {
                over_http1(wire, request).await
            };
            answer.map_err(io::Error::other)
        };
        let late = |_| {
            io::Error::new(
                io::ErrorKind::TimedOut,
                format!("no answer to {method} {path}"),
            )
        };
        let (head, body) = tokio::time::timeout(PATIENCE, exchange)
            .await
            .map_err(late)??;
        let response = Response {
            status: head.status,
            headers: head.headers,
            body,
            path: path.to_owned(),
        };
        if let Some(listener) = self.listener {
            hold(listener, method, &response);
        }
        for line in response.headers.get_all(SET_COOKIE) {
            self.store(&String::from_utf8_lossy(line.as_bytes()));
        }
        Ok(response)
    }

    fn request(
        &self,
        method: &Method,
        path: &str,
        body: Option<Body>,
    ) -> io::Result<Request<Full<Bytes>>> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let origin = format!("{scheme}://{}", self.host);
        let uri = if self.http2 {
            format!("{origin}{path}")
        } else {
            path.to_owned()
        };
        let mut request = Request::new(Full::default());
        *request.method_mut() = method.clone();
        *request.uri_mut() = uri.parse::<Uri>().map_err(io::Error::other)?;
        let headers = request.headers_mut();
        let mut put = |name: http::HeaderName, value: &str| -> io::Result<()> {
            let _before = headers.insert(
                name,
                HeaderValue::from_str(value).map_err(io::Error::other)?,
            );
            Ok(())
        };
        if !self.http2 {
            put(HOST, &self.host)?;
        }
        if method != Method::GET && self.sends_origin {
            put(ORIGIN, &origin)?;
        }
        let cookies = self.cookies_for(path);
        if !cookies.is_empty() {
            put(COOKIE, &cookies)?;
        }
        for (name, value) in &self.headers {
            put(http::HeaderName::from_static(name), value)?;
        }
        if let Some(body) = body {
            put(CONTENT_TYPE, &body.media_type)?;
            *request.body_mut() = Full::new(Bytes::from(body.bytes));
        }
        Ok(request)
    }

    fn cookies_for(&self, path: &str) -> String {
        let mut pairs = Vec::new();
        for cookie in &self.jar {
            let secure_enough =
                !cookie.secure || self.tls.is_some() || self.host.ends_with(".onion");
            if path.starts_with(&cookie.path) && secure_enough {
                pairs.push(format!("{}={}", cookie.name, cookie.value));
            }
        }
        pairs.join("; ")
    }

    fn store(&mut self, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let (name, value) = parts
            .next()
            .and_then(|pair| pair.split_once('='))
            .unwrap_or((line, ""));
        let mut cookie = Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            path: "/".to_owned(),
            secure: false,
        };
        let mut dead = false;
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key.to_ascii_lowercase().as_str() {
                "path" => value.clone_into(&mut cookie.path),
                "secure" => cookie.secure = true,
                "max-age" => dead |= value.parse::<i64>().is_ok_and(|seconds| seconds <= 0),
                "expires" => dead |= value.contains(" 1970 "),
                _ => {}
            }
        }
        self.jar
            .retain(|known| known.name != cookie.name || known.path != cookie.path);
        if !dead {
            self.jar.push(cookie);
        }
    }
}

/// The body of a request.
pub(crate) struct Body {
    /// What the `Content-Type` header says.
    pub(crate) media_type: String,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

/// What a TLS handshake agreed on, in the words of rustls.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TlsFacts {
    /// For example `TLSv1_3`.
    pub(crate) version: String,
    /// For example `X25519MLKEM768`.
    pub(crate) group: String,
    /// `h2`, `http/1.1` or empty.
    pub(crate) protocol: String,
}

struct Cookie {
    name: String,
    value: String,
    path: String,
    secure: bool,
}

/// How long one request may take, connection and body included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

const USER_AGENT_NAME: &str = "user-agent";
const REFERRER_NAME: &str = "referer";
const LONGEST_CHAIN: usize = 5;

#[cfg(test)]
mod tests;
