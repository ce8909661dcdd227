//! Names of fonts that are not in the file: viewers look for them on the computer (ISO 32000-2, 9.6.2.2).

/// The name as it was if it is made of a well-known family and usual styles, else a neutral one with the style.
pub(super) fn kept(name: &[u8]) -> Vec<u8> {
    let plain = without_tag(name);
    let text: String = plain.iter().map(|byte| char::from(*byte)).collect();
    let squeezed: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let known = FAMILIES
        .iter()
        .filter_map(|family| squeezed.strip_prefix(family))
        .any(is_style);
    if known && plain.iter().all(u8::is_ascii_graphic) {
        return plain.to_vec();
    }
    let bold = squeezed.contains("bold") || squeezed.contains("black");
    let slanted = squeezed.contains("italic") || squeezed.contains("oblique");
    let name = match (bold, slanted) {
        (true, true) => "Font-BoldItalic",
        (true, false) => "Font-Bold",
        (false, true) => "Font-Italic",
        (false, false) => "Font",
    };
    name.as_bytes().to_vec()
}

/// The name without the tag of a subset: six capitals and a plus.
fn without_tag(name: &[u8]) -> &[u8] {
    match name.split_at_checked(7) {
        Some(([tag @ .., b'+'], rest)) if tag.iter().all(u8::is_ascii_uppercase) => rest,
        _ => name,
    }
}

/// Whether nothing but words for styles is left.
fn is_style(mut rest: &str) -> bool {
    while !rest.is_empty() {
        let Some(shorter) = STYLES.iter().find_map(|style| rest.strip_prefix(style)) else {
            return false;
        };
        rest = shorter;
    }
    true
}

/// In small letters, without spaces and signs; longer names before those they begin with.
const FAMILIES: &[&str] = &[
    "adobefangsongstd",
    "adobeheitistd",
    "adobekaitistd",
    "adobemingstd",
    "adobemyungjostd",
    "adobesongstd",
    "adobegothicstd",
    "arialunicode",
    "arial",
    "bookantiqua",
    "bookman",
    "calibri",
    "cambria",
    "candara",
    "centurygothic",
    "century",
    "comicsans",
    "consolas",
    "constantia",
    "corbel",
    "couriernew",
    "courier",
    "dejavusans",
    "dejavuserif",
    "dfkaisb",
    "fangsong",
    "font",
    "franklingothic",
    "garamond",
    "georgia",
    "gillsans",
    "gothicbbb",
    "heiseikakugo",
    "heiseimin",
    "helveticaneue",
    "helvetica",
    "hysmyeongjo",
    "hygothic",
    "impact",
    "kaiti",
    "kozgopro",
    "kozminpro",
    "kozgopr6n",
    "kozminpr6n",
    "liberationmono",
    "liberationsans",
    "liberationserif",
    "lucidaconsole",
    "lucidasans",
    "mhei",
    "microsoftsansserif",
    "microsoftyahei",
    "minionpro",
    "monaco",
    "msgothic",
    "mspgothic",
    "msmincho",
    "mspmincho",
    "msong",
    "mssansserif",
    "mingliu",
    "pmingliu",
    "myriadpro",
    "newcenturyschlbk",
    "nimsun",
    "nsimsun",
    "optima",
    "palatinolinotype",
    "palatino",
    "rokka",
    "ryuminlight",
    "segoeui",
    "simfang",
    "simhei",
    "simkai",
    "simsun",
    "stheiti",
    "stkaiti",
    "stsong",
    "symbol",
    "tahoma",
    "timesnewroman",
    "times",
    "trebuchet",
    "verdana",
    "webdings",
    "wingdings",
    "zapfchancery",
    "zapfdingbats",
    "heiti",
    "songti",
    "batang",
    "gulim",
    "dotum",
    "malgungothic",
    "meiryo",
    "yugothic",
    "yumincho",
];
const STYLES: &[&str] = &[
    "bold",
    "italic",
    "oblique",
    "roman",
    "regular",
    "medium",
    "light",
    "black",
    "narrow",
    "condensed",
    "cond",
    "semi",
    "demi",
    "extra",
    "ultra",
    "book",
    "heavy",
    "thin",
    "normal",
    "psmt",
    "ps",
    "mt",
    "ms",
    "std",
    "pro",
    "acro",
    "identity",
    "uni",
    "gb2312",
    "gbk",
    "w3",
    "w5",
    "w6",
    "w7",
    "h",
    "v",
    "2",
    "3",
    "l",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_known_families_keep_their_names() {
        for name in [
            "Helvetica",
            "Arial,Bold",
            "ArialMT",
            "TimesNewRomanPS-BoldItalicMT",
            "Font-Bold",
            "Courier-BoldOblique",
        ] {
            assert_eq!(kept(name.as_bytes()), name.as_bytes());
        }
        assert_eq!(kept(b"ABCDEF+Arial"), b"Arial");
        assert_eq!(kept(b"QZ7PLANTSans-Bold"), b"Font-Bold");
        assert_eq!(kept(b"ArialQZ7PLANT"), b"Font");
    }
}
