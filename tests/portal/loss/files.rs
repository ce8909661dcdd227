//! Files of a case whose stored bytes are not what was stored: nobody gets a part of one, the page says what to do, and
//! the rest of the case works.

use std::fs;

use http::StatusCode;

use super::Harm;
use crate::bench::Bench;
use crate::choices::{allow, check};
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, come_back};
use crate::releasing::{checked, release, released, told};

/// The targets of a page's links to files.
fn files(page: &Response, what: &str) -> Vec<String> {
    let links = page.html().links().into_iter().map(|(_, to)| to);
    links.filter(|to| to.contains(what)).collect()
}

/// Downloads a file, through the warning before it if there is one.
async fn download(client: &mut Client, to: &str) -> Response {
    let page = client.get(to).await.unwrap();
    if !to.contains("/original/") {
        return page;
    }
    let form = page.form_by_button("Download it all the same");
    client.submit(&page, form).await.unwrap()
}

/// Harms a stored file in every way, and sees that whoever asks for it is told.
async fn is_refused_while_damaged(bench: &Bench, client: &mut Client, to: &str) {
    let whole = download(client, to).await;
    assert_eq!(whole.status, StatusCode::OK, "{to}");
    let id = to.rsplit('/').next().unwrap();
    let path = bench.data().join("blobs").join(id);
    let stored = fs::read(&path).unwrap();
    for harm in [
        Harm::Flip(0),
        Harm::Flip(500),
        Harm::Flip(999),
        Harm::Cut(999),
        Harm::Gone,
    ] {
        harm.on(&path);
        let page = download(client, to).await;
        let (text, what) = (page.text(), format!("{harm:?} of {to}"));
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{what}");
        assert_eq!(page.header("content-disposition"), "", "{what}");
        for words in ["This file is damaged", "put back from a backup", id] {
            assert!(text.contains(words), "{what}: {words}: {text}");
        }
        assert!(!bench.logged().contains(id), "{what}");
        let back = page.html().links().into_iter().map(|(_, to)| to);
        let back = back.filter(|back| to.starts_with(back.as_str()));
        let back = back.max_by_key(String::len).unwrap();
        let case = client.get(&back).await.unwrap();
        assert_eq!(case.status, StatusCode::OK, "{what}: {}", case.text());
        // As somebody puts it back from a backup.
        fs::write(&path, &stored).unwrap();
        assert_eq!(download(client, to).await.body, whole.body, "{what}");
    }
    assert!(
        bench
            .logged()
            .contains("a request failed in: a damaged file")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_handed_to_nobody_and_the_rest_of_its_case_works() {
    let mut bench = Bench::filled().await;
    allow(&bench).await;
    let text = bench.canaries.plant("report text");
    let workbook = bench.canaries.plant("uncleaned workbook");
    let (mut reporter, review) = check(&mut bench, &text, &workbook).await;
    let form = review
        .form_by_button("Send the report")
        .with("original", "1")
        .press("Send the report");
    let code = reporter
        .submit(&review, form)
        .await
        .unwrap()
        .code()
        .unwrap();
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    let long = "a long line of a log\n".repeat(15_000);
    let form = page
        .form_by_button("Clean and attach")
        .file("files", "log.txt", "text/plain", long.as_bytes())
        .press("Clean and attach");
    let page = lawyer.submit(&page, form).await.unwrap();
    let all = [files(&page, "/file/"), files(&page, "/original/")].concat();
    assert_eq!(all.len(), 3, "{all:?}");
    for to in &all {
        is_refused_while_damaged(&bench, &mut lawyer, to).await;
    }
    // While one of them is damaged, everything else goes on.
    let id = all[0].rsplit('/').next().unwrap();
    Harm::Flip(500).on(&bench.data().join("blobs").join(id));
    assert_eq!(download(&mut lawyer, &all[1]).await.status, StatusCode::OK);
    let page = lawyer.get(&path).await.unwrap();
    let question = bench.canaries.plant("question");
    let form = page.form_with("message").with("message", &question);
    let asked = lawyer
        .submit(&page, form.press_value("do", "ask"))
        .await
        .unwrap();
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    let messages = come_back(&mut reporter, &code).await;
    assert!(messages.text().contains(&question), "{}", messages.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_neither_released_nor_handed_to_contact_persons() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    // One that is damaged is not released, whether that was so at the check or came later.
    let case = lawyer.get(&told.path).await.unwrap();
    let own = files(&case, "/file/").remove(0);
    let id = own.rsplit('/').next().unwrap();
    let path = bench.data().join("blobs").join(id);
    let stored = fs::read(&path).unwrap();
    let check = checked(&mut lawyer, &told, CONTACT, &told.marked()).await;
    Harm::Flip(500).on(&path);
    let form = check.form_by_button("Release").press_value("do", "release");
    let late = lawyer.submit(&check, form).await.unwrap();
    let soon = checked(&mut lawyer, &told, CONTACT, &told.marked()).await;
    for page in [late, soon] {
        let text = page.text();
        assert!(text.contains("This file is damaged"), "{text}");
    }
    fs::write(&path, &stored).unwrap();
    release(&mut lawyer, &told, CONTACT, &told.marked()).await;
    let mut contact = bench.member(CONTACT).await;
    let path = released(&mut contact).await;
    let page = contact.get(&path).await.unwrap();
    let all = files(&page, "/file/");
    assert_eq!(all.len(), 1, "{all:?}");
    is_refused_while_damaged(&bench, &mut contact, &all[0]).await;
    bench.finish().await;
}

const CONTACT: &str = "Contact person";
