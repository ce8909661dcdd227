//! Cleans files in workers: processes of this same program, one for each file, that lock themselves down first.

mod sandbox;
mod worker;

use std::io::{self, IoSlice, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use subrosa_scrub::{Clean, Limits, ReadAt, Reason, Refusal, scrub_apart};

pub use self::worker::work;

/// The word on the command line that makes this program a worker.
pub const WORKER: &str = "__scrub";

/// Starts a worker for each file.
#[derive(Clone)]
pub(crate) struct Cleaner {
    program: Arc<PathBuf>,
}

/// No worker can be started here, or none can lock itself down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a worker for cleaning files cannot be started and locked down")]
pub struct NoWorkers;

impl Cleaner {
    /// Workers of `program`, or of the program that runs now, even if its file has been replaced since.
    pub(crate) fn new(program: Option<PathBuf>) -> Self {
        let program = program.unwrap_or_else(|| PathBuf::from("/proc/self/exe"));
        Self {
            program: Arc::new(program),
        }
    }

    /// Tries one worker on a few words.
    ///
    /// # Errors
    /// [`NoWorkers`], so that a portal that could clean nothing does not start.
    pub(crate) fn check(&self) -> Result<(), NoWorkers> {
        let words = b"words".as_slice();
        let clean = self.clean(&words, Vec::new(), &Limits::default());
        match clean.map(|clean| clean.into_parts().0 == words) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(NoWorkers),
        }
    }

    // CLAIM(C-35): SECURITY.md
    /// Cleans one file in a worker of its own. Blocks until it is done or its time is over.
    ///
    /// # Errors
    /// As [`subrosa_scrub::scrub`]; [`Reason::Stopped`] also for a worker that crashes, hangs or breaks a rule. It
    /// costs this one file and nothing else.
    pub(crate) fn clean<W: Write>(
        &self,
        src: &dyn ReadAt,
        out: W,
        limits: &Limits,
    ) -> Result<Clean<W>, Refusal> {
        let stopped = |_| Refusal {
            format: None,
            reason: Reason::Stopped,
            inside: None,
        };
        // It is ended when this is left, by a panic too: whatever it does after its last word is of no interest.
        let (_worker, stream) = self.start().map_err(stopped)?;
        let until = Instant::now() + limits.time + limits.time / 8 + GRACE;
        let wire = Timed::new(stream, until);
        scrub_apart(src, out, limits, wire)
    }

    fn start(&self) -> io::Result<(Worker, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        let worker = Command::new(self.program.as_path())
            .arg(WORKER)
            .env_clear()
            .current_dir("/")
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok((Worker(worker), ours))
    }
}

/// A running worker, which ends when this is dropped.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A stream that ends for us when the time is over, however slowly the other side speaks.
struct Timed {
    stream: UnixStream,
    until: Instant,
    /// When the stream was last told how much time is left.
    told: Option<Instant>,
}

impl Timed {
    fn new(stream: UnixStream, until: Instant) -> Self {
        Self {
            stream,
            until,
            told: None,
        }
    }

    /// Tells the stream how much time is left, but not for every piece: it may wait a [`STEP`] too long.
    fn tell(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let left = self.until.saturating_duration_since(now);
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        if self
            .told
            .is_none_or(|told| now.duration_since(told) >= STEP)
        {
            self.stream.set_read_timeout(Some(left))?;
            self.stream.set_write_timeout(Some(left))?;
            self.told = Some(now);
        }
        Ok(())
    }
}

impl Read for Timed {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.tell()?;
        self.stream.read(buf)
    }
}

impl Write for Timed {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.tell()?;
        self.stream.write(buf)
    }

    fn write_vectored(&mut self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        self.tell()?;
        self.stream.write_vectored(parts)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// The cleaner's own clock refuses first; this much later the worker is ended.
const GRACE: Duration = Duration::from_secs(1);
/// How often a stream is told how much time is left.
const STEP: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests;
