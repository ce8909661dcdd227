//! One order at an ACME directory (RFC 8555 §7.4), from the account to the chain.

use std::time::Duration;

use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName, KeyPair, PKCS_ECDSA_P256_SHA256,
};
use rustls::crypto::aws_lc_rs::sign::any_ecdsa_type;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use rustls_acme::acme::{
    Auth, AuthStatus, Challenge as Posed, ChallengeType, Identifier, OrderStatus,
};
use zeroize::Zeroizing;

use super::Failure;
use super::account::{Account, Line};
use super::jose::Signer;
use crate::config::Challenge;
use crate::listen::Pace;
use crate::tls::{self, Challenges, Offered};

/// Whoever orders certificates.
pub(super) struct Desk {
    pub(super) line: Line,
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
        let line = &self.line;
        let directory = self.ask(|| line.directory(&self.directory)).await?;
        let signer = Signer::new(&self.account)?;
        let open = || Account::open(line, &directory, &signer, &self.contact);
        let account = self.ask(open).await?;
        let (key, request) = request(host)?;
        let (url, mut order) = self.ask(|| account.new_order(host)).await?;
        for wait in WAITS {
            order = match order.status {
                OrderStatus::Pending => {
                    for authorization in &order.authorizations {
                        self.prove(&account, &signer, host, authorization).await?;
                    }
                    self.ask(|| account.order(&url)).await?
                }
                OrderStatus::Ready => {
                    self.ask(|| account.finalize(&order.finalize, &request))
                        .await?
                }
                OrderStatus::Processing => {
                    self.pace.after(wait).await;
                    self.ask(|| account.order(&url)).await?
                }
                OrderStatus::Valid { certificate } => {
                    let chain = self.ask(|| account.certificate(&certificate)).await?;
                    return Ok(Issued { key, chain });
                }
                OrderStatus::Invalid => return Err(Failure::Refused),
            };
        }
        Err(Failure::Late)
    }

    /// Proves one name, and waits until the directory has seen it.
    async fn prove(
        &self,
        account: &Account<'_>,
        signer: &Signer,
        host: &str,
        url: &str,
    ) -> Result<(), Failure> {
        let authorization = self.ask(|| account.auth(url)).await?;
        if is_proved(&authorization)? {
            return Ok(());
        }
        let Identifier::Dns(name) = &authorization.identifier;
        if !name.eq_ignore_ascii_case(host) {
            return Err(Failure::Answer);
        }
        let (challenge, _offered) = self.offer(signer, host, &authorization.challenges)?;
        self.ask(|| account.look(&challenge.url)).await?;
        for wait in WAITS {
            self.pace.after(wait).await;
            let authorization = self.ask(|| account.auth(url)).await?;
            if is_proved(&authorization)? {
                return Ok(());
            }
        }
        Err(Failure::Late)
    }

    /// Makes ready what the directory will look for; it is there until the second part is dropped.
    fn offer<'a>(
        &self,
        signer: &Signer,
        host: &str,
        posed: &'a [Posed],
    ) -> Result<(&'a Posed, Offered), Failure> {
        let kind = match self.challenge {
            Challenge::TlsAlpn01 => ChallengeType::TlsAlpn01,
            Challenge::Http01 => ChallengeType::Http01,
        };
        let challenge = posed.iter().find(|posed| posed.typ == kind);
        let challenge = challenge.ok_or(Failure::NotOffered)?;
        let proof = signer.proof(&challenge.token)?;
        let offered = match self.challenge {
            Challenge::TlsAlpn01 => self.challenges.in_handshake(host, shown(host, &proof)?),
            Challenge::Http01 => self.challenges.over_http(&challenge.token, proof),
        };
        Ok((challenge, offered))
    }

    /// One request; again with another nonce when only that was refused (RFC 8555 §6.5).
    async fn ask<T, F>(&self, request: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        for _ in 0..NONCES {
            let answer = self.pace.within(PATIENCE, request()).await;
            match answer.ok_or(Failure::Late)? {
                Err(Failure::Nonce) => {}
                answer => return answer,
            }
        }
        Err(Failure::Nonce)
    }
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

/// The certificate that proves a name in a handshake (RFC 8737 §3).
fn shown(host: &str, proof: &str) -> Result<CertifiedKey, Failure> {
    let unfit = |_| Failure::Unfit;
    let hash = tls::hash(proof.as_bytes()).ok_or(Failure::Unfit)?;
    let mut params = CertificateParams::new(vec![host.to_owned()]).map_err(unfit)?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(&hash)];
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(unfit)?;
    let made = params.self_signed(&key).map_err(unfit)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = any_ecdsa_type(&key).map_err(|_| Failure::Unfit)?;
    // Not compared: what reads certificates refuses this one for the extension that it must have.
    Ok(CertifiedKey::new(vec![made.der().clone()], key))
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
