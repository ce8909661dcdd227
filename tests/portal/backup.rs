//! Backups of a real portal, by the real program: beside it while it runs, and back again.

mod faults;
mod s3;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::bench::Bench;
use crate::journey::{assign, case_with, come_back, send_report};

/// Places for backups, and who can open them.
pub(crate) struct Places {
    folder: tempfile::TempDir,
    recipient: String,
}

/// Makes an identity, and returns whom to encrypt to.
pub(crate) fn recipient(identity: &Path) -> String {
    let made = subrosa(&["backup", "identity", "-o", text(identity)]);
    let said = said(&made);
    assert!(made.status.success(), "{said}");
    let mut words = said.split_whitespace();
    let recipient = words.find(|word| word.starts_with("age1"));
    recipient.unwrap().to_owned()
}

impl Places {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for place in ["data", "vault", "vault2", "scratch"] {
            fs::create_dir(folder.path().join(place)).unwrap();
        }
        let recipient = recipient(&folder.path().join("identity"));
        Self { recipient, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The lines of a configuration with backups to these folders.
    fn config(&self) -> String {
        format!(
            "[backup]\nrecipients = [{:?}]\nfolder = {:?}\n\
             [backup.vault]\nfolder = {:?}\nother_folder = {:?}\n",
            self.recipient,
            self.path("data"),
            self.path("vault"),
            self.path("vault2")
        )
    }

    /// Restores from the folders into a new one.
    fn restore(&self, into: &Path, more: &[&str]) -> Output {
        let (identity, data) = (self.path("identity"), self.path("data"));
        let (vault, vault2) = (self.path("vault"), self.path("vault2"));
        let mut words = vec![
            "restore",
            "--identity",
            text(&identity),
            "--from",
            text(&data),
        ];
        words.extend(["--vault", text(&vault), "--vault", text(&vault2)]);
        words.extend(["--data", text(into)]);
        words.extend(more);
        subrosa(&words)
    }

    /// How many backups count.
    fn manifests(&self) -> usize {
        let folders = fs::read_dir(self.path("data/data"));
        let folders = folders.into_iter().flatten().flatten();
        folders
            .filter(|folder| folder.path().join("manifest").exists())
            .count()
    }
}

fn subrosa(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_subrosa"))
        .args(words)
        .output()
        .unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn said(output: &Output) -> String {
    let mut said = String::from_utf8(output.stdout.clone()).unwrap();
    said.push_str(std::str::from_utf8(&output.stderr).unwrap());
    said
}

/// Asks the running portal, away from the threads that it runs on.
async fn ask(bench: &Bench, what: &str) -> String {
    loop {
        let (data, what) = (bench.data(), what.to_owned());
        let output =
            tokio::task::spawn_blocking(move || subrosa(&["backup", &what, "--data", text(&data)]));
        let output = output.await.unwrap();
        let said = said(&output);
        // The one that it makes by itself has said that it is done before it is.
        if said.contains("a backup is being made already") {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        }
        assert!(output.status.success() && said.contains("done"), "{said}");
        return said;
    }
}

/// Waits for the backup that is due when a portal starts.
async fn first_backup(bench: &Bench) {
    let made = || {
        let log = bench.logged();
        log.matches("a copy of the vault was made and read back")
            .count()
    };
    bench.until("the first backup", || made() >= 2).await;
}

/// Puts a restored data folder in place of the portal's own, and starts the portal on it.
async fn on_restored(bench: Bench, restored: &Path) -> Bench {
    bench
        .restart(|data| {
            fs::remove_dir_all(data).unwrap();
            copy(restored, data);
        })
        .await
}

/// Copies a folder with the modes of its files.
fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp")
        .arg("-a")
        .arg(from)
        .arg(to)
        .status()
        .unwrap();
    assert!(copied.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_is_made_again_from_a_backup_that_was_made_while_it_served() {
    let places = Places::new();
    let mut bench = Bench::filled_with(&places.config()).await;
    first_backup(&bench).await;
    let text_of_report = bench.canaries.plant("report text");
    let (mut reporter, sent) = send_report(&mut bench, &[("report", &text_of_report)]).await;
    let code = sent.code().unwrap();
    let identity_of_tls = fs::read(bench.data().join("tls/clearnet.key"));
    let said_now = ask(&bench, "now").await;
    assert!(said_now.contains("read back and good"), "{said_now}");
    let listed = ask(&bench, "list").await;
    assert!(listed.contains(", good, "), "{listed}");
    // Nothing of a case is readable at any place, nor by the names of files.
    bench
        .canaries
        .assert_absent(places.folder.path(), &[listed]);

    let new = places.path("new");
    let restored = places.restore(&new, &[]);
    let told = said(&restored);
    assert!(restored.status.success(), "{told}");
    assert!(
        told.contains("every case, every record and the security log are whole"),
        "{told}"
    );
    let config = fs::read_to_string(new.join("restored/config.toml")).unwrap();
    assert!(config.contains(&places.recipient));
    if let Ok(key) = identity_of_tls {
        assert_eq!(fs::read(new.join("tls/clearnet.key")).unwrap(), key);
    }
    let checked = subrosa(&["check", "--data", text(&new)]);
    assert!(checked.status.success(), "{}", said(&checked));

    let bench = on_restored(bench, &new).await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &text_of_report).await;
    assign(&mut triager, &path).await;
    let mut lawyer = bench.member("Lawyer").await;
    assert!(
        lawyer
            .get(&path)
            .await
            .unwrap()
            .text()
            .contains(&text_of_report)
    );
    reporter.forget();
    let mut again = crate::http::Client::https(port(&bench.clearnet()));
    assert!(
        come_back(&mut again, &code)
            .await
            .text()
            .contains(&text_of_report)
    );
    bench.finish().await;
}

fn port(url: &str) -> u16 {
    url.rsplit(':').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn story_8_a_case_erased_after_a_backup_stays_unreadable_when_it_is_restored() {
    let places = Places::new();
    let mut bench = Bench::filled_with(&places.config()).await;
    first_backup(&bench).await;
    let planted = bench.canaries.plant("report text");
    let (_, sent) = send_report(&mut bench, &[("report", &planted)]).await;
    let code = sent.code().unwrap();
    ask(&bench, "now").await;
    let mut triager = bench.member("Triager").await;
    let path = case_with(&mut triager, &planted).await;
    let before = bench.store().index_all().unwrap();
    let case = before
        .iter()
        .find(|index| path.ends_with(&index.case.to_string()));
    let case = case.unwrap().case;
    bench.store().destroy_keys(case).unwrap();
    ask(&bench, "vault").await;

    let new = places.path("new");
    let restored = places.restore(&new, &[]);
    let told = said(&restored);
    assert!(restored.status.success(), "{told}");
    assert!(
        told.contains("erased since this backup, and are gone: 1"),
        "{told}"
    );
    let bench = on_restored(bench, &new).await;
    let mut triager = bench.member("Triager").await;
    assert_eq!(
        triager.get(&path).await.unwrap().status,
        http::StatusCode::NOT_FOUND
    );
    assert_eq!(bench.store().index_all().unwrap().len(), before.len() - 1);
    let mut reporter = crate::http::Client::https(port(&bench.clearnet()));
    let erased = come_back(&mut reporter, &code).await;
    let wrong = subrosa_policy::ReceiptCode::from_entropy(&[9; 16]);
    let mut other = crate::http::Client::https(port(&bench.clearnet()));
    let never = come_back(&mut other, wrong.words().expose()).await;
    assert_eq!(
        erased.source(),
        never.source(),
        "an erased code equals a wrong one"
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_backups_at_once_are_one_and_a_polite_no() {
    let places = Places::new();
    let bench = Bench::filled_with(&places.config()).await;
    first_backup(&bench).await;
    let data = bench.data();
    let outputs = tokio::task::spawn_blocking(move || {
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| subrosa(&["backup", "now", "--data", text(&data)])))
                .collect();
            runs.into_iter()
                .map(|run| run.join().unwrap())
                .collect::<Vec<_>>()
        })
    });
    let outputs = outputs.await.unwrap();
    let good = outputs
        .iter()
        .filter(|output| output.status.success())
        .count();
    assert!((1..=4).contains(&good));
    for output in outputs.iter().filter(|output| !output.status.success()) {
        assert!(said(output).contains("a backup is being made already"));
    }
    assert_eq!(places.manifests(), good + 1, "the first one, and these");
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_of_a_late_backup_and_the_next_one_ends_it() {
    let places = Places::new();
    let bench = Bench::filled_with(&places.config()).await;
    first_backup(&bench).await;
    let jobs = subrosa::Config::parse(&places.config()).unwrap();
    assert!(jobs.backup.alarm_hours == 20);
    let listed = ask(&bench, "list").await;
    assert!(listed.contains("0 hours old"), "{listed}");
    bench.clock.advance_minutes(21 * 60);
    let mut admin = bench.member("Administrator").await;
    let page = admin.get("/en/system").await.unwrap();
    assert!(
        page.text().contains("The newest good backup is too old"),
        "{}",
        page.text()
    );
    ask(&bench, "now").await;
    let page = admin.get("/en/system").await.unwrap();
    assert!(!page.text().contains("too old"), "{}", page.text());
    // One place for backups is a warning.
    assert!(page.text().contains("go to one place only"));
    let log = admin.get("/en/security").await.unwrap();
    assert!(
        log.text().contains("backup made and read back"),
        "{}",
        log.text()
    );
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_restores_leaves_nothing_and_is_filed() {
    let places = Places::new();
    let bench = Bench::filled_with(&places.config()).await;
    first_backup(&bench).await;
    let (data, scratch) = (bench.data(), places.path("scratch"));
    let drill = places.restore(&data, &["--drill", text(&scratch)]);
    let told = said(&drill);
    assert!(
        drill.status.success() && told.contains("restored in"),
        "{told}"
    );
    assert_eq!(fs::read_dir(&scratch).unwrap().count(), 0);
    // A folder that was there before it is somebody's.
    let kept = scratch.join("newest/kept");
    fs::create_dir(scratch.join("newest")).unwrap();
    fs::write(&kept, b"mine").unwrap();
    let refused = places.restore(&data, &["--drill", text(&scratch)]);
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("is there already"),
        "{}",
        said(&refused)
    );
    assert!(kept.is_file());
    let mut admin = bench.member("Administrator").await;
    let log = admin.get("/en/security").await.unwrap();
    assert!(log.text().contains("restore tried"), "{}", log.text());
    bench.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_is_only_with_the_identity_and_into_an_empty_folder() {
    let places = Places::new();
    let bench = Bench::filled_with(&places.config()).await;
    first_backup(&bench).await;
    let others = Places::new();
    let (new, own) = (places.path("new"), places.path("identity"));
    fs::copy(&own, places.path("kept")).unwrap();
    fs::copy(others.path("identity"), &own).unwrap();
    let refused = places.restore(&new, &[]);
    assert!(said(&refused).contains("this identity does not open the backup"));
    assert!(!refused.status.success() && !new.join("records").exists());
    fs::copy(places.path("kept"), &own).unwrap();
    let refused = places.restore(&places.path("vault"), &[]);
    assert!(
        said(&refused).contains("only an empty one is filled"),
        "{}",
        said(&refused)
    );
    let refused = places.restore(&new, &["--signed-by", "one two three four five six"]);
    assert!(
        said(&refused).contains("not the words of the portal"),
        "{}",
        said(&refused)
    );
    assert!(!new.exists());
    let listed = ask(&bench, "list").await;
    let words = listed
        .lines()
        .find_map(|line| line.strip_prefix("backups are signed by: "));
    let good = places.restore(&new, &["--signed-by", words.unwrap()]);
    assert!(good.status.success(), "{}", said(&good));
    bench.finish().await;
}
