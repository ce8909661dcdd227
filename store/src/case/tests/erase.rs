//! A passage or a file is erased: what stays opens, what went does not, from no copy.

use subrosa_policy::{
    Erase, ErasureReason, FileId, Grant, HoldReason, LegalHold, RecordId, ReleaseId,
};

use super::*;
use crate::case::{NewRelease, Source};

const TEXT: &str = "Ada Holm let the cold store run warm. Bo Lind saw it.";
const LEFT: &str = "[erased: right, 2024-10-04] let the cold store run warm. Bo Lind saw it.";

pub(super) struct Told {
    pub(super) firm: Firm,
    pub(super) case: CaseId,
    pub(super) una: Colleague,
    pub(super) id: ReleaseId,
    pub(super) file: FileId,
}

/// A case of Bo's that Una has a copy of, without the second name and with the file.
pub(super) fn told() -> Told {
    let mut firm = Firm::new();
    let una = firm.contact(11);
    let case = firm.report(1, TEXT);
    firm.assign(case, BO);
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let file = entries.iter().find_map(TimedEntry::file).unwrap().id;
    let new = NewRelease {
        to: vec![una.id],
        sources: vec![Source {
            record: 1,
            field: 0,
            passages: vec![(38, 45)],
        }],
        files: vec![file],
        ..NewRelease::default()
    };
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().release(&facts).unwrap();
    let (store, roster) = (&firm.store, &firm.roster);
    let id = store
        .release(&grant, roster, &open, BO, &new, (DAY, 5))
        .unwrap();
    Told {
        firm,
        case,
        una,
        id,
        file,
    }
}

/// The first name of the report.
pub(super) fn name() -> Erasure {
    Erasure {
        passages: Some(Source {
            record: 1,
            field: 0,
            passages: vec![(0, 8)],
        }),
        letters: u32::try_from(TEXT.chars().count()).unwrap(),
        file: None,
        everywhere: false,
    }
}

pub(super) fn whole(file: FileId) -> Erasure {
    Erasure {
        passages: None,
        letters: 0,
        file: Some(file),
        everywhere: false,
    }
}

/// Marks it, asks, and goes on if the second person says yes.
pub(super) fn erase(it: &Told, what: &Erasure, second: &Colleague) -> Result<(), StoreError> {
    let id = asked(it, what)?;
    yes(it, second)?;
    carry_out(it, id)
}

fn grant(it: &Told) -> Result<Grant<Erase>, StoreError> {
    let facts = it.firm.store.index(it.case)?.facts();
    it.firm
        .bo
        .actor()
        .erase(&facts)
        .map_err(|_| StoreError::NotFound)
}

pub(super) fn asked(it: &Told, what: &Erasure) -> Result<RecordId, StoreError> {
    let (store, grant) = (&it.firm.store, grant(it)?);
    let open = it.firm.open(&it.firm.bo, it.case)?;
    let id = store.mark_to_erase(&grant, &open, BO, what.clone())?;
    let open = it.firm.open(&it.firm.bo, it.case)?;
    let entries = store.entries(&open)?;
    assert_eq!(store.marked_to_erase(&open, &entries, id)?, *what);
    store.ask_erasure(&grant, doing(BO), (ErasureReason::Right, id))?;
    Ok(id)
}

pub(super) fn yes(it: &Told, second: &Colleague) -> Result<(), StoreError> {
    let index = it.firm.store.index(it.case)?;
    let pending = index.pending[0];
    // Past the rules: a permission for an act of somebody else.
    let grant = second.actor().second(&index.facts(), ANA);
    let grant = grant.map_err(|_| StoreError::NotFound)?;
    let by = doing(second.id);
    it.firm
        .store
        .confirm_second(&grant, by, pending.id)
        .map(drop)
}

pub(super) fn carry_out(it: &Told, id: RecordId) -> Result<(), StoreError> {
    let open = it.firm.open(&it.firm.bo, it.case)?;
    let sign: &dyn Fn(ErasureReason) -> String = &sign;
    let what = (id, sign);
    it.firm.store.erase(&grant(it)?, &open, doing(BO), what)
}

fn sign(reason: ErasureReason) -> String {
    format!("[erased: {}, {DAY}]", reason.key())
}

fn doing(by: MemberId) -> Doing {
    Doing {
        by,
        day: DAY,
        minute: 9,
    }
}

fn report(firm: &Firm, open: &OpenCase) -> Result<String, StoreError> {
    let entries = firm.entries(open)?;
    let report = entries.iter().find_map(Entry::report).unwrap();
    Ok(report.text.clone())
}

pub(super) fn copy(it: &Told) -> Result<(String, Vec<ReleasedFile>), StoreError> {
    let facts = it.firm.store.index(it.case)?.facts();
    let grant = it.una.actor().read_released(&facts).unwrap();
    let seed = &it.una.secrets.reader;
    let open = it.firm.store.open_release(&grant, it.id, it.una.id, seed)?;
    let entries = it.firm.store.released(&open)?;
    let copy = entries[0].entry.copy().unwrap();
    Ok((copy.parts[0].text.clone(), copy.files.clone()))
}

#[test]
fn an_erased_passage_is_gone_from_the_case_and_its_releases_and_from_an_old_copy_of_the_store() {
    let it = told();
    let firm = &it.firm;
    let (lawyer, reporter) = (
        firm.open(&firm.bo, it.case).unwrap(),
        firm.reporter(1).unwrap(),
    );
    let before = firm.copy();
    let slots = firm.store.vault.slots(it.case).len();
    erase(&it, &name(), &it.firm.cy).unwrap();
    for open in [
        firm.open(&firm.bo, it.case).unwrap(),
        firm.reporter(1).unwrap(),
    ] {
        assert_eq!(report(firm, &open).unwrap(), LEFT);
    }
    assert_eq!(
        copy(&it).unwrap().0,
        "[…] let the cold store run warm. […] saw it."
    );
    let open = firm.open(&firm.bo, it.case).unwrap();
    let entries = firm.entries(&open).unwrap();
    let erased = entries.iter().find_map(Entry::erased).unwrap();
    assert_eq!(
        (erased.by, erased.second, erased.reason),
        (BO, CY, ErasureReason::Right)
    );
    assert_ne!(erased.chain, open.head.chain);
    assert!(firm.store.check().unwrap().is_empty());
    assert_eq!(
        firm.store.vault.slots(it.case).len(),
        slots,
        "one key for another"
    );
    // Files are as they were.
    let mut out = Vec::new();
    firm.store.read_file(&open, it.file, &mut out).unwrap();
    assert_eq!(out, TEXT.as_bytes());

    // The whole database of before, with the vault of today: to nobody, whatever they kept.
    firm.bring_back(&before);
    let again = firm.open(&firm.bo, it.case).unwrap();
    let old_code = firm.reporter(1).unwrap();
    for open in [&lawyer, &reporter, &again, &old_code] {
        assert!(report(firm, open).is_err());
    }
    assert!(copy(&it).is_err());
}

#[test]
fn an_erased_file_is_gone_with_its_copies_and_its_name() {
    let it = told();
    let firm = &it.firm;
    let blobs = firm.blobs();
    let kept: Vec<_> = blobs
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let open = firm.open(&firm.bo, it.case).unwrap();
    erase(&it, &whole(it.file), &it.firm.cy).unwrap();
    assert!(firm.blobs().is_empty());
    for (path, bytes) in blobs.iter().zip(kept) {
        std::fs::write(path, bytes).unwrap();
    }
    let now = firm.open(&firm.bo, it.case).unwrap();
    for open in [&open, &now] {
        let mut out = Vec::new();
        assert!(firm.store.read_file(open, it.file, &mut out).is_err() && out.is_empty());
    }
    let (text, files) = copy(&it).unwrap();
    assert!(files[0].erased);
    assert_eq!(text, "Ada Holm let the cold store run warm. […] saw it.");
    assert_eq!(report(firm, &now).unwrap(), TEXT);
    assert!(firm.store.check().unwrap().is_empty());
    assert!(erase(&it, &whole(FileId::from_bytes([9; 16])), &it.firm.cy).is_err());
}

#[test]
fn nothing_is_erased_under_a_hold_alone_or_where_the_text_is_another_one_now() {
    let it = told();
    let firm = &it.firm;
    assert!(erase(&it, &name(), &firm.bo).is_err(), "alone");
    let id = firm.store.index(it.case).unwrap().pending[0];
    let SecondAct::Erase { what: id, .. } = id.act else {
        unreachable!("it was asked")
    };
    assert!(carry_out(&it, id).is_err(), "without a yes");
    yes(&it, &firm.cy).unwrap();
    let early = grant(&it).unwrap();
    let open = firm.open(&firm.bo, it.case).unwrap();
    let set = |hold| {
        let set = firm.store.change(&open, |_, index| {
            index.hold = hold;
            Ok(())
        });
        set.unwrap();
    };
    set(Some(LegalHold {
        since: DAY,
        review: DAY,
        reason: HoldReason::ALL[0],
    }));
    assert!(carry_out(&it, id).is_err());
    // With a permission from before the hold, too.
    assert!(
        firm.store
            .erase(&early, &open, doing(BO), (id, &sign))
            .is_err()
    );
    set(None);
    let other = firm.store.erase(
        &early,
        &open,
        doing(BO),
        (RecordId::from_bytes([9; 16]), &sign),
    );
    assert!(other.is_err());
    let open = firm.open(&firm.bo, it.case).unwrap();
    assert_eq!(report(firm, &open).unwrap(), TEXT);
    carry_out(&it, id).unwrap();
    assert!(carry_out(&it, id).is_err(), "one yes is for one time");
    let again = erase(&it, &name(), &firm.cy);
    assert!(again.is_err(), "the text is another one");
}

#[test]
fn after_an_erasure_everybody_goes_on_and_a_start_changes_nothing() {
    let it = told();
    erase(&it, &name(), &it.firm.cy).unwrap();
    let slots = it.firm.store.vault.slots(it.case);
    let firm = it.firm.restarted();
    let kept = firm.store.vault.slots(it.case);
    assert!(kept.len() == slots.len() && kept.iter().all(|slot| slots.contains(slot)));
    let reporter = firm.reporter(1).unwrap();
    let message = Message {
        author: Author::Reporter,
        day: DAY,
        text: "One thing more.".to_owned(),
        template: None,
        question: false,
        files: Vec::new(),
    };
    let (none, originals) = (Vec::new(), Vec::new());
    firm.store
        .append_message(&reporter, message, none, originals, (None, None))
        .unwrap();
    let open = firm.open(&firm.bo, it.case).unwrap();
    let entries = firm.entries(&open).unwrap();
    assert_eq!(
        entries.iter().find_map(Entry::message).unwrap().text,
        "One thing more."
    );
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn an_erasure_and_the_end_of_access_are_told_to_whoever_keeps_texts() {
    let it = told();
    let mut seen = it.firm.store.forgotten();
    let mut is_new = || {
        let now = it.firm.store.forgotten();
        std::mem::replace(&mut seen, now) != now
    };
    let version = it.firm.store.version_for(it.case, BO).unwrap();
    erase(&it, &name(), &it.firm.cy).unwrap();
    assert!(is_new());
    assert_ne!(it.firm.store.version_for(it.case, BO).unwrap(), version);
    assert!(!is_new(), "nothing was destroyed since");
    it.firm.report(2, "another report");
    assert!(!is_new(), "nor by what is added");
    end::close(&it.firm, it.case, 1).unwrap();
    it.firm.store.keep_house(DAY.plus_days(40)).unwrap();
    is_new();
    it.firm.store.keep_house(DAY.plus_days(200)).unwrap();
    assert!(is_new());
    assert!(it.firm.store.version_for(it.case, BO).is_err());
}
