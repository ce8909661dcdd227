//! Files of a case.

use crate::app::casework::{Opened, files};
use crate::app::kept::{Author, FileInfo, Original, originals};
use crate::web::view::case::{FileFrom, Files, RefusedFile, StaffFile, StaffOriginal};
use crate::web::view::report::FilesProblem;

/// What became of the files just attached.
#[derive(Default)]
pub(crate) struct FilesTyped {
    pub(crate) problem: Option<FilesProblem>,
    pub(crate) refused: Vec<RefusedFile>,
}

/// The files for a triager, who opens no original and attaches nothing.
pub(super) fn for_triage(opened: &Opened) -> Files {
    let (list, earlier) = newest(opened, usize::MAX);
    Files {
        list,
        earlier,
        originals: Vec::new(),
        takes: false,
        problem: None,
        refused: Vec::new(),
    }
}

/// The files for a lawyer of the case, who attaches more while it is `open`; the last ones, or `all`.
pub(super) fn for_lawyer(opened: &Opened, (open, all): (bool, bool), typed: FilesTyped) -> Files {
    let most = if all { usize::MAX } else { LAST };
    let (list, earlier) = newest(opened, most);
    Files {
        list,
        earlier,
        originals: originals(&opened.entries).map(original).collect(),
        takes: open,
        problem: typed.problem,
        refused: typed.refused,
    }
}

/// The last files, and how many there are beside them.
fn newest(opened: &Opened, most: usize) -> (Vec<StaffFile>, usize) {
    let mut list: Vec<StaffFile> = files(&opened.entries).map(file).collect();
    let earlier = list.len().saturating_sub(most);
    list.drain(..earlier);
    (list, earlier)
}

fn file(info: &FileInfo) -> StaffFile {
    StaffFile {
        id: info.id.to_string(),
        name: info.name.clone(),
        format: info.format.clone(),
        bytes: info.size,
        removed: info.removed.clone(),
        remains: info.remains.clone(),
        own_name: info.own_name.clone(),
        from: match info.author {
            Author::Reporter | Author::Portal => FileFrom::Reporter,
            Author::Staff(_) => FileFrom::Lawyer,
        },
    }
}

/// An untouched original, as the lawyers' pages show it.
pub(crate) fn original(info: &Original) -> StaffOriginal {
    StaffOriginal {
        id: info.id.to_string(),
        name: info.name.clone(),
        own_name: info.own_name.clone(),
        format: info.format.clone(),
        bytes: info.size,
        reason: info.refused.clone(),
    }
}

/// Files on the page of a case.
const LAST: usize = 25;
