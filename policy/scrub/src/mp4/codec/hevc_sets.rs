//! Parameter sets of H.265, read field by field only to know where they end (ITU-T H.265, 7.3.2).

use super::avc::aspect_and_colour;
use super::bits::Reader;
use crate::Reason;

/// Where a video parameter set ends, in bits, and the bit to clear if an extension for other layers follows it.
pub(in crate::mp4) fn video(plain: &[u8]) -> Result<(usize, Option<usize>), Reason> {
    let mut reader = Reader::new(plain);
    let r = &mut reader;
    r.skip(16 + 12)?;
    let layers = r.take(3)?;
    r.skip(17)?;
    profile(r, layers)?;
    ordering(r, layers)?;
    let last = r.take(6)?;
    let sets = r.golomb_below(1023)?;
    let flags = u64::from(sets).saturating_mul(u64::from(last) + 1);
    r.skip(usize::try_from(flags).unwrap_or(usize::MAX))?;
    if r.flag()? {
        r.skip(64)?;
        if r.flag()? {
            r.golomb()?;
        }
        for index in 0..r.golomb_below(1024)? {
            r.golomb()?;
            // A second set that shares fields with the first is in no file that was ever seen.
            if index > 0 && !r.flag()? {
                return Err(Reason::Unusual);
            }
            reference_decoder(r, layers)?;
        }
    }
    let extended = r.flag()?;
    Ok((r.at, extended.then(|| r.at - 1)))
}

/// Where a sequence parameter set ends, in bits.
pub(in crate::mp4) fn sequence(plain: &[u8]) -> Result<usize, Reason> {
    let mut reader = Reader::new(plain);
    let r = &mut reader;
    r.skip(16 + 4)?;
    let layers = r.take(3)?;
    r.skip(1)?;
    profile(r, layers)?;
    r.golomb_below(15)?;
    if r.golomb_below(3)? == 3 {
        r.skip(1)?;
    }
    golombs(r, 2)?;
    if r.flag()? {
        golombs(r, 4)?;
    }
    golombs(r, 2)?;
    let order = r.golomb_below(12)?;
    ordering(r, layers)?;
    golombs(r, 6)?;
    if r.flag()? && r.flag()? {
        scaling(r)?;
    }
    r.skip(2)?;
    if r.flag()? {
        r.skip(8)?;
        golombs(r, 2)?;
        r.skip(1)?;
    }
    references(r)?;
    if r.flag()? {
        let bits = usize::try_from(order).unwrap_or(0) + 4 + 1;
        let count = usize::try_from(r.golomb_below(32)?).unwrap_or(0);
        r.skip(count * bits)?;
    }
    r.skip(2)?;
    if r.flag()? {
        usability(r, layers)?;
    }
    if r.flag()? {
        let range = r.flag()?;
        let other = r.take(7)?;
        if other != 0 {
            return Err(Reason::Unusual);
        }
        r.skip(if range { 9 } else { 0 })?;
    }
    Ok(r.at)
}

/// Where a picture parameter set ends, in bits.
pub(in crate::mp4) fn picture(plain: &[u8]) -> Result<usize, Reason> {
    let mut reader = Reader::new(plain);
    let r = &mut reader;
    r.skip(16)?;
    r.golomb_below(63)?;
    r.golomb_below(15)?;
    r.skip(7)?;
    golombs(r, 3)?;
    r.skip(1)?;
    let skips_transform = r.flag()?;
    if r.flag()? {
        r.golomb()?;
    }
    golombs(r, 2)?;
    r.skip(4)?;
    let tiles = r.flag()?;
    r.skip(1)?;
    if tiles {
        let (columns, rows) = (r.golomb_below(63)?, r.golomb_below(63)?);
        if !r.flag()? {
            golombs(r, columns + rows)?;
        }
        r.skip(1)?;
    }
    r.skip(1)?;
    if r.flag()? {
        r.skip(1)?;
        if !r.flag()? {
            golombs(r, 2)?;
        }
    }
    if r.flag()? {
        scaling(r)?;
    }
    r.skip(1)?;
    r.golomb()?;
    r.skip(1)?;
    if r.flag()? {
        let range = r.flag()?;
        if r.take(7)? != 0 {
            return Err(Reason::Unusual);
        }
        if range {
            picture_range(r, skips_transform)?;
        }
    }
    Ok(r.at)
}

fn picture_range(r: &mut Reader<'_>, skips_transform: bool) -> Result<(), Reason> {
    if skips_transform {
        r.golomb()?;
    }
    r.skip(1)?;
    if r.flag()? {
        r.golomb()?;
        let count = r.golomb_below(5)?;
        golombs(r, 2 * (count + 1))?;
    }
    golombs(r, 2)
}

fn golombs(r: &mut Reader<'_>, count: u32) -> Result<(), Reason> {
    for _ in 0..count {
        r.golomb()?;
    }
    Ok(())
}

/// Profile, tier and level (7.3.3).
fn profile(r: &mut Reader<'_>, layers: u32) -> Result<(), Reason> {
    r.skip(96)?;
    let mut present = Vec::new();
    for _ in 0..layers {
        present.push((r.flag()?, r.flag()?));
    }
    if layers > 0 {
        let spare = usize::try_from(8_u32.saturating_sub(layers)).unwrap_or(0);
        r.skip(2 * spare)?;
    }
    for (profile, level) in present {
        r.skip(if profile { 88 } else { 0 } + if level { 8 } else { 0 })?;
    }
    Ok(())
}

fn ordering(r: &mut Reader<'_>, layers: u32) -> Result<(), Reason> {
    let each = r.flag()?;
    golombs(r, if each { 3 * (layers + 1) } else { 3 })
}

/// Scaling lists (7.3.4).
fn scaling(r: &mut Reader<'_>) -> Result<(), Reason> {
    for size in 0..4_u32 {
        for _ in 0..if size == 3 { 2 } else { 6 } {
            if !r.flag()? {
                r.golomb()?;
                continue;
            }
            let direct = u32::from(size > 1);
            golombs(r, direct + 64.min(1 << (4 + 2 * size)))?;
        }
    }
    Ok(())
}

/// Short-term sets of reference pictures (7.3.7).
fn references(r: &mut Reader<'_>) -> Result<(), Reason> {
    let mut before = 0;
    for index in 0..r.golomb_below(64)? {
        if index > 0 && r.flag()? {
            r.skip(1)?;
            r.golomb()?;
            let mut count = 0;
            for _ in 0..=before {
                let used = r.flag()? || r.flag()?;
                count += u32::from(used);
            }
            before = count;
            continue;
        }
        before = r.golomb_below(16)? + r.golomb_below(16)?;
        for _ in 0..before {
            r.golomb()?;
            r.skip(1)?;
        }
    }
    Ok(())
}

/// The usability information (E.2.1).
fn usability(r: &mut Reader<'_>, layers: u32) -> Result<(), Reason> {
    aspect_and_colour(r)?;
    r.skip(3)?;
    if r.flag()? {
        golombs(r, 4)?;
    }
    if r.flag()? {
        r.skip(64)?;
        if r.flag()? {
            r.golomb()?;
        }
        if r.flag()? {
            reference_decoder(r, layers)?;
        }
    }
    if r.flag()? {
        r.skip(3)?;
        golombs(r, 5)?;
    }
    Ok(())
}

/// The parameters of the hypothetical reference decoder (E.2.2).
fn reference_decoder(r: &mut Reader<'_>, layers: u32) -> Result<(), Reason> {
    let (network, video) = (r.flag()?, r.flag()?);
    let mut fine = false;
    if network || video {
        fine = r.flag()?;
        r.skip(if fine { 19 } else { 0 })?;
        r.skip(8)?;
        r.skip(if fine { 4 } else { 0 })?;
        r.skip(15)?;
    }
    for _ in 0..=layers {
        let always = r.flag()?;
        let within = always || r.flag()?;
        let mut low_delay = false;
        if within {
            r.golomb()?;
        } else {
            low_delay = r.flag()?;
        }
        let count = if low_delay { 0 } else { r.golomb_below(31)? };
        for _ in 0..u32::from(network) + u32::from(video) {
            for _ in 0..=count {
                golombs(r, if fine { 4 } else { 2 })?;
                r.skip(1)?;
            }
        }
    }
    Ok(())
}
