//! Submission to one mail server (RFC 6409): STARTTLS first, always (RFC 3207).

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use lettre::Message;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::extension::ClientId;
use subrosa_policy::Plain;

use super::token::Tokens;
use super::{Letter, MailError, Refreshes};
use crate::config::{Mail, MailAuth};
use crate::outside::{self, Roots, RootsError};

/// One mail server.
pub(super) struct Server {
    host: String,
    port: u16,
    tls: TlsParameters,
    hello: ClientId,
    from: Mailbox,
    domain: String,
    user: String,
    auth: Auth,
}

/// How the server lets the portal in.
enum Auth {
    None,
    Password(Mechanism, Plain<String>),
    Token(Box<Tokens>),
}

impl Server {
    /// The server of a checked configuration.
    pub(super) fn new(config: &Mail, refreshes: Arc<dyn Refreshes>) -> Result<Self, &'static str> {
        let domain = config.domain().to_owned();
        let password = outside::secret(&config.password, &config.password_file)
            .map_err(|_| "the file in mail.password_file cannot be read")?;
        let auth = match config.auth {
            MailAuth::None => Auth::None,
            MailAuth::Plain => Auth::Password(Mechanism::Plain, password),
            MailAuth::Login => Auth::Password(Mechanism::Login, password),
            MailAuth::Xoauth2 => {
                let tokens = Tokens::new(&config.oauth, roots(&config.ca)?, refreshes)?;
                Auth::Token(Box::new(tokens))
            }
        };
        Ok(Self {
            host: config.host.clone(),
            port: config.port,
            tls: tls(&config.host, &config.ca)?,
            // The name of the machine is nobody's business (RFC 5321, section 4.1.1.1, asks for one that is ours).
            hello: ClientId::Domain(domain.clone()),
            from: config.from.parse().map_err(|_| "mail.from is no address")?,
            domain,
            user: config.user.clone(),
            auth,
        })
    }

    /// Hands one message over, on a connection of its own.
    pub(super) async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let message = letter.write(&self.from, &self.domain)?;
        let sent = tokio::time::timeout(PATIENCE, self.hand_over(&message)).await;
        sent.unwrap_or(Err(MailError::Late))
    }

    async fn hand_over(&self, message: &Message) -> Result<(), MailError> {
        let Auth::Token(tokens) = &self.auth else {
            return self.hand_over_as(message, None).await;
        };
        let (token, is_new) = tokens.token().await?;
        let done = self.hand_over_as(message, Some(&token)).await;
        if done != Err(MailError::Account) {
            return done;
        }
        // A token can be withdrawn before its time.
        tokens.forget();
        if is_new {
            return done;
        }
        let (token, _) = tokens.token().await?;
        self.hand_over_as(message, Some(&token)).await
    }

    async fn hand_over_as(
        &self,
        message: &Message,
        token: Option<&Plain<String>>,
    ) -> Result<(), MailError> {
        let mut connection = self.connect().await?;
        let done = async {
            self.let_in(&mut connection, token).await?;
            let sent = connection
                .send(message.envelope(), &message.formatted())
                .await;
            sent.map(drop).map_err(|error| not_taken(&error))
        };
        let done = done.await;
        // Says goodbye, if there is still somebody.
        connection.abort().await;
        done
    }

    // CLAIM(C-151): SECURITY.md
    /// A connection that is encrypted; nothing is said on any other.
    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let place = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(PATIENCE), &self.hello, None, None)
                .await
                .map_err(|error| match error.status() {
                    Some(_) => MailError::Later,
                    None if error.is_response() => MailError::Answer,
                    None => MailError::Unreachable,
                })?;
        if !connection.can_starttls() {
            connection.abort().await;
            return Err(MailError::Bare);
        }
        let protected = connection.starttls(self.tls.clone(), &self.hello).await;
        protected.map_err(|error| match error.status() {
            Some(_) => MailError::Bare,
            None if is_about_tls(&error) => MailError::Tls,
            None => MailError::Cut,
        })?;
        if connection.is_encrypted() {
            Ok(connection)
        } else {
            Err(MailError::Bare)
        }
    }

    async fn let_in(
        &self,
        connection: &mut AsyncSmtpConnection,
        token: Option<&Plain<String>>,
    ) -> Result<(), MailError> {
        let (mechanism, secret) = match (&self.auth, token) {
            (Auth::None, _) => return Ok(()),
            (Auth::Password(mechanism, password), _) => (*mechanism, password),
            (Auth::Token(_), Some(token)) => (Mechanism::Xoauth2, token),
            (Auth::Token(_), None) => return Err(MailError::Token),
        };
        let credentials = Credentials::new(self.user.clone(), secret.expose().clone());
        let let_in = connection.auth(&[mechanism], &credentials).await;
        let_in.map(drop).map_err(|error| not_let_in(&error))
    }
}

/// What a failure says while the server decides about the account. A token that it refuses is answered by one more
/// question, which is an error of ours to lettre.
fn not_let_in(error: &Error) -> MailError {
    if error.is_permanent() || error.is_client() {
        MailError::Account
    } else if error.is_transient() {
        MailError::Later
    } else {
        MailError::Cut
    }
}

/// What a failure says after that.
fn not_taken(error: &Error) -> MailError {
    if error.is_permanent() || error.is_client() {
        MailError::Refused
    } else if error.is_transient() {
        MailError::Later
    } else {
        MailError::Cut
    }
}

/// Whether it is the certificate, or TLS itself, and not the line.
fn is_about_tls(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            return cause.kind() == io::ErrorKind::InvalidData;
        }
        source = cause.source();
    }
    error.is_tls()
}

fn roots(file: &str) -> Result<Roots, &'static str> {
    Roots::load(file).map_err(|error| match error {
        RootsError::Unreadable => "the file in mail.ca holds no certificates that can be read",
        RootsError::Tls => "TLS could not be made ready",
    })
}

fn tls(host: &str, ca: &str) -> Result<TlsParameters, &'static str> {
    let mut tls = TlsParameters::builder(host.to_owned());
    if ca.is_empty() {
        tls = tls.certificate_store(CertificateStore::WebpkiRoots);
    } else {
        // Says what is wrong with the file; lettre would take an empty one.
        let _good = roots(ca)?;
        let unreadable = "the file in mail.ca holds no certificates that can be read";
        let pem = std::fs::read(ca).map_err(|_| unreadable)?;
        let authority = Certificate::from_pem(&pem).map_err(|_| unreadable)?;
        tls = tls
            .certificate_store(CertificateStore::None)
            .add_root_certificate(authority);
    }
    tls.build().map_err(|_| "TLS could not be made ready")
}

/// How long a server may take for one message; some let the first one wait on purpose.
const PATIENCE: Duration = Duration::from_secs(60);
