//! The segments of a JPEG 2000 codestream: one of each for what it is about, as long as its own fields tell (ISO/IEC
//! 15444-1, annex A).

use std::collections::BTreeSet;

use crate::{FindingKind, Findings, Reason};

/// A segment: the second byte of its marker, and what stands behind its length.
pub(super) type Segment<'b> = (u8, &'b [u8]);

/// Takes a header apart, up to a marker, and gives what follows from there.
///
/// # Errors
///
/// [`Reason::Truncated`] or [`Reason::Damaged`] if the marker does not come.
pub(super) fn split(bytes: &[u8], until: u8) -> Result<(Vec<Segment<'_>>, &[u8]), Reason> {
    let mut found = Vec::new();
    let mut rest = bytes;
    loop {
        match rest {
            [0xff, code, ..] if *code == until => return Ok((found, rest)),
            [0xff, code, high, low, behind @ ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let length = length.checked_sub(2).ok_or(Reason::Damaged)?;
                let (body, after) = behind.split_at_checked(length).ok_or(Reason::Truncated)?;
                found.push((*code, body));
                rest = after;
            }
            [0xff, ..] => return Err(Reason::Truncated),
            _ => return Err(Reason::Damaged),
        }
    }
}

/// What the first segment tells of the picture.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) components: u8,
    tiles: u64,
    /// Whether a segment on later parts of the standard follows.
    extended: bool,
}

impl Size {
    /// Reads what stands in `SIZ` behind its length.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if no picture has this size, [`Reason::Unusual`] if it has more components than colour spaces
    /// have.
    pub(super) fn read(body: &[u8]) -> Result<Self, Reason> {
        let word = |at: usize| {
            let four = body.get(at..).and_then(|rest| rest.first_chunk::<4>());
            four.map(|four| u32::from_be_bytes(*four))
                .ok_or(Reason::Damaged)
        };
        // Where the picture ends and begins, then the size of a tile and where the first one begins.
        let across = [word(2)?, word(10)?, word(18)?, word(26)?];
        let down = [word(6)?, word(14)?, word(22)?, word(30)?];
        let components = match body.get(34..36) {
            Some([0, 0]) | None => return Err(Reason::Damaged),
            Some([0, count @ 1..=MOST_COMPONENTS]) => *count,
            Some(_) => return Err(Reason::Unusual),
        };
        let ((width, columns), (height, rows)) = (side(across)?, side(down)?);
        Ok(Self {
            width,
            height,
            components,
            tiles: columns * rows,
            extended: body.first().is_some_and(|high| high & 0x40 != 0),
        })
    }
}

/// The length of one side, and how many tiles stand along it.
fn side([end, begin, tile, first]: [u32; 4]) -> Result<(u32, u64), Reason> {
    let length = end.checked_sub(begin).filter(|length| *length > 0);
    let reach = end.checked_sub(first).filter(|_| tile > 0);
    length
        .zip(reach)
        .map(|(length, reach)| (length, u64::from(reach.div_ceil(tile))))
        .ok_or(Reason::Damaged)
}

/// What was kept of a codestream so far.
pub(super) struct Headers {
    size: Size,
    /// The most levels of the wavelet that the main header tells.
    levels: usize,
    /// Of which tile (none for the main header), by which marker, and about which component.
    seen: BTreeSet<(Option<u16>, u8, u8)>,
    parts: BTreeSet<(u16, u8)>,
}

impl Headers {
    /// Writes the main header.
    pub(super) fn main(
        segments: &[Segment<'_>],
        out: &mut Vec<u8>,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let Some((SIZ, body)) = segments.first() else {
            return Err(Reason::Damaged);
        };
        let mut headers = Self {
            size: Size::read(body)?,
            levels: levels(segments)?,
            seen: BTreeSet::new(),
            parts: BTreeSet::new(),
        };
        headers.keep(None, segments, out, findings)?;
        Ok(headers)
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Writes the header of one part of a tile, behind its first marker.
    pub(super) fn part(
        &mut self,
        (tile, part): (u16, u8),
        segments: &[Segment<'_>],
        out: &mut Vec<u8>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        // A tile that is not there, or comes twice, has data that nothing decodes.
        if u64::from(tile) >= self.size.tiles || !self.parts.insert((tile, part)) {
            return Err(Reason::Damaged);
        }
        // What the main header tells of each level would not do for it.
        if levels(segments)? > self.levels {
            return Err(Reason::Unusual);
        }
        self.keep(Some(tile), segments, out, findings)
    }

    fn keep(
        &mut self,
        tile: Option<u16>,
        segments: &[Segment<'_>],
        out: &mut Vec<u8>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        let mut order_told = false;
        for (code, body) in segments {
            let length = match *code {
                SIZ | CAP if tile.is_some() => return Err(Reason::Damaged),
                CAP if !self.size.extended => {
                    findings.removed(FindingKind::PrivateData, None);
                    continue;
                }
                COM => {
                    let words = body.get(2..).map(crate::text::guess);
                    findings.removed(FindingKind::Comment, words.as_deref());
                    continue;
                }
                TLM | PLM | PLT | CRG => continue,
                code => self.length(code, body)?,
            };
            let component = match *code {
                COC | QCC | RGN => body.first().copied().unwrap_or(0),
                _ => 0,
            };
            let first = match *code {
                // A tile may go on in another order in each of its parts.
                POC => !std::mem::replace(&mut order_told, true),
                code => self.seen.insert((tile, code, component)),
            };
            if !first || component >= self.size.components {
                return Err(Reason::Unusual);
            }
            let kept = body.get(..length).ok_or(Reason::Damaged)?;
            if kept.len() < body.len() {
                findings.removed(FindingKind::Slack, None);
            }
            let told = u16::try_from(length + 2).map_err(|_| Reason::Damaged)?;
            out.extend([0xff, *code]);
            out.extend(told.to_be_bytes());
            out.extend(kept);
        }
        Ok(())
    }

    /// How many bytes of a segment its own fields ask for, or the levels where each has a place.
    fn length(&self, code: u8, body: &[u8]) -> Result<usize, Reason> {
        let byte = |at: usize| body.get(at).copied().ok_or(Reason::Damaged);
        // A byte for each level if there are sizes of precincts, and one for what is left of the picture.
        let precincts = |style: u8, levels: u8| usize::from(style & 1) * (usize::from(levels) + 1);
        Ok(match code {
            SIZ => 36 + usize::from(self.size.components) * 3,
            // Code blocks of high throughput only: the word on other parts has bits that no reader knows.
            CAP if body.starts_with(&[0, 2, 0, 0]) => 6,
            COD => 10 + precincts(byte(0)?, byte(5)?),
            COC => 7 + precincts(byte(1)?, byte(2)?),
            QCD => 1 + self.steps(byte(0)?, body.len() - 1)?,
            QCC => 2 + self.steps(byte(1)?, body.len() - 2)?,
            RGN => 3,
            POC => orders(body)?,
            _ => return Err(Reason::Unusual),
        })
    }

    /// Bytes of the step sizes behind the byte that tells their form; there are `most`.
    fn steps(&self, style: u8, most: usize) -> Result<usize, Reason> {
        let bands = self.levels * 3 + 1;
        match style & 0x1f {
            0 => Ok(most.min(bands)),
            1 => Ok(2),
            2 => Ok((most / 2).min(bands) * 2),
            _ => Err(Reason::Unusual),
        }
    }
}

/// The most levels of the wavelet that a header tells.
fn levels(segments: &[Segment<'_>]) -> Result<usize, Reason> {
    let told = segments.iter().filter_map(|(code, body)| match *code {
        COD => body.get(5),
        COC => body.get(2),
        _ => None,
    });
    match told.max() {
        None => Ok(0),
        Some(levels @ ..=MOST_LEVELS) => Ok(usize::from(*levels)),
        Some(_) => Err(Reason::Damaged),
    }
}

/// Bytes of the changes of order: first level and component, last layer, level and component, and the order.
fn orders(body: &[u8]) -> Result<usize, Reason> {
    let (orders, _) = body.as_chunks::<7>();
    let sound = |order: &[u8; 7]| order[0] <= 32 && order[4] <= 33 && order[6] <= 4;
    if orders.len() > MOST_ORDERS || !orders.iter().all(sound) {
        return Err(Reason::Unusual);
    }
    Ok(orders.len() * 7)
}

const CAP: u8 = 0x50;
const SIZ: u8 = 0x51;
const COD: u8 = 0x52;
const COC: u8 = 0x53;
/// `TLM`, `PLM` and `PLT`: lengths that a decoder finds by itself.
const TLM: u8 = 0x55;
const PLM: u8 = 0x57;
const PLT: u8 = 0x58;
const QCD: u8 = 0x5c;
const QCC: u8 = 0x5d;
const RGN: u8 = 0x5e;
const POC: u8 = 0x5f;
/// A shift of the components below one pixel.
const CRG: u8 = 0x63;
const COM: u8 = 0x64;
/// Up to 256 components are told by one byte; the colour spaces of a PDF have 32 at most, and masks may come to them.
const MOST_COMPONENTS: u8 = 64;
/// Levels of the wavelet (annex A.6.1).
const MOST_LEVELS: u8 = 32;
/// Changes of the order of packets; other readers have the same bound.
const MOST_ORDERS: usize = 32;
