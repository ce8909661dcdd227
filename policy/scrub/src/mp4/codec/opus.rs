//! Packets of Opus sound (RFC 6716).

use crate::mp4::atom::Fields;
use crate::{FindingKind, Findings, Reason};

/// Copies a packet of some Opus streams (RFC 7845, 3). All but the last tell their own lengths (RFC 6716, appendix B).
///
/// # Errors
///
/// [`Reason::Unusual`] if one of those has padding, which no encoder writes there, [`Reason::Damaged`] if a packet has
/// no frames, or more or longer ones than there may be: no decoder reads it, so it could hold anything.
pub(in crate::mp4) fn streams(
    count: u8,
    packet: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut fields = Fields::new(packet);
    for _ in 1..count {
        let head = Head::read(&mut fields)?;
        if head.padded {
            return Err(Reason::Unusual);
        }
        let mut bytes = 0;
        for _ in 0..if head.each { head.frames } else { 1 } {
            bytes += length(&mut fields)?;
        }
        fields.take(if head.each {
            bytes
        } else {
            bytes * head.frames
        })?;
    }
    let ahead = packet.len().saturating_sub(fields.rest.len());
    out.extend(packet.get(..ahead).unwrap_or_default());
    last(fields.rest, out, findings)
}

/// How frames lie in a packet (RFC 6716, 3.1 and 3.2).
struct Head {
    frames: usize,
    /// Whether each has a length of its own.
    each: bool,
    padded: bool,
}

impl Head {
    fn read(fields: &mut Fields<'_>) -> Result<Self, Reason> {
        let first = fields.u8()?;
        let (frames, each, padded) = match first & 3 {
            0 => (1, false, false),
            1 => (2, false, false),
            2 => (2, true, false),
            _ => {
                let second = fields.u8()?;
                (second & 0x3f, second & 0x80 != 0, second & 0x40 != 0)
            }
        };
        let frames = usize::from(frames);
        if !(1..=MOST_TIME).contains(&(frames * time(first))) {
            return Err(Reason::Damaged);
        }
        Ok(Self {
            frames,
            each,
            padded,
        })
    }

    /// Whether these bytes are as many frames, none too long.
    fn fits(&self, body: &[u8]) -> Result<bool, Reason> {
        if !self.each {
            let whole = body.len().is_multiple_of(self.frames);
            return Ok(whole && body.len() / self.frames <= MOST_FRAME);
        }
        let mut fields = Fields::new(body);
        let mut bytes = 0;
        for _ in 1..self.frames {
            bytes += length(&mut fields)?;
        }
        let last = fields.rest.len().checked_sub(bytes);
        Ok(last.is_some_and(|last| last <= MOST_FRAME))
    }
}

/// How long the frames of a packet last, in steps of 2.5 milliseconds (RFC 6716, table 2).
fn time(first: u8) -> usize {
    match (first >> 3, first >> 3 & 3) {
        (0..=11, 3) => 24,
        (0..=11, step) => 4 << step,
        (12..=15, step) => 4 << (step & 1),
        (_, step) => 1 << step,
    }
}

/// The length of a frame in one or two bytes (RFC 6716, 3.2.1).
fn length(fields: &mut Fields<'_>) -> Result<usize, Reason> {
    let first = usize::from(fields.u8()?);
    Ok(if first < 252 {
        first
    } else {
        first + 4 * usize::from(fields.u8()?)
    })
}

/// Copies the packet of the last stream without its padding (RFC 6716, 3.2.5).
fn last(packet: &[u8], out: &mut Vec<u8>, findings: &mut Findings) -> Result<(), Reason> {
    let mut fields = Fields::new(packet);
    let head = Head::read(&mut fields)?;
    let start = packet.len().saturating_sub(fields.rest.len());
    let mut padding = 0_usize;
    let mut more = head.padded;
    while more {
        let byte = fields.u8()?;
        padding += usize::from(byte).min(254);
        more = byte == 255;
    }
    let kept = fields.rest.len().checked_sub(padding);
    let body = fields.take(kept.ok_or(Reason::Damaged)?)?;
    if fields.rest.iter().any(|byte| *byte != 0) {
        findings.removed(FindingKind::Slack, None);
    }
    if !head.fits(body)? {
        return Err(Reason::Damaged);
    }
    let unpadded = |(at, byte): (usize, &u8)| if at == 1 { byte & !0x40 } else { *byte };
    out.extend(packet.iter().take(start).enumerate().map(unpadded));
    out.extend(body);
    Ok(())
}

/// Steps in 120 milliseconds, the longest that a packet may last.
const MOST_TIME: usize = 48;
/// The most bytes of a frame (RFC 6716, 3.4).
const MOST_FRAME: usize = 1275;

#[cfg(test)]
mod tests {
    use super::streams;
    use crate::{Findings, Reason};

    fn copied(packet: &[u8]) -> Result<Vec<u8>, Reason> {
        let mut out = Vec::new();
        streams(1, packet, &mut out, &mut Findings::default()).map(|()| out)
    }

    /// A packet of code 3 with this count of frames of ten milliseconds.
    fn packet(count: u8, body: &[u8]) -> Vec<u8> {
        [&[0xf3, count], body].concat()
    }

    #[test]
    fn a_packet_without_frames_or_with_too_many_is_refused() {
        for count in [0, 13, 48, 49, 63, 0x80, 0xbf, 0x40] {
            let words = packet(count, &[b'Q'; 13 * 48 * 49]);
            assert_eq!(copied(&words), Err(Reason::Damaged), "{count}");
        }
        // As many as fit into 120 milliseconds.
        let whole = packet(12, &[7; 24]);
        assert_eq!(copied(&whole), Ok(whole));
        let short = [&[0xe3, 48], [7; 96].as_slice()].concat();
        assert_eq!(copied(&short), Ok(short));
    }

    #[test]
    fn frames_that_do_not_fill_their_packet_are_refused() {
        let long = [7; 1276];
        let wrong = [
            packet(2, &[7; 3]),
            packet(0x82, &[9, 1, 2]),
            packet(1, &long),
            [&[0xf0], long.as_slice()].concat(),
            vec![0xf1, 1, 2, 3],
            vec![0xf2, 200, 1, 2, 3],
        ];
        for words in wrong {
            assert_eq!(copied(&words), Err(Reason::Damaged), "{:?}", &words[..2]);
        }
        for right in [vec![0xf0], vec![0xf1, 1, 2], vec![0xf2, 1, 2, 3]] {
            assert_eq!(copied(&right), Ok(right));
        }
    }

    #[test]
    fn padding_is_left_out_whatever_it_holds() {
        let padded = packet(0x42, b"\x03\x01\x02\x03\x04ACM");
        assert_eq!(copied(&padded), Ok(packet(2, &[1, 2, 3, 4])));
    }
}
