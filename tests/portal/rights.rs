//! Roles that hold for some clients and not for others: the form, the voucher, and what follows.

use http::StatusCode;

use crate::bench::Bench;
use crate::html::Form;
use crate::http::{Client, Response};
use crate::people::{page_of, path_of};

/// A form of rights in which these boxes are ticked, and no others.
pub(crate) fn ticking(page: &Response, ticks: &[(&str, &str)]) -> Form {
    let mut form = page.form_with("role");
    let boxes = ["role", "all", "tenant"];
    form.fields
        .retain(|(name, _)| !boxes.iter().any(|of| name.starts_with(of)));
    let ticks = ticks.iter();
    form.fields
        .extend(ticks.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    form
}

/// What is ticked in the form of rights of a page: names and values.
fn ticked(page: &Response) -> Vec<(String, String)> {
    let form = page.form_with("role");
    let fields = form.fields.into_iter();
    let carried = ["token", "seen"];
    fields
        .filter(|(name, _)| !carried.contains(&name.as_str()))
        .collect()
}

/// Makes a lawyer of the demo a triager of Nordvik Food and a lawyer of Vestby Harbour, and lets
/// the founder of the roster vouch for it.
pub(crate) async fn mix(bench: &Bench, name: &str) {
    let mut admin = bench.member("Administrator").await;
    let (path, page) = page_of(&mut admin, name).await;
    let words = page.html().by_id("keys-now").unwrap();
    let form = ticking(&page, &triage_here_law_there(bench).each());
    let saved = admin.submit(&page, form).await.unwrap();
    assert!(saved.text().contains("Saved."), "{}", saved.text());
    let mut root = bench.member("Lawyer").await;
    let page = root.get(&format!("{path}/vouch")).await.unwrap();
    let form = page.form_with("words").with("words", &words);
    let vouched = root.submit(&page, form).await.unwrap();
    assert!(
        vouched.text().contains("You have vouched"),
        "{}",
        vouched.text()
    );
}

/// The id of a client.
pub(crate) fn tenant_named(bench: &Bench, name: &str) -> String {
    let tenants = bench.store().tenants().unwrap();
    let tenant = tenants.into_iter().find(|tenant| tenant.name == name);
    tenant.unwrap().id.to_string()
}

/// The ids of both clients.
struct Clients {
    nordvik: String,
    vestby: String,
}

fn triage_here_law_there(bench: &Bench) -> Clients {
    Clients {
        nordvik: tenant_named(bench, "Nordvik Food"),
        vestby: tenant_named(bench, "Vestby Harbour"),
    }
}

impl Clients {
    /// The boxes for a triager of the one and lawyer of the other.
    fn each(&self) -> [(&str, &str); 4] {
        [
            ("role", "triager"),
            ("role", "lawyer"),
            ("tenant-triager", &self.nordvik),
            ("tenant-lawyer", &self.vestby),
        ]
    }
}

/// The cases on the page of cases, by their path.
async fn cases(client: &mut Client) -> Vec<String> {
    let inbox = client.get("/en/cases").await.unwrap();
    assert_eq!(inbox.status, StatusCode::OK, "{}", inbox.text());
    let links = inbox.html().links().into_iter();
    let mut cases: Vec<String> = links
        .map(|(_, target)| target)
        .filter(|target| target.starts_with("/en/case/"))
        .collect();
    cases.dedup();
    cases
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_for_different_clients_are_shown_vouched_for_and_used_apart() {
    let bench = Bench::filled().await;
    let clients = triage_here_law_there(&bench);
    let mut admin = bench.member("Administrator").await;
    let mut before = bench.member("Deputy").await;
    let (path, page) = page_of(&mut admin, "Deputy").await;
    let words = page.html().by_id("keys-now").unwrap();
    assert!(!page.source().contains("<details class=\"field\" open"));
    let form = ticking(&page, &clients.each());
    let saved = admin.submit(&page, form).await.unwrap();
    assert!(saved.text().contains("new rights"), "{}", saved.text());
    // The page says it again as it was ticked.
    let shown = ticked(&saved);
    for (name, value) in clients.each() {
        let one = (name.to_owned(), value.to_owned());
        assert!(shown.contains(&one), "{one:?} in {shown:?}");
    }
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(saved.source().contains("<details class=\"field\" open"));
    let people = admin.get("/en/people").await.unwrap();
    let said = "triage: Nordvik Food lawyer: Vestby Harbour";
    assert!(people.text().contains(said), "{}", people.text());
    let ended = before.get("/en/cases").await.unwrap();
    assert!(!ended.text().contains("Sign out"), "{}", ended.text());

    // Until a colleague vouches, only what was vouched for before and still stands there.
    let store = bench.store();
    let theirs = |tenant: &str| {
        let mut all = store.index_all().unwrap();
        all.retain(|index| index.tenant.to_string() == tenant);
        all
    };
    let deputy = store.member_by_login("Deputy").unwrap().unwrap().id;
    let path_to = |index: &subrosa_store::CaseIndex| format!("/en/case/{}", index.case);
    let harbour: Vec<String> = theirs(&clients.vestby).iter().map(path_to).collect();
    let mut client = bench.member("Deputy").await;
    assert_eq!(cases(&mut client).await, harbour);
    let stands_by = theirs(&clients.nordvik);
    assert!(stands_by.iter().all(|index| index.standby != Some(deputy)));

    let mut root = bench.member("Lawyer").await;
    let page = root.get(&format!("{path}/vouch")).await.unwrap();
    let said = page.text();
    assert!(
        said.contains("triage: Nordvik Food lawyer: Vestby Harbour"),
        "{said}"
    );
    assert!(said.contains("Until now lawyer: all clients"), "{said}");
    let form = page.form_with("words").with("words", &words);
    root.submit(&page, form).await.unwrap();

    // What came before is not theirs by it; what comes now is.
    let mut client = bench.member("Deputy").await;
    let mut bench = bench;
    let text = bench.canaries.plant("report text");
    crate::journey::send_report(&mut bench, &[("report", text.as_str())]).await;
    let case = crate::journey::case_with(&mut client, &text).await;
    let page = client.get(&case).await.unwrap();
    assert!(page.text().contains(&text), "{}", page.text());
    // They cannot give it to themselves: they are no lawyer of this client.
    let choices = page.source();
    let (_, choices) = choices.split_once("<select id=\"lawyer\"").unwrap();
    let (choices, _) = choices.split_once("</select>").unwrap();
    assert!(
        choices.contains("Lawyer") && !choices.contains("Deputy"),
        "{choices}"
    );
    let mut triager = bench.member("Triager").await;
    let page = triager.get(&case).await.unwrap();
    let lawyer = bench.store().member_by_login("Lawyer").unwrap().unwrap();
    let form = page.form_with("conflict").with("conflict", "no");
    let form = form.with("lawyer", &lawyer.id.to_string());
    let done = triager.submit(&page, form).await.unwrap();
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let gone = client.get(&case).await.unwrap();
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_does_not_say_for_whom_changes_nothing_and_keeps_its_ticks() {
    let bench = Bench::filled().await;
    let clients = triage_here_law_there(&bench);
    let (here, there) = (clients.nordvik.as_str(), clients.vestby.as_str());
    let mut admin = bench.member("Administrator").await;
    let (path, page) = page_of(&mut admin, "Deputy").await;
    let stored = bench.store().member_by_login("Deputy").unwrap().unwrap();
    /// What is typed, what is said, and what is kept.
    type Wrong<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);
    let wrong: [Wrong<'_>; 6] = [
        // A role without clients, though the other one has some of its own.
        (
            &[
                ("role", "triager"),
                ("role", "lawyer"),
                ("tenant-lawyer", there),
            ],
            "Choose clients, or all of them",
            "#all",
        ),
        (
            &[
                ("role", "lawyer"),
                ("all-lawyer", "1"),
                ("tenant-lawyer", there),
            ],
            "Choose all clients or single ones, not both",
            "#all-lawyer",
        ),
        (
            &[
                ("role", "lawyer"),
                ("tenant", here),
                ("tenant-triager", there),
            ],
            "Tick this role above, or no clients for it",
            "#all-triager",
        ),
        // A contact person has no clients in another role.
        (
            &[
                ("role", "tenant-user"),
                ("tenant", here),
                ("tenant-lawyer", there),
            ],
            "Tick this role above, or no clients for it",
            "#all-lawyer",
        ),
        (
            &[("role", "admin"), ("role", "lawyer"), ("all", "1")],
            "may not",
            "#role-triager",
        ),
        (
            &[
                ("role", "lawyer"),
                ("tenant-lawyer", "00000000000000000000000000"),
            ],
            "Choose clients, or all of them",
            "#all",
        ),
    ];
    for (ticks, said, link) in wrong {
        let form = ticking(&page, ticks);
        let refused = admin.submit(&page, form).await.unwrap();
        assert!(refused.text().contains(said), "{said}: {}", refused.text());
        let to = format!("<a href=\"{link}\">");
        assert!(refused.source().contains(&to), "{link}: {}", refused.text());
        let kept = ticked(&refused);
        let known = ticks.iter().filter(|(_, value)| !value.starts_with("000"));
        for (name, value) in known {
            let one = ((*name).to_owned(), (*value).to_owned());
            assert!(kept.contains(&one), "{one:?} in {kept:?}");
        }
    }
    let now = bench.store().member_by_login("Deputy").unwrap().unwrap();
    assert!(now.rights == stored.rights);
    // Offices are for the whole portal, whatever is ticked.
    let auditor = path_of(&mut admin, "Auditor").await;
    let fields = [("role", "auditor"), ("tenant", here)];
    let page = admin.get(&auditor).await.unwrap();
    let form = ticking(&page, &fields);
    let saved = admin.submit(&page, form).await.unwrap();
    assert!(saved.text().contains("Saved."), "{}", saved.text());
    let now = bench.store().member_by_login("Auditor").unwrap().unwrap();
    assert!(
        now.rights
            .has_at(subrosa_policy::Role::Auditor, there.parse().unwrap())
    );
    assert!(path != auditor);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_learn_no_role_for_a_client_they_do_not_work_for() {
    let bench = Bench::filled().await;
    mix(&bench, "Deputy").await;
    let mut lawyer = bench.member("Harbour lawyer").await;
    let people = lawyer.get("/en/people").await.unwrap();
    let form = people.form_with("q").with("q", "Deputy");
    let people = lawyer.submit(&people, form).await.unwrap();
    let said = people.text();
    assert!(said.contains("lawyer: Vestby Harbour"), "{said}");
    assert!(
        !said.contains("triage") && !said.contains("Nordvik"),
        "{said}"
    );
    bench.finish().await;
}
