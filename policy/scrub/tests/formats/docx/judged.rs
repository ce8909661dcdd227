//! Documents that nobody here made, and our own, judged by python-docx, LibreOffice and exiftool.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use subrosa_scrub::Format;

use crate::harness::{accepted, clean, fixtures};
use crate::office::programs::{exiftool_is_silent, name_of, samples, shown};

/// Runs Debian's Python on pairs of files; what it printed, or none if it lacks what it needs.
fn compared(pairs: &[(PathBuf, PathBuf)]) -> Option<Vec<String>> {
    let python = Path::new("/usr/bin/python3");
    let probe = Command::new(python)
        .args(["-c", "import docx"])
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: python3-docx is not installed");
        return None;
    }
    let mut child = Command::new(python)
        .args(["-c", include_str!("text.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = pairs
        .iter()
        .map(|(before, after)| format!("{}\t{}\n", before.display(), after.display()))
        .collect();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let answer = child.wait_with_output().unwrap();
    assert!(answer.status.success());
    let text = String::from_utf8(answer.stdout).unwrap();
    Some(text.lines().map(str::to_owned).collect())
}

#[test]
fn fixtures_open_in_another_program_and_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut pairs = Vec::new();
    for (name, bytes) in fixtures(Format::Docx) {
        let before = folder.path().join(format!("before-{name}.docx"));
        let after = folder.path().join(format!("{name}.docx"));
        std::fs::write(&before, &bytes).unwrap();
        std::fs::write(&after, accepted(&name, &bytes).0).unwrap();
        pairs.push((before, after));
    }
    let Some(said) = compared(&pairs) else {
        return;
    };
    // The other program opens neither macros nor Strict files, but what is cleaned is neither.
    let wrong: Vec<_> = said
        .iter()
        .filter(|line| !line.starts_with("UNREADABLE"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn sample_documents_are_cleaned_or_refused_and_say_the_same_afterwards() {
    let files = samples(&["docx", "docm", "dotx", "dotm"]);
    if files.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut pairs, mut refused) = (Vec::new(), Vec::new());
    for file in files {
        let name = name_of(&file);
        let bytes = std::fs::read(&file).unwrap();
        let outcome = match clean(&bytes) {
            Err(refusal) => {
                refused.push((file.clone(), file));
                let format = refusal.format.map_or("none", Format::key);
                format!("{format} refused: {}", refusal.reason.key())
            }
            Ok((out, report)) => {
                let (again, _) = accepted(&name, &out);
                assert!(again == out, "{name}: cleaning twice is cleaning once");
                let place = folder.path().join(format!("{name}.docx"));
                std::fs::write(&place, out).unwrap();
                pairs.push((file, place));
                format!("{} accepted", report.format.key())
            }
        };
        outcomes.entry(outcome).or_default().push(name);
    }
    for (outcome, names) in &outcomes {
        eprintln!("{outcome}: {} ({})", names.len(), names.join(", "));
    }
    if let (Some(said), Some(unread)) = (compared(&pairs), compared(&refused)) {
        let wrong: Vec<_> = said
            .iter()
            .filter(|line| !line.starts_with("UNREADABLE"))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let lost = refused.len() - unread.len();
        eprintln!("refused although another program opens them: {lost}");
        assert!(lost * 10 <= pairs.len());
    }
    exiftool_is_silent(folder.path());
}

#[test]
fn cleaned_fixtures_show_the_same_in_libreoffice() {
    let folder = tempfile::tempdir().unwrap();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for side in ["before", "after"] {
        std::fs::create_dir(folder.path().join(side)).unwrap();
    }
    for (name, bytes) in fixtures(Format::Docx) {
        let old = folder.path().join("before").join(&name);
        let new = folder
            .path()
            .join("after")
            .join(&name)
            .with_extension("docx");
        std::fs::write(&old, &bytes).unwrap();
        std::fs::write(&new, accepted(&name, &bytes).0).unwrap();
        before.push(old);
        after.push(new);
    }
    let one = shown(&folder.path().join("one"), &before);
    let other = shown(&folder.path().join("other"), &after);
    let (Some(one), Some(other)) = (one, other) else {
        return;
    };
    assert_eq!(other.len(), before.len(), "each is opened");
    assert_eq!(other.get("python"), one.get("python"));
    // The others show deletions and what was planted in fields before they are cleaned, and other words for forms.
    let ours = "inserted moved boxed controlled running chosentyped";
    for (name, words) in [
        ("every-place", ours),
        ("strict", ours),
        ("libreoffice", "Heading added, cell linked marked note."),
    ] {
        let new = other.get(name).unwrap();
        assert!(!new.contains("QZ7PLANT"), "{name}: {new}");
        for word in words.split(' ') {
            assert!(new.contains(word), "{name}: {word} in {new}");
        }
    }
}
