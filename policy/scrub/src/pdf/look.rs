//! The second look at a PDF: its one form, line by line, with words from a list, numbers, and streams that are
//! unpacked once more.

mod body;
mod content;
mod line;
mod words;

use self::body::Body;
use self::line::Line;
use crate::source::widen;
use crate::{Format, Reason, SecondLook, Skeleton};

/// Where in the file the look stands.
pub(super) struct Look {
    at: Place,
    /// Bytes so far.
    offset: u64,
    /// Where the present line begins.
    start: u64,
    line: Vec<u8>,
    body: Option<Body>,
    objects: Objects,
    /// Lines of the table that were read.
    rows: usize,
    /// Where the table begins.
    table: u64,
}

/// What the next line or bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// One of the two first lines.
    Head(usize),
    /// `1 0 obj`, or `xref`.
    Object,
    /// The object itself, on one line.
    Value,
    /// `endobj` or `stream`.
    Behind,
    /// Bytes of a stream.
    Stream,
    /// The end of the line behind them.
    StreamEnd,
    /// `endstream`.
    EndStream,
    /// `endobj`.
    EndObject,
    /// `0 3`, the size of the table.
    Size,
    /// One row of the table.
    Row,
    /// `trailer`, its dictionary, `startxref`, the place of the table, `%%EOF`.
    Tail(usize),
    /// Nothing more may come.
    End,
}

/// What is known of the objects, by their numbers.
#[derive(Default)]
struct Objects {
    /// Where each begins.
    places: Vec<Option<u64>>,
    /// What refers to each.
    roles: Vec<Roles>,
    now: usize,
    info: Line,
}

/// What refers to an object, and what it is itself.
#[derive(Clone, Copy, Default)]
struct Roles {
    referred: bool,
    /// Something says that it is content.
    must_be_content: bool,
    is_content: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            at: Place::Head(0),
            offset: 0,
            start: 0,
            line: Vec::new(),
            body: None,
            objects: Objects::default(),
            rows: 0,
            table: 0,
        }
    }
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while !rest.is_empty() {
            let used = if self.at == Place::Stream {
                self.stream(rest)?
            } else {
                self.text(rest)?
            };
            self.offset = self.offset.saturating_add(widen(used));
            rest = rest.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    /// Words are held to a list and numbers are numbers, so nothing is left to search but text, which may well say
    /// what was removed elsewhere.
    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        if self.at != Place::End {
            return Err(Reason::SecondLook);
        }
        Ok(Skeleton {
            format: Format::Pdf,
            bytes: Vec::new(),
        })
    }
}

impl Look {
    /// Takes bytes of a line, and looks at the line at its end.
    fn text(&mut self, piece: &[u8]) -> Result<usize, Reason> {
        if self.line.is_empty() {
            self.start = self.offset;
        }
        let end = memchr::memchr(b'\n', piece);
        let used = end.map_or(piece.len(), |end| end + 1);
        let now = piece.get(..end.unwrap_or(used)).unwrap_or_default();
        if self.line.len() + now.len() > LONGEST {
            return Err(Reason::SecondLook);
        }
        self.line.extend_from_slice(now);
        if end.is_some() {
            let line = std::mem::take(&mut self.line);
            self.at = self.whole(&line)?;
        }
        Ok(used)
    }

    /// Looks at one line and says what must follow.
    fn whole(&mut self, line: &[u8]) -> Result<Place, Reason> {
        Ok(match self.at {
            Place::Head(0) if line == b"%PDF-1.7" => Place::Head(1),
            Place::Head(1) if line == b"%\xe2\xe3\xcf\xd3" => Place::Object,
            Place::Object if line == b"xref" => {
                self.table = self.start;
                Place::Size
            }
            Place::Object => {
                self.objects.begin(line, self.start)?;
                Place::Value
            }
            Place::Value => {
                self.objects.value(line)?;
                Place::Behind
            }
            Place::Behind if line == b"endobj" && !self.objects.info.is_stream() => Place::Object,
            Place::Behind if line == b"stream" => {
                self.body = Some(Body::new(&self.objects.info)?);
                Place::Stream
            }
            Place::StreamEnd if line.is_empty() => Place::EndStream,
            Place::EndStream if line == b"endstream" => Place::EndObject,
            Place::EndObject if line == b"endobj" => Place::Object,
            Place::Size if line == format!("0 {}", self.objects.size()).as_bytes() => Place::Row,
            Place::Row => self.row(line)?,
            Place::Tail(step) => self.tail(step, line)?,
            Place::Head(_)
            | Place::Behind
            | Place::Stream
            | Place::StreamEnd
            | Place::EndStream
            | Place::EndObject
            | Place::Size
            | Place::End => return Err(Reason::SecondLook),
        })
    }

    fn row(&mut self, line: &[u8]) -> Result<Place, Reason> {
        let expected = match self.rows.checked_sub(1) {
            None => "0000000000 65535 f ".to_owned(),
            Some(index) => {
                let place = self.objects.places.get(index).copied().flatten();
                format!("{:010} 00000 n ", place.ok_or(Reason::SecondLook)?)
            }
        };
        if line != expected.as_bytes() {
            return Err(Reason::SecondLook);
        }
        self.rows += 1;
        Ok(if self.rows == self.objects.size() {
            Place::Tail(0)
        } else {
            Place::Row
        })
    }

    fn tail(&mut self, step: usize, line: &[u8]) -> Result<Place, Reason> {
        let expected = match step {
            0 => "trailer".to_owned(),
            1 => {
                self.objects.check()?;
                format!("<</Root 1 0 R/Size {}>>", self.objects.size())
            }
            2 => "startxref".to_owned(),
            3 => self.table.to_string(),
            _ => "%%EOF".to_owned(),
        };
        if line != expected.as_bytes() {
            return Err(Reason::SecondLook);
        }
        Ok(if step == 4 {
            Place::End
        } else {
            Place::Tail(step + 1)
        })
    }

    /// Takes bytes of a stream.
    fn stream(&mut self, piece: &[u8]) -> Result<usize, Reason> {
        let body = self.body.as_mut().ok_or(Reason::SecondLook)?;
        let used = body.see(piece)?;
        if body.is_whole() {
            let body = self.body.take().ok_or(Reason::SecondLook)?;
            let content = body.done()?;
            let number = self.objects.now;
            self.objects.note(number, |role| role.is_content = content);
            self.at = Place::StreamEnd;
        }
        Ok(used)
    }
}

impl Objects {
    /// The number of rows in the table: one for each object and the first.
    fn size(&self) -> usize {
        self.places.len() + 1
    }

    fn begin(&mut self, line: &[u8], place: u64) -> Result<(), Reason> {
        let number = line
            .strip_suffix(b" 0 obj")
            .and_then(line::whole_number)
            .filter(|number| (1..=HIGHEST).contains(number))
            .ok_or(Reason::SecondLook)?;
        self.now = number;
        if self.places.len() < number {
            self.places.resize(number, None);
        }
        let slot = self.places.get_mut(number - 1).ok_or(Reason::SecondLook)?;
        if slot.replace(place).is_some() {
            return Err(Reason::SecondLook);
        }
        Ok(())
    }

    fn value(&mut self, line: &[u8]) -> Result<(), Reason> {
        self.info = Line::read(line)?;
        for (number, content) in std::mem::take(&mut self.info.refers) {
            if number > HIGHEST {
                return Err(Reason::SecondLook);
            }
            self.note(number, |role| {
                role.referred = true;
                role.must_be_content |= content;
            });
        }
        Ok(())
    }

    /// Notes something of an object.
    fn note(&mut self, number: usize, note: impl FnOnce(&mut Roles)) {
        if self.roles.len() <= number {
            self.roles.resize(number + 1, Roles::default());
        }
        if let Some(role) = self.roles.get_mut(number) {
            note(role);
        }
    }

    /// Every object is there and something leads to it; what is called content is.
    fn check(&mut self) -> Result<(), Reason> {
        let last = self.places.len();
        let known = self.places.iter().all(Option::is_some) && self.roles.len() <= last + 1;
        let led = (2..=last).all(|number| self.roles.get(number).is_some_and(|role| role.referred));
        let content = self
            .roles
            .iter()
            .all(|role| role.is_content || !role.must_be_content);
        if known && led && content {
            Ok(())
        } else {
            Err(Reason::SecondLook)
        }
    }
}

/// The longest line, in bytes.
const LONGEST: usize = 32 << 20;
/// The highest number that an object can have.
const HIGHEST: usize = 8_388_607;
