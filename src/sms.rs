//! Sending a code to a telephone, through the gateway that the operator has chosen.
//!
//! What goes wrong is told by a reason of our own: no number and no text reaches the log.

mod http;
#[cfg(feature = "smpp")]
mod smpp;

use std::sync::Arc;
use std::time::Duration;

use subrosa_policy::Plain;

use crate::config::{GatewayKind, Sms};
use crate::outside::{self, Roots, RootsError, Unreached};
use http::HttpSender;
#[cfg(feature = "smpp")]
use smpp::SmppSender;

/// The firm's gateway.
#[derive(Clone)]
pub(crate) enum Gateway {
    /// There is none.
    Off,
    /// One HTTP request a message.
    Http(Arc<HttpSender>),
    /// SMPP 3.4.
    #[cfg(feature = "smpp")]
    Smpp(Arc<SmppSender>),
}

/// Why a message was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SmsError {
    /// There is no gateway.
    Off,
    /// Nobody answers there.
    Unreachable,
    /// Its certificate is not good.
    Tls,
    /// It does not take our account.
    Account,
    /// It does not take this message.
    Refused,
    /// It said something that is not of its protocol.
    Answer,
    /// It took too long.
    Late,
}

impl SmsError {
    /// Names the reason for pages.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::Account => "account",
            Self::Refused => "refused",
            Self::Answer => "answer",
            Self::Late => "late",
        }
    }

    /// The line for the log.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Off => "there is no gateway",
            Self::Unreachable => "the gateway cannot be reached",
            Self::Tls => "the gateway's TLS certificate was not accepted",
            Self::Account => "the gateway refused the account",
            Self::Refused => "the gateway refused the message",
            Self::Answer => "the gateway's answer was not understood",
            Self::Late => "the gateway took too long",
        }
    }
}

impl Gateway {
    /// The gateway of a configuration, which was checked before.
    ///
    /// # Errors
    /// What the operator must mend.
    pub(crate) fn new(config: &Sms) -> Result<Self, &'static str> {
        match config.gateway {
            GatewayKind::Off => Ok(Self::Off),
            GatewayKind::Http => {
                let roots = roots(&config.ca)?;
                let sender = HttpSender::new(&config.http, config.flash, roots)?;
                Ok(Self::Http(Arc::new(sender)))
            }
            #[cfg(feature = "smpp")]
            GatewayKind::Smpp => {
                let roots = roots(&config.ca)?;
                let sender = SmppSender::new(&config.smpp, config.flash, roots)?;
                Ok(Self::Smpp(Arc::new(sender)))
            }
            #[cfg(not(feature = "smpp"))]
            GatewayKind::Smpp => Err("this build has no SMPP"),
        }
    }

    /// Whether there is one.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// Why the gateway did not take it.
    pub(crate) async fn send(&self, number: &str, text: &str) -> Result<(), SmsError> {
        let sending = async {
            match self {
                Self::Off => Err(SmsError::Off),
                Self::Http(sender) => sender.send(number, text).await,
                #[cfg(feature = "smpp")]
                Self::Smpp(sender) => sender.send(number, text).await,
            }
        };
        let sent = tokio::time::timeout(PATIENCE, sending).await;
        sent.unwrap_or(Err(SmsError::Late))
    }
}

impl From<Unreached> for SmsError {
    fn from(unreached: Unreached) -> Self {
        match unreached {
            Unreached::Nobody => Self::Unreachable,
            Unreached::Tls => Self::Tls,
        }
    }
}

fn roots(file: &str) -> Result<Roots, &'static str> {
    Roots::load(file).map_err(|error| match error {
        RootsError::Unreadable => "the file in sms.ca holds no certificates that can be read",
        RootsError::Tls => "TLS could not be made ready",
    })
}

/// The gateway's secret, from the configuration or from the file that it names.
fn secret(text: &str, file: &str) -> Result<Plain<String>, &'static str> {
    outside::secret(text, file).map_err(|_| "the file with the gateway's secret cannot be read")
}

/// How long a gateway may take for one message.
const PATIENCE: Duration = Duration::from_secs(15);

#[cfg(test)]
mod tests;
