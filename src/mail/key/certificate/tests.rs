use pgp::composed::{
    ArmorOptions, EncryptionCaps, KeyType, Message, SecretKeyParamsBuilder, SignedSecretKey,
    SubkeyParamsBuilder,
};
use pgp::crypto::aead::AeadAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::types::Password;
use rand_core::OsRng;

use super::*;

/// The sample certificate of version 6 (RFC 9580, appendix A.3).
const SAMPLE: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----

xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laPCsQYf
GwoAAABCBYJjh3/jAwsJBwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxy
KwwfHifBilZwj2Ul7Ce62azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lw
gyU2kCcUmKfvBXbAf6rhRYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaE
QsiPlR4zxP/TP7mhfVEe7XWPxtnMUMtf15OyA51YBM4qBmOHf+MZAAAAIIaTJINn
+eUBXbki+PSAld2nhJh/LVmFsS+60WyvXkQ1wpsGGBsKAAAALAWCY4d/4wKbDCIh
BssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJAAAAAAQBIKbpGG2dWTX8
j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUWtnNwDEM0g12vYxoWM8Y81W+bHBw805
I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUrk0mXubZvyl4GBg==
-----END PGP PUBLIC KEY BLOCK-----";

/// Long after whatever is made here; none of it ends.
const LATER: u64 = 4_000_000_000;

/// A key of its own program's making: for signing, with subkeys of these kinds to encrypt to.
fn made(version: KeyVersion, kind: KeyType, subkeys: &[KeyType]) -> SignedSecretKey {
    let subkeys = subkeys.iter().map(|kind| {
        let mut subkey = SubkeyParamsBuilder::default();
        subkey.version(version).key_type(kind.clone());
        subkey.can_encrypt(EncryptionCaps::All);
        subkey.build().unwrap()
    });
    let mut key = SecretKeyParamsBuilder::default();
    key.version(version).key_type(kind);
    key.can_certify(true).can_sign(true);
    key.feature_seipd_v2(version == KeyVersion::V6);
    key.preferred_symmetric_algorithms([SymmetricKeyAlgorithm::AES256].into_iter().collect());
    let pair = (SymmetricKeyAlgorithm::AES256, AeadAlgorithm::Gcm);
    key.preferred_aead_algorithms([pair].into_iter().collect());
    key.primary_user_id("Ana <ana@firm.example>".to_owned());
    key.user_ids(vec!["Ana <ana@home.example>".to_owned()]);
    key.subkeys(subkeys.collect());
    key.build().unwrap().generate(OsRng).unwrap()
}

fn public(key: &SignedSecretKey) -> String {
    let key = key.to_public_key();
    key.to_armored_string(ArmorOptions::default()).unwrap()
}

fn decrypted(message: &str, key: &SignedSecretKey) -> Vec<u8> {
    let (message, _) = Message::from_string(message).unwrap();
    let mut message = message.decrypt(&Password::empty(), key).unwrap();
    message.as_data_vec().unwrap()
}

#[test]
fn a_key_of_either_version_reads_what_is_encrypted_to_it() {
    let version_2 = Wishes::Second(SymmetricKeyAlgorithm::AES256, AeadAlgorithm::Gcm);
    let version_1 = Wishes::First(SymmetricKeyAlgorithm::AES256);
    let kinds = [
        (KeyVersion::V6, KeyType::Ed25519, KeyType::X25519, version_2),
        (KeyVersion::V4, KeyType::Ed25519, KeyType::X25519, version_1),
        (
            KeyVersion::V4,
            KeyType::Ed25519Legacy,
            KeyType::ECDH(pgp::crypto::ecc_curve::ECCCurve::Curve25519Legacy),
            version_1,
        ),
    ];
    for (version, kind, subkey, wishes) in kinds {
        let secret = made(version, kind, &[subkey]);
        let key = OwnKey::from_pasted(&public(&secret), LATER).unwrap();
        assert_eq!(key.wishes, wishes);
        assert_eq!((key.until(), key.is_over(u64::MAX)), (None, false));
        // As it comes out of the store.
        let key = OwnKey::from_kept(&key.kept(), LATER).unwrap();
        let plain = b"There is something new.".to_vec();
        let one = key.encrypt(plain.clone()).unwrap();
        let two = key.encrypt(plain.clone()).unwrap();
        assert_eq!(decrypted(&one, &secret), plain);
        assert_ne!(one, two);
        assert_eq!(one.len(), two.len());
        assert!(one.is_ascii() && one.lines().all(|line| line.len() <= 76));
    }
}

#[test]
fn the_sample_of_the_standard_is_a_key_and_may_be_indented() {
    let key = OwnKey::from_pasted(SAMPLE, LATER).unwrap();
    let fingerprint = "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9";
    assert_eq!(key.fingerprint(), fingerprint);
    let aead = Wishes::Second(SymmetricKeyAlgorithm::AES256, AeadAlgorithm::Ocb);
    assert_eq!(key.wishes, aead);
    let indented = SAMPLE.replace('\n', "\r\n  ");
    let indented = OwnKey::from_pasted(&format!("My key:\n{indented}\n\n"), LATER).unwrap();
    assert_eq!(indented.kept(), key.kept());
    // Before it was made it was none.
    let early = OwnKey::from_pasted(SAMPLE, 1_600_000_000);
    assert_eq!(early.err(), Some(KeyProblem::Broken));
}

#[test]
fn nothing_is_kept_but_what_the_encryption_needs() {
    let kinds = [KeyType::X25519, KeyType::X25519];
    let secret = made(KeyVersion::V4, KeyType::Ed25519, &kinds);
    let whole = secret.to_public_key();
    let key = OwnKey::from_pasted(&public(&secret), LATER).unwrap();
    let kept = key.kept();
    assert!(kept.len() < whole.to_bytes().unwrap().len());
    let text = String::from_utf8_lossy(&kept);
    // The first name carries what the key says of itself; the other one says nothing here.
    assert!(text.contains("ana@firm.example") && !text.contains("home.example"));
    assert_eq!(key.certificate.public_subkeys.len(), 1);
    assert_eq!(key.certificate.public_subkeys[0].signatures.len(), 1);
    // Of version 6 no name at all.
    let secret = made(KeyVersion::V6, KeyType::Ed25519, &kinds);
    let kept = OwnKey::from_pasted(&public(&secret), LATER).unwrap().kept();
    assert!(!String::from_utf8_lossy(&kept).contains("example"));
}

#[test]
fn what_is_no_key_is_refused_by_its_name() {
    let refused = |text: &str| OwnKey::from_pasted(text, LATER).err();
    let secret = made(KeyVersion::V4, KeyType::Ed25519, &[KeyType::X25519]);
    let public = public(&secret);
    let armored = secret.to_armored_string(ArmorOptions::default()).unwrap();
    let renamed = armored.replace("PRIVATE", "PUBLIC");
    let sign_only = made(KeyVersion::V4, KeyType::Ed25519, &[]).to_public_key();
    let sign_only = sign_only
        .to_armored_string(ArmorOptions::default())
        .unwrap();
    for (text, problem) in [
        (" \n", KeyProblem::Empty),
        ("noise", KeyProblem::NoKey),
        (
            "-----BEGIN PGP MESSAGE-----\n\nyxQ=\n-----END PGP MESSAGE-----",
            KeyProblem::NoKey,
        ),
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----", KeyProblem::NoKey),
        (&"x".repeat(armor::MOST_KEY + 1), KeyProblem::TooLong),
        (&armored, KeyProblem::Secret),
        // Also under the name of a public one, and beside one.
        (&renamed, KeyProblem::Secret),
        (&format!("{public}\n{armored}"), KeyProblem::Secret),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", KeyProblem::Secret),
        (&format!("{public}\n{public}"), KeyProblem::Several),
        (&sign_only, KeyProblem::SignOnly),
    ] {
        assert_eq!(refused(text), Some(problem), "{text}");
    }
}

#[test]
fn a_key_that_is_cut_or_changed_anywhere_is_refused_or_is_the_same_key() {
    let secret = made(KeyVersion::V4, KeyType::Ed25519, &[KeyType::X25519]);
    let good = OwnKey::from_pasted(&public(&secret), LATER).unwrap();
    let kept = good.kept();
    for end in 0..kept.len() {
        let cut = OwnKey::from_kept(&kept[..end], LATER);
        assert!(cut.is_err(), "{end}");
    }
    for at in 0..kept.len() {
        let mut changed = kept.clone();
        changed[at] ^= 1;
        // What no signature is over may change: never whom it is encrypted to, nor until when.
        if let Ok(key) = OwnKey::from_kept(&changed, LATER) {
            assert_eq!(key.subkey.key, good.subkey.key, "{at}");
            assert_eq!((key.until, key.wishes), (good.until, good.wishes), "{at}");
        }
    }
}
