//! Files of a case.

use subrosa_policy::MemberId;

use super::named;
use crate::app::casework::{Opened, file_versions};
use crate::app::kept::{Act, Author, FileInfo, Original, TimedEntry, originals};
use crate::clock::split_minute;
use crate::web::dates::date;
use crate::web::view::case::{FileFrom, FileVersion, Files, RefusedFile, StaffFile, StaffOriginal};
use crate::web::view::release::FileTick;
use crate::web::view::report::FilesProblem;

/// What became of the files just attached.
#[derive(Default)]
pub(crate) struct FilesTyped {
    /// The file whose place the new one was to take.
    pub(crate) replaces: String,
    pub(crate) problem: Option<FilesProblem>,
    pub(crate) refused: Vec<RefusedFile>,
}

/// The files for a triager, who opens no original and attaches nothing.
pub(super) fn for_triage(opened: &Opened) -> Files {
    let (list, earlier) = newest(opened, &[], usize::MAX);
    Files {
        replaceable: Vec::new(),
        replaces: String::new(),
        list,
        earlier,
        originals: Vec::new(),
        takes: false,
        problem: None,
        refused: Vec::new(),
    }
}

/// The files for a lawyer of the case, who attaches more while it is `open`; the last ones, or `all`.
pub(super) fn for_lawyer(
    opened: &Opened,
    names: &[(MemberId, String)],
    (open, all): (bool, bool),
    typed: FilesTyped,
) -> Files {
    let most = if all { usize::MAX } else { LAST };
    let (list, earlier) = newest(opened, names, most);
    let versions = file_versions(&opened.entries);
    let own = versions
        .iter()
        .filter(|file| open && matches!(file.now.author, Author::Staff(_)));
    Files {
        list,
        earlier,
        replaceable: own.map(|file| file_tick(file.now)).collect(),
        replaces: typed.replaces,
        // Who only took it in may hold its keys, and is given none.
        originals: originals(&opened.entries)
            .filter(|_| opened.index.handler.is_some())
            .map(original)
            .collect(),
        takes: open,
        problem: typed.problem,
        refused: typed.refused,
    }
}

/// The last files, and how many there are beside them.
fn newest(opened: &Opened, names: &[(MemberId, String)], most: usize) -> (Vec<StaffFile>, usize) {
    let entries = &opened.entries;
    let versions = file_versions(entries);
    let files = versions.iter().map(|file| StaffFile {
        versions: file
            .earlier
            .iter()
            .map(|file| version(file, entries, names))
            .collect(),
        ..staff_file(file.now)
    });
    let mut list: Vec<StaffFile> = files.collect();
    let earlier = list.len().saturating_sub(most);
    list.drain(..earlier);
    (list, earlier)
}

/// Who put a file there, and when.
fn version(info: &FileInfo, entries: &[TimedEntry], names: &[(MemberId, String)]) -> FileVersion {
    let mut audits = entries.iter().filter_map(|entry| entry.entry.audit());
    let put = audits.find(|audit| {
        let new = if let Act::Attached(file) | Act::Replaced { new: file, .. } = audit.act {
            Some(file)
        } else {
            None
        };
        new == Some(info.id)
    });
    let (day, time) = put.map_or((info.day, String::new()), |put| split_minute(put.minute));
    FileVersion {
        id: info.id.to_string(),
        name: info.name.clone(),
        bytes: info.size,
        who: put.map_or_else(String::new, |put| named(names, put.member)),
        on: date(day),
        time,
    }
}

fn file_tick(info: &FileInfo) -> FileTick {
    FileTick {
        id: info.id.to_string(),
        name: info.name.clone(),
        format: info.format.clone(),
        bytes: info.size,
        chosen: false,
    }
}

fn staff_file(info: &FileInfo) -> StaffFile {
    StaffFile {
        id: info.id.to_string(),
        name: info.name.clone(),
        format: info.format.clone(),
        bytes: info.size,
        removed: info.removed.clone(),
        remains: info.remains.clone(),
        own_name: info.own_name.clone(),
        versions: Vec::new(),
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
