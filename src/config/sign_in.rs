//! `[sign_in]`: sessions, passwords and second factors.

use serde::{Deserialize, Serialize};

/// Sessions and passwords.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// Minutes without a click after which a reporter is signed out.
    pub reporter_idle_minutes: u64,
    /// Hours after which a reporter is signed out in any case.
    pub reporter_hours: u64,
    /// Minutes without a click after which a member is signed out.
    pub staff_idle_minutes: u64,
    /// Hours after which a member is signed out in any case.
    pub staff_hours: u64,
    /// The least number of characters of a password; never below 8.
    pub password_length: usize,
    /// How hard a password must be to guess, from 0 (not asked) to 4.
    pub password_strength: u8,
    /// The second factors that members may use. Recovery codes always work.
    pub factors: Vec<Factor>,
    /// Minutes after which a factor is asked for again before acts that matter.
    pub factor_minutes: u64,
}

/// What a member shows besides password and browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// Six digits from an app (RFC 6238).
    Totp,
    /// A passkey (WebAuthn level 3).
    Passkey,
    /// Six digits sent to a telephone.
    Sms,
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            reporter_idle_minutes: 20,
            reporter_hours: 8,
            staff_idle_minutes: 20,
            staff_hours: 10,
            password_length: 12,
            password_strength: 3,
            factors: vec![Factor::Totp, Factor::Passkey, Factor::Sms],
            factor_minutes: 10,
        }
    }
}
