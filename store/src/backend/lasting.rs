//! Waiting until a file is on its disk: once for all who wait, and never believed again after it failed.
//!
//! Linux tells of a failed write-back to one `fsync` only, and forgets the bytes: whoever asks next hears that all is
//! well. So after the first failure nothing counts as kept until the file is read anew, by the next start.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::error::StoreError;

/// What is known of a file and its disk.
#[derive(Default)]
pub(super) struct Lasting {
    /// How many have asked.
    asked: AtomicU64,
    /// How many of them were answered by the last sync that came through.
    kept: Mutex<u64>,
    failed: AtomicBool,
}

impl Lasting {
    /// Refuses everything after a failure.
    ///
    /// # Errors
    /// [`StoreError::Disk`].
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(StoreError::Disk(
                "it did not keep what it took, and nothing is taken before the next start",
            ));
        }
        Ok(())
    }

    // CLAIM(C-241): SECURITY.md
    /// Returns once everything that was written before is on disk. Of those who wait at once, one calls `sync` for all.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::ReadOnly`] or [`StoreError::Disk`], from then on for everybody.
    pub(super) fn wait(&self, sync: impl FnOnce() -> io::Result<()>) -> Result<(), StoreError> {
        let mine = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        self.check()?;
        if *kept >= mine {
            return Ok(());
        }
        let asked = self.asked.load(Ordering::SeqCst);
        match sync() {
            Ok(()) => {
                *kept = asked;
                Ok(())
            }
            Err(error) => {
                self.failed.store(true, Ordering::SeqCst);
                Err(StoreError::disk("keeping the records", &error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    #[test]
    fn after_one_failure_nobody_is_told_that_anything_is_kept() {
        let lasting = Lasting::default();
        lasting.wait(|| Ok(())).unwrap();
        lasting.check().unwrap();
        let full = lasting.wait(|| Err(io::ErrorKind::StorageFull.into()));
        assert!(matches!(full, Err(StoreError::Full)));
        // The second answer of the kernel would be that all is well.
        let next = lasting.wait(|| panic!("asked again"));
        assert!(matches!(next, Err(StoreError::Disk(_))));
        assert!(lasting.check().is_err());
    }

    #[test]
    fn who_asks_while_a_sync_runs_gets_one_that_began_later_and_shares_it() {
        let lasting = Lasting::default();
        let (begun, begins) = channel();
        let (end, ends) = channel();
        let syncs = AtomicU64::new(0);
        thread::scope(|scope| {
            let shared = &lasting;
            let first = scope.spawn(move || {
                shared.wait(move || {
                    begun.send(()).unwrap();
                    ends.recv().unwrap();
                    Ok(())
                })
            });
            begins.recv().unwrap();
            let more: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        lasting.wait(|| {
                            syncs.fetch_add(1, Ordering::SeqCst);
                            Ok(())
                        })
                    })
                })
                .collect();
            while lasting.asked.load(Ordering::SeqCst) < 5 {
                thread::yield_now();
            }
            end.send(()).unwrap();
            first.join().unwrap().unwrap();
            for one in more {
                one.join().unwrap().unwrap();
            }
        });
        assert_eq!(
            syncs.load(Ordering::SeqCst),
            1,
            "one for the four who waited"
        );
    }

    #[test]
    fn those_who_wait_for_a_sync_that_fails_are_refused_as_well() {
        let lasting = Lasting::default();
        thread::scope(|scope| {
            let first = scope.spawn(|| {
                lasting.wait(|| {
                    while lasting.asked.load(Ordering::SeqCst) < 2 {
                        thread::yield_now();
                    }
                    Err(io::ErrorKind::Other.into())
                })
            });
            while lasting.asked.load(Ordering::SeqCst) < 1 {
                thread::yield_now();
            }
            let second = scope.spawn(|| lasting.wait(|| Ok(())));
            let both = [first.join().unwrap(), second.join().unwrap()];
            assert!(both.iter().any(Result::is_err));
        });
        assert!(lasting.check().is_err());
    }
}
