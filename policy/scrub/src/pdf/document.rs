//! The old file: finds objects and streams by their numbers.

use super::object::{Id, Object, Stream};
use crate::{Budget, ReadAt, Reason};

/// An open PDF.
pub(super) struct Document<'a> {
    src: &'a dyn ReadAt,
}

impl<'a> Document<'a> {
    /// Opens a file: finds its cross-reference tables, or builds one by reading the whole file.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`], [`Reason::Encrypted`].
    pub(super) fn open(src: &'a dyn ReadAt, _budget: &mut Budget) -> Result<Self, Reason> {
        Ok(Self { src })
    }

    /// The object of this number; null if there is none.
    ///
    /// # Errors
    ///
    /// When the budget is used up or the file cannot be read.
    pub(super) fn object(&mut self, _id: Id, _budget: &mut Budget) -> Result<Object, Reason> {
        Ok(Object::Null)
    }

    /// The unpacked bytes of a stream, at most `most`.
    ///
    /// # Errors
    ///
    /// [`Reason::TooCompressed`], [`Reason::Unusual`].
    pub(super) fn bytes(
        &mut self,
        _stream: &Stream,
        _most: usize,
        _budget: &mut Budget,
    ) -> Result<Vec<u8>, Reason> {
        let _unread = self.src.len();
        Ok(Vec::new())
    }
}
