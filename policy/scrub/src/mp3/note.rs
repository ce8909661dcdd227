//! The first frame, which is not sound but says how many there are (Xing, Info, LAME, VBRI).

use super::frame::Header;

/// What is taken over from such a frame.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Note {
    /// How many frames it says there are.
    pub(super) frames: Option<u32>,
    /// How many samples to leave out at the start and at the end, 12 bits each, if players believe it.
    pub(super) gaps: Option<[u8; 3]>,
}

impl Note {
    /// Reads the first frame; `None` if it is sound. Also gives the name of the encoder.
    pub(super) fn read(header: &Header, frame: &[u8]) -> Option<(Self, Vec<u8>)> {
        let behind = 4 + header.side_length();
        let body = frame
            .get(behind..)
            .and_then(|body| body.strip_prefix(b"Xing").or(body.strip_prefix(b"Info")));
        let Some(body) = body else {
            let vbri = frame.get(36..)?.strip_prefix(b"VBRI")?;
            let frames = vbri.get(10..)?.first_chunk().copied();
            let note = Self {
                frames: frames.map(u32::from_be_bytes),
                gaps: None,
            };
            return Some((note, Vec::new()));
        };
        let (flags, mut rest) = body.split_first_chunk::<4>()?;
        let flags = u32::from_be_bytes(*flags);
        let mut frames = None;
        for (bit, size) in [(1, 4), (2, 4), (4, 100), (8, 4)] {
            if flags & bit == 0 {
                continue;
            }
            let (field, after) = rest.split_at_checked(size)?;
            if bit == 1 {
                frames = field.first_chunk().copied().map(u32::from_be_bytes);
            }
            rest = after;
        }
        let encoder = rest.get(..9).unwrap_or_default();
        let believed = [b"LAME", b"Lavf", b"Lavc"]
            .iter()
            .any(|name| encoder.starts_with(*name));
        let gaps = rest
            .get(21..24)
            .and_then(|gaps| gaps.first_chunk().copied());
        let note = Self {
            frames,
            gaps: gaps.filter(|_| believed),
        };
        Some((note, encoder.to_vec()))
    }

    /// The canonical form of a note about a stream.
    pub(super) fn canonical(
        self,
        like: &Header,
        frames: u32,
        bytes: u32,
        steady: bool,
        seek: &[u8; 100],
    ) -> Option<Vec<u8>> {
        let header = like.for_note(BODY)?;
        let mut frame = header.bytes.to_vec();
        frame.resize(header.slot(), 0);
        frame.extend(if steady { b"Info" } else { b"Xing" });
        frame.extend(15_u32.to_be_bytes());
        frame.extend(frames.to_be_bytes());
        frame.extend(bytes.to_be_bytes());
        frame.extend(seek);
        frame.extend([0; 4]);
        if let Some(gaps) = self.gaps {
            let start = frame.len();
            // Players believe the gaps only under this name.
            frame.extend(b"LAME");
            frame.resize(start + 21, 0);
            frame.extend(gaps);
            frame.resize(start + 28, 0);
            frame.extend(bytes.to_be_bytes());
            frame.resize(start + 34, 0);
            let sum = checksum(&frame);
            frame.extend(sum.to_be_bytes());
        }
        frame.resize(header.length(), 0);
        Some(frame)
    }

    /// The length of a canonical note for such a stream in bytes.
    pub(super) fn length(like: &Header) -> Option<usize> {
        Some(like.for_note(BODY)?.length())
    }
}

/// The check sum of LAME's extension: CRC-16 with the bits reversed.
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte), |sum: u16, _| {
            sum >> 1 ^ if sum & 1 == 0 { 0 } else { 0xa001 }
        })
    })
}

/// What stands behind the side information, in bytes: the note with all its fields and LAME's extension.
const BODY: usize = 8 + 4 + 4 + 100 + 4 + 36;
