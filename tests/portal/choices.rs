//! What a reporter chooses for a file: its own name, the untouched original, a file that cannot be cleaned.

use http::StatusCode;

use crate::bench::Bench;
use crate::http::{Client, Response};
use crate::journey::{assign, case_with};
use crate::{papers, picture};

/// An administrator lets the tenants of the demo take originals.
pub(crate) async fn allow(bench: &Bench) {
    let mut admin = bench.member("Administrator").await;
    for (_, path) in admin.get("/en/tenants").await.unwrap().html().links() {
        if path.contains("/tenants/") {
            let page = admin.get(&path).await.unwrap();
            let form = page.form_with("evidence");
            let form = form.with("evidence", "1").with("quarantine", "1");
            let saved = admin.submit(&page, form).await.unwrap();
            assert!(saved.text().contains("Saved."), "{}", saved.text());
        }
    }
}

/// A checked report with a picture and an old workbook that nobody can clean.
pub(crate) async fn check(bench: &mut Bench, text: &str, workbook: &str) -> (Client, Response) {
    let mut client = bench.reporter();
    let start = format!("{}/report", bench.tenant());
    let page = client.get(&start).await.unwrap();
    let bytes = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(),
        workbook.as_bytes(),
    ]
    .concat();
    let form = page
        .form_with("report")
        .with("report", text)
        .file(
            "files",
            "my phone.jpg",
            "image/jpeg",
            &picture::jpeg(2_000, "planted"),
        )
        .file("files", "payments.xls", "application/vnd.ms-excel", &bytes);
    let review = client.submit(&page, form).await.unwrap();
    (client, review)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_cleaned_goes_to_the_lawyer_alone_and_only_if_it_was_ticked() {
    let mut bench = Bench::filled().await;
    allow(&bench).await;
    let (text, workbook) = (
        bench.canaries.plant("report text"),
        bench.canaries.plant("uncleaned workbook"),
    );
    let (mut client, review) = check(&mut bench, &text, &workbook).await;
    assert!(
        review.text().contains("Send it as it is"),
        "{}",
        review.text()
    );
    let form = review
        .form_by_button("Send the report")
        .with("original", "2")
        .with("own-name", "1")
        .press("Send the report");
    let sent = client.submit(&review, form).await.unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());

    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    let seen = triager.get(&path).await.unwrap();
    assert!(seen.text().contains("my phone.jpg"), "the name was ticked");
    assert!(!seen.source().contains("/original/"), "{}", seen.text());
    assign(&mut triager, &path).await;

    let mut lawyer = bench.member("Lawyer").await;
    let case = lawyer.get(&path).await.unwrap();
    let links = case.html().links();
    let originals: Vec<_> = links
        .iter()
        .filter(|(_, to)| to.contains("/original/"))
        .collect();
    let [(name, to)] = originals.as_slice() else {
        panic!("one original, {originals:?}");
    };
    assert!(name.starts_with("not-cleaned-1."), "{name}");
    assert!(
        !case.text().contains("payments.xls"),
        "that name was not ticked"
    );
    let warning = lawyer.get(to).await.unwrap();
    assert!(warning.text().contains("This file was not cleaned"));
    assert!(!warning.source().contains(&workbook));
    let form = warning.form_by_button("Download it all the same");
    let file = lawyer.submit(&warning, form.clone()).await.unwrap();
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(file.source().contains(&workbook));
    let case = lawyer.get(&path).await.unwrap();
    assert!(case.text().contains("File that was not cleaned downloaded"));

    for stranger in ["Triager", "Administrator"] {
        let mut other = bench.member(stranger).await;
        assert_eq!(other.get(to).await.unwrap().status, StatusCode::NOT_FOUND);
        let file = other.submit(&warning, form.clone()).await.unwrap();
        assert!(!file.source().contains(&workbook), "{stranger}");
    }
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_original_of_a_clean_file_is_evidence_and_an_unticked_one_is_gone() {
    let mut bench = Bench::filled().await;
    allow(&bench).await;
    let text = bench.canaries.plant("report text");
    let workbook = bench.canaries.plant("uncleaned workbook");
    let (mut client, review) = check(&mut bench, &text, &workbook).await;
    let form = review
        .form_by_button("Send the report")
        .with("original", "1")
        .press("Send the report");
    assert!(client.submit(&review, form).await.unwrap().code().is_some());
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let case = lawyer.get(&path).await.unwrap();
    let links = case.html().links();
    let originals: Vec<_> = links
        .iter()
        .filter(|(_, to)| to.contains("/original/"))
        .collect();
    assert_eq!(originals.len(), 1, "{originals:?}");
    let warning = lawyer.get(&originals[0].1).await.unwrap();
    let form = warning.form_by_button("Download it all the same");
    let file = lawyer.submit(&warning, form).await.unwrap();
    assert!(file.body.windows(7).any(|part| part == b"planted"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_takes_no_originals_gets_none_whatever_the_form_says() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let workbook = bench.canaries.plant("uncleaned workbook");
    let (mut client, review) = check(&mut bench, &text, &workbook).await;
    assert!(!review.text().contains("Send it as it is"));
    assert!(!review.text().contains("untouched original"));
    let form = review
        .form_by_button("Send the report")
        .with("original", "2")
        .press("Send the report");
    assert!(client.submit(&review, form).await.unwrap().code().is_some());
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    let case = lawyer.get(&path).await.unwrap();
    assert!(!case.source().contains("/original/"));
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_count_against_the_spool_and_without_room_the_reporter_is_told() {
    let mut bench = Bench::filled().await;
    allow(&bench).await;
    let text = bench.canaries.plant("report text");
    let mut client = bench.reporter();
    let page = client
        .get(&format!("{}/report", bench.tenant()))
        .await
        .unwrap();
    // Of 8 MiB, half is for one client, and of that a sixteenth for words: three uploads fit, a fourth copy does not.
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(1_000_000, 0);
    let mut form = page.form_with("report").with("report", &text);
    for name in ["one.xls", "two.xls", "three.xls"] {
        form = form.file("files", name, "application/octet-stream", &old);
    }
    let review = client.submit(&page, form).await.unwrap();
    let seen = review.text();
    assert!(
        seen.contains("there is no room to keep its original"),
        "{seen}"
    );
    assert!(
        seen.contains("three.xls") && seen.contains(&text),
        "nothing else is lost: {seen}"
    );
    assert!(!seen.contains("Send it as it is"), "{seen}");
    bench.finish().await;
}

/// The files of a case as its lawyer gets them.
async fn downloads(bench: &Bench, path: &str) -> Vec<Response> {
    let mut lawyer = bench.member("Lawyer").await;
    let case = lawyer.get(path).await.unwrap();
    let mut files = Vec::new();
    for (_, to) in case.html().links() {
        if to.contains("/file/") {
            files.push(lawyer.get(&to).await.unwrap());
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_sheet_is_told_by_its_name_and_left_out_when_the_reporter_says_so() {
    let mut bench = Bench::filled().await;
    let text = bench.canaries.plant("report text");
    let hidden = bench.canaries.plant("second set of books");
    let start = format!("{}/report", bench.tenant());
    let mut client = bench.reporter();
    let page = client.get(&start).await.unwrap();
    let form = page.form_with("report").with("report", &text).file(
        "files",
        "accounts.xlsx",
        "application/octet-stream",
        &papers::xlsx("open accounts", &hidden),
    );
    let review = client.submit(&page, form).await.unwrap();
    let seen = review.text();
    assert!(seen.contains("A hidden sheet: Second book"), "{seen}");
    assert!(!seen.contains(&hidden), "the name, not the content: {seen}");
    let form = review
        .form_by_button("Leave that out")
        .press("Leave that out");
    let review = client.submit(&review, form).await.unwrap();
    let seen = review.text();
    assert!(
        seen.contains("Content that is not seen at first was left out."),
        "{seen}"
    );
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    assert!(client.submit(&review, form).await.unwrap().code().is_some());

    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text).await;
    assign(&mut triager, &path).await;
    let files = downloads(&bench, &path).await;
    let [file] = files.as_slice() else {
        panic!("one file, {}", files.len());
    };
    let inside = papers::unpacked(&file.body);
    assert!(inside.contains("open accounts"), "{inside}");
    assert!(
        !inside.contains(&hidden) && !inside.contains("Second book"),
        "{inside}"
    );
    bench.finish().await;
}
