//! Memory does not grow with the file. In a program of its own, so that nothing else counts into its peak.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by stopping"
)]

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use subrosa_scrub::{Clean, Format, Limits, ReadAt, scrub};

/// A file that is nowhere: a head, a block again and again, and a tail.
struct Repeated {
    head: Vec<u8>,
    block: Vec<u8>,
    times: u64,
    tail: Vec<u8>,
}

impl Repeated {
    fn middle(&self) -> u64 {
        length(&self.block) * self.times
    }
}

impl ReadAt for Repeated {
    fn len(&self) -> u64 {
        length(&self.head) + self.middle() + length(&self.tail)
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let Some(inside) = offset.checked_sub(length(&self.head)) else {
            return self.head.as_slice().read_at(offset, buf);
        };
        match inside.checked_sub(self.middle()) {
            Some(behind) => self.tail.as_slice().read_at(behind, buf),
            None => self
                .block
                .as_slice()
                .read_at(inside % length(&self.block), buf),
        }
    }
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let files = [
        (Format::Wav, wav(256)),
        (Format::Mp3, mp3(48)),
        (Format::Zip, stored(192)),
        (Format::Zip, packed(256)),
    ];
    let limits = Limits::for_files_of(1 << 30);
    let before = peak();
    for (format, file) in files {
        let clean = scrub(&file, io::sink(), &limits).map(Clean::into_parts);
        let (_, report) = clean.expect("it is accepted");
        assert_eq!(report.format, format);
        let grown = peak() - before;
        assert!(grown < MOST, "{}: {grown} bytes", format.key());
    }
}

/// Silence of so many MiB.
fn wav(size: u64) -> Repeated {
    Repeated {
        head: wav_head(size << 20),
        block: vec![0; 1 << 16],
        times: size << 4,
        tail: Vec::new(),
    }
}

fn wav_head(data: u64) -> Vec<u8> {
    let size = |bytes: u64| u32::try_from(bytes).unwrap().to_le_bytes();
    let mut head = [b"RIFF".as_slice(), &size(data + 36), b"WAVEfmt "].concat();
    head.extend([
        16, 0, 0, 0, 1, 0, 2, 0, 0x44, 0xac, 0, 0, 0x10, 0xb1, 2, 0, 4, 0, 16, 0,
    ]);
    head.extend([b"data".as_slice(), &size(data)].concat());
    head
}

/// One short recording again and again, of at least so many MiB.
fn mp3(size: u64) -> Repeated {
    let dirty = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/mp3/mpeg1-joint.mp3"
    );
    let dirty = std::fs::read(dirty).unwrap();
    let clean = scrub(&dirty, Vec::new(), &Limits::default());
    let (block, _) = clean.unwrap().into_parts();
    Repeated {
        head: Vec::new(),
        times: (size << 20) / length(&block) + 1,
        block,
        tail: Vec::new(),
    }
}

/// A recording of so many MiB in an archive, not packed.
fn stored(size: u64) -> Repeated {
    let inside = wav(size);
    let mut crc = Crc::new();
    crc.update(&inside.head);
    (0..inside.times).for_each(|_| crc.update(&inside.block));
    let entry = Entry {
        packed: false,
        crc: crc.sum(),
        sizes: [inside.len(), inside.len()],
    };
    Repeated {
        head: [entry.local(), inside.head.clone()].concat(),
        tail: entry.directory(),
        ..inside
    }
}

/// A recording of so many MiB in an archive, packed to a hundredth.
fn packed(size: u64) -> Repeated {
    let mut crc = Crc::new();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let mut add = |bytes: &[u8]| {
        crc.update(bytes);
        encoder.write_all(bytes).unwrap();
    };
    add(&wav_head(size << 20));
    // Enough of disorder that the ratio is no bomb's.
    let mut state = 1_u32;
    let block: Vec<u8> = (0..1 << 16)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if at % 128 == 0 {
                state.to_be_bytes()[0]
            } else {
                0
            }
        })
        .collect();
    (0..size << 4).for_each(|_| add(&block));
    let body = encoder.finish().unwrap();
    let entry = Entry {
        packed: true,
        crc: crc.sum(),
        sizes: [length(&body), (size << 20) + 44],
    };
    Repeated {
        head: [entry.local(), body].concat(),
        block: vec![0],
        times: 0,
        tail: entry.directory(),
    }
}

/// The one file in an archive.
struct Entry {
    packed: bool,
    crc: u32,
    /// Packed and unpacked, in bytes.
    sizes: [u64; 2],
}

impl Entry {
    fn fields(&self) -> Vec<u8> {
        let mut fields = vec![
            20,
            0,
            0,
            0,
            if self.packed { 8 } else { 0 },
            0,
            0,
            0,
            0x21,
            0,
        ];
        fields.extend(self.crc.to_le_bytes());
        for size in self.sizes {
            fields.extend(u32::try_from(size).unwrap().to_le_bytes());
        }
        fields.extend([5, 0, 0, 0]);
        fields
    }

    fn local(&self) -> Vec<u8> {
        [b"PK\x03\x04".as_slice(), &self.fields(), b"a.wav"].concat()
    }

    fn directory(&self) -> Vec<u8> {
        let start = self.sizes[0] + length(&self.local());
        let fields = self.fields();
        let mut all = [b"PK\x01\x02\x14\0".as_slice(), &fields, &[0; 14], b"a.wav"].concat();
        let size = u32::try_from(all.len()).unwrap().to_le_bytes();
        all.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        all.extend(size);
        all.extend(u32::try_from(start).unwrap().to_le_bytes());
        all.extend([0, 0]);
        all
    }
}

/// The most memory that this process has held so far, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: u64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kibibytes << 10
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap()
}

/// Windows, pages of an archive's member and unpackers, in bytes; every file above is several times as long.
const MOST: u64 = 20 << 20;
