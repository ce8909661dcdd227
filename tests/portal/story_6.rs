//! Acceptance story 6: a report by telephone. A triager types minutes and hands over a code; the reporter corrects a
//! line and agrees, in a browser with JavaScript off.

use http::StatusCode;
use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::Options;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back};
use crate::office::looks;

/// The form to type a report for the tenant of this name.
pub(crate) async fn form_for(client: &mut Client, tenant: &str) -> Response {
    let choose = client.get("/en/take-down").await.unwrap();
    let links = choose.html().links();
    let (_, path) = links
        .iter()
        .find(|(name, _)| name.contains(tenant))
        .unwrap();
    client.get(path).await.unwrap()
}

#[test]
fn story_6_minutes_of_a_call_are_corrected_and_agreed_to_by_the_reporter() {
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let text = bench.canaries.plant("minutes");
    let minutes = format!("{text}\n\nThe caller names gate B.\n\nIt is cold.");
    let (mut triager, sent) = runtime.block_on(async {
        let mut triager = bench.member("Triager").await;
        let page = form_for(&mut triager, "Nordvik").await;
        let form = page
            .form_with("report")
            .with("report", &minutes)
            .with("exclude", "Deputy")
            .file("files", "note.txt", "text/plain", b"a note of the call");
        let sent = triager.submit(&page, form).await.unwrap();
        (triager, sent)
    });
    let code = sent.code().unwrap_or_else(|| panic!("{}", sent.text()));
    bench.canaries.watch_code(&code);
    runtime.block_on(async {
        let path = case_with(&mut triager, &text).await;
        let waits = triager.get(&path).await.unwrap().text();
        assert!(waits.contains("has not agreed to this text yet"), "{waits}");
        assert!(waits.contains("Shut out already: Deputy"), "{waits}");
        assert!(waits.contains("file-1.txt"), "{waits}");
        assign_alone(&mut triager, &path).await;
    });

    for width in [1280, 320] {
        let mut browser = Options::new(width).start();
        browser.open(&format!("{}/en/return", bench.clearnet()));
        browser.fill_in("#code", &code);
        browser.follow("Open my messages");
        looks(&mut browser, "oral-messages");
        if width == 1280 {
            browser.follow("Please check what we wrote down");
            looks(&mut browser, "minutes");
            browser.fill_in("#wording", &minutes.replace("gate B", "gate C"));
            browser.follow("Send my words");
            assert!(
                browser.text().contains("Your words are stored beside"),
                "{}",
                browser.text()
            );
            browser.follow("Please check what we wrote down");
            looks(&mut browser, "minutes-corrected");
            browser.follow("I agree to my words");
            assert!(
                browser.text().contains("You have agreed"),
                "{}",
                browser.text()
            );
        }
        assert!(browser.text().contains("gate C"), "{}", browser.text());
        drop(browser);
    }

    runtime.block_on(async {
        let mut lawyer = bench.member("Lawyer").await;
        let path = case_with(&mut lawyer, &text).await;
        let page = lawyer.get(&path).await.unwrap();
        let case = page.text();
        assert!(
            case.contains("The reporter agreed to this text on"),
            "{case}"
        );
        let source = page.source();
        assert!(
            source.contains("<del class=\"said\" dir=\"auto\">The caller names gate B.</del>"),
            "{source}"
        );
        assert!(source.contains("gate C.</ins>"), "{source}");
        assert!(
            case.contains("Typed and read") && case.contains("Triager"),
            "{case}"
        );
    });
    runtime.block_on(bench.finish());
}

/// Assigns to the lawyer of the demo without a deputy.
pub(crate) async fn assign_alone(triager: &mut Client, path: &str) {
    let page = triager.get(path).await.unwrap();
    let source = page.source();
    let rest = &source[source.find("name=\"lawyer\"").unwrap()..];
    let end = rest.find(">Lawyer").unwrap();
    let value = rest[..end].rfind("value=\"").unwrap() + 7;
    let lawyer = rest[value..value + 26].to_owned();
    let form = page
        .form_with("conflict")
        .with("conflict", "yes")
        .with("lawyer", &lawyer);
    let done = triager.submit(&page, form).await.unwrap();
    assert!(
        done.text().contains("is assigned to Lawyer"),
        "{}",
        done.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_a_typed_report_is_shown_to_the_session_that_typed_it_and_never_stored() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("letter");
    let name = bench.canaries.plant("reporter's name");
    let mut lawyer = bench.member("Lawyer").await;
    let page = form_for(&mut lawyer, "Nordvik").await;
    let form = page
        .form_with("report")
        .with("report", &text)
        .with("channel", "letter")
        .with("received", "2026-11-20")
        .with("mode", "confidential")
        .with("name", &name);
    let sent = lawyer.submit(&page, form.clone()).await.unwrap();
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let again = lawyer.submit(&page, form.clone()).await.unwrap();
    assert_eq!(
        again.code().as_deref(),
        Some(code.as_str()),
        "the answer may have been lost"
    );
    // Another session of the same person is not shown it, and makes no second case.
    let mut later = bench.member("Lawyer").await;
    let other = later.submit(&page, form.clone()).await.unwrap();
    assert_eq!(other.code(), None, "{}", other.text());
    assert_eq!(bench.store().index_all().unwrap().len(), 4);
    let mut reporter = bench.reporter();
    let messages = come_back(&mut reporter, &code).await;
    assert!(
        messages
            .text()
            .contains("Your letter, typed by the law firm"),
        "{}",
        messages.text()
    );
    let used = lawyer.submit(&page, form).await.unwrap();
    assert_eq!(used.code(), None, "{}", used.text());
    // Who typed it has no key by that: the case waits for a triager, with the dates of the day it came.
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assert_eq!(
        lawyer.get(&path).await.unwrap().status,
        StatusCode::NOT_FOUND
    );
    let seen = triager.get(&path).await.unwrap();
    assert!(!seen.source().contains(&name), "{}", seen.text());
    assert!(
        seen.source().contains("2026-11-27"),
        "seven days after it came"
    );
    assign(&mut triager, &path).await;
    let case = lawyer.get(&path).await.unwrap();
    assert!(case.text().contains("Typed and read"), "{}", case.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_kept_when_something_has_to_be_mended_and_strangers_type_nothing() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("minutes");
    let mut triager = bench.member("Triager").await;
    let page = form_for(&mut triager, "Vestby").await;
    let form = page
        .form_with("report")
        .with("report", &text)
        .with("received", "2027-01-01")
        .with("mode", "confidential")
        .with("where", "Hall 9")
        .file(
            "files",
            "scan.pdf",
            "application/pdf",
            b"%PDF-1.7 nothing in it",
        );
    let mend = triager.submit(&page, form).await.unwrap();
    assert!(
        mend.text()
            .contains("Choose a day within the last five years"),
        "{}",
        mend.text()
    );
    assert!(mend.text().contains("scan.pdf") && mend.text().contains("Write your name"));
    let kept = mend.form_with("report");
    assert_eq!(kept.value("where"), Some("Hall 9"));
    assert!(mend.source().contains(&text));
    let form = kept
        .with("received", "2026-05-04")
        .with("mode", "anonymous");
    let sent = triager.submit(&mend, form).await.unwrap();
    let code = sent.code().unwrap_or_else(|| panic!("{}", sent.text()));
    bench.canaries.watch_code(&code);
    // It lay for half a year, and is late since then.
    let came = subrosa_policy::Day::from_ymd(2026, 5, 4).unwrap();
    let all = bench.store().index_all().unwrap();
    assert!(all.iter().any(|index| index.milestones.received == came));
    let list = triager.get("/en/cases").await.unwrap();
    assert!(list.text().contains("Overdue"), "{}", list.text());
    // A lawyer of another client, and whoever reads no cases.
    let path = mend.form_with("report").action;
    let path = path.split('#').next().unwrap().to_owned();
    let nothing = triager.get("/en/nothing-here").await.unwrap();
    for who in ["Contact person", "Administrator", "Auditor"] {
        let mut other = bench.member(who).await;
        assert_eq!(
            other.get(&path).await.unwrap().status,
            nothing.status,
            "{who}"
        );
    }
    bench.finish().await;
}
