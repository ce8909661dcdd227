//! The main job from end to end: a report is written, sealed, coded, handed on and answered.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::picture;

/// Writes a report with a picture and sends it. Returns the client and the page with the code.
pub(crate) async fn send_report(bench: &mut Bench, fields: &[(&str, &str)]) -> (Client, Response) {
    let mut client = bench.reporter();
    let comment = bench.canaries.plant("picture comment");
    let name = format!("{}.jpg", bench.canaries.plant("file name"));
    let page = client
        .get(&format!("{}/report", bench.tenant()))
        .await
        .unwrap();
    let mut form = page.form_with("report").file(
        "files",
        &name,
        "image/jpeg",
        &picture::jpeg(2_000, &comment),
    );
    for (field, value) in fields {
        form = form.with(field, value);
    }
    let review = client.submit(&page, form).await.unwrap();
    assert!(review.text().contains(&name), "{}", review.text());
    assert!(
        review.text().contains(&comment),
        "what was found is shown once"
    );
    assert!(client.cookies().is_empty(), "no cookie before the code");
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let sent = client.submit(&review, form).await.unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());
    (client, sent)
}

pub(crate) async fn come_back(client: &mut Client, code: &str) -> Response {
    let page = client.get("/en/return").await.unwrap();
    let form = page.form_with("code").with("code", code);
    client.submit(&page, form).await.unwrap()
}

/// The path of the newest unassigned case in an inbox.
async fn newest(client: &mut Client) -> String {
    let inbox = client.get("/en/cases").await.unwrap();
    let links = inbox.html().links();
    let received = inbox.source();
    let mut path = links
        .into_iter()
        .map(|(_, target)| target)
        .filter(|target| target.contains("/case/"));
    path.next_back()
        .unwrap_or_else(|| panic!("no case in {received}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_sealed_assigned_and_answered() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let name = bench.canaries.plant("reporter's name");
    let fields = [
        ("report", text.as_str()),
        ("mode", "confidential"),
        ("name", name.as_str()),
    ];
    let (mut reporter, sent) = send_report(&mut bench, &fields).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);

    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let seen = triager.get(&path).await.unwrap();
    assert!(
        !seen.source().contains(&name),
        "a triager never sees who it is"
    );

    let mut lawyer = bench.member("Lawyer").await;
    let missing = lawyer
        .get("/en/case/00000000000000000000000000")
        .await
        .unwrap();
    let before = lawyer.get(&path).await.unwrap();
    assert_eq!(before.status, StatusCode::NOT_FOUND);
    assert_eq!(
        before.body, missing.body,
        "not yours and not there are the same bytes"
    );

    assign(&mut triager, &path).await;
    let after = triager.get(&path).await.unwrap();
    assert_eq!(after.status, StatusCode::NOT_FOUND, "{}", after.text());

    let page = lawyer.get(&path).await.unwrap();
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.text().contains(&text) && page.text().contains(&name));
    let file = page
        .html()
        .links()
        .into_iter()
        .find(|(_, target)| target.contains("/file/"));
    let download = lawyer.get(&file.unwrap().1).await.unwrap();
    assert!(
        download
            .header("content-disposition")
            .starts_with("attachment; filename=\"file-1.jpg\"")
    );
    assert!(
        download
            .header("content-security-policy")
            .contains("sandbox")
    );
    assert_eq!(&download.body[..2], b"\xFF\xD8");

    let question = bench.canaries.plant("question");
    let form = page
        .form_with("message")
        .with("message", &question)
        .press_value("do", "ask");
    let asked = lawyer.submit(&page, form).await.unwrap();
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());

    let messages = come_back(&mut reporter, &code).await;
    assert!(messages.text().contains(&question), "{}", messages.text());
    let answer = bench.canaries.plant("answer");
    let form = messages.form_with("message").with("message", &answer);
    let check = reporter.submit(&messages, form).await.unwrap();
    let form = check.form_by_button("Send").press("Send");
    let sent = reporter.submit(&check, form).await.unwrap();
    assert!(sent.text().contains(&answer), "{}", sent.text());

    let page = lawyer.get(&path).await.unwrap();
    assert!(page.text().contains(&answer));
    let form = page.form_by_button("Sign out").press("Sign out");
    lawyer.submit(&page, form).await.unwrap();
    let signed_out = lawyer.get(&path).await.unwrap();
    assert!(!signed_out.text().contains(&answer));
    bench.finish().await;
}

/// The path of the one case of an inbox that says `text`.
pub(crate) async fn case_with(client: &mut Client, text: &str) -> String {
    let inbox = client.get("/en/cases").await.unwrap();
    let mut paths = Vec::new();
    for (_, target) in inbox.html().links() {
        if target.contains("/case/") && client.get(&target).await.unwrap().text().contains(text) {
            paths.push(target);
        }
    }
    assert_eq!(paths.len(), 1, "{}", inbox.text());
    paths.remove(0)
}

/// Gives a case to the lawyer and the deputy of the demo.
/// What stands for a person in a list to choose from.
pub(crate) fn person(source: &str, list: &str, name: &str) -> String {
    let at = source.find(&format!("name=\"{list}\"")).unwrap();
    let rest = &source[at..];
    let named = format!(">{name}<");
    let end = rest
        .find(&named)
        .unwrap_or_else(|| panic!("no {named} in {rest}"));
    let value = rest[..end].rfind("value=\"").unwrap() + 7;
    rest[value..value + 26].to_owned()
}

pub(crate) async fn assign(triager: &mut Client, path: &str) {
    let page = triager.get(path).await.unwrap();
    let source = page.source();
    let form = page
        .form_with("conflict")
        .with("conflict", "no")
        .with("lawyer", &person(&source, "lawyer", "Lawyer"))
        .with("standby", &person(&source, "standby", "Deputy"));
    let done = triager.submit(&page, form).await.unwrap();
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert!(done.text().contains("Lawyer"), "{}", done.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_send_shows_the_same_code_until_it_is_used() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    let draft = sent.form_with("draft").value("draft").unwrap().to_owned();
    let again = format!("{}/draft", bench.tenant());
    let fields = [("draft", draft.as_str()), ("do", "send")];
    let repeated = client.post(&again, &fields).await.unwrap();
    assert_eq!(repeated.code().as_deref(), Some(code.as_str()));
    let mut triager = bench.member("Triager").await;
    newest(&mut triager).await;
    let inbox = triager.get("/en/cases").await.unwrap();
    let cases = inbox
        .html()
        .links()
        .into_iter()
        .filter(|(_, target)| target.contains("/case/"))
        .count();
    assert_eq!(cases, 2, "one of the demo and one of this test");
    come_back(&mut client, &code).await;
    let used = client.post(&again, &fields).await.unwrap();
    assert_eq!(used.code(), None, "{}", used.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_looks_like_a_right_one_on_the_wire() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let right = come_back(&mut client, &sent.code().unwrap()).await;
    let mut other = bench.reporter();
    let wrong = come_back(&mut other, NOBODY).await;
    assert_eq!(right.body.len(), wrong.body.len());
    assert_eq!(wrong.status, right.status);
    assert_eq!(client.cookies()[0].0, other.cookies()[0].0);
    assert_eq!(client.cookies()[0].1.len(), other.cookies()[0].1.len());
    let mut third = bench.reporter();
    assert_eq!(come_back(&mut third, NOBODY).await.body, wrong.body);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_kept_whatever_goes_wrong() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let place = bench.canaries.plant("place");
    let page = client
        .get(&format!("{}/report", bench.tenant()))
        .await
        .unwrap();
    let form = page
        .form_with("report")
        .with("where", &place)
        .with("report", "  ");
    let empty = client.submit(&page, form).await.unwrap();
    assert_eq!(
        empty.form_with("report").value("where"),
        Some(place.as_str())
    );

    let text = bench.canaries.plant("report text");
    let form = empty
        .form_with("report")
        .with("report", &text)
        .file(
            "files",
            "scan.pdf",
            "application/pdf",
            b"%PDF-1.7 nothing in it",
        )
        .file("files", "large.txt", "text/plain", &vec![b'a'; 1_200_000])
        .file("files", "note.txt", "text/plain", b"a short note");
    let review = client.submit(&empty, form).await.unwrap();
    assert!(
        review.text().contains(&text) && review.text().contains("scan.pdf"),
        "{}",
        review.text()
    );
    assert!(review.text().contains("note.txt"));

    let form = review
        .form_by_button("Send the report")
        .press("Delete this draft");
    client.submit(&review, form).await.unwrap();
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let gone = client.submit(&review, form).await.unwrap();
    assert_eq!(gone.code(), None);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_survives_the_end_of_its_session() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let (mut client, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let code = sent.code().unwrap();
    let messages = come_back(&mut client, &code).await;
    bench.clock.advance_minutes(21);
    let answer = bench.canaries.plant("answer");
    let form = messages.form_with("message").with("message", &answer);
    let ended = client.submit(&messages, form).await.unwrap();
    assert!(ended.source().contains(&answer), "{}", ended.text());
    let form = ended.form_with("code").with("code", &code);
    let check = client.submit(&ended, form).await.unwrap();
    assert!(check.text().contains(&answer), "{}", check.text());
    let form = check.form_by_button("Send").press("Send");
    let sent = client.submit(&check, form).await.unwrap();
    assert!(sent.text().contains(&answer), "{}", sent.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_says_nothing_of_what_was_wrong() {
    let bench = Bench::filled().await;
    let wrong_kit = bench.kit("Deputy");
    let mut client = bench.staff();
    let known = bench.sign_in(&mut client, "Lawyer", &wrong_kit).await;
    let mut client = bench.staff();
    let page = client.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Nobody")
        .with("password", "Grey-Panel-beside-gate-5")
        .with("totp", "000000")
        .with("kit", &wrong_kit);
    let unknown = client.submit(&page, form).await.unwrap();
    assert_eq!(known.status, unknown.status);
    let same = unknown.source().replace("Nobody", "Lawyer");
    assert_eq!(known.source(), same);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_pages_on_the_reporter_listener_are_missing_pages() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let missing = client.get("/en/there-is-no-such-page").await.unwrap();
    for path in [
        "/en/sign-in",
        "/en/cases",
        "/en/people",
        "/en/tenants",
        "/staff.css",
    ] {
        let page = client.get(path).await.unwrap();
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(page.body, missing.body, "{path}");
    }
    bench.finish().await;
}

/// Twelve words of the list with a right checksum that belong to no report.
pub(crate) const NOBODY: &str =
    "legal winner thank year wave sausage worth useful legal winner thank yellow";
