use super::*;

/// A program of one glyph that runs `glyph`, with these subroutines and this line in its private dictionary.
fn program(glyph: &[u8], subroutines: &[&[u8]], entry: &str) -> Vec<u8> {
    let mut out =
        b"%!PS-AdobeFont-1.0: F\n/Encoding StandardEncoding def\ncurrentfile eexec\n".to_vec();
    let mut private = format!(
        "dup /Private 8 dict dup begin /RD {{string currentfile exch readstring pop}} def {entry} /Subrs {} array\n",
        subroutines.len()
    )
    .into_bytes();
    for (number, code) in subroutines.iter().enumerate() {
        private.extend(format!("dup {number} ").bytes());
        bytes(code, &mut private);
        private.extend(b" NP\n");
    }
    private.extend(b"ND 2 index /CharStrings 1 dict dup begin /A ");
    bytes(glyph, &mut private);
    private.extend(b" ND end end mark currentfile closefile\n");
    out.extend(encrypt(&private, EEXEC));
    out
}

fn rebuilt(bytes: &[u8]) -> Vec<u8> {
    let new = rebuild(bytes, &mut GlyphNames::default()).unwrap().bytes;
    let again = rebuild(&new, &mut GlyphNames::default()).unwrap().bytes;
    assert!(again == new);
    new
}

#[test]
fn subroutines_that_no_glyph_calls_are_empty() {
    // The second one is called by the glyph, the third one by the second.
    let glyph = [139, 139, 13, 140, 10, 14];
    let calls: &[u8] = &[141, 10, 11];
    let draws: &[u8] = &[139, 22, 11];
    let dirty: [&[u8]; 4] = [b"QZ7PLANT", calls, draws, b"QZ7PLANT by Jane Doe"];
    let clean: [&[u8]; 4] = [&[11], calls, draws, &[11]];
    let new = rebuilt(&program(&glyph, &dirty, ""));
    assert!(new == rebuilt(&program(&glyph, &clean, "")));
    // What is called is worked out, so any of them may be.
    let open = [139, 139, 13, 141, 140, 12, 12, 10, 14];
    let kept = rebuilt(&program(&open, &dirty, ""));
    assert!(kept.len() > rebuilt(&program(&open, &clean, "")).len());
}

#[test]
fn lists_have_as_many_numbers_as_the_format_gives_them() {
    let glyph = [139, 139, 13, 14];
    let list = |count: usize| {
        format!(
            "/BlueValues [{}] def /StdHW [{}] def",
            "81 ".repeat(count),
            "90 ".repeat(count / 14)
        )
    };
    let new = rebuilt(&program(&glyph, &[], &list(30)));
    assert!(new == rebuilt(&program(&glyph, &[], &list(14))));
}
