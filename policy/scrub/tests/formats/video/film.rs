//! A film longer than memory, whose samples are made up while they are read.

use std::io::{self, Write};

use subrosa_scrub::{Clean, FindingKind, Format, Limits, ReadAt, recognise, scrub};

use super::boxed;
use crate::harness::{accepted, contains, fixture, planted};

/// A film of one track whose samples are made up while they are read: H.264 units of one size.
struct Film {
    front: Vec<u8>,
    samples: u64,
}

const SAMPLE: u64 = 200_000;

impl Film {
    fn of(samples: u32) -> Self {
        let whole = fixture(Format::Mp4, "plain.mp4");
        let find = |name: &[u8; 4]| whole.windows(4).position(|part| part == name).unwrap() - 4;
        let take = |name| {
            let at = find(name);
            let size = u32::from_be_bytes(whole[at..at + 4].try_into().unwrap()) as usize;
            whole[at..at + size].to_vec()
        };
        let full = |kind: &[u8; 4], fields: &[u32]| {
            let fields: Vec<u8> = fields
                .iter()
                .flat_map(|field| field.to_be_bytes())
                .collect();
            boxed(kind, &[&[0; 4], fields.as_slice()].concat())
        };
        let tables = |offset| {
            let size = u32::try_from(SAMPLE).unwrap();
            [
                take(b"stsd"),
                full(b"stts", &[1, samples, 512]),
                full(b"stsc", &[1, 1, samples, 1]),
                full(b"stsz", &[size, samples]),
                full(b"stco", &[1, offset]),
            ]
            .concat()
        };
        let front = |offset| {
            let stbl = boxed(b"stbl", &tables(offset));
            let minf = boxed(b"minf", &[take(b"vmhd"), take(b"dinf"), stbl].concat());
            let mdia = boxed(b"mdia", &[take(b"mdhd"), take(b"hdlr"), minf].concat());
            let trak = boxed(b"trak", &[take(b"tkhd"), mdia].concat());
            let moov = boxed(b"moov", &[take(b"mvhd"), trak].concat());
            let size = u64::from(samples) * SAMPLE + 16;
            let head = [b"\0\0\0\x01mdat".as_slice(), &size.to_be_bytes()].concat();
            [take(b"ftyp"), moov, head].concat()
        };
        let length = u32::try_from(front(0).len()).unwrap();
        Self {
            front: front(length),
            samples: u64::from(samples),
        }
    }
}

impl ReadAt for Film {
    fn len(&self) -> u64 {
        self.front.len() as u64 + self.samples * SAMPLE
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        // One unit of a picture, then one of free bytes, in every sample.
        let picture = SAMPLE - 1000;
        let head = [
            &(u32::try_from(picture).unwrap() - 4).to_be_bytes(),
            [0x65_u8, 0x88, 0x84, 0].as_slice(),
        ]
        .concat();
        let free = [&996_u32.to_be_bytes(), b"\x06\x05QZ7PLANT".as_slice()].concat();
        let length = self.len();
        let mut count = 0;
        for (at, byte) in (offset..length).zip(buf.iter_mut()) {
            *byte = match at.checked_sub(self.front.len() as u64) {
                None => self.front[at as usize],
                Some(inside) => {
                    let at = inside % SAMPLE;
                    let first = head.get(at as usize).copied();
                    let second = at
                        .checked_sub(picture)
                        .and_then(|at| free.get(at as usize).copied());
                    first.or(second).unwrap_or(at as u8 | 1)
                }
            };
            count += 1;
        }
        Ok(count)
    }
}

/// A writer that counts and remembers the most that came at once.
#[derive(Default)]
struct Counter {
    bytes: u64,
    largest: usize,
    planted: bool,
}

impl Write for Counter {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.bytes += piece.len() as u64;
        self.largest = self.largest.max(piece.len());
        self.planted |= planted_at_edges(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn planted_at_edges(piece: &[u8]) -> bool {
    contains(&piece[piece.len().saturating_sub(2000)..], b"QZ7PLANT")
}

#[test]
fn a_long_film_passes_piece_by_piece() {
    let samples = if std::env::var_os("SUBROSA_LONG").is_some() {
        10_000
    } else {
        250
    };
    let film = Film::of(samples);
    assert_eq!(recognise(&film), Ok(Format::Mp4));
    let limits = Limits::for_files_of(film.len());
    let clean = scrub(&film, Counter::default(), &limits).map(Clean::into_parts);
    let (counter, report) = clean.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(report.bytes_out, counter.bytes);
    assert!(counter.bytes > u64::from(samples) * (SAMPLE - 1000));
    assert!(counter.bytes < film.len());
    assert!(
        counter.largest as u64 <= SAMPLE,
        "never more than one sample at once"
    );
    assert!(!counter.planted);
    assert!(
        report
            .findings
            .iter()
            .any(|found| found.kind == FindingKind::Software)
    );
}

#[test]
fn a_planted_string_in_the_film_would_have_been_found() {
    let film = Film::of(2);
    let mut bytes = vec![0; film.len() as usize];
    assert_eq!(film.read_at(0, &mut bytes).unwrap(), bytes.len());
    assert!(planted(&bytes).is_some());
    let (out, _) = accepted("film", &bytes);
    assert!(!contains(&out, b"QZ7PLANT"));
}
