//! NAL units: the parts that H.264 and H.265 video is made of.

use crate::Reason;
use crate::source::widen;

/// Writes a unit behind its length.
pub(in crate::mp4) fn write(out: &mut Vec<u8>, unit: &[u8], size: usize) -> Result<(), Reason> {
    let length = widen(unit.len()).to_be_bytes();
    let (spare, length) = length
        .split_at_checked(8_usize.saturating_sub(size))
        .ok_or(Reason::Damaged)?;
    if spare.iter().any(|byte| *byte != 0) {
        return Err(Reason::Damaged);
    }
    out.extend(length);
    out.extend(unit);
    Ok(())
}

/// The payload without the bytes that keep start codes away (ITU-T H.264, 7.3.1).
pub(in crate::mp4) fn unescaped(unit: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(unit.len());
    let mut zeros = 0;
    for byte in unit {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        plain.push(*byte);
    }
    plain
}

/// The payload with those bytes.
pub(in crate::mp4) fn escaped(plain: &[u8]) -> Vec<u8> {
    let mut unit = Vec::with_capacity(plain.len() + 4);
    let mut zeros = 0;
    for byte in plain {
        if zeros >= 2 && *byte <= 3 {
            unit.push(3);
            zeros = 0;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        unit.push(*byte);
    }
    if zeros > 0 {
        unit.push(3);
    }
    unit
}

/// The first `bits` bits of a payload, closed as the standard says, and escaped.
pub(in crate::mp4) fn closed(plain: &[u8], bits: usize) -> Vec<u8> {
    let mut kept = plain.get(..bits / 8).unwrap_or(plain).to_vec();
    let within = bits % 8;
    let last = plain.get(bits / 8).copied().unwrap_or(0);
    let stop = 0x80_u8 >> within;
    let mask = !(0xff_u8 >> within);
    kept.push(last & mask | stop);
    escaped(&kept)
}

/// One message of supplemental information: its kind and its payload (ITU-T H.264, 7.3.2.3.1).
pub(in crate::mp4) fn messages(plain: &[u8]) -> Vec<(u32, &[u8])> {
    let mut found = Vec::new();
    let mut rest = plain;
    while rest.len() > 1 && found.len() < MOST_MESSAGES {
        let Some(kind) = number(&mut rest) else {
            break;
        };
        let size = number(&mut rest).and_then(|size| usize::try_from(size).ok());
        let Some((payload, after)) = size.and_then(|size| rest.split_at_checked(size)) else {
            // A size that lies: the rest is told and not kept.
            found.push((kind, rest));
            break;
        };
        found.push((kind, payload));
        rest = after;
    }
    found
}

/// A number in steps of 255.
fn number(rest: &mut &[u8]) -> Option<u32> {
    let mut all = 0_u32;
    loop {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        all = all.checked_add(u32::from(*byte))?;
        if *byte != 0xff {
            return Some(all);
        }
    }
}

/// A unit of supplemental information with these messages; they are canonical and short.
pub(in crate::mp4) fn sei(header: &[u8], kept: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut plain = header.to_vec();
    for (kind, payload) in kept {
        plain.push(*kind);
        plain.push(u8::try_from(payload.len()).unwrap_or(0));
        plain.extend(payload);
    }
    plain.push(0x80);
    escaped(&plain)
}

const MOST_MESSAGES: usize = 64;
