//! The boxes around a JPEG 2000 codestream (ISO/IEC 15444-1, annex I).

use crate::{FindingKind, Findings, Reason};

/// What is kept of the boxes.
pub(super) struct Boxes<'b> {
    /// `ihdr`, `bpcc`, `pclr`, `cmap` and `cdef`, in their order.
    pub(super) head: Vec<(&'b [u8; 4], &'b [u8])>,
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
                b"ihdr" | b"bpcc" | b"pclr" | b"cmap" | b"cdef" => self.head.push((name, body)),
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

    /// The number of components that `ihdr` tells.
    pub(super) fn components(&self) -> Option<u16> {
        let (_, body) = self.head.iter().find(|(name, _)| *name == b"ihdr")?;
        let pair = body.get(8..10)?.first_chunk()?;
        Some(u16::from_be_bytes(*pair))
    }
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
