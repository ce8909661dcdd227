//! The step of joining in which a first second factor is set up.

use serde::Serialize;

use super::Progress;
use crate::config::Factor;
use crate::web::view::View;
use crate::web::view::factors::NumberProblem;

/// A step: connect an authenticator app.
///
/// Fields: `token`, `totp`; `do=totp`, or `use-passkey` and `use-sms` for another way.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JoinTotp {
    /// The path it posts to.
    pub(crate) action: String,
    /// The form token.
    pub(crate) token: String,
    /// The place in the ceremony.
    pub(crate) progress: Progress,
    /// What could be set up instead.
    pub(crate) ways: Vec<Factor>,
    /// The `src` of the QR picture: a path, or `data:image/png;base64,…`.
    pub(crate) qr: String,
    /// The picture's width and height in pixels.
    pub(crate) qr_size: u32,
    /// The secret in groups of four characters.
    pub(crate) secret: String,
    /// The number does not fit.
    pub(crate) wrong: bool,
}

impl View for JoinTotp {
    const TEMPLATE: &'static str = "join_totp.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|wrong| Self {
                action: "/en/join/x7".to_owned(),
                token: "t9".repeat(16),
                progress: Progress { step: 2, of: 4 },
                ways: if wrong {
                    vec![Factor::Passkey, Factor::Sms]
                } else {
                    Vec::new()
                },
                qr: crate::web::view::sample::PIXEL.to_owned(),
                qr_size: 220,
                secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".to_owned(),
                wrong,
            })
            .to_vec()
    }
}

/// A step: a telephone that gets messages. First its number, then the digits that came.
///
/// Fields: `token`, `number`; `do=phone`. Then `token`, `code`; `do=digits`, or `do=number` to write
/// another number. `use-totp` and `use-passkey` choose another way.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JoinPhone {
    /// The path it posts to.
    pub(crate) action: String,
    /// The form token.
    pub(crate) token: String,
    /// The place in the ceremony.
    pub(crate) progress: Progress,
    /// What could be set up instead.
    pub(crate) ways: Vec<Factor>,
    /// Minutes that the digits on their way work; none before they are sent.
    pub(crate) minutes: Option<u64>,
    /// The number as typed.
    pub(crate) number: String,
    /// What is wrong with it.
    pub(crate) problem: Option<NumberProblem>,
    /// The digits do not fit.
    pub(crate) wrong: bool,
}

impl View for JoinPhone {
    const TEMPLATE: &'static str = "join_phone.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let number = Self {
            action: "/en/join/x7".to_owned(),
            token: "t9".repeat(16),
            progress: Progress { step: 2, of: 3 },
            ways: Vec::new(),
            minutes: None,
            number: String::new(),
            problem: None,
            wrong: false,
        };
        let sent = Self {
            ways: vec![Factor::Totp, Factor::Passkey],
            minutes: Some(5),
            ..number.clone()
        };
        let wrong = Self {
            wrong: true,
            ..sent.clone()
        };
        let problems = [
            NumberProblem::Shape,
            NumberProblem::Enough,
            NumberProblem::NotSent,
        ];
        let mut all = vec![number, wrong];
        all.extend(problems.map(|problem| Self {
            minutes: None,
            number: "12 34 <9>".to_owned(),
            problem: Some(problem),
            ..sent.clone()
        }));
        all.push(sent);
        all
    }
}

/// A step: make a passkey.
///
/// Fields: `token`, `name`, `answer` (filled in by the script); `do=passkey`, or `use-totp` and
/// `use-sms` for another way.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct JoinPasskey {
    /// The path it posts to.
    pub(crate) action: String,
    /// The form token.
    pub(crate) token: String,
    /// The place in the ceremony.
    pub(crate) progress: Progress,
    /// What could be set up instead.
    pub(crate) ways: Vec<Factor>,
    /// What the script gives the browser.
    pub(crate) options: String,
    /// The name as typed.
    pub(crate) name: String,
    /// It did not work.
    pub(crate) wrong: bool,
}

impl View for JoinPasskey {
    const TEMPLATE: &'static str = "join_passkey.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|wrong| Self {
                action: "/en/join/x7".to_owned(),
                token: "t9".repeat(16),
                progress: Progress { step: 2, of: 3 },
                ways: if wrong {
                    vec![Factor::Totp, Factor::Sms]
                } else {
                    Vec::new()
                },
                options: "{\"publicKey\":{\"challenge\":\"abc\"}}".to_owned(),
                name: "Key <9>".to_owned(),
                wrong,
            })
            .to_vec()
    }
}
