//! What holds for every format, fixture by fixture.

use subrosa_scrub::{Format, SCRUBBERS, recognise};

use crate::harness::{accepted, fixture, fixtures, pixels, planted};

fn each(check: impl Fn(Format, &str, &[u8])) {
    for scrubber in SCRUBBERS {
        let format = scrubber.format();
        let files = fixtures(format);
        assert!(!files.is_empty(), "{} has fixtures", format.key());
        for (name, bytes) in files {
            check(format, &name, &bytes);
        }
    }
}

#[test]
fn every_fixture_is_accepted_as_what_it_is_and_comes_out_as_the_same_type() {
    each(|format, name, bytes| {
        assert_eq!(recognise(&bytes), Ok(format), "{name}");
        let (out, report) = accepted(name, bytes);
        assert_eq!(report.format, format, "{name}");
        assert_eq!(recognise(&out), Ok(format), "{name}");
        assert_eq!(report.bytes_in, bytes.len() as u64, "{name}");
        assert_eq!(report.bytes_out, out.len() as u64, "{name}");
    });
}

#[test]
fn nothing_planted_is_left_in_any_form() {
    each(|format, name, bytes| {
        if format.is_image() && !name.starts_with("icc-") {
            assert!(
                planted(bytes).is_some(),
                "{name} was planted in the first place"
            );
        }
        let (out, _) = accepted(name, bytes);
        assert_eq!(planted(&out), None, "{name}");
    });
}

#[test]
fn scrubbing_twice_is_scrubbing_once() {
    each(|_, name, bytes| {
        let (once, _) = accepted(name, bytes);
        let (twice, report) = accepted(name, &once);
        assert!(once == twice, "{name}");
        let removed: Vec<_> = report
            .findings
            .iter()
            .filter(|found| found.fate == subrosa_scrub::Fate::Removed)
            .map(|found| found.kind)
            .collect();
        assert!(
            removed.is_empty(),
            "{name}: {removed:?} found in a clean file"
        );
    });
}

#[test]
fn pixels_frames_and_timing_are_the_same_for_a_decoder_that_is_not_ours() {
    each(|format, name, bytes| {
        if !format.is_image() {
            return;
        }
        let (out, _) = accepted(name, bytes);
        // The decoder refuses what was planted in some files, so another one says what the pixels are.
        let before = match UNREADABLE.iter().find(|(dirty, _)| *dirty == name) {
            Some((_, same)) => pixels(format, &fixture(format, same)),
            None => pixels(format, bytes),
        };
        assert!(before.is_some(), "{name} can be decoded");
        assert!(before == pixels(format, &out), "{name}");
    });
}

#[test]
fn the_output_is_at_most_a_little_larger_than_the_original() {
    each(|_, name, bytes| {
        let (out, _) = accepted(name, bytes);
        assert!(out.len() <= bytes.len() * 2 + 1024, "{name}");
    });
}

#[test]
fn the_same_file_gives_the_same_bytes_every_time() {
    each(|_, name, bytes| {
        assert!(accepted(name, bytes).0 == accepted(name, bytes).0, "{name}");
    });
}

/// Files that only some programs open, with the file of the same pixels.
const UNREADABLE: [(&str, &str); 9] = [
    // Small pictures of a page are no pages.
    ("small-pictures.tif", "gap.tif"),
    ("rle8-no-end.bmp", "rle8-end.bmp"),
    ("os2.bmp", "v3.bmp"),
    ("os2-short.bmp", "v3.bmp"),
    ("frame-chunks.webp", "animated.webp"),
    ("slack-lossless.webp", "lossless.webp"),
    ("slack-lossy.webp", "lossy.webp"),
    ("slack-clear.webp", "clear.webp"),
    ("slack-clear-raw.webp", "clear-raw.webp"),
];
