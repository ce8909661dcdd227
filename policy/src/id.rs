//! Names of things: 16 random bytes, so that an id reveals no order and cannot be guessed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        ///
        /// Written as 26 lower-case characters of Crockford's base32.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id of these bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The bytes of the id.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                read(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// Names a client organisation.
    TenantId,
    /// Names a case.
    CaseId,
    /// Names a member.
    MemberId,
    /// Names an invitation.
    InviteId,
    /// Names a record of a case.
    RecordId,
    /// Names a file of a case.
    FileId,
    /// Names a wrap of case keys.
    WrapId,
    /// Names what was released of a case to contact persons.
    ReleaseId,
}

fn write(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let value = u128::from_be_bytes(*bytes);
    for place in (0..26).rev() {
        let index = usize::try_from((value >> (5 * place)) & 31).unwrap_or(0);
        let letter = LETTERS.get(index).copied().unwrap_or(b'0');
        fmt::Write::write_char(f, char::from(letter))?;
    }
    Ok(())
}

fn read(text: &str) -> Result<[u8; 16], IdError> {
    if text.len() != 26 {
        return Err(IdError);
    }
    let mut value = 0_u128;
    for (place, letter) in text.bytes().enumerate() {
        let digit = LETTERS.iter().position(|l| *l == letter).ok_or(IdError)?;
        // 26 letters carry 130 bits: the first may only use three of its five.
        if place == 0 && digit > 7 {
            return Err(IdError);
        }
        value = (value << 5) | u128::try_from(digit).map_err(|_| IdError)?;
    }
    Ok(value.to_be_bytes())
}

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_is_read_as_it_was_written(bytes: [u8; 16]) {
            let id = CaseId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn there_is_one_way_to_write_an_id() {
        for text in [
            "",
            "0",
            "8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "0000000000000000000000000O",
            "0000000000000000000000000A",
            "00000000000000000000000000 ",
        ] {
            assert_eq!(text.parse::<CaseId>(), Err(IdError), "{text}");
        }
    }
}
