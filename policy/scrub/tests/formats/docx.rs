//! Documents of Word, read by programs that are not ours.

mod judged;
mod notes;

use subrosa_scrub::{Clean, Fate, FindingKind, Format, Limits, Reason, Remains, scrub};

use crate::harness::{accepted, clean, contains, fixture, has, leaves, members, values};
use crate::zip::made::{archive, member};

/// The text of a member of a package.
fn part(package: &[u8], wanted: &str) -> String {
    let found = members(package)
        .into_iter()
        .find(|(name, _)| name == wanted);
    String::from_utf8(found.expect("the part is there").1).unwrap()
}

#[test]
fn what_every_place_of_a_document_says_is_told_and_is_gone() {
    let (out, report) = accepted("every-place", &fixture(Format::Docx, "every-place.docm"));
    for (kind, value) in [
        (FindingKind::Author, "QZ7PLANT author"),
        (FindingKind::Author, "QZ7PLANT reader"),
        (FindingKind::Author, "QZ7PLANT person"),
        (FindingKind::Author, "QZ7PLANT creator"),
        (FindingKind::Date, "2023-04-05T06:07:08Z"),
        (FindingKind::Software, "Microsoft Office Word"),
        (FindingKind::TrackedChanges, "QZ7PLANT deleted"),
        (FindingKind::ReviewComments, "QZ7PLANT remark"),
        (FindingKind::FormFields, "QZ7PLANT tag"),
        (FindingKind::ExternalTarget, "https://QZ7PLANT.example/page"),
        (FindingKind::PartNames, "QZ7PLANT style"),
    ] {
        let told = values(&report, kind);
        assert!(told.contains(&value.to_owned()), "{kind:?}: {told:?}");
    }
    for kind in [
        FindingKind::EmbeddedFile,
        FindingKind::Script,
        FindingKind::Printer,
        FindingKind::Thumbnail,
        FindingKind::LostPicture,
        FindingKind::Identifier,
    ] {
        assert!(has(&report, kind), "{kind:?}");
    }
    assert!(!contains(&out, b"vbaProject") && !contains(&out, b"docProps"));
}

#[test]
fn insertions_stay_deletions_go_and_halves_of_a_joined_paragraph_meet() {
    for name in ["every-place.docm", "strict.docx"] {
        let (out, _) = accepted(name, &fixture(Format::Docx, name));
        let text = part(&out, "word/document.xml");
        for kept in [
            "inserted ",
            "moved to ",
            "kept cell",
            "boxed words",
            "controlled words",
        ] {
            assert!(text.contains(kept), "{name}: {kept}");
        }
        let joined = text.split("<w:p>").any(|paragraph| {
            paragraph.contains("first half, ") && paragraph.contains("second half")
        });
        assert!(joined, "{name}");
        assert_eq!(text.matches("<w:tr>").count(), 1, "{name}: the deleted row");
    }
}

#[test]
fn fields_that_lead_inside_stay_and_others_are_what_they_showed() {
    let (out, _) = accepted("fields", &fixture(Format::Docx, "every-place.docm"));
    let text = part(&out, "word/document.xml");
    for kept in [
        " REF mark1 \\h ",
        " PAGEREF mark1 \\h ",
        "w:anchor=\"mark1\"",
        "NUMPAGES",
    ] {
        assert!(text.contains(kept), "{kept}");
    }
    for shown in [
        "shown author",
        "shown link",
        "shown merge",
        "shown file",
        "chosen",
        "\u{2612}",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
    for gone in [
        "AUTHOR",
        "HYPERLINK",
        "INCLUDEPICTURE",
        "MERGEFIELD",
        "FILENAME",
    ] {
        assert!(!text.contains(gone), "{gone}");
    }
}

#[test]
fn hidden_text_is_told_and_left_out_when_that_is_wanted() {
    let file = fixture(Format::Docx, "every-place.docm");
    let (out, report) = accepted("hidden", &file);
    assert_eq!(
        values(&report, FindingKind::HiddenText),
        ["hidden words", "white words"]
    );
    assert!(leaves(&report, Remains::HiddenContent));
    assert!(part(&out, "word/document.xml").contains("hidden words"));
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    let (out, report) = scrub(&file, Vec::new(), &limits)
        .map(Clean::into_parts)
        .unwrap();
    let text = part(&out, "word/document.xml");
    assert!(!text.contains("hidden words") && !text.contains("white words"));
    let fates: Vec<Fate> = report
        .findings
        .iter()
        .filter(|found| found.kind == FindingKind::HiddenText)
        .map(|found| found.fate)
        .collect();
    assert_eq!(fates, [Fate::Removed, Fate::Removed]);
}

/// A package with this document in it.
fn package(document: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let rels = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"a\" Type=\"{kind}\" Target=\"word/document.xml\"/></Relationships>"
    );
    let mut all = vec![
        member("[Content_Types].xml", b"<Types/>"),
        member("_rels/.rels", rels.as_bytes()),
        member("word/document.xml", document.as_bytes()),
    ];
    all.extend(
        more.iter()
            .map(|(name, body)| member(name, body.as_bytes())),
    );
    archive(&all)
}

fn document(body: &str) -> String {
    format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <w:body>{body}</w:body></w:document>"
    )
}

fn refused(bytes: &[u8]) -> Reason {
    let refusal = clean(bytes).map(|_| ()).unwrap_err();
    assert_eq!(refusal.format, Some(Format::Docx));
    refusal.reason
}

#[test]
fn names_are_matched_by_their_namespace_and_not_by_their_prefix() {
    let body =
        "<w:p><w:r><w:t>kept</w:t></w:r><x:r xmlns:x=\"urn:x\"><x:t>QZ7PLANT</x:t></x:r></w:p>";
    let (out, _) = accepted("prefix", &package(&document(body), &[]));
    assert!(part(&out, "word/document.xml").contains("kept"));
    let other = document(body)
        .replace("xmlns:w=", "xmlns:q=")
        .replace("w:", "q:")
        .replace("xmlns:q=", "xmlns:w=\"urn:QZ7PLANT\" xmlns:q=");
    let (same, _) = accepted(
        "other prefix",
        &package(&other.replace("xmlns:xmlns", "xmlns"), &[]),
    );
    assert_eq!(
        part(&out, "word/document.xml"),
        part(&same, "word/document.xml")
    );
}

#[test]
fn xml_that_is_a_trap_is_refused() {
    let with = |text: &str| refused(&package(text, &[]));
    let typed = format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{}", document("<w:p/>"));
    assert_eq!(with(&typed), Reason::Unusual);
    let entity = document("<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>");
    assert_eq!(with(&entity), Reason::Unusual);
    let deep = document(&"<w:p><w:r>".repeat(100_000));
    assert_eq!(with(&deep), Reason::Damaged);
    assert_eq!(with("<w:document xmlns:w=\"urn:x\"/>"), Reason::Damaged);
    assert_eq!(with(&document("<w:p></w:r>")), Reason::Damaged);
    assert_eq!(with(&document("<w:p>")), Reason::Damaged);
    assert_eq!(
        with(&document("<w:p/>").replace("</w:document>", "")),
        Reason::Truncated
    );
    assert_eq!(with(&format!("{}<more/>", document(""))), Reason::Damaged);
    assert_eq!(with("\u{1}"), Reason::Damaged);
}

#[test]
fn a_picture_or_part_that_leads_to_itself_ends() {
    let family = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"h\" Type=\"{family}/header\" Target=\"document.xml\"/>\
         <Relationship Id=\"s\" Type=\"{family}/styles\" Target=\"../word/document.xml\"/>\
         <Relationship Id=\"n\" Type=\"{family}/numbering\" Target=\"gone.xml\"/></Relationships>"
    );
    let body = "<w:p/><w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/>\
                <w:footerReference w:type=\"default\" r:id=\"none\"/></w:sectPr>";
    let file = package(&document(body), &[("word/_rels/document.xml.rels", &rels)]);
    let (out, _) = accepted("cycle", &file);
    let text = part(&out, "word/document.xml");
    assert!(!text.contains("Reference") && !contains(&out, b"_rels/document"));
}

#[test]
fn much_text_is_within_the_limits_and_a_bomb_is_not() {
    let many = document(&"<w:p><w:r><w:t>words</w:t></w:r></w:p>".repeat(20_000));
    accepted("long", &package(&many, &[]));
    let bomb = document(&format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        " ".repeat(24 << 20)
    ));
    let reason = refused(&package(&bomb, &[]));
    assert!(
        [Reason::TooLarge, Reason::TooCompressed].contains(&reason),
        "{reason:?}"
    );
}
