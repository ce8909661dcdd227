//! The cookies of the two sides. Their names differ, and the door lets none of them cross.

use http::HeaderMap;
use http::header::{COOKIE, HeaderValue};

use crate::door::Side;
use crate::error::AppError;

/// One of the portal's cookies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// A reporter's session.
    Visit,
    /// A member's session.
    Staff,
    /// A sign-in that waits for its second factor.
    Entering,
    /// The browser in which somebody is on the way to an account.
    Joining,
    /// An enrolled browser; lives for a year.
    Device,
}

impl Cookie {
    /// The name on this listener. `__Host-` needs TLS; an onion address has none and no need.
    pub(crate) fn name(self, side: Side) -> &'static str {
        match (self, is_tls(side)) {
            (Self::Visit, true) => "__Host-visit",
            (Self::Visit, false) => "visit",
            (Self::Staff, true) => "__Host-staff",
            (Self::Staff, false) => "staff",
            (Self::Entering, true) => "__Host-entering",
            (Self::Entering, false) => "entering",
            (Self::Joining, true) => "__Host-joining",
            (Self::Joining, false) => "joining",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
        }
    }

    /// The value a browser sent.
    pub(crate) fn read(self, headers: &HeaderMap, side: Side) -> Option<String> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name(side))
            .map(|(_, value)| value.to_owned())
    }

    /// The header that sets it.
    pub(crate) fn set(self, side: Side, value: &str) -> Result<HeaderValue, AppError> {
        let age = match self {
            Self::Visit | Self::Staff | Self::Entering | Self::Joining => "",
            Self::Device => "; Max-Age=31536000",
        };
        self.header(side, value, age)
    }

    /// The header that removes it.
    pub(crate) fn remove(self, side: Side) -> Result<HeaderValue, AppError> {
        self.header(side, "", "; Max-Age=0")
    }

    fn header(self, side: Side, value: &str, age: &str) -> Result<HeaderValue, AppError> {
        let secure = if is_tls(side) { "; Secure" } else { "" };
        let name = self.name(side);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
        let mut header = HeaderValue::try_from(text).map_err(|_| AppError::Internal("cookie"))?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// Whether TLS protects this side, so that cookies can be `Secure`.
fn is_tls(side: Side) -> bool {
    match side {
        Side::Clearnet | Side::Staff => true,
        Side::Onion => false,
    }
}

/// The cookies that pass the door of a side.
pub(crate) fn cookies_of(side: Side) -> &'static [&'static str] {
    match side {
        Side::Clearnet => &["__Host-visit"],
        Side::Onion => &["visit"],
        Side::Staff => &[
            "__Host-staff",
            "__Host-entering",
            "__Host-joining",
            "__Host-device",
        ],
    }
}
