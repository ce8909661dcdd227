//! Searching: what is found, by whom, what is told of it, and where it leaves nothing.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::items::write;

pub(crate) async fn search(client: &mut Client, words: &str) -> Response {
    let page = client.get("/en/cases").await.unwrap();
    if page.source().contains("name=\"words\"") {
        let form = page.form_with("words").with("words", words);
        return client.submit(&page, form).await.unwrap();
    }
    // Whoever has no case has no form either, and may send one.
    let page = client.get("/en/account").await.unwrap();
    let token = page.form_with("old").value("token").unwrap().to_owned();
    let form = [("token", token.as_str()), ("words", words)];
    client.post("/en/cases/search", &form).await.unwrap()
}

/// The places of the timeline that tell of a search.
async fn told(client: &mut Client, case: &str) -> usize {
    let page = client.get(&format!("/en/case/{case}")).await.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    page.source().matches("Found by a search").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_reports_and_messages_as_people_spell_them_and_says_so_in_the_case() {
    let mut bench = Bench::filled().await;
    let asked_for = bench.canaries.plant("words that were searched for");
    let mut lawyer = bench.member("Lawyer").await;
    let hit = search(&mut lawyer, "which GATE").await;
    let source = hit.source();
    assert_eq!(hit.status, StatusCode::OK);
    assert!(
        source.contains("<mark>which</mark>") || source.contains("<mark>gate</mark>"),
        "{source}"
    );
    let case = source.split("/en/case/").nth(1).unwrap();
    let case = case.split('"').next().unwrap().to_owned();
    assert_eq!(told(&mut lawyer, &case).await, 1);
    let again = search(&mut lawyer, "gate").await;
    assert!(again.source().contains(&case));
    assert_eq!(told(&mut lawyer, &case).await, 1, "once a session");
    let nothing = search(&mut lawyer, &asked_for).await;
    assert!(
        nothing.text().contains("No case fits"),
        "{}",
        nothing.text()
    );
    assert_eq!(nothing.form_with("words").value("words"), Some(&*asked_for));
    // What lawyers wrote is found by them, and by nobody who cannot open it.
    let note = bench.canaries.plant("a lawyer's note");
    let path = format!("/en/case/{case}");
    write(&mut lawyer, &path, &[("kind", "note"), ("text", &note)]).await;
    let hit = search(&mut lawyer, &note).await;
    assert!(
        hit.text().contains("in what lawyers wrote"),
        "{}",
        hit.text()
    );
    let mut triager = bench.member("Triager").await;
    let nothing = search(&mut triager, &note).await;
    assert!(
        nothing.text().contains("No case fits"),
        "{}",
        nothing.text()
    );
    for (words, said) in [("a", "at least 2 letters"), ("!?", "at least 2 letters")] {
        let refused = search(&mut lawyer, words).await;
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    let long = search(&mut lawyer, &"word ".repeat(60)).await;
    assert!(long.text().contains("at most 200"), "{}", long.text());
    // Names of reporters are behind a second factor, and not in the search.
    let name = search(&mut lawyer, "works council").await;
    assert!(name.text().contains("No case fits"), "{}", name.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_reaches_no_case_that_one_may_not_open_and_forgets_one_that_was_handed_on() {
    let bench = Bench::filled().await;
    let mut triager = bench.member("Triager").await;
    let mut harbour = bench.member("Harbour lawyer").await;
    let mut lawyer = bench.member("Lawyer").await;
    let store = bench.store();
    let open = store.index_all().unwrap().into_iter();
    let unassigned = open
        .into_iter()
        .find(|index| index.handler.is_none())
        .unwrap();
    let label = &unassigned.label;
    let found = search(&mut triager, label).await;
    let id = unassigned.case.to_string();
    assert!(found.source().contains(&id), "{}", found.text());
    assert!(
        found.text().contains("1 case was searched"),
        "{}",
        found.text()
    );
    for client in [&mut harbour, &mut lawyer] {
        let nothing = search(client, label).await;
        assert!(
            nothing.text().contains("No case fits"),
            "{}",
            nothing.text()
        );
        assert!(!nothing.source().contains(&id));
    }
    let theirs = search(&mut harbour, "gate").await;
    assert!(
        theirs.text().contains("0 cases were searched"),
        "{}",
        theirs.text()
    );
    // The triager gives the case away; what the session has in memory of it finds nothing more.
    let page = triager.get(&format!("/en/case/{id}")).await.unwrap();
    let member = store.member_by_login("Lawyer").unwrap().unwrap().id;
    let form = page.form_with("conflict").with("conflict", "no");
    let form = form.with("lawyer", &member.to_string());
    let done = triager.submit(&page, form).await.unwrap();
    assert!(done.text().contains("is assigned to"), "{}", done.text());
    let gone = lawyer.get("/en/cases").await.unwrap();
    let token = gone.form_with("words").value("token").unwrap().to_owned();
    let found = search(&mut triager, label).await;
    assert!(found.text().contains("No case fits"), "{}", found.text());
    assert!(
        found.text().contains("0 cases were searched"),
        "{}",
        found.text()
    );
    let found = search(&mut lawyer, label).await;
    assert!(found.source().contains(&id), "{}", found.text());
    // A form of somebody else's session searches nothing and keeps what was typed.
    let mut other = bench.member("Triager").await.without_origin();
    let form = [("token", token.as_str()), ("words", "gate")];
    let stale = other.post("/en/cases/search", &form).await.unwrap();
    assert!(stale.text().contains("Search again"), "{}", stale.text());
    assert_eq!(stale.form_with("words").value("words"), Some("gate"));
    bench.finish().await;
}
