//! Acceptance story 2, in a real browser: a triager opens a new case, records the conflict “finance director”, assigns
//! a lawyer and loses access at once, in sessions that are open too. A mail
//! without content brings the triager there.

use http::StatusCode;
use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::{Browser, Options};
use crate::journey::{case_with, send_report};
use crate::mail::digest::{at, count};
use crate::mail::reachable;
use crate::mail::server::MailServer;
use crate::office::{looks, signed_in};
use crate::story_6::assign_alone;

/// The id of a member in the list of those who can be shut out, or in the one of lawyers.
fn value(browser: &mut Browser, place: &str, name: &str) -> String {
    let source = browser.source_at(place);
    let end = source
        .find(name)
        .unwrap_or_else(|| panic!("no {name} in {source}"));
    let start = source[..end].rfind("value=\"").unwrap() + 7;
    source[start..start + 26].to_owned()
}

#[test]
fn story_2_a_triager_records_a_conflict_assigns_a_lawyer_and_loses_access_at_once() {
    let runtime = Runtime::new().unwrap();
    let server = MailServer::start();
    let mut bench = runtime.block_on(Bench::filled_with(&server.config()));
    let address = "triager@chambers.example";
    runtime.block_on(reachable(&mut bench, "Triager", address));
    let mut bench = runtime.block_on(at(bench, 8, 0));
    let before = count(&server, address);
    let text = bench.canaries.plant("report text");
    let said = format!("{text} Ask the DEPUTI, he approved it.");
    let fields = [
        ("report", said.as_str()),
        ("exclude", "the finance director"),
    ];
    let (_, sent) = runtime.block_on(send_report(&mut bench, &fields));
    bench.canaries.watch_code(&sent.code().unwrap());
    // A mail without content brings the triager here.
    let bench = runtime.block_on(at(bench, 13, 0));
    assert_eq!(count(&server, address), before + 1);
    for message in server.messages() {
        for word in [&text, "DEPUTI", "finance", "Nordvik", "/case", "http"] {
            assert!(!message.raw.contains(word), "{}", message.raw);
        }
    }
    // A second session of the same person, with the case open.
    let mut elsewhere = runtime.block_on(bench.member("Triager"));
    let path = runtime.block_on(case_with(&mut elsewhere, &text));
    let opened = runtime.block_on(elsewhere.get(&path)).unwrap();

    let mut browser = signed_in(&bench, "Triager", Options::new(1280));
    browser.open(&format!("{}{path}", bench.office()));
    looks(&mut browser, "triage");
    assert!(browser.text().contains("the finance director"));
    assert!(
        browser.text().contains("nearly the same"),
        "the name in the report is shown with why: {}",
        browser.text()
    );
    browser.fill_in("#conflict-note", "finance director");
    browser.follow("Compare the names");
    assert_eq!(browser.value_at("#conflict-note"), "finance director");
    let deputy = value(&mut browser, "fieldset:has([name=exclude])", "<bdi>Deputy");
    browser.click(&format!("#exclude-{deputy}"));
    browser.follow("Record this and shut out");
    looks(&mut browser, "triage-excluded");
    let seen = browser.text();
    assert!(seen.contains("has no access any more"), "{seen}");
    assert!(seen.contains("Shut out already: Deputy"), "{seen}");

    // Assigned in the other session, the page that is open here leads nowhere.
    runtime.block_on(assign_alone(&mut elsewhere, &path));
    browser.follow("Assign and give up access");
    assert!(!browser.text().contains(&text), "{}", browser.text());
    browser.open(&format!("{}{path}", bench.office()));
    assert!(!browser.text().contains(&text), "{}", browser.text());

    runtime.block_on(async {
        let gone = elsewhere.get(&path).await.unwrap();
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let form = opened.form_with("conflict").with("conflict", "no");
        let late = elsewhere.submit(&opened, form).await.unwrap();
        assert_eq!(late.status, StatusCode::NOT_FOUND, "{}", late.text());
        let mut deputy = bench.member("Deputy").await;
        let never = deputy.get(&path).await.unwrap();
        assert_eq!(never.status, StatusCode::NOT_FOUND);
        let mut lawyer = bench.member("Lawyer").await;
        let case = lawyer.get(&path).await.unwrap();
        assert!(case.text().contains(&text), "{}", case.text());
        let kept = case.text();
        assert!(
            kept.contains("Shut out: Deputy · finance director"),
            "{kept}"
        );
    });
    drop(browser);
    runtime.block_on(bench.finish());
}
