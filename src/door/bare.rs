//! Our own pages in place of the empty answers that hyper gives to what it cannot read (RFC 9112 §2.2).

use axum::response::Response;
use bytes::Bytes;
use futures::FutureExt;
use http::{Method, StatusCode};
use http_body_util::BodyExt;

use super::{Fault, Faults, Plan, Side, answer, fault_page};

/// Complete HTTP/1.1 answers, made once for each door.
pub(crate) struct BareAnswers {
    malformed: Bytes,
    head_too_large: Bytes,
}

impl BareAnswers {
    pub(super) fn new(faults: &dyn Faults, side: Side, plan: &Plan) -> Self {
        let made = |fault| {
            written(answer::finish(
                side,
                plan,
                &Method::GET,
                fault_page(faults, fault, "/"),
            ))
        };
        Self {
            malformed: made(Fault::Malformed),
            head_too_large: made(Fault::HeadTooLarge),
        }
    }

    /// What to write instead of `bytes`, when they are one of hyper's own error answers, whole and alone.
    pub(crate) fn instead_of(&self, bytes: &[u8]) -> Option<Bytes> {
        let status = bytes
            .strip_prefix(b"HTTP/1.1 ")
            .or_else(|| bytes.strip_prefix(b"HTTP/1.0 "))?;
        if !bytes.ends_with(b"\r\ncontent-length: 0\r\n\r\n") {
            return None;
        }
        match status.get(..3)? {
            b"400" => Some(self.malformed.clone()),
            b"414" | b"431" => Some(self.head_too_large.clone()),
            _ => None,
        }
    }
}

/// A response as HTTP/1.1 bytes; a page that is not ready at once is left out.
fn written(response: Response) -> Bytes {
    let (head, body) = response.into_parts();
    let page = body
        .collect()
        .now_or_never()
        .and_then(Result::ok)
        .map(|whole| whole.to_bytes())
        .unwrap_or_default();
    let mut bytes = format!(
        "HTTP/1.1 {} {}\r\n",
        head.status.as_str(),
        reason(head.status)
    )
    .into_bytes();
    for (name, value) in &head.headers {
        if name != http::header::CONTENT_LENGTH {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
    }
    bytes.extend_from_slice(
        format!(
            "connection: close\r\ncontent-length: {}\r\n\r\n",
            page.len()
        )
        .as_bytes(),
    );
    bytes.extend_from_slice(&page);
    bytes.into()
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}
