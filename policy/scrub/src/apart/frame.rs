//! Frames: a length, a sign, and so many bytes.

use std::io::{self, IoSlice, Read, Write};

use serde::{Deserialize, Serialize};

use crate::Limits;

/// The most bytes of a piece of a file, and of an answer.
pub(super) const MOST: usize = 64 * 1024;

/// What the worker is to do.
#[derive(Serialize, Deserialize)]
pub(super) struct Job {
    /// Size of the original in bytes.
    pub(super) length: u64,
    pub(super) limits: Limits,
}

/// One thing that one side says.
pub(super) enum Frame {
    /// A [`Job`], to the worker.
    Job(Vec<u8>),
    /// From the worker: bytes of the original are wanted, from this offset on, so many at most.
    Ask(u64, u32),
    /// To the worker: bytes of the original. From it: bytes of the new file.
    Bytes(Vec<u8>),
    /// From the worker, at the end: what became of the file.
    Answer(Vec<u8>),
}

impl Frame {
    pub(super) fn send(&self, wire: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Job(body) => send(JOB, body, wire),
            Self::Ask(offset, length) => ask(*offset, *length, wire),
            Self::Bytes(body) => bytes(body, wire),
            Self::Answer(body) => send(ANSWER, body, wire),
        }
    }

    /// Reads one frame; a longer one than any side may send is an error before anything is allocated for it.
    ///
    /// A body comes in the memory of `spare`, so that a long file costs no new memory for each of its pieces.
    pub(super) fn receive(wire: &mut impl Read, spare: &mut Vec<u8>) -> io::Result<Self> {
        let (sign, length) = head(wire)?;
        if length > MOST {
            return Err(super::broken());
        }
        if sign == ASK {
            return asked(length, wire);
        }
        let mut body = std::mem::take(spare);
        body.resize(length, 0);
        wire.read_exact(&mut body)?;
        match sign {
            JOB => Ok(Self::Job(body)),
            BYTES => Ok(Self::Bytes(body)),
            ANSWER => Ok(Self::Answer(body)),
            _ => Err(super::broken()),
        }
    }
}

/// Sends bytes of a file as they lie, as [`Frame::Bytes`].
pub(super) fn bytes(bytes: &[u8], wire: &mut impl Write) -> io::Result<()> {
    send(BYTES, bytes, wire)
}

/// Reads a frame that has to be [`Frame::Bytes`] to the place where its bytes are wanted; how many came.
pub(super) fn receive_bytes(wire: &mut impl Read, place: &mut [u8]) -> io::Result<usize> {
    let (sign, length) = head(wire)?;
    let room = place.get_mut(..length).filter(|_| sign == BYTES);
    wire.read_exact(room.ok_or_else(super::broken)?)?;
    Ok(length)
}

/// Asks for bytes of the original, as [`Frame::Ask`].
pub(super) fn ask(offset: u64, length: u32, wire: &mut impl Write) -> io::Result<()> {
    let body = [offset.to_le_bytes().as_slice(), &length.to_le_bytes()].concat();
    send(ASK, &body, wire)
}

fn head(wire: &mut impl Read) -> io::Result<(u8, usize)> {
    let mut head = [0; 5];
    wire.read_exact(&mut head)?;
    let [a, b, c, d, sign] = head;
    let length = u32::from_le_bytes([a, b, c, d]);
    Ok((sign, usize::try_from(length).unwrap_or(usize::MAX)))
}

/// Sends head and body together without a copy, as far as the wire can.
fn send(sign: u8, body: &[u8], wire: &mut impl Write) -> io::Result<()> {
    let length = u32::try_from(body.len()).map_err(|_| super::broken())?;
    let [a, b, c, d] = length.to_le_bytes();
    let head = [a, b, c, d, sign];
    let mut parts = [IoSlice::new(&head), IoSlice::new(body)];
    let mut left = parts.as_mut_slice();
    while !left.is_empty() {
        match wire.write_vectored(left) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => IoSlice::advance_slices(&mut left, count),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    wire.flush()
}

fn asked(length: usize, wire: &mut impl Read) -> io::Result<Frame> {
    let mut body = [0; 12];
    if length != body.len() {
        return Err(super::broken());
    }
    wire.read_exact(&mut body)?;
    let [a, b, c, d, e, f, g, h, count @ ..] = body;
    let offset = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    Ok(Frame::Ask(offset, u32::from_le_bytes(count)))
}

const JOB: u8 = 1;
const ASK: u8 = 2;
const BYTES: u8 = 3;
const ANSWER: u8 = 4;
