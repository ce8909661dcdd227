//! What a restore says of a case of which a part was erased since the backup.

use std::io::Read;

use super::erase::{Told, erase, name, told};
use super::*;
use crate::snapshot::{Restore, Restored};

/// A backup of the records, and the attachments.
fn backup(firm: &Firm) -> (Vec<u8>, Vec<(String, Vec<u8>)>) {
    let mut snapshot = Vec::new();
    firm.store.snapshot(&[], &mut snapshot).unwrap();
    let names = firm.store.blob_names().unwrap().into_iter();
    let blobs = names.map(|name| {
        let mut bytes = Vec::new();
        let mut file = firm.store.sealed_blob(&name).unwrap().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    (snapshot, blobs.collect())
}

/// Makes the data folder again from a backup and today's vault, in place of the firm's own.
fn restore(it: &mut Told, (snapshot, blobs): (Vec<u8>, Vec<(String, Vec<u8>)>)) -> Restored {
    let vault = it.firm.store.vault_copy().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let again = Restore::begin(dir.path(), "one").unwrap();
    for (name, bytes) in &blobs {
        let blob = again.fetch_blob(name, &mut bytes.as_slice()).unwrap();
        blob.keep().unwrap();
    }
    again.put_snapshot(&mut snapshot.as_slice()).unwrap();
    let restored = again.finish(vault.bytes.expose()).unwrap();
    it.firm.store = Store::open(dir.path()).unwrap();
    it.firm.dir = dir;
    restored
}

#[test]
fn a_restore_names_the_case_of_which_a_passage_was_erased_since() {
    for is_erased in [false, true] {
        let mut it = told();
        let other = it.firm.report(2, "another report");
        let taken = backup(&it.firm);
        if is_erased {
            erase(&it, &name(), &it.firm.cy).unwrap();
            assert_eq!(it.firm.store.check().unwrap(), []);
        }
        let restored = restore(&mut it, taken);
        assert_eq!((restored.cases, restored.erased), (2, 0));
        let named: Vec<_> = restored.damaged.iter().map(|damage| damage.case).collect();
        if is_erased {
            assert_eq!(named, [it.case]);
            let opened = it.firm.open(&it.firm.bo, it.case).unwrap();
            let entries = it.firm.entries(&opened).unwrap_or_default();
            assert!(!entries.iter().any(|entry| entry.report().is_some()));
        } else {
            assert_eq!(restored.damaged, []);
        }
        assert_eq!(it.firm.store.check().unwrap(), restored.damaged);
        assert!(it.firm.open(&it.firm.ana, other).is_ok());
    }
}
