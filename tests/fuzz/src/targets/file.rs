//! A file that is cleaned.

use subrosa_scrub::{Budget, Clean, Fate, Limits, ReadAt, Report, Scrubber, recognise, scrub};

use crate::memory;

/// Any panic ends the program and is reported, also one that the cleaner would answer with a refusal.
pub(crate) fn file(scrubber: &dyn Scrubber, data: &[u8]) {
    let limits = small(1);
    if recognise(&data) != Ok(scrubber.format()) {
        // What its own check keeps away must not hurt it either: another caller may come past the check one day.
        let mut budget = Budget::new(&limits);
        memory::within_bounds(data.len(), || {
            drop(scrubber.rebuild(&data as &dyn ReadAt, &mut std::io::sink(), &mut budget));
        });
        return;
    }
    let once = memory::within_bounds(data.len(), || scrub(&data, Vec::new(), &limits));
    let Ok((once, report)) = once.map(Clean::into_parts) else {
        return;
    };
    assert!(
        report.format == scrubber.format(),
        "came out as another type"
    );
    if std::env::var_os("FUZZ_ONCE").is_some() {
        return;
    }
    let twice = memory::within_bounds(once.len(), || scrub(&once, Vec::new(), &small(4)));
    let (twice, report) = twice.expect("the cleaned file is accepted").into_parts();
    assert!(
        report.format == scrubber.format(),
        "the cleaned file is of another type"
    );
    assert!(twice == once, "cleaning twice is not cleaning once");
    assert!(
        removed(&report).is_none(),
        "found in a clean file: {}",
        removed(&report).unwrap_or("")
    );
}

fn removed(report: &Report) -> Option<&'static str> {
    let mut findings = report.findings.iter();
    let found = findings.find(|finding| finding.fate == Fate::Removed)?;
    Some(found.kind.key())
}

/// Limits under which one run takes milliseconds, `times` as wide where a canonical form may need more.
fn small(times: u64) -> Limits {
    Limits {
        pixels: times << 20,
        unpacked: times * (8 << 20),
        work: times * (16 << 20),
        ..Limits::default()
    }
}
