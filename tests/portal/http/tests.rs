use super::*;
use crate::standin::{self, StandIn};

#[tokio::test]
async fn a_form_is_filled_in_and_sent_with_its_files_over_tls() {
    let site = StandIn::start();
    let mut visitor = Client::https(site.https);
    let page = visitor.get("/en/").await.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    let form = page.form_with("report").with("report", "one\ntwo").file(
        "files",
        "a \"b\".jpg",
        "image/jpeg",
        b"JPEG",
    );
    let answer = visitor.submit(&page, form.press("Send")).await.unwrap();
    let body = answer.html().by_id("body").unwrap();
    assert!(
        answer
            .source()
            .contains("name=\"report\"\r\n\r\none\r\ntwo\r\n"),
        "{}",
        answer.source()
    );
    assert!(
        body.contains("name=\"files\"; filename=\"a %22b%22.jpg\" Content-Type: image/jpeg JPEG"),
        "{body}"
    );
    assert!(
        body.contains("name=\"do\" send") && body.contains("name=\"mode\" anonymous"),
        "{body}"
    );
    let head = answer.html().by_id("head").unwrap();
    assert!(head.contains("POST /en/report"), "{head}");
    assert!(
        head.contains(&format!("origin: https://127.0.0.1:{}", site.https)),
        "{head}"
    );
    assert_eq!(answer.code().as_deref(), Some("harvest ribbon"));
}

#[tokio::test]
async fn a_file_field_left_empty_is_sent_empty_as_browsers_do() {
    let site = StandIn::start();
    let mut visitor = Client::plain(site.http);
    let page = visitor.get("/en/").await.unwrap();
    let answer = visitor
        .submit(&page, page.form_by_button("Send"))
        .await
        .unwrap();
    assert!(
        answer.text().contains("name=\"files\"; filename=\"\""),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn the_portal_would_see_the_chosen_address_user_agent_and_referrer() {
    let site = StandIn::start();
    let mut visitor = Client::https(site.https)
        .from(Ipv4Addr::new(127, 44, 55, 66))
        .user_agent("Canary/1")
        .referrer("https://example.invalid/secret")
        .header("x-forwarded-for", "127.9.9.9")
        .without_origin();
    let answer = visitor.post("/any", &[("a b", "c&d\n")]).await.unwrap();
    let text = answer.text();
    for wanted in [
        "from 127.44.55.66",
        "user-agent: Canary/1",
        "referer: https://example.invalid/secret",
        "x-forwarded-for: 127.9.9.9",
        "a+b=c%26d%0D%0A",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    assert!(!text.contains("origin:"), "{text}");
}

#[tokio::test]
async fn redirects_are_followed_and_cookies_kept_until_they_are_deleted() {
    let site = StandIn::start();
    let mut visitor = Client::plain(site.http);
    let page = visitor.get("/en/").await.unwrap();
    let inside = visitor
        .submit(&page, page.form_with("code").with("code", "harvest"))
        .await
        .unwrap();
    assert_eq!(inside.path, "/en/messages");
    assert!(inside.text().starts_with("Messages"), "{}", inside.text());
    assert_eq!(visitor.cookies(), [("session", "s1")]);
    let left = visitor
        .submit(&page, page.form_by_button("Leave"))
        .await
        .unwrap();
    assert_eq!(left.header("refresh"), "0; url=/en/");
    assert_eq!(left.set_cookies(), ["session=; Path=/; Max-Age=0"]);
    assert!(visitor.cookies().is_empty());
    visitor.keep("session", "s1");
    visitor.forget();
    assert!(
        visitor
            .get("/en/messages")
            .await
            .unwrap()
            .text()
            .starts_with("Echo")
    );
}

#[tokio::test]
async fn a_redirect_can_be_looked_at_instead() {
    let site = StandIn::start();
    let mut visitor = Client::plain(site.http).stay();
    let answer = visitor.post("/en/enter", &[]).await.unwrap();
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.redirect().as_deref(), Some("messages"));
}

#[tokio::test]
async fn a_get_form_becomes_a_query() {
    let site = StandIn::start();
    let mut visitor = Client::plain(site.http);
    let page = visitor.get("/en/").await.unwrap();
    let answer = visitor
        .submit(&page, page.form_by_button("Search"))
        .await
        .unwrap();
    assert_eq!(answer.path, "/en/search?q=a+b");
}

#[tokio::test]
async fn http2_and_the_terms_of_the_handshake_can_be_chosen_and_seen() {
    let site = StandIn::start();
    let mut visitor = Client::https(site.https).http2();
    assert!(visitor.get("/x").await.unwrap().text().contains("GET /x"));
    let facts = visitor.tls_facts().await.unwrap();
    assert_eq!(facts.version, "TLSv1_3");
    assert_eq!(facts.group, "X25519MLKEM768");
    assert_eq!(facts.protocol, "h2");
    let old = Client::https(site.https).only_tls(&rustls::version::TLS12);
    assert_eq!(old.tls_facts().await.unwrap().version, "TLSv1_2");
}

#[tokio::test]
async fn a_visitor_can_come_through_socks_by_name() {
    let site = StandIn::start();
    let mut visitor = Client::socks(site.socks, "abc.onion", "first");
    let answer = visitor.get("/x").await.unwrap();
    assert!(
        answer.text().contains("host: abc.onion"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn a_visitor_can_come_over_a_stream_in_memory() {
    let mut visitor = Client::over("abc.onion", || async {
        let (near, far) = tokio::io::duplex(4096);
        let _task = tokio::spawn(standin::serve(far, "nowhere".to_owned()));
        Ok(Box::new(near) as BoxWire)
    });
    let answer = visitor.get("/x").await.unwrap();
    assert!(
        answer.text().contains("GET /x from nowhere"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn a_closed_port_is_an_error_and_not_a_panic() {
    let port = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    assert!(Client::plain(port).get("/").await.is_err());
}

#[test]
fn targets_are_resolved_as_a_browser_would() {
    for (page, target, wanted) in [
        ("/en/r/x/report", "draft", "/en/r/x/draft"),
        ("/en/r/x?a=1", "", "/en/r/x?a=1"),
        ("/en/r/x?a=1", "#problem", "/en/r/x#problem"),
        ("/en/r/x?a=1", "?b=2", "/en/r/x?b=2"),
        ("/en/", "/da/", "/da/"),
        ("/en/a/b", "../c", "/en/c"),
        ("/en", "leave", "/leave"),
        ("/en/", "https://127.0.0.1:1/x?y", "/x?y"),
        ("/en/", "http://abc.onion", "/"),
    ] {
        assert_eq!(join(page, target), wanted, "{page} + {target}");
    }
}
