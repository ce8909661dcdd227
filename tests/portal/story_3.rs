//! Acceptance stories 3 and 4 in a real browser without scripts: the lawyer redacts and releases; the contact person
//! reads, writes and proposes; the one who was named sees nothing.

use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::Options;
use crate::office::{looks, signed_in};
use crate::releasing::{release, released, told};

#[test]
fn story_3_a_lawyer_acknowledges_redacts_and_releases_and_the_excluded_contact_sees_no_case() {
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let told = runtime.block_on(told(&mut bench));
    let staff = bench.office();
    let mut excluded = signed_in(&bench, "Second contact", Options::new(1280));
    excluded.open(&format!("{staff}/en/cases"));
    let before = excluded.text();
    let mut browser = signed_in(&bench, "Lawyer", Options::new(1280));
    browser.open(&format!("{staff}{}", told.path));
    assert!(browser.text().contains("in 7 days"), "{}", browser.text());
    browser.follow("Confirm now");
    browser.open(&format!("{staff}{}/release", told.path));
    looks(&mut browser, "release-choose");
    browser.choose("Contact person");
    browser.choose("What has happened");
    browser.follow("Mark what is left out");
    looks(&mut browser, "release-mark");
    browser.fill_in("textarea", &told.marked());
    browser.follow("See what they will see");
    assert!(
        browser.text().contains(&told.redacted()),
        "{}",
        browser.text()
    );
    assert!(!browser.text().contains(&told.secret), "{}", browser.text());
    looks(&mut browser, "release-check");
    browser.follow("Release");
    assert!(
        browser.text().contains("It is released."),
        "{}",
        browser.text()
    );
    looks(&mut browser, "release-done");
    drop(browser);

    let mut contact = signed_in(&bench, "Contact person", Options::new(1280).dark());
    looks(&mut contact, "released-list-dark");
    contact.click("tbody a");
    assert!(
        contact.text().contains(&told.redacted()),
        "{}",
        contact.text()
    );
    drop(contact);
    excluded.open(&format!("{staff}/en/cases"));
    assert_eq!(excluded.text(), before);
    drop(excluded);
    runtime.block_on(bench.finish());
}

#[test]
fn story_4_a_contact_person_reads_the_redacted_copy_shares_a_note_and_proposes_closing() {
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let told = runtime.block_on(told(&mut bench));
    let target = runtime.block_on(async {
        let mut lawyer = bench.member("Lawyer").await;
        release(&mut lawyer, &told, "Contact person", &told.marked()).await;
        released(&mut bench.member("Contact person").await).await
    });
    let (note, why) = (bench.canaries.plant("note"), bench.canaries.plant("why"));
    let staff = bench.office();
    let mut browser = signed_in(&bench, "Contact person", Options::new(1280));
    browser.open(&format!("{staff}{target}"));
    let shown = browser.text();
    assert!(shown.contains(&told.redacted()), "{shown}");
    assert!(
        !shown.contains(&told.name) && !shown.contains(&told.secret),
        "{shown}"
    );
    browser.fill_in("#note", &note);
    browser.follow("Share with 3 people");
    assert!(browser.text().contains(&note), "{}", browser.text());
    looks(&mut browser, "released");
    browser.click_text("Close the case");
    browser.fill_in("#why_close", &why);
    let send = "details[open] button";
    browser.click(send);
    browser.wait_for_text("The lawyers have your proposal.");
    let shown = browser.text();
    assert!(shown.contains(&why), "{shown}");
    assert!(!browser.source_at("body").contains(&told.name));
    drop(browser);
    let mut lawyer = signed_in(&bench, "Lawyer", Options::new(1280));
    lawyer.open(&format!("{staff}{}/release", told.path));
    lawyer.click("tbody a");
    lawyer.wait_for_text(&why);
    looks(&mut lawyer, "release-kept");
    lawyer.follow("Accept");
    assert!(
        lawyer.text().contains("not closed yet"),
        "{}",
        lawyer.text()
    );
    drop(lawyer);
    runtime.block_on(bench.finish());
}
