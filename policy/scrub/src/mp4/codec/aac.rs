//! AAC sound, low complexity and with spectral band replication (ISO/IEC 14496-3, subpart 4).
//!
//! A sample ("raw data block") is read element by element, code by code, because only so is it known where one
//! element ends and the next begins. Elements of sound are copied bit by bit; fill elements and data streams, in
//! which encoders sign their work, are left out.

use super::aac_books::{self, Bands};
use super::bits::{Reader, Writer};
use super::notes;
use crate::{FindingKind, Findings, Reason};

/// One element of a sample.
pub(in crate::mp4) enum Element {
    /// Sound.
    Sound,
    /// Fill bytes that carry the upper half of the spectrum.
    Replication,
    /// Other fill bytes, or data beside the sound.
    Fill,
    /// A description of the channels. Its bits from the start to its comment are needed.
    Channels,
    End,
}

/// Writes a sample with the elements that a decoder needs.
pub(in crate::mp4) fn clean(
    bands: &Bands,
    sample: &[u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<(), Reason> {
    let mut reader = Reader::new(sample);
    let mut writer = Writer::default();
    let mut ended = false;
    // The upper half of a spectrum stands right behind the lower one; decoders look for it nowhere else.
    let mut sounded = false;
    while !ended {
        let start = reader.at;
        let element = next(bands, &mut reader)?;
        let end = reader.at;
        match element {
            Element::Sound => {
                reader.at = start;
                writer.copy(&mut reader, end - start)?;
                sounded = true;
            }
            Element::Replication if std::mem::take(&mut sounded) => {
                reader.at = start;
                writer.copy(&mut reader, end - start)?;
            }
            Element::Replication => findings.removed(FindingKind::Slack, None),
            Element::Fill => tell(sample, start, end, findings),
            Element::Channels => return Err(Reason::Unusual),
            Element::End => {
                writer.put(7, 3);
                ended = true;
            }
        }
    }
    if reader.left() >= 8 {
        findings.removed(FindingKind::Slack, None);
    }
    out.extend(writer.into_bytes());
    Ok(())
}

/// Names the program if it stands in fill bytes, which are then whole bytes of the sample.
fn tell(sample: &[u8], start: usize, end: usize, findings: &mut Findings) {
    let bytes = sample.get(start.div_ceil(8)..end / 8).unwrap_or_default();
    let words = bytes.iter().position(u8::is_ascii_alphabetic);
    let words = words.and_then(|at| bytes.get(at..)).unwrap_or_default();
    let named = words.len() >= 4
        && words
            .iter()
            .take(4)
            .all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    if named {
        notes::user_data(words, findings);
    } else if bytes.iter().skip(2).any(|byte| *byte != 0) {
        findings.removed(FindingKind::Slack, None);
    }
}

/// Reads one element and leaves `r` behind it.
pub(in crate::mp4) fn next(bands: &Bands, r: &mut Reader<'_>) -> Result<Element, Reason> {
    match r.take(3)? {
        0 | 3 => {
            r.skip(4)?;
            channel(bands, r, None)?;
            Ok(Element::Sound)
        }
        1 => {
            r.skip(4)?;
            pair(bands, r)?;
            Ok(Element::Sound)
        }
        2 => Err(Reason::Unusual),
        4 => {
            r.skip(4)?;
            let aligned = r.flag()?;
            let mut count = r.take(8)?;
            if count == 255 {
                count += r.take(8)?;
            }
            if aligned {
                r.skip(r.at.wrapping_neg() % 8)?;
            }
            r.skip(8 * usize::try_from(count).unwrap_or(0))?;
            Ok(Element::Fill)
        }
        5 => Ok(Element::Channels),
        6 => fill(r),
        _ => Ok(Element::End),
    }
}

fn fill(r: &mut Reader<'_>) -> Result<Element, Reason> {
    let mut count = r.take(4)?;
    if count == 15 {
        count = (count + r.take(8)?).saturating_sub(1);
    }
    let kind = r.peek() >> 28;
    r.skip(8 * usize::try_from(count).unwrap_or(0))?;
    Ok(if count > 0 && matches!(kind, 13 | 14) {
        Element::Replication
    } else {
        Element::Fill
    })
}

/// The windows of one channel.
struct Windows {
    short: bool,
    /// Scale factor bands in use.
    most: usize,
    /// How many windows share scale factors, group by group.
    groups: Vec<usize>,
}

impl Windows {
    fn read(r: &mut Reader<'_>) -> Result<Self, Reason> {
        r.skip(1)?;
        let short = r.take(2)? == 2;
        r.skip(1)?;
        let most = usize::try_from(r.take(if short { 4 } else { 6 })?).unwrap_or(0);
        let mut groups = vec![1];
        if short {
            for _ in 0..7 {
                if !r.flag()? {
                    groups.push(1);
                } else if let Some(last) = groups.last_mut() {
                    *last += 1;
                }
            }
        } else if r.flag()? {
            // Prediction belongs to other kinds of AAC.
            return Err(Reason::Unusual);
        }
        Ok(Self {
            short,
            most,
            groups,
        })
    }
}

fn pair(bands: &Bands, r: &mut Reader<'_>) -> Result<(), Reason> {
    if !r.flag()? {
        channel(bands, r, None)?;
        return channel(bands, r, None);
    }
    let windows = Windows::read(r)?;
    if r.take(2)? == 1 {
        r.skip(windows.most * windows.groups.len())?;
    }
    channel(bands, r, Some(&windows))?;
    channel(bands, r, Some(&windows))
}

/// A run of scale factor bands that one codebook codes.
struct Section {
    book: u32,
    from: usize,
    to: usize,
    /// Windows in its group.
    windows: usize,
}

/// Reads one channel (4.4.2.7).
fn channel(bands: &Bands, r: &mut Reader<'_>, shared: Option<&Windows>) -> Result<(), Reason> {
    r.skip(8)?;
    let own;
    let windows = match shared {
        Some(shared) => shared,
        None => {
            own = Windows::read(r)?;
            &own
        }
    };
    let sections = sections(windows, r)?;
    scale_factors(&sections, r)?;
    if r.flag()? {
        let pulses = usize::try_from(r.take(2)?).unwrap_or(0) + 1;
        r.skip(6 + 9 * pulses)?;
    }
    if r.flag()? {
        noise_shaping(windows.short, r)?;
    }
    if r.flag()? {
        return Err(Reason::Unusual);
    }
    spectrum(bands, windows, &sections, r)
}

fn sections(windows: &Windows, r: &mut Reader<'_>) -> Result<Vec<Section>, Reason> {
    let bits = if windows.short { 3 } else { 5 };
    let escape = (1 << bits) - 1;
    let mut sections = Vec::new();
    for group in &windows.groups {
        let mut from = 0;
        while from < windows.most {
            let book = r.take(4)?;
            let mut to = from;
            loop {
                let step = r.take(bits)?;
                to += usize::try_from(step).unwrap_or(0);
                if step != escape {
                    break;
                }
            }
            if to > windows.most || to == from || book == 12 {
                return Err(Reason::Damaged);
            }
            sections.push(Section {
                book,
                from,
                to,
                windows: *group,
            });
            from = to;
        }
    }
    Ok(sections)
}

fn scale_factors(sections: &[Section], r: &mut Reader<'_>) -> Result<(), Reason> {
    let mut noise = false;
    for section in sections {
        for _ in section.from..section.to {
            match section.book {
                0 => {}
                13 if !std::mem::replace(&mut noise, true) => r.skip(9)?,
                _ => aac_books::scale_factor(r)?,
            }
        }
    }
    Ok(())
}

/// Temporal noise shaping (4.4.2.7, tns_data).
fn noise_shaping(short: bool, r: &mut Reader<'_>) -> Result<(), Reason> {
    let (windows, filters, length, order) = if short { (8, 1, 4, 3) } else { (1, 2, 6, 5) };
    for _ in 0..windows {
        let count = r.take(filters)?;
        let fine = if count > 0 { r.take(1)? } else { 0 };
        for _ in 0..count {
            r.skip(length)?;
            let order = r.take(order)?;
            if order > 0 {
                r.skip(1)?;
                let bits = 3 + fine - r.take(1)?;
                r.skip(usize::try_from(order * bits).unwrap_or(0))?;
            }
        }
    }
    Ok(())
}

fn spectrum(
    bands: &Bands,
    windows: &Windows,
    sections: &[Section],
    r: &mut Reader<'_>,
) -> Result<(), Reason> {
    let offsets = if windows.short {
        bands.short
    } else {
        bands.long
    };
    let offset = |band: usize| offsets.get(band).copied().ok_or(Reason::Damaged);
    for section in sections {
        if matches!(section.book, 0 | 13..) {
            continue;
        }
        let wide = offset(section.to)?.saturating_sub(offset(section.from)?);
        let values = usize::from(wide) * section.windows;
        aac_books::values(section.book, values, r)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Bands, Findings, Reason, clean};

    #[test]
    fn the_upper_half_of_a_spectrum_without_a_lower_one_is_not_kept() -> Result<(), Reason> {
        let bands = Bands::of(7).ok_or(Reason::Damaged)?;
        // Three fill bytes that call themselves a replication and hold a word, and the end.
        let bits = 0b110_0011 << 27 | (0xd0_5a37 << 3) | 0b111_u64;
        let sample = (bits << 6).to_be_bytes();
        let mut out = Vec::new();
        clean(
            &bands,
            sample.get(3..).unwrap_or_default(),
            &mut out,
            &mut Findings::default(),
        )?;
        assert_eq!(out, [0b1110_0000]);
        Ok(())
    }
}
