//! From what was pasted to the packets of one public certificate.

use std::io::Read;

use pgp::armor::{BlockType, Dearmor};
use pgp::composed::{Deserializable, SignedPublicKey};
use pgp::errors::Error;
use pgp::packet::{Packet, PacketParser, PacketTrait};
use pgp::types::Tag;

use super::KeyProblem;

/// The one certificate that a text holds.
pub(super) fn certificate(text: &str) -> Result<SignedPublicKey, KeyProblem> {
    from_bytes(&bytes(text)?)
}

/// The one certificate that these bytes are.
pub(super) fn from_bytes(bytes: &[u8]) -> Result<SignedPublicKey, KeyProblem> {
    let packets = packets(bytes)?.into_iter().map(Ok).peekable();
    match SignedPublicKey::from_packets(packets).next() {
        Some(Ok(whole)) => Ok(whole),
        Some(Err(_)) => Err(KeyProblem::Broken),
        None => Err(KeyProblem::NoKey),
    }
}

/// The bytes of the one block of ASCII armour (RFC 9580, section 6.2).
fn bytes(text: &str) -> Result<Vec<u8>, KeyProblem> {
    let text = text.trim();
    // Before anything else, and of any program: it is not to be shown again.
    if SECRET.iter().any(|secret| text.contains(secret)) {
        return Err(KeyProblem::Secret);
    }
    if text.is_empty() {
        return Err(KeyProblem::Empty);
    }
    if text.len() > MOST_KEY {
        return Err(KeyProblem::TooLong);
    }
    let mut blocks = text.match_indices(BEGIN);
    let (Some((start, _)), more) = (blocks.next(), blocks.next()) else {
        return Err(KeyProblem::NoKey);
    };
    if more.is_some() {
        return Err(KeyProblem::Several);
    }
    // A key that came by mail is often indented.
    let lines = text.get(start..).unwrap_or_default().lines();
    let block: String = lines.flat_map(|line| [line.trim(), "\n"]).collect();
    let mut armor = Dearmor::new(block.as_bytes());
    let mut bytes = Vec::new();
    armor
        .read_to_end(&mut bytes)
        .map_err(|_| KeyProblem::NoKey)?;
    if armor.typ != Some(BlockType::PublicKey) {
        return Err(KeyProblem::NoKey);
    }
    Ok(bytes)
}

// CLAIM(C-181): SECURITY.md
/// The packets of one certificate, and none that says a secret, whatever stood above them.
fn packets(bytes: &[u8]) -> Result<Vec<Packet>, KeyProblem> {
    let mut packets = Vec::new();
    let (mut keys, mut is_whole) = (0_u32, true);
    for packet in PacketParser::new(bytes) {
        let packet = match packet {
            Ok(packet) => packet,
            Err(Error::PacketIncomplete { .. }) => {
                is_whole = false;
                continue;
            }
            // Of a kind that is not known here: what is left is judged without it.
            Err(_) => continue,
        };
        let tag = packet.tag();
        if matches!(tag, Tag::SecretKey | Tag::SecretSubkey) {
            return Err(KeyProblem::Secret);
        }
        if tag == Tag::PublicKey {
            keys += 1;
        }
        if OF_CERTIFICATE.contains(&tag) {
            packets.push(packet);
        }
    }
    let starts = packets.first().map(PacketTrait::tag) == Some(Tag::PublicKey);
    match keys {
        _ if !is_whole => Err(KeyProblem::Broken),
        1 if starts => Ok(packets),
        0 | 1 => Err(KeyProblem::NoKey),
        2.. => Err(KeyProblem::Several),
    }
}

/// What a certificate is made of (RFC 9580, section 10.1).
const OF_CERTIFICATE: [Tag; 5] = [
    Tag::PublicKey,
    Tag::PublicSubkey,
    Tag::Signature,
    Tag::UserId,
    Tag::UserAttribute,
];
const BEGIN: &str = "-----BEGIN ";
const SECRET: [&str; 2] = ["PRIVATE KEY", "SECRET KEY"];
/// Bytes of a pasted key.
pub(super) const MOST_KEY: usize = 64 * 1024;
