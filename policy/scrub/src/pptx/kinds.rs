//! The parts of a presentation that can be kept (ECMA-376 part 1, 13.3).

use crate::ooxml::drawing::{self, DRAWING, kinds};
use crate::ooxml::{Kind, Shape};

/// What a cleaned presentation looks like.
pub(super) static SHAPE: Shape = Shape {
    kinds: KINDS,
    media: "ppt/media/",
    understood: &[],
    ask: drawing::ask,
    settled: drawing::settled,
};

static KINDS: &[Kind] = &[
    Kind {
        relation: "officeDocument",
        name: "ppt/presentation.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
        root: ("p", "presentation", "p:Presentation"),
        declares: &["a", "r", "p"],
        implicit: &["presProps", "viewProps", "theme", "tableStyles"],
    },
    Kind {
        relation: "slideMaster",
        name: "ppt/slideMasters/slideMaster#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml",
        root: ("p", "sldMaster", "p:SlideMaster"),
        declares: &["a", "r", "p"],
        implicit: &["theme", DRAWING],
    },
    Kind {
        relation: "slideLayout",
        name: "ppt/slideLayouts/slideLayout#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml",
        root: ("p", "sldLayout", "p:SlideLayout"),
        declares: &["a", "r", "p"],
        implicit: &["slideMaster", "themeOverride", DRAWING],
    },
    Kind {
        relation: "slide",
        name: "ppt/slides/slide#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.slide+xml",
        root: ("p", "sld", "p:Slide"),
        declares: &["a", "r", "p"],
        implicit: &["slideLayout", "notesSlide", "themeOverride", DRAWING],
    },
    Kind {
        relation: "notesMaster",
        name: "ppt/notesMasters/notesMaster#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml",
        root: ("p", "notesMaster", "p:NotesMaster"),
        declares: &["a", "r", "p"],
        implicit: &["theme"],
    },
    Kind {
        relation: "notesSlide",
        name: "ppt/notesSlides/notesSlide#.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml",
        root: ("p", "notes", "p:NotesSlide"),
        declares: &["a", "r", "p"],
        implicit: &["notesMaster", "slide", "themeOverride", DRAWING],
    },
    // PowerPoint offers to repair a presentation without these two, but needs nothing that is in them.
    Kind {
        relation: "presProps",
        name: "ppt/presProps.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml",
        root: ("p", "presentationPr", "p:PresentationProperties"),
        declares: &["a", "r", "p"],
        implicit: &[],
    },
    Kind {
        relation: "viewProps",
        name: "ppt/viewProps.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.viewProps+xml",
        root: ("p", "viewPr", "p:ViewProperties"),
        declares: &["a", "r", "p"],
        implicit: &[],
    },
    kinds::theme("ppt/theme/theme#.xml"),
    kinds::theme_override("ppt/theme/themeOverride#.xml"),
    Kind {
        relation: "tableStyles",
        name: "ppt/tableStyles.xml",
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml",
        root: ("a", "tblStyleLst", "a:TableStyleList"),
        declares: &["a", "r"],
        implicit: &[],
    },
    kinds::chart("ppt/charts/chart#.xml"),
    kinds::chart_shapes("ppt/drawings/drawing#.xml"),
    kinds::diagram_data("ppt/diagrams/data#.xml"),
    kinds::diagram_layout("ppt/diagrams/layout#.xml"),
    kinds::diagram_style("ppt/diagrams/quickStyle#.xml"),
    kinds::diagram_colours("ppt/diagrams/colors#.xml"),
    kinds::diagram_drawing("ppt/diagrams/drawing#.xml"),
];
