//! Fixtures, decoders and searches that the tests share.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use subrosa_scrub::{Clean, FindingKind, Format, Limits, Refusal, Remains, Report, scrub};

/// Everything planted by `tests/data/make.sh` begins with this.
pub(crate) const PLANT: &str = "QZ7PLANT";

/// The fixtures of a format: name and bytes.
pub(crate) fn fixtures(format: Format) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(format.key());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("each format has a folder of fixtures")
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| (name(file), std::fs::read(file).unwrap()))
        .collect()
}

/// One fixture.
pub(crate) fn fixture(format: Format, wanted: &str) -> Vec<u8> {
    let file = fixtures(format)
        .into_iter()
        .find(|(name, _)| name == wanted);
    file.expect("the fixture exists").1
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

/// Scrubs with the usual limits.
pub(crate) fn clean(bytes: &[u8]) -> Result<(Vec<u8>, Report), Refusal> {
    scrub(&bytes, Vec::new(), &Limits::default()).map(Clean::into_parts)
}

/// Scrubs a file that must be accepted.
pub(crate) fn accepted(name: &str, bytes: &[u8]) -> (Vec<u8>, Report) {
    clean(bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
}

/// The values found of a kind.
pub(crate) fn values(report: &Report, kind: FindingKind) -> Vec<String> {
    let of_kind = report.findings.iter().filter(|found| found.kind == kind);
    of_kind
        .filter_map(|found| found.value.as_ref())
        .map(|value| value.expose().to_owned())
        .collect()
}

pub(crate) fn has(report: &Report, kind: FindingKind) -> bool {
    report.findings.iter().any(|found| found.kind == kind)
}

pub(crate) fn leaves(report: &Report, what: Remains) -> bool {
    report.remains.contains(&what)
}

/// Where a planted string can be seen: as it is, in UTF-16, in base64, or inside a zlib stream at any offset.
pub(crate) fn planted(bytes: &[u8]) -> Option<&'static str> {
    let wide: Vec<u8> = PLANT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = PLANT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let holds = |part: &[u8]| contains(part, PLANT.as_bytes());
    // Base64 of the plant at each of its three phases, without the characters that its neighbours change.
    let base64 = ["UVo3UExBTl", "FaN1BMQU5U", "RWjdQTEFOV"];
    if holds(bytes) {
        return Some("as it is");
    }
    if contains(bytes, &wide) || contains(bytes, &big) {
        return Some("in UTF-16");
    }
    if base64.iter().any(|text| contains(bytes, text.as_bytes())) {
        return Some("in base64");
    }
    let inside = (0..bytes.len()).any(|at| {
        let starts = bytes[at] & 0x0f == 8 && bytes.get(at + 1).is_some();
        starts && holds(&unpacked(&bytes[at..]))
    });
    if inside || holds(&image_data(bytes)) {
        return Some("in a zlib stream");
    }
    members(bytes)
        .iter()
        .any(|(_, member)| planted(member).is_some())
        .then_some("in a packed member")
}

/// Names and bytes of the packed members of a ZIP archive, found by their local headers; nothing for other files.
pub(crate) fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Vec::new();
    }
    let headers = bytes
        .windows(30)
        .enumerate()
        .filter(|(_, head)| head.starts_with(b"PK\x03\x04") && head[8] == 8);
    headers
        .map(|(at, head)| {
            let length = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
            let name = &bytes[at + 30..][..length(26)];
            let packed = &bytes[at + 30 + length(26) + length(28)..];
            let mut out = Vec::new();
            let mut reader = flate2::read::DeflateDecoder::new(packed).take(8 << 20);
            let _partly = reader.read_to_end(&mut out);
            (String::from_utf8_lossy(name).into_owned(), out)
        })
        .collect()
}

/// What the pixel chunks of a PNG unpack to, whatever stands in them.
fn image_data(bytes: &[u8]) -> Vec<u8> {
    let packed: Vec<u8> = chunks(bytes)
        .into_iter()
        .filter(|(kind, _)| kind == b"IDAT")
        .flat_map(|(_, body)| body)
        .collect();
    unpacked(&packed)
}

/// The chunks of a PNG; nothing for other files.
pub(crate) fn chunks(bytes: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let mut found = Vec::new();
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((kind, after)) = after.split_first_chunk::<4>() else {
            break;
        };
        let body = &after[..length.min(after.len())];
        found.push((*kind, body.to_vec()));
        rest = after.get(length + 4..).unwrap_or_default();
    }
    found
}

/// What a zlib stream unpacks to, as far as it can be read.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(bytes).take(1 << 20);
    let _partly = reader.read_to_end(&mut out);
    out
}

pub(crate) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Size and decoded pixels of every frame of a picture, by a decoder that is not ours.
pub(crate) fn pixels(format: Format, bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    if format == Format::Jpeg {
        jpeg_pixels(bytes)
    } else if format == Format::Png {
        png_pixels(bytes)
    } else {
        crate::pictures::pixels(format, bytes)
    }
}

fn jpeg_pixels(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut decoder = zune_jpeg::JpegDecoder::new(Cursor::new(bytes));
    let pixels = decoder.decode().ok()?;
    let (width, height) = decoder.dimensions()?;
    Some(vec![format!("{width} {height}").into_bytes(), pixels])
}

fn png_pixels(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut decoder = ::png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let info = reader.info();
    let frames = info.animation_control().map_or(1, |all| all.num_frames);
    let mut all = vec![format!("{:?}", info.size()).into_bytes()];
    for _ in 0..frames {
        let mut buffer = vec![0; reader.output_buffer_size()?];
        let frame = reader.next_frame(&mut buffer).ok()?;
        let control = reader.info().frame_control().map(|control| {
            let timing = (control.delay_num, control.delay_den);
            (
                timing,
                control.x_offset,
                control.y_offset,
                control.width,
                control.height,
            )
        });
        all.push(format!("{control:?}").into_bytes());
        buffer.truncate(frame.buffer_size());
        all.push(buffer);
    }
    Some(all)
}
