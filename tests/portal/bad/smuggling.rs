//! Requests that two readers could divide differently (RFC 9112 §11.2). What one of them hides in the other is never
//! answered.

use futures::future::join_all;

use super::unharmed;
use super::wire::{Answer, answers, text};
use crate::bench::Bench;
use crate::http::Client;

/// What is hidden: nothing else is answered with a stylesheet.
fn hidden(host: &str) -> String {
    format!("GET /portal.css HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

/// Bytes that hide a request.
struct Trick {
    what: &'static str,
    bytes: Vec<u8>,
    /// A page does not try to make sense of it: it is refused, and its connection ends.
    refused: bool,
}

/// A request to `path` with these lines, and what follows the head.
fn trick(what: &'static str, first: &str, lines: &str, rest: &str, refused: bool) -> Trick {
    Trick {
        what,
        bytes: format!("{first} HTTP/1.1\r\n{lines}\r\n{rest}").into_bytes(),
        refused,
    }
}

fn tricks(host: &str) -> Vec<Trick> {
    let hidden = hidden(host);
    let ended = format!("0\r\n\r\n{hidden}");
    let chunk = format!("{:x}\r\n{hidden}\r\n0\r\n\r\n", hidden.len());
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let post = |what, lines: &str, rest: &str, refused| {
        let lines = format!("Host: {host}\r\n{form}{lines}");
        trick(what, "POST /en/return", &lines, rest, refused)
    };
    let get = |what, lines: &str, rest: &str, refused| {
        let lines = format!("Host: {host}\r\n{lines}");
        trick(what, "GET /en/return", &lines, rest, refused)
    };
    let length = |length: usize| format!("Content-Length: {length}\r\n");
    let chunked = "Transfer-Encoding: chunked\r\n";
    let both = [&length(ended.len()), chunked].concat();
    let other = [chunked, &length(4)].concat();
    let two = [&length(0)[..], &length(hidden.len())].concat();
    let mut tricks = vec![
        post("a length, then chunks", &both, &ended, false),
        post("chunks, then a length", &other, &chunk, false),
        post("two lengths that differ", &two, &hidden, true),
        get(
            "a length on a request to read",
            &length(hidden.len()),
            &hidden,
            false,
        ),
        get("chunks on a request to read", chunked, &chunk, false),
    ];
    for (what, lines) in [
        (
            "chunked and then not",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        ),
        (
            "chunked inside another",
            "Transfer-Encoding: chunked, identity\r\n",
        ),
        (
            "an encoding of another name",
            "Transfer-Encoding: xchunked\r\n",
        ),
        (
            "an encoding in quotes",
            "Transfer-Encoding: \"chunked\"\r\n",
        ),
        (
            "an encoding behind a tab",
            "Transfer-Encoding: \x0bchunked\r\n",
        ),
        (
            "a space before the colon",
            "Transfer-Encoding : chunked\r\n",
        ),
        ("a tab before the colon", "Content-Length\t: 5\r\n"),
        ("a folded line", "X: a\r\n Transfer-Encoding: chunked\r\n"),
        ("a line folded by a tab", "X: a\r\n\tContent-Length: 5\r\n"),
        ("a line that begins with a space", " Content-Length: 5\r\n"),
        ("a list of lengths", "Content-Length: 5, 6\r\n"),
        ("a length with a sign", "Content-Length: +5\r\n"),
        ("a length below nothing", "Content-Length: -1\r\n"),
        ("a length in another base", "Content-Length: 0x5\r\n"),
        ("a length of two words", "Content-Length: 5 5\r\n"),
        ("an empty length", "Content-Length: \r\n"),
        (
            "a length beyond counting",
            "Content-Length: 99999999999999999999\r\n",
        ),
        ("a return without a feed", "X: a\rContent-Length: 5\r\n"),
        ("a zero in a line", "X: a\0b\r\n"),
        ("a line without a colon", "X\r\n"),
        ("a name of nothing", ": a\r\n"),
    ] {
        tricks.push(post(what, lines, &hidden, true));
    }
    for (what, rest) in [
        ("a feed in what extends a chunk", format!("5;a\n{hidden}")),
        (
            "a size beyond counting",
            format!("fffffffffffffffff\r\n{hidden}"),
        ),
        (
            "a size with a sign",
            format!("+5\r\nhello\r\n0\r\n\r\n{hidden}"),
        ),
        (
            "a size in another base",
            format!("0x5\r\nhello\r\n0\r\n\r\n{hidden}"),
        ),
        ("a size of nothing", format!("\r\n{hidden}")),
        ("more than the chunk holds", format!("1\r\n{hidden}")),
        (
            "a space before the size",
            format!(" 5\r\nhello\r\n0\r\n\r\n{hidden}"),
        ),
    ] {
        tricks.push(post(what, chunked, &rest, true));
    }
    let feeds = format!(
        "GET /en/return HTTP/1.1\nHost: {host}\nContent-Length: {}\n\n{hidden}",
        hidden.len()
    );
    let old = format!("POST /en/return HTTP/1.0\r\nHost: {host}\r\n{chunked}\r\n{ended}");
    let twice = [&length(hidden.len())[..], &length(hidden.len())].concat();
    let upgrade =
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
    let tunnel = format!("Host: {host}\r\n{}", length(hidden.len()));
    tricks.extend([
        Trick {
            what: "lines that end in feeds",
            bytes: feeds.into_bytes(),
            refused: false,
        },
        Trick {
            what: "chunks in HTTP/1.0",
            bytes: old.into_bytes(),
            refused: true,
        },
        post("the same length twice", &twice, &hidden, false),
        post(
            "an extended chunk",
            chunked,
            "5;a=b\r\nhello\r\n0\r\n\r\n",
            false,
        ),
        post(
            "lines behind the chunks",
            chunked,
            "0\r\nContent-Length: 9\r\n\r\n",
            false,
        ),
        get("another protocol", upgrade, "", false),
        trick(
            "a tunnel",
            &format!("CONNECT {host}"),
            &tunnel,
            &hidden,
            false,
        ),
    ]);
    tricks
}

/// Whatever the trick was, the last request of a connection is this one.
fn last(host: &str) -> String {
    format!("GET /en/return HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
}

async fn tried(client: &Client, host: &str) -> Vec<(Trick, Vec<Answer>)> {
    let tries = tricks(host).into_iter().map(|trick| async move {
        let bytes = [&trick.bytes[..], last(host).as_bytes()].concat();
        let answers = answers(client, &bytes).await;
        (trick, answers)
    });
    join_all(tries).await
}

fn is_sheet(answer: &Answer) -> bool {
    answer
        .headers
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/css"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_hidden_in_another_is_never_answered_by_a_page() {
    let mut bench = Bench::filled().await;
    for client in [bench.reporter(), bench.staff()] {
        let host = "localhost";
        // The hidden request is one that would be answered.
        let plain = answers(&client, [hidden(host), last(host)].concat().as_bytes()).await;
        assert!(is_sheet(&plain[0]) && plain.len() == 2, "{plain:?}");
        for (Trick { what, refused, .. }, answers) in tried(&client, host).await {
            assert!(!answers.iter().any(is_sheet), "{what} was answered");
            let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
            assert!((1..=2).contains(&answers.len()), "{what}: {statuses:?}");
            assert!(
                statuses.iter().all(|status| *status < 500),
                "{what}: {statuses:?}"
            );
            if refused {
                assert!((400..500).contains(&statuses[0]), "{what}: {statuses:?}");
                assert_eq!(statuses.len(), 1, "{what}: the connection goes on");
            }
            for answer in answers {
                let policy = &answer.headers["content-security-policy"];
                assert!(
                    policy.as_bytes().starts_with(b"default-src 'none'"),
                    "{what}"
                );
                assert!(text(&answer.body).contains("<h1"), "{what}");
            }
        }
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_port_without_encryption_and_that_of_health_give_one_answer_to_a_connection() {
    let port = crate::ports::free_port();
    let more = format!(
        "[http]\nlisten = \"127.0.0.1:{port}\"\n\n\
         [clearnet]\nlisten = \"127.0.0.1:0\"\nhost = \"portal.example\"\n"
    );
    let bench = Bench::filled_with(&more).await;
    for client in [Client::plain(port), bench.watcher()] {
        for (Trick { what, .. }, answers) in tried(&client, "localhost").await {
            let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
            assert!(answers.len() <= 1, "{what}: {statuses:?}");
            let known = [200, 308, 400, 404, 431];
            assert!(
                statuses.iter().all(|status| known.contains(status)),
                "{what}: {statuses:?}"
            );
            for answer in answers {
                assert!(answer.body.is_empty(), "{what}");
            }
        }
    }
    assert_eq!(bench.health().await.source(), "ok");
    assert!(!bench.logged().contains("by a panic"), "{}", bench.logged());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_names_another_host_or_two_is_not_answered() {
    let mut bench = Bench::filled().await;
    for client in [bench.reporter(), bench.staff()] {
        for (first, lines, status) in [
            ("GET /en/", "", 421),
            ("GET /en/", "Host: evil.example\r\n", 421),
            ("GET /en/", "Host: localhost\r\nHost: evil.example\r\n", 421),
            ("GET /en/", "Host: localhost\r\nHost: localhost\r\n", 421),
            ("GET /en/", "Host: localhost@evil.example\r\n", 421),
            (
                "GET /en/",
                "Host: evil.example\r\nX-Forwarded-Host: localhost\r\n",
                421,
            ),
            ("GET http://evil.example/en/", "Host: localhost\r\n", 421),
            (
                "GET https://localhost@evil.example/en/",
                "Host: localhost\r\n",
                421,
            ),
            ("GET //evil.example/en/", "Host: localhost\r\n", 404),
            ("GET *", "Host: localhost\r\n", 404),
            ("OPTIONS *", "Host: localhost\r\n", 405),
            ("GET en/", "Host: localhost\r\n", 400),
            ("GET /en/ HTTP/1.1 x", "Host: localhost\r\n", 400),
            ("get /en/", "Host: localhost\r\n", 405),
            ("G\x01T /en/", "Host: localhost\r\n", 400),
        ] {
            let bytes = format!("{first} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n");
            let answers = answers(&client, bytes.as_bytes()).await;
            assert_eq!(answers[0].status, status, "{first} {lines:?}");
            assert_eq!(answers.len(), 1, "{first} {lines:?}");
            assert!(
                !text(&answers[0].body).contains("evil"),
                "{first} {lines:?}"
            );
            assert!(answers[0].headers.get("location").is_none(), "{first}");
        }
    }
    unharmed(bench).await;
}
