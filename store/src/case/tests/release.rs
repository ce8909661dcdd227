//! What contact persons get, what they never do, and how it is taken back.

use std::io::{self, Write};

use subrosa_policy::{Category, Outcome, ReleaseId};

use super::append::{record_key, record_place};
use super::*;
use crate::pages;
use crate::seal::Sealed;
use crate::vault::Slot;

const TEXT: &str = "Ada Holm let the cold store run warm. Bo Lind saw it.";

pub(super) struct Released {
    pub(super) firm: Firm,
    pub(super) case: CaseId,
    pub(super) una: Colleague,
    pub(super) eve: Colleague,
    pub(super) id: ReleaseId,
}

/// A case of Bo's with two names left out of what Una got, and nothing for Eve.
pub(super) fn released() -> Released {
    let mut firm = Firm::new();
    let (una, eve) = (firm.contact(11), firm.contact(12));
    let case = firm.report(1, TEXT);
    firm.assign(case, BO);
    let id = release(&firm, case, &redacted(&firm, case, una.id)).unwrap();
    Released {
        firm,
        case,
        una,
        eve,
        id,
    }
}

pub(super) fn redacted(firm: &Firm, case: CaseId, to: MemberId) -> NewRelease {
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let report = entries.iter().find(|e| e.entry.report().is_some()).unwrap();
    let file = entries.iter().find_map(TimedEntry::file).unwrap().id;
    NewRelease {
        to: vec![to],
        sources: vec![Source {
            record: report.number,
            field: 0,
            passages: vec![(0, 8), (38, 45)],
        }],
        files: vec![file],
        replaces: None,
        notes: Vec::new(),
    }
}

pub(super) fn release(
    firm: &Firm,
    case: CaseId,
    new: &NewRelease,
) -> Result<ReleaseId, StoreError> {
    let open = firm.open(&firm.bo, case)?;
    let facts = firm.store.index(case)?.facts();
    let grant = firm.bo.actor().release(&facts).unwrap();
    let (store, roster) = (&firm.store, &firm.roster);
    store.release(&grant, roster, &open, BO, new, (DAY, 5))
}

fn take_back(firm: &Firm, case: CaseId, from: (ReleaseId, Option<MemberId>)) {
    let open = firm.open(&firm.bo, case).unwrap();
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().release(&facts).unwrap();
    firm.store.take_back(&grant, &open, BO, from, 6).unwrap();
}

/// Opens a release past the rules: with a grant that an accomplice has.
pub(super) fn open(
    firm: &Firm,
    who: &Colleague,
    case: CaseId,
    id: ReleaseId,
) -> Result<OpenRelease, StoreError> {
    let mut facts = firm.store.index(case)?.facts();
    facts.released_to.push(who.id);
    facts.excluded.clear();
    let grant = who.actor().read_released(&facts).unwrap();
    let seed = &who.secrets.reader;
    firm.store.open_release(&grant, id, who.id, seed)
}

pub(super) fn share(
    firm: &Firm,
    who: &Colleague,
    open: &OpenRelease,
    text: &str,
) -> Result<(), StoreError> {
    let mut facts = firm.store.index(open.case())?.facts();
    facts.released_to.push(who.id);
    facts.excluded.clear();
    let grant = who.actor().share_note(&facts).unwrap();
    let note = SharedNote {
        member: who.id,
        minute: 8,
        text: text.to_owned(),
    };
    firm.store.share_note(&grant, open, note)
}

pub(super) fn said(firm: &Firm, open: &OpenRelease) -> Vec<String> {
    let entries = firm.store.released(open).unwrap();
    let notes = entries.iter().filter_map(|entry| entry.entry.shared());
    notes.map(|note| note.text.clone()).collect()
}

#[test]
fn a_contact_person_gets_what_is_kept_and_no_key_to_anything_else() {
    let it = released();
    let (firm, index) = (&it.firm, it.firm.store.index(it.case).unwrap());
    assert_eq!(index.released_to, [it.una.id]);
    assert_eq!(index.milestones.released, Some(DAY));
    assert_eq!(index.state, CaseState::InProgress);
    let mark = index.release_to(it.id, it.una.id).unwrap();
    assert_ne!(mark.label, index.label);
    assert_eq!(firm.store.case_of_release(it.id).unwrap().case, it.case);

    let open = open(firm, &it.una, it.case, it.id).unwrap();
    let entries = firm.store.released(&open).unwrap();
    assert_eq!(entries.len(), 1, "the copy and nothing else");
    assert_eq!(entries[0].number, 0);
    let copy = entries[0].entry.copy().unwrap();
    let text = "[…] let the cold store run warm. […] saw it.";
    assert_eq!(copy.parts.len(), 1);
    assert_eq!(copy.parts[0].text, text);
    let mut file = Vec::new();
    let released = &copy.files[0];
    firm.store
        .read_released_file(&open, released.id, &mut file)
        .unwrap();
    assert_eq!(file, TEXT.as_bytes());
    assert_eq!(released.name, "file-1.txt");

    // Their key opens no other record of the case, and their wrap is of no case key.
    let head = firm.store.head(it.case).unwrap();
    let key = firm
        .store
        .sealing_key(it.case, &head, it.id, &open.key)
        .unwrap();
    for record in head
        .records
        .iter()
        .filter(|record| record.release.is_none())
    {
        let name = record_key(it.case, record);
        let stored = pages::get(&*firm.store.backend, Tree::Record, &name).unwrap();
        let place = record_place(head.tenant, it.case, record);
        for key in [&key, &open.key] {
            let sealed = Sealed::<Entry>::from_stored(stored.clone().unwrap());
            assert!(sealed.open(key, &place).is_err());
        }
    }
    let original = head.files.iter().find(|file| file.class != Class::Release);
    let mut out = Vec::new();
    let given = firm
        .store
        .read_released_file(&open, original.unwrap().id, &mut out);
    assert!(given.is_err() && out.is_empty());
    assert!(firm.open(&it.una, it.case).is_err());
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn nobody_else_opens_a_release() {
    let it = released();
    let firm = &it.firm;
    assert!(matches!(
        open(firm, &it.eve, it.case, it.id),
        Err(StoreError::NotFound)
    ));
    let forged = ReleaseId::from_bytes([7; 16]);
    assert!(open(firm, &it.una, it.case, forged).is_err());
    assert!(firm.store.case_of_release(forged).is_err());
    // The wrap of one is not the wrap of another, even under the name of the other.
    let mut liar = Colleague::with(it.una.id, it.una.rights.clone());
    assert!(open(firm, &liar, it.case, it.id).is_err());
    liar.secrets = it.eve.secrets.clone();
    assert!(open(firm, &liar, it.case, it.id).is_err());
}

#[test]
fn a_release_goes_only_to_vouched_contact_persons_who_are_not_named() {
    let mut it = released();
    let stranger = Colleague::with(MemberId::from_bytes([13; 16]), it.una.rights.clone());
    for member in [stranger.id, CY, ANA, BO] {
        let new = redacted(&it.firm, it.case, member);
        assert!(release(&it.firm, it.case, &new).is_err());
        let both = NewRelease {
            to: vec![it.una.id, member],
            ..new
        };
        assert!(release(&it.firm, it.case, &both).is_err());
    }
    let nobody = NewRelease {
        to: Vec::new(),
        ..redacted(&it.firm, it.case, CY)
    };
    assert!(release(&it.firm, it.case, &nobody).is_err());
    let mut case = it.firm.new_case(TEXT);
    case.excluded = vec![it.eve.id];
    let case = it.firm.submit(2, case).unwrap();
    it.firm.assign(case, BO);
    let new = redacted(&it.firm, case, it.eve.id);
    assert!(release(&it.firm, case, &new).is_err());
    assert!(it.firm.store.index(case).unwrap().released_to.is_empty());
    // Signed off the roster, she gets nothing new.
    it.firm.dismiss(it.una.id);
    let new = redacted(&it.firm, it.case, it.una.id);
    assert!(release(&it.firm, it.case, &new).is_err());
}

#[test]
fn what_is_taken_back_stays_closed_with_an_open_page_and_an_old_copy_of_the_database() {
    let it = released();
    let firm = &it.firm;
    let open_page = open(firm, &it.una, it.case, it.id).unwrap();
    let file = firm.store.released(&open_page).unwrap()[0]
        .entry
        .copy()
        .unwrap()
        .files[0]
        .id;
    let before = firm.copy();
    take_back(firm, it.case, (it.id, None));
    let index = firm.store.index(it.case).unwrap();
    assert!(index.released_to.is_empty() && index.releases.is_empty());
    assert!(open(firm, &it.una, it.case, it.id).is_err());
    assert!(share(firm, &it.una, &open_page, "still here").is_err());
    let mut out = Vec::new();
    let read = firm.store.read_released_file(&open_page, file, &mut out);
    assert!(read.is_err() && out.is_empty());
    assert!(firm.store.check().unwrap().is_empty());
    // The lawyers can still see what it was.
    let lawyer = firm.open(&firm.bo, it.case).unwrap();
    let entries = firm.store.entries(&lawyer).unwrap();
    let kept = firm.store.releases(&lawyer, &entries).unwrap();
    assert!(kept[0].to.is_empty());
    assert!(kept[0].entries[0].entry.copy().is_some());

    firm.bring_back(&before);
    assert!(
        firm.store
            .index(it.case)
            .unwrap()
            .released_to
            .contains(&it.una.id)
    );
    let opened = open(firm, &it.una, it.case, it.id);
    assert!(matches!(opened, Err(StoreError::NotFound)));
}

#[test]
fn a_file_on_its_way_stops_when_it_is_taken_back() {
    struct Taker<'a> {
        it: &'a Released,
        taken: usize,
    }
    impl Write for Taker<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.taken == 0 {
                take_back(&self.it.firm, self.it.case, (self.it.id, None));
            }
            self.taken += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut firm = Firm::new();
    let (una, eve) = (firm.contact(11), firm.contact(12));
    let long = "A long line that says nothing much at all.\n".repeat(9_000);
    let case = firm.report(1, &long);
    firm.assign(case, BO);
    let id = release(&firm, case, &redacted(&firm, case, una.id)).unwrap();
    let it = Released {
        firm,
        case,
        una,
        eve,
        id,
    };
    let open = open(&it.firm, &it.una, case, id).unwrap();
    let entries = it.firm.store.released(&open).unwrap();
    let file = entries[0].entry.copy().unwrap().files[0].id;
    let mut taker = Taker { it: &it, taken: 0 };
    let read = it.firm.store.read_released_file(&open, file, &mut taker);
    assert!(read.is_err() && taker.taken < long.len() / 2);
}

#[test]
fn whoever_is_named_later_or_loses_their_keys_has_no_release_any_more() {
    let it = released();
    let firm = &it.firm;
    let both = NewRelease {
        to: vec![it.una.id, it.eve.id],
        ..redacted(firm, it.case, it.una.id)
    };
    let second = release(firm, it.case, &both).unwrap();
    let lawyer = firm.open(&firm.bo, it.case).unwrap();
    // Any change of the case that names somebody.
    let named = firm.store.change(&lawyer, |_, index| {
        index.excluded.push(it.una.id);
        Ok(())
    });
    named.unwrap();
    let index = firm.store.index(it.case).unwrap();
    assert_eq!(index.released_to, [it.eve.id]);
    assert_eq!(index.releases_to(it.una.id).count(), 0);
    for id in [it.id, second] {
        assert!(open(firm, &it.una, it.case, id).is_err());
    }
    assert!(open(firm, &it.eve, it.case, second).is_ok());
    // New keys: the wrap is to the old ones.
    let reset = Colleague::with(it.eve.id, it.eve.rights.clone());
    assert!(open(firm, &reset, it.case, second).is_err());
    let seed = &reset.secrets.reader;
    let can = |seed| {
        firm.store
            .can_open_release(it.case, second, it.eve.id, seed)
    };
    assert!(!can(seed).unwrap() && can(&it.eve.secrets.reader).unwrap());
    firm.store.drop_reader(it.eve.id, None).unwrap();
    assert!(firm.store.index(it.case).unwrap().released_to.is_empty());
    assert!(open(firm, &it.eve, it.case, second).is_err());
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn notes_go_both_ways_and_along_to_the_next_release_only_if_chosen() {
    let it = released();
    let firm = &it.firm;
    let contact = open(firm, &it.una, it.case, it.id).unwrap();
    share(firm, &it.una, &contact, "We have looked.").unwrap();
    let lawyer = firm.open(&firm.bo, it.case).unwrap();
    let entries = firm.store.entries(&lawyer).unwrap();
    let theirs = firm.store.release_of(&lawyer, &entries, it.id).unwrap();
    share(firm, &firm.bo, &theirs, "Thank you.").unwrap();
    // Nobody writes under the name of another.
    assert!(share(firm, &it.eve, &contact, "I am Una.").is_err());
    let contact = open(firm, &it.una, it.case, it.id).unwrap();
    assert_eq!(said(firm, &contact), ["We have looked.", "Thank you."]);
    let next = NewRelease {
        to: vec![it.eve.id],
        replaces: Some(it.id),
        notes: vec![2],
        ..redacted(firm, it.case, it.eve.id)
    };
    let second = release(firm, it.case, &next).unwrap();
    assert!(open(firm, &it.una, it.case, it.id).is_err());
    let eve = open(firm, &it.eve, it.case, second).unwrap();
    assert_eq!(said(firm, &eve), ["Thank you."]);
    assert_eq!(firm.store.index(it.case).unwrap().releases.len(), 1);
}

#[test]
fn a_proposal_is_answered_once_and_changes_what_it_says() {
    let it = released();
    let firm = &it.firm;
    let contact = open(firm, &it.una, it.case, it.id).unwrap();
    let facts = firm.store.index(it.case).unwrap().facts();
    let grant = it.una.actor().propose(&facts).unwrap();
    for what in [
        Proposed::Category(Category(3)),
        Proposed::Close(Outcome::Substantiated),
    ] {
        let proposal = Proposal {
            member: it.una.id,
            minute: 9,
            what,
            text: "Because of the log.".to_owned(),
        };
        firm.store.put_proposal(&grant, &contact, proposal).unwrap();
    }
    assert_eq!(firm.store.index(it.case).unwrap().proposals, 2);
    let decide = |of, accepted| {
        let lawyer = firm.open(&firm.bo, it.case)?;
        let entries = firm.store.entries(&lawyer)?;
        let release = firm.store.release_of(&lawyer, &entries, it.id)?;
        let grant = firm.bo.actor().release(&firm.store.index(it.case)?.facts());
        let decision = Decision {
            of,
            accepted,
            member: BO,
            minute: 10,
        };
        firm.store.decide(&grant.unwrap(), &release, decision)
    };
    assert!(decide(0, true).is_err(), "the copy is no proposal");
    assert!(decide(1, true).is_ok());
    assert!(decide(1, false).is_err(), "the first answer counts");
    assert!(decide(2, false).is_ok());
    let index = firm.store.index(it.case).unwrap();
    assert_eq!((index.category, index.proposals), (Some(Category(3)), 0));
    assert_eq!(
        index.state,
        CaseState::InProgress,
        "nothing closes by itself"
    );
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn a_start_keeps_the_keys_of_releases_and_destroys_those_no_head_names() {
    let it = released();
    let slots = it.firm.store.vault.slots(it.case);
    let stray = crate::vault::VaultKey {
        case: it.case,
        slot: Slot::Seal([9; 16]),
    };
    let key = crate::key::Key::from_bytes([9; 32]);
    it.firm.store.vault.add(&[(stray, key)]).unwrap();
    let firm = it.firm.restarted();
    let mut kept = firm.store.vault.slots(it.case);
    assert!(kept.len() == slots.len() && kept.iter().all(|slot| slots.contains(slot)));
    assert!(open(&firm, &it.una, it.case, it.id).is_ok());
    kept.clear();
    // The wrap of a release that is lost is named.
    let wrap = firm
        .store
        .head(it.case)
        .unwrap()
        .release_wraps()
        .next()
        .unwrap();
    firm.remove(Tree::Wrap, wrap.id.as_bytes());
    assert_eq!(firm.store.check().unwrap().len(), 1);
}
