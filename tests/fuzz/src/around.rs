//! What is around the portal's own files, as far as they need it to be compiled.

use std::collections::VecDeque;
use std::error::Error;
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::Frame;
use tempfile::TempDir;

/// As `axum` calls it.
pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// What a configuration names of `rustls-acme`.
pub(crate) mod acme {
    pub(crate) const LETS_ENCRYPT_PRODUCTION_DIRECTORY: &str = "https://directory.example/acme";
}

pub(crate) mod app {
    pub(crate) mod kept {
        pub(crate) use subrosa_store::SpoolWriter;
    }

    pub(crate) mod rooms {
        use crate::door::load::Weight;

        pub(crate) type Owner = ();

        /// The room of one form, in bytes.
        pub(crate) struct Room(pub(crate) u64);

        impl Room {
            pub(crate) fn grow(&mut self, _: Weight, bytes: u64) -> Result<(), ()> {
                self.0 = self.0.checked_sub(bytes).ok_or(())?;
                Ok(())
            }
        }
    }

    pub(crate) mod reports {
        use subrosa_store::{Key, SpoolWriter};

        use super::rooms::{Owner, Room};
        use crate::around::spool;
        use crate::error::AppError;

        /// What a form may bring.
        pub(crate) struct Reports {
            pub(crate) settings: Settings,
            /// Bytes of room; none without.
            pub(crate) room: Option<u64>,
        }

        pub(crate) struct Settings {
            /// In bytes.
            pub(crate) largest_file: u64,
            pub(crate) most_files: usize,
        }

        impl Reports {
            pub(crate) fn room(&self, (): Owner) -> Result<Room, AppError> {
                self.room.map(Room).ok_or(AppError::Busy)
            }

            pub(crate) fn settings(&self) -> &Settings {
                &self.settings
            }

            pub(crate) fn takes_files(&self) -> bool {
                true
            }

            pub(crate) fn receive(&self) -> Result<SpoolWriter, AppError> {
                let key = Key::from_bytes([7; 32]);
                SpoolWriter::create(spool(), &key).map_err(|_| AppError::Busy)
            }
        }
    }
}

pub(crate) mod door {
    pub(crate) mod load {
        pub(crate) enum Weight {
            Files,
        }
    }
}

pub(crate) mod error {
    #[derive(Debug, PartialEq)]
    pub(crate) enum AppError {
        BadForm,
        Busy,
    }
}

/// A body that is there already, in pieces, and may end in an error.
pub(crate) struct Body {
    pub(crate) pieces: VecDeque<Bytes>,
    pub(crate) breaks: bool,
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let piece = self.pieces.pop_front();
        Poll::Ready(match piece {
            Some(piece) => Some(Ok(Frame::data(piece))),
            None if self.breaks => Some(Err("broken off".into())),
            None => None,
        })
    }
}

/// Waits for a future that never waits for anything but itself.
///
/// # Panics
/// If it is still not ready when it has been asked `most` times.
pub(crate) fn wait<T>(future: impl Future<Output = T>, most: usize) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..most {
        if let Poll::Ready(ready) = future.as_mut().poll(&mut context) {
            return ready;
        }
    }
    panic!("it hangs");
}

/// A folder of this run, in memory where the system has such a place.
pub(crate) fn folder() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a folder can be made")
}

fn spool() -> &'static std::path::Path {
    static SPOOL: OnceLock<TempDir> = OnceLock::new();
    SPOOL.get_or_init(folder).path()
}
