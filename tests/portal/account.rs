//! A member's own account: password, browsers, printed kit, sessions, and what ends with them.

use std::time::Duration;

use subrosa_store::StoreError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Runtime;

use crate::bench::{Bench, PASSWORD};
use crate::browser::Options;
use crate::factors::show;
use crate::html::Form;
use crate::http::{Client, Response};
use crate::office::{looks, signed_in};

const NEW: &str = "Nine-Copper-lamps-under-1-stair";

/// Signs in with what the browser holds and no kit.
async fn sign_in_here(bench: &Bench, client: &mut Client, password: &str) -> Response {
    bench.clock.advance_minutes(1);
    let page = client.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Lawyer")
        .with("password", password)
        .with("totp", &bench.one_time_code("Lawyer"));
    client.submit(&page, form).await.unwrap()
}

/// Shows what the browser holds and the password, and no second factor yet.
async fn half_in(client: &mut Client) -> Response {
    let page = client.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Lawyer")
        .with("password", PASSWORD);
    let asked = client.submit(&page, form).await.unwrap();
    assert!(asked.path.ends_with("/sign-in/second"), "{}", asked.path);
    asked
}

/// Signs in with the kit in a browser that gets this name.
async fn named(bench: &Bench, name: &str) -> Client {
    bench.clock.advance_minutes(1);
    let mut client = bench.staff();
    let page = client.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", "Lawyer")
        .with("password", PASSWORD)
        .with("totp", &bench.one_time_code("Lawyer"))
        .with("kit", &bench.kit("Lawyer"))
        .with("browser", name);
    let page = client.submit(&page, form).await.unwrap();
    assert!(is_in(&page), "{}", page.text());
    client
}

fn is_in(page: &Response) -> bool {
    page.source().contains("/sign-out\"")
}

async fn account(client: &mut Client) -> Response {
    client.get("/en/account").await.unwrap()
}

/// The forms whose action contains `part`.
fn forms(page: &Response, part: &str) -> Vec<Form> {
    let all = page.html().forms();
    all.into_iter()
        .filter(|form| form.action.contains(part))
        .collect()
}

fn change(page: &Response, old: &str, new: &str, again: &str) -> Form {
    page.form_with("old")
        .with("old", old)
        .with("password", new)
        .with("again", again)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_keeps_the_browsers_and_ends_the_other_sessions() {
    let bench = Bench::filled().await;
    let (mut own, mut other) = (named(&bench, "Office").await, named(&bench, "Train").await);
    let page = account(&mut own).await;
    let told = own
        .submit(&page, change(&page, PASSWORD, "lawyer", "Lawyer"))
        .await
        .unwrap();
    for missing in [
        "6 more characters",
        "Add a capital letter",
        "Add a digit",
        "neither letter nor digit",
        "Leave out your name",
        "tried first",
        "not the same",
    ] {
        assert!(told.text().contains(missing), "{missing}: {}", told.text());
    }
    let told = own
        .submit(&told, change(&told, "not-it", NEW, NEW))
        .await
        .unwrap();
    assert!(told.text().contains("This is not your password"));
    assert!(is_in(&account(&mut other).await));

    let done = own
        .submit(&told, change(&told, PASSWORD, NEW, NEW))
        .await
        .unwrap();
    assert!(
        done.text().contains("You have a new password"),
        "{}",
        done.text()
    );
    assert!(is_in(&account(&mut own).await));
    assert!(!is_in(&account(&mut other).await));
    assert!(!is_in(&sign_in_here(&bench, &mut other, PASSWORD).await));
    assert!(is_in(&sign_in_here(&bench, &mut other, NEW).await));
    let log = bench.logged();
    assert!(log.contains("a member changed their password"), "{log}");
    assert!(log.contains("typed another password than theirs"), "{log}");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_session_cookie_changes_no_password_and_makes_no_kit() {
    let bench = Bench::filled().await;
    let mut own = named(&bench, "Office").await;
    let cookies = own.cookies();
    let stolen = cookies.iter().find(|(name, _)| *name == "__Host-staff");
    let stolen = stolen.unwrap().1.to_owned();
    let mut thief = bench.staff();
    thief.keep("__Host-staff", &stolen);
    let page = account(&mut thief).await;
    assert!(is_in(&page));
    let told = thief
        .submit(&page, change(&page, PASSWORD, NEW, NEW))
        .await
        .unwrap();
    assert!(told.text().contains("This is not your password"));
    let page = thief.get("/en/account/kit").await.unwrap();
    let form = page
        .form_with("old")
        .with("old", PASSWORD)
        .press_value("do", "start");
    let told = thief.submit(&page, form).await.unwrap();
    assert!(told.text().contains("This is not your password"));
    assert!(told.html().by_id("words").is_none());
    // The owner ends it from the list, and sees where it was opened.
    let page = account(&mut own).await;
    assert_eq!(forms(&page, "/account/session/").len(), 1);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_have_names_and_one_that_is_removed_opens_nothing() {
    let bench = Bench::filled().await;
    let (mut own, mut lost) = (named(&bench, "Office").await, named(&bench, "").await);
    let page = account(&mut own).await;
    let text = page.text();
    assert!(text.contains("Office this one"), "{text}");
    assert!(text.contains("Browser without a name"), "{text}");
    assert!(text.contains("23 November 2026"), "{text}");
    let rows = forms(&page, "/account/browser/");
    let form = rows.into_iter().filter(|form| form.has("name")).nth(1);
    let form = form
        .unwrap()
        .with("name", "Lost <phone>")
        .press_value("do", "name");
    let page = own.submit(&page, form).await.unwrap();
    assert!(page.text().contains("Lost <phone>"), "{}", page.text());

    let remove = |page: &Response, nth: usize| {
        let rows = forms(page, "/account/browser/");
        let remove = rows.into_iter().filter(|form| !form.has("name")).nth(nth);
        remove.unwrap().press_value("do", "remove")
    };
    let form = remove(&page, 1);
    let page = own.submit(&page, form).await.unwrap();
    assert!(!page.text().contains("Lost <phone>"), "{}", page.text());
    assert!(!is_in(&account(&mut lost).await));
    assert!(!is_in(&sign_in_here(&bench, &mut lost, PASSWORD).await));

    let form = remove(&page, 0);
    let page = own.submit(&page, form).await.unwrap();
    assert!(
        page.text().contains("You are signed out"),
        "{}",
        page.text()
    );
    assert!(!is_in(&sign_in_here(&bench, &mut own, PASSWORD).await));
    assert!(is_in(&account(&mut named(&bench, "New").await).await));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_half_open_ends_with_its_browser() {
    let bench = Bench::filled().await;
    let (mut own, mut lost) = (named(&bench, "Office").await, named(&bench, "Lost").await);
    let number = |name: &str| {
        let lawyer = bench.store().member_by_login("Lawyer").unwrap().unwrap();
        let mut browsers = lawyer.lock.browsers();
        let found = browsers.find(|browser| browser.name == name);
        found.unwrap().number
    };
    let asked = half_in(&mut lost).await;
    let page = account(&mut own).await;
    let lost_one = number("Lost");
    let mut rows = forms(&page, &lost_one).into_iter();
    let remove = rows.find(|form| !form.has("name")).unwrap();
    own.submit(&page, remove.press_value("do", "remove"))
        .await
        .unwrap();
    bench.clock.advance_minutes(1);
    let late = show(&mut lost, &asked, "totp", &bench.one_time_code("Lawyer")).await;
    assert!(!is_in(&late), "{}", late.text());
    assert!(!is_in(&account(&mut lost).await));

    // Nor does one that nobody closed: the browser is looked for at the very end.
    let mut other = named(&bench, "Train").await;
    let asked = half_in(&mut other).await;
    let train = number("Train");
    let lawyer = bench.store().member_by_login("Lawyer").unwrap().unwrap();
    bench
        .store()
        .update_member(lawyer.id, |member| {
            assert!(member.lock.remove_browser(&train));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    bench.clock.advance_minutes(1);
    let late = show(&mut other, &asked, "totp", &bench.one_time_code("Lawyer")).await;
    assert!(
        late.text().contains("That was not right"),
        "{}",
        late.text()
    );
    assert!(is_in(&account(&mut own).await), "the others stay");
    assert!(is_in(&sign_in_here(&bench, &mut own, PASSWORD).await));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_ends_own_sessions_and_nobody_else_s() {
    let bench = Bench::filled().await;
    let mut own = named(&bench, "Office").await;
    let mut second = named(&bench, "Train").await;
    let mut other = bench.member("Deputy").await;
    let page = account(&mut own).await;
    assert_eq!(forms(&page, "/account/session/").len(), 2);
    let foreign = forms(&account(&mut other).await, "/account/session/").remove(0);
    // Another member's session is a page that does not exist, as any other number is.
    let token = page.form_with("old").value("token").unwrap().to_owned();
    let fields = [("token", token.as_str())];
    let stolen = own.post(&foreign.action, &fields).await.unwrap();
    let missing = "/en/account/session/00000000000000000000000000000000";
    let missing = own.post(missing, &fields).await.unwrap();
    assert_eq!(stolen.status, 404);
    assert_eq!(stolen.body, missing.body);
    assert!(is_in(&account(&mut other).await));

    let form = forms(&page, "/account/session/").remove(1);
    let page = own.submit(&page, form).await.unwrap();
    assert!(page.text().contains("The session is ended"));
    assert!(!is_in(&account(&mut second).await));
    assert!(is_in(&sign_in_here(&bench, &mut second, PASSWORD).await));
    // A form of an earlier session does nothing, a form of another site neither.
    let everywhere = |page: &Response| forms(page, "sign-out-everywhere").remove(0);
    let forged = everywhere(&page).with("token", "0");
    let mut silent = own.without_origin();
    let refused = silent.submit(&page, forged).await.unwrap();
    assert_eq!(refused.status, 400);
    let gone = silent.submit(&page, everywhere(&page)).await.unwrap();
    assert!(
        gone.text().contains("You are signed out"),
        "{}",
        gone.text()
    );
    assert!(!is_in(&account(&mut silent).await));
    assert!(!is_in(&account(&mut second).await));
    assert!(is_in(&account(&mut other).await));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_kit_is_shown_once_and_kills_the_old_one() {
    let mut bench = Bench::filled().await;
    let mut own = named(&bench, "Office").await;
    let page = own.get("/en/account/kit").await.unwrap();
    let ask = |page: &Response, password: &str| {
        page.form_with("old")
            .with("old", password)
            .press_value("do", "start")
    };
    let refused = own.submit(&page, ask(&page, "wrong")).await.unwrap();
    assert!(refused.html().by_id("words").is_none());
    let shown = own.submit(&refused, ask(&refused, PASSWORD)).await.unwrap();
    let words = shown.html().by_id("words").unwrap();
    bench.canaries.watch("kit", &words);
    assert_eq!(words.split_whitespace().count(), 24);
    let form = shown
        .form_with("word")
        .with("word", "zzz")
        .press_value("do", "kit");
    let wrong = own.submit(&shown, form).await.unwrap();
    // Until a word was typed, the old one opens.
    named(&bench, "Still").await;
    let text = wrong.text();
    let place = text.split("That is not word ").nth(1).unwrap();
    let place: usize = place.split('.').next().unwrap().parse().unwrap();
    let word = words.split_whitespace().nth(place - 1).unwrap();
    let typed = || {
        let form = wrong.form_with("word").with("word", word);
        form.press_value("do", "kit")
    };
    let done = own.submit(&wrong, typed()).await.unwrap();
    assert!(
        done.text().contains("You have a new kit"),
        "{}",
        done.text()
    );
    for page in [
        own.get("/en/account/kit").await.unwrap(),
        own.submit(&wrong, typed()).await.unwrap(),
    ] {
        // Not one word: many of them are words of every page.
        let neighbours = words.split_whitespace().collect::<Vec<_>>();
        let shown = neighbours
            .windows(2)
            .any(|two| page.text().contains(&two.join(" ")));
        assert!(!shown, "{}", page.text());
        assert!(page.html().by_id("words").is_none());
    }
    let mut client = bench.staff();
    let page = bench
        .sign_in(&mut client, "Lawyer", &bench.kit("Lawyer"))
        .await;
    assert!(!is_in(&page), "the old kit still opens");
    let page = bench.sign_in(&mut client, "Lawyer", &words).await;
    assert!(is_in(&page), "{}", page.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_running_ends_with_its_session() {
    let bench = Bench::filled().await;
    let (mut own, mut other) = (named(&bench, "Office").await, named(&bench, "Train").await);
    let cases = own.get("/en/cases").await.unwrap();
    let links = cases.html().links();
    let case = links.iter().find(|(_, to)| to.contains("/case/")).unwrap();
    let cookies: Vec<String> = own
        .cookies()
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let office = bench.office();
    let port = office.rsplit(':').next().unwrap();
    let head = format!(
        "POST {}/files HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: https://127.0.0.1:{port}\r\n\
         Cookie: {}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 400000\r\n\r\n\
         --b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nslow",
        case.1,
        cookies.join("; "),
    );
    let mut wire = own.connect().await.unwrap();
    wire.write_all(head.as_bytes()).await.unwrap();
    wire.flush().await.unwrap();
    let mut answer = [0; 512];
    let waiting = tokio::time::timeout(Duration::from_millis(500), wire.read(&mut answer));
    let early = waiting.await;
    assert!(
        early.is_err(),
        "answered before its body came: {}",
        String::from_utf8_lossy(&answer)
    );

    let page = account(&mut other).await;
    let everywhere = forms(&page, "sign-out-everywhere").remove(0);
    other.submit(&page, everywhere).await.unwrap();
    // Nothing more of the body was sent: only the end of the session can have answered.
    let read = wire.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("/en/sign-in"), "{answer}");
    bench.finish().await;
}

#[test]
fn members_work_on_their_account_in_a_real_browser() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::filled());
    for (look, options) in [
        ("account", Options::new(1280)),
        ("account-dark", Options::new(1280).dark()),
    ] {
        let mut browser = signed_in(&bench, "Lawyer", options);
        browser.follow("Lawyer");
        assert!(browser.text().contains("this one"), "{}", browser.text());
        looks(&mut browser, look);
        browser.fill_in("#old", "not-it");
        browser.fill_in("#password", "lawyer");
        browser.follow("Use this password");
        let told = browser.text();
        assert!(told.contains("Add a capital letter"), "{told}");
        looks(&mut browser, &format!("{look}-problem"));
        browser.follow("Make a new kit");
        looks(&mut browser, &format!("{look}-kit"));
        browser.fill_in("#old", PASSWORD);
        browser.follow("Show the new words");
        assert!(
            browser.text().contains("Your new kit"),
            "{}",
            browser.text()
        );
        looks(&mut browser, &format!("{look}-words"));
    }
    runtime.block_on(bench.finish());
}
