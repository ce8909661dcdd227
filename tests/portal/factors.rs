//! The second step of signing in, and one's own second factors.

use http::StatusCode;

use crate::bench::{Bench, PASSWORD};
use crate::http::{Client, Response};

/// Shows name, password and kit, and no second factor.
pub(crate) async fn first_step(bench: &Bench, client: &mut Client, name: &str) -> Response {
    let page = client.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", name)
        .with("password", PASSWORD)
        .with("totp", "")
        .with("kit", &bench.kit(name));
    client.submit(&page, form).await.unwrap()
}

/// Shows a factor on a page that asks for one.
pub(crate) async fn show(
    client: &mut Client,
    page: &Response,
    factor: &str,
    code: &str,
) -> Response {
    let button = match factor {
        "totp" => "Go on with these digits",
        "sms" => "Go on with this message",
        "recovery" => "Go on with this code",
        other => panic!("no factor {other}"),
    };
    let form = page
        .form_by_button(button)
        .with("factor_code", code)
        .press(button);
    client.submit(page, form).await.unwrap()
}

/// Presses one of the buttons of the page of factors.
pub(crate) async fn press(client: &mut Client, button: &str) -> Response {
    let page = client.get("/en/account/factors").await.unwrap();
    let form = page.form_by_button(button).press(button);
    client.submit(&page, form).await.unwrap()
}

/// Makes ten recovery codes.
async fn ten_codes(client: &mut Client, button: &str) -> Vec<String> {
    let page = press(client, button).await;
    let codes = page.html().by_id("codes");
    let codes = codes.unwrap_or_else(|| panic!("no codes: {}", page.text()));
    codes.split_whitespace().map(str::to_owned).collect()
}

fn signed_in(page: &Response) -> bool {
    page.text().contains("Sign out")
}

fn has_cookie(client: &Client, wanted: &str) -> bool {
    client.cookies().iter().any(|(name, _)| *name == wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_in_two_steps_is_no_session_before_the_second() {
    let bench = Bench::filled().await;
    bench.clock.advance_minutes(1);
    let mut client = bench.staff();
    let asked = first_step(&bench, &mut client, "Lawyer").await;
    assert!(asked.path.ends_with("/sign-in/second"), "{}", asked.path);
    assert!(!has_cookie(&client, "__Host-staff"), "no session");
    assert!(!has_cookie(&client, "__Host-device"), "no browser enrolled");
    // A half-open sign-in is worth nothing elsewhere, in its own cookie or in that of a session.
    let half = client
        .cookies()
        .into_iter()
        .find(|(name, _)| *name == "__Host-entering")
        .unwrap()
        .1
        .to_owned();
    let mut thief = bench.staff();
    thief.keep("__Host-entering", &half);
    thief.keep("__Host-staff", &half);
    for path in ["/en/cases", "/en/people", "/en/account/factors"] {
        let page = thief.get(path).await.unwrap();
        assert!(!signed_in(&page), "{path}");
    }
    let inside = show(&mut client, &asked, "totp", &bench.one_time_code("Lawyer")).await;
    assert!(signed_in(&inside), "{}", inside.text());
    assert!(
        has_cookie(&client, "__Host-device"),
        "the browser is enrolled"
    );
    assert!(!has_cookie(&client, "__Host-entering"));
    // What was half open is closed, for whoever kept its cookie too.
    let late = thief.get("/en/sign-in/second").await.unwrap();
    assert!(!late.source().contains("factor_code"), "{}", late.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_code_works_once_over_both_ways_of_signing_in() {
    let bench = Bench::filled().await;
    let mut client = bench.staff();
    let page = bench
        .sign_in(&mut client, "Lawyer", &bench.kit("Lawyer"))
        .await;
    assert!(signed_in(&page));
    let used = bench.one_time_code("Lawyer");
    let mut other = bench.staff();
    let asked = first_step(&bench, &mut other, "Lawyer").await;
    let refused = show(&mut other, &asked, "totp", &used).await;
    assert!(!signed_in(&refused), "one step, then two");

    bench.clock.advance_minutes(1);
    let code = bench.one_time_code("Lawyer");
    let inside = show(&mut other, &refused, "totp", &code).await;
    assert!(signed_in(&inside), "{}", inside.text());
    let mut third = bench.staff();
    let page = third.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Lawyer")
        .with("password", PASSWORD)
        .with("totp", &code)
        .with("kit", &bench.kit("Lawyer"));
    let refused = third.submit(&page, form).await.unwrap();
    assert!(!signed_in(&refused), "two steps, then one");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_and_a_wrong_password_answer_alike_without_a_code() {
    let bench = Bench::filled().await;
    let mut answers = Vec::new();
    for (name, password, kit) in [
        ("Nobody", PASSWORD, bench.kit("Lawyer")),
        ("Lawyer", "Grey-Panel-beside-gate-5", bench.kit("Lawyer")),
        ("Deputy", PASSWORD, bench.kit("Triager")),
        ("Triager", PASSWORD, String::new()),
    ] {
        let mut client = bench.staff().stay();
        let page = client.get("/en/sign-in").await.unwrap();
        let form = page
            .form_with("password")
            .with("name", name)
            .with("password", password)
            .with("totp", "")
            .with("kit", &kit);
        let answer = client.submit(&page, form).await.unwrap();
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert!(answer.set_cookies().is_empty(), "{name}");
        answers.push((name, answer.source().replace(name, "X")));
    }
    for (name, answer) in &answers {
        assert_eq!(*answer, answers[0].1, "{name}");
    }
    // Nor does the second step tell anything to whoever has not done the first.
    let mut pages = Vec::new();
    for cookie in ["", "0", &"a".repeat(64)] {
        let mut client = bench.staff();
        client.keep("__Host-entering", cookie);
        let page = client.get("/en/sign-in/second").await.unwrap();
        let fields = [("factor", "totp"), ("factor_code", "123456")];
        let posted = client.post("/en/sign-in/second", &fields).await.unwrap();
        pages.extend([page.source(), posted.source()]);
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_tries_end_a_half_open_sign_in_and_slow_the_next() {
    let bench = Bench::filled().await;
    bench.clock.advance_minutes(1);
    let mut client = bench.staff();
    let mut page = first_step(&bench, &mut client, "Lawyer").await;
    for _ in 0..3 {
        page = show(&mut client, &page, "totp", "000000").await;
        assert!(
            page.text().contains("That was not right"),
            "{}",
            page.text()
        );
    }
    // Wrong factors count as failed sign-ins: even the right one has to wait now.
    let code = bench.one_time_code("Lawyer");
    let waiting = show(&mut client, &page, "totp", &code).await;
    assert!(
        waiting.text().contains("Too many attempts"),
        "{}",
        waiting.text()
    );
    let mut other = bench.staff();
    let delayed = first_step(&bench, &mut other, "Lawyer").await;
    assert!(
        delayed.text().contains("Too many attempts"),
        "{}",
        delayed.text()
    );
    bench.clock.advance_minutes(5);
    let late = client.get("/en/sign-in/second").await.unwrap();
    assert!(!late.source().contains("factor_code"), "{}", late.text());
    let log = bench.logged();
    assert!(log.contains("a second factor was refused"), "{log}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_are_shown_once_and_each_opens_once() {
    let mut bench = Bench::filled().await;
    let mut client = bench.member("Lawyer").await;
    let codes = ten_codes(&mut client, "Make ten codes").await;
    assert_eq!(codes.len(), 10);
    for code in &codes {
        bench.canaries.watch("recovery code", code);
        bench
            .canaries
            .watch("recovery code", &code.replace('-', ""));
    }
    let again = client.get("/en/account/factors").await.unwrap();
    assert!(!again.source().contains(&codes[0]));
    assert!(
        again.text().contains("10 codes are left"),
        "{}",
        again.text()
    );

    let mut other = bench.staff();
    let asked = first_step(&bench, &mut other, "Lawyer").await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    let inside = show(&mut other, &asked, "recovery", &typed).await;
    assert!(signed_in(&inside), "{}", inside.text());

    // Twice at once, in two sign-ins: once.
    let (mut one, mut two) = (bench.staff(), bench.staff());
    let first = first_step(&bench, &mut one, "Lawyer").await;
    let second = first_step(&bench, &mut two, "Lawyer").await;
    let (first, second) = tokio::join!(
        show(&mut one, &first, "recovery", &codes[1]),
        show(&mut two, &second, "recovery", &codes[1]),
    );
    assert!(signed_in(&first) != signed_in(&second));

    let new = ten_codes(&mut client, "Make ten new codes").await;
    let mut third = bench.staff();
    let asked = first_step(&bench, &mut third, "Lawyer").await;
    let refused = show(&mut third, &asked, "recovery", &codes[2]).await;
    assert!(!signed_in(&refused), "the old ones are worth nothing");
    let inside = show(&mut third, &refused, "recovery", &new[0]).await;
    assert!(signed_in(&inside), "{}", inside.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_app_replaces_the_first_and_the_last_factor_stays() {
    let bench = Bench::filled().await;
    let mut client = bench.member("Lawyer").await;
    let page = client.get("/en/account/factors").await.unwrap();
    assert!(!page.text().contains("Remove the app"), "{}", page.text());
    let fields = [("do", "drop-totp")];
    let kept = client.post("/en/account/factors", &fields).await.unwrap();
    assert!(
        kept.text().contains("Nothing was removed"),
        "{}",
        kept.text()
    );

    let page = press(&mut client, "Connect another app instead").await;
    let secret: String = page.html().by_id("secret").unwrap().split(' ').collect();
    let form = page.form_with("totp").with("totp", "000000");
    let wrong = client
        .submit(&page, form.press("Connect the app"))
        .await
        .unwrap();
    assert_eq!(
        wrong.html().by_id("secret").unwrap().replace(' ', ""),
        secret
    );
    let form = wrong.form_with("totp").with("totp", &bench.totp(&secret));
    let done = client
        .submit(&wrong, form.press("Connect the app"))
        .await
        .unwrap();
    assert!(done.text().contains("It is added"), "{}", done.text());

    bench.clock.advance_minutes(1);
    let mut other = bench.staff();
    let asked = first_step(&bench, &mut other, "Lawyer").await;
    let refused = show(&mut other, &asked, "totp", &bench.one_time_code("Lawyer")).await;
    assert!(!signed_in(&refused), "the old app");
    let inside = show(&mut other, &refused, "totp", &bench.totp(&secret)).await;
    assert!(signed_in(&inside), "{}", inside.text());
    let log = bench.logged();
    assert!(
        log.contains("a member changed their second factors"),
        "{log}"
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_firm_does_not_allow_cannot_be_added() {
    let bench = Bench::filled_with("[sign_in]\nfactors = [\"totp\"]\n").await;
    let mut client = bench.member("Lawyer").await;
    let page = client.get("/en/account/factors").await.unwrap();
    assert!(
        !page.source().contains("value=\"passkey\""),
        "{}",
        page.text()
    );
    assert!(
        !page.source().contains("name=\"number\""),
        "{}",
        page.text()
    );
    for fields in [
        &[("do", "passkey")][..],
        &[("do", "phone"), ("number", "+4512345678")],
    ] {
        let answer = client.post("/en/account/factors", fields).await.unwrap();
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{fields:?}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_new_password_the_same_session_still_changes_factors() {
    const NEW: &str = "Blue-Ladder-behind-mill-7";
    let bench = Bench::filled().await;
    let mut client = bench.member("Lawyer").await;
    let mut half = bench.staff();
    let asked = first_step(&bench, &mut half, "Lawyer").await;
    let page = client.get("/en/account").await.unwrap();
    let form = page
        .form_with("old")
        .with("old", PASSWORD)
        .with("password", NEW)
        .with("again", NEW);
    let changed = client.submit(&page, form).await.unwrap();
    assert!(signed_in(&changed), "{}", changed.text());
    // What was half open under the old password opens nothing.
    bench.clock.advance_minutes(1);
    let refused = show(&mut half, &asked, "totp", &bench.one_time_code("Lawyer")).await;
    assert!(!signed_in(&refused), "{}", refused.text());
    let codes = ten_codes(&mut client, "Make ten codes").await;
    let mut other = bench.staff();
    let page = other.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Lawyer")
        .with("password", NEW)
        .with("kit", &bench.kit("Lawyer"));
    let asked = other.submit(&page, form).await.unwrap();
    let inside = show(&mut other, &asked, "recovery", &codes[0]).await;
    assert!(signed_in(&inside), "{}", inside.text());
    bench.finish().await;
}
