//! What lawyers write about a case: notes, tasks, people, the summary; every version of it, and who has looked.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back, send_report};

/// Words of people in many scripts, which no cleaning may change.
const NAMES: &str = "宋小明, Бела Őry, عبد\u{200c}الله, ஸ்ரீ, Ángström <b>";

/// A case of the lawyer, and its path.
pub(crate) async fn handled(bench: &mut Bench) -> (Client, String, String) {
    let text = bench.canaries.plant("report text");
    let (_, sent) = send_report(bench, &[("report", text.as_str())]).await;
    let code = sent.code().unwrap();
    bench.canaries.watch_code(&code);
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    (bench.member("Lawyer").await, path, code)
}

pub(crate) async fn write(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Response {
    let account = client.get("/en/account").await.unwrap();
    let token = account.form_with("old").value("token").unwrap().to_owned();
    let mut all = vec![("token", token.as_str())];
    all.extend(fields);
    client.post(&format!("{path}/items"), &all).await.unwrap()
}

/// The address of the page of an item that says `text`.
pub(crate) fn item_of(page: &Response, text: &str) -> String {
    let link =
        |(words, target): &(String, String)| target.contains("/item/") && words.contains(text);
    let links = page.html().links();
    let found = links.iter().find(|found| link(found));
    found
        .unwrap_or_else(|| panic!("{text}: {}", page.text()))
        .1
        .clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_has_versions_that_are_compared_and_brought_back_and_only_lawyers_read_it() {
    let mut bench = Bench::filled().await;
    let (mut lawyer, path, code) = handled(&mut bench).await;
    let (first, second) = (
        bench.canaries.plant("note"),
        bench.canaries.plant("changed note"),
    );
    let text = format!("{first}\n{NAMES}\nlast line");
    let saved = write(&mut lawyer, &path, &[("kind", "note"), ("text", &text)]).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    assert!(
        saved.text().contains("It is saved with the case."),
        "{} {}",
        saved.status,
        saved.text().chars().take(900).collect::<String>()
    );
    let item = item_of(&saved, &first[..10]);
    let page = lawyer.get(&item).await.unwrap();
    let kept = page.form_with("text");
    assert!(kept.value("text").unwrap().contains(NAMES));
    let changed = format!("{second}\n{NAMES}\nlast line");
    let form = page.form_with("text").with("text", &changed);
    let page = lawyer.submit(&page, form).await.unwrap();
    assert!(
        page.text().contains("It is saved as a new version."),
        "{}",
        page.text()
    );
    // Side by side: one line is another, and words say so.
    let compared = lawyer.get(&format!("{item}?old=1&new=2")).await.unwrap();
    let source = compared.source();
    assert!(
        source.contains("<del") && source.contains("<ins"),
        "{source}"
    );
    assert!(compared.text().contains("changed") && compared.text().contains("same"));
    for number in ["old=1&new=3", "old=0&new=1"] {
        let nothing = lawyer.get(&format!("{item}?{number}")).await.unwrap();
        assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{number}");
    }
    let form = compared
        .form_by_button("Bring back version 1")
        .press("Bring back version 1");
    let back = lawyer.submit(&compared, form).await.unwrap();
    assert!(
        back.text()
            .contains("The earlier version is the newest again."),
        "{}",
        back.text()
    );
    assert!(back.text().contains("brings back version 1"));
    let history = lawyer
        .get(&format!("{path}/history?kind=looks"))
        .await
        .unwrap();
    for told in [
        "Versions 1 and 2 compared",
        "Versions looked at",
        "Case opened",
    ] {
        assert!(history.text().contains(told), "{told}: {}", history.text());
    }
    assert!(!history.text().contains("Note written"));
    let history = lawyer
        .get(&format!("{path}/history?kind=changes"))
        .await
        .unwrap();
    assert!(
        history
            .text()
            .contains("Version 1 brought back as version 3")
    );
    assert!(history.text().contains("Note written, version 2"));
    // The deputy reads it; the reporter, triage and others never do.
    let mut deputy = bench.member("Deputy").await;
    assert!(deputy.get(&path).await.unwrap().text().contains(&first));
    let mut reporter = bench.reporter();
    let messages = come_back(&mut reporter, &code).await;
    assert!(!messages.text().contains(&first));
    for name in [
        "Triager",
        "Harbour lawyer",
        "Contact person",
        "Administrator",
        "Auditor",
    ] {
        let mut other = bench.member(name).await;
        let nothing = other.get("/en/no-such-page").await.unwrap();
        for address in [
            item.clone(),
            format!("{item}?old=1&new=2"),
            format!("{path}/history"),
        ] {
            let answer = other.get(&address).await.unwrap();
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name} {address}");
            assert_eq!(answer.body, nothing.body, "{name} {address}");
        }
        let forged = [("kind", "note"), ("text", "forged")];
        assert_eq!(
            write(&mut other, &path, &forged).await.status,
            StatusCode::NOT_FOUND
        );
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_one_case_lose_nothing() {
    let mut bench = Bench::filled().await;
    let (mut lawyer, path, _) = handled(&mut bench).await;
    let task = [
        ("kind", "task"),
        ("text", "Call the plant"),
        ("owner", ""),
        ("due", "2026-12-01"),
    ];
    let saved = write(&mut lawyer, &path, &task).await;
    let item = item_of(&saved, "Call the plant");
    let mut deputy = bench.member("Deputy").await;
    let (mine, theirs) = (
        lawyer.get(&item).await.unwrap(),
        deputy.get(&item).await.unwrap(),
    );
    let late = deputy.get(&item).await.unwrap();
    let form = mine.form_with("text").with("text", "Call the plant today");
    let done = lawyer.submit(&mine, form).await.unwrap();
    assert!(done.text().contains("It is saved as a new version."));
    // Another field of the same task: both are kept.
    let form = theirs.form_with("text").with("due", "2026-11-30");
    let merged = deputy.submit(&theirs, form).await.unwrap();
    assert!(merged.text().contains("both are kept"), "{}", merged.text());
    let form = merged.form_with("text");
    assert_eq!(form.value("due"), Some("2026-11-30"));
    assert_eq!(form.value("text"), Some("Call the plant today"));
    // The same field: both texts side by side, nothing written, and the words still in the form.
    let form = late.form_with("text").with("text", "Write to the plant");
    let asked = deputy.submit(&late, form).await.unwrap();
    assert!(
        asked.text().contains("A colleague changed the same"),
        "{}",
        asked.text()
    );
    for text in [
        "Call the plant today",
        "Write to the plant",
        "Theirs",
        "Yours",
    ] {
        assert!(asked.text().contains(text), "{text}");
    }
    let form = asked.form_with("text");
    assert_eq!(
        form.value("due"),
        Some("2026-11-30"),
        "other fields are merged"
    );
    assert_eq!(form.value("text"), Some("Write to the plant"));
    let untouched = lawyer.get(&item).await.unwrap();
    assert_eq!(
        untouched.form_with("text").value("text"),
        Some("Call the plant today")
    );
    let settled = deputy.submit(&asked, form).await.unwrap();
    assert!(
        settled.text().contains("It is saved as a new version."),
        "{}",
        settled.text()
    );
    // Done by one button, from a page that is older than all of this.
    let page = lawyer.get(&path).await.unwrap();
    let form = page.form_by_button("Mark as done").press("Mark as done");
    let done = lawyer.submit(&page, form).await.unwrap();
    assert!(
        done.text().contains("It is saved with the case."),
        "{}",
        done.text()
    );
    let task = lawyer.get(&item).await.unwrap();
    assert_eq!(
        task.form_with("text").value("text"),
        Some("Write to the plant")
    );
    assert_eq!(task.form_with("text").value("done"), Some("yes"));
    // A restore from a page that is too old changes nothing.
    let form = untouched
        .form_by_button("Bring back version 1")
        .press("Bring back version 1");
    let stale = lawyer.submit(&untouched, form).await.unwrap();
    assert!(
        stale
            .text()
            .contains("Nothing has changed: the page was old"),
        "{}",
        stale.text()
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_says_so_and_keeps_the_words() {
    let mut bench = Bench::filled().await;
    let (mut lawyer, path, _) = handled(&mut bench).await;
    // Sent as the page sends it: a form without parts would be too long with these letters.
    let page = lawyer.get(&path).await.unwrap();
    let note = |page: &Response, text: &str| {
        let form = page.form_by_button("Save for lawyers only");
        form.with("text", text).press("Save for lawyers only")
    };
    let most = "宋".repeat(100_000);
    let form = note(&page, &most);
    let saved = lawyer.submit(&page, form).await.unwrap();
    assert!(saved.text().contains("It is saved with the case."));
    let over = format!("{most}宋");
    let form = note(&page, &over);
    let refused = lawyer.submit(&page, form).await.unwrap();
    assert!(refused.text().contains("The text is too long."));
    assert!(refused.source().contains(&over));
    let outsider = bench
        .store()
        .member_by_login("Harbour lawyer")
        .unwrap()
        .unwrap()
        .id
        .to_string();
    for (fields, said) in [
        (
            vec![("kind", "note"), ("text", " \n ")],
            "Write the text first",
        ),
        (vec![("kind", "note")], "Write the text first"),
        (
            vec![("kind", "person"), ("name", NAMES), ("part", "culprit")],
            "Choose the part this person has",
        ),
        (
            vec![("kind", "person"), ("name", ""), ("part", "witness")],
            "Write the name",
        ),
        (
            vec![("kind", "task"), ("text", "a"), ("due", "2026-02-30")],
            "Write the day as year, month, day",
        ),
        (
            vec![("kind", "task"), ("text", "a"), ("owner", &outsider)],
            "Choose somebody who can open this case",
        ),
    ] {
        let refused = write(&mut lawyer, &path, &fields).await;
        let summary = refused.html().by_id("problem").unwrap();
        assert!(summary.contains(said), "{said}: {summary}");
    }
    // Forms that no page of ours makes.
    for fields in [
        vec![("kind", "verdict"), ("text", "a")],
        vec![("kind", "note"), ("item", "x"), ("text", "a")],
    ] {
        let refused = write(&mut lawyer, &path, &fields).await;
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "{}",
            refused.text()
        );
    }
    let stranger = "0".repeat(26);
    let gone = [
        ("kind", "note"),
        ("item", stranger.as_str()),
        ("seen", "1"),
        ("text", "a"),
    ];
    assert_eq!(
        write(&mut lawyer, &path, &gone).await.status,
        StatusCode::NOT_FOUND
    );
    // A form of an earlier session gives the words back and stores nothing.
    let mut other = bench.member("Deputy").await.without_origin();
    let fields = [
        ("token", "old"),
        ("kind", "note"),
        ("text", "words of another day"),
    ];
    let stale = other.post(&format!("{path}/items"), &fields).await.unwrap();
    assert!(
        stale.text().contains("the page was old"),
        "{}",
        &stale.text()[..1500]
    );
    assert_eq!(
        stale.form_by_button("Save for lawyers only").value("text"),
        Some("words of another day")
    );
    let page = other.get(&path).await.unwrap();
    assert!(!page.text().contains("words of another day"));
    bench.finish().await;
}
