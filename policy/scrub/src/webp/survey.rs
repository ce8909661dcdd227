//! The reading pass: which chunks there are, and what of them the new file gets.

use super::part::{Head, Piece, chunk};
use super::{vp8, vp8l};
use crate::{Budget, Cursor, FindingKind, Findings, ReadAt, Reason, exif, icc, text, xmp};

/// All of a file that the writing pass needs.
#[derive(Default)]
pub(super) struct Survey {
    /// Width and height of the canvas.
    pub(super) size: [u32; 2],
    /// The colour behind an animation and how often it is repeated.
    pub(super) animation: Option<Animation>,
    pub(super) frames: Vec<Frame>,
    /// A canonical profile in the place of the file's own.
    pub(super) profile: Option<Vec<u8>>,
    /// How the picture has to be turned, 2 to 8.
    pub(super) turn: Option<u8>,
    pub(super) findings: Findings,
    /// The still picture, and the transparency that belongs to it.
    still: Option<Head>,
    clear: Option<Head>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Animation {
    pub(super) background: [u8; 4],
    pub(super) loops: u16,
}

/// A picture, or one frame of an animation.
pub(super) struct Frame {
    /// Place, size, duration and flags of a frame as they stand in the new file.
    pub(super) head: [u8; 16],
    pub(super) clear: bool,
    /// The chunks with the transparency, if any, and the picture.
    pub(super) chunks: Vec<Piece>,
    /// Whether transparency stands in a chunk of its own.
    pub(super) apart: bool,
    size: [u32; 2],
}

impl Survey {
    pub(super) fn of(src: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut cursor = Cursor::new(src);
        budget.segment()?;
        cursor.seek(4);
        let mut length = [0; 4];
        cursor.fill(&mut length)?;
        let end = u64::from(u32::from_le_bytes(length)).saturating_add(8);
        if end > src.len() {
            return Err(Reason::Truncated);
        }
        cursor.seek(12);
        let mut survey = Self::default();
        let mut extended = None;
        let mut first = true;
        while let Some(head) = Head::read(&mut cursor, end)? {
            budget.segment()?;
            if first && &head.kind == b"VP8X" {
                extended = Some(head.body(&mut cursor, 10)?);
            } else {
                survey.chunk(&head, extended.as_deref(), src, budget)?;
            }
            first = false;
        }
        if src.len() > end {
            let size = format!("{} B", src.len() - end);
            survey.findings.removed(FindingKind::Trailer, Some(&size));
        }
        survey.settle(extended.as_deref(), src, budget)?;
        Ok(survey)
    }

    fn chunk(
        &mut self,
        head: &Head,
        extended: Option<&[u8]>,
        src: &dyn ReadAt,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let mut cursor = Cursor::new(src);
        match &head.kind {
            b"VP8 " | b"VP8L" if self.still.is_none() => self.still = Some(*head),
            b"VP8 " | b"VP8L" => self.findings.removed(FindingKind::SecondPicture, None),
            b"ALPH" if self.clear.is_none() && self.still.is_none() => self.clear = Some(*head),
            b"ANIM" if moves(extended) && self.animation.is_none() => {
                self.animation = Some(Animation::read(head, &mut cursor)?);
            }
            b"ANMF" if moves(extended) => {
                let frame = self.frame(head, src, budget)?;
                self.frames.push(frame);
            }
            b"ANMF" => self.findings.removed(FindingKind::SecondPicture, None),
            b"EXIF" => {
                let body = head.body(&mut cursor, MOST)?;
                let block = body.strip_prefix(b"Exif\0\0").unwrap_or(&body);
                let turn = exif::read(block, &mut self.findings).turn();
                self.turn = self.turn.or(turn.filter(|_| extended.is_some()));
            }
            b"XMP " => xmp::read(&head.body(&mut cursor, MOST)?, &mut self.findings),
            b"ICCP" => {
                let profile = head.body(&mut cursor, MOST)?;
                if extended.is_some() && self.profile.is_none() {
                    self.profile = icc::settle(&profile, &mut self.findings);
                } else {
                    icc::dismiss(&profile, &mut self.findings);
                }
            }
            b"C2PA" => self.findings.removed(FindingKind::Provenance, None),
            kind => {
                let name = text::guess(kind);
                self.findings.removed(FindingKind::PrivateData, Some(&name));
            }
        }
        Ok(())
    }

    /// Reads the still picture, or holds the frames to the canvas.
    fn settle(
        &mut self,
        extended: Option<&[u8]>,
        src: &dyn ReadAt,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let canvas = extended.map(canvas).transpose()?;
        if let Some(canvas) = canvas.filter(|_| moves(extended)) {
            budget.picture(canvas[0], canvas[1])?;
            if self.animation.is_none() || self.frames.is_empty() {
                return Err(Reason::Truncated);
            }
            if self.still.is_some() {
                self.findings.removed(FindingKind::SecondPicture, None);
            }
            self.size = canvas;
            return self.frames.iter().try_for_each(|frame| frame.fits(canvas));
        }
        let still = self.still.ok_or(Reason::Truncated)?;
        let clear = self.clear.filter(|_| extended.is_some());
        let frame = self.picture(&still, clear, src, budget)?;
        self.size = frame.size;
        if canvas.is_some_and(|canvas| canvas != frame.size) {
            return Err(Reason::Damaged);
        }
        self.frames = vec![frame];
        Ok(())
    }

    fn picture(
        &mut self,
        still: &Head,
        clear: Option<Head>,
        src: &dyn ReadAt,
        budget: &mut Budget,
    ) -> Result<Frame, Reason> {
        let mut chunks = Vec::new();
        if &still.kind == b"VP8L" {
            let picture = vp8l::read(src, still.start, still.length, budget)?;
            self.slack(still, std::slice::from_ref(&picture.piece));
            if clear.is_some() {
                self.findings
                    .removed(FindingKind::PrivateData, Some("ALPH"));
            }
            chunks.extend(chunk(b"VP8L", vec![picture.piece])?);
            return Ok(Frame {
                head: [0; 16],
                clear: picture.clear,
                chunks,
                apart: false,
                size: [picture.width, picture.height],
            });
        }
        let picture = vp8::read(src, still.start, still.length, budget)?;
        let size = [picture.width, picture.height];
        self.slack(still, &picture.pieces);
        if let Some(head) = &clear {
            let pieces = transparency(head, size, src, budget)?;
            self.slack(head, &pieces);
            chunks.extend(chunk(b"ALPH", pieces)?);
        }
        chunks.extend(chunk(b"VP8 ", picture.pieces)?);
        Ok(Frame {
            head: [0; 16],
            clear: clear.is_some(),
            chunks,
            apart: clear.is_some(),
            size,
        })
    }

    fn frame(
        &mut self,
        head: &Head,
        src: &dyn ReadAt,
        budget: &mut Budget,
    ) -> Result<Frame, Reason> {
        let mut cursor = Cursor::new(src);
        cursor.seek(head.start);
        if head.length < FRAME_HEAD {
            return Err(Reason::Damaged);
        }
        let mut place = [0; 16];
        cursor.fill(&mut place)?;
        let (mut clear, mut picture) = (None, None);
        while let Some(inner) = Head::read(&mut cursor, head.end())? {
            budget.segment()?;
            match &inner.kind {
                b"ALPH" if clear.is_none() && picture.is_none() => clear = Some(inner),
                b"VP8 " | b"VP8L" if picture.is_none() => picture = Some(inner),
                b"VP8 " | b"VP8L" => self.findings.removed(FindingKind::SecondPicture, None),
                kind => {
                    let name = text::guess(kind);
                    self.findings.removed(FindingKind::PrivateData, Some(&name));
                }
            }
        }
        let picture = picture.ok_or(Reason::Truncated)?;
        let mut frame = self.picture(&picture, clear, src, budget)?;
        // Of the flags only two mean something: what happens to the frame before, and how it is laid on it.
        if let Some(flags) = place.last_mut() {
            *flags &= 3;
        }
        frame.head = place;
        if frame.told() != frame.size {
            return Err(Reason::Damaged);
        }
        Ok(frame)
    }

    /// Notes bytes of a chunk that the new one has not.
    fn slack(&mut self, head: &Head, pieces: &[Piece]) {
        if super::part::size(pieces) < head.length {
            self.findings.removed(FindingKind::Slack, None);
        }
    }
}

/// A chunk of transparency: raw or packed (WebP container, ALPH).
fn transparency(
    head: &Head,
    size: [u32; 2],
    src: &dyn ReadAt,
    budget: &mut Budget,
) -> Result<Vec<Piece>, Reason> {
    let mut cursor = Cursor::new(src);
    cursor.seek(head.start);
    let length = head.length.checked_sub(1).ok_or(Reason::Truncated)?;
    let flags = cursor.byte()?;
    let start = head.start + 1;
    let body = match flags & 3 {
        0 => {
            let pixels = u64::from(size[0]) * u64::from(size[1]);
            if pixels > length {
                return Err(Reason::Truncated);
            }
            Piece::copy(start, pixels, u8::MAX)
        }
        1 => vp8l::bare(src, start, length, size, budget)?,
        _ => return Err(Reason::Damaged),
    };
    // The filter counts; a hint on how the encoder came to its values does not.
    Ok(vec![Piece::New(vec![flags & 0x0f]), body])
}

impl Animation {
    fn read(head: &Head, cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        let body = head.body(cursor, 6)?;
        let [b, g, r, a, low, high] = *body.as_slice() else {
            return Err(Reason::Damaged);
        };
        // Viewers show what is behind the page; black and white are the colours that encoders write.
        let usual = [[0; 4], [0, 0, 0, 255], [255, 255, 255, 0], [255; 4]];
        let background = Some([b, g, r, a]).filter(|colour| usual.contains(colour));
        Ok(Self {
            background: background.unwrap_or_default(),
            loops: u16::from_le_bytes([low, high]),
        })
    }
}

impl Frame {
    /// The size that the frame's head tells.
    fn told(&self) -> [u32; 2] {
        let [_, _, _, _, _, _, w1, w2, w3, h1, h2, h3, ..] = self.head;
        [three(w1, w2, w3) + 1, three(h1, h2, h3) + 1]
    }

    fn fits(&self, [width, height]: [u32; 2]) -> Result<(), Reason> {
        let [x1, x2, x3, y1, y2, y3, ..] = self.head;
        let right = 2 * three(x1, x2, x3) + self.size[0];
        let below = 2 * three(y1, y2, y3) + self.size[1];
        if right > width || below > height {
            return Err(Reason::Damaged);
        }
        Ok(())
    }
}

fn moves(extended: Option<&[u8]>) -> bool {
    extended
        .and_then(<[u8]>::first)
        .is_some_and(|flags| flags & 2 != 0)
}

fn canvas(extended: &[u8]) -> Result<[u32; 2], Reason> {
    let [_, _, _, _, w1, w2, w3, h1, h2, h3] = *extended else {
        return Err(Reason::Truncated);
    };
    Ok([three(w1, w2, w3) + 1, three(h1, h2, h3) + 1])
}

pub(super) fn three(a: u8, b: u8, c: u8) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

/// Bytes of a frame before its chunks.
const FRAME_HEAD: u64 = 16;
/// How much of a chunk is read to name what is in it, in bytes.
const MOST: usize = 1 << 20;
