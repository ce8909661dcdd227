//! `kill -9` amid writes: records, files and erase keys together, in the order of a submission.
//!
//! The test starts itself again as the writer, kills it at a different moment each time, and
//! looks at what is on disk: all that was acknowledged, and nothing by halves.

use std::collections::HashSet;
use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use subrosa_policy::CaseId;

use super::{Backend, Batch, Tree, open_sled};
use crate::blob::BlobDir;
use crate::damage::compare;
use crate::instance::InstanceKey;
use crate::key::Key;
use crate::pages;
use crate::seal::Class;
use crate::stamp::Stamp;
use crate::vault::{Slot, Vault, VaultKey};

const DIR: &str = "SUBROSA_TEST_KILLED_WRITER";
const KILLS: u64 = 60;

#[test]
fn sixty_kills_lose_nothing_acknowledged_and_show_nothing_by_halves() {
    let dir = tempfile::tempdir().unwrap();
    let mut told = Told::default();
    for kill in 0..KILLS {
        let (mut writer, mut lines) = start_writer(dir.path());
        for _ in 0..kill % 14 {
            told.note(&next_line(&mut lines));
        }
        // Somewhere in the next write: not at the moment it was acknowledged.
        thread::sleep(Duration::from_micros(kill * 7919 % 3000));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        // A line without its end was not told.
        for line in rest
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
        {
            told.note(line);
        }
        told.compare_with(dir.path());
    }
    assert!(told.stored > 250, "many cases were stored: {}", told.stored);
    assert!(
        told.erased.len() > 40,
        "and many erased: {}",
        told.erased.len()
    );
}

/// The writer. Does nothing unless the test above starts it.
#[test]
fn writer() {
    let Some(dir) = env::var_os(DIR) else {
        return;
    };
    let parts = Parts::open(Path::new(&dir));
    let mut out = io::stdout().lock();
    out.write_all(b"\n").unwrap();
    for number in parts.last() + 1.. {
        parts.store(number);
        out.write_all(format!("stored {number}\n").as_bytes())
            .unwrap();
        if number % 4 == 0 {
            parts.erase(number - 1);
            out.write_all(format!("erased {}\n", number - 1).as_bytes())
                .unwrap();
        }
    }
}

fn start_writer(dir: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut writer = Command::new(env::current_exe().unwrap())
        .args(["--exact", "backend::kill_tests::writer", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap());
    (writer, lines)
}

fn next_line(lines: &mut BufReader<ChildStdout>) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the writer ended");
        if line.starts_with("stored") || line.starts_with("erased") {
            return line;
        }
    }
}

/// What the writer acknowledged.
#[derive(Default)]
struct Told {
    stored: u32,
    erased: HashSet<u32>,
}

impl Told {
    fn note(&mut self, line: &str) {
        if let Some(number) = line.trim_end().strip_prefix("stored ") {
            self.stored = number.parse().unwrap();
        } else if let Some(number) = line.trim_end().strip_prefix("erased ") {
            self.erased.insert(number.parse().unwrap());
        }
    }

    /// Fails unless the folder holds what was told. Goes on from what it holds.
    fn compare_with(&mut self, dir: &Path) {
        let parts = Parts::open(dir);
        let last = parts.last();
        assert!(last >= self.stored, "case {} is lost", self.stored);
        assert!(last <= self.stored + 1, "one at a time");
        for number in 1..=last {
            parts.look_at(number, number <= self.stored, self.erased.contains(&number));
        }
        parts.look_at_all(last);
        self.stored = last;
    }
}

/// An installation, as far as this test needs one.
struct Parts {
    backend: std::sync::Arc<dyn Backend>,
    vault: Vault,
    blobs: BlobDir,
    _stamp: Stamp,
}

impl Parts {
    fn open(dir: &Path) -> Self {
        let stamp = Stamp::open(dir).unwrap();
        let instance = InstanceKey::load_or_create(dir).unwrap();
        Self {
            backend: open_sled(&dir.join("records")).unwrap(),
            vault: Vault::open(&dir.join("vault"), &instance).unwrap(),
            blobs: BlobDir::open(&dir.join("blobs")).unwrap(),
            _stamp: stamp,
        }
    }

    fn last(&self) -> u32 {
        let last = self.backend.get(Tree::Meta, b"last").unwrap();
        last.map_or(0, |last| u32::from_be_bytes(last.try_into().unwrap()))
    }

    fn store(&self, number: u32) {
        self.vault.add(&[(vault_key(number), key(number))]).unwrap();
        let mut blob = self.blobs.create().unwrap();
        blob.write_all(&content(number)).unwrap();
        blob.commit(&blob_name(number)).unwrap();
        let mut batch = Batch::default();
        let name = id(number);
        batch.put(Tree::Case, name.as_bytes(), &number.to_be_bytes());
        batch.put(Tree::Meta, b"last", &number.to_be_bytes());
        batch.put(Tree::Sent, name.as_bytes(), b"");
        batch.remove(Tree::Sent, id(number.wrapping_sub(3)).as_bytes());
        let backend = &*self.backend;
        pages::put(
            backend,
            &mut batch,
            Tree::Record,
            name.as_bytes(),
            &content(number),
        )
        .unwrap();
        // A record that every batch replaces, of another length each time.
        pages::put(backend, &mut batch, Tree::Roster, b"last", &content(number)).unwrap();
        self.backend.apply(batch).unwrap();
        self.backend.flush().unwrap();
        self.vault.acknowledge(name).unwrap();
    }

    fn erase(&self, number: u32) {
        self.vault.remove_case(id(number)).unwrap();
        let mut batch = Batch::default();
        batch.remove(Tree::Case, id(number).as_bytes());
        self.backend.apply(batch).unwrap();
        self.backend.flush().unwrap();
    }

    fn look_at(&self, number: u32, acknowledged: bool, erased: bool) {
        let name = id(number);
        let record = pages::get(&*self.backend, Tree::Record, name.as_bytes()).unwrap();
        assert_eq!(record, Some(content(number)), "record {number}");
        let mut blob = Vec::new();
        let mut file = self.blobs.read(&blob_name(number)).unwrap();
        file.read_to_end(&mut blob).unwrap();
        assert_eq!(blob, content(number), "file {number}");
        let found = self.vault.get(&vault_key(number)).map(|key| *key.expose());
        let head = self.backend.get(Tree::Case, name.as_bytes()).unwrap();
        if erased {
            assert!(found.is_none() && head.is_none(), "case {number} came back");
        } else if found.is_some() {
            assert_eq!(found, Some(*key(number).expose()));
            assert!(head.is_some(), "case {number} lost its head");
            assert!(!acknowledged || self.vault.is_acknowledged(name));
        } else {
            // An erasure that was interrupted after the keys were gone.
            assert!(number % 4 == 3, "case {number} lost its keys");
        }
    }

    fn look_at_all(&self, last: u32) {
        let replaced = pages::get(&*self.backend, Tree::Roster, b"last").unwrap();
        assert_eq!(replaced, (last > 0).then(|| content(last)));
        assert_eq!(
            self.backend.scan(Tree::Sent, &[]).unwrap().len(),
            usize::try_from(last.min(3)).unwrap()
        );
        let held = self.backend.scan(Tree::Case, &[]).unwrap();
        let held: Vec<_> = held
            .into_iter()
            .map(|(name, _)| CaseId::from_bytes(name.try_into().unwrap()))
            .collect();
        let keyed = self.vault.cases();
        let damage = compare(&self.vault.acknowledged(), &keyed, &held, |_| Ok(None)).unwrap();
        assert!(
            damage.len() <= 1,
            "at most the erasure that was interrupted"
        );
        let named = (1..=last).map(blob_name).collect();
        assert!(self.blobs.sweep_orphans(&named).unwrap() <= 1);
        // What was interrupted is finished, as the portal does at its start.
        for case in held.iter().filter(|case| keyed.contains(case)) {
            self.vault.acknowledge(*case).unwrap();
        }
        for damaged in damage {
            let mut batch = Batch::default();
            batch.remove(Tree::Case, damaged.case.as_bytes());
            self.backend.apply(batch).unwrap();
            self.backend.flush().unwrap();
        }
    }
}

fn id(number: u32) -> CaseId {
    let mut id = [7; 16];
    for (to, from) in id.iter_mut().zip(number.to_be_bytes()) {
        *to = from;
    }
    CaseId::from_bytes(id)
}

fn vault_key(number: u32) -> VaultKey {
    VaultKey {
        case: id(number),
        slot: Slot::Class(Class::Intake),
    }
}

fn key(number: u32) -> Key {
    let mut bytes = [1; 32];
    for (to, from) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *to = from;
    }
    Key::from_bytes(bytes)
}

fn blob_name(number: u32) -> String {
    format!("file{number}")
}

/// Up to three pages that are different for each case.
fn content(number: u32) -> Vec<u8> {
    let length = number.wrapping_mul(2_654_435_761) >> 17;
    (0..length % 21_000)
        .map(|at| at.wrapping_mul(number).wrapping_add(at >> 8).to_le_bytes()[0])
        .collect()
}
