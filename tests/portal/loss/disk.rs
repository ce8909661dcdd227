//! A small disk beneath the real program: it fills up, or takes nothing at all.

use std::fs;
use std::path::Path;

use http::StatusCode;

use super::{Whole, port, send};
use crate::html::Form;
use crate::http::{Client, Response};
use crate::journey::send_report;
use crate::process::{self, Process};
use crate::real::{CONFIG, SERVE};

/// A folder on a disk of its own, which is as large as somebody says and lives as long as this.
pub(super) struct Disk {
    holder: Process,
    folder: tempfile::TempDir,
}

impl Disk {
    /// A disk with a copy of this data folder on it, and room for so many mebibytes more.
    pub(super) fn with(data: &Path, more: u64) -> Self {
        let mebibytes = crate::load::size_of(data) / (1024 * 1024) + more;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        process::config(folder.path(), CONFIG);
        let script = format!(
            "mount -t tmpfs -o size={mebibytes}m,mode=700 none data && cp -a {}/. data && echo mounted && exec sleep 3600",
            data.display()
        );
        let unshare = Path::new("/usr/bin/unshare");
        let holder = Process::start(unshare, folder.path(), &["-m", "sh", "-c", &script]);
        holder.wait_for("mounted");
        Self { holder, folder }
    }

    /// Runs a program there.
    fn run(&self, words: &[&str]) -> Process {
        let (holder, folder) = (self.holder.id().to_string(), self.folder.path());
        let place = folder.to_str().unwrap();
        let mut arguments = vec!["-t", &holder, "-m", "sh", "-c"];
        arguments.extend(["cd \"$0\" && exec \"$@\"", place]);
        arguments.extend(words);
        Process::start(Path::new("/usr/bin/nsenter"), folder, &arguments)
    }

    /// Has a shell do something there.
    pub(super) fn must(&self, script: &str) {
        let mut done = self.run(&["sh", "-c", script]);
        assert!(done.wait().success(), "{script}: {:?}", done.lines());
    }

    pub(super) fn serve(&self) -> Process {
        let program = env!("CARGO_BIN_EXE_subrosa");
        self.run(&[&[program][..], &SERVE].concat())
    }
}

/// Sends a long text: its code, or the page that says why there is none, with the text on it.
pub(super) async fn sent(port: u16, tenant: &str, words: &str) -> Result<String, Response> {
    let mut client = Client::https(port);
    let page = client.get(&format!("{tenant}/report")).await.unwrap();
    let form = page.form_with("report").with("report", words);
    let review = client.submit(&page, form).await.unwrap();
    let sendable: Vec<Form> = review.html().forms();
    if !sendable
        .iter()
        .any(|form| form.button_texts().contains(&"Send the report"))
    {
        return Err(review);
    }
    let answer = send(&mut client, &review).await;
    answer.code().ok_or(answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_costs_nobody_an_acknowledged_report_and_gives_the_words_back() {
    let mut whole = Whole::new().await;
    let disk = Disk::with(&whole.real.folder.path().join("data"), 8);
    let mut portal = disk.serve();
    let (at, tenant) = (port(&portal), whole.real.bench.tenant());
    let filler = "words that fill a disk. ".repeat(4_000);
    let mut codes = vec![(whole.code.clone(), whole.words.clone())];
    let refused = loop {
        let words = format!("report {}: {filler}", codes.len());
        match sent(at, &tenant, &words).await {
            Ok(code) => codes.push((code, format!("report {}:", codes.len()))),
            Err(page) => break page,
        }
        assert!(codes.len() < 1_000, "the disk is never full");
    };
    let text = refused.text();
    assert!(
        refused.status.is_server_error(),
        "{}: {text}",
        refused.status
    );
    assert!(text.contains("There is no room right now"), "{text}");
    assert!(text.contains("Nothing was sent"), "{text}");
    let kept = refused
        .form_with("report")
        .value("report")
        .unwrap()
        .to_owned();
    assert!(kept.contains("words that fill a disk."), "{text}");
    // The pages go on, whatever the store does.
    let mut client = Client::https(at);
    let page = client.get("/en/return").await.unwrap();
    assert_eq!(page.status, StatusCode::OK);
    portal.kill();
    // Somebody makes room, and it starts again.
    let mut more = disk.run(&["mount", "-o", "remount,size=512m", "data"]);
    assert!(more.wait().success(), "{:?}", more.lines());
    let mut portal = disk.serve();
    let at = port(&portal);
    for (code, words) in &codes {
        let mut client = Client::https(at);
        let page = client.get("/en/return").await.unwrap();
        let form = page.form_with("code").with("code", code);
        let page = client.submit(&page, form).await.unwrap();
        assert!(
            page.text().contains(words),
            "{words} is lost: {}",
            page.text()
        );
    }
    let again = sent(at, &tenant, "one more").await;
    assert!(again.is_ok(), "{}", again.unwrap_err().text());
    assert!(portal.stop().success());
    let mut check = disk.run(&[env!("CARGO_BIN_EXE_subrosa"), "check", "--data", "data"]);
    assert!(check.wait().success(), "{:?}", check.lines());
    drop(send_report(&mut whole.real.bench, &[("report", "in the other portal")]).await);
    whole.real.bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_or_read_only_at_the_start_is_named_and_harmed_by_nothing() {
    let whole = Whole::new().await;
    let data = whole.real.folder.path().join("data");
    let disk = Disk::with(&data, 64);
    let mut locked = disk.run(&["mount", "-o", "remount,ro", "data"]);
    assert!(locked.wait().success(), "{:?}", locked.lines());
    for _ in 0..2 {
        let mut portal = disk.serve();
        let status = portal.wait();
        let said = portal.lines().join("\n");
        assert_eq!(status.code(), Some(1), "{said}");
        let named = said.contains("the disk is read-only") && said.contains("mount it");
        assert!(named, "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    let mut open = disk.run(&["mount", "-o", "remount,rw", "data"]);
    assert!(open.wait().success(), "{:?}", open.lines());
    let fill = "cat /dev/zero > data/filler; test -s data/filler";
    assert!(disk.run(&["sh", "-c", fill]).wait().success());
    let mut portal = disk.serve();
    let served = portal.wait_until("an address or an end", |line| {
        let refused = line.starts_with("subrosa: ");
        (refused || line.contains("Staff: ")).then_some(!refused)
    });
    if served {
        portal.kill();
    }
    let said = portal.lines().join("\n");
    let named = said.contains("the disk is full. Make room") || said.contains("the disk is low");
    assert!(named && !said.contains("panicked"), "{said}");
    assert!(disk.run(&["rm", "data/filler"]).wait().success());
    let mut check = disk.run(&[env!("CARGO_BIN_EXE_subrosa"), "check", "--data", "data"]);
    assert!(check.wait().success(), "{:?}", check.lines());
    whole.real.bench.finish().await;
}
