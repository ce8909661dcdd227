//! A file in the place of an earlier one: which stands for which, and who put it there.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with, send_report};

/// Attaches a text file, in the place of another one if it is named.
pub(crate) async fn attach(
    lawyer: &mut Client,
    page: &Response,
    words: &str,
    replaces: &str,
) -> Response {
    let mut form = page.form_with("files");
    if form.has("replaces") {
        form = form.with("replaces", replaces);
    }
    let form = form.file("files", "letter.txt", "text/plain", words.as_bytes());
    lawyer.submit(page, form).await.unwrap()
}

/// The addresses of the files on a page.
pub(crate) fn files(page: &Response) -> Vec<String> {
    let links = page.html().links().into_iter();
    let to = links.map(|(_, to)| to);
    to.filter(|to| to.contains("/file/")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_file_stands_for_an_earlier_one_which_stays_under_it() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", &text)]).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let empty = lawyer.get(&path).await.unwrap();
    let before = files(&empty);
    let (first, second) = (
        bench.canaries.plant("first file"),
        bench.canaries.plant("second file"),
    );
    let page = attach(&mut lawyer, &empty, &first, "").await;
    let old = files(&page).into_iter().find(|file| !before.contains(file));
    let old = old.unwrap();
    let id = old.rsplit('/').next().unwrap().to_owned();
    let done = attach(&mut lawyer, &page, &second, &id).await;
    let said = done.text();
    assert!(said.contains("stands for the earlier one"), "{said}");
    assert!(
        said.contains("1 earlier file") && said.contains("File replaced"),
        "{said}"
    );
    // Both are there, the new one first, and each says what it said.
    let now = files(&done)
        .into_iter()
        .filter(|file| !before.contains(file));
    let now: Vec<String> = now.collect();
    assert_eq!(now.len(), 2);
    assert_eq!(now[1], old);
    for (file, words) in now.iter().zip([&second, &first]) {
        let read = lawyer.get(file).await.unwrap();
        assert_eq!(read.status, StatusCode::OK);
        assert_eq!(String::from_utf8_lossy(&read.body), words.as_str());
    }
    // A page from before, on which the old one still stood for itself.
    let late = attach(&mut lawyer, &page, "late words", &id).await;
    assert!(
        late.text().contains("somebody else was quicker"),
        "{}",
        late.text()
    );
    // Two files at once do not stand for one.
    let form = done
        .form_with("files")
        .with("replaces", now[0].rsplit('/').next().unwrap());
    let form = form.file("files", "one.txt", "text/plain", b"one").file(
        "files",
        "two.txt",
        "text/plain",
        b"two",
    );
    let both = lawyer.submit(&done, form).await.unwrap();
    let after = files(&both)
        .into_iter()
        .filter(|file| !before.contains(file));
    assert_eq!(after.count(), 2, "{}", both.text());
    // What is released next is the new file, not the earlier one.
    let release = lawyer.get(&format!("{path}/release")).await.unwrap();
    let source = release.source();
    assert!(!source.contains(&id), "{}", release.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_a_case_that_one_may_not_change_is_not_read_and_a_refused_one_leaves_nothing() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    send_report(&mut bench, &[("report", &text)]).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let page = lawyer.get(&path).await.unwrap();
    let store = bench.store();
    let held = || store.drafts().held().0;
    let before = held();
    // A good file of somebody who has the case no more.
    let own = triager.get("/en/account").await.unwrap();
    let token = own.form_with("token").value("token").unwrap().to_owned();
    let form = page.form_with("files").with("token", &token);
    let form = form.file("files", "letter.txt", "text/plain", text.as_bytes());
    let refused = triager.submit(&page, form).await.unwrap();
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(held(), before, "nothing was kept or cleaned");
    // A file that is not taken, and one in the place of a file that is not there.
    let form = page.form_with("files");
    let form = form.file("files", "odd.bin", "text/plain", &[0, 159, 146, 150]);
    let odd = lawyer.submit(&page, form).await.unwrap();
    assert!(odd.text().contains("odd.bin"), "{}", odd.text());
    assert_eq!(held(), before, "nor is what is left of a refusal");
    attach(&mut lawyer, &page, &text, "00000000000000000000000000").await;
    assert_eq!(held(), before, "nor of what could not be stored");
    bench.finish().await;
}
