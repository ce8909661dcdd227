//! The bytes of one stream: unpacked once more, and read where they are content or a picture of another type.

use crate::deflate::{Decompress, Status};

use super::content::Scanner;
use super::line::{Kind, Line};
use crate::source::widen;
use crate::{Format, Reason, SCRUBBERS, SecondLook};

/// A stream that is being looked at.
pub(super) struct Body {
    left: usize,
    packing: Packing,
    kind: Kind,
    /// Reads it as content, as long as it could be content.
    content: Option<Scanner>,
}

/// How the bytes are packed.
enum Packing {
    /// Not at all.
    Plain,
    /// Deflated with a zlib header; whether the end was reached.
    Flate(Box<Decompress>, bool),
    /// A JPEG picture, for the look of its own type.
    Jpeg(Box<dyn SecondLook>),
    /// A picture whose code is not read again.
    Picture,
}

impl Body {
    /// A look at the stream that a line tells of.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`] for an unknown filter.
    pub(super) fn new(line: &Line) -> Result<Self, Reason> {
        let packing = match line.filter.as_deref() {
            None => Packing::Plain,
            Some(b"FlateDecode") => Packing::Flate(Box::new(Decompress::new(true)), false),
            Some(b"DCTDecode") => Packing::Jpeg(jpeg()?),
            Some(b"CCITTFaxDecode" | b"JPXDecode") => Packing::Picture,
            Some(_) => return Err(Reason::SecondLook),
        };
        Ok(Self {
            left: line.length.ok_or(Reason::SecondLook)?,
            packing,
            kind: line.kind,
            content: (line.kind != Kind::Other).then(Scanner::default),
        })
    }

    /// Whether all bytes were seen.
    pub(super) fn is_whole(&self) -> bool {
        self.left == 0
    }

    /// Takes the next bytes and says how many of them belong to the stream.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`].
    pub(super) fn see(&mut self, piece: &[u8]) -> Result<usize, Reason> {
        let used = piece.len().min(self.left);
        self.left -= used;
        let now = piece.get(..used).unwrap_or_default();
        match &mut self.packing {
            Packing::Plain => read(&mut self.content, self.kind, now)?,
            Packing::Flate(inflate, ended) => {
                let mut room = vec![0; PIECE];
                unpack(inflate, ended, now, &mut room, |plain| {
                    read(&mut self.content, self.kind, plain)
                })?;
            }
            Packing::Jpeg(look) => look.see(now)?,
            Packing::Picture => {}
        }
        Ok(used)
    }

    /// Ends the look; whether the stream is content.
    ///
    /// # Errors
    ///
    /// [`Reason::SecondLook`].
    pub(super) fn done(self) -> Result<bool, Reason> {
        match self.packing {
            Packing::Flate(_, false) => return Err(Reason::SecondLook),
            Packing::Jpeg(look) => {
                let _skeleton = look.done()?;
            }
            Packing::Plain | Packing::Flate(_, true) | Packing::Picture => {}
        }
        let content = self.content.is_some_and(Scanner::ends);
        if self.kind == Kind::Content && !content {
            return Err(Reason::SecondLook);
        }
        Ok(content)
    }
}

/// Reads plain bytes as content. What must be content and is not fails; what need not be is no longer read.
fn read(content: &mut Option<Scanner>, kind: Kind, plain: &[u8]) -> Result<(), Reason> {
    let fits = content.as_mut().is_none_or(|scanner| scanner.see(plain));
    if fits {
        return Ok(());
    }
    *content = None;
    if kind == Kind::Content {
        Err(Reason::SecondLook)
    } else {
        Ok(())
    }
}

/// Inflates all of `packed`; nothing may come behind the end.
fn unpack(
    inflate: &mut Decompress,
    ended: &mut bool,
    packed: &[u8],
    room: &mut [u8],
    mut meet: impl FnMut(&[u8]) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let mut rest = packed;
    loop {
        if *ended {
            return if rest.is_empty() {
                Ok(())
            } else {
                Err(Reason::SecondLook)
            };
        }
        let before = (inflate.total_in(), inflate.total_out());
        let status = inflate
            .decompress(rest, room)
            .map_err(|_| Reason::SecondLook)?;
        let used = usize::try_from(inflate.total_in() - before.0).unwrap_or(0);
        let made = usize::try_from(inflate.total_out() - before.1).unwrap_or(0);
        rest = rest.get(used..).unwrap_or_default();
        *ended = status == Status::End;
        meet(room.get(..made).unwrap_or_default())?;
        if rest.is_empty() && widen(made) < widen(room.len()) {
            return Ok(());
        }
        if used == 0 && made == 0 && !*ended {
            return Err(Reason::SecondLook);
        }
    }
}

fn jpeg() -> Result<Box<dyn SecondLook>, Reason> {
    let scrubber = SCRUBBERS.iter().find(|each| each.format() == Format::Jpeg);
    let scrubber = scrubber.ok_or(Reason::SecondLook)?;
    Ok(scrubber.second_look())
}

const PIECE: usize = 64 * 1024;
