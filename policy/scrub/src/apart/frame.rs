//! Frames: a length, a sign, and so many bytes.

use std::io::{self, Read, Write};

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
        let asked;
        let (sign, body) = match self {
            Self::Job(body) => (JOB, body.as_slice()),
            Self::Ask(offset, length) => {
                asked = [offset.to_le_bytes().as_slice(), &length.to_le_bytes()].concat();
                (ASK, asked.as_slice())
            }
            Self::Bytes(body) => (BYTES, body.as_slice()),
            Self::Answer(body) => (ANSWER, body.as_slice()),
        };
        let length = u32::try_from(body.len()).map_err(|_| super::broken())?;
        let mut whole = Vec::with_capacity(body.len().saturating_add(5));
        whole.extend(length.to_le_bytes());
        whole.push(sign);
        whole.extend(body);
        wire.write_all(&whole)?;
        wire.flush()
    }

    /// Reads one frame; a longer one than any side may send is an error before anything is allocated for it.
    pub(super) fn receive(wire: &mut impl Read) -> io::Result<Self> {
        let mut head = [0; 5];
        wire.read_exact(&mut head)?;
        let [a, b, c, d, sign] = head;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        if length > MOST {
            return Err(super::broken());
        }
        let mut body = vec![0; length];
        wire.read_exact(&mut body)?;
        match sign {
            JOB => Ok(Self::Job(body)),
            ASK => asked(&body).ok_or_else(super::broken),
            BYTES => Ok(Self::Bytes(body)),
            ANSWER => Ok(Self::Answer(body)),
            _ => Err(super::broken()),
        }
    }
}

fn asked(body: &[u8]) -> Option<Frame> {
    let (offset, rest) = body.split_first_chunk()?;
    let length: &[u8; 4] = rest.try_into().ok()?;
    Some(Frame::Ask(
        u64::from_le_bytes(*offset),
        u32::from_le_bytes(*length),
    ))
}

const JOB: u8 = 1;
const ASK: u8 = 2;
const BYTES: u8 = 3;
const ANSWER: u8 = 4;
