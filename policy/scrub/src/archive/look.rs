//! The second look at an archive: each file in it is shown to the second look of its own type.

use crate::zip::{Sight, Stream};
use crate::{Format, Reason, SCRUBBERS, SecondLook, Skeleton};

/// Where in the archive the look stands.
pub(super) struct Look {
    stream: Stream,
    files: Files,
}

/// The files of the archive.
struct Files {
    /// Archives around this one.
    deep: u8,
    count: u64,
    now: Option<Box<dyn SecondLook>>,
}

impl Look {
    /// A look at an archive that lies in `deep` others.
    pub(super) fn new(deep: u8) -> Self {
        Self {
            stream: Stream::new(),
            files: Files {
                deep,
                count: 0,
                now: None,
            },
        }
    }
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let Self { stream, files } = self;
        stream.see(piece, &mut |sight| files.met(sight))
    }

    /// Everything between the files was held byte for byte to a form that has no room for anything, and each file is
    /// searched by itself when it is cleaned. A name that was removed may well stand in another file's structure, as
    /// "styles.xml" does in every text document, so nothing is left to search.
    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if self.stream.done()? == 0 {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Zip,
            bytes: Vec::new(),
        })
    }
}

impl Files {
    fn met(&mut self, sight: Sight<'_>) -> Result<(), Reason> {
        match sight {
            Sight::Begin(name) => {
                self.count = self.count.saturating_add(1);
                self.now = Some(self.look(name)?);
                Ok(())
            }
            Sight::Bytes(bytes) => self.now.as_mut().ok_or(Reason::SecondLook)?.see(bytes),
            Sight::End => {
                let ended = self.now.take().ok_or(Reason::SecondLook)?;
                ended.done().map(|_| ())
            }
        }
    }

    /// The look for a file that bears the one name it can have here.
    fn look(&self, name: &str) -> Result<Box<dyn SecondLook>, Reason> {
        let extension = name
            .strip_prefix(&format!("file-{}.", self.count))
            .ok_or(Reason::SecondLook)?;
        let scrubber = SCRUBBERS
            .iter()
            .find(|each| each.format().extension_beside(name) == extension)
            .ok_or(Reason::SecondLook)?;
        if scrubber.format() != Format::Zip {
            return Ok(scrubber.second_look());
        }
        if self.deep >= DEEPEST {
            return Err(Reason::SecondLook);
        }
        Ok(Box::new(Look::new(self.deep.saturating_add(1))))
    }
}

/// More archives than this in each other cannot come from a scrubber.
const DEEPEST: u8 = 8;
