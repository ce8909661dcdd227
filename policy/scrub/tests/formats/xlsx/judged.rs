//! Workbooks that nobody here made, and our own, judged by openpyxl, LibreOffice and exiftool.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use subrosa_scrub::{Fate, Format, Reason, recognise};

use crate::harness::{accepted, clean, fixtures};
use crate::office::programs::{converted, exiftool_is_silent, name_of, samples};

/// Debian's Python, which has the packages of Debian.
const PYTHON: &str = "/usr/bin/python3";

/// What openpyxl says of pairs of files; nothing if it is not there.
fn judged(pairs: &[(PathBuf, Option<PathBuf>)]) -> Option<Vec<String>> {
    let asked = Command::new(PYTHON)
        .args(["-c", "import openpyxl"])
        .output();
    if !asked.is_ok_and(|answer| answer.status.success()) {
        eprintln!("SKIPPED: python3-openpyxl is not installed");
        return None;
    }
    let mut run = Command::new(PYTHON)
        .args(["-c", include_str!("judge.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = pairs
        .iter()
        .map(|(before, after)| {
            let after = after.as_deref().unwrap_or(Path::new(""));
            format!("{}\t{}\n", before.display(), after.display())
        })
        .collect();
    let mut stdin = run.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let answer = run.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(answer.status.success());
    let text = String::from_utf8(answer.stdout).unwrap();
    Some(text.lines().map(str::to_owned).collect())
}

/// Lets LibreOffice turn every file of a folder into tables of text, one for each sheet, as they are shown.
fn tables(folder: &Path) -> Option<BTreeMap<String, String>> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let place = tempfile::tempdir().unwrap();
    let out = converted(place.path(), to, &files)?;
    let made = std::fs::read_dir(&out).unwrap().map(|entry| {
        let file = entry.unwrap().path();
        let text = std::fs::read(&file).unwrap();
        (name_of(&file), String::from_utf8_lossy(&text).into_owned())
    });
    Some(made.collect())
}

#[test]
fn cleaned_fixtures_open_and_show_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    std::fs::create_dir(&before).unwrap();
    std::fs::create_dir(&after).unwrap();
    let mut pairs = Vec::new();
    let mut names = Vec::new();
    for (name, bytes) in fixtures(Format::Xlsx) {
        let (old, new) = (before.join(&name), after.join(format!("{name}.xlsx")));
        std::fs::write(&old, &bytes).unwrap();
        std::fs::write(&new, accepted(&name, &bytes).0).unwrap();
        pairs.push((old, Some(new)));
        names.push(name);
    }
    for (name, verdict) in names.iter().zip(judged(&pairs).unwrap_or_default()) {
        // openpyxl cannot read what was planted in some.
        let unreadable = ![
            "openpyxl.xlsx",
            "libreoffice.xlsx",
            "hidden.xlsx",
            "smallest.xlsx",
            "extras.xlsx",
        ]
        .contains(&name.as_str());
        assert!(
            verdict == "same" || (unreadable && verdict == "unreadable"),
            "{name}: {verdict}"
        );
    }
    exiftool_is_silent(&after);
    if let (Some(old), Some(new)) = (tables(&before), tables(&after)) {
        // The others have the values of formulas only by heart, and LibreOffice computes those of one side.
        for name in ["extras", "hidden", "libreoffice", "openpyxl", "smallest"] {
            let of = |all: &BTreeMap<String, String>| -> Vec<String> {
                let own = all.iter().filter(|(file, _)| file.starts_with(name));
                // Where a sheet ends that has nothing below depends on what was drawn there.
                own.map(|(_, text)| text.trim_end_matches([',', '\n']).to_owned())
                    .collect()
            };
            assert!(!of(&new).is_empty(), "{name}");
            assert_eq!(of(&old), of(&new), "{name}");
        }
        assert!(new.len() >= names.len(), "each was opened");
    }
}

#[test]
fn sample_workbooks_are_cleaned_or_refused_and_show_the_same_afterwards() {
    let files = samples(&["xlsx", "xlsm", "xltx", "xltm"]);
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    std::fs::create_dir(&before).unwrap();
    std::fs::create_dir(&after).unwrap();
    let mut pairs = Vec::new();
    let mut outcomes = Vec::new();
    for file in files {
        let (name, bytes) = (name_of(&file), std::fs::read(&file).unwrap());
        let old = before.join(&name);
        std::fs::write(&old, &bytes).unwrap();
        match clean(&bytes) {
            Err(refusal) => {
                assert_ne!(refusal.reason, Reason::Stopped, "{name}");
                let format = refusal.format.map_or("none", Format::key);
                outcomes.push((name, format!("{format} refused: {}", refusal.reason.key())));
                pairs.push((old, None));
            }
            Ok((out, _)) => {
                let (twice, report) = accepted(&name, &out);
                assert!(twice == out, "{name} twice");
                let removed = report
                    .findings
                    .iter()
                    .find(|found| found.fate != Fate::Kept);
                assert!(
                    removed.is_none(),
                    "{name}: {:?}",
                    removed.map(|found| found.kind)
                );
                assert_eq!(recognise(&out), Ok(Format::Xlsx), "{name}");
                let new = after.join(format!("{name}.xlsx"));
                std::fs::write(&new, out).unwrap();
                outcomes.push((name, "accepted".to_owned()));
                pairs.push((old, Some(new)));
            }
        }
    }
    let Some(verdicts) = judged(&pairs).filter(|_| !pairs.is_empty()) else {
        return;
    };
    let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut readable, mut refused) = (0, 0);
    for ((name, outcome), verdict) in outcomes.into_iter().zip(verdicts) {
        let opens = verdict != "unreadable";
        readable += usize::from(opens);
        refused += usize::from(opens && outcome != "accepted");
        if outcome == "accepted" && verdict != "same" && verdict != "unreadable" {
            wrong.push(format!("{name}: {verdict}"));
        }
        let key = if opens {
            outcome
        } else {
            format!("{outcome} (openpyxl cannot open it)")
        };
        table.entry(key).or_default().push(name);
    }
    for (outcome, names) in &table {
        let few = if names.len() > 40 {
            String::new()
        } else {
            names.join(", ")
        };
        eprintln!("{outcome}: {} {few}", names.len());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(refused * 10 <= readable, "{refused} of {readable} refused");
    exiftool_is_silent(&after);
}
