//! Numbers and units in which a sender could write words, because no decoder needs them.

use subrosa_scrub::{FindingKind, Format, Reason};

use super::boxed;
use crate::harness::{accepted, clean, contains, fixture, has};

/// A fixture with other bytes at a place behind the name of a box, counted from 0 among those of that name.
fn planted(name: &str, kind: &[u8; 4], number: usize, behind: usize, words: &[u8]) -> Vec<u8> {
    let mut bytes = fixture(Format::Mp4, name);
    let mut places = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(kind));
    let at = places.nth(number).unwrap() + 4 + behind;
    bytes[at..at + words.len()].copy_from_slice(words);
    bytes
}

#[test]
fn numbers_that_no_player_needs_are_no_place_for_words() {
    for (name, kind, number, behind, words) in [
        ("plain.mp4", b"pasp", 0, 0, b"QZ7PLANT".as_slice()),
        ("plain.mp4", b"mvhd", 0, 12, b"QZ7P"),
        ("chapters.mp4", b"tkhd", 2, 76, b"QZ7PLANT"),
        ("av1.mp4", b"dOps", 0, 4, b"QZ7P"),
    ] {
        let dirty = planted(name, kind, number, behind, words);
        let (out, _) = accepted(name, &dirty);
        assert!(!contains(&out, words), "{name} {}", kind.escape_ascii());
        let (again, _) = accepted(name, &out);
        assert!(out == again, "{name} {}", kind.escape_ascii());
    }
}

#[test]
fn the_shape_of_pixels_stays_in_lowest_terms() {
    let shape = |across: u32, down: u32| [across.to_be_bytes(), down.to_be_bytes()].concat();
    let dirty = planted("plain.mp4", b"pasp", 0, 0, &shape(160_000, 120_000));
    let (out, _) = accepted("pasp", &dirty);
    assert!(contains(&out, &[b"pasp".as_slice(), &shape(4, 3)].concat()));
}

#[test]
fn unusual_units_of_time_become_usual_ones_and_edits_keep_their_length() {
    let dirty = planted("trimmed.mp4", b"mvhd", 0, 12, &2000_u32.to_be_bytes());
    let (out, _) = accepted("mvhd", &dirty);
    let number = |bytes: &[u8], kind: &[u8; 4], behind: usize| {
        let at = bytes.windows(4).position(|part| part == kind).unwrap() + 4 + behind;
        u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
    };
    assert_eq!(number(&out, b"mvhd", 12), 90_000);
    // 2000 units of 2000 in a second were one second.
    assert_eq!(number(&dirty, b"elst", 8), 2000);
    assert_eq!(number(&out, b"elst", 8), 90_000);
}

#[test]
fn words_behind_headers_and_pictures_are_told() {
    for (format, name) in [
        (Format::Mp4, "behind-av1.mp4"),
        (Format::Mp4, "behind-mpeg4.mp4"),
        (Format::Mp4, "behind-opus.mp4"),
        (Format::Mov, "behind-prores.mov"),
    ] {
        let (_, report) = accepted(name, &fixture(format, name));
        assert!(has(&report, FindingKind::Slack), "{name}");
    }
}

#[test]
fn the_clock_in_groups_of_pictures_begins_at_midnight() {
    let codes = |bytes: &[u8]| -> Vec<u32> {
        let groups = bytes
            .windows(8)
            .filter(|part| part.starts_with(&[0, 0, 1, 0xb3]));
        groups
            .map(|part| u32::from_be_bytes(part[4..].try_into().unwrap()) >> 8)
            .collect()
    };
    let dirty = fixture(Format::Mp4, "behind-mpeg4.mp4");
    let (out, report) = accepted("clock", &dirty);
    let (before, after) = (codes(&dirty), codes(&out));
    assert!(before.len() > 1 && before.len() == after.len());
    assert!(before.iter().all(|code| code >> 19 == 14));
    assert!(after.iter().all(|code| code >> 13 == 0));
    assert!(has(&report, FindingKind::Date));
}

#[test]
fn units_that_no_decoder_reads_are_refused() {
    let whole = fixture(Format::Mp4, "plain.mp4");
    let refused = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        clean(&bytes).map(|_| ()).unwrap_err().reason
    };
    // A partition of a slice in the place of a slice.
    let slice = whole.windows(3).position(|part| part == [0x65, 0x88, 0x84]);
    assert_eq!(refused(slice.unwrap(), 0x62), Reason::Unusual);
    // Two groups of slices, described by free bits.
    let set = whole.windows(3).position(|part| part == [0x68, 0xef, 0x83]);
    assert_eq!(refused(set.unwrap() + 1, 0xe5), Reason::Unusual);
}

#[test]
fn many_samples_without_bytes_beside_many_chunks_are_not_counted_again_and_again() {
    let many = 60_000_u32;
    let full = |kind: &[u8; 4], fields: &[u32]| {
        let fields: Vec<u8> = fields
            .iter()
            .flat_map(|field| field.to_be_bytes())
            .collect();
        boxed(kind, &[&[0; 4], fields.as_slice()].concat())
    };
    let plain = fixture(Format::Mp4, "plain.mp4");
    let sound = fixture(Format::Mov, "mulaw.mov");
    let take = |whole: &[u8], name: &[u8; 4], last: bool| {
        let mut places = whole
            .windows(4)
            .enumerate()
            .filter(|(_, part)| part == name);
        let found = if last {
            places.next_back()
        } else {
            places.next()
        };
        let at = found.unwrap().0 - 4;
        let size = u32::from_be_bytes(whole[at..at + 4].try_into().unwrap()) as usize;
        whole[at..at + size].to_vec()
    };
    let track = |whole: &[u8], last: bool, head: &[u8; 4], tables: &[Vec<u8>]| {
        let described = take(whole, b"stsd", last);
        let stbl = boxed(b"stbl", &[described, tables.concat()].concat());
        let minf = boxed(
            b"minf",
            &[take(whole, head, last), take(whole, b"dinf", last), stbl].concat(),
        );
        let handler = boxed(
            b"hdlr",
            &[
                &[0; 8],
                if last { b"soun" } else { b"vide" }.as_slice(),
                &[0; 13],
            ]
            .concat(),
        );
        let mdia = boxed(
            b"mdia",
            &[take(whole, b"mdhd", last), handler, minf].concat(),
        );
        boxed(b"trak", &[take(whole, b"tkhd", last), mdia].concat())
    };
    let front = |start: u32| {
        let sizes = [[0, many + 1].as_slice(), &vec![0; many as usize], &[6]].concat();
        let empty = [
            full(b"stts", &[1, many + 1, 1]),
            full(b"stsc", &[1, 1, many + 1, 1]),
            full(b"stsz", &sizes),
            full(b"stco", &[1, start + many]),
        ];
        let places: Vec<u32> = std::iter::once(many).chain(start..start + many).collect();
        let chunks = [
            full(b"stts", &[1, many, 1]),
            full(b"stsc", &[1, 1, 1, 1]),
            full(b"stsz", &[1, many]),
            full(b"stco", &places),
        ];
        let tracks = [
            take(&plain, b"mvhd", false),
            track(&plain, false, b"vmhd", &empty),
            track(&sound, true, b"smhd", &chunks),
        ];
        [
            take(&plain, b"ftyp", false),
            boxed(b"moov", &tracks.concat()),
        ]
        .concat()
    };
    let start = u32::try_from(front(0).len() + 8).unwrap();
    let media = [vec![0xd5; many as usize], vec![0, 0, 0, 2, 0x65, 0x88]].concat();
    let bytes = [front(start), boxed(b"mdat", &media)].concat();
    // Either answer will do, if there is one.
    let answer = clean(&bytes).map(|_| ());
    assert_ne!(
        answer.err().map(|refusal| refusal.reason),
        Some(Reason::TooMuchWork)
    );
}
