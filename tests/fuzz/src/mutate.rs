//! Mutations behind check sums and compression, where plain ones would only ever meet the check.

use std::io::{Read, Write};

use flate2::read::{DeflateDecoder, ZlibDecoder};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use libfuzzer_sys::fuzzer_mutate;

/// Mutates a PNG's bytes or its unpacked rows, and mostly mends the check sums.
pub(crate) fn png(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    if seed.is_multiple_of(8) {
        return fuzzer_mutate(data, size, most);
    }
    if seed % 8 < 4
        && let Some(whole) = rows(&data[..size], seed)
        && whole.len() <= most
    {
        data[..whole.len()].copy_from_slice(&whole);
        return whole.len();
    }
    let size = fuzzer_mutate(data, size, most);
    let mut at = 8;
    while let Some(head) = data.get(at..at + 8).filter(|_| at + 12 <= size) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(end) = at.checked_add(8 + length).filter(|end| end + 4 <= size) else {
            break;
        };
        let sum = sum(&data[at + 4..end]);
        data[end..end + 4].copy_from_slice(&sum.to_be_bytes());
        at = end + 4;
    }
    size
}

/// The same picture with mutated rows in one IDAT chunk.
fn rows(png: &[u8], seed: u32) -> Option<Vec<u8>> {
    let chunks = chunks(png)?;
    let packed: Vec<u8> = chunks
        .iter()
        .filter(|chunk| chunk.0 == *b"IDAT")
        .flat_map(|chunk| chunk.1.to_vec())
        .collect();
    let mut rows = Vec::new();
    // A stream that is cut short still gives what it has.
    let _ = ZlibDecoder::new(packed.as_slice())
        .take(MOST_UNPACKED)
        .read_to_end(&mut rows);
    let rows = mutated(rows);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::new(seed % 10));
    zlib.write_all(&rows).ok()?;
    let packed = zlib.finish().ok()?;
    let mut whole = png.get(..8)?.to_vec();
    let mut written = false;
    for (kind, body) in chunks {
        if kind != *b"IDAT" {
            chunk(&mut whole, kind, body);
        } else if !written {
            chunk(&mut whole, kind, &packed);
            written = true;
        }
    }
    written.then_some(whole)
}

fn chunks(png: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut rest = png.get(8..)?;
    let mut chunks = Vec::new();
    while let Some((head, body)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        chunks.push(([head[4], head[5], head[6], head[7]], body.get(..length)?));
        rest = body.get(length + 4..)?;
    }
    Some(chunks)
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    out.extend((body.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(kind);
    out.extend(body);
    let sum = sum(&out[start..]);
    out.extend(sum.to_be_bytes());
}

/// Mutates the archive's bytes or the unpacked bytes of one file in it.
pub(crate) fn zip(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    if seed % 8 >= 2
        && let Some(whole) = member(&data[..size], seed / 8)
        && whole.len() <= most
    {
        data[..whole.len()].copy_from_slice(&whole);
        return whole.len();
    }
    fuzzer_mutate(data, size, most)
}

/// An archive of the same files, stored, of which one is mutated. Its own little reader: the fuzzer should not share
/// the mistakes of what it tests.
fn member(zip: &[u8], seed: u32) -> Option<Vec<u8>> {
    let end = zip.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let mut at = long(zip, end + 16)?;
    let mut files = Vec::new();
    while zip.get(at..at + 4) == Some(b"PK\x01\x02") && files.len() < MOST_FILES {
        let (packed, names) = (long(zip, at + 20)?, short(zip, at + 28)?);
        let local = long(zip, at + 42)?;
        let start = local + 30 + short(zip, local + 26)? + short(zip, local + 28)?;
        let body = zip.get(start..start.checked_add(packed)?)?;
        let body = match short(zip, at + 10)? {
            0 => body.to_vec(),
            _ => {
                let mut whole = Vec::new();
                let _ = DeflateDecoder::new(body)
                    .take(MOST_UNPACKED)
                    .read_to_end(&mut whole);
                whole
            }
        };
        files.push((zip.get(at + 46..at + 46 + names)?.to_vec(), body));
        at += 46 + names + short(zip, at + 30)? + short(zip, at + 32)?;
    }
    let chosen = (seed as usize).checked_rem(files.len())?;
    let (_, body) = &mut files[chosen];
    *body = mutated(std::mem::take(body));
    stored(&files)
}

fn stored(files: &[(Vec<u8>, Vec<u8>)]) -> Option<Vec<u8>> {
    let (mut whole, mut directory) = (Vec::new(), Vec::new());
    for (name, body) in files {
        let size = u32::try_from(body.len()).ok()?.to_le_bytes();
        let mut same = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        same.extend(sum(body).to_le_bytes());
        same.extend(size);
        same.extend(size);
        same.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        same.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&same);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(whole.len()).ok()?.to_le_bytes());
        directory.extend(name);
        whole.extend(b"PK\x03\x04");
        whole.extend(&same);
        whole.extend(name);
        whole.extend(body);
    }
    let count = u16::try_from(files.len()).ok()?.to_le_bytes();
    let start = u32::try_from(whole.len()).ok()?.to_le_bytes();
    let length = u32::try_from(directory.len()).ok()?.to_le_bytes();
    whole.extend(&directory);
    whole.extend(b"PK\x05\x06\0\0\0\0");
    whole.extend([count, count].concat());
    whole.extend([length, start].concat());
    whole.extend([0, 0]);
    Some(whole)
}

/// Mutates one frame of a snapshot, and says its new length before it.
pub(crate) fn frames(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    if seed % 8 >= 2
        && let Some(whole) = framed(&data[..size], seed / 8)
        && whole.len() <= most
    {
        data[..whole.len()].copy_from_slice(&whole);
        return whole.len();
    }
    fuzzer_mutate(data, size, most)
}

/// The same frames, of which one is changed, missing, or there twice.
fn framed(stream: &[u8], seed: u32) -> Option<Vec<u8>> {
    let (magic, mut rest) = stream.split_at_checked(16)?;
    let mut frames = Vec::new();
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((frame, after)) = behind.split_at_checked(length).filter(|_| length > 0) else {
            break;
        };
        frames.push(frame.to_vec());
        rest = after;
    }
    let chosen = (seed as usize / 8).checked_rem(frames.len())?;
    match seed % 8 {
        0 => drop(frames.remove(chosen)),
        1 => frames.push(frames[chosen].clone()),
        2 => {
            let other = seed as usize % frames.len();
            frames.swap(chosen, other);
        }
        _ => frames[chosen] = mutated(std::mem::take(&mut frames[chosen])),
    }
    let mut whole = magic.to_vec();
    for frame in frames {
        whole.extend(u32::try_from(frame.len()).ok()?.to_be_bytes());
        whole.extend(frame);
    }
    whole.extend(rest);
    Some(whole)
}

fn mutated(mut bytes: Vec<u8>) -> Vec<u8> {
    let size = bytes.len();
    let room = size + size / 4 + 64;
    bytes.resize(room, 0);
    let size = fuzzer_mutate(&mut bytes, size, room);
    bytes.truncate(size);
    bytes
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?).into())
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

const MOST_UNPACKED: u64 = 1 << 20;
const MOST_FILES: usize = 256;
