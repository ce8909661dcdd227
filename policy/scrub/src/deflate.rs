//! Packing and unpacking with deflate (RFC 1951) and zlib (RFC 1950), by miniz_oxide and nothing else.
//!
//! flate2 has the same interface, but which library packs below it is chosen by whatever other crate asks for one, and
//! not every one of them gives the same bytes for the same input. Bytes that differ would say something about what was
//! packed before, and would make a cleaned file differ from itself cleaned again.

use miniz_oxide::deflate::core::CompressorOxide;
use miniz_oxide::deflate::stream::deflate;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus, StreamResult};

use crate::Reason;
use crate::source::widen;

/// What a step ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Some bytes were read or written.
    Ok,
    /// Nothing could be read or written; not an error.
    Stuck,
    /// The stream is complete.
    End,
}

/// Whether more input follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flush {
    /// It does.
    None,
    /// It does not, and the stream is to be ended.
    Finish,
}

/// The bytes that were not a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken;

/// A stream that is being packed.
pub(crate) struct Compress {
    inner: Box<CompressorOxide>,
    read: u64,
    written: u64,
    /// Where a step writes to, so that the room of a caller need not be filled with zeros again and again.
    scratch: Vec<u8>,
}

impl Compress {
    /// Begins a stream, packed as hard as `level` says, 0 to 9; with the head and the sum of zlib or without.
    pub(crate) fn new(level: u8, zlib: bool) -> Self {
        let mut inner: Box<CompressorOxide> = Box::default();
        inner.set_format_and_level(format(zlib), level);
        Self {
            inner,
            read: 0,
            written: 0,
            scratch: vec![0; ROOM],
        }
    }

    /// Begins a new stream of the same kind.
    pub(crate) fn reset(&mut self) {
        self.inner.reset();
        (self.read, self.written) = (0, 0);
    }

    /// Bytes read so far.
    pub(crate) const fn total_in(&self) -> u64 {
        self.read
    }

    /// Bytes written so far.
    pub(crate) const fn total_out(&self) -> u64 {
        self.written
    }

    /// Packs into the room that `out` has; it does not grow.
    ///
    /// # Errors
    ///
    /// [`Broken`] if the stream had ended before.
    pub(crate) fn compress_vec(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        flush: Flush,
    ) -> Result<Status, Broken> {
        let flush = match flush {
            Flush::None => MZFlush::None,
            Flush::Finish => MZFlush::Finish,
        };
        let most = out.capacity().saturating_sub(out.len()).min(ROOM);
        let room = self.scratch.get_mut(..most).unwrap_or_default();
        let step = deflate(&mut self.inner, input, room, flush);
        let made = self.scratch.get(..step.bytes_written);
        out.extend_from_slice(made.unwrap_or_default());
        count(&step, &mut self.read, &mut self.written)
    }
}

/// Packs into memory.
pub(crate) struct ToVec {
    compress: Compress,
    out: Vec<u8>,
}

impl ToVec {
    /// Begins a stream behind what is in `out`; the rest as [`Compress::new`].
    pub(crate) fn new(out: Vec<u8>, level: u8, zlib: bool) -> Self {
        let compress = Compress::new(level, zlib);
        Self { compress, out }
    }

    /// Packs more bytes.
    ///
    /// # Errors
    ///
    /// [`Reason::Stopped`], which does not happen.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.step(bytes, Flush::None)
    }

    /// Ends the stream.
    ///
    /// # Errors
    ///
    /// As [`ToVec::put`].
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, Reason> {
        self.step(&[], Flush::Finish)?;
        Ok(self.out)
    }

    fn step(&mut self, mut bytes: &[u8], flush: Flush) -> Result<(), Reason> {
        loop {
            self.out.reserve(ROOM);
            let before = self.compress.total_in();
            let status = self
                .compress
                .compress_vec(bytes, &mut self.out, flush)
                .map_err(|_| Reason::Stopped)?;
            let used = usize::try_from(self.compress.total_in() - before);
            bytes = used
                .ok()
                .and_then(|used| bytes.get(used..))
                .unwrap_or_default();
            let ended = status == Status::End || (flush == Flush::None && bytes.is_empty());
            if ended {
                return Ok(());
            }
        }
    }
}

/// A stream that is being unpacked.
pub(crate) struct Decompress {
    inner: Box<InflateState>,
    read: u64,
    written: u64,
}

impl Decompress {
    /// Expects a stream, with the head and the sum of zlib or without.
    pub(crate) fn new(zlib: bool) -> Self {
        Self {
            inner: InflateState::new_boxed(format(zlib)),
            read: 0,
            written: 0,
        }
    }

    /// Bytes read so far.
    pub(crate) const fn total_in(&self) -> u64 {
        self.read
    }

    /// Bytes written so far.
    pub(crate) const fn total_out(&self) -> u64 {
        self.written
    }

    /// Unpacks into `out`.
    ///
    /// # Errors
    ///
    /// [`Broken`] for bytes that are no such stream.
    pub(crate) fn decompress(&mut self, input: &[u8], out: &mut [u8]) -> Result<Status, Broken> {
        let step = inflate(&mut self.inner, input, out, MZFlush::None);
        count(&step, &mut self.read, &mut self.written)
    }
}

/// The sum of archives and PNG (ISO 3309), which goes on as bytes come.
#[derive(Clone, Default)]
pub(crate) struct Crc(crc32fast::Hasher);

impl Crc {
    /// The sum of nothing.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The sum so far.
    pub(crate) fn sum(&self) -> u32 {
        self.0.clone().finalize()
    }
}

const fn format(zlib: bool) -> DataFormat {
    if zlib {
        DataFormat::Zlib
    } else {
        DataFormat::Raw
    }
}

fn count(step: &StreamResult, read: &mut u64, written: &mut u64) -> Result<Status, Broken> {
    *read = read.saturating_add(widen(step.bytes_consumed));
    *written = written.saturating_add(widen(step.bytes_written));
    match step.status {
        Ok(MZStatus::Ok) => Ok(Status::Ok),
        Ok(MZStatus::StreamEnd) => Ok(Status::End),
        Err(MZError::Buf) => Ok(Status::Stuck),
        Ok(MZStatus::NeedDict) | Err(_) => Err(Broken),
    }
}

const ROOM: usize = 32 * 1024;
