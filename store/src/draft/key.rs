//! The key of a draft, and what follows from it.

use subrosa_policy::{Plain, ReceiptCode};
use zeroize::{Zeroize, Zeroizing};

use crate::error::StoreError;
use crate::kdf::{derive, hash};
use crate::key::{Key, from_hex, hex};
use crate::suite::info;

/// The key of one draft: 32 random bytes, held by the reporter's page and nowhere else.
#[derive(Clone)]
pub struct DraftKey(Key);

impl DraftKey {
    /// A new key.
    pub fn random() -> Result<Self, StoreError> {
        Ok(Self(Key::random()?))
    }

    /// Reads the 64 hexadecimal digits of a form field. `None` if they are anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(Key::from_bytes(*Zeroizing::new(from_hex(text)?))))
    }

    /// The key as the hidden form field carries it.
    pub fn to_text(&self) -> Plain<String> {
        Plain::new(hex(self.0.expose()))
    }

    /// The receipt code of the report this draft becomes.
    pub fn code(&self) -> ReceiptCode {
        let key = derive(&[self.0.expose()], info::DRAFT_CODE, &[]);
        let mut entropy = [0_u8; 16];
        for (to, from) in entropy.iter_mut().zip(key.expose()) {
            *to = *from;
        }
        let code = ReceiptCode::from_entropy(&entropy);
        entropy.zeroize();
        code
    }

    /// The name of the draft's folder; tells nothing of the key.
    pub fn name(&self) -> String {
        let id = hash(info::DRAFT_NAME, &[self.0.expose()]);
        hex(id.first_chunk::<16>().unwrap_or(&[0; 16]))
    }

    /// Seals the draft itself.
    pub(super) fn record_key(&self) -> Key {
        derive(&[self.0.expose()], info::DRAFT, &[])
    }

    /// Seals its files.
    pub(super) fn file_key(&self) -> Key {
        derive(&[self.0.expose()], info::DRAFT_FILE, &[])
    }
}
