//! `subrosa scrub`, the cleaner on its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::picture;

/// The exit code, and what was said on standard output and standard error.
fn scrub(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_subrosa"))
        .arg("scrub")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let [said, complained] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
    (status.code().unwrap(), said, complained)
}

/// A folder with a picture under a wrong name, a text, and a file that nobody cleans.
fn papers() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let papers = folder.path().join("papers/deep");
    fs::create_dir_all(&papers).unwrap();
    fs::write(papers.join("one.png"), picture::jpeg(2_000, "planted")).unwrap();
    fs::write(papers.join("../notes.txt"), b"\xef\xbb\xbfwords").unwrap();
    fs::write(papers.join("../program.bin"), b"\x7fELF\x02\x01\x01").unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_folder_is_cleaned_into_a_new_one_and_what_is_refused_is_not_in_it() {
    let folder = papers();
    let (code, said, complained) = scrub(folder.path(), &["papers"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("planted") && said.contains("2 cleaned, 1 refused, 0 failed"));
    assert!(complained.contains("refused. We cannot clean this kind of file (Program)"));
    assert!(
        complained.contains("Describe what it does instead."),
        "the next step: {complained}"
    );
    let clean = folder.path().join("papers.clean");
    assert_eq!(names(&clean), ["deep", "notes.txt"]);
    assert_eq!(names(&clean.join("deep")), ["one.jpg"]);
    assert_eq!(fs::read(clean.join("notes.txt")).unwrap(), b"words");
    let picture = fs::read(clean.join("deep/one.jpg")).unwrap();
    assert!(!picture.windows(7).any(|part| part == b"planted"));
}

#[test]
fn in_place_replaces_what_is_clean_and_leaves_what_is_refused() {
    let folder = papers();
    let (code, ..) = scrub(folder.path(), &["--in-place", "papers"]);
    assert_eq!(code, 3);
    let papers = folder.path().join("papers");
    assert_eq!(names(&papers), ["deep", "notes.txt", "program.bin"]);
    assert_eq!(fs::read(papers.join("notes.txt")).unwrap(), b"words");
    let refused = fs::read(papers.join("program.bin")).unwrap();
    assert_eq!(refused, b"\x7fELF\x02\x01\x01");
}

#[test]
fn json_has_one_line_for_each_file() {
    let folder = papers();
    let files = [
        "--json",
        "papers/notes.txt",
        "papers/program.bin",
        "-o",
        "out",
    ];
    let (code, said, complained) = scrub(folder.path(), &files);
    assert_eq!(code, 3);
    assert!(complained.starts_with("papers/program.bin: refused."));
    let lines: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["outcome"], "cleaned");
    assert_eq!(lines[0]["findings"][0]["kind"], "encoding");
    assert_eq!(lines[1]["outcome"], "refused");
    assert_eq!(lines[1]["reason"], "not-cleaned");
    assert_eq!(names(&folder.path().join("out")), ["notes.txt"]);
}

#[test]
fn a_command_that_makes_no_sense_changes_nothing() {
    let folder = papers();
    let same = ["papers/notes.txt", "-o", "papers/notes.txt"];
    let both = ["papers", "--in-place", "-o", "out"];
    for arguments in [&same[..], &both, &["missing"], &[]] {
        let (code, said, complained) = scrub(folder.path(), arguments);
        assert_eq!((code, said.as_str()), (2, ""), "{arguments:?}");
        assert!(!complained.is_empty(), "{arguments:?}");
    }
    assert_eq!(names(folder.path()), ["papers"]);
    let notes = fs::read(folder.path().join("papers/notes.txt")).unwrap();
    assert!(notes.starts_with(b"\xef\xbb\xbf"));
}
