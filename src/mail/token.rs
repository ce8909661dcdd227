//! Tokens for XOAUTH2, renewed before they end (RFC 6749, sections 4.4 and 6).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::Full;
use hyper::body::Bytes;
use serde::Deserialize;
use subrosa_policy::Plain;

use super::{MailError, Refreshes};
use crate::config::OAuth;
use crate::outside::{self, Roots, connect, exchange};

/// Gets tokens from one token endpoint, and keeps the newest in memory.
pub(super) struct Tokens {
    host: String,
    port: u16,
    roots: Option<Roots>,
    authority: HeaderValue,
    target: Uri,
    client: String,
    secret: Plain<String>,
    scope: String,
    kept: Mutex<Kept>,
    /// The refresh token of the operator's file, if there is one.
    first: Option<Arc<Plain<String>>>,
    refreshes: Arc<dyn Refreshes>,
}

/// What is kept between two messages.
#[derive(Default)]
struct Kept {
    token: Option<(Plain<String>, Instant)>,
    /// An endpoint may give another one with each token.
    refresh: Option<Plain<String>>,
}

/// The answer of section 5.1.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    expires_in: Option<u64>,
    #[serde(default)]
    refresh_token: Option<String>,
}

impl Tokens {
    pub(super) fn new(
        config: &OAuth,
        roots: Roots,
        refreshes: Arc<dyn Refreshes>,
    ) -> Result<Self, &'static str> {
        let unread = "mail.oauth.token_url cannot be read";
        let url: Uri = config.token_url.parse().map_err(|_| unread)?;
        let host = url
            .host()
            .ok_or(unread)?
            .trim_matches(['[', ']'])
            .to_owned();
        let tls = url.scheme_str() == Some("https");
        let authority = url.authority().map_or("", |authority| authority.as_str());
        let target = url.path_and_query().map_or("/", |target| target.as_str());
        let secret = outside::secret(&config.client_secret, &config.client_secret_file)
            .map_err(|_| "the file in mail.oauth.client_secret_file cannot be read")?;
        let first = match config.refresh_token_file.as_str() {
            "" => None,
            file => Some(Arc::new(outside::secret("", file).map_err(
                |_| "the file in mail.oauth.refresh_token_file cannot be read",
            )?)),
        };
        let refresh = first.as_ref().map(|first| {
            let kept = refreshes.kept(first.expose());
            kept.unwrap_or_else(|| copy(first))
        });
        Ok(Self {
            port: url.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            host,
            roots: tls.then_some(roots),
            authority: HeaderValue::from_str(authority).map_err(|_| unread)?,
            target: target.parse().map_err(|_| unread)?,
            client: config.client_id.clone(),
            secret,
            scope: config.scope.clone(),
            kept: Mutex::new(Kept {
                token: None,
                refresh,
            }),
            first,
            refreshes,
        })
    }

    // CLAIM(C-157): SECURITY.md
    /// A token that is still good, and whether it was only just made.
    pub(super) async fn token(&self) -> Result<(Plain<String>, bool), MailError> {
        if let Some(token) = self.still_good() {
            return Ok((token, false));
        }
        let wire = connect(&self.host, self.port, self.roots.as_ref()).await;
        let wire = wire.map_err(|_| MailError::Token)?;
        let answer = exchange(wire, self.request()).await;
        let answer = answer.map_err(|_| MailError::Token)?;
        if answer.status == StatusCode::BAD_REQUEST {
            self.begin_anew();
        }
        if answer.status != StatusCode::OK {
            return Err(MailError::Token);
        }
        let granted = serde_json::from_slice(answer.body.expose());
        let granted: Granted = granted.map_err(|_| MailError::Token)?;
        let next = granted.refresh_token.clone().map(Plain::new);
        let token = self.keep(granted);
        self.keep_refresh(next).await;
        Ok((token, true))
    }

    // CLAIM(C-235): SECURITY.md
    /// Keeps the refresh token that took the place of the one in the file, before a message goes out by it.
    async fn keep_refresh(&self, next: Option<Plain<String>>) {
        let (Some(first), Some(next)) = (self.first.clone(), next) else {
            return;
        };
        let refreshes = Arc::clone(&self.refreshes);
        let kept = tokio::task::spawn_blocking(move || {
            refreshes.keep(first.expose(), next.expose());
        });
        // What was not kept is in memory, and the next start begins with the one before.
        drop(kept.await);
    }

    /// The endpoint does not take what was kept, perhaps from a backup: the next attempt is by the file.
    fn begin_anew(&self) {
        if let Some(first) = &self.first {
            self.kept().refresh = Some(copy(first));
        }
    }

    /// The server did not take the token.
    pub(super) fn forget(&self) {
        self.kept().token = None;
    }

    fn still_good(&self) -> Option<Plain<String>> {
        let kept = self.kept();
        let (token, until) = kept.token.as_ref()?;
        let good = Instant::now() < *until;
        good.then(|| copy(token))
    }

    fn keep(&self, granted: Granted) -> Plain<String> {
        // What an endpoint does not say is taken for short.
        let seconds = granted.expires_in.unwrap_or(0).saturating_sub(EARLY);
        let until = Instant::now().checked_add(Duration::from_secs(seconds));
        let token = Plain::new(granted.access_token);
        let given = copy(&token);
        let mut kept = self.kept();
        kept.token = until.map(|until| (token, until));
        if let Some(refresh) = granted.refresh_token {
            kept.refresh = Some(Plain::new(refresh));
        }
        given
    }

    fn request(&self) -> Request<Full<Bytes>> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("client_id", &self.client);
        if !self.secret.expose().is_empty() {
            form.append_pair("client_secret", self.secret.expose());
        }
        if !self.scope.is_empty() {
            form.append_pair("scope", &self.scope);
        }
        match &self.kept().refresh {
            Some(refresh) => form
                .append_pair("grant_type", "refresh_token")
                .append_pair("refresh_token", refresh.expose()),
            None => form.append_pair("grant_type", "client_credentials"),
        };
        let mut request = Request::new(Full::from(form.finish()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.target.clone();
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.authority.clone());
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        request
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn copy(secret: &Plain<String>) -> Plain<String> {
    Plain::new(secret.expose().clone())
}

/// So many seconds before its end a token is not used any more.
const EARLY: u64 = 300;
