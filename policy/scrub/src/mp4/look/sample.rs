//! Samples of a cleaned file: nothing in them but what a decoder reads.

use super::strict::{Strict, ok};
use super::units::Units;
use crate::Reason;
use crate::mp4::codec::aac::{self, Element};
use crate::mp4::codec::aac_books::Bands;
use crate::mp4::codec::bits::Reader;
use crate::mp4::codec::{h263, vp};

/// How samples are checked.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// They can hold anything.
    None,
    /// H.264 and H.265: bytes of the lengths.
    Avc(usize),
    Hevc(usize),
    Av1,
    Mpeg4,
    H263,
    Vp8,
    Vp9,
    Aac(Bands),
    Opus,
    Amr(&'static [u8; 16]),
    ProRes,
    Jpeg,
    Text,
    Vtt,
}

impl Check {
    /// Whether samples are looked at.
    pub(super) fn looks(self) -> bool {
        !matches!(self, Self::None)
    }

    /// How samples are looked at that are made of units and come piece by piece.
    pub(super) fn units(self) -> Option<Units> {
        if let Self::Avc(size) = self {
            return Some(Units::new(size, avc, avc_slice));
        }
        if let Self::Hevc(size) = self {
            return Some(Units::new(size, hevc, hevc_slice));
        }
        None
    }

    /// Looks at one sample.
    pub(super) fn look(self, sample: &[u8]) -> Result<(), Reason> {
        match self {
            Self::None => Ok(()),
            // These are looked at as they come.
            Self::Avc(_) | Self::Hevc(_) => Err(Reason::SecondLook),
            Self::Av1 => av1(sample),
            Self::Mpeg4 => mpeg4(sample),
            Self::H263 => ok(h263::begins(sample)),
            Self::Vp8 => ok(vp::is_vp8(sample)),
            Self::Vp9 => ok(vp::is_vp9(sample)),
            Self::Aac(bands) => sound(&bands, sample),
            Self::Opus => opus(sample),
            Self::Amr(sizes) => amr(sizes, sample),
            Self::Jpeg => ok(sample.starts_with(&[0xff, 0xd8]) && sample.ends_with(&[0xff, 0xd9])),
            Self::ProRes => {
                ok(sample.get(4..8) == Some(b"icpf") && sample.get(12..16) == Some(b"apl0"))
            }
            Self::Text => text(sample),
            Self::Vtt => cues(sample),
        }
    }
}

/// Slices of pictures, which can hold anything.
fn avc_slice(head: [u8; 2]) -> bool {
    matches!(head[0] & 0x1f, 1 | 5)
}

fn hevc_slice(head: [u8; 2]) -> bool {
    first_layer(head) && matches!(head[0] >> 1, 0..=9 | 16..=21)
}

fn first_layer([first, second]: [u8; 2]) -> bool {
    first & 0x81 == 0 && second >> 3 == 0
}

/// Parameter sets, ends and starts, and two kinds of messages.
fn avc(unit: &[u8]) -> bool {
    match unit {
        [first, .., _] => match first & 0x1f {
            6 => message(unit.get(1..).unwrap_or_default(), &[6, 147]),
            7 | 8 => unit.last() != Some(&0),
            9 => unit.len() == 2,
            _ => false,
        },
        [only] => matches!(only, 10 | 11),
        [] => false,
    }
}

fn hevc(unit: &[u8]) -> bool {
    let [first, second, rest @ ..] = unit else {
        return false;
    };
    first_layer([*first, *second])
        && match first >> 1 {
            32..=34 => rest.last().is_some_and(|last| *last != 0),
            35 => rest.len() == 1,
            36 | 37 => rest.is_empty(),
            39 | 40 => message(rest, &[147]),
            _ => false,
        }
}

/// A list of messages of these kinds, none of them longer than a few bytes.
fn message(list: &[u8], kinds: &[u8]) -> bool {
    let mut rest = list;
    while let [kind, length, after @ ..] = rest {
        let Some(next) = after.get(usize::from(*length)..) else {
            return false;
        };
        if !kinds.contains(kind) || *length > 6 {
            return false;
        }
        rest = next;
    }
    rest == [0x80]
}

/// Units with sizes: sequence headers and frames.
fn av1(sample: &[u8]) -> Result<(), Reason> {
    let mut rest = Strict::new(sample);
    while rest.left() > 0 {
        let head = rest.u8()?;
        ok(head & 0x83 == 2 && matches!(head >> 3, 1 | 3 | 4 | 6))?;
        if head & 4 != 0 {
            ok(rest.u8()? & 7 == 0)?;
        }
        let (mut size, mut shift) = (0_usize, 0);
        loop {
            let byte = rest.u8()?;
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
            ok(shift < 35)?;
        }
        rest.any(size)?;
    }
    Ok(())
}

/// A short picture, or parts and none of them of free bytes.
fn mpeg4(sample: &[u8]) -> Result<(), Reason> {
    let parts = sample.starts_with(&[0, 0, 1]) && !has_part(sample, 0xb2);
    ok(parts || sample == [0x7f] || h263::begins(sample))
}

/// Headers only, if there are any.
pub(super) fn mpeg4_settings(specific: &[u8]) -> Result<(), Reason> {
    let headers = specific.is_empty() || specific.starts_with(&[0, 0, 1]);
    ok(headers && !has_part(specific, 0xb2) && !has_part(specific, 0xb6))
}

fn has_part(bytes: &[u8], code: u8) -> bool {
    memchr::memmem::find(bytes, &[0, 0, 1, code]).is_some()
}

/// Elements of sound and an end, and nothing behind it.
fn sound(bands: &Bands, sample: &[u8]) -> Result<(), Reason> {
    let mut reader = Reader::new(sample);
    let mut upper = true;
    loop {
        match aac::next(bands, &mut reader).map_err(|_| Reason::SecondLook)? {
            Element::Sound => upper = false,
            Element::Replication => ok(!std::mem::replace(&mut upper, true))?,
            Element::Fill | Element::Channels => return Err(Reason::SecondLook),
            Element::End => break,
        }
    }
    let left = reader.left();
    ok(left < 8 && reader.peek() == 0)
}

fn opus(packet: &[u8]) -> Result<(), Reason> {
    ok(match packet {
        // No padding, and from one frame to as many as may be.
        [toc, count, ..] if toc & 3 == 3 => matches!(count & 0x7f, 1..=48),
        [toc] => toc & 3 != 3,
        [_, ..] => true,
        [] => false,
    })
}

fn amr(sizes: &[u8; 16], sample: &[u8]) -> Result<(), Reason> {
    let mut rest = Strict::new(sample);
    while rest.left() > 0 {
        let head = rest.u8()?;
        ok(head & 0x83 == 0)?;
        let size = sizes.get(usize::from(head >> 3)).copied();
        rest.any(usize::from(size.ok_or(Reason::SecondLook)?))?;
    }
    Ok(())
}

fn text(sample: &[u8]) -> Result<(), Reason> {
    let mut rest = Strict::new(sample);
    let length = rest.u16()?;
    ok(rest.left() == usize::from(length))
}

fn cues(sample: &[u8]) -> Result<(), Reason> {
    let mut rest = Strict::new(sample);
    while rest.left() > 0 {
        let (kind, mut cue) = rest.next()?;
        match &kind {
            b"vtte" => cue.done()?,
            b"vttc" => {
                while cue.left() > 0 {
                    cue.open(*b"payl")?;
                }
            }
            _ => return Err(Reason::SecondLook),
        }
    }
    Ok(())
}
