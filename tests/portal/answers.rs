//! An answer whose draft is not there any more, and words that come back when they cannot be taken.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{come_back, send_report};
use crate::picture;

const GONE: &str = "The draft is no longer here";
const ARRIVED: &str = "Your answer has arrived";

/// A reporter who has checked an answer: their browser, their code, and the page with Send.
async fn checked(bench: &mut Bench, answer: &str) -> (Client, String, Response) {
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let messages = come_back(&mut client, &code).await;
    let form = messages.form_with("message").with("message", answer);
    let check = client.submit(&messages, form).await.unwrap();
    assert!(check.text().contains("Send my answer"), "{}", check.text());
    (client, code, check)
}

async fn press(client: &mut Client, page: &Response, button: &str) -> Response {
    let form = page.form_by_button(button).press(button);
    client.submit(page, form).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_said_to_have_arrived_only_if_it_has() {
    let mut bench = Bench::filled().await;
    let answer = bench.canaries.plant("answer");
    let (mut client, code, check) = checked(&mut bench, &answer).await;
    // Sent and sent again: once there, and said to be so.
    press(&mut client, &check, "Send my answer").await;
    let again = press(&mut client, &check, "Send my answer").await;
    assert!(again.text().contains("had arrived already"));
    assert_eq!(again.source().matches(&answer).count(), 1);

    // Dropped on one page and sent from the other.
    let other = bench.canaries.plant("answer");
    let form = again.form_with("message").with("message", &other);
    let check = client.submit(&again, form).await.unwrap();
    press(&mut client, &check, "Delete this draft").await;
    for button in ["Send my answer", "Change the text"] {
        let page = press(&mut client, &check, button).await;
        assert!(page.text().contains(GONE), "{}", page.text());
        assert!(!page.text().contains("had arrived") && !page.source().contains(&other));
    }

    // The same when the session is over as well, and with the code typed into that page.
    let form = check
        .form_by_button("Send my answer")
        .press("Send my answer");
    let mut stranger = bench.reporter();
    let page = stranger.submit(&check, form).await.unwrap();
    assert!(page.text().contains(GONE), "{}", page.text());
    assert!(!page.text().contains("still here"), "{}", page.text());
    // It says what to do next, and that is there.
    let links = page.html().links();
    let targets = links.iter().filter(|(_, target)| target.starts_with('/'));
    for (_, target) in targets {
        let next = stranger.get(target).await.unwrap();
        assert_eq!(next.status, StatusCode::OK, "{target}");
    }
    let draft = check.form_by_button("Send my answer");
    let draft = draft.value("draft").unwrap();
    let fields = [("draft", draft), ("message", " "), ("code", &code)];
    let page = stranger.post("/en/reply", &fields).await.unwrap();
    assert!(page.text().contains(GONE) && !page.text().contains(ARRIVED));
    // Words that come with it are taken on, under a draft of their own.
    let fields = [("draft", draft), ("message", &other), ("code", &code)];
    let page = stranger.post("/en/reply", &fields).await.unwrap();
    assert!(page.source().contains(&other), "{}", page.text());
    let sent = press(&mut stranger, &page, "Send my answer").await;
    assert!(sent.text().contains("has arrived and is stored"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_words_or_files_is_not_sent() {
    let mut bench = Bench::filled().await;
    let answer = bench.canaries.plant("answer");
    let (mut client, _, check) = checked(&mut bench, &answer).await;
    let form = check.form_by_button("Send my answer");
    let (draft, token) = (form.value("draft").unwrap(), form.value("token").unwrap());
    let fields = [("draft", draft), ("token", token), ("message", " ")];
    let emptied = client.post("/en/reply", &fields).await.unwrap();
    assert!(
        emptied
            .text()
            .contains("Write your answer, or choose a file")
    );
    let page = press(&mut client, &check, "Send my answer").await;
    assert!(page.text().contains("Write your answer, or choose a file"));
    assert!(!page.text().contains(ARRIVED), "{}", page.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sends_at_once_with_a_file_show_one_code() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    for _ in 0..5 {
        let mut client = bench.reporter();
        let page = client.get(&path).await.unwrap();
        let form = page.form_with("report").with("report", &text).file(
            "files",
            "one.jpg",
            "image/jpeg",
            &picture::jpeg(2_000, "a comment"),
        );
        let review = client.submit(&page, form).await.unwrap();
        let form = review
            .form_by_button("Send the report")
            .press("Send the report");
        let mut other = bench.reporter();
        let (one, two) = tokio::join!(
            client.submit(&review, form.clone()),
            other.submit(&review, form.clone())
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        let code = one.code().unwrap_or_else(|| panic!("{}", one.text()));
        assert_eq!(two.code(), Some(code), "{}", two.text());
        // Until it is used, a third Send has it too.
        let third = other.submit(&review, form).await.unwrap();
        assert_eq!(third.code(), one.code());
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_comes_after_the_session_is_given_back() {
    let mut bench = Bench::filled().await;
    let (name, contact) = (
        bench.canaries.plant("name"),
        bench.canaries.plant("contact"),
    );
    let mut stranger = bench.reporter();
    let fields = [("name", name.as_str()), ("contact", contact.as_str())];
    let page = stranger.post("/en/name", &fields).await.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("You have been signed out"), "{text}");
    assert!(text.contains(&name) && text.contains(&contact), "{text}");
    assert!(text.contains("nobody has it"), "{text}");
    // A page of words has the length of a class, whatever they are.
    let longer = format!("{name} and some more words");
    let fields = [("name", longer.as_str()), ("contact", contact.as_str())];
    let other = stranger.post("/en/name", &fields).await.unwrap();
    assert_eq!(other.body.len(), page.body.len());
    bench.finish().await;
}
