//! The pages of people in a real browser, wide, narrow and dark.

use tokio::runtime::Runtime;

use crate::bench::Bench;
use crate::browser::{Browser, Options};
use crate::office::{looks, signed_in};

/// The target of the first link on a page that ends so.
fn target(browser: &mut Browser, place: &str, end: &str) -> String {
    let source = browser.source_at(place);
    let target = source
        .split('"')
        .find(|part| part.starts_with("/en/people/") && part.ends_with(end));
    target
        .unwrap_or_else(|| panic!("no {end} in {source}"))
        .to_owned()
}

#[test]
fn the_pages_of_people_fit_wide_and_narrow_screens_and_the_dark() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::filled());
    let staff = bench.office();
    for (look, options) in [
        ("", Options::new(1280)),
        ("-dark", Options::new(1280).dark()),
    ] {
        let mut browser = signed_in(&bench, "Administrator", options);
        browser.open(&format!("{staff}/en/people"));
        looks(&mut browser, &format!("people-admin{look}"));
        let deputy = target(&mut browser, "tbody", "");
        browser.open(&format!("{staff}{deputy}"));
        looks(&mut browser, &format!("member{look}"));
        browser.follow("Remove for good");
        assert!(browser.text().contains("Tick that you are sure"));
        for width in [320, 1280] {
            browser.resize(width);
            browser.picture(&format!("staff-member-problem{look}-{width}"));
            assert_eq!(browser.overflow(), 0, "{width}");
        }
    }
    runtime.block_on(bench.finish());
}
