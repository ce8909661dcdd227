//! The whole file: its tracks, where media lie, and what else there is.

use super::atom::{Atom, Boxes, Fields};
use super::fragment::{self, Defaults};
use super::notes::{self, Notes};
use super::shape::{Matrix, Turn};
use super::table::Room;
use super::track::Track;
use crate::{Budget, Cursor, FindingKind, ReadAt, Reason};

/// A file as it is.
#[derive(Default)]
pub(super) struct Movie {
    /// Units of time in a second.
    pub(super) timescale: u32,
    /// A turn of all pictures together.
    pub(super) turn: Turn,
    pub(super) tracks: Vec<Track>,
    /// Where media lie: start and end.
    pub(super) media: Vec<(u64, u64)>,
    pub(super) notes: Notes,
    pub(super) room: Room,
    fragments: Vec<Atom>,
    defaults: Vec<Defaults>,
    found: bool,
    /// Whether a box of media is longer than the file.
    pub(super) cut: bool,
    /// Bytes of the samples of tracks that are left out.
    pub(super) left_out: u64,
}

impl Movie {
    /// Reads everything but the media.
    ///
    /// # Errors
    ///
    /// [`Reason::Truncated`] if the end with the tables is missing, [`Reason::Damaged`] if boxes contradict each other.
    pub(super) fn read(src: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut movie = Self::default();
        let mut cursor = Cursor::new(src);
        let mut at = 0;
        while at < src.len() {
            budget.work(16)?;
            let atom = match Atom::at(&mut cursor, at, src.len()) {
                Ok(Some(atom)) => atom,
                Ok(None) | Err(Reason::Damaged | Reason::Truncated) if movie.whole() => {
                    movie.trailer(src.len().saturating_sub(at));
                    break;
                }
                Ok(None) => return Err(Reason::Truncated),
                Err(reason) => return Err(reason),
            };
            if !movie.top(&atom, &mut cursor, budget)? {
                movie.trailer(src.len().saturating_sub(at));
                break;
            }
            at = atom.end;
        }
        if !movie.found {
            return Err(if movie.media.is_empty() {
                Reason::Damaged
            } else {
                Reason::Truncated
            });
        }
        movie.fragments(&mut cursor, budget)?;
        Ok(movie)
    }

    /// Tells of bytes of the media that no track uses, `used` being those of the tracks that are kept.
    pub(super) fn slack(&mut self, used: u64) {
        let media = self.media.iter();
        let all = media.fold(0, |all: u64, (start, end)| all.saturating_add(end - start));
        let rest = all.saturating_sub(used).saturating_sub(self.left_out);
        if rest > 0 {
            let size = format!("{rest} B");
            let findings = &mut self.notes.findings;
            findings.removed(FindingKind::Slack, Some(&size));
        }
    }

    fn whole(&self) -> bool {
        self.found && !self.media.is_empty()
    }

    fn trailer(&mut self, bytes: u64) {
        let size = format!("{bytes} B");
        let findings = &mut self.notes.findings;
        findings.removed(FindingKind::Trailer, Some(&size));
    }

    /// Reads one outer box; `false` if it is none, but bytes behind the end.
    fn top(
        &mut self,
        atom: &Atom,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Reason> {
        if atom.cut && &atom.kind != b"mdat" {
            if self.whole() {
                return Ok(false);
            }
            return Err(Reason::Truncated);
        }
        match &atom.kind {
            b"ftyp" | b"styp" | b"sidx" | b"ssix" | b"mfra" | b"prft" | b"pdin" => {}
            b"moov" if self.found => return Err(Reason::Unusual),
            b"moov" => {
                self.found = true;
                self.moov(atom, cursor, budget)?;
            }
            b"mdat" => {
                self.room.pay(1, budget)?;
                self.cut |= atom.cut;
                self.media.push((atom.body, atom.end));
            }
            b"moof" => {
                self.room.pay(1, budget)?;
                self.fragments.push(*atom);
            }
            b"free" | b"skip" | b"wide" => {
                budget.work(64)?;
                notes::read(atom, cursor, &mut self.notes, budget)?;
            }
            b"pnot" | b"PICT" => {
                budget.segment()?;
                self.notes.findings.removed(FindingKind::Thumbnail, None);
            }
            _ => {
                budget.segment()?;
                notes::read(atom, cursor, &mut self.notes, budget)?;
            }
        }
        Ok(true)
    }

    fn moov(
        &mut self,
        outer: &Atom,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let mut boxes = Boxes::of(outer);
        while let Some(atom) = boxes.next(cursor, budget)? {
            budget.segment()?;
            if atom.cut {
                return Err(Reason::Damaged);
            }
            match &atom.kind {
                b"mvhd" => self.header(&atom, cursor, budget)?,
                b"trak" => {
                    if self.tracks.len() == MOST_TRACKS {
                        return Err(Reason::TooManyParts);
                    }
                    let (notes, room) = (&mut self.notes, &mut self.room);
                    let track = Track::read(&atom, cursor, notes, room, budget)?;
                    self.tracks.push(track);
                }
                b"mvex" => self.defaults = fragment::defaults(&atom, cursor, budget)?,
                b"cmov" | b"rmra" => return Err(Reason::Unusual),
                b"iods" | b"pssh" | b"clip" | b"ctab" | b"gama" => {}
                _ => notes::read(&atom, cursor, &mut self.notes, budget)?,
            }
        }
        if self.timescale == 0 {
            return Err(Reason::Damaged);
        }
        Ok(())
    }

    fn header(
        &mut self,
        atom: &Atom,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let content = atom.content(cursor, SMALL, budget)?;
        let mut fields = Fields::new(&content);
        let (version, _) = fields.version()?;
        let made = fields.wide(version == 1)?;
        let changed = fields.wide(version == 1)?;
        self.notes.times(made, changed);
        self.timescale = fields.u32()?;
        fields.wide(version == 1)?;
        fields.take(16)?;
        self.turn = Matrix::read(&mut fields)?.turn();
        Ok(())
    }

    /// Adds the samples of all fragments to their tracks.
    fn fragments(&mut self, cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<(), Reason> {
        for atom in std::mem::take(&mut self.fragments) {
            fragment::read(
                &atom,
                cursor,
                &mut self.tracks,
                &self.defaults,
                &mut self.room,
                budget,
            )?;
        }
        for track in &mut self.tracks {
            track.table.fit()?;
        }
        Ok(())
    }
}

const MOST_TRACKS: usize = 64;
const SMALL: usize = 64 << 10;
