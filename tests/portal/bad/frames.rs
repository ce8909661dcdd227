//! HTTP/2 by hand: requests that its rules do not allow, and frames without end.

use super::unharmed;
use super::wire::h2::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, Frame, GOAWAY, HEADERS, PING, RESET, SETTINGS,
    WINDOW, block, frame, frames, preface,
};
use crate::bench::Bench;
use crate::http::Client;

/// What a request is made of.
const GET: [(&str, &str); 4] = [
    (":method", "GET"),
    (":scheme", "https"),
    (":authority", "localhost"),
    (":path", "/portal.css"),
];

/// The whole head of stream 1 in one frame.
fn head(lines: &[(&str, &str)]) -> Vec<u8> {
    [
        preface(),
        frame(HEADERS, END_HEADERS | END_STREAM, 1, &block(lines)),
    ]
    .concat()
}

/// Whether stream 1 was answered with 200 (RFC 7541, appendix A, number 8).
fn is_served(frames: &[Frame]) -> bool {
    let served =
        |(kind, stream, payload): &Frame| *kind == HEADERS && *stream == 1 && payload[0] == 0x88;
    frames.iter().any(served)
}

/// Whether a frame ends stream 1 or the connection, with or without an answer.
fn ends((kind, stream, _): &Frame) -> bool {
    *kind == GOAWAY || (*stream == 1 && [HEADERS, RESET].contains(kind))
}

/// The request with one line in place of that of the same name, or behind the others.
fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut lines = GET.to_vec();
    match lines.iter_mut().find(|(known, _)| *known == name) {
        Some(line) => line.1 = value,
        None => lines.push((name, value)),
    }
    lines
}

/// The request with one more line at the end, or one line less.
fn and(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    [&GET[..], &[(name, value)]].concat()
}

fn without(name: &str) -> Vec<(&'static str, &'static str)> {
    GET.into_iter()
        .filter(|(known, _)| *known != name)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_http_2_forbids_is_not_served() {
    let mut bench = Bench::filled().await;
    let tricks = [
        ("a second path", and(":path", "/en/")),
        ("a second method", and(":method", "GET")),
        ("a second authority", and(":authority", "evil.example")),
        ("another host", and("host", "evil.example")),
        (
            "two hosts",
            [and("host", "localhost"), vec![("host", "localhost")]].concat(),
        ),
        ("another authority", with(":authority", "evil.example")),
        (
            "an authority with a person",
            with(":authority", "localhost@evil.example"),
        ),
        ("no authority", without(":authority")),
        ("no path", without(":path")),
        ("no method", without(":method")),
        ("no scheme", without(":scheme")),
        ("an empty path", with(":path", "")),
        (
            "a path of another place",
            with(":path", "http://evil.example/portal.css"),
        ),
        ("a path without a slash", with(":path", "portal.css")),
        ("a star for a path", with(":path", "*")),
        (
            "a space in a path",
            with(":path", "/portal.css HTTP/1.1\r\nx: y"),
        ),
        ("a zero in a path", with(":path", "/portal.css\0")),
        ("an empty method", with(":method", "")),
        ("a method of two words", with(":method", "GET /")),
        (
            "a tunnel",
            vec![(":method", "CONNECT"), (":authority", "localhost")],
        ),
        ("a tunnel with a path", with(":method", "CONNECT")),
        ("a name of our own", and(":evil", "x")),
        ("an answer's status", and(":status", "200")),
        (
            "what must come first, last",
            [&[("a", "b")], &GET[..]].concat(),
        ),
        ("capitals in a name", and("Accept", "text/css")),
        ("a space in a name", and("a b", "c")),
        ("a colon in a name", and("a:b", "c")),
        ("an empty name", and("", "c")),
        ("a connection of one hop", and("connection", "close")),
        ("a proxy's connection", and("proxy-connection", "close")),
        ("one that is kept alive", and("keep-alive", "timeout=5")),
        ("chunks", and("transfer-encoding", "chunked")),
        ("another protocol", and("upgrade", "h2c")),
        ("trailers of another kind", and("te", "gzip")),
        ("a line in a line", and("x", "a\r\nhost: evil.example")),
        ("a zero in a line", and("x", "a\0b")),
        ("a length of something", and("content-length", "5")),
        ("a length that is none", and("content-length", "+0")),
    ];
    for client in [bench.reporter().http2(), bench.staff().http2()] {
        let plain = frames(&client, &head(&GET), ends).await;
        assert!(is_served(&plain), "{plain:?}");
        for (what, lines) in &tricks {
            let found = frames(&client, &head(lines), ends).await;
            assert!(!is_served(&found), "{what} was served");
        }
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_another_length_than_announced_is_no_form() {
    let bench = Bench::filled().await;
    let client = bench.staff().http2();
    let body = b"name=Lawyer&password=Grey-Panel-beside-gate-5";
    for (announced, whole) in [("45", true), ("44", false), ("46", false), ("0", false)] {
        let lines = [
            (":method", "POST"),
            (":scheme", "https"),
            (":authority", "localhost"),
            (":path", "/en/sign-in"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("content-length", announced),
        ];
        let bytes = [
            preface(),
            frame(HEADERS, END_HEADERS, 1, &block(&lines)),
            frame(DATA, END_STREAM, 1, body),
        ];
        let found = frames(&client, &bytes.concat(), ends).await;
        assert_eq!(is_served(&found), whole, "{announced}");
    }
    assert_eq!(bench.logged().matches("a sign-in failed").count(), 1);
    unharmed(bench).await;
}

/// Frames that are wrong by themselves: each is the end of the connection (RFC 9113 §5.4.1).
fn wrong() -> Vec<(&'static str, Vec<u8>)> {
    let whole = END_HEADERS | END_STREAM;
    let get = block(&GET);
    vec![
        ("a body on no stream", frame(DATA, 0, 0, b"x")),
        ("a head on no stream", frame(HEADERS, whole, 0, &get)),
        ("a stream of the server's", frame(HEADERS, whole, 2, &get)),
        ("settings of a stream", frame(SETTINGS, 0, 1, b"")),
        ("settings of half a line", frame(SETTINGS, 0, 0, b"abc")),
        ("a window of nothing", frame(WINDOW, 0, 0, &[0; 4])),
        (
            "a window beyond counting",
            [frame(WINDOW, 0, 0, &[0x7f, 255, 255, 255])].concat(),
        ),
        (
            "a frame beyond the largest",
            frame(DATA, 0, 1, &[0; 20_000]),
        ),
        (
            "what goes on without a beginning",
            frame(CONTINUATION, END_HEADERS, 1, &get),
        ),
        ("a ping of another length", frame(PING, 0, 0, b"abc")),
        (
            "a head that is no head",
            frame(HEADERS, whole, 1, &[0xff; 64]),
        ),
        (
            "a table beyond all bounds",
            frame(HEADERS, whole, 1, b"\x3f\xff\xff\xff\x7f\x82"),
        ),
        (
            "padding beyond the frame",
            frame(HEADERS, whole | 8, 1, b"\xff\x82"),
        ),
        (
            "another frame inside a head",
            [frame(HEADERS, 0, 1, &get), frame(PING, 0, 0, &[0; 8])].concat(),
        ),
        (
            "a promise of a client",
            frame(5, END_HEADERS, 1, &[&[0, 0, 0, 2][..], &get].concat()),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_is_wrong_ends_its_connection_and_no_other() {
    let mut bench = Bench::filled().await;
    let client = bench.reporter().http2();
    for (what, bytes) in wrong() {
        let bytes = [preface(), bytes].concat();
        let found = frames(&client, &bytes, |(kind, _, _)| *kind == GOAWAY).await;
        assert!(!is_served(&found), "{what} was served");
        let last = found.last().map(|(kind, _, _)| *kind);
        assert_eq!(last, Some(GOAWAY), "{what}: {found:?}");
    }
    unharmed(bench).await;
}

/// Says the same again and again, far more often than anybody needs, and wants the connection ended for it.
async fn flooded(client: &Client, what: &str, beginning: Vec<u8>, again: impl Fn(u32) -> Vec<u8>) {
    let mut bytes = [preface(), beginning].concat();
    for number in 0..20_000 {
        bytes.extend(again(number));
    }
    let found = frames(client, &bytes, |(kind, _, _)| *kind == GOAWAY).await;
    let served = found.iter().filter(|(kind, _, _)| *kind == HEADERS).count();
    assert!(served < 2_000, "{what}: {served} answers");
    assert!(found.iter().any(|(kind, _, _)| *kind == GOAWAY), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_without_end_end_their_connection() {
    let mut bench = Bench::filled().await;
    let client = bench.reporter().http2();
    let open = frame(HEADERS, END_STREAM, 1, &block(&GET));
    let more = block(&[("a", &"b".repeat(500))]);
    flooded(&client, "a head that goes on", open.clone(), |_| {
        frame(CONTINUATION, 0, 1, &more)
    })
    .await;
    flooded(&client, "a head that goes on with nothing", open, |_| {
        frame(CONTINUATION, 0, 1, b"")
    })
    .await;
    let get = block(&GET);
    flooded(
        &client,
        "streams that are taken back",
        Vec::new(),
        |number| {
            let stream = number * 2 + 1;
            let asked = frame(HEADERS, END_HEADERS | END_STREAM, stream, &get);
            [asked, frame(RESET, 0, stream, &[0, 0, 0, 8])].concat()
        },
    )
    .await;
    flooded(
        &client,
        "streams that we must take back",
        Vec::new(),
        |number| {
            let stream = number * 2 + 1;
            let asked = frame(HEADERS, END_HEADERS, stream, &get);
            [asked, frame(WINDOW, 0, stream, &[0; 4])].concat()
        },
    )
    .await;
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_say_nothing_keep_nobody_else_waiting() {
    let mut bench = Bench::filled().await;
    let client = bench.reporter().http2();
    let done = frame(PING, 0, 0, b"the last");
    let answered =
        |(kind, _, payload): &Frame| *kind == GOAWAY || (*kind == PING && payload == b"the last");
    for (what, one) in [
        ("settings", frame(SETTINGS, 0, 0, b"")),
        ("pings", frame(PING, 0, 0, b"ping ...")),
        ("priorities", frame(2, 0, 1, &[0, 0, 0, 0, 1])),
        ("frames of no known kind", frame(200, 0, 0, b"?")),
        (
            "a window that grows by one",
            frame(WINDOW, 0, 0, &[0, 0, 0, 1]),
        ),
    ] {
        let bytes = [preface(), one.repeat(5_000), done.clone()].concat();
        let found = frames(&client, &bytes, answered).await;
        assert!(found.last().is_some_and(answered), "{what}");
        let mut other = bench.reporter().http2();
        let page = other.get("/en/return").await.unwrap();
        assert_eq!(page.status, 200, "{what}");
    }
    unharmed(bench).await;
}
