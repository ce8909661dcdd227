//! The bytes of a part, so many at a time that one tag cannot fill the memory.

use std::io::{self, BufRead, Read};

use crate::source::widen;
use crate::{ReadAt, Reason};

/// A buffered reader that gives up when a single piece of markup is too long.
pub(super) struct Meter<'a> {
    src: &'a dyn ReadAt,
    at: u64,
    window: Vec<u8>,
    used: usize,
    left: usize,
}

impl<'a> Meter<'a> {
    pub(super) fn new(src: &'a dyn ReadAt) -> Self {
        Self {
            src,
            at: 0,
            window: Vec::new(),
            used: 0,
            left: 0,
        }
    }

    /// Allows so many bytes from here on.
    pub(super) fn refill(&mut self, most: usize) {
        self.left = most;
    }
}

impl Read for Meter<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buf)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Meter<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if self.used >= self.window.len() {
            self.window.resize(WINDOW, 0);
            let read = self.src.read_at(self.at, &mut self.window)?;
            self.window.truncate(read);
            self.at = self.at.saturating_add(widen(read));
            self.used = 0;
        }
        Ok(self.window.get(self.used..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.used = self.used.saturating_add(count);
        self.left = self.left.saturating_sub(count);
    }
}

/// Why the XML could not be read.
pub(super) fn reason(error: &quick_xml::Error) -> Reason {
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Reason::TooLarge
        }
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            Reason::Encoding
        }
        quick_xml::Error::Io(_) => Reason::Read,
        quick_xml::Error::Encoding(_) => Reason::Encoding,
        quick_xml::Error::Syntax(_)
        | quick_xml::Error::IllFormed(_)
        | quick_xml::Error::InvalidAttr(_)
        | quick_xml::Error::Escape(_)
        | quick_xml::Error::Namespace(_) => Reason::Damaged,
    }
}

const WINDOW: usize = 64 * 1024;
