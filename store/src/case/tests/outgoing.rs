//! Bytes on their way: what stops them in the middle.

use std::io::Write;

use subrosa_policy::{FileId, ReleaseId, markable};

use super::erase::{erase, told, whole};
use super::exclude::exclude;
use super::*;
use crate::case::{NewRelease, Source};

/// Takes the first bytes, and then lets something happen.
struct During<'a> {
    bytes: usize,
    act: Option<Box<dyn FnOnce() + 'a>>,
}

impl Write for During<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        if let Some(act) = self.act.take() {
            act();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// How many bytes come out if something happens after the first of them, and whether all did.
fn during(
    act: impl FnOnce(),
    read: impl FnOnce(&mut dyn Write) -> Result<(), StoreError>,
) -> (usize, bool) {
    let mut out = During {
        bytes: 0,
        act: Some(Box::new(act)),
    };
    let whole = read(&mut out).is_ok();
    assert!(out.act.is_none(), "it had begun");
    (out.bytes, whole)
}

fn long() -> String {
    WORDS.repeat(5_000)
}

/// A case with these many long files and a long original.
fn case(firm: &Firm, code: u8, files: usize) -> CaseId {
    let mut new = firm.new_case(WORDS);
    new.files = (0..files).map(|_| firm.file(&long())).collect();
    new.originals.push(firm.original(&long()));
    firm.submit(code, new).unwrap()
}

fn files(firm: &Firm, open: &OpenCase) -> Vec<FileId> {
    let entries = firm.store.entries(open).unwrap();
    let files = entries.iter().filter_map(TimedEntry::file);
    files.map(|file| file.id).collect()
}

fn original(firm: &Firm, open: &OpenCase) -> FileId {
    let entries = firm.store.entries(open).unwrap();
    originals(&entries).next().unwrap().id
}

fn read_original(
    firm: &Firm,
    open: &OpenCase,
    file: FileId,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let facts = firm.store.index(open.case())?.facts();
    let grant = firm.bo.actor().read_original(&facts).unwrap();
    firm.store.read_original(&grant, open, BO, file, out)
}

fn release(firm: &Firm, open: &OpenCase, to: MemberId, file: FileId) -> ReleaseId {
    let new = NewRelease {
        to: vec![to],
        sources: vec![Source {
            record: 1,
            field: 0,
            passages: Vec::new(),
        }],
        files: vec![file],
        ..NewRelease::default()
    };
    let facts = firm.store.index(open.case()).unwrap().facts();
    let grant = firm.bo.actor().release(&facts).unwrap();
    let release = firm
        .store
        .release(&grant, &firm.roster, open, BO, &new, (DAY, 5));
    release.unwrap()
}

fn released_file(firm: &Firm, open: &OpenRelease) -> FileId {
    let entries = firm.store.released(open).unwrap();
    entries[0].entry.copy().unwrap().files[0].id
}

#[test]
fn a_file_on_its_way_stops_when_its_reader_loses_the_case_and_goes_on_to_others() {
    let mut firm = Firm::new();
    let una = firm.contact(11);
    let case = case(&firm, 1, 1);
    let (all, store) = (long().len(), &firm.store);
    let open = firm.open(&firm.ana, case).unwrap();
    let file = files(&firm, &open)[0];
    let hand = || {
        let hand = firm.handover(BO, Some(CY));
        firm.hand_on(&firm.ana, &open, &hand).unwrap();
    };
    let (bytes, whole) = during(hand, |out| store.read_file(&open, file, out));
    assert!(bytes < all && !whole, "{bytes} after the handover");

    let bo = firm.open(&firm.bo, case).unwrap();
    let id = release(&firm, &bo, una.id, file);
    let (bo, cy) = (
        firm.open(&firm.bo, case).unwrap(),
        firm.open(&firm.cy, case).unwrap(),
    );
    let entries = store.entries(&bo).unwrap();
    let released = store.release_of(&bo, &entries, id).unwrap();
    let (copy, original) = (released_file(&firm, &released), original(&firm, &bo));
    // All of them are in the middle when the handler is shut out.
    let mut stopped = [(0, true); 3];
    let [one, two, three] = &mut stopped;
    let shut_out = || exclude(&firm, &firm.cy, &cy, &[BO]).unwrap();
    let from_release = || {
        *three = during(shut_out, |out| {
            store.read_released_file(&released, copy, out)
        });
    };
    let untouched = || {
        *two = during(from_release, |out| read_original(&firm, &bo, original, out));
    };
    let theirs = || *one = during(untouched, |out| store.read_file(&bo, file, out));
    let on = during(theirs, |out| store.read_file(&cy, file, out));
    assert_eq!(on, (all, true), "the deputy reads on");
    for (bytes, whole) in stopped {
        assert!(bytes < all && !whole, "{bytes}");
    }
}

#[test]
fn a_file_on_its_way_stops_when_it_is_erased() {
    let mut it = told();
    it.case = case(&it.firm, 2, 4);
    let it = &it;
    let (firm, all) = (&it.firm, long().len());
    let store = &firm.store;
    firm.assign(it.case, BO);
    let open = firm.open(&firm.bo, it.case).unwrap();
    let (files, original) = (files(firm, &open), original(firm, &open));
    let id = release(firm, &open, it.una.id, files[2]);
    let now = || firm.open(&firm.bo, it.case).unwrap();
    let gone = |file| move || erase(it, &whole(file), &it.firm.cy).unwrap();
    let (bo, reporter) = (now(), firm.reporter(2).unwrap());
    let una = release::open(firm, &it.una, it.case, id).unwrap();
    let copy = released_file(firm, &una);
    for (bytes, whole) in [
        during(gone(original), |out| {
            read_original(firm, &bo, original, out)
        }),
        during(gone(files[0]), |out| store.read_file(&now(), files[0], out)),
        during(gone(files[1]), |out| {
            store.read_file(&reporter, files[1], out)
        }),
        during(gone(files[2]), |out| {
            store.read_released_file(&una, copy, out)
        }),
    ] {
        assert!(bytes < all && !whole, "{bytes}");
    }
    // Copies that are being written, and a passage that goes meanwhile.
    let passage = Erasure {
        passages: Some(Source {
            record: 1,
            field: 0,
            passages: vec![(4, 8)],
        }),
        letters: u32::try_from(markable(WORDS).chars().count()).unwrap(),
        file: None,
        everywhere: false,
    };
    let mut mine = Vec::new();
    let mut theirs = Vec::new();
    let (bo, una) = (now(), release::open(firm, &it.una, it.case, id).unwrap());
    let mut copies = (
        store.while_open(&bo, &mut mine),
        store.while_released(&una, &mut theirs),
    );
    copies.0.write_all(b"copy").unwrap();
    copies.1.write_all(b"copy").unwrap();
    erase(it, &passage, &firm.cy).unwrap();
    assert!(copies.0.write_all(b"more").is_err() && copies.1.write_all(b"more").is_err());
    let mut left = Vec::new();
    store.read_file(&now(), files[3], &mut left).unwrap();
    assert_eq!(left.len(), all);
}
