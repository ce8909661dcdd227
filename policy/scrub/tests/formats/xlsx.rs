//! Workbooks: what is planted in them is gone, what can be seen stays, hidden content is told and left out if wanted.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use subrosa_scrub::{
    Clean, Fate, FindingKind, Format, Limits, Reason, Remains, Report, recognise, scrub,
};

use crate::zip::made::{archive, member};
use crate::harness::{
    accepted, clean, contains, fixture, fixtures, has, leaves, members, planted, values,
};

/// Debian's Python, which has the packages of Debian.
const PYTHON: &str = "/usr/bin/python3";

/// A part of a cleaned workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let found = members(bytes).into_iter().find(|(each, _)| each == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("{name} is there")).1).unwrap()
}

fn without_hidden(bytes: &[u8]) -> (Vec<u8>, Report) {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let answer = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
    answer.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

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
        .args(["-c", include_str!("xlsx/judge.py")])
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
    let out = folder.join("csv");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.is_file())
        .collect();
    files.sort();
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to"])
        .arg("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
        .arg("--outdir")
        .arg(&out)
        .args(&files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !run.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: LibreOffice is not installed");
        return None;
    }
    let made = std::fs::read_dir(&out).unwrap().map(|entry| {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read(&file).unwrap();
        (name, String::from_utf8_lossy(&text).into_owned())
    });
    Some(made.collect())
}

/// exiftool may find nothing but how the archive is packed.
fn exiftool_is_silent(folder: &Path) {
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
    for line in answer.lines().filter(|line| line.starts_with('[')) {
        let plain = ["[ExifTool]", "[File]", "[ZIP]", "[Composite]"];
        let harmless = plain.iter().any(|group| line.starts_with(group));
        assert!(harmless, "{line}");
        let date = line.starts_with("[ZIP]") && line.contains("Date");
        assert!(!date || line.contains("1980:01:01"), "{line}");
    }
}

#[test]
fn macro_workbooks_and_templates_come_out_as_plain_workbooks() {
    for name in ["macros.xlsm", "macros.xltm", "template.xltx", "strict.xlsx"] {
        let (out, report) = accepted(name, &fixture(Format::Xlsx, name));
        assert_eq!(
            out,
            accepted("plain", &fixture(Format::Xlsx, "everything.xlsx")).0,
            "{name}"
        );
        assert_eq!(report.format.extension(), "xlsx");
        assert!(has(&report, FindingKind::Script));
        let types = part(&out, "[Content_Types].xml");
        assert!(types.contains("spreadsheetml.sheet.main+xml") && !types.contains("macro"));
    }
}

#[test]
fn who_and_where_and_when_is_told() {
    let (_, report) = accepted("everything", &fixture(Format::Xlsx, "everything.xlsx"));
    let told = |kind, text: &str| {
        let found = values(&report, kind);
        assert!(
            found.iter().any(|value| value.contains(text)),
            "{kind:?} {text}: {found:?}"
        );
    };
    told(FindingKind::Author, "QZ7PLANTcreator");
    told(FindingKind::Author, "QZ7PLANTeditor");
    told(FindingKind::Author, "QZ7PLANTsharer");
    told(FindingKind::Author, "QZ7PLANTuser");
    told(
        FindingKind::ExternalTarget,
        "C:\\Users\\QZ7PLANTuser\\Documents\\",
    );
    told(
        FindingKind::ExternalTarget,
        "file:///C:/Users/QZ7PLANT/a.xlsx",
    );
    told(FindingKind::Software, "QZ7PLANTapp");
    told(FindingKind::Date, "2021-05-03");
    told(FindingKind::Comment, "Created by QZ7PLANT");
    told(FindingKind::PartNames, "QZ7PLANTexternal");
    for kind in [
        FindingKind::EmbeddedFile,
        FindingKind::Identifier,
        FindingKind::LostPicture,
        FindingKind::OldVersion,
        FindingKind::Printer,
        FindingKind::PrivateData,
        FindingKind::ReviewComments,
        FindingKind::Script,
        FindingKind::Thumbnail,
        FindingKind::TrackedChanges,
    ] {
        assert!(has(&report, kind), "{kind:?}");
    }
}

#[test]
fn formulas_that_reach_out_become_their_values_and_others_stay() {
    let (out, _) = accepted("everything", &fixture(Format::Xlsx, "everything.xlsx"));
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    for kept in [
        "used*2+SUM(Sheet1!B1)",
        "<x:c r=\"C1\" t=\"str\"><x:v>kept value</x:v></x:c>",
        "<x:c r=\"D1\"><x:v>9</x:v></x:c>",
        "<x:c r=\"C3\"><x:v>5</x:v></x:c><",
        "<x:c r=\"C4\"><x:v>6</x:v></x:c>",
        "<x:f t=\"shared\" si=\"0\"/>",
        "<x:f>CELL(&quot;filename&quot;)</x:f></x:c>",
    ] {
        let unquoted = kept.replace("&quot;", "\"");
        assert!(
            sheet.contains(kept) || sheet.contains(&unquoted),
            "{kept} in {sheet}"
        );
    }
    assert!(!sheet.contains("[1]") && !sheet.contains("HYPERLINK"));
    let book = part(&out, "xl/workbook.xml");
    assert!(book.contains(">Sheet1!$B$1<") && book.contains("_xlnm.Print_Area"));
    assert!(!book.contains("0BADCAFE"));
}

#[test]
fn text_that_no_cell_shows_any_more_is_gone() {
    let (out, report) = accepted("everything", &fixture(Format::Xlsx, "everything.xlsx"));
    let strings = part(&out, "xl/sharedStrings.xml");
    assert_eq!(strings.matches("<x:si>").count(), 5);
    assert!(!contains(strings.as_bytes(), b"deleted"));
    assert!(has(&report, FindingKind::OldVersion));
}

#[test]
fn hidden_content_is_told_and_stays() {
    let (out, report) = accepted("hidden", &fixture(Format::Xlsx, "hidden.xlsx"));
    assert!(leaves(&report, Remains::HiddenContent));
    assert_eq!(
        values(&report, FindingKind::HiddenSheet),
        ["Secret", "Deeply secret"]
    );
    assert_eq!(
        values(&report, FindingKind::HiddenText),
        ["Seen: C:C, 2:2, A3, A4"]
    );
    let strings = part(&out, "xl/sharedStrings.xml");
    assert!(strings.contains("on a very hidden sheet") && strings.contains("white on white"));
}

#[test]
fn hidden_content_is_left_out_if_that_is_wanted() {
    let (out, report) = without_hidden(&fixture(Format::Xlsx, "hidden.xlsx"));
    assert!(!leaves(&report, Remains::HiddenContent));
    assert!(
        report
            .findings
            .iter()
            .filter(|found| matches!(
                found.kind,
                FindingKind::HiddenSheet | FindingKind::HiddenText
            ))
            .all(|found| found.fate == Fate::Removed)
    );
    let book = part(&out, "xl/workbook.xml");
    assert_eq!(book.matches("<x:sheet ").count(), 2);
    assert!(book.contains("localSheetId=\"1\"") && !book.contains("ecret"));
    let strings = part(&out, "xl/sharedStrings.xml");
    for gone in ["hidden", "white on white", "shown as nothing", "secret"] {
        let rows = part(&out, "xl/worksheets/sheet1.xml");
        assert!(!strings.contains(gone) || gone == "hidden", "{gone}");
        assert!(!rows.contains("ecret"), "{rows}");
    }
    // What was computed from it can be seen, and stays as it was.
    assert!(!strings.contains("in a hidden") && strings.contains("white on black"));
    let (again, _) = without_hidden(&out);
    assert_eq!(again, out);
}

#[test]
fn small_charts_rules_and_checks_stay_where_their_cells_do() {
    let bytes = fixture(Format::Xlsx, "extras.xlsx");
    let count = |out: &[u8]| {
        let sheet = part(out, "xl/worksheets/sheet1.xml");
        ["<x14:sparkline>", "<x14:dataValidation ", "<x14:cfRule "]
            .map(|tag| sheet.matches(tag).count())
    };
    let (out, _) = accepted("extras", &bytes);
    assert_eq!(count(&out), [2, 1, 1]);
    let (out, _) = without_hidden(&bytes);
    assert_eq!(count(&out), [1, 1, 1]);
}

#[test]
fn charts_keep_what_they_last_showed_of_cells_that_do_not_stay() {
    let bytes = fixture(Format::Xlsx, "extras.xlsx");
    let charts = |out: &[u8]| {
        let chart = part(out, "xl/charts/chart1.xml");
        ["<c:numRef>", "<c:numLit>", "<c:v>row 2</c:v></c:tx>"]
            .map(|tag| chart.matches(tag).count())
    };
    let (out, report) = accepted("extras", &bytes);
    assert_eq!(charts(&out), [2, 1, 1]);
    let outside = values(&report, FindingKind::ExternalTarget);
    assert!(outside.contains(&"http://QZ7PLANT.example/".to_owned()), "{outside:?}");
    let (out, _) = without_hidden(&bytes);
    assert_eq!(charts(&out), [1, 2, 1]);
}

#[test]
fn workbooks_of_the_binary_kind_are_refused_by_name() {
    let names = "<Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.bin\"/>";
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{names}</Relationships>"
    );
    let bytes = archive(&[
        member("[Content_Types].xml", b"<Types/>"),
        member("_rels/.rels", relations.as_bytes()),
        member("xl/workbook.bin", b"\x83\x01\0"),
    ]);
    let refusal = clean(&bytes).map(|_| ()).unwrap_err();
    assert_eq!((refusal.format, refusal.reason), (Some(Format::Xlsx), Reason::NotCleaned));
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
        for name in ["openpyxl", "libreoffice", "hidden"] {
            let of = |all: &BTreeMap<String, String>| -> Vec<String> {
                let own = all.iter().filter(|(file, _)| file.starts_with(name));
                own.map(|(_, text)| text.clone()).collect()
            };
            assert!(!of(&new).is_empty(), "{name}");
            assert_eq!(of(&old), of(&new), "{name}");
        }
        assert!(new.len() >= names.len(), "each was opened");
    }
}

/// The sample workbooks.
fn samples() -> Option<Vec<(String, Vec<u8>)>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("SUBROSA_SAMPLES").map_or(beside, PathBuf::from);
    let folder = folder.join("office");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no samples in {}", folder.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|file| {
            let extension = file.extension().unwrap_or_default().to_string_lossy();
            ["xlsx", "xlsm", "xltx", "xltm"].contains(&extension.as_ref())
        })
        .collect();
    files.sort();
    let named = files.into_iter().map(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(&file).unwrap())
    });
    Some(named.collect())
}

#[test]
fn sample_workbooks_are_cleaned_or_refused_and_show_the_same_afterwards() {
    let Some(files) = samples() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    std::fs::create_dir(&before).unwrap();
    std::fs::create_dir(&after).unwrap();
    let mut pairs = Vec::new();
    let mut outcomes = Vec::new();
    for (name, bytes) in files {
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
    let Some(verdicts) = judged(&pairs) else {
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

#[test]
fn nothing_planted_is_left_when_hidden_content_is_left_out_either() {
    for (name, bytes) in fixtures(Format::Xlsx) {
        assert_eq!(planted(&without_hidden(&bytes).0), None, "{name}");
    }
}
