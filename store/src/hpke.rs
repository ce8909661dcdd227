//! Sealing to a public key: suite 2, HPKE base mode (RFC 9180) with X-Wing.

use orion::hazardous::hpke::{MLKEM768_X25519_SHA256_CHACHA20 as Suite, ModeBase};
use orion::hazardous::kem::xwing::{Ciphertext, DecapsulationKey, EncapsulationKey};
use serde::{Deserialize, Serialize};
use subrosa_policy::Plain;
use zeroize::Zeroizing;

#[cfg(test)]
use crate::bare;
use crate::error::SealError;
use crate::kdf::hash;
use crate::key::Key;
use crate::suite::info;
use crate::{pad, suite};

/// The private half of a reader's key pair: a 32-byte X-Wing seed.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReaderSeed(Key);

/// The public half: 1216 bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct ReaderPublic(Vec<u8>);

impl ReaderSeed {
    /// A new key pair.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has no randomness.
    pub fn random() -> Result<Self, SealError> {
        Ok(Self(Key::random()?))
    }

    /// The key pair that follows from a derived key.
    pub(crate) fn from_key(key: Key) -> Self {
        Self(key)
    }

    /// The public half.
    ///
    /// # Errors
    /// [`SealError::Closed`] never in practice; every seed has a public half.
    pub fn public(&self) -> Result<ReaderPublic, SealError> {
        let public = EncapsulationKey::try_from(&self.private()?).map_err(|_| SealError::Closed)?;
        Ok(ReaderPublic(public.as_ref().to_vec()))
    }

    fn private(&self) -> Result<DecapsulationKey, SealError> {
        DecapsulationKey::try_from(self.0.expose().as_slice()).map_err(|_| SealError::Closed)
    }
}

impl ReaderPublic {
    /// The bytes of the key.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A short name of the key, by which the portal knows which wraps are to it. Not secret.
    pub(crate) fn name(&self) -> [u8; 16] {
        let mut name = [0; 16];
        for (to, from) in name.iter_mut().zip(hash(info::WRAP_KEY, &[&self.0])) {
            *to = from;
        }
        name
    }
}

impl TryFrom<Vec<u8>> for ReaderPublic {
    type Error = SealError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, SealError> {
        // Checks length and form.
        EncapsulationKey::try_from(bytes.as_slice()).map_err(|_| SealError::Closed)?;
        Ok(Self(bytes))
    }
}

impl From<ReaderPublic> for Vec<u8> {
    fn from(public: ReaderPublic) -> Self {
        public.0
    }
}

/// Seals to a public key: suite byte, encapsulated key (1120 bytes), padded ciphertext.
///
/// Only `roster`, `recovery` and the reporter's own keys call this for wraps, each behind a
/// type that says why the key may be trusted.
pub(crate) fn seal_to(
    public: &ReaderPublic,
    purpose: &'static str,
    associated: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    #[cfg(test)]
    counted::SEALS.set(counted::SEALS.get() + 1);
    let key = EncapsulationKey::try_from(public.as_bytes()).map_err(|_| SealError::Closed)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(plain.len() * 2 + 1024));
    padded.extend_from_slice(plain);
    pad::pad(&mut padded);
    let mut sealed = vec![0; padded.len() + TAG];
    #[cfg(test)]
    if bare::is_off(bare::What::To(purpose), &padded) {
        bare::copy(&padded, &mut sealed);
        let head = [suite::WRAP].into_iter().chain([0; ENCAPSULATED]);
        return Ok(head.chain(sealed).collect());
    }
    let encapsulated =
        ModeBase::<Suite>::base_seal(&key, purpose.as_bytes(), &padded, associated, &mut sealed)
            .map_err(|_| SealError::Closed)?;
    let mut bytes = vec![suite::WRAP];
    bytes.extend_from_slice(encapsulated.as_ref());
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// Opens what was sealed to the public half of `seed`.
///
/// # Errors
/// [`SealError::Closed`], whatever does not fit.
pub(crate) fn open_with(
    seed: &ReaderSeed,
    purpose: &'static str,
    associated: &[u8],
    bytes: &[u8],
) -> Result<Plain<Vec<u8>>, SealError> {
    #[cfg(test)]
    counted::OPENS.set(counted::OPENS.get() + 1);
    let Some((&suite::WRAP, rest)) = bytes.split_first() else {
        return Err(SealError::Closed);
    };
    let (encapsulated, sealed) = rest
        .split_at_checked(ENCAPSULATED)
        .ok_or(SealError::Closed)?;
    let encapsulated = Ciphertext::try_from(encapsulated).map_err(|_| SealError::Closed)?;
    let length = sealed.len().checked_sub(TAG).ok_or(SealError::Closed)?;
    let mut plain = Plain::new(vec![0; length]);
    #[cfg(test)]
    if bare::was_off(bare::What::To(purpose)) {
        bare::copy(sealed, plain.expose_mut());
        pad::unpad(plain.expose_mut())?;
        return Ok(plain);
    }
    ModeBase::<Suite>::base_open(
        &encapsulated,
        &seed.private()?,
        purpose.as_bytes(),
        sealed,
        associated,
        plain.expose_mut(),
    )
    .map_err(|_| SealError::Closed)?;
    pad::unpad(plain.expose_mut())?;
    Ok(plain)
}

/// Opens, in vain and at the whole price, bytes of the least length that were sealed to nobody.
pub(crate) fn open_nothing(seed: &ReaderSeed, purpose: &'static str, associated: &[u8]) {
    drop(open_with(seed, purpose, associated, &sealed_to_nobody()));
}

/// Refused only when all of it was calculated: no part of it is a point or a number that is refused at once.
fn sealed_to_nobody() -> Vec<u8> {
    let noise = (1..=251_u8).cycle().take(LEAST - 1);
    [suite::WRAP].into_iter().chain(noise).collect()
}

const ENCAPSULATED: usize = 1120;
const TAG: usize = 16;
/// The least that anything sealed to a reader takes: its padding is at least 1,024 bytes.
pub(crate) const LEAST: usize = 1 + ENCAPSULATED + 1024 + TAG;

/// How often this thread has opened and sealed, so that a test can count the work of an answer.
#[cfg(test)]
pub(crate) mod counted {
    use std::cell::Cell;

    thread_local! {
        pub(crate) static OPENS: Cell<u64> = const { Cell::new(0) };
        pub(crate) static SEALS: Cell<u64> = const { Cell::new(0) };
    }
}

#[cfg(test)]
mod tests {
    use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
    use proptest::prelude::*;

    use super::*;

    type OtherKem = hpke::kem::XWing;

    #[test]
    fn another_implementation_opens_what_we_seal_and_seals_what_we_open() {
        let seed = ReaderSeed::from_key(Key::from_bytes([7; 32]));
        let private = <OtherKem as Kem>::PrivateKey::from_bytes(&[7; 32]).unwrap();
        let public = OtherKem::sk_to_pk(&private);
        assert_eq!(
            public.to_bytes().as_slice(),
            seed.public().unwrap().as_bytes()
        );

        let sealed = seal_to(&seed.public().unwrap(), "purpose", b"place", b"words").unwrap();
        let (encapsulated, sealed) = sealed[1..].split_at(ENCAPSULATED);
        let encapsulated = <OtherKem as Kem>::EncappedKey::from_bytes(encapsulated).unwrap();
        let mut opened = hpke::single_shot_open::<
            hpke::aead::ChaCha20Poly1305,
            hpke::kdf::HkdfSha256,
            OtherKem,
        >(
            &OpModeR::Base,
            &private,
            &encapsulated,
            b"purpose",
            sealed,
            b"place",
        )
        .unwrap();
        pad::unpad(&mut opened).unwrap();
        assert_eq!(opened, b"words");

        let mut plain = b"answer".to_vec();
        pad::pad(&mut plain);
        let (encapsulated, sealed) = hpke::single_shot_seal::<
            hpke::aead::ChaCha20Poly1305,
            hpke::kdf::HkdfSha256,
            OtherKem,
        >(
            &OpModeS::Base, &public, b"purpose", &plain, b"place"
        )
        .unwrap();
        let mut bytes = vec![suite::WRAP];
        bytes.extend_from_slice(&encapsulated.to_bytes());
        bytes.extend_from_slice(&sealed);
        let opened = open_with(&seed, "purpose", b"place", &bytes).unwrap();
        assert_eq!(opened.expose(), b"answer");
    }

    #[test]
    fn nobody_else_opens_it_and_nothing_else_passes_for_it() {
        let seed = ReaderSeed::random().unwrap();
        let other = ReaderSeed::random().unwrap();
        let sealed = seal_to(&seed.public().unwrap(), "purpose", b"place", b"words").unwrap();
        assert!(open_with(&seed, "purpose", b"place", &sealed).is_ok());
        assert!(open_with(&other, "purpose", b"place", &sealed).is_err());
        assert!(open_with(&seed, "another", b"place", &sealed).is_err());
        assert!(open_with(&seed, "purpose", b"elsewhere", &sealed).is_err());
        for place in (0..sealed.len()).step_by(41) {
            let mut flipped = sealed.clone();
            flipped[place] ^= 1;
            assert!(
                open_with(&seed, "purpose", b"place", &flipped).is_err(),
                "{place}"
            );
        }
        for length in [0, 1, 1120, 1121, sealed.len() - 1] {
            assert!(open_with(&seed, "purpose", b"place", &sealed[..length]).is_err());
        }
    }

    #[test]
    fn nothing_is_opened_at_the_whole_price() {
        let seed = ReaderSeed::random().unwrap();
        let public = seed.public().unwrap();
        assert_eq!(
            seal_to(&public, "purpose", b"place", b"words")
                .unwrap()
                .len(),
            LEAST
        );
        assert_eq!(sealed_to_nobody().len(), LEAST);
        // What is opened in vain is refused by its tag, not by its encapsulated key.
        let noise: Vec<u8> = (1..=251_u8).cycle().take(ENCAPSULATED).collect();
        let ciphertext = Ciphertext::try_from(noise.as_slice()).unwrap();
        assert!(seed.private().unwrap().decap(&ciphertext).is_ok());
        let before = counted::OPENS.get();
        open_nothing(&seed, "purpose", b"place");
        assert_eq!(counted::OPENS.get() - before, 1);
    }

    #[test]
    fn the_length_tells_only_its_class() {
        let public = ReaderSeed::random().unwrap().public().unwrap();
        let length = |plain: &[u8]| seal_to(&public, "purpose", b"place", plain).unwrap().len();
        assert_eq!(length(b""), length(&[7; 1023]));
        assert!(length(&[7; 1023]) < length(&[7; 1024]));
    }

    #[test]
    fn bytes_that_are_no_key_are_never_a_recipient() {
        let good = ReaderSeed::random().unwrap().public().unwrap();
        let bytes = good.as_bytes().to_vec();
        assert!(ReaderPublic::try_from(bytes.clone()).is_ok());
        assert!(ReaderPublic::try_from(bytes[1..].to_vec()).is_err());
        // Coefficients that are not reduced (FIPS 203, section 7.2).
        let unreduced = [vec![0xFF; 1184], bytes[1184..].to_vec()].concat();
        assert!(ReaderPublic::try_from(unreduced).is_err());
        let stored = postcard::to_stdvec(&vec![0xFF_u8; 1216]).unwrap();
        assert!(postcard::from_bytes::<ReaderPublic>(&stored).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn one_flipped_bit_anywhere_closes_it(at in 0_usize..usize::MAX, bit in 0_u8..8) {
            let seed = ReaderSeed::from_key(Key::from_bytes([7; 32]));
            let mut bytes = seal_to(&seed.public().unwrap(), "purpose", b"place", b"words").unwrap();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let opened = open_with(&seed, "purpose", b"place", &bytes).map(drop);
            prop_assert_eq!(opened, Err(SealError::Closed));
        }

        #[test]
        fn no_bytes_make_opening_panic(bytes: Vec<u8>) {
            let seed = ReaderSeed::from_key(Key::from_bytes([7; 32]));
            prop_assert!(open_with(&seed, "purpose", b"place", &bytes).is_err());
        }
    }
}
