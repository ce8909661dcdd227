//! Codes, cookies and forms that are not the visitor's own, or not any more.

use http::StatusCode;

use super::unharmed;
use crate::bench::Bench;
use crate::journey::{come_back, send_report};

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_mistyped_is_explained_and_a_wrong_one_opens_nothing() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    let words: Vec<&str> = code.split_whitespace().collect();
    let mut swapped = words.clone();
    swapped.swap(0, 11);
    let with = |at: usize, word: &str| {
        let mut words = words.clone();
        words[at] = word;
        words.join(" ")
    };
    let typo = format!("{}x", &words[3][..3]);
    let cases = [
        (String::new(), "Write your twelve words"),
        (" \u{a0}\u{200b}\n".to_owned(), "Write your twelve words"),
        (words[..11].join(" "), "You wrote 11"),
        (format!("{code} {}", words[0]), "You wrote 13"),
        (with(3, "zzzz"), "is not in the list"),
        (with(3, &typo), "is not in the list|one of them is wrong"),
        (with(3, "\u{202e}\0<b>"), "is not in the list"),
        (with(3, "' OR 1=1 --"), "is not in the list|You wrote"),
        ("🦀 ".repeat(12), "is not in the list"),
        ("a".repeat(100_000), "is not in the list|You wrote 1"),
        ("a ".repeat(100_000), "is not in the list|You wrote"),
    ];
    for (typed, said) in cases {
        let mut client = bench.reporter();
        let page = come_back(&mut client, &typed).await;
        let shown = page.text();
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            said.split('|').any(|said| shown.contains(said)),
            "{said}: {shown}"
        );
        assert!(client.cookies().is_empty(), "{said}");
        assert!(!shown.contains(&text));
        for word in &words {
            assert!(!page.source().contains(&format!(">{word} ")), "{said}");
        }
    }
    // As written on paper: without spaces, in capitals, four letters of each word.
    let short: String = words
        .iter()
        .map(|word| format!("{} ", &word[..word.len().min(4)]))
        .collect();
    for typed in [code.to_uppercase(), code.replace(' ', "\r\n\t "), short] {
        let mut client = bench.reporter();
        let page = come_back(&mut client, &typed).await;
        assert!(page.text().contains(&text), "{}", page.text());
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_another_portal_and_its_cookies_open_nothing() {
    let mut here = Bench::filled().await;
    let mut there = Bench::filled().await;
    let text = there.canaries.plant("report text");
    let (mut client, sent) = send_report(&mut there, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    come_back(&mut client, &code).await;
    let mut other = here.reporter();
    let wrong = come_back(&mut other, &code).await;
    assert!(wrong.text().contains("This code opens nothing"));
    let mut other = here.reporter();
    for (name, value) in client.cookies() {
        other.keep(name, value);
    }
    let page = other.get("/en/messages").await.unwrap();
    assert_eq!(page.path, "/en/return", "{}", page.text());

    let lawyer = there.member("Lawyer").await;
    let mut stranger = here.staff();
    for (name, value) in lawyer.cookies() {
        stranger.keep(name, value);
    }
    let page = stranger.get("/en/cases").await.unwrap();
    assert!(
        page.source().contains("name=\"password\""),
        "{}",
        page.text()
    );
    // Its enrolled browser is none here, so that the kit is still needed.
    let form = page.form_with("password").with("name", "Lawyer");
    let form = form.with("password", crate::bench::PASSWORD);
    let form = form.with("totp", &here.one_time_code("Lawyer"));
    let refused = stranger.submit(&page, form).await.unwrap();
    assert!(!refused.text().contains("Sign out"), "{}", refused.text());
    there.finish().await;
    unharmed(here).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_that_are_no_cookies_of_ours_are_as_none() {
    let mut bench = Bench::filled().await;
    for value in ["", "x", "%00", "\"quoted\"", "../../x", &"a".repeat(8_000)] {
        let mut client = bench.reporter();
        client.keep("__Host-visit", value);
        let page = client.get("/en/messages").await.unwrap();
        assert_eq!(page.path, "/en/return", "{value:?}: {}", page.text());
        let mut staff = bench.staff();
        for name in [
            "__Host-staff",
            "__Host-entering",
            "__Host-joining",
            "__Host-device",
        ] {
            staff.keep(name, value);
        }
        let page = staff.get("/en/cases").await.unwrap();
        let asks = page.source().contains("name=\"password\"");
        let known = asks || page.status == StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        assert!(known, "{value:?}: {}", page.text());
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_staff_that_is_sent_again_or_by_another_changes_nothing() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/tenants").await.unwrap();
    let form = page.form_with("name").with("name", "A new client");
    // By somebody else, with their own cookie and this token.
    let mut auditor = bench.member("Auditor").await.without_origin();
    let foreign = auditor.submit(&page, form.clone()).await.unwrap();
    assert!(
        !foreign.text().contains("A new client"),
        "{}",
        foreign.text()
    );
    // Without a token, from nowhere.
    let mut bare = bench.member("Administrator").await.without_origin();
    let refused = bare
        .submit(&page, form.clone().without("token"))
        .await
        .unwrap();
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let out = page.form_by_button("Sign out");
    admin.submit(&page, out).await.unwrap();
    // After the session.
    let late = admin.submit(&page, form.clone()).await.unwrap();
    assert!(
        late.source().contains("name=\"password\""),
        "{}",
        late.text()
    );
    // In the next session: the token is of the one before.
    let mut admin = bench.member("Administrator").await.without_origin();
    let stale = admin.submit(&page, form).await.unwrap();
    assert_eq!(stale.status, StatusCode::BAD_REQUEST, "{}", stale.text());
    let page = admin.get("/en/tenants").await.unwrap();
    assert!(!page.text().contains("A new client"));
    unharmed(bench).await;
}
