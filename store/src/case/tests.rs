//! A report's way from its code to its readers, and back.

use subrosa_policy::{CaseId, CaseState, Day, MemberId, Mode, Role, WrapId};

use super::*;
use crate::backend::{Batch, Tree};
use crate::error::StoreError;
use crate::firm::{ANA, BO, CY, Colleague, DAY, Firm, WORDS, receipt};
use crate::seal::Class;
use crate::store::Store;

mod access;
mod anonymise;
mod bare;
mod codes;
mod dialogue;
mod end;
mod erase;
mod exclude;
mod faults;
mod holder;
mod item;
mod kill;
mod life;
mod listed;
mod meanwhile;
mod minutes;
mod original;
mod outgoing;
mod questions;
mod reach;
mod recovery;
mod release;
mod replace;
mod restored;
mod rights;
mod share;
mod triage;

#[test]
fn a_submitted_report_opens_with_its_code_and_says_what_was_typed() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let open = firm.reporter(1).unwrap();
    assert_eq!(open.case(), case);
    let entries = firm.entries(&open).unwrap();
    let Some(Entry::Report(report)) = find(&entries, |e| matches!(e, Entry::Report(_))) else {
        unreachable!("a report has its text")
    };
    assert_eq!((report.text.as_str(), report.day), (WORDS, DAY));
    let Some(Entry::Intake(intake)) = find(&entries, |e| matches!(e, Entry::Intake(_))) else {
        unreachable!("a report has its intake")
    };
    assert_eq!(intake.exclude, "the head of the cold store");
    let Some(Entry::File(file)) = find(&entries, |e| matches!(e, Entry::File(_))) else {
        unreachable!("its file is announced")
    };
    assert_eq!(file.name, "file-1.txt");
    assert_eq!(read(&firm, &open, file).unwrap(), WORDS.as_bytes());
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Received);
    assert_eq!(index.mode, Mode::Confidential);
    assert_eq!(index.milestones.received, DAY);
    assert!(index.unread);
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn a_second_send_of_the_same_code_makes_no_second_case() {
    let firm = Firm::new();
    let first = firm.report(1, WORDS);
    let rows = firm.copy();
    let files = firm.blobs();
    assert_eq!(firm.report(1, "other words"), first);
    assert!(firm.copy() == rows, "nothing was written");
    assert_eq!(firm.blobs(), files);
    assert_eq!(firm.store.index_all().unwrap().len(), 1);
}

#[test]
fn two_sends_of_one_code_at_once_make_one_case() {
    let firm = Firm::new();
    let cases: Vec<_> = std::thread::scope(|scope| {
        let sends: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| firm.report(1, WORDS)))
            .collect();
        sends.into_iter().map(|send| send.join().unwrap()).collect()
    });
    assert!(cases.iter().all(|case| *case == cases[0]));
    assert_eq!(firm.store.index_all().unwrap().len(), 1);
    assert_eq!(firm.blobs().len(), 1);
}

#[test]
fn a_wrong_an_erased_and_an_unknown_code_get_one_answer() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    firm.store.vault.remove_case(case).unwrap();
    for code in [1, 2] {
        assert!(matches!(firm.reporter(code), Err(StoreError::NotFound)));
    }
}

#[test]
fn a_code_is_shown_again_until_it_is_used_or_its_day_is_over() {
    let firm = Firm::new();
    let keys = ReporterKeys::from_code(&receipt(1));
    let shown = || firm.store.code_may_be_shown(&keys).unwrap();
    assert!(!shown() && !firm.store.was_sent(&keys).unwrap());
    firm.report(1, WORDS);
    assert!(shown());
    assert_eq!(firm.store.forget_unused_codes(DAY).unwrap(), 0);
    assert!(shown());
    assert_eq!(firm.store.forget_unused_codes(DAY.plus_days(1)).unwrap(), 1);
    assert!(!shown());

    let keys = ReporterKeys::from_code(&receipt(2));
    firm.report(2, WORDS);
    firm.store.code_was_used(&keys).unwrap();
    assert!(!firm.store.code_may_be_shown(&keys).unwrap());
    assert!(firm.store.was_sent(&keys).unwrap());
    // Coming back leaves no write behind, and sending once more does not make it new.
    let before = firm.records_on_disk();
    firm.store.code_was_used(&keys).unwrap();
    assert!(firm.reporter(2).is_ok());
    assert!(firm.records_on_disk() == before);
    firm.report(2, WORDS);
    assert!(!firm.store.code_may_be_shown(&keys).unwrap());
}

#[test]
fn a_report_that_could_not_be_stored_leaves_no_file() {
    let firm = Firm::new();
    let mut new = firm.new_case(WORDS);
    // A list of more members than a list entry can hold.
    new.excluded = (0..600_u16)
        .map(|number| {
            let mut id = [7; 16];
            id[..2].copy_from_slice(&number.to_be_bytes());
            MemberId::from_bytes(id)
        })
        .collect();
    // The batch is refused after its files were kept for it; the next start removes them.
    assert!(firm.submit(1, new).is_err());
    assert!(firm.reporter(1).is_err());
    let mut new = firm.new_case(WORDS);
    let whole = firm.spooled();
    new.files.push(firm.file(WORDS));
    for file in firm.spooled() {
        if !whole.contains(&file) {
            std::fs::write(file, b"damaged").unwrap();
        }
    }
    let before = firm.blobs();
    assert!(firm.submit(2, new).is_err());
    assert_eq!(firm.blobs(), before, "the first file was taken back");
    let firm = firm.restarted();
    assert!(firm.blobs().is_empty());
    assert!(firm.store.vault.cases().is_empty());
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn every_loss_is_named_and_hides_no_other_case() {
    let firm = Firm::new();
    let (lost, whole) = (firm.report(1, WORDS), firm.report(2, WORDS));
    let head = firm.store.head(lost).unwrap();
    let all = firm.copy();
    let prefixed = |tree: Tree| -> Vec<Vec<u8>> {
        let rows = firm.rows(tree).into_iter().map(|(name, _)| name);
        rows.filter(|name| name.starts_with(lost.as_bytes()))
            .collect()
    };
    let mut losses: Vec<(Tree, Vec<u8>)> = Vec::new();
    for tree in [Tree::Case, Tree::Index, Tree::Record] {
        losses.extend(prefixed(tree).into_iter().map(|name| (tree, name)));
    }
    let wraps = head.wraps.iter();
    losses.extend(wraps.map(|wrap| (Tree::Wrap, wrap.id.as_bytes().to_vec())));
    losses.push((Tree::Locator, head.locator.to_vec()));
    assert!(losses.len() > 10);
    for (tree, name) in losses {
        firm.remove(tree, &name);
        let named: Vec<_> = firm.store.check().unwrap();
        assert_eq!(named.len(), 1, "{tree:?} {name:?}");
        assert_eq!(named[0].case, lost);
        let listed = firm.store.index_all().unwrap();
        assert!(listed.iter().any(|index| index.case == whole));
        assert!(firm.entries(&firm.reporter(2).unwrap()).is_ok());
        firm.bring_back(&all);
    }
    for path in firm.blobs() {
        let kept = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(firm.store.check().unwrap().len(), 1);
        std::fs::write(&path, kept).unwrap();
    }
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn a_start_destroys_the_keys_of_wraps_and_files_that_no_head_names() {
    let firm = Firm::new();
    let case = firm.report(1, WORDS);
    let slots = firm.store.vault.slots(case).len();
    // What a kill between the vault and the records leaves.
    let stray = [
        crate::vault::Slot::Wrap(WrapId::from_bytes([9; 16])),
        crate::vault::Slot::File(subrosa_policy::FileId::from_bytes([9; 16])),
    ]
    .map(|slot| {
        let key = crate::key::Key::from_bytes([9; 32]);
        (crate::vault::VaultKey { case, slot }, key)
    });
    firm.store.vault.add(&stray).unwrap();
    let firm = firm.restarted();
    assert_eq!(firm.store.vault.slots(case).len(), slots);
    assert!(firm.entries(&firm.reporter(1).unwrap()).is_ok());
}

fn find(entries: &[Entry], is: fn(&Entry) -> bool) -> Option<&Entry> {
    entries.iter().find(|entry| is(entry))
}

fn read(firm: &Firm, open: &OpenCase, file: &FileInfo) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    firm.store.read_file(open, file.id, &mut out)?;
    Ok(out)
}

/// The classes that somebody's keys open.
fn classes(open: &OpenCase) -> Vec<Class> {
    let opens = |class: &Class| open.keys().class(open.case(), *class).is_some();
    CLASSES.into_iter().filter(opens).collect()
}

/// Every member who has any wrap of the case.
fn holders(firm: &Firm, case: CaseId) -> Vec<MemberId> {
    let head = firm.store.head(case).unwrap();
    let wraps = head.wraps.iter();
    let mut members: Vec<_> = wraps
        .filter_map(|wrap| match wrap.holder {
            head::Holder::Access(member) | head::Holder::Eligible(member) => Some(member),
            head::Holder::Recovery | head::Holder::Reporter => None,
        })
        .collect();
    members.sort();
    members
}

const CLASSES: [Class; 5] = [
    Class::Intake,
    Class::Conversation,
    Class::Dossier,
    Class::Identity,
    Class::Evidence,
];

/// What is done to the folder of the vault of a store that is closed.
type Loss = fn(&std::path::Path);

#[test]
fn a_store_whose_vault_is_gone_does_not_start_and_is_whole_once_the_vault_is_back() {
    let losses: [Loss; 3] = [
        |_| (),
        |vault| std::fs::create_dir(vault).unwrap(),
        // What a cut-off first start leaves does not make it one.
        |vault| {
            std::fs::create_dir(vault).unwrap();
            std::fs::write(vault.join("journal-0000000000000001"), b"").unwrap();
        },
    ];
    for loss in losses {
        let firm = Firm::new();
        let case = firm.report(1, "what is there");
        let Firm { store, dir, .. } = firm;
        drop(store);
        let (vault, aside) = (dir.path().join("vault"), dir.path().join("aside"));
        std::fs::rename(&vault, &aside).unwrap();
        loss(&vault);
        let before = std::fs::read_dir(&vault).map(Iterator::count).ok();
        let refused = Store::open(dir.path()).err();
        assert!(
            matches!(refused, Some(StoreError::VaultGone)),
            "{refused:?}"
        );
        assert!(refused.unwrap().to_string().contains("`vault`"));
        let after = std::fs::read_dir(&vault).map(Iterator::count).ok();
        assert_eq!(after, before, "nothing is made in its place");
        std::fs::remove_dir_all(&vault).ok();
        std::fs::rename(&aside, &vault).unwrap();
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.check().unwrap(), []);
        assert_eq!(store.vault.cases(), [case]);
    }
}

#[test]
fn files_alone_are_not_taken_for_a_new_store_and_a_new_store_starts() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(dir.path()).unwrap());
    // A first start that was cut off before its vault.
    std::fs::remove_dir_all(dir.path().join("vault")).unwrap();
    drop(Store::open(dir.path()).unwrap());
    let file = dir.path().join("blobs").join("0123456789abcdef");
    std::fs::write(&file, b"sealed").unwrap();
    for lost in ["records", "vault"] {
        std::fs::remove_dir_all(dir.path().join(lost)).unwrap();
    }
    let refused = Store::open(dir.path()).err();
    assert!(
        matches!(refused, Some(StoreError::VaultGone)),
        "{refused:?}"
    );
    assert!(file.exists());
}

#[test]
fn files_of_a_report_are_sealed_while_accounts_change() {
    let firm = Firm::new();
    std::thread::scope(|scope| {
        let people = firm.store.lock_people();
        let sending = scope.spawn(|| firm.report(1, "what is there"));
        let sealed = || !firm.store.blobs.all().unwrap().is_empty();
        let waited = (0..1_000).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            sealed()
        });
        // Who its readers are is asked once they can be told.
        assert!(!sending.is_finished());
        drop(people);
        let case = sending.join().unwrap();
        assert!(waited, "nothing was sealed meanwhile");
        assert_eq!(firm.store.vault.acknowledged(), [case]);
    });
}
