//! Programs that are not ours, asked what they see in office files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program makes of files, by their names without the last extension.
pub(crate) type Seen = BTreeMap<String, String>;

/// The samples with these extensions beside the checkout, or where `SUBROSA_SAMPLES` says, in the order of their names.
pub(crate) fn samples(extensions: &[&str]) -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("SUBROSA_SAMPLES").map_or(beside, PathBuf::from);
    let mut files: Vec<PathBuf> = ["office", "images"]
        .iter()
        .filter_map(|inner| std::fs::read_dir(folder.join(inner)).ok())
        .flat_map(|entries| entries.map(|entry| entry.unwrap().path()))
        .filter(|file| {
            let extension = file.extension().and_then(|text| text.to_str());
            extension.is_some_and(|own| extensions.contains(&own))
        })
        .collect();
    files.sort();
    if files.is_empty() {
        eprintln!("SKIPPED: no samples in {}", folder.display());
    }
    files
}

/// The name of a file without its folder.
pub(crate) fn name_of(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

/// Lets LibreOffice turn files into another format, all in one run; the folder with what it made, or nothing if it is not
/// installed. `folder` is for its profile and what it makes.
pub(crate) fn converted(folder: &Path, to: &str, files: &[PathBuf]) -> Option<PathBuf> {
    let out = folder.join("made");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(&out)
        .args(files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if run.is_err() {
        eprintln!("SKIPPED: LibreOffice is not installed");
        return None;
    }
    Some(out)
}

/// The number of pages and the words of each file as LibreOffice shows them, in the order of the alphabet.
pub(crate) fn shown(folder: &Path, files: &[PathBuf]) -> Option<Seen> {
    let out = converted(folder, "pdf", files)?;
    let mut seen = Seen::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let page = out.join(format!("{name}.pdf"));
        let Ok(text) = Command::new("pdftotext").arg(&page).arg("-").output() else {
            eprintln!("SKIPPED: poppler is not installed");
            return None;
        };
        if page.exists() {
            let text = String::from_utf8_lossy(&text.stdout).into_owned();
            let pages = text.matches('\u{c}').count();
            let mut words: Vec<&str> = text.split_whitespace().collect();
            words.sort_unstable();
            seen.insert(name, format!("{pages} pages: {}", words.join(" ")));
        }
    }
    Some(seen)
}

/// Lets exiftool read every file of a folder; it may find nothing but how the archive is packed.
pub(crate) fn exiftool_is_silent(folder: &Path) {
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
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    assert!(answer.contains("[File]"), "exiftool has read the files");
    for line in answer.lines().filter(|line| line.starts_with('[')) {
        let plain = ["[ExifTool]", "[File]", "[ZIP]", "[Composite]"];
        let harmless = plain.iter().any(|group| line.starts_with(group));
        assert!(harmless, "{line}");
        let packed = line.starts_with("[ZIP]");
        let date = packed && line.contains("Date") && !line.contains("1980:01:01");
        let comment = packed && line.contains("Comment");
        assert!(!date && !comment, "{line}");
    }
}
