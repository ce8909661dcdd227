//! Seeds for the fuzzer: what a small firm keeps, as the targets take it.
//!
//! `SUBROSA_NEW_SEEDS=FOLDER cargo test -p subrosa-store seeds` writes them anew, into
//! `tests/fuzz/seeds` as a rule. Their first bytes are those that `tests/fuzz` reads first.

use std::env;
use std::fs;
use std::path::Path;

use serde::Serialize;
use subrosa_policy::{FileId, Plain, RecordId};

use super::{RECORDS, VaultFiles, from_copy, restored, sealed, taken_in};
use crate::case::{Approval, Author, Correction, Entry, Erasure, Message, ReporterState};
use crate::case::{SharedNote, Source};
use crate::draft::Draft;
use crate::edition::{Edition, Pending};
use crate::firm::{ANA, BO, DAY, Firm, WORDS};
use crate::invite::Invite;
use crate::runs::JobRun;
use crate::snapshot::WorthKeeping;
use crate::store::Store;
use crate::vault::fuzz::example;

/// A target, a name, and bytes.
type Seed = (&'static str, String, Vec<u8>);

#[test]
fn the_seeds_of_the_fuzzer_are_what_its_targets_read() {
    let mut seeds = Vec::new();
    records(&mut seeds);
    vaults(&mut seeds);
    archives(&mut seeds);
    assert!(seeds.len() > 30);
    let Some(folder) = env::var_os("SUBROSA_NEW_SEEDS") else {
        return;
    };
    for (target, name, bytes) in seeds {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn records(seeds: &mut Vec<Seed>) {
    let firm = Firm::new().with_accounts();
    let case = firm.report(1, WORDS);
    firm.assign(case, BO);
    let open = firm.open(&firm.bo, case).unwrap();
    let mut entries = firm.entries(&open).unwrap();
    entries.extend(more_entries());
    for (number, entry) in entries.iter().enumerate() {
        record(seeds, "entry", &number.to_string(), entry);
    }
    let store = &firm.store;
    record(seeds, "head", "", &store.head(case).unwrap());
    record(seeds, "index", "", &store.index(case).unwrap());
    record(seeds, "keys", "", &open.keys);
    record(seeds, "locator", "", &case);
    record(seeds, "sent", "", &DAY);
    record(seeds, "reporter", "", &ReporterState::default());
    let mut draft = Draft::default();
    draft.text = WORDS.to_owned();
    draft.answers = vec![(3, "an answer".to_owned())];
    record(seeds, "draft", "", &draft);
    record(seeds, "tenant", "", &store.tenant(firm.tenant).unwrap());
    record(seeds, "member", "", &store.member(BO).unwrap());
    record(seeds, "name", "", &BO);
    record(seeds, "secrets", "", &firm.bo.secrets);
    let invite = Invite {
        id: store.new_invite_id().unwrap(),
        display: "Di".to_owned(),
        rights: firm.ana.rights.clone(),
        until: 99,
        by: ANA,
        reset: None,
    };
    record(seeds, "invite", "", &invite);
    record(seeds, "runs", "", &Vec::<JobRun>::new());
    editions(seeds);
    let erasure = Erasure {
        passages: Some(Source {
            record: 0,
            field: 0,
            passages: vec![(2, 9)],
        }),
        letters: u32::try_from(WORDS.chars().count()).unwrap(),
        file: Some(FileId::from_bytes([5; 16])),
        everywhere: true,
    };
    let parts = postcard::to_stdvec(&(entries, erasure)).unwrap();
    seeds.push(("parts", "case".to_owned(), parts));
}

fn editions(seeds: &mut Vec<Seed>) {
    record(
        seeds,
        "texts",
        "",
        &edition::<subrosa_policy::TenantTexts>(),
    );
    record(
        seeds,
        "questions",
        "",
        &edition::<subrosa_policy::Questionnaire>(),
    );
    record(
        seeds,
        "retention",
        "",
        &edition::<subrosa_policy::Retention>(),
    );
    record(
        seeds,
        "legal",
        "",
        &edition::<subrosa_policy::LegalProfile>(),
    );
    let pending = Pending {
        revision: RecordId::from_bytes([2; 16]),
        by: BO,
        minute: 7,
        restored: None,
        content: subrosa_policy::TenantTexts::default(),
    };
    record(seeds, "pending-texts", "", &pending);
}

fn edition<T: Default>() -> Edition<T> {
    Edition {
        number: 1,
        by: BO,
        second: Some(ANA),
        minute: 7,
        restored: None,
        content: T::default(),
    }
}

/// Kinds of entries that a case has later.
fn more_entries() -> Vec<Entry> {
    let message = Message {
        author: Author::Staff(BO),
        day: DAY,
        text: "Which room was it? [It] was cold.".to_owned(),
        template: None,
        question: true,
        files: Vec::new(),
    };
    let note = SharedNote {
        member: ANA,
        minute: 9,
        text: "It was room 7.".to_owned(),
    };
    vec![
        Entry::Message(message),
        Entry::Shared(note),
        Entry::Correction(Correction {
            day: DAY,
            text: WORDS.to_owned(),
        }),
        Entry::Approval(Approval { day: DAY, of: 0 }),
    ]
}

/// A record, behind its kind and what is to be changed of its seal.
fn record<T: Serialize>(seeds: &mut Vec<Seed>, kind: &str, number: &str, value: &T) {
    let at = RECORDS.iter().position(|record| record.name == kind);
    let at = at.unwrap();
    let plain = postcard::to_stdvec(value).unwrap();
    let again = RECORDS[at].again(&sealed(&plain).unwrap());
    assert!(again == Ok(plain.clone()), "{kind}");
    let seed = [&[u8::try_from(at).unwrap(), 3, 0, 9], plain.as_slice()].concat();
    seeds.push(("record", format!("{kind}{number}"), seed));
}

fn vaults(seeds: &mut Vec<Seed>) {
    let pieces = example();
    let [root, table, entries @ ..] = pieces.as_slice() else {
        unreachable!("a root and a table")
    };
    let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    let files = VaultFiles::of(root, table, &entries).unwrap();
    let held = files.open().unwrap();
    assert!(held.keys.len() > 2 && !held.tail_lost);
    let (again, copy) = files.copied().unwrap();
    assert_eq!(again, held);
    let (_, even) = from_copy(&copy).unwrap();
    assert!(!even.keys.is_empty() && even.keys.len() < held.keys.len());
    for (name, damage) in [("journal", [1, 0, 3, 0, 99]), ("root", [1, 1, 0, 9, 0])] {
        let mut seed = damage.to_vec();
        for piece in &pieces {
            seed.extend(u16::try_from(piece.len()).unwrap().to_be_bytes());
            seed.extend(piece);
        }
        seeds.push(("vault", name.to_owned(), seed));
    }
    let length = copy.iter().rposition(|byte| *byte != 0).unwrap() + 9;
    seeds.push(("vault", "copy".to_owned(), [&[0], &copy[..length]].concat()));
}

fn archives(seeds: &mut Vec<Seed>) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("data")).unwrap();
    store.create_tenant("Client", false).unwrap();
    let along = [("tls/key.pem", 3000), ("onion/keystore/key", 9)];
    let along = along.map(|(path, length)| WorthKeeping {
        path: path.to_owned(),
        bytes: Plain::new(vec![7; length]),
    });
    let mut snapshot = Vec::new();
    store.snapshot(&along, &mut snapshot).unwrap();
    let mut dump = Vec::new();
    store.export(&mut dump).unwrap();
    dump.truncate(dump.len() - 32);
    for (name, mut bytes) in [("snapshot", snapshot), ("dump", dump)] {
        // Without most of the padding.
        let length = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 9;
        bytes.truncate(length);
        let new = dir.path().join(name);
        fs::create_dir(&new).unwrap();
        if name == "dump" {
            assert!(taken_in(&new, &mut bytes.as_slice()).unwrap().0.rows > 2);
        } else {
            let rows = restored(&new, &mut bytes.as_slice()).unwrap();
            assert!(rows.iter().map(|(_, rows)| rows.len()).sum::<usize>() > 2);
        }
        seeds.push(("archive", name.to_owned(), bytes));
    }
}
