//! A disk that refuses: nothing is acknowledged that is not on it, and nothing is lost that was.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::backend::faulty::{Fault, Faulty};
use crate::firm::{Firm, WORDS};

fn on_a_bad_disk() -> (Firm, Arc<Faulty>) {
    let mut firm = Firm::new();
    let faulty = Faulty::before(Arc::clone(&firm.store.backend));
    firm.store.backend = faulty.clone();
    (firm, faulty)
}

#[test]
fn a_report_that_is_in_memory_only_is_not_acknowledged_however_often_it_is_sent() {
    for fault in [Fault::Change, Fault::Flush] {
        let (firm, faulty) = on_a_bad_disk();
        firm.report(1, WORDS);
        faulty.set(fault);
        for _ in 0..3 {
            let sent = firm.submit(2, firm.new_case(WORDS));
            assert!(sent.is_err(), "{fault:?}");
        }
        faulty.set(Fault::None);
        let case = firm.submit(2, firm.new_case(WORDS)).unwrap();
        assert_eq!(firm.submit(2, firm.new_case(WORDS)).unwrap(), case);
        drop(faulty);
        let firm = firm.restarted();
        for code in [1, 2] {
            assert!(
                !firm
                    .entries(&firm.reporter(code).unwrap())
                    .unwrap()
                    .is_empty()
            );
        }
    }
}

#[test]
fn a_file_goes_only_after_no_case_has_named_it_for_a_day() {
    let firm = Firm::new();
    firm.report(1, WORDS);
    let orphan = firm.dir.path().join("blobs").join("0".repeat(32));
    let written = firm.blobs().len();
    std::fs::write(&orphan, b"sealed").unwrap();
    let mut suspects = HashMap::new();
    let now = Instant::now();
    let mut sweep = |hours: u64| {
        let then = now + Duration::from_secs(hours * 3600);
        firm.store.sweep_orphans(&mut suspects, then).unwrap()
    };
    assert_eq!([sweep(0), sweep(1), sweep(23)], [0, 0, 0]);
    assert!(orphan.exists());
    assert_eq!(sweep(24), 1);
    assert!(!orphan.exists());
    assert_eq!(sweep(48), 0);
    assert_eq!(firm.blobs().len(), written, "those of cases stay");
}
