//! The decoder's settings of AAC (ISO/IEC 14496-3, 1.6.2.1), rebuilt bit by bit.

use super::aac_books::Bands;
use super::bits::{Reader, Writer};
use super::notes;
use crate::{Findings, Reason};

/// The settings in canonical form, and the bands of the samples.
///
/// # Errors
///
/// [`Reason::Unusual`] for other kinds of AAC than low complexity, with or without spectral band replication.
pub(in crate::mp4) fn rebuild(
    specific: &[u8],
    findings: &mut Findings,
) -> Result<(Vec<u8>, Bands), Reason> {
    let mut r = Reader::new(specific);
    let mut w = Writer::default();
    let mut kind = copied(&mut r, &mut w, 5)?;
    let mut rate = frequency(&mut r, &mut w)?;
    let channels = copied(&mut r, &mut w, 4)?;
    let core = rate;
    let outer = matches!(kind, 5 | 29);
    if outer {
        rate = frequency(&mut r, &mut w)?;
        kind = copied(&mut r, &mut w, 5)?;
    }
    if kind != 2 || rate > 12 {
        return Err(Reason::Unusual);
    }
    // 1024 values in a frame, no core coder, no extension.
    if copied(&mut r, &mut w, 3)? != 0 {
        return Err(Reason::Unusual);
    }
    if channels == 0 {
        program(&mut r, &mut w, findings)?;
    }
    if !outer && r.left() >= 16 && r.peek() >> 21 == 0x2b7 {
        replication(&mut r, &mut w)?;
    }
    let bands = Bands::of(core).ok_or(Reason::Unusual)?;
    Ok((w.into_bytes(), bands))
}

/// The next `count` bits, copied.
fn copied(r: &mut Reader<'_>, w: &mut Writer, count: usize) -> Result<u32, Reason> {
    let value = r.take(count)?;
    w.put(value, count);
    Ok(value)
}

/// A sampling rate by its index in the list; other rates are not in use.
fn frequency(r: &mut Reader<'_>, w: &mut Writer) -> Result<u32, Reason> {
    let index = copied(r, w, 4)?;
    if index > 12 {
        return Err(Reason::Unusual);
    }
    Ok(index)
}

/// The extension behind the settings that tells of spectral band replication (1.6.6).
fn replication(r: &mut Reader<'_>, w: &mut Writer) -> Result<(), Reason> {
    copied(r, w, 11)?;
    if copied(r, w, 5)? != 5 {
        return Err(Reason::Unusual);
    }
    if copied(r, w, 1)? == 1 {
        frequency(r, w)?;
        if r.left() >= 12 && r.peek() >> 21 == 0x548 {
            copied(r, w, 12)?;
        }
    }
    Ok(())
}

/// A description of channels (4.4.1.1) without its comment.
fn program(r: &mut Reader<'_>, w: &mut Writer, findings: &mut Findings) -> Result<(), Reason> {
    copied(r, w, 10)?;
    let mut counts = [0; 6];
    for (count, bits) in counts.iter_mut().zip([4, 4, 4, 2, 3, 4]) {
        *count = usize::try_from(copied(r, w, bits)?).unwrap_or(0);
    }
    for bits in [4, 4, 3] {
        if copied(r, w, 1)? == 1 {
            copied(r, w, bits)?;
        }
    }
    for (count, bits) in counts.into_iter().zip([5, 5, 5, 4, 4, 5]) {
        for _ in 0..count {
            copied(r, w, bits)?;
        }
    }
    r.skip(r.at.wrapping_neg() % 8)?;
    w.put(0, w.used().wrapping_neg() % 8);
    let length = usize::try_from(r.take(8)?).unwrap_or(0);
    w.put(0, 8);
    let mut comment = Vec::new();
    for _ in 0..length {
        comment.push(u8::try_from(r.take(8)?).unwrap_or(0));
    }
    if !comment.is_empty() {
        notes::user_data(&comment, findings);
    }
    Ok(())
}
