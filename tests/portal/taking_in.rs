//! Where every triager is shut out, lawyers take a report in: they are given the report, and nothing of what those who
//! handled it before them have kept.

use http::StatusCode;
use subrosa_policy::CaseState;

use crate::bench::Bench;
use crate::exclusion::{exclude, id_of};
use crate::http::Client;
use crate::items::{handled, write};
use crate::replacing::{attach, files};
use crate::searching::search;
use crate::story_7::live;

/// The case is open to them, and neither the note nor the file is there in any way.
async fn report_alone(client: &mut Client, path: &str, note: &str, file: &str) {
    let page = client.get(path).await.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains(note), "{}", page.text());
    assert!(!files(&page).iter().any(|there| there == file));
    let missing = client.get(file).await.unwrap();
    assert_eq!(missing.status, StatusCode::NOT_FOUND, "{}", missing.text());
    let found = search(client, note).await;
    assert!(found.text().contains("No case fits"), "{}", found.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn lawyers_who_take_a_report_in_read_no_note_and_no_file_of_whoever_handled_it() {
    let mut bench = Bench::filled().await;
    let (mut lawyer, path, _) = handled(&mut bench).await;
    let case = path.rsplit('/').next().unwrap().parse().unwrap();
    let (note, words) = (bench.canaries.plant("note"), bench.canaries.plant("file"));
    write(&mut lawyer, &path, &[("kind", "note"), ("text", &note)]).await;
    let page = lawyer.get(&path).await.unwrap();
    let before = files(&page);
    let page = attach(&mut lawyer, &page, &words, "").await;
    let new = files(&page).into_iter().find(|file| !before.contains(file));
    let file = new.unwrap();
    assert_eq!(lawyer.get(&file).await.unwrap().status, StatusCode::OK);
    let found = search(&mut lawyer, &note).await;
    assert!(found.source().contains(&path), "{}", found.text());

    let triager = [id_of(&bench, "Triager")];
    exclude(&mut lawyer, &path, "a cousin", &triager).await;
    live(&mut lawyer, &path, "hand-back", &[]).await;
    let index = bench.store().index(case).unwrap();
    assert_eq!((index.state, index.handler), (CaseState::Received, None));
    // Also for whoever wrote both: they take it in like any other.
    let mut deputy = bench.member("Deputy").await;
    report_alone(&mut lawyer, &path, &note, &file).await;
    report_alone(&mut deputy, &path, &note, &file).await;

    live(&mut deputy, &path, "close-unread", &[("how", "spam")]).await;
    let index = bench.store().index(case).unwrap();
    assert_eq!(index.state, CaseState::Closed);
    report_alone(&mut lawyer, &path, &note, &file).await;
    report_alone(&mut deputy, &path, &note, &file).await;
    bench.finish().await;
}
