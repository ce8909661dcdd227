use subrosa_policy::{MemberId, Role};

use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::firm::{BO, CY, Colleague, Firm, founding};
use crate::roster::Roster;
use crate::store::Store;

#[test]
fn a_roster_entry_added_in_the_database_stops_everything() {
    let firm = Firm::new();
    let mallory = Colleague::new(MemberId::from_bytes([9; 16]), &[Role::Lawyer]);
    // A roster of Mallory's own, and an entry by which she vouches for herself in it.
    let foreign = founding();
    let own = Roster::verify(&[foreign.entry().to_vec()], &foreign.root(), 0).unwrap();
    let signing = foreign.secrets().signing.clone();
    let entry = own.vouch(BO, &signing, &mallory.person()).unwrap();
    assert!(firm.store.extend_roster(&entry).is_err());
    assert!(refused(&firm, |rows| rows.push((4, entry.clone()))));
    // Behind a gap, and before everything else.
    assert!(refused(&firm, |rows| rows.push((9, entry.clone()))));
    assert!(refused(&firm, |rows| rows.push((0, entry.clone()))));
    // A genuine entry once more.
    assert!(refused(&firm, |rows| rows.push((4, rows[2].1.clone()))));
    assert!(!refused(&firm, |_| ()));
}

#[test]
fn a_roster_that_lost_changed_or_exchanged_an_entry_is_refused() {
    let firm = Firm::new();
    for lost in 0..3 {
        assert!(refused(&firm, |rows| drop(rows.remove(lost))), "{lost}");
    }
    assert!(refused(&firm, |rows| {
        let (one, other) = (rows[1].1.clone(), rows[2].1.clone());
        (rows[1].1, rows[2].1) = (other, one);
    }));
    assert!(refused(&firm, Vec::clear));
    for (entry, at) in [(0, 40), (1, 1000), (2, 6000)] {
        let flip = |rows: &mut Vec<(u64, Vec<u8>)>| rows[entry].1[at] ^= 1;
        assert!(refused(&firm, flip), "{entry} {at}");
    }
}

#[test]
fn a_roster_of_another_root_is_refused() {
    let firm = Firm::new();
    let foreign = founding();
    assert!(refused(&firm, |rows| {
        *rows = vec![(1, foreign.entry().to_vec())];
    }));
    // The pinned fingerprint itself, written by somebody without the instance key.
    let meta = firm.rows(Tree::Meta);
    for (name, value) in &meta {
        let mut forged = value.clone();
        let end = forged.len() - 1;
        forged[end] ^= 1;
        firm.write(Tree::Meta, &[(name, &forged)]);
    }
    assert!(firm.store.roster().is_err());
}

#[test]
fn an_old_copy_of_the_database_does_not_bring_back_an_old_roster() {
    let firm = Firm::new();
    let before = firm.copy();
    let entry = firm
        .roster
        .dismiss(BO, &firm.bo.secrets.signing, CY)
        .unwrap();
    firm.store.extend_roster(&entry).unwrap();
    assert!(firm.store.roster().unwrap().unwrap().person(CY).is_none());
    firm.bring_back(&before);
    assert!(matches!(firm.store.roster(), Err(StoreError::Roster)));
    // Not after a restart either.
    let Firm { dir, store, .. } = firm;
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert!(matches!(store.roster(), Err(StoreError::Roster)));
}

#[test]
fn a_start_raises_the_floor_that_a_kill_left_behind() {
    let mut firm = Firm::new();
    let before = firm.copy();
    // The entry is on disk, and the vault does not know of it yet.
    let signing = &firm.bo.secrets.signing;
    let entry = firm.roster.dismiss(BO, signing, CY).unwrap();
    let mut batch = Batch::default();
    let (backend, name) = (&*firm.store.backend, name_bytes(4));
    crate::pages::put(backend, &mut batch, Tree::Roster, &name, &entry).unwrap();
    firm.store.commit(batch).unwrap();
    assert_eq!(firm.store.vault.roster_floor(), 3);
    firm = firm.restarted();
    firm.bring_back(&before);
    assert!(matches!(firm.store.roster(), Err(StoreError::Roster)));
}

/// Whether the roster is refused after `change`; puts everything back.
fn refused(firm: &Firm, change: impl FnOnce(&mut Vec<(u64, Vec<u8>)>)) -> bool {
    let before = firm.copy();
    let mut entries: Vec<(u64, Vec<u8>)> = (1..=3)
        .map(|version| {
            let backend = &*firm.store.backend;
            let entry = crate::pages::get(backend, Tree::Roster, &name_bytes(version));
            (version, entry.unwrap().unwrap())
        })
        .collect();
    change(&mut entries);
    let mut batch = Batch::default();
    for (row, _) in firm.rows(Tree::Roster) {
        batch.remove(Tree::Roster, &row);
    }
    firm.store.backend.apply(batch).unwrap();
    for (version, entry) in &entries {
        let mut batch = Batch::default();
        let backend = &*firm.store.backend;
        crate::pages::put(
            backend,
            &mut batch,
            Tree::Roster,
            &name_bytes(*version),
            entry,
        )
        .unwrap();
        firm.store.backend.apply(batch).unwrap();
    }
    let refused = match firm.store.roster() {
        Ok(roster) => {
            assert_eq!(roster.unwrap().version(), 3);
            false
        }
        Err(error) => {
            assert!(matches!(error, StoreError::Roster), "{error}");
            true
        }
    };
    firm.bring_back(&before);
    refused
}

fn name_bytes(version: u64) -> [u8; 8] {
    version.to_be_bytes()
}
