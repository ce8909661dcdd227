//! Acceptance story 1 by keyboard alone: Tab, Shift and Tab, arrows, the space bar, Enter and letters. At every stop the
//! focus can be seen and follows the page.

use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::{Browser, Options};
use crate::picture;

#[test]
fn a_reporter_who_has_only_a_keyboard_reports_and_answers_on_a_wide_screen() {
    by_keyboard(Options::new(1280));
}

#[test]
fn a_reporter_who_has_only_a_keyboard_reports_and_answers_on_a_narrow_dark_screen() {
    by_keyboard(Options::new(320).dark());
}

fn by_keyboard(options: Options) {
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let text = bench.canaries.plant("report text");
    let answer = bench.canaries.plant("answer");
    let comment = bench.canaries.plant("picture comment");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cold-store.jpg");
    std::fs::write(&file, picture::jpeg(3_000, &comment)).unwrap();
    let mut browser = options.start();
    browser.open(&format!("{}{}", bench.clearnet(), bench.tenant()));
    to_the_form(&mut browser);
    send_an_empty_form(&mut browser);
    browser.type_text(&text);
    browser.tab_to("#files");
    browser.choose_files(&[&file]);
    activate(&mut browser, "button.main");
    assert!(browser.text().contains("cold-store.jpg"));
    activate(&mut browser, "button[value=send]");
    let code = note_the_code(&mut browser);
    bench.canaries.watch_code(&code);
    open_messages(&mut browser, &code);
    assert!(browser.text().contains(&text), "{}", browser.text());
    browser.tab_to("#message");
    browser.type_text(&answer);
    activate(&mut browser, "button.main");
    activate(&mut browser, "button[value=send]");
    assert!(browser.text().contains(&answer), "{}", browser.text());
    browser.tab_to("#files");
    browser.tab_back_to(".leave");
    browser.press_and_wait("Enter");
    assert!(browser.cookies().is_empty());
    browser.wait_for_url("about:blank");
    drop(browser);
    runtime.block_on(bench.finish());
}

/// Past the bar by its own link, and into the form.
fn to_the_form(browser: &mut Browser) {
    browser.tab_to(".leave");
    browser.tab_to(".skip");
    browser.press("Enter");
    browser.tab_to("main a.main");
    browser.press_and_wait("Enter");
}

/// The choices open and close with the arrows; an empty form leads from its fault to the field.
fn send_an_empty_form(browser: &mut Browser) {
    browser.tab_to("#anonymous");
    browser.press("ArrowDown");
    assert!(browser.focused().contains("id=\"confidential\""));
    assert_eq!(browser.focus_fault(), "");
    browser.tab_to("#name");
    browser.tab_back_to("#confidential");
    browser.press("ArrowUp");
    browser.tab_to("summary");
    browser.press("Space");
    browser.tab_to("#where");
    activate(browser, "button.main");
    assert!(browser.focused().contains("id=\"problem\""));
    browser.tab_to(".problem a");
    browser.press_and_wait("Enter");
    assert!(browser.focused().contains("id=\"report\""));
    assert_eq!(browser.focus_fault(), "");
}

/// Reads the code and tries the copy.
fn note_the_code(browser: &mut Browser) -> String {
    let code = browser.text_at("#code");
    let words: Vec<&str> = code.split_whitespace().collect();
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| word.chars().all(char::is_alphabetic))
        .collect();
    assert_eq!(words.len(), 12, "{code}");
    let code = words.join(" ");
    browser.tab_to("#try");
    browser.type_text(&code);
    activate(browser, "main form button");
    assert!(browser.focused().contains("id=\"result\""));
    code
}

fn open_messages(browser: &mut Browser, code: &str) {
    activate(browser, "main a.main");
    browser.tab_to("#code");
    browser.type_text(code);
    activate(browser, "button.main");
}

/// Goes to a button or link and presses Enter.
fn activate(browser: &mut Browser, selector: &str) {
    browser.tab_to(selector);
    browser.press_and_wait("Enter");
}
