//! How far an erasure reaches: versions, wordings, copies, releases, and forms from before.

use subrosa_policy::Channel;

use super::erase::{Told, asked, carry_out, copy, erase, told, whole, yes};
use super::item::{all, edit, note, put, restore, saved};
use super::*;
use crate::case::{NewRelease, PartKind, Reach, Source, TakenDown, reach, texts};
use crate::firm::Colleague;

const NAME: &str = "Ada Holm";

/// The first text of a kind that holds these words, with the words marked.
fn marked(it: &Told, kind: &PartKind, words: &str) -> Erasure {
    let open = it.firm.open(&it.firm.bo, it.case).unwrap();
    let entries = it.firm.store.everything(&open).unwrap();
    let parts = texts(&entries);
    let mut of_kind = parts.iter().rev();
    let part = of_kind.find(|part| part.kind == *kind && part.text.contains(words));
    let part = part.unwrap();
    let at = part.text.find(words).unwrap();
    let before = u32::try_from(part.text.get(..at).unwrap().chars().count()).unwrap();
    let length = u32::try_from(words.chars().count()).unwrap();
    Erasure {
        passages: Some(Source {
            record: part.record,
            field: part.field,
            passages: vec![(before, before + length)],
        }),
        letters: u32::try_from(part.text.chars().count()).unwrap(),
        file: None,
        everywhere: false,
    }
}

/// Every text of the case that still holds these words.
fn holding(it: &Told, words: &str) -> Vec<PartKind> {
    let open = it.firm.open(&it.firm.bo, it.case).unwrap();
    let entries = it.firm.store.everything(&open).unwrap();
    let found = texts(&entries).into_iter();
    let found = found.filter(|part| part.text.to_lowercase().contains(&words.to_lowercase()));
    found.map(|part| part.kind).collect()
}

#[test]
fn a_name_that_is_erased_from_a_note_is_in_no_version_and_no_old_form_brings_it_back() {
    let it = told();
    let (firm, case) = (&it.firm, it.case);
    let (item, _) = saved(note(firm, case, None, 0, "Ask Ada Holm first."));
    saved(note(firm, case, Some(item), 1, "ADA HOLM was asked."));
    saved(note(
        firm,
        case,
        Some(item),
        2,
        "She was asked. Ada Holm, that is.",
    ));
    let person = [
        (ItemField::Name, NAME),
        (ItemField::Remarks, "Ada Holm's team"),
    ];
    let person = edit(ItemKind::Person, None, 0, &person);
    let (person, _) = saved(put(firm, &firm.bo, BO, case, &person));
    let slots = firm.store.vault.slots(case).len();
    let before = firm.copy();
    erase(&it, &marked(&it, &PartKind::Note, NAME), &firm.cy).unwrap();
    let kinds = holding(&it, NAME);
    assert!(!kinds.contains(&PartKind::Note), "{kinds:?}");
    // Other things are as they were.
    assert!(kinds.contains(&PartKind::Report) && kinds.contains(&PartKind::PersonName));
    assert_eq!(firm.store.vault.slots(case).len(), slots);

    // A form that was made before, and a wish to bring a version back from before.
    let old = note(firm, case, Some(item), 3, "She was asked. Ada Holm, I say.").unwrap();
    let Written::Conflict { theirs, fields } = old else {
        unreachable!("the text is another one now")
    };
    assert_eq!((theirs.number, fields), (4, vec![ItemField::Text]));
    assert!(theirs.erased && theirs.value(ItemField::Text).contains("[erased: right, "));
    assert!(restore(firm, case, (item, 1, 3)).is_err());
    saved(restore(firm, case, (item, 1, 4)));
    assert!(!holding(&it, NAME).contains(&PartKind::Note));

    // Both fields of a person, from either.
    erase(&it, &marked(&it, &PartKind::PersonRemarks, NAME), &firm.cy).unwrap();
    let kinds = holding(&it, NAME);
    assert!(!kinds.contains(&PartKind::PersonName), "{kinds:?}");
    let versions = all(firm, case);
    let marks = versions.iter().filter(|version| version.erased);
    let marks: Vec<_> = marks
        .map(|version| (version.item, version.member))
        .collect();
    assert_eq!(marks, [(item, BO), (person, BO)]);
    assert!(firm.store.check().unwrap().is_empty());

    firm.bring_back(&before);
    let open = firm.open(&firm.bo, case).unwrap();
    assert!(
        firm.store.entries(&open).is_err(),
        "an old copy of the rows"
    );
}

#[test]
fn a_name_is_erased_from_both_entries_of_an_assignment_that_shut_somebody_out() {
    let mut it = told();
    let dan = it.firm.hire(9, &[Role::Lawyer]).id;
    it.case = it.firm.report(3, "The alarm is off.");
    let open = it.firm.open(&it.firm.ana, it.case).unwrap();
    let mut hand = it.firm.handover(BO, None);
    hand.excluded = vec![dan];
    hand.conflict = "A cousin of Ada Holm.".to_owned();
    it.firm.hand_on(&it.firm.ana, &open, &hand).unwrap();
    let twice = [PartKind::Conflict, PartKind::Conflict];
    assert_eq!(holding(&it, NAME), twice);
    erase(&it, &marked(&it, &PartKind::Conflict, NAME), &it.firm.cy).unwrap();
    assert!(holding(&it, NAME).is_empty());
    assert_eq!(holding(&it, "cousin"), twice);
}

#[test]
fn minutes_are_erased_in_every_wording_and_a_place_where_it_was_copied() {
    let mut it = told();
    let mut new = it.firm.new_case("Ada Holm called from gate C.");
    new.channel = Channel::Oral;
    new.taken_down = Some(TakenDown { by: ANA, minute: 5 });
    new.report.place = "The flat of Ada Holm".to_owned();
    new.intake.place.clone_from(&new.report.place);
    it.case = it.firm.submit(2, new).unwrap();
    let keys = ReporterKeys::from_code(&receipt(2));
    let reporter = it.firm.store.open_reporter(&keys).unwrap();
    let words = "I, Ada Holm, called from gate D.";
    it.firm
        .store
        .propose_wording(&reporter, words, DAY)
        .unwrap();
    it.firm.assign(it.case, BO);
    let cy = &it.firm.cy;
    erase(&it, &marked(&it, &PartKind::Report, NAME), cy).unwrap();
    assert_eq!(holding(&it, NAME), [PartKind::Place, PartKind::Place]);
    erase(&it, &marked(&it, &PartKind::Place, NAME), cy).unwrap();
    assert!(holding(&it, NAME).is_empty());
    assert_eq!(
        holding(&it, "gate"),
        [PartKind::Report, PartKind::Correction]
    );
    // The reporter and whoever takes reports in read on.
    assert!(it.firm.reporter(2).is_ok());
    assert!(it.firm.store.check().unwrap().is_empty());
}

#[test]
fn words_that_go_everywhere_go_from_notes_conflicts_shared_notes_and_releases_but_not_the_identity()
{
    let it = told();
    let (firm, case) = (&it.firm, it.case);
    saved(note(firm, case, None, 0, "Ask ada holm."));
    let facts = firm.store.index(case).unwrap().facts();
    let lawyer = firm.open(&firm.bo, case).unwrap();
    let una = opened(&it, &it.una, it.id);
    release::share(firm, &it.una, &una, "We know Ada Holm.").unwrap();
    let grant = firm.bo.actor().exclude(&facts).unwrap();
    let found = Exclusion {
        by: BO,
        members: Vec::new(),
        others: Vec::new(),
        note: "Cousin of Ada Holm".to_owned(),
        minute: 8,
    };
    let roster = &firm.roster;
    firm.store.exclude(&grant, roster, &lawyer, &found).unwrap();
    let kinds = holding(&it, NAME);
    for kind in [PartKind::Note, PartKind::Conflict, PartKind::Shared] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    let what = Erasure {
        everywhere: true,
        ..marked(&it, &PartKind::Note, "ada holm")
    };
    erase(&it, &what, &firm.cy).unwrap();
    assert!(holding(&it, NAME).is_empty());
    let copied = copy(&it).unwrap().0;
    assert_eq!(copied, "[…] let the cold store run warm. […] saw it.");
    let una = opened(&it, &it.una, it.id);
    assert_eq!(
        release::said(firm, &una),
        ["We know [erased: right, 2024-10-04]."]
    );
    // The name of the reporter goes only where somebody marks it there.
    let what = Erasure {
        everywhere: true,
        ..marked(&it, &PartKind::Report, "cold store")
    };
    erase(&it, &what, &firm.cy).unwrap();
    assert_eq!(holding(&it, "Reporter"), [PartKind::Name]);
    erase(&it, &marked(&it, &PartKind::Name, "Reporter"), &firm.cy).unwrap();
    assert!(holding(&it, "Reporter").is_empty());
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn what_was_read_before_an_erasure_is_not_released_after_it() {
    let it = told();
    let (firm, case) = (&it.firm, it.case);
    let early = firm.open(&firm.bo, case).unwrap();
    let new = NewRelease {
        to: vec![it.una.id],
        sources: vec![Source {
            record: 1,
            field: 0,
            passages: Vec::new(),
        }],
        ..NewRelease::default()
    };
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().release(&facts).unwrap();
    let release = |open: &OpenCase| {
        let when = (DAY, 6);
        firm.store
            .release(&grant, &firm.roster, open, BO, &new, when)
    };
    // A release that has read the case and waits for its turn while something is erased.
    let id = asked(&it, &marked(&it, &PartKind::Report, NAME)).unwrap();
    yes(&it, &firm.cy).unwrap();
    std::thread::scope(|scope| {
        let held = firm.store.lock_case(case);
        let late = scope.spawn(|| release(&early));
        std::thread::sleep(std::time::Duration::from_millis(50));
        drop(held);
        carry_out(&it, id).unwrap();
        late.join().unwrap().ok();
    });
    assert!(holding(&it, NAME).is_empty());
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    for kept in firm.store.releases(&open, &entries).unwrap() {
        let copy = kept.entries[0].entry.copy().unwrap();
        assert!(!copy.parts[0].text.contains(NAME));
    }
    assert!(open.is_erased_since(&early) && !open.is_erased_since(&open));
    assert!(release(&early).is_err());
    release(&open).unwrap();
}

#[test]
fn marks_that_were_made_before_another_erasure_of_the_text_are_old() {
    let it = told();
    // The sign is as long as what it stands for: letters are counted in vain.
    let sign = "[erased: right, 2024-10-04]";
    let firm = &it.firm;
    let words = "x".repeat(sign.chars().count());
    let text = format!("{words} and then some more of it.");
    saved(note(firm, it.case, None, 0, &text));
    let first = asked(&it, &marked(&it, &PartKind::Note, &words)).unwrap();
    yes(&it, &firm.cy).unwrap();
    let second = asked(&it, &marked(&it, &PartKind::Note, "some more")).unwrap();
    yes(&it, &firm.cy).unwrap();
    carry_out(&it, first).unwrap();
    assert!(matches!(carry_out(&it, second), Err(StoreError::Meanwhile)));
    let kept = format!("{sign} and then some more of it.");
    assert_eq!(
        all(firm, it.case).last().unwrap().value(ItemField::Text),
        kept
    );
}

#[test]
fn an_untouched_original_goes_with_its_file_and_alone() {
    let mut it = told();
    let firm = &it.firm;
    let mut new = firm.new_case(WORDS);
    let mut beside = firm.original("serial number 4711");
    beside.of = Some(new.files[0].number);
    new.originals = vec![beside, firm.original("not cleaned")];
    let case = firm.submit(3, new).unwrap();
    firm.assign(case, BO);
    it.case = case;
    let firm = &it.firm;
    let open = firm.open(&firm.bo, case).unwrap();
    let entries = firm.store.entries(&open).unwrap();
    let file = entries.iter().find_map(TimedEntry::file).unwrap().id;
    let (early, ids): (_, Vec<_>) = (open, originals(&entries).map(|o| o.id).collect());
    erase(&it, &whole(file), &firm.cy).unwrap();
    let left = |it: &Told| {
        let open = it.firm.open(&it.firm.bo, case).unwrap();
        let entries = it.firm.store.entries(&open).unwrap();
        originals(&entries).map(|o| o.id).collect::<Vec<_>>()
    };
    assert_eq!(left(&it), [ids[1]]);
    assert_eq!(
        firm.blobs().len(),
        3,
        "of another case, and the other original"
    );
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().read_original(&facts).unwrap();
    let mut out = Vec::new();
    for open in [&early, &firm.open(&firm.bo, case).unwrap()] {
        let read = firm.store.read_original(&grant, open, BO, ids[0], &mut out);
        assert!(read.is_err() && out.is_empty());
    }
    erase(&it, &whole(ids[1]), &firm.cy).unwrap();
    assert!(left(&it).is_empty());
    assert!(holding(&it, "my own name").is_empty());
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn an_erased_file_takes_its_own_original_and_not_that_of_another_message() {
    let it = told();
    let firm = &it.firm;
    // Names and numbers begin anew with every message, and all of them come on one day.
    let reply = |text: &str, originals: &[(Option<u32>, &str)]| {
        let visit = firm
            .store
            .open_reporter(&ReporterKeys::from_code(&receipt(1)));
        let files = [1, 2].map(|number| NewFile {
            number,
            name: format!("file-{number}.txt"),
            ..firm.file(text)
        });
        let originals = originals.iter().map(|(of, text)| NewOriginal {
            of: *of,
            name: of.map_or("not-cleaned-1.xls".to_owned(), |of| {
                format!("file-{of}.txt")
            }),
            own_name: None,
            ..firm.original(text)
        });
        let (files, originals) = (files.into(), originals.collect());
        let reply = firm
            .store
            .reply(&visit.unwrap(), text, files, originals, DAY);
        reply.unwrap();
    };
    reply(
        "first",
        &[(Some(1), "first"), (Some(2), "other"), (None, "none")],
    );
    reply("second", &[(Some(1), "second")]);
    reply("third", &[]);

    let look = || {
        let open = firm.open(&firm.bo, it.case).unwrap();
        let entries = firm.store.entries(&open).unwrap();
        let facts = firm.store.index(it.case).unwrap().facts();
        let grant = firm.bo.actor().read_original(&facts).unwrap();
        let read = |file: &Original| {
            let mut out = Vec::new();
            let read = firm
                .store
                .read_original(&grant, &open, BO, file.id, &mut out);
            read.unwrap();
            String::from_utf8(out).unwrap()
        };
        let left: Vec<_> = originals(&entries).map(read).collect();
        let messages = entries.iter().filter_map(|entry| entry.entry.message());
        let files = messages.map(|message| message.files.iter().map(|file| file.id).collect());
        (left, files.collect::<Vec<Vec<_>>>())
    };
    let (left, files) = look();
    assert_eq!(left, ["first", "other", "none", "second"]);
    for (file, kept) in [
        (files[2][0], &["first", "other", "none", "second"][..]),
        (files[0][0], &["other", "none", "second"]),
        (files[1][0], &["other", "none"]),
        (files[0][1], &["none"]),
    ] {
        erase(&it, &whole(file), &firm.cy).unwrap();
        assert_eq!(look().0, kept);
    }
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn marks_on_the_name_of_a_file_stay_there_when_another_file_is_erased() {
    let it = told();
    let firm = &it.firm;
    let visit = firm
        .store
        .open_reporter(&ReporterKeys::from_code(&receipt(1)));
    let files = ["alpha.txt", "gamma.txt", "delta.txt"].map(|name| NewFile {
        own_name: Some(name.to_owned()),
        ..firm.file(name)
    });
    let (store, visit) = (&firm.store, visit.unwrap());
    store
        .reply(&visit, "Three.", files.into(), Vec::new(), DAY)
        .unwrap();
    let message = || {
        let open = firm.open(&firm.bo, it.case).unwrap();
        let entries = firm.entries(&open).unwrap();
        entries.iter().find_map(Entry::message).unwrap().clone()
    };
    let first = message().files[0].id;
    let second = asked(&it, &marked(&it, &PartKind::FileName, "gamma")).unwrap();
    yes(&it, &firm.cy).unwrap();
    erase(&it, &whole(first), &firm.cy).unwrap();
    carry_out(&it, second).unwrap();
    let now = message();
    let names = now.files.iter().map(|file| file.own_name.as_deref());
    let sign = "[erased: right, 2024-10-04].txt";
    assert_eq!(
        names.collect::<Vec<_>>(),
        [None, Some(sign), Some("delta.txt")]
    );
    let left = now.files_left().map(|file| file.id);
    assert_eq!(left.collect::<Vec<_>>(), [now.files[1].id, now.files[2].id]);
    assert!(erase(&it, &whole(first), &firm.cy).is_err(), "it is gone");
    assert!(firm.store.check().unwrap().is_empty());
}

#[test]
fn no_more_is_asked_for_than_a_list_entry_holds_and_what_was_agreed_to_can_be_taken_back() {
    let it = told();
    let firm = &it.firm;
    let what = marked(&it, &PartKind::Report, NAME);
    let first = asked(&it, &what).unwrap();
    yes(&it, &firm.cy).unwrap();
    for _ in 1..16 {
        asked(&it, &what).unwrap();
    }
    assert!(matches!(asked(&it, &what), Err(StoreError::Full)));
    let index = firm.store.index(it.case).unwrap();
    let agreed = index.agreed[0].id;
    let unask = |by: &Colleague| {
        let grant = by.actor().read_case(&index.facts());
        let doing = Doing {
            by: by.id,
            day: DAY,
            minute: 9,
        };
        firm.store.unask(&grant.unwrap(), doing, agreed)
    };
    unask(&firm.bo).unwrap();
    assert!(matches!(carry_out(&it, first), Err(StoreError::Meanwhile)));
    assert!(matches!(unask(&firm.bo), Err(StoreError::Meanwhile)));
    asked(&it, &what).unwrap();
    assert!(holding(&it, NAME).contains(&PartKind::Report));
}

#[test]
fn what_an_erasure_reaches_is_counted_before_it_is_asked_for() {
    let it = told();
    saved(note(&it.firm, it.case, None, 0, "Ada Holm. Ada Holm?"));
    let open = it.firm.open(&it.firm.bo, it.case).unwrap();
    let entries = it.firm.store.everything(&open).unwrap();
    let mut what = marked(&it, &PartKind::Report, NAME);
    let count = |what: &Erasure| -> (usize, usize) {
        let reach: Reach = reach(&entries, what).unwrap();
        (reach.texts.len(), reach.passages())
    };
    assert_eq!(count(&what), (1, 1));
    what.everywhere = true;
    assert_eq!(count(&what), (2, 3));
    what.letters += 1;
    assert!(matches!(reach(&entries, &what), Err(StoreError::Meanwhile)));
}

fn opened(it: &Told, who: &Colleague, id: subrosa_policy::ReleaseId) -> OpenRelease {
    release::open(&it.firm, who, it.case, id).unwrap()
}
