//! Sample entries: how the samples of a track are coded, rebuilt field by field (ISO/IEC 14496-12, 8.5.2).

mod colour;
mod config;
mod descriptor;
mod picture;
mod sets;
mod sound;
mod words;

use super::atom::{Child, Fields};
use super::codec::Coding;
use crate::{Findings, Format, Reason};

/// One sample entry in its canonical form.
pub(super) struct Entry {
    /// The whole box.
    pub(super) bytes: Vec<u8>,
    pub(super) coding: Coding,
    /// For sound whose packets are all alike.
    pub(super) packed: Option<Packed>,
    /// The name of the box.
    pub(super) kind: [u8; 4],
}

/// How many samples one packet holds, and how many bytes it has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) samples: u32,
    pub(super) bytes: u32,
}

/// What a track is for, by its handler.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    Picture,
    Sound,
    Words,
}

/// Reads the content of an `stsd` box.
///
/// # Errors
///
/// [`Reason::Encrypted`] for protected media, [`Reason::Unusual`] for codings that are not rebuilt.
pub(super) fn read(
    content: &[u8],
    media: Media,
    format: Format,
    findings: &mut Findings,
) -> Result<Vec<Entry>, Reason> {
    let mut fields = Fields::new(content);
    let (version, _) = fields.version()?;
    let count = fields.u32()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let Some(Child(kind, content)) = fields.child()? else {
            return Err(Reason::Damaged);
        };
        if PROTECTED.contains(&&kind) {
            return Err(Reason::Encrypted);
        }
        if entries.len() == MOST_ENTRIES {
            return Err(Reason::TooManyParts);
        }
        let mut entry = Fields::new(content);
        entry.take(8)?;
        entries.push(match media {
            Media::Picture => picture::read(kind, &mut entry, findings)?,
            Media::Sound => sound::read(kind, version, &mut entry, format, findings)?,
            Media::Words => words::read(kind, &mut entry, findings)?,
        });
    }
    Ok(entries)
}

/// The boxes behind the fixed fields of a sample entry, by name; the first of each name counts.
struct Children<'b> {
    all: Vec<Child<'b>>,
}

impl<'b> Children<'b> {
    fn read(fields: &mut Fields<'b>) -> Result<Self, Reason> {
        let mut all = Vec::new();
        while let Some(child) = fields.child()? {
            all.push(child);
            if all.len() > MOST_CHILDREN {
                return Err(Reason::TooManyParts);
            }
        }
        Ok(Self { all })
    }

    fn find(&self, wanted: [u8; 4]) -> Option<&'b [u8]> {
        let found = self.all.iter().find(|Child(kind, _)| *kind == wanted);
        found.map(|Child(_, content)| *content)
    }

    fn need(&self, wanted: [u8; 4]) -> Result<&'b [u8], Reason> {
        self.find(wanted).ok_or(Reason::Unusual)
    }
}

/// What protected media is called (ISO/IEC 14496-12, 8.12, and Apple's names).
const PROTECTED: [&[u8; 4]; 7] = [
    b"encv", b"enca", b"enct", b"encs", b"drms", b"drmi", b"drmt",
];
const MOST_ENTRIES: usize = 64;
const MOST_CHILDREN: usize = 64;
