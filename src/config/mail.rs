//! `[mail]`: the server that takes messages to staff.

use serde::{Deserialize, Serialize};

use super::{host_of, is_this_machine};

/// How messages reach staff. They say that there is something new, and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The mail server; empty: no mail.
    pub host: String,
    /// Its port for submission (RFC 6409).
    pub port: u16,
    /// Who the messages come from. Its domain is also the name that the portal gives itself.
    pub from: String,
    /// How the server lets the portal in.
    pub auth: MailAuth,
    /// The account.
    pub user: String,
    /// Its password.
    pub password: String,
    /// A file that holds the password, instead.
    pub password_file: String,
    /// A PEM file of certificate authorities, for the server and the token endpoint, instead of those that browsers trust.
    pub ca: String,
    /// The times of day at which messages go out, in the firm's time zone, such as "08:00".
    pub times: Vec<String>,
    /// So many minutes at most a message goes out later, drawn anew every time.
    pub jitter_minutes: u16,
    /// Where tokens come from, with `auth = "xoauth2"`.
    pub oauth: OAuth,
}

/// How a mail server lets the portal in (RFC 4954).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailAuth {
    /// Without an account.
    None,
    /// SASL PLAIN (RFC 4616).
    #[default]
    Plain,
    /// SASL LOGIN, for servers that know no other.
    Login,
    /// XOAUTH2: a token that is renewed by itself.
    Xoauth2,
}

/// Where tokens come from (RFC 6749).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OAuth {
    /// The token endpoint; https, except on this machine.
    pub token_url: String,
    /// The client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// A file that holds the secret, instead.
    pub client_secret_file: String,
    /// A file that holds a refresh token: the grant of section 6 instead of that of section 4.4.
    pub refresh_token_file: String,
    /// What the token is for.
    pub scope: String,
}

impl Mail {
    /// Whether there is a server.
    pub(crate) fn is_on(&self) -> bool {
        !self.host.is_empty()
    }

    /// The times of day at which messages go out, in minutes since midnight, in their order.
    pub(crate) fn minutes(&self) -> Vec<u16> {
        let mut minutes: Vec<u16> = self.times.iter().filter_map(|t| minute_of(t)).collect();
        minutes.sort_unstable();
        minutes.dedup();
        minutes
    }

    /// The domain of the sender; empty if there is none.
    pub(crate) fn domain(&self) -> &str {
        let address = self.from.trim_end_matches('>');
        address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The first setting that cannot be used, and why.
    pub(super) fn problem(&self) -> Option<(&'static str, &'static str)> {
        if !self.is_on() {
            return None;
        }
        if self.domain().is_empty() || self.from.chars().any(char::is_control) {
            return Some(("mail.from", "must be the address that messages come from"));
        }
        if self.times.is_empty() || self.times.iter().any(|time| minute_of(time).is_none()) {
            return Some(("mail.times", "must be times of day such as \"08:00\""));
        }
        if self.jitter_minutes > MOST_JITTER {
            return Some(("mail.jitter_minutes", "must be at most 120"));
        }
        if self.auth != MailAuth::None && self.user.is_empty() {
            return Some((
                "mail.user",
                "must name an account, or mail.auth be \"none\"",
            ));
        }
        (self.auth == MailAuth::Xoauth2)
            .then(|| self.oauth.problem())
            .flatten()
    }
}

impl OAuth {
    fn problem(&self) -> Option<(&'static str, &'static str)> {
        let (scheme, rest) = self.token_url.split_once("://").unwrap_or_default();
        let host = host_of(rest);
        let safe = scheme == "https" || scheme == "http" && is_this_machine(host);
        if host.is_empty() || !safe {
            let problem = "must begin with https://; http:// only reaches this machine";
            return Some(("mail.oauth.token_url", problem));
        }
        self.client_id
            .is_empty()
            .then_some(("mail.oauth.client_id", "must name a client"))
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            from: String::new(),
            auth: MailAuth::Plain,
            user: String::new(),
            password: String::new(),
            password_file: String::new(),
            ca: String::new(),
            times: vec!["08:00".to_owned(), "13:00".to_owned()],
            jitter_minutes: 30,
            oauth: OAuth::default(),
        }
    }
}

fn minute_of(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let two = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

const MOST_JITTER: u16 = 120;

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            host: "mail.example".to_owned(),
            from: "portal@firm.example".to_owned(),
            user: "portal".to_owned(),
            ..Mail::default()
        }
    }

    #[test]
    fn times_are_times_of_day_in_their_order() {
        let mail = Mail {
            times: ["13:00", "08:05", "13:00"].map(str::to_owned).to_vec(),
            ..mail()
        };
        assert_eq!(mail.problem(), None);
        assert_eq!(mail.minutes(), [485, 780]);
        for wrong in ["", "8:00", "24:00", "12:60", "+1:00", "noon"] {
            let mail = Mail {
                times: vec![wrong.to_owned()],
                ..mail.clone()
            };
            assert_eq!(mail.problem().unwrap().0, "mail.times", "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let oauth = |url: &str| OAuth {
            token_url: url.to_owned(),
            client_id: "portal".to_owned(),
            ..OAuth::default()
        };
        let token = |url: &str| Mail {
            auth: MailAuth::Xoauth2,
            oauth: oauth(url),
            ..mail()
        };
        assert_eq!(token("https://login.example/token").problem(), None);
        for (key, wrong) in [
            (
                "mail.from",
                Mail {
                    from: "firm.example".to_owned(),
                    ..mail()
                },
            ),
            (
                "mail.user",
                Mail {
                    user: String::new(),
                    ..mail()
                },
            ),
            (
                "mail.jitter_minutes",
                Mail {
                    jitter_minutes: 121,
                    ..mail()
                },
            ),
            ("mail.oauth.token_url", token("http://login.example/token")),
            ("mail.oauth.token_url", token("https://")),
        ] {
            assert_eq!(wrong.problem().map(|(key, _)| key), Some(key));
        }
        // Without a server nothing of it matters.
        assert_eq!(Mail::default().problem(), None);
    }
}
