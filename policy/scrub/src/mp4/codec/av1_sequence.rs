//! Sequence headers of AV1, read field by field only to know where they end (AV1 Bitstream & Decoding Process
//! Specification, 5.5).

use super::bits::Reader;
use crate::Reason;

/// A sequence header with the bit that closes it and nothing behind.
pub(super) fn closed(payload: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut reader = Reader::new(payload);
    sequence(&mut reader)?;
    let (whole, within) = (reader.at / 8, reader.at % 8);
    let mut kept = payload.get(..whole).ok_or(Reason::Damaged)?.to_vec();
    let last = payload.get(whole).copied().unwrap_or(0);
    kept.push(last & !(0xff_u8 >> within) | 0x80_u8 >> within);
    Ok(kept)
}

fn sequence(r: &mut Reader<'_>) -> Result<(), Reason> {
    let profile = r.take(3)?;
    r.skip(1)?;
    let reduced = r.flag()?;
    if reduced {
        r.skip(5)?;
    } else {
        points(r)?;
    }
    let (across, down) = (r.take(4)? + 1, r.take(4)? + 1);
    r.skip(usize::try_from(across + down).unwrap_or(0))?;
    if !reduced && r.flag()? {
        r.skip(7)?;
    }
    r.skip(3)?;
    if !reduced {
        tools(r)?;
    }
    r.skip(3)?;
    colours(r, profile)?;
    r.skip(1)
}

/// Timing and operating points.
fn points(r: &mut Reader<'_>) -> Result<(), Reason> {
    let mut delay = None;
    if r.flag()? {
        r.skip(64)?;
        if r.flag()? {
            r.golomb()?;
        }
        if r.flag()? {
            delay = Some(usize::try_from(r.take(5)?).unwrap_or(0) + 1);
            r.skip(32 + 10)?;
        }
    }
    let display = r.flag()?;
    for _ in 0..=r.take(5)? {
        r.skip(12)?;
        if r.take(5)? > 7 {
            r.skip(1)?;
        }
        if let Some(bits) = delay
            && r.flag()?
        {
            r.skip(2 * bits + 1)?;
        }
        if display && r.flag()? {
            r.skip(4)?;
        }
    }
    Ok(())
}

/// Which ways of coding are in use.
fn tools(r: &mut Reader<'_>) -> Result<(), Reason> {
    r.skip(4)?;
    let order = r.flag()?;
    r.skip(if order { 2 } else { 0 })?;
    let chosen = r.flag()?;
    let screen = chosen || r.flag()?;
    if screen && !r.flag()? {
        r.skip(1)?;
    }
    r.skip(if order { 3 } else { 0 })
}

/// The configuration of colours (5.5.2).
fn colours(r: &mut Reader<'_>, profile: u32) -> Result<(), Reason> {
    let high = r.flag()?;
    let twelve = profile == 2 && high && r.flag()?;
    let grey = profile != 1 && r.flag()?;
    let mut named = [2; 3];
    if r.flag()? {
        for name in &mut named {
            *name = r.take(8)?;
        }
    }
    if grey {
        return r.skip(1);
    }
    // Red, green and blue as they are have a full range and no subsampling.
    if named != [1, 13, 0] {
        r.skip(1)?;
        let (across, down) = match profile {
            0 => (true, true),
            1 => (false, false),
            2 if twelve => {
                let across = r.flag()?;
                (across, across && r.flag()?)
            }
            2 => (true, false),
            _ => return Err(Reason::Unusual),
        };
        r.skip(if across && down { 2 } else { 0 })?;
    }
    r.skip(1)
}
