//! When the files of the data folder were changed: the day, and where it is finer, by whom that can be caused.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use subrosa_store::DraftKey;

use crate::bench::Bench;
use crate::journey::{come_back, send_report};

fn all_below(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_below(&path, all);
        }
        all.push(path);
    }
}

/// Everything below a folder that says more than the day.
fn finer_than_a_day(data: &Path) -> Vec<String> {
    let mut all = vec![data.to_owned()];
    all_below(data, &mut all);
    let finer = all.iter().filter(|path| {
        let meta = fs::metadata(path).unwrap();
        let times = [meta.mtime(), meta.atime()].map(|second| second % 86_400);
        times[0] != 0 || meta.mtime_nsec() != 0 || (path.is_file() && times[1] != 0)
    });
    let place = |path: &PathBuf| path.strip_prefix(data).unwrap().display().to_string();
    finer.map(place).collect()
}

/// Nothing that a reporter does moves the time of these: they are written at a start, at a stop, or at a fixed hour.
fn may_tell(place: &str) -> bool {
    let starts = ["tls", "records/snap.", "onion", "acme", "backup"];
    let whole = [
        "",
        "control",
        "lock",
        "records",
        "records/conf",
        "records/blobs",
        "records/db",
    ];
    whole.contains(&place) || starts.iter().any(|start| place.starts_with(start))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_reporter_causes_tells_more_than_the_day() {
    let mut bench = Bench::filled().await;
    let data = bench.data();
    let before = finer_than_a_day(&data);
    let text = bench.canaries.plant("report text");
    let (mut reporter, sent) = send_report(&mut bench, &[("report", &text)]).await;
    let messages = come_back(&mut reporter, &sent.code().unwrap()).await;
    let form = messages
        .form_with("message")
        .with("message", "a word")
        .file("files", "a.txt", "text/plain", b"a line\n");
    // A draft that stays, with its file.
    drop(reporter.submit(&messages, form).await.unwrap());
    // One that nobody saves: its browser went while a file of it was cleaned.
    let (drafts, key) = (bench.store().drafts(), DraftKey::random().unwrap());
    drafts.begin(&key, Duration::from_secs(3_600)).unwrap();
    let mut writer = drafts.clean_file(&key).unwrap();
    writer.write_all(&[7; 100_000]).unwrap();
    drop(writer.finish().unwrap().keep());
    drop(drafts.clean_file(&key).unwrap());
    drop(drafts.receive().unwrap());
    let after = finer_than_a_day(&data);
    let told: Vec<_> = after.iter().filter(|place| !may_tell(place)).collect();
    assert!(told.is_empty(), "{told:?}\nbefore: {before:?}");
    let bench = bench
        .restart(|data| {
            let told = finer_than_a_day(data);
            let told: Vec<_> = told.iter().filter(|place| !may_tell(place)).collect();
            assert!(told.is_empty(), "{told:?}");
        })
        .await;
    bench.finish().await;
}
