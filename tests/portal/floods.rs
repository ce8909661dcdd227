//! Floods of wrong sign-ins: what they cost, whom they slow down, and what they tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncWriteExt;

use crate::bench::{Bench, PASSWORD};
use crate::http::{Client, Response};

/// What a stranger posts: no browser, no kit.
async fn guess(client: &mut Client, name: &str) -> Response {
    let fields = [
        ("name", name),
        ("password", "Grey-Panel-beside-gate-5"),
        ("totp", "000000"),
    ];
    client.post("/en/sign-in", &fields).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_and_an_unknown_name_are_told_the_same_and_delayed_the_same() {
    let bench = Bench::filled().await;
    let mut stranger = bench.staff();
    for round in 0..6 {
        let known = guess(&mut stranger, "Lawyer").await;
        let unknown = guess(&mut stranger, "Nobody").await;
        assert_eq!(known.status, unknown.status);
        let same = unknown.source().replace("Nobody", "Lawyer");
        assert_eq!(known.source(), same, "round {round}");
        assert_eq!(known.text().contains("Too many attempts"), round >= 3);
    }
    let count = |line: &str| bench.logged().matches(line).count();
    assert_eq!(count("a sign-in failed"), 6);
    // One line, and a number with the next line of another minute.
    assert_eq!(count("a sign-in was delayed"), 1);
    bench.member("Triager").await;
    assert!(bench.logged().contains("a sign-in was delayed: 5 more"));
    let count = |line: &str| bench.logged().matches(line).count();
    assert_eq!(count("a sign-in failed"), 6);
    assert!(!bench.logged().contains("Nobody"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_at_one_name_and_at_many_does_not_slow_an_enrolled_browser() {
    let bench = Bench::filled().await;
    let mut own = bench.member("Lawyer").await;
    let page = own.get("/en/account").await.unwrap();
    let form = page.form_by_button("Sign out");
    own.submit(&page, form).await.unwrap();
    for many in [false, true] {
        let failed_before = failed(&bench);
        let answered = Arc::new(AtomicUsize::new(0));
        let mut flood = tokio::task::JoinSet::new();
        for number in 0..FLOOD {
            let (mut client, answered) = (bench.staff(), Arc::clone(&answered));
            let name = if many {
                format!("Name {number}")
            } else {
                "Lawyer".to_owned()
            };
            flood.spawn(async move {
                guess(&mut client, &name).await;
                answered.fetch_add(1, Ordering::SeqCst);
            });
        }
        // The flood is at the door: its first guesses are being hashed or were refused.
        while answered.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let hashed_before = failed(&bench);
        bench.clock.advance_minutes(1);
        let page = own.get("/en/sign-in").await.unwrap();
        let form = page
            .form_with("password")
            .with("name", "Lawyer")
            .with("password", PASSWORD)
            .with("totp", &bench.one_time_code("Lawyer"));
        let page = own.submit(&page, form).await.unwrap();
        assert!(page.source().contains("/sign-out\""), "{}", page.text());
        let meanwhile = failed(&bench) - hashed_before;
        flood.join_all().await;
        // Strangers are hashed one at a time: had the browser stood in their queue of thirty-two,
        // all of it would have gone first. What comes late on a busy machine finds a place in it.
        let whole = failed(&bench) - failed_before;
        assert!(whole < FLOOD / 2, "{whole} of the flood were hashed");
        assert!(meanwhile < 24, "{meanwhile} of the flood went first");
        let form = page.form_by_button("Sign out");
        own.submit(&page, form).await.unwrap();
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kit_opens_a_new_browser_while_its_owner_s_name_is_flooded() {
    let bench = Bench::filled().await;
    let mut stranger = bench.staff();
    for _ in 0..20 {
        guess(&mut stranger, "Lawyer").await;
    }
    let kept_out = guess(&mut stranger, "Lawyer").await;
    assert!(kept_out.text().contains("Too many attempts"));
    let mut own = bench.staff();
    let page = own.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Lawyer")
        .with("password", PASSWORD)
        .with("totp", &bench.one_time_code("Lawyer"))
        .with("kit", &bench.kit("Lawyer"));
    let page = own.submit(&page, form).await.unwrap();
    assert!(page.source().contains("/sign-out\""), "{}", page.text());
    bench.finish().await;
}

/// How many wrong sign-ins were looked at, each by one run of Argon2.
fn failed(bench: &Bench) -> usize {
    bench.logged().matches("a sign-in failed").count()
}

const FLOOD: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_many_small_files_makes_no_more_of_them_than_a_report_may_have() {
    let mut bench = Bench::filled().await;
    let path = format!("{}/report", bench.tenant());
    let mut wire = bench.reporter().connect().await.unwrap();
    let mut parts = String::new();
    for number in 0..100 {
        parts += &format!(
            "--many\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{number}.txt\"\r\n\
             Content-Type: text/plain\r\n\r\nwords\r\n"
        );
    }
    let origin = bench.clearnet();
    let host = origin.strip_prefix("https://").unwrap();
    // It is not at its end: what was opened for it is still there.
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\nsec-fetch-site: same-origin\r\n\
         content-type: multipart/form-data; boundary=many\r\ncontent-length: {}\r\n\r\n",
        parts.len() + 1_000
    );
    wire.write_all((head + &parts).as_bytes()).await.unwrap();
    wire.flush().await.unwrap();
    let opened = || {
        std::fs::read_dir(bench.data().join("spool"))
            .unwrap()
            .count()
    };
    let mut most = 0;
    for _ in 0..60 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        most = most.max(opened());
    }
    assert!((1..=4).contains(&most), "{most} files in the spool");
    drop(wire);
    bench.finish().await;
}
