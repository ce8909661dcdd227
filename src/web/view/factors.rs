//! Second factors: the page that asks for one, and the pages where a member changes theirs.

use serde::Serialize;

use super::View;
use super::chrome::Hidden;

/// Asks for a second factor: the second step of signing in, or again before an act that matters.
///
/// Fields: `token`, `factor` (`totp`, `passkey`, `sms`, `recovery`; `send` for a message) and
/// `factor_code`; with them, everything that the act before carried.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SecondFactor {
    /// The path it posts to.
    pub(crate) action: String,
    /// The form token.
    pub(crate) token: String,
    /// What the act carried.
    pub(crate) hidden: Vec<Hidden>,
    /// Somebody signed in is asked again.
    pub(crate) again: bool,
    /// Digits from an app can be written.
    pub(crate) totp: bool,
    /// What the script gives the browser to ask for a passkey; none without one.
    pub(crate) passkey: Option<String>,
    /// A telephone that gets codes.
    pub(crate) phone: Option<Phone>,
    /// Recovery codes that were not used.
    pub(crate) recovery: usize,
    /// What went wrong.
    pub(crate) problem: Option<FactorProblem>,
}

/// A telephone, as much of it as a page shows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Phone {
    /// The last two digits.
    pub(crate) last: String,
    /// A code is on its way, and works this many minutes.
    pub(crate) sent: Option<u64>,
}

/// What went wrong with a second factor.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum FactorProblem {
    /// It was not right, or was used before.
    Wrong,
    /// Too many attempts; wait.
    Wait {
        /// Seconds to wait.
        seconds: u64,
    },
    /// No more messages today.
    Enough,
    /// The gateway did not take the message.
    NotSent,
}

impl View for SecondFactor {
    const TEMPLATE: &'static str = "second_factor.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let first = Self {
            action: "/en/sign-in/second".to_owned(),
            token: "t9".repeat(16),
            hidden: Vec::new(),
            again: false,
            totp: true,
            passkey: None,
            phone: None,
            recovery: 0,
            problem: None,
        };
        let full = Self {
            action: "/en/people/invite".to_owned(),
            hidden: vec![
                Hidden::new("name", "Line <two>\nMaja"),
                Hidden::new("role", "lawyer"),
            ],
            again: true,
            passkey: Some("{\"publicKey\":{\"challenge\":\"abc\"}}".to_owned()),
            phone: Some(Phone {
                last: "78".to_owned(),
                sent: None,
            }),
            recovery: 1,
            ..first.clone()
        };
        let sent = Self {
            totp: false,
            phone: Some(Phone {
                last: "78".to_owned(),
                sent: Some(5),
            }),
            recovery: 10,
            ..full.clone()
        };
        let problems = [
            FactorProblem::Wrong,
            FactorProblem::Wait { seconds: 8 },
            FactorProblem::Enough,
            FactorProblem::NotSent,
        ];
        let barred = Self {
            totp: false,
            ..first.clone()
        };
        let with_paper = Self {
            recovery: 3,
            again: true,
            ..barred.clone()
        };
        let mut all = vec![first, sent, barred, with_paper];
        all.extend(problems.map(|problem| Self {
            problem: Some(problem),
            ..full.clone()
        }));
        all.push(full);
        all
    }
}

/// `GET /{lang}/account/factors`, and what most of its forms answer.
///
/// Fields: `token` and `do`: `totp`, `passkey`, `phone` (with `number`), `recovery` to begin;
/// `drop-totp`, `drop-phone`, `drop-passkey` (with `which`) to remove.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FactorList {
    /// The form token.
    pub(crate) token: String,
    /// An app is connected.
    pub(crate) totp: bool,
    /// Passkeys by number and name.
    pub(crate) passkeys: Vec<PasskeyRow>,
    /// The last two digits of the telephone.
    pub(crate) phone: Option<String>,
    /// Recovery codes left.
    pub(crate) recovery: usize,
    /// There are recovery codes, used or not.
    pub(crate) has_recovery: bool,
    /// The firm allows apps.
    pub(crate) may_totp: bool,
    /// The firm allows passkeys, and they work here.
    pub(crate) may_passkey: bool,
    /// The firm allows messages, and there is a gateway.
    pub(crate) may_sms: bool,
    /// There is more than one, so that one can be removed.
    pub(crate) can_drop: bool,
    /// The number as typed.
    pub(crate) number: String,
    /// What is wrong with it.
    pub(crate) number_problem: Option<NumberProblem>,
    /// Something just done, or why nothing was.
    pub(crate) notice: Option<FactorNotice>,
}

/// One passkey.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PasskeyRow {
    /// Names it in forms.
    pub(crate) id: String,
    /// What its owner calls it.
    pub(crate) name: String,
}

/// What is wrong with a telephone number, or with sending to it.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub(crate) enum NumberProblem {
    /// It does not begin with a country, or is no number.
    Shape,
    /// No more messages today.
    Enough,
    /// The gateway did not take the message.
    NotSent,
}

/// Something said above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FactorNotice {
    /// It is added.
    Added,
    /// It is removed.
    Removed,
    /// It is the last one that counts.
    Last,
    /// Nothing changed: too late, too many tries, or done before.
    Nothing,
}

impl View for FactorList {
    const TEMPLATE: &'static str = "factors.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let one = Self {
            token: "t9".repeat(16),
            totp: true,
            passkeys: Vec::new(),
            phone: None,
            recovery: 0,
            has_recovery: false,
            may_totp: true,
            may_passkey: true,
            may_sms: true,
            can_drop: false,
            number: String::new(),
            number_problem: None,
            notice: None,
        };
        let many = Self {
            passkeys: vec![
                PasskeyRow {
                    id: "a".repeat(32),
                    name: "Key <9> on my ring".to_owned(),
                },
                PasskeyRow {
                    id: "b".repeat(32),
                    name: "Laptop".to_owned(),
                },
            ],
            phone: Some("78".to_owned()),
            recovery: 1,
            has_recovery: true,
            can_drop: true,
            ..one.clone()
        };
        let barred = Self {
            totp: false,
            may_totp: false,
            may_sms: false,
            may_passkey: false,
            has_recovery: true,
            ..one.clone()
        };
        let mut all = vec![one.clone(), barred];
        all.extend(
            [
                FactorNotice::Added,
                FactorNotice::Removed,
                FactorNotice::Last,
                FactorNotice::Nothing,
            ]
            .map(|notice| Self {
                notice: Some(notice),
                ..many.clone()
            }),
        );
        all.extend(
            [
                NumberProblem::Shape,
                NumberProblem::Enough,
                NumberProblem::NotSent,
            ]
            .map(|problem| Self {
                number: "12 34 <9>".to_owned(),
                number_problem: Some(problem),
                ..one.clone()
            }),
        );
        all
    }
}

/// Connect another app. Fields: `token`, `totp`; `do=confirm-totp`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FactorTotp {
    /// The form token.
    pub(crate) token: String,
    /// The `src` of the QR picture.
    pub(crate) qr: String,
    /// Its width and height in pixels.
    pub(crate) qr_size: u32,
    /// The secret in groups of four characters.
    pub(crate) secret: String,
    /// An app is connected already, and is replaced.
    pub(crate) replaces: bool,
    /// The number does not fit.
    pub(crate) wrong: bool,
}

impl View for FactorTotp {
    const TEMPLATE: &'static str = "factor_totp.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|wrong| Self {
                token: "t9".repeat(16),
                qr: super::sample::PIXEL.to_owned(),
                qr_size: 220,
                secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".to_owned(),
                replaces: wrong,
                wrong,
            })
            .to_vec()
    }
}

/// Write the code that came to a new telephone. Fields: `token`, `code`; `do=confirm-phone`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FactorPhone {
    /// The form token.
    pub(crate) token: String,
    /// Minutes that the code works.
    pub(crate) minutes: u64,
    /// The code does not fit.
    pub(crate) wrong: bool,
}

impl View for FactorPhone {
    const TEMPLATE: &'static str = "factor_phone.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|wrong| Self {
                token: "t9".repeat(16),
                minutes: 5,
                wrong,
            })
            .to_vec()
    }
}

/// Make a passkey. Fields: `token`, `name`, `answer` (filled in by the script); `do=confirm-passkey`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FactorPasskey {
    /// The form token.
    pub(crate) token: String,
    /// What the script gives the browser.
    pub(crate) options: String,
    /// The name as typed.
    pub(crate) name: String,
    /// It did not work.
    pub(crate) wrong: bool,
}

impl View for FactorPasskey {
    const TEMPLATE: &'static str = "factor_passkey.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|wrong| Self {
                token: "t9".repeat(16),
                options: "{\"publicKey\":{\"challenge\":\"abc\"}}".to_owned(),
                name: "Key <9>".to_owned(),
                wrong,
            })
            .to_vec()
    }
}

/// Ten recovery codes, shown once.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RecoveryCodes {
    /// The codes.
    pub(crate) codes: Vec<String>,
    /// There were others before, which are worth nothing now.
    pub(crate) replaces: bool,
}

impl View for RecoveryCodes {
    const TEMPLATE: &'static str = "recovery_codes.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [false, true]
            .map(|replaces| Self {
                codes: vec!["0a1b-c2d3-e4f5".to_owned(); 10],
                replaces,
            })
            .to_vec()
    }
}

/// What a telephone shows: a code and how long it works, and nothing else.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SmsText {
    /// The code.
    pub(crate) code: String,
    /// Minutes that it works.
    pub(crate) minutes: u64,
}

impl View for SmsText {
    const TEMPLATE: &'static str = "sms.txt";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            code: "123456".to_owned(),
            minutes: 5,
        }]
    }
}

/// What a telephone shows when an administrator tests the gateway.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct SmsTest {}

impl View for SmsTest {
    const TEMPLATE: &'static str = "sms_test.txt";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{Chrome, Lang, Pages};

    #[test]
    fn a_message_is_a_code_and_a_time_in_letters_that_every_gateway_has() {
        let pages = Pages::load().unwrap();
        for lang in Lang::ALL {
            let [view] = <[_; 1]>::try_from(SmsText::samples()).ok().unwrap();
            let text = pages.render(lang, &Chrome::default(), &view).unwrap();
            let text = text.trim();
            assert!(text.contains("123456") && text.contains('5'), "{text}");
            let test = pages.render(lang, &Chrome::default(), &SmsTest {}).unwrap();
            assert_plain(text);
            assert_plain(test.trim());
        }
    }

    fn assert_plain(text: &str) {
        assert!(!text.is_empty() && text.len() <= 140, "{text}");
        // The same in ASCII and in the default alphabet of GSM 03.38.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '.';
        assert!(text.chars().all(plain), "{text}");
        for telling in ["ortal", "tip", "report", "firm", "http", "www"] {
            assert!(!text.contains(telling), "{text}");
        }
    }
}
