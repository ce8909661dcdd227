//! What leaves by the door.

use super::*;

/// Method, path, headers; status of the answer.
struct Kind(
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    u16,
);

/// A request for every kind of answer.
const EVERY_KIND: &[Kind] = &[
    Kind("GET", "/", &[], 200),
    Kind("GET", "/echo", &[], 200),
    Kind("HEAD", "/echo", &[], 200),
    Kind("POST", "/echo", &[], 200),
    Kind("GET", "/css", &[], 200),
    Kind("GET", "/attachment", &[], 200),
    Kind("GET", "/talkative", &[], 200),
    Kind("GET", "/nowhere", &[], 404),
    Kind("HEAD", "/nowhere", &[], 404),
    Kind("GET", "/own-404", &[], 404),
    Kind("GET", "/only-post", &[], 405),
    Kind("PUT", "/echo", &[], 405),
    Kind("DELETE", "/nowhere", &[], 405),
    Kind("OPTIONS", "/echo", &[], 405),
    Kind("TRACE", "/echo", &[], 405),
    Kind("POST", "/echo", &[("origin", "null")], 403),
    Kind("POST", "/echo", &[("content-length", "99999999999")], 413),
    Kind("POST", "/echo", &[("content-length", "many")], 400),
    Kind("GET", "/panic", &[], 500),
    Kind("GET", "/bare-500", &[], 500),
    Kind("GET", "/plain-400", &[], 400),
];

#[tokio::test]
async fn every_response_carries_every_security_header() {
    for (door, tls) in [(clearnet().0, true), (onion(), false)] {
        for Kind(method, path, headers, status) in EVERY_KIND {
            let what = format!("{method} {path} tls={tls}");
            let (found, headers, _) = ask(&door, method, path, headers).await;
            assert_eq!(found.as_u16(), *status, "{what}");
            assert_secured(&headers, tls, &what);
            let kept = *path == "/css";
            assert_eq!(headers["cache-control"] == "no-store", !kept, "{what}");
        }
    }
}

#[tokio::test]
async fn errors_without_a_page_get_their_page_and_pages_stay_as_they_are() {
    let (door, _) = clearnet();
    for (path, page) in [
        ("/nowhere", "<h1>NotFound</h1>"),
        ("/only-post", "<h1>Method</h1>"),
        ("/bare-500", "<h1>Internal</h1>"),
        ("/plain-400", "<h1>Malformed</h1>"),
        ("/own-404", "my own page"),
    ] {
        assert_eq!(ask(&door, "GET", path, &[]).await.2, page, "{path}");
    }
    assert_eq!(
        ask(&door, "GET", "/only-post", &[]).await.1["allow"],
        "POST"
    );
    assert_eq!(
        ask(&door, "PUT", "/echo", &[]).await.1["allow"],
        "GET, HEAD, POST"
    );
}

#[test]
fn every_status_of_failure_has_its_page_and_no_other_has() {
    for fault in [
        Fault::NotFound,
        Fault::Method,
        Fault::TooLarge,
        Fault::CrossSite,
        Fault::Busy,
        Fault::Full,
        Fault::Internal,
        Fault::Malformed,
    ] {
        assert_eq!(Fault::of(fault.status()), Some(fault));
    }
    for (status, fault) in [
        (200, None),
        (303, None),
        (418, Some(Fault::Malformed)),
        (431, Some(Fault::Malformed)),
        (502, Some(Fault::Internal)),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(Fault::of(status), fault, "{status}");
    }
}

#[tokio::test]
async fn a_panic_is_a_page_and_an_event_without_what_was_typed() {
    let (door, faults) = clearnet();
    let (status, _, page) = ask(&door, "GET", "/panic", &[]).await;
    assert_eq!((status.as_u16(), page.as_str()), (500, "<h1>Internal</h1>"));
    assert_eq!(faults.panics.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_page_gets_the_policy_it_asks_for() {
    let (door, _) = clearnet();
    for (path, policy) in [
        ("/echo", CSP_PAGE),
        ("/inline-images", CSP_INLINE_IMAGES),
        ("/attachment", CSP_ATTACHMENT),
    ] {
        assert_eq!(
            ask(&door, "GET", path, &[]).await.1["content-security-policy"],
            policy,
            "{path}"
        );
    }
}

#[tokio::test]
async fn only_a_staff_page_that_asks_for_a_passkey_may_run_the_script() {
    let policy = "content-security-policy";
    let (clearnet, _) = clearnet();
    for door in [clearnet, onion()] {
        let (_, headers, _) = ask(&door, "GET", "/passkey", &[]).await;
        assert_eq!(headers[policy], CSP_PAGE);
        assert_eq!(headers[PERMISSIONS_POLICY], PERMISSIONS);
    }
    let (_, headers, _) = ask(&staff(), "GET", "/passkey", &[]).await;
    assert_eq!(headers[policy], CSP_PASSKEY);
    assert_eq!(headers[PERMISSIONS_POLICY], PERMISSIONS_PASSKEY);
    let (_, headers, _) = ask(&staff(), "GET", "/echo", &[]).await;
    assert_eq!(headers[policy], CSP_PAGE);
    assert_eq!(headers[PERMISSIONS_POLICY], PERMISSIONS);
}

#[tokio::test]
async fn the_onion_is_named_on_clearnet_get_pages_only() {
    let (door, _) = clearnet();
    assert_eq!(
        ask(&door, "GET", "/entry", &[]).await.1["onion-location"],
        "http://abc.onion/en/"
    );
    assert!(
        !ask(&door, "HEAD", "/entry", &[])
            .await
            .1
            .contains_key("onion-location")
    );
    assert!(
        !ask(&door, "GET", "/echo", &[])
            .await
            .1
            .contains_key("onion-location")
    );
    assert!(
        !ask(&onion(), "GET", "/entry", &[])
            .await
            .1
            .contains_key("onion-location")
    );
}

#[tokio::test]
async fn only_known_headers_and_cookies_of_this_side_leave() {
    let (door, _) = clearnet();
    let (_, headers, _) = ask(&door, "GET", "/sets-cookies", &[]).await;
    let cookies: Vec<_> = headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["visit=1; Path=/"]);
    assert_eq!(
        ask(&door, "GET", "/redirect-here", &[]).await.1["location"],
        "/en/"
    );
    for path in ["/redirect-away", "/redirect-sly"] {
        assert!(
            !ask(&door, "GET", path, &[])
                .await
                .1
                .contains_key("location"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn nothing_leads_from_the_onion_to_another_place() {
    let (door, _) = clearnet();
    let (_, headers, _) = ask(&door, "GET", "/leave", &[]).await;
    assert_eq!(headers["refresh"], "0; url=https://www.example/");
    assert_eq!(headers["clear-site-data"], "\"*\"");
    assert!(
        !ask(&onion(), "GET", "/leave", &[])
            .await
            .1
            .contains_key("refresh")
    );
    assert_eq!(
        ask(&onion(), "GET", "/leave-here", &[]).await.1["refresh"],
        "0; url=/blank"
    );
}

#[tokio::test]
async fn head_is_get_without_the_page() {
    let (door, _) = clearnet();
    for path in ["/css", "/nowhere"] {
        let (status, get, page) = ask(&door, "GET", path, &[]).await;
        let (same, head, nothing) = ask(&door, "HEAD", path, &[]).await;
        assert_eq!((status, nothing.as_str()), (same, ""), "{path}");
        assert_eq!(head["content-length"], page.len().to_string(), "{path}");
        assert_eq!(head["content-type"], get["content-type"], "{path}");
    }
    // A length that nobody knows yet is not said to be 0.
    let (_, head, _) = ask(&door, "HEAD", "/long", &[]).await;
    assert!(!head.contains_key("content-length"));
}
