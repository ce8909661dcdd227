//! Namespaces of Office Open XML, each under the one prefix that it has here and in every file that is written.

/// The prefix that stands for a namespace here; an empty one for names without a namespace.
pub(crate) type Prefix = &'static str;

/// A namespace.
pub(crate) struct Namespace {
    /// The prefix that it has in what is written.
    pub(crate) prefix: Prefix,
    /// Its name, which is what is written (ECMA-376 part 4, Transitional).
    pub(crate) uri: &'static str,
    /// The name that the same elements have in Strict files (ECMA-376 part 1), or none.
    strict: &'static str,
}

/// The prefix of a namespace by either of its names; [`UNKNOWN`] if it is none of ours.
pub(crate) fn prefix_of(uri: &str) -> Prefix {
    let found = NAMESPACES
        .iter()
        .find(|each| each.uri == uri || (!each.strict.is_empty() && each.strict == uri));
    found.map_or(UNKNOWN, |found| found.prefix)
}

/// The namespace that has a prefix here.
pub(crate) fn namespace(prefix: &str) -> Option<&'static Namespace> {
    NAMESPACES.iter().find(|each| each.prefix == prefix)
}

/// Stands for every namespace that is not in the list.
pub(crate) const UNKNOWN: Prefix = "?";
/// Markup compatibility (ECMA-376 part 3).
pub(crate) const MC: Prefix = "mc";

const fn kept(prefix: Prefix, uri: &'static str, strict: &'static str) -> Namespace {
    Namespace {
        prefix,
        uri,
        strict,
    }
}

const fn extra(prefix: Prefix, uri: &'static str) -> Namespace {
    kept(prefix, uri, "")
}

/// Every namespace of which anything is kept, or of which alternate content may be spoken.
static NAMESPACES: &[Namespace] = &[
    kept("xml", "http://www.w3.org/XML/1998/namespace", ""),
    kept(
        "w",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    kept(
        "r",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    kept(
        "a",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://purl.oclc.org/ooxml/drawingml/main",
    ),
    kept(
        "wp",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    ),
    kept(
        "pic",
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "http://purl.oclc.org/ooxml/drawingml/picture",
    ),
    kept(
        "x",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    kept(
        "p",
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://purl.oclc.org/ooxml/presentationml/main",
    ),
    kept(
        "m",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ),
    kept(
        "c",
        "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "http://purl.oclc.org/ooxml/drawingml/chart",
    ),
    kept(
        "cdr",
        "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing",
        "http://purl.oclc.org/ooxml/drawingml/chartDrawing",
    ),
    kept(
        "dgm",
        "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "http://purl.oclc.org/ooxml/drawingml/diagram",
    ),
    kept(
        "xdr",
        "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    ),
    kept(
        "lc",
        "http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas",
        "http://purl.oclc.org/ooxml/drawingml/lockedCanvas",
    ),
    kept(
        "vt",
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    ),
    extra("v", "urn:schemas-microsoft-com:vml"),
    extra("o", "urn:schemas-microsoft-com:office:office"),
    extra("w10", "urn:schemas-microsoft-com:office:word"),
    extra("xvml", "urn:schemas-microsoft-com:office:excel"),
    extra("pvml", "urn:schemas-microsoft-com:office:powerpoint"),
    extra(
        "dsp",
        "http://schemas.microsoft.com/office/drawing/2008/diagram",
    ),
    extra(
        "wp14",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    ),
    extra(
        "wps",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    ),
    extra(
        "wpg",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    ),
    extra(
        "wpc",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    ),
    extra(
        "a14",
        "http://schemas.microsoft.com/office/drawing/2010/main",
    ),
    extra(
        "w14",
        "http://schemas.microsoft.com/office/word/2010/wordml",
    ),
    extra(
        "w15",
        "http://schemas.microsoft.com/office/word/2012/wordml",
    ),
    extra(
        "a16",
        "http://schemas.microsoft.com/office/drawing/2014/main",
    ),
    extra(
        "asvg",
        "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    ),
    extra(
        "c14",
        "http://schemas.microsoft.com/office/drawing/2007/8/2/chart",
    ),
    extra(
        "c15",
        "http://schemas.microsoft.com/office/drawing/2012/chart",
    ),
    extra(
        "c16r3",
        "http://schemas.microsoft.com/office/drawing/2017/03/chart",
    ),
    extra(
        "thm15",
        "http://schemas.microsoft.com/office/thememl/2012/main",
    ),
    extra(
        "c16",
        "http://schemas.microsoft.com/office/drawing/2014/chart",
    ),
    extra(
        "cx",
        "http://schemas.microsoft.com/office/drawing/2014/chartex",
    ),
    extra(
        "p14",
        "http://schemas.microsoft.com/office/powerpoint/2010/main",
    ),
    extra(
        "p15",
        "http://schemas.microsoft.com/office/powerpoint/2012/main",
    ),
    extra(
        "x14",
        "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    ),
    extra(
        "x14ac",
        "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac",
    ),
    extra(
        "x15",
        "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main",
    ),
    extra("xm", "http://schemas.microsoft.com/office/excel/2006/main"),
    extra(
        "x15ac",
        "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac",
    ),
    extra(
        "x12ac",
        "http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac",
    ),
    extra(
        "xr",
        "http://schemas.microsoft.com/office/spreadsheetml/2014/revision",
    ),
    extra(
        "xr2",
        "http://schemas.microsoft.com/office/spreadsheetml/2015/revision2",
    ),
    extra(
        "xr3",
        "http://schemas.microsoft.com/office/spreadsheetml/2016/revision3",
    ),
    extra(
        "xr6",
        "http://schemas.microsoft.com/office/spreadsheetml/2016/revision6",
    ),
    extra(
        "xr10",
        "http://schemas.microsoft.com/office/spreadsheetml/2016/revision10",
    ),
    extra(
        MC,
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
    ),
    extra(
        "ct",
        "http://schemas.openxmlformats.org/package/2006/content-types",
    ),
    extra(
        "rel",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    ),
    extra(
        "cp",
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    ),
    extra("dc", "http://purl.org/dc/elements/1.1/"),
    extra("dcterms", "http://purl.org/dc/terms/"),
    kept(
        "ep",
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    ),
    kept(
        "cup",
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    ),
];
