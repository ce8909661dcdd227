//! Headers and side information of MPEG audio frames (ISO/IEC 11172-3 and 13818-3).

use crate::Reason;
use crate::bits::{self, Bits};

/// The four bytes in front of a frame.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) bytes: [u8; 4],
    /// MPEG-1, as opposed to the lower sampling rates of MPEG-2 and 2.5.
    pub(super) first: bool,
    pub(super) layer: u8,
    /// Sampling rate in hertz.
    pub(super) rate: u32,
    /// Bit rate in kilobits a second; 0 is "free format", where no header tells the length.
    pub(super) bitrate: u32,
    pub(super) mono: bool,
    checked: bool,
    padded: bool,
}

impl Header {
    /// Reads a header; `None` if these bytes are none.
    pub(super) fn parse(bytes: [u8; 4]) -> Option<Self> {
        let [sync, kind, rates, mode] = bytes;
        if sync != 0xff || kind & 0xe0 != 0xe0 || mode & 3 == 2 {
            return None;
        }
        let first = kind >> 3 & 3 == 3;
        let halved = match kind >> 3 & 3 {
            0 => 4,
            2 => 2,
            3 => 1,
            _ => return None,
        };
        let rate = match rates >> 2 & 3 {
            0 => 44_100,
            1 => 48_000,
            2 => 32_000,
            _ => return None,
        };
        let layer = match kind >> 1 & 3 {
            0 => return None,
            code => 4 - code,
        };
        let table = if first { FIRST } else { SECOND };
        let bitrate = *table.get(usize::from(rates >> 4))?;
        Some(Self {
            bytes,
            first,
            layer,
            rate: rate / halved,
            bitrate,
            mono: mode >> 6 == 3,
            checked: kind & 1 == 0,
            padded: rates & 2 != 0,
        })
    }

    /// Length of the whole frame of layer III in bytes.
    pub(super) fn length(&self) -> usize {
        let bits = if self.first { 144_000 } else { 72_000 };
        let bytes = bits * self.bitrate / self.rate + u32::from(self.padded);
        usize::try_from(bytes).unwrap_or(0)
    }

    /// Where the side information starts, behind the header and its check sum.
    pub(super) fn side_start(&self) -> usize {
        if self.checked { 6 } else { 4 }
    }

    /// Length of the side information in bytes.
    pub(super) fn side_length(&self) -> usize {
        match (self.first, self.mono) {
            (true, false) => 32,
            (false, true) => 9,
            (true, true) | (false, false) => 17,
        }
    }

    /// Where the main data start.
    pub(super) fn slot(&self) -> usize {
        self.side_start() + self.side_length()
    }

    /// Whether both can be frames of one stream.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        (self.first, self.layer, self.rate) == (other.first, other.layer, other.rate)
    }

    /// The header in front of a note about the stream: the first bit rate whose frames hold `bytes` bytes.
    pub(super) fn for_note(&self, behind_side: usize) -> Option<Self> {
        let [sync, kind, rates, mode] = self.bytes;
        let mode = if self.mono { 0xc0 } else { mode & 0xc0 };
        let mode = if mode == 0x80 { 0 } else { mode };
        (1..15_u8)
            .filter_map(|index| Self::parse([sync, kind | 1, index << 4 | rates & 0x0c, mode]))
            .find(|header| header.length() >= header.slot() + behind_side)
    }
}

/// What the side information of a frame says.
pub(super) struct Side {
    /// How many bytes before this frame's own its main data begin.
    pub(super) back: u16,
    /// How many bits of main data it has.
    pub(super) bits: u32,
}

impl Side {
    /// Reads the side information of a whole frame.
    pub(super) fn read(header: &Header, frame: &[u8]) -> Option<Self> {
        let side = frame.get(header.side_start()..header.slot())?;
        let mut reader = Bits::new(side);
        let channels = if header.mono { 1 } else { 2 };
        let (back, skipped, granules, each) = if header.first {
            let private = if header.mono { 5 } else { 3 };
            (reader.take(9)?, private + 4 * channels, 2, 59)
        } else {
            (reader.take(8)?, channels, 1, 63)
        };
        reader.skip(skipped);
        let mut total = 0;
        for _ in 0..granules * channels {
            let start = reader.at;
            total += reader.take(12)?;
            reader.at = start + each;
        }
        Some(Self {
            back: u16::try_from(back).ok()?,
            bits: total,
        })
    }
}

/// Clears the bits that mean nothing to a decoder: private, [`silent`] ones, and the private bits of the
/// side information. Tells whether any was set.
pub(super) fn tidy(header: &Header, frame: &mut [u8]) -> Result<bool, Reason> {
    let (from, to) = match (header.first, header.mono) {
        (true, true) => (9, 14),
        (true, false) => (9, 12),
        (false, true) => (8, 9),
        (false, false) => (8, 10),
    };
    let side = frame
        .get_mut(header.side_start()..header.slot())
        .ok_or(Reason::Damaged)?;
    let mut changed = bits::clear(side, from, to);
    let [_, _, rates, mode, ..] = frame else {
        return Err(Reason::Damaged);
    };
    changed |= *rates & 1 != 0 || *mode & silent(*mode) != 0;
    *rates &= !1;
    *mode &= !silent(*mode);
    if header.checked {
        let sum = checksum(header, frame).ok_or(Reason::Damaged)?;
        if let Some(place) = frame.get_mut(4..6) {
            place.copy_from_slice(&sum.to_be_bytes());
        }
    }
    Ok(changed)
}

/// The bits of a header's last byte that no decoder reads: copyright and original, and the way to join two channels
/// where they are not joined.
pub(super) fn silent(mode: u8) -> u8 {
    if mode >> 6 == 1 { 0x0c } else { 0x3c }
}

/// The check sum over the second half of the header and the side information (11172-3, 2.4.3.1).
pub(super) fn checksum(header: &Header, frame: &[u8]) -> Option<u16> {
    let covered = frame.get(2..4)?.iter().chain(frame.get(6..header.slot())?);
    Some(covered.fold(0xffff, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte) << 8, |sum: u16, _| {
            sum << 1 ^ if sum & 0x8000 == 0 { 0 } else { 0x8005 }
        })
    }))
}

/// Whether a check sum stands behind the header.
pub(super) fn is_checked(header: &Header) -> bool {
    header.checked
}

/// Bit rates of layer III in kilobits a second, MPEG-1.
const FIRST: [u32; 15] = [
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
];
/// The same for MPEG-2 and 2.5.
const SECOND: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
