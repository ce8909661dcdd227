//! Time-based one-time codes (RFC 6238, SHA-1, 6 digits, 30 seconds), as every app has them.

use subrosa_policy::Plain;
use totp_rs::{Algorithm, Builder, Totp};

use crate::error::AppError;

/// A new secret: 20 random bytes (RFC 4226, section 4).
pub(crate) fn secret() -> Result<Plain<Vec<u8>>, AppError> {
    let (a, b) = (subrosa_store::random_id()?, subrosa_store::random_id()?);
    Ok(Plain::new(a.iter().chain(&b).copied().take(20).collect()))
}

// CLAIM(C-23): SECURITY.md
/// The time step of a code, if it fits now, one step earlier or later, and was not used.
pub(crate) fn accept(secret: &[u8], typed: &str, second: u64, last_step: u64) -> Option<u64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let totp = totp(secret, "").ok()?;
    let now = second / STEP;
    (now.saturating_sub(1)..=now.saturating_add(1))
        .filter(|step| *step > last_step)
        .find(|step| {
            let right = totp.generate(step.saturating_mul(STEP));
            subrosa_store::same_text(&right.to_string(), &typed)
        })
}

/// The secret in letters, and the address an app reads from a QR code.
pub(crate) fn show(secret: &[u8], login: &str) -> Result<(Plain<String>, Plain<String>), AppError> {
    let address = totp(secret, login)?.to_url().map_err(|_| FAILED)?;
    let letters = address
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("secret="))
        .ok_or(FAILED)?
        .to_owned();
    Ok((Plain::new(letters), Plain::new(address.to_string())))
}

fn totp(secret: &[u8], login: &str) -> Result<Totp, AppError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP)
        .with_secret(secret)
        .with_account_name(login)
        .with_issuer(Some("Portal"))
        .build()
        .map_err(|_| FAILED)
}

const FAILED: AppError = AppError::Internal("one-time code");
const STEP: u64 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_vectors_of_rfc_6238_are_accepted() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(accept(SECRET, code, second, 0), Some(second / 30));
        }
    }

    #[test]
    fn a_code_is_accepted_once_and_not_long() {
        assert_eq!(accept(SECRET, "287 082", 59, 0), Some(1));
        assert_eq!(accept(SECRET, "287082", 59, 1), None);
        assert_eq!(accept(SECRET, "287082", 89, 0), Some(1));
        assert_eq!(accept(SECRET, "287082", 90, 0), None);
        assert_eq!(accept(SECRET, "", 59, 0), None);
    }
}
