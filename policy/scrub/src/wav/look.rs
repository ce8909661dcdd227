//! The second look at a WAV file: three chunks, of which all but the samples can be foretold.

use super::front;
use super::shape::Shape;
use crate::{Format, Reason, SecondLook, Skeleton, source::widen};

/// Where in the file the look stands.
#[derive(Default)]
pub(super) struct Look {
    front: Vec<u8>,
    /// Bytes of samples that are still to come, once the front is known.
    left: Option<u64>,
    /// Whether one zero has to follow the samples.
    pad: bool,
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while let Some((byte, after)) = rest.split_first() {
            match self.left {
                None => {
                    self.front.push(*byte);
                    rest = after;
                    if self.front.len() > MOST {
                        return Err(Reason::SecondLook);
                    }
                    self.left = self.whole()?;
                }
                Some(0) => {
                    if *byte != 0 || !std::mem::take(&mut self.pad) {
                        return Err(Reason::SecondLook);
                    }
                    rest = after;
                }
                Some(left) => {
                    let most = usize::try_from(left).unwrap_or(usize::MAX);
                    let now = rest.len().min(most);
                    self.left = Some(left.saturating_sub(widen(now)));
                    rest = rest.get(now..).unwrap_or_default();
                }
            }
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if self.left != Some(0) || self.pad {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Wav,
            bytes: self.front,
        })
    }
}

impl Look {
    /// How many bytes of samples follow, as soon as the head of their chunk is here.
    fn whole(&mut self) -> Result<Option<u64>, Reason> {
        let bytes = self.front.as_slice();
        let Some(size) = bytes
            .len()
            .checked_sub(8)
            .and_then(|at| bytes.get(at..))
            .and_then(|tail| tail.strip_prefix(b"data"))
        else {
            return Ok(None);
        };
        let find = |name: &[u8]| bytes.windows(name.len()).position(|part| part == name);
        let field = |at: Option<usize>, behind: usize| {
            let bytes = at.and_then(|at| bytes.get(at + behind..));
            bytes
                .and_then(|bytes| bytes.first_chunk().copied())
                .map(u64::from_le_bytes)
        };
        let short = size.first_chunk().copied().map(u32::from_le_bytes);
        let length = match field(find(b"ds64"), 16) {
            Some(long) => long,
            None => u64::from(short.ok_or(Reason::SecondLook)?),
        };
        let fmt = find(b"fmt ").ok_or(Reason::SecondLook)?;
        let shape =
            Shape::parse(bytes.get(fmt + 8..).unwrap_or_default()).ok_or(Reason::SecondLook)?;
        let samples = find(b"fact")
            .and_then(|at| bytes.get(at + 8..)?.first_chunk().copied())
            .map_or(0, u32::from_le_bytes);
        if front(&shape, length, samples) != bytes || !length.is_multiple_of(u64::from(shape.block))
        {
            return Err(Reason::SecondLook);
        }
        self.pad = !length.is_multiple_of(2);
        Ok(Some(length))
    }
}

const MOST: usize = 256;
