//! ZIP archives: every member is cleaned, hostile archives are refused.

pub(crate) mod made;

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use subrosa_scrub::{Fate, FindingKind, Format, Limits, Reason, Refusal, recognise, scrub};

use self::made::{Made, archive, member};
use crate::harness::{accepted, clean, contains, fixture, fixtures, has, members, planted, values};

fn refused(bytes: &[u8]) -> Refusal {
    clean(bytes).map(|_| ()).unwrap_err()
}

/// The name and the reason that a refusal gives for a file inside.
fn blamed(bytes: &[u8]) -> (String, Reason) {
    let refusal = refused(bytes);
    assert_eq!(refusal.reason, Reason::Member);
    let inside = refusal.inside.expect("a file is to blame");
    (inside.name.unwrap().expose().to_owned(), inside.reason)
}

/// Names and bytes as Python reads them; it checks every sum.
fn by_python(bytes: &[u8]) -> Option<Vec<String>> {
    let script = "import sys,zipfile,io\n\
        z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\n\
        assert z.testzip() is None and not z.comment\n\
        for i in z.infolist(): print(i.filename, i.file_size, i.date_time[0], len(i.extra), len(i.comment), \
        i.create_system, i.external_attr, i.compress_type)";
    let run = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut run) = run else {
        eprintln!("SKIPPED: python3 is not installed");
        return None;
    };
    run.stdin.take().unwrap().write_all(bytes).unwrap();
    let answer = run.wait_with_output().unwrap();
    assert!(answer.status.success());
    let lines = String::from_utf8(answer.stdout).unwrap();
    Some(lines.lines().map(str::to_owned).collect())
}

#[test]
fn members_get_names_that_say_nothing_and_are_cleaned_each_by_its_type() {
    let (out, report) = accepted("info-zip", &fixture(Format::Zip, "info-zip.zip"));
    let names: Vec<String> = members(&out).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["file-1.csv", "file-2.md", "file-3.png"]);
    let told = values(&report, FindingKind::MemberDetails);
    for name in [
        "QZ7PLANTfolder/",
        "QZ7PLANTfolder/QZ7PLANTnote.md",
        "QZ7PLANTpicture.png",
    ] {
        assert!(told.iter().any(|each| each == name), "{name} in {told:?}");
    }
    assert!(told.iter().any(|each| each.starts_with("uid ")), "{told:?}");
    assert_eq!(values(&report, FindingKind::Comment)[0], "QZ7PLANTarchive");
    assert_eq!(
        values(&report, FindingKind::Date)
            .iter()
            .filter(|day| *day == "2021-05-03")
            .count(),
        1
    );
    let (picture, _) = accepted("small", &fixture(Format::Png, "small.png"));
    assert!(members(&out)[2].1 == picture);
    assert_eq!(members(&out)[0].1, b"a;b\r\n1;2\r\n");
}

#[test]
fn other_programs_open_what_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in fixtures(Format::Zip) {
        let (out, _) = accepted(&name, &bytes);
        let path = folder.path().join(&name);
        std::fs::write(&path, &out).unwrap();
        match Command::new("unzip").arg("-tqq").arg(&path).status() {
            Ok(status) => assert!(status.success(), "{name}"),
            Err(_) => eprintln!("SKIPPED: unzip is not installed"),
        }
        for line in by_python(&out).unwrap_or_default() {
            assert!(line.ends_with(" 1980 0 0 0 0 8"), "{name}: {line}");
        }
    }
}

#[test]
fn words_between_the_members_are_told_and_gone() {
    let told = |name: &str, kind: FindingKind| {
        let (_, report) = accepted(name, &fixture(Format::Zip, name));
        (has(&report, kind), values(&report, kind))
    };
    assert!(told("slack.zip", FindingKind::Slack).0);
    assert!(told("prefix-trailer.zip", FindingKind::Slack).0);
    assert!(told("prefix-trailer.zip", FindingKind::Trailer).0);
    let comments = told("words.zip", FindingKind::Comment).1;
    for comment in ["QZ7PLANTcomment", "QZ7PLANTmember"] {
        assert!(comments.iter().any(|each| each == comment), "{comments:?}");
    }
    let details = told("words.zip", FindingKind::MemberDetails).1;
    assert!(details.contains(&"QZ7PLANTæøå.txt".to_owned()));
    assert!(details.contains(&"uid 1000, gid 1000".to_owned()));
    let places = told("words.zip", FindingKind::Place).1;
    assert_eq!(places[0], "55.6761, 12.5683");
}

#[test]
fn what_systems_leave_in_archives_is_dropped_and_told() {
    let (out, report) = accepted("litter", &fixture(Format::Zip, "litter.zip"));
    assert_eq!(members(&out).len(), 1);
    let dropped = values(&report, FindingKind::PrivateData);
    assert_eq!(dropped.len(), 5, "{dropped:?}");
}

#[test]
fn archives_in_archives_are_cleaned_three_deep_and_no_deeper() {
    let (out, report) = accepted("nested", &fixture(Format::Zip, "nested.zip"));
    let outer = members(&out).remove(0);
    assert_eq!(outer.0, "file-1.zip");
    let inner = members(&outer.1).remove(0);
    assert_eq!(inner.0, "file-1.zip");
    assert_eq!(members(&inner.1)[0].0, "file-1.png");
    assert!(values(&report, FindingKind::Comment).contains(&"QZ7PLANTinner".to_owned()));
    let mut deep = b"words".to_vec();
    for name in ["a.txt", "b.zip", "c.zip", "d.zip"] {
        deep = archive(&[member(name, &deep)]);
    }
    let (name, reason) = blamed(&deep);
    assert_eq!(
        (name.as_str(), reason),
        ("d.zip / c.zip / b.zip / a.txt", Reason::TooDeep)
    );
}

#[test]
fn a_member_that_cannot_be_cleaned_is_named() {
    let note = member("note.txt", b"words");
    let program = member("tools/QZ7.exe", b"MZ\x90\0\x03\0\0\0");
    assert_eq!(
        blamed(&archive(&[note.clone(), program])),
        ("tools/QZ7.exe".to_owned(), Reason::NotCleaned)
    );
    let cut = member("cut.png", &fixture(Format::Png, "small.png")[..200]);
    let inner = archive(&[cut]);
    assert_eq!(
        blamed(&archive(&[note.clone(), member("inner.zip", &inner)])),
        ("inner.zip / cut.png".to_owned(), Reason::Truncated)
    );
    assert_eq!(
        blamed(&archive(&[member("nothing.txt", b"")])),
        ("nothing.txt".to_owned(), Reason::Empty)
    );
    let mut link = member("link", b"/home/somebody/words.txt");
    link.mode = 0o120_777;
    assert_eq!(
        blamed(&archive(&[note, link])),
        ("link".to_owned(), Reason::Unusual)
    );
}

#[test]
fn archives_without_files_are_refused() {
    assert_eq!(refused(&archive(&[])).reason, Reason::Empty);
    let mut folder = member("folder/", b"");
    folder.mode = 0o040_755;
    assert_eq!(refused(&archive(&[folder])).reason, Reason::Empty);
    let store = member(".DS_Store", b"x");
    assert_eq!(refused(&archive(&[store])).reason, Reason::Empty);
}

#[test]
fn what_is_locked_or_packed_in_another_way_is_refused() {
    let reason = |change: fn(&mut Made)| {
        let mut made = member("a.txt", b"words");
        change(&mut made);
        refused(&archive(&[made])).reason
    };
    assert_eq!(reason(|made| made.flags = 1), Reason::Encrypted);
    assert_eq!(reason(|made| made.method = 99), Reason::Encrypted);
    assert_eq!(reason(|made| made.method = 12), Reason::Unusual);
    assert_eq!(reason(|made| made.flags = 0x20), Reason::Unusual);
}

#[test]
fn names_that_lead_out_or_occur_twice_are_refused() {
    for name in [
        "../a.txt",
        "/etc/a",
        "a/../../b",
        "C:\\a.txt",
        "\\\\host\\a",
        "a\\..\\b",
    ] {
        let refusal = refused(&archive(&[member(name, b"words")]));
        assert_eq!(refusal.reason, Reason::Damaged, "{name}");
    }
    let twice = [member("a.txt", b"one"), member("a.txt", b"two")];
    assert_eq!(refused(&archive(&twice)).reason, Reason::Damaged);
}

#[test]
fn directory_headers_and_bytes_must_agree() {
    let whole = archive(&[member("a.txt", b"words"), member("b.txt", b"other words")]);
    assert!(clean(&whole).is_ok());
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        refused(&bytes).reason
    };
    // Method, check sum, sizes and name of the first local header.
    for at in [8, 14, 18, 22, 30] {
        assert_eq!(changed(at), Reason::Damaged, "{at}");
    }
    let mut sum = member("a.txt", b"words");
    sum.crc ^= 1;
    assert_eq!(blamed(&archive(&[sum])).1, Reason::Damaged);
    let mut short = member("a.txt", b"words");
    short.size = 4;
    assert_eq!(blamed(&archive(&[short])).1, Reason::Damaged);
    let mut long = member("a.txt", b"words");
    long.packed.extend(b"QZ7PLANT");
    assert_eq!(blamed(&archive(&[long])).1, Reason::Damaged);
    let mut stored = member("a.txt", b"words");
    stored.method = 0;
    assert_eq!(refused(&archive(&[stored])).reason, Reason::Damaged);
}

#[test]
fn members_that_share_bytes_are_refused() {
    let body = vec![b'a'; 100_000];
    let first = member("a", &body);
    let again = |name: &str| {
        let mut again = first.clone();
        again.name = name.to_owned();
        again.header = Some(0);
        again
    };
    let bytes = archive(&[first.clone(), again("b"), again("c")]);
    assert_eq!(refused(&bytes).reason, Reason::Damaged);
}

#[test]
fn bombs_are_refused_and_cost_little() {
    let big = member("big.txt", &vec![b'0'; 2 << 20]);
    let limited = |bytes: &[u8], limits: Limits| {
        let refusal = scrub(&bytes, Vec::new(), &limits).map(|_| ()).unwrap_err();
        assert_eq!(refusal.reason, Reason::Member);
        let inside = refusal.inside.unwrap();
        (inside.name.unwrap().expose().to_owned(), inside.reason)
    };
    let strict = Limits {
        ratio: 100,
        ..Limits::default()
    };
    let one = archive(std::slice::from_ref(&big));
    assert_eq!(limited(&one, strict).1, Reason::TooCompressed);
    // As 42.zip: each archive holds sixteen, and they add up on one budget.
    let many = |name: &str, made: &Made| -> Made {
        let copies: Vec<Made> = (0..16)
            .map(|number| {
                let mut copy = made.clone();
                copy.name = format!("{number}{}", made.name);
                copy
            })
            .collect();
        member(name, &archive(&copies))
    };
    let whole = archive(&[many("b.zip", &big)]);
    let little = Limits {
        unpacked: 6 << 20,
        ..Limits::default()
    };
    let last = ("b.zip / 2big.txt".to_owned(), Reason::TooCompressed);
    assert_eq!(limited(&whole, little), last);
    let mut claims = member("a.txt", b"words");
    claims.size = u32::MAX - 1;
    assert_eq!(blamed(&archive(&[claims])).1, Reason::TooCompressed);
}

#[test]
fn archives_of_many_members_are_refused() {
    let limits = Limits {
        segments: 100,
        ..Limits::default()
    };
    let made: Vec<Made> = (0..101)
        .map(|number| member(&format!("{number}"), b"words"))
        .collect();
    let answer = scrub(&archive(&made), Vec::new(), &limits);
    assert_eq!(answer.map(|_| ()).unwrap_err().reason, Reason::TooManyParts);
    assert!(scrub(&archive(&made[..100]), Vec::new(), &limits).is_ok());
    // The members of an archive inside count too.
    let inner = member("inner.zip", &archive(&made[..60]));
    let answer = scrub(
        &archive(&[vec![inner], made[..60].to_vec()].concat()),
        Vec::new(),
        &limits,
    );
    assert!(answer.is_err());
}

#[test]
fn each_picture_has_the_whole_limit_of_pixels() {
    let picture = fixture(Format::Png, "small.png");
    let with = |pixels, file: &[u8]| {
        let limits = Limits {
            pixels,
            ..Limits::default()
        };
        let answer = scrub(&file, Vec::new(), &limits);
        answer.map(|_| ()).map_err(|refused| refused.reason)
    };
    let enough = (1..)
        .find(|pixels| with(*pixels, &picture).is_ok())
        .unwrap();
    let three: Vec<Made> = ["a.png", "b.png", "c.png"]
        .map(|name| member(name, &picture))
        .to_vec();
    assert_eq!(with(enough, &archive(&three)), Ok(()));
    let refused = with(enough - 1, &archive(&three));
    assert_eq!(refused, Err(Reason::Member));
}

#[test]
fn an_archive_that_holds_itself_ends() {
    // One that unpacks to itself for ever looks no different from one that is deep enough.
    let mut bytes = archive(&[member("a.txt", b"words")]);
    for _ in 0..200 {
        bytes = archive(&[member("r.zip", &bytes)]);
    }
    assert_eq!(blamed(&bytes).1, Reason::TooDeep);
}

#[test]
fn large_members_are_cleaned_without_being_held() {
    let words = b"some words that repeat\n".repeat(600_000);
    let bytes = archive(&[member("large.txt", &words), member("b.txt", b"words")]);
    let (out, _) = accepted("large", &bytes);
    assert_eq!(accepted("again", &out).0, out);
    assert!(
        by_python(&out)
            .is_none_or(|lines| lines[0].starts_with(&format!("file-1.txt {}", words.len())))
    );
}

#[test]
fn documents_are_told_from_archives_by_their_parts() {
    let named = |names: &[&str]| {
        let made: Vec<Made> = names.iter().map(|name| member(name, b"words")).collect();
        recognise(&archive(&made))
    };
    assert_eq!(
        named(&["password/list.txt", "sword/a.txt"]),
        Ok(Format::Zip)
    );
    assert_eq!(named(&["thesis/word/document.xml"]), Ok(Format::Zip));
    assert_eq!(
        named(&["[Content_Types].xml", "word/a.xml"]),
        Ok(Format::Docx)
    );
    assert_eq!(
        named(&["[Content_Types].xml", "xl/a.xml"]),
        Ok(Format::Xlsx)
    );
    assert_eq!(
        named(&["classes.dex", "AndroidManifest.xml"]),
        Ok(Format::Program)
    );
    assert_eq!(named(&["META-INF/container.xml"]), Ok(Format::Epub));
}

#[test]
fn a_clean_archive_says_nothing_and_members_in_any_order_keep_it() {
    for (name, bytes) in fixtures(Format::Zip) {
        assert!(
            planted(&bytes).is_some() || name == "old-alphabet.zip",
            "{name}"
        );
        let (out, _) = accepted(&name, &bytes);
        assert!(!contains(&out, b"QZ7"), "{name}");
        let (_, report) = accepted(&name, &out);
        assert!(
            report
                .findings
                .iter()
                .all(|found| found.fate != Fate::Removed)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_numbers_in_an_archive_never_stop_the_cleaner_and_never_leak(
        pick in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<[u8; 4]>(), 1..5_usize), 1..3),
    ) {
        let mut bytes = pick.get(&fixtures(Format::Zip)).1.clone();
        for (place, value, count) in changes {
            let at = place.index(bytes.len() - 4);
            bytes[at..at + count].copy_from_slice(&value[..count]);
        }
        match clean(&bytes) {
            Err(refusal) => prop_assert_ne!(refusal.reason, Reason::Stopped),
            Ok((out, _)) => {
                let again = clean(&out).ok().map(|(out, _)| out);
                prop_assert_eq!(again.as_ref(), Some(&out));
            }
        }
    }
}
