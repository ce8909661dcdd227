//! A link that was begun is of the browser in which it was.

use super::*;
use crate::founding::confirm_words;
use crate::html::Html;

const ELSEWHERE: &str = "was begun in another browser";

/// Holds a page against what only the person who joins may see.
fn shows_nothing(page: &Response) {
    assert!(page.text().contains(ELSEWHERE), "{}", page.text());
    let html: Html = page.html();
    // The page to sign in has a field for a kit.
    for part in ["secret", "words", "six"] {
        assert!(html.by_id(part).is_none(), "{part}: {}", page.text());
    }
}

fn chosen(page: &Response) -> Form {
    page.form_with("password")
        .with("password", crate::bench::PASSWORD)
        .with("again", crate::bench::PASSWORD)
}

fn has_cookie(client: &Client, wanted: &str) -> bool {
    client.cookies().iter().any(|(name, _)| *name == wanted)
}

/// A link for somebody new.
async fn invite(admin: &mut Client) -> String {
    let people = admin.get("/en/people").await.unwrap();
    let form = people.form_by_button("Make the link");
    let form = form.with("name", "Dag Berg").with("role", "triager");
    link_on(&admin.submit(&people, form.with("all", "1")).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_made_a_link_sees_and_gets_nothing_of_whoever_has_begun_behind_it() {
    let mut bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let link = invite(&mut admin).await;
    let first = admin.get(&link).await.unwrap();
    let mut dag = bench.staff();
    let page = dag.get(&link).await.unwrap();
    assert!(has_cookie(&dag, "__Host-joining"));
    let factor = dag.submit(&page, chosen(&page)).await.unwrap();
    let secret = factor.html().by_id("secret").unwrap();
    bench.canaries.watch("secret", &secret);
    // Nor can they choose a password in the other one's place.
    shows_nothing(&admin.submit(&first, chosen(&first)).await.unwrap());
    shows_nothing(&admin.get(&link).await.unwrap());
    // Sent twice, the password leads on all the same.
    let factor = dag.submit(&page, chosen(&page)).await.unwrap();
    assert_eq!(factor.html().by_id("secret").as_ref(), Some(&secret));

    let letters: String = secret.chars().filter(|at| !at.is_whitespace()).collect();
    let shown = factor.form_with("totp").with("totp", &bench.totp(&letters));
    shows_nothing(&admin.submit(&factor, shown.clone()).await.unwrap());
    let kit = dag.submit(&factor, shown).await.unwrap();
    shows_nothing(&admin.get(&link).await.unwrap());
    let last = kit.form_with("word");
    let source = kit.source();
    let (words, waiting) = confirm_words(&mut dag, kit).await;
    bench.canaries.watch("kit", &words);
    assert!(waiting.html().by_id("six").is_some(), "{source}");

    // The last form once more: the page and the device for the same browser, and for no other.
    let again = dag.submit(&waiting, last.clone()).await.unwrap();
    assert_eq!(again.html().by_id("six"), waiting.html().by_id("six"));
    let mut thief = bench.staff();
    shows_nothing(&thief.submit(&waiting, last).await.unwrap());
    assert!(!has_cookie(&thief, "__Host-device"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_closed_the_browser_is_told_what_to_do_and_begins_anew_after_an_hour() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let link = invite(&mut admin).await;
    let mut dag = bench.staff();
    let page = dag.get(&link).await.unwrap();
    let factor = dag.submit(&page, chosen(&page)).await.unwrap();
    assert!(factor.html().by_id("secret").is_some());
    dag.forget();
    let gone = dag.get(&link).await.unwrap();
    shows_nothing(&gone);
    assert!(
        gone.text().contains("Ask an administrator for a new one"),
        "{}",
        gone.text()
    );
    // To look does not put it off.
    bench.clock.advance_minutes(59);
    shows_nothing(&dag.get(&link).await.unwrap());
    bench.clock.advance_minutes(1);
    let page = dag.get(&link).await.unwrap();
    let (_, _, waiting) = enrol(&bench, &mut dag, page, "").await;
    assert!(waiting.html().by_id("six").is_some(), "{}", waiting.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn set_up_is_of_the_browser_in_which_its_first_password_was_chosen() {
    let bench = Bench::empty().await;
    let (mut one, mut other) = (bench.staff(), bench.staff());
    let page = one.get(&bench.setup()).await.unwrap();
    let early = other.get(&bench.setup()).await.unwrap();
    let form = chosen(&page).with("name", "Ada Holm");
    let factor = one.submit(&page, form.clone()).await.unwrap();
    assert!(factor.html().by_id("secret").is_some());
    shows_nothing(&other.get(&bench.setup()).await.unwrap());
    let told = other.submit(&early, form).await.unwrap();
    shows_nothing(&told);
    assert!(
        told.text().contains("restart the portal"),
        "{}",
        told.text()
    );
    one.forget();
    shows_nothing(&one.get(&bench.setup()).await.unwrap());
    bench.clock.advance_minutes(60);
    // Whoever comes first begins anew, and both people go on in that browser.
    let page = other.get(&bench.setup()).await.unwrap();
    let (_, _, page) = enrol(&bench, &mut other, page, "Ada Holm").await;
    let (_, _, page) = enrol(&bench, &mut other, page, "Rut Lind").await;
    shows_nothing(&one.get(&bench.setup()).await.unwrap());
    let (_, page) = confirm_words(&mut other, page).await;
    let (_, done) = confirm_words(&mut other, page).await;
    let again = other.get(&bench.setup()).await.unwrap();
    assert_eq!(again.text(), done.text());
    shows_nothing(&one.get(&bench.setup()).await.unwrap());
    bench.finish().await;
}
