//! What a handler sees, and who is turned away.

use super::*;
use crate::door::load::Lane;

#[tokio::test]
async fn a_handler_sees_the_allowed_headers_and_nothing_else() {
    let (door, _) = clearnet();
    let kind = "application/x-www-form-urlencoded";
    let wanted = [
        ("content-type", kind),
        ("sec-fetch-site", "same-origin"),
        ("origin", "https://portal.example"),
    ];
    let headers: Vec<_> = UNWANTED
        .iter()
        .copied()
        .chain(wanted)
        .chain([("content-length", "3")])
        .collect();
    let mut request = request("POST", "/echo?q=1", &headers, "a=b");
    request.extensions_mut().insert("CANARY of the listener");
    let (_, _, seen) = read(door.pass(request).await).await;
    let expected = "POST /echo?q=1 HTTP/1.1\n\
        content-type: application/x-www-form-urlencoded\n\
        content-length: 3\n\
        origin: https://portal.example\n\
        sec-fetch-site: same-origin\n\
        cookie: visit=mine\n\
        host: portal.example\n\
        side: Some(Clearnet)\n\
        provenance: Some(SameOrigin)\n\
        own: Some(OwnOrigin(\"https://portal.example\"))\n";
    assert_eq!(seen.split_once("extensions").unwrap().0, expected);
    assert!(seen.ends_with("body: 3\n"));
    assert!(!seen.contains("CANARY"));
}

#[tokio::test]
async fn the_language_is_asked_for_on_the_entry_page_only() {
    let (door, _) = clearnet();
    let language = [("accept-language", "da")];
    assert!(
        ask(&door, "GET", "/", &language)
            .await
            .2
            .contains("accept-language: da\n")
    );
    assert!(
        !ask(&door, "GET", "/echo", &language)
            .await
            .2
            .contains("accept-language")
    );
}

#[tokio::test]
async fn a_body_is_read_only_where_one_belongs() {
    let (door, _) = clearnet();
    let (_, _, seen) = read(door.pass(request("GET", "/echo", &[], "smuggled")).await).await;
    assert!(seen.contains("body: 0\n"));
}

#[tokio::test]
async fn another_host_is_refused() {
    let (door, _) = clearnet();
    let hosts: &[(&str, Option<&str>, u16)] = &[
        ("/echo", Some("portal.example"), 200),
        ("/echo", Some("PORTAL.example:8443"), 200),
        ("https://portal.example/echo", None, 200),
        ("https://portal.example/echo", Some("portal.example"), 200),
        ("/echo", Some("localhost:8443"), 200),
        ("/echo", None, 421),
        ("/echo", Some(""), 421),
        ("/echo", Some("evil.example"), 421),
        ("/echo", Some("portal.example.evil.example"), 421),
        ("/echo", Some("portal.example, evil.example"), 421),
        ("/echo", Some("user@portal.example"), 421),
        ("https://evil.example/echo", Some("portal.example"), 421),
        ("https://portal.example/echo", Some("evil.example"), 421),
    ];
    for (target, host, status) in hosts {
        let mut builder = Request::builder().uri(*target);
        if let Some(host) = host {
            builder = builder.header("host", *host);
        }
        let response = door
            .pass(builder.body(Whole::<Bytes>::default()).unwrap())
            .await;
        assert_eq!(response.status().as_u16(), *status, "{target} {host:?}");
    }
    let twice = Request::get("/echo")
        .header("host", "portal.example")
        .header("host", "portal.example");
    let response = door
        .pass(twice.body(Whole::<Bytes>::default()).unwrap())
        .await;
    assert_eq!(response.status(), 421);
}

#[tokio::test]
async fn a_form_of_another_site_never_reaches_a_handler() {
    let (door, _) = clearnet();
    for headers in [
        [("sec-fetch-site", "cross-site")],
        [("origin", "https://evil.example")],
        [("origin", "null")],
    ] {
        let (status, _, page) = ask(&door, "POST", "/echo", &headers).await;
        assert_eq!(
            (status.as_u16(), page.as_str()),
            (403, "<h1>CrossSite</h1>")
        );
        assert_eq!(
            ask(&door, "GET", "/echo", &headers).await.0,
            200,
            "reading changes nothing"
        );
    }
    assert!(
        ask(&door, "POST", "/echo", &[])
            .await
            .2
            .contains("provenance: Some(Unstated)")
    );
}

#[tokio::test]
async fn long_targets_and_heads_are_refused() {
    let (door, _) = clearnet();
    let long = format!("/echo?{}", "a".repeat(1024));
    assert_eq!(ask(&door, "GET", &long, &[]).await.0, 431);
    let longest = format!("/echo?{}", "a".repeat(1024 - "/echo?".len()));
    assert_eq!(ask(&door, "GET", &longest, &[]).await.0, 200);
    // 16 KiB of names and values, that of the host with them.
    let largest = 16 * 1024 - "hostportal.example".len() - "x-big".len();
    for (length, status) in [(largest, 200), (largest + 1, 431)] {
        let big = "a".repeat(length);
        let (found, ..) = ask(&door, "GET", "/echo", &[("x-big", &big)]).await;
        assert_eq!(found, status, "{length}");
    }
    let big = "a".repeat(17_000);
    let (status, headers, _) = ask(&door, "GET", "/echo", &[("x-big", &big)]).await;
    assert_eq!(status, 431);
    assert_secured(&headers, true, "431");
}

#[test]
fn what_hyper_cannot_read_has_a_whole_answer_with_our_page() {
    let plan = plan(true, &Pace::tokio());
    let bare = BareAnswers::new(&Named::default(), Side::Clearnet, &plan);
    let answer = bare.instead_of(BARE.as_bytes()).unwrap();
    let answer = String::from_utf8(answer.to_vec()).unwrap();
    let (head, page) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
    let length = format!("\r\nconnection: close\r\ncontent-length: {}", page.len());
    assert!(head.ends_with(&length), "{head}");
    assert_eq!(page, "<h1>Malformed</h1>");
}

#[tokio::test]
async fn a_form_may_announce_as_much_as_its_listener_takes_and_no_more() {
    let (door, _) = clearnet();
    let most = BodyLimits::default().form;
    for (length, status) in [(most, 200), (most + 1, 413)] {
        let length = length.to_string();
        let (found, ..) = ask(&door, "POST", "/echo", &[("content-length", &length)]).await;
        assert_eq!(found, status, "{length}");
    }
}

/// One place for a form of this announced length, beside all places of files taken: whether it gets one.
async fn finds_a_place_of_words(length: u64) -> bool {
    let hand = Hand::new();
    let mut plan = plan(true, &hand.pace());
    let lane = |places| Lane::new(places, 1, Duration::from_secs(5), hand.pace());
    plan.permits = Permits::new(lane(1), lane(1));
    let _taken = plan.permits.enter(Weight::Files).await.unwrap();
    let door = Door::clearnet(ReporterRoutes(site()), plan, Arc::new(Named::default()));
    let length = length.to_string();
    let request = request("POST", "/echo", &[("content-length", &length)], "");
    let answer = hand.until(door.pass(request)).await;
    answer.status() == StatusCode::OK
}

#[tokio::test]
async fn a_form_that_announces_the_most_of_words_is_words() {
    let words = BodyLimits::default().words;
    assert!(finds_a_place_of_words(words).await);
    assert!(finds_a_place_of_words(0).await);
}

#[test]
fn staff_pages_have_a_type_of_their_own() {
    let plan = plan(true, &Pace::tokio());
    let door = Door::staff(StaffRoutes(site()), plan, Arc::new(Named::default()));
    assert_eq!(door.0.side, Side::Staff);
}
