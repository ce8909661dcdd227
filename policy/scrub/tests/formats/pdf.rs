//! PDF, judged by qpdf, poppler and exiftool.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, scrub};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, planted, values};

/// Runs a program on a file; `None`, said aloud, if it is not installed.
fn ask(program: &str, args: &[&str], file: &Path, behind: &[&str]) -> Option<Output> {
    let asked = Command::new(program)
        .args(args)
        .arg(file)
        .args(behind)
        .stdin(Stdio::null())
        .output();
    if asked.is_err() {
        eprintln!("SKIPPED: {program} is not installed");
    }
    asked.ok()
}

/// Two files in a folder of their own: before and after.
struct Pair {
    _folder: tempfile::TempDir,
    before: PathBuf,
    after: PathBuf,
}

impl Pair {
    fn new(before: &[u8], after: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            file
        };
        Self {
            before: at("before.pdf", before),
            after: at("after.pdf", after),
            _folder: folder,
        }
    }

    /// The same answer of a program for both files.
    fn agree(&self, program: &str, args: &[&str], behind: &[&str]) -> Option<bool> {
        let before = ask(program, args, &self.before, behind)?;
        let after = ask(program, args, &self.after, behind)?;
        Some(before.stdout == after.stdout)
    }
}

/// Whether qpdf opens a file without a password.
fn opens(file: &Path) -> Option<bool> {
    let asked = ask("qpdf", &["--show-npages"], file, &[])?;
    Some(matches!(asked.status.code(), Some(0 | 3)))
}

#[test]
fn every_fixture_opens_in_qpdf_without_a_word_and_says_the_same_text() {
    for (name, bytes) in fixtures(Format::Pdf) {
        let pair = Pair::new(&bytes, &accepted(&name, &bytes).0);
        if let Some(checked) = ask("qpdf", &["--check"], &pair.after, &[]) {
            let said = String::from_utf8_lossy(&checked.stdout).into_owned();
            assert!(checked.status.success(), "{name}: {said}");
        }
        assert_ne!(pair.agree("pdftotext", &[], &["-"]), Some(false), "{name}");
    }
}

#[test]
fn nothing_planted_is_left_when_qpdf_has_unpacked_everything() {
    for (name, bytes) in fixtures(Format::Pdf) {
        let pair = Pair::new(&bytes, &accepted(&name, &bytes).0);
        let args = ["--qdf", "--object-streams=disable"];
        if let Some(unpacked) = ask("qpdf", &args, &pair.after, &["-"]) {
            assert!(contains(&unpacked.stdout, b"%PDF"), "{name}");
            assert_eq!(planted(&unpacked.stdout), None, "{name}");
        }
    }
}

#[test]
fn exiftool_finds_nothing_but_the_version_and_the_pages() {
    for (name, bytes) in fixtures(Format::Pdf) {
        let pair = Pair::new(&bytes, &accepted(&name, &bytes).0);
        let Some(told) = ask("exiftool", &["-a", "-G1", "-s"], &pair.after, &[]) else {
            return;
        };
        judge(&name, &String::from_utf8_lossy(&told.stdout));
    }
}

/// Holds what exiftool says to what every PDF has.
fn judge(name: &str, told: &str) {
    for line in told.lines().filter(|line| line.starts_with('[')) {
        let harmless = ["[ExifTool]", "[System]", "[File]"]
            .iter()
            .any(|group| line.starts_with(group))
            || ["PDFVersion", "Linearized", "PageCount", "Language"]
                .iter()
                .any(|tag| line.split_whitespace().nth(1) == Some(*tag));
        assert!(harmless, "{name}: {line}");
    }
}

#[test]
fn each_thing_beside_the_pages_is_told_by_its_kind() {
    let (_, report) = accepted("everything.pdf", &fixture(Format::Pdf, "everything.pdf"));
    for kind in [
        FindingKind::Author,
        FindingKind::Date,
        FindingKind::Software,
        FindingKind::Comment,
        FindingKind::Identifier,
        FindingKind::Thumbnail,
        FindingKind::Xmp,
        FindingKind::PrivateData,
        FindingKind::ReviewComments,
        FindingKind::EmbeddedFile,
        FindingKind::Script,
        FindingKind::Action,
        FindingKind::ExternalTarget,
        FindingKind::FormFields,
        FindingKind::PartNames,
        FindingKind::HiddenText,
    ] {
        assert!(has(&report, kind), "{}", kind.key());
    }
    let authors = values(&report, FindingKind::Author);
    for author in ["author", "manager", "catalog", "page", "reader", "image"] {
        assert!(authors.contains(&format!("QZ7PLANT {author}")), "{author}");
    }
    assert!(leaves(&report, Remains::HiddenContent));
}

#[test]
fn a_hidden_layer_stays_hidden_or_goes_as_its_sender_chooses() {
    let original = fixture(Format::Pdf, "everything.pdf");
    let (kept, _) = accepted("kept", &original);
    assert!(contains(&kept, b"/OCProperties"));
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let dropped = scrub(&original, Vec::new(), &limits).map(Clean::into_parts);
    let (dropped, report) = dropped.unwrap();
    assert!(!contains(&dropped, b"/OCProperties"));
    assert!(!leaves(&report, Remains::HiddenContent));
    assert!(
        report
            .findings
            .iter()
            .any(|found| found.kind == FindingKind::HiddenText && found.fate == Fate::Removed)
    );
}

#[test]
fn an_older_version_behind_the_present_one_is_gone_and_told() {
    let (out, report) = accepted("updated.pdf", &fixture(Format::Pdf, "updated.pdf"));
    assert!(has(&report, FindingKind::OldVersion));
    assert!(!contains(&out, b"10 10 50 50"));
    assert!(contains(&out, b"20 20 50 50"));
}

#[test]
fn a_file_that_needs_a_password_is_refused_as_encrypted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/other");
    let bytes = std::fs::read(folder.join("pdf-password.bin")).unwrap();
    let refusal = clean(&bytes).map(|_| ()).unwrap_err();
    assert_eq!(
        (refusal.format, refusal.reason),
        (Some(Format::Pdf), Reason::Encrypted)
    );
}

#[test]
fn what_a_locked_file_shows_is_what_the_open_one_shows() {
    let open = accepted("open", &fixture(Format::Pdf, "everything.pdf")).0;
    for name in ["locked-rc4.pdf", "locked-aes128.pdf", "locked-aes256.pdf"] {
        assert!(
            accepted(name, &fixture(Format::Pdf, name)).0 == open,
            "{name}"
        );
    }
    assert!(accepted("packed", &fixture(Format::Pdf, "packed.pdf")).0 == open);
}

#[test]
fn a_picture_whose_colours_cannot_be_read_is_left_out_and_not_half_kept() {
    let whole = fixture(Format::Pdf, "streams.pdf");
    for (sound, broken) in [
        (
            b"/Indexed /DeviceRGB".as_slice(),
            b"/Indexed 0DeviceRGB".as_slice(),
        ),
        (b"/Indexed /DeviceRGB 1", b"/Indexed /DeviceRGB-1"),
        (b"/Indexed /DeviceRGB 1 <", b"/Indexed /DeviceRGB <1 "),
    ] {
        let at = whole.windows(sound.len()).position(|part| part == sound);
        let mut dirty = whole.clone();
        dirty[at.unwrap()..][..sound.len()].copy_from_slice(broken);
        let (once, _) = accepted("once", &dirty);
        assert!(once.len() < accepted("sound", &whole).0.len());
        assert!(accepted("twice", &once).0 == once);
    }
}

#[test]
fn circles_and_towers_of_objects_end() {
    let with = |objects: &str| {
        let file = format!("%PDF-1.4\n{objects}\ntrailer\n<</Root 1 0 R>>\n");
        clean(file.as_bytes())
            .map(|_| ())
            .map_err(|refusal| refusal.reason)
    };
    let root = "1 0 obj\n<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>\nendobj\n";
    let pages = "2 0 obj\n<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>>\nendobj\n";
    let page = "3 0 obj\n<</Type/Page/MediaBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Contents 6 0 R>>\nendobj\n";
    let form = "4 0 obj\n<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>\nstream\n/X Do\nendstream\nendobj\n";
    let outline = "5 0 obj\n<</First 5 0 R/Next 5 0 R/Last 5 0 R>>\nendobj\n";
    let content = "6 0 obj\n<</Length 6 0 R>>\nstream\n/X Do\nendstream\nendobj\n";
    let whole = [root, pages, page, form, outline, content].concat();
    assert_eq!(with(&whole), Ok(()));
    // A form without resources draws itself twice; it would be drawn for ever if it were not known again.
    let tower = whole.replace(
        "/Resources<</XObject<</X 4 0 R>>>>/Length 5>>\nstream\n/X Do",
        "/Length 11>>\nstream\n/X Do /X Do",
    );
    assert_eq!(with(&tower), Ok(()));
    let deep = format!(
        "1 0 obj\n{}{}\nendobj\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(with(&deep), Err(Reason::Damaged));
    let own = "1 0 obj\n1 0 R\nendobj\n";
    assert_eq!(with(own), Err(Reason::Damaged));
}

#[test]
fn forms_that_all_draw_each_other_are_read_once_each() {
    let mut file = String::from(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]>>\nendobj\n",
    );
    let names: String = (10..50)
        .map(|form| format!("/X{form} {form} 0 R"))
        .collect();
    file += &format!(
        "3 0 obj\n<</Type/Page/Resources<</XObject<<{names}>>>>/Contents 4 0 R>>\nendobj\n"
    );
    file += "4 0 obj\n<</Length 6>>\nstream\n/X10 Do\nendstream\nendobj\n";
    for form in 10..50 {
        let calls: String = (form + 1..50)
            .map(|other| format!("/X{other} Do\n"))
            .collect();
        let head = format!("<</Subtype/Form/BBox[0 0 9 9]/Length {}>>", calls.len());
        file += &format!("{form} 0 obj\n{head}\nstream\n{calls}endstream\nendobj\n");
    }
    file += "trailer\n<</Root 1 0 R>>\n";
    // Reading each form again wherever it is drawn would not end in the time of the limits.
    let (out, _) = accepted("forms", file.as_bytes());
    assert!(accepted("forms", &out).0 == out);
    let forms = String::from_utf8_lossy(&out)
        .matches("/Subtype /Form")
        .count();
    assert_eq!(forms, 40);
}

#[test]
fn a_stream_that_unpacks_to_far_more_than_it_is_costs_little() {
    let mut bomb = vec![0_u8; 32 << 20];
    for _ in 0..3 {
        use std::io::Write as _;
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&bomb).unwrap();
        bomb = packer.finish().unwrap();
    }
    let mut file = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page/Contents 4 0 R>>\nendobj\n".to_vec();
    let filters = "/FlateDecode/FlateDecode/FlateDecode";
    file.extend(
        format!(
            "4 0 obj\n<</Filter[{filters}]/Length {}>>\nstream\n",
            bomb.len()
        )
        .bytes(),
    );
    file.extend(&bomb);
    file.extend(b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n");
    let refusal = clean(&file).map(|_| ()).unwrap_err();
    assert_eq!(refusal.reason, Reason::TooCompressed);
}

/// The samples beside the checkout, or where `SUBROSA_SAMPLES` says.
fn samples() -> Option<Vec<PathBuf>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("SUBROSA_SAMPLES").map_or(beside, PathBuf::from);
    let Ok(entries) = std::fs::read_dir(folder.join("pdf")) else {
        eprintln!("SKIPPED: no samples in {}", folder.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

#[test]
fn sample_documents_are_cleaned_or_refused_and_say_nothing_afterwards() {
    let Some(files) = samples() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut open, mut refused) = (0, 0);
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).unwrap();
        let Some(opens_before) = opens(&file) else {
            return;
        };
        open += usize::from(opens_before);
        let outcome = match clean(&bytes) {
            Err(refusal) => {
                refused += usize::from(opens_before);
                let reader = if opens_before {
                    "opens"
                } else {
                    "does not open"
                };
                format!("refused ({reader} in qpdf): {}", refusal.reason.key())
            }
            Ok((out, _)) => {
                std::fs::write(folder.path().join(&name), &out).unwrap();
                assert_eq!(accepted(&name, &out).0, out, "{name}: scrubbed twice");
                "accepted".to_owned()
            }
        };
        outcomes.entry(outcome).or_default().push(name);
    }
    for (outcome, names) in &outcomes {
        let few: Vec<&str> = names.iter().take(20).map(String::as_str).collect();
        eprintln!("{outcome}: {} ({})", names.len(), few.join(", "));
    }
    assert!(refused * 20 <= open, "at most one in twenty is refused");
    if let Some(told) = ask("exiftool", &["-a", "-G1", "-s"], folder.path(), &[]) {
        judge("samples", &String::from_utf8_lossy(&told.stdout));
    }
}
