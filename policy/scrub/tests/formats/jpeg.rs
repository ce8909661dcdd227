//! JPEG: what is told, what stays, and what is refused.

use subrosa_scrub::{Fate, FindingKind, Format, Reason, Remains};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, pixels, values};

#[test]
fn the_reporter_is_shown_what_the_picture_said() {
    let (_, report) = accepted("baseline", &fixture(Format::Jpeg, "baseline.jpg"));
    let told = |kind, value: &str| {
        let all = values(&report, kind);
        assert!(all.iter().any(|told| told == value), "{kind:?}: {all:?}");
    };
    told(FindingKind::Place, "55.6761, 12.5683");
    told(FindingKind::Place, "QZ7PLANTcity");
    told(FindingKind::Author, "QZ7PLANTartist");
    told(FindingKind::Author, "QZ7PLANTowner");
    told(FindingKind::Author, "QZ7PLANTxp");
    told(FindingKind::Author, "QZ7PLANTxmp");
    told(FindingKind::Author, "QZ7PLANTiptc");
    told(FindingKind::Device, "QZ7PLANTmodel");
    told(FindingKind::Serial, "QZ7PLANTserial");
    told(FindingKind::Serial, "QZ7PLANTlens");
    told(FindingKind::Date, "2021-05-03 12:00:01");
    told(FindingKind::Software, "QZ7PLANTsoft");
    told(FindingKind::Comment, "QZ7PLANTcomment");
    told(FindingKind::Comment, "QZ7PLANTcom");
    told(FindingKind::Identifier, "QZ7PLANTid");
    assert!(has(&report, FindingKind::Thumbnail));
    assert!(leaves(&report, Remains::VisibleContent));
    assert!(leaves(&report, Remains::SensorNoise));
}

#[test]
fn a_kind_with_a_value_is_not_listed_a_second_time_without_one() {
    for (name, bytes) in fixtures(Format::Jpeg) {
        let (_, report) = accepted(&name, &bytes);
        for found in report.findings.iter().filter(|found| found.value.is_none()) {
            let told = values(&report, found.kind);
            assert!(told.is_empty(), "{name}: {:?}", found.kind);
        }
    }
}

#[test]
fn a_turned_picture_stays_turned_by_an_exif_block_that_says_nothing_else() {
    let (out, report) = accepted("turned", &fixture(Format::Jpeg, "turned.jpg"));
    let block = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    assert_eq!(segments(&out, 0xe1), vec![block.to_vec()]);
    let kept = |found: &&subrosa_scrub::Finding| found.kind == FindingKind::Orientation;
    assert_eq!(report.findings.iter().find(kept).unwrap().fate, Fate::Kept);
    let (upright, _) = accepted("baseline", &fixture(Format::Jpeg, "baseline.jpg"));
    assert!(segments(&upright, 0xe1).is_empty());
}

#[test]
fn only_needed_segments_stand_in_the_output() {
    for (name, bytes) in fixtures(Format::Jpeg) {
        let (out, _) = accepted(&name, &bytes);
        for marker in (0xe0..=0xef).chain([0xfe]) {
            for body in segments(&out, marker) {
                let known = match marker {
                    0xe0 => body == b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
                    0xe1 => name == "turned.jpg",
                    0xe2 => name.starts_with("icc-") && body.starts_with(b"ICC_PROFILE\0\x01\x01"),
                    0xee => body.len() == 12 && body.starts_with(b"Adobe\0d\0\0\0\0"),
                    _ => false,
                };
                assert!(known, "{name}: {marker:x}");
            }
        }
    }
}

#[test]
fn the_coded_scan_is_copied_bit_by_bit() {
    for name in ["baseline.jpg", "progressive.jpg", "restart.jpg", "cmyk.jpg"] {
        let bytes = fixture(Format::Jpeg, name);
        let (out, _) = accepted(name, &bytes);
        assert!(last_scan(&out) == last_scan(&bytes), "{name}");
    }
}

#[test]
fn a_table_that_no_scan_uses_is_left_out() {
    let bytes = fixture(Format::Jpeg, "spare-table.jpg");
    let (out, _) = accepted("spare-table", &bytes);
    assert_eq!(segments(&out, 0xdb).len(), 2);
    assert_eq!(
        accepted("baseline", &fixture(Format::Jpeg, "baseline.jpg")).0,
        out
    );
}

#[test]
fn words_in_a_table_that_is_used_are_refused() {
    // 162 symbols of the first AC table become text; most of them no code of this small picture needs.
    let bytes = fixture(Format::Jpeg, "baseline.jpg");
    let table = bytes
        .windows(5)
        .rposition(|part| part == [0xff, 0xc4, 0, 181, 0x10])
        .unwrap();
    let symbols = table + 5 + 16;
    let mut repeated = bytes.clone();
    repeated[symbols + 100..symbols + 124].copy_from_slice(b"words words words words ");
    assert_eq!(refused(&repeated), Reason::Damaged);
    let mut told = bytes.clone();
    let missing = (0..=255).filter(|s| !bytes[symbols..symbols + 100].contains(s));
    let missing: Vec<u8> = missing.filter(|s| !b"QZ7PLANTsoft".contains(s)).collect();
    told[symbols + 100..symbols + 150].copy_from_slice(&missing[..50]);
    told[symbols + 150..symbols + 162].copy_from_slice(b"QZ7PLANTsoft");
    assert!(matches!(
        refused(&told),
        Reason::SecondLook | Reason::Damaged
    ));
}

#[test]
fn what_stands_behind_or_between_is_named() {
    let found = |name: &str, kind| {
        let (_, report) = accepted(name, &fixture(Format::Jpeg, name));
        assert!(has(&report, kind), "{name}: {kind:?}");
    };
    found("zip-behind.jpg", FindingKind::Trailer);
    found("html-behind.jpg", FindingKind::Trailer);
    found("second-picture.jpg", FindingKind::SecondPicture);
    found("slack.jpg", FindingKind::Slack);
    found("between.jpg", FindingKind::Slack);
    found("content-credentials.jpg", FindingKind::Provenance);
    found("every-app.jpg", FindingKind::PrivateData);
    found("pdf-in-comment.jpg", FindingKind::Comment);
}

#[test]
fn a_well_known_wide_colour_profile_is_replaced_and_srgb_is_dropped() {
    let wide = fixture(Format::Jpeg, "icc-a98.jpg");
    let (out, report) = accepted("icc-a98", &wide);
    assert_eq!(
        values(&report, FindingKind::ColourProfile),
        ["Adobe RGB (1998)"]
    );
    assert!(!leaves(&report, Remains::ColourShift));
    let profile = segments(&out, 0xe2).remove(0);
    // Date, maker, model, creator and identifier are zero.
    let header = &profile[14..142];
    assert!(header[24..36].iter().all(|byte| *byte == 0));
    assert!(header[40..64].iter().all(|byte| *byte == 0));
    assert!(header[80..128].iter().all(|byte| *byte == 0));
    let (out, report) = accepted("icc-srgb", &fixture(Format::Jpeg, "icc-srgb.jpg"));
    assert!(segments(&out, 0xe2).is_empty());
    assert!(!leaves(&report, Remains::ColourShift));
}

#[test]
fn a_profile_of_one_screen_is_dropped_and_the_shift_is_told() {
    let mut bytes = fixture(Format::Jpeg, "icc-a98.jpg");
    let at = bytes.windows(4).position(|tag| tag == b"XYZ ").unwrap();
    let red = bytes
        .windows(8)
        .rposition(|tag| tag == b"XYZ \0\0\0\0")
        .unwrap();
    assert!(red > at);
    bytes[red + 8..red + 20].copy_from_slice(&[0, 0, 0x20, 0, 0, 0, 0x20, 0, 0, 0, 0x20, 0]);
    let (out, report) = accepted("icc", &bytes);
    assert!(segments(&out, 0xe2).is_empty());
    assert!(leaves(&report, Remains::ColourShift));
}

#[test]
fn a_missing_end_marker_is_forgiven_only_when_the_picture_is_whole() {
    let bytes = fixture(Format::Jpeg, "no-end.jpg");
    let (out, _) = accepted("no-end", &bytes);
    assert!(out.ends_with(&[0xff, 0xd9]));
    let progressive = fixture(Format::Jpeg, "progressive.jpg");
    let last = progressive
        .windows(2)
        .rposition(|pair| pair == [0xff, 0xda])
        .unwrap();
    let reason = clean(&progressive[..last]).map(|_| ()).unwrap_err().reason;
    assert_eq!(reason, Reason::Truncated);
}

#[test]
fn rare_ways_of_coding_are_refused_with_their_reason() {
    let bytes = fixture(Format::Jpeg, "baseline.jpg");
    let frame = bytes
        .windows(4)
        .rposition(|part| part == [0xff, 0xc0, 0, 17])
        .unwrap();
    for marker in [
        0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
    ] {
        let mut bytes = bytes.clone();
        bytes[frame + 1] = marker;
        assert_eq!(refused(&bytes), Reason::Unusual, "{marker:x}");
    }
    let mut late_height = bytes.clone();
    late_height[frame + 5..frame + 7].fill(0);
    assert_eq!(refused(&late_height), Reason::Unusual);
    let twice = [&bytes[..2], &bytes].concat();
    assert_eq!(refused(&twice), Reason::Unusual);
    for marker in [0xcc, 0xdc, 0xde, 0xdf, 0xf0, 0xfd, 0x02, 0xbf] {
        let odd = [&bytes[..2], &[0xff, marker, 0, 4, 1, 2], &bytes[2..]].concat();
        assert_eq!(refused(&odd), Reason::Unusual, "{marker:x}");
    }
}

#[test]
fn a_scan_that_a_later_scan_would_paint_over_is_refused() {
    let bytes = fixture(Format::Jpeg, "baseline.jpg");
    let scan = bytes
        .windows(4)
        .rposition(|part| part == [0xff, 0xda, 0, 12])
        .unwrap();
    let end = bytes.len() - 2;
    let painted = [&bytes[..end], &bytes[scan..]].concat();
    assert_eq!(refused(&painted), Reason::Unusual);
}

#[test]
fn a_scan_that_ends_early_or_contradicts_itself_is_refused() {
    let bytes = fixture(Format::Jpeg, "restart.jpg");
    let restart = bytes
        .windows(2)
        .rposition(|pair| pair[0] == 0xff && pair[1] & 0xf8 == 0xd0);
    let restart = restart.unwrap();
    let mut wrong = bytes.clone();
    wrong[restart + 1] ^= 1;
    assert_eq!(refused(&wrong), Reason::Damaged);
    let short = [&bytes[..restart - 4], &bytes[restart..]].concat();
    assert!(matches!(
        refused(&short),
        Reason::Damaged | Reason::Truncated
    ));
}

#[test]
fn components_with_odd_numbers_get_the_usual_ones_and_look_the_same() {
    let mut bytes = fixture(Format::Jpeg, "baseline.jpg");
    let frame = bytes
        .windows(4)
        .rposition(|part| part == [0xff, 0xc0, 0, 17])
        .unwrap();
    let scan = bytes
        .windows(4)
        .rposition(|part| part == [0xff, 0xda, 0, 12])
        .unwrap();
    for (index, number) in [b'Q', b'Z', b'7'].into_iter().enumerate() {
        bytes[frame + 10 + 3 * index] = number;
        bytes[scan + 5 + 2 * index] = number;
    }
    let (out, _) = accepted("odd", &bytes);
    let usual = fixture(Format::Jpeg, "baseline.jpg");
    assert!(pixels(Format::Jpeg, &out) == pixels(Format::Jpeg, &usual));
    assert!(!contains(&out, b"Q\"\0Z"));
}

fn refused(bytes: &[u8]) -> Reason {
    let refusal = clean(bytes).map(|_| ()).unwrap_err();
    assert_eq!(refusal.format, Some(Format::Jpeg));
    refusal.reason
}

/// The bodies of all segments with a marker, before the first scan.
fn segments(bytes: &[u8], wanted: u8) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut at = 2;
    while let [0xff, marker, high, low, rest @ ..] = &bytes[at..] {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if *marker == wanted {
            found.push(rest[..length - 2].to_vec());
        }
        if *marker == 0xda {
            break;
        }
        at += 2 + length;
    }
    found
}

/// The bytes from the last scan header on.
fn last_scan(bytes: &[u8]) -> &[u8] {
    let header = bytes
        .windows(3)
        .rposition(|part| part == [0xff, 0xda, 0])
        .unwrap();
    let length = usize::from(bytes[header + 3]);
    &bytes[header + 2 + length..]
}
