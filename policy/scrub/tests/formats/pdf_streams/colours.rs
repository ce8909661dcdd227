//! Colours of palettes that nothing is painted in.

use super::*;

const PALETTE: &str = "(QZ7ABCPLANTxyzQZ7PLANT one two three QZ7PLANT99DEF)";

#[test]
fn colours_that_nothing_is_painted_in_are_gone() {
    let space = format!("[/Indexed/DeviceRGB 15{PALETTE}]");
    let picture = |decode: &str| {
        let head = "/Type/XObject/Subtype/Image/Width 4/Height 2/BitsPerComponent 4";
        format!(
            "<<{head}/ColorSpace {space}{decode}/Length 4>>\nstream\n\x11\x1f\x1f\x11\nendstream"
        )
    };
    let build = |content: &str, picture: &str| {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</ColorSpace<</C0 {space}>>\
             /XObject<</X0 5 0 R>>>>>>"
        );
        let content = format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        );
        let pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>".as_slice();
        let parts = [page.as_bytes(), content.as_bytes(), picture.as_bytes()];
        let [page, content, picture] = parts;
        file(&[
            b"<</Type/Catalog/Pages 2 0 R>>",
            pages,
            page,
            content,
            picture,
        ])
    };
    let draw = "q 99 0 0 99 9 9 cm /X0 Do Q";
    let inline = "q 99 0 0 99 9 9 cm BI /W 4 /H 2 /BPC 4 /CS /C0 /F /AHx ID 111f1f11> EI Q";
    for (case, content, picture) in [
        ("picture", draw, picture("")),
        ("turned round", draw, picture("/Decode[15 0]")),
        ("inline", inline, picture("")),
        (
            "filled",
            "/C0 cs 1 sc 9 9 99 99 re f 15 scn 20 20 9 9 re f",
            picture(""),
        ),
        (
            "stroked",
            "/C0 CS 1 SC 9 9 99 99 re S 77 SCN 20 20 9 9 re S",
            picture(""),
        ),
    ] {
        let dirty = build(content, &picture);
        let (out, report) = accepted(case, &dirty);
        assert!(has(&report, FindingKind::UnusedColours), "{case}");
        let hex: String = b"QZ7PLANT"
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        assert_eq!(planted(&out), None, "{case}");
        assert!(!contains(&out, hex.as_bytes()), "{case}");
        assert_eq!(accepted(case, &out).0, out, "{case}");
        if let (Some(before), Some(after)) = (rendered(&dirty), rendered(&out)) {
            assert!(before == after, "{case}: looks different");
        }
    }
}

#[test]
fn colours_that_a_form_may_choose_stay() {
    let dirty = file(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X0 5 0 R>>/ColorSpace<<\
          /C0[/Indexed/DeviceRGB 2<0000000000ff00ff00>]>>>>>>",
        b"<</Length 16>>\nstream\n/C0 cs 1 sc /X0 Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<<>>/Length 18>>\nstream\n2 sc 0 0 99 99 re f\nendstream",
    ]);
    let (out, report) = accepted("form", &dirty);
    assert!(!has(&report, FindingKind::UnusedColours));
    if let (Some(before), Some(after)) = (rendered(&dirty), rendered(&out)) {
        assert!(before == after);
    }
}
