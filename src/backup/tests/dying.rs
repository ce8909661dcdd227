//! A place that is gone, or full, after so many steps.

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::BackupError;
use super::super::folder::Folder;
use super::super::target::{Target, TargetError, Upload};
use super::Room;

/// A place that works for so many operations, and then never again.
pub(super) struct Dying {
    pub(super) inner: Folder,
    pub(super) left: AtomicU64,
    pub(super) error: TargetError,
}

impl Dying {
    fn step(&self) -> Result<(), TargetError> {
        let left = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        left.map(drop).map_err(|_| self.error)
    }
}

impl Target for Dying {
    fn name(&self) -> &'static str {
        "folder"
    }
    fn put(&self, name: &str) -> Result<Box<dyn Upload + '_>, TargetError> {
        self.step()?;
        let upload = self.inner.put(name)?;
        Ok(Box::new(DyingUpload(self, upload)))
    }
    fn get(&self, name: &str) -> Result<Box<dyn Read + '_>, TargetError> {
        self.step()?;
        Ok(Box::new(DyingReader(self, self.inner.get(name)?)))
    }
    fn list(&self, prefix: &str) -> Result<Vec<(String, u64)>, TargetError> {
        self.step()?;
        self.inner.list(prefix)
    }
    fn remove(&self, name: &str) -> Result<(), TargetError> {
        self.step()?;
        self.inner.remove(name)
    }
    fn claim(&self, name: &str, bytes: &[u8]) -> Result<bool, TargetError> {
        self.step()?;
        self.inner.claim(name, bytes)
    }
    fn tidy(&self) -> Result<(), TargetError> {
        self.step()?;
        self.inner.tidy()
    }
}

struct DyingUpload<'a>(&'a Dying, Box<dyn Upload + 'a>);

impl Write for DyingUpload<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.step().map_err(TargetError::into_io)?;
        self.1.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Upload for DyingUpload<'_> {
    fn finish(self: Box<Self>) -> Result<(), TargetError> {
        let Self(dying, upload) = *self;
        dying.step()?;
        upload.finish()
    }
}

struct DyingReader<'a>(&'a Dying, Box<dyn Read + 'a>);

impl Read for DyingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.step().map_err(TargetError::into_io)?;
        self.1.read(buffer)
    }
}

/// Runs `act` with a place that dies one operation later each time, until it survives.
pub(super) fn dying(
    room: &Room,
    error: TargetError,
    act: impl Fn(&dyn Target, u64) -> Result<(), BackupError>,
) {
    // Every step of the beginning, and ever fewer of the many alike that follow.
    let next = |steps: &u64| Some(steps + 1 + steps / 16);
    for steps in std::iter::successors(Some(0), next) {
        let target = Dying {
            inner: room.place("a"),
            left: AtomicU64::new(steps),
            error,
        };
        let done = act(&target, steps);
        room.assert_whole(&room.place("a"));
        match done {
            Ok(()) => return assert!(steps > 3, "it had something to do"),
            Err(BackupError::Target(said)) => assert_eq!(said, error, "{steps}"),
            Err(other) => panic!("after {steps}: {other}"),
        }
    }
}
