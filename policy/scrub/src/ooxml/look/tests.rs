use super::Look;
use crate::docx::SHAPE;
use crate::zip::{Archive, ZipWriter};
use crate::{Budget, Clean, Cursor, Format, Limits, Reason, SecondLook, scrub};

/// The parts of a cleaned document, in their order.
fn parts() -> Vec<(String, Vec<u8>)> {
    let dirty = include_bytes!("../../../tests/data/docx/every-place.docm").to_vec();
    let (clean, _) = scrub(&dirty, Vec::new(), &Limits::default())
        .map(Clean::into_parts)
        .unwrap();
    let mut budget = Budget::new(&Limits::default());
    let archive = Archive::open(&clean, &mut budget).unwrap();
    let entries = archive.entries.iter();
    entries
        .map(|entry| {
            let member = archive.member(entry, false, &mut budget).unwrap();
            let bytes = Cursor::new(&member).head(1 << 20).unwrap();
            (entry.name.clone(), bytes)
        })
        .collect()
}

fn looked_at(parts: &[(String, Vec<u8>)]) -> Result<(), Reason> {
    let mut package = Vec::new();
    let mut writer = ZipWriter::new(&mut package);
    for (name, bytes) in parts {
        writer.member(name, |out| out.write_all(bytes).map_err(|_| Reason::Write))?;
    }
    writer.finish()?;
    let mut look = Box::new(Look::new(Format::Docx, &SHAPE));
    for piece in package.chunks(7) {
        look.see(piece)?;
    }
    look.done().map(|_| ())
}

/// What the look says when one text in one part is another.
fn changed(part: &str, from: &str, to: &str) -> Result<(), Reason> {
    let mut all = parts();
    let place = all.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = String::from_utf8(place.1.clone()).unwrap();
    assert!(text.contains(from), "{part} holds {from}");
    place.1 = text.replacen(from, to, 1).into_bytes();
    looked_at(&all)
}

#[test]
fn a_cleaned_package_passes_whatever_pieces_it_comes_in() {
    assert_eq!(looked_at(&parts()), Ok(()));
}

#[test]
fn anything_that_the_lists_do_not_have_is_seen() {
    let main = "word/document.xml";
    for (part, from, to) in [
        (main, "<w:body>", "<w:body><w:note/>"),
        (main, "<w:body>", "<w:body><w:ins></w:ins>"),
        (main, "<w:body>", "<w:body><!-- words -->"),
        (main, "<w:body>", "<w:body>words"),
        (main, "<w:p>", "<w:p w:rsidR=\"00AB12CD\">"),
        (main, "mark1", "somebody"),
        (main, "style1", "somebody"),
        (main, " PAGEREF mark1", " AUTHOR mark1"),
        (main, "w:val=\"Table", "w:val=\"table"),
        (main, "xmlns:w=\"http", "xmlns:w=\"https"),
        (main, "?>\n", "?>\n\n"),
        (main, "</w:document>", "</w:document><w:p/>"),
        (main, "r:id=\"rId", "r:id=\"rId9"),
        ("word/styles.xml", "Style 1", "Somebody"),
        ("_rels/.rels", "Id=\"rId1\"", "Id=\"mine\""),
        ("_rels/.rels", "word/document", "word/other"),
        (
            "word/_rels/document.xml.rels",
            "/></Rel",
            " TargetMode=\"External\"/></Rel",
        ),
        (
            "word/_rels/document.xml.rels",
            "header1.xml",
            "../word/header1.xml",
        ),
        (
            "[Content_Types].xml",
            "PartName=\"/word/styles",
            "PartName=\"/word/gone",
        ),
    ] {
        let answer = changed(part, from, to);
        assert_eq!(answer, Err(Reason::SecondLook), "{part}: {from} as {to}");
    }
}

#[test]
fn a_part_that_nobody_names_and_one_that_is_missing_are_seen() {
    let mut more = parts();
    more.push(("word/other.xml".to_owned(), b"<x/>".to_vec()));
    assert_eq!(looked_at(&more), Err(Reason::SecondLook));
    for gone in 0..parts().len() {
        let mut fewer = parts();
        let (name, _) = fewer.remove(gone);
        assert_eq!(looked_at(&fewer), Err(Reason::SecondLook), "without {name}");
    }
}
