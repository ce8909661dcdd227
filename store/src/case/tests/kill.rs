//! `kill -9` amid submissions: whoever has seen a code finds their whole report behind it.
//!
//! The test starts itself again as the portal's process, kills it at a different moment each
//! time, and opens the store as the next start does.

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use subrosa_policy::{ReceiptCode, TenantId};
use subrosa_scrub::{Limits, scrub};

use super::*;
use crate::draft::{Draft, DraftKey};
use crate::firm::files_below;
use crate::store::Store;

const DIR: &str = "SUBROSA_TEST_KILLED_PORTAL";
const KILLS: u64 = 60;

#[test]
fn sixty_kills_lose_no_report_whose_code_was_shown_and_show_no_half_of_one() {
    let firm = Firm::new();
    let tenant = firm.tenant;
    let dir = firm.ended();
    let mut shown = Vec::new();
    for kill in 0..KILLS {
        let (mut portal, mut lines) = start(dir.path(), tenant);
        for _ in 0..kill % 4 {
            shown.extend(next_code(&mut lines));
        }
        thread::sleep(Duration::from_micros(kill * 7919 % 30_000));
        portal.kill().unwrap();
        portal.wait().unwrap();
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        // A line without its end was not shown.
        let whole = rest
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        shown.extend(whole.filter_map(code_of));
        look(dir.path(), &shown);
    }
    assert!(shown.len() > 60, "many codes were shown: {}", shown.len());
}

/// The portal. Does nothing unless the test above starts it.
#[test]
fn portal() {
    let Some(dir) = env::var_os(DIR) else {
        return;
    };
    let (dir, tenant) = dir.to_str().unwrap().split_once('|').unwrap();
    let store = Store::open(Path::new(dir)).unwrap();
    let roster = store.roster().unwrap().unwrap();
    let mut out = io::stdout().lock();
    out.write_all(b"\n").unwrap();
    loop {
        let drafts = store.drafts();
        let (key, mut draft) = (DraftKey::random().unwrap(), Draft::default());
        let words = key.code().words().expose().clone();
        draft.text.clone_from(&words);
        let cleaner = drafts.clean_file(&key).unwrap();
        let Ok(clean) = scrub(&words.as_bytes(), cleaner, &Limits::default()) else {
            unreachable!("plain text is always cleaned")
        };
        drafts.keep(&mut draft, String::new(), clean).unwrap();
        drafts.save(&key, &draft, Duration::from_secs(60)).unwrap();
        let new = new_case(&store, &key, &draft, tenant.parse().unwrap());
        let case = store.submit(&roster, &key.code(), new).unwrap();
        out.write_all(format!("shown {words}\n").as_bytes())
            .unwrap();
        // What follows must be whole as well: a reply with the same words once more.
        let keys = ReporterKeys::from_code(&key.code());
        let opened = store.open_reporter(&keys).unwrap();
        assert_eq!(opened.open.case(), case);
        store
            .reply(&opened, &words, Vec::new(), Vec::new(), DAY)
            .unwrap();
        drafts.remove(&key).unwrap();
    }
}

fn new_case(store: &Store, key: &DraftKey, draft: &Draft, tenant: TenantId) -> NewCase {
    let files = (1..).zip(draft.cleaned()).map(|(number, file)| NewFile {
        attachment: store.drafts().attachment(key, file).unwrap(),
        number,
        name: "file-1.txt".to_owned(),
        own_name: None,
    });
    NewCase {
        tenant,
        under: subrosa_policy::Versions::default(),
        mode: Mode::Anonymous,
        channel: subrosa_policy::Channel::Web,
        day: DAY,
        report: Report {
            day: DAY,
            // Longer than a page, so that a report by halves could be.
            text: draft.text.repeat(150),
            place: String::new(),
            time: String::new(),
            people: String::new(),
            answers: Vec::new(),
        },
        intake: Intake::default(),
        identity: None,
        files: files.collect(),
        originals: Vec::new(),
        excluded: Vec::new(),
        compared: None,
        blind: false,
        taken_down: None,
    }
}

fn start(dir: &Path, tenant: TenantId) -> (Child, BufReader<ChildStdout>) {
    let mut portal = Command::new(env::current_exe().unwrap())
        .args(["--exact", "case::tests::kill::portal", "--nocapture"])
        .env(DIR, format!("{}|{tenant}", dir.to_str().unwrap()))
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let lines = BufReader::new(portal.stdout.take().unwrap());
    (portal, lines)
}

fn next_code(lines: &mut BufReader<ChildStdout>) -> Option<ReceiptCode> {
    loop {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the portal ended");
        if let Some(code) = code_of(&line) {
            return Some(code);
        }
    }
}

fn code_of(line: &str) -> Option<ReceiptCode> {
    let words = line.strip_prefix("shown ")?;
    ReceiptCode::parse(words).ok()
}

/// Fails unless every shown code opens its whole report, and nothing is there by halves.
fn look(dir: &Path, shown: &[ReceiptCode]) {
    let store = Store::open(dir).unwrap();
    assert_eq!(store.check().unwrap(), []);
    for code in shown {
        let words = code.words();
        let case = store.open_reporter(&ReporterKeys::from_code(code)).unwrap();
        let entries = store.entries(&case.open).unwrap();
        let mut files = 0;
        let mut reports = 0;
        for entry in &entries {
            if let Some(report) = entry.entry.report() {
                assert!(report.text == words.expose().repeat(150));
                reports += 1;
            }
            if let Some(file) = entry.entry.file() {
                let mut out = Vec::new();
                store.read_file(&case.open, file.id, &mut out).unwrap();
                assert_eq!(out, words.expose().as_bytes());
                files += 1;
            }
            if let Some(message) = entry.entry.message() {
                assert!(message.text == *words.expose());
            }
        }
        assert_eq!((reports, files), (1, 1));
    }
    let cases = store.vault.cases();
    assert!((shown.len()..=shown.len() + 60).contains(&cases.len()));
    let listed = store.index_all().unwrap();
    assert_eq!(listed.len(), cases.len(), "no half case is listed");
    for tree in [Tree::Locator, Tree::Sent] {
        assert_eq!(store.backend.scan(tree, &[]).unwrap().len(), cases.len());
    }
    let blobs = files_below(&dir.join("blobs"));
    assert_eq!(blobs.len(), cases.len(), "orphans were swept");
}
