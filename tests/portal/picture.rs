//! Pictures made for tests: valid, of any size, with whatever a camera might have written into them.

/// A baseline JPEG (ITU-T T.81) of grey noise of about `size` bytes, with `comment` in a comment segment and in the
/// description of its EXIF block.
pub(crate) fn jpeg(size: usize, comment: &str) -> Vec<u8> {
    let blocks_wide = 128;
    let rows = (size / BYTES_A_BLOCK / blocks_wide).max(1);
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xe1, &exif(comment));
    segment(&mut out, 0xfe, comment.as_bytes());
    segment(&mut out, 0xdb, &[&[0_u8][..], &[8; 64]].concat());
    let (height, width) = (side(rows), side(blocks_wide));
    segment(
        &mut out,
        0xc0,
        &[&[8][..], &height, &width, &[1, 1, 0x11, 0]].concat(),
    );
    segment(&mut out, 0xc4, &huffman(0x00, &[1], &[0x00]));
    segment(&mut out, 0xc4, &huffman(0x10, &[1, 1], &[0x00, 0x05]));
    segment(&mut out, 0xda, &[1, 1, 0, 0, 63, 0]);
    out.extend(scan(blocks_wide * rows));
    out.extend([0xff, 0xd9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).expect("a segment of less than 64 KiB");
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend(content);
}

/// An EXIF block with a description (tag 0x010e) and a place (tag 0x8825, the GPS directory).
fn exif(description: &str) -> Vec<u8> {
    // Offsets count from the byte-order mark: the head, this directory, the GPS directory, two angles, the description.
    let (gps, angles, words) = (38, 92, 140);
    let length = u32::try_from(description.len() + 1).expect("a short description");
    let mut out = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    entry(&mut out, 0x010e, ASCII, length, words);
    entry(&mut out, 0x8825, LONG, 1, gps);
    out.extend(b"\0\0\0\0\0\x04");
    entry(&mut out, 1, ASCII, 2, u32::from(b'N') << 24);
    entry(&mut out, 2, RATIONAL, 3, angles);
    entry(&mut out, 3, ASCII, 2, u32::from(b'E') << 24);
    entry(&mut out, 4, RATIONAL, 3, angles + 24);
    out.extend([0; 4]);
    for number in [55_u32, 40, 34, 12, 34, 6] {
        out.extend(number.to_be_bytes());
        out.extend(1_u32.to_be_bytes());
    }
    out.extend(description.as_bytes());
    out.push(0);
    out
}

/// One entry of a directory (TIFF 6.0, section 2).
fn entry(out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32) {
    out.extend(tag.to_be_bytes());
    out.extend(kind.to_be_bytes());
    out.extend(count.to_be_bytes());
    out.extend(value.to_be_bytes());
}

const ASCII: u16 = 2;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

fn side(blocks: usize) -> [u8; 2] {
    u16::try_from(blocks * 8)
        .expect("a picture of less than 64 Ki points")
        .to_be_bytes()
}

/// A table with as many codes of each length as `counts` says, in the order of `symbols`.
fn huffman(class: u8, counts: &[u8], symbols: &[u8]) -> Vec<u8> {
    let mut lengths = [0; 16];
    for (length, count) in lengths.iter_mut().zip(counts) {
        *length = *count;
    }
    [&[class][..], &lengths, symbols].concat()
}

/// Blocks of a DC difference of nothing, [`NOISE`] coefficients of five random bits, and an end.
fn scan(blocks: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut held, mut bits, mut random) = (0_u64, 0, 0x2545_f491_4f6c_dd1d_u64);
    let mut put = |value: u64, width: u32| {
        held = held << width | value;
        bits += width;
        while bits >= 8 {
            bits -= 8;
            let byte = u8::try_from(held >> bits & 0xff).expect("eight bits");
            out.push(byte);
            if byte == 0xff {
                out.push(0);
            }
        }
        held &= (1 << bits) - 1;
    };
    for _ in 0..blocks {
        put(0, 1);
        for _ in 0..NOISE {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            put(0b10, 2);
            put(random & 0x1f, 5);
        }
        put(0, 1);
    }
    // What is left of the last byte is filled with ones.
    put(0x7f, 7);
    out
}

const NOISE: u32 = 24;
const BYTES_A_BLOCK: usize = 21;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_about_the_size_that_was_asked_for() {
        for size in [20_000, 1_000_000] {
            let length = jpeg(size, "canary").len();
            assert!(
                length.abs_diff(size) < size / 10,
                "{length} bytes for {size}"
            );
        }
    }

    #[test]
    fn a_reader_finds_the_description_and_the_comment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jpg");
        std::fs::write(&path, jpeg(20_000, "canary-in-a-picture")).unwrap();
        let tool = std::process::Command::new("exiftool")
            .arg("-s")
            .arg("-warning")
            .arg("-all")
            .arg(&path)
            .output();
        let said = String::from_utf8(tool.unwrap().stdout).unwrap();
        assert_eq!(said.matches("canary-in-a-picture").count(), 2, "{said}");
        assert!(
            said.contains("1024x56") && !said.contains("Warning"),
            "{said}"
        );
    }
}
