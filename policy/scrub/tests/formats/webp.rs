//! WebP: what is told, what stays, and what is refused.

use std::process::Command;

use subrosa_scrub::{FindingKind, Format, Reason, Remains};

use crate::harness::{accepted, clean, fixture, fixtures, has, leaves, values};

#[test]
fn the_reporter_is_shown_what_the_picture_said() {
    let (_, report) = accepted("lossy", &fixture(Format::Webp, "lossy.webp"));
    assert_eq!(values(&report, FindingKind::Place), ["55.6761, 12.5683"]);
    let authors = values(&report, FindingKind::Author);
    assert!(
        authors.contains(&"QZ7PLANTartist".to_owned()),
        "{authors:?}"
    );
    assert!(authors.contains(&"QZ7PLANTxmp".to_owned()), "{authors:?}");
    assert_eq!(values(&report, FindingKind::Device), ["QZ7PLANTmake"]);
    assert!(leaves(&report, Remains::EncoderTraits));
}

#[test]
fn every_part_that_is_not_a_picture_is_named() {
    let found = |name: &str, kind| {
        let (_, report) = accepted(name, &fixture(Format::Webp, name));
        assert!(has(&report, kind), "{name}: {kind:?}");
    };
    found("trailer.webp", FindingKind::Trailer);
    found("unknown.webp", FindingKind::PrivateData);
    found("second.webp", FindingKind::SecondPicture);
    found("frame-chunks.webp", FindingKind::PrivateData);
    found("frame-chunks.webp", FindingKind::SecondPicture);
    found("icc-srgb.webp", FindingKind::ColourProfile);
    for name in ["lossy", "lossless", "clear", "clear-raw"] {
        found(&format!("slack-{name}.webp"), FindingKind::Slack);
    }
    found("partition.webp", FindingKind::Slack);
}

#[test]
fn bytes_behind_any_bitstream_leave_no_trace() {
    let out = |name: &str| accepted(name, &fixture(Format::Webp, name)).0;
    for name in ["lossy", "lossless", "clear", "clear-raw"] {
        let slack = out(&format!("slack-{name}.webp"));
        assert_eq!(slack, out(&format!("{name}.webp")), "{name}");
    }
    for name in [
        "partition.webp",
        "trailer.webp",
        "unknown.webp",
        "second.webp",
    ] {
        assert_eq!(out(name), out("lossy.webp"), "{name}");
    }
    assert_eq!(out("frame-chunks.webp"), out("animated.webp"));
}

#[test]
fn orientation_profile_frames_and_transparency_stay_and_nothing_else() {
    for (name, bytes) in fixtures(Format::Webp) {
        let (out, report) = accepted(&name, &bytes);
        let kinds = kinds(&out);
        let mut wanted: Vec<&str> = match name.as_str() {
            "icc-a98.webp" => vec!["VP8X", "ICCP", "VP8L"],
            "turned.webp" => vec!["VP8X", "VP8 ", "EXIF"],
            other if other.contains("animated") || other.contains("frame") => {
                vec!["VP8X", "ANIM", "ANMF", "ANMF", "ANMF"]
            }
            other if other.contains("clear") && !other.contains("lossless") => {
                vec!["VP8X", "ALPH", "VP8 "]
            }
            other
                if ["lossless", "palette", "groups"]
                    .iter()
                    .any(|part| other.contains(part)) =>
            {
                vec!["VP8L"]
            }
            _ => vec!["VP8 "],
        };
        if name == "animated-lossy.webp" {
            wanted.truncate(kinds.len());
        }
        assert_eq!(kinds, wanted, "{name}");
        let moves = kinds.contains(&"ANMF".to_owned());
        assert_eq!(leaves(&report, Remains::AllFrames), moves, "{name}");
    }
}

#[test]
fn the_reference_decoder_sees_the_same_picture() {
    let folder = tempfile::tempdir().unwrap();
    let decode = |bytes: &[u8]| {
        let (from, to) = (folder.path().join("in.webp"), folder.path().join("out.pam"));
        std::fs::write(&from, bytes).unwrap();
        let done = Command::new("dwebp")
            .args(["-quiet", "-pam"])
            .arg(&from)
            .arg("-o")
            .arg(&to)
            .status();
        let good = done.ok()?.success();
        Some(good.then(|| std::fs::read(&to).unwrap()))
    };
    for (name, bytes) in fixtures(Format::Webp) {
        if name.contains("anim") || name.contains("frame") {
            continue;
        }
        let Some(before) = decode(&bytes) else {
            eprintln!("SKIPPED: dwebp is not installed");
            return;
        };
        assert!(before.is_some(), "{name}");
        assert!(
            before == decode(&accepted(&name, &bytes).0).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn broken_pictures_are_refused_with_their_reason() {
    let refused = |bytes: &[u8]| {
        let refusal = clean(bytes).map(|_| ()).unwrap_err();
        assert_eq!(refusal.format, Some(Format::Webp));
        refusal.reason
    };
    let whole = accepted("lossy", &fixture(Format::Webp, "lossy.webp")).0;
    assert_eq!(refused(&whole[..whole.len() - 1]), Reason::Truncated, "cut");
    let change = |at: usize, value: u8| {
        let mut other = whole.clone();
        other[at] = value;
        refused(&other)
    };
    assert_eq!(change(12, b'X'), Reason::Truncated, "no picture");
    assert_eq!(change(20, whole[20] | 1), Reason::Damaged, "no key frame");
    assert_eq!(change(23, 0), Reason::Damaged, "no start code");
    assert_eq!(
        change(27, 0xff),
        Reason::Truncated,
        "a vast picture without bits"
    );
    let lossless = accepted("lossless", &fixture(Format::Webp, "lossless.webp")).0;
    for length in 1..200 {
        let mut short = lossless[..20 + length].to_vec();
        short[16..20].copy_from_slice(&(length as u32).to_le_bytes());
        short[4..8].copy_from_slice(&(length as u32 + 12).to_le_bytes());
        assert_eq!(refused(&short), Reason::Truncated, "{length}");
    }
}

/// The names of the chunks of a file.
fn kinds(bytes: &[u8]) -> Vec<String> {
    let (mut at, mut kinds) = (12, Vec::new());
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
        kinds.push(String::from_utf8_lossy(&bytes[at..at + 4]).into_owned());
        at += 8 + length.next_multiple_of(2);
    }
    kinds
}

#[test]
fn transparent_parts_are_told_because_colours_may_stand_under_them() {
    for (name, clear) in [
        ("clear.webp", true),
        ("lossless-clear.webp", true),
        ("lossy.webp", false),
    ] {
        let (_, report) = accepted(name, &fixture(Format::Webp, name));
        assert_eq!(leaves(&report, Remains::HiddenPixels), clear, "{name}");
    }
}
