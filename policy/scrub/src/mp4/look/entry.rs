//! Sample entries of a cleaned file.

use super::sample::{self, Check};
use super::strict::{Strict, ok};
use crate::Reason;
use crate::mp4::codec::aac_books::Bands;
use crate::mp4::codec::packet::{NARROW, WIDE};

/// How the samples of one entry are checked.
pub(super) struct Described {
    pub(super) check: Check,
    /// Samples in a packet, and bytes of a packet, where all are alike.
    pub(super) packed: Option<(u32, u32)>,
}

impl Described {
    fn plain(check: Check) -> Self {
        Self {
            check,
            packed: None,
        }
    }
}

/// Reads the next entry of a track with this handler.
pub(super) fn read(list: &mut Strict<'_>, handler: [u8; 4]) -> Result<Described, Reason> {
    let (kind, mut entry) = list.next()?;
    entry.exact(&[0, 0, 0, 0, 0, 0, 0, 1])?;
    let described = match &handler {
        b"vide" => picture(kind, &mut entry)?,
        b"soun" => sound(kind, &mut entry)?,
        _ => words(kind, &mut entry)?,
    };
    entry.done()?;
    Ok(described)
}

fn picture(kind: [u8; 4], entry: &mut Strict<'_>) -> Result<Described, Reason> {
    entry.zeros(16)?;
    entry.any(4)?;
    entry.exact(b"\0\x48\0\0\0\x48\0\0\0\0\0\0\0\x01")?;
    entry.zeros(32)?;
    let depth = entry.u16()?;
    ok(depth == 24 || depth == 32)?;
    entry.exact(&[0xff, 0xff])?;
    let check = match &kind {
        b"avc1" | b"avc3" => avc(&mut entry.open(*b"avcC")?)?,
        b"hvc1" | b"hev1" => hevc(&mut entry.open(*b"hvcC")?)?,
        b"av01" => {
            let mut config = entry.open(*b"av1C")?;
            config.exact(&[0x81])?;
            config.any(3)?;
            Check::Av1.look(config.any(config.left())?)?;
            Check::Av1
        }
        b"vp08" => vp(entry.open(*b"vpcC")?, Check::Vp8)?,
        b"vp09" => vp(entry.open(*b"vpcC")?, Check::Vp9)?,
        b"mp4v" => {
            let specific = stream(&mut entry.open(*b"esds")?, [0x20, 0x11])?;
            sample::mpeg4_settings(specific)?;
            Check::Mpeg4
        }
        b"s263" | b"h263" | b"H263" => {
            if entry.kind() == Some(*b"d263") {
                let mut config = entry.open(*b"d263")?;
                config.zeros(5)?;
                config.any(2)?;
                config.done()?;
            }
            Check::H263
        }
        b"jpeg" => Check::Jpeg,
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => Check::ProRes,
        _ => return Err(Reason::SecondLook),
    };
    shown(entry)?;
    Ok(Described::plain(check))
}

fn vp(mut config: Strict<'_>, check: Check) -> Result<Check, Reason> {
    config.exact(&[1, 0, 0, 0])?;
    config.any(6)?;
    config.zeros(2)?;
    config.done()?;
    Ok(check)
}

/// How the picture is shown: fields, colours, the shape of pixels.
fn shown(entry: &mut Strict<'_>) -> Result<(), Reason> {
    if entry.kind() == Some(*b"fiel") {
        let mut fields = entry.open(*b"fiel")?;
        ok(matches!(fields.u8()?, 1 | 2) && fields.u8()? < 16)?;
        fields.done()?;
    }
    if entry.kind() == Some(*b"colr") {
        let mut colour = entry.open(*b"colr")?;
        let full = match colour.any(4)? {
            b"nclx" => true,
            b"nclc" => false,
            _ => return Err(Reason::SecondLook),
        };
        for _ in 0..3 {
            ok(colour.u16()? < 256)?;
        }
        ok(!full || colour.u8()? & 0x7f == 0)?;
        colour.done()?;
    }
    if entry.kind() == Some(*b"pasp") {
        let mut shape = entry.open(*b"pasp")?;
        let (across, down) = (shape.u32()?, shape.u32()?);
        ok((1..0x1_0000).contains(&across) && (1..0x1_0000).contains(&down))?;
        shape.done()?;
    }
    Ok(())
}

fn avc(config: &mut Strict<'_>) -> Result<Check, Reason> {
    config.exact(&[1])?;
    let profile = config.u8()?;
    config.any(2)?;
    let size = config.u8()?;
    ok(size & 0xfc == 0xfc)?;
    for (mask, kind) in [(0xe0, 7), (0, 8)] {
        let count = config.u8()?;
        ok(count & mask == mask)?;
        for _ in 0..count & !mask {
            let length = usize::from(config.u16()?);
            let unit = config.any(length)?;
            ok(unit.first().is_some_and(|first| first & 0x1f == kind) && is_closed(unit))?;
        }
    }
    if config.left() > 0 {
        ok(!matches!(profile, 66 | 77 | 88))?;
        let high = [
            config.u8()? & 0xfc,
            config.u8()? & 0xf8,
            config.u8()? & 0xf8,
        ];
        ok(high == [0xfc, 0xf8, 0xf8])?;
        config.zeros(1)?;
    }
    ok(config.left() == 0)?;
    Ok(Check::Avc(usize::from(size & 3) + 1))
}

fn hevc(config: &mut Strict<'_>) -> Result<Check, Reason> {
    config.exact(&[1])?;
    config.any(12)?;
    ok(config.u8()? >> 4 == 15)?;
    config.any(1)?;
    let fixed = [config.u8()?, config.u8()?, config.u8()?, config.u8()?];
    let high = [
        fixed[0] & 0xfc,
        fixed[1] & 0xfc,
        fixed[2] & 0xf8,
        fixed[3] & 0xf8,
    ];
    ok(high == [0xfc, 0xfc, 0xf8, 0xf8])?;
    config.zeros(2)?;
    let size = config.u8()?;
    ok(size & 0xc0 == 0)?;
    for _ in 0..config.u8()? {
        let kind = config.u8()? & 0x3f;
        ok(matches!(kind, 32..=34))?;
        for _ in 0..config.u16()? {
            let length = usize::from(config.u16()?);
            let unit = config.any(length)?;
            ok(unit.first() == Some(&(kind << 1)) && is_closed(unit))?;
        }
    }
    ok(config.left() == 0)?;
    Ok(Check::Hevc(usize::from(size & 3) + 1))
}

/// Whether a parameter set ends with the bit that closes it.
fn is_closed(unit: &[u8]) -> bool {
    unit.len() > 2 && unit.last().is_some_and(|last| *last != 0)
}

/// The specific settings in a canonical `esds` box for this kind of coding.
fn stream<'b>(esds: &mut Strict<'b>, coding: [u8; 2]) -> Result<&'b [u8], Reason> {
    esds.zeros(4)?;
    tag(esds, 3)?;
    esds.zeros(3)?;
    let mut config = tag(esds, 4)?;
    esds.exact(&coding)?;
    esds.zeros(11)?;
    config = config.checked_sub(13).ok_or(Reason::SecondLook)?;
    let mut specific = [].as_slice();
    if config > 0 {
        let length = tag(esds, 5)?;
        ok(length + 5 == config)?;
        specific = esds.any(length)?;
    }
    ok(tag(esds, 6)? == 1)?;
    esds.exact(&[2])?;
    ok(esds.left() == 0)?;
    Ok(specific)
}

/// The length behind a tag, in four bytes.
fn tag(fields: &mut Strict<'_>, wanted: u8) -> Result<usize, Reason> {
    fields.exact(&[wanted])?;
    let four = fields.any(4)?;
    let length = four
        .iter()
        .fold(0, |all: usize, byte| all << 7 | usize::from(byte & 0x7f));
    ok(four.iter().take(3).all(|byte| byte & 0x80 != 0))?;
    Ok(length)
}

fn sound(kind: [u8; 4], entry: &mut Strict<'_>) -> Result<Described, Reason> {
    entry.zeros(1)?;
    let version = entry.u8()?;
    entry.zeros(6)?;
    let mut channels = u32::from(entry.u16()?);
    let mut bits = u32::from(entry.u16()?);
    let id = entry.any(4)?;
    ok(id == [0; 4] || version > 0 && id == [0xff, 0xfe, 0, 0])?;
    entry.u32()?;
    match version {
        0 => {}
        1 => {
            entry.any(16)?;
        }
        2 => {
            ok(entry.u32()? == 72)?;
            entry.u64()?;
            channels = entry.u32()?;
            entry.exact(&[0x7f, 0, 0, 0])?;
            bits = entry.u32()?;
            ok(entry.u32()? < 64)?;
            entry.any(8)?;
        }
        _ => return Err(Reason::SecondLook),
    }
    if let Some(packed) = alike(kind, channels, bits, entry)? {
        return Ok(Described {
            check: Check::None,
            packed: Some(packed),
        });
    }
    if entry.kind() != Some(*b"wave") {
        return Ok(Described::plain(compressed(kind, entry)?));
    }
    let mut wave = entry.open(*b"wave")?;
    wave.fixed(*b"frma", &kind)?;
    let check = compressed(kind, &mut wave)?;
    wave.exact(&[0, 0, 0, 8, 0, 0, 0, 0])?;
    wave.done()?;
    Ok(Described::plain(check))
}

/// Samples and bytes of a packet of sound that is not compressed, or in packets of one size.
fn alike(
    kind: [u8; 4],
    channels: u32,
    bits: u32,
    entry: &mut Strict<'_>,
) -> Result<Option<(u32, u32)>, Reason> {
    let mut width = bits / 8;
    match &kind {
        b"raw " | b"twos" | b"sowt" | b"NONE" | b"lpcm" => {}
        b"in24" => width = 3,
        b"in32" | b"fl32" => width = 4,
        b"fl64" => width = 8,
        b"ulaw" | b"alaw" => width = 1,
        b"ima4" => width = 34,
        b"ipcm" | b"fpcm" => {
            let mut config = entry.open(*b"pcmC")?;
            config.zeros(4)?;
            ok(config.u8()? < 2)?;
            width = u32::from(config.u8()?) / 8;
            config.done()?;
        }
        _ => return Ok(None),
    }
    if entry.left() > 0 {
        let mut wave = entry.open(*b"wave")?;
        wave.fixed(*b"frma", &kind)?;
        wave.fixed(*b"enda", &[0, 1])?;
        wave.exact(&[0, 0, 0, 8, 0, 0, 0, 0])?;
        wave.done()?;
    }
    let samples = if &kind == b"ima4" { 64 } else { 1 };
    ok((1..=64).contains(&channels) && width > 0)?;
    Ok(Some((samples, channels * width)))
}

fn compressed(kind: [u8; 4], entry: &mut Strict<'_>) -> Result<Check, Reason> {
    let mut length = |name: [u8; 4], zeros: usize, most: usize| {
        let mut config = entry.open(name)?;
        config.zeros(zeros)?;
        ok(config.left() <= most)
    };
    match &kind {
        b"alac" => length(*b"alac", 4, 24)?,
        b"ac-3" => length(*b"dac3", 0, 3)?,
        b"ec-3" => length(*b"dec3", 1, 33)?,
        b"Opus" => {
            let mut config = entry.open(*b"dOps")?;
            config.zeros(1)?;
            config.any(3)?;
            config.exact(&48_000_u32.to_be_bytes())?;
            ok(config.left() <= 3 + 2 + 255)?;
            return Ok(Check::Opus);
        }
        b"samr" | b"sawb" => {
            if entry.kind() == Some(*b"damr") {
                let mut config = entry.open(*b"damr")?;
                config.zeros(5)?;
                config.any(2)?;
                config.zeros(1)?;
                config.any(1)?;
                config.done()?;
            }
            return Ok(Check::Amr(if &kind == b"samr" { &NARROW } else { &WIDE }));
        }
        b"mp4a" => {
            let specific = stream(&mut entry.open(*b"esds")?, [0x40, 0x15])?;
            return aac(specific);
        }
        _ => return Err(Reason::SecondLook),
    }
    Ok(Check::None)
}

/// Low complexity AAC, with or without spectral band replication; no words behind a description of channels.
fn aac(specific: &[u8]) -> Result<Check, Reason> {
    let bits = |from: usize, count: usize| {
        (from..from + count).try_fold(0_u32, |all, at| {
            let byte = specific.get(at / 8)?;
            Some(all << 1 | u32::from(byte >> (7 - at % 8) & 1))
        })
    };
    let field = |from, count| bits(from, count).ok_or(Reason::SecondLook);
    let (kind, rate, channels) = (field(0, 5)?, field(5, 4)?, field(9, 4)?);
    let core = if matches!(kind, 5 | 29) {
        field(17, 5)?
    } else {
        kind
    };
    ok(core == 2)?;
    ok(if channels == 0 {
        specific.last() == Some(&0) || specific.len() < 64
    } else {
        specific.len() <= 7
    })?;
    Ok(Check::Aac(Bands::of(rate).ok_or(Reason::SecondLook)?))
}

fn words(kind: [u8; 4], entry: &mut Strict<'_>) -> Result<Described, Reason> {
    let rest = entry.any(entry.left())?;
    let check = match &kind {
        b"tx3g" => {
            ok(rest.len() == 48 && rest.ends_with(b"ftab\0\x01\0\x01\x05Serif"))?;
            Check::Text
        }
        b"text" => {
            ok(rest.len() == 44 && rest.last() == Some(&0))?;
            Check::Text
        }
        b"wvtt" => {
            ok(rest == b"\0\0\0\x0evttCWEBVTT")?;
            Check::Vtt
        }
        _ => return Err(Reason::SecondLook),
    };
    Ok(Described::plain(check))
}
