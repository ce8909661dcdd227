//! A certificate, judged: which of its subkeys messages are encrypted to, until when, and by what.
//!
//! Only what the key itself has signed counts, with a hash that is still safe. What others have certified says nothing
//! here: its owner put the key there, in a session of theirs.

use pgp::composed::{SignedKeyDetails, SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Signature, SignatureType};
use pgp::ser::Serialize;
use pgp::types::{
    EcdhPublicParams, EcdsaPublicParams, KeyDetails, KeyVersion, PublicParams, SignedUser, Tag,
};

use super::cipher::Wishes;
use super::{KeyProblem, MailError, armor, cipher};

/// A key that can be encrypted to, at least until it is over.
pub(crate) struct OwnKey {
    /// Cut down to one subkey and what makes it good.
    certificate: SignedPublicKey,
    subkey: SignedPublicSubKey,
    /// In seconds since 1970.
    until: Option<u64>,
    wishes: Wishes,
}

/// What a key says of itself.
struct Own<'a> {
    /// The newest signature on the key itself.
    direct: Option<&'a Signature>,
    /// The name it goes by first, with the newest signature on it.
    named: Option<(&'a SignedUser, &'a Signature)>,
}

impl OwnKey {
    // CLAIM(C-181): SECURITY.md
    /// Judges what was pasted, and cuts it down: names but one, pictures, what others have signed, older signatures and
    /// other subkeys are not kept.
    pub(super) fn from_pasted(text: &str, second: u64) -> Result<Self, KeyProblem> {
        let judged = Self::judge(&armor::certificate(text)?, second)?;
        // What is kept must say the same when it is read again.
        let again = Self::from_kept(&judged.kept(), second)?;
        if again.until != judged.until || again.subkey.key != judged.subkey.key {
            return Err(KeyProblem::Broken);
        }
        // Whether it can be encrypted to is best known by doing it.
        let tried = again.encrypt(Vec::new());
        tried.map_or(Err(KeyProblem::Unfit), |_| Ok(again))
    }

    /// Judges anew what was kept.
    pub(super) fn from_kept(kept: &[u8], second: u64) -> Result<Self, KeyProblem> {
        Self::judge(&armor::from_bytes(kept)?, second)
    }

    /// The bytes to keep.
    pub(crate) fn kept(&self) -> Vec<u8> {
        self.certificate.to_bytes().unwrap_or_default()
    }

    /// Its fingerprint in hexadecimal.
    pub(crate) fn fingerprint(&self) -> String {
        format!("{:X}", self.certificate.fingerprint())
    }

    /// When it ends, in seconds since 1970; `None` if never.
    pub(crate) fn until(&self) -> Option<u64> {
        self.until
    }

    /// Whether its time is over.
    pub(crate) fn is_over(&self, second: u64) -> bool {
        self.until.is_some_and(|until| until <= second)
    }

    /// Encrypts to it, as ASCII armour.
    ///
    /// # Errors
    /// [`MailError::Unwritten`], whatever went wrong.
    pub(super) fn encrypt(&self, plain: Vec<u8>) -> Result<String, MailError> {
        cipher::encrypt(&self.subkey, self.wishes, plain).map_err(|_| MailError::Unwritten)
    }

    fn judge(whole: &SignedPublicKey, second: u64) -> Result<Self, KeyProblem> {
        let key = &whole.primary_key;
        if !matches!(key.version(), KeyVersion::V4 | KeyVersion::V6) || !signs(key.public_params())
        {
            return Err(KeyProblem::Unfit);
        }
        let revocations = &whole.details.revocation_signatures;
        if revocations.iter().any(|sig| sig.verify_key(key).is_ok()) {
            return Err(KeyProblem::Revoked);
        }
        let own = Own::of(whole, second)?;
        let (subkey, until) = subkey(whole, &own, second)?;
        Ok(Self {
            wishes: own.wishes(),
            certificate: cut_down(whole, &own, &subkey),
            subkey,
            until,
        })
    }
}

impl<'a> Own<'a> {
    fn of(whole: &'a SignedPublicKey, second: u64) -> Result<Self, KeyProblem> {
        let key = &whole.primary_key;
        let direct = whole.details.direct_signatures.iter();
        let direct = newest(direct.filter(|sig| {
            sig.typ() == Some(SignatureType::Key)
                && counts(sig, second)
                && sig.verify_key(key).is_ok()
        }));
        if key.version() == KeyVersion::V6 {
            // There all that is said of the key is said on itself (RFC 9580, section 10.1.1).
            let named = None;
            return match direct {
                Some(_) => Ok(Self { direct, named }),
                None => Err(KeyProblem::Broken),
            };
        }
        let mut is_withdrawn = false;
        let mut named = Vec::new();
        for user in &whole.details.users {
            let is_own = |sig: &&Signature| {
                let own = sig.verify_certification(key, Tag::UserId, &user.id);
                own.is_ok()
            };
            let is_revocation = |sig: &&Signature| sig.typ() == Some(SignatureType::CertRevocation);
            let of_user = user.signatures.iter();
            if of_user
                .clone()
                .filter(is_revocation)
                .any(|sig| is_own(&sig))
            {
                is_withdrawn = true;
                continue;
            }
            let good = of_user.filter(|sig| counts(sig, second) && is_own(sig));
            named.extend(newest(good).map(|sig| (user, sig)));
        }
        let named = named
            .into_iter()
            .max_by_key(|(_, sig)| (sig.is_primary(), sig.created()));
        match (direct, named) {
            (None, None) if is_withdrawn => Err(KeyProblem::Revoked),
            (None, None) => Err(KeyProblem::Broken),
            (direct, named) => Ok(Self { direct, named }),
        }
    }

    fn signatures(&self) -> impl Iterator<Item = &'a Signature> {
        let named = self.named.map(|(_, sig)| sig);
        self.direct.into_iter().chain(named)
    }

    /// When the key ends: the earliest that it says anywhere.
    fn until(&self, key: &impl KeyDetails) -> Option<u64> {
        self.signatures().filter_map(|sig| ends(key, sig)).min()
    }

    /// What it wishes for in messages: what was said of it last.
    fn wishes(&self) -> Wishes {
        let said = self.signatures().filter(|sig| sig.features().is_some());
        newest(said).map_or_else(Wishes::default, Wishes::of)
    }
}

/// The subkey to encrypt to, and when it ends: the newest of those that are good, or if the time of all is over, the one
/// that was good last.
fn subkey(
    whole: &SignedPublicKey,
    own: &Own<'_>,
    second: u64,
) -> Result<(SignedPublicSubKey, Option<u64>), KeyProblem> {
    let key = &whole.primary_key;
    let mut good = Vec::new();
    let mut problem = KeyProblem::SignOnly;
    for subkey in &whole.public_subkeys {
        match bound(whole, subkey, second) {
            Ok(binding) => {
                let until = ends(&subkey.key, binding);
                let until = until.into_iter().chain(own.until(key)).min();
                let subkey = SignedPublicSubKey::new(subkey.key.clone(), vec![binding.clone()]);
                good.push((subkey, until));
            }
            // The last thing that is wrong with one that could encrypt says more than that others cannot.
            Err(KeyProblem::SignOnly) => {}
            Err(other) => problem = other,
        }
    }
    let is_over = |until: &Option<u64>| until.is_some_and(|until| until <= second);
    good.into_iter()
        .max_by_key(|(subkey, until)| {
            let is_good = !is_over(until);
            // Of those whose time is over, the end counts more than the beginning.
            let end = if is_good { None } else { *until };
            (is_good, end, subkey.created_at())
        })
        .ok_or(problem)
}

/// The newest binding of a subkey that messages can be encrypted to.
fn bound<'a>(
    whole: &SignedPublicKey,
    subkey: &'a SignedPublicSubKey,
    second: u64,
) -> Result<&'a Signature, KeyProblem> {
    let key = &whole.primary_key;
    let is_own = |sig: &Signature| sig.verify_subkey_binding(key, &subkey.key).is_ok();
    let of = |typ| {
        let all = subkey.signatures.iter();
        all.filter(move |sig| sig.typ() == Some(typ))
    };
    let good = of(SignatureType::SubkeyBinding).filter(|sig| counts(sig, second) && is_own(sig));
    let binding = newest(good).ok_or(KeyProblem::Broken)?;
    if !binding.key_flags().encrypt_comms() {
        return Err(KeyProblem::SignOnly);
    }
    if of(SignatureType::SubkeyRevocation).any(is_own) {
        return Err(KeyProblem::Revoked);
    }
    if subkey.version() != key.version() || !encrypts(subkey.public_params()) {
        return Err(KeyProblem::Unfit);
    }
    Ok(binding)
}

/// The same certificate with one subkey, at most one name, and of each signature the one that counts.
fn cut_down(
    whole: &SignedPublicKey,
    own: &Own<'_>,
    subkey: &SignedPublicSubKey,
) -> SignedPublicKey {
    let named = own.named.into_iter();
    let users = named.map(|(user, sig)| SignedUser::new(user.id.clone(), vec![sig.clone()]));
    let direct = own.direct.into_iter().cloned();
    SignedPublicKey::new(
        whole.primary_key.clone(),
        SignedKeyDetails::new(Vec::new(), direct.collect(), users.collect(), Vec::new()),
        vec![subkey.clone()],
    )
}

/// Whether a signature can count now: its hash is safe, and its time has come and is not over. Whose it is, is another
/// question.
fn counts(sig: &Signature, second: u64) -> bool {
    let Some(created) = sig.created() else {
        return false;
    };
    let created = u64::from(created.as_secs());
    let lasts = sig
        .signature_expiration_time()
        .map_or(0, |time| time.as_secs());
    let is_over = lasts != 0 && created.saturating_add(u64::from(lasts)) <= second;
    let is_safe = sig.hash_alg().is_some_and(|hash| SAFE.contains(&hash));
    is_safe && !is_over && created <= second.saturating_add(CLOCKS_DIFFER)
}

fn newest<'a>(all: impl Iterator<Item = &'a Signature>) -> Option<&'a Signature> {
    all.max_by_key(|sig| sig.created())
}

/// When a key ends by what a signature says of it (RFC 9580, section 5.2.3.13).
fn ends(key: &impl KeyDetails, sig: &Signature) -> Option<u64> {
    let lasts = sig.key_expiration_time()?.as_secs();
    let created = u64::from(key.created_at().as_secs());
    (lasts != 0).then(|| created.saturating_add(u64::from(lasts)))
}

/// Whether a key of this kind can vouch for its subkeys.
fn signs(params: &PublicParams) -> bool {
    match params {
        PublicParams::RSA(rsa) => rsa.write_len() >= LEAST_RSA,
        PublicParams::ECDSA(curve) => !matches!(curve, EcdsaPublicParams::Unsupported { .. }),
        PublicParams::EdDSALegacy(_) | PublicParams::Ed25519(_) | PublicParams::Ed448(_) => true,
        PublicParams::DSA(_)
        | PublicParams::ECDH(_)
        | PublicParams::Elgamal(_)
        | PublicParams::X25519(_)
        | PublicParams::X448(_)
        | PublicParams::Unknown { .. } => false,
    }
}

/// Whether messages can be encrypted to a key of this kind.
fn encrypts(params: &PublicParams) -> bool {
    match params {
        PublicParams::RSA(rsa) => rsa.write_len() >= LEAST_RSA,
        PublicParams::ECDH(curve) => matches!(
            curve,
            EcdhPublicParams::Curve25519Legacy { .. }
                | EcdhPublicParams::P256 { .. }
                | EcdhPublicParams::P384 { .. }
                | EcdhPublicParams::P521 { .. }
        ),
        PublicParams::X25519(_) | PublicParams::X448(_) => true,
        PublicParams::DSA(_)
        | PublicParams::ECDSA(_)
        | PublicParams::Elgamal(_)
        | PublicParams::EdDSALegacy(_)
        | PublicParams::Ed25519(_)
        | PublicParams::Ed448(_)
        | PublicParams::Unknown { .. } => false,
    }
}

/// Hashes whose signatures count (RFC 9580, section 9.5).
const SAFE: [HashAlgorithm; 6] = [
    HashAlgorithm::Sha224,
    HashAlgorithm::Sha256,
    HashAlgorithm::Sha384,
    HashAlgorithm::Sha512,
    HashAlgorithm::Sha3_256,
    HashAlgorithm::Sha3_512,
];
/// Bytes of an RSA key of 2,048 bits: number and exponent, each with two bytes for its length.
const LEAST_RSA: usize = 2 + 256 + 2 + 1;
/// Seconds that the clock of whoever made a key may be ahead.
const CLOCKS_DIFFER: u64 = 300;

#[cfg(test)]
mod tests;
