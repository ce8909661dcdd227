//! Text that the forms of a page hide, and text that they show.

use super::*;

fn page_with_form(content: &str, inner: &str, entries: &str) -> Vec<u8> {
    let stream = |head: &str, bytes: &str| {
        format!(
            "<<{head}/Length {}>>\nstream\n{bytes}\nendstream",
            bytes.len()
        )
    };
    let font = "/Font<</F0<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    let form = format!("/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<<{font}>>");
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X0 5 0 R/X1 6 0 R>>{font}\
         /ExtGState<</G0<</ca 0>>/G1<</ca .5>>>>/Properties<</L0 7 0 R>>>>{entries}>>"
    );
    file(&[
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]>>>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page.as_bytes(),
        stream("", content).as_bytes(),
        stream(&form, inner).as_bytes(),
        stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency>>/Resources<</ExtGState<</G1<</ca 1>>>>>>",
            "/G1 gs 0 g 10 10 150 40 re f",
        )
        .as_bytes(),
        b"<</Type/OCG/Name(Layer)>>",
    ])
}

#[test]
fn text_that_a_form_hides_on_a_page_is_told_and_left_out() {
    let text = "BT /F0 12 Tf 20 20 Td (QZ7 hidden) Tj ET";
    let seen = "BT /F0 12 Tf 20 90 Td (Seen here) Tj ET";
    for (case, content, inner) in [
        (
            "white",
            "/X0 Do".to_owned(),
            format!("1 g {text} 0 g {seen}"),
        ),
        (
            "white before",
            "1 g /X0 Do 0 g".to_owned(),
            format!("{text} 0 g {seen}"),
        ),
        (
            "white outline",
            "/X0 Do".to_owned(),
            format!("1 Tr 1 G {text} 0 Tr {seen}"),
        ),
        (
            "invisible",
            "/X0 Do".to_owned(),
            format!("3 Tr {text} 0 Tr {seen}"),
        ),
        (
            "clip alone",
            "/X0 Do".to_owned(),
            format!("q 7 Tr {text} Q {seen}"),
        ),
        (
            "glass",
            format!("q /G0 gs /X0 Do Q {seen}"),
            text.to_owned(),
        ),
        (
            "outside",
            format!("q 1 0 0 1 0 -150 cm /X0 Do Q {seen}"),
            text.to_owned(),
        ),
        (
            "clipped",
            format!("q 0 120 200 80 re W n /X0 Do Q {seen}"),
            text.to_owned(),
        ),
        (
            "tiny",
            format!("q .01 0 0 .01 9 9 cm /X0 Do Q {seen}"),
            text.to_owned(),
        ),
        (
            "covered",
            format!("/X0 Do 10 10 150 40 re f {seen}"),
            text.to_owned(),
        ),
        (
            "covers",
            format!("{text} {seen} /X0 Do"),
            "0 g 10 10 150 40 re f".to_owned(),
        ),
        (
            "twice",
            format!("/X0 Do q 1 0 0 1 0 -150 cm /X0 Do Q {seen} 10 10 150 40 re f"),
            text.to_owned(),
        ),
    ] {
        told_and_dropped(case, &page_with_form(&content, &inner, ""));
    }
    let note = "/Annots[<</Type/Annot/Subtype/Square/Rect[0 0 200 200]/AP<</N 6 0 R>>>>]";
    let content = format!("{text} {seen}");
    told_and_dropped("annotation", &page_with_form(&content, "", note));
    let note = "/Annots[<</Type/Annot/Subtype/Square/Rect[5 5 180 60]/IC[0 0 0]/C[0 0 0]>>]";
    told_and_dropped("drawn annotation", &page_with_form(&content, "", note));
}

#[test]
fn text_in_a_form_that_can_be_seen_somewhere_stays() {
    let text = "BT /F0 12 Tf 20 20 Td (Seen) Tj ET";
    for (case, content, inner) in [
        (
            "white on black",
            "0 g 0 0 200 200 re f /X0 Do",
            format!("1 g {text}"),
        ),
        (
            "once outside",
            "/X0 Do q 1 0 0 1 0 -150 cm /X0 Do Q",
            text.to_owned(),
        ),
        (
            "below the cover",
            "0 g 10 10 150 40 re f 1 g /X0 Do",
            text.to_owned(),
        ),
        (
            "below a group of glass",
            "/X0 Do /G1 gs /X1 Do",
            text.to_owned(),
        ),
        (
            "painted through",
            "/X0 Do",
            format!("7 Tr {text} 0 0 200 200 re f"),
        ),
    ] {
        let dirty = page_with_form(content, &inner, "");
        let (_, report) = accepted(case, &dirty);
        assert!(!has(&report, FindingKind::HiddenText), "{case}");
        let (out, _) = dropped(&dirty);
        if let (Some(before), Some(after)) = (rendered(&dirty), rendered(&out)) {
            assert!(before == after, "{case}: looks different");
        }
    }
}

#[test]
fn what_lies_in_a_layer_that_is_off_covers_no_text() {
    let text = "BT /F0 12 Tf 20 20 Td (Seen) Tj ET";
    for (case, cover) in [("path", "10 10 150 40 re f"), ("form", "/X1 Do")] {
        let content = format!("{text} /OC /L0 BDC {cover} EMC");
        let (_, report) = accepted(case, &page_with_form(&content, "", ""));
        // The layer itself is told.
        let words = values(&report, FindingKind::HiddenText);
        assert_eq!(words, Vec::<String>::new(), "{case}");
    }
}

#[test]
fn a_form_is_whole_on_the_page_that_shows_it() {
    let page = |content: u32| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents {content} 0 R/Resources<</XObject<</X0 7 0 R>>>>>>"
        )
    };
    let inner = "BT /F0 12 Tf 20 20 Td (Seen) Tj ET";
    let dirty = file(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
        page(5).as_bytes(),
        page(6).as_bytes(),
        b"<</Length 29>>\nstream\n/X0 Do 0 g 10 10 150 40 re f \nendstream",
        b"<</Length 6>>\nstream\n/X0 Do\nendstream",
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</Font<</F0<</Type/Font/Subtype/Type1/BaseFont\
             /Helvetica>>>>>>/Length {}>>\nstream\n{inner}\nendstream",
            inner.len()
        )
        .as_bytes(),
    ]);
    let (out, _) = dropped(&dirty);
    if let Some(said) = text(&out) {
        assert_eq!(said.matches("Seen").count(), 1, "{said}");
    }
    assert_eq!(dropped(&out).0, out);
}

pub(super) fn told_and_dropped(case: &str, bytes: &[u8]) {
    let (kept, report) = accepted(case, bytes);
    let found = values(&report, FindingKind::HiddenText).join(" ");
    assert!(found.contains("QZ7 hidden"), "{case}: {found}");
    assert!(leaves(&report, Remains::HiddenContent), "{case}");
    let (out, report) = dropped(bytes);
    let gone = |fate| {
        let mut found = report.findings.iter();
        found.any(|found| found.kind == FindingKind::HiddenText && found.fate == fate)
    };
    assert!(gone(Fate::Removed) && !gone(Fate::Kept), "{case}");
    assert!(!leaves(&report, Remains::HiddenContent), "{case}");
    if let (Some(before), Some(after)) = (text(&kept), text(&out)) {
        // The program leaves out what lies outside the page by itself.
        assert!(
            before.contains("QZ7") || ["outside", "clipped", "tiny"].contains(&case),
            "{case}: {before}"
        );
        assert!(!after.contains("QZ7"), "{case}: {after}");
        assert!(
            after.contains("Seen") && after.contains("here"),
            "{case}: {after}"
        );
    }
    assert_eq!(dropped(&out).0, out, "{case}");
}
