//! A 256-bit key, and everything that is random.

use std::fmt;

use orion::util::secure_rand_bytes;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::SealError;

/// 32 secret bytes, wiped when dropped. Its only reader is [`Self::expose`].
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A new key from the system's randomness.
    ///
    /// # Errors
    /// [`SealError::Random`] if the system has none.
    pub fn random() -> Result<Self, SealError> {
        let mut key = Self([0; 32]);
        secure_rand_bytes(&mut key.0).map_err(|_| SealError::Random)?;
        Ok(key)
    }

    /// The key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the key.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Shows that there is a key, and nothing of it.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// 16 random bytes.
///
/// # Errors
/// [`SealError::Random`] if the system has none.
pub fn random_id() -> Result<[u8; 16], SealError> {
    let mut id = [0; 16];
    secure_rand_bytes(&mut id).map_err(|_| SealError::Random)?;
    Ok(id)
}

/// 32 random bytes.
///
/// # Errors
/// [`SealError::Random`] if the system has none.
pub fn random_32() -> Result<[u8; 32], SealError> {
    let mut bytes = [0; 32];
    secure_rand_bytes(&mut bytes).map_err(|_| SealError::Random)?;
    Ok(bytes)
}

/// 256 random bits as 64 hexadecimal digits.
///
/// # Errors
/// [`SealError::Random`] if the system has none.
pub fn random_text() -> Result<String, SealError> {
    Ok(hex(&random_32()?))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    text
}

/// Lower-case hexadecimal digits as bytes; `None` if they are anything else.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let (high, low) = (digit(*pair.first()?)?, digit(*pair.get(1)?)?);
        *byte = high << 4 | low;
    }
    Some(bytes)
}
