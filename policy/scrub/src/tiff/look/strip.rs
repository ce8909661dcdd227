//! The bytes of one strip or tile, as the second look reads them.

use crate::deflate::{Decompress, Status};

use crate::{Reason, Scrubber, SecondLook, jpeg};

/// A strip that is being read.
pub(super) struct Strip {
    /// Bytes that it has to give.
    whole: u64,
    /// Bytes that it has given.
    given: u64,
    way: Way,
}

enum Way {
    Plain,
    Deflate(Box<Decompress>, bool),
    /// The last bytes.
    Fax(u64),
    Jpeg(Box<dyn SecondLook>),
}

impl Strip {
    /// A strip in the coding of this number that has to give `whole` bytes.
    pub(super) fn new(coding: u64, whole: u64) -> Result<Self, Reason> {
        let way = match coding {
            1 => Way::Plain,
            4 => Way::Fax(0),
            7 => Way::Jpeg(jpeg::Jpeg.second_look()),
            8 => Way::Deflate(Box::new(Decompress::new(true)), false),
            _ => return Err(Reason::SecondLook),
        };
        Ok(Self {
            whole,
            given: 0,
            way,
        })
    }

    /// Reads the next bytes.
    pub(super) fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        match &mut self.way {
            Way::Plain => {
                let count = u64::try_from(piece.len()).unwrap_or(u64::MAX);
                self.given = self.given.saturating_add(count);
                Ok(())
            }
            Way::Fax(last) => {
                *last = piece
                    .iter()
                    .fold(*last, |last, b| last << 8 | u64::from(*b));
                Ok(())
            }
            Way::Jpeg(look) => look.see(piece),
            Way::Deflate(inflate, ended) => {
                inflated(inflate, ended, piece)?;
                self.given = inflate.total_out();
                if self.given > self.whole {
                    return Err(Reason::SecondLook);
                }
                Ok(())
            }
        }
    }

    /// Ends the strip and hands out its structures without pixels.
    pub(super) fn done(self) -> Result<Vec<u8>, Reason> {
        let whole = self.given == self.whole;
        let clean = match self.way {
            Way::Plain => whole,
            Way::Deflate(_, ended) => whole && ended,
            // Two signs for the end, and less than a byte of zeros.
            Way::Fax(last) => (0..8).any(|zeros| {
                last >> zeros & 0xff_ffff == 0x00_1001 && last & ((1 << zeros) - 1) == 0
            }),
            Way::Jpeg(look) => return Ok(look.done()?.bytes),
        };
        clean.then(Vec::new).ok_or(Reason::SecondLook)
    }
}

/// Unpacks a piece and throws it away; nothing may follow the end.
fn inflated(inflate: &mut Decompress, ended: &mut bool, piece: &[u8]) -> Result<(), Reason> {
    let mut scratch = [0; 16 * 1024];
    let mut rest = piece;
    loop {
        if *ended {
            return if rest.is_empty() {
                Ok(())
            } else {
                Err(Reason::SecondLook)
            };
        }
        let before = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(rest, &mut scratch);
        let used = usize::try_from(inflate.total_in() - before.0).ok();
        rest = used
            .and_then(|used| rest.get(used..))
            .ok_or(Reason::SecondLook)?;
        match status {
            Ok(Status::End) => *ended = true,
            Ok(Status::Ok | Status::Stuck) => {}
            Err(_) => return Err(Reason::SecondLook),
        }
        if rest.is_empty() && inflate.total_out() == before.1 && !*ended {
            return Ok(());
        }
    }
}
