use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use subrosa_scrub::{Limits, scrub};

use super::*;
use crate::folder::tests::assert_private_and_at_midnight;

#[test]
fn a_draft_comes_back_to_its_key_only_and_nothing_of_it_is_readable() {
    let dir = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    let (key, other) = (DraftKey::random().unwrap(), DraftKey::random().unwrap());
    drafts.save(&key, &draft(&drafts, &key), LEASE).unwrap();
    assert_eq!(drafts.load(&key).unwrap().unwrap().text, WORDS);
    assert!(drafts.load(&other).unwrap().is_none());
    // Somebody who moves the folder to the name of their own key opens nothing.
    fs::rename(only_folder(dir.path()), dir.path().join(other.name())).unwrap();
    assert!(drafts.load(&other).is_err());
    for file in fs::read_dir(dir.path().join(other.name())).unwrap() {
        let stored = fs::read(file.unwrap().path()).unwrap();
        assert!(!stored.windows(5).any(|five| five == b"panel"));
    }
}

#[test]
fn a_draft_key_is_read_as_it_was_written_and_leads_to_one_code() {
    let key = DraftKey::random().unwrap();
    let text = key.to_text();
    let read = DraftKey::parse(text.expose()).unwrap();
    assert!(read.code().words().expose() == key.code().words().expose());
    assert_ne!(
        key.code().words().expose(),
        DraftKey::random().unwrap().code().words().expose()
    );
    for wrong in ["", "0", &"+f".repeat(32), &"g".repeat(64), &"0".repeat(66)] {
        assert!(DraftKey::parse(wrong).is_none());
    }
}

#[test]
fn a_file_that_was_left_out_is_destroyed_with_the_next_save() {
    let dir = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    let key = DraftKey::random().unwrap();
    let mut draft = draft(&drafts, &key);
    attach(&drafts, &key, &mut draft);
    drafts.save(&key, &draft, LEASE).unwrap();
    assert_eq!(files(&only_folder(dir.path())), 3);
    draft.leave_out(1);
    drafts.save(&key, &draft, LEASE).unwrap();
    assert_eq!(files(&only_folder(dir.path())), 2);
    let left = draft.cleaned().next().unwrap();
    assert!(drafts.attachment(&key, left).is_ok());
}

#[test]
fn a_draft_that_was_discarded_or_whose_lease_ended_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    let (one, other) = (DraftKey::random().unwrap(), DraftKey::random().unwrap());
    for key in [&one, &other] {
        drafts.save(key, &draft(&drafts, key), LEASE).unwrap();
    }
    drafts.remove(&one).unwrap();
    assert!(drafts.load(&one).unwrap().is_none() && !drafts.has_named(&one.name()));
    assert_eq!(drafts.expire(Instant::now()).unwrap(), 0);
    assert_eq!(drafts.expire(Instant::now() + 2 * LEASE).unwrap(), 1);
    assert!(drafts.load(&other).unwrap().is_none());
    assert_eq!(files(dir.path()), 0);
    assert_eq!(drafts.held(), (0, 0));
}

#[test]
fn a_file_whose_form_broke_off_goes_with_the_lease_of_its_draft() {
    let dir = tempfile::tempdir().unwrap();
    let spool = dir.path().join("spool");
    let drafts = Drafts::open(&spool).unwrap();
    let key = DraftKey::random().unwrap();
    drafts.begin(&key, LEASE).unwrap();
    // Never saved: whoever sent it went away while it was cleaned.
    drop(draft(&drafts, &key));
    assert_eq!(files(&spool), 1);
    assert_private_and_at_midnight(&spool);
    let mut writer = drafts.clean_file(&key).unwrap();
    writer.write_all(&[7; 100_000]).unwrap();
    assert_private_and_at_midnight(&spool);
    drop(writer);
    assert_private_and_at_midnight(&spool);
    // The same of an upload before it is cleaned.
    let mut upload = drafts.receive().unwrap();
    assert_private_and_at_midnight(&spool);
    upload.write_all(&[7; 100_000]).unwrap();
    assert_private_and_at_midnight(&spool);
    drop(upload);
    assert_private_and_at_midnight(&spool);
    assert_eq!(drafts.expire(Instant::now() + LEASE / 2).unwrap(), 0);
    assert!(drafts.has_named(&key.name()));
    assert_eq!(drafts.expire(Instant::now() + 2 * LEASE).unwrap(), 1);
    assert_eq!((files(&spool), drafts.has_named(&key.name())), (0, false));
}

#[test]
fn a_restart_keeps_drafts_and_clears_what_was_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let key = DraftKey::random().unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    drafts.save(&key, &draft(&drafts, &key), LEASE).unwrap();
    // An upload and a draft that a kill has cut off.
    fs::write(dir.path().join("0".repeat(32)), b"noise").unwrap();
    fs::create_dir(dir.path().join("1".repeat(32))).unwrap();
    let drafts = Drafts::open(dir.path()).unwrap();
    assert!(drafts.has_named(&key.name()));
    assert_eq!(files(dir.path()), 1);
}

#[test]
fn a_draft_is_private_and_shows_no_time_of_day() {
    let dir = tempfile::tempdir().unwrap();
    let spool = dir.path().join("spool");
    let drafts = Drafts::open(&spool).unwrap();
    let key = DraftKey::random().unwrap();
    drafts.save(&key, &draft(&drafts, &key), LEASE).unwrap();
    assert_private_and_at_midnight(&spool);
    assert_private_and_at_midnight(&only_folder(&spool));
}

fn draft(drafts: &Drafts, key: &DraftKey) -> Draft {
    let mut draft = Draft::default();
    draft.text.push_str(WORDS);
    attach(drafts, key, &mut draft);
    draft
}

fn attach(drafts: &Drafts, key: &DraftKey, draft: &mut Draft) {
    let out = drafts.clean_file(key).unwrap();
    let Ok(clean) = scrub(&WORDS.as_bytes(), out, &Limits::default()) else {
        unreachable!("plain text is always cleaned")
    };
    drafts.keep(draft, "panel.txt".to_owned(), clean).unwrap();
}

fn only_folder(dir: &Path) -> std::path::PathBuf {
    let mut entries = fs::read_dir(dir).unwrap();
    let only = entries.next().unwrap().unwrap().path();
    assert!(entries.next().is_none());
    only
}

fn files(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

const WORDS: &str = "The grey panel beside gate B.\n";
const LEASE: Duration = Duration::from_secs(60);
