//! A reporter who comes back: answers with files, a name given later, a copy; and what staff add.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back, send_report};
use crate::picture;

/// A sent report and the reporter's page of messages.
async fn visit(bench: &mut Bench) -> (Client, Response, String) {
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(bench, &[("report", &text)]).await;
    let messages = come_back(&mut client, &sent.code().unwrap()).await;
    (client, messages, text)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_keeps_its_files_while_it_is_changed_and_sends_only_what_was_shown() {
    let mut bench = Bench::filled().await;
    let (mut client, messages, text) = visit(&mut bench).await;
    let (answer, comment) = (
        bench.canaries.plant("answer"),
        bench.canaries.plant("picture comment"),
    );
    let form = messages.form_with("message").with("message", &answer).file(
        "files",
        "one.jpg",
        "image/jpeg",
        &picture::jpeg(2_000, &comment),
    );
    let check = client.submit(&messages, form).await.unwrap();
    assert!(check.text().contains(&comment), "{}", check.text());

    let form = check
        .form_by_button("Change the text")
        .press("Change the text");
    let changing = client.submit(&check, form).await.unwrap();
    let form = changing.form_with("message");
    assert_eq!(form.value("message"), Some(answer.as_str()));
    assert!(changing.text().contains("1 file is kept in the draft"));
    let longer = format!("{answer} and more");
    let check = client
        .submit(&changing, form.with("message", &longer))
        .await
        .unwrap();
    assert!(check.text().contains("one.jpg"), "{}", check.text());

    // A file chosen on the last page, and then Send instead of Add.
    let form = check
        .form_by_button("Send my answer")
        .file("files", "two.txt", "text/plain", b"a note")
        .press("Send my answer");
    let shown = client.submit(&check, form).await.unwrap();
    assert!(shown.text().contains("two.txt"), "{}", shown.text());
    assert!(shown.text().contains("Send my answer"), "not sent yet");
    let form = shown
        .form_by_button("Send my answer")
        .press("Send my answer");
    let sent = client.submit(&shown, form).await.unwrap();
    assert!(sent.text().contains("Your answer has arrived"));

    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    assert!(page.text().contains(&longer), "{}", page.text());
    let files = page.html().links();
    let files = files.iter().filter(|(_, to)| to.contains("/file/")).count();
    assert_eq!(files, 3, "one with the report, two with the answer");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_not_sent_with_a_file_that_was_not_shown() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let text = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let page = client.get(&path).await.unwrap();
    let form = page.form_with("report").with("report", &text);
    let review = client.submit(&page, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .file("files", "late.txt", "text/plain", b"a note")
        .press("Send the report");
    let again = client.submit(&review, form).await.unwrap();
    assert_eq!(again.code(), None);
    assert!(again.text().contains("late.txt"), "{}", again.text());
    let form = again
        .form_by_button("Send the report")
        .press("Send the report");
    let sent = client.submit(&again, form).await.unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fourth_file_is_refused_in_words_and_the_others_stay() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let text = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let page = client.get(&path).await.unwrap();
    let mut form = page.form_with("report").with("report", &text);
    for name in ["one.txt", "two.txt", "three.txt", "four.txt"] {
        form = form.file("files", name, "text/plain", b"a note");
    }
    let review = client.submit(&page, form).await.unwrap();
    let shown = review.text();
    if !shown.contains("three.txt") {
        panic!("{shown}");
    }
    assert!(shown.contains("Too many files. There is room for 3"));
    assert!(!shown.contains("four.txt") && shown.contains(&text));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_gives_a_name_later_takes_a_copy_and_hides_what_was_read() {
    let mut bench = Bench::filled().await;
    let (mut client, messages, text) = visit(&mut bench).await;
    let name = bench.canaries.plant("reporter's name");
    let empty = messages.form_with("contact").with("contact", "by post");
    let empty = client.submit(&messages, empty).await.unwrap();
    let form = empty.form_with("contact");
    assert_eq!(form.value("contact"), Some("by post"), "{}", empty.text());
    let named = client
        .submit(&empty, form.with("name", &name))
        .await
        .unwrap();
    assert!(named.text().contains("Your name has arrived"));
    assert!(!named.source().contains(&name), "not shown again");

    let form = named
        .form_by_button("Download my text and the dates")
        .press("Download my text and the dates");
    let copy = client.submit(&named, form).await.unwrap();
    assert!(copy.source().contains(&text), "{}", copy.source());
    assert!(!copy.source().contains('<'), "plain text");
    assert!(
        copy.header("content-disposition")
            .starts_with("attachment;")
    );
    assert!(copy.header("content-type").starts_with("text/plain"));

    let form = named
        .form_by_button("Hide the messages I have read")
        .press("Hide the messages I have read");
    let hidden = client.submit(&named, form).await.unwrap();
    assert!(!hidden.text().contains(&text), "{}", hidden.text());
    assert!(hidden.text().contains("You have hidden 1 message"));

    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let seen = triager.get(&path).await.unwrap();
    assert!(!seen.source().contains(&name), "not for the triager");
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    assert!(page.text().contains(&name), "{}", page.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_can_be_thrown_away() {
    let mut bench = Bench::filled().await;
    let (mut client, messages, _) = visit(&mut bench).await;
    let answer = bench.canaries.plant("answer");
    let form = messages.form_with("message").with("message", &answer);
    let check = client.submit(&messages, form).await.unwrap();
    let form = check
        .form_by_button("Delete this draft")
        .press("Delete this draft");
    let gone = client.submit(&check, form).await.unwrap();
    assert!(gone.text().contains("The draft is deleted"));
    let form = check
        .form_by_button("Send my answer")
        .press("Send my answer");
    let late = client.submit(&check, form).await.unwrap();
    assert!(!late.source().contains(&answer), "{}", late.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_sent_eight_times_at_once_arrives_once() {
    let mut bench = Bench::filled().await;
    let (mut client, messages, _) = visit(&mut bench).await;
    let answer = bench.canaries.plant("answer");
    let form = messages.form_with("message").with("message", &answer);
    let check = client.submit(&messages, form).await.unwrap();
    let mut tabs = Vec::new();
    for _ in 0..8 {
        let mut tab = bench.reporter();
        for (name, value) in client.cookies() {
            tab.keep(name, value);
        }
        let form = check.form_by_button("Send my answer");
        tabs.push((tab, form.press("Send my answer")));
    }
    let sends = tabs
        .iter_mut()
        .map(|(tab, form)| tab.submit(&check, form.clone()));
    for sent in futures::future::join_all(sends).await {
        assert!(sent.unwrap().text().contains(&answer));
    }
    let page = client.get("/en/messages").await.unwrap();
    assert_eq!(page.text().matches(&answer).count(), 1, "{}", page.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lawyer_attaches_files_that_are_cleaned_and_a_stranger_does_not() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", &text)]).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    let comment = bench.canaries.plant("picture comment");
    let form = page
        .form_by_button("Clean and attach")
        .file(
            "files",
            "scan.jpg",
            "image/jpeg",
            &picture::jpeg(2_000, &comment),
        )
        .file("files", "old.doc", "application/msword", OLD_OFFICE)
        .press("Clean and attach");
    let attached = lawyer.submit(&page, form.clone()).await.unwrap();
    assert!(attached.text().contains("old.doc"), "{}", attached.text());
    let files: Vec<_> = attached
        .html()
        .links()
        .into_iter()
        .map(|(_, to)| to)
        .filter(|to| to.contains("/file/"))
        .collect();
    assert_eq!(files.len(), 2, "the reporter's and the lawyer's");
    for file in &files {
        let download = lawyer.get(file).await.unwrap();
        assert_eq!(download.status, StatusCode::OK);
        assert!(!contains(&download.body, comment.as_bytes()));
        let other = triager.get(file).await.unwrap();
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    }
    let answer = triager.submit(&page, form).await.unwrap();
    assert!(!answer.text().contains(&text), "{}", answer.text());
    bench.finish().await;
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The first bytes of an OLE compound file.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing else";
