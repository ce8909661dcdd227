//! A data folder of every released format, kept for ever and opened here.
//!
//! `SUBROSA_NEW_FIXTURE=FOLDER cargo test -p subrosa-store fixture` writes the folder of the
//! present format anew; that is right only while the format was never released.

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use subrosa_policy::{CaseId, FileId, WrapId};

use crate::backend::{Backend, Batch, Tree, open_sled};
use crate::blob::BlobDir;
use crate::instance::InstanceKey;
use crate::key::Key;
use crate::pages;
use crate::seal::{Class, Kind, Place, Sealed};
use crate::stamp::Stamp;
use crate::vault::{Slot, Vault, VaultKey};

#[test]
fn a_folder_of_format_1_opens_and_holds_what_was_put_there() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-1");
    let dir = tempfile::tempdir().unwrap();
    copy_private(&kept, dir.path());
    for _ in 0..2 {
        // Twice, because the first opening writes.
        Opened::new(dir.path()).look();
    }
}

#[test]
fn what_is_written_today_is_format_1() {
    let dir = tempfile::tempdir().unwrap();
    write_example(dir.path());
    Opened::new(dir.path()).look();
    if let Some(fixture) = env::var_os("SUBROSA_NEW_FIXTURE") {
        write_example(Path::new(&fixture));
    }
}

struct Opened {
    _stamp: Stamp,
    instance: InstanceKey,
    backend: Arc<dyn Backend>,
    vault: Vault,
    blobs: BlobDir,
}

impl Opened {
    fn new(dir: &Path) -> Self {
        let stamp = Stamp::open(dir).unwrap();
        let instance = InstanceKey::load_or_create(dir).unwrap();
        Self {
            backend: open_sled(&dir.join("records")).unwrap(),
            vault: Vault::open(&dir.join("vault"), &instance).unwrap(),
            blobs: BlobDir::open(&dir.join("blobs")).unwrap(),
            instance,
            _stamp: stamp,
        }
    }

    fn look(&self) {
        for tree in Tree::ALL {
            let value = self.backend.get(tree, b"fixture").unwrap();
            assert_eq!(value, Some(tree.name().as_bytes().to_vec()));
        }
        let long = pages::get(&*self.backend, Tree::Record, b"long").unwrap();
        assert_eq!(long, Some(long_record()));
        let sealed = pages::get(&*self.backend, Tree::Meta, b"sealed")
            .unwrap()
            .unwrap();
        let opened =
            Sealed::<String>::from_stored(sealed).open(&self.instance.key(PURPOSE), &place());
        assert_eq!(opened.unwrap(), "sealed to the instance");
        for (name, key) in erase_keys() {
            assert_eq!(self.vault.get(&name).unwrap().expose(), key.expose());
        }
        assert!(self.vault.get(&removed()).is_none());
        assert_eq!(self.vault.acknowledged(), [CASE]);
        assert_eq!(self.vault.roster_floor(), 3);
        assert!(!self.vault.tail_lost());
        let mut file = Vec::new();
        self.blobs
            .read("file")
            .unwrap()
            .read_to_end(&mut file)
            .unwrap();
        assert_eq!(file, b"sealed by its writer");
    }
}

/// Writes one of everything that this half of the store keeps.
fn write_example(dir: &Path) {
    fs::create_dir_all(dir).unwrap();
    let opened = Opened::new(dir);
    let mut batch = Batch::default();
    for tree in Tree::ALL {
        batch.put(tree, b"fixture", tree.name().as_bytes());
    }
    let backend = &*opened.backend;
    pages::put(backend, &mut batch, Tree::Record, b"long", &long_record()).unwrap();
    let sealed = Sealed::seal(
        &"sealed to the instance".to_owned(),
        &opened.instance.key(PURPOSE),
        &place(),
    )
    .unwrap();
    pages::put(
        backend,
        &mut batch,
        Tree::Meta,
        b"sealed",
        sealed.as_bytes(),
    )
    .unwrap();
    backend.apply(batch).unwrap();
    backend.flush().unwrap();
    // Some keys in the table, one in the journal.
    let mut keys = erase_keys();
    let in_journal = keys.split_off(2);
    keys.push((removed(), Key::from_bytes([9; 32])));
    opened.vault.add(&keys).unwrap();
    opened.vault.acknowledge(CASE).unwrap();
    opened.vault.set_roster_floor(3).unwrap();
    opened.vault.remove(&[removed()]).unwrap();
    opened.vault.add(&in_journal).unwrap();
    let mut blob = opened.blobs.create().unwrap();
    blob.write_all(b"sealed by its writer").unwrap();
    blob.commit("file").unwrap();
}

/// Copies a folder with the modes that a checkout does not keep.
fn copy_private(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_private(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
}

fn erase_keys() -> Vec<(VaultKey, Key)> {
    let slots = [
        Slot::Class(Class::Conversation),
        Slot::File(FileId::from_bytes([5; 16])),
        Slot::Wrap(WrapId::from_bytes([6; 16])),
    ];
    slots
        .into_iter()
        .zip(1_u8..)
        .map(|(slot, number)| (VaultKey { case: CASE, slot }, Key::from_bytes([number; 32])))
        .collect()
}

fn removed() -> VaultKey {
    VaultKey {
        case: CASE,
        slot: Slot::Wrap(WrapId::from_bytes([7; 16])),
    }
}

fn long_record() -> Vec<u8> {
    (0..20_000_u32)
        .map(|at| (at % 253).to_le_bytes()[0])
        .collect()
}

fn place() -> Place {
    Place {
        kind: Kind::Meta,
        tenant: None,
        case: Some(CASE),
        class: None,
        record: [8; 16],
        version: 1,
    }
}

const CASE: CaseId = CaseId::from_bytes([4; 16]);
const PURPOSE: &str = "subrosa/1 fixture";
