//! A case's end: read-only after quiet days, erased when its time is over, counted once.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use subrosa_policy::{HoldReason, LegalHold, Retention, Unread};

use super::end::{close, doing};
use super::*;
use crate::backend::Batch;
use crate::firm::files_below;
use crate::store::Store;

/// Days after the report on which the case is closed.
const CLOSED: u16 = 10;

fn day(days: u16) -> Day {
    DAY.plus_days(days)
}

fn closed(firm: &Firm, code: u8) -> CaseId {
    let case = firm.report(code, WORDS);
    firm.assign(case, BO);
    close(firm, case, CLOSED).unwrap();
    case
}

fn night(firm: &Firm, days: u16) -> (usize, usize) {
    let night = firm.store.keep_house(day(days)).unwrap();
    (night.archived, night.erased)
}

fn hold(firm: &Firm, case: CaseId, hold: Option<LegalHold>) {
    let mut index = firm.store.index(case).unwrap();
    index.hold = hold;
    let mut batch = Batch::default();
    firm.store.put_index(&mut batch, &index).unwrap();
    firm.store.commit(batch).unwrap();
}

#[test]
fn a_case_is_archived_after_thirty_quiet_days_and_erased_after_sixty_more() {
    let firm = Firm::new();
    let case = closed(&firm, 1);
    let kept = firm.report(2, "another report");
    assert_eq!(night(&firm, CLOSED + 29), (0, 0));
    assert_eq!(night(&firm, CLOSED + 30), (1, 0));
    assert_eq!(
        night(&firm, CLOSED + 30),
        (0, 0),
        "done twice, nothing changes"
    );
    let index = firm.store.index(case).unwrap();
    assert_eq!(index.state, CaseState::Archived);
    assert_eq!(index.erasure(&Retention::default()), Some(day(CLOSED + 90)));
    assert_eq!(night(&firm, CLOSED + 89), (0, 0));
    assert_eq!(night(&firm, CLOSED + 90), (0, 1));
    assert_eq!(night(&firm, CLOSED + 90), (0, 0));
    assert!(matches!(firm.store.index(case), Err(StoreError::NotFound)));
    assert!(firm.store.index(kept).is_ok());
    assert_eq!(firm.store.check().unwrap(), []);
    assert_eq!(firm.restarted().store.check().unwrap(), []);
}

#[test]
fn days_off_are_caught_up_without_losing_the_days_of_the_archive() {
    let firm = Firm::new();
    let case = closed(&firm, 1);
    // A year without a night: the archive begins when it is found out, not in the past.
    assert_eq!(night(&firm, 400), (1, 0));
    assert_eq!(firm.store.index(case).unwrap().archived, Some(day(400)));
    assert_eq!(night(&firm, 459), (0, 0));
    assert_eq!(night(&firm, 900), (0, 1));
}

#[test]
fn a_word_of_the_reporter_starts_the_quiet_days_anew() {
    let firm = Firm::new();
    let case = closed(&firm, 1);
    let keys = ReporterKeys::from_code(&receipt(1));
    let reporter = firm.store.open_reporter(&keys).unwrap();
    firm.store
        .reply(&reporter, "wait", Vec::new(), Vec::new(), day(CLOSED + 20))
        .unwrap();
    assert_eq!(night(&firm, CLOSED + 49), (0, 0));
    assert_eq!(night(&firm, CLOSED + 50), (1, 0));
    assert!(firm.store.index(case).is_ok());
}

#[test]
fn a_hold_keeps_a_case_for_as_long_as_it_stands() {
    let firm = Firm::new();
    let case = closed(&firm, 1);
    night(&firm, CLOSED + 30);
    let kept = LegalHold {
        since: day(50),
        review: day(60),
        reason: HoldReason::Lawsuit,
    };
    hold(&firm, case, Some(kept));
    assert_eq!(
        night(&firm, 5_000),
        (0, 0),
        "its review day is over long ago"
    );
    hold(&firm, case, None);
    assert_eq!(night(&firm, 5_001), (0, 1));
}

#[test]
fn a_hold_that_was_asked_for_keeps_it_for_two_weeks() {
    let firm = Firm::new();
    let case = closed(&firm, 1);
    night(&firm, CLOSED + 30);
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().hold(&facts).unwrap();
    let wish = Some((HoldReason::Law, day(300)));
    firm.store
        .ask_hold(&grant, doing(BO, CLOSED + 89), wish)
        .unwrap();
    assert_eq!(night(&firm, CLOSED + 90), (0, 0));
    assert_eq!(night(&firm, CLOSED + 102), (0, 0));
    assert_eq!(night(&firm, CLOSED + 103), (0, 1));
}

fn archive(firm: &Firm, case: CaseId, days: u16) -> Result<(), StoreError> {
    let facts = firm.store.index(case).unwrap().facts();
    let grant = firm.bo.actor().archive(&facts).unwrap();
    firm.store.archive(&grant, doing(BO, days))
}

#[test]
fn what_is_done_while_the_clock_is_put_back_erases_nothing_earlier() {
    let known = CLOSED + 80;
    let firm = Firm::new();
    let cases = [1, 2].map(|code| {
        let case = firm.report(code, WORDS);
        firm.assign(case, BO);
        case
    });
    firm.store.set_known_day(day(known)).unwrap();
    // Eighty days behind what was believed.
    for case in cases {
        close(&firm, case, CLOSED).unwrap();
        archive(&firm, case, CLOSED).unwrap();
        let index = firm.store.index(case).unwrap();
        let noted = (index.closed, index.archived);
        assert_eq!(noted, (Some(day(known)), Some(day(known))));
    }
    let facts = firm.store.index(cases[1]).unwrap().facts();
    let grant = firm.bo.actor().hold(&facts).unwrap();
    let wish = Some((HoldReason::Law, day(300)));
    firm.store
        .ask_hold(&grant, doing(BO, CLOSED), wish)
        .unwrap();
    let asked = firm.store.index(cases[1]).unwrap().pending[0];
    assert_eq!(asked.on, day(known), "it keeps the case for two weeks");
    // The clock is right again.
    assert_eq!(night(&firm, known + 1), (0, 0));
    assert_eq!(night(&firm, known + 59), (0, 0));
    assert_eq!(night(&firm, known + 60), (0, 2));
}

#[test]
fn nobody_ends_a_case_by_a_clock_that_lies_too_far_ahead() {
    let firm = Firm::new();
    let (open, done) = (firm.report(1, WORDS), closed(&firm, 2));
    firm.assign(open, BO);
    firm.store.set_known_day(day(CLOSED)).unwrap();
    let ahead = CLOSED + 36;
    let ends = [
        close(&firm, open, ahead).map(drop),
        archive(&firm, done, ahead),
    ];
    for end in ends {
        assert!(matches!(end, Err(StoreError::Clock)), "{end:?}");
    }
    let index = firm.store.index(open).unwrap();
    assert_eq!((index.state, index.closed), (CaseState::Assigned, None));
    assert_eq!(firm.store.index(done).unwrap().archived, None);
    // A hold keeps a case, whatever the day.
    let facts = firm.store.index(done).unwrap().facts();
    let grant = firm.bo.actor().hold(&facts).unwrap();
    let wish = Some((HoldReason::Law, day(300)));
    firm.store.ask_hold(&grant, doing(BO, ahead), wish).unwrap();
    // Somebody says that it is right.
    firm.store.set_known_day(day(ahead)).unwrap();
    close(&firm, open, ahead).unwrap();
    archive(&firm, done, ahead - 1).unwrap();
    let archived = firm.store.index(done).unwrap().archived;
    assert_eq!(archived, Some(day(ahead - 1)), "around midnight");
}

#[test]
fn nothing_of_an_erased_case_is_on_disk_but_its_row() {
    let firm = Firm::new();
    let (erased, spam) = (closed(&firm, 1), firm.report(3, WORDS));
    let kept = firm.report(2, "kept");
    let facts = firm.store.index(spam).unwrap().facts();
    let grant = firm.ana.actor().close_unread(&facts).unwrap();
    firm.store
        .close_unread(&grant, doing(ANA, CLOSED), Unread::Spam)
        .unwrap();
    let before = firm.copy();
    let blobs = firm.blobs().len();
    assert_eq!(night(&firm, CLOSED + 30), (2, 0));
    assert_eq!(night(&firm, CLOSED + 90), (0, 2));
    // No row is named after it, or after anything of it.
    for (tree, (name, _)) in firm.copy() {
        for case in [erased, spam] {
            let named = name.windows(16).any(|part| part == case.as_bytes());
            assert!(!named, "{tree:?}");
        }
    }
    assert_eq!(firm.rows(Tree::Locator).len(), 1);
    assert_eq!(firm.blobs().len(), blobs - 2);
    assert_eq!(firm.store.vault.cases(), [kept]);
    let rows = firm.store.stat_rows().unwrap();
    assert_eq!(rows.len(), 2);
    // The code is a wrong code now.
    for code in [1, 3, 9] {
        let opened = firm.reporter(code);
        assert!(matches!(opened, Err(StoreError::NotFound)), "{code}");
    }
    // A copy of the database from before the night gives nothing back: its keys are gone.
    firm.bring_back(&before);
    assert!(matches!(
        firm.store.index(erased),
        Err(StoreError::NotFound)
    ));
    assert!(firm.reporter(1).is_err() && firm.reporter(2).is_ok());
    let open = firm.bo.actor();
    let facts = firm.store.index(kept).unwrap().facts();
    assert!(open.read_case(&facts).is_err());
}

#[test]
fn totals_are_the_same_before_amid_and_after_erasing() {
    let firm = Firm::new();
    for code in 1..=3 {
        closed(&firm, code);
    }
    let total = |firm: &Firm| {
        let mut rows = firm.store.stat_rows().unwrap();
        let live = firm.store.index_all().unwrap().into_iter();
        rows.extend(live.filter_map(|index| index.statistic));
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    let before = total(&firm);
    assert_eq!(before.len(), 3);
    night(&firm, CLOSED + 30);
    assert_eq!(total(&firm), before);
    night(&firm, CLOSED + 90);
    assert!(firm.store.index_all().unwrap().is_empty());
    assert_eq!(total(&firm), before);
    // Released in another quarter: as many, and what is rare is coarser.
    night(&firm, CLOSED + 200);
    assert_eq!(total(&firm).len(), 3);
    assert_eq!(firm.rows(Tree::Statistic).len(), 3);
}

fn damage(firm: &Firm, tree: Tree, prefix: &[u8]) {
    let rows = firm.rows(tree);
    let (name, mut value) = rows
        .into_iter()
        .find(|(name, _)| name.starts_with(prefix))
        .unwrap();
    *value.last_mut().unwrap() ^= 1;
    firm.write(tree, &[(&name, &value)]);
}

#[test]
fn damaged_statistics_keep_no_case_from_erasure_and_are_named() {
    let firm = Firm::new();
    let named = |firm: &Firm| -> Vec<_> {
        let damaged = firm.store.check_rows().unwrap().into_iter();
        damaged.map(|row| row.what).collect()
    };
    closed(&firm, 1);
    night(&firm, CLOSED + 30);
    assert_eq!(night(&firm, CLOSED + 90), (0, 1));
    damage(&firm, Tree::Meta, b"statistic-waiting");
    assert_eq!(named(&firm), ["waiting rows of statistics"]);
    // A case that a crash left marked: the start goes on with it.
    let next = closed(&firm, 2);
    night(&firm, CLOSED + 120);
    firm.store.mark(next, day(CLOSED + 180)).unwrap();
    let firm = firm.restarted();
    assert!(firm.store.index_all().unwrap().is_empty());
    assert_eq!(
        firm.store.stat_rows().unwrap().len(),
        1,
        "the other is lost"
    );
    // Nights go on, and add to the new record, and none takes the place of the damaged one.
    closed(&firm, 3);
    night(&firm, CLOSED + 180);
    assert_eq!(night(&firm, CLOSED + 240), (0, 1));
    assert_eq!(named(&firm), ["waiting rows of statistics"]);
    // The end of the quarter.
    night(&firm, CLOSED + 400);
    assert_eq!(firm.rows(Tree::Statistic).len(), 2);
    assert_eq!(firm.store.stat_rows().unwrap().len(), 2);
    damage(&firm, Tree::Statistic, b"");
    assert_eq!(
        named(&firm),
        ["row of statistics", "waiting rows of statistics"]
    );
    assert_eq!(firm.store.stat_rows().unwrap().len(), 1);
}

#[test]
fn of_writing_and_erasing_at_once_nothing_is_left_behind() {
    for round in 0..8_u8 {
        let firm = Firm::new();
        let case = closed(&firm, 1);
        night(&firm, CLOSED + 30);
        let keys = ReporterKeys::from_code(&receipt(1));
        let reporter = firm.store.open_reporter(&keys).unwrap();
        let entries = firm.store.entries(&reporter.open).unwrap();
        let open = firm.open(&firm.bo, case).unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_micros(u64::from(round) * 300));
                firm.store.keep_house(day(CLOSED + 90)).unwrap();
            });
            scope.spawn(|| {
                for minute in 0..20 {
                    let audit = Audit {
                        minute,
                        member: BO,
                        act: Act::Viewed,
                    };
                    firm.store.audit(&open, audit).ok();
                    firm.store.hide_read(&keys, &reporter, &entries).ok();
                }
            });
        });
        let left = firm
            .copy()
            .into_iter()
            .filter(|(_, (name, _))| name.windows(16).any(|part| part == case.as_bytes()));
        assert_eq!(left.count(), 0);
        assert!(firm.store.vault.cases().is_empty());
        assert_eq!(firm.store.stat_rows().unwrap().len(), 1);
    }
}

const DIR: &str = "SUBROSA_TEST_KILLED_NIGHT";
const CASES: u8 = 6;

#[test]
fn a_night_killed_anywhere_is_finished_by_the_next_start_and_counts_each_case_once() {
    for kill in 0..24_u64 {
        let firm = Firm::new();
        for code in 1..=CASES {
            closed(&firm, code);
        }
        night(&firm, CLOSED + 30);
        let dir = firm.ended();
        let mut portal = Command::new(env::current_exe().unwrap())
            .args(["--exact", "case::tests::anonymise::a_night", "--nocapture"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(portal.stdout.take().unwrap()).lines();
        while !lines.next().unwrap().unwrap().eq("night") {}
        thread::sleep(Duration::from_micros(kill * kill * 150));
        portal.kill().unwrap();
        portal.wait().unwrap();
        let store = Store::open(dir.path()).unwrap_or_else(|error| panic!("{kill}: {error}"));
        assert_eq!(store.check().unwrap(), [], "{kill}");
        let live = store.index_all().unwrap();
        assert!(live.iter().all(|index| index.state == CaseState::Archived));
        let rows = store.stat_rows().unwrap().len();
        assert_eq!(rows + live.len(), usize::from(CASES), "{kill}");
        store.keep_house(day(CLOSED + 90)).unwrap();
        assert_eq!(store.stat_rows().unwrap().len(), usize::from(CASES));
        assert!(store.index_all().unwrap().is_empty());
        assert!(files_below(&dir.path().join("blobs")).is_empty());
        for tree in [Tree::Case, Tree::Record, Tree::Wrap, Tree::Locator] {
            assert!(store.backend.scan(tree, &[]).unwrap().is_empty());
        }
    }
}

/// The portal at night. Does nothing unless the test above starts it.
#[test]
fn a_night() {
    if let Some(dir) = env::var_os(DIR) {
        let store = Store::open(Path::new(&dir)).unwrap();
        let mut out = io::stdout().lock();
        out.write_all(b"\nnight\n").unwrap();
        store.keep_house(day(CLOSED + 90)).unwrap();
    }
}
