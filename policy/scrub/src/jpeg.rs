//! JPEG: baseline and progressive pictures, grey, colour and CMYK (ITU-T T.81, JFIF 1.02).

mod bits;
mod frame;
mod look;
mod notes;
mod scan;
mod strip;
mod tables;

use std::io::Write;

use self::bits::Bits;
use self::frame::Frame;
use self::notes::Notes;
use self::scan::{Scan, Tables};
pub(crate) use self::strip::{Strip, strip};
use self::tables::{Class, Huffman, Quant};
use crate::{Budget, Cursor, Findings, Format, ReadAt, Reason, Remains, Scrubber, SecondLook};

/// The scrubber for JPEG.
pub(crate) struct Jpeg;

impl Scrubber for Jpeg {
    fn format(&self) -> Format {
        Format::Jpeg
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(&[0xff, 0xd8, 0xff])
    }

    fn rebuild(
        &self,
        src: &dyn ReadAt,
        out: &mut dyn Write,
        budget: &mut Budget,
    ) -> Result<Findings, Reason> {
        let mut rebuild = Rebuild::new(src, out, budget);
        rebuild.run()?;
        let mut findings = rebuild.notes.into_findings();
        findings.remains(Remains::VisibleContent);
        findings.remains(Remains::SensorNoise);
        findings.remains(Remains::PrinterDots);
        findings.remains(Remains::EncoderTraits);
        Ok(findings)
    }

    fn second_look(&self) -> Box<dyn SecondLook> {
        Box::new(look::Look::default())
    }
}

/// The four places for tables of one kind: what the original has set, and what the new file holds.
struct Slots<T> {
    set: [Option<T>; 4],
    written: [Option<T>; 4],
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            set: [None, None, None, None],
            written: [None, None, None, None],
        }
    }
}

impl<T: Clone + PartialEq> Slots<T> {
    fn set(&mut self, slot: u8, table: T) {
        if let Some(place) = self.set.get_mut(usize::from(slot)) {
            *place = Some(table);
        }
    }

    fn table(&self, slot: u8) -> Option<&T> {
        self.set.get(usize::from(slot)).and_then(Option::as_ref)
    }

    /// The table in this place, if the new file does not hold it yet.
    fn news(&mut self, slot: u8) -> Option<T> {
        let table = self.table(slot)?.clone();
        let written = self.written.get_mut(usize::from(slot))?;
        if written.as_ref() == Some(&table) {
            return None;
        }
        *written = Some(table.clone());
        Some(table)
    }
}

/// One pass over the original.
///
/// Tables are kept aside when they are read and written only before the first scan that uses them, so a table that
/// no scan uses never reaches the new file.
struct Rebuild<'a, 'o> {
    cursor: Cursor<'a>,
    out: &'o mut dyn Write,
    budget: &'o mut Budget,
    notes: Notes,
    frame: Option<Frame>,
    quants: Slots<Quant>,
    dcs: Slots<Huffman>,
    acs: Slots<Huffman>,
    restart: u16,
    restart_written: u16,
    begun: bool,
    /// What the picture has to be if it is a part of a TIFF.
    strip: Option<Strip>,
}

impl<'a, 'o> Rebuild<'a, 'o> {
    fn new(src: &'a dyn ReadAt, out: &'o mut dyn Write, budget: &'o mut Budget) -> Self {
        Self {
            cursor: Cursor::new(src),
            out,
            budget,
            notes: Notes::default(),
            frame: None,
            quants: Slots::default(),
            dcs: Slots::default(),
            acs: Slots::default(),
            restart: 0,
            restart_written: 0,
            begun: false,
            strip: None,
        }
    }

    fn run(&mut self) -> Result<(), Reason> {
        if self.cursor.u16()? != 0xffd8 {
            return Err(Reason::Damaged);
        }
        let mut ended = false;
        while !ended && let Some(marker) = self.marker()? {
            if marker == EOI {
                ended = true;
                continue;
            }
            self.part()?;
            self.segment(marker)?;
        }
        let frame = self.frame.as_ref().ok_or(Reason::Truncated)?;
        // Some cameras forget the end marker; then it counts whether anything could still have come.
        if !frame.is_shown() || !ended && !frame.is_complete() {
            return Err(Reason::Truncated);
        }
        self.notes.trailer(&mut self.cursor)?;
        self.write(&[0xff, EOI])
    }

    /// Pays for a segment; a TIFF can have thousands of strips, whose number it bounds itself.
    fn part(&mut self) -> Result<(), Reason> {
        match &self.strip {
            Some(_) => self.budget.work(64),
            None => self.budget.segment(),
        }
    }

    /// The next marker, or `None` at the end of the file; what stands before it is dropped.
    fn marker(&mut self) -> Result<Option<u8>, Reason> {
        let mut slack = 0_u64;
        let mut after_ff = false;
        while let Some(byte) = self.cursor.next_byte()? {
            match byte {
                0xff => after_ff = true,
                1.. if after_ff => {
                    self.notes.slack(slack);
                    return Ok(Some(byte));
                }
                _ => {
                    after_ff = false;
                    slack = slack.saturating_add(1);
                    self.budget.work(1)?;
                }
            }
        }
        Ok(None)
    }

    fn segment(&mut self, marker: u8) -> Result<(), Reason> {
        match marker {
            // A restart marker or TEM outside a scan carries nothing.
            0x01 | 0xd0..=0xd7 => self.notes.slack(2),
            0xc0..=0xc2 => {
                let body = self.body()?;
                if self.frame.is_some() {
                    return Err(Reason::Unusual);
                }
                let frame = Frame::parse(marker, &body)?;
                match &self.strip {
                    Some(strip) => strip.check(&frame)?,
                    None => self.budget.picture(frame.size().0, frame.size().1)?,
                }
                self.frame = Some(frame);
            }
            0xc4 => {
                for (class, slot, table) in Huffman::parse(&self.body()?)? {
                    match class {
                        Class::Dc => self.dcs.set(slot, table),
                        Class::Ac => self.acs.set(slot, table),
                    }
                }
            }
            0xdb => {
                for (slot, table) in Quant::parse(&self.body()?)? {
                    self.quants.set(slot, table);
                }
            }
            0xdd => {
                let body = self.body()?;
                let interval = body.as_slice().try_into().map_err(|_| Reason::Damaged)?;
                self.restart = u16::from_be_bytes(interval);
            }
            0xda => self.scan()?,
            0xe0..=0xef | 0xfe => {
                let body = self.body()?;
                self.notes.read(marker, &body, self.begun);
            }
            // A second picture, arithmetic, lossless and hierarchical coding, a height told late, and markers
            // that no standard fills.
            _ => return Err(Reason::Unusual),
        }
        Ok(())
    }

    fn body(&mut self) -> Result<Vec<u8>, Reason> {
        let length = usize::from(self.cursor.u16()?);
        let body = self
            .cursor
            .take(length.checked_sub(2).ok_or(Reason::Damaged)?)?;
        self.budget
            .work(u64::try_from(length).unwrap_or(u64::MAX))?;
        Ok(body)
    }

    fn scan(&mut self) -> Result<(), Reason> {
        let body = self.body()?;
        let mut frame = self.frame.take().ok_or(Reason::Damaged)?;
        let scan = Scan::parse(&body, &mut frame)?;
        self.head(&frame, &scan)?;
        let tables: Vec<Tables<'_>> = scan
            .parts
            .iter()
            .map(|part| Tables {
                dc: self.dcs.table(part.dc),
                ac: self.acs.table(part.ac),
            })
            .collect();
        let mut bits = Bits::new(&mut self.cursor, self.out);
        let slack = scan.copy(&mut frame, &tables, self.restart, &mut bits, self.budget)?;
        bits.finish()?;
        self.notes.slack(slack);
        self.frame = Some(frame);
        Ok(())
    }

    /// Writes everything that must stand before this scan and does not stand in the new file yet.
    fn head(&mut self, frame: &Frame, scan: &Scan) -> Result<(), Reason> {
        let first = !self.begun;
        if first {
            self.begun = true;
            self.write(&[0xff, 0xd8])?;
            if self.strip.is_none() {
                for (marker, body) in self.notes.canonical(frame.components.len()) {
                    self.put(marker, &body)?;
                }
            }
        }
        for (index, component) in frame.components.iter().enumerate() {
            let used_now = scan.parts.iter().any(|part| part.index == index);
            if !first && !used_now {
                continue;
            }
            if used_now && self.quants.table(component.quant).is_none() {
                return Err(Reason::Damaged);
            }
            if let Some(table) = self.quants.news(component.quant) {
                self.put(0xdb, &table.body(component.quant))?;
            }
        }
        if first {
            self.put(frame.marker(), &frame.body())?;
        }
        for part in &scan.parts {
            if scan.needs_dc()
                && let Some(table) = self.dcs.news(part.dc)
            {
                self.put(0xc4, &table.body(Class::Dc, part.dc))?;
            }
            if scan.needs_ac()
                && let Some(table) = self.acs.news(part.ac)
            {
                self.put(0xc4, &table.body(Class::Ac, part.ac))?;
            }
        }
        if self.restart != self.restart_written {
            self.restart_written = self.restart;
            self.put(0xdd, &self.restart.to_be_bytes())?;
        }
        self.put(0xda, &scan.body(frame))
    }

    fn put(&mut self, marker: u8, body: &[u8]) -> Result<(), Reason> {
        let length = u16::try_from(body.len().saturating_add(2)).map_err(|_| Reason::Damaged)?;
        self.write(&[0xff, marker])?;
        self.write(&length.to_be_bytes())?;
        self.write(body)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.out.write_all(bytes).map_err(|_| Reason::Write)
    }
}

const EOI: u8 = 0xd9;
