//! A release is taken back.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_gone_from_open_sessions_and_from_an_old_copy_of_the_records() {
    let mut bench = Bench::filled().await;
    let told = told(&mut bench).await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    release(&mut lawyer, &told, "Contact person", &told.marked()).await;
    let target = released(&mut contact).await;
    let page = contact.get(&target).await.unwrap();
    let file = page
        .html()
        .links()
        .into_iter()
        .find(|(_, to)| to.contains("/file/"));
    let old = tempfile::tempdir().unwrap();
    let bench = bench
        .restart(|data| copy(&data.join("records"), old.path()))
        .await;
    let mut lawyer = bench.member("Lawyer").await;
    let mut contact = bench.member("Contact person").await;
    let page = contact.get(&target).await.unwrap();
    assert!(page.text().contains(&told.kept), "{}", page.text());

    let kept = lawyer.get(&format!("{}/release", told.path)).await.unwrap();
    let links = kept.html().links().into_iter().map(|(_, to)| to);
    let kept = links
        .into_iter()
        .find(|to| to.contains("/release/"))
        .unwrap();
    let kept = lawyer.get(&kept).await.unwrap();
    let form = kept.form_by_button("Take back").press("Take back");
    let done = lawyer.submit(&kept, form).await.unwrap();
    assert!(done.text().contains("It is taken back."), "{}", done.text());
    assert!(done.text().contains(&told.kept), "lawyers see what it was");

    // The page is still open in the browser; its form and its file lead nowhere.
    let form = page
        .form_with("note")
        .with("note", "still here")
        .press_value("do", "note");
    let sent = contact.submit(&page, form).await.unwrap();
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    assert!(is_missing(&mut contact, &target).await);
    assert!(is_missing(&mut contact, &file.unwrap().1).await);
    let list = contact.get("/en/cases").await.unwrap();
    assert!(
        list.text().contains("Nothing is released"),
        "{}",
        list.text()
    );

    let bench = bench
        .restart(|data| {
            fs::remove_dir_all(data.join("records")).unwrap();
            copy(old.path(), &data.join("records"));
        })
        .await;
    let mut contact = bench.member("Contact person").await;
    let answer = contact.get(&target).await.unwrap();
    assert_ne!(answer.status, StatusCode::OK);
    assert!(!answer.source().contains(&told.kept), "{}", answer.text());
    bench.finish().await;
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
