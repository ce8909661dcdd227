//! `[acme]` and `[http]`: certificates that renew themselves, and the port without encryption that may prove the name.

use serde::{Deserialize, Serialize};

use super::Config;

/// Certificates from an ACME directory (RFC 8555), for `clearnet.host` and `staff.host`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Acme {
    /// Whether certificates come from the directory.
    pub enabled: bool,
    /// Where the directory is.
    pub directory: String,
    /// Where the directory may write to; empty: it is not told.
    pub contact: String,
    /// A PEM file of certificate authorities for the directory itself, instead of those that browsers trust.
    pub ca: String,
    /// How the portal proves that a name is its own.
    pub challenge: Challenge,
}

/// How a name is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Challenge {
    /// In a handshake on port 443 (RFC 8737).
    #[serde(rename = "tls-alpn-01")]
    TlsAlpn01,
    /// By an answer on port 80 (RFC 8555 §8.3).
    #[serde(rename = "http-01")]
    Http01,
}

/// The port without encryption: ACME, and a redirect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlainListener {
    /// Address and port to listen on; empty: none.
    pub listen: String,
}

impl Config {
    /// The names that the directory is asked for, with the listeners that show their certificates. Never more than one
    /// name in a certificate: what reporters see does not tell where staff go.
    pub(crate) fn certified(&self) -> Vec<(&str, &'static str)> {
        if !self.acme.enabled {
            return Vec::new();
        }
        let (clearnet, staff) = (&self.clearnet, &self.staff);
        let clear = clearnet.certificate.is_empty() && !clearnet.host.is_empty();
        let office = staff.certificate.is_empty() && !staff.host.is_empty();
        if clear && office && clearnet.host.eq_ignore_ascii_case(&staff.host) {
            return vec![(&clearnet.host, "clearnet and staff")];
        }
        let clear = clear.then_some((clearnet.host.as_str(), "clearnet"));
        let office = office.then_some((staff.host.as_str(), "staff"));
        clear.into_iter().chain(office).collect()
    }

    /// The first setting of `[acme]` and `[http]` that cannot be used, and why.
    pub(super) fn acme_problem(&self) -> Option<(&'static str, &'static str)> {
        let acme = &self.acme;
        if !self.http.listen.is_empty() && self.clearnet.host.is_empty() {
            return Some((
                "http.listen",
                "sends people to clearnet.host: set a name there",
            ));
        }
        if !acme.enabled {
            return None;
        }
        if !acme.directory.starts_with("https://") {
            return Some(("acme.directory", "must begin with https://"));
        }
        if !acme.contact.is_empty() && !acme.contact.contains('@') {
            return Some(("acme.contact", "must be an address of e-mail, or empty"));
        }
        if acme.challenge == Challenge::Http01 && self.http.listen.is_empty() {
            return Some(("http.listen", "must be set for the challenge \"http-01\""));
        }
        let certified = self.certified();
        if certified.is_empty() {
            let problem =
                "needs a name in clearnet.host or staff.host, with no certificate of its own";
            return Some(("acme.enabled", problem));
        }
        let wrong = certified.iter().any(|(name, _)| !is_a_name(name));
        wrong.then_some(("acme.enabled", "needs hosts that are names, not addresses"))
    }
}

impl Default for Acme {
    fn default() -> Self {
        Self {
            enabled: false,
            directory: rustls_acme::acme::LETS_ENCRYPT_PRODUCTION_DIRECTORY.to_owned(),
            contact: String::new(),
            ca: String::new(),
            challenge: Challenge::TlsAlpn01,
        }
    }
}

/// Whether this is the name of a host, and neither an address nor a pattern (RFC 1123 §2.1).
fn is_a_name(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= 253
        && host.split('.').all(label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn problem(text: &str) -> String {
        let parsed = Config::parse(text);
        parsed
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn what_acme_cannot_use_is_named() {
        let with =
            |acme: &str, rest: &str| problem(&format!("[acme]\nenabled = true\n{acme}\n{rest}"));
        let host = "[clearnet]\nhost = \"portal.example\"";
        assert_eq!(with("", host), "");
        assert!(with("", "").contains("needs a name in clearnet.host"));
        assert!(
            with("directory = \"http://localhost\"", host).contains("must begin with https://")
        );
        assert!(with("contact = \"nobody\"", host).contains("`acme.contact`"));
        assert!(with("challenge = \"http-01\"", host).contains("`http.listen` must be set"));
        assert!(with("challenge = \"dns-01\"", host).contains("cannot be used"));
        let http = "[http]\nlisten = \"127.0.0.1:0\"";
        assert_eq!(
            with("challenge = \"http-01\"", &format!("{host}\n{http}")),
            ""
        );
        assert!(problem(http).contains("sends people to clearnet.host"));
        for host in [
            "127.0.0.1",
            "[::1]",
            "*.example",
            "a..example",
            "-a.example",
            "a b.example",
        ] {
            let wrong = with("", &format!("[clearnet]\nhost = \"{host}\""));
            assert!(wrong.contains("names, not addresses"), "{host}: {wrong}");
        }
        let own = "certificate = \"a.pem\"\nkey = \"b.pem\"";
        assert!(with("", &format!("{host}\n{own}")).contains("no certificate of its own"));
    }

    #[test]
    fn a_name_has_a_certificate_of_its_own_and_one_name_has_one() {
        let certified = |clearnet: &str, staff: &str| {
            let text = format!(
                "[acme]\nenabled = true\n[clearnet]\nhost = \"{clearnet}\"\n[staff]\nhost = \"{staff}\""
            );
            let config = Config::parse(&text).unwrap();
            let certified = config.certified().into_iter();
            let certified = certified.map(|(name, whose)| format!("{name}: {whose}"));
            certified.collect::<Vec<_>>()
        };
        let two = ["portal.example: clearnet", "office.example: staff"];
        assert_eq!(certified("portal.example", "office.example"), two);
        let one = ["portal.example: clearnet and staff"];
        assert_eq!(certified("portal.example", "Portal.Example"), one);
        assert_eq!(
            certified("portal.example", ""),
            ["portal.example: clearnet"]
        );
        assert!(Config::default().certified().is_empty());
    }
}
