//! Sample entries of sound.

use super::descriptor::Stream;
use super::{Children, Entry, Packed, config};
use crate::mp4::atom::{Child, Fields, boxed};
use crate::mp4::codec::Coding;
use crate::mp4::codec::{aac_config, packet};
use crate::{FindingKind, Findings, Format, Reason, text};

/// Reads an audio sample entry behind its first eight bytes (ISO/IEC 14496-12, 12.2.3; QuickTime File Format,
/// "Sound Sample Descriptions").
pub(super) fn read(
    kind: [u8; 4],
    list_version: u8,
    fields: &mut Fields<'_>,
    format: Format,
    findings: &mut Findings,
) -> Result<Entry, Reason> {
    if list_version != 0 {
        return Err(Reason::Unusual);
    }
    let shape = Shape::read(kind, fields, findings)?;
    let mut children = Children::read(fields)?;
    if let Some(wave) = children.find(*b"wave") {
        let inner = Children::read(&mut Fields::new(wave))?;
        children.all.extend(inner.all);
    }
    tell(&children, findings);
    if let Some(width) = uncompressed(kind, &shape, &children) {
        return plain(kind, &shape, &children, width?);
    }
    let (boxes, coding) = compressed(kind, &children, findings)?;
    Ok(Entry {
        bytes: shape.write(kind, &boxes, format),
        coding,
        packed: None,
        kind,
    })
}

/// The boxes and the coding of compressed sound.
fn compressed(
    kind: [u8; 4],
    children: &Children<'_>,
    findings: &mut Findings,
) -> Result<(Vec<u8>, Coding), Reason> {
    Ok(match &kind {
        b"mp4a" => {
            let stream = Stream::read(children.need(*b"esds")?)?;
            match stream.object {
                0x40 | 0x66..=0x68 => {
                    let (specific, bands) = aac_config::rebuild(stream.specific, findings)?;
                    (Stream::write(0x40, false, &specific), Coding::Aac(bands))
                }
                _ => return Err(Reason::Unusual),
            }
        }
        b"alac" => (config::alac(children.need(*b"alac")?)?, Coding::Opaque),
        b"ac-3" => (config::ac3(children.need(*b"dac3")?)?, Coding::Opaque),
        b"ec-3" => (config::eac3(children.need(*b"dec3")?)?, Coding::Opaque),
        b"Opus" => {
            let (config, streams) = config::opus(children.need(*b"dOps")?)?;
            (config, Coding::Opus(streams))
        }
        b"samr" => (config::amr(children)?, Coding::Amr(&packet::NARROW)),
        b"sawb" => (config::amr(children)?, Coding::Amr(&packet::WIDE)),
        _ => return Err(Reason::Unusual),
    })
}

/// The bytes of one sample of one channel, if samples are stored as they are or in fixed packets.
fn uncompressed(
    kind: [u8; 4],
    shape: &Shape,
    children: &Children<'_>,
) -> Option<Result<u32, Reason>> {
    let bits = u32::from(shape.bits);
    Some(Ok(match &kind {
        b"raw " | b"twos" | b"sowt" | b"NONE" => match bits {
            8 => 1,
            16 => 2,
            24 => 3,
            32 => 4,
            _ => return Some(Err(Reason::Unusual)),
        },
        b"in24" => 3,
        b"in32" | b"fl32" => 4,
        b"fl64" => 8,
        b"ulaw" | b"alaw" => 1,
        b"ima4" => 34,
        b"lpcm" => match &shape.rest {
            Rest::Second { bits, .. } if matches!(bits, 8 | 16 | 24 | 32 | 64) => bits / 8,
            Rest::None | Rest::First | Rest::Second { .. } => {
                return Some(Err(Reason::Unusual));
            }
        },
        b"ipcm" | b"fpcm" => match children.find(*b"pcmC") {
            Some([_, _, _, _, _, bits @ (16 | 24 | 32 | 64)]) => u32::from(*bits) / 8,
            _ => return Some(Err(Reason::Unusual)),
        },
        _ => return None,
    }))
}

/// An entry whose packets are all alike.
fn plain(
    kind: [u8; 4],
    shape: &Shape,
    children: &Children<'_>,
    width: u32,
) -> Result<Entry, Reason> {
    let channels = shape.channels();
    if channels == 0 || channels > MOST_CHANNELS {
        return Err(Reason::Unusual);
    }
    let packed = Packed {
        samples: if &kind == b"ima4" { 64 } else { 1 },
        bytes: channels * width,
    };
    let mut boxes = Vec::new();
    if let Some([.., flags, bits]) = children.find(*b"pcmC") {
        boxes = crate::mp4::atom::full(*b"pcmC", 0, 0, &[flags & 1, *bits]);
    } else if children.find(*b"enda").is_some_and(|order| order == [0, 1]) {
        let mut wave = boxed(*b"frma", &kind);
        wave.extend(boxed(*b"enda", &[0, 1]));
        wave.extend([0, 0, 0, 8, 0, 0, 0, 0]);
        boxes = boxed(*b"wave", &wave);
    }
    Ok(Entry {
        bytes: boxed(kind, &[shape.head(Some((packed, width))), boxes].concat()),
        coding: Coding::Opaque,
        packed: Some(packed),
        kind,
    })
}

/// The fixed fields.
struct Shape {
    channels: u16,
    bits: u16,
    /// The sampling rate in 65,536ths of a hertz.
    rate: u32,
    rest: Rest,
}

/// Fields of QuickTime's later versions.
enum Rest {
    None,
    First,
    Second {
        rate: u64,
        channels: u32,
        bits: u32,
        flags: u32,
    },
}

impl Shape {
    fn read(
        kind: [u8; 4],
        fields: &mut Fields<'_>,
        findings: &mut Findings,
    ) -> Result<Self, Reason> {
        let version = fields.u16()?;
        fields.u16()?;
        let vendor = fields.kind()?;
        let (channels, bits) = (fields.u16()?, fields.u16()?);
        fields.take(4)?;
        let rate = fields.u32()?;
        if vendor.iter().any(|byte| *byte != 0) {
            findings.removed(FindingKind::Software, Some(&text::guess(&vendor)));
        }
        let rest = match version {
            0 => Rest::None,
            1 => {
                fields.take(16)?;
                Rest::First
            }
            2 => second(kind, fields)?,
            _ => return Err(Reason::Unusual),
        };
        let shape = Self {
            channels,
            bits: match (bits, &kind) {
                (8 | 16 | 24 | 32 | 64, _) => bits,
                (_, b"raw " | b"twos" | b"sowt" | b"NONE") => return Err(Reason::Unusual),
                _ => 16,
            },
            // Parts of a hertz are not in use.
            rate: rate & 0xffff_0000,
            rest,
        };
        if shape.channels() > MOST_CHANNELS {
            return Err(Reason::Unusual);
        }
        Ok(shape)
    }

    fn channels(&self) -> u32 {
        match &self.rest {
            Rest::Second { channels, .. } => *channels,
            Rest::None | Rest::First => u32::from(self.channels),
        }
    }

    /// The fields in canonical form, with the eight bytes in front.
    ///
    /// For uncompressed sound `packed` tells the packets and the bytes of one sample of one channel.
    fn head(&self, packed: Option<(Packed, u32)>) -> Vec<u8> {
        let version: u8 = match self.rest {
            Rest::None => 0,
            Rest::First => 1,
            Rest::Second { .. } => 2,
        };
        let mut bytes = vec![0, 0, 0, 0, 0, 0, 0, 1, 0, version, 0, 0, 0, 0, 0, 0];
        if let Rest::Second {
            rate,
            channels,
            bits,
            flags,
        } = &self.rest
        {
            bytes.extend([0, 3, 0, 16, 0xff, 0xfe, 0, 0, 0, 1, 0, 0, 0, 0, 0, 72]);
            bytes.extend(rate.to_be_bytes());
            bytes.extend(channels.to_be_bytes());
            bytes.extend([0x7f, 0, 0, 0]);
            bytes.extend(bits.to_be_bytes());
            bytes.extend(flags.to_be_bytes());
            let (size, samples) =
                packed.map_or((0, 0), |(packed, _)| (packed.bytes, packed.samples));
            bytes.extend(size.to_be_bytes());
            bytes.extend(samples.to_be_bytes());
            return bytes;
        }
        bytes.extend(self.channels.to_be_bytes());
        let bits = if packed.is_some() { self.bits } else { 16 };
        bytes.extend(bits.to_be_bytes());
        let variable = version == 1 && packed.is_none();
        bytes.extend(if variable { [0xff, 0xfe, 0, 0] } else { [0; 4] });
        bytes.extend(self.rate.to_be_bytes());
        if version == 1 {
            let four = match packed {
                Some((packed, width)) => [packed.samples, width, packed.bytes, 2],
                None => [1024, 0, 0, 2],
            };
            bytes.extend(four.iter().flat_map(|field| field.to_be_bytes()));
        }
        bytes
    }

    /// A whole entry of compressed sound. QuickTime wants the decoder's settings in a box of their own.
    fn write(&self, kind: [u8; 4], boxes: &[u8], format: Format) -> Vec<u8> {
        let old = matches!(self.rest, Rest::None);
        if old || format != Format::Mov {
            let iso = Self {
                channels: u16::try_from(self.channels()).unwrap_or(2),
                bits: 16,
                rate: self.hertz() << 16,
                rest: Rest::None,
            };
            return boxed(kind, &[iso.head(None).as_slice(), boxes].concat());
        }
        let mut wave = boxed(*b"frma", &kind);
        wave.extend(boxes);
        wave.extend([0, 0, 0, 8, 0, 0, 0, 0]);
        boxed(kind, &[self.head(None), boxed(*b"wave", &wave)].concat())
    }

    /// The sampling rate in whole hertz, 0 if it is above 65,535.
    fn hertz(&self) -> u32 {
        match &self.rest {
            Rest::Second { rate, .. } => whole(*rate),
            Rest::None | Rest::First => self.rate >> 16,
        }
    }
}

/// The fields of version 2.
fn second(kind: [u8; 4], fields: &mut Fields<'_>) -> Result<Rest, Reason> {
    fields.u32()?;
    let (rate, channels) = (fields.u64()?, fields.u32()?);
    fields.u32()?;
    let (bits, flags) = (fields.u32()?, fields.u32()? & 0x3f);
    let (bytes, samples) = (fields.u32()?, fields.u32()?);
    let alike = samples == 1 && u64::from(bytes) * 8 == u64::from(channels) * u64::from(bits);
    if &kind == b"lpcm" && !alike {
        return Err(Reason::Unusual);
    }
    let known = matches!(bits, 8 | 16 | 20 | 24 | 32 | 64);
    Ok(Rest::Second {
        rate: hertz(rate)?,
        channels,
        bits: if known { bits } else { 0 },
        flags,
    })
}

/// A rate in IEEE 754 without parts of a hertz.
///
/// # Errors
///
/// [`Reason::Unusual`] for rates below one hertz or above a million.
fn hertz(bits: u64) -> Result<u64, Reason> {
    let exponent = (bits >> 52)
        .checked_sub(1023)
        .filter(|exponent| *exponent < 20);
    let parts = 52 - exponent.ok_or(Reason::Unusual)?;
    Ok(bits >> parts << parts)
}

/// The whole part of a positive number of IEEE 754, if it is below 65,536.
fn whole(bits: u64) -> u32 {
    let exponent = (bits >> 52 & 0x7ff).saturating_sub(1023);
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    if exponent > 15 {
        return 0;
    }
    u32::try_from(mantissa >> (52 - exponent)).unwrap_or(0)
}

/// Names the boxes that are not kept.
fn tell(children: &Children<'_>, findings: &mut Findings) {
    for Child(kind, content) in &children.all {
        match kind {
            b"esds" | b"wave" | b"frma" | b"enda" | b"alac" | b"dac3" | b"dec3" | b"dOps"
            | b"damr" | b"pcmC" | b"chan" | b"chnl" | b"btrt" | b"mp4a" | b"\0\0\0\0" | b"srat"
            | b"samr" => {}
            b"free" | b"skip" if content.iter().all(|byte| *byte == 0) => {}
            _ => findings.removed(FindingKind::PrivateData, Some(&text::guess(kind))),
        }
    }
}

const MOST_CHANNELS: u32 = 64;
