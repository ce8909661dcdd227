//! Targets and bodies as a browser would write them.

use crate::html::Form;

/// Resolves a target of a page: absolute URL, absolute path, query, or relative to the page's folder.
pub(super) fn join(page: &str, target: &str) -> String {
    if let Some((_, rest)) = target.split_once("://") {
        return rest.find('/').map_or("/", |at| &rest[at..]).to_owned();
    }
    let bare = page.split(['?', '#']).next().unwrap_or_default();
    if target.is_empty() {
        return page.to_owned();
    }
    if target.starts_with('/') {
        return target.to_owned();
    }
    if target.starts_with(['?', '#']) {
        return format!("{bare}{target}");
    }
    let folder = &bare[..=bare.rfind('/').unwrap_or_default()];
    let mut parts: Vec<&str> = folder
        .trim_matches('/')
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let mut rest = target;
    while let Some(up) = rest.strip_prefix("../") {
        let _left = parts.pop();
        rest = up;
    }
    parts.push(rest.trim_start_matches("./"));
    format!("/{}", parts.join("/"))
}

/// `application/x-www-form-urlencoded` as the WHATWG URL standard has it, with line breaks as browsers send them.
pub(super) fn urlencoded(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(&line_breaks(value))))
        .collect();
    pairs.join("&")
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// `multipart/form-data` (RFC 7578). A file field without a file sends an empty one, as browsers do.
pub(super) fn multipart(form: &Form) -> Vec<u8> {
    let mut out = Vec::new();
    let mut part = |head: &str, bytes: &[u8]| {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(bytes);
        out.extend_from_slice(b"\r\n");
    };
    for (name, value) in &form.fields {
        part(&format!("name=\"{name}\""), line_breaks(value).as_bytes());
    }
    for field in &form.file_fields {
        if !form.files.iter().any(|file| file.field == *field) {
            part(
                &format!(
                    "name=\"{field}\"; filename=\"\"\r\nContent-Type: application/octet-stream"
                ),
                b"",
            );
        }
    }
    for file in &form.files {
        let name = file
            .name
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        let head = format!(
            "name=\"{}\"; filename=\"{name}\"\r\nContent-Type: {}",
            file.field, file.media_type
        );
        part(&head, &file.bytes);
    }
    out.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    out
}

fn line_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// What stands between the parts of a multipart body.
pub(super) const BOUNDARY: &str = "----a-boundary-that-no-test-writes";
