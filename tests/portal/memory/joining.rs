//! The same once somebody has joined, once their link was taken back, and once the portal is set up.

use subrosa_policy::SecretPhrase;

use super::*;
use crate::founding::{confirm_words, invited_to};
use crate::http::Response;
use crate::process::{self, Process};
use crate::real::{CONFIG, SERVE, totp};

/// Chooses a password that is watched for.
async fn choose(
    client: &mut Client,
    page: &Response,
    name: &str,
    canaries: &mut Canaries,
) -> Response {
    let password = format!("Grey-4-{}", canaries.plant("password"));
    let mut form = page
        .form_with("password")
        .with("password", &password)
        .with("again", &password);
    if !name.is_empty() {
        form = form.with("name", name);
    }
    client.submit(page, form).await.unwrap()
}

/// Shows the one-time codes to work. Their secret is watched for.
async fn show_codes(client: &mut Client, page: &Response, canaries: &mut Canaries) -> Response {
    let secret = page.html().by_id("secret").unwrap();
    let secret: String = secret.chars().filter(|at| !at.is_whitespace()).collect();
    canaries.watch("secret of the one-time codes", &secret);
    let form = page.form_with("totp").with("totp", &totp(&secret));
    client.submit(page, form).await.unwrap()
}

/// Goes through all three steps. `held` is asked at the last: what is watched for is there until then.
async fn enrol(
    client: &mut Client,
    page: &Response,
    name: &str,
    canaries: &mut Canaries,
    held: impl FnOnce(&Canaries),
) -> Response {
    let page = choose(client, page, name, canaries).await;
    let page = show_codes(client, &page, canaries).await;
    held(canaries);
    paper(client, page, "kit", canaries).await
}

/// Types a word of a paper, and watches for all of them.
async fn paper(
    client: &mut Client,
    page: Response,
    what: &str,
    canaries: &mut Canaries,
) -> Response {
    let (words, next) = confirm_words(client, page).await;
    let words: Vec<&str> = words.split_whitespace().collect();
    let phrase = SecretPhrase::parse(&words.join(" ")).ok().unwrap();
    canaries.watch(what, &words.join(" "));
    canaries.watch_bytes(what, phrase.bytes().expose());
    next
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_newcomer_is_in_memory_once_they_have_joined_or_their_link_is_taken_back() {
    let real = Real::start("").await;
    let (mut admin, _) = real.sign_in("Administrator").await.unwrap();
    let mut links = Vec::new();
    for name in ["Nora Ravn", "Dag Berg"] {
        let people = admin.get("/en/people").await.unwrap();
        let form = people.form_by_button("Make the link");
        let form = form.with("name", name).with("role", "triager");
        let invited = admin.submit(&people, form.with("all", "1")).await.unwrap();
        links.push(invited_to(&invited));
    }
    let mut joined = Canaries::new();
    let mut client = real.office();
    let page = client.get(&links[0]).await.unwrap();
    let is_held = |canaries: &Canaries| assert!(!real.found(canaries).is_empty());
    let page = enrol(&mut client, &page, "", &mut joined, is_held).await;
    assert!(page.html().by_id("six").is_some(), "{}", page.text());
    drop((client, page));
    real.forgets(&joined, Duration::from_secs(90), "somebody who has joined");

    let mut withdrawn = Canaries::new();
    let mut client = real.office();
    let page = client.get(&links[1]).await.unwrap();
    let page = choose(&mut client, &page, "", &mut withdrawn).await;
    assert!(page.html().by_id("secret").is_some(), "{}", page.text());
    drop((client, page));
    is_held(&withdrawn);
    let people = admin.get("/en/people").await.unwrap();
    let form = people.form_by_button("Withdraw").press("Withdraw");
    let told = admin.submit(&people, form).await.unwrap();
    assert!(told.text().contains("does not work any more"));
    real.forgets(
        &withdrawn,
        Duration::from_secs(90),
        "somebody whose link was taken back",
    );
    let Real {
        bench, mut portal, ..
    } = real;
    assert!(portal.stop().success());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_those_who_set_a_portal_up_is_in_memory_once_it_is() {
    let folder = tempfile::tempdir().unwrap();
    process::config(folder.path(), CONFIG);
    let mut portal = Process::subrosa(folder.path(), &SERVE);
    let link = portal.wait_for_url("/en/setup/");
    let (host, path) = link.split_once("/en/").unwrap();
    let port = host.rsplit(':').next().unwrap().parse().unwrap();
    let mut client = Client::https(port);
    let mut typed = Canaries::new();
    let id = portal.id();
    let page = client.get(&format!("/en/{path}")).await.unwrap();
    let page = enrol(&mut client, &page, "Ada Holm", &mut typed, |_| ()).await;
    let is_held = |canaries: &Canaries| assert!(!found(id, canaries).is_empty());
    let page = enrol(&mut client, &page, "Rut Lind", &mut typed, is_held).await;
    let page = paper(&mut client, page, "half", &mut typed).await;
    let done = paper(&mut client, page, "half", &mut typed).await;
    assert!(!done.source().contains("name=\"word\""), "{}", done.text());
    drop((client, done));
    forgets(
        id,
        &typed,
        Duration::from_secs(90),
        "a ceremony that is done",
    );
    assert!(portal.stop().success());
}
