//! Pictures that nobody here made, judged by exiftool.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use subrosa_scrub::{Format, SCRUBBERS};

use crate::harness::{accepted, clean, fixtures, pixels};

/// The samples beside the checkout, or where `SUBROSA_SAMPLES` says.
fn samples() -> Option<Vec<PathBuf>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("SUBROSA_SAMPLES").map_or(beside, PathBuf::from);
    let folder = folder.join("images");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no samples in {}", folder.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

#[test]
fn sample_pictures_are_cleaned_or_refused_and_say_nothing_afterwards() {
    let Some(files) = samples() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).unwrap();
        let outcome = match clean(&bytes) {
            Err(refusal) => {
                let format = refusal.format.map_or("none", Format::key);
                format!("{format} refused: {}", refusal.reason.key())
            }
            Ok((out, report)) => {
                let before = pixels(report.format, &bytes);
                assert!(before == pixels(report.format, &out), "{name}: pixels");
                let place = folder.path().join(&name);
                std::fs::write(place.with_extension(report.format.extension()), out).unwrap();
                format!("{} accepted", report.format.key())
            }
        };
        outcomes.entry(outcome).or_default().push(name);
    }
    for (outcome, names) in &outcomes {
        eprintln!("{outcome}: {} ({})", names.len(), names.join(", "));
    }
    let refused: usize = outcomes
        .iter()
        .filter(|(outcome, _)| {
            outcome.starts_with("jpeg refused") || outcome.starts_with("png refused")
        })
        .map(|(_, names)| names.len())
        .sum();
    assert!(refused <= 1, "at most one in ten of the pictures");
    judge(folder.path());
}

#[test]
fn cleaned_fixtures_say_nothing_to_exiftool() {
    let folder = tempfile::tempdir().unwrap();
    for scrubber in SCRUBBERS {
        let format = scrubber.format();
        for (name, bytes) in fixtures(format).into_iter().filter(|_| format.is_image()) {
            std::fs::write(folder.path().join(&name), accepted(&name, &bytes).0).unwrap();
        }
    }
    judge(folder.path());
}

/// Lets exiftool read every file of a folder; it may find only what the pixels need.
fn judge(folder: &Path) {
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
        .arg(folder)
        .stderr(Stdio::null())
        .output();
    let Ok(answer) = asked else {
        eprintln!("SKIPPED: exiftool is not installed");
        return;
    };
    let (mut file, mut kind) = ("", "");
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(answer.contains("[File]"), "exiftool has read the files");
    for line in answer.lines() {
        if let Some(name) = line.strip_prefix("======== ") {
            file = name;
            continue;
        }
        let (tag, value) = line.split_once(": ").unwrap_or((line, ""));
        let mut parts = tag.split_whitespace();
        let (group, name) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        if (group, name) == ("[File]", "FileType") {
            kind = value;
        }
        let harmless = match group {
            "[ExifTool]" | "[File]" | "[Composite]" | "[JFIF]" | "[Adobe]" => name != "Comment",
            "[IFD0]" if kind != "TIFF" => name == "Orientation",
            page if page.starts_with("[IFD") => kind == "TIFF" && TIFF_TAGS.contains(&name),
            "[ZIP]" => name.starts_with("Zip"),
            "[PNG]" => PNG_TAGS.contains(&name),
            "[GIF]" => GIF_TAGS.contains(&name),
            "[PDF]" => ["Linearized", "PDFVersion", "PageCount"].contains(&name),
            "[RIFF]" => WEBP_TAGS.contains(&name),
            "[ICC_Profile]" | "[ICC-header]" => {
                let named = [
                    "DeviceManufacturer",
                    "DeviceModel",
                    "ProfileCreator",
                    "ProfileID",
                ];
                let date = name == "ProfileDateTime" && !value.starts_with("0000");
                !(named.contains(&name)
                    && value
                        .bytes()
                        .any(|b| b.is_ascii_alphanumeric() && b != b'0')
                    || date)
            }
            _ => false,
        };
        assert!(harmless, "{file}: {line}");
    }
}

/// What programs need to show a picture; none holds words.
const TIFF_TAGS: [&str; 32] = [
    // Its names for the strips of a second page.
    "PreviewImageStart",
    "PreviewImageLength",
    "PreviewImage",
    "SubfileType",
    "PageNumber",
    "ImageWidth",
    "ImageHeight",
    "BitsPerSample",
    "Compression",
    "PhotometricInterpretation",
    "StripOffsets",
    "SamplesPerPixel",
    "RowsPerStrip",
    "StripByteCounts",
    "XResolution",
    "YResolution",
    "ResolutionUnit",
    "PlanarConfiguration",
    "Predictor",
    "ColorMap",
    "TileWidth",
    "TileLength",
    "TileOffsets",
    "TileByteCounts",
    "ExtraSamples",
    "SampleFormat",
    "YCbCrCoefficients",
    "YCbCrSubSampling",
    "YCbCrPositioning",
    "ReferenceBlackWhite",
    "ICC_Profile",
    "Orientation",
];

const GIF_TAGS: [&str; 11] = [
    "GIFVersion",
    "ImageWidth",
    "ImageHeight",
    "HasColorMap",
    "ColorResolutionDepth",
    "BitsPerPixel",
    "BackgroundColor",
    "AnimationIterations",
    "FrameCount",
    "Duration",
    "TransparentColor",
];

const WEBP_TAGS: [&str; 14] = [
    "Duration",
    "ImageWidth",
    "ImageHeight",
    "VP8Version",
    "HorizontalScale",
    "VerticalScale",
    "WebP_Flags",
    "AlphaIsUsed",
    "AlphaPreprocessing",
    "AlphaFiltering",
    "AlphaCompression",
    "BackgroundColor",
    "AnimationLoopCount",
    "FrameCount",
];

const PNG_TAGS: [&str; 14] = [
    "ImageWidth",
    "ImageHeight",
    "BitDepth",
    "ColorType",
    "Compression",
    "Filter",
    "Interlace",
    "Palette",
    "Transparency",
    "Gamma",
    "SRGBRendering",
    "ProfileName",
    "AnimationFrames",
    "AnimationPlays",
];
