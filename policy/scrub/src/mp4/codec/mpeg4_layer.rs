//! Headers of video object layers of MPEG-4 Visual, read field by field only to know where they end
//! (ISO/IEC 14496-2, 6.2.3).

use super::bits::Reader;
use crate::Reason;

/// A header with its start code, closed as the standard says, and nothing behind.
///
/// # Errors
///
/// [`Reason::Unusual`] for shapes, sprites that stand still, estimates of complexity, and layers in layers.
pub(super) fn closed(part: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut reader = Reader::new(part);
    reader.skip(32)?;
    layer(&mut reader)?;
    let (whole, within) = (reader.at / 8, reader.at % 8);
    let mut kept = part.get(..whole).ok_or(Reason::Damaged)?.to_vec();
    let last = part.get(whole).copied().unwrap_or(0);
    kept.push(last & !(0xff_u8 >> within) | 0x7f_u8 >> within);
    Ok(kept)
}

fn layer(r: &mut Reader<'_>) -> Result<(), Reason> {
    r.skip(9)?;
    let mut version = 1;
    if r.flag()? {
        version = r.take(4)?;
        r.skip(3)?;
    }
    if r.take(4)? == 15 {
        r.skip(16)?;
    }
    if r.flag()? {
        r.skip(3)?;
        if r.flag()? {
            r.skip(79)?;
        }
    }
    if r.take(2)? != 0 {
        return Err(Reason::Unusual);
    }
    time(r)?;
    // Width and height between markers, then interlacing and overlap.
    r.skip(1 + 13 + 1 + 13 + 1 + 2)?;
    coding(r, version)
}

/// Sprites, quantisers and the ways of coding.
fn coding(r: &mut Reader<'_>, version: u32) -> Result<(), Reason> {
    match r.take(if version == 1 { 1 } else { 2 })? {
        0 => {}
        2 => r.skip(6 + 2 + 1)?,
        _ => return Err(Reason::Unusual),
    }
    if r.flag()? {
        r.skip(8)?;
    }
    if r.flag()? {
        quantisers(r)?;
        quantisers(r)?;
    }
    if version != 1 {
        r.skip(1)?;
    }
    if !r.flag()? {
        return Err(Reason::Unusual);
    }
    r.skip(1)?;
    if r.flag()? {
        r.skip(1)?;
    }
    if version != 1 {
        if r.flag()? {
            r.skip(3)?;
        }
        r.skip(1)?;
    }
    // A layer that makes another one finer.
    if r.flag()? {
        return Err(Reason::Unusual);
    }
    Ok(())
}

/// The units of time, and how long each picture is shown if all are alike.
fn time(r: &mut Reader<'_>) -> Result<(), Reason> {
    r.skip(1)?;
    let units = r.take(16)?;
    r.skip(1)?;
    if r.flag()? {
        let bits = 32 - units.saturating_sub(1).leading_zeros();
        r.skip(usize::try_from(bits.max(1)).unwrap_or(1))?;
    }
    Ok(())
}

/// A table of quantisers, if there is one: at most 64, and a zero where it ends sooner.
fn quantisers(r: &mut Reader<'_>) -> Result<(), Reason> {
    if r.flag()? {
        for _ in 0..64 {
            if r.take(8)? == 0 {
                break;
            }
        }
    }
    Ok(())
}
