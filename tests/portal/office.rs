//! What staff see, in a real browser: sign-in, inbox, a case before and after it is assigned, people, tenants.

use tokio::runtime::Runtime;

use crate::bench::{Bench, PASSWORD};
use crate::browser::{Browser, Options};
use crate::journey::{assign, case_with, send_report};

#[test]
fn staff_work_in_a_real_browser_on_wide_and_narrow_screens_and_in_the_dark() {
    let runtime = Runtime::new().unwrap();
    let mut bench = runtime.block_on(Bench::filled());
    let text = bench.canaries.plant("report text");
    let name = bench.canaries.plant("reporter's name");
    let fields = [
        ("report", text.as_str()),
        ("mode", "confidential"),
        ("name", name.as_str()),
    ];
    let (_, _) = runtime.block_on(send_report(&mut bench, &fields));
    let path = runtime.block_on(async {
        let mut triager = bench.member("Triager").await;
        case_with(&mut triager, &text).await
    });
    let staff = bench.office();

    let mut browser = signed_in(&bench, "Triager", Options::new(1280));
    looks(&mut browser, "cases-triager");
    browser.open(&format!("{staff}{path}"));
    assert!(browser.text().contains(&text), "{}", browser.text());
    assert!(!browser.text().contains(&name), "{}", browser.text());
    looks(&mut browser, "triage");
    runtime.block_on(async {
        let mut triager = bench.member("Triager").await;
        assign(&mut triager, &path).await;
    });
    browser.open(&format!("{staff}{path}"));
    assert!(!browser.text().contains(&text), "{}", browser.text());
    browser.open(&format!("{staff}/en/people"));
    looks(&mut browser, "people");
    drop(browser);

    for (look, options) in [
        ("case", Options::new(1280)),
        ("case-dark", Options::new(1280).dark()),
    ] {
        let mut browser = signed_in(&bench, "Lawyer", options);
        looks(&mut browser, &format!("{look}s-lawyer"));
        let link = browser.source_at("tbody a");
        let target = link.split('"').find(|part| part.starts_with("/en/case/"));
        browser.open(&format!("{staff}{}", target.unwrap()));
        looks(&mut browser, &format!("{look}-demo"));
        browser.open(&format!("{staff}{path}"));
        let shown = browser.text();
        assert!(shown.contains(&text) && shown.contains(&name), "{shown}");
        looks(&mut browser, look);
        browser.follow("Sign out");
        browser.open(&format!("{staff}{path}"));
        assert!(!browser.text().contains(&text), "{}", browser.text());
        looks(&mut browser, "sign-in");
    }
    let mut browser = signed_in(&bench, "Administrator", Options::new(1280));
    browser.open(&format!("{staff}/en/tenants"));
    looks(&mut browser, "tenants");
    let link = browser.source_at("tbody a");
    let target = link
        .split('"')
        .find(|part| part.starts_with("/en/tenants/"));
    let tenant = format!("{staff}{}", target.unwrap());
    for (page, look) in [
        ("", "tenant"),
        ("/renew", "tenant-renew"),
        ("/texts", "tenant-texts"),
        ("/questions", "tenant-questions"),
    ] {
        browser.open(&format!("{tenant}{page}"));
        looks(&mut browser, look);
    }
    browser.open(&format!(
        "{staff}/en/r/{}/report",
        tenant.rsplit('/').next().unwrap()
    ));
    looks(&mut browser, "preview");
    let origins = browser.origins();
    assert!(origins.iter().all(|origin| *origin == staff), "{origins:?}");
    drop(browser);
    runtime.block_on(bench.finish());
}

/// A browser in which this member of the demo has signed in with the kit.
pub(crate) fn signed_in(bench: &Bench, name: &str, options: Options) -> Browser {
    bench.clock.advance_minutes(1);
    let mut browser = options.start();
    browser.open(&format!("{}/en/sign-in", bench.office()));
    browser.fill_in("#name", name);
    browser.fill_in("#password", PASSWORD);
    browser.fill_in("#totp", &bench.one_time_code(name));
    browser.fill_in("#kit", &bench.kit(name));
    browser.follow("Sign in");
    assert!(browser.text().contains("Sign out"), "{}", browser.text());
    browser
}

/// Takes a wide and a narrow picture; nothing may stand beyond the edge of either.
pub(crate) fn looks(browser: &mut Browser, name: &str) {
    for width in [320, 1280] {
        browser.resize(width);
        browser.picture(&format!("staff-{name}-{width}"));
        assert_eq!(browser.overflow(), 0, "{name} at {width}");
    }
    // The case that is no longer theirs is a page that is not there. Where the address has led the
    // focus to what is wrong, the page need not.
    let fine = ["a status of 404", "Clear-Site-Data", "Autofocus processing"];
    let mut complaints = browser.complaints();
    complaints.retain(|said| !fine.iter().any(|fine| said.contains(fine)));
    assert!(complaints.is_empty(), "{name}: {complaints:?}");
}
