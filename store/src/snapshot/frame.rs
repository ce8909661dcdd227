//! The frames of a snapshot: `length (4) ‖ postcard`, then zeros as padding.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::read_full;
use crate::backend::{Row, Tree};
use crate::error::StoreError;
use crate::pad;

/// One piece of a snapshot. The order of the variants is part of the format.
#[derive(Serialize, Deserialize)]
pub(super) enum Frame {
    /// The first one: the format of what follows.
    Begin(u32),
    /// 32 bytes.
    InstanceKey([u8; 32]),
    /// The file that says where the security log ends; empty if there was none.
    JournalEnd(Vec<u8>),
    /// A piece of a file: path, bytes, whether it is the first piece.
    File(String, Vec<u8>, bool),
    /// Rows of one tree, by its name.
    Rows(String, Vec<Row>),
    /// The last one: how many rows there were.
    End(u64),
}

/// Wipes what was secret in it.
impl Drop for Frame {
    fn drop(&mut self) {
        match self {
            Self::InstanceKey(key) => key.zeroize(),
            Self::File(_, bytes, _) => bytes.zeroize(),
            Self::Begin(_) | Self::JournalEnd(_) | Self::Rows(..) | Self::End(_) => {}
        }
    }
}

/// Writes frames.
pub(crate) struct FrameWriter<'a> {
    out: &'a mut dyn Write,
    rows: u64,
    bytes: u64,
}

/// Reads frames.
pub(super) struct FrameReader<'a> {
    source: &'a mut dyn Read,
}

impl<'a> FrameWriter<'a> {
    pub(crate) fn begin(out: &'a mut dyn Write) -> Result<Self, StoreError> {
        let mut frames = Self {
            out,
            rows: 0,
            bytes: 0,
        };
        frames.write(MAGIC)?;
        frames.put(&Frame::Begin(FORMAT))?;
        Ok(frames)
    }

    pub(super) fn put(&mut self, frame: &Frame) -> Result<(), StoreError> {
        let encoded = postcard::to_stdvec(frame).map(Zeroizing::new);
        let encoded = encoded.map_err(|_| StoreError::Backup("a frame cannot be written"))?;
        let length = u32::try_from(encoded.len())
            .map_err(|_| StoreError::Backup("a frame is too long to be written"))?;
        self.write(&length.to_be_bytes())?;
        self.write(&encoded)
    }

    pub(super) fn put_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut first = true;
        let mut pieces = bytes.chunks(PIECE);
        loop {
            let piece = pieces.next();
            if piece.is_none() && !first {
                return Ok(());
            }
            let piece = piece.unwrap_or_default().to_vec();
            self.put(&Frame::File(path.to_owned(), piece, first))?;
            first = false;
        }
    }

    pub(crate) fn put_rows(&mut self, tree: Tree, rows: Vec<Row>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        self.rows = self.rows.saturating_add(count);
        self.put(&Frame::Rows(tree.name().to_owned(), rows))
    }

    /// Writes the end and the padding; returns the numbers of rows and bytes.
    pub(crate) fn end(mut self) -> Result<(u64, u64), StoreError> {
        self.put(&Frame::End(self.rows))?;
        let mut left = pad::padded(self.bytes.max(LEAST)).saturating_sub(self.bytes);
        let zeros = [0; 8192];
        while left > 0 {
            let length = usize::try_from(left).map_or(zeros.len(), |left| left.min(zeros.len()));
            self.write(zeros.get(..length).unwrap_or_default())?;
            left -= u64::try_from(length).unwrap_or(left);
        }
        Ok((self.rows, self.bytes))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.out
            .write_all(bytes)
            .map_err(|error| StoreError::disk("writing a backup", &error))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(length);
        Ok(())
    }
}

impl<'a> FrameReader<'a> {
    /// Reads the beginning.
    pub(super) fn begin(source: &'a mut dyn Read) -> Result<Self, StoreError> {
        let mut magic = [0; MAGIC.len()];
        source.read_exact(&mut magic).map_err(|_| CUT)?;
        if magic != *MAGIC {
            return Err(StoreError::Backup("it does not begin like one"));
        }
        let mut frames = Self { source };
        match &frames.next()? {
            Frame::Begin(FORMAT) => Ok(frames),
            Frame::Begin(_) => Err(StoreError::Backup("a newer version wrote it")),
            Frame::InstanceKey(_)
            | Frame::JournalEnd(_)
            | Frame::File(..)
            | Frame::Rows(..)
            | Frame::End(_) => Err(StoreError::Backup("it does not begin like one")),
        }
    }

    /// The next frame.
    pub(super) fn next(&mut self) -> Result<Frame, StoreError> {
        let mut length = [0; 4];
        self.source.read_exact(&mut length).map_err(|_| CUT)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| CUT)?;
        if length > LONGEST {
            return Err(StoreError::Backup("a frame is too long"));
        }
        let mut encoded = Zeroizing::new(vec![0; length]);
        self.source.read_exact(&mut encoded).map_err(|_| CUT)?;
        postcard::from_bytes(&encoded).map_err(|_| StoreError::Backup("a frame does not parse"))
    }

    /// Reads to the end; nothing but padding may be there.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        let mut padding = [0; 8192];
        loop {
            let read = read_full(self.source, &mut padding).map_err(|_| CUT)?;
            if read == 0 {
                return Ok(());
            }
            if padding.iter().take(read).any(|byte| *byte != 0) {
                return Err(StoreError::Backup("something stands behind its end"));
            }
        }
    }
}

const CUT: StoreError = StoreError::Backup("it is cut short or does not decrypt");

const MAGIC: &[u8; 16] = b"subrosa snapshot";

/// The format of the frames.
const FORMAT: u32 = 1;

/// Bytes of a file in one frame.
const PIECE: usize = 1024 * 1024;

/// The longest frame that is read, in bytes: 256 rows of the greatest length and more.
const LONGEST: usize = 8 * 1024 * 1024;

/// Bytes of the shortest snapshot.
const LEAST: u64 = 256 * 1024;
