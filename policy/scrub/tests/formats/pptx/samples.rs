//! Presentations that nobody here made, and our own, judged by programs that are not ours.

use std::collections::BTreeMap;

use subrosa_scrub::{Format, recognise};

use super::judge::{lay, read};
use crate::harness::{accepted, clean, fixtures};
use crate::office::programs::{Seen, exiftool_is_silent, name_of, samples, shown};

type Files = Vec<(String, Vec<u8>)>;

/// Holds what a program sees in the cleaned files to what it saw before.
fn same(program: &str, before: &Seen, after: &Seen) {
    for (name, seen) in before {
        if seen.starts_with("ERROR") {
            continue;
        }
        assert_eq!(after.get(name), Some(seen), "{name} in {program}");
    }
}

/// Shows both sets of files to all programs.
fn judge(before: &Files, after: &Files) {
    let folder = tempfile::tempdir().unwrap();
    let before = lay(&folder.path().join("before"), before);
    let after = lay(&folder.path().join("after"), after);
    exiftool_is_silent(&folder.path().join("after"));
    if let (Some(before), Some(after)) = (read(&before), read(&after)) {
        same("python-pptx", &before, &after);
    }
    let one = shown(&folder.path().join("one"), &before);
    let other = shown(&folder.path().join("other"), &after);
    if let (Some(before), Some(after)) = (one, other) {
        same("LibreOffice", &before, &after);
    }
}

#[test]
fn cleaned_fixtures_show_the_same_to_other_programs() {
    // Other programs lose the words of this one, because it holds what no program writes.
    let ours: Files = fixtures(Format::Pptx)
        .into_iter()
        .filter(|(name, _)| name != "strange.pptx")
        .collect();
    let cleaned = ours
        .iter()
        .map(|(name, bytes)| (name.clone(), accepted(name, bytes).0))
        .collect();
    judge(&ours, &cleaned);
}

#[test]
fn sample_presentations_are_cleaned_or_refused_and_show_the_same() {
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut before, mut after) = (Files::new(), Files::new());
    for file in samples(&["pptx", "pptm", "potx", "potm", "ppsx", "ppsm"]) {
        let (name, bytes) = (name_of(&file), std::fs::read(&file).unwrap());
        let outcome = match clean(&bytes) {
            Err(refusal) => format!("refused: {}", refusal.reason.key()),
            Ok((out, _)) => {
                assert_eq!(recognise(&out), Ok(Format::Pptx), "{name}");
                let (twice, _) = accepted(&name, &out);
                assert!(out == twice, "{name}: cleaning twice is cleaning once");
                before.push((name.clone(), bytes));
                after.push((name.clone(), out));
                "accepted".to_owned()
            }
        };
        outcomes.entry(outcome).or_default().push(name);
    }
    for (outcome, names) in &outcomes {
        eprintln!("{outcome}: {} ({})", names.len(), names.join(", "));
    }
    let refused: usize = outcomes
        .iter()
        .filter(|(outcome, _)| outcome.starts_with("refused"))
        .map(|(_, names)| names.len())
        .sum();
    assert!(refused * 20 <= before.len(), "at most one in twenty");
    if !before.is_empty() {
        judge(&before, &after);
    }
}
