//! Codes that open nothing: whatever became of them, the answers are the same bytes.

use subrosa_store::DraftKey;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{come_back, send_report};
use crate::separation::{Headers, whole};
use crate::story_7::{assigned, live};

/// What an answer is made of, with every random form token and cookie of one length made the same.
fn shown(answer: &Response) -> (u16, Headers, String) {
    let (status, mut headers, body) = whole(answer);
    for (name, value) in &mut headers {
        if name == "set-cookie" {
            let line = String::from_utf8(value.clone()).unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let (secret, rest) = rest.split_once(';').unwrap();
            *value = format!("{name}={};{rest}", "x".repeat(secret.len())).into_bytes();
        }
    }
    let mut body = String::from_utf8(body).unwrap();
    for form in answer.html().forms() {
        for (name, value) in &form.fields {
            if ["draft", "token"].contains(&name.as_str()) && !value.is_empty() {
                body = body.replace(value, &"x".repeat(value.len()));
            }
        }
    }
    (status.as_u16(), headers, body)
}

/// Everything that somebody with this code can ask for, answered.
async fn all_answers(mut client: Client, code: &str) -> Vec<(u16, Headers, String)> {
    let mut answers = vec![client.post("/en/return", &[("code", code)]).await.unwrap()];
    for path in [
        "/en/messages",
        "/da/messages",
        "/en/minutes",
        "/en/withdraw",
    ] {
        answers.push(client.get(path).await.unwrap());
    }
    for path in [
        "/en/reply",
        "/en/hide",
        "/en/name",
        "/en/download",
        "/en/minutes",
        "/en/withdraw",
    ] {
        let fields = [("message", "a word"), ("name", "N"), ("do", "send")];
        answers.push(client.post(path, &fields).await.unwrap());
    }
    answers.iter().map(shown).collect()
}

/// The code of a report that was typed and never sent.
async fn never_sent(bench: &mut Bench) -> String {
    let mut client = bench.reporter();
    let text = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let page = client.get(&path).await.unwrap();
    let form = page.form_with("report").with("report", &text);
    let review = client.submit(&page, form).await.unwrap();
    let draft = review.form_with("draft").value("draft").unwrap().to_owned();
    let key = DraftKey::parse(&draft).unwrap();
    key.code().words().expose().clone()
}

/// The code of a report whose time was over.
async fn anonymised(bench: &mut Bench) -> String {
    let (path, code, _) = assigned(bench).await;
    anonymise(bench, &path).await;
    code
}

/// Closes a case and lets its time pass.
async fn anonymise(bench: &mut Bench, path: &str) {
    let mut lawyer = bench.member("Lawyer").await;
    let fields = [("outcome", "spam"), ("no_feedback", "no-report")];
    live(&mut lawyer, path, "close", &fields).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let received = bench.store().index(case).unwrap().milestones.received;
    for days in [40, 400] {
        let day = received.plus_days(days);
        bench.store().keep_house(day).unwrap();
    }
    assert!(bench.store().index(case).is_err(), "it is erased");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_writing_when_the_case_was_erased_has_the_words_back() {
    let mut bench = Bench::filled().await;
    let (path, code, _) = assigned(&mut bench).await;
    let mut client = bench.reporter();
    let messages = come_back(&mut client, &code).await;
    let answer = bench.canaries.plant("answer");
    let form = messages.form_with("message").with("message", &answer);
    let check = client.submit(&messages, form.clone()).await.unwrap();
    let note = messages.form_with("message");
    let note = note.file("files", "a.txt", "text/plain", b"a line of a file\n");
    let files = client.submit(&messages, note).await.unwrap();
    anonymise(&mut bench, &path).await;
    let send = check.form_by_button("Send my answer");
    for (page, form) in [(&messages, form), (&check, send.press("Send my answer"))] {
        let ended = client.submit(page, form).await.unwrap();
        let text = ended.text();
        assert!(text.contains("The case has ended"), "{text}");
        assert!(text.contains("Nothing was sent"), "{text}");
        assert!(text.contains(&answer), "{text}");
    }
    // Whatever has no words is answered as with a code that opens nothing.
    let nowhere = shown(&come_back(&mut bench.reporter(), NOBODY).await);
    for (page, button) in [
        (&files, "Send my answer"),
        (&messages, "Hide the messages"),
        (&messages, "Download my text"),
    ] {
        let form = page.form_by_button(button).press(button);
        let ended = client.submit(page, form).await.unwrap();
        assert!(shown(&ended) == nowhere, "{button}: {}", ended.text());
    }
    let form = messages.form_with("message");
    let fields = [("token", form.value("token").unwrap()), ("wording", "")];
    let ended = client.post("/en/minutes", &fields).await.unwrap();
    assert!(shown(&ended) == nowhere, "minutes: {}", ended.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_erased_and_never_given_codes_are_answered_with_the_same_bytes() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let right = sent.code().unwrap();
    let codes = [
        ("never given", NOBODY.to_owned()),
        ("another never given", OTHER.to_owned()),
        ("never sent", never_sent(&mut bench).await),
        ("anonymised", anonymised(&mut bench).await),
    ];
    let mut wanted = None;
    for (what, code) in codes {
        let answers = all_answers(bench.reporter().stay(), &code).await;
        assert_eq!(answers[0].0, 303, "{what}: it leads on");
        let wanted = wanted.get_or_insert_with(|| answers.clone());
        for (number, (answer, wanted)) in answers.iter().zip(wanted).enumerate() {
            assert!(answer == wanted, "{what}, answer {number}:\n{}", answer.2);
        }
    }
    // One size class with a right one.
    let answers = all_answers(bench.reporter().stay(), &right).await;
    let wrong = wanted.unwrap();
    assert_eq!(answers[0], wrong[0]);
    assert!(answers[1].2.contains(&text) && !wrong[1].2.contains(&text));
    assert_eq!(answers[1].2.len(), wrong[1].2.len());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_with_a_right_code_looks_like_one_with_a_wrong_code() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let right = sent.code().unwrap();
    let erased = anonymised(&mut bench).await;
    let answer = bench.canaries.plant("answer");
    let mut wanted: Option<(u16, Headers, usize)> = None;
    for code in [right.as_str(), NOBODY, erased.as_str()] {
        let mut client = bench.reporter();
        let fields = [("message", answer.as_str()), ("code", code)];
        let page = client.post("/en/reply", &fields).await.unwrap();
        assert!(page.source().contains(&answer), "{}", page.text());
        assert_eq!(page.set_cookies().len(), 1);
        let (status, headers, body) = shown(&page);
        let seen = (status, headers, body.len());
        assert_eq!(*wanted.get_or_insert_with(|| seen.clone()), seen);
        if code == right {
            assert!(page.text().contains("Send my answer"), "{}", page.text());
            continue;
        }
        // The cookie of a code that opens nothing costs no words, and no second try.
        let form = page.form_with("code").with("code", NOBODY);
        let again = client.submit(&page, form).await.unwrap();
        assert!(again.source().contains(&answer), "{}", again.text());
        let form = again.form_with("code").with("code", &right);
        let check = client.submit(&again, form).await.unwrap();
        assert!(check.text().contains("Send my answer"), "{}", check.text());
        assert!(check.source().contains(&answer), "{}", check.text());
    }
    bench.finish().await;
}

const NOBODY: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const OTHER: &str = "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong";
