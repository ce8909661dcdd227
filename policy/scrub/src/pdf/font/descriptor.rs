//! Font descriptors: measures, flags and the program (ISO 32000-2, 9.8).

use super::program::{self, Program};
use crate::Reason;
use crate::pdf::copy::{Copy, Made, Role};
use crate::pdf::image::number;
use crate::pdf::object::{Dict, Object};

/// The descriptor of a font in the old file.
#[derive(Default)]
pub(super) struct Old {
    dict: Option<Dict>,
    /// The new program, if there is one that can be used.
    program: Option<Program>,
}

impl Old {
    /// How many glyphs the font's program has, if it is in the file and they go by numbers.
    pub(super) fn glyphs(&self) -> Option<usize> {
        self.program.as_ref().and_then(|program| program.glyphs)
    }

    /// Whether the font's program is in the file.
    pub(super) fn is_embedded(&self) -> bool {
        self.program.is_some()
    }
}

/// Finds the descriptor of a font and builds its program.
pub(super) fn read(font: &Dict, copy: &mut Copy<'_, '_>) -> Result<Old, Reason> {
    let found = copy.get(font, "FontDescriptor")?;
    let Some(dict) = found.as_dict() else {
        return Ok(Old::default());
    };
    let mut old = Old {
        dict: Some(dict.clone()),
        program: None,
    };
    for key in ["FontFile", "FontFile2", "FontFile3"] {
        if copy.get(dict, key)?.as_stream().is_some() {
            old.program = program::build(dict.get(key), copy)?;
            break;
        }
    }
    Ok(old)
}

/// Builds the descriptor under the font's new name.
pub(super) fn build(old: Old, name: &[u8], copy: &mut Copy<'_, '_>) -> Result<Object, Reason> {
    let Some(dict) = old.dict else {
        return Ok(Object::Null);
    };
    // Two fonts can share a descriptor, but not a name; so each has its own.
    let source = Object::Dict(dict.clone());
    let made = copy.once(Role::FontDescriptor, &source, |copy, _| {
        let mut new = Dict::of_type("FontDescriptor").with("FontName", Object::Name(name.to_vec()));
        let flags = copy.get(&dict, "Flags")?.as_int().unwrap_or(0);
        new.set("Flags", Object::Int(flags & FLAGS));
        if let Some(area) = copy
            .numbers(&dict, "FontBBox")?
            .filter(|area| area.len() == 4)
        {
            let area = area.into_iter().map(number).collect();
            new.set("FontBBox", Object::Array(area));
        }
        for key in NUMBERS {
            if let Some(value) = copy.get(&dict, key)?.as_number() {
                new.set(key, number(value));
            }
        }
        if let Some(program) = old.program {
            new.set(program.key, program.object);
        }
        Ok(Made::Object(Object::Dict(new)))
    })?;
    Ok(made.unwrap_or(Object::Null))
}

/// The flags that mean something (table 121).
const FLAGS: i64 = 0b111_0000_0000_0110_1111;
const NUMBERS: &[&str] = &[
    "Ascent",
    "AvgWidth",
    "CapHeight",
    "Descent",
    "FontWeight",
    "ItalicAngle",
    "Leading",
    "MaxWidth",
    "MissingWidth",
    "StemH",
    "StemV",
    "XHeight",
];
