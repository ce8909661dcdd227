//! What an account signs (RFC 7515, RFC 8555 §6.2): always with ES256 (RFC 7518 §3.4).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData, SigningKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::{Value, json};

use super::Failure;
use crate::tls;

/// The key of an account.
pub(super) struct Signer {
    key: KeyPair,
    x: String,
    y: String,
}

impl Signer {
    /// From PKCS #8.
    ///
    /// # Errors
    /// [`Failure::Account`] if it is no key on the curve P-256.
    pub(super) fn new(pkcs8: &[u8]) -> Result<Self, Failure> {
        let key = PrivatePkcs8KeyDer::from(pkcs8);
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&key, &PKCS_ECDSA_P256_SHA256);
        let key = key.map_err(|_| Failure::Account)?;
        // A point that is not compressed: 4, x, y (SEC 1 §2.3.3).
        let point = key.der_bytes().strip_prefix(&[4]);
        let point = point.and_then(|point| point.split_at_checked(COORDINATE));
        let (x, y) = point.ok_or(Failure::Account)?;
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        Ok(Self { key, x, y })
    }

    /// A request to `url`, signed under the name of the account; before it has one, under the key itself.
    pub(super) fn sign(
        &self,
        account: Option<&str>,
        nonce: &str,
        url: &str,
        payload: &str,
    ) -> Result<String, Failure> {
        let mut head = json!({ "alg": "ES256", "nonce": nonce, "url": url });
        let (name, value) = match account {
            Some(account) => ("kid", Value::from(account)),
            None => ("jwk", self.public()),
        };
        if let Some(head) = head.as_object_mut() {
            head.insert(name.to_owned(), value);
        }
        let head = URL_SAFE_NO_PAD.encode(head.to_string());
        let payload = URL_SAFE_NO_PAD.encode(payload);
        let signature = self.key.sign(format!("{head}.{payload}").as_bytes());
        let signature = signature.ok().and_then(|der| fixed(&der));
        let signature = URL_SAFE_NO_PAD.encode(signature.ok_or(Failure::Account)?);
        Ok(json!({ "protected": head, "payload": payload, "signature": signature }).to_string())
    }

    /// What proves that whoever was given `token` has this key (RFC 8555 §8.1).
    pub(super) fn proof(&self, token: &str) -> Result<String, Failure> {
        // Members in the order of their names, without a blank (RFC 7638 §3); serde_json keeps them so.
        let public = self.public().to_string();
        let print = tls::hash(public.as_bytes()).ok_or(Failure::Account)?;
        Ok(format!("{token}.{}", URL_SAFE_NO_PAD.encode(print)))
    }

    fn public(&self) -> Value {
        json!({ "crv": "P-256", "kty": "EC", "x": self.x, "y": self.y })
    }
}

/// Both numbers of a signature side by side, from their DER (RFC 3279 §2.2.3).
fn fixed(der: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = der.strip_prefix(&[SEQUENCE])?.split_first()?;
    if usize::from(*length) != rest.len() {
        return None;
    }
    let (r, rest) = number(rest)?;
    let (s, rest) = number(rest)?;
    rest.is_empty().then(|| [r, s].concat())
}

fn number(der: &[u8]) -> Option<([u8; COORDINATE], &[u8])> {
    let (length, rest) = der.strip_prefix(&[INTEGER])?.split_first()?;
    let (number, rest) = rest.split_at_checked(usize::from(*length))?;
    let number = number.strip_prefix(&[0]).unwrap_or(number);
    let mut fixed = [0; COORDINATE];
    let free = COORDINATE.checked_sub(number.len())?;
    fixed.get_mut(free..)?.copy_from_slice(number);
    Some((fixed, rest))
}

/// Bytes of a number on the curve.
const COORDINATE: usize = 32;
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_both_numbers_at_their_whole_length() {
        let der = [&[0x30, 8, 2, 2, 0, 0x81, 2, 2][..], &[1, 2]].concat();
        let mut both = [0; 64];
        (both[31], both[62], both[63]) = (0x81, 1, 2);
        assert_eq!(fixed(&der).unwrap(), both);
        for cut in 0..der.len() {
            assert_eq!(fixed(&der[..cut]), None, "{cut}");
        }
        let long = [&[0x30, 38, 2, 33, 1][..], &[7; 32], &[2, 1, 1]].concat();
        assert_eq!(fixed(&long), None, "a number of 33 bytes");
    }

    #[test]
    fn a_key_has_one_print_and_signs_each_time_for_one_place() {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let signer = Signer::new(&key.serialize_der()).unwrap();
        let proof = signer.proof("token").unwrap();
        assert_eq!(
            proof,
            Signer::new(&key.serialize_der())
                .unwrap()
                .proof("token")
                .unwrap()
        );
        assert_eq!(proof.len(), "token.".len() + 43);
        assert!(
            signer
                .public()
                .to_string()
                .starts_with("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":"),
            "the order of RFC 7638"
        );
        let signed = signer
            .sign(Some("me"), "once", "https://a.example/", "{}")
            .unwrap();
        let signed: Value = serde_json::from_str(&signed).unwrap();
        let head = URL_SAFE_NO_PAD
            .decode(signed["protected"].as_str().unwrap())
            .unwrap();
        let head: Value = serde_json::from_slice(&head).unwrap();
        assert_eq!((&head["kid"], &head["jwk"]), (&json!("me"), &Value::Null));
        let signature = URL_SAFE_NO_PAD.decode(signed["signature"].as_str().unwrap());
        assert_eq!(signature.unwrap().len(), 64);
        assert!(Signer::new(b"no key").is_err());
    }
}
