//! Acceptance story 1, in a real browser with JavaScript off: a reporter writes, attaches, checks,
//! sends, keeps the code, leaves, comes back the next day and answers.

use std::fs;
use std::path::{Path, PathBuf};

use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::Options;
use crate::firefox::Firefox;
use crate::http::Client;
use crate::process::{PATIENCE, Process};
use crate::tornet::TorNet;
use crate::visitor::Visitor;
use crate::{papers, picture};

#[test]
fn story_1_a_reporter_with_javascript_off_reports_and_answers_on_a_wide_screen() {
    in_chromium(1280);
}

#[test]
fn story_1_a_reporter_with_javascript_off_reports_and_answers_on_a_phone() {
    in_chromium(320);
}

#[test]
fn story_1_a_reporter_with_javascript_off_reports_and_answers_in_firefox() {
    story_on_the_clearnet(Firefox::start(None), |_, _| {});
}

#[test]
fn story_1_a_reporter_reports_through_the_onion_service() {
    let net = TorNet::shared();
    let folder = tempfile::tempdir().unwrap();
    let ports = "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n";
    let settings = format!("{ports}{}", net.network_toml("onion.network"));
    fs::write(folder.path().join("portal.toml"), settings).unwrap();
    let mut portal = Process::subrosa(folder.path(), &["demo", "--config", "portal.toml"]);
    // It is told only after the demo has been filled.
    portal.patience = PATIENCE * 5;
    let url = portal.wait_for_url("through Tor:");
    let host = url.trim_start_matches("http://").split('/').next().unwrap();
    drop(net.connect_when_up("reporter", host, 80));
    let mut browser = Options::new(1280).socks(net.socks_port()).start();
    browser.open(&url);
    let files = files(folder.path(), "a comment that identifies", "Ada Holm");
    let words = "The alarm is off at night.";
    let code = write_and_send(&mut browser, words, &files, "Ada Holm");
    come_back(&mut browser, &code);
    assert!(
        browser.text().contains("The alarm is off at night."),
        "{}",
        browser.text()
    );
    browser.picture("onion-messages");
    let origins = browser.origins();
    assert!(
        origins
            .iter()
            .all(|origin| origin == &format!("http://{host}")),
        "{origins:?}"
    );
    drop(browser);

    // Tor Browser is made of this one.
    let mut firefox = Firefox::start(Some(net.socks_port()));
    firefox.open(&url);
    assert!(firefox.trusts_the_address());
    let words = "The alarm is off by day.";
    let code = write_and_send(&mut firefox, words, &files, "Ada Holm");
    come_back(&mut firefox, &code);
    assert!(firefox.text().contains(words), "{}", firefox.text());
    leave(&mut firefox);
}

fn in_chromium(width: u32) {
    let browser = Options::new(width).start();
    story_on_the_clearnet(browser, |browser, site| {
        let origins = browser.origins();
        assert!(origins.iter().all(|origin| origin == site), "{origins:?}");
    });
}

/// Plays the story, and looks at the browser before both end.
fn story_on_the_clearnet<V: Visitor>(mut visitor: V, look: impl FnOnce(&mut V, &str)) {
    let browser = &mut visitor;
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let text = bench.canaries.plant("report text");
    let comment = bench.canaries.plant("picture comment");
    let author = bench.canaries.plant("author of the picture");
    let outside = tempfile::tempdir().unwrap();
    let files = files(outside.path(), &comment, &author);
    let url = format!("{}{}", bench.clearnet(), bench.tenant());
    browser.open(&url);
    let code = write_and_send(browser, &text, &files, &author);
    bench.canaries.watch_code(&code);
    leave(browser);

    bench.clock.advance_days(1);
    let question = bench.canaries.plant("question");
    runtime.block_on(ask(&bench, &text, &question));

    browser.open(&format!("{}/en/return", bench.clearnet()));
    come_back(browser, &code);
    assert!(browser.text().contains(&question), "{}", browser.text());
    browser.look("messages");
    let answer = bench.canaries.plant("answer");
    browser.fill_in("#message", &answer);
    browser.follow("Check before sending");
    browser.follow("Send my answer");
    assert!(browser.text().contains(&answer), "{}", browser.text());
    browser.follow("Hide the messages I have read");
    assert!(!browser.text().contains(&question), "{}", browser.text());
    look(browser, &bench.clearnet());
    drop(visitor);
    runtime.block_on(bench.finish());
}

/// From the first page to the code. Before sending, the place in the picture and the author of the document are shown.
fn write_and_send(
    browser: &mut impl Visitor,
    text: &str,
    files: &[PathBuf],
    author: &str,
) -> String {
    let first = browser.tab();
    assert!(first.contains("Leave now"), "{first}");
    assert!(browser.text().contains("Use your own phone or computer."));
    browser.look("entry");
    browser.follow("Write a report");
    browser.fill_in("#report", text);
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    browser.attach("#files", &paths);
    browser.follow("Check before sending");
    let review = browser.text();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(review.contains(name), "{name} in {review}");
    }
    assert!(
        review.contains(text) && review.contains("Removed"),
        "{review}"
    );
    for found in ["The place where it was made: 55.67", author] {
        assert!(review.contains(found), "{found} in {review}");
    }
    browser.look("review");
    browser.follow("Send the report");
    let code = browser
        .text_at("#code")
        .split_whitespace()
        .filter(|word| word.chars().all(char::is_alphabetic))
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(code.split(' ').count(), 12, "{code}");
    browser.look("code");
    browser.fill_in("#try", &code);
    browser.follow("Test my copy");
    assert!(!browser.text().contains(&code));
    browser.follow("Go to my messages");
    code
}

fn leave(browser: &mut impl Visitor) {
    browser.follow("Leave now");
    assert!(!browser.has_cookies());
    // The page hands over to an empty one by itself.
    browser.wait_for_url("about:blank");
}

fn come_back(browser: &mut impl Visitor, code: &str) {
    browser.fill_in("#code", code);
    browser.follow("Open my messages");
}

/// The staff's part of the story: the case is assigned, and the lawyer asks.
pub(crate) async fn ask(bench: &Bench, text: &str, question: &str) {
    let mut triager = bench.member("Triager").await;
    let path = crate::journey::case_with(&mut triager, text).await;
    crate::journey::assign(&mut triager, &path).await;
    let mut lawyer: Client = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    let form = page
        .form_with("message")
        .with("message", question)
        .press_value("do", "ask");
    lawyer.submit(&page, form).await.unwrap();
}

/// A JPEG with a place and a comment, and a DOCX with an author.
fn files(folder: &Path, comment: &str, author: &str) -> Vec<PathBuf> {
    let (jpeg, docx) = (folder.join("cold-store.jpg"), folder.join("log.docx"));
    fs::write(&jpeg, picture::jpeg(3_000, comment)).unwrap();
    fs::write(&docx, papers::docx("Door B, every night.", author)).unwrap();
    vec![jpeg, docx]
}
