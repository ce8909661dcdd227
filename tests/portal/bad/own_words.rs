//! Words for minutes and a name, behind a code: long ones arrive, and those of half a form come back.

use http::StatusCode;

use super::forms::{BOUNDARY, field, post_parts};
use super::unharmed;
use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::come_back;
use crate::story_6::form_for;

/// The code of a report by telephone, whose minutes are not agreed to.
async fn taken_down(bench: &mut Bench) -> String {
    let text = bench.canaries.plant("minutes");
    let mut triager = bench.member("Triager").await;
    let page = form_for(&mut triager, "Nordvik").await;
    let form = page.form_with("report").with("report", &text);
    let sent = triager.submit(&page, form).await.unwrap();
    let code = sent.code().unwrap_or_else(|| panic!("{}", sent.text()));
    bench.canaries.watch_code(&code);
    code
}

/// These fields, and the beginning of another one.
async fn half(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Response {
    let mut body = Vec::new();
    for (name, text) in fields {
        body.extend(field(name, text.as_bytes()));
    }
    body.extend(format!("--{BOUNDARY}\r\nContent-Disp").into_bytes());
    let page = post_parts(client, path, body).await;
    let text = page.text();
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{text}");
    assert!(text.contains("Nothing was sent"), "{text}");
    assert!(page.form_by_button("Try again").file_fields.is_empty());
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn long_words_for_minutes_arrive_and_those_of_half_a_form_come_back() {
    let mut bench = Bench::filled().await;
    let code = taken_down(&mut bench).await;
    let mut client = bench.reporter();
    come_back(&mut client, &code).await;
    let minutes = client.get("/en/minutes").await.unwrap();
    let form = minutes.form_with("wording");
    let token = form.value("token").unwrap();
    let canary = bench.canaries.plant("wording");
    // Almost as long as words may be; in the bytes of a form without parts it would be six times that.
    let long = format!("{canary}{}", "ж".repeat(99_000));

    let fields = [("token", token), ("wording", long.as_str())];
    let kept = half(&mut client, "/en/minutes", &fields).await;
    let back = kept.form_with("wording");
    assert!(back.value("wording") == Some(long.as_str()), "words lost");
    // Whether a code is right does not show by it.
    let mut wrong = bench.reporter();
    come_back(&mut wrong, NOBODY).await;
    let other = half(&mut wrong, "/en/minutes", &fields).await;
    assert_eq!(other.body.len(), kept.body.len());

    let longer = format!("{long}.");
    let form = form.with("wording", &longer);
    for (page, form) in [(&kept, back), (&minutes, form)] {
        let stored = client.submit(page, form).await.unwrap();
        let text = stored.text();
        assert_eq!(stored.status, StatusCode::OK, "{text}");
        assert!(text.contains("Your words are stored beside"), "{text}");
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_half_a_form_comes_back_and_can_be_sent_again() {
    let mut bench = Bench::filled().await;
    let code = taken_down(&mut bench).await;
    let mut client = bench.reporter();
    let messages = come_back(&mut client, &code).await;
    let form = messages.form_with("contact");
    assert!(form.multipart, "a long one would be refused at the door");
    let (name, contact) = (
        bench.canaries.plant("name"),
        bench.canaries.plant("contact"),
    );
    let fields = [
        ("token", form.value("token").unwrap()),
        ("name", &name),
        ("contact", &contact),
    ];
    let kept = half(&mut client, "/en/name", &fields).await;
    assert!(kept.text().contains(&name) && kept.text().contains(&contact));
    let form = kept.form_by_button("Try again");
    let named = client.submit(&kept, form).await.unwrap();
    assert_eq!(named.status, StatusCode::OK, "{}", named.text());
    assert!(
        named.text().contains("Your name has arrived"),
        "{}",
        named.text()
    );
    unharmed(bench).await;
}

const NOBODY: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
