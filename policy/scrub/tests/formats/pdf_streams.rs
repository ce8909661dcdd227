//! What PDF streams hold: hidden words are gone, pages look the same, and no bytes at random stop the cleaner.

mod colours;
mod fonts;
mod forms;
mod pictures;

use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use subrosa_scrub::{Fate, FindingKind, Format, Limits, Reason, Remains, Report, scrub};

use crate::harness::{accepted, clean, contains, fixture, has, leaves, planted, values};

/// A PDF of one page that holds `content` and a base font.
fn page(content: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}>>\nstream\n", content.len());
    let stream = [head.as_bytes(), content, b"\nendstream"].concat();
    file(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F0 \
          <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/ExtGState<</G0<</ca 0.5>>>>/ColorSpace<<\
          /C0[/CalGray<</WhitePoint[1 1 1]>>]/C1[/Separation/Spot/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]\
          /C1[0]/N 1>>]/C2[/Separation/Spot/None<</FunctionType 2/Domain[0 1]/N 1>>]/C3[/Separation/None/DeviceGray<<\
          /FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]>>>>>>",
        &stream,
    ])
}

/// A PDF of these objects, the first of which is the catalog.
fn file(objects: &[&[u8]]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(*object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    file
}

/// The output of a program on a file; `None` if the program is missing.
fn run(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, bytes).unwrap();
    let mut command = Command::new(program);
    for argument in arguments {
        match *argument {
            "FILE" => command.arg(&file),
            other => command.arg(other),
        };
    }
    match command.current_dir(Path::new(folder.path())).output() {
        Ok(output) => Some(output.stdout),
        Err(_) => {
            eprintln!("SKIPPED: {program} is missing");
            None
        }
    }
}

fn rendered(bytes: &[u8]) -> Option<Vec<u8>> {
    run("pdftoppm", &["-r", "72", "FILE"], bytes)
}

fn text(bytes: &[u8]) -> Option<String> {
    let text = run("pdftotext", &["FILE", "-"], bytes)?;
    Some(String::from_utf8_lossy(&text).trim().to_owned())
}

fn dropped(bytes: &[u8]) -> (Vec<u8>, Report) {
    let limits = Limits {
        drop_hidden: true,
        ..Limits::default()
    };
    scrub(&bytes, Vec::new(), &limits).unwrap().into_parts()
}

#[test]
fn words_in_every_place_inside_streams_are_gone_and_the_page_looks_the_same() {
    let dirty = fixture(Format::Pdf, "streams.pdf");
    assert!(planted(&dirty).is_some());
    let (out, report) = accepted("streams.pdf", &dirty);
    assert_eq!(planted(&out), None);
    for kind in [
        FindingKind::Comment,
        FindingKind::PartNames,
        FindingKind::PrivateData,
        FindingKind::Slack,
        FindingKind::Xmp,
    ] {
        assert!(has(&report, kind), "{kind:?}");
    }
    assert!(leaves(&report, Remains::Fonts));
    if let Some(plain) = run(
        "qpdf",
        &["--qdf", "--object-streams=disable", "FILE", "-"],
        &out,
    ) {
        assert_eq!(planted(&plain), None);
    }
    if let (Some(before), Some(after)) = (rendered(&dirty), rendered(&out)) {
        let pairs = before.iter().zip(&after);
        let far = pairs.filter(|(a, b)| a.abs_diff(**b) > 8).count();
        assert_eq!(before.len(), after.len());
        assert!(
            far * 1000 < before.len(),
            "{far} of {} differ",
            before.len()
        );
    }
}

#[test]
fn text_that_cannot_be_seen_is_told_and_left_out_where_that_was_chosen() {
    for (case, hidden) in [
        ("invisible", "3 Tr (QZ7 hidden) Tj 0 Tr"),
        ("white", "1 g (QZ7 hidden) Tj 0 g"),
        ("clip alone", "7 Tr (QZ7 hidden) Tj 0 Tr"),
        ("white outline", "1 Tr 1 G (QZ7 hidden) Tj 0 G 0 Tr"),
        (
            "white in white",
            "2 Tr 1 g 1 1 1 RG (QZ7 hidden) Tj 0 g 0 G 0 Tr",
        ),
        (
            "white outline by ink",
            "1 Tr /C1 CS 0 SCN (QZ7 hidden) Tj 0 G 0 Tr",
        ),
        (
            "white of a measured space",
            "/C0 cs 1 sc (QZ7 hidden) Tj 0 g",
        ),
        ("without ink", "/C1 cs 0 scn (QZ7 hidden) Tj 0 g"),
        ("without size", "/F0 0 Tf (QZ7 hidden) Tj /F0 12 Tf"),
        ("tiny", "/F0 0.1 Tf (QZ7 hidden) Tj /F0 12 Tf"),
        ("flat", "0 Tz (QZ7 hidden) Tj 100 Tz"),
        (
            "outside",
            "1 0 0 1 300 20 Tm (QZ7 hidden) Tj 1 0 0 1 20 60 Tm",
        ),
    ] {
        let content = format!("BT /F0 12 Tf 20 20 Td (Seen) Tj {hidden} ( here) Tj ET");
        forms::told_and_dropped(case, &page(content.as_bytes()));
    }
    let covered =
        "BT /F0 12 Tf 20 20 Td (QZ7 hidden) Tj 0 80 Td (Seen here) Tj ET 10 10 150 40 re f";
    forms::told_and_dropped("covered", &page(covered.as_bytes()));
}

/// A page with `content` that can draw the form `/X0` of `inner`, and `entries` of its own.
#[test]
fn text_that_can_be_seen_is_not_called_hidden() {
    for (case, content) in [
        (
            "white on black",
            "0 g 0 0 200 200 re f BT 1 g /F0 12 Tf 20 20 Td (Seen) Tj ET",
        ),
        (
            "on paper",
            "1 g 0 0 200 200 re f BT 0 g /F0 12 Tf 20 20 Td (Seen) Tj ET",
        ),
        (
            "below glass",
            "BT /F0 12 Tf 20 20 Td (Seen) Tj ET /G0 gs 0 0 200 200 re f",
        ),
        (
            "painted through",
            "BT 7 Tr /F0 12 Tf 20 20 Td (Seen) Tj 0 Tr ET 0 0 200 200 re f",
        ),
        (
            "below a hatching",
            "BT /F0 12 Tf 20 20 Td (Seen) Tj ET /Pattern cs /P0 scn 0 0 200 200 re f",
        ),
        (
            "below no ink",
            "BT /F0 12 Tf 20 20 Td (Seen) Tj ET /C3 cs 1 scn 0 0 200 200 re f",
        ),
        ("outlined", "BT 2 Tr 1 g /F0 12 Tf 20 20 Td (Seen) Tj ET"),
    ] {
        let (_, report) = accepted(case, &page(content.as_bytes()));
        assert!(!has(&report, FindingKind::HiddenText), "{case}");
    }
}

#[test]
fn what_was_typed_in_letters_that_cannot_be_drawn_is_told() {
    let out = file(&[
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/NeedAppearances true>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/V<FEFF041F0440>/Rect[20 20 150 40]/DA(/Helv 12 Tf)>>",
    ]);
    let (_, report) = accepted("letters", &out);
    let found = values(&report, FindingKind::FormFields);
    assert!(
        found.iter().any(|found| found == "\u{41f}\u{440}"),
        "{found:?}"
    );
}

#[test]
fn what_cannot_be_used_leaves_no_parts_behind() {
    let content = b"<</Length 6>>\nstream\n/S0 sh\nendstream";
    let bad_space = page(b"/C2 cs 1 scn 0 0 9 9 re f");
    accepted("space", &bad_space);
    let image = page(b"BI /W 2 /H 2 /BPC 8 /CS /C2 ID abcd\nEI");
    accepted("image", &image);
    let dirty = file(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Shading<</S0 <<\
          /ShadingType 9/ColorSpace/DeviceGray/Function<</FunctionType 2/Domain[0 1]/N 1>>>>>>>>>>",
        content,
    ]);
    accepted("shading", &dirty);
}

#[test]
fn parts_of_what_is_left_out_are_left_out_with_it() {
    // The second piece cannot be used, so neither can the whole, and nothing refers to the first piece.
    let pieces = |second: &str| {
        let inks = format!(
            "<</Type/Catalog/Pages 2 0 R>>;<</Type/Pages/Count 1/Kids[3 0 R]>>;<</Type/Page/Parent 2 0 R\
             /MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</ColorSpace<</C0[/Separation/Spot/DeviceGray 5 0 R]>>>>\
             >>;<</Length 24>>\nstream\n/C0 cs 1 scn 0 0 9 9 re f\nendstream;<</FunctionType 3/Domain[0 1]\
             /Functions[6 0 R {second}]/Bounds[.5]/Encode[0 1 0 1]>>;\
             <</FunctionType 2/Domain[0 1]/C0[0.123]/C1[0]/N 1>>"
        );
        let objects: Vec<&[u8]> = inks.split(';').map(str::as_bytes).collect();
        file(&objects)
    };
    let (whole, _) = accepted("whole", &pieces("6 0 R"));
    assert!(contains(&whole, b"0.123"));
    let (none, _) = accepted("none", &pieces("7 0 R"));
    assert!(!contains(&none, b"0.123"));
    assert!(accepted("again", &none).0 == none);
}

#[test]
fn an_inline_image_keeps_its_pixels_and_loses_what_stands_behind_them() {
    let content = b"q 100 0 0 100 20 20 cm BI /W 4 /H 4 /BPC 8 /CS /G /L 99 ID \
        \x00\x40\x80\xff\x00\x40\x80\xff\x00\x40EI \xff\x00\x40\x80QZ7PLANT\nEI Q";
    let dirty = page(content);
    let (out, _) = accepted("inline", &dirty);
    assert_eq!(planted(&out), None);
    assert!(accepted("inline", &out).0 == out);
}

/// A palette of 16 colours of which the second and the last are no words.
#[test]
fn a_picture_that_cannot_be_cleaned_is_left_out_and_told() {
    let picture = |filter: &str, entries: &str, data: &[u8]| {
        let head = format!(
            "<</Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceGray{filter}{entries}\
             /Length {}>>\nstream\n",
            data.len()
        );
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let build = |content: &str, picture: &[u8], mask: &[u8]| {
        let content = format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        );
        file(&[
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X0 5 0 R>>/Font<</F0 \
              <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
            content.as_bytes(),
            picture,
            mask,
        ])
    };
    // A frame and a table of codes, and then nothing.
    let cut = b"\xff\xd8\xff\xc0\0\x0b\x08\0\x04\0\x04\x01\x01\x11\0QZ7PLANT";
    let whole = picture("", "", &[0; 16]);
    let text = "BT /F0 12 Tf 20 20 Td (Seen) Tj ET";
    let draw = format!("{text} q 99 0 0 99 9 99 cm /X0 Do Q");
    let inline =
        format!("{text} q 9 0 0 9 9 99 cm BI /W 4 /H 4 /BPC 8 /CS /G /F /DCT ID \u{7f}\u{7f} EI Q");
    let masked = picture("", "/SMask 6 0 R", &[0; 16]);
    for (case, dirty) in [
        (
            "jpeg",
            build(&draw, &picture("/Filter/DCTDecode", "", cut), &whole),
        ),
        (
            "jpx",
            build(&draw, &picture("/Filter/JPXDecode", "", cut), &whole),
        ),
        (
            "jbig2",
            build(&draw, &picture("/Filter/JBIG2Decode", "", cut), &whole),
        ),
        (
            "unknown",
            build(&draw, &picture("/Filter/FooDecode", "", cut), &whole),
        ),
        (
            "mask",
            build(&draw, &masked, &picture("/Filter/DCTDecode", "", cut)),
        ),
    ] {
        let (out, report) = accepted(case, &dirty);
        assert!(has(&report, FindingKind::LostPicture), "{case}");
        assert!(!contains(&out, b"/Image"), "{case}");
        assert_eq!(planted(&out), None, "{case}");
        assert_eq!(accepted(case, &out).0, out, "{case}");
        if let Some(said) = self::text(&out) {
            assert!(said.contains("Seen"), "{case}");
        }
    }
    let (out, _) = accepted("inline", &build(&inline, &whole, &whole));
    assert!(contains(&out, b"Tj") && !contains(&out, b"BI "));
}

/// One word of a content stream.
fn word() -> impl Strategy<Value = String> {
    let operators = "q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td \
        TD Tm T* Tj TJ ' \" d0 d1 CS cs SC SCN sc scn G g RG rg K k sh Do MP DP BMC BDC EMC BX EX BI ID EI Foo";
    let operators: Vec<&str> = operators.split_whitespace().collect();
    prop_oneof![
        5 => prop::sample::select(operators).prop_map(str::to_owned),
        4 => (-500_i32..500).prop_map(|number| number.to_string()),
        2 => (-50_000_i32..50_000).prop_map(|number| format!("{:.3}", f64::from(number) / 1000.0)),
        2 => prop::sample::select(vec!["/F0", "/G0", "/DeviceRGB", "/W", "/H", "/BPC", "/CS", "/F", "/OC", "/X"])
            .prop_map(str::to_owned),
        1 => "\\PC{0,8}".prop_map(|text| format!("({})", text.replace(['(', ')', '\\'], ""))),
        1 => prop::sample::select(vec!["[", "]", "<<", ">>", "<41", "(", "%", "true", "{", "EI "]).prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_words_in_a_content_stream_give_the_same_bytes_twice(words in prop::collection::vec(word(), 0..60)) {
        match clean(&page(words.join(" ").as_bytes())) {
            Ok((once, _)) => {
                let (twice, report) = clean(&once).unwrap();
                prop_assert!(once == twice);
                prop_assert!(report.findings.iter().all(|found| found.fate != Fate::Removed));
            }
            Err(refusal) => prop_assert!(
                !matches!(refusal.reason, Reason::Stopped | Reason::SecondLook),
                "{:?}", refusal.reason
            ),
        }
    }

    #[test]
    fn changed_bytes_in_fonts_and_images_never_stop_the_cleaner(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = fixture(Format::Pdf, "streams.pdf");
        let length = bytes.len();
        for (place, value) in changes {
            bytes[place.index(length)] = value;
        }
        match clean(&bytes) {
            Ok((once, _)) => prop_assert!(clean(&once).unwrap().0 == once),
            Err(refusal) => prop_assert!(
                !matches!(refusal.reason, Reason::Stopped | Reason::SecondLook),
                "{:?}", refusal.reason
            ),
        }
    }
}
