//! Known answers (`tests/vectors/README.md`): whatever fails here changed the format.

use std::collections::HashMap;

use orion::hazardous::aead::xchacha20poly1305::{Nonce, XChaCha20Poly1305};
use orion::hazardous::kdf::hkdf::{Hkdf, SHA256};
use orion::hazardous::kem::xwing::{Ciphertext, DecapsulationKey};
use subrosa_policy::{CaseId, MemberId, Role, SecretPhrase, TenantId};
use subrosa_scrub::ReadAt;

use crate::hpke::{ReaderSeed, open_with};
use crate::kdf::{derive, hash};
use crate::key::Key;
use crate::lock::{Device, MemberLock};
use crate::recovery::open_recovery;
use crate::roster::Roster;
use crate::seal::{Class, Kind, Place, Sealed, secret};
use crate::sign::VerifyKey;
use crate::spool::Spool;
use crate::stream;
use crate::suite::info;

#[test]
fn hkdf_gives_the_answers_of_rfc_5869() {
    let answers = published();
    let count = |from: u8, to: u8| (from..to).collect::<Vec<u8>>();
    let (long, short) = (count(0, 0x50), vec![0x0B; 22]);
    for (name, salt, material, about) in [
        ("hkdf_1", count(0, 13), &short, count(0xF0, 0xFA)),
        (
            "hkdf_2",
            count(0x60, 0xB0),
            &long,
            (0xB0..=0xFF).collect::<Vec<u8>>(),
        ),
        ("hkdf_3", Vec::new(), &short, Vec::new()),
    ] {
        let mut out = vec![0; answers[name].len()];
        Hkdf::<SHA256>::derive_key(&salt, material, Some(&about), &mut out).unwrap();
        assert_eq!(out, answers[name], "{name}");
    }
}

#[test]
fn the_cipher_gives_the_answer_of_its_draft() {
    let answers = published();
    let key = Key::from_bytes(answers["xchacha_key"].clone().try_into().unwrap());
    let nonce = Nonce::try_from(answers["xchacha_nonce"].as_slice()).unwrap();
    let words = &answers["xchacha_words"];
    let mut sealed = vec![0; words.len() + 16];
    XChaCha20Poly1305::seal(
        &secret(&key).unwrap(),
        &nonce,
        words,
        Some(&answers["xchacha_associated"]),
        &mut sealed,
    )
    .unwrap();
    assert_eq!(sealed, answers["xchacha_sealed"]);
}

#[test]
fn x_wing_gives_the_answers_of_its_draft() {
    let answers = published();
    let seed: [u8; 32] = answers["xwing_seed"].clone().try_into().unwrap();
    let reader = ReaderSeed::from_key(Key::from_bytes(seed));
    assert_eq!(
        reader.public().unwrap().as_bytes(),
        answers["xwing_public"].as_slice()
    );
    let private = DecapsulationKey::try_from(seed.as_slice()).unwrap();
    let encapsulated = Ciphertext::try_from(answers["xwing_encapsulated"].as_slice()).unwrap();
    let shared = private.decap(&encapsulated).unwrap();
    assert!(shared == answers["xwing_shared"].as_slice());
}

#[test]
fn keys_and_hashes_are_those_of_format_1() {
    let answers = format_1();
    let derived = derive(&[&[1; 32], &[2; 32]], info::CLASS, b"context");
    assert_eq!(derived.expose().as_slice(), answers["derive"]);
    assert_eq!(
        hash(info::CHAIN, &[b"one", b"other"]).as_slice(),
        answers["hash"]
    );
    assert_eq!(place().associated(), answers["place"]);
}

#[test]
fn a_record_of_format_1_opens() {
    let sealed = Sealed::<String>::from_stored(format_1()["record"].clone());
    assert_eq!(sealed.open(&seven(), &place()).unwrap(), WORDS);
}

#[test]
fn a_spooled_file_of_format_1_opens() {
    let dir = tempfile::tempdir().unwrap();
    let name = "0a".repeat(16);
    std::fs::write(dir.path().join(&name), &format_1()["spool"]).unwrap();
    let spool = Spool::open(dir.path(), &name, &seven()).unwrap();
    let mut read = vec![0; WORDS.len()];
    assert_eq!(spool.read_at(0, &mut read).unwrap(), WORDS.len());
    assert_eq!(read, WORDS.as_bytes());
    assert_eq!(spool.len(), u64::try_from(WORDS.len()).unwrap());
}

#[test]
fn a_sealed_file_of_format_1_opens() {
    let stored = include_bytes!("../tests/vectors/stream-1.bin");
    let mut out = Vec::new();
    stream::decrypt(&seven(), b"place", &mut stored.as_slice(), &mut out).unwrap();
    let expected: Vec<u8> = (0..65_600_u32)
        .map(|at| (at % 251).to_le_bytes()[0])
        .collect();
    assert!(out == expected);
}

#[test]
fn wraps_of_format_1_open() {
    let answers = format_1();
    let seed = ReaderSeed::from_key(seven());
    assert_eq!(
        seed.public().unwrap().as_bytes(),
        answers["reader_public"].as_slice()
    );
    let opened = open_with(&seed, info::WRAP, b"place", &answers["wrap"]).unwrap();
    assert_eq!(opened.expose(), WORDS.as_bytes());
    let half = |byte| SecretPhrase::from_bytes(&[byte; 32]);
    let opened = open_recovery(&half(0x33), &half(0x34), b"place", &answers["recovery"]).unwrap();
    assert_eq!(opened.expose(), WORDS.as_bytes());
}

#[test]
fn signatures_of_another_implementation_hold() {
    let answers = format_1();
    let seed: crate::sign::SigningSeed = postcard::from_bytes(&[7; 32]).unwrap();
    let key = seed.public().unwrap();
    assert_eq!(key.as_bytes(), answers["verify_key"].as_slice());
    let key = VerifyKey::try_from(answers["verify_key"].clone()).unwrap();
    let signature = &answers["signature"];
    assert!(
        key.verify(info::ROSTER, WORDS.as_bytes(), signature)
            .is_ok()
    );
    assert!(key.verify(info::ROSTER, b"words", signature).is_err());
}

#[test]
fn a_member_lock_of_format_1_opens_by_kit_and_by_browser() {
    let lock: MemberLock = postcard::from_bytes(&format_1()["lock"]).unwrap();
    let kit = Device::kit(&SecretPhrase::from_bytes(&[0x0E; 32]));
    let browser = Device::parse(&format!("{}{}", "0f".repeat(16), "10".repeat(32))).unwrap();
    let enrolled = lock.browsers().next().unwrap();
    assert_eq!(
        (enrolled.name, enrolled.since.number()),
        ("browser", 20_000)
    );
    for device in [kit, browser] {
        let (secrets, _) = lock.unlock("Grey-Panel-4", &device).unwrap();
        assert_eq!(secrets.totp, [0x0C; 20]);
        assert_eq!(secrets.phone, "+4512345678");
        assert_eq!(secrets.recovery, [[0x11; 32]]);
        assert_eq!(secrets.root, [0x0D; 32]);
        let views = secrets.views.iter();
        let views: Vec<_> = views
            .map(|v| (v.name.as_str(), v.filters.as_str()))
            .collect();
        assert_eq!(views, [("Late", "?due=overdue")]);
        let reader = ReaderSeed::from_key(Key::from_bytes([0x31; 32]));
        assert!(secrets.reader.public().unwrap() == reader.public().unwrap());
    }
}

#[test]
fn a_roster_of_format_1_verifies() {
    let answers = read(include_str!("../tests/vectors/roster-1.toml"));
    let root = answers["root"].clone().try_into().unwrap();
    let entries: Vec<Vec<u8>> = ["found", "put", "remove", "recover"]
        .map(|name| answers[name].clone())
        .into();
    let tenant = TenantId::from_bytes([9; 16]);
    let founded = Roster::verify(&entries[..1], &root, 1).unwrap();
    let lawyers = founded.readers(tenant, Role::Lawyer);
    assert_eq!(lawyers[0].member(), MemberId::from_bytes([1; 16]));
    let roster = Roster::verify(&entries[..3], &root, 3).unwrap();
    assert!(roster.readers(tenant, Role::Lawyer).is_empty());
    let recovered = Roster::verify(&entries, &root, 4).unwrap();
    assert_eq!(recovered.readers(tenant, Role::Lawyer).len(), 1);
    let triagers = roster.readers(tenant, Role::Triager);
    assert_eq!(triagers[0].member(), MemberId::from_bytes([2; 16]));
    let person = roster.person(MemberId::from_bytes([2; 16])).unwrap();
    assert_eq!(person.display, "Colleague");
    // Triager of everybody, lawyer of one.
    let theirs = TenantId::from_bytes([8; 16]);
    let roles = |tenant| person.rights.roles_at(tenant).collect::<Vec<_>>();
    assert_eq!(roles(tenant), [Role::Triager]);
    assert_eq!(roles(theirs), [Role::Triager, Role::Lawyer]);
}

fn place() -> Place {
    Place {
        kind: Kind::Entry,
        tenant: Some(TenantId::from_bytes([1; 16])),
        case: Some(CaseId::from_bytes([2; 16])),
        class: Some(Class::Conversation),
        record: [3; 16],
        version: 4,
    }
}

fn seven() -> Key {
    Key::from_bytes([7; 32])
}

fn published() -> HashMap<&'static str, Vec<u8>> {
    read(include_str!("../tests/vectors/published.toml"))
}

fn format_1() -> HashMap<&'static str, Vec<u8>> {
    read(include_str!("../tests/vectors/format-1.toml"))
}

/// Reads lines of `name = "hexadecimal digits"`.
fn read(text: &'static str) -> HashMap<&'static str, Vec<u8>> {
    text.lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, value)| (name, bytes(value.trim_matches('"'))))
        .collect()
}

fn bytes(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

const WORDS: &str = "The grey panel beside gate B.";
