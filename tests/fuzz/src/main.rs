//! One program, one target for each type that is cleaned and for each reader of what comes from outside or from the
//! disk; the environment chooses which (README.md).
#![no_main]

mod around;
mod input;
mod memory;
mod mutate;
mod targets;

// The portal itself would bring Arti along. Its readers stand in files that need little else, and these are the files:
// what is around them is in `around`.
#[path = "../../../src"]
#[allow(
    dead_code,
    unused_imports,
    reason = "more is in these files than is fuzzed"
)]
mod portal {
    pub(crate) mod config;
}
#[path = "../../../src/backup"]
#[allow(
    dead_code,
    unused_imports,
    reason = "more is in these files than is fuzzed"
)]
mod backup {
    mod error;
    mod folder;
    pub(crate) mod manifest;
    pub(crate) mod seal;
    pub(crate) mod target;

    pub(crate) use self::error::BackupError;
}
#[path = "../../../src/web"]
#[allow(dead_code, reason = "more is in this file than is fuzzed")]
mod web {
    pub(crate) mod form;

    pub(crate) type Request = http::Request<crate::around::Body>;
}
#[path = "../../../onion/src/config.rs"]
#[allow(dead_code, reason = "more is in this file than is fuzzed")]
mod onion_config;

// As these files name each other in the portal.
extern crate self as axum;
extern crate self as rustls_acme;
extern crate self as subrosa_onion;
use around::{BoxError, acme, app, door, error};
use onion_config::{PrivateNetwork, Vanguards};
use portal::config;

use std::sync::OnceLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use subrosa_scrub::{SCRUBBERS, Scrubber};

/// What the fuzzer's bytes are given to.
enum Target {
    /// Bytes are a file of this type.
    File(&'static dyn Scrubber),
    /// Bytes are what this reads.
    Reader(fn(&[u8])),
}

fuzz_target!(
    init: { target(); },
    |data: &[u8]| match target() {
        Target::File(scrubber) => targets::file(*scrubber, data),
        Target::Reader(read) => read(data),
    }
);

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    match name() {
        "png" => mutate::png(data, size, most, seed),
        "zip" | "docx" | "xlsx" | "pptx" => mutate::zip(data, size, most, seed),
        "archive" => mutate::frames(data, size, most, seed),
        _ => fuzzer_mutate(data, size, most),
    }
});

fn target() -> &'static Target {
    static TARGET: OnceLock<Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let of_type = |scrubber: &&&'static dyn Scrubber| scrubber.format().key() == name();
        if let Some(scrubber) = SCRUBBERS.iter().find(of_type) {
            return Target::File(*scrubber);
        }
        let reader = targets::READERS
            .iter()
            .find(|(reader, _)| *reader == name());
        Target::Reader(reader.expect("a target").1)
    })
}

fn name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| std::env::var("FORMAT").expect("FORMAT names the target"))
}
