//! BMP, of Windows and of OS/2 (Microsoft, "Bitmap Storage"; OS/2 2.0 Technical Library).

mod header;
mod look;
mod rle;

use std::io::Write;

use self::header::{Coding, Header};
use crate::source::widen;
use crate::{
    Budget, Cursor, FindingKind, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook,
    bits, text,
};

/// The scrubber for BMP.
pub(crate) struct Bmp;

impl Scrubber for Bmp {
    fn format(&self) -> Format {
        Format::Bmp
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // A text may begin with these two letters.
        head.starts_with(b"BM") && !text::could_be_text(head)
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut cursor = Cursor::new(src);
        let mut findings = Findings::default();
        let header = Header::read(&mut cursor, budget, &mut findings)?;
        let mut pass = Pass::new(&header);
        cursor.seek(header.pixels_at);
        header.unpack(cursor.remaining(), budget)?;
        pass.run(&mut cursor, budget, &mut |_| Ok(()))?;
        header.unpack(pass.packed, budget)?;
        pass.tell(&header, cursor.remaining(), &mut findings);
        let palette = pass.palette(&header);
        let body = header.body(pass.packed, &palette)?;
        out.write_all(&body).map_err(|_| Reason::Write)?;
        Pass::new(&header).run(&mut cursor, budget, &mut |row| {
            out.write_all(row).map_err(|_| Reason::Write)
        })?;
        findings.remains(Remains::VisibleContent);
        findings.remains(Remains::PrinterDots);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// One pass over the pixels. The first one measures, the second one writes the same bytes.
struct Pass<'h> {
    header: &'h Header,
    /// Size of the new rows so far, in bytes.
    packed: u64,
    /// For each colour whether some pixel has it.
    used: [bool; 256],
    /// Whether bits were found that belong to no pixel.
    slack: bool,
    /// Whether a wholly transparent pixel holds a colour.
    hidden: bool,
}

impl<'h> Pass<'h> {
    fn new(header: &'h Header) -> Self {
        Self {
            header,
            packed: 0,
            used: [false; 256],
            slack: false,
            hidden: false,
        }
    }

    fn run(
        &mut self,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
        give: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        cursor.seek(self.header.pixels_at);
        budget.segment()?;
        match self.header.coding {
            Coding::Plain => self.plain(cursor, budget, give),
            Coding::Rle8 => self.runs(false, cursor, budget, give),
            Coding::Rle4 => self.runs(true, cursor, budget, give),
        }
    }

    fn plain(
        &mut self,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
        give: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let size = usize::try_from(self.header.row()).map_err(|_| Reason::Unusual)?;
        let whole = self
            .header
            .row()
            .saturating_mul(u64::from(self.header.height));
        if whole > cursor.remaining() {
            return Err(Reason::Truncated);
        }
        let mut row = vec![0; size];
        for _ in 0..self.header.height {
            budget.work(self.header.row())?;
            cursor.fill(&mut row)?;
            self.clean(&mut row);
            self.packed = self.packed.saturating_add(self.header.row());
            give(&row)?;
        }
        Ok(())
    }

    fn runs(
        &mut self,
        four: bool,
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
        give: &mut dyn FnMut(&[u8]) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let width = usize::try_from(self.header.width).map_err(|_| Reason::Unusual)?;
        let mut rows = rle::Rows::new(four, width, self.header.height);
        let (mut packed, mut left) = (Vec::new(), self.header.height);
        loop {
            let start = cursor.position();
            if !rows.next_row(cursor)? {
                break;
            }
            left -= 1;
            let read = cursor.position().saturating_sub(start);
            budget.work(u64::from(self.header.width).saturating_add(read))?;
            for pixel in &rows.row {
                // Some programs show the first colour where no code gives one.
                let colour = if *pixel == rle::SKIPPED { 0 } else { *pixel };
                self.mark(usize::from(colour));
            }
            packed.clear();
            rle::pack(&rows.row, four, left == 0, &mut packed);
            self.packed = self.packed.saturating_add(widen(packed.len()));
            give(&packed)?;
        }
        rows.finish(cursor)?;
        self.slack |= rows.slack;
        Ok(())
    }

    /// Sets everything in a row to zero that belongs to no pixel, and notes which colours it uses.
    fn clean(&mut self, row: &mut [u8]) {
        let bits = usize::from(self.header.bits);
        let width = usize::try_from(self.header.width).unwrap_or(usize::MAX);
        let end = width.saturating_mul(bits);
        self.slack |= bits::clear(row, end, row.len() * 8);
        match bits {
            16 => self.masked::<2>(row, |pixel| u32::from(u16::from_le_bytes(pixel))),
            32 => self.masked::<4>(row, u32::from_le_bytes),
            24 => {}
            _ => {
                let mask = u8::MAX >> (8 - bits.min(8));
                let in_byte = 8 / bits.max(1);
                let mut left = width;
                for byte in row.iter() {
                    for at in (0..in_byte.min(left)).map(|at| 8 - bits * (at + 1)) {
                        self.mark(usize::from(byte >> at & mask));
                    }
                    left = left.saturating_sub(in_byte);
                }
            }
        }
    }

    /// Clears the bits outside all masks.
    fn masked<const SIZE: usize>(&mut self, row: &mut [u8], number: fn([u8; SIZE]) -> u32) {
        let [red, green, blue, alpha] =
            self.header.masks.unwrap_or(header::usual(self.header.bits));
        let colour = red | green | blue;
        for pixel in row.as_chunks_mut::<SIZE>().0 {
            let value = number(*pixel);
            let kept = value & (colour | alpha);
            self.slack |= kept != value;
            self.hidden |= alpha != 0 && kept & alpha == 0 && kept & colour != 0;
            for (byte, kept) in pixel.iter_mut().zip(kept.to_le_bytes()) {
                *byte = kept;
            }
        }
    }

    fn mark(&mut self, colour: usize) {
        if let Some(used) = self.used.get_mut(colour) {
            *used = true;
        }
    }

    /// The colours up to the last one that a pixel has; those that none has become black.
    fn palette(&self, header: &Header) -> Vec<[u8; 3]> {
        if header.bits > 8 {
            return Vec::new();
        }
        let last = self.used.iter().rposition(|used| *used).unwrap_or(0);
        // Programs show black where a pixel has a colour that the table does not hold.
        let colours = self.used.iter().zip(
            header
                .palette
                .iter()
                .map(Some)
                .chain(std::iter::repeat(None)),
        );
        colours
            .take(last.max(1) + 1)
            .map(|(used, colour)| match colour {
                Some(colour) if *used => *colour,
                _ => [0; 3],
            })
            .collect()
    }

    /// Names what this pass has seen; `behind` is the number of bytes behind the pixels.
    fn tell(&self, header: &Header, behind: u64, findings: &mut Findings) {
        if self.slack {
            findings.removed(FindingKind::Slack, None);
        }
        if self.hidden {
            findings.remains(Remains::HiddenPixels);
        }
        let spare = |(colour, used): (&[u8; 3], &bool)| !used && *colour != [0; 3];
        if header.palette.iter().zip(&self.used).any(spare) {
            findings.removed(FindingKind::UnusedColours, None);
        }
        if behind > header.profile {
            let size = format!("{behind} B");
            findings.removed(FindingKind::Trailer, Some(&size));
        }
    }
}
