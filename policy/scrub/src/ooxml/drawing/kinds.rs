//! The parts that drawings consist of (ECMA-376 part 1, 14.2); only their names differ between formats.

use super::diagram::DRAWING;
use crate::ooxml::Kind;

/// Colours, fonts and effects.
pub(crate) const fn theme(name: &'static str) -> Kind {
    Kind {
        relation: "theme",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.theme+xml",
        root: ("a", "theme", "a:OfficeStyleSheet"),
        declares: &["a", "r"],
        implicit: &[],
    }
}

/// A theme for one slide or chart.
pub(crate) const fn theme_override(name: &'static str) -> Kind {
    Kind {
        relation: "themeOverride",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.themeOverride+xml",
        root: ("a", "themeOverride", "a:BaseStylesOverride"),
        declares: &["a", "r"],
        implicit: &[],
    }
}

/// A chart. It may have a theme of its own and shapes drawn on it.
pub(crate) const fn chart(name: &'static str) -> Kind {
    Kind {
        relation: "chart",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        root: ("c", "chartSpace", "c:ChartSpace"),
        declares: &["c", "a", "r"],
        implicit: &["themeOverride"],
    }
}

/// Shapes drawn on a chart.
pub(crate) const fn chart_shapes(name: &'static str) -> Kind {
    Kind {
        relation: "chartUserShapes",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml",
        root: ("c", "userShapes", "cdr:Drawing"),
        declares: &["c", "cdr", "a", "r"],
        implicit: &[],
    }
}

/// What a diagram shows.
pub(crate) const fn diagram_data(name: &'static str) -> Kind {
    Kind {
        relation: "diagramData",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        root: ("dgm", "dataModel", "dgm:DataModelRoot"),
        declares: &["dgm", "a", "r"],
        implicit: &[],
    }
}

/// How a diagram is laid out.
pub(crate) const fn diagram_layout(name: &'static str) -> Kind {
    Kind {
        relation: "diagramLayout",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.drawingml.diagramLayout+xml",
        root: ("dgm", "layoutDef", "dgm:DiagramDefinition"),
        declares: &["dgm", "a", "r"],
        implicit: &[],
    }
}

/// How the shapes of a diagram look.
pub(crate) const fn diagram_style(name: &'static str) -> Kind {
    Kind {
        relation: "diagramQuickStyle",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.drawingml.diagramStyle+xml",
        root: ("dgm", "styleDef", "dgm:StyleDefinition"),
        declares: &["dgm", "a", "r"],
        implicit: &[],
    }
}

/// The colours of a diagram.
pub(crate) const fn diagram_colours(name: &'static str) -> Kind {
    Kind {
        relation: "diagramColors",
        name,
        content_type: "application/vnd.openxmlformats-officedocument.drawingml.diagramColors+xml",
        root: ("dgm", "colorsDef", "dgm:ColorTransform"),
        declares: &["dgm", "a", "r"],
        implicit: &[],
    }
}

/// The drawing of a diagram as it was last shown.
pub(crate) const fn diagram_drawing(name: &'static str) -> Kind {
    Kind {
        relation: DRAWING,
        name,
        content_type: "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        root: ("dsp", "drawing", "dsp:Drawing"),
        declares: &["dgm", "dsp", "a", "r"],
        implicit: &[],
    }
}
