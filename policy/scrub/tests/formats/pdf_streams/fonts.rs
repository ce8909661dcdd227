//! Maps from codes to characters, which have room for words at codes that no text shows.

use super::*;
use crate::harness::unpacked;

/// All streams of a file, unpacked, and its other bytes.
fn open(bytes: &[u8]) -> Vec<u8> {
    let starts = (0..bytes.len()).filter(|at| bytes[*at] & 0x0f == 8);
    let streams = starts.flat_map(|at| unpacked(&bytes[at..]));
    bytes.iter().copied().chain(streams).collect()
}

fn stream(entries: &str, data: &str) -> String {
    let length = data.len();
    format!("<<{entries}/Length {length}>>\nstream\n{data}\nendstream")
}

#[test]
fn a_code_has_one_entry_in_each_map() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F0 5 0 R/F1 6 0 R>>>>>>";
    let content = stream(
        "",
        "BT /F0 12 Tf 20 20 Td (AB) Tj /F1 12 Tf <00410143> Tj ET",
    );
    let simple = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>";
    let composite = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 8 0 R/ToUnicode 7 0 R/DescendantFonts[<</Type/Font\
        /Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 0>>>>]>>";
    let unicode = stream(
        "",
        "2 begincodespacerange <00> <FF> <00> <515A37504C414E54> endcodespacerange 5 beginbfchar <41> <0051005A0037> \
         <41> <0041> <0041> <0041> <42> <0042> <0143> <00430044> endbfchar",
    );
    let numbers = stream(
        "/Type/CMap/CMapName/X",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 3 begincidchar <0041> 20826 <0041> 34 <0143> 35 endcidchar",
    );
    let dirty = file(&[
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page.as_bytes(),
        content.as_bytes(),
        simple.as_bytes(),
        composite.as_bytes(),
        unicode.as_bytes(),
        numbers.as_bytes(),
    ]);
    let (out, _) = accepted("maps", &dirty);
    let opened = open(&out);
    for gone in ["515A37", "0051005A", "20826"] {
        assert!(!contains(&opened, gone.as_bytes()), "{gone}");
    }
    // The font with codes of two bytes has the map with both, the other one with its own only.
    for kept in [
        "<0041><0041>\n<42><0042>\n<0143><00430044>\n",
        "2 beginbfchar\n<0041><0041>\n<42><0042>\nend",
        "<0041>34\n<0143>35\n",
    ] {
        assert!(contains(&opened, kept.as_bytes()), "{kept}");
    }
    assert_eq!(accepted("maps", &out).0, out);
    assert_eq!(text(&out), text(&dirty));
}
