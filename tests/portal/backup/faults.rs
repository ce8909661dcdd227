//! What kills a backup or a restore half-way, with the real program.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::{Places, copy, said, subrosa, text};
use crate::bench::Bench;
use crate::journey::send_report;
use crate::process::Process;

/// The data folder of a portal that has stopped, with a configuration for its backups.
struct Stopped {
    places: Places,
    data: PathBuf,
    config: PathBuf,
}

impl Stopped {
    async fn new() -> Self {
        let places = Places::new();
        let data = places.path("portal");
        let mut bench = Bench::filled().await;
        let words = bench.canaries.plant("report text");
        send_report(&mut bench, &[("report", &words)]).await;
        let bench = bench.restart(|own| copy(own, &data)).await;
        bench.finish().await;
        let config = places.path("portal.toml");
        fs::write(&config, places.config()).unwrap();
        Self {
            places,
            data,
            config,
        }
    }

    fn words(&self) -> [&str; 6] {
        [
            "backup",
            "now",
            "--config",
            text(&self.config),
            "--data",
            text(&self.data),
        ]
    }

    fn back_up(&self) {
        let made = subrosa(&self.words());
        assert!(made.status.success(), "{}", said(&made));
    }

    /// Restores the newest backup into a folder that is removed again.
    fn restores_whole(&self) {
        let new = self.places.path("new");
        let restored = self.places.restore(&new, &[]);
        let told = said(&restored);
        // A backup that no copy of the vault follows is not good, and it says so.
        let not_good = told.contains("the newest copy of the vault is older than this backup");
        assert!(not_good || restored.status.success(), "{told}");
        assert!(not_good || told.contains("are whole"), "{told}");
        fs::remove_dir_all(&new).ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_killed_in_any_phase_leaves_none_that_is_broken() {
    let stopped = Stopped::new().await;
    stopped.back_up();
    let before = stopped.places.manifests();
    let phases = [
        "backup to:",
        "writing the records",
        "attachments:",
        "read back and good",
        "at: vault folder",
    ];
    for phase in phases {
        let mut running = Process::subrosa(stopped.places.folder.path(), &stopped.words());
        running.wait_for(phase);
        running.kill();
        stopped.restores_whole();
    }
    for pause in 0..rounds() {
        let mut running = Process::subrosa(stopped.places.folder.path(), &stopped.words());
        thread::sleep(Duration::from_millis(pause * 13));
        running.kill();
        stopped.restores_whole();
    }
    // Nothing of it is in the way of the next one, and nothing of it stays.
    stopped.back_up();
    stopped.restores_whole();
    assert!(stopped.places.manifests() > before);
    let folders = fs::read_dir(stopped.places.path("data/data"))
        .unwrap()
        .count();
    assert_eq!(folders, stopped.places.manifests());
    for place in ["data/blobs", "vault/vault", "vault2/vault"] {
        for file in fs::read_dir(stopped.places.path(place)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(!name.starts_with("unfinished"), "{place}/{name}");
        }
    }
    assert!(!stopped.places.path("data/claim").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_killed_at_any_moment_goes_on_and_ends_whole() {
    let stopped = Stopped::new().await;
    stopped.back_up();
    let places = &stopped.places;
    let new = places.path("new");
    let paths = ["identity", "data", "vault"].map(|name| places.path(name));
    let [identity, data, vault] = paths.each_ref().map(|path| text(path));
    let words = [
        "restore",
        "--identity",
        identity,
        "--from",
        data,
        "--vault",
        vault,
        "--data",
        text(&new),
    ];
    for pause in 0..rounds() {
        let mut running = Process::subrosa(places.folder.path(), &words);
        thread::sleep(Duration::from_millis(pause * 11));
        running.kill();
        if new.join("format").exists() {
            break;
        }
        let refused = subrosa(&["check", "--data", text(&new)]);
        assert!(!refused.status.success(), "half a folder is no data folder");
    }
    if !new.join("format").exists() {
        let restored = subrosa(&words);
        assert!(said(&restored).contains("are whole"), "{}", said(&restored));
    }
    let checked = subrosa(&["check", "--data", text(&new)]);
    assert!(checked.status.success(), "{}", said(&checked));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_place_is_named_and_the_other_places_get_theirs() {
    let stopped = Stopped::new().await;
    let place = stopped.places.path("data");
    // A small disk that only this command and its children see.
    let script = format!(
        "mount -t tmpfs -o size=200k none {place} && {program} {words}; status=$?; \
         find {place} -name manifest; exit $status",
        place = text(&place),
        program = env!("CARGO_BIN_EXE_subrosa"),
        words = stopped.words().join(" "),
    );
    let flags = if is_root() { "-m" } else { "-rm" };
    let full = Command::new("unshare")
        .args([flags, "sh", "-c", &script])
        .output()
        .unwrap();
    let told = said(&full);
    assert!(!full.status.success(), "{told}");
    assert!(
        told.contains("backup to: folder: the place of backups: it is full"),
        "{told}"
    );
    assert!(!told.contains("/manifest"), "nothing counts: {told}");
    assert!(
        told.contains("copy of the vault read back at: vault folder"),
        "{told}"
    );
    stopped.back_up();
    stopped.restores_whole();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_vault_alone_opens_nothing_and_a_backup_alone_neither() {
    let stopped = Stopped::new().await;
    stopped.back_up();
    let places = &stopped.places;
    let empty = places.path("scratch");
    let paths = ["identity", "data"].map(|name| places.path(name));
    let [identity, data] = paths.each_ref().map(|path| text(path));
    let new = places.path("new");
    let without_vault = subrosa(&[
        "restore",
        "--identity",
        identity,
        "--from",
        data,
        "--vault",
        text(&empty),
        "--data",
        text(&new),
    ]);
    assert!(said(&without_vault).contains("without one no case opens"));
    assert!(!without_vault.status.success() && !new.exists());
}

fn rounds() -> u64 {
    if std::env::var_os("SUBROSA_LONG").is_some() {
        60
    } else {
        12
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}
