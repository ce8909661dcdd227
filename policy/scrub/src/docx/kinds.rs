//! The parts of a document that can be kept (ECMA-376 part 1, 11.3).

use super::values;
use crate::ooxml::drawing::{DRAWING, kinds};
use crate::ooxml::{Kind, Shape};

/// What a cleaned document looks like.
pub(crate) static SHAPE: Shape = Shape {
    kinds: KINDS,
    media: "word/media/",
    // A canvas is taken as the old drawing beside it, because not every program opens the new one.
    understood: &["wps", "wpg", "wp14", "a14"],
    ask: values::ask,
    settled: values::settled,
};

macro_rules! kind {
    ($relation:literal, $name:literal, $content:literal, $root:literal, $kind:literal, $implicit:expr) => {
        Kind {
            relation: $relation,
            name: concat!("word/", $name, ".xml"),
            content_type: concat!(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.",
                $content,
                "+xml"
            ),
            root: ("w", $root, $kind),
            declares: &[
                "w", "r", "m", "v", "o", "w10", "wp", "a", "pic", "wps", "wpg",
            ],
            implicit: $implicit,
        }
    };
}

#[rustfmt::skip]
static KINDS: &[Kind] = &[
    // Lists and fonts come last: only those stay that something before them uses.
    kind!("officeDocument", "document", "document.main", "document", "w:CT_Document", &[
        "styles", "settings", "theme", "footnotes", "endnotes", "numbering", "fontTable", DRAWING,
    ]),
    kind!("styles", "styles", "styles", "styles", "w:CT_Styles", &[]),
    kind!("numbering", "numbering", "numbering", "numbering", "w:CT_Numbering", &[]),
    kind!("settings", "settings", "settings", "settings", "w:CT_Settings", &[]),
    kind!("fontTable", "fontTable", "fontTable", "fonts", "w:CT_FontsList", &[]),
    kind!("footnotes", "footnotes", "footnotes", "footnotes", "w:CT_Footnotes", &[DRAWING]),
    kind!("endnotes", "endnotes", "endnotes", "endnotes", "w:CT_Endnotes", &[DRAWING]),
    kind!("header", "header#", "header", "hdr", "w:CT_HdrFtr", &[DRAWING]),
    kind!("footer", "footer#", "footer", "ftr", "w:CT_HdrFtr", &[DRAWING]),
    kinds::theme("word/theme/theme1.xml"),
    kinds::theme_override("word/theme/themeOverride#.xml"),
    kinds::chart("word/charts/chart#.xml"),
    kinds::chart_shapes("word/drawings/drawing#.xml"),
    kinds::diagram_data("word/diagrams/data#.xml"),
    kinds::diagram_layout("word/diagrams/layout#.xml"),
    kinds::diagram_style("word/diagrams/quickStyle#.xml"),
    kinds::diagram_colours("word/diagrams/colors#.xml"),
    kinds::diagram_drawing("word/diagrams/drawing#.xml"),
];
