//! TIFF: what is told, what stays, and what is refused.

use std::process::Command;

use subrosa_scrub::{FindingKind, Format, Limits, Reason, Remains, scrub};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, values};
use crate::magick;
use crate::pictures::pages;

#[test]
fn another_library_reads_the_same_samples_in_every_page() {
    let mut read = 0;
    for (name, bytes) in fixtures(Format::Tiff) {
        let before = pages(&bytes);
        // It does not know that bits can stand in the other order, and shows the bits at the ends of rows.
        let wrong = ["small-pictures.tif", "reversed.tif", "spare-bits.tif"];
        let wrong = wrong.contains(&name.as_str());
        if before.is_empty() || wrong {
            continue;
        }
        read += 1;
        assert!(before == pages(&accepted(&name, &bytes).0), "{name}");
    }
    assert!(read > 30, "{read}");
}

#[test]
fn libtiff_has_nothing_to_say_against_any_file() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in fixtures(Format::Tiff) {
        let path = folder.path().join(&name);
        std::fs::write(&path, accepted(&name, &bytes).0).unwrap();
        let copy = folder.path().join("copy.tif");
        for arguments in [vec!["tiffinfo"], vec!["tiffcp", "-c", "none"]] {
            let mut asked = Command::new(arguments[0]);
            asked.args(&arguments[1..]).arg(&path);
            if arguments[0] == "tiffcp" {
                asked.arg(&copy);
            }
            let Ok(told) = asked.output() else {
                eprintln!("SKIPPED: libtiff-tools is not installed");
                return;
            };
            let words = String::from_utf8_lossy(&told.stderr).into_owned();
            // It copies no pixels that share their colours.
            let cannot = words.contains("copy/convert subsampled");
            assert!(
                cannot || told.status.success() && words.is_empty(),
                "{name}: {words}"
            );
        }
    }
}

#[test]
fn the_reporter_is_shown_what_the_file_said() {
    let (_, report) = accepted("full", &fixture(Format::Tiff, "full.tif"));
    let holds = |kind, wanted: &str| {
        let all = values(&report, kind);
        assert!(all.iter().any(|value| value == wanted), "{wanted}: {all:?}");
    };
    holds(FindingKind::Author, "QZ7PLANTartist");
    holds(FindingKind::Author, "QZ7PLANTrights");
    holds(FindingKind::Author, "QZ7PLANTowner");
    holds(FindingKind::Author, "QZ7PLANTwindows");
    holds(FindingKind::Author, "QZ7PLANTiptc");
    holds(FindingKind::Author, "QZ7PLANTxmp");
    holds(FindingKind::Device, "QZ7PLANTmodel");
    holds(FindingKind::Serial, "QZ7PLANTserial");
    holds(FindingKind::Date, "2021-05-03 12:00:00");
    holds(FindingKind::Software, "QZ7PLANTsoftware");
    holds(FindingKind::Comment, "QZ7PLANTpage");
    holds(FindingKind::Place, "55.6761, 12.5683");
    holds(FindingKind::Place, "QZ7PLANTcity");
    holds(FindingKind::Printer, "QZ7PLANTprinter");
    holds(FindingKind::Identifier, "QZ7PLANTid");
    assert!(has(&report, FindingKind::Orientation));
    assert!(has(&report, FindingKind::Density));
    let (_, report) = accepted("geo", &fixture(Format::Tiff, "geo.tif"));
    let places = values(&report, FindingKind::Place);
    assert_eq!(
        places,
        ["725123.2500, 6175321.5000", "QZ7PLANT / UTM zone 33N"]
    );
}

#[test]
fn every_place_that_belongs_to_no_pixel_is_named() {
    let found = |name: &str, kind| {
        let (_, report) = accepted(name, &fixture(Format::Tiff, name));
        assert!(has(&report, kind), "{name}: {kind:?}");
    };
    found("gap.tif", FindingKind::Slack);
    found("gap.tif", FindingKind::Trailer);
    found("spare-bits.tif", FindingKind::Slack);
    found("tile-edges.tif", FindingKind::Slack);
    found("old-lzw.tif", FindingKind::Slack);
    found("fax-plain.tif", FindingKind::Slack);
    found("spare-colours.tif", FindingKind::UnusedColours);
    found("small-pictures.tif", FindingKind::Thumbnail);
    found("private.tif", FindingKind::PrivateData);
    found("private.tif", FindingKind::Printer);
    found("private.tif", FindingKind::SecondPicture);
    found("icc-a98.tif", FindingKind::ColourProfile);
    let (_, report) = accepted("private", &fixture(Format::Tiff, "private.tif"));
    assert!(leaves(&report, Remains::ColourShift));
    let (_, report) = accepted("clear", &fixture(Format::Tiff, "clear.tif"));
    assert!(leaves(&report, Remains::HiddenPixels));
}

#[test]
fn the_same_picture_comes_out_the_same_however_it_was_packed() {
    let out = |name: &str| accepted(name, &fixture(Format::Tiff, name)).0;
    for (one, other) in [
        ("g4-reversed.tif", "g3-mixed.tif"),
        ("g3-filled.tif", "g3-mixed.tif"),
        ("reversed.tif", "two.tif"),
        ("no-counts.tif", "gap.tif"),
        ("geo.tif", "gap.tif"),
        ("small-pictures.tif", "gap.tif"),
    ] {
        assert!(out(one) == out(other), "{one} and {other}");
    }
}

#[test]
fn all_pages_stay_in_their_order_and_the_pixels_of_a_fax_keep_their_shape() {
    for (name, count) in [("pages.tif", 4_u16), ("fax-pages.tif", 2)] {
        let (out, report) = accepted(name, &fixture(Format::Tiff, name));
        assert!(leaves(&report, Remains::AllFrames), "{name}");
        for number in 0..count {
            let number = [number.to_le_bytes(), count.to_le_bytes()].concat();
            let tag = [b"\x29\x01\x03\0\x02\0\0\0".as_slice(), &number].concat();
            assert!(contains(&out, &tag), "{name}: page {number:?}");
        }
    }
    let (out, report) = accepted("fax", &fixture(Format::Tiff, "fax-machine.tif"));
    assert!(contains(&out, b"\x28\x01\x03\0\x01\0\0\0\x01\0"), "no unit");
    assert!(contains(&out, &[204, 0, 0, 0, 1, 0, 0, 0, 98, 0, 0, 0, 1]));
    assert!(has(&report, FindingKind::Density));
}

#[test]
fn a_profile_that_matters_is_replaced_and_others_are_dropped() {
    let (out, _) = accepted("adobe", &fixture(Format::Tiff, "icc-a98.tif"));
    assert!(contains(&out, b"acsp"));
    let (out, report) = accepted("srgb", &fixture(Format::Tiff, "icc-srgb.tif"));
    assert!(!contains(&out, b"acsp"));
    assert!(!leaves(&report, Remains::ColourShift));
}

/// A classic file with one directory of these entries: number, type, count, value.
fn file(entries: &[(u16, u16, u32, u32)], behind: &[u8]) -> Vec<u8> {
    let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        file.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    file.extend([0; 4]);
    file.extend(behind);
    file
}

/// A picture of 16 by 8 grey pixels whose pixels stand behind the directory, with some entries in the place of others.
fn grey(change: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut entries = vec![
        (256, 3, 1, 16),
        (257, 3, 1, 8),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 0),
        (277, 3, 1, 1),
        (278, 3, 1, 8),
        (279, 4, 1, 128),
    ];
    for entry in change {
        entries.retain(|(tag, _, _, _)| *tag != entry.0);
        entries.push(*entry);
    }
    entries.sort_unstable();
    let start = 8 + 2 + 12 * entries.len() as u32 + 4;
    for entry in &mut entries {
        if entry.0 == 273 && entry.3 == 0 {
            entry.3 = start;
        }
    }
    file(&entries, &(0..128).collect::<Vec<u8>>())
}

fn refused(bytes: &[u8]) -> Reason {
    let refusal = clean(bytes).map(|_| ()).unwrap_err();
    assert_eq!(refusal.format, Some(Format::Tiff));
    refusal.reason
}

#[test]
fn raw_files_of_cameras_are_refused_by_their_name() {
    assert!(clean(&grey(&[])).is_ok(), "a plain picture");
    for (sign, entry) in [
        ("a sensor's pattern", (262, 3, 1, 32_803)),
        ("a sensor's values", (262, 3, 1, 34_892)),
        ("DNG", (50_706, 1, 4, 0x0401)),
        ("Nikon", (259, 3, 1, 34_713)),
        ("Sony", (259, 3, 1, 32_767)),
        ("Pentax", (259, 3, 1, 65_535)),
    ] {
        assert_eq!(refused(&grey(&[entry])), Reason::NotCleaned, "{sign}");
    }
    let mut canon = grey(&[]);
    canon.splice(8..8, *b"CR\x02\0\0\0\0\0");
    canon[4] = 16;
    assert_eq!(refused(&canon), Reason::NotCleaned);
    // Nikon and Sony put the sensor's data below a small picture.
    let below = grey(&[(330, 4, 1, 138)]);
    let mut inner = file(&[(262, 3, 1, 32_803)], b"");
    inner.drain(..8);
    let mut nested = below;
    nested.truncate(134 + 4);
    nested.extend(inner);
    nested.extend([0; 128]);
    assert_eq!(refused(&nested), Reason::NotCleaned);
}

#[test]
fn broken_and_rare_pictures_are_refused_with_their_reason() {
    assert_eq!(refused(&grey(&[])[..200]), Reason::Truncated);
    assert_eq!(refused(&grey(&[(256, 3, 1, 0)])), Reason::Damaged);
    assert_eq!(
        refused(&grey(&[(256, 4, 1, 100_000), (257, 4, 1, 100_000)])),
        Reason::TooManyPixels
    );
    assert_eq!(refused(&grey(&[(259, 3, 1, 6)])), Reason::Unusual);
    assert_eq!(refused(&grey(&[(259, 3, 1, 34_925)])), Reason::Unusual);
    assert_eq!(refused(&grey(&[(262, 3, 1, 32_845)])), Reason::Unusual);
    assert_eq!(refused(&grey(&[(339, 3, 1, 5)])), Reason::Unusual);
    assert_eq!(
        refused(&grey(&[(262, 3, 1, 2)])),
        Reason::Damaged,
        "no samples"
    );
    assert_eq!(
        refused(&grey(&[(262, 3, 1, 3)])),
        Reason::Damaged,
        "no table"
    );
    assert_eq!(refused(&grey(&[(277, 3, 1, 0)])), Reason::Damaged);
    assert_eq!(
        refused(&grey(&[(278, 3, 1, 4)])),
        Reason::Damaged,
        "one strip of two"
    );
    assert_eq!(
        refused(&grey(&[(259, 3, 1, 8)])),
        Reason::Damaged,
        "no zlib"
    );
    assert_eq!(refused(&grey(&[(259, 3, 1, 5)])), Reason::Damaged, "no LZW");
    assert_eq!(
        refused(&grey(&[(259, 3, 1, 7)])),
        Reason::Damaged,
        "no JPEG"
    );
    assert_eq!(
        refused(&grey(&[(259, 3, 1, 4), (258, 3, 1, 1), (256, 3, 1, 700)])),
        Reason::Truncated,
        "no fax codes"
    );
    // Two entries of one number, of which programs take different ones.
    let mut twice = grey(&[(260, 3, 1, 1)]);
    twice[8 + 2 + 12 * 4] = 3;
    assert_eq!(refused(&twice), Reason::Damaged);
}

#[test]
fn chains_that_bite_their_tails_and_vast_claims_cost_nothing() {
    let mut ring = grey(&[]);
    let next = 8 + 2 + 12 * 9;
    ring[next..next + 4].copy_from_slice(&8_u32.to_le_bytes());
    assert_eq!(refused(&ring), Reason::Damaged);
    let mut far = grey(&[]);
    far[next..next + 4].fill(0xff);
    assert_eq!(refused(&far), Reason::Truncated);
    assert_eq!(refused(&grey(&[(273, 4, u32::MAX, 134)])), Reason::Damaged);
    assert!(
        clean(&grey(&[(305, 2, u32::MAX, 134)])).is_ok(),
        "words of 4 GB are not read"
    );
    assert_eq!(
        refused(&grey(&[(256, 4, 1, 150_000_000), (257, 4, 1, 1)])),
        Reason::Unusual,
        "a row that would not lie in memory"
    );
    assert_eq!(
        refused(&grey(&[
            (322, 4, 1, u32::MAX),
            (323, 4, 1, u32::MAX),
            (324, 4, 1, 134)
        ])),
        Reason::TooManyPixels
    );
    // A link from below to a page, and one to itself.
    assert!(clean(&grey(&[(330, 4, 1, 8)])).is_ok());
    assert!(clean(&grey(&[(34_665, 4, 1, 8)])).is_ok());
}

#[test]
fn channels_that_viewers_do_not_show_are_told_and_left_out_on_request() {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    for name in ["channels.tif", "channels-apart.tif"] {
        let bytes = fixture(Format::Tiff, name);
        let (whole, report) = accepted(name, &bytes);
        assert!(leaves(&report, Remains::HiddenContent), "{name}");
        let kept = scrub(&bytes, Vec::new(), &limits).unwrap().into_parts();
        assert!(!leaves(&kept.1, Remains::HiddenContent), "{name}");
        assert!(has(&kept.1, FindingKind::SecondPicture), "{name}");
        // Four samples in the place of five.
        let samples = |count: u8| [b"\x15\x01\x03\0\x01\0\0\0".as_slice(), &[count]].concat();
        assert!(contains(&whole, &samples(5)), "{name}");
        assert!(contains(&kept.0, &samples(4)), "{name}");
        let (again, report) = accepted(name, &kept.0);
        assert!(again == kept.0, "{name}");
        assert!(!leaves(&report, Remains::HiddenContent), "{name}");
        if magick::is_there() {
            // It shows red, green, blue and transparency; where each has strips of its own, only if there are four.
            let together = fixture(Format::Tiff, "channels.tif");
            let pixels = |bytes: &[u8]| magick::pictures("tiff", bytes);
            assert!(pixels(&kept.0) == pixels(&together), "{name}");
        }
    }
}

#[test]
fn channels_of_which_nobody_says_what_they_are_are_told() {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    // Grey and something, and three colours and something.
    for (meaning, width, samples, kept) in [(1, 8, 2, 1_u8), (2, 4, 4, 3)] {
        let dirty = grey(&[
            (262, 3, 1, meaning),
            (256, 3, 1, width),
            (277, 3, 1, samples),
        ]);
        let (out, report) = accepted("samples", &dirty);
        assert!(leaves(&report, Remains::HiddenContent), "{samples}");
        assert!(out == accepted("samples", &out).0, "{samples}");
        let (less, report) = scrub(&dirty, Vec::new(), &limits).unwrap().into_parts();
        assert!(!leaves(&report, Remains::HiddenContent), "{samples}");
        let count = [b"\x15\x01\x03\0\x01\0\0\0".as_slice(), &[kept]].concat();
        assert!(contains(&less, &count), "{samples}");
    }
}
