//! The words that a cleaned PDF can hold.

/// Whether a key may stand in the dictionary that stands under `outer`.
pub(super) fn is_key_allowed(outer: &[u8], key: &[u8]) -> bool {
    if outer == b"CharProcs" {
        return is_glyph(key);
    }
    if is_holder(outer) {
        return is_resource(key) || is_default(key);
    }
    KEYS.iter().any(|known| known.as_bytes() == key)
}

/// Dictionaries whose keys are names of glyphs or resources.
pub(super) fn is_holder(key: &[u8]) -> bool {
    matches!(
        key,
        b"CharProcs"
            | b"ColorSpace"
            | b"ExtGState"
            | b"Font"
            | b"Pattern"
            | b"Properties"
            | b"Shading"
            | b"XObject"
    )
}

/// Whether what stands under a key must be content.
pub(super) fn calls_content(key: &[u8]) -> bool {
    matches!(key, b"Contents" | b"CharProcs")
}

/// Whether a name may stand under a key.
pub(super) fn is_name_allowed(key: &[u8], name: &[u8]) -> bool {
    match key {
        b"BaseFont" | b"FontName" => is_font(name),
        b"Differences" => is_glyph(name),
        b"Encoding" | b"ToUnicode" | b"UseCMap" => is_font(name),
        _ => is_known(name),
    }
}

/// Whether a name is one of the list, or that of a resource or an ink.
pub(super) fn is_known(name: &[u8]) -> bool {
    NAMES.iter().any(|known| known.as_bytes() == name) || is_resource(name) || is_ink(name)
}

/// Whether a key may stand in an inline picture.
pub(super) fn is_inline_key(key: &[u8]) -> bool {
    matches!(
        key,
        b"BPC"
            | b"BlackIs1"
            | b"CS"
            | b"ColorTransform"
            | b"Colors"
            | b"Columns"
            | b"BitsPerComponent"
            | b"D"
            | b"DP"
            | b"F"
            | b"H"
            | b"I"
            | b"IM"
            | b"Intent"
            | b"K"
            | b"Predictor"
            | b"Rows"
            | b"W"
    )
}

/// Whether a string may stand under a key; `text` has its brackets.
pub(super) fn is_text_allowed(key: &[u8], text: &[u8]) -> bool {
    match key {
        // Titles of the outline and prefixes of page numbers are read by people.
        b"Title" | b"P" => true,
        b"Name" => text == b"(Layer)",
        b"Lang" => text.len() <= 13,
        b"Ordering" => ORDERINGS.iter().any(|known| known.as_bytes() == text),
        b"Registry" => text == b"(Adobe)",
        // Colours of an indexed space.
        b"ColorSpace" | b"CS" => true,
        _ => is_resource(key) || is_default(key),
    }
}

fn is_default(key: &[u8]) -> bool {
    DEFAULTS.iter().any(|known| known.as_bytes() == key)
}

/// `F1`, `X23`: a letter for the kind, and a number.
fn is_resource(name: &[u8]) -> bool {
    name.split_first().is_some_and(|(kind, number)| {
        b"CFGLPSX".contains(kind)
            && (1..=7).contains(&number.len())
            && number.iter().all(u8::is_ascii_digit)
    })
}

/// `Spot`, `Spot2`: an ink whose name is not told.
fn is_ink(name: &[u8]) -> bool {
    name.strip_prefix(b"Spot")
        .is_some_and(|number| number.len() <= 4 && number.iter().all(u8::is_ascii_digit))
}

/// A name of a font or of an encoding: letters, digits and a few signs.
fn is_font(name: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b',');
    (1..=40).contains(&name.len()) && name.iter().all(plain)
}

/// A name of a glyph: letters, digits, points and lines between them.
fn is_glyph(name: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&name.len()) && name.iter().all(plain)
}

/// Colour spaces that stand in for the plain ones.
const DEFAULTS: [&str; 3] = ["DefaultCMYK", "DefaultGray", "DefaultRGB"];

/// Collections of characters that every viewer knows.
const ORDERINGS: [&str; 10] = [
    "(CNS1)",
    "(GB1)",
    "(Identity)",
    "(Japan1)",
    "(Japan2)",
    "(KR)",
    "(Korea1)",
    "(Manga1)",
    "(Other)",
    "(UCS)",
];

/// Keys of everything but resources and glyphs.
const KEYS: &[&str] = &[
    "A",
    "AIS",
    "Alternate",
    "Annots",
    "AntiAlias",
    "Ascent",
    "AvgWidth",
    "BBox",
    "BC",
    "BM",
    "Background",
    "BaseEncoding",
    "BaseFont",
    "BitsPerComponent",
    "BitsPerCoordinate",
    "BitsPerFlag",
    "BitsPerSample",
    "BlackIs1",
    "BlackPoint",
    "Border",
    "Bounds",
    "C",
    "C0",
    "C1",
    "CA",
    "CIDSystemInfo",
    "CIDToGIDMap",
    "CMapName",
    "CS",
    "CapHeight",
    "CharProcs",
    "ColorSpace",
    "ColorTransform",
    "Colors",
    "Columns",
    "Contents",
    "Coords",
    "Count",
    "CropBox",
    "D",
    "DW",
    "DW2",
    "Decode",
    "DecodeParms",
    "DescendantFonts",
    "Descent",
    "Dest",
    "Differences",
    "Direction",
    "Domain",
    "Encode",
    "Encoding",
    "ExtGState",
    "Extend",
    "F",
    "FL",
    "Filter",
    "First",
    "FirstChar",
    "Flags",
    "Font",
    "FontBBox",
    "FontDescriptor",
    "FontFile",
    "FontFile2",
    "FontFile3",
    "FontMatrix",
    "FontName",
    "FontStretch",
    "FontWeight",
    "Function",
    "FunctionType",
    "Functions",
    "G",
    "Gamma",
    "Group",
    "Height",
    "I",
    "ImageMask",
    "Intent",
    "Interpolate",
    "ItalicAngle",
    "K",
    "Kids",
    "LC",
    "LJ",
    "LW",
    "Lang",
    "Last",
    "LastChar",
    "Leading",
    "Length",
    "Length1",
    "Length2",
    "Length3",
    "ML",
    "Mask",
    "Matrix",
    "Matte",
    "MaxWidth",
    "MediaBox",
    "MissingWidth",
    "N",
    "Name",
    "Next",
    "Nums",
    "OC",
    "OCGs",
    "OCProperties",
    "OFF",
    "OP",
    "OPM",
    "Order",
    "Ordering",
    "Outlines",
    "P",
    "PageLabels",
    "Pages",
    "PaintType",
    "Parent",
    "Pattern",
    "PatternType",
    "Predictor",
    "Prev",
    "Properties",
    "RI",
    "Range",
    "Rect",
    "Registry",
    "Resources",
    "Rotate",
    "Rows",
    "S",
    "SA",
    "SM",
    "SMask",
    "SMaskInData",
    "Shading",
    "ShadingType",
    "Size",
    "St",
    "StemH",
    "StemV",
    "Subtype",
    "Supplement",
    "TK",
    "TR",
    "TR2",
    "TilingType",
    "Title",
    "ToUnicode",
    "Type",
    "UseCMap",
    "UserUnit",
    "VerticesPerRow",
    "ViewerPreferences",
    "W",
    "W2",
    "WMode",
    "WhitePoint",
    "Width",
    "Widths",
    "XHeight",
    "XObject",
    "XStep",
    "YStep",
    "ca",
    "op",
];

/// Names that are values, in dictionaries and in content.
const NAMES: &[&str] = &[
    "A",
    "A85",
    "AbsoluteColorimetric",
    "All",
    "Alpha",
    "Annot",
    "Black",
    "CCF",
    "CCITTFaxDecode",
    "CIDFontType0",
    "CIDFontType0C",
    "CIDFontType2",
    "CMap",
    "CalGray",
    "CalRGB",
    "Catalog",
    "Color",
    "ColorBurn",
    "ColorDodge",
    "Cyan",
    "D",
    "DCT",
    "DCTDecode",
    "Darken",
    "Default",
    "DeviceCMYK",
    "DeviceGray",
    "DeviceN",
    "DeviceRGB",
    "Difference",
    "Encoding",
    "Exclusion",
    "ExtGState",
    "Fit",
    "FitB",
    "FitBH",
    "FitBV",
    "FitH",
    "FitR",
    "FitV",
    "Fl",
    "FlateDecode",
    "Font",
    "FontDescriptor",
    "Form",
    "HardLight",
    "Hue",
    "ICCBased",
    "Identity",
    "Image",
    "Indexed",
    "JPXDecode",
    "Lab",
    "Lighten",
    "Link",
    "Luminosity",
    "MMType1",
    "MacExpertEncoding",
    "MacRomanEncoding",
    "Magenta",
    "Map",
    "Mask",
    "Multiply",
    "None",
    "Normal",
    "OC",
    "OCG",
    "OpenType",
    "Outlines",
    "Overlay",
    "Page",
    "Pages",
    "Pattern",
    "Perceptual",
    "R",
    "R2L",
    "RelativeColorimetric",
    "Saturation",
    "Screen",
    "Separation",
    "SoftLight",
    "StandardEncoding",
    "Transparency",
    "TrueType",
    "Type0",
    "Type1",
    "Type1C",
    "Type3",
    "WinAnsiEncoding",
    "XObject",
    "XYZ",
    "Yellow",
    "a",
    "r",
];
