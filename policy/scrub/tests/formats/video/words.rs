//! Words where the samples or the settings of a decoder should be.

use subrosa_scrub::{FindingKind, Format, Reason};

use crate::harness::{accepted, clean, contains, fixture, has};

/// The place of a table's first number in the track whose samples are described by this entry.
fn table(bytes: &[u8], entry: &[u8; 4], name: &[u8; 4], ahead: usize) -> u32 {
    let find = |from: usize, name: &[u8]| {
        let found = bytes[from..]
            .windows(name.len())
            .position(|part| part == name);
        from + found.unwrap()
    };
    let described = find(0, &[entry.as_slice(), &[0; 6]].concat());
    let at = find(described, name) + ahead;
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// A fixture whose first sample in the track with this entry begins with these bytes and goes on in words.
fn worded(name: &str, entry: &[u8; 4], head: &[u8]) -> Vec<u8> {
    let mut bytes = fixture(Format::Mp4, name);
    let same = table(&bytes, entry, b"stsz", 8);
    let size = if same == 0 {
        table(&bytes, entry, b"stsz", 16)
    } else {
        same
    };
    let start = table(&bytes, entry, b"stco", 12) as usize;
    let words = head
        .iter()
        .chain(b"QZ7PLANT Jane Doe, ACME. ".iter().cycle());
    let sample = &mut bytes[start..start + size as usize];
    for (byte, word) in sample.iter_mut().zip(words) {
        *byte = *word;
    }
    bytes
}

#[test]
fn a_sample_of_words_is_refused_whatever_codes_it() {
    for (name, entry, head) in [
        ("mpeg4.mp4", b"mp4v", [].as_slice()),
        ("vp9.mp4", b"vp09", &[]),
        ("vp8.mp4", b"vp08", &[]),
        ("h263.3gp", b"s263", &[]),
        // A packet that says that it has no frames.
        ("av1.mp4", b"Opus", &[0xff, 0]),
        // A packet whose frames are not of one length, or too long.
        ("av1.mp4", b"Opus", &[0xff, 0x3f]),
    ] {
        let refusal = clean(&worded(name, entry, head)).map(|_| ()).unwrap_err();
        assert_eq!(refusal.reason, Reason::Damaged, "{name}");
    }
}

#[test]
fn settings_of_a_decoder_that_are_words_are_left_out() {
    let mut bytes = fixture(Format::Mp4, "mpeg4.mp4");
    let esds = bytes.windows(4).position(|part| part == b"esds").unwrap();
    let tag = bytes[esds..]
        .windows(4)
        .position(|part| part == [5, 0x80, 0x80, 0x80]);
    let start = esds + tag.unwrap() + 5;
    let length = usize::from(bytes[start - 1]);
    assert!(length > 16);
    bytes[start..start + length].fill(b' ');
    bytes[start..start + 16].copy_from_slice(b"QZ7PLANTJane Doe");
    let (out, report) = accepted("settings", &bytes);
    assert!(!contains(&out, b"Jane"));
    assert!(has(&report, FindingKind::PrivateData));
}
