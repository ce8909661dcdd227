//! Forms that no browser sends: too long, too many, no text, half there. Whatever came of the words is on the page.

use http::{Method, StatusCode};

use super::unharmed;
use crate::bench::Bench;
use crate::html::Html;
use crate::http::{Body, Client, Response};

/// What stands between the parts of this test.
pub(super) const BOUNDARY: &str = "----not-a-browser-s";

/// One part, with whatever head the test wants.
fn part(head: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\n{head}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

/// A field, as a browser writes it.
pub(super) fn field(name: &str, bytes: &[u8]) -> Vec<u8> {
    part(
        &format!("Content-Disposition: form-data; name=\"{name}\""),
        bytes,
    )
}

fn end() -> Vec<u8> {
    format!("--{BOUNDARY}--\r\n").into_bytes()
}

async fn post(client: &mut Client, path: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let body = Body {
        media_type: media_type.to_owned(),
        bytes,
    };
    client.send(Method::POST, path, Some(body)).await.unwrap()
}

pub(super) async fn post_parts(client: &mut Client, path: &str, bytes: Vec<u8>) -> Response {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    post(client, path, &kind, bytes).await
}

/// The text of a report on the page that came back, in the form or as it will be sent.
fn words_on(page: &Response) -> String {
    let forms = page.html().forms();
    let typed = forms.iter().find_map(|form| form.value("report"));
    typed.map_or_else(|| page.text(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mebibyte_in_one_field_comes_back_whole_with_what_is_wrong() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let canary = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let long = format!("{canary}{}", "ø".repeat(512 * 1024));
    let page = client.get(&path).await.unwrap();
    for field in [
        "report", "where", "name", "contact", "when", "who", "exclude",
    ] {
        let form = page
            .form_with("report")
            .with("mode", "confidential")
            .with("name", "a name")
            .with("report", &canary)
            .with(field, &long);
        let again = client.submit(&page, form).await.unwrap();
        assert_eq!(again.status, StatusCode::OK, "{field}");
        assert!(again.text().contains("is too long"), "{field}");
        let form = again.form_with("report");
        assert_eq!(form.value(field), Some(long.as_str()), "{field}");
        assert!(form.value("report").unwrap().starts_with(&canary));
    }
    for (mut other, path) in [
        (bench.reporter(), "/en/return"),
        (bench.reporter(), "/en/channel"),
        (bench.staff(), "/en/sign-in"),
        (bench.member("Administrator").await, "/en/people/invite"),
    ] {
        let answer = other.post(path, &[("name", &long), ("code", &long)]).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(answer.text().contains("too much at once"), "{path}");
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_text_than_a_form_may_hold_is_not_kept_in_memory_however_it_is_spread() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let path = format!("{}/report", bench.tenant());
    for (pieces, size) in [(1, 2_200_000), (150, 20_000)] {
        let text = vec![b'a'; size];
        let body: Vec<u8> = (0..pieces).flat_map(|_| field("report", &text)).collect();
        let answer = post_parts(&mut client, &path, [body, end()].concat()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{pieces}");
        assert!(answer.text().contains("Nothing was sent"), "{pieces}");
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_fields_cost_nobody_the_words() {
    let mut bench = Bench::filled().await;
    let mut client = bench.reporter();
    let canary = bench.canaries.plant("report text");
    let path = format!("{}/report", bench.tenant());
    let many: Vec<u8> = (0..10_000)
        .flat_map(|at| field(&format!("q-{at}"), b"x"))
        .collect();
    let body = [field("report", canary.as_bytes()), many, end()].concat();
    let again = post_parts(&mut client, &path, body).await;
    assert_eq!(
        again.form_with("report").value("report"),
        Some(canary.as_str())
    );
    assert!(again.text().contains("The upload broke off"));

    let many: String = (0..10_000).map(|at| format!("&q-{at}=x")).collect();
    let body = format!("report={canary}{many}").into_bytes();
    let kind = "application/x-www-form-urlencoded";
    let again = post(&mut client, &path, kind, body).await;
    let form = again.form_with("report");
    assert_eq!(form.value("report"), Some(canary.as_str()));
    // What is not read whole is not acted on.
    let body = format!("name=Lawyer&password=x{many}").into_bytes();
    let answer = post(&mut bench.staff(), "/en/sign-in", kind, body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!bench.logged().contains("a sign-in failed"));
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_text_cost_nobody_the_words() {
    let mut bench = Bench::filled().await;
    let path = format!("{}/report", bench.tenant());
    let mut sent = Vec::new();
    for (parts, odd) in [
        (true, &b"\xff\xfe\x80\xc3"[..]),
        (true, b"\0\0"),
        (true, "\u{202e}\u{2066}\u{200b}\u{feff}".as_bytes()),
        (true, b"\xed\xa0\x80"),
        (false, b"%FF%FE%80%C3"),
        (false, b"%00%00"),
        (false, b"%E2%80%AE%zz%+"),
    ] {
        let mut client = bench.reporter();
        let canary = bench.canaries.plant("report text");
        let text = [canary.as_bytes(), odd, canary.as_bytes()].concat();
        let review = if parts {
            let body = [field("report", &text), field("where", odd), end()].concat();
            post_parts(&mut client, &path, body).await
        } else {
            let body = [b"report=", &text[..], b"&where=", odd].concat();
            post(
                &mut client,
                &path,
                "application/x-www-form-urlencoded",
                body,
            )
            .await
        };
        let form = review.form_by_button("Send the report");
        let form = form.press("Send the report");
        let code = client.submit(&review, form).await.unwrap().code();
        assert!(code.is_some(), "{odd:?}: {}", review.text());
        sent.push(canary);
    }
    let mut triager = bench.member("Triager").await;
    for canary in sent {
        let path = crate::journey::case_with(&mut triager, &canary).await;
        let page = triager.get(&path).await.unwrap();
        let source = String::from_utf8(page.body.to_vec()).expect("a page of UTF-8");
        let found = Html::parse(&source).text().matches(&canary).count();
        assert_eq!(found, 2, "{source:?}");
    }
    unharmed(bench).await;
}

/// What follows the words, what the type says where it is another, and whether the words can be found at all.
struct Spoilt(&'static str, Option<&'static str>, Vec<u8>, bool);

fn spoilt() -> Vec<Spoilt> {
    let file = "Content-Disposition: form-data; name=\"files\"; filename=\"a.txt\"";
    let nested = "Content-Disposition: form-data; name=\"files\"\r\n\
                  Content-Type: multipart/mixed; boundary=inner";
    let inner = b"--inner\r\nContent-Disposition: file; filename=\"a.txt\"\r\n\r\nx\r\n--inner--";
    let open = |head: &str| format!("--{BOUNDARY}\r\n{head}").into_bytes();
    let kept = |what, rest: Vec<u8>| Spoilt(what, None, rest, true);
    vec![
        // The last part is none before something ends it.
        Spoilt("nothing", None, Vec::new(), false),
        Spoilt("half a boundary", None, b"------not-a-bro".to_vec(), false),
        kept("a part without an end of its head", open(file)),
        kept(
            "a file without an end",
            open(&format!("{file}\r\n\r\nhalf")),
        ),
        kept("a head that never ends", open(&"x".repeat(3_000_000))),
        kept("heads without number", open(&"a: b\r\n".repeat(300_000))),
        kept(
            "a head that is none",
            [part("no colon", b"x"), end()].concat(),
        ),
        kept("a zero in a head", [part("a: \0", b"x"), end()].concat()),
        kept(
            "a part without a name",
            [part("a: b", b"x"), end()].concat(),
        ),
        kept("parts in a part", [part(nested, inner), end()].concat()),
        kept("a second text", [field("report", b"other"), end()].concat()),
        kept(
            "what follows the end",
            [end(), vec![b'x'; 3_000_000]].concat(),
        ),
        Spoilt("no boundary", Some("multipart/form-data"), end(), false),
        Spoilt(
            "another boundary",
            Some("multipart/form-data; boundary=another"),
            end(),
            false,
        ),
        Spoilt(
            "a boundary that never comes",
            Some("multipart/form-data; boundary=another"),
            vec![b'x'; 3_000_000],
            false,
        ),
        Spoilt(
            "a boundary of nothing",
            Some("multipart/form-data; boundary="),
            end(),
            false,
        ),
        Spoilt("no form at all", Some("application/json"), end(), false),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_are_cut_off_nested_or_without_an_end_have_an_answer_and_keep_the_words() {
    let mut bench = Bench::filled().await;
    let path = format!("{}/report", bench.tenant());
    for Spoilt(what, kind, rest, kept) in spoilt() {
        let mut client = bench.reporter();
        let canary = bench.canaries.plant("report text");
        let body = [field("report", canary.as_bytes()), rest].concat();
        let own = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = post(&mut client, &path, kind.unwrap_or(&own), body).await;
        let known = [StatusCode::OK, StatusCode::BAD_REQUEST];
        assert!(known.contains(&answer.status), "{what}: {}", answer.status);
        assert_eq!(
            words_on(&answer).contains(&canary),
            kept,
            "{what}: {}",
            answer.text()
        );
        assert!(answer.code().is_none(), "{what}");
        let mut admin = bench.staff();
        let kind = kind.unwrap_or(&own);
        let answer = post(&mut admin, "/en/sign-in", kind, end()).await;
        assert!(known.contains(&answer.status), "{what}: {}", answer.status);
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_form_of_parts_changes_nothing() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/tenants").await.unwrap();
    let token = page.form_with("name").value("token").unwrap().to_owned();
    let half = [
        field("token", token.as_bytes()),
        field("name", b"Half a client"),
        format!("--{BOUNDARY}\r\nContent-Disp").into_bytes(),
    ];
    let answer = post_parts(&mut admin, "/en/tenants", half.concat()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    let page = admin.get("/en/tenants").await.unwrap();
    assert!(!page.text().contains("Half a client"));
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_a_person_or_a_client_holds_nothing_that_is_not_seen() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let hidden = "\u{202e}\u{2066}Second\u{200b}\u{0} law\u{ad}yer\u{feff}\u{e0041}";
    let page = admin.get("/en/tenants").await.unwrap();
    let form = page.form_with("name").with("name", hidden);
    let made = admin.submit(&page, form).await.unwrap();
    assert!(made.text().contains("Second lawyer"), "{}", made.text());
    let invite = |name: &str, page: &Response| {
        let form = page.form_by_button("Make the link").with("name", name);
        let form = form.with("role", "triager").with("all", "1");
        form.press("Make the link")
    };
    let page = admin.get("/en/people").await.unwrap();
    let made = admin.submit(&page, invite(hidden, &page)).await.unwrap();
    assert!(made.text().contains("Second lawyer"), "{}", made.text());
    // Nobody is invited under a name that looks like another's.
    let page = admin.get("/en/people").await.unwrap();
    let twin = "Law\u{200d}yer\u{202c}";
    let refused = admin.submit(&page, invite(twin, &page)).await.unwrap();
    assert!(
        !refused.source().contains("/en/join/"),
        "{}",
        refused.text()
    );
    for page in [made, refused] {
        let odd =
            |letter: char| ('\u{200b}'..='\u{200f}').contains(&letter) || letter == '\u{202e}';
        assert!(!page.source().contains(odd), "{}", page.text());
    }
    unharmed(bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_by_the_link_of_its_own_client_only() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let own = bench.tenant();
    let tenants = bench.store().tenants().unwrap();
    let ways = tenants
        .iter()
        .map(|tenant| format!("/en/r/{}", tenant.link()));
    let other = { ways }.find(|way| *way != own).unwrap();
    let mut reporter = bench.reporter();
    let page = reporter.get(&format!("{own}/report")).await.unwrap();
    let form = page.form_with("report").with("report", &text);
    let review = reporter.submit(&page, form).await.unwrap();
    let send = review.form_by_button("Send the report");
    let draft = send.value("draft").unwrap().to_owned();
    let fields = [("draft", draft.as_str()), ("do", "send")];
    let back = reporter
        .post(&format!("{other}/draft"), &fields)
        .await
        .unwrap();
    assert_eq!(back.code(), None);
    assert!(back.text().contains("Nothing was sent"), "{}", back.text());
    assert!(back.source().contains(&text), "{}", back.source());
    let sent = reporter
        .submit(&review, send.press("Send the report"))
        .await
        .unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());
    bench.finish().await;
}
