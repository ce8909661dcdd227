//! The closed table of what an answer may say: which headers, with which values, and where its page may lead. Every
//! browser of a [`crate::bench::Bench`] holds each answer against it, so that every test of a page is a test of this.

use http::Method;
use http::StatusCode;

use crate::html::{Element, Html};
use crate::http::Response;

/// Where an answer came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Listener {
    /// Reporters over HTTPS.
    Clearnet,
    /// Reporters through Tor.
    Onion,
    /// Staff.
    Staff,
    /// The port without encryption.
    Plain,
    /// `/health` and `/metrics`.
    Health,
}

use Listener::{Clearnet, Health, Onion, Plain, Staff};

/// Fails the test when an answer says anything that is not in the table.
///
/// # Panics
///
/// With everything that is wrong.
pub(crate) fn hold(listener: Listener, method: &Method, answer: &Response) {
    let faults = faults(listener, method, answer);
    assert!(
        faults.is_empty(),
        "{listener:?} {method} {} ({}):\n{}",
        answer.path,
        answer.status,
        faults.join("\n")
    );
}

/// Everything that an answer says beside the table, or leaves out.
pub(crate) fn faults(listener: Listener, method: &Method, answer: &Response) -> Vec<String> {
    let mut faults = Vec::new();
    for name in answer.headers.keys() {
        let values: Vec<_> = answer.headers.get_all(name).iter().collect();
        if values.len() > 1 && name != http::header::SET_COOKIE {
            faults.push(format!("{name} stands {} times", values.len()));
        }
        for value in values {
            let text = value.to_str().unwrap_or("(no text)");
            if !is_legal(listener, name.as_str(), text, answer) {
                faults.push(format!("{name}: {text}"));
            }
        }
    }
    let must: &[&str] = match listener {
        Clearnet | Staff => &GUARDS,
        Onion => &GUARDS[1..],
        Plain | Health => &["cache-control"],
    };
    let missing = must.iter().filter(|name| answer.header(name).is_empty());
    faults.extend(missing.map(|name| format!("{name} is missing")));
    if method != Method::HEAD && announced(answer).is_some_and(|said| said != answer.body.len()) {
        faults.push("the length is another".to_owned());
    }
    if answer.header("content-type").starts_with("text/html") {
        faults.extend(leads_elsewhere(listener, &answer.source()));
    }
    if answer.header("content-type").starts_with("text/css") {
        let sheet = answer.source();
        for word in ["url(", "@import", "@font-face", "image-set("] {
            if sheet.contains(word) {
                faults.push(format!("{word} in a style sheet"));
            }
        }
    }
    faults
}

fn announced(answer: &Response) -> Option<usize> {
    answer.header("content-length").parse().ok()
}

/// Whether a listener may send this header with this value.
fn is_legal(listener: Listener, name: &str, value: &str, answer: &Response) -> bool {
    let status = answer.status;
    match name {
        "content-length" => value.bytes().all(|digit| digit.is_ascii_digit()),
        "connection" => value == "close",
        "content-type" => kinds(listener).contains(&value),
        "cache-control" => {
            let asset = [".css", ".js"].iter().any(|end| answer.path.ends_with(end));
            let kept = asset && status == StatusCode::OK && listener != Health && listener != Plain;
            value == if kept { KEEP } else { "no-store" }
        }
        "location" if listener == Plain => OWN_HOSTS.iter().any(|own| value.starts_with(own)),
        "transfer-encoding" => value == "chunked",
        _ if matches!(listener, Plain | Health) => false,
        "location" => status.is_redirection() && is_own_path(value),
        "cross-origin-embedder-policy" => value == "require-corp",
        "cross-origin-opener-policy" | "cross-origin-resource-policy" | "referrer-policy" => {
            value == "same-origin"
        }
        "x-content-type-options" => value == "nosniff",
        "strict-transport-security" => listener != Onion && value == "max-age=63072000",
        "permissions-policy" => closes_everything(listener, value),
        "content-security-policy" => policies(listener).contains(&value),
        "allow" => status == StatusCode::METHOD_NOT_ALLOWED && are_methods(value),
        "retry-after" => status == StatusCode::SERVICE_UNAVAILABLE && value == "60",
        "refresh" => listener != Staff && value == "0; url=about:blank",
        // Staff keep the cookie of an enrolled browser.
        "clear-site-data" if listener == Staff => value == "\"cache\", \"storage\"",
        "clear-site-data" => value == "\"cache\", \"cookies\", \"storage\"",
        "content-disposition" => is_neutral_file(value),
        "set-cookie" => is_cookie(listener, value),
        "onion-location" => listener == Clearnet && is_onion(value),
        _ => false,
    }
}

fn kinds(listener: Listener) -> &'static [&'static str] {
    match listener {
        Clearnet | Onion => &[HTML, CSS, TEXT, "image/png"],
        Staff => &[
            HTML,
            CSS,
            TEXT,
            "image/png",
            "text/javascript; charset=utf-8",
            "application/octet-stream",
        ],
        Plain => &["application/octet-stream"],
        Health => &["text/plain", "text/plain; version=0.0.4"],
    }
}

/// The policies of pages; three of them are of staff alone.
fn policies(listener: Listener) -> &'static [&'static str] {
    const PAGE: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    const OWN_IMAGES: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    const INLINE: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    const PASSKEY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    const FILE: &str =
        "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";
    match listener {
        Staff => &[PAGE, OWN_IMAGES, INLINE, PASSKEY, FILE],
        Clearnet | Onion => &[PAGE, OWN_IMAGES],
        Plain | Health => &[],
    }
}

/// A permissions policy in which every feature is closed; staff may be asked for a passkey.
fn closes_everything(listener: Listener, value: &str) -> bool {
    let passkeys = [
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ];
    let mut features = value.split(", ");
    let count = features.clone().count();
    count == FEATURES
        && features.all(|feature| {
            let closed = feature.strip_suffix("=()").is_some_and(is_token);
            closed || listener == Staff && passkeys.contains(&feature)
        })
}

fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|at| at.is_ascii_lowercase() || at == b'-')
}

fn are_methods(value: &str) -> bool {
    let mut methods = value.split([',', ' ']).filter(|method| !method.is_empty());
    methods.all(|method| ["GET", "HEAD", "POST"].contains(&method))
}

/// A path of this site: no other host, and no way to write one.
fn is_own_path(value: &str) -> bool {
    value.starts_with('/') && !value.starts_with("//") && !value.contains(['\\', ':'])
}

fn is_neutral_file(value: &str) -> bool {
    let name = value.strip_prefix("attachment; filename=\"");
    name.and_then(|name| name.strip_suffix('"'))
        .is_some_and(|name| {
            let plain = |at: u8| at.is_ascii_alphanumeric() || b"-._".contains(&at);
            !name.is_empty() && !name.starts_with('.') && name.bytes().all(plain)
        })
}

/// A cookie of this side, never for scripts, other sites or other paths.
fn is_cookie(listener: Listener, line: &str) -> bool {
    let (names, secure): (&[&str], _) = match listener {
        Clearnet => (&["__Host-visit"], "; Secure"),
        Staff => (
            &[
                "__Host-staff",
                "__Host-entering",
                "__Host-joining",
                "__Host-device",
            ],
            "; Secure",
        ),
        Onion => (&["visit"], ""),
        Plain | Health => (&[], ""),
    };
    let Some((name, rest)) = line.split_once('=') else {
        return false;
    };
    let value_ends = rest.find(';').unwrap_or(rest.len());
    let (value, attributes) = rest.split_at(value_ends);
    let plain = |at: u8| at.is_ascii_alphanumeric() || b"-_.".contains(&at);
    let whole = format!("; Path=/; HttpOnly; SameSite=Strict{secure}");
    let age = attributes.strip_prefix(&whole);
    let legal_age = match age {
        Some("") => !value.is_empty(),
        Some("; Max-Age=0") => value.is_empty(),
        Some("; Max-Age=31536000") => name == "__Host-device",
        Some(_) | None => false,
    };
    names.contains(&name) && value.bytes().all(plain) && legal_age
}

fn is_onion(value: &str) -> bool {
    let rest = value.strip_prefix("http://").unwrap_or_default();
    let Some((host, path)) = rest.split_once('/') else {
        return false;
    };
    let name = host.strip_suffix(".onion").unwrap_or_default();
    name.len() == 56 && name.bytes().all(|at| at.is_ascii_alphanumeric()) && !path.contains(':')
}

/// What of a page leads to another origin, or lets a browser run or fetch what is not ours.
pub(crate) fn leads_elsewhere(listener: Listener, source: &str) -> Vec<String> {
    let page = Html::parse(source);
    let mut faults = Vec::new();
    for (_, element) in page.elements() {
        if ["base", "iframe", "object", "embed", "style"].contains(&element.name.as_str()) {
            faults.push(format!("<{}>", element.name));
        }
        for (name, value) in element.attributes() {
            if !may_stand(listener, element, name, value) {
                faults.push(format!("<{} {name}=\"{value}\">", element.name));
            }
        }
    }
    faults
}

fn may_stand(listener: Listener, element: &Element, name: &str, value: &str) -> bool {
    if name == "style" || name == "http-equiv" || name == "ping" || name.starts_with("on") {
        return false;
    }
    if LINKS.contains(&name) {
        let picture = listener == Staff && element.name == "img";
        return is_ours(value) || picture && value.starts_with("data:image/");
    }
    // A link to copy may stand in a field, never where a browser follows it.
    let copied = ["value", "xmlns"].contains(&name);
    copied || !(value.contains("://") || value.contains("url("))
}

/// A path, a query or an anchor of this same site.
fn is_ours(value: &str) -> bool {
    let before_path = value.split(['/', '?', '#']).next().unwrap_or_default();
    !value.starts_with("//") && !value.contains('\\') && !before_path.contains(':')
}

const GUARDS: [&str; 9] = [
    "strict-transport-security",
    "cache-control",
    "content-security-policy",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
];
/// Every attribute that a browser follows or fetches.
const LINKS: [&str; 17] = [
    "action",
    "archive",
    "background",
    "cite",
    "codebase",
    "data",
    "formaction",
    "href",
    "imagesrcset",
    "longdesc",
    "manifest",
    "poster",
    "src",
    "srcdoc",
    "srcset",
    "usemap",
    "xlink:href",
];
const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const KEEP: &str = "public, max-age=3600";
/// Features that the permissions policy closes.
const FEATURES: usize = 31;
/// Where the port without encryption may send a browser, in the tests that ask it.
const OWN_HOSTS: [&str; 2] = ["https://portal.example/", "https://office.example/"];
