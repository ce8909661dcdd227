//! Presentations: what stays on the slides, what goes, and what other programs make of the result.

mod judge;
mod samples;

use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, Report, scrub};

use crate::harness::{accepted, clean, contains, fixture, fixtures, has, leaves, members, values};

/// Cleans a file and leaves out what is not seen at first.
fn without_hidden(bytes: &[u8]) -> (Vec<u8>, Report) {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let cleaned = scrub(&bytes, Vec::new(), &limits).map(Clean::into_parts);
    cleaned.expect("the file is accepted")
}

/// All parts of a cleaned file as one text.
fn text(bytes: &[u8]) -> String {
    let parts = members(bytes);
    let texts = parts.iter().map(|(name, body)| {
        let body = String::from_utf8_lossy(body);
        format!("{name}\n{body}\n")
    });
    texts.collect()
}

fn fate(report: &Report, kind: FindingKind) -> Vec<(Fate, String)> {
    let found = report.findings.iter().filter(|found| found.kind == kind);
    let value = |found: &subrosa_scrub::Finding| {
        let value = found.value.as_ref();
        value.map_or(String::new(), |value| value.expose().to_owned())
    };
    found.map(|found| (found.fate, value(found))).collect()
}

#[test]
fn everything_that_is_seen_stays() {
    for (name, bytes) in fixtures(Format::Pptx) {
        let before = text(&bytes).matches(">SEEN").count();
        let after = text(&accepted(&name, &bytes).0).matches(">SEEN").count();
        assert!(before > 0, "{name} shows something");
        // One of them stands beside the chart, in the text of the workbook's copy.
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn every_form_comes_out_as_a_plain_presentation() {
    for (name, bytes) in fixtures(Format::Pptx) {
        let out = text(&accepted(&name, &bytes).0);
        assert!(
            out.contains("presentationml.presentation.main+xml"),
            "{name}"
        );
        assert!(
            !out.contains("macroEnabled") && !out.contains("vba"),
            "{name}"
        );
        assert!(!out.contains("purl.oclc.org"), "{name}");
    }
    let report = accepted("macros", &fixture(Format::Pptx, "macros.pptm")).1;
    assert!(has(&report, FindingKind::Script));
}

#[test]
fn what_goes_is_told() {
    let (_, report) = accepted("everywhere", &fixture(Format::Pptx, "everywhere.pptx"));
    for kind in [
        FindingKind::Author,
        FindingKind::Date,
        FindingKind::Comment,
        FindingKind::Identifier,
        FindingKind::Thumbnail,
        FindingKind::Script,
        FindingKind::ReviewComments,
        FindingKind::EmbeddedFile,
        FindingKind::ExternalTarget,
        FindingKind::Printer,
        FindingKind::PartNames,
        FindingKind::PrivateData,
    ] {
        assert!(has(&report, kind), "{}", kind.key());
    }
    let authors = values(&report, FindingKind::Author);
    assert!(authors.iter().any(|author| author.contains("core-author")));
}

#[test]
fn an_embedded_object_leaves_its_picture() {
    let (out, report) = accepted("everywhere", &fixture(Format::Pptx, "everywhere.pptx"));
    let out = text(&out);
    assert_eq!(out.matches("<p:pic>").count(), 3);
    assert!(!out.contains("oleObj") && !out.contains("graphicFrame"));
    let files = values(&report, FindingKind::EmbeddedFile);
    assert!(files.iter().any(|file| file.contains("Document.1")));
}

#[test]
fn hidden_slides_notes_and_shapes_are_told_and_left_out_if_asked() {
    let bytes = fixture(Format::Pptx, "rich.pptx");
    let hidden = [
        FindingKind::HiddenSlide,
        FindingKind::SpeakerNotes,
        FindingKind::HiddenText,
    ];
    let (out, report) = accepted("rich", &bytes);
    for kind in hidden {
        let told = fate(&report, kind);
        assert!(!told.is_empty(), "{}", kind.key());
        assert!(told.iter().all(|(fate, _)| *fate == Fate::Kept));
    }
    assert!(leaves(&report, Remains::HiddenContent));
    let words = [
        "HIDDEN note",
        "HIDDEN slide",
        "HIDDEN outside",
        "HIDDEN shape",
        "HIDDEN white",
        "HIDDEN tiny",
    ];
    for word in words {
        assert!(text(&out).contains(word), "{word}");
    }
    let (out, report) = without_hidden(&bytes);
    for kind in hidden {
        let told = fate(&report, kind);
        assert!(!told.is_empty(), "{}", kind.key());
        assert!(told.iter().all(|(fate, _)| *fate == Fate::Removed));
    }
    let out = text(&out);
    for word in words {
        assert!(!out.contains(word), "{word}");
    }
    assert!(!out.contains("notesSlide") && out.contains("SEEN at last"));
}

#[test]
fn the_numbers_of_slides_have_no_gap_where_a_hidden_one_was() {
    let bytes = fixture(Format::Pptx, "rich.pptx");
    let (out, _) = without_hidden(&bytes);
    let slides = text(&out).matches("<p:sldId ").count();
    assert!(
        slides
            < text(&accepted("rich", &bytes).0)
                .matches("<p:sldId ")
                .count()
    );
    for number in 256..256 + slides {
        let entry = format!("<p:sldId id=\"{number}\"");
        assert!(text(&out).contains(&entry), "{entry}");
    }
    assert_eq!(without_hidden(&out).0, out);
}

#[test]
fn words_are_unseen_only_where_it_is_certain() {
    let (out, report) = without_hidden(&fixture(Format::Pptx, "white.pptx"));
    let out = text(&out);
    for word in [
        "over a shape",
        "in a filled shape",
        "on a dark slide",
        "in black",
    ] {
        assert!(out.contains(&format!("SEEN {word}")), "{word}");
    }
    assert!(!out.contains("HIDDEN"));
    let told = fate(&report, FindingKind::HiddenText);
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn cut_pictures_are_told_and_links_between_slides_stay() {
    let (out, report) = accepted("rich", &fixture(Format::Pptx, "rich.pptx"));
    assert!(has(&report, FindingKind::CroppedPicture));
    let out = text(&out);
    assert_eq!(out.matches("ppaction://hlinksldjump").count(), 1);
    assert!(!out.contains("TargetMode"));
    let links = values(&report, FindingKind::ExternalTarget);
    assert!(links.iter().any(|link| link.starts_with("https://")));
}

#[test]
fn charts_keep_their_values_and_lose_their_workbook() {
    let (out, report) = accepted("rich", &fixture(Format::Pptx, "rich.pptx"));
    let out = text(&out);
    assert!(out.contains("<c:v>SEEN east</c:v>") && out.contains("<c:v>2.5</c:v>"));
    assert!(!out.contains("externalData") && !out.contains(".xlsx"));
    assert!(has(&report, FindingKind::EmbeddedFile));
}

#[test]
fn diagrams_keep_the_drawing_that_their_data_names() {
    let (out, _) = accepted("diagram", &fixture(Format::Pptx, "diagram.pptx"));
    let out = text(&out);
    assert!(out.contains("ppt/diagrams/drawing1.xml") && !out.contains("drawing2.xml"));
    assert!(out.contains("<dsp:dataModelExt") && out.contains("r:dm=\"rId"));
    assert_eq!(out.matches("SEEN node").count(), 2);
    assert!(out.contains("SEEN on chart") && out.contains("<c:f>Sheet1!$A$1</c:f>"));
    // The data and the drawing of it still mean the same point.
    let points = out.matches("modelId=\"{00000000-0000-4000-8000-00000000000");
    assert_eq!(points.count(), 3);
}

#[test]
fn sounds_are_cleaned_and_animations_of_shapes_stay() {
    let (out, report) = accepted("sound", &fixture(Format::Pptx, "sound.pptx"));
    let out = text(&out);
    assert!(out.contains("ppt/media/media") && out.contains("audio/mpeg"));
    assert!(out.contains("<p:timing>") && out.contains("<p:transition"));
    assert!(!out.contains("videoFile"));
    assert!(has(&report, FindingKind::ExternalTarget));
}

#[test]
fn a_slide_that_is_in_no_list_does_not_come_in_by_a_link() {
    let rich = fixture(Format::Pptx, "rich.pptx");
    let (out, _) = without_hidden(&rich);
    let slides = members(&out)
        .iter()
        .filter(|(name, _)| name.starts_with("ppt/slides/slide"))
        .count();
    assert_eq!(slides, 4);
}

#[test]
fn too_many_slides_are_refused() {
    let limits = Limits {
        pages: 3,
        ..Limits::default()
    };
    let bytes = fixture(Format::Pptx, "rich.pptx");
    let refusal = scrub(&bytes.as_slice(), Vec::new(), &limits).map(|_| ());
    assert_eq!(refusal.unwrap_err().reason, Reason::TooManyPages);
}

#[test]
fn a_presentation_cut_at_any_length_is_refused() {
    let bytes = fixture(Format::Pptx, "template.potx");
    for length in (0..bytes.len()).step_by(97) {
        assert!(clean(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_document_that_is_not_a_presentation_inside_is_refused() {
    let bytes = fixture(Format::Pptx, "template.potx");
    assert!(contains(&bytes, b"ppt/presentation.xml"));
    let other = judge::with(&bytes, "ppt/presentation.xml", b"<x/>");
    assert!(clean(&other).is_err());
}

#[test]
fn links_and_relations_that_lead_in_circles_come_to_an_end() {
    let bytes = fixture(Format::Pptx, "bare.pptx");
    let relations = |body: &str| {
        let start = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
        format!("{start}{body}</Relationships>").into_bytes()
    };
    let family = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    // The slide is its own layout, and the master its own theme.
    for (part, kind, target) in [
        ("ppt/_rels/s.xml.rels", "slideLayout", "s.xml"),
        ("ppt/_rels/m.xml.rels", "theme", "m.xml"),
        ("ppt/_rels/l.xml.rels", "slideMaster", "l.xml"),
    ] {
        let body =
            format!("<Relationship Id=\"rId1\" Type=\"{family}{kind}\" Target=\"{target}\"/>");
        let circle = judge::with(&bytes, part, &relations(&body));
        if let Err(refusal) = clean(&circle) {
            assert_ne!(refusal.reason, Reason::Stopped, "{part}");
        }
    }
}

#[test]
fn bombs_of_shapes_and_entities_are_refused() {
    let bytes = fixture(Format::Pptx, "bare.pptx");
    let start = "<p:sld xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"><p:cSld><p:spTree>";
    let deep = format!("{start}{}", "<p:grpSp>".repeat(100_000));
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><p:sld>&a;</p:sld>";
    let wide = format!("{start}{}", "<p:sp/>".repeat(1_000_000));
    let values = format!("{start}<p:sp {}", "a=\"\" ".repeat(100_000));
    for body in [deep.as_str(), entities, &wide, &values] {
        let bomb = judge::with(&bytes, "ppt/s.xml", body.as_bytes());
        let refusal = clean(&bomb).map(|_| ()).unwrap_err();
        assert_ne!(refusal.reason, Reason::Stopped);
    }
}
