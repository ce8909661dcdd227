//! What those who watch over the portal are told, and what a low disk does.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use http::StatusCode;

use crate::bench::Bench;
use crate::http::Response;
use crate::journey::send_report;
use crate::picture;
use crate::process::Process;
use crate::tornet::TorNet;

/// What `/metrics` says, once the first jobs of the day have run.
async fn metrics(bench: &Bench) -> Response {
    let ran = |job: &str| bench.logged().contains(&format!("a job ran: {job}"));
    bench
        .until("the first round of jobs", || ran("compaction"))
        .await;
    bench.watcher().get("/metrics").await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_for_prometheus_do_not_move_with_a_report() {
    let mut bench = Bench::filled().await;
    let before = metrics(&bench).await;
    assert_eq!(before.status, StatusCode::OK);
    assert_eq!(before.header("content-type"), "text/plain; version=0.0.4");
    let text = before.source();
    for line in [
        "subrosa_good 1",
        "subrosa_trouble{kind=\"disk\"} 0",
        "subrosa_trouble{kind=\"onion\"} 0",
        "subrosa_job_failed{job=\"security_log\"} 0",
        "subrosa_certificate_days{listener=\"staff\"}",
        "subrosa_data_gib 0",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let shape = |line: &str| line.starts_with("# ") || line.starts_with("subrosa_");
    assert!(text.lines().all(shape), "{text}");
    let words = bench.canaries.plant("report text");
    drop(send_report(&mut bench, &[("report", &words)]).await);
    let after = metrics(&bench).await;
    assert_eq!(after.source(), text);
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_low_disk_takes_words_and_no_files() {
    let bench = Bench::filled().await;
    // However large the disk is, this is more.
    let mut bench = bench.restart_with("disk_mib = 99999999999\n").await;
    let health = bench.health().await;
    assert_eq!(health.source(), "degraded");
    let mut reporter = bench.reporter();
    let words = bench.canaries.plant("report text");
    let page = reporter
        .get(&format!("{}/report", bench.tenant()))
        .await
        .unwrap();
    let photo = picture::jpeg(2_000, "planted");
    let form = page.form_with("report").with("report", &words).file(
        "files",
        "photo.jpg",
        "image/jpeg",
        &photo,
    );
    let review = reporter.submit(&page, form).await.unwrap();
    assert!(
        review
            .text()
            .contains("There is no room for files right now"),
        "{}",
        review.text()
    );
    assert!(review.source().contains(&words), "the text is not lost");
    let form = review
        .form_by_button("Send the report")
        .press("Send the report");
    let sent = reporter.submit(&review, form).await.unwrap();
    assert!(sent.code().is_some(), "{}", sent.text());
    bench.finish().await;
}

const CONFIG: &str = "[clearnet]\nlisten = \"127.0.0.1:0\"\n[staff]\nlisten = \"127.0.0.1:0\"\n";

#[test]
fn the_status_of_a_running_portal_is_told_to_its_own_account() {
    let folder = tempfile::tempdir().unwrap();
    let config = format!("{CONFIG}[onion]\nenabled = false\n");
    fs::write(folder.path().join("portal.toml"), config).unwrap();
    let status = || {
        let asked = Command::new(env!("CARGO_BIN_EXE_subrosa"))
            .args(["status", "--data", "data"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = [asked.stdout, asked.stderr].concat();
        (asked.status.code(), String::from_utf8(said).unwrap())
    };
    let (code, said) = status();
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no portal of this account runs"), "{said}");
    let mut portal = Process::subrosa(folder.path(), &["serve", "--config", "portal.toml"]);
    portal.wait_for("a job ran: compaction");
    let (code, said) = status();
    for line in [
        "clearnet: 127.0.0.1:",
        "certificate until",
        "note: No backup is made.",
        "job: End old sessions and drafts: done",
        "job: Compare every case and record with what must be there: done",
    ] {
        assert!(said.contains(line), "{line} is not in\n{said}");
    }
    // Memory and disk of the machine that runs this are not ours to promise.
    assert_eq!(code == Some(0), said.starts_with("ok\n"), "{said}");
    assert!(portal.stop().success());
}

#[test]
fn the_portal_visits_its_own_onion_address() {
    let net = TorNet::shared();
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("{CONFIG}{}", net.network_toml("onion.network"));
    fs::write(folder.path().join("portal.toml"), settings).unwrap();
    let arguments = ["serve", "--config", "portal.toml"];
    let mut portal = Process::subrosa(folder.path(), &arguments);
    portal.wait_for("Set up the portal here");
    let end = Instant::now() + Duration::from_secs(300);
    loop {
        assert!(Instant::now() < end, "the visit was never made");
        let asked = Command::new(env!("CARGO_BIN_EXE_subrosa"))
            .args(["status", "--data", "data"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(asked.stdout).unwrap();
        if said.contains("job: Visit the onion address: done") {
            assert!(!said.contains("cannot be reached"), "{said}");
            break;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    assert!(portal.stop().success());
}
