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
