//! Bytes to a listener as nobody's browser writes them, and what comes back.

use std::io;
use std::time::Duration;

use http::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::http::{BoxWire, Client};

/// One answer of HTTP/1.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Everything that is answered to these bytes until the connection ends.
pub(super) async fn answers(client: &Client, bytes: &[u8]) -> Vec<Answer> {
    let wire = client.connect().await.unwrap();
    parsed(&exchanged(wire, bytes).await)
}

/// Writes everything while it reads everything. Whoever is not told the end within [`PATIENCE`] has not found one.
pub(super) async fn exchanged(wire: BoxWire, bytes: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = tokio::io::split(wire);
    let writing = async {
        // It may be closed before it has taken everything.
        let written = writer.write_all(bytes).await;
        drop(written.and(writer.flush().await));
        std::future::pending::<()>().await;
    };
    let reading = async {
        let mut heard = Vec::new();
        // An end without TLS's own goodbye is an end.
        reader.read_to_end(&mut heard).await.ok();
        heard
    };
    let both = async {
        tokio::select! {
            heard = reading => heard,
            () = writing => unreachable!(),
        }
    };
    tokio::time::timeout(PATIENCE, both)
        .await
        .expect("an end of the connection")
}

/// The answers in what was heard; each is whole.
fn parsed(mut heard: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    while !heard.is_empty() {
        let end = heard.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("half a head: {:?}", text(heard)));
        let head = text(&heard[..end]);
        heard = &heard[end + 4..];
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let status: u16 = status.parse().unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
            let name = http::HeaderName::try_from(name).unwrap();
            headers.append(name, value.parse().unwrap());
        }
        if status == 100 {
            continue;
        }
        let length = headers
            .get("content-length")
            .map_or("0", |length| length.to_str().unwrap());
        let (body, rest) = heard.split_at(length.parse().unwrap());
        heard = rest;
        answers.push(Answer {
            status,
            headers,
            body: body.to_vec(),
        });
    }
    answers
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Frames of HTTP/2 (RFC 9113) by hand.
pub(super) mod h2 {
    use super::*;

    pub(crate) const DATA: u8 = 0;
    pub(crate) const HEADERS: u8 = 1;
    pub(crate) const RESET: u8 = 3;
    pub(crate) const SETTINGS: u8 = 4;
    pub(crate) const PING: u8 = 6;
    pub(crate) const GOAWAY: u8 = 7;
    pub(crate) const WINDOW: u8 = 8;
    pub(crate) const CONTINUATION: u8 = 9;
    pub(crate) const END_STREAM: u8 = 1;
    pub(crate) const END_HEADERS: u8 = 4;

    /// What a client says first, with empty settings.
    pub(crate) fn preface() -> Vec<u8> {
        [
            &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..],
            &frame(SETTINGS, 0, 0, b""),
        ]
        .concat()
    }

    /// One frame.
    pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
    }

    /// Header lines as they are, without a table and without compression (RFC 7541 §6.2.2).
    pub(crate) fn block(lines: &[(&str, &str)]) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, value) in lines {
            out.push(0);
            for text in [name, value] {
                length(&mut out, text.len());
                out.extend_from_slice(text.as_bytes());
            }
        }
        out
    }

    /// A length with a prefix of seven bits (RFC 7541 §5.1).
    fn length(out: &mut Vec<u8>, length: usize) {
        if length < 127 {
            out.push(u8::try_from(length).unwrap());
            return;
        }
        out.push(127);
        let mut rest = length - 127;
        while rest >= 128 {
            out.push(u8::try_from(rest % 128).unwrap() | 128);
            rest /= 128;
        }
        out.push(u8::try_from(rest).unwrap());
    }

    /// A frame that came: kind, stream, payload.
    pub(crate) type Frame = (u8, u32, Vec<u8>);

    /// The frames that come until `last` says that one was the last, or the connection ends.
    pub(crate) async fn frames(
        client: &Client,
        bytes: &[u8],
        mut last: impl FnMut(&Frame) -> bool,
    ) -> Vec<Frame> {
        let (mut reader, mut writer) = tokio::io::split(client.connect().await.unwrap());
        let mut found = Vec::new();
        let writing = async {
            let written = writer.write_all(bytes).await;
            drop(written.and(writer.flush().await));
            std::future::pending::<()>().await;
        };
        let reading = async {
            while let Ok(frame) = one(&mut reader).await {
                let ends = last(&frame);
                found.push(frame);
                if ends {
                    break;
                }
            }
        };
        let both = async {
            tokio::select! {
                () = reading => {}
                () = writing => {}
            }
        };
        tokio::time::timeout(PATIENCE, both)
            .await
            .expect("an answer or an end of the connection");
        found
    }

    async fn one(reader: &mut (impl AsyncReadExt + Unpin)) -> io::Result<Frame> {
        let mut head = [0; 9];
        reader.read_exact(&mut head).await?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        reader.read_exact(&mut payload).await?;
        Ok((head[3], stream, payload))
    }
}

const PATIENCE: Duration = Duration::from_secs(100);
