use std::fs;

use subrosa_policy::MemberId;

use crate::backend::{Batch, Tree};
use crate::case::{CaseKeys, Entry, OpenCase};
use crate::damage::CaseDamage;
use crate::error::{SealError, StoreError};
use crate::firm::{ANA, BO, CY, Firm, WORDS, half};
use crate::hpke::open_with;
use crate::key::Key;
use crate::recovery::open_recovery;
use crate::seal::{Class, decode};
use crate::suite::info;
use crate::vault::VaultKey;

#[test]
fn a_case_is_open_to_its_readers_of_the_moment_and_to_nobody_else() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    assert_eq!(firm.report(1, WORDS), case, "the same code, the same case");
    let seen = |open: OpenCase| {
        let entries = firm.entries(&open).unwrap();
        let says = |what: fn(&Entry) -> bool| entries.iter().any(what);
        (
            says(|entry| matches!(entry, Entry::Report(report) if report.text == WORDS)),
            says(|entry| matches!(entry, Entry::Identity(_))),
        )
    };
    assert_eq!(seen(firm.reporter(1).unwrap()), (true, false));
    assert_eq!(seen(firm.open(&firm.ana, case).unwrap()), (true, false));
    assert!(firm.open(&firm.bo, case).is_err());
    firm.assign(case, BO);
    assert_eq!(seen(firm.open(&firm.bo, case).unwrap()), (true, true));
    assert!(firm.open(&firm.ana, case).is_err());
    assert!(firm.open(&firm.cy, case).is_err());
    assert_eq!(seen(firm.reporter(1).unwrap()), (true, false));
}

#[test]
fn a_wrap_from_an_old_copy_of_the_database_stays_closed() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    assert!(firm.open(&firm.ana, case).is_ok());
    let before = firm.copy();
    firm.assign(case, BO);
    firm.bring_back(&before);
    // The rules, going by the old copy, would let her; the key is gone.
    let facts = firm.store.index(case).unwrap().facts();
    assert!(firm.ana.actor().read_case(&facts).is_ok());
    assert!(matches!(
        firm.open(&firm.ana, case),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn an_old_copy_of_an_erased_case_opens_to_nobody() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.open(&firm.ana, case).unwrap();
    let before = firm.copy();
    let slots = firm.store.vault.slots(case);
    firm.store.vault.remove_case(case).unwrap();
    firm.bring_back(&before);
    assert!(firm.store.index(case).is_err());
    assert!(firm.reporter(1).is_err());
    // Even somebody who kept the keys of a session has nothing to open.
    assert!(firm.entries(&open).is_err());
    assert!(read_files(&firm, &open).is_err());
    // The vault's part is in every seal: with other erase keys nothing opens either.
    let others: Vec<_> = slots
        .into_iter()
        .map(|slot| (VaultKey { case, slot }, Key::random().unwrap()))
        .collect();
    assert_eq!(others.len(), 6 + 5 + 1, "classes, wraps, a file");
    firm.store.vault.add(&others).unwrap();
    let closed = |error| matches!(error, StoreError::Seal(SealError::Closed));
    assert!(firm.store.index(case).is_err_and(closed));
    assert!(firm.store.head(case).is_err_and(closed));
    assert!(firm.entries(&open).is_err_and(closed));
    assert!(read_files(&firm, &open).is_err_and(closed));
    for wrap in &open.head.wraps {
        assert!(firm.store.wrap_bytes(case, wrap.id).is_err_and(closed));
    }
}

#[test]
fn a_wrap_names_its_case_and_its_reader() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let wrap = firm.store.head(case).unwrap().wraps[2].id;
    let inner = firm.store.wrap_bytes(case, wrap).unwrap();
    let opens = |case: &[u8], who: u8, member: MemberId| {
        let aad = [case, &[who], member.as_bytes()].concat();
        open_with(&firm.ana.secrets.reader, info::WRAP, &aad, &inner).is_ok()
    };
    assert!(opens(case.as_bytes(), 4, ANA));
    assert!(!opens(case.as_bytes(), 3, ANA));
    assert!(!opens(case.as_bytes(), 4, CY));
    assert!(!opens(&[0; 16], 4, ANA));
}

#[test]
fn a_wrap_in_the_place_of_another_opens_nothing() {
    let firm = Firm::new();
    let (case, _) = (firm.report(1, WORDS), firm.report(2, WORDS));
    let wraps = firm.rows(Tree::Wrap);
    // Of each case: reporter, recovery, the triager, two lawyers.
    assert_eq!(wraps.len(), 10);
    for turn in 1..wraps.len() {
        for (at, (name, _)) in wraps.iter().enumerate() {
            let (_, other) = &wraps[(at + turn) % wraps.len()];
            firm.write(Tree::Wrap, &[(name, other)]);
        }
        assert!(firm.open(&firm.ana, case).is_err(), "{turn}");
        assert!(firm.reporter(1).is_err(), "{turn}");
        assert!(firm.reporter(2).is_err(), "{turn}");
    }
    for (name, wrap) in &wraps {
        firm.write(Tree::Wrap, &[(name, wrap)]);
    }
    assert!(firm.open(&firm.ana, case).is_ok());
}

/// Even with the instance key, which seals the head, a wrap opens for its reader and case only.
#[test]
fn a_head_that_gives_a_wrap_to_somebody_else_does_not_make_them_a_reader() {
    let firm = Firm::new();
    let (case, other) = (firm.report(1, WORDS), firm.report(2, WORDS));
    firm.assign(other, CY);
    let foreign = firm.store.head(other).unwrap();
    let head = firm.store.head(case).unwrap();
    let forge = |mut head| {
        let mut batch = Batch::default();
        firm.store.put_head(&mut batch, case, &mut head).unwrap();
        firm.store.backend.apply(batch).unwrap();
        [&firm.ana, &firm.cy].map(|who| {
            let facts = firm.store.index(case).unwrap().facts();
            let grant = firm.ana.actor().read_case(&facts).unwrap();
            let opened = firm.store.open_case(&grant, who.id, &who.secrets.reader);
            opened.is_ok_and(|open| open.keys.reads())
        })
    };
    assert_eq!(forge(head.clone()), [true, false]);
    // Ana's wrap, given to Cy.
    let mut forged = head.clone();
    let (anas, cys) = (forged.wraps[2].id, foreign.wraps.last().unwrap().holder);
    forged.wraps[2].holder = cys;
    assert_eq!(forge(forged), [false, false]);
    // Cy's wrap of another case.
    let mut forged = head.clone();
    forged.wraps.clone_from(&foreign.wraps);
    assert_eq!(forge(forged), [false, false]);
    assert_eq!(forge(head.clone()), [true, false]);
    assert_eq!(head.wraps[2].id, anas);
}

#[test]
fn records_that_changed_places_are_refused_and_their_cases_named() {
    let firm = Firm::new();
    // Each report is longer than a page.
    let long = |word: &str| word.repeat(9000 / word.len());
    let (case, other) = (firm.report(1, &long("one ")), firm.report(2, &long("two ")));
    for tree in [Tree::Record, Tree::Case, Tree::Index] {
        let rows = firm.rows(tree);
        let last = rows.len() - 1;
        for (one, two) in [(0, last), (1, last - 1), (0, 1), (last - 1, last)] {
            firm.write(
                tree,
                &[(&rows[one].0, &rows[two].1), (&rows[two].0, &rows[one].1)],
            );
            let read = |code, case| {
                firm.reporter(code).and_then(|open| firm.entries(&open))?;
                firm.store.index(case)
            };
            let (first, second) = (read(1, case), read(2, other));
            assert!(first.is_err() || second.is_err(), "{tree:?} {one} {two}");
            let named = firm.store.check().unwrap();
            assert!(!named.is_empty(), "{tree:?} {one} {two}");
            let ours = |damage: &CaseDamage| [case, other].contains(&damage.case);
            assert!(named.iter().all(ours));
            for row in &rows {
                firm.write(tree, &[(&row.0, &row.1)]);
            }
        }
    }
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn files_that_changed_places_or_lost_their_end_are_refused() {
    let firm = Firm::new();
    firm.report(1, WORDS);
    firm.report(2, WORDS);
    let open = firm.reporter(1).unwrap();
    assert_eq!(read_files(&firm, &open).unwrap(), WORDS.as_bytes());
    let blobs = firm.blobs();
    let [one, other] = &blobs[..] else {
        unreachable!("one file of each report")
    };
    let (first, second) = (fs::read(one).unwrap(), fs::read(other).unwrap());
    fs::write(one, &second).unwrap();
    fs::write(other, &first).unwrap();
    assert!(read_files(&firm, &open).is_err());
    for (path, bytes) in [(one, &first), (other, &second)] {
        fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
    }
    assert!(read_files(&firm, &open).is_err());
}

#[test]
fn recovery_reaches_every_class_with_both_halves_only() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let head = firm.store.head(case).unwrap();
    let inner = firm.store.wrap_bytes(case, head.wraps[1].id).unwrap();
    let aad = [case.as_bytes().as_slice(), &[2]].concat();
    assert!(open_recovery(&half(1), &half(3), &aad, &inner).is_err());
    let plain = open_recovery(&half(1), &half(2), &aad, &inner).unwrap();
    let keys: CaseKeys = decode(plain.expose()).unwrap();
    for class in [
        Class::Intake,
        Class::Conversation,
        Class::Dossier,
        Class::Identity,
        Class::Evidence,
    ] {
        assert!(keys.class(case, class).is_some(), "{class:?}");
    }
}

fn read_files(firm: &Firm, open: &OpenCase) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    for file in &open.head.files {
        firm.store.read_file(open, file.id, &mut out)?;
    }
    Ok(out)
}
