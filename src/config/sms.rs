//! `[sms]`: the gateway that sends one-time codes to telephones.

use serde::{Deserialize, Serialize};

use super::{host_of, is_this_machine};

/// How codes reach a telephone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// Which gateway: "off", "smpp" or "http".
    pub gateway: GatewayKind,
    /// Whether messages are Flash: shown at once and not kept (class 0, GSM 03.38).
    pub flash: bool,
    /// Codes that one person may be sent in a day.
    pub per_day: u16,
    /// A PEM file of certificate authorities, instead of those that browsers trust.
    pub ca: String,
    /// The gateway over SMPP 3.4.
    pub smpp: SmppGateway,
    /// The gateway over HTTP.
    pub http: HttpGateway,
}

/// Which gateway is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayKind {
    /// None.
    #[default]
    Off,
    /// SMPP 3.4.
    Smpp,
    /// One HTTP request a message.
    Http,
}

/// A gateway over SMPP 3.4.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmppGateway {
    /// Host and port.
    pub address: String,
    /// Whether TLS protects it; without, the gateway must be on a network of the operator's own.
    pub tls: bool,
    /// The account, at most 15 characters.
    pub system_id: String,
    /// Its password, at most 8 characters.
    pub password: String,
    /// A file that holds the password, instead.
    pub password_file: String,
    /// The kind of client, if the gateway asks for one; at most 12 characters.
    pub system_type: String,
    /// What telephones show as the sender: a number, or at most 11 letters and digits.
    pub sender: String,
}

/// A gateway over HTTP. In `url`, `headers` and `body`, `{number}`, `{text}`, `{secret}` and
/// `{flash}` stand for what is filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpGateway {
    /// The method, such as "POST".
    pub method: String,
    /// The address; https, except on this machine.
    pub url: String,
    /// Headers, each as "Name: value".
    pub headers: Vec<String>,
    /// The body; filled in as its `Content-Type` asks.
    pub body: String,
    /// What stands for `{flash}` when messages are Flash; nothing does otherwise.
    pub flash: String,
    /// What stands for `{secret}`.
    pub secret: String,
    /// A file that holds the secret, instead.
    pub secret_file: String,
    /// The status that says the message was taken.
    pub status: u16,
}

impl Sms {
    /// The first setting that cannot be used, and why.
    pub(super) fn problem(&self) -> Option<(&'static str, &'static str)> {
        match self.gateway {
            GatewayKind::Off => None,
            GatewayKind::Smpp => self.smpp.problem(),
            GatewayKind::Http => self.http.problem(),
        }
    }
}

impl SmppGateway {
    fn problem(&self) -> Option<(&'static str, &'static str)> {
        let port = self.address.rsplit_once(':').map(|(_, port)| port);
        if port.is_none_or(|port| port.parse::<u16>().is_err()) {
            return Some(("sms.smpp.address", "must be a host and a port"));
        }
        if self.system_id.len() > 15 || self.password.len() > 8 || self.system_type.len() > 12 {
            return Some(("sms.smpp", "has an account that SMPP has no room for"));
        }
        if self.sender.len() > 15 || !self.sender.is_ascii() {
            return Some(("sms.smpp.sender", "must be a number or at most 11 letters"));
        }
        None
    }
}

impl HttpGateway {
    // CLAIM(C-54): SECURITY.md
    fn problem(&self) -> Option<(&'static str, &'static str)> {
        let (scheme, rest) = self.url.split_once("://").unwrap_or_default();
        let host = host_of(rest);
        match scheme {
            "https" if !host.is_empty() => {}
            "http" if is_this_machine(host) => {}
            _ => {
                let problem = "must begin with https://; http:// only reaches this machine";
                return Some(("sms.http.url", problem));
            }
        }
        if self.headers.iter().any(|header| !header.contains(':')) {
            return Some((
                "sms.http.headers",
                "must each be a name, a colon and a value",
            ));
        }
        None
    }
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            gateway: GatewayKind::Off,
            flash: false,
            per_day: 10,
            ca: String::new(),
            smpp: SmppGateway::default(),
            http: HttpGateway::default(),
        }
    }
}

impl Default for SmppGateway {
    fn default() -> Self {
        Self {
            address: String::new(),
            tls: true,
            system_id: String::new(),
            password: String::new(),
            password_file: String::new(),
            system_type: String::new(),
            sender: String::new(),
        }
    }
}

impl Default for HttpGateway {
    fn default() -> Self {
        Self {
            method: "POST".to_owned(),
            url: String::new(),
            headers: Vec::new(),
            body: String::new(),
            flash: String::new(),
            secret: String::new(),
            secret_file: String::new(),
            status: 200,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(url: &str) -> Option<(&'static str, &'static str)> {
        let http = HttpGateway {
            url: url.to_owned(),
            ..HttpGateway::default()
        };
        http.problem()
    }

    #[test]
    fn a_gateway_without_encryption_is_on_this_machine() {
        for url in [
            "https://sms.example/send",
            "http://localhost/send?to={number}",
            "http://127.0.0.1:13013/cgi-bin/sendsms",
            "http://[::1]:80/",
        ] {
            assert_eq!(http(url), None, "{url}");
        }
        for url in [
            "",
            "sms.example",
            "http://sms.example/",
            "http://localhost.example/",
            "http://127.0.0.1.example/",
            "http://localhost@sms.example/",
            "http://10.0.0.1/",
            "ftp://localhost/",
            "https:///send",
        ] {
            assert!(http(url).is_some(), "{url}");
        }
    }

    #[test]
    fn an_account_that_does_not_fit_into_smpp_is_refused() {
        let fits = SmppGateway {
            address: "sms.example:3550".to_owned(),
            password: "eight888".to_owned(),
            ..SmppGateway::default()
        };
        assert_eq!(fits.problem(), None);
        for wrong in [
            SmppGateway {
                address: "sms.example".to_owned(),
                ..fits.clone()
            },
            SmppGateway {
                password: "nine99999".to_owned(),
                ..fits.clone()
            },
            SmppGateway {
                sender: "a sender that is long".to_owned(),
                ..fits.clone()
            },
        ] {
            assert!(wrong.problem().is_some());
        }
    }
}
