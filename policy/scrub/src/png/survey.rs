//! The first pass over a PNG: which chunks there are, and what the new file needs of them.

use super::chunk::{Head, SIGNATURE};
use super::header::Header;
use super::notes::Notes;
use crate::{Budget, Cursor, Fate, FindingKind, ReadAt, Reason, Remains};

/// What the new file will be made of.
pub(super) struct Survey {
    pub(super) header: Header,
    pub(super) palette: Vec<u8>,
    /// The body of the new tRNS chunk; empty if there is none.
    pub(super) transparency: Vec<u8>,
    /// The picture that programs without animation show; without ranges it is blank.
    pub(super) still: Picture,
    pub(super) frames: Vec<Frame>,
    /// Whether the still picture is the first frame.
    pub(super) first_is_frame: bool,
    /// How often an animation plays; 0 is for ever.
    pub(super) plays: u32,
    /// Whether bytes were found that belong to nothing.
    pub(super) slack: bool,
    pub(super) notes: Notes,
    animated: bool,
    place: Place,
}

/// A picture's size and where its packed bytes lie.
#[derive(Default)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) ranges: Vec<Range>,
}

/// A run of bytes in the original.
pub(super) struct Range {
    pub(super) start: u64,
    pub(super) length: u64,
}

/// One frame of an animation.
pub(super) struct Frame {
    /// The control chunk without its sequence number.
    pub(super) control: [u8; 22],
    /// Empty if the frame is the still picture.
    pub(super) picture: Picture,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Within,
    After,
}

impl Survey {
    /// Reads all chunks of a file.
    pub(super) fn of(src: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut cursor = Cursor::new(src);
        let mut signature = [0; 8];
        cursor.fill(&mut signature)?;
        if signature != SIGNATURE {
            return Err(Reason::Damaged);
        }
        let mut survey = Self::begin(&mut cursor, budget)?;
        loop {
            let head = Head::read(&mut cursor)?;
            budget.segment()?;
            budget.work(u64::from(head.length).saturating_add(12))?;
            if head.kind == *b"IEND" {
                survey.slack |= head.length > 0;
                head.check(&mut cursor)?;
                break;
            }
            survey.chunk(&head, &mut cursor, budget)?;
            let sound = head.check(&mut cursor)?;
            if !sound && (head.is_critical() || survey.is_needed(&head)) {
                return Err(Reason::Damaged);
            }
        }
        survey.notes.trailer(&mut cursor);
        survey.end(budget)?;
        survey.settle_still(budget);
        Ok(survey)
    }

    /// Whether the file is an animation.
    pub(super) fn is_animated(&self) -> bool {
        self.animated
    }

    /// The still picture and all frames that have a picture of their own.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &Picture> {
        let frames = self.frames.iter().map(|frame| &frame.picture);
        let all = std::iter::once(&self.still).chain(frames);
        all.filter(|picture| !picture.ranges.is_empty())
    }

    /// Tells of a still picture that is no part of the animation, which programs that play it never show. If it is to go,
    /// the first frame stands in its place, or nothing if that covers only a part.
    fn settle_still(&mut self, budget: &Budget) {
        let Some(first) = self.frames.first_mut().filter(|_| !self.first_is_frame) else {
            return;
        };
        let left_out = budget.drops_hidden();
        let fate = if left_out { Fate::Removed } else { Fate::Kept };
        let findings = &mut self.notes.findings;
        findings.add(FindingKind::SecondPicture, fate, None);
        if !left_out {
            return findings.remains(Remains::HiddenContent);
        }
        let size = |picture: &Picture| (picture.width, picture.height);
        self.still.ranges.clear();
        if size(&first.picture) == size(&self.still) {
            self.still = std::mem::take(&mut first.picture);
            self.first_is_frame = true;
        }
    }

    fn begin(cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<Self, Reason> {
        let head = Head::read(cursor)?;
        if head.kind != *b"IHDR" {
            // Apple's own variant starts with CgBI and packs its pixels otherwise.
            return Err(Reason::Unusual);
        }
        let header = Header::parse(&head.body(cursor, 14)?)?;
        if !head.check(cursor)? {
            return Err(Reason::Damaged);
        }
        budget.picture(header.width, header.height)?;
        if header.row(header.width) > MOST_ROW {
            return Err(Reason::Unusual);
        }
        Ok(Self {
            header,
            palette: Vec::new(),
            transparency: Vec::new(),
            still: Picture {
                width: header.width,
                height: header.height,
                ranges: Vec::new(),
            },
            frames: Vec::new(),
            first_is_frame: false,
            plays: 0,
            slack: false,
            notes: Notes::default(),
            animated: false,
            place: Place::Before,
        })
    }

    fn is_needed(&self, head: &Head) -> bool {
        matches!(&head.kind, b"tRNS") || self.animated && matches!(&head.kind, b"fcTL" | b"fdAT")
    }

    fn chunk(
        &mut self,
        head: &Head,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        if head.kind != *b"IDAT" && self.place == Place::Within {
            self.place = Place::After;
        }
        match (&head.kind, self.place) {
            (b"IDAT", Place::After) | (b"IHDR", _) => return Err(Reason::Damaged),
            (b"IDAT", _) => {
                self.place = Place::Within;
                self.still.ranges.push(Range {
                    start: head.start,
                    length: u64::from(head.length),
                });
            }
            (b"PLTE", Place::Before) => self.palette(&head.body(cursor, 769)?)?,
            (b"tRNS", Place::Before) => self.transparency(&head.body(cursor, 257)?)?,
            (b"acTL", Place::Before) => {
                let body: [u8; 8] = head
                    .body(cursor, 9)?
                    .try_into()
                    .map_err(|_| Reason::Damaged)?;
                let [_, _, _, _, p1, p2, p3, p4] = body;
                self.animated = true;
                self.plays = u32::from_be_bytes([p1, p2, p3, p4]);
            }
            (b"fcTL", _) if self.animated => self.control(&head.body(cursor, 27)?, budget)?,
            (b"fdAT", _) if self.animated => self.frame_data(head)?,
            _ if head.is_critical() => return Err(Reason::Unusual),
            _ => self.notes.read(head, cursor)?,
        }
        Ok(())
    }

    fn palette(&mut self, body: &[u8]) -> Result<(), Reason> {
        let most = 3_usize << self.header.depth.min(8);
        if !self.header.is_indexed() {
            // Elsewhere a palette is only advice for old screens.
            self.notes.findings.removed(FindingKind::Settings, None);
            return Ok(());
        }
        let sane = !body.is_empty() && body.len().is_multiple_of(3) && body.len() <= most;
        if !sane || !self.palette.is_empty() {
            return Err(Reason::Damaged);
        }
        self.palette = body.to_vec();
        Ok(())
    }

    fn transparency(&mut self, body: &[u8]) -> Result<(), Reason> {
        let in_range = |body: &[u8]| {
            body.as_chunks::<2>()
                .0
                .iter()
                .all(|v| u32::from(u16::from_be_bytes(*v)) >> self.header.depth == 0)
        };
        let fits = match self.header.colour {
            0 => body.len() == 2 && in_range(body),
            2 => body.len() == 6 && in_range(body),
            3 => !body.is_empty() && body.len() * 3 <= self.palette.len(),
            _ => false,
        };
        if !fits || !self.transparency.is_empty() {
            return Err(Reason::Damaged);
        }
        self.transparency = body.to_vec();
        Ok(())
    }

    fn control(&mut self, body: &[u8], budget: &mut Budget) -> Result<(), Reason> {
        let (_, control) = body.split_first_chunk::<4>().ok_or(Reason::Damaged)?;
        let control: [u8; 22] = control.try_into().map_err(|_| Reason::Damaged)?;
        let [
            w1,
            w2,
            w3,
            w4,
            h1,
            h2,
            h3,
            h4,
            x1,
            x2,
            x3,
            x4,
            y1,
            y2,
            y3,
            y4,
            rest @ ..,
        ] = control;
        let [_, _, _, _, dispose, blend] = rest;
        let width = u32::from_be_bytes([w1, w2, w3, w4]);
        let height = u32::from_be_bytes([h1, h2, h3, h4]);
        let right = u32::from_be_bytes([x1, x2, x3, x4]).checked_add(width);
        let bottom = u32::from_be_bytes([y1, y2, y3, y4]).checked_add(height);
        let inside = right.is_some_and(|right| right <= self.header.width)
            && bottom.is_some_and(|bottom| bottom <= self.header.height);
        let whole = (width, height) == (self.header.width, self.header.height);
        let first = self.place == Place::Before;
        if !inside || width == 0 || height == 0 || dispose > 2 || blend > 1 {
            return Err(Reason::Damaged);
        }
        if first && (!whole || self.first_is_frame) {
            return Err(Reason::Damaged);
        }
        self.first_is_frame |= first;
        if !first {
            budget.picture(width, height)?;
        }
        self.frames.push(Frame {
            control,
            picture: Picture {
                width,
                height,
                ranges: Vec::new(),
            },
        });
        Ok(())
    }

    fn frame_data(&mut self, head: &Head) -> Result<(), Reason> {
        let of_still = self.place == Place::Before || self.first_is_frame && self.frames.len() == 1;
        let frame = self.frames.last_mut().filter(|_| !of_still);
        let length = u64::from(head.length).checked_sub(4);
        let range = Range {
            start: head.start.saturating_add(4),
            length: length.ok_or(Reason::Damaged)?,
        };
        frame.ok_or(Reason::Damaged)?.picture.ranges.push(range);
        Ok(())
    }

    /// Holds what was found together, and pays for unpacking it.
    fn end(&self, budget: &mut Budget) -> Result<(), Reason> {
        if self.still.ranges.is_empty() || self.header.is_indexed() && self.palette.is_empty() {
            return Err(Reason::Damaged);
        }
        let own = usize::from(self.first_is_frame);
        let empty = |frame: &Frame| frame.picture.ranges.is_empty();
        if self.frames.iter().skip(own).any(empty) || self.animated && self.frames.is_empty() {
            return Err(Reason::Damaged);
        }
        for picture in self.pictures() {
            let packed = picture.ranges.iter().map(|range| range.length).sum();
            let raw = self.header.raw_size(picture.width, picture.height)?;
            budget.unpack(packed, raw)?;
            budget.work(raw)?;
        }
        Ok(())
    }
}

/// Four rows lie in memory; no camera or screen comes near this many bytes.
const MOST_ROW: u64 = 16 << 20;
