//! Which hosts a listener answers for, and what its own origin is.

use http::uri::Authority;

/// The host names of one listener. Ports do not count: an operator may forward one port to another.
#[derive(Clone, Debug)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// The names given by the operator, or the onion address.
    pub(crate) fn named<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        Self(
            names
                .into_iter()
                .filter_map(|name| Some(Host::parse(name.as_ref())?.name))
                .collect(),
        )
    }

    /// What a portal answers for when nobody has configured a host: this machine only.
    pub(crate) fn local() -> Self {
        Self::named(["localhost", "127.0.0.1", "[::1]"])
    }

    pub(super) fn answers_for(&self, host: &Host) -> bool {
        self.0.contains(&host.name)
    }
}

/// A host and port as a browser names them, in one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    /// Parses `host` or `host:port`; `None` for anything else, user names included.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.contains('@') {
            return None;
        }
        let authority: Authority = text.parse().ok()?;
        let name = authority.host().to_ascii_lowercase();
        let port = match text.get(name.len()..)?.strip_prefix(':') {
            Some(port) if port.bytes().all(|digit| digit.is_ascii_digit()) => {
                Some(port.parse().ok()?)
            }
            Some(_) => return None,
            None => None,
        };
        let name = name.strip_suffix('.').unwrap_or(&name).to_owned();
        (!name.is_empty()).then_some(Self { name, port })
    }

    /// The value of a `Host` header.
    pub(super) fn written(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.name),
            None => self.name.clone(),
        }
    }

    /// The origin of pages on this host (RFC 6454 §6.2): the scheme's own port is left out.
    pub(super) fn origin(&self, tls: bool) -> OwnOrigin {
        let (scheme, usual) = if tls { ("https", 443) } else { ("http", 80) };
        let name = &self.name;
        OwnOrigin(match self.port.filter(|port| *port != usual) {
            Some(port) => format!("{scheme}://{name}:{port}"),
            None => format!("{scheme}://{name}"),
        })
    }
}

/// The origin that the visitor sees, for example `https://portal.example:8443`. A request extension for handlers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnOrigin(String);

impl OwnOrigin {
    /// Scheme, host and port, without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_has_one_spelling() {
        for (text, tls, origin) in [
            ("Portal.Example", true, "https://portal.example"),
            ("portal.example.", true, "https://portal.example"),
            ("portal.example:443", true, "https://portal.example"),
            ("portal.example:443", false, "http://portal.example:443"),
            ("portal.example:80", false, "http://portal.example"),
            ("[::1]:8443", true, "https://[::1]:8443"),
        ] {
            assert_eq!(Host::parse(text).unwrap().origin(tls).as_str(), origin);
        }
    }

    #[test]
    fn what_is_not_a_host_is_none() {
        for text in [
            "", ":80", "a@b", "a:b", "a:99999", "a:", "a:+1", "a/b", "a b", "http://a",
        ] {
            assert_eq!(Host::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_named_hosts_are_answered_for() {
        let hosts = Hosts::named(["Portal.Example"]);
        assert!(hosts.answers_for(&Host::parse("portal.example:8443").unwrap()));
        for other in [
            "example",
            "a.portal.example",
            "portal.example.evil.example",
            "localhost",
        ] {
            assert!(!hosts.answers_for(&Host::parse(other).unwrap()), "{other}");
        }
        for own in ["localhost:1", "127.0.0.1", "[::1]:2"] {
            assert!(
                Hosts::local().answers_for(&Host::parse(own).unwrap()),
                "{own}"
            );
        }
    }
}
