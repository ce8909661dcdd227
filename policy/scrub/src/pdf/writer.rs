//! The new file: numbers, objects, and the table that finds them.
//!
//! It has one form: a fixed first line, objects, one plain table, a trailer with `Root` and `Size`.

use std::io::Write;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::copy::Made;
use super::lexer::is_regular;
use super::object::{Dict, Id, Object};
use crate::Reason;
use crate::source::widen;

/// Writes objects one after the other.
pub(super) struct Writer<'o> {
    out: &'o mut dyn Write,
    at: u64,
    /// Where each object begins; `None` for numbers that are given out and not written yet.
    places: Vec<Option<u64>>,
}

impl<'o> Writer<'o> {
    /// A writer that has written nothing.
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            at: 0,
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

    /// A number for an object that is written later, because others refer to it before.
    ///
    /// # Errors
    ///
    /// [`Reason::TooManyParts`].
    pub(super) fn reserve(&mut self) -> Result<Id, Reason> {
        self.places.push(None);
        match u32::try_from(self.places.len()) {
            Ok(number @ ..=HIGHEST) => Ok(Id::first(number)),
            _ => Err(Reason::TooManyParts),
        }
    }

    /// Writes an object under the next number; nothing gets no number.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`], [`Reason::TooManyParts`].
    pub(super) fn made(&mut self, made: Made) -> Result<Option<Id>, Reason> {
        if matches!(made, Made::Nothing) {
            return Ok(None);
        }
        let id = self.reserve()?;
        self.fill(id, made)?;
        Ok(Some(id))
    }

    /// Writes the object of a number that was given out.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`].
    pub(super) fn fill(&mut self, id: Id, made: Made) -> Result<(), Reason> {
        let index = usize::try_from(id.number).unwrap_or(0).checked_sub(1);
        let place = index.and_then(|index| self.places.get_mut(index));
        *place.ok_or(Reason::Stopped)? = Some(self.at);
        self.put(format!("{} 0 obj\n", id.number).as_bytes())?;
        match made {
            Made::Nothing => self.put(b"null")?,
            Made::Object(object) => self.object(&object)?,
            Made::Stream(dict, bytes) => {
                let packed = pack(&bytes)?;
                let (bytes, dict) = if packed.len() + 20 < bytes.len() {
                    (packed, dict.with("Filter", Object::name("FlateDecode")))
                } else {
                    (bytes, dict)
                };
                self.stream(dict, &bytes)?;
            }
            Made::Packed(dict, bytes) => self.stream(dict, &bytes)?,
        }
        self.put(b"\nendobj\n")
    }

    fn stream(&mut self, dict: Dict, bytes: &[u8]) -> Result<(), Reason> {
        let length = i64::try_from(bytes.len()).map_err(|_| Reason::TooLarge)?;
        self.object(&Object::Dict(dict.with("Length", Object::Int(length))))?;
        self.put(b"\nstream\n")?;
        self.put(bytes)?;
        self.put(b"\nendstream")
    }

    /// Writes the table and the trailer.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`]; [`Reason::Stopped`] if an object was never written.
    pub(super) fn finish(mut self, root: Id) -> Result<(), Reason> {
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

/// Deflates with a zlib header.
///
/// # Errors
///
/// [`Reason::Write`], which does not happen in memory.
pub(super) fn pack(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut pack = Compress::new(Compression::new(LEVEL), true);
    let mut packed = Vec::with_capacity(bytes.len() / 3 + 64);
    let mut rest = bytes;
    loop {
        packed.reserve(PIECE);
        let before = pack.total_in();
        let status = pack
            .compress_vec(rest, &mut packed, FlushCompress::Finish)
            .map_err(|_| Reason::Write)?;
        let used = usize::try_from(pack.total_in() - before).unwrap_or(0);
        rest = rest.get(used..).unwrap_or_default();
        if status == Status::StreamEnd {
            return Ok(packed);
        }
    }
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
const LEVEL: u32 = 6;
const PIECE: usize = 64 * 1024;
/// The highest number that an object can have.
const HIGHEST: u32 = 8_388_607;
