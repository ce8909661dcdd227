//! The other end: what runs in a worker.

use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use super::sandbox;

/// Locks this process down and cleans one file for whoever holds the other end of standard input.
///
/// The first thing that a process does which is started as a worker; there is no other thread yet.
pub fn work() -> ExitCode {
    let worked = stream().and_then(|wire| {
        sandbox::enter(wire.as_raw_fd())?;
        subrosa_scrub::work(wire)
    });
    match worked {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn stream() -> io::Result<UnixStream> {
    let stream = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Somebody at a terminal gets an error here, and not a process that waits for frames.
    stream.take_error()?;
    Ok(stream)
}
