//! JPEG 2000 pictures: the coded picture is kept, and of what stands around it only what decodes it (ISO/IEC 15444-1,
//! annexes A and I).

use super::Packed;
use super::jpx_boxes::{self, Boxes};
use crate::pdf::colour::Used;
use crate::pdf::copy::Copy;
use crate::pdf::object::Dict;
use crate::source::widen;
use crate::{FindingKind, Findings, Reason};

/// Rebuilds a picture in the shortest form of the file format.
pub(super) fn pack(bytes: &[u8], copy: &mut Copy<'_, '_>) -> Result<Option<Packed>, Reason> {
    copy.budget.work(widen(bytes.len()))?;
    let boxes = jpx_boxes::read(bytes, &mut copy.findings)?;
    let stream = codestream(boxes.stream, &mut copy.findings)?;
    let bytes = match boxes.components() {
        None => stream,
        Some(components) => file(&boxes, components, &stream)?,
    };
    Ok(Some(Packed {
        filter: "JPXDecode",
        parms: Dict::new(),
        bytes,
        samples: Used::ALL,
    }))
}

fn file(boxes: &Boxes<'_>, components: u16, stream: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut head = Vec::new();
    for (name, body) in &boxes.head {
        jpx_boxes::write(**name, kept(name, body)?, &mut head);
        if *name == b"ihdr" {
            // Grey for one or two components, sRGB for all others, unless the file names a space itself.
            let usual = if components < 3 { 17 } else { 16 };
            let space = boxes.space.filter(|space| SPACES.contains(space));
            let [a, b, c, d] = space.unwrap_or(usual).to_be_bytes();
            jpx_boxes::write(*b"colr", &[1, 0, 0, a, b, c, d], &mut head);
        }
    }
    let mut out = Vec::new();
    jpx_boxes::write(*b"jP  ", &[0x0d, 0x0a, 0x87, 0x0a], &mut out);
    jpx_boxes::write(*b"ftyp", b"jp2 \0\0\0\0jp2 ", &mut out);
    jpx_boxes::write(*b"jp2h", &head, &mut out);
    jpx_boxes::write(*b"jp2c", stream, &mut out);
    Ok(out)
}

/// The part of a box that means something.
fn kept<'b>(name: &[u8; 4], body: &'b [u8]) -> Result<&'b [u8], Reason> {
    let number = |at: usize| body.get(at..at + 2).and_then(|pair| pair.first_chunk());
    let pair = |at: usize| number(at).map(|pair: &[u8; 2]| usize::from(u16::from_be_bytes(*pair)));
    let length = match name {
        b"ihdr" => Some(14),
        b"cdef" => pair(0).map(|count| 2 + count * 6),
        b"cmap" => Some(body.len() / 4 * 4),
        b"pclr" => pair(0).zip(body.get(2)).and_then(|(entries, columns)| {
            let columns = usize::from(*columns);
            let depths = body.get(3..3 + columns)?;
            let widths = depths.iter().map(|depth| usize::from(depth & 0x7f) / 8 + 1);
            Some(3 + columns + entries * widths.sum::<usize>())
        }),
        _ => Some(body.len()),
    };
    length
        .and_then(|length| body.get(..length))
        .ok_or(Reason::Damaged)
}

/// The codestream with the markers that decode it, and nothing behind its end.
fn codestream(bytes: &[u8], findings: &mut Findings) -> Result<Vec<u8>, Reason> {
    let mut rest = bytes.strip_prefix(&[0xff, 0x4f]).ok_or(Reason::Damaged)?;
    let mut out = vec![0xff, 0x4f];
    loop {
        match marker(rest) {
            Some(0x90) => break,
            Some(_) => rest = segment(rest, &mut out, findings)?,
            None => return Err(Reason::Damaged),
        }
    }
    while marker(rest) == Some(0x90) {
        rest = tile(rest, &mut out, findings)?;
    }
    if let Some(behind) = rest.strip_prefix(&[0xff, 0xd9])
        && !behind.is_empty()
    {
        findings.removed(FindingKind::Trailer, None);
    }
    out.extend([0xff, 0xd9]);
    Ok(out)
}

/// The second byte of the marker here.
fn marker(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [0xff, second, ..] => Some(*second),
        _ => None,
    }
}

/// Keeps or drops the segment here and gives what follows.
fn segment<'b>(
    bytes: &'b [u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<&'b [u8], Reason> {
    let [0xff, code, high, low, ..] = bytes else {
        return Err(Reason::Truncated);
    };
    let length = usize::from(u16::from_be_bytes([*high, *low])).saturating_add(2);
    let (whole, after) = bytes.split_at_checked(length).ok_or(Reason::Truncated)?;
    match code {
        // CAP, SIZ, COD, COC, QCD, QCC, RGN, POC, PPM, PPT.
        0x50..=0x53 | 0x5c..=0x5f | 0x60 | 0x61 => out.extend(whole),
        // TLM, PLM, PLT, CRG: lengths that a decoder finds by itself, and a shift below one pixel.
        0x55 | 0x57 | 0x58 | 0x63 => {}
        0x64 => {
            let words = whole.get(6..).map(crate::text::guess);
            findings.removed(FindingKind::Comment, words.as_deref());
        }
        _ => return Err(Reason::Unusual),
    }
    Ok(after)
}

/// Keeps one part of a tile, with its length corrected, and gives what follows.
fn tile<'b>(
    bytes: &'b [u8],
    out: &mut Vec<u8>,
    findings: &mut Findings,
) -> Result<&'b [u8], Reason> {
    let (head, _) = bytes.split_first_chunk::<12>().ok_or(Reason::Truncated)?;
    let [_, _, _, _, i1, i2, p1, p2, p3, p4, part, parts] = *head;
    let told = usize::try_from(u32::from_be_bytes([p1, p2, p3, p4])).unwrap_or(usize::MAX);
    let end = match told {
        // The last part reaches to the end mark, which nothing behind its head can look like.
        0 => {
            let data = memchr::memmem::find(bytes, &[0xff, 0x93]).unwrap_or(0);
            let behind = bytes.get(data..).unwrap_or_default();
            memchr::memmem::find(behind, &[0xff, 0xd9]).map_or(bytes.len(), |end| data + end)
        }
        told => told.min(bytes.len()),
    };
    let (whole, after) = bytes.split_at_checked(end).ok_or(Reason::Truncated)?;
    let mut rest = whole.get(12..).ok_or(Reason::Damaged)?;
    let mut body = Vec::with_capacity(whole.len());
    loop {
        match marker(rest) {
            Some(0x93) => break,
            Some(_) => rest = segment(rest, &mut body, findings)?,
            None => return Err(Reason::Damaged),
        }
    }
    body.extend(rest);
    let length = body.len().saturating_add(12);
    let [l1, l2, l3, l4] = u32::try_from(length)
        .map_err(|_| Reason::Damaged)?
        .to_be_bytes();
    out.extend([0xff, 0x90, 0, 10, i1, i2, l1, l2, l3, l4, part, parts]);
    out.extend(body);
    Ok(after)
}

/// Enumerated colour spaces: sRGB, grey, sYCC, and CMYK of the extended format.
const SPACES: &[u32] = &[12, 16, 17, 18];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_behind_the_end_mark_is_taken_for_the_last_part() {
        let head = b"\xff\x4f\xff\x51\0\x04ab";
        let part = b"\xff\x90\0\x0a\0\0\0\0\0\0\0\x01\xff\x93data";
        let dirty = [head.as_slice(), part, b"\xff\xd9QZ7PLANT\xff\xd9"].concat();
        let mut findings = Findings::default();
        let once = codestream(&dirty, &mut findings).unwrap();
        assert!(once.ends_with(b"\xff\x93data\xff\xd9"));
        let twice = codestream(&once, &mut findings).unwrap();
        assert!(once == twice);
    }
}
