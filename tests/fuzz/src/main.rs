//! One program, one target for each type that is cleaned; the environment chooses which (README.md).
#![no_main]

mod memory;
mod mutate;
mod wire;

use std::sync::OnceLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use subrosa_scrub::{
    Budget, Clean, Fate, Limits, ReadAt, Report, SCRUBBERS, Scrubber, recognise, scrub,
};

/// What the fuzzer's bytes are given to.
enum Target {
    /// Bytes are a file of this type.
    File(&'static dyn Scrubber),
    /// Bytes are what a worker says to the portal.
    Worker,
    /// Bytes are what the portal says to a worker.
    Portal,
}

fuzz_target!(
    init: { target(); },
    |data: &[u8]| match target() {
        Target::File(scrubber) => file(*scrubber, data),
        Target::Worker => wire::from_worker(data),
        Target::Portal => wire::from_portal(data),
    }
);

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    let key = match target() {
        Target::File(scrubber) => scrubber.format().key(),
        Target::Worker | Target::Portal => "",
    };
    match key {
        "png" => mutate::png(data, size, most, seed),
        "zip" | "docx" | "xlsx" | "pptx" => mutate::zip(data, size, most, seed),
        _ => fuzzer_mutate(data, size, most),
    }
});

fn target() -> &'static Target {
    static TARGET: OnceLock<Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let name = std::env::var("FORMAT").expect("FORMAT names the target");
        let of_type = |scrubber: &&&'static dyn Scrubber| scrubber.format().key() == name;
        match name.as_str() {
            "worker" => Target::Worker,
            "portal" => Target::Portal,
            _ => Target::File(
                *SCRUBBERS
                    .iter()
                    .find(of_type)
                    .expect("a type that is cleaned"),
            ),
        }
    })
}

/// Any panic ends the program and is reported, also one that the cleaner would answer with a refusal.
fn file(scrubber: &dyn Scrubber, data: &[u8]) {
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
