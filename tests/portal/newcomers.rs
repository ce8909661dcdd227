//! Whoever comes after a report in which they could be named as somebody who must not see it: they learn nothing of it
//! until one of its readers has said who they are.

use http::StatusCode;

use crate::bench::Bench;
use crate::founding::{enrol, invited_to, sign_in};
use crate::html::Form;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, send_report};
use crate::people::{page_of, path_of};
use crate::rights::{mix, tenant_named};

/// Invites somebody to the first tenant, lets them join and the founder of the roster vouch for them.
async fn newcomer(bench: &Bench, name: &str, role: &str) -> Client {
    let mut admin = bench.member("Administrator").await;
    let people = admin.get("/en/people").await.unwrap();
    let form = people.form_by_button("Make the link");
    let form = form.with("name", name).with("role", role);
    let form = form.with("tenant", &tenant_named(bench, "Nordvik Food"));
    let invited = admin.submit(&people, form).await.unwrap();
    let mut client = bench.staff();
    let page = client.get(&invited_to(&invited)).await.unwrap();
    let (secret, kit, waiting) = enrol(bench, &mut client, page, "").await;
    let words = waiting.html().by_id("six").unwrap();
    let path = path_of(&mut admin, name).await;
    let mut root = bench.member("Lawyer").await;
    let page = root.get(&format!("{path}/vouch")).await.unwrap();
    let form = page.form_with("words").with("words", &words);
    let vouched = root.submit(&page, form).await.unwrap();
    assert!(
        vouched.text().contains("You have vouched"),
        "{}",
        vouched.text()
    );
    let mut client = bench.staff();
    let page = sign_in(bench, &mut client, name, &secret, &kit).await;
    assert!(page.text().contains("Sign out"), "{}", page.text());
    client
}

/// Sends a form of the way of a case, with these fields put into it.
async fn live(client: &mut Client, path: &str, act: &str, fields: &[(&str, &str)]) -> Response {
    let page = client.get(path).await.unwrap();
    let does = |form: &Form| form.buttons.iter().any(|button| button.value == act);
    let mut form = page.html().forms().into_iter().find(does).unwrap();
    for (name, value) in fields {
        form = form.with(name, value);
    }
    client
        .submit(&page, form.press_value("do", act))
        .await
        .unwrap()
}

/// Answers on the page of conflicts who somebody is: `exclude` or `other`.
async fn say(client: &mut Client, path: &str, field: &str, member: &str) -> Response {
    let page = client.get(&format!("{path}/conflicts")).await.unwrap();
    assert!(page.source().contains(&format!("{field}-{member}")));
    let mut form = page.form_with("conflict_note");
    form.fields.push((field.to_owned(), member.to_owned()));
    client
        .submit(&page, form.press_value("do", "exclude"))
        .await
        .unwrap()
}

fn id_of(bench: &Bench, name: &str) -> String {
    let member = bench.store().member_by_login(name).unwrap().unwrap();
    member.id.to_string()
}

/// A case of the first tenant whose reporter has named people, given to the lawyer and the deputy.
async fn named(bench: &mut Bench, names: &str) -> (Client, String) {
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(bench, &[("report", &text), ("exclude", names)]).await;
    bench.canaries.watch_code(&sent.code().unwrap());
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    (triager, path)
}

/// Every page on which a lawyer could come upon a case.
async fn nowhere(bench: &Bench, client: &mut Client, path: &str) {
    let case = path.rsplit('/').next().unwrap();
    let label = bench.store().index(case.parse().unwrap()).unwrap().label;
    for page in ["/en/cases", "/en/waiting", "/en/register"] {
        let page = client.get(page).await.unwrap();
        let source = page.source();
        assert!(
            !source.contains(case) && !source.contains(&label),
            "{source}"
        );
    }
    for end in ["", "/conflicts", "/class", "/history"] {
        let page = client.get(&format!("{path}{end}")).await.unwrap();
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{end}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_later_and_could_be_named_gets_nothing_until_a_reader_says_who_they_are() {
    let mut bench = Bench::filled().await;
    let (mut triager, path) =
        named(&mut bench, "RAVN, Nora (her sister), one from the harbour").await;
    assign(&mut triager, &path).await;
    let mut nora = newcomer(&bench, "Nora Ravn", "lawyer").await;
    let mut ole = newcomer(&bench, "Ole Winther", "lawyer").await;
    // From now on a triager here.
    mix(&bench, "Harbour lawyer").await;
    let mut harbour = bench.member("Harbour lawyer").await;
    nowhere(&bench, &mut nora, &path).await;
    let register = ole.get("/en/register").await.unwrap();
    assert!(register.text().contains("2 reports"), "{}", register.text());

    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    let asks = "Came later, and may be named Harbour lawyer, Nora Ravn";
    let other = "Came later, and may be named Nora Ravn, Harbour lawyer";
    assert!(
        page.text().contains(asks) || page.text().contains(other),
        "{}",
        page.text()
    );
    let (nora_id, harbour_id) = (id_of(&bench, "Nora Ravn"), id_of(&bench, "Harbour lawyer"));
    for (act, field) in [
        ("to", "handler"),
        ("call-in", "colleague"),
        ("deputy", "deputy"),
    ] {
        let told = live(&mut lawyer, &path, act, &[(field, &nora_id)]).await;
        assert!(
            told.text()
                .contains("Nothing changed: the reporter may have named"),
            "{act}: {}",
            told.text()
        );
    }
    let told = live(&mut lawyer, &path, "hand-back", &[]).await;
    assert!(
        told.text()
            .contains("Nothing changed: the reporter may have named"),
        "{}",
        told.text()
    );
    // What is asked of a second person is not shown to them either.
    nowhere(&bench, &mut nora, &path).await;
    nowhere(&bench, &mut harbour, &path).await;

    let told = say(&mut lawyer, &path, "other", &nora_id).await;
    assert!(told.text().contains("It is recorded"), "{}", told.text());
    let told = live(&mut lawyer, &path, "call-in", &[("colleague", &nora_id)]).await;
    assert!(told.text().contains("Done."), "{}", told.text());
    let seen = nora.get(&path).await.unwrap();
    assert_eq!(seen.status, StatusCode::OK);
    assert!(
        seen.text()
            .contains("Not whom the reporter named: Nora Ravn")
    );
    say(&mut lawyer, &path, "exclude", &harbour_id).await;
    live(&mut lawyer, &path, "hand-back", &[]).await;
    assert_eq!(triager.get(&path).await.unwrap().status, StatusCode::OK);
    nowhere(&bench, &mut harbour, &path).await;
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_triager_who_could_be_named_does_not_see_a_report_that_came_before_them() {
    let mut bench = Bench::filled().await;
    let (mut triager, path) = named(&mut bench, "somebody from the harbour").await;
    mix(&bench, "Harbour lawyer").await;
    let mut harbour = bench.member("Harbour lawyer").await;
    nowhere(&bench, &mut harbour, &path).await;
    let page = triager.get(&path).await.unwrap();
    assert!(
        page.text().contains("Harbour lawyer is somebody else"),
        "{}",
        page.text()
    );
    // A form of somebody of whom it is not asked says nothing of them.
    let mut form = page.form_with("conflict").with("conflict_note", "asked");
    form.fields
        .push(("other".to_owned(), id_of(&bench, "Administrator")));
    triager
        .submit(&page, form.press_value("do", "exclude"))
        .await
        .unwrap();
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let index = bench.store().index(case).unwrap();
    let member = bench
        .store()
        .member_by_login("Harbour lawyer")
        .unwrap()
        .unwrap();
    assert!(!index.may_know(member.id) && index.excluded.is_empty());
    nowhere(&bench, &mut harbour, &path).await;
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_person_who_could_be_named_is_left_out_of_a_release_and_the_lawyer_is_told() {
    let mut bench = Bench::filled().await;
    let (mut triager, path) = named(&mut bench, "solberg").await;
    assign(&mut triager, &path).await;
    drop(newcomer(&bench, "Kim Solberg", "tenant-user").await);
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&format!("{path}/release")).await.unwrap();
    assert!(
        page.text().contains("may have named them"),
        "{}",
        page.text()
    );
    let kim = id_of(&bench, "Kim Solberg");
    assert!(!page.source().contains(&kim), "{}", page.text());
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    // A form of their own making that skips the marking.
    let mut form = page.form_with("part").with("to", &kim);
    let part = page
        .source()
        .split("name=\"part\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    form.fields.push(("part".to_owned(), part));
    form.fields.push(("do".to_owned(), "release".to_owned()));
    lawyer.submit(&page, form).await.unwrap();
    assert!(bench.store().index(case).unwrap().released_to.is_empty());
    let (_, member) = page_of(&mut bench.member("Administrator").await, "Kim Solberg").await;
    assert_eq!(member.status, StatusCode::OK);
    say(&mut lawyer, &path, "other", &kim).await;
    let page = lawyer.get(&format!("{path}/release")).await.unwrap();
    assert!(page.source().contains(&kim), "{}", page.text());
    bench.finish().await;
}
