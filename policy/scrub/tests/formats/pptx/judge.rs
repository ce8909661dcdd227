//! Programs that are not ours read presentations.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::office::programs::Seen;

/// Writes files into a folder, each under its name with `.pptx` behind.
pub(crate) fn lay(folder: &Path, files: &[(String, Vec<u8>)]) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    let place = |name: &str| folder.join(format!("{}.pptx", name.replace('.', "_")));
    files
        .iter()
        .map(|(name, bytes)| {
            let place = place(name);
            std::fs::write(&place, bytes).unwrap();
            place
        })
        .collect()
}

/// The slides of each file as python-pptx reads them; nothing if it is not installed.
///
/// Debian 12 has no package of it; `tests/run` installs it beside the build and points `PYTHONPATH` there.
pub(crate) fn read(files: &[PathBuf]) -> Option<Seen> {
    let python = "/usr/bin/python3";
    let has = Command::new(python)
        .args(["-c", "import pptx"])
        .stderr(Stdio::null())
        .status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: python-pptx is not installed");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/pptx/read.py");
    let answer = Command::new(python)
        .arg(script)
        .args(files)
        .output()
        .unwrap();
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    let mut seen = Seen::new();
    let mut name = String::new();
    for line in answer.lines() {
        if let Some(path) = line.strip_prefix("FILE ") {
            name = Path::new(path)
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            seen.insert(name.clone(), String::new());
        } else if let Some(slides) = seen.get_mut(&name) {
            slides.push_str(line);
            slides.push('\n');
        }
    }
    Some(seen)
}

/// The package with another body for one part, which is stored.
pub(crate) fn with(bytes: &[u8], part: &str, body: &[u8]) -> Vec<u8> {
    let parts = crate::harness::members(bytes);
    let parts = parts.into_iter().map(|(name, old)| {
        let body = if name == part { body.to_vec() } else { old };
        (name, body)
    });
    stored(&parts.collect::<Vec<_>>())
}

/// An archive of these files, none of them packed.
pub(crate) fn stored(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, body) in files {
        let mut crc = flate2::Crc::new();
        crc.update(body);
        let mut sums = Vec::new();
        sums.extend([0; 4]);
        sums.extend([0, 0, 0x21, 0]);
        sums.extend(crc.sum().to_le_bytes());
        sums.extend((body.len() as u32).to_le_bytes());
        sums.extend((body.len() as u32).to_le_bytes());
        sums.extend((name.len() as u16).to_le_bytes());
        sums.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0\x14\0");
        directory.extend(&sums);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04\x14\0");
        out.extend(&sums);
        out.extend(name.as_bytes());
        out.extend(body);
    }
    let start = out.len() as u32;
    let count = (files.len() as u16).to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
