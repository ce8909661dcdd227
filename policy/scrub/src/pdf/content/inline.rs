//! Images that stand in the content itself (ISO 32000-2, 8.9.7).

use super::Rewrite;
use crate::Reason;
use crate::pdf::image;
use crate::pdf::lexer::is_space;
use crate::pdf::names::Category;
use crate::pdf::object::{Dict, Object};
use crate::pdf::parse::{Item, item};
use crate::pdf::writer::write_object;

impl Rewrite<'_, '_, '_> {
    /// `BI`: reads the image to its end and writes it anew.
    pub(super) fn inline(&mut self) -> Result<(), Reason> {
        let Some(mut dict) = self.inline_head()? else {
            return Ok(());
        };
        // One white space behind ID belongs to it.
        let start = self.lexer.position();
        if self.lexer.peek().is_some_and(is_space) {
            self.lexer.seek(start.saturating_add(1));
        }
        let rest = self.lexer.rest();
        let named = self.named_space(&mut dict)?;
        let least = image::inline_length(&dict, self.copy)?;
        let (data, after) = ended(rest, least);
        let position = self.lexer.position();
        self.lexer.seek(position.saturating_add(after));
        let number = self.next_number();
        if self.marks.suppress() || self.hidden.leaves_out(number) {
            return Ok(());
        }
        if self.looks_only {
            self.place(number, None, &dict);
            return Ok(());
        }
        let Some(image) = image::inline(&dict, data, self.copy)? else {
            return Ok(());
        };
        if let Some(old) = named {
            let new = self.names.used(Category::ColourSpace, &old);
            dict.set(NAMED, Object::Name(new));
            self.names.paint(&old, &image.used);
        }
        self.place(number, None, &dict);
        self.write_inline(&image.dict, &dict, &image.data);
        Ok(())
    }

    /// The entries up to `ID`, under their full names; `None` if the content ends before.
    fn inline_head(&mut self) -> Result<Option<Dict>, Reason> {
        let mut dict = Dict::new();
        let mut key = None;
        loop {
            match item(&mut self.lexer) {
                Ok(Item::End) | Err(Reason::Truncated) => return Ok(None),
                Err(reason) => return Err(reason),
                Ok(Item::Operator(word)) if word == b"ID" => return Ok(Some(dict)),
                Ok(Item::Operator(word)) if word == b"EI" => return Ok(None),
                Ok(Item::Operator(_)) => {}
                Ok(Item::Object(object)) => match (key.take(), object) {
                    (None, Object::Name(name)) => key = Some(full_key(&name)),
                    (None, _) => {}
                    (Some(key), value) => dict.insert(key, full_value(value)),
                },
            }
        }
    }

    /// Puts in place of a space's name what the resources say of it, and gives the name.
    fn named_space(&mut self, dict: &mut Dict) -> Result<Option<Vec<u8>>, Reason> {
        let Some(name) = dict.get("ColorSpace").as_name().map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        if matches!(
            name.as_slice(),
            b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK"
        ) {
            return Ok(None);
        }
        let space = self.names.find(Category::ColourSpace, &name, self.copy)?;
        dict.set("ColorSpace", space);
        Ok(Some(name))
    }

    fn write_inline(&mut self, head: &Dict, old: &Dict, packed: &[u8]) {
        self.out.extend(b"BI");
        for (key, value) in head.iter() {
            let value = match (key, old.get(NAMED)) {
                (b"ColorSpace", name @ Object::Name(_)) => name,
                _ => value,
            };
            self.out.extend(b" /");
            self.out.extend(short_key(key));
            self.out.push(b' ');
            write_object(value, &mut self.out);
        }
        self.out.extend(b" ID ");
        self.out.extend(packed);
        self.out.extend(b"\nEI\n");
    }
}

/// The data of an image that has at least `least` bytes, and how many bytes it and its end take.
fn ended(rest: &[u8], least: usize) -> (&[u8], usize) {
    let mut from = least.min(rest.len());
    // Where the length is known, nothing else is needed to find the end.
    let (known, behind) = rest.split_at_checked(from).unwrap_or((rest, &[]));
    let spaces = behind.iter().take_while(|byte| is_space(**byte)).count();
    if least > 0
        && behind
            .get(spaces..)
            .is_some_and(|behind| behind.starts_with(b"EI"))
    {
        return (known, from.saturating_add(spaces).saturating_add(2));
    }
    while let Some(at) = rest
        .get(from..)
        .and_then(|rest| memchr::memmem::find(rest, b"EI"))
    {
        let start = from.saturating_add(at);
        let end = start.saturating_add(2);
        let before = rest.get(..start).unwrap_or_default();
        let after = rest.get(end..).unwrap_or_default();
        let parted = start == least || before.last().copied().is_some_and(is_space);
        if parted && is_content(after) {
            let data = match before.split_last() {
                Some((last, data)) if data.len() >= least && is_space(*last) => data,
                _ => before,
            };
            return (data, end);
        }
        from = end;
    }
    (rest, rest.len())
}

/// Whether these bytes look like what follows an image: white space, then nothing but text.
fn is_content(after: &[u8]) -> bool {
    let Some((first, rest)) = after.split_first() else {
        return true;
    };
    let text = |byte: &u8| is_space(*byte) && *byte != 0 || byte.is_ascii_graphic();
    is_space(*first) && rest.iter().take(LOOKED_AT).all(text)
}

fn full_key(key: &[u8]) -> Vec<u8> {
    let pair = KEYS.iter().find(|(short, _)| short.as_bytes() == key);
    pair.map_or(key, |(_, long)| long.as_bytes()).to_vec()
}

fn short_key(key: &[u8]) -> &[u8] {
    let pair = KEYS.iter().find(|(_, long)| long.as_bytes() == key);
    pair.map_or(key, |(short, _)| short.as_bytes())
}

/// The value with short names written out.
fn full_value(value: Object) -> Object {
    match value {
        Object::Name(name) => {
            let pair = VALUES.iter().find(|(short, _)| short.as_bytes() == name);
            pair.map_or(Object::Name(name), |(_, long)| Object::name(long))
        }
        Object::Array(members) => Object::Array(members.into_iter().map(full_value).collect()),
        other @ (Object::Null
        | Object::Bool(_)
        | Object::Int(_)
        | Object::Real(_)
        | Object::Str(_)
        | Object::Dict(_)
        | Object::Ref(_)
        | Object::Stream(_)) => other,
    }
}

/// A key that no image has: the new name of a colour space among the resources.
const NAMED: &str = " named";
/// Bytes behind an image that are looked at.
const LOOKED_AT: usize = 12;

/// Short and full names of entries (table 91).
const KEYS: &[(&str, &str)] = &[
    ("BPC", "BitsPerComponent"),
    ("CS", "ColorSpace"),
    ("D", "Decode"),
    ("DP", "DecodeParms"),
    ("F", "Filter"),
    ("H", "Height"),
    ("IM", "ImageMask"),
    ("I", "Interpolate"),
    ("W", "Width"),
];

/// Short and full names of values (tables 92 and 93).
const VALUES: &[(&str, &str)] = &[
    ("G", "DeviceGray"),
    ("RGB", "DeviceRGB"),
    ("CMYK", "DeviceCMYK"),
    ("I", "Indexed"),
    ("AHx", "ASCIIHexDecode"),
    ("A85", "ASCII85Decode"),
    ("LZW", "LZWDecode"),
    ("Fl", "FlateDecode"),
    ("RL", "RunLengthDecode"),
    ("CCF", "CCITTFaxDecode"),
    ("DCT", "DCTDecode"),
];
