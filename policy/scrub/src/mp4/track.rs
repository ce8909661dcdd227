//! One track: what it is for, how long, how it is shown, and where its samples lie.

use super::atom::{Atom, Boxes, Child, Fields};
use super::notes::{self, Notes};
use super::shape::{Matrix, Turn};
use super::table::{Raw, Room, Table};
use crate::{Budget, Cursor, FindingKind, Reason};

/// A track as the file has it.
pub(super) struct Track {
    pub(super) id: u32,
    pub(super) enabled: bool,
    pub(super) handler: [u8; 4],
    /// Units of time in a second.
    pub(super) timescale: u32,
    /// The language as three letters of five bits each (ISO/IEC 14496-12, 8.4.2.3).
    pub(super) language: u16,
    /// Width and height in 65,536ths.
    pub(super) size: [u32; 2],
    pub(super) turn: Turn,
    pub(super) edits: Vec<Edit>,
    /// The content of the `stsd` box.
    pub(super) entries: Vec<u8>,
    /// Whether its samples lie in another file.
    pub(super) elsewhere: bool,
    /// Tracks that hold its chapters.
    pub(super) chapters: Vec<u32>,
    pub(super) table: Table,
    /// When its first fragment starts, in its own units.
    pub(super) begin: Option<u64>,
    /// The durations of all samples so far, while fragments are read.
    pub(super) elapsed: Option<u64>,
}

/// One part of an edit list: what is shown for how long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    /// In units of the movie.
    pub(super) duration: u64,
    /// Where it starts in units of the track; `None` shows nothing.
    pub(super) start: Option<u64>,
}

impl Track {
    /// Reads a `trak` box.
    pub(super) fn read(
        outer: &Atom,
        cursor: &mut Cursor<'_>,
        notes: &mut Notes,
        room: &mut Room,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let mut reading = Reading {
            cursor,
            notes,
            room,
            budget,
            raw: Raw::default(),
            track: Self {
                id: 0,
                enabled: true,
                handler: [0; 4],
                timescale: 0,
                language: UNDETERMINED,
                size: [0; 2],
                turn: Turn::default(),
                edits: Vec::new(),
                entries: Vec::new(),
                elsewhere: false,
                chapters: Vec::new(),
                table: Table::default(),
                begin: None,
                elapsed: None,
            },
        };
        reading.container(outer, 0)?;
        let Reading { raw, mut track, .. } = reading;
        track.table = raw.finish(room, budget)?;
        if track.id == 0 || track.timescale == 0 {
            return Err(Reason::Damaged);
        }
        Ok(track)
    }

    /// The three letters of its language, unless it is undetermined.
    pub(super) fn letters(&self) -> Option<String> {
        let letters = [10, 5, 0].map(|shift| {
            let five = u8::try_from(self.language >> shift & 31).unwrap_or(0);
            char::from(five.wrapping_add(0x60))
        });
        let known = letters.iter().all(char::is_ascii_lowercase) && self.language != UNDETERMINED;
        known.then(|| letters.iter().collect())
    }
}

struct Reading<'r, 'a> {
    cursor: &'r mut Cursor<'a>,
    notes: &'r mut Notes,
    room: &'r mut Room,
    budget: &'r mut Budget,
    raw: Raw,
    track: Track,
}

impl Reading<'_, '_> {
    fn container(&mut self, outer: &Atom, depth: u8) -> Result<(), Reason> {
        if depth > DEEPEST {
            return Err(Reason::TooDeep);
        }
        let mut boxes = Boxes::of(outer);
        while let Some(atom) = boxes.next(self.cursor, self.budget)? {
            self.budget.segment()?;
            if atom.cut {
                return Err(Reason::Damaged);
            }
            match &atom.kind {
                b"mdia" | b"minf" | b"stbl" | b"edts" | b"dinf" | b"tref" => {
                    self.container(&atom, depth + 1)?;
                }
                b"tkhd" => self.header(&atom)?,
                b"mdhd" => self.media(&atom)?,
                b"hdlr" if depth == 1 => self.handler(&atom)?,
                b"hdlr" => {}
                b"elst" => self.edits(&atom)?,
                b"dref" => self.references(&atom)?,
                b"chap" if depth == 1 => {
                    let content = atom.content(self.cursor, SMALL, self.budget)?;
                    let (ids, _) = content.as_chunks::<4>();
                    let ids = ids.iter().map(|id| u32::from_be_bytes(*id));
                    self.track.chapters.extend(ids);
                }
                b"stsd" => self.track.entries = atom.content(self.cursor, LARGE, self.budget)?,
                b"udta" | b"meta" | b"uuid" | b"free" | b"skip" | b"wide" => {
                    notes::read(&atom, self.cursor, self.notes, self.budget)?;
                }
                _ if self.raw.read(&atom, self.cursor, self.room, self.budget)? => {}
                kind if EXPECTED.contains(&kind) => {}
                kind => self.notes.private(*kind),
            }
        }
        Ok(())
    }

    fn header(&mut self, atom: &Atom) -> Result<(), Reason> {
        let content = atom.content(self.cursor, SMALL, self.budget)?;
        let mut fields = Fields::new(&content);
        let (version, flags) = fields.version()?;
        self.track.enabled = flags & 1 != 0;
        let made = fields.wide(version == 1)?;
        let changed = fields.wide(version == 1)?;
        self.notes.times(made, changed);
        self.track.id = fields.u32()?;
        fields.u32()?;
        fields.wide(version == 1)?;
        fields.take(16)?;
        self.track.turn = Matrix::read(&mut fields)?.turn();
        // Parts of a pixel are not shown.
        let whole = |side: u32| side.saturating_add(0x8000) & 0xffff_0000;
        self.track.size = [whole(fields.u32()?), whole(fields.u32()?)];
        Ok(())
    }

    fn media(&mut self, atom: &Atom) -> Result<(), Reason> {
        let content = atom.content(self.cursor, SMALL, self.budget)?;
        let mut fields = Fields::new(&content);
        let (version, _) = fields.version()?;
        let made = fields.wide(version == 1)?;
        let changed = fields.wide(version == 1)?;
        self.notes.times(made, changed);
        self.track.timescale = fields.u32()?;
        fields.wide(version == 1)?;
        self.track.language = fields.u16()?;
        Ok(())
    }

    fn handler(&mut self, atom: &Atom) -> Result<(), Reason> {
        let content = atom.content(self.cursor, SMALL, self.budget)?;
        let mut fields = Fields::new(&content);
        fields.version()?;
        fields.u32()?;
        self.track.handler = fields.kind()?;
        fields.take(12.min(fields.rest.len()))?;
        self.notes.handler(fields.rest);
        Ok(())
    }

    fn edits(&mut self, atom: &Atom) -> Result<(), Reason> {
        let content = atom.content(self.cursor, LARGE, self.budget)?;
        let mut fields = Fields::new(&content);
        let (version, _) = fields.version()?;
        let count = fields.u32()?;
        if count > MOST_EDITS {
            return Err(Reason::TooManyParts);
        }
        for _ in 0..count {
            let duration = fields.wide(version == 1)?;
            let start = if version == 1 {
                fields.u64()?.cast_signed()
            } else {
                i64::from(fields.u32()?.cast_signed())
            };
            // Slow motion and stills are rare, and players differ on them.
            if fields.u32()? != 0x0001_0000 && start >= 0 {
                return Err(Reason::Unusual);
            }
            self.track.edits.push(Edit {
                duration,
                start: u64::try_from(start).ok(),
            });
        }
        Ok(())
    }

    fn references(&mut self, atom: &Atom) -> Result<(), Reason> {
        let content = atom.content(self.cursor, LARGE, self.budget)?;
        let mut fields = Fields::new(&content);
        fields.version()?;
        fields.u32()?;
        while let Some(Child(_, place)) = fields.child()? {
            let mut place = Fields::new(place);
            let (_, flags) = place.version()?;
            self.track.elsewhere |= flags & 1 == 0;
            if !place.rest.is_empty() {
                let words = crate::text::guess(place.rest);
                self.notes
                    .findings
                    .removed(FindingKind::ExternalTarget, Some(&words));
            }
        }
        Ok(())
    }
}

/// "und".
pub(super) const UNDETERMINED: u16 = 0x55c4;

/// Boxes that say nothing of their own and are written anew or left out.
const EXPECTED: [&[u8; 4]; 34] = [
    b"vmhd", b"smhd", b"nmhd", b"sthd", b"hmhd", b"gmhd", b"tapt", b"load", b"imap", b"matt",
    b"crgn", b"kmat", b"cslg", b"sdtp", b"stps", b"stsh", b"sgpd", b"sbgp", b"subs", b"padb",
    b"stdp", b"saiz", b"saio", b"senc", b"hint", b"cdsc", b"tmcd", b"sync", b"ssrc", b"fall",
    b"folw", b"forc", b"elng", b"txas",
];
const MOST_EDITS: u32 = 1024;
const DEEPEST: u8 = 4;
const SMALL: usize = 64 << 10;
const LARGE: usize = 1 << 20;
