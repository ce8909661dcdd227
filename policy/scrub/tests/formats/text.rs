//! Text: encodings, invisible characters, and what is no text.

use subrosa_scrub::{Fate, FindingKind, Format, Reason, Remains, recognise};

use crate::harness::{accepted, clean, fixture, has, leaves, planted, values};

#[test]
fn every_encoding_comes_out_as_utf_8_without_a_mark() {
    let text = |name: &str| {
        let (out, report) = accepted(name, &fixture(Format::Text, name));
        (
            String::from_utf8(out).unwrap(),
            values(&report, FindingKind::Encoding).join(""),
        )
    };
    let line = "Kære læser: 1.200 €\n".to_owned();
    assert_eq!(
        text("utf16-little.txt"),
        (line.clone(), "UTF-16LE".to_owned())
    );
    assert_eq!(text("utf16-big.txt"), (line, "UTF-16BE".to_owned()));
    let (western, from) = text("western.txt");
    assert_eq!(western, "Kære læser: 1.200 €, og en hel del mere tekst.\n");
    assert_eq!(from, "Windows-1252");
    let (marked, from) = text("marked.md");
    assert!(marked.starts_with("# Notat\n"));
    assert_eq!(from, "UTF-8 BOM");
    let (table, from) = text("windows-lines.csv");
    assert_eq!(table, "Kære læser,\r\n\r\nnavne;beløb\r\nÅse;1.200 €\r\n");
    assert_eq!(from, "");
}

#[test]
fn invisible_characters_stay_and_are_told_as_a_possible_mark() {
    let bytes = fixture(Format::Text, "invisible.txt");
    let (out, report) = accepted("invisible", &bytes);
    assert_eq!(out, bytes);
    assert_eq!(values(&report, FindingKind::InvisibleCharacters), ["1"]);
    assert_eq!(values(&report, FindingKind::DirectionMarks), ["2"]);
    assert!(report.findings.iter().all(|found| found.fate == Fate::Kept));
    assert!(leaves(&report, Remains::PossibleWatermark));
    let (_, plain) = accepted("plain", b"plain words\n");
    assert!(!leaves(&plain, Remains::PossibleWatermark));
    assert!(plain.findings.is_empty());
    assert!(leaves(&plain, Remains::Wording) && leaves(&plain, Remains::Spacing));
}

#[test]
fn several_marks_at_the_start_go_together() {
    let (out, report) = accepted("marks", "\u{feff}\u{feff}words".as_bytes());
    assert_eq!(out, b"words");
    assert!(has(&report, FindingKind::Encoding));
}

#[test]
fn control_characters_are_refused() {
    let late = [vec![b'a'; 5000], vec![0], b"more".to_vec()].concat();
    let refusal = clean(&late).map(|_| ()).unwrap_err();
    assert_eq!(
        (refusal.format, refusal.reason),
        (Some(Format::Text), Reason::ControlCharacters)
    );
    for control in [0_u8, 1, 8, 11, 0x1b, 0x7f] {
        let bytes = [b"some words ".as_slice(), &[control]].concat();
        let refusal = clean(&bytes).map(|_| ()).unwrap_err();
        assert_eq!(refusal.reason, Reason::UnknownType, "{control}");
    }
    let hidden = "words \u{9b}31m".as_bytes();
    assert_eq!(
        clean(hidden).map(|_| ()).unwrap_err().reason,
        Reason::ControlCharacters
    );
}

#[test]
fn an_encoding_that_cannot_be_told_is_refused_rather_than_garbled() {
    // "Привет, мир" in Windows-1251.
    let cyrillic = b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0";
    assert_eq!(
        clean(cyrillic).map(|_| ()).unwrap_err().reason,
        Reason::Encoding
    );
    let undefined = b"mostly plain words and then \x81";
    assert_eq!(
        clean(undefined).map(|_| ()).unwrap_err().reason,
        Reason::Encoding
    );
    let lone_half = b"\xff\xfea\0\0\xd8b\0";
    assert_eq!(
        clean(lone_half).map(|_| ()).unwrap_err().reason,
        Reason::Encoding
    );
}

#[test]
fn words_that_begin_like_another_type_are_words() {
    for words in [
        "BMW and others",
        "MZ is a name",
        "ID3 tags",
        "BZh",
        "RIFF",
        "OggS fLaC",
        "PK",
        "II*",
    ] {
        assert_eq!(recognise(&words.as_bytes()), Ok(Format::Text), "{words}");
        assert_eq!(accepted(words, words.as_bytes()).0, words.as_bytes());
    }
}

#[test]
fn a_text_that_would_come_out_as_another_type_is_refused() {
    let wide = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let disguised = wide(&format!("{}%PDF-1.4 and so on", " ".repeat(600)));
    let refusal = clean(&disguised).map(|_| ()).unwrap_err();
    assert_eq!(
        (refusal.format, refusal.reason),
        (Some(Format::Text), Reason::SecondLook)
    );
    for sign in ["#!AMR\n", "FUJIFILMCCD-RAW", "BM", "8BPS"] {
        assert_eq!(accepted(sign, &wide(sign)).0, sign.as_bytes());
        assert_eq!(accepted(sign, sign.as_bytes()).0, sign.as_bytes());
    }
    assert_eq!(recognise(&wide("<svg onload='x'>")), Ok(Format::Svg));
}

#[test]
fn a_text_longer_than_every_buffer_comes_out_whole() {
    let long = "æ€\u{1f600}x\n".repeat(60_000);
    let (out, _) = accepted("long", long.as_bytes());
    assert!(out == long.as_bytes());
}

#[test]
fn a_file_inside_a_text_is_told_because_nobody_has_cleaned_it() {
    let told = |text: &str| {
        let (out, report) = accepted("embedded", text.as_bytes());
        assert_eq!(out, text.as_bytes());
        has(&report, FindingKind::EmbeddedFile) && leaves(&report, Remains::HiddenContent)
    };
    assert!(told("![x](data:image/jpeg;base64,/9j/4AAQSkZJRg==)"));
    assert!(told("![x](DATA:image/png;BASE64,iVBORw0KGgo=)"));
    assert!(!told("The word base64, and a semicolon; nothing else."));
}

#[test]
fn a_pdf_without_its_first_line_is_no_text() {
    let body = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/QZ7PLANT(QZ7PLANT)>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n\
        trailer\n<</Root 1 0 R/Info<</Author(QZ7PLANT)>>>>\n";
    match clean(body) {
        Ok((out, report)) => {
            assert_eq!(report.format, Format::Pdf);
            assert_eq!(planted(&out), None);
        }
        Err(refusal) => assert_eq!(refusal.format, Some(Format::Pdf)),
    }
}
