//! H.263 video (ITU-T H.263, 5.1), also in the short form of MPEG-4 Visual. The head of each picture is read up to its
//! supplemental information, in which there is room for words.

use super::bits::Reader;
use crate::{FindingKind, Findings, Reason};

/// What the heads of earlier pictures say of the later ones.
#[derive(Clone, Default)]
pub(in crate::mp4) struct Form {
    /// Whether pictures are timed by a clock of the stream's own.
    clock: bool,
}

/// Whether a sample begins with the start code of a picture.
pub(in crate::mp4) fn begins(sample: &[u8]) -> bool {
    matches!(sample, [0, 0, 0x80..=0x83, ..])
}

/// Copies a picture and blanks its supplemental information.
///
/// # Errors
///
/// [`Reason::Damaged`] if the sample is no picture, [`Reason::Unusual`] for pictures in layers and for pictures that are
/// made of chosen or bent others.
pub(in crate::mp4) fn clean(
    form: &mut Form,
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    if !begins(sample) {
        return Err(Reason::Damaged);
    }
    let mut reader = Reader::new(sample);
    // The start code and the number of the picture.
    reader.skip(22 + 8)?;
    head(form, &mut reader)?;
    let start = out.len();
    out.extend(sample);
    while reader.flag()? {
        let at = reader.at;
        if reader.take(8)? != u32::from(NOTHING) {
            findings.removed(FindingKind::PrivateData, Some("PSUPP"));
        }
        let picture = out.get_mut(start..).unwrap_or_default();
        overwrite(picture, at, NOTHING);
    }
    Ok(())
}

/// Passes over the fields from the type of the picture to its supplemental information.
fn head(form: &mut Form, r: &mut Reader<'_>) -> Result<(), Reason> {
    if r.take(2)? != 0b10 {
        return Err(Reason::Damaged);
    }
    r.skip(3)?;
    match r.take(3)? {
        1..=5 => {
            r.skip(4)?;
            let paired = r.flag()?;
            r.skip(5)?;
            bitstreams(r)?;
            r.skip(if paired { 3 + 2 } else { 0 })
        }
        7 => extended(form, r),
        _ => Err(Reason::Damaged),
    }
}

/// The fields of the extended type (5.1.4 to 5.1.19).
fn extended(form: &mut Form, r: &mut Reader<'_>) -> Result<(), Reason> {
    let full = match r.take(3)? {
        0 => None,
        1 => Some(Options::read(r)?),
        _ => return Err(Reason::Damaged),
    };
    let kind = r.take(3)?;
    // Made of another size, and fewer fields.
    let bent = r.flag()?;
    r.skip(2)?;
    if r.take(3)? != 1 {
        return Err(Reason::Damaged);
    }
    if bent || kind > 2 {
        return Err(Reason::Unusual);
    }
    bitstreams(r)?;
    if let Some(options) = full {
        form.clock = options.clock;
        options.pass(r)?;
    } else if form.clock {
        r.skip(2)?;
    }
    r.skip(5)?;
    let clock = if form.clock { 5 } else { 3 };
    r.skip(if kind == 2 { clock + 2 } else { 0 })
}

/// Whether several streams share one, and the number of this one.
fn bitstreams(r: &mut Reader<'_>) -> Result<(), Reason> {
    let several = r.flag()?;
    r.skip(if several { 2 } else { 0 })
}

/// The part of the extended type that need not stand in every picture.
struct Options {
    /// Whether the size is written out.
    size: bool,
    clock: bool,
    /// Whether vectors may point far out.
    vectors: bool,
    slices: bool,
}

impl Options {
    fn read(r: &mut Reader<'_>) -> Result<Self, Reason> {
        let format = r.take(3)?;
        let (clock, vectors) = (r.flag()?, r.flag()?);
        r.skip(4)?;
        let (slices, chosen) = (r.flag()?, r.flag()?);
        r.skip(3)?;
        if r.take(4)? != 0b1000 || matches!(format, 0 | 7) {
            return Err(Reason::Damaged);
        }
        if chosen {
            return Err(Reason::Unusual);
        }
        Ok(Self {
            size: format == 6,
            clock,
            vectors,
            slices,
        })
    }

    /// Passes over the fields that these options call for.
    fn pass(&self, r: &mut Reader<'_>) -> Result<(), Reason> {
        if self.size {
            let shape = r.take(4)?;
            r.skip(9 + 1 + 9)?;
            r.skip(if shape == 15 { 16 } else { 0 })?;
        }
        // The clock, and the number of the picture in its steps.
        r.skip(if self.clock { 8 + 2 } else { 0 })?;
        if self.vectors && !r.flag()? {
            r.skip(1)?;
        }
        r.skip(if self.slices { 2 } else { 0 })
    }
}

/// Writes eight bits at a place counted in bits.
fn overwrite(bytes: &mut [u8], at: usize, value: u8) {
    for bit in 0..8 {
        let mask = 0x80_u8 >> ((at + bit) % 8);
        if let Some(byte) = bytes.get_mut((at + bit) / 8) {
            let set = value & 0x80_u8 >> bit != 0;
            *byte = if set { *byte | mask } else { *byte & !mask };
        }
    }
}

/// "Do nothing", without parameters (Annex L.4). Unlike zeros it cannot become a start code with what follows.
const NOTHING: u8 = 0x10;

#[cfg(test)]
mod tests {
    use super::super::bits::Writer;
    use super::{Form, NOTHING, clean};
    use crate::{FindingKind, Findings, Reason};

    /// The head of a picture, supplemental bytes, and some bits of a picture.
    fn picture(head: &[(u32, usize)], supplement: &[u8]) -> Vec<u8> {
        let mut writer = Writer::default();
        for (value, bits) in [(0x20, 22), (7, 8)].iter().chain(head) {
            writer.put(*value, *bits);
        }
        for byte in supplement {
            writer.put(1 << 8 | u32::from(*byte), 9);
        }
        writer.put(0x1_5555, 18);
        writer.into_bytes()
    }

    /// A plain picture of quarter size.
    const PLAIN: [(u32, usize); 5] = [(0b10, 2), (2, 6), (0, 5), (9, 5), (0, 1)];
    /// An extended one with a size and a clock of its own, far vectors, slices, and three streams in one.
    const EXTENDED: [(u32, usize); 18] = [
        (0b10, 2),
        (7, 6),
        (1, 3),
        (0b11011, 5),
        (0b00_0010, 6),
        (0b000_1000, 7),
        (1, 9),
        (1, 1),
        (2, 2),
        (15, 4),
        (9, 9),
        (1, 1),
        (9, 9),
        (0x1414, 16),
        (0xff, 8),
        (3, 2),
        (0b01_10, 4),
        (9, 5),
    ];

    #[test]
    fn words_in_the_supplemental_information_of_a_picture_are_blanked() {
        for head in [&PLAIN[..], &EXTENDED] {
            let sample = picture(head, b"QZ7PLANT");
            let (mut out, mut findings) = (Vec::new(), Findings::default());
            clean(&mut Form::default(), &sample, &mut out, &mut findings).unwrap();
            assert_eq!(out, picture(head, &[NOTHING; 8]));
            let (found, _) = findings.into_lists();
            assert!(found.iter().any(|one| one.kind == FindingKind::PrivateData));
        }
    }

    #[test]
    fn a_later_picture_without_options_keeps_the_clock() {
        let mut form = Form::default();
        let first = picture(&EXTENDED, b"");
        clean(&mut form, &first, &mut Vec::new(), &mut Findings::default()).unwrap();
        let later = [(0b10, 2), (7, 6), (0, 3), (1, 9), (0, 1), (3, 2), (9, 5)];
        let sample = picture(&later, b"QZ7PLANT");
        let mut out = Vec::new();
        clean(&mut form, &sample, &mut out, &mut Findings::default()).unwrap();
        assert_eq!(out, picture(&later, &[NOTHING; 8]));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let words = b"QZ7PLANT, and no picture at all".to_vec();
        let mut wrong = picture(&PLAIN, b"");
        wrong[3] |= 1;
        for sample in [words, wrong, vec![0, 0, 0x80]] {
            let (mut out, mut findings) = (Vec::new(), Findings::default());
            let answer = clean(&mut Form::default(), &sample, &mut out, &mut findings);
            assert_eq!(answer, Err(Reason::Damaged));
        }
    }
}
