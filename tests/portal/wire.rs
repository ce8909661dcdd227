//! What leaves by every listener: every route of both routers and every page of trouble, held against one closed table.

pub(crate) mod table;

use std::collections::BTreeSet;
use std::fs;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use self::table::{Listener, faults, leads_elsewhere};
use crate::bench::Bench;
use crate::http::{Body, Client, Response};
use crate::ports::free_port;
use crate::separation::{reporter_routes, staff_routes, whole};

/// A portal with the door of an onion service, of whose network nothing answers.
async fn with_onion() -> Bench {
    let identity = "01".repeat(20);
    Bench::filled_with(&format!(
        "[onion]\nenabled = true\n[onion.network]\nauthorities = [\"{identity}\"]\n\
         authority_addresses = [\"127.0.0.1:1\"]\n[[onion.network.caches]]\nrsa_identity = \"{identity}\"\n\
         ed25519_identity = \"{}\"\naddress = \"127.0.0.1:1\"\n",
        "01".repeat(32)
    ))
    .await
}

/// A browser at each door of reporters.
fn reporters(bench: &mut Bench) -> [(Listener, Client); 2] {
    [
        (Listener::Clearnet, bench.reporter().stay()),
        (Listener::Onion, bench.through_onion().stay()),
    ]
}

/// Every path of a router, with ids that lead somewhere where the portal has any.
fn paths(routes: BTreeSet<(String, String)>, bench: &Bench) -> BTreeSet<String> {
    let case = bench.store().index_all().unwrap()[0].case.to_string();
    let link = bench.tenant();
    let link = link.trim_start_matches("/en/r/");
    let fill = |path: String| {
        let path = path.replace("{lang}", "en").replace("{token}", link);
        let path = [
            "{id}",
            "{file}",
            "{release}",
            "{item}",
            "{number}",
            "{asked}",
        ]
        .iter()
        .fold(path, |path, hole| path.replace(hole, &case));
        assert!(!path.contains('{'), "{path}");
        path
    };
    routes.into_iter().map(|(_, path)| fill(path)).collect()
}

fn form(bytes: &str) -> Option<Body> {
    Some(Body {
        media_type: "application/x-www-form-urlencoded".to_owned(),
        bytes: bytes.into(),
    })
}

/// Asks for a path by every method there is. The browser holds each answer against the table.
async fn by_every_method(client: &mut Client, path: &str) -> Vec<Response> {
    let mut answers = Vec::new();
    for method in METHODS {
        let body = (*method != Method::GET && *method != Method::HEAD).then(|| form("a=b"));
        let answer = client.send(method.clone(), path, body.flatten()).await;
        answers.push(answer.unwrap());
    }
    answers
}

/// What must be in nothing that a reporter is sent: which program this is, which machine, and what its clock says.
fn tells(answer: &Response) -> Vec<String> {
    let headers: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let said = headers.concat() + &answer.source();
    let machine = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let (machine, user) = (machine.trim(), std::env::var("USER").unwrap_or_default());
    let mut told = Vec::new();
    for word in [env!("CARGO_PKG_VERSION"), "subrosa"] {
        if said.to_ascii_lowercase().contains(word) {
            told.push(word.to_owned());
        }
    }
    for name in [machine, &user] {
        if name.len() > 5 && name != "localhost" && said.contains(name) {
            told.push(name.to_owned());
        }
    }
    let bytes = said.as_bytes();
    let clock = |at: &[u8]| {
        let digits = [at[0], at[1], at[3], at[4]];
        at[2] == b':' && digits.iter().all(u8::is_ascii_digit)
    };
    told.extend(
        bytes
            .windows(5)
            .filter(|at| clock(at))
            .map(|at| String::from_utf8_lossy(at).into_owned()),
    );
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_on_the_reporters_side_is_in_the_table_and_gives_no_cookie() {
    let mut bench = with_onion().await;
    let own = paths(reporter_routes(), &bench);
    assert!(own.len() > 15, "{own:?}");
    for (listener, mut visitor) in reporters(&mut bench) {
        let mut seen = BTreeSet::new();
        let strays = STRAYS.iter().map(|path| (*path).to_owned());
        for path in own.iter().cloned().chain(strays) {
            for answer in by_every_method(&mut visitor, &path).await {
                let told = tells(&answer);
                assert!(told.is_empty(), "{listener:?} {path}: {told:?}");
                let cookie = answer.set_cookies();
                let given = cookie.iter().any(|line| !line.contains("Max-Age=0"));
                assert!(!given, "{listener:?} {path}: {cookie:?}");
                seen.insert(answer.status.as_u16());
            }
        }
        assert!(visitor.cookies().is_empty());
        let all = BTreeSet::from([200, 303, 404, 405]);
        assert!(seen.is_superset(&all), "{seen:?}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_code_is_answered_by_the_table_too() {
    let mut bench = with_onion().await;
    let text = bench.canaries.plant("report text");
    let (_, sent) = crate::journey::send_report(&mut bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    let own = paths(reporter_routes(), &bench);
    for (listener, mut reporter) in reporters(&mut bench) {
        let fields = [("code", code.as_str())];
        let entered = reporter.post("/en/return", &fields).await.unwrap();
        let cookies = entered.set_cookies();
        assert_eq!(cookies.len(), 1, "{cookies:?}");
        let cookie = reporter.cookies()[0];
        let (name, value) = (cookie.0.to_owned(), cookie.1.to_owned());
        for path in &own {
            for answer in by_every_method(&mut reporter, path).await {
                let told = tells(&answer);
                assert!(told.is_empty(), "{listener:?} {path}: {told:?}");
            }
            // Whatever the last one did, such as leaving: the code opens it again.
            if reporter.cookies().is_empty() {
                reporter.keep(&name, &value);
                let fields = [("code", code.as_str())];
                reporter.post("/en/return", &fields).await.unwrap();
            }
        }
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_staff_path_on_a_reporter_s_listener_is_a_missing_page() {
    let mut bench = with_onion().await;
    let own = paths(reporter_routes(), &bench);
    let staff = paths(staff_routes(), &bench);
    let staff: Vec<&String> = staff.difference(&own).collect();
    assert!(staff.len() > 60, "{staff:?}");
    for (listener, mut visitor) in reporters(&mut bench) {
        let nothing = by_every_method(&mut visitor, "/en/no-such-page").await;
        // Two of the style sheets and the script have no language; their missing page is English too.
        for path in &staff {
            let answers = by_every_method(&mut visitor, path).await;
            for (answer, nothing) in answers.iter().zip(&nothing) {
                assert!(
                    whole(answer) == whole(nothing),
                    "{listener:?} {path}: {}",
                    answer.status
                );
            }
        }
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_on_the_staff_s_side_is_in_the_table() {
    let bench = Bench::filled().await;
    let paths = paths(staff_routes(), &bench);
    let mut nobody = bench.staff().stay();
    for path in &paths {
        for answer in by_every_method(&mut nobody, path).await {
            let cookies = answer.set_cookies();
            let given = cookies.iter().any(|line| !line.contains("Max-Age=0"));
            assert!(!given, "{path}: {cookies:?}");
        }
    }
    let names = [
        "Administrator",
        "Auditor",
        "Contact person",
        "Harbour lawyer",
        "Lawyer",
        "Triager",
    ];
    for name in names {
        let mut member = bench.member(name).await.stay().without_origin();
        for path in &paths {
            drop(member.get(path).await.unwrap());
            // From another session, so that it changes nothing.
            drop(member.post(path, &[("token", "stale")]).await.unwrap());
        }
        let still = member.get("/en/account").await.unwrap();
        assert_eq!(still.status, StatusCode::OK, "{name} was signed out");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_understood_is_answered_by_the_table() {
    let mut bench = with_onion().await;
    let onion = bench.through_onion();
    let (host, name) = (bench.clearnet(), bench.onion());
    let host = host.trim_start_matches("https://").to_owned();
    let office = bench.office().trim_start_matches("https://").to_owned();
    for (listener, client, host) in [
        (Listener::Clearnet, bench.reporter(), host),
        (Listener::Onion, onion, name),
        (Listener::Staff, bench.staff(), office),
    ] {
        let (long, ours) = ("x".repeat(40_000), format!("Host: {host}\r\n"));
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let mut seen = BTreeSet::new();
        for request in [
            "\0\0\0 HTTP/1.1\r\n\r\n".to_owned(),
            "GET /en/ HTTP/9.9\r\n\r\n".to_owned(),
            "GET /en/ HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n".to_owned(),
            "GET /en/ HTTP/1.1\r\n\r\n".to_owned(),
            "GET /en/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n".to_owned(),
            format!("GET /en/{long} HTTP/1.1\r\n{ours}\r\n"),
            format!("GET /en/ HTTP/1.1\r\n{ours}X: {long}\r\n\r\n"),
            format!("GET /en/%zz HTTP/1.1\r\n{ours}\r\n"),
            format!("OPTIONS * HTTP/1.1\r\n{ours}\r\n"),
            format!("POST /en/sign-in HTTP/1.1\r\n{ours}{form}Content-Length: 99999999\r\n\r\n"),
            format!("POST /en/sign-in HTTP/1.1\r\n{ours}Content-Length: a\r\n\r\n"),
            format!(
                "POST /en/ HTTP/1.1\r\n{ours}Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n"
            ),
            format!("POST /en/ HTTP/1.1\r\n{ours}Origin: null\r\nContent-Length: 0\r\n\r\n"),
        ] {
            let shown: String = request.chars().take(40).collect();
            let answer = raw(&client, &request).await;
            let faults = faults(listener, &Method::GET, &answer);
            assert!(faults.is_empty(), "{listener:?} {shown}: {faults:?}");
            let told = tells(&answer);
            assert!(told.is_empty(), "{listener:?} {shown}: {told:?}");
            seen.insert(answer.status.as_u16());
        }
        let all = BTreeSet::from([400, 403, 413, 421, 431]);
        assert!(seen.is_superset(&all), "{listener:?} {seen:?}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ports_without_a_door_answer_by_the_table() {
    let port = free_port();
    let bench = Bench::filled_with(&format!(
        "[clearnet]\nlisten = \"127.0.0.1:0\"\nhost = \"portal.example\"\n\n[http]\nlisten = \"127.0.0.1:{port}\"\n"
    ))
    .await;
    let mut passer = Client::plain(port).stay().judged(Listener::Plain);
    for path in [
        "/",
        "/en/r/a?b=c",
        "/.well-known/acme-challenge/guess",
        "//x",
    ] {
        for answer in by_every_method(&mut passer, path).await {
            assert_eq!(tells(&answer), [""; 0], "{path}");
        }
    }
    let mut watcher = bench.watcher().stay();
    for path in ["/health", "/metrics", "/", "/en/", "/en/sign-in"] {
        for answer in by_every_method(&mut watcher, path).await {
            assert!(answer.set_cookies().is_empty());
        }
    }
    for (listener, client) in [(Listener::Plain, passer), (Listener::Health, watcher)] {
        for request in ["\0\0\0 HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"] {
            let answer = raw(&client, request).await;
            let mut faults = faults(listener, &Method::GET, &answer);
            // What hyper answers by itself has nothing in it at all.
            let bare = answer.body.is_empty() && answer.status == StatusCode::BAD_REQUEST;
            faults.retain(|fault| !(bare && fault == "cache-control is missing"));
            assert!(faults.is_empty(), "{listener:?}: {faults:?}");
        }
    }
    bench.finish().await;
}

#[test]
fn whatever_is_not_in_the_table_is_seen() {
    for (name, value) in [
        ("server", "subrosa"),
        ("date", "Mon, 23 Nov 2026 12:00:00 GMT"),
        ("etag", "\"1\""),
        ("last-modified", "Mon, 23 Nov 2026 12:00:00 GMT"),
        ("vary", "accept-language"),
        ("x-request-id", "1"),
        ("alt-svc", "h3=\":443\""),
        ("location", "https://evil.example/"),
        ("location", "//evil.example/"),
        ("refresh", "0; url=https://evil.example/"),
        (
            "set-cookie",
            "__Host-visit=a; Path=/; HttpOnly; SameSite=Lax; Secure",
        ),
        (
            "set-cookie",
            "seen=1; Path=/; HttpOnly; SameSite=Strict; Secure",
        ),
        ("content-disposition", "attachment; filename=\"../a.txt\""),
        ("content-security-policy", "default-src *"),
        ("permissions-policy", "camera=()"),
        ("content-length", "7"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        let answer = answered(StatusCode::OK, headers, b"");
        let found = faults(Listener::Clearnet, &Method::GET, &answer);
        let named = |fault: &String| fault.starts_with(name) || name == "content-length";
        assert!(found.iter().any(named), "{name}: {found:?}");
    }
    for page in [
        "<a href=\"https://evil.example/\">",
        "<a href='//evil.example/'>",
        "<a href=javascript:alert(1)>",
        "<img src=http://127.0.0.1/a.png>",
        "<img src=\"data:image/png;base64,AA==\">",
        "<form action=https://evil.example>",
        "<button formaction=\"https://evil.example\">",
        "<meta http-equiv=refresh content=\"0; url=/\">",
        "<p style=\"background: url(/a)\">",
        "<p data-x=\"https://evil.example\">",
        "<p onclick=x>",
        "<base href=/en/>",
        "<style>p { color: red }</style>",
    ] {
        assert!(!leads_elsewhere(Listener::Onion, page).is_empty(), "{page}");
    }
    let ours = "<a href=\"/en/return\"><a href=\"#top\"><a href=\"?page=2\"><form action=\"\"><a href=about>";
    assert_eq!(leads_elsewhere(Listener::Onion, ours), [""; 0]);
}

fn answered(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Response {
    Response {
        status,
        headers,
        body: body.to_vec().into(),
        path: "/".to_owned(),
    }
}

/// Says these bytes on a new connection, and reads the first answer.
async fn raw(client: &Client, request: &str) -> Response {
    let mut wire = client.connect().await.unwrap();
    // Refused while it is still being said: the answer counts.
    drop(wire.write_all(request.as_bytes()).await);
    drop(wire.flush().await);
    let (mut said, mut more) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(answer) = parsed(&said) {
            return answer;
        }
        match wire.read(&mut more).await {
            Ok(count @ 1..) => said.extend_from_slice(&more[..count]),
            Ok(0) | Err(_) => panic!("no answer: {}", String::from_utf8_lossy(&said)),
        }
    }
}

/// A whole HTTP/1.1 answer, once all of it is there.
fn parsed(said: &[u8]) -> Option<Response> {
    let end = said.windows(4).position(|at| at == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&said[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        headers.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }
    let answer = answered(status.parse().unwrap(), headers, &said[end + 4..]);
    let length: usize = answer.header("content-length").parse().unwrap_or(0);
    (answer.body.len() >= length).then_some(answer)
}

/// Every method of RFC 9110 and RFC 5789 that a client can send in the ordinary way.
const METHODS: &[Method] = &[
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::PATCH,
    Method::OPTIONS,
    Method::TRACE,
];

/// Paths of nothing.
const STRAYS: [&str; 8] = [
    "/nowhere",
    "/%zz",
    "/en",
    "/fr/",
    "/en/r/nothing",
    "/../etc/passwd",
    "/favicon.ico",
    "/robots.txt",
];
