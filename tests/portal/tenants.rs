//! Tenants: from making one to a report under its own words and dates, and who may change what.

use http::StatusCode;
use subrosa_policy::{Rights, Role, TenantId, Tenants};

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back};

/// The path of a tenant's page.
async fn page_of(client: &mut Client, name: &str) -> String {
    let list = client.get("/en/tenants").await.unwrap();
    let links = list.html().links();
    let mut found = links.into_iter().filter(|(text, _)| text == name);
    found
        .next()
        .unwrap_or_else(|| panic!("no {name}: {}", list.text()))
        .1
}

/// Presses a button of a page, with fields filled in.
pub(crate) async fn press(
    client: &mut Client,
    page: &Response,
    button: &str,
    fields: &[(&str, &str)],
) -> Response {
    let mut form = page.form_by_button(button);
    for (name, value) in fields {
        form = form.with(name, value);
    }
    client.submit(page, form.press(button)).await.unwrap()
}

/// The path that leads reporters to a tenant, as its page shows it.
fn way_in(page: &Response) -> String {
    let source = page.source();
    // The preview is a link; the way in is an address to copy.
    let links: Vec<String> = page.html().links().into_iter().map(|(_, to)| to).collect();
    let mut paths = source.match_indices("/en/r/").map(|(at, _)| {
        let rest = &source[at..];
        rest[..rest.find(['"', '<']).unwrap()].to_owned()
    });
    paths.find(|path| !links.contains(path)).unwrap()
}

/// Which state of a change a page is about.
fn revision(page: &Response) -> String {
    let source = page.source();
    let (_, rest) = source.split_once("name=\"revision\" value=\"").unwrap();
    rest[..26].to_owned()
}

/// A contact person, put into the store as if they had joined.
fn hire_contact(bench: &Bench, tenant: &str, number: u8) {
    let tenant: TenantId = tenant.rsplit('/').next().unwrap().parse().unwrap();
    let mut member = bench
        .store()
        .member_by_login("Administrator")
        .unwrap()
        .unwrap();
    member.id = bench.store().new_member_id().unwrap();
    member.login = format!("contact {number}");
    let only = Tenants::Some(vec![tenant]);
    member.rights = Rights::same(&[Role::TenantUser], &only).unwrap();
    bench.store().add_member(&member).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_opens_only_with_contacts_readers_and_approved_texts() {
    let mut bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let list = admin.get("/en/tenants").await.unwrap();
    let form = list.form_with("name").with("name", "Sandvik Mill");
    admin.submit(&list, form).await.unwrap();
    let path = page_of(&mut admin, "Sandvik Mill").await;
    let page = admin.get(&path).await.unwrap();
    let way = way_in(&page);
    let mut reporter = bench.reporter();
    let unknown = reporter.get("/en/r/00000000000000000000000000").await;
    let unknown = unknown.unwrap();
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(reporter.get(&way).await.unwrap().body, unknown.body);

    let refused = press(&mut admin, &page, "Open to reporters", &[]).await;
    let said = refused.text();
    assert!(said.contains("2 contact persons are missing"), "{said}");
    assert!(said.contains("Texts that a lawyer said yes to are missing"));
    assert!(!said.contains("A lawyer that a colleague vouched for is missing"));
    assert_eq!(reporter.get(&way).await.unwrap().body, unknown.body);

    hire_contact(&bench, &path, 1);
    let texts = admin.get(&format!("{path}/texts")).await.unwrap();
    press(&mut admin, &texts, "Save as a draft", &[]).await;
    let mut lawyer = bench.member("Lawyer").await;
    let texts = lawyer.get(&format!("{path}/texts")).await.unwrap();
    let yes = press(&mut lawyer, &texts, "Say yes", &[]).await;
    assert!(yes.text().contains("It is in use now"), "{}", yes.text());
    let page = admin.get(&path).await.unwrap();
    let refused = press(&mut admin, &page, "Open to reporters", &[]).await;
    let said = refused.text();
    assert!(said.contains("One more contact person"), "{said}");

    hire_contact(&bench, &path, 2);
    let opened = press(&mut admin, &refused, "Open to reporters", &[]).await;
    assert!(opened.text().contains("It is open"), "{}", opened.text());
    let entry = reporter.get(&way).await.unwrap();
    assert!(entry.text().contains("Sandvik Mill"), "{}", entry.text());
    let about = reporter.get(&format!("{way}/about")).await.unwrap();
    let said = about.text();
    assert!(said.contains("Protection against retaliation"), "{said}");
    assert!(said.contains("within 7 days") && said.contains("2019/1937"));

    press(&mut admin, &opened, "Close to new reporters", &[]).await;
    for closed in [way.clone(), format!("{way}/about"), format!("{way}/report")] {
        assert_eq!(reporter.get(&closed).await.unwrap().body, unknown.body);
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reporters_read_what_a_lawyer_said_yes_to_and_nothing_else() {
    let mut bench = Bench::filled().await;
    let way = bench.tenant();
    let mut reporter = bench.reporter();
    let before = reporter.get(&way).await.unwrap();
    assert!(before.text().contains("What this is for"));
    let mut admin = bench.member("Administrator").await;
    let path = page_of(&mut admin, "Nordvik Food").await;
    let texts = format!("{path}/texts");
    let page = admin.get(&texts).await.unwrap();
    let missing = press(&mut admin, &page, "Save as a draft", &[("advice-da", " ")]).await;
    assert!(missing.text().contains("Write something here"));
    let fields = [("advice-en", "# Only here\nWrite \u{202e}to us. <b>")];
    let saved = press(&mut admin, &missing, "Save as a draft", &fields).await;
    assert!(saved.source().contains("Write something"), "the Danish one");
    let page = admin.get(&texts).await.unwrap();
    press(&mut admin, &page, "Save as a draft", &fields).await;
    assert_eq!(reporter.get(&way).await.unwrap().body, before.body);

    let mut lawyer = bench.member("Lawyer").await;
    let seen = lawyer.get(&texts).await.unwrap();
    assert!(seen.text().contains("Write to us. <b>"), "{}", seen.text());
    assert!(!seen.source().contains("Save as a draft"));
    let id = path.rsplit('/').next().unwrap();
    let preview = lawyer.get(&format!("/en/r/{id}")).await.unwrap();
    assert!(preview.text().contains("This is a preview"));
    assert!(preview.text().contains("Write to us."));
    // What it links to is there on the staff side, too.
    for rest in ["", "/about", "/report"] {
        let shown = lawyer.get(&format!("/en/r/{id}{rest}")).await.unwrap();
        for (_, target) in shown.html().links() {
            let target = target.split('#').next().unwrap();
            if target.starts_with('/') {
                let next = lawyer.get(target).await.unwrap();
                assert_eq!(next.status, StatusCode::OK, "{rest}: {target}");
            }
        }
    }

    // The administrator writes something else while the lawyer reads.
    let page = admin.get(&texts).await.unwrap();
    let other = [("advice-en", "Something else.")];
    press(&mut admin, &page, "Save as a draft", &other).await;
    let late = press(&mut lawyer, &seen, "Say yes", &[]).await;
    assert!(late.text().contains("It has changed"), "{}", late.text());
    assert_eq!(reporter.get(&way).await.unwrap().body, before.body);

    // Nobody but a lawyer of the tenant says yes: not its writer, not a triager.
    let revision = revision(&late);
    let fields = [("do", "approve"), ("revision", revision.as_str())];
    let mut triager = bench.member("Triager").await;
    for other in [&mut admin, &mut triager] {
        let answer = other.post(&texts, &fields).await.unwrap();
        assert!(!answer.text().contains("in use now"), "{}", answer.text());
    }
    assert_eq!(
        triager.get(&texts).await.unwrap().status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(reporter.get(&way).await.unwrap().body, before.body);
    press(&mut lawyer, &late, "Say yes", &[]).await;
    let after = reporter.get(&way).await.unwrap();
    assert!(after.text().contains("Something else."), "{}", after.text());

    // A version is brought back as another one, which needs a yes too.
    let page = admin.get(&texts).await.unwrap();
    press(&mut admin, &page, "Bring back version 1", &[]).await;
    assert_eq!(reporter.get(&way).await.unwrap().body, after.body);
    let page = lawyer.get(&texts).await.unwrap();
    let back = press(&mut lawyer, &page, "Say yes", &[]).await;
    assert!(back.text().contains("brings back 1"), "{}", back.text());
    assert_eq!(reporter.get(&way).await.unwrap().body, before.body);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_asked_and_their_answers_reach_the_readers_and_nobody_else() {
    let mut bench = Bench::filled().await;
    let (text, answer) = (
        bench.canaries.plant("report text"),
        bench.canaries.plant("answer to a question"),
    );
    let start = format!("{}/report", bench.tenant());
    let mut reporter = bench.reporter();
    let page = reporter.get(&start).await.unwrap();
    assert!(page.text().contains("Why we ask: So that we ask nobody"));
    let long = answer.repeat(400);
    let form = page.form_with("report").with("report", &text);
    let form = form.with("category", "2").with("q-1", &long);
    let refused = reporter.submit(&page, form).await.unwrap();
    assert!(
        refused.source().contains("href=\"#q-1\""),
        "{}",
        refused.text()
    );
    assert!(
        refused.source().contains(&long),
        "what was typed is still there"
    );
    let form = refused.form_with("report").with("q-1", &answer);
    let review = reporter.submit(&refused, form).await.unwrap();
    let said = review.text();
    assert!(
        said.contains(&answer) && said.contains("Health, safety"),
        "{said}"
    );
    let form = review.form_by_button("Change the text");
    let again = reporter
        .submit(&review, form.press("Change the text"))
        .await
        .unwrap();
    assert!(again.source().contains(&answer), "{}", again.text());
    let review = reporter
        .submit(&again, again.form_with("report"))
        .await
        .unwrap();
    let sent = press(&mut reporter, &review, "Send the report", &[]).await;
    let code = sent.code().unwrap();

    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let seen = triager.get(&path).await.unwrap().text();
    assert!(
        seen.contains(&answer) && seen.contains("Health, safety"),
        "{seen}"
    );
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let seen = lawyer.get(&path).await.unwrap().text();
    assert!(seen.contains("Which site or department") && seen.contains(&answer));
    let messages = come_back(&mut reporter, &code).await;
    assert!(messages.text().contains(&answer), "{}", messages.text());
    let copy = press(&mut reporter, &messages, "Download", &[]).await;
    assert!(copy.source().contains(&answer), "{}", copy.source());
    bench.canaries.watch("code", &code);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_link_answers_as_one_that_never_was() {
    let mut bench = Bench::filled().await;
    let old = bench.tenant();
    let mut reporter = bench.reporter();
    for page in [old.clone(), format!("{old}/report")] {
        assert_eq!(reporter.get(&page).await.unwrap().status, StatusCode::OK);
    }
    let writing = reporter.get(&format!("{old}/report")).await.unwrap();
    let text = bench.canaries.plant("report text");
    let mut admin = bench.member("Administrator").await;
    let path = page_of(&mut admin, "Nordvik Food").await;
    let asks = admin.get(&format!("{path}/renew")).await.unwrap();
    let renewed = press(&mut admin, &asks, "Make a new link", &[]).await;
    assert!(renewed.text().contains("There is a new link"));
    let new = way_in(&renewed);
    assert_ne!(old, new);
    assert_eq!(reporter.get(&new).await.unwrap().status, StatusCode::OK);
    let never = "/en/r/00000000000000000000000000";
    for rest in ["", "/report", "/about", "/logo.png"] {
        let gone = reporter.get(&format!("{old}{rest}")).await.unwrap();
        let unknown = reporter.get(&format!("{never}{rest}")).await.unwrap();
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{rest}");
        assert_eq!(gone.body, unknown.body, "{rest}");
        assert_eq!(gone.headers, unknown.headers, "{rest}");
    }
    // Whoever was writing gets their words back, and learns no more than at a link that never was.
    let form = writing.form_with("report").with("report", &text);
    let back = reporter.submit(&writing, form).await.unwrap();
    assert!(back.source().contains(&text), "{}", back.source());
    assert!(back.text().contains("Nothing was sent"), "{}", back.text());
    let fields = [("report", text.as_str())];
    let [gone, unknown] = [old.as_str(), never].map(|way| format!("{way}/report"));
    let gone = reporter.post(&gone, &fields).await.unwrap().source();
    let unknown = reporter.post(&unknown, &fields).await.unwrap().source();
    assert!(unknown.contains(&text));
    assert_eq!(gone.replace(&old, never), unknown);
    let mut lawyer = bench.member("Lawyer").await;
    let asks = lawyer.get(&format!("{path}/renew")).await.unwrap();
    assert_eq!(asks.status, StatusCode::NOT_FOUND);
    lawyer
        .post(&format!("{path}/renew"), &[("do", "link")])
        .await
        .unwrap();
    assert_eq!(reporter.get(&new).await.unwrap().status, StatusCode::OK);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_cases_are_kept_changes_by_two_people_and_for_new_cases_only() {
    let mut bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let path = page_of(&mut admin, "Nordvik Food").await;
    let page = admin.get(&path).await.unwrap();
    let wrong = press(
        &mut admin,
        &page,
        "Ask for these days",
        &[("archive", "30"), ("erase", "13")],
    )
    .await;
    assert!(wrong.text().contains("from 14 to"), "{}", wrong.text());
    let asked = press(&mut admin, &wrong, "Ask for these days", &[("erase", "90")]).await;
    assert!(
        asked
            .text()
            .contains("Administrator asks for 30 and 90 days")
    );
    assert!(!asked.source().contains("value=\"confirm\""));
    let revision = revision(&asked);
    let fields = [("do", "confirm"), ("revision", revision.as_str())];
    let retention = format!("{path}/retention");
    let own = admin.post(&retention, &fields).await.unwrap();
    assert_eq!(
        own.status,
        StatusCode::NOT_FOUND,
        "not their own second person"
    );
    let mut triager = bench.member("Triager").await;
    let other = triager.post(&retention, &fields).await.unwrap();
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let mut lawyer = bench.member("Lawyer").await;
    let seen = lawyer.get(&path).await.unwrap();
    assert!(
        seen.text()
            .contains("Now: 30 quiet days until the archive, then 60")
    );
    let yes = press(&mut lawyer, &seen, "Say yes to it", &[]).await;
    assert!(yes.text().contains("then 90 days"), "{}", yes.text());
    let again = lawyer.post(&retention, &fields).await.unwrap();
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a form is used once");

    // 2026-11-23 and 30 + 90 days.
    let mut reporter = bench.reporter();
    let start = format!("{}/report", bench.tenant());
    let page = reporter.get(&start).await.unwrap();
    let form = page.form_with("report").with("report", "kept longer");
    let review = reporter.submit(&page, form).await.unwrap();
    let sent = press(&mut reporter, &review, "Send the report", &[]).await;
    assert!(sent.text().contains("23 March 2027"), "{}", sent.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_keeps_the_legal_dates_it_was_made_under() {
    let mut bench = Bench::filled().await;
    let mut admin = bench.member("Administrator").await;
    let path = page_of(&mut admin, "Nordvik Food").await;
    let page = admin.get(&path).await.unwrap();
    let working = [
        ("source", "The firm's own scheme"),
        ("days", "7"),
        ("counting", "working"),
    ];
    let refused = press(&mut admin, &page, "Save the legal dates", &working).await;
    assert!(refused.text().contains("voluntary schemes only"));
    assert!(refused.source().contains("own scheme"), "typed, and kept");
    let voluntary = press(
        &mut admin,
        &page,
        "Save what it offers",
        &[("voluntary", "1")],
    )
    .await;
    let saved = press(&mut admin, &voluntary, "Save the legal dates", &working).await;
    assert!(saved.text().contains("Saved."), "{}", saved.text());

    let mut reporter = bench.reporter();
    let start = bench.tenant();
    let entry = reporter.get(&start).await.unwrap();
    assert!(entry.text().contains("Within 7 working days"));
    let page = reporter.get(&format!("{start}/report")).await.unwrap();
    let form = page.form_with("report").with("report", "slower");
    let review = reporter.submit(&page, form).await.unwrap();
    let sent = press(&mut reporter, &review, "Send the report", &[]).await;
    let code = sent.code().unwrap();
    let calendar = [("counting", "calendar")];
    press(&mut admin, &saved, "Save the legal dates", &calendar).await;
    let messages = come_back(&mut reporter, &code).await;
    assert!(
        messages.text().contains("by 2 December 2026"),
        "{}",
        messages.text()
    );
    bench.canaries.watch("code", &code);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_visitor_can_ask_says_who_is_a_client() {
    let mut bench = Bench::filled().await;
    let mut reporter = bench.reporter();
    let id = {
        let mut admin = bench.member("Administrator").await;
        let path = page_of(&mut admin, "Nordvik Food").await;
        path.rsplit('/').next().unwrap().to_owned()
    };
    let places = [
        "/".to_owned(),
        "/en/".to_owned(),
        "/da/".to_owned(),
        "/en/r/".to_owned(),
        "/en/r".to_owned(),
        "/en/tenants".to_owned(),
        "/en/channel".to_owned(),
        "/en/help/tor".to_owned(),
        "/en/return".to_owned(),
        "/sitemap.xml".to_owned(),
        "/robots.txt".to_owned(),
        "/.well-known/security.txt".to_owned(),
        format!("/en/r/{id}"),
        format!("/en/r/{id}/about"),
    ];
    let wrong = [("channel", "harvest velvet orbit fossil ribbon")];
    let mut pages = vec![reporter.post("/en/channel", &wrong).await.unwrap()];
    for place in &places {
        pages.push(reporter.get(place).await.unwrap());
        pages.push(bench.staff().get(place).await.unwrap());
    }
    for page in pages {
        for client in ["Nordvik", "Vestby"] {
            assert!(!page.source().contains(client), "{}", page.source());
        }
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_names_and_states_of_clients_and_opens_none() {
    let bench = Bench::filled().await;
    let mut auditor = bench.member("Auditor").await;
    let list = auditor.get("/en/tenants").await.unwrap();
    for tenant in bench.store().tenants().unwrap() {
        assert!(list.text().contains(&tenant.name), "{}", list.text());
        assert!(!list.source().contains(&tenant.link()), "{}", tenant.name);
        assert!(!list.source().contains(&tenant.id.to_string()));
        let path = format!("/en/tenants/{}", tenant.id);
        let page = auditor.get(&path).await.unwrap();
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!list.source().contains("name=\"name\""), "no form");
    bench.finish().await;
}
