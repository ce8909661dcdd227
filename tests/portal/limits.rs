//! What a form can ask for without an account: no more than it brings.

use http::StatusCode;

use crate::bench::Bench;
use crate::html::Form;
use crate::http::{Client, Response};
use crate::journey::{come_back, send_report};

fn spooled(bench: &Bench) -> usize {
    std::fs::read_dir(bench.data().join("spool"))
        .unwrap()
        .count()
}

async fn case_of_their_own(bench: &mut Bench) -> (Client, Response) {
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    let messages = come_back(&mut client, &code).await;
    (client, messages)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_comes_many_times_is_given_back_once() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let long = "\"".repeat(50_000);
    let mut fields = vec![("report", "Something."), ("q-1", long.as_str())];
    fields.extend(std::iter::repeat_n(("q-1", ""), 150));
    for path in [
        "/en/r/nowhere/report".to_owned(),
        format!("{}/report", bench.tenant()),
    ] {
        let page = client.post(&path, &fields).await.unwrap();
        let size = page.body.len();
        assert!(page.text().contains("Something."), "{}", page.text());
        assert!(size < 1_000_000, "{size} bytes for {path}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_too_long_is_not_sent_however_it_came_into_its_draft() {
    let mut bench = Bench::filled().await;
    let (mut client, messages) = case_of_their_own(&mut bench).await;
    let long = "a".repeat(100_001);
    let form = messages.form_with("message").with("message", &long);
    let kept = client.submit(&messages, form).await.unwrap();
    assert!(kept.text().contains("The answer is too long"));
    let form = kept.form_with("message");
    let (draft, token) = (form.value("draft").unwrap(), form.value("token").unwrap());
    let fields = [("draft", draft), ("token", token), ("do", "send")];
    let again = client.post("/en/reply", &fields).await.unwrap();
    assert!(again.text().contains("The answer is too long"));
    let again = again.form_with("message");
    assert!(
        again.value("message") == Some(long.as_str()),
        "words were lost"
    );
    let looked = client.get("/en/messages").await.unwrap();
    assert!(!looked.source().contains(&long), "it was sent");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_without_a_code_take_no_place_and_come_back() {
    let mut bench = Bench::filled().await;
    let before = spooled(&bench);
    let mut client = bench.reporter();
    let words = bench.canaries.plant("answer");
    for code in ["", "abandon ability able", "not a word of it"] {
        let fields = [("message", words.as_str()), ("code", code)];
        let page = client.post("/en/reply", &fields).await.unwrap();
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.source().contains(&words), "{}", page.text());
        let form: Form = page.form_with("code");
        assert!(form.value("draft").is_none_or(str::is_empty));
    }
    // Nor do they with the name of a draft that is not there.
    let made_up = "5a".repeat(32);
    let fields = [("message", words.as_str()), ("draft", made_up.as_str())];
    let page = client.post("/en/reply", &fields).await.unwrap();
    assert!(page.source().contains(&words), "{}", page.text());
    assert_eq!(spooled(&bench), before);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_out_who_was_not_signed_in() {
    let bench = Bench::filled().await;
    let mut stranger = bench.staff();
    stranger.keep("__Host-staff", "AAAAAAAAAAAAAAAAAAAAAA");
    let page = stranger.post("/en/sign-out", &[]).await.unwrap();
    assert!(page.text().contains("signed out"), "{}", page.text());
    let lines = || bench.logged().matches("signed out").count();
    assert_eq!(lines(), 0, "{}", bench.logged());
    let mut lawyer = bench.member("Lawyer").await;
    let inbox = lawyer.get("/en/cases").await.unwrap();
    let form = inbox.form_by_button("Sign out");
    let left = lawyer.submit(&inbox, form).await.unwrap();
    assert!(left.text().contains("signed out"), "{}", left.text());
    assert_eq!(lines(), 1, "{}", bench.logged());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_no_place_keeps_the_words_and_who_has_one_sends() {
    // Half of all places are for the answers of one listener, and the other half for the reports of one link.
    let config = "[files]\nlargest_mib = 1\nmost = 3\nspool_mib = 8\nmost_drafts = 4\n";
    let mut bench = Bench::filled_with(config).await;
    let mut reporters = Vec::new();
    for _ in 0..3 {
        let (client, messages) = case_of_their_own(&mut bench).await;
        let answer = bench.canaries.plant("answer");
        let form = messages.form_with("message").with("message", &answer);
        reporters.push((client, messages, form, answer));
    }
    let mut checks = Vec::new();
    for (client, messages, form, _) in &mut reporters[..2] {
        let check = client.submit(messages, form.clone()).await.unwrap();
        assert!(check.text().contains("Send my answer"), "{}", check.text());
        checks.push(check);
    }
    let (late, messages, form, answer) = &mut reporters[2];
    let busy = late.submit(messages, form.clone()).await.unwrap();
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(busy.text().contains("Nothing was sent"), "{}", busy.text());
    assert_eq!(
        busy.form_with("message").value("message"),
        Some(answer.as_str())
    );
    assert_eq!(spooled(&bench), 2);
    let again = busy.form_with("message");

    // Who has a place sends without another, and leaves it to the next.
    for (client, check) in reporters[..2]
        .iter_mut()
        .map(|(client, ..)| client)
        .zip(&checks)
    {
        let form = check
            .form_by_button("Send my answer")
            .press("Send my answer");
        let sent = client.submit(check, form).await.unwrap();
        assert!(
            sent.text().contains("has arrived and is stored"),
            "{}",
            sent.text()
        );
    }
    let (late, _, _, answer) = &mut reporters[2];
    let check = late.submit(&busy, again).await.unwrap();
    assert!(check.text().contains("Send my answer"), "{}", check.text());
    assert!(check.source().contains(answer.as_str()));

    // The same of reports: all places of this link are taken, and a report of words comes back.
    let path = format!("{}/report", bench.tenant());
    let text = bench.canaries.plant("report text");
    let mut reviews = Vec::new();
    for _ in 0..3 {
        let mut client = bench.reporter();
        let page = client.get(&path).await.unwrap();
        let form = page.form_with("report").with("report", &text);
        let answer = client.submit(&page, form).await.unwrap();
        reviews.push((client, answer));
    }
    let (mut late, busy) = reviews.pop().unwrap();
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
    let form = busy.form_with("report");
    assert_eq!(form.value("report"), Some(text.as_str()));
    let (mut client, review) = reviews.pop().unwrap();
    let send = review
        .form_by_button("Send the report")
        .press("Send the report");
    assert!(client.submit(&review, send).await.unwrap().code().is_some());
    let review = late.submit(&busy, form).await.unwrap();
    assert!(
        review.text().contains("Send the report"),
        "{}",
        review.text()
    );
    bench.finish().await;
}
