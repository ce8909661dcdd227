//! Passkeys in real Chromium with its virtual authenticator: made, used, replayed, stolen.

use tokio::runtime::Runtime;

use crate::bench::{Bench, PASSWORD};
use crate::browser::{Browser, Options};

/// Shows name and password, the kit where the browser is new, and no second factor.
fn first_step(browser: &mut Browser, bench: &Bench, name: &str) {
    browser.open(&format!("{}/en/sign-in", bench.office()));
    browser.fill_in("#name", name);
    browser.fill_in("#password", PASSWORD);
    if browser.has("details[open]") {
        browser.fill_in("#kit", &bench.kit(name));
    }
    browser.follow("Sign in");
}

fn sign_in_with_app(browser: &mut Browser, bench: &Bench, name: &str) {
    bench.clock.advance_minutes(1);
    first_step(browser, bench, name);
    browser.fill_in("#factor-totp", &bench.one_time_code(name));
    browser.follow("Go on with these digits");
    assert!(browser.text().contains("Sign out"), "{}", browser.text());
}

fn add_passkey(browser: &mut Browser, bench: &Bench) {
    browser.open(&format!("{}/en/account/factors", bench.office()));
    browser.follow("Add a passkey");
    browser.fill_in("#name", "Key on my ring");
    browser.click_text("Make the passkey");
    browser.wait_for_text("It is added");
    assert!(
        browser.text().contains("Key on my ring"),
        "{}",
        browser.text()
    );
}

#[test]
fn a_passkey_is_made_and_opens_in_a_real_browser() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::filled());
    let mut browser = Options::new(1280).with_scripts().start();
    browser.add_authenticator();
    sign_in_with_app(&mut browser, &bench, "Lawyer");
    add_passkey(&mut browser, &bench);
    look(&mut browser, "factors");
    browser.follow("Sign out");

    first_step(&mut browser, &bench, "Lawyer");
    look(&mut browser, "second-factor");
    browser.click_text("Use your passkey");
    browser.wait_for_text("Sign out");
    // Asked again, it opens as well, and the act goes on.
    bench.clock.advance_minutes(11);
    browser.open(&format!("{}/en/account/factors", bench.office()));
    browser.follow("Make ten codes");
    assert!(
        browser.text().contains("Is it still you?"),
        "{}",
        browser.text()
    );
    look(&mut browser, "step-up");
    browser.click_text("Use your passkey");
    browser.wait_for_text("Your recovery codes");
    look(&mut browser, "recovery-codes");
    let requests = browser.requests();
    let scripts: Vec<_> = requests.iter().filter(|url| url.contains(".js")).collect();
    assert!(!scripts.is_empty());
    assert!(
        scripts.iter().all(|url| url.ends_with("/passkey.js")),
        "{scripts:?}"
    );
    drop(browser);
    runtime.block_on(bench.finish());
}

#[test]
fn an_answer_of_a_passkey_works_once_and_for_its_owner_only() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::filled());
    let mut browser = Options::new(1280).with_scripts().start();
    browser.add_authenticator();
    sign_in_with_app(&mut browser, &bench, "Lawyer");
    add_passkey(&mut browser, &bench);
    browser.follow("Sign out");

    // The answer to one question, caught on its way: the page is asked and sends nothing.
    first_step(&mut browser, &bench, "Lawyer");
    let answer = browser.passkey_answer();
    let client = |cookie: &str| {
        let mut client = bench.staff();
        client.keep("__Host-entering", cookie);
        client
    };
    let cookies = browser.cookies();
    let (_, half) = cookies
        .iter()
        .find(|(name, _)| name == "__Host-entering")
        .unwrap();
    let fields = [("factor", "passkey"), ("factor_code", answer.as_str())];
    runtime.block_on(async {
        // In another sign-in of the same member, and in one of somebody else.
        for name in ["Lawyer", "Deputy"] {
            let mut other = bench.staff();
            let page = crate::factors::first_step(&bench, &mut other, name).await;
            assert!(page.path.ends_with("/second"), "{}", page.text());
            let refused = other.post("/en/sign-in/second", &fields).await.unwrap();
            assert!(!refused.text().contains("Sign out"), "{name}");
        }
        let mut owner = client(half);
        let inside = owner.post("/en/sign-in/second", &fields).await.unwrap();
        assert!(inside.text().contains("Sign out"), "{}", inside.text());
        let mut again = client(half);
        let refused = again.post("/en/sign-in/second", &fields).await.unwrap();
        assert!(!refused.text().contains("Sign out"), "a replay");
    });
    drop(browser);
    runtime.block_on(bench.finish());
}

#[test]
fn whoever_joins_a_firm_of_passkeys_makes_one_and_signs_in_with_it() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::filled());
    let link = runtime.block_on(async {
        let mut admin = bench.member("Administrator").await;
        let people = admin.get("/en/people").await.unwrap();
        let form = people.form_with("role").with("name", "Aud Berg");
        let form = form.with("role", "auditor").with("all", "1");
        crate::founding::invited_to(&admin.submit(&people, form).await.unwrap())
    });
    let factors = "[sign_in]\nfactors = [\"passkey\", \"totp\"]\n";
    let bench = runtime.block_on(bench.restart_with(factors));
    let mut browser = Options::new(1280).with_scripts().start();
    browser.add_authenticator();
    browser.open(&format!("{}{link}", bench.office()));
    browser.fill_in("#password", PASSWORD);
    browser.fill_in("#again", PASSWORD);
    browser.follow("Use this password");
    look(&mut browser, "join-passkey");
    browser.follow("Use an authenticator app instead");
    look(&mut browser, "join-app");
    browser.follow("Use a passkey instead");
    browser.fill_in("#name", "Key on my ring");
    browser.click_text("Make the passkey");
    browser.wait_for_text("I have the words on paper");
    let words = browser.text_at("#words");
    let asked = browser.text();
    let at = asked.to_lowercase().find("word ").unwrap() + 5;
    let place: String = asked[at..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let place: usize = place.parse().unwrap();
    let word = words.split_whitespace().nth(place - 1).unwrap();
    browser.fill_in("#word", word);
    browser.follow("I have the words on paper");
    browser.open(&format!("{}/en/sign-in", bench.office()));
    browser.fill_in("#name", "Aud Berg");
    browser.fill_in("#password", PASSWORD);
    browser.follow("Sign in");
    browser.click_text("Use your passkey");
    browser.wait_for_text("Sign out");
    drop(browser);
    runtime.block_on(bench.finish());
}

#[test]
fn without_scripts_the_page_says_so_and_everything_else_works() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::filled());
    let mut browser = Options::new(320).dark().start();
    sign_in_with_app(&mut browser, &bench, "Lawyer");
    browser.open(&format!("{}/en/account/factors", bench.office()));
    look(&mut browser, "factors-without-scripts");
    browser.follow("Add a passkey");
    assert!(
        browser.text().contains("needs JavaScript"),
        "{}",
        browser.text()
    );
    look(&mut browser, "passkey-without-scripts");
    drop(browser);
    runtime.block_on(bench.finish());
}

/// Takes a wide and a narrow picture; nothing may stand beyond the edge of either.
fn look(browser: &mut Browser, name: &str) {
    for width in [320, 1280] {
        browser.resize(width);
        browser.picture(&format!("staff-{name}-{width}"));
        assert_eq!(browser.overflow(), 0, "{name} at {width}");
    }
    let mut complaints = browser.complaints();
    // A page that answers a form is already at its notice, and Chromium says so.
    complaints.retain(|said| !said.contains("Clear-Site-Data") && !said.contains("Autofocus"));
    assert!(complaints.is_empty(), "{name}: {complaints:?}");
}
