//! Reading the old file at any place without asking for the same bytes again and again.

use std::cell::RefCell;
use std::rc::Rc;

use crate::source::widen;
use crate::{ReadAt, Reason};

/// Windows of 64 KiB on a file, the ones last used kept in memory. Copies share them.
#[derive(Clone)]
pub(super) struct Windows<'a> {
    src: &'a dyn ReadAt,
    kept: Rc<RefCell<Vec<Window>>>,
}

struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl<'a> Windows<'a> {
    /// Windows on `src`, none read yet.
    pub(super) fn new(src: &'a dyn ReadAt) -> Self {
        Self {
            src,
            kept: Rc::default(),
        }
    }

    /// The size of the file in bytes.
    pub(super) fn len(&self) -> u64 {
        self.src.len()
    }

    /// Reads into `buf` up to the end of a window; 0 is the end of the file.
    ///
    /// # Errors
    ///
    /// [`Reason::Read`].
    pub(super) fn read(&self, at: u64, buf: &mut [u8]) -> Result<usize, Reason> {
        let start = at - at % SIZE;
        let mut kept = self.kept.borrow_mut();
        match kept.iter().position(|window| window.start == start) {
            Some(0) => {}
            Some(index) => {
                let window = kept.remove(index);
                kept.insert(0, window);
            }
            None => {
                kept.truncate(KEPT - 1);
                let bytes = self.window(start)?;
                kept.insert(0, Window { start, bytes });
            }
        }
        let inside = usize::try_from(at - start).map_err(|_| Reason::Read)?;
        let ready = kept.first().and_then(|window| window.bytes.get(inside..));
        let ready = ready.unwrap_or_default();
        let count = ready.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        Ok(count)
    }

    /// The bytes from `at` on, `most` or fewer at the end of the file.
    ///
    /// # Errors
    ///
    /// [`Reason::Read`].
    pub(super) fn take(&self, at: u64, most: usize) -> Result<Vec<u8>, Reason> {
        let left = self.len().saturating_sub(at);
        let count = usize::try_from(left).map_or(most, |left| left.min(most));
        let mut bytes = vec![0; count];
        let mut done = 0;
        while let Some(room) = bytes.get_mut(done..).filter(|room| !room.is_empty()) {
            let read = self.read(at.saturating_add(widen(done)), room)?;
            if read == 0 {
                break;
            }
            done += read;
        }
        bytes.truncate(done);
        Ok(bytes)
    }

    fn window(&self, start: u64) -> Result<Vec<u8>, Reason> {
        let left = self.len().saturating_sub(start).min(SIZE);
        let mut bytes = vec![0; usize::try_from(left).map_err(|_| Reason::Read)?];
        let mut done = 0;
        while let Some(room) = bytes.get_mut(done..).filter(|room| !room.is_empty()) {
            let read = self.src.read_at(start.saturating_add(widen(done)), room);
            let read = read.map_err(|_| Reason::Read)?;
            if read == 0 {
                break;
            }
            done = done.saturating_add(read);
        }
        bytes.truncate(done);
        Ok(bytes)
    }
}

/// The size of a window, the most that a source is asked for at once.
const SIZE: u64 = 64 * 1024;
/// Windows in memory.
const KEPT: usize = 48;
