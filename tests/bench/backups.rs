//! Backups at a size that a firm reaches after years: how long, with how much memory, and how long the way back takes.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::process::{self, Process};
use crate::uploads::recording;
use crate::visit::Visit;
use crate::{Figures, MEGABYTE, QUIET, many};

/// So many cases, and so many attachments of [`ATTACHMENT`] bytes each, which is what the disk of a small machine holds
/// four times: the portal, its backup, what is restored, and room.
///
/// Memory has no limit here, because most of it is the store's own: sled 0.34 looks at its cache only after 64 accesses in
/// each of 256 shards, so whoever reads everything holds up to 16,384 pages, and a table of all pages besides.
pub(crate) async fn backups(figures: &mut Figures, cases: usize, attachments: usize) {
    let folder = tempfile::tempdir().unwrap();
    let made = Made::at(folder.path());
    let lines = many::filled(figures, folder.path(), cases);
    let (_, link) = lines.split_once("/r/").expect("a client's link");
    let link = link.lines().next().unwrap_or_default();
    made.attach(link, attachments).await;
    let full = made.backup(figures, "full backup");
    made.attach(link, MORE).await;
    let again = made.backup(figures, "backup after 5 more attachments");
    figures.plain(
        "the later one ÷ the full one",
        again.seconds / full.seconds,
        "",
    );
    age_alone(figures, &made.path("data"), &full);

    let (identity, from, new) = (made.path("identity"), made.path("target"), made.path("new"));
    let (vault, other) = (made.path("vault"), made.path("vault2"));
    let words = [
        "restore",
        "--identity",
        text(&identity),
        "--from",
        text(&from),
        "--vault",
        text(&vault),
    ];
    let words = [&words[..], &["--vault", text(&other), "--data", text(&new)]].concat();
    let restored = measured(&words);
    figures.at_most("restore", restored.seconds / 3600.0, "h", 24.0);
    figures.plain("restore", restored.seconds, "s");
    figures.plain("memory at most, restore", restored.most, "MB");
    let checked = measured(&["check", "--data", text(&new)]);
    figures.plain("check of what was restored", checked.seconds, "s");
}

/// A folder with a portal, and places for its backups.
struct Made {
    folder: PathBuf,
    config: String,
}

impl Made {
    fn at(folder: &Path) -> Self {
        for place in ["target", "vault", "vault2"] {
            fs::create_dir(folder.join(place)).unwrap();
        }
        let identity = folder.join("identity");
        let output = Command::new(PROGRAM)
            .args(["backup", "identity", "-o", text(&identity)])
            .output();
        let said = String::from_utf8(output.unwrap().stdout).unwrap();
        let recipient = said
            .split_whitespace()
            .find(|word| word.starts_with("age1"));
        let config = format!(
            "{QUIET}[backup]\nrecipients = [{:?}]\nfolder = {:?}\n[backup.vault]\nfolder = {:?}\nother_folder = {:?}\n",
            recipient.expect("a recipient"),
            folder.join("target"),
            folder.join("vault"),
            folder.join("vault2")
        );
        let config = process::config(folder, &config).display().to_string();
        Self {
            folder: folder.to_owned(),
            config,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Reports with a recording each, through the pages and the cleaner, to a portal without backups.
    async fn attach(&self, link: &str, attachments: usize) {
        let quiet = self.path("quiet");
        fs::create_dir_all(&quiet).unwrap();
        let config = process::config(&quiet, QUIET).display().to_string();
        let mut portal = Process::subrosa(
            &self.folder,
            &["serve", "--data", "data", "--config", &config],
        );
        let url = portal.wait_for_url("Reporters:");
        let visit = Visit::of(&format!("{}/en/r/{link}", url.trim_end_matches('/')));
        let recording = recording(ATTACHMENT);
        for number in 0..attachments {
            let text = format!("Recording {number} of the hall.");
            let sent = visit
                .submit_file(&text, ("hall.wav", "audio/wav", &recording))
                .await;
            assert!(sent.code.is_some(), "no code");
        }
        let ended = portal.stop();
        assert!(ended.success(), "the portal did not stop well: {ended}");
    }

    fn backup(&self, figures: &mut Figures, name: &str) -> Measured {
        let data = self.path("data");
        let mut done = measured(&[
            "backup",
            "now",
            "--data",
            text(&data),
            "--config",
            &self.config,
        ]);
        done.bytes = size(&data);
        figures.plain(name, done.seconds, "s");
        figures.plain(&format!("memory at most, {name}"), done.most, "MB");
        figures.plain(
            &format!("in the target after it, {name}"),
            size(&self.path("target")) / MEGABYTE,
            "MB",
        );
        done
    }
}

struct Measured {
    seconds: f64,
    most: f64,
    bytes: f64,
}

/// Runs the program to its end.
fn measured(words: &[&str]) -> Measured {
    let begin = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args(words)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0.0_f64;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
        most = most.max(kilobytes.unwrap_or_default() * 1024.0 / MEGABYTE);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{words:?} ended with {ended}");
            let seconds = begin.elapsed().as_secs_f64();
            return Measured {
                seconds,
                most,
                bytes: 0.0,
            };
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The same bytes through age alone into a file, with one recipient.
fn age_alone(figures: &mut Figures, data: &Path, full: &Measured) {
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public();
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).unwrap();
    let begin = Instant::now();
    let mut sink = encryptor
        .wrap_output(tempfile::tempfile_in(data.parent().unwrap()).unwrap())
        .unwrap();
    let mut buffer = vec![0; 1 << 20];
    for path in files(data) {
        let mut file = fs::File::open(path).unwrap();
        loop {
            let read = file.read(&mut buffer).unwrap();
            if read == 0 {
                break;
            }
            sink.write_all(&buffer[..read]).unwrap();
        }
    }
    let file = sink.finish().unwrap();
    file.sync_all().unwrap();
    let alone = begin.elapsed().as_secs_f64();
    let rate = |seconds: f64| full.bytes / MEGABYTE / seconds;
    figures.plain("age alone", rate(alone), "MB/s");
    figures.plain(
        "full backup, read back and vault included",
        rate(full.seconds),
        "MB/s",
    );
    figures.plain(
        "full backup ÷ age alone, throughput",
        alone / full.seconds,
        "",
    );
}

fn size(folder: &Path) -> f64 {
    let sizes = files(folder)
        .into_iter()
        .map(|path| fs::metadata(path).unwrap().len() as f64);
    sizes.sum()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.append(&mut self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_subrosa");
const ATTACHMENT: usize = 50_000_000;
const MORE: usize = 5;
