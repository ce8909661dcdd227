//! Files that open without a password although they are encrypted (ISO 32000-2, 7.6): the empty password opens them,
//! and a password of the owner only asks viewers not to print or to copy.

mod hash;
mod key;
mod rc4;

pub(super) use self::rc4::Rc4;

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes256};
use md5::{Digest, Md5};

use super::object::{Dict, Id, Object};
use crate::Reason;

/// How strings and streams of one file are decrypted.
pub(super) struct Crypt {
    key: Vec<u8>,
    strings: Method,
    streams: Method,
    /// Whether XMP packets are encrypted too.
    metadata: bool,
}

/// The ways of encryption (table 25).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Identity,
    Rc4,
    AesV2,
    AesV3,
}

/// How the bytes of one object are decrypted.
pub(super) enum Cipher {
    /// RC4 with this key.
    Rc4(Vec<u8>),
    /// AES in cipher block chaining, the first block being the initial vector.
    Aes(Aes),
}

/// AES with either size of key.
pub(super) enum Aes {
    Short(Box<Aes128>),
    Long(Box<Aes256>),
}

impl Aes {
    /// AES for a key of 16 or 32 bytes.
    fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128::new_from_slice(key)
                .ok()
                .map(|aes| Self::Short(Box::new(aes))),
            _ => Aes256::new_from_slice(key)
                .ok()
                .map(|aes| Self::Long(Box::new(aes))),
        }
    }

    /// Decrypts one block of a chain; `before` is the block in front of it, and becomes this one.
    pub(super) fn decrypt(&self, block: &mut [u8; 16], before: &mut [u8; 16]) {
        let packed = *block;
        let mut plain = (*block).into();
        match self {
            Self::Short(aes) => aes.decrypt_block(&mut plain),
            Self::Long(aes) => aes.decrypt_block(&mut plain),
        }
        for ((to, from), mask) in block.iter_mut().zip(plain).zip(*before) {
            *to = from ^ mask;
        }
        *before = packed;
    }
}

impl Crypt {
    /// Finds the key of a file whose `Encrypt` dictionary this is, with every entry resolved.
    ///
    /// # Errors
    ///
    /// [`Reason::Encrypted`] if the empty password does not open it.
    pub(super) fn open(dict: &Dict, id: &[u8]) -> Result<Self, Reason> {
        if !dict.get("Filter").is_name("Standard") {
            return Err(Reason::Encrypted);
        }
        let version = dict.get("V").as_int().unwrap_or(0);
        let method = |key: &str| match version {
            1..=3 => Some(Method::Rc4),
            4 | 5 => named_method(dict, key),
            _ => None,
        };
        let (Some(streams), Some(strings)) = (method("StmF"), method("StrF")) else {
            return Err(Reason::Encrypted);
        };
        let metadata = dict.get("EncryptMetadata").as_bool() != Some(false);
        // Only attached files are encrypted then, and those are not kept.
        let key = if streams == Method::Identity && strings == Method::Identity {
            Vec::new()
        } else {
            key::of_empty_password(dict, id, metadata).ok_or(Reason::Encrypted)?
        };
        Ok(Self {
            key,
            strings,
            streams,
            metadata,
        })
    }

    /// How a stream's bytes are decrypted; `None` if they are not encrypted.
    pub(super) fn stream(&self, dict: &Dict, id: Id) -> Option<Cipher> {
        let kind = dict.get("Type");
        let plain = kind.is_name("XRef") || kind.is_name("Metadata") && !self.metadata;
        if plain {
            None
        } else {
            self.cipher(self.streams, id)
        }
    }

    /// Decrypts the strings in an object that stood in the file itself.
    pub(super) fn strings(&self, object: &mut Object, id: Id) {
        if let Some(cipher) = self.cipher(self.strings, id) {
            cipher.object(object);
        }
    }

    /// The cipher for one object (algorithm 1 and 1.A).
    fn cipher(&self, method: Method, id: Id) -> Option<Cipher> {
        let salt: &[u8] = match method {
            Method::Identity => return None,
            Method::AesV3 => return Aes::new(&self.key).map(Cipher::Aes),
            Method::AesV2 => b"sAlT",
            Method::Rc4 => b"",
        };
        let [low, middle, high, _] = id.number.to_le_bytes();
        let digest = Md5::new()
            .chain_update(&self.key)
            .chain_update([low, middle, high])
            .chain_update(id.generation.to_le_bytes())
            .chain_update(salt)
            .finalize();
        let length = self.key.len().saturating_add(5).min(16);
        let key = digest.get(..length)?;
        if method == Method::Rc4 {
            return Some(Cipher::Rc4(key.to_vec()));
        }
        // A key of another length than AES takes comes only from a file that contradicts itself.
        Aes::new(key).map(Cipher::Aes).filter(|_| length == 16)
    }
}

/// The method of the crypt filter that an entry names (7.6.6).
fn named_method(dict: &Dict, key: &str) -> Option<Method> {
    let name = dict.get(key).as_name().unwrap_or(b"Identity");
    if name == b"Identity" {
        return Some(Method::Identity);
    }
    let filter = dict.get("CF").as_dict()?.entry(name).as_dict()?;
    match filter.get("CFM").as_name() {
        None | Some(b"None") => Some(Method::Identity),
        Some(b"V2") => Some(Method::Rc4),
        Some(b"AESV2") => Some(Method::AesV2),
        Some(b"AESV3") => Some(Method::AesV3),
        Some(_) => None,
    }
}

impl Cipher {
    fn object(&self, object: &mut Object) {
        match object {
            Object::Str(text) => *text = self.text(text),
            Object::Array(members) => members.iter_mut().for_each(|member| self.object(member)),
            Object::Dict(dict) => dict.values_mut().for_each(|value| self.object(value)),
            Object::Null
            | Object::Bool(_)
            | Object::Int(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::Ref(_)
            | Object::Stream(_) => {}
        }
    }

    fn text(&self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Rc4(key) => {
                let mut text = text.to_vec();
                Rc4::new(key).apply(&mut text);
                text
            }
            Self::Aes(aes) => chained(aes, text),
        }
    }
}

/// A short text in cipher block chaining, without its padding.
fn chained(aes: &Aes, text: &[u8]) -> Vec<u8> {
    let (blocks, _) = text.as_chunks::<16>();
    let Some((first, blocks)) = blocks.split_first() else {
        return Vec::new();
    };
    let mut before = *first;
    let mut plain = Vec::with_capacity(text.len());
    for block in blocks {
        let mut block = *block;
        aes.decrypt(&mut block, &mut before);
        plain.extend(block);
    }
    let padding = plain.last().copied().map_or(0, usize::from);
    if (1..=16).contains(&padding) {
        plain.truncate(plain.len().saturating_sub(padding));
    }
    plain
}
