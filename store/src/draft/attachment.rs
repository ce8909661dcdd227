//! Cleaned files on their way into a case.

use std::io::{self, Read};

use subrosa_scrub::ReadAt;

use super::CleanedFile;
use crate::error::StoreError;
use crate::spool::Spool;

/// A cleaned file on its way into a case: the proof that it was cleaned.
pub struct Attachment {
    pub(super) spool: Spool,
    pub(super) file: CleanedFile,
}

impl Attachment {
    pub(crate) fn open(&self) -> Result<impl Read + '_, StoreError> {
        Ok(SpoolReader {
            spool: &self.spool,
            offset: 0,
        })
    }

    pub(crate) fn size(&self) -> u64 {
        self.spool.len()
    }

    /// What is known of the file.
    pub fn file(&self) -> &CleanedFile {
        &self.file
    }
}

/// An untouched upload of a draft, sealed under the draft's key.
pub struct RawFile(pub(super) Spool);

impl RawFile {
    /// A file of the spool that is gone when this is dropped.
    pub(crate) fn of(spool: Spool) -> Self {
        Self(spool)
    }

    pub(crate) fn open(&self) -> impl Read + '_ {
        SpoolReader {
            spool: &self.0,
            offset: 0,
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.0.len()
    }

    /// The bytes, for the cleaner.
    pub fn bytes(&self) -> &dyn ReadAt {
        &self.0
    }
}

struct SpoolReader<'a> {
    spool: &'a Spool,
    offset: u64,
}

impl Read for SpoolReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.spool.read_at(self.offset, buffer)?;
        self.offset += u64::try_from(read).unwrap_or(0);
        Ok(read)
    }
}
