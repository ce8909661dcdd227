//! The second look at a PNG: a state machine over bytes that unpacks the pixels again.

use crate::deflate::{Crc, Decompress, Status};

use super::chunk::SIGNATURE;
use super::colour;
use super::header::Header;
use crate::{Format, Reason, SecondLook, Skeleton, exif};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    /// The bytes of the current chunk's head or sum.
    head: Vec<u8>,
    begun: bool,
    kind: [u8; 4],
    left: usize,
    in_body: bool,
    crc: Crc,
    body: Vec<u8>,
    kept: Vec<u8>,
    header: Option<Header>,
    /// The size of the picture that the next packed bytes belong to.
    size: Option<(u32, u32)>,
    stream: Option<Stream>,
    pictures: u32,
    ended: bool,
}

/// A zlib stream that is being unpacked.
struct Stream {
    inflate: Decompress,
    expected: u64,
    ended: bool,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while !rest.is_empty() {
            if self.ended {
                return Err(Reason::SecondLook);
            }
            rest = match (self.begun, self.in_body) {
                (true, true) => self.body(rest)?,
                (begun, _) => self.head(begun, rest)?,
            };
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if !self.ended || self.pictures == 0 {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Png,
            bytes: self.kept,
        })
    }
}

impl Look {
    /// Collects eight bytes: the signature, or length and name of a chunk.
    fn head<'p>(&mut self, begun: bool, piece: &'p [u8]) -> Result<&'p [u8], Reason> {
        let want = 8_usize.saturating_sub(self.head.len()).min(piece.len());
        let (now, rest) = piece.split_at(want);
        self.head.extend_from_slice(now);
        let Ok(eight) = <[u8; 8]>::try_from(self.head.as_slice()) else {
            return Ok(rest);
        };
        self.head.clear();
        if !begun {
            self.begun = eight == SIGNATURE;
            self.kept.extend(eight);
            return if self.begun {
                Ok(rest)
            } else {
                Err(Reason::SecondLook)
            };
        }
        let [l1, l2, l3, l4, kind @ ..] = eight;
        self.kind = kind;
        self.left = usize::try_from(u32::from_be_bytes([l1, l2, l3, l4])).unwrap_or(usize::MAX);
        self.in_body = true;
        self.crc = Crc::new();
        self.crc.update(&kind);
        self.body.clear();
        if !self.is_packed() {
            self.close()?;
        }
        Ok(rest)
    }

    /// Passes over a body and the sum behind it.
    fn body<'p>(&mut self, piece: &'p [u8]) -> Result<&'p [u8], Reason> {
        if self.left > 0 {
            let (now, rest) = piece.split_at(self.left.min(piece.len()));
            self.left -= now.len();
            self.crc.update(now);
            self.content(now)?;
            return Ok(rest);
        }
        let want = 4_usize.saturating_sub(self.head.len()).min(piece.len());
        let (now, rest) = piece.split_at(want);
        self.head.extend_from_slice(now);
        if self.head.len() == 4 {
            if self.head != self.crc.sum().to_be_bytes() {
                return Err(Reason::SecondLook);
            }
            self.head.clear();
            self.in_body = false;
            self.chunk()?;
        }
        Ok(rest)
    }

    fn is_packed(&self) -> bool {
        matches!(&self.kind, b"IDAT" | b"fdAT")
    }

    fn content(&mut self, piece: &[u8]) -> Result<(), Reason> {
        if !self.is_packed() {
            self.body.extend_from_slice(piece);
            return if self.body.len() > MOST {
                Err(Reason::SecondLook)
            } else {
                Ok(())
            };
        }
        // The first four bytes of fdAT are its number.
        let number = if &self.kind == b"fdAT" { 4 } else { 0 };
        let missing = number.min(piece.len() + self.body.len()) - self.body.len();
        let (of_number, packed) = piece.split_at(missing);
        self.body.extend_from_slice(of_number);
        self.unpack(packed)
    }

    fn unpack(&mut self, mut packed: &[u8]) -> Result<(), Reason> {
        if self.stream.is_none() {
            let header = self.header.ok_or(Reason::SecondLook)?;
            let (width, height) = self.size.take().ok_or(Reason::SecondLook)?;
            self.stream = Some(Stream {
                inflate: Decompress::new(true),
                expected: header.raw_size(width, height)?,
                ended: false,
            });
        }
        let stream = self.stream.as_mut().ok_or(Reason::SecondLook)?;
        let mut scratch = [0; 16 * 1024];
        loop {
            let before = (stream.inflate.total_in(), stream.inflate.total_out());
            let status = stream.inflate.decompress(packed, &mut scratch);
            let used = usize::try_from(stream.inflate.total_in() - before.0);
            let made = stream.inflate.total_out() - before.1;
            packed = used
                .ok()
                .and_then(|used| packed.get(used..))
                .ok_or(Reason::SecondLook)?;
            match status {
                // Nothing may follow the end of the stream.
                Ok(Status::End) if packed.is_empty() && !stream.ended => {
                    stream.ended = true;
                    return Ok(());
                }
                Ok(Status::Ok | Status::Stuck) if packed.is_empty() && made == 0 => {
                    return Ok(());
                }
                Ok(Status::Ok) if stream.inflate.total_out() <= stream.expected => {}
                Ok(Status::Ok | Status::Stuck | Status::End) | Err(_) => {
                    return Err(Reason::SecondLook);
                }
            }
        }
    }

    /// Ends the picture before a chunk that does not go on with it.
    fn close(&mut self) -> Result<(), Reason> {
        let Some(stream) = self.stream.take() else {
            return Ok(());
        };
        self.pictures = self.pictures.saturating_add(1);
        if stream.ended && stream.inflate.total_out() == stream.expected {
            Ok(())
        } else {
            Err(Reason::SecondLook)
        }
    }

    fn chunk(&mut self) -> Result<(), Reason> {
        let body = self.body.as_slice();
        let clean = match &self.kind {
            b"IHDR" if self.header.is_none() => {
                let header = Header::parse(body).map_err(|_| Reason::SecondLook)?;
                self.size = Some((header.width, header.height));
                self.header = Some(header);
                true
            }
            b"IDAT" | b"fdAT" => true,
            b"PLTE" => body.len() <= 768 && body.len().is_multiple_of(3),
            b"tRNS" => body.len() <= 256,
            b"eXIf" => (2..=8).any(|turn| body == exif::orientation_block(turn)),
            b"acTL" => body.len() == 8,
            b"fcTL" => {
                let (_, size) = body.split_at_checked(4).ok_or(Reason::SecondLook)?;
                if let [w1, w2, w3, w4, h1, h2, h3, h4, ..] = *size {
                    let width = u32::from_be_bytes([w1, w2, w3, w4]);
                    let height = u32::from_be_bytes([h1, h2, h3, h4]);
                    self.size = Some((width, height));
                }
                body.len() == 26
            }
            b"IEND" => {
                self.ended = true;
                body.is_empty()
            }
            kind => colour::is_canonical(kind, body),
        };
        if !clean || self.header.is_none() {
            return Err(Reason::SecondLook);
        }
        self.keep();
        Ok(())
    }

    /// Keeps a small chunk as it is; pixels are left out.
    fn keep(&mut self) {
        if self.is_packed() {
            return;
        }
        let length = u32::try_from(self.body.len()).unwrap_or(u32::MAX);
        self.kept.extend(length.to_be_bytes());
        self.kept.extend(self.kind);
        self.kept.extend(&self.body);
        self.kept.extend(self.crc.sum().to_be_bytes());
    }
}

const MOST: usize = 4096;
