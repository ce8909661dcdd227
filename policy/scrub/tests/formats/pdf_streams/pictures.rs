//! Pictures that a page hides or shows in part, and pictures that it shows.

use std::io::Read as _;

use super::*;

/// A page of 200 points that can draw the pictures `/X0`, `/X1` and `/X2`, which is seen through, and the form `/X3` of
/// `inner`.
fn page_with_pictures(content: &str, inner: &str, entries: &str) -> Vec<u8> {
    let stream = |head: &str, bytes: &[u8]| {
        let head = format!("<<{head}/Length {}>>\nstream\n", bytes.len());
        [head.as_bytes(), bytes, b"\nendstream"].concat()
    };
    let image = |more: &str, shade: u8| {
        let head = "/Type/XObject/Subtype/Image/Width 16/Height 16/ColorSpace/DeviceGray/BitsPerComponent 8";
        let pixels: Vec<u8> = (0..=255_u8).map(|pixel| pixel / 4 + shade).collect();
        stream(&format!("{head}{more}"), &pixels)
    };
    let pictures = "/XObject<</X0 5 0 R/X1 6 0 R/X2 7 0 R/X3 9 0 R/X4 10 0 R>>";
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<{pictures}/ExtGState<</G0<</ca 0>>\
         /G1<</ca .5>>/G2<</ca 1>>>>/Pattern<</P0 11 0 R>>/Properties<</L0 12 0 R>>/ColorSpace<</C0[/Indexed/DeviceGray 1<4080>]\
         /C1[/Separation/None/DeviceGray<</FunctionType 2/Domain[0 1]/N 1>>]>>>>{entries}>>"
    );
    let form = format!(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<<{pictures}/ExtGState<</G2<</ca 1>>>>>>"
    );
    file(&[
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[12 0 R]/D<</OFF[12 0 R]>>>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page.as_bytes(),
        &stream("", content.as_bytes()),
        &image("", 0),
        &image("", 100),
        &image("/SMask 8 0 R", 100),
        &image("", 150),
        &stream(&form, inner.as_bytes()),
        &stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency>>/Resources<</ExtGState<</G2<</ca 1>>>>>>",
            b"/G2 gs 0 0 200 200 re f",
        ),
        &stream(
            "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 20 20]/XStep 20/YStep 20/Resources<<>>",
            b"0 0 10 10 re f",
        ),
        b"<</Type/OCG/Name(Layer)>>",
    ])
}

/// A picture 100 points wide in the middle of the page.
const MIDDLE: &str = "q 100 0 0 100 50 50 cm /X0 Do Q";
/// The same as a part of the content.
const INLINE: &str = "q 100 0 0 100 50 50 cm BI /W 2 /H 2 /BPC 8 /CS /C0 ID \0\u{1}\u{1}\0\nEI Q";

fn fates(report: &Report, kind: FindingKind) -> Vec<Fate> {
    let found = report.findings.iter();
    let found = found.filter(|found| found.kind == kind);
    found.map(|found| found.fate).collect()
}

/// How many pictures there are, as objects and in contents.
fn pictures(file: &[u8]) -> usize {
    let count = |bytes: &[u8], part: &[u8]| {
        let windows = bytes.windows(part.len());
        windows.filter(|window| *window == part).count()
    };
    let starts = memchr::memmem::find_iter(file, b"stream\n");
    let inline = starts.map(|start| {
        let mut content = Vec::new();
        let mut reader = flate2::read::ZlibDecoder::new(&file[start + 7..]);
        let _partly = reader.read_to_end(&mut content);
        count(&content, b"BI /")
    });
    // What gets no shorter is not packed.
    count(file, b"/Image") + count(file, b"BI /") + inline.sum::<usize>()
}

fn looks_the_same(case: &str, before: &[u8], after: &[u8]) {
    let shown = |bytes| run("pdftoppm", &["-r", "72", "-cropbox", "FILE"], bytes);
    if let (Some(before), Some(after)) = (shown(before), shown(after)) {
        assert!(before == after, "{case}: looks different");
    }
}

/// The picture is told and goes on choice, with `stays` others left.
fn hidden_and_dropped(case: &str, dirty: &[u8], stays: usize) {
    let (kept, report) = accepted(case, dirty);
    let kinds = fates(&report, FindingKind::HiddenText);
    assert_eq!(kinds, [Fate::Kept], "{case}");
    assert!(leaves(&report, Remains::HiddenContent), "{case}");
    assert!(pictures(&kept) > stays, "{case}");
    let (out, report) = dropped(dirty);
    let kinds = fates(&report, FindingKind::HiddenText);
    assert_eq!(kinds, [Fate::Removed], "{case}");
    assert!(!leaves(&report, Remains::HiddenContent), "{case}");
    assert_eq!(pictures(&out), stays, "{case}");
    assert!(!contains(&out, b"/Indexed"), "{case}: its colours stay");
    looks_the_same(case, dirty, &out);
    assert_eq!(dropped(&out).0, out, "{case}: scrubbed twice");
    assert_eq!(dropped(&kept).0, out, "{case}: chosen later");
}

#[test]
fn a_picture_that_cannot_be_seen_is_told_and_left_out_where_that_was_chosen() {
    for (case, content, stays) in [
        ("off the page", "q 100 0 0 100 5000 5000 cm PICTURE Q", 0),
        ("beside the page", "q 1 0 0 1 150 0 cm PICTURE Q", 0),
        ("empty clip", "q 0 0 0 0 re W n PICTURE Q", 0),
        ("other clip", "q 0 0 40 40 re W n PICTURE Q", 0),
        ("no ink", "q /G0 gs PICTURE Q", 0),
        ("black", "PICTURE 0 g 40 40 120 120 re f", 0),
        ("white", "PICTURE 1 g 48 48 104 104 re f 0 g", 0),
        (
            "corner by corner",
            "PICTURE 40 40 m 160 40 l 160 160 l 40 160 l h f",
            0,
        ),
        (
            "two halves",
            "PICTURE 40 40 60 120 re 100 40 60 120 re f",
            0,
        ),
        ("two bars", "PICTURE 40 40 120 70 re f 40 90 120 70 re B", 0),
        (
            "turned",
            "q 0 1 -1 0 200 0 cm PICTURE Q 40 40 120 120 re f",
            0,
        ),
        ("picture", "PICTURE q 120 0 0 120 40 40 cm /X1 Do Q", 1),
        (
            "inline picture",
            "PICTURE q 120 0 0 120 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0\nEI Q",
            1,
        ),
        ("cover in a form", "PICTURE /X3 Do", 0),
    ] {
        for (kind, picture) in [("object", MIDDLE), ("inline", INLINE)] {
            let content = content.replace("PICTURE", picture);
            let dirty = page_with_pictures(&content, "0 g 40 40 120 120 re f", "");
            hidden_and_dropped(&format!("{case}, {kind}"), &dirty, stays);
        }
    }
    // Viewers may round a picture outwards and so show a hair of it, which is no reason to keep it.
    let same = page_with_pictures(&format!("{MIDDLE} 50 50 100 100 re f"), "", "");
    assert_eq!(pictures(&dropped(&same).0), 0);
    let tiny = page_with_pictures("q .01 0 0 .01 50 50 cm /X0 Do Q", "", "");
    let (out, report) = dropped(&tiny);
    assert_eq!(fates(&report, FindingKind::HiddenText), [Fate::Removed]);
    assert!(!contains(&out, b"/Image"));
    let cropped = page_with_pictures(MIDDLE, "", "/CropBox[0 0 40 40]");
    hidden_and_dropped("crop box", &cropped, 0);
    let note = "/Annots[<</Type/Annot/Subtype/Square/Rect[20 20 180 180]/IC[0 0 0]/C[0 0 0]>>]";
    hidden_and_dropped("annotation", &page_with_pictures(MIDDLE, "", note), 0);
}

#[test]
fn a_picture_that_a_form_hides_on_a_page_is_told_and_left_out() {
    for (case, content) in [
        ("covered", "/X3 Do 40 40 120 120 re f"),
        ("outside", "q 1 0 0 1 160 0 cm /X3 Do Q"),
        ("clipped", "q 0 0 40 200 re W n /X3 Do Q"),
        (
            "twice",
            "q 1 0 0 1 160 0 cm /X3 Do Q /X3 Do 40 40 120 120 re f",
        ),
    ] {
        for (kind, picture) in [
            ("object", MIDDLE),
            (
                "inline",
                "q 100 0 0 100 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0\nEI Q",
            ),
        ] {
            let dirty = page_with_pictures(content, picture, "");
            hidden_and_dropped(&format!("{case}, {kind}"), &dirty, 0);
        }
    }
    let once = page_with_pictures("/X3 Do q 1 0 0 1 160 0 cm /X3 Do Q", MIDDLE, "");
    let (out, report) = dropped(&once);
    assert!(!has(&report, FindingKind::HiddenText));
    assert!(contains(&out, b"/Image"));
}

#[test]
fn a_picture_of_which_a_part_is_hidden_is_told_and_stays() {
    for (case, cover) in [
        ("bar", "60 80 40 10 re f"),
        ("white bar", "1 g 60 80 40 10 re f"),
        ("several bars", "60 80 40 10 re 60 60 40 10 re f"),
        ("all but an edge", "50 50 100 95 re f"),
        (
            "disc",
            "100 80 m 120 80 120 110 100 110 c 80 110 80 80 100 80 c f",
        ),
        ("picture", "q 30 0 0 30 60 60 cm /X1 Do Q"),
        (
            "pictures side by side",
            "q 10 0 0 12 60 60 cm /X1 Do Q q 10 0 0 12 70 60 cm /X1 Do Q",
        ),
        ("form", "/X3 Do"),
    ] {
        let content = format!("{MIDDLE} 0 g {cover}");
        told_and_kept(case, &page_with_pictures(&content, "60 80 40 10 re f", ""));
    }
    let clip = format!("q 50 50 60 100 re W n {MIDDLE} Q");
    told_and_kept("clip", &page_with_pictures(&clip, "", ""));
    let edge = format!("q 1 0 0 1 100 0 cm {MIDDLE} Q");
    told_and_kept("edge", &page_with_pictures(&edge, "", ""));
}

fn told_and_kept(case: &str, dirty: &[u8]) {
    for (out, report) in [accepted(case, dirty), dropped(dirty)] {
        let told = fates(&report, FindingKind::CroppedPicture);
        assert_eq!(told, [Fate::Kept], "{case}");
        assert!(!has(&report, FindingKind::HiddenText), "{case}");
        assert!(leaves(&report, Remains::HiddenContent), "{case}");
        assert!(contains(&out, b"/Image"), "{case}");
        looks_the_same(case, dirty, &out);
    }
}

#[test]
fn a_picture_that_can_be_seen_is_not_called_hidden() {
    for (case, content, inner) in [
        ("ground", "0 0 200 200 re f PICTURE", ""),
        ("bleed", "q 1.9 0 0 1.9 -90 -90 cm PICTURE Q", ""),
        ("words", "PICTURE 60 60 m 140 60 l S", ""),
        ("lines", "PICTURE 50 60 100 .5 re f 50 70 100 1 re f", ""),
        ("slanting line", "PICTURE 50 50 m 150 149 l 150 150 l f", ""),
        ("frame", "PICTURE 45 45 110 110 re 50 50 100 100 re f*", ""),
        ("glass", "PICTURE /G1 gs 40 40 120 120 re f", ""),
        ("glass group", "PICTURE /G1 gs /X4 Do", ""),
        (
            "hatching",
            "PICTURE /Pattern cs /P0 scn 40 40 120 120 re f",
            "",
        ),
        ("no ink", "PICTURE /C1 cs 1 scn 40 40 120 120 re f", ""),
        ("mask", "PICTURE q 120 0 0 120 40 40 cm /X2 Do Q", ""),
        (
            "stencil",
            "PICTURE q 120 0 0 120 40 40 cm BI /W 1 /H 1 /IM true ID 0\nEI Q",
            "",
        ),
        ("logo", "PICTURE q 10 0 0 10 60 60 cm /X1 Do Q", ""),
        ("again", "PICTURE 40 40 120 120 re f PICTURE", ""),
        ("tiles", "PICTURE q 1 0 0 1 150 0 cm PICTURE Q", ""),
        (
            "line",
            "PICTURE q 100 0 0 .01 50 20 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0\nEI Q",
            "",
        ),
        (
            "shade",
            "PICTURE q 30 0 0 30 5 5 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd\nEI Q 10 10 10 10 re f",
            "",
        ),
        ("in a form", "0 0 200 200 re f /X3 Do", MIDDLE),
    ] {
        let dirty = page_with_pictures(&content.replace("PICTURE", MIDDLE), inner, "");
        let (_, report) = accepted(case, &dirty);
        for kind in [FindingKind::HiddenText, FindingKind::CroppedPicture] {
            assert!(!has(&report, kind), "{case}: {kind:?}");
        }
        assert!(!leaves(&report, Remains::HiddenContent), "{case}");
        let (out, _) = dropped(&dirty);
        assert!(contains(&out, b"/Image"), "{case}");
        looks_the_same(case, &dirty, &out);
    }
}

#[test]
fn what_lies_in_a_layer_that_is_off_covers_no_picture() {
    let bar = "60 80 40 10 re f";
    for (case, cover) in [
        ("bar", bar),
        ("form", "/X3 Do"),
        ("picture", "q 30 0 0 30 60 60 cm /X1 Do Q"),
    ] {
        let content = format!("{MIDDLE} /OC /L0 BDC {cover} EMC");
        let (out, report) = accepted(case, &page_with_pictures(&content, bar, ""));
        assert!(!has(&report, FindingKind::CroppedPicture), "{case}");
        assert!(contains(&out, b"/Image"), "{case}");
    }
}
