//! The parts of a workbook that can be kept (ISO/IEC 29500-1, 12.3).

use super::{ask, settled};
use crate::ooxml::drawing::{DRAWING, kinds};
use crate::ooxml::{Kind, Shape};

/// What a cleaned workbook looks like.
pub(super) static SHAPE: Shape = Shape {
    kinds: KINDS,
    media: "xl/media/",
    understood: UNDERSTOOD,
    ask,
    settled,
};

/// Namespaces whose choices of alternate content are taken: the path of the file stands in one.
pub(super) static UNDERSTOOD: &[&str] = &["x15"];

#[rustfmt::skip]
static KINDS: &[Kind] = &[
    Kind {
        relation: "officeDocument",
        name: "xl/workbook.xml",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        root: ("x", "workbook", "x:CT_Workbook"),
        declares: &["x", "r"],
        implicit: &["sharedStrings", "styles", "theme"],
    },
    Kind {
        relation: "worksheet",
        name: "xl/worksheets/sheet#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        root: ("x", "worksheet", "x:CT_Worksheet"),
        declares: &["x", "r"],
        implicit: &[],
    },
    Kind {
        relation: "chartsheet",
        name: "xl/chartsheets/sheet#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.chartsheet+xml",
        root: ("x", "chartsheet", "x:CT_Chartsheet"),
        declares: &["x", "r"],
        implicit: &[],
    },
    Kind {
        relation: "sharedStrings",
        name: "xl/sharedStrings.xml",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
        root: ("x", "sst", "x:CT_Sst"),
        declares: &["x"],
        implicit: &[],
    },
    Kind {
        relation: "styles",
        name: "xl/styles.xml",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
        root: ("x", "styleSheet", "x:CT_Stylesheet"),
        declares: &["x"],
        implicit: &[],
    },
    Kind {
        relation: "table",
        name: "xl/tables/table#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
        root: ("x", "table", "x:CT_Table"),
        declares: &["x"],
        implicit: &[],
    },
    kinds::theme("xl/theme/theme#.xml"),
    kinds::theme_override("xl/theme/themeOverride#.xml"),
    Kind {
        relation: "drawing",
        name: "xl/drawings/drawing#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.drawing+xml",
        root: ("xdr", "wsDr", "xdr:Drawing"),
        declares: &["xdr", "a", "r"],
        implicit: &[DRAWING],
    },
    kinds::chart("xl/charts/chart#.xml"),
    kinds::chart_shapes("xl/drawings/shapes#.xml"),
    kinds::diagram_data("xl/diagrams/data#.xml"),
    kinds::diagram_layout("xl/diagrams/layout#.xml"),
    kinds::diagram_style("xl/diagrams/quickStyle#.xml"),
    kinds::diagram_colours("xl/diagrams/colors#.xml"),
    kinds::diagram_drawing("xl/diagrams/drawing#.xml"),
];
