//! The boxes around a JPEG 2000 codestream (ISO/IEC 15444-1, annex I).

use super::jpx_segments::Size;
use crate::{FindingKind, Findings, Reason};

/// A box: its name, and what it holds.
type Whole = ([u8; 4], Vec<u8>);

/// What is kept of the boxes.
pub(super) struct Boxes<'b> {
    /// `ihdr`, `bpcc`, `pclr`, `cmap` and `cdef`, one of each, in their order.
    head: Vec<(&'b [u8; 4], &'b [u8])>,
    /// The enumerated colour space, if one is told.
    pub(super) space: Option<u32>,
    /// The codestream.
    pub(super) stream: &'b [u8],
}

/// Takes the file apart; a bare codestream has no boxes.
///
/// # Errors
///
/// [`Reason::Damaged`] if there is no codestream.
pub(super) fn read<'b>(bytes: &'b [u8], findings: &mut Findings) -> Result<Boxes<'b>, Reason> {
    let mut boxes = Boxes {
        head: Vec::new(),
        space: None,
        stream: &[],
    };
    if bytes.starts_with(&[0xff, 0x4f]) {
        boxes.stream = bytes;
        return Ok(boxes);
    }
    let mut rest = bytes;
    while let Some((name, body, after)) = next(rest) {
        match name {
            b"jP  " | b"ftyp" => {}
            b"jp2h" => boxes.header(body, findings),
            b"jp2c" if boxes.stream.is_empty() => boxes.stream = body,
            b"uuid" | b"xml " => findings.removed(FindingKind::Xmp, None),
            b"jp2i" => findings.removed(FindingKind::Author, None),
            _ => findings.removed(FindingKind::PrivateData, None),
        }
        rest = after;
    }
    if boxes.stream.is_empty() {
        return Err(Reason::Damaged);
    }
    Ok(boxes)
}

impl<'b> Boxes<'b> {
    fn header(&mut self, bytes: &'b [u8], findings: &mut Findings) {
        let mut rest = bytes;
        while let Some((name, body, after)) = next(rest) {
            match name {
                b"ihdr" | b"bpcc" | b"pclr" | b"cmap" | b"cdef" if self.find(name).is_none() => {
                    self.head.push((name, body));
                }
                b"colr" => match body {
                    [1, _, _, a, b, c, d, ..] if self.space.is_none() => {
                        self.space = Some(u32::from_be_bytes([*a, *b, *c, *d]));
                    }
                    [2 | 3, _, _, profile @ ..] => crate::icc::dismiss(profile, findings),
                    _ => {}
                },
                // Only the density on paper.
                b"res " => findings.removed(FindingKind::Density, None),
                _ => findings.removed(FindingKind::PrivateData, None),
            }
            rest = after;
        }
    }

    fn find(&self, name: &[u8; 4]) -> Option<&'b [u8]> {
        let mut all = self.head.iter();
        all.find(|(known, _)| *known == name).map(|(_, body)| *body)
    }

    /// Whether the file tells what its pictures are like; without that only the codestream can be shown.
    pub(super) fn has_header(&self) -> bool {
        self.find(b"ihdr").is_some()
    }

    /// The boxes of the header, each as long as what it tells of.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if one is shorter, [`Reason::Unusual`] if there are more colours than a picture can use.
    pub(super) fn head(&self, size: Size, findings: &mut Findings) -> Result<Vec<Whole>, Reason> {
        let mut head = Vec::with_capacity(self.head.len());
        for (name, body) in &self.head {
            let length = self.length(name, size)?;
            let kept = body.get(..length).ok_or(Reason::Damaged)?;
            if kept.len() < body.len() {
                findings.removed(FindingKind::Slack, None);
            }
            if *name == b"ihdr" {
                head.push((**name, header(size, kept)));
            } else if length > 0 {
                head.push((**name, kept.to_vec()));
            }
        }
        Ok(head)
    }

    /// The bytes of a box that tell something; none if the box has nothing to tell about.
    fn length(&self, name: &[u8; 4], size: Size) -> Result<usize, Reason> {
        let components = usize::from(size.components);
        let (columns, palette) = self.palette()?.unwrap_or((0, 0));
        Ok(match name {
            b"ihdr" => 14,
            // Only where the header does not tell one depth for all.
            b"bpcc" if self.find(b"ihdr").and_then(|ihdr| ihdr.get(10)) == Some(&0xff) => {
                components
            }
            b"pclr" => palette,
            b"cmap" => columns * 4,
            b"cdef" => {
                let count = self.find(name).and_then(|body| body.first_chunk());
                let count = count.map_or(0, |count| usize::from(u16::from_be_bytes(*count)));
                let channels = if columns > 0 { columns } else { components };
                (count <= channels)
                    .then_some(2 + count * 6)
                    .ok_or(Reason::Damaged)?
            }
            _ => 0,
        })
    }

    /// How many columns the palette has, and its length.
    fn palette(&self) -> Result<Option<(usize, usize)>, Reason> {
        let Some(body) = self.find(b"pclr") else {
            return Ok(None);
        };
        let (head, rest) = body.split_first_chunk::<3>().ok_or(Reason::Damaged)?;
        let [high, low, columns] = *head;
        let entries = usize::from(u16::from_be_bytes([high, low]));
        let columns = usize::from(columns);
        if entries > MOST_COLOURS || columns > MOST_COLUMNS {
            return Err(Reason::Unusual);
        }
        let depths = rest.get(..columns).ok_or(Reason::Damaged)?;
        let widths = depths.iter().map(|depth| usize::from(depth & 0x7f) / 8 + 1);
        Ok(Some((
            columns,
            3 + columns + entries * widths.sum::<usize>(),
        )))
    }
}

/// `ihdr`, with the size that the codestream has and without the mark for rights, whose box goes.
fn header(size: Size, old: &[u8]) -> Vec<u8> {
    let mut new = [size.height.to_be_bytes(), size.width.to_be_bytes()].concat();
    let told = |at: usize| old.get(at).copied().unwrap_or(0);
    new.extend([0, size.components, told(10), 7, u8::from(told(12) != 0), 0]);
    new
}

/// The next box: its name, what it holds, and what follows.
fn next(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (name, rest) = rest.split_first_chunk::<4>()?;
    let (body, after) = match u32::from_be_bytes(*length) {
        0 => (rest, Default::default()),
        1 => {
            let (long, rest) = rest.split_first_chunk::<8>()?;
            let length = u64::from_be_bytes(*long).checked_sub(16)?;
            rest.split_at_checked(usize::try_from(length).ok()?)?
        }
        length => {
            let length = usize::try_from(length.checked_sub(8)?).ok()?;
            // A last box that promises more than there is holds what there is.
            rest.split_at_checked(length).unwrap_or((rest, &[]))
        }
    };
    Some((name, body, after))
}

/// A box.
pub(super) fn write(name: [u8; 4], body: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(body.len().saturating_add(8)).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend(name);
    out.extend(body);
}

/// Colours of a palette (annex I.5.3.4).
const MOST_COLOURS: usize = 1024;
/// Four colours and a mask for each, and no more than a picture can use.
const MOST_COLUMNS: usize = 8;
