use std::fs;
use std::io::{self, Read};
use std::path::Path;

use subrosa_policy::{CaseId, Plain};

use super::*;
use crate::case::{NewRelease, Source, TimedEntry};
use crate::firm::{BO, DAY, Firm, WORDS};
use crate::vault::VaultKey;

/// A backup in memory.
struct Taken {
    snapshot: Vec<u8>,
    snapped: Snapped,
    blobs: Vec<(String, Vec<u8>)>,
}

fn take(firm: &Firm) -> Taken {
    let mut snapshot = Vec::new();
    let along = [WorthKeeping {
        path: "onion/keystore/key".to_owned(),
        bytes: Plain::new(b"identity".to_vec()),
    }];
    let snapped = firm.store.snapshot(&along, &mut snapshot).unwrap();
    let blobs = firm.store.blob_names().unwrap().into_iter();
    let blobs = blobs.map(|name| {
        let mut bytes = Vec::new();
        let mut file = firm.store.sealed_blob(&name).unwrap().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    let blobs = blobs.collect();
    Taken {
        snapshot,
        snapped,
        blobs,
    }
}

fn vault(firm: &Firm) -> VaultCopied {
    firm.store.vault_copy().unwrap()
}

/// Makes the data folder again, in place of the firm's own.
fn restore(mut firm: Firm, taken: &Taken, vault: &VaultCopied) -> (Firm, Restored) {
    let dir = tempfile::tempdir().unwrap();
    let restored = filled(dir.path(), taken).finish(vault.bytes.expose());
    let restored = restored.unwrap();
    firm.store = Store::open(dir.path()).unwrap();
    firm.dir = dir;
    (firm, restored)
}

/// A folder with everything of a backup in it, but not finished.
fn filled(dir: &Path, taken: &Taken) -> Restore {
    let again = Restore::begin(dir, "one").unwrap();
    for (name, bytes) in &taken.blobs {
        again
            .fetch_blob(name, &mut bytes.as_slice())
            .unwrap()
            .keep()
            .unwrap();
    }
    let rows = again.put_snapshot(&mut taken.snapshot.as_slice()).unwrap();
    assert_eq!(rows, taken.snapped.rows);
    again
}

fn assert_whole(restored: &Restored) {
    assert_eq!(restored.damaged, []);
    assert_eq!(restored.rows, []);
    assert!(restored.journal.broken.is_none());
}

fn reads(firm: &Firm, code: u8) -> bool {
    firm.reporter(code)
        .is_ok_and(|open| !firm.entries(&open).unwrap().is_empty())
}

#[test]
fn what_is_made_again_is_all_there_and_opens_to_the_same_people() {
    let firm = Firm::new().with_accounts();
    let cases: Vec<_> = (1..4).map(|code| firm.report(code, WORDS)).collect();
    let (taken, vault) = (take(&firm), vault(&firm));
    let rows = firm.copy();
    let (firm, restored) = restore(firm, &taken, &vault);
    assert_whole(&restored);
    let counts = (
        restored.cases,
        restored.erased,
        restored.lost,
        restored.roster_lost,
    );
    assert_eq!(counts, (3, 0, 0, 0));
    assert!(firm.copy() == rows, "row for row");
    for (code, case) in (1..4).zip(cases) {
        assert!(reads(&firm, code));
        assert!(firm.open(&firm.ana, case).is_ok());
    }
    let key = fs::read(firm.dir.path().join("onion/keystore/key")).unwrap();
    assert_eq!(key, b"identity");
    assert!(firm.store.vault_mark() > vault.mark, "its epochs go on");
}

#[test]
fn a_released_case_that_is_made_again_opens_to_its_contact_person() {
    let mut firm = Firm::new();
    let una = firm.contact(11);
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let new = NewRelease {
        to: vec![una.id],
        sources: vec![Source {
            record: 1,
            field: 0,
            passages: Vec::new(),
        }],
        files: entries
            .iter()
            .filter_map(TimedEntry::file)
            .map(|file| file.id)
            .collect(),
        ..NewRelease::default()
    };
    let grant = firm
        .bo
        .actor()
        .release(&firm.store.index(case).unwrap().facts())
        .unwrap();
    let id = firm
        .store
        .release(&grant, &firm.roster, &open, BO, &new, (DAY, 5))
        .unwrap();
    let (taken, vault) = (take(&firm), vault(&firm));
    let (firm, restored) = restore(firm, &taken, &vault);
    assert_whole(&restored);
    assert!(firm.store.check().unwrap().is_empty());

    let index = firm.store.case_of_release(id).unwrap();
    let grant = una.actor().read_released(&index.facts()).unwrap();
    let seed = &una.secrets.reader;
    let release = firm.store.open_release(&grant, id, una.id, seed).unwrap();
    let entries = firm.store.released(&release).unwrap();
    let copy = entries[0].entry.copy().unwrap();
    assert!(WORDS.starts_with(&copy.parts[0].text) && !copy.parts[0].text.is_empty());
    let mut file = Vec::new();
    firm.store
        .read_released_file(&release, copy.files[0].id, &mut file)
        .unwrap();
    assert_eq!(file, WORDS.as_bytes());
}

#[test]
fn a_case_erased_after_the_backup_stays_erased_and_leaves_no_row() {
    let firm = Firm::new();
    let (erased, kept) = (firm.report(1, WORDS), firm.report(2, WORDS));
    let taken = take(&firm);
    firm.store.vault.remove_case(erased).unwrap();
    let vault = vault(&firm);
    assert!(vault.mark > taken.snapped.mark);
    let (firm, restored) = restore(firm, &taken, &vault);
    assert_whole(&restored);
    assert_eq!((restored.cases, restored.erased), (1, 1));
    assert!(!reads(&firm, 1) && reads(&firm, 2));
    assert!(firm.store.index(erased).is_err());
    assert_eq!(firm.blobs().len(), 1, "its file is gone too");
    let names_it = |name: &[u8]| name.windows(16).any(|part| part == erased.as_bytes());
    assert!(!firm.copy().iter().any(|(_, (name, _))| names_it(name)));
    let trees = [Tree::Wrap, Tree::Locator];
    let rows = trees.map(|tree| firm.store.backend.scan(tree, &[]).unwrap().len());
    let head = firm.store.head(kept).unwrap();
    assert_eq!(rows, [head.wraps.len(), 1]);
}

#[test]
fn cases_that_came_after_the_backup_are_counted_and_do_not_count_as_damage() {
    let firm = Firm::new();
    firm.report(1, WORDS);
    let taken = take(&firm);
    firm.report(2, WORDS);
    let vault = vault(&firm);
    let (firm, restored) = restore(firm, &taken, &vault);
    assert_whole(&restored);
    assert_eq!((restored.cases, restored.lost), (1, 1));
    assert!(reads(&firm, 1) && !reads(&firm, 2));
    // The same reporter can send it once more.
    firm.report(2, WORDS);
    assert!(reads(&firm, 2));
}

#[test]
fn a_mark_of_the_vault_says_which_copies_have_every_key() {
    let firm = Firm::new();
    let early = vault(&firm);
    let case = firm.report(1, WORDS);
    let taken = take(&firm);
    assert!(early.mark < taken.snapped.mark);
    assert!(vault(&firm).mark >= taken.snapped.mark);
    firm.store.vault.remove_case(case).unwrap();
    assert!(vault(&firm).mark > taken.snapped.mark, "a new epoch");
}

#[test]
fn a_snapshot_that_is_cut_changed_or_longer_is_refused_and_can_be_put_again() {
    let firm = Firm::new();
    firm.report(1, WORDS);
    let (taken, vault) = (take(&firm), vault(&firm));
    let dir = tempfile::tempdir().unwrap();
    let again = Restore::begin(dir.path(), "one").unwrap();
    let whole = &taken.snapshot;
    let content = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for length in (0..content).step_by(content / 40) {
        assert!(
            again.put_snapshot(&mut &whole[..length]).is_err(),
            "{length}"
        );
    }
    let mut longer = whole.clone();
    longer.push(1);
    assert!(again.put_snapshot(&mut longer.as_slice()).is_err());
    drop(again);
    assert!(
        Store::open(dir.path()).is_err(),
        "no portal serves half of it"
    );
    assert!(Restore::begin(dir.path(), "another").is_err());
    let again = Restore::begin(dir.path(), "one").unwrap();
    for (name, bytes) in &taken.blobs {
        let mut broken = bytes.as_slice().chain(Broken);
        assert!(again.fetch_blob(name, &mut broken).is_err());
        assert!(!again.has_blob(name), "a file is whole or not there");
        again
            .fetch_blob(name, &mut bytes.as_slice())
            .unwrap()
            .keep()
            .unwrap();
    }
    again.put_snapshot(&mut whole.as_slice()).unwrap();
    assert_whole(&again.finish(vault.bytes.expose()).unwrap());
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("gone"))
    }
}

#[test]
fn a_folder_with_anything_in_it_is_never_filled() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("theirs"), b"theirs").unwrap();
    assert!(Restore::begin(dir.path(), "one").is_err());
    let firm = Firm::new();
    drop(firm.store);
    assert!(Restore::begin(firm.dir.path(), "one").is_err());
}

#[test]
fn a_file_of_a_backup_cannot_leave_its_folders() {
    let firm = Firm::new();
    for path in [
        "records/db",
        "format",
        "../x",
        "tls/../../x",
        "/etc/x",
        "tls",
        "tls/",
        "tls//x",
        "tls/.x",
        "instance.key",
    ] {
        let along = [WorthKeeping {
            path: path.to_owned(),
            bytes: Plain::new(vec![1]),
        }];
        let mut snapshot = Vec::new();
        firm.store.snapshot(&along, &mut snapshot).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let again = Restore::begin(dir.path(), "one").unwrap();
        let put = again.put_snapshot(&mut snapshot.as_slice());
        assert!(matches!(put, Err(StoreError::Backup(_))), "{path}");
    }
}

#[test]
fn reports_that_arrive_while_a_snapshot_is_written_are_not_in_it_and_do_not_wait() {
    struct Arriving<'a> {
        firm: &'a Firm,
        out: Vec<u8>,
        code: u8,
    }
    impl Write for Arriving<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.code < 12 && bytes.len() > 100 {
                self.firm.report(self.code, WORDS);
                self.code += 1;
            }
            self.out.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let firm = Firm::new();
    firm.report(1, WORDS);
    let rows = firm.copy();
    let mut out = Arriving {
        firm: &firm,
        out: Vec::new(),
        code: 2,
    };
    let snapped = firm.store.snapshot(&[], &mut out).unwrap();
    let (code, snapshot) = (out.code, out.out);
    assert!(code > 4, "reports came at several points of it");
    assert_eq!(usize::try_from(snapped.rows).unwrap(), rows.len());
    let taken = Taken {
        snapshot,
        snapped,
        blobs: take(&firm).blobs,
    };
    let vault = vault(&firm);
    let (firm, restored) = restore(firm, &taken, &vault);
    assert_whole(&restored);
    assert_eq!((restored.cases, restored.lost), (1, usize::from(code - 2)));
    assert_eq!(firm.blobs().len(), 1, "files of nobody are swept");
}

#[test]
fn a_vault_that_lost_keys_by_itself_is_not_copied() {
    let firm = Firm::new();
    let cases: Vec<CaseId> = (1..5).map(|code| firm.report(code, WORDS)).collect();
    // What is destroyed between taking a copy and noting it: from the very first copy on.
    let copy = vault(&firm);
    firm.store.vault.remove_case(cases[0]).unwrap();
    firm.store.vault_was_copied(&copy).unwrap();
    vault(&firm);
    let firm = Firm::new();
    let cases: Vec<CaseId> = (1..5).map(|code| firm.report(code, WORDS)).collect();
    firm.store.vault_was_copied(&vault(&firm)).unwrap();
    firm.store.vault.remove_case(cases[0]).unwrap();
    let copy = vault(&firm);
    firm.store.vault.remove_case(cases[1]).unwrap();
    firm.store.vault_was_copied(&copy).unwrap();
    firm.store.vault_was_copied(&vault(&firm)).unwrap();
    // A table that was written without the keys of a case, by whatever mistake.
    let before = fs::read(firm.dir.path().join("vault/gone")).unwrap();
    firm.store.vault.remove_case(cases[2]).unwrap();
    fs::write(firm.dir.path().join("vault/gone"), before).unwrap();
    assert!(firm.store.vault_copy().is_err());
    let key = VaultKey {
        case: cases[2],
        slot: crate::vault::Slot::Class(crate::seal::Class::Intake),
    };
    firm.store
        .vault
        .add(&[(key, crate::key::Key::random().unwrap())])
        .unwrap();
    assert!(
        firm.store.vault_copy().is_err(),
        "another key in its place is no help"
    );
}

#[test]
fn a_copy_of_the_vault_is_of_few_sizes_and_its_prints_tell_no_key() {
    let firm = Firm::new();
    let few = vault(&firm);
    firm.report(1, WORDS);
    let more = vault(&firm);
    assert_eq!(few.bytes.expose().len(), more.bytes.expose().len());
    assert!(few.bytes.expose().len() >= 256 * 1024);
    firm.store.vault_was_copied(&more).unwrap();
    let copied = fs::read(firm.dir.path().join("vault/copied")).unwrap();
    let plain = more.bytes.expose();
    assert!(
        copied
            .chunks(16)
            .all(|print| !plain.windows(16).any(|part| part == print))
    );
}

#[test]
fn a_signature_is_by_this_instance_over_these_bytes() {
    let (firm, other) = (Firm::new(), Firm::new());
    let signed = firm.store.sign_backup(b"manifest").unwrap();
    assert!(signed.verify(b"manifest").is_ok() && signed.verify(b"manifesT").is_err());
    let others = other.store.sign_backup(b"manifest").unwrap();
    assert_ne!(signed.words(), others.words());
    let sealed = firm.store.seal_for_backup(b"index").unwrap();
    assert_eq!(firm.store.open_for_backup(&sealed).unwrap(), b"index");
    assert!(other.store.open_for_backup(&sealed).is_err());
}

#[test]
fn a_restore_goes_on_after_a_kill_in_the_midst_of_its_mark() {
    for half in ["", "on", "one"] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("restoring"), half).unwrap();
        drop(Restore::begin(dir.path(), "one").unwrap());
        let mark = std::fs::read_to_string(dir.path().join("restoring")).unwrap();
        assert_eq!(mark, "one");
        // From now on something is there, and it is of this backup alone.
        assert!(Restore::begin(dir.path(), "another").is_err());
        drop(Restore::begin(dir.path(), "one").unwrap());
    }
}

#[test]
fn no_portal_opens_a_folder_before_the_last_step_of_its_restore() {
    let firm = Firm::new();
    let erased = firm.report(1, WORDS);
    let taken = take(&firm);
    firm.store.vault.remove_case(erased).unwrap();
    let vault = vault(&firm);
    let dir = tempfile::tempdir().unwrap();
    let (store, restored) = filled(dir.path(), &taken)
        .settle(vault.bytes.expose())
        .unwrap();
    assert_whole(&restored);
    // Nothing is left to do but the stamp, and without it the folder is none.
    assert_eq!(store.backend.scan(Tree::Locator, &[]).unwrap(), []);
    drop(store);
    let opened = Store::open(dir.path());
    assert!(matches!(opened, Err(StoreError::UnknownFolder(_))));
    filled(dir.path(), &taken)
        .finish(vault.bytes.expose())
        .unwrap();
    // Killed between stamp and mark: it may be filled again until a portal has opened it, and then never.
    let mark = dir.path().join("restoring");
    fs::write(&mark, "one").unwrap();
    let again = filled(dir.path(), &taken);
    assert!(!dir.path().join("format").exists());
    again.finish(vault.bytes.expose()).unwrap();
    fs::write(&mark, "one").unwrap();
    drop(Store::open(dir.path()).unwrap());
    assert!(!mark.exists());
    assert!(Restore::begin(dir.path(), "one").is_err());
}
