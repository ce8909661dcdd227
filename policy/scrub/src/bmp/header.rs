//! The headers of a BMP: what they say of the pixels, and their canonical form (Microsoft, "Bitmap Storage"; OS/2 2.0
//! Technical Library, "Bitmap File Format").

use crate::{Budget, Cursor, FindingKind, Findings, Reason, Remains, icc, text};

/// What the new file needs of the headers.
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether the first row of the file is the uppermost.
    pub(super) top_down: bool,
    /// Bits of one pixel: 1, 4, 8, 16, 24 or 32.
    pub(super) bits: u16,
    pub(super) coding: Coding,
    /// Bits of red, green, blue and alpha, if they are not the usual ones.
    pub(super) masks: Option<[u32; 4]>,
    /// Blue, green and red of each colour; empty above 8 bits.
    pub(super) palette: Vec<[u8; 3]>,
    /// Where the pixels begin, in bytes from the start of the file.
    pub(super) pixels_at: u64,
    /// Size of the colour profile that may stand behind the pixels, in bytes.
    pub(super) profile: u64,
}

/// How the rows are stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// As they are.
    Plain,
    /// Run lengths of 8-bit pixels.
    Rle8,
    /// Run lengths of 4-bit pixels.
    Rle4,
}

impl Header {
    /// Reads everything before the pixels and names what is not kept of it.
    ///
    /// # Errors
    ///
    /// [`Reason::Unusual`] for codings and depths that hardly any program writes, [`Reason::Damaged`] for headers that
    /// contradict themselves.
    pub(super) fn read(
        cursor: &mut Cursor<'_>,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let file = Fields(cursor.take(14)?);
        if !file.0.starts_with(b"BM") {
            return Err(Reason::Damaged);
        }
        budget.segment()?;
        let size = Fields(cursor.take(4)?).u32(0);
        if !matches!(size, 12 | 16..=64 | 108 | 124) {
            return Err(Reason::Unusual);
        }
        let mut info = size.to_le_bytes().to_vec();
        info.extend(cursor.take(usize::try_from(size - 4).map_err(|_| Reason::Damaged)?)?);
        let info = Fields(info);
        budget.segment()?;
        let mut header = Self::measure(&info, budget)?;
        header.pixels_at = u64::from(file.u32(10));
        header.masks(&info, cursor)?;
        header.palette(&info, cursor, findings)?;
        budget.segment()?;
        if cursor.position() != header.pixels_at {
            findings.removed(FindingKind::Slack, None);
        }
        if file.u32(6) != 0 {
            findings.removed(FindingKind::PrivateData, None);
        }
        header.name(&info, cursor, findings)?;
        Ok(header)
    }

    /// The size of a row of pixels in the file, in bytes.
    pub(super) fn row(&self) -> u64 {
        (u64::from(self.width) * u64::from(self.bits)).div_ceil(32) * 4
    }

    /// Pays for run lengths of `packed` bytes, since codes for early ends can claim rows without number.
    ///
    /// # Errors
    ///
    /// [`Reason::TooCompressed`].
    pub(super) fn unpack(&self, packed: u64, budget: &mut Budget) -> Result<(), Reason> {
        match self.coding {
            Coding::Plain => Ok(()),
            Coding::Rle8 | Coding::Rle4 => {
                budget.unpack(packed, u64::from(self.width) * u64::from(self.height))
            }
        }
    }

    /// The canonical headers for `packed` bytes of pixels, with the masks and the first `colours` colours.
    pub(super) fn body(&self, packed: u64, palette: &[[u8; 3]]) -> Result<Vec<u8>, Reason> {
        let alpha = self.masks.is_some_and(|[.., alpha]| alpha != 0);
        let size: u32 = if alpha { 108 } else { 40 };
        let coding: u32 = match (self.coding, self.masks) {
            (Coding::Rle8, _) => 1,
            (Coding::Rle4, _) => 2,
            (Coding::Plain, Some(_)) => 3,
            (Coding::Plain, None) => 0,
        };
        let masks = self.masks.unwrap_or_default();
        let beside = match (self.masks, alpha) {
            (Some(_), false) => 12,
            (_, _) => 0,
        };
        let colours = u32::try_from(palette.len()).map_err(|_| Reason::Damaged)?;
        let start = 14 + size + beside + 4 * colours;
        let whole = u32::try_from(packed.saturating_add(u64::from(start)));
        let packed = u32::try_from(packed).map_err(|_| Reason::TooLarge)?;
        let height = i32::try_from(self.height).map_err(|_| Reason::Damaged)?;
        let height = if self.top_down { -height } else { height };
        let mut body = b"BM".to_vec();
        for value in [
            whole.map_err(|_| Reason::TooLarge)?,
            0,
            start,
            size,
            self.width,
        ] {
            body.extend(value.to_le_bytes());
        }
        body.extend(height.to_le_bytes());
        body.extend(1_u16.to_le_bytes());
        body.extend(self.bits.to_le_bytes());
        for value in [coding, packed, 0, 0, colours, 0] {
            body.extend(value.to_le_bytes());
        }
        let kept = if alpha { 4 } else { 3 };
        if self.masks.is_some() {
            body.extend(masks.iter().take(kept).flat_map(|mask| mask.to_le_bytes()));
        }
        if alpha {
            body.extend(SRGB);
            body.resize(14 + 108, 0);
        }
        body.extend(palette.iter().flat_map(|[b, g, r]| [*b, *g, *r, 0]));
        Ok(body)
    }

    /// Reads size, depth and coding.
    fn measure(info: &Fields, budget: &mut Budget) -> Result<Self, Reason> {
        let core = info.0.len() == 12;
        let (width, height, bits) = if core {
            (i32::from(info.u16(4)), i32::from(info.u16(6)), info.u16(10))
        } else {
            (info.i32(4), info.i32(8), info.u16(14))
        };
        let coding = match (info.u32(16), bits) {
            _ if core => Coding::Plain,
            // OS/2 gives other meanings to 3 and 4; 4 and 5 elsewhere are a whole JPEG or PNG.
            (3 | 6, 16 | 32) if matches!(info.0.len(), 40 | 52 | 56 | 108 | 124) => Coding::Plain,
            (0, _) => Coding::Plain,
            (1, 8) => Coding::Rle8,
            (2, 4) => Coding::Rle4,
            (_, _) => return Err(Reason::Unusual),
        };
        if !matches!(bits, 1 | 4 | 8 | 16 | 24 | 32) {
            return Err(Reason::Unusual);
        }
        let width = u32::try_from(width).map_err(|_| Reason::Damaged)?;
        let (top_down, height) = (height < 0, height.unsigned_abs());
        let sane = width > 0 && height > 0 && height <= i32::MAX.unsigned_abs();
        if !sane || top_down && coding != Coding::Plain {
            return Err(Reason::Damaged);
        }
        budget.picture(width, height)?;
        let header = Self {
            width,
            height,
            top_down,
            bits,
            coding,
            masks: None,
            palette: Vec::new(),
            pixels_at: 0,
            profile: 0,
        };
        let wide = coding != Coding::Plain && width > MOST_RUN_WIDTH;
        if wide || header.row() > MOST_ROW {
            return Err(Reason::Unusual);
        }
        Ok(header)
    }

    /// Reads the masks, which stand in the header or behind it.
    fn masks(&mut self, info: &Fields, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        let coding = info.u32(16);
        if info.0.len() == 12 || !matches!(coding, 3 | 6) {
            return Ok(());
        }
        let count = match (info.0.len(), coding) {
            (40, 6) | (56.., _) => 4,
            (_, _) => 3,
        };
        let behind = if info.0.len() == 40 {
            Fields(cursor.take(4 * count)?)
        } else {
            Fields(info.0.get(40..).unwrap_or_default().to_vec())
        };
        let mut masks = [0; 4];
        for (at, mask) in masks.iter_mut().take(count).enumerate() {
            *mask = behind.u32(4 * at);
        }
        let mut taken = if self.bits == 16 { 0xffff_0000 } else { 0 };
        for (at, mask) in masks.iter().enumerate() {
            let run = mask.checked_shr(mask.trailing_zeros()).unwrap_or(0);
            let one_run = run.trailing_ones() + run.leading_zeros() == 32;
            if *mask & taken != 0 || !one_run || *mask == 0 && at < 3 {
                return Err(Reason::Unusual);
            }
            taken |= mask;
        }
        self.masks = (masks != usual(self.bits)).then_some(masks);
        Ok(())
    }

    /// Reads the colours, at most as many as there can be.
    fn palette(
        &mut self,
        info: &Fields,
        cursor: &mut Cursor<'_>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        let room = self.pixels_at.checked_sub(cursor.position());
        let room = room.ok_or(Reason::Damaged)?;
        if self.bits > 8 {
            return Ok(());
        }
        let size = if info.0.len() == 12 { 3 } else { 4 };
        let most = 1_u64 << self.bits;
        let told = match u64::from(info.u32(32)) {
            0 => most,
            told => told,
        };
        let count = told.min(most).min(room / size);
        if count == 0 {
            return Err(Reason::Damaged);
        }
        for _ in 0..count {
            let mut colour = [0; 3];
            cursor.fill(&mut colour)?;
            self.palette.push(colour);
            if size == 4 && cursor.byte()? != 0 {
                findings.removed(FindingKind::Slack, None);
            }
        }
        Ok(())
    }

    /// Names what the headers say besides.
    fn name(
        &mut self,
        info: &Fields,
        cursor: &mut Cursor<'_>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        if info.0.len() > 12 && (info.u32(24) != 0 || info.u32(28) != 0) {
            findings.removed(FindingKind::Density, None);
        }
        match info.0.len() {
            // OS/2 has a number for the program's own use at the end.
            64 if info.u32(60) != 0 => findings.removed(FindingKind::Identifier, None),
            108 | 124 => self.colours(info, cursor, findings)?,
            _ => {}
        }
        Ok(())
    }

    /// Reads what versions 4 and 5 say of the colours.
    fn colours(
        &mut self,
        info: &Fields,
        cursor: &mut Cursor<'_>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        let kind = info.u32(56).to_be_bytes();
        match &kind {
            b"LINK" | b"MBED" if info.0.len() == 124 => {
                let size = info.u32(116);
                cursor.seek(14_u64.saturating_add(u64::from(info.u32(112))));
                self.profile = u64::from(size);
                let most = usize::try_from(size.min(MOST_PROFILE)).unwrap_or(0);
                let profile = cursor.head(most)?;
                if &kind == b"MBED" {
                    icc::dismiss(&profile, findings);
                } else {
                    let path = profile.split(|byte| *byte == 0).next();
                    let path = text::guess(path.unwrap_or_default());
                    findings.removed(FindingKind::ExternalTarget, Some(&path));
                    findings.remains(Remains::ColourShift);
                }
            }
            [0, 0, 0, 0]
                if info
                    .0
                    .get(60..108)
                    .is_some_and(|all| all.iter().any(|b| *b != 0)) =>
            {
                findings.removed(FindingKind::ColourProfile, None);
                findings.remains(Remains::ColourShift);
            }
            _ => {}
        }
        Ok(())
    }
}

/// The masks that need not be told.
pub(super) fn usual(bits: u16) -> [u32; 4] {
    match bits {
        16 => [0x7c00, 0x03e0, 0x001f, 0],
        _ => [0x00ff_0000, 0xff00, 0xff, 0],
    }
}

/// A header's bytes; what it is too short for reads as zero.
struct Fields(Vec<u8>);

impl Fields {
    fn u16(&self, at: usize) -> u16 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    fn u32(&self, at: usize) -> u32 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    fn i32(&self, at: usize) -> i32 {
        i32::from_le_bytes(self.u32(at).to_le_bytes())
    }
}

/// `LCS_sRGB`.
const SRGB: &[u8] = b"BGRs";
/// A row of pixels lies in memory; no camera or scanner comes near this many bytes.
const MOST_ROW: u64 = 16 << 20;
/// The widest picture of run lengths, in pixels.
const MOST_RUN_WIDTH: u32 = 65_535;
/// Larger profiles are never one of those that are known.
const MOST_PROFILE: u32 = 1 << 20;
