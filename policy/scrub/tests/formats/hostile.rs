//! Broken and hostile files: none may stop, hang or slip through.

use std::io::{self, Write};

use proptest::prelude::*;
use subrosa_scrub::{Clean, Format, Limits, ReadAt, Reason, SCRUBBERS, scrub};

use crate::harness::{accepted, clean, contains, fixture, fixtures, planted};
use crate::png::picture;

/// The smallest fixture of a format.
fn smallest(format: Format) -> Vec<u8> {
    let files = fixtures(format).into_iter().map(|(_, bytes)| bytes);
    files.min_by_key(Vec::len).unwrap()
}

#[test]
fn a_file_cut_at_any_length_is_refused_or_cleaned_but_never_passed_through() {
    for scrubber in SCRUBBERS {
        let format = scrubber.format();
        let whole = smallest(format);
        for length in 0..whole.len() {
            let cut = &whole[..length];
            match clean(cut) {
                Err(refusal) => assert_ne!(refusal.reason, Reason::Stopped, "{length}"),
                Ok((out, report)) => {
                    // Two letters of a signature are a text.
                    assert!(report.format == Format::Text || out != cut, "{length}");
                    assert_eq!(planted(&out), None, "{} at {length}", format.key());
                    assert_eq!(accepted("again", &out).0, out, "{length}");
                }
            }
        }
    }
}

#[test]
fn a_picture_cut_before_its_pixels_end_is_refused() {
    for (format, name) in [(Format::Jpeg, "baseline.jpg"), (Format::Png, "small.png")] {
        let whole = fixture(format, name);
        for length in (1..whole.len() - 40).rev().take(400) {
            let refusal = clean(&whole[..length]).map(|_| ());
            assert!(refusal.is_err(), "{name} at {length}");
        }
    }
}

#[test]
fn a_file_that_is_also_something_else_comes_out_as_one_thing() {
    let jpeg = fixture(Format::Jpeg, "baseline.jpg");
    let png = fixture(Format::Png, "small.png");
    for tail in [
        b"PK\x03\x04QZ7PLANT.zip".as_slice(),
        b"<html><script>QZ7PLANT</script>",
        b"%PDF-1.4\nQZ7PLANT",
        b"\x7fELFQZ7PLANT",
        b"\0\0\0\x18ftypmp42QZ7PLANT",
        &jpeg,
        &png,
    ] {
        for (name, file) in [("jpeg", &jpeg), ("png", &png)] {
            let (out, _) = accepted(name, &[file.as_slice(), tail].concat());
            assert_eq!(out, accepted(name, file).0);
            assert!(!contains(&out, b"PK\x03\x04") && !contains(&out, b"%PDF"));
        }
    }
}

#[test]
fn limits_are_kept_each_with_its_reason() {
    let with = |change: fn(&mut Limits), bytes: &[u8]| {
        let mut limits = Limits::default();
        change(&mut limits);
        let answer = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
        answer.map(|_| ()).unwrap_err().reason
    };
    for scrubber in SCRUBBERS {
        let file = smallest(scrubber.format());
        assert_eq!(with(|limits| limits.bytes_in = 10, &file), Reason::TooLarge);
        assert_eq!(
            with(|limits| limits.bytes_out = 10, &file),
            Reason::TooLarge
        );
        assert_eq!(with(|limits| limits.work = 10, &file), Reason::TooMuchWork);
        if scrubber.format().is_image() {
            assert_eq!(
                with(|limits| limits.pixels = 10, &file),
                Reason::TooManyPixels
            );
            assert_eq!(
                with(|limits| limits.segments = 2, &file),
                Reason::TooManyParts
            );
        }
    }
}

#[test]
fn a_tiny_file_that_claims_a_vast_picture_costs_little() {
    // A progressive frame of 65,500 by 65,500 pixels with nothing behind it.
    let mut vast = b"\xff\xd8\xff\xc2\0\x0b\x08\xff\xdc\xff\xdc\x01\x01\x11\0".to_vec();
    vast.extend(b"\xff\xda\0\x08\x01\x01\0\0\0\0");
    assert_eq!(
        clean(&vast).map(|_| ()).unwrap_err().reason,
        Reason::TooManyPixels
    );
    let frames = picture([4_000_000_000, 4_000_000_000, 8, 0], &[0]);
    assert!(clean(&frames).is_err());
}

#[test]
fn a_source_that_fails_or_reads_little_is_handled() {
    struct Slow<'a>(&'a [u8]);
    impl ReadAt for Slow<'_> {
        fn len(&self) -> u64 {
            ReadAt::len(self.0)
        }
        fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
            let most = buf.len().min(7);
            self.0.read_at(offset, &mut buf[..most])
        }
    }
    struct Torn(u64);
    impl ReadAt for Torn {
        fn len(&self) -> u64 {
            self.0
        }
        fn read_at(&self, _: u64, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::Other.into())
        }
    }
    struct Lying;
    impl ReadAt for Lying {
        fn len(&self) -> u64 {
            u64::MAX
        }
        fn read_at(&self, _: u64, _: &mut [u8]) -> io::Result<usize> {
            panic!("a broken spool")
        }
    }
    for scrubber in SCRUBBERS {
        let file = smallest(scrubber.format());
        let slowly = scrub(&Slow(&file), Vec::new(), &Limits::default());
        assert_eq!(slowly.unwrap().into_parts().0, accepted("whole", &file).0);
    }
    let torn = scrub(&Torn(10), Vec::new(), &Limits::default()).map(Clean::into_parts);
    assert_eq!(torn.map(|_| ()).unwrap_err().reason, Reason::Read);
    let lying = scrub(&Lying, Vec::new(), &Limits::default()).map(Clean::into_parts);
    assert_eq!(lying.map(|_| ()).unwrap_err().reason, Reason::Stopped);
}

#[test]
fn a_writer_that_fails_is_a_refusal() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 < bytes.len() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for scrubber in SCRUBBERS {
        let file = smallest(scrubber.format());
        for room in [0, 20] {
            let full = scrub(&file, Full(room), &Limits::default()).map(Clean::into_parts);
            assert_eq!(full.map(|_| ()).unwrap_err().reason, Reason::Write);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_never_stop_the_cleaner(
        pick in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut files: Vec<Vec<u8>> = Vec::new();
        for scrubber in SCRUBBERS {
            files.extend(fixtures(scrubber.format()).into_iter().map(|(_, bytes)| bytes));
        }
        let mut bytes = files.swap_remove(pick.index(files.len()));
        for (place, value) in flips {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        match clean(&bytes) {
            Err(refusal) => prop_assert_ne!(refusal.reason, Reason::Stopped),
            Ok((out, _)) => {
                let again = clean(&out).ok().map(|(out, _)| out);
                prop_assert_eq!(again.as_ref(), Some(&out));
            }
        }
    }

    #[test]
    fn random_bytes_behind_a_true_start_never_stop_the_cleaner(
        start in prop::sample::select(vec![
            b"\xff\xd8\xff".to_vec(),
            b"\x89PNG\r\n\x1a\n".to_vec(),
            b"\xff\xfe".to_vec(),
            b"PK\x03\x04".to_vec(),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            Vec::new(),
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        if let Err(refusal) = clean(&[start, rest].concat()) {
            prop_assert_ne!(refusal.reason, Reason::Stopped);
        }
    }
}
