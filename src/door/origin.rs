//! Where a form was sent from (DESIGN §2.7; Fetch Metadata and the Fetch standard's `Origin`).

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::OwnOrigin;

/// Where a request that changes state came from. A request extension; what comes from elsewhere never gets that far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// The browser says that one of our own pages sent it.
    SameOrigin,
    /// The browser says nothing: forms before sign-in may pass, a session needs its form token.
    Unstated,
}

/// A page of another site sent it; the answer is 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CrossSite;

// CLAIM(C-04): SECURITY.md
/// Judges a request that changes state: `Sec-Fetch-Site` decides when it is there, then `Origin`.
pub(super) fn judge(headers: &HeaderMap, own: &OwnOrigin) -> Result<Provenance, CrossSite> {
    let (expected, found) = match (
        only(headers, SEC_FETCH_SITE)?,
        only(headers, header::ORIGIN)?,
    ) {
        (Some(site), _) => (SAME_ORIGIN, site),
        (None, Some(origin)) => (own.as_str(), origin),
        (None, None) => return Ok(Provenance::Unstated),
    };
    if found.as_bytes().eq_ignore_ascii_case(expected.as_bytes()) {
        Ok(Provenance::SameOrigin)
    } else {
        Err(CrossSite)
    }
}

/// The one value of a header; two are a forgery.
fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&HeaderValue>, CrossSite> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(CrossSite),
    }
}

pub(super) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SAME_ORIGIN: &str = "same-origin";

#[cfg(test)]
mod tests {
    use super::super::host::Host;
    use super::*;

    fn judged(
        own: &str,
        tls: bool,
        headers: &[(&'static str, &'static str)],
    ) -> Result<Provenance, CrossSite> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        judge(&map, &Host::parse(own).unwrap().origin(tls))
    }

    #[test]
    fn a_form_passes_only_from_our_own_pages_or_from_a_browser_that_says_nothing() {
        use Provenance::{SameOrigin, Unstated};
        let site = "sec-fetch-site";
        let ours: &[&[(&str, &str)]] = &[
            &[(site, "same-origin")],
            &[("origin", "https://portal.example:8443")],
            &[("origin", "HTTPS://PORTAL.EXAMPLE:8443")],
            &[(site, "same-origin"), ("origin", "null")],
        ];
        let foreign: &[&[(&str, &str)]] = &[
            &[(site, "same-site")],
            &[(site, "cross-site")],
            &[(site, "none")],
            &[(site, "")],
            &[(site, "same-origin"), (site, "same-origin")],
            &[("origin", "null")],
            &[("origin", "")],
            &[("origin", "http://portal.example:8443")],
            &[("origin", "https://portal.example")],
            &[("origin", "https://portal.example:8444")],
            &[("origin", "https://portal.example:8443/")],
            &[("origin", "https://a.portal.example:8443")],
            &[("origin", "https://portal.example:8443 https://evil.example")],
            &[
                ("origin", "https://portal.example:8443"),
                ("origin", "https://portal.example:8443"),
            ],
            &[
                (site, "cross-site"),
                ("origin", "https://portal.example:8443"),
            ],
        ];
        for headers in ours {
            assert_eq!(
                judged("portal.example:8443", true, headers),
                Ok(SameOrigin),
                "{headers:?}"
            );
        }
        for headers in foreign {
            assert_eq!(
                judged("portal.example:8443", true, headers),
                Err(CrossSite),
                "{headers:?}"
            );
        }
        assert_eq!(judged("portal.example:8443", true, &[]), Ok(Unstated));
    }

    #[test]
    fn the_scheme_s_own_port_may_be_left_out() {
        assert_eq!(
            judged(
                "portal.example:443",
                true,
                &[("origin", "https://portal.example")]
            ),
            Ok(Provenance::SameOrigin)
        );
        assert_eq!(
            judged("abc.onion:80", false, &[("origin", "http://abc.onion")]),
            Ok(Provenance::SameOrigin)
        );
        assert_eq!(
            judged("abc.onion", false, &[("origin", "https://abc.onion")]),
            Err(CrossSite)
        );
    }
}
