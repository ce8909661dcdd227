//! The reading pass: what there is, where it lies, and which colours are seen.

use super::notes::{self, Extension};
use super::pixels::seen;
use super::{TRAILER, Table};
use crate::{Budget, Cursor, FindingKind, Findings, ReadAt, Reason};

/// All of a file that the writing pass needs.
pub(super) struct Survey {
    pub(super) screen: Screen,
    pub(super) frames: Vec<Frame>,
    /// How often an animation is repeated; 0 means for ever.
    pub(super) loops: Option<u16>,
    pub(super) findings: Findings,
}

/// The logical screen.
pub(super) struct Screen {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) table: Table,
    background: u8,
}

/// One picture and where its pixels are.
pub(super) struct Frame {
    pub(super) control: Control,
    pub(super) left: u16,
    pub(super) top: u16,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) interlaced: bool,
    pub(super) table: Table,
    /// Where the packed pixels start.
    pub(super) start: u64,
    /// Bits of a pixel in the original and in the new file.
    pub(super) size: u8,
    pub(super) new_size: u8,
}

/// How a frame is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Control {
    /// What becomes of the frame afterwards: 0 or 1 it stays, 2 it is cleared, 3 what was there comes back.
    pub(super) disposal: u8,
    /// How long the frame is shown, in hundredths of a second.
    pub(super) delay: u16,
    pub(super) clear: Option<u8>,
}

impl Control {
    /// The body of the extension, if it says anything.
    pub(super) fn canonical(self) -> Option<[u8; 4]> {
        let [low, high] = self.delay.to_le_bytes();
        let flags = self.disposal << 2 | u8::from(self.clear.is_some());
        (self != Self::default()).then_some([flags, low, high, self.clear.unwrap_or(0)])
    }
}

impl Survey {
    pub(super) fn of(src: &dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let mut cursor = Cursor::new(src);
        cursor.seek(SIGNATURE);
        let mut findings = Findings::default();
        let screen = Screen::read(&mut cursor, &mut findings)?;
        let mut survey = Self {
            screen,
            frames: Vec::new(),
            loops: None,
            findings,
        };
        survey.blocks(&mut cursor, budget)?;
        if survey.frames.is_empty() {
            return Err(Reason::Truncated);
        }
        survey.measure()?;
        if cursor.remaining() > 0 {
            let size = format!("{} B", cursor.remaining());
            survey.findings.removed(FindingKind::Trailer, Some(&size));
        }
        Ok(survey)
    }

    /// The colour of places that no frame covers, if there are any.
    pub(super) fn background(&self) -> Option<u8> {
        let screen = &self.screen;
        let covered = self
            .frames
            .first()
            .is_some_and(|first| (first.width, first.height) == (screen.width, screen.height));
        let uncovered = self.frames.iter().any(|frame| frame.control.disposal == 2);
        let known = usize::from(screen.background) * 3 < screen.table.size();
        (known && (uncovered || !covered)).then_some(screen.background)
    }

    fn blocks(&mut self, cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<(), Reason> {
        let mut control = Control::default();
        budget.segment()?;
        // Some programs forget the trailer; then every block before must be whole.
        while let Some(kind) = cursor.next_byte()? {
            match kind {
                TRAILER => return Ok(()),
                0 => {
                    budget.work(1)?;
                    self.findings.removed(FindingKind::Slack, None);
                }
                0x21 => {
                    budget.segment()?;
                    match notes::read(cursor, &mut self.findings, budget)? {
                        Extension::Control(next) => control = next,
                        Extension::Loops(loops) => self.loops = self.loops.or(Some(loops)),
                        Extension::Other => {}
                    }
                }
                0x2c => {
                    budget.segment()?;
                    let control = std::mem::take(&mut control);
                    self.frame(control, cursor, budget)?;
                }
                _ => return Err(Reason::Damaged),
            }
        }
        Ok(())
    }

    fn frame(
        &mut self,
        control: Control,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let mut frame = Frame::read(control, cursor)?;
        if frame.table.depth == 0 && self.screen.table.depth == 0 {
            // Without any colours each program shows its own.
            return Err(Reason::Unusual);
        }
        budget.picture(u32::from(frame.width), u32::from(frame.height))?;
        let (used, slack) = seen(cursor, &frame, budget)?;
        if slack {
            self.findings.removed(FindingKind::Slack, None);
        }
        frame.settle(used, &mut self.screen.table);
        self.frames.push(frame);
        Ok(())
    }

    /// Holds the frames to the screen; what lies beyond it some programs show and others do not.
    fn measure(&mut self) -> Result<(), Reason> {
        let right = |frame: &Frame| frame.left.checked_add(frame.width);
        let below = |frame: &Frame| frame.top.checked_add(frame.height);
        let (mut width, mut height) = (0, 0);
        for frame in &self.frames {
            width = width.max(right(frame).ok_or(Reason::Damaged)?);
            height = height.max(below(frame).ok_or(Reason::Damaged)?);
        }
        let screen = &mut self.screen;
        if screen.width == 0 || screen.height == 0 {
            (screen.width, screen.height) = (width, height);
        }
        if width > screen.width || height > screen.height {
            return Err(Reason::Unusual);
        }
        let background = self.background().map(usize::from);
        if let Some(used) = background.and_then(|index| self.screen.table.used.get_mut(index)) {
            *used = true;
        }
        Ok(())
    }
}

impl Screen {
    fn read(cursor: &mut Cursor<'_>, findings: &mut Findings) -> Result<Self, Reason> {
        let width = little(cursor)?;
        let height = little(cursor)?;
        let [flags, background, aspect] = [cursor.byte()?, cursor.byte()?, cursor.byte()?];
        if aspect != 0 {
            findings.removed(FindingKind::Density, None);
        }
        Ok(Self {
            width,
            height,
            table: Table::read(flags, cursor)?,
            background,
        })
    }
}

impl Frame {
    fn read(control: Control, cursor: &mut Cursor<'_>) -> Result<Self, Reason> {
        let [left, top, width, height] = [
            little(cursor)?,
            little(cursor)?,
            little(cursor)?,
            little(cursor)?,
        ];
        let flags = cursor.byte()?;
        let table = Table::read(flags, cursor)?;
        let size = cursor.byte()?;
        if width == 0 || height == 0 || !(1..=8).contains(&size) {
            return Err(Reason::Damaged);
        }
        Ok(Self {
            control,
            left,
            top,
            width,
            height,
            interlaced: flags & 0x40 != 0,
            table,
            start: cursor.position(),
            size,
            new_size: 0,
        })
    }

    /// Enters which colours the pixels show, and with that what the new file needs.
    fn settle(&mut self, mut used: [bool; 256], screen: &mut Table) {
        let highest = used.iter().rposition(|used| *used).unwrap_or(0);
        let depth = if self.table.depth > 0 {
            self.table.depth
        } else {
            screen.depth
        };
        let bits = u8::try_from(usize::BITS - highest.leading_zeros()).unwrap_or(8);
        self.new_size = bits.max(depth).max(2);
        if let Some(clear) = self.control.clear {
            let pixel = used.get_mut(usize::from(clear));
            // The colour of a pixel that cannot be seen is not needed.
            let is_used = pixel.is_some_and(std::mem::take);
            if !is_used && self.control.disposal != 2 {
                self.control.clear = None;
            }
        }
        let table = if self.table.depth > 0 {
            &mut self.table
        } else {
            screen
        };
        for (known, now) in table.used.iter_mut().zip(used) {
            *known |= now;
        }
    }
}

/// The next two bytes as a number, the lower one first.
pub(super) fn little(cursor: &mut Cursor<'_>) -> Result<u16, Reason> {
    Ok(u16::from_le_bytes([cursor.byte()?, cursor.byte()?]))
}

/// Bytes of "GIF89a".
const SIGNATURE: u64 = 6;
