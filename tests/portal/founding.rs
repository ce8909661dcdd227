//! The set-up ceremony, an invitation, and a voucher: how people come to have keys.

use crate::bench::{Bench, PASSWORD};
use crate::http::{Client, Response};

/// Goes through password, one-time code and kit. Returns the secret, the kit and the page after.
pub(crate) async fn enrol(
    bench: &Bench,
    client: &mut Client,
    page: Response,
    name: &str,
) -> (String, String, Response) {
    let mut form = page
        .form_with("password")
        .with("password", PASSWORD)
        .with("again", PASSWORD);
    if !name.is_empty() {
        form = form.with("name", name);
    }
    let page = client.submit(&page, form).await.unwrap();
    assert!(
        page.source().contains("data:image/png;base64,"),
        "{}",
        page.text()
    );
    let secret = secret_of(&page);
    let form = page.form_with("totp").with("totp", "000000");
    let wrong = client.submit(&page, form).await.unwrap();
    let form = wrong.form_with("totp").with("totp", &bench.totp(&secret));
    let page = client.submit(&wrong, form).await.unwrap();
    let (kit, page) = confirm_words(client, page).await;
    (secret, kit, page)
}

/// Reads the words on a page of paper and types the one that is asked for.
pub(crate) async fn confirm_words(client: &mut Client, page: Response) -> (String, Response) {
    let words = page
        .html()
        .by_id("words")
        .or_else(|| page.html().by_id("kit"))
        .or_else(|| page.code());
    let words = words.unwrap_or_else(|| panic!("no words on {}", page.source()));
    let text = page.text();
    let place: usize = ["word ", "Word "]
        .iter()
        .flat_map(|lead| {
            text.match_indices(lead)
                .map(|(at, lead)| &text[at + lead.len()..])
        })
        .find_map(|rest| {
            rest.split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        })
        .unwrap_or_else(|| panic!("no place in {text}"));
    let word = words.split_whitespace().nth(place - 1).unwrap().to_owned();
    let form = page.form_with("word").with("word", &word);
    (words, client.submit(&page, form).await.unwrap())
}

fn secret_of(page: &Response) -> String {
    let text = page
        .html()
        .by_id("secret")
        .unwrap_or_else(|| panic!("no secret on {}", page.source()));
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(crate) async fn sign_in(
    bench: &Bench,
    client: &mut Client,
    name: &str,
    secret: &str,
    kit: &str,
) -> Response {
    bench.clock.advance_minutes(1);
    let page = client.get("/en/sign-in").await.unwrap();
    let form = page
        .form_with("password")
        .with("name", name)
        .with("password", PASSWORD)
        .with("totp", &bench.totp(secret))
        .with("kit", kit);
    client.submit(&page, form).await.unwrap()
}

/// The path of the link on the page after inviting.
pub(crate) fn invited_to(invited: &Response) -> String {
    let source = invited.source();
    let at = source
        .find("/en/join/")
        .unwrap_or_else(|| panic!("{}", invited.text()));
    source[at..at + 9 + 26].to_owned()
}

/// Takes up an invitation, and returns the six words of the new keys.
pub(crate) async fn join(bench: &Bench, invited: &Response) -> String {
    let mut client = bench.staff();
    let page = client.get(&invited_to(invited)).await.unwrap();
    let (_, _, waiting) = enrol(bench, &mut client, page, "").await;
    waiting.html().by_id("six").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_is_set_up_invites_and_vouches() {
    let mut bench = Bench::empty().await;
    let mut operator = bench.staff();
    let page = operator.get(&bench.setup()).await.unwrap();
    let (admin_secret, admin_kit, page) = enrol(&bench, &mut operator, page, "Ada Holm").await;
    let (root_secret, root_kit, page) = enrol(&bench, &mut operator, page, "Rut Lind").await;
    let (one, page) = confirm_words(&mut operator, page).await;
    let (two, done) = confirm_words(&mut operator, page).await;
    assert_ne!(one, two);
    for (what, phrase) in [
        ("half", &one),
        ("half", &two),
        ("kit", &admin_kit),
        ("kit", &root_kit),
    ] {
        bench.canaries.watch(what, phrase);
    }
    assert!(!done.source().contains(&two), "a half is shown once");
    let gone = bench.staff().get(&bench.setup()).await.unwrap();
    assert!(!gone.source().contains(&one));

    let mut admin = bench.staff();
    let people = sign_in(&bench, &mut admin, "Ada Holm", &admin_secret, &admin_kit).await;
    let tenants = admin.get("/en/tenants").await.unwrap();
    let form = tenants.form_with("name").with("name", "Nordvik Food");
    let tenants = admin.submit(&tenants, form).await.unwrap();
    assert!(
        tenants.text().contains("Nordvik Food"),
        "{}",
        tenants.text()
    );
    let cases = admin.get("/en/cases").await.unwrap();
    assert!(!cases.source().contains("/case/"));
    let people = if people.source().contains("people/invite") {
        people
    } else {
        admin.get("/en/people").await.unwrap()
    };
    let form = people
        .form_with("role")
        .with("name", "Tia Berg")
        .with("role", "triager")
        .with("all", "1");
    let invited = admin.submit(&people, form).await.unwrap();
    let link = invited_to(&invited);

    let mut tia = bench.staff();
    let page = tia.get(&link).await.unwrap();
    let (secret, kit, waiting) = enrol(&bench, &mut tia, page, "").await;
    let words = waiting
        .html()
        .by_id("six")
        .unwrap_or_else(|| panic!("{}", waiting.source()));
    assert_eq!(words.split_whitespace().count(), 6, "{words}");
    let inbox = sign_in(&bench, &mut tia, "Tia Berg", &secret, &kit).await;
    assert!(
        inbox
            .text()
            .contains(words.split_whitespace().next().unwrap()),
        "{}",
        inbox.text()
    );

    vouch(&bench, (&root_secret, &root_kit), &words).await;
    let mut tia = bench.staff();
    let inbox = sign_in(&bench, &mut tia, "Tia Berg", &secret, &kit).await;
    assert!(inbox.text().contains("Sign out"), "{}", inbox.text());
    bench.finish().await;
}

/// The root compares the words with the person, wrongly once and then rightly.
async fn vouch(bench: &Bench, (secret, kit): (&str, &str), words: &str) {
    let mut root = bench.staff();
    sign_in(bench, &mut root, "Rut Lind", secret, kit).await;
    let people = root.get("/en/people").await.unwrap();
    let link = people
        .html()
        .links()
        .into_iter()
        .find(|(_, target)| target.ends_with("/vouch"));
    let page = root
        .get(&link.unwrap_or_else(|| panic!("{}", people.text())).1)
        .await
        .unwrap();
    let mut others: Vec<&str> = words.split_whitespace().collect();
    others.reverse();
    let form = page.form_with("words").with("words", &others.join(" "));
    let refused = root.submit(&page, form).await.unwrap();
    let form = refused.form_with("words").with("words", words);
    let vouched = root.submit(&refused, form).await.unwrap();
    assert!(vouched.text().contains("Tia Berg"), "{}", vouched.text());
    assert!(!vouched.source().contains("/vouch\""), "{}", vouched.text());
}
