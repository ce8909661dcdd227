//! The new file: numbers, objects, and the table that finds them.
//!
//! It has one form: a fixed first line, objects, one plain table, a trailer with `Root` and `Size`. An object is written
//! when one that is written refers to it, and gets its number then; what nothing refers to is never written.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;

use crate::deflate::ToVec;

use super::copy::Made;
use super::lexer::is_regular;
use super::object::{Dict, Id, Object};
use crate::Reason;
use crate::source::widen;

/// Writes objects one after the other.
pub(super) struct Writer<'o> {
    out: &'o mut dyn Write,
    at: u64,
    /// The most bytes that may be written.
    most: u64,
    /// The highest draft number so far. Builders know objects by these.
    drafts: u32,
    /// Objects by draft number that nothing written refers to yet.
    held: BTreeMap<u32, Held>,
    /// Bytes of the streams among them.
    held_bytes: u64,
    /// The numbers in the file of drafts that are written or that something written refers to.
    numbers: BTreeMap<u32, u32>,
    /// Where each number begins; `None` for those that are not written yet.
    places: Vec<Option<u64>>,
}

/// An object that is ready to be written.
struct Held {
    object: Object,
    /// The bytes, if it is a stream; the object is their dictionary then.
    bytes: Option<Vec<u8>>,
}

impl<'o> Writer<'o> {
    /// A writer that has written nothing, and writes at most so many bytes.
    pub(super) fn new(out: &'o mut dyn Write, most: u64) -> Self {
        Self {
            out,
            at: 0,
            most,
            drafts: 0,
            held: BTreeMap::new(),
            held_bytes: 0,
            numbers: BTreeMap::new(),
            places: Vec::new(),
        }
    }

    /// Writes the first lines.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`].
    pub(super) fn begin(&mut self) -> Result<(), Reason> {
        self.put(HEAD)
    }

    /// An id for an object that is made later, because others refer to it before.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`].
    pub(super) fn reserve(&mut self) -> Result<Id, Reason> {
        self.drafts = self.drafts.saturating_add(1);
        if self.drafts > HIGHEST {
            return Err(Reason::TooManyParts);
        }
        Ok(Id::first(self.drafts))
    }

    /// An id for an object that will surely be made and that needs nothing to refer to it: the catalog and the pages.
    /// It has the next number in the file, and is written as soon as it is made.
    ///
    /// # Errors
    ///
    /// As [`Writer::reserve`].
    pub(super) fn promise(&mut self) -> Result<Id, Reason> {
        let id = self.reserve()?;
        self.number(id.number)?;
        Ok(id)
    }

    /// Whether something that is written refers to the object.
    pub(super) fn is_referred(&self, id: Id) -> bool {
        self.numbers.contains_key(&id.number)
    }

    /// Takes an object and gives its id; nothing gets none.
    ///
    /// # Errors
    ///
    /// As [`Writer::reserve`] and [`Writer::fill`].
    pub(super) fn made(&mut self, made: Made) -> Result<Option<Id>, Reason> {
        if matches!(made, Made::Nothing) {
            return Ok(None);
        }
        let id = self.reserve()?;
        self.fill(id, made)?;
        Ok(Some(id))
    }

    /// Takes the object of an id that was given out.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`], [`Reason::TooManyParts`]; [`Reason::TooLarge`] if more is held than may be written.
    pub(super) fn fill(&mut self, id: Id, made: Made) -> Result<(), Reason> {
        let held = Held::new(made)?;
        self.held_bytes = self.held_bytes.saturating_add(held.length());
        if self.held_bytes.saturating_add(self.at) > self.most {
            return Err(Reason::TooLarge);
        }
        self.held.insert(id.number, held);
        if self.is_referred(id) {
            self.release(id.number)?;
        }
        Ok(())
    }

    /// Writes a held object and those that it leads to. Numbers come in the order in which they are met, so that they
    /// depend on nothing that was made in vain.
    fn release(&mut self, draft: u32) -> Result<(), Reason> {
        let mut next = VecDeque::from([draft]);
        while let Some(draft) = next.pop_front() {
            let Some(mut held) = self.held.remove(&draft) else {
                continue;
            };
            self.held_bytes = self.held_bytes.saturating_sub(held.length());
            self.renumber(&mut held.object, &mut next)?;
            let number = self.number(draft)?;
            self.write(number, held)?;
        }
        Ok(())
    }

    /// Puts numbers in the file in place of drafts; those that are new are added to `met`.
    fn renumber(&mut self, object: &mut Object, met: &mut VecDeque<u32>) -> Result<(), Reason> {
        match object {
            Object::Ref(id) => {
                if !self.is_referred(*id) {
                    met.push_back(id.number);
                }
                *id = Id::first(self.number(id.number)?);
            }
            Object::Array(members) => {
                for member in members {
                    self.renumber(member, met)?;
                }
            }
            Object::Dict(dict) => {
                for value in dict.values_mut() {
                    self.renumber(value, met)?;
                }
            }
            Object::Null
            | Object::Bool(_)
            | Object::Int(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::Str(_)
            | Object::Stream(_) => {}
        }
        Ok(())
    }

    /// The number in the file of a draft, given out where it has none.
    fn number(&mut self, draft: u32) -> Result<u32, Reason> {
        if let Some(number) = self.numbers.get(&draft) {
            return Ok(*number);
        }
        self.places.push(None);
        let number = u32::try_from(self.places.len()).map_err(|_| Reason::TooManyParts)?;
        self.numbers.insert(draft, number);
        Ok(number)
    }

    fn write(&mut self, number: u32, held: Held) -> Result<(), Reason> {
        let index = usize::try_from(number).unwrap_or(0).checked_sub(1);
        let place = index.and_then(|index| self.places.get_mut(index));
        *place.ok_or(Reason::Stopped)? = Some(self.at);
        self.put(format!("{number} 0 obj\n").as_bytes())?;
        self.object(&held.object)?;
        if let Some(bytes) = held.bytes {
            self.put(b"\nstream\n")?;
            self.put(&bytes)?;
            self.put(b"\nendstream")?;
        }
        self.put(b"\nendobj\n")
    }

    /// Writes the table and the trailer.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`]; [`Reason::Stopped`] if an object that is referred to was never made.
    pub(super) fn finish(mut self, root: Id) -> Result<(), Reason> {
        let root = Id::first(self.number(root.number)?);
        let start = self.at;
        let size = self.places.len() + 1;
        self.put(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes())?;
        for place in std::mem::take(&mut self.places) {
            let place = place.ok_or(Reason::Stopped)?;
            self.put(format!("{place:010} 00000 n \n").as_bytes())?;
        }
        let trailer = Dict::new().with("Root", Object::Ref(root)).with(
            "Size",
            Object::Int(i64::try_from(size).map_err(|_| Reason::TooLarge)?),
        );
        self.put(b"trailer\n")?;
        self.object(&Object::Dict(trailer))?;
        self.put(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes())
    }

    fn object(&mut self, object: &Object) -> Result<(), Reason> {
        let mut bytes = Vec::new();
        write_object(object, &mut bytes);
        self.put(&bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.at = self.at.saturating_add(widen(bytes.len()));
        self.out.write_all(bytes).map_err(|_| Reason::Write)
    }
}

impl Held {
    fn new(made: Made) -> Result<Self, Reason> {
        let (dict, bytes) = match made {
            Made::Nothing => return Ok(Self::plain(Object::Null)),
            Made::Object(object) => return Ok(Self::plain(object)),
            Made::Stream(dict, bytes) => {
                let packed = pack(&bytes)?;
                if packed.len() + 20 < bytes.len() {
                    (dict.with("Filter", Object::name("FlateDecode")), packed)
                } else {
                    (dict, bytes)
                }
            }
            Made::Packed(dict, bytes) => (dict, bytes),
        };
        let length = i64::try_from(bytes.len()).map_err(|_| Reason::TooLarge)?;
        Ok(Self {
            object: Object::Dict(dict.with("Length", Object::Int(length))),
            bytes: Some(bytes),
        })
    }

    fn plain(object: Object) -> Self {
        Self {
            object,
            bytes: None,
        }
    }

    fn length(&self) -> u64 {
        self.bytes.as_ref().map_or(0, |bytes| widen(bytes.len()))
    }
}

/// Deflates with a zlib header.
///
/// # Errors
///
/// [`Reason::Stopped`], which does not happen.
pub(super) fn pack(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let room = Vec::with_capacity(bytes.len() / 3 + 64);
    let mut packer = ToVec::new(room, LEVEL, true);
    packer.put(bytes)?;
    packer.finish()
}

/// Writes an object in its one form. A stream is written as its dictionary.
pub(super) fn write_object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Bool(true) => out.extend(b"true"),
        Object::Bool(false) => out.extend(b"false"),
        Object::Int(number) => out.extend(number.to_string().bytes()),
        Object::Real(number) => out.extend(real(*number).bytes()),
        Object::Name(name) => write_name(name, out),
        Object::Str(text) => write_string(text, out),
        Object::Array(members) => {
            out.push(b'[');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_object(member, out);
            }
            out.push(b']');
        }
        Object::Dict(dict) => write_dict(dict, out),
        Object::Stream(stream) => write_dict(&stream.dict, out),
        Object::Ref(id) => out.extend(format!("{} {} R", id.number, id.generation).bytes()),
    }
}

fn write_dict(dict: &Dict, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dict.iter() {
        write_name(key, out);
        out.push(b' ');
        write_object(value, out);
    }
    out.extend(b">>");
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if is_regular(*byte) && byte.is_ascii_graphic() && *byte != b'#' {
            out.push(*byte);
        } else if *byte != 0 {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

/// Text is written in round brackets, anything with other bytes in hexadecimal, which is never ambiguous.
fn write_string(text: &[u8], out: &mut Vec<u8>) {
    if text.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        out.push(b'(');
        for byte in text {
            if matches!(byte, b'(' | b')' | b'\\') {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out.push(b')');
    } else {
        out.push(b'<');
        for byte in text {
            out.extend(format!("{byte:02X}").bytes());
        }
        out.push(b'>');
    }
}

/// A number with at most eight digits behind the point, without an exponent.
fn real(number: f64) -> String {
    let rounded = if number.abs() < 1.0e7 {
        (number * 1.0e8).round() / 1.0e8
    } else {
        number.clamp(-1.0e15, 1.0e15).round()
    };
    // "-0" would be read as 0 and then written as "0".
    if rounded == 0.0 {
        return "0".to_owned();
    }
    rounded.to_string()
}

/// The version is one that has all that is kept; the second line tells programs that the file is not text.
pub(super) const HEAD: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
/// How hard to pack, 0 to 9.
pub(super) const LEVEL: u8 = 6;
/// The highest number that an object can have.
const HIGHEST: u32 = 8_388_607;
