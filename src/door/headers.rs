//! Every security header the door sends, with its one legal value.

// CLAIM(C-03): SECURITY.md
/// What every response of every listener carries.
pub(super) const ALWAYS: &[(&str, &str)] = &[
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
];

/// The content security policy of a page: our stylesheet, our forms, nothing else.
pub(super) const CSP_PAGE: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The staff pages that ask a browser for a passkey: they run the one script there is, a file of ours.
pub(super) const CSP_PASSKEY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page that also carries images in itself, such as the QR code of a one-time password.
pub(super) const CSP_INLINE_IMAGES: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page with a picture of this site, such as a tenant's logo.
pub(super) const CSP_OWN_IMAGES: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A file for staff: should a browser ever show it, it shows as nobody's.
pub(super) const CSP_ATTACHMENT: &str =
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/// Nothing is kept, except the stylesheet.
pub(super) const NO_STORE: &str = "no-store";

/// The stylesheet is kept for an hour; it is the same for everybody.
pub(super) const KEEP: &str = "public, max-age=3600";

/// On TLS only (RFC 6797 §7.2). Two years; not for subdomains, which are not ours to decide on.
pub(super) const HSTS: &str = "max-age=63072000";

/// The name of the header with what browsers may do.
pub(super) const PERMISSIONS_POLICY: &str = "permissions-policy";

/// Every browser feature that can be denied, denied.
pub(super) const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
    clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), \
    geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
    storage-access=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// The same for the pages that ask for a passkey.
pub(super) const PERMISSIONS_PASSKEY: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
    clipboard-read=(), clipboard-write=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), \
    geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), \
    storage-access=(), usb=(), window-management=(), xr-spatial-tracking=()";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use http::{HeaderName, HeaderValue};

    use super::*;

    /// CSP level 3, §2.3 and §6: known directives, each once, with sources from the part of the grammar that we use.
    #[test]
    fn content_security_policies_are_legal() {
        for policy in [
            CSP_PAGE,
            CSP_PASSKEY,
            CSP_INLINE_IMAGES,
            CSP_OWN_IMAGES,
            CSP_ATTACHMENT,
        ] {
            let mut seen = BTreeSet::new();
            for directive in policy.split("; ") {
                let mut words = directive.split(' ');
                let name = words.next().unwrap();
                assert!(seen.insert(name), "{name} twice");
                let sources: Vec<&str> = words.collect();
                match name {
                    "sandbox" => assert!(sources.is_empty()),
                    "default-src" | "base-uri" | "frame-ancestors" => {
                        assert_eq!(sources, ["'none'"])
                    }
                    "style-src" => assert_eq!(sources, ["'self'"]),
                    "script-src" => {
                        assert_eq!(sources, ["'self'"]);
                        assert_eq!(policy, CSP_PASSKEY, "one kind of page has a script");
                    }
                    "form-action" => assert!(sources == ["'self'"] || sources == ["'none'"]),
                    "img-src" => assert!(sources == ["'self'"] || sources == ["data:"]),
                    other => panic!("unknown directive {other}"),
                }
            }
            for needed in ["default-src", "form-action", "base-uri", "frame-ancestors"] {
                assert!(seen.contains(needed), "{needed} is missing");
            }
            assert!(!policy.contains("unsafe"));
        }
    }

    #[test]
    fn token_headers_have_values_of_their_lists() {
        let lists: &[(&str, &[&str])] = &[
            (
                "cross-origin-embedder-policy",
                &["unsafe-none", "require-corp", "credentialless"],
            ),
            (
                "cross-origin-opener-policy",
                &["unsafe-none", "same-origin-allow-popups", "same-origin"],
            ),
            (
                "cross-origin-resource-policy",
                &["same-site", "same-origin", "cross-origin"],
            ),
            (
                "referrer-policy",
                &["no-referrer", "same-origin", "strict-origin"],
            ),
            ("x-content-type-options", &["nosniff"]),
        ];
        for (name, values) in lists {
            let value = ALWAYS.iter().find(|(always, _)| always == name).unwrap().1;
            assert!(values.contains(&value), "{name}: {value}");
        }
        assert_eq!(
            ALWAYS.len(),
            lists.len(),
            "every header of the table has a test"
        );
        for (name, value) in ALWAYS {
            HeaderName::from_bytes(name.as_bytes()).unwrap();
            HeaderValue::from_str(value).unwrap();
        }
    }

    /// A structured-field dictionary (RFC 9651 §3.2) of empty inner lists; keys sorted, so that none stands twice.
    #[test]
    fn the_permissions_policy_is_a_dictionary_of_empty_lists() {
        let mut last = "";
        for member in PERMISSIONS.split(", ") {
            let key = member
                .strip_suffix("=()")
                .unwrap_or_else(|| panic!("{member}"));
            assert!(key.starts_with(|first: char| first.is_ascii_lowercase()));
            assert!(
                key.chars()
                    .all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-')
            );
            assert!(key > last, "{key} after {last}");
            last = key;
        }
        for denied in ["camera", "geolocation", "microphone"] {
            assert!(PERMISSIONS.contains(denied));
        }
        let closed = PERMISSIONS_PASSKEY.replace("(self)", "()");
        assert_eq!(closed, PERMISSIONS, "passkeys open nothing else");
        assert_eq!(PERMISSIONS_PASSKEY.matches("(self)").count(), 2);
    }

    /// RFC 6797 §6.1 and RFC 9111 §5.2.2.
    #[test]
    fn transport_and_cache_values_are_legal() {
        let seconds: u64 = HSTS.strip_prefix("max-age=").unwrap().parse().unwrap();
        assert!(seconds >= 31_536_000);
        assert_eq!(NO_STORE, "no-store");
        for directive in KEEP.split(", ") {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match name {
                "public" => assert_eq!(value, ""),
                "max-age" => assert!(value.parse::<u32>().is_ok()),
                other => panic!("unknown directive {other}"),
            }
        }
    }
}
