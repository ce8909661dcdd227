//! MP4, QuickTime and M4A: what is told, what stays, what is refused, and how much memory a long file takes.

mod film;
mod numbers;
mod words;

use std::io::Write;
use std::path::Path;
use std::process::Command;

use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, scrub};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, values};
use crate::sound::decoded;

const FAMILY: [Format; 3] = [Format::Mp4, Format::Mov, Format::M4a];

fn each(check: impl Fn(Format, &str, &[u8])) {
    for format in FAMILY {
        for (name, bytes) in fixtures(format) {
            check(format, &name, &bytes);
        }
    }
}

/// Files in which ffmpeg plays less of the dirty file, or decodes it otherwise, for reasons that are told.
const PLAYED_OTHERWISE: [&str; 3] = [
    // The demuxer drops frames where its own fragments of one frame overlap.
    "every-frame.mp4",
    // Edit lists count for ordinary files only, so the sound begins one frame earlier in a fragmented one.
    "fragments-dash.mp4",
    // The name of the encoder, which is removed, chooses another inverse transform.
    "xvid.mp4",
];

#[test]
fn decoded_pictures_sound_and_timing_are_the_same() {
    each(|format, name, bytes| {
        if PLAYED_OTHERWISE.contains(&name) {
            return;
        }
        let (out, _) = accepted(name, bytes);
        // A cover picture is a stream of pictures to ffmpeg, and a second sound track is left out.
        let streams: &[&str] = if format == Format::M4a {
            &["-map", "0:a"]
        } else {
            &["-map", "0:V?", "-map", "0:a:0?"]
        };
        let options = [streams, &["-fps_mode", "passthrough"]].concat();
        let (before, after) = (frames(bytes, &options), frames(&out, &options));
        assert_eq!(before, after, "{name}");
    });
}

/// Decoded frames, or nothing if there is no such stream.
fn frames(bytes: &[u8], options: &[&str]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let answer = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(file.path())
        .args(options)
        .args(["-f", "framemd5", "-"])
        .output();
    let Ok(answer) = answer else {
        eprintln!("SKIPPED: ffmpeg is not installed");
        return None;
    };
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let lines = text.lines().filter(|line| !line.starts_with("#software"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn every_frame_of_oddly_fragmented_files_is_still_there() {
    for name in ["every-frame.mp4", "fragments-dash.mp4"] {
        let bytes = fixture(Format::Mp4, name);
        let (out, _) = accepted(name, &bytes);
        let (Some(before), Some(after)) = (
            decoded(&bytes, &["-map", "0:V"]),
            decoded(&out, &["-map", "0:V"]),
        ) else {
            return;
        };
        let sums = |text: &str| -> Vec<String> {
            let frames = text.lines().filter(|line| !line.starts_with('#'));
            frames
                .filter_map(|line| line.rsplit(',').next().map(str::to_owned))
                .collect()
        };
        assert_eq!(sums(&before), sums(&after), "{name}");
    }
}

#[test]
fn subtitles_stay_and_their_looks_do_not() {
    for (format, name) in [(Format::Mp4, "chapters.mp4"), (Format::Mov, "chapters.mov")] {
        let (out, report) = accepted(name, &fixture(format, name));
        assert!(contains(&out, b"These are words to keep"), "{name}");
        assert!(leaves(&report, Remains::Wording), "{name}");
        assert!(!contains(&out, b"styl"), "{name}");
    }
    let (out, report) = accepted("link", &fixture(Format::Mp4, "link.mp4"));
    assert!(contains(&out, b"words that stay"));
    let links = values(&report, FindingKind::ExternalTarget);
    assert_eq!(links, ["https://QZ7PLANT.example"]);
}

#[test]
fn what_was_beside_the_media_is_told() {
    let told = |format, name: &str, kind, value: &str| {
        let (_, report) = accepted(name, &fixture(format, name));
        let all = values(&report, kind);
        assert!(
            all.iter().any(|told| told.contains(value)),
            "{name} {kind:?}: {all:?}"
        );
    };
    let mp4 = |name, kind, value| told(Format::Mp4, name, kind, value);
    mp4("plain.mp4", FindingKind::Author, "QZ7PLANTartist");
    mp4("plain.mp4", FindingKind::Comment, "QZ7PLANTcomment");
    mp4("plain.mp4", FindingKind::Date, "2021-05-03 12:00:01");
    mp4("plain.mp4", FindingKind::Place, "55.676");
    mp4("plain.mp4", FindingKind::PartNames, "QZ7PLANThandler");
    mp4("plain.mp4", FindingKind::Software, "Lavf");
    mp4("plain.mp4", FindingKind::Software, "x264 - core");
    mp4("plain.mp4", FindingKind::Settings, "dan");
    mp4("faststart.mp4", FindingKind::Comment, "QZ7PLANTvalue");
    mp4("hevc.mp4", FindingKind::Software, "x265");
    mp4("mpeg4.mp4", FindingKind::Software, "Lavc");
    mp4("xvid.mp4", FindingKind::Software, "XviD");
    mp4("chapters.mp4", FindingKind::Chapters, "QZ7PLANTsecond");
    mp4("camm.mp4", FindingKind::Telemetry, "camm");
    mp4("gpmd.mp4", FindingKind::Telemetry, "gpmd");
    mp4("drone.mp4", FindingKind::Telemetry, "QZ7PLANTdrone");
    mp4("places.mp4", FindingKind::Trailer, "26 B");
    mp4("places.mp4", FindingKind::PrivateData, "QZ7X");
    mp4("config.mp4", FindingKind::Software, "QZ7PLANTcompress");
    let mov = |name, kind, value| told(Format::Mov, name, kind, value);
    mov("turned.mov", FindingKind::Device, "QZ7PLANTmodel");
    mov("turned.mov", FindingKind::Place, "55.6761");
    mov("turned.mov", FindingKind::Author, "QZ7PLANTuser");
    mov("turned.mov", FindingKind::Author, "QZ7PLANTxmp");
    mov("timecode.mov", FindingKind::Telemetry, "tmcd");
    mov("mebx.mov", FindingKind::Telemetry, "mebx");
    let m4a = |name, kind, value| told(Format::M4a, name, kind, value);
    m4a("lossless.m4a", FindingKind::Author, "QZ7PLANT@example.com");
    m4a("lossless.m4a", FindingKind::Comment, "QZ7PLANTfreeform");
    m4a("book.m4a", FindingKind::Chapters, "QZ7PLANTchapter");
    for (format, name, kind) in [
        (Format::M4a, "lossless.m4a", FindingKind::CoverPicture),
        (Format::Mp4, "cover.mp4", FindingKind::CoverPicture),
        (Format::Mp4, "turned.mp4", FindingKind::HiddenFootage),
        (Format::Mp4, "gaps.mp4", FindingKind::Slack),
        (Format::Mp4, "config.mp4", FindingKind::Slack),
    ] {
        let (_, report) = accepted(name, &fixture(format, name));
        assert!(has(&report, kind), "{name} {kind:?}");
    }
}

#[test]
fn programs_do_not_sign_the_media() {
    each(|_, name, bytes| {
        let (out, _) = accepted(name, bytes);
        for sign in [
            "Lavc", "Lavf", "x264", "x265", "XviD", "FFMP", "FFmpeg", "libaom",
        ] {
            assert!(!contains(&out, sign.as_bytes()), "{name}: {sign}");
        }
    });
}

#[test]
fn exiftool_and_ffprobe_see_nothing_but_numbers() {
    let folder = tempfile::tempdir().unwrap();
    each(|_, name, bytes| {
        std::fs::write(folder.path().join(name), accepted(name, bytes).0).unwrap();
    });
    let asked = Command::new("exiftool")
        .args([
            "-a",
            "-G1",
            "-s",
            "-ee",
            "-u",
            "-U",
            "-q",
            "-x",
            "System:all",
        ])
        .arg(folder.path())
        .output();
    let Ok(answer) = asked else {
        eprintln!("SKIPPED: exiftool is not installed");
        return;
    };
    let mut files = 0;
    for line in String::from_utf8_lossy(&answer.stdout).lines() {
        let (tag, value) = line.split_once(": ").unwrap_or((line, ""));
        let name = tag.rsplit(']').next().unwrap_or("").trim();
        let number = value.chars().all(|c| "0123456789.:xs -".contains(c));
        let known = EXPECTED.contains(&name) || number;
        let empty = value.contains("0000:00:00") || value.starts_with("(Binary data");
        assert!(known || empty, "{line}");
        files += usize::from(name == "FileType");
    }
    assert!(files > 30);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        no_tags(&entry.unwrap().path());
    }
}

/// Lets ffprobe read a file; it may find only what says which kind of file it is.
fn no_tags(path: &Path) {
    let asked = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "format_tags:stream_tags"])
        .arg(path)
        .output();
    let Ok(answer) = asked else {
        eprintln!("SKIPPED: ffprobe is not installed");
        return;
    };
    for line in String::from_utf8_lossy(&answer.stdout).lines() {
        let tags = [
            "major_brand=",
            "minor_version=",
            "compatible_brands=",
            "language=",
            "vendor_id=[0]",
        ];
        let known = line
            .strip_prefix("TAG:")
            .is_none_or(|tag| tags.iter().any(|known| tag.starts_with(known)));
        assert!(known, "{}: {line}", path.display());
    }
}

/// Names of tags whose values are words and say nothing of a person.
const EXPECTED: [&str; 29] = [
    "GenGraphicsMode",
    "FileType",
    "FileTypeExtension",
    "MIMEType",
    "MajorBrand",
    "CompatibleBrands",
    "GraphicsMode",
    "CompressorID",
    "HandlerType",
    "HandlerClass",
    "AudioFormat",
    "OtherFormat",
    "MediaLanguageCode",
    "ColorProfiles",
    "ColorPrimaries",
    "TransferCharacteristics",
    "MatrixCoefficients",
    "VideoFullRangeFlag",
    "VideoFieldOrder",
    "Duration",
    "TrackDuration",
    "MediaDuration",
    "AvgBitrate",
    "FontTable",
    "PurchaseFileFormat",
    "PreferredVolume",
    "TrackVolume",
    "Endianness",
    "Text",
];

#[test]
fn a_trimmed_part_is_told_and_can_be_left_out() {
    for (format, name) in [(Format::Mp4, "trimmed.mp4"), (Format::Mov, "trimmed.mov")] {
        let bytes = fixture(format, name);
        let (whole, report) = accepted(name, &bytes);
        let fate = |report: &subrosa_scrub::Report, fate| {
            let mut all = report.findings.iter();
            all.any(|found| found.kind == FindingKind::HiddenFootage && found.fate == fate)
        };
        assert!(fate(&report, Fate::Kept), "{name}");
        assert!(leaves(&report, Remains::HiddenContent), "{name}");
        let limits = Limits {
            drop_hidden: true,
            ..Limits::default()
        };
        let answer = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
        let (less, report) = answer.unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert!(fate(&report, Fate::Removed), "{name}");
        assert!(less.len() + 1000 < whole.len(), "{name}");
        // Samples of sound are counted out anew, because ffmpeg hands out as many as stand together, and at the end
        // some more than are shown.
        let options = [
            "-map",
            "0:V",
            "-map",
            "0:a",
            "-af",
            "asetnsamples=n=256:p=0,atrim=end=1.9",
        ];
        let options = [options.as_slice(), &["-fps_mode", "passthrough"]].concat();
        let (before, after) = (frames(&whole, &options), frames(&less, &options));
        assert_eq!(before, after, "{name}");
        let again = scrub(&less, Vec::new(), &limits).map(Clean::into_parts);
        assert!(again.unwrap().0 == less, "{name}");
    }
}

/// A box.
fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes(), kind.as_slice(), content].concat()
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let at = bytes
        .windows(old.len())
        .position(|part| part == old)
        .unwrap();
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}

#[test]
fn what_cannot_be_rebuilt_is_refused_with_its_reason() {
    let reason = |bytes: &[u8]| clean(bytes).map(|_| ()).unwrap_err().reason;
    let whole = fixture(Format::Mp4, "plain.mp4");
    // Protected media.
    assert_eq!(
        reason(&replaced(&whole, b"avc1\0\0\0\0", b"encv\0\0\0\0")),
        Reason::Encrypted
    );
    assert_eq!(
        reason(&replaced(&whole, b"mp4a\0\0\0\0", b"drms\0\0\0\0")),
        Reason::Encrypted
    );
    // A coding nobody knows; media in another file.
    assert_eq!(
        reason(&replaced(&whole, b"avc1\0\0\0\0", b"QZ7V\0\0\0\0")),
        Reason::Unusual
    );
    assert_eq!(
        reason(&replaced(&whole, b"url \0\0\0\x01", b"url \0\0\0\0")),
        Reason::Unusual
    );
    // No tables, no media, half a file.
    assert_eq!(
        reason(b"\0\0\0\x18ftypisom\0\0\0\0mp41isom"),
        Reason::Damaged
    );
    assert_eq!(reason(&whole[..whole.len() / 2]), Reason::Truncated);
    let front = fixture(Format::Mp4, "faststart.mp4");
    assert_eq!(reason(&front[..front.len() - 40]), Reason::Truncated);
    // Two movies.
    let two = [whole.as_slice(), &boxed(b"moov", &[])].concat();
    assert_eq!(reason(&two), Reason::Unusual);
}

#[test]
fn samples_that_lie_in_each_other_or_outside_the_media_are_refused() {
    let whole = fixture(Format::Mp4, "plain.mp4");
    let at = whole.windows(4).position(|part| part == b"stco").unwrap();
    for place in [0_u32, 8, 1 << 20, u32::MAX] {
        let mut moved = whole.clone();
        moved[at + 12..at + 16].copy_from_slice(&place.to_be_bytes());
        let refusal = clean(&moved).map(|_| ()).unwrap_err();
        assert!(
            matches!(refusal.reason, Reason::Damaged | Reason::Truncated),
            "{place}"
        );
    }
    let mut doubled = whole.clone();
    let first: [u8; 4] = whole[at + 12..at + 16].try_into().unwrap();
    doubled[at + 16..at + 20].copy_from_slice(&first);
    assert_eq!(
        clean(&doubled).map(|_| ()).unwrap_err().reason,
        Reason::Damaged
    );
}

#[test]
fn a_chunk_without_bytes_between_those_of_another_track_is_refused() {
    let mut whole = fixture(Format::Mp4, "every-frame.mp4");
    let sound = b"tfhd\0\x02\0\x38\0\0\0\x02";
    let at = whole.windows(12).position(|part| part == sound).unwrap();
    whole[at + 16..at + 20].fill(0);
    let refusal = clean(&whole).map(|_| ()).unwrap_err();
    assert_eq!(refusal.reason, Reason::Unusual);
}

#[test]
fn tables_that_claim_more_than_there_is_cost_nothing() {
    let whole = fixture(Format::Mp4, "plain.mp4");
    for name in [b"stts", b"ctts", b"stsz", b"stsc", b"stco", b"stss"] {
        let at = whole.windows(4).position(|part| part == name).unwrap();
        let count = if name == b"stsz" { at + 12 } else { at + 8 };
        let mut lying = whole.clone();
        lying[count..count + 4].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(clean(&lying).is_err());
    }
}
