//! One order at an ACME directory (RFC 8555 §7.4), from the account to the chain.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, DistinguishedName, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::ClientConfig;
use rustls_acme::acme::{
    Account, AcmeError, Auth, AuthStatus, Challenge as Posed, Directory, Identifier, OrderStatus,
};
use zeroize::Zeroizing;

use super::Failure;
use crate::config::Challenge;
use crate::listen::Pace;
use crate::tls::{Challenges, Offered};

/// Whoever orders certificates.
pub(super) struct Desk {
    pub(super) client: Arc<ClientConfig>,
    /// The address of the directory.
    pub(super) directory: String,
    /// Where it may write to, as URLs.
    pub(super) contact: Vec<String>,
    /// The key of the account (PKCS #8).
    pub(super) account: Zeroizing<Vec<u8>>,
    pub(super) challenge: Challenge,
    pub(super) challenges: Challenges,
    pub(super) pace: Pace,
}

/// A new certificate, in PEM.
pub(super) struct Issued {
    pub(super) key: Zeroizing<String>,
    /// Its own certificate first.
    pub(super) chain: String,
}

impl Desk {
    /// A certificate for this host and no other name.
    pub(super) async fn order(&self, host: &str) -> Result<Issued, Failure> {
        let client = &self.client;
        let directory = self
            .ask(|| Directory::discover(client, &self.directory))
            .await?;
        self.stay([
            &directory.new_nonce,
            &directory.new_account,
            &directory.new_order,
        ])?;
        let account = self
            .ask(|| {
                let directory = directory.clone();
                Account::create_with_keypair(client, directory, &self.contact, &self.account)
            })
            .await?;
        let (key, request) = request(host)?;
        let (url, mut order) = self
            .ask(|| account.new_order(client, vec![host.to_owned()]))
            .await?;
        self.stay([&url, &order.finalize])?;
        for wait in WAITS {
            order = match order.status {
                OrderStatus::Pending => {
                    for authorization in &order.authorizations {
                        self.prove(&account, host, authorization).await?;
                    }
                    self.ask(|| account.order(client, &url)).await?
                }
                OrderStatus::Ready => {
                    self.ask(|| account.finalize(client, &order.finalize, &request))
                        .await?
                }
                OrderStatus::Processing => {
                    self.pace.after(wait).await;
                    self.ask(|| account.order(client, &url)).await?
                }
                OrderStatus::Valid { certificate } => {
                    self.stay([&certificate])?;
                    let chain = self
                        .ask(|| account.certificate(client, &certificate))
                        .await?;
                    return Ok(Issued { key, chain });
                }
                OrderStatus::Invalid => return Err(Failure::Refused),
            };
        }
        Err(Failure::Late)
    }

    /// Proves one name, and waits until the directory has seen it.
    async fn prove(&self, account: &Account, host: &str, url: &str) -> Result<(), Failure> {
        self.stay([url])?;
        let authorization = self.ask(|| account.auth(&self.client, url)).await?;
        if is_proved(&authorization)? {
            return Ok(());
        }
        let Identifier::Dns(name) = &authorization.identifier;
        if !name.eq_ignore_ascii_case(host) {
            return Err(Failure::Answer);
        }
        let (challenge, _offered) = self.offer(account, host, &authorization.challenges)?;
        self.stay([challenge.url.as_str()])?;
        self.ask(|| account.challenge(&self.client, &challenge.url))
            .await?;
        for wait in WAITS {
            self.pace.after(wait).await;
            let authorization = self.ask(|| account.auth(&self.client, url)).await?;
            if is_proved(&authorization)? {
                return Ok(());
            }
        }
        Err(Failure::Late)
    }

    /// Makes ready what the directory will look for; it is there until the second part is dropped.
    fn offer<'a>(
        &self,
        account: &Account,
        host: &str,
        posed: &'a [Posed],
    ) -> Result<(&'a Posed, Offered), Failure> {
        let failed = |error| Failure::from(&error);
        Ok(match self.challenge {
            Challenge::TlsAlpn01 => {
                let made = account.tls_alpn_01(posed, host.to_owned());
                let (challenge, certificate) = made.map_err(failed)?;
                (challenge, self.challenges.in_handshake(host, certificate))
            }
            Challenge::Http01 => {
                let (challenge, answer) = account.http_01(posed).map_err(failed)?;
                (
                    challenge,
                    self.challenges.over_http(&challenge.token, answer),
                )
            }
        })
    }

    // CLAIM(C-148): SECURITY.md
    /// Refuses addresses that lead elsewhere than to the directory that was configured: what a
    /// directory writes must not make the portal talk to others, or without TLS.
    fn stay<T: AsRef<str>, const N: usize>(&self, urls: [T; N]) -> Result<(), Failure> {
        let home = origin(&self.directory);
        let stays = |url: &T| home.is_some() && origin(url.as_ref()) == home;
        if urls.iter().all(stays) {
            Ok(())
        } else {
            Err(Failure::Answer)
        }
    }

    /// One request; again with another nonce when only that was refused (RFC 8555 §6.5).
    async fn ask<T, F>(&self, request: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, AcmeError>>,
    {
        for _ in 0..NONCES {
            let answer = self.pace.within(PATIENCE, request()).await;
            match answer.ok_or(Failure::Late)? {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    let failure = Failure::from(&error);
                    if failure != Failure::Nonce {
                        return Err(failure);
                    }
                }
            }
        }
        Err(Failure::Nonce)
    }
}

/// Host and port of an `https` address; none of any other.
fn origin(url: &str) -> Option<(String, u16)> {
    let uri: http::Uri = url.parse().ok()?;
    if uri.scheme_str() != Some("https") {
        return None;
    }
    let authority = uri
        .authority()
        .filter(|authority| !authority.as_str().contains('@'))?;
    let port = authority.port_u16().unwrap_or(443);
    Some((authority.host().to_ascii_lowercase(), port))
}

/// A fresh key, and the request for a certificate that says nothing but the name.
fn request(host: &str) -> Result<(Zeroizing<String>, Vec<u8>), Failure> {
    let unfit = |_| Failure::Unfit;
    let mut params = CertificateParams::new(vec![host.to_owned()]).map_err(unfit)?;
    params.distinguished_name = DistinguishedName::new();
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(unfit)?;
    let request = params.serialize_request(&key).map_err(unfit)?;
    let key = Zeroizing::new(key.serialize_pem());
    Ok((key, request.der().to_vec()))
}

/// Whether an authorization is done; an error if it will never be.
fn is_proved(authorization: &Auth) -> Result<bool, Failure> {
    match authorization.status {
        AuthStatus::Valid => Ok(true),
        AuthStatus::Pending => Ok(false),
        AuthStatus::Invalid
        | AuthStatus::Revoked
        | AuthStatus::Expired
        | AuthStatus::Deactivated => Err(Failure::NotProved),
    }
}

/// How often one request is tried while its nonces are refused.
const NONCES: u32 = 8;
/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The pauses between two looks at what the directory has to do; two minutes in all.
const WAITS: [Duration; 10] = [
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(15),
    Duration::from_secs(30),
    Duration::from_secs(30),
    Duration::from_secs(30),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_home_only_over_tls_to_the_same_host_and_port() {
        let home = origin("https://acme.example/directory");
        assert!(home.is_some());
        for same in ["https://acme.example/a/b", "https://ACME.example:443/x?y"] {
            assert_eq!(origin(same), home, "{same}");
        }
        for other in [
            "http://acme.example/a",
            "https://acme.example:8443/a",
            "https://127.0.0.1/a",
            "https://acme.example@elsewhere.example/a",
            "https://user@acme.example/a",
            "ftp://acme.example/a",
            "/a",
            "",
        ] {
            assert_ne!(origin(other), home, "{other}");
        }
    }
}
