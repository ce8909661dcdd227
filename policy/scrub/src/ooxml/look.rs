//! The second look at a package: every part is read again by a reader that knows only what is written here, and every
//! relation must lead from a part that is there to one that is there.

mod package;
mod part;
mod tags;
#[cfg(test)]
mod tests;

use super::Shape;
use super::parts::CONTENT_TYPES;
use crate::zip::{Sight, Stream};
use crate::{Format, Reason, SCRUBBERS, SecondLook, Skeleton};

use self::package::Links;
use self::part::Part;

/// Where in the package the look stands.
pub(crate) struct Look {
    format: Format,
    stream: Stream,
    members: Members,
}

struct Members {
    shape: &'static Shape,
    links: Links,
    now: Option<Now>,
}

/// The member at hand.
enum Now {
    /// One of the two kinds that say how parts hang together, collected whole.
    Listing(String, Vec<u8>),
    Part(String, Box<Part>),
    Picture(Box<dyn SecondLook>),
}

impl Look {
    /// A look at a package of a format.
    pub(crate) fn new(format: Format, shape: &'static Shape) -> Self {
        Self {
            format,
            stream: Stream::new(),
            members: Members {
                shape,
                links: Links::default(),
                now: None,
            },
        }
    }
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let Self {
            stream, members, ..
        } = self;
        stream.see(piece, &mut |sight| members.met(sight))
    }

    /// Each part was held to the grammar, in which only text, fonts and names that were made here are free; the words of
    /// the document may well say what was removed elsewhere, so nothing is left to search.
    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        self.stream.done()?;
        self.members.links.done(self.members.shape)?;
        Ok(Skeleton {
            format: self.format,
            bytes: Vec::new(),
        })
    }
}

impl Members {
    fn met(&mut self, sight: Sight<'_>) -> Result<(), Reason> {
        match sight {
            Sight::Begin(name) => {
                self.now = Some(self.begins(name)?);
                Ok(())
            }
            Sight::Bytes(bytes) => match self.now.as_mut().ok_or(Reason::SecondLook)? {
                Now::Listing(_, all) => {
                    all.extend_from_slice(bytes);
                    (all.len() <= LONGEST)
                        .then_some(())
                        .ok_or(Reason::SecondLook)
                }
                Now::Part(_, part) => part.see(bytes),
                Now::Picture(look) => look.see(bytes),
            },
            Sight::End => self.ends(),
        }
    }

    fn begins(&mut self, name: &str) -> Result<Now, Reason> {
        let first = self.links.begins(name)?;
        if first != (name == CONTENT_TYPES) {
            return Err(Reason::SecondLook);
        }
        if first || name.ends_with(".rels") {
            return Ok(Now::Listing(name.to_owned(), Vec::new()));
        }
        if let Some(file) = name.strip_prefix(self.shape.media) {
            let (_, extension) = file.rsplit_once('.').ok_or(Reason::SecondLook)?;
            let scrubber = SCRUBBERS
                .iter()
                .find(|each| each.format().extension() == extension)
                .filter(|each| is_kept(each.format()))
                .ok_or(Reason::SecondLook)?;
            self.links.picture(extension)?;
            return Ok(Now::Picture(scrubber.second_look()));
        }
        let kind = self.links.kind(name, self.shape)?;
        let part = Part::new(kind, self.shape)?;
        Ok(Now::Part(name.to_owned(), Box::new(part)))
    }

    fn ends(&mut self) -> Result<(), Reason> {
        match self.now.take().ok_or(Reason::SecondLook)? {
            Now::Listing(name, bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| Reason::SecondLook)?;
                self.links.listing(&name, &text, self.shape)
            }
            Now::Part(name, part) => {
                self.links.part(name, part.done()?);
                Ok(())
            }
            Now::Picture(look) => look.done().map(|_| ()),
        }
    }
}

/// Whether a file of this type may lie in the folder for pictures and sounds.
fn is_kept(format: Format) -> bool {
    super::media::is_kept(format) || super::sound::is_kept(format)
}

/// The longest list of parts or relations, in bytes.
const LONGEST: usize = 16 << 20;
