//! Cleaning in another process, which may be locked down: what the two sides say to each other.
//!
//! The side that has the file calls [`scrub_apart`], the other one [`work`]. They share nothing but one stream of
//! frames. The worker asks for pieces of the original, sends pieces of the new file, and ends with a report or a
//! refusal; whatever else it says is taken for a fault of the worker and the file is refused.

mod far;
mod frame;
mod reply;

use std::cell::RefCell;
use std::io::{self, BufWriter, Read, Write};

use self::far::{Far, Original, Sender};
use self::frame::{Frame, Job};
use self::reply::{Answer, Told};
use crate::source::widen;
use crate::{Clean, Limits, ReadAt, Reason, Refusal, Shown, scrub};

/// Cleans one file for the process at the other end of `wire`.
///
/// # Errors
///
/// If the wire breaks or says something that is no job. Whatever is wrong with the file is told over the wire.
pub fn work<S>(wire: S) -> io::Result<()>
where
    S: Read + Write,
{
    let mut wire = wire;
    let Frame::Job(job) = Frame::receive(&mut wire, &mut Vec::new())? else {
        return Err(broken());
    };
    let job: Job = postcard::from_bytes(&job).map_err(|_| broken())?;
    let far = RefCell::new(Far::new(wire, job.length));
    let source = Original::new(&far, job.length);
    let out = BufWriter::with_capacity(TOGETHER, Sender::new(&far));
    let answer = match scrub(&source, out, &job.limits) {
        Ok(clean) => Answer::Clean(Told::of(clean.into_parts().1)),
        Err(refusal) => Answer::refused(&refusal),
    };
    far.into_inner().end(&Frame::Answer(answer.encoded()?))
}

// CLAIM(C-35): SECURITY.md
/// As [`scrub`], but with everything that reads the file's structures at the other end of `wire`.
///
/// The caller gives the worker a limited time, by a timeout of the wire or by ending the process. Nothing that the
/// worker says is believed beyond its form: sizes are counted here, places and lengths are bounded, and values are
/// made fit to be shown again.
///
/// # Errors
///
/// As [`scrub`]; [`Reason::Stopped`] if the worker ends, stalls or says something that it has no business to say.
pub fn scrub_apart<W, S>(
    src: &dyn ReadAt,
    out: W,
    limits: &Limits,
    wire: S,
) -> Result<Clean<W>, Refusal>
where
    W: Write,
    S: Read + Write,
{
    let nothing = |reason| Refusal::new(None, reason);
    if src.is_empty() {
        return Err(nothing(Reason::Empty));
    }
    if src.len() > limits.bytes_in {
        return Err(nothing(Reason::TooLarge));
    }
    let mut served = Served {
        src,
        out,
        wire,
        left: limits.bytes_out,
        written: 0,
        spare: Vec::new(),
        given: Vec::new(),
    };
    served.hand_over(limits).map_err(nothing)?;
    let answer = served.serve().map_err(nothing)?;
    match Answer::decoded(&answer) {
        Some(Answer::Clean(told)) => {
            let report = told.report(src.len(), served.written);
            let report = report.ok_or_else(|| nothing(Reason::Stopped))?;
            served.out.flush().map_err(|_| nothing(Reason::Write))?;
            Ok(Clean::new(served.out, report))
        }
        Some(Answer::Refused(refused)) => Err(refused.refusal()),
        None => Err(nothing(Reason::Stopped)),
    }
}

/// The side that has the file.
struct Served<'a, W, S> {
    src: &'a dyn ReadAt,
    out: W,
    wire: S,
    left: u64,
    written: u64,
    /// Memory for the next piece that comes, and for the next one that goes.
    spare: Vec<u8>,
    given: Vec<u8>,
}

impl<W: Write, S: Read + Write> Served<'_, W, S> {
    fn hand_over(&mut self, limits: &Limits) -> Result<(), Reason> {
        let job = Job {
            length: self.src.len(),
            limits: limits.clone(),
        };
        let job = postcard::to_allocvec(&job).map_err(|_| Reason::Stopped)?;
        self.say(&Frame::Job(job))
    }

    /// Answers the worker's questions until it has done.
    fn serve(&mut self) -> Result<Vec<u8>, Reason> {
        loop {
            match Frame::receive(&mut self.wire, &mut self.spare).map_err(|_| Reason::Stopped)? {
                Frame::Ask(offset, length) => self.give(offset, length)?,
                Frame::Bytes(bytes) => {
                    self.take(&bytes)?;
                    self.spare = bytes;
                }
                Frame::Answer(answer) => return Ok(answer),
                Frame::Job(_) => return Err(Reason::Stopped),
            }
        }
    }

    fn give(&mut self, offset: u64, length: u32) -> Result<(), Reason> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > frame::MOST || offset > self.src.len() {
            return Err(Reason::Stopped);
        }
        if self.given.len() < length {
            self.given.resize(length, 0);
        }
        let place = self.given.get_mut(..length).unwrap_or_default();
        let count = self.src.read_at(offset, place).map_err(|_| Reason::Read)?;
        let bytes = place.get(..count).ok_or(Reason::Read)?;
        frame::bytes(bytes, &mut self.wire).map_err(|_| Reason::Stopped)
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let count = widen(bytes.len());
        self.left = self.left.checked_sub(count).ok_or(Reason::TooLarge)?;
        self.written = self.written.saturating_add(count);
        self.out.write_all(bytes).map_err(|_| Reason::Write)
    }

    fn say(&mut self, frame: &Frame) -> Result<(), Reason> {
        frame.send(&mut self.wire).map_err(|_| Reason::Stopped)
    }
}

fn broken() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// A value from the other side, made fit to be shown again.
fn shown(text: Option<&str>) -> Option<Shown> {
    text.and_then(Shown::new)
}

/// Bytes of the new file that are sent together: each time both sides wait for each other.
const TOGETHER: usize = 4 * frame::MOST;

#[cfg(test)]
mod tests;
