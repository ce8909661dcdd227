//! The new file: numbers, objects, and the table that finds them.

use std::io::Write;

use super::copy::Made;
use super::object::Id;
use crate::Reason;

/// Writes objects one after the other.
pub(super) struct Writer<'o> {
    out: &'o mut dyn Write,
    last: u32,
}

impl<'o> Writer<'o> {
    /// A writer that has written nothing.
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, last: 0 }
    }

    /// Writes an object under the next number; nothing gets no number.
    pub(super) fn made(&mut self, made: Made) -> Result<Option<Id>, Reason> {
        if matches!(made, Made::Nothing) {
            return Ok(None);
        }
        self.last += 1;
        self.out.flush().map_err(|_| Reason::Write)?;
        Ok(Some(Id::first(self.last)))
    }
}
