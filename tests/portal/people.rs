//! People: invitations, rights, suspension, removal, resets, and cases opened again.

mod again;
mod begun;
mod searched;

use http::StatusCode;

use crate::bench::Bench;
use crate::founding::{enrol, sign_in};
use crate::html::Form;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, send_report};

/// The page of a member, for the administrator.
pub(crate) async fn page_of(admin: &mut Client, name: &str) -> (String, Response) {
    let path = path_of(admin, name).await;
    let page = admin.get(&path).await.unwrap();
    (path, page)
}

/// The path of a member's page.
pub(crate) async fn path_of(admin: &mut Client, name: &str) -> String {
    let people = admin.get("/en/people").await.unwrap();
    let link = people
        .html()
        .links()
        .into_iter()
        .find(|(text, target)| text == name && target.starts_with("/en/people/"));
    link.unwrap_or_else(|| panic!("no {name} in {}", people.text()))
        .1
}

async fn press(client: &mut Client, page: &Response, button: &str) -> Response {
    let form = page.form_by_button(button).press(button);
    client.submit(page, form).await.unwrap()
}

/// The one-time link on a page.
fn link_on(page: &Response) -> String {
    let source = page.source();
    let at = source.find("/en/join/");
    let at = at.unwrap_or_else(|| panic!("no link on {}", page.text()));
    source[at..at + 9 + 26].to_owned()
}

/// The link of the list of people that ends so.
async fn follow(client: &mut Client, end: &str) -> Response {
    let people = client.get("/en/people").await.unwrap();
    let mut links = people.html().links().into_iter();
    let link = links.find(|(_, target)| target.starts_with("/en/people/") && target.ends_with(end));
    let target = link
        .unwrap_or_else(|| panic!("no {end} on {}", people.text()))
        .1;
    client.get(&target).await.unwrap()
}

fn is_missing(page: &Response) -> bool {
    page.status == StatusCode::NOT_FOUND
}

#[tokio::test(flavor = "multi_thread")]
async fn new_rights_count_when_a_colleague_has_vouched_for_them() {
    let bench = Bench::filled().await;
    let mut deputy = bench.member("Deputy").await;
    let mut admin = bench.member("Administrator").await;
    let (path, page) = page_of(&mut admin, "Deputy").await;
    let form = tick(page.form_with("role"), "role", "triager");
    let saved = admin.submit(&page, form).await.unwrap();
    assert!(saved.text().contains("new rights"), "{}", saved.text());
    // The session has ended; the next one has what both account and colleagues say.
    let ended = deputy.get("/en/cases").await.unwrap();
    assert!(!ended.text().contains("Sign out"), "{}", ended.text());
    let mut deputy = bench.member("Deputy").await;
    let inbox = deputy.get("/en/cases").await.unwrap();
    let count = |page: &Response| page.source().matches("/en/case/").count();
    assert_eq!(count(&inbox), 2, "{}", inbox.text());

    // The triager may not give the role of a lawyer; the lawyer who founded the list may.
    let mut triager = bench.member("Triager").await;
    assert!(is_missing(
        &triager.get(&format!("{path}/vouch")).await.unwrap()
    ));
    let (_, page) = page_of(&mut admin, "Deputy").await;
    let words = page.html().by_id("keys-now").unwrap();
    let mut root = bench.member("Lawyer").await;
    let page = root.get(&format!("{path}/vouch")).await.unwrap();
    assert!(
        page.text().contains("The rights have changed."),
        "{}",
        page.text()
    );
    let stale = page.form_with("words").with("words", &words);
    // The administrator changes them once more while the voucher looks.
    let (_, member) = page_of(&mut admin, "Deputy").await;
    let form = member.form_with("role").with("role", "triager");
    admin.submit(&member, form).await.unwrap();
    let refused = root.submit(&page, stale).await.unwrap();
    assert_eq!(
        refused.status,
        StatusCode::BAD_REQUEST,
        "{}",
        refused.text()
    );
    let page = root.get(&format!("{path}/vouch")).await.unwrap();
    let form = page.form_with("words").with("words", &words);
    let vouched = root.submit(&page, form).await.unwrap();
    assert!(
        vouched.text().contains("You have vouched for Deputy"),
        "{}",
        vouched.text()
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_suspended_cannot_sign_in_and_the_last_reader_stays() {
    let bench = Bench::filled().await;
    let mut deputy = bench.member("Deputy").await;
    let mut admin = bench.member("Administrator").await;
    let (_, page) = page_of(&mut admin, "Deputy").await;
    let suspended = press(&mut admin, &page, "Suspend").await;
    assert!(suspended.text().contains("Saved."), "{}", suspended.text());
    let ended = deputy.get("/en/cases").await.unwrap();
    assert!(!ended.text().contains("Sign out"), "{}", ended.text());
    let mut browser = bench.staff();
    let refused = bench
        .sign_in(&mut browser, "Deputy", &bench.kit("Deputy"))
        .await;
    let wrong = bench
        .sign_in(&mut browser, "Deputy", &bench.kit("Lawyer"))
        .await;
    assert_eq!(refused.source(), wrong.source(), "as with a wrong kit");

    // Two assigned cases and the unassigned one: nobody but the lawyer is left for them.
    let (_, page) = page_of(&mut admin, "Lawyer").await;
    let refused = press(&mut admin, &page, "Suspend").await;
    let said = "Nobody else could work on some of the open cases";
    assert!(refused.text().contains(said), "{}", refused.text());
    assert!(
        !refused.source().contains("/en/case/"),
        "neither which nor how many"
    );
    let unsure = press(&mut admin, &refused, "Remove for good").await;
    assert!(
        unsure.text().contains("Tick that you are sure"),
        "{}",
        unsure.text()
    );
    let form = unsure.form_with("sure").with("sure", "1");
    let refused = admin.submit(&unsure, form).await.unwrap();
    assert!(refused.text().contains(said), "{}", refused.text());
    let form = refused.form_with("role").with("role", "admin");
    let refused = admin.submit(&refused, form).await.unwrap();
    assert!(refused.text().contains(said), "{}", refused.text());
    let mut lawyer = bench.member("Lawyer").await;
    assert!(
        lawyer
            .get("/en/cases")
            .await
            .unwrap()
            .text()
            .contains("Sign out")
    );

    let (_, page) = page_of(&mut admin, "Deputy").await;
    press(&mut admin, &page, "Ask back").await;
    let mut deputy = bench.member("Deputy").await;
    assert!(
        deputy
            .get("/en/cases")
            .await
            .unwrap()
            .text()
            .contains("Sign out")
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_removed_is_gone_at_once_and_a_colleague_signs_them_off() {
    let bench = Bench::filled().await;
    let mut deputy = bench.member("Deputy").await;
    let mut admin = bench.member("Administrator").await;
    let (path, page) = page_of(&mut admin, "Deputy").await;
    let form = page.form_with("sure").with("sure", "1");
    let removed = admin.submit(&page, form).await.unwrap();
    assert!(
        removed.text().contains("Ask a colleague"),
        "{}",
        removed.text()
    );
    assert!(is_missing(&admin.get(&path).await.unwrap()));
    let ended = deputy.get("/en/cases").await.unwrap();
    assert!(!ended.text().contains("Sign out"), "{}", ended.text());
    // Only those who may vouch can sign off, and only whoever has no account.
    let dismiss = format!("{path}/dismiss");
    assert!(is_missing(&admin.post(&dismiss, &[]).await.unwrap()));
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get("/en/people").await.unwrap();
    assert!(
        page.text().contains("Still on the list of members"),
        "{}",
        page.text()
    );
    let done = press(&mut lawyer, &page, "Sign off").await;
    assert!(
        done.text().contains("signed off the list"),
        "{}",
        done.text()
    );
    assert!(is_missing(&lawyer.post(&dismiss, &[]).await.unwrap()));
    // What they did still has their name.
    let inbox = lawyer.get("/en/cases").await.unwrap();
    let case = inbox
        .html()
        .links()
        .into_iter()
        .find(|(_, to)| to.contains("/case/"));
    let case = lawyer.get(&case.unwrap().1).await.unwrap();
    assert!(case.text().contains("Deputy"), "{}", case.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_every_client_by_ticking_none_and_links_can_be_taken_back() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let invite = |page: &Response, role: &str| {
        let form = page.form_by_button("Make the link");
        form.with("name", "Dag Berg").with("role", role)
    };
    let people = admin.get("/en/people").await.unwrap();
    let form = invite(&people, "lawyer");
    let refused = admin.submit(&people, form).await.unwrap();
    assert!(
        refused.text().contains("Choose clients, or all of them"),
        "{}",
        refused.text()
    );
    assert!(
        refused.source().contains("value=\"Dag Berg\""),
        "what was typed stays"
    );
    let form = invite(&refused, "tenant-user").with("all", "1");
    let refused = admin.submit(&refused, form).await.unwrap();
    assert!(
        refused.text().contains("works for single clients"),
        "{}",
        refused.text()
    );
    let tenant = tenant_on(&refused);
    let form = invite(&refused, "tenant-user").without("all");
    let form = form.with("tenant", &tenant);
    let made = admin.submit(&refused, form).await.unwrap();
    let link = link_on(&made);

    // In the middle of it, the link is taken back.
    let mut dag = bench.staff();
    let page = dag.get(&link).await.unwrap();
    let people = admin.get("/en/people").await.unwrap();
    assert!(people.text().contains("Dag Berg"), "{}", people.text());
    let withdrawn = press(&mut admin, &people, "Withdraw").await;
    assert!(
        withdrawn.text().contains("does not work any more"),
        "{}",
        withdrawn.text()
    );
    let form = page.form_with("password");
    let form = form
        .with("password", crate::bench::PASSWORD)
        .with("again", crate::bench::PASSWORD);
    let gone = dag.submit(&page, form).await.unwrap();
    assert!(!gone.source().contains("data:image/png"), "{}", gone.text());

    // Hours, not days: good one minute before, worth nothing at the 72nd hour.
    let form = invite(&withdrawn, "auditor").with("all", "1");
    let made = admin.submit(&withdrawn, form).await.unwrap();
    let link = link_on(&made);
    bench.clock.advance_minutes(72 * 60 - 1);
    let page = dag.get(&link).await.unwrap();
    assert!(
        page.source().contains("name=\"password\""),
        "{}",
        page.text()
    );
    bench.clock.advance_minutes(1);
    let page = dag.get(&link).await.unwrap();
    assert!(!page.source().contains("name=\"again\""), "{}", page.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_person_signs_in_and_sees_nothing_that_is_not_theirs() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let people = admin.get("/en/people").await.unwrap();
    let tenant = tenant_on(&people);
    let form = people
        .form_by_button("Make the link")
        .with("name", "Kim Dahl");
    let form = form.with("role", "tenant-user").with("tenant", &tenant);
    let made = admin.submit(&people, form).await.unwrap();
    let mut kim = bench.staff();
    let page = kim.get(&link_on(&made)).await.unwrap();
    let (secret, kit, _) = enrol(&bench, &mut kim, page, "").await;
    let page = sign_in(&bench, &mut kim, "Kim Dahl", &secret, &kit).await;
    assert!(page.text().contains("Sign out"), "{}", page.text());
    let missing = kim.get("/en/nowhere").await.unwrap();
    for path in ["/en/people", "/en/tenants"] {
        let page = kim.get(path).await.unwrap();
        assert_eq!(page.source(), missing.source(), "{path}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_of_people_does_not_exist_for_those_who_do_not_run_it() {
    let bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let path = path_of(&mut admin, "Deputy").await;
    for name in ["Triager", "Lawyer"] {
        let mut member = bench.member(name).await;
        let missing = member.get("/en/nowhere").await.unwrap();
        assert_eq!(
            member.get(&path).await.unwrap().source(),
            missing.source(),
            "{name}"
        );
        for end in ["rights", "service", "standing", "reset", "remove"] {
            let fields = [
                ("do", "suspend"),
                ("role", "lawyer"),
                ("all", "1"),
                ("sure", "1"),
            ];
            let answer = member
                .post(&format!("{path}/{end}"), &fields)
                .await
                .unwrap();
            assert_eq!(answer.source(), missing.source(), "{name} {end}");
        }
        let invite = [("name", "Mallory"), ("role", "lawyer"), ("all", "1")];
        let answer = member.post("/en/people/invite", &invite).await.unwrap();
        assert_eq!(answer.source(), missing.source(), "{name}");
    }
    // An administrator vouches for nobody and opens no case again.
    let missing = admin.get("/en/nowhere").await.unwrap();
    for end in ["vouch", "cases"] {
        let answer = admin.get(&format!("{path}/{end}")).await.unwrap();
        assert_eq!(answer.source(), missing.source(), "{end}");
        let answer = admin.post(&format!("{path}/{end}"), &[("do", "all")]).await;
        assert_eq!(answer.unwrap().source(), missing.source(), "{end}");
    }
    assert!(bench.member("Deputy").await.get("/en/cases").await.is_ok());
    bench.finish().await;
}

/// The form with one more box ticked.
fn tick(mut form: Form, name: &str, value: &str) -> Form {
    form.fields.push((name.to_owned(), value.to_owned()));
    form
}

/// The id of the first client that can be ticked on a page.
fn tenant_on(page: &Response) -> String {
    let source = page.source();
    let at = source.find("name=\"tenant\" value=\"");
    let at = at.unwrap_or_else(|| panic!("no client on {}", page.text())) + 21;
    source[at..at + 26].to_owned()
}
