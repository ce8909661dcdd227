//! JPEG 2000 pictures: the coded picture is kept, and of what stands around it only what decodes it (ISO/IEC 15444-1,
//! annexes A and I).

use super::Packed;
use super::jpx_boxes::{self, Boxes};
use super::jpx_segments::{self, Headers, Size};
use crate::pdf::colour::Used;
use crate::pdf::copy::Copy;
use crate::pdf::object::Dict;
use crate::source::widen;
use crate::{FindingKind, Findings, Reason};

/// Rebuilds a picture in the shortest form of the file format.
pub(super) fn pack(bytes: &[u8], copy: &mut Copy<'_, '_>) -> Result<Option<Packed>, Reason> {
    copy.budget.work(widen(bytes.len()))?;
    Ok(Some(Packed {
        filter: "JPXDecode",
        parms: Dict::new(),
        bytes: rebuilt(bytes, &mut copy.findings)?,
        samples: Used::ALL,
    }))
}

fn rebuilt(bytes: &[u8], findings: &mut Findings) -> Result<Vec<u8>, Reason> {
    let boxes = jpx_boxes::read(bytes, findings)?;
    let (size, stream) = codestream(boxes.stream, findings)?;
    match boxes.has_header() {
        true => file(&boxes, size, &stream, findings),
        false => Ok(stream),
    }
}

fn file(
    boxes: &Boxes<'_>,
    size: Size,
    stream: &[u8],
    findings: &mut Findings,
) -> Result<Vec<u8>, Reason> {
    let mut head = Vec::new();
    for (name, body) in boxes.head(size, findings)? {
        jpx_boxes::write(name, &body, &mut head);
        if name == *b"ihdr" {
            // Grey for one or two components, sRGB for all others, unless the file names a space itself.
            let usual = if size.components < 3 { 17 } else { 16 };
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

/// The codestream with the segments that decode it, and nothing behind its end.
fn codestream(bytes: &[u8], findings: &mut Findings) -> Result<(Size, Vec<u8>), Reason> {
    let bytes = bytes.strip_prefix(&[0xff, 0x4f]).ok_or(Reason::Damaged)?;
    let mut out = vec![0xff, 0x4f];
    let (segments, mut rest) = jpx_segments::split(bytes, 0x90)?;
    let mut headers = Headers::main(&segments, &mut out, findings)?;
    while let [0xff, 0x90, ..] = rest {
        rest = tile(rest, &mut headers, &mut out, findings)?;
    }
    if let Some(behind) = rest.strip_prefix(&[0xff, 0xd9])
        && !behind.is_empty()
    {
        findings.removed(FindingKind::Trailer, None);
    }
    out.extend([0xff, 0xd9]);
    Ok((headers.size(), out))
}

/// Keeps one part of a tile, with its length corrected, and gives what follows.
fn tile<'b>(
    bytes: &'b [u8],
    headers: &mut Headers,
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
    let inner = whole.get(12..).ok_or(Reason::Damaged)?;
    let (segments, data) = jpx_segments::split(inner, 0x93)?;
    let mut body = Vec::with_capacity(whole.len());
    let number = (u16::from_be_bytes([i1, i2]), part);
    headers.part(number, &segments, &mut body, findings)?;
    body.extend(data);
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
mod tests;
