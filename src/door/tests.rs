//! The tests' own tiny site behind a door, and what the tests of the door and the listeners share.

mod answers;
mod bodies;
mod requests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::Request as AxumRequest;
use axum::routing::{MethodRouter, get, post};
use futures::StreamExt;
use http::HeaderMap;
use http_body_util::{BodyExt, Full as Whole, StreamBody};

use super::body::Cut;
use super::headers::{
    ALWAYS, CSP_ATTACHMENT, CSP_INLINE_IMAGES, CSP_PAGE, CSP_PASSKEY, HSTS, PERMISSIONS,
    PERMISSIONS_PASSKEY, PERMISSIONS_POLICY,
};
use super::*;
use crate::listen::by_hand::Hand;

/// Fault pages that name the fault, and count the panics.
#[derive(Default)]
pub(crate) struct Named {
    pub(crate) panics: AtomicUsize,
}

impl Faults for Named {
    fn page(&self, fault: Fault, _path: &str) -> Response {
        let mut response = Response::new(Body::from(format!("<h1>{fault:?}</h1>")));
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html);
        response
    }

    fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::SeqCst);
    }
}

/// The cookies of the tests' side.
pub(crate) const COOKIES: &[&str] = &["visit"];

/// A page that shows all that its handler could see.
async fn echo(request: AxumRequest) -> Response {
    let (head, body) = request.into_parts();
    let mut seen = format!("{} {} {:?}\n", head.method, head.uri, head.version);
    for (name, value) in &head.headers {
        seen += &format!("{name}: {}\n", value.to_str().unwrap());
    }
    seen += &format!("side: {:?}\n", head.extensions.get::<Side>());
    seen += &format!("provenance: {:?}\n", head.extensions.get::<Provenance>());
    seen += &format!("own: {:?}\n", head.extensions.get::<OwnOrigin>());
    seen += &format!("extensions: {}\n", head.extensions.len());
    match body.collect().await {
        Ok(whole) => seen += &format!("body: {}\n", whole.to_bytes().len()),
        Err(error) => seen += &format!("cut: {:?}\n", Cut::of(&error)),
    }
    html(seen)
}

fn html(text: impl Into<Body>) -> Response {
    let mut response = Response::new(text.into());
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn with<E: Clone + Send + Sync + 'static>(extension: E) -> Response {
    let mut response = html("page");
    response.extensions_mut().insert(extension);
    response
}

fn setting(headers: &[(&'static str, &'static str)]) -> Response {
    let mut response = html("page");
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        if *name == "set-cookie" {
            response.headers_mut().append(*name, value);
        } else {
            response.headers_mut().insert(*name, value);
        }
    }
    response
}

/// What hyper answers by itself to what it cannot read.
pub(crate) const BARE: &str =
    "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Bytes that were asked of `long`.
pub(crate) static LONG: AtomicUsize = AtomicUsize::new(0);

/// An answer of 4 MiB, in pieces that are made when they are asked for.
async fn long() -> Response {
    let chunks = futures::stream::iter(0..256).map(|_| {
        LONG.fetch_add(16 * 1024, Ordering::Relaxed);
        let chunk = Bytes::from(vec![b'a'; 16 * 1024]);
        Ok::<_, axum::BoxError>(http_body::Frame::data(chunk))
    });
    html(Body::new(StreamBody::new(chunks)))
}

/// A file that imitates an answer of hyper's own, in a chunk of its own.
async fn imitation() -> Response {
    let chunks = futures::stream::unfold(0, |number| async move {
        tokio::task::yield_now().await;
        let chunk = [Bytes::from("."), Bytes::from(BARE)]
            .get::<usize>(number)
            .cloned()?;
        Some((
            Ok::<_, axum::BoxError>(http_body::Frame::data(chunk)),
            number + 1,
        ))
    });
    let mut response = html(Body::new(StreamBody::new(chunks)));
    let length = HeaderValue::from(1 + BARE.len());
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length);
    response
}

async fn panics() -> Response {
    panic!("the user wrote: CANARY")
}

/// The tests' own tiny site.
pub(crate) fn site() -> Router {
    Router::new()
        .route("/", get(echo))
        .route("/echo", get(echo).post(echo))
        .route("/only-post", post(echo))
        .route("/panic", get(panics))
        .route("/imitation", get(imitation))
        .route("/long", get(long))
        .route(
            "/bare-500",
            get(|| async { StatusCode::INTERNAL_SERVER_ERROR }),
        )
        .route(
            "/plain-400",
            get(|| async { (StatusCode::BAD_REQUEST, "axum's own reason") }),
        )
        .route(
            "/own-404",
            get(|| async { (StatusCode::NOT_FOUND, axum::response::Html("my own page")) }),
        )
        .route("/inline-images", page(|| with(Images::Inline)))
        .route("/passkey", page(|| with(AsksForPasskey)))
        .route("/attachment", page(|| with(Attachment)))
        .route(
            "/entry",
            page(|| with(OnionLocation("http://abc.onion/en/".into()))),
        )
        .route("/css", page(|| with(Cacheable)))
        .route(
            "/sets-cookies",
            page(|| setting(&[("set-cookie", "visit=1; Path=/"), ("set-cookie", "other=2")])),
        )
        .route("/redirect-here", page(|| setting(&[("location", "/en/")])))
        .route(
            "/redirect-away",
            page(|| setting(&[("location", "https://evil.example/")])),
        )
        .route(
            "/redirect-sly",
            page(|| setting(&[("location", "//evil.example/")])),
        )
        .route(
            "/leave",
            page(|| {
                setting(&[
                    ("refresh", "0; url=https://www.example/"),
                    ("clear-site-data", "\"*\""),
                ])
            }),
        )
        .route(
            "/leave-here",
            page(|| setting(&[("refresh", "0; url=/blank")])),
        )
        .route(
            "/talkative",
            page(|| {
                setting(&[
                    ("server", "x"),
                    ("etag", "\"1\""),
                    ("cache-control", "public"),
                    ("x-a", "b"),
                ])
            }),
        )
}

fn page(make: fn() -> Response) -> MethodRouter {
    get(move || async move { make() })
}

/// The plan of the tests' doors.
pub(crate) fn plan(tls: bool, pace: &Pace) -> Plan {
    Plan::new(
        tls,
        Hosts::named(["portal.example", "localhost"]),
        COOKIES,
        Permits::shipped(pace),
        pace.clone(),
    )
}

fn clearnet() -> (Door, Arc<Named>) {
    let faults = Arc::new(Named::default());
    let door = Door::clearnet(
        ReporterRoutes(site()),
        plan(true, &Pace::tokio()),
        faults.clone(),
    );
    (door, faults)
}

fn staff() -> Door {
    let plan = plan(true, &Pace::tokio());
    Door::staff(StaffRoutes(site()), plan, Arc::new(Named::default()))
}

fn onion() -> Door {
    let plan = plan(false, &Pace::tokio());
    Door::onion(ReporterRoutes(site()), plan, Arc::new(Named::default()))
}

fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Request<Whole<Bytes>> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "portal.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Whole::from(body.to_owned())).unwrap()
}

async fn ask(
    door: &Door,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    read(door.pass(request(method, path, headers, "")).await).await
}

async fn read(response: Response) -> (StatusCode, HeaderMap, String) {
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        head.status,
        head.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

/// Asserts what every response must carry.
#[track_caller]
pub(crate) fn assert_secured(headers: &HeaderMap, tls: bool, what: &str) {
    for (name, value) in ALWAYS {
        let found: Vec<_> = headers.get_all(*name).iter().collect();
        assert_eq!(found, [value], "{what}: {name}");
    }
    let policies: Vec<_> = headers.get_all("content-security-policy").iter().collect();
    assert_eq!(policies.len(), 1, "{what}");
    assert!(
        policies[0]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'; "),
        "{what}"
    );
    let script = policies[0].as_bytes() == CSP_PASSKEY.as_bytes();
    let wanted = if script {
        PERMISSIONS_PASSKEY
    } else {
        PERMISSIONS
    };
    let permissions: Vec<_> = headers.get_all(PERMISSIONS_POLICY).iter().collect();
    assert_eq!(permissions, [wanted], "{what}");
    assert_eq!(headers.get_all("cache-control").iter().count(), 1, "{what}");
    let hsts = headers
        .get("strict-transport-security")
        .map(|value| value.to_str().unwrap());
    assert_eq!(hsts, tls.then_some(HSTS), "{what}");
    for never in [
        "server",
        "date",
        "etag",
        "last-modified",
        "x-powered-by",
        "x-a",
    ] {
        assert!(!headers.contains_key(never), "{what}: {never}");
    }
}

/// Headers that tell of a visitor, or that no handler has a use for.
pub(crate) const UNWANTED: &[(&str, &str)] = &[
    ("user-agent", "CANARY"),
    ("referer", "https://canary.example/"),
    ("x-forwarded-for", "192.0.2.77"),
    ("x-real-ip", "192.0.2.77"),
    ("forwarded", "for=192.0.2.77"),
    ("via", "1.1 canary"),
    ("range", "bytes=0-77"),
    ("if-none-match", "\"CANARY\""),
    ("if-modified-since", "Mon, 23 Nov 2026 00:00:00 GMT"),
    ("dnt", "1"),
    ("sec-ch-ua-platform", "CANARY"),
    ("accept", "text/canary"),
    ("accept-encoding", "canary"),
    ("accept-language", "tlh"),
    ("authorization", "Basic CANARY"),
    ("priority", "u=0"),
    ("x-anything", "CANARY"),
    ("cookie", "visit=mine; tracker=CANARY"),
];
