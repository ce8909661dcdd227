//! The parts of a document that can be kept (ECMA-376 part 1, 11.3).

use crate::ooxml::{Kind, Shape};

/// What a cleaned document looks like.
pub(super) static SHAPE: Shape = Shape {
    kinds: KINDS,
    media: "word/media/",
    understood: &["wps", "wpg", "wpc", "wp14", "a14"],
    ask: |_, _, _| Ok(None),
    settled: |_, _| false,
};

static KINDS: &[Kind] = &[Kind {
    relation: "officeDocument",
    name: "word/document.xml",
    content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    root: ("w", "document", "w:CT_Document"),
    declares: &["w", "r"],
    implicit: &[],
}];
