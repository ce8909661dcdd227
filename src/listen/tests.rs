mod over_tls;
mod windows;

use std::time::Duration;

use http::{HeaderMap, Request, StatusCode};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;

use super::by_hand::Hand;
use super::*;
use crate::door::tests::{BARE, Named, UNWANTED, assert_secured, plan, site};
use crate::door::{Door, ReporterRoutes};

fn server(tls: bool, limits: Limits, pace: &Pace, stop: &Stop) -> Server {
    let door = Door::clearnet(
        ReporterRoutes(site()),
        plan(tls, pace),
        Arc::new(Named::default()),
    );
    Server::new(door, limits, pace.clone(), stop)
}

fn plain(limits: Limits, pace: &Pace) -> Server {
    server(false, limits, pace, &Stop::new())
}

/// Gives `server` a stream in memory, as an onion stream would come.
fn connect(server: &Server) -> (DuplexStream, JoinHandle<()>) {
    let (ours, theirs) = duplex(64 * 1024);
    let server = server.clone();
    (
        ours,
        tokio::spawn(async move { server.serve_stream(theirs).await }),
    )
}

/// Reads one HTTP/1 response: status, headers, body.
async fn response(stream: &mut (impl AsyncReadExt + Unpin)) -> (u16, HeaderMap, String) {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.unwrap());
    }
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.trim_end().split("\r\n");
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
        headers.append(
            http::HeaderName::try_from(name).unwrap(),
            value.parse().unwrap(),
        );
    }
    let length = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    (status, headers, String::from_utf8(body).unwrap())
}

/// Everything that still comes; ends when the stream does.
async fn rest(stream: &mut (impl AsyncReadExt + Unpin)) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok();
    bytes
}

const GET: &[u8] = b"GET /echo HTTP/1.1\r\nhost: portal.example\r\n\r\n";

#[tokio::test]
async fn http_1_passes_allowed_headers_only() {
    let (mut stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
    let mut text = String::from("GET /echo HTTP/1.1\r\nHost: portal.example\r\n");
    for (name, value) in UNWANTED {
        text += &format!("{name}: {value}\r\n");
    }
    stream
        .write_all(format!("{text}\r\n").as_bytes())
        .await
        .unwrap();
    let (status, headers, seen) = response(&mut stream).await;
    assert_eq!(status, 200);
    assert_secured(&headers, false, "HTTP/1");
    let lines: Vec<_> = seen.lines().take(3).collect();
    assert_eq!(
        lines,
        [
            "GET /echo HTTP/1.1",
            "cookie: visit=mine",
            "host: portal.example"
        ]
    );
    assert!(!seen.contains("CANARY"));
}

/// Sends one GET as HTTP/2 and reads the answer.
async fn over_http2<S>(stream: S, request: Request<()>) -> (StatusCode, HeaderMap, String)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let (answer, _) = client
        .ready()
        .await
        .unwrap()
        .send_request(request, true)
        .unwrap();
    let (head, mut body) = answer.await.unwrap().into_parts();
    let mut bytes = Vec::new();
    while let Some(chunk) = body.data().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    connection.abort();
    (head.status, head.headers, String::from_utf8(bytes).unwrap())
}

fn loaded_request() -> Request<()> {
    let mut request = Request::get("https://portal.example/echo");
    for (name, value) in UNWANTED {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap()
}

#[tokio::test]
async fn http_2_passes_allowed_headers_only() {
    let (stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
    let (status, headers, seen) = over_http2(stream, loaded_request()).await;
    assert_eq!(status, 200);
    assert_secured(&headers, false, "HTTP/2");
    let lines: Vec<_> = seen.lines().take(3).collect();
    assert_eq!(
        lines,
        [
            "GET /echo HTTP/1.1",
            "cookie: visit=mine",
            "host: portal.example"
        ]
    );
    assert!(!seen.contains("CANARY"));
}

#[tokio::test]
async fn http_2_is_told_how_many_requests_it_may_have_open() {
    let limits = Limits {
        streams: 7,
        ..Limits::default()
    };
    let (stream, _task) = connect(&plain(limits, &Pace::tokio()));
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut client = client.ready().await.unwrap();
    let (answer, _) = client.send_request(loaded_request(), true).unwrap();
    assert_eq!(answer.await.unwrap().status(), 200);
    assert_eq!(client.current_max_send_streams(), 7);
}

#[tokio::test]
async fn http_2_heads_beyond_the_limit_get_our_page() {
    let (stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
    let request = Request::get("https://portal.example/echo").header("x-big", "a".repeat(20_000));
    let (status, headers, _) = over_http2(stream, request.body(()).unwrap()).await;
    assert_eq!(status, 431);
    assert_secured(&headers, false, "HTTP/2 431");
}

#[tokio::test]
async fn what_hyper_cannot_read_gets_our_page_too() {
    let long = format!(
        "GET /echo HTTP/1.1\r\nhost: portal.example\r\nx-big: {}\r\n\r\n",
        "a".repeat(40_000)
    );
    let many = format!(
        "GET /echo HTTP/1.1\r\nhost: portal.example\r\n{}\r\n",
        "a: b\r\n".repeat(100)
    );
    for (sent, status) in [
        ("nonsense\r\n\r\n", 400),
        ("GET /echo HTTP/9.9\r\n\r\n", 400),
        ("GET /echo HTTP/1.1\r\nbad header\r\n\r\n", 400),
        (long.as_str(), 431),
        (many.as_str(), 431),
    ] {
        let (mut stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
        stream.write_all(sent.as_bytes()).await.unwrap();
        let (found, headers, page) = response(&mut stream).await;
        assert_eq!(found, status, "{status}");
        assert_secured(&headers, false, "hyper's own");
        assert!(page.starts_with("<h1>"), "{page}");
        stream.shutdown().await.unwrap();
        assert!(
            rest(&mut stream).await.is_empty(),
            "one answer, then the end"
        );
    }
}

#[tokio::test]
async fn a_file_that_imitates_an_error_arrives_as_it_is() {
    let (mut stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
    let request = "GET /imitation HTTP/1.1\r\nhost: portal.example\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(response(&mut stream).await.2, format!(".{BARE}"));
}

#[tokio::test]
async fn a_second_request_that_cannot_be_read_gets_our_page_after_the_first() {
    let (mut stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
    stream.write_all(GET).await.unwrap();
    assert_eq!(response(&mut stream).await.0, 200);
    stream.write_all(b"nonsense\r\n\r\n").await.unwrap();
    let (status, headers, _) = response(&mut stream).await;
    assert_eq!(status, 400);
    assert_secured(&headers, false, "second");
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_whatever_version_it_pretends() {
    for beginning in [
        &b""[..],
        b"G",
        b"GET / HTTP/1.1\r\nhost: a\r\nx: ",
        b"PRI * HTTP/2.0\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let hand = Hand::new();
        let limits = Limits {
            ping: Duration::from_secs(3_000),
            ..Limits::default()
        };
        let most = limits.first_head + limits.linger + limits.linger;
        let (mut stream, task) = connect(&plain(limits, &hand.pace()));
        stream.write_all(beginning).await.unwrap();
        let (_reader, mut writer) = tokio::io::split(stream);
        let pace = hand.pace();
        // One more byte every five seconds keeps no connection open.
        let dribble = tokio::spawn(async move {
            while writer.write_all(b"x").await.is_ok() {
                pace.after(Duration::from_secs(5)).await;
            }
        });
        hand.until(task).await.unwrap();
        assert!(
            hand.passed() <= most + Duration::from_secs(1),
            "{:?}",
            hand.passed()
        );
        dribble.abort();
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_busy_one_is_not() {
    let hand = Hand::new();
    let limits = Limits {
        idle: Duration::from_secs(75),
        ..Limits::default()
    };
    let (mut stream, task) = connect(&plain(limits, &hand.pace()));
    for _ in 0..5 {
        stream.write_all(GET).await.unwrap();
        assert_eq!(response(&mut stream).await.0, 200);
        hand.until(hand.pace().after(Duration::from_secs(60))).await;
    }
    assert!(
        hand.passed() >= Duration::from_secs(300),
        "five pauses below the limit"
    );
    assert!(hand.until(rest(&mut stream)).await.is_empty());
    stream.shutdown().await.unwrap();
    hand.until(task).await.unwrap();
}

#[tokio::test]
async fn a_peer_that_takes_nothing_does_not_hold_its_place() {
    let hand = Hand::new();
    let (mut ours, theirs) = duplex(64);
    let server = plain(Limits::default(), &hand.pace());
    let task = tokio::spawn(async move { server.serve_stream(theirs).await });
    ours.write_all(GET).await.unwrap();
    // The answer is larger than the pipe, and nobody reads it.
    hand.until(task).await.unwrap();
    assert!(
        hand.passed() <= Duration::from_secs(75),
        "{:?}",
        hand.passed()
    );
}

#[tokio::test]
async fn a_refused_upload_can_still_read_its_answer() {
    let (mut stream, _task) = connect(&plain(Limits::default(), &Pace::tokio()));
    let head = "POST /echo HTTP/1.1\r\nhost: portal.example\r\norigin: null\r\ncontent-length: 400000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    // More than the pipe holds: this ends only if the refused bytes are read and thrown away.
    stream.write_all(&vec![b'a'; 400_000]).await.unwrap();
    assert_eq!(response(&mut stream).await.0, 403);
}

#[tokio::test]
async fn over_the_cap_a_few_wait_and_the_rest_is_closed() {
    let hand = Hand::new();
    let limits = Limits {
        connections: 1,
        waiting: 1,
        ..Limits::default()
    };
    let server = plain(limits, &hand.pace());
    let (mut first, _) = connect(&server);
    first.write_all(GET).await.unwrap();
    assert_eq!(response(&mut first).await.0, 200);
    let (mut second, _) = connect(&server);
    second.write_all(GET).await.unwrap();
    tokio::task::yield_now().await;
    let (mut third, _) = connect(&server);
    assert!(rest(&mut third).await.is_empty(), "closed at once");
    drop(first);
    assert_eq!(response(&mut second).await.0, 200, "the place came free");
    let (mut fourth, _) = connect(&server);
    assert!(
        hand.until(rest(&mut fourth)).await.is_empty(),
        "closed when its patience is over"
    );
    drop(second);
}

#[tokio::test]
async fn a_stop_lets_running_requests_finish_and_ends_the_rest() {
    let stop = Stop::new();
    let pace = Pace::tokio();
    let server = server(false, Limits::default(), &pace, &stop);
    let (mut idle, _) = connect(&server);
    idle.write_all(GET).await.unwrap();
    assert_eq!(response(&mut idle).await.0, 200);
    let (mut running, _) = connect(&server);
    let head = "POST /echo HTTP/1.1\r\nhost: portal.example\r\ncontent-length: 5\r\n\r\nab";
    running.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    stop.ask();
    assert!(rest(&mut idle).await.is_empty());
    drop(idle);
    running.write_all(b"cde").await.unwrap();
    let (status, _, seen) = response(&mut running).await;
    assert_eq!(status, 200);
    assert!(seen.ends_with("body: 5\n"));
    drop(running);
    stop.finished().await;
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let hand = Hand::new();
    let stop = Stop::new();
    let limits = Limits::default();
    let grace = limits.grace;
    let server = server(false, limits, &hand.pace(), &stop);
    let (mut stuck, _) = connect(&server);
    let head = "POST /echo HTTP/1.1\r\nhost: portal.example\r\ncontent-length: 5\r\n\r\nab";
    stuck.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    stop.ask();
    hand.until(stop.finished()).await;
    assert!(
        hand.passed() <= grace + Duration::from_secs(1),
        "{:?}",
        hand.passed()
    );
}

#[tokio::test]
async fn an_address_that_cannot_be_bound_is_explained() {
    let taken = Bound::bind("127.0.0.1:0").await.unwrap();
    let again = Bound::bind(&taken.printed().unwrap()).await;
    assert!(matches!(again, Err(ListenError::InUse)));
    assert!(matches!(
        Bound::bind("no port").await,
        Err(ListenError::NoSuchAddress)
    ));
    assert!(matches!(
        Bound::bind("192.0.2.1:0").await,
        Err(ListenError::NoSuchAddress)
    ));
}
