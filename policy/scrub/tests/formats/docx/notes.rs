//! Footnotes and endnotes: they stay where what is written refers to them, and only there.

use subrosa_scrub::{Clean, Limits, scrub};

use super::{document, package, part};
use crate::harness::accepted;

/// A document with this text and these notes.
fn noted(body: &str, notes: &str) -> Vec<u8> {
    let family = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"f\" Type=\"{family}/footnotes\" Target=\"notes.xml\"/></Relationships>"
    );
    let notes = format!(
        "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         {notes}</w:footnotes>"
    );
    let more = [
        ("word/_rels/document.xml.rels", &*rels),
        ("word/notes.xml", &*notes),
    ];
    package(&document(body), &more)
}

fn note(attributes: &str, words: &str) -> String {
    format!("<w:footnote {attributes}><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>")
}

#[test]
fn a_note_stays_if_it_separates_others_or_a_reference_to_it_is_written() {
    let body = "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\" 2\"/>\
                <w:footnoteReference w:id=\"x\"/></w:r>\
                <w:other><w:r><w:footnoteReference w:id=\"5\"/></w:r></w:other></w:p>";
    let notes = [
        note("w:type=\"separator\" w:id=\"-1\"", "separating"),
        note(
            "w:type=\"QZ7PLANT\" w:id=\"0\"",
            "QZ7PLANT of no known type",
        ),
        note("w:id=\"2\"", "referred to"),
        note("w:id=\"3\"", "QZ7PLANT not referred to"),
        note("w:id=\"x\"", "QZ7PLANT without a number"),
        note("w:id=\"5\"", "QZ7PLANT referred to where nothing may"),
    ];
    let (out, _) = accepted("notes", &noted(body, &notes.concat()));
    let kept = part(&out, "word/footnotes.xml");
    assert!(
        kept.contains("separating") && kept.contains("referred to"),
        "{kept}"
    );
    assert!(!kept.contains("QZ7PLANT"), "{kept}");
    assert_eq!(accepted("notes again", &out).0, out);
}

#[test]
fn a_note_leaves_with_the_hidden_text_that_refers_to_it() {
    let body = "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>\
                <w:footnoteReference w:id=\"1\"/></w:r></w:p>";
    let file = noted(body, &note("w:id=\"1\"", "under it"));
    let (out, _) = accepted("hidden note", &file);
    assert!(part(&out, "word/footnotes.xml").contains("under it"));
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let answer = scrub(&file, Vec::new(), &limits).map(Clean::into_parts);
    let (out, _) = answer.unwrap();
    assert!(!part(&out, "word/footnotes.xml").contains("under it"));
}
