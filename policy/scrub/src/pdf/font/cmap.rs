//! Character maps: from codes to characters or to glyph numbers, read and written anew (ISO 32000-2, 9.7.5 and 9.10.3).

use std::collections::BTreeMap;

use super::cmap_taken::Taken;
use crate::pdf::lexer::Lexer;
use crate::pdf::object::Object;
use crate::pdf::parse::{Item, item};
use crate::pdf::writer::write_object;

/// What a map leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Characters, in UTF-16.
    Unicode,
    /// Numbers of glyphs.
    Numbers,
}

/// A character map.
pub(super) struct CMap {
    kind: Kind,
    spaces: Vec<(Vec<u8>, Vec<u8>)>,
    entries: Vec<Entry>,
    /// 1 for vertical writing.
    pub(super) mode: i64,
    /// The name of the map that this one builds on.
    pub(super) base: Option<Vec<u8>>,
}

struct Entry {
    first: Vec<u8>,
    last: Vec<u8>,
    target: Object,
    /// Whether it stands for codes that have no glyph.
    missing: bool,
}

impl Entry {
    /// What it says of some of its codes.
    fn part(&self, first: u64, last: u64) -> Self {
        let step = first.saturating_sub(whole(&self.first));
        let code = |code: u64| {
            let bytes = code.to_be_bytes();
            let unused = bytes.len().saturating_sub(self.first.len());
            bytes.into_iter().skip(unused).collect()
        };
        let target = if let Object::Str(text) = &self.target {
            Object::Str(later(text, step))
        } else if let (Object::Int(number), false) = (&self.target, self.missing) {
            Object::Int(number.saturating_add_unsigned(step))
        } else {
            self.target.clone()
        };
        Self {
            first: code(first),
            last: code(last),
            target,
            missing: self.missing,
        }
    }
}

/// The characters so many codes later: the last unit counts.
fn later(text: &[u8], step: u64) -> Vec<u8> {
    let mut text = text.to_vec();
    let mut carry = step;
    for byte in text.iter_mut().rev().take(2) {
        carry += u64::from(*byte);
        let [.., low] = carry.to_be_bytes();
        *byte = low;
        carry >>= 8;
    }
    text
}

/// A code as a number.
fn whole(code: &[u8]) -> u64 {
    code.iter()
        .fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte))
}

impl CMap {
    /// Reads as much as there is sense in.
    pub(super) fn parse(bytes: &[u8], kind: Kind) -> Self {
        let mut map = Self {
            kind,
            spaces: Vec::new(),
            entries: Vec::new(),
            mode: 0,
            base: None,
        };
        let mut lexer = Lexer::new(bytes);
        let mut stack: Vec<Object> = Vec::new();
        loop {
            match item(&mut lexer) {
                Ok(Item::Object(object)) if stack.len() < MOST_OPERANDS => stack.push(object),
                Ok(Item::Object(_)) => {}
                Ok(Item::Operator(word)) => {
                    map.operator(&word, &stack);
                    stack.clear();
                }
                Ok(Item::End) | Err(_) => return map,
            }
        }
    }

    fn operator(&mut self, word: &[u8], stack: &[Object]) {
        match word {
            b"endcodespacerange" => {
                for pair in stack.as_chunks::<2>().0 {
                    if let [Object::Str(first), Object::Str(last)] = pair {
                        self.space(first, last);
                    }
                }
            }
            b"endbfchar" | b"endcidchar" | b"endnotdefchar" => {
                for [code, target] in stack.as_chunks::<2>().0 {
                    self.add(code, code, target, word.starts_with(b"endn"));
                }
            }
            b"endbfrange" | b"endcidrange" | b"endnotdefrange" => {
                for [first, last, target] in stack.as_chunks::<3>().0 {
                    self.range(first, last, target, word.starts_with(b"endn"));
                }
            }
            b"usecmap" => {
                let name = stack.last().and_then(Object::as_name);
                self.base = name.map(<[u8]>::to_vec);
            }
            b"def" => {
                if let [Object::Name(key), Object::Int(mode @ 0..=1)] = stack
                    && key == b"WMode"
                {
                    self.mode = *mode;
                }
            }
            _ => {}
        }
    }

    /// A space of codes; a map has a few.
    fn space(&mut self, first: &[u8], last: &[u8]) {
        // Each byte of a code lies between those of both ends.
        let within = |(low, high): &(Vec<u8>, Vec<u8>)| {
            let same = low.len() == first.len();
            same && low.iter().zip(first).all(|(low, byte)| low <= byte)
                && high.iter().zip(last).all(|(high, byte)| high >= byte)
        };
        let sound = first.len() == last.len()
            && (1..=4).contains(&first.len())
            && first.iter().zip(last).all(|(low, high)| low <= high);
        if sound && self.spaces.len() < MOST_SPACES && !self.spaces.iter().any(within) {
            self.spaces.push((first.to_vec(), last.to_vec()));
        }
    }

    fn range(&mut self, first: &Object, last: &Object, target: &Object, missing: bool) {
        let Some(targets) = target.as_array() else {
            self.add(first, last, target, missing);
            return;
        };
        let Some(mut code) = first.as_str().map(<[u8]>::to_vec) else {
            return;
        };
        for target in targets.iter().take(256) {
            let here = Object::Str(code.clone());
            self.add(&here, &here, target, missing);
            let Some(low) = code.last_mut() else {
                return;
            };
            *low = low.wrapping_add(1);
        }
    }

    fn add(&mut self, first: &Object, last: &Object, target: &Object, missing: bool) {
        let (Some(first), Some(last)) = (first.as_str(), last.as_str()) else {
            return;
        };
        let fits = match (self.kind, target) {
            // A letter, or the few of a ligature; more is a text of its own.
            (Kind::Unicode, Object::Str(text)) => (1..=MOST_UNITS * 2).contains(&text.len()),
            (Kind::Numbers, Object::Int(number)) => (0..=0xffff).contains(number),
            _ => false,
        };
        let sound = first.len() == last.len() && (1..=4).contains(&first.len()) && first <= last;
        if fits && sound && self.entries.len() < MOST_ENTRIES {
            self.entries.push(Entry {
                first: first.to_vec(),
                last: last.to_vec(),
                target: target.clone(),
                missing,
            });
        }
    }

    /// Leaves each code with what the last entry for it says, as readers do. Where a font has codes of one byte, entries
    /// of any length are for these, and no others can be shown.
    pub(super) fn settle(&mut self, one_byte: bool) {
        let mut taken: BTreeMap<(bool, usize), Taken> = BTreeMap::new();
        let mut settled = Vec::with_capacity(self.entries.len());
        for entry in std::mem::take(&mut self.entries).into_iter().rev() {
            let length = if one_byte { 0 } else { entry.first.len() };
            let taken = taken.entry((entry.missing, length)).or_default();
            if one_byte && taken.is_empty() {
                taken.add(256, u64::MAX - 1);
            }
            let free = taken.add(whole(&entry.first), whole(&entry.last));
            let parts = free.into_iter().rev();
            settled.extend(parts.map(|(first, last)| entry.part(first, last)));
        }
        settled.reverse();
        self.entries = settled;
    }

    /// Whether it maps nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The map as a stream of its own form.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = HEAD.to_vec();
        out.extend(format!("/WMode {} def\n", self.mode).bytes());
        if let Some(base) = &self.base {
            write_object(&Object::Name(base.clone()), &mut out);
            out.extend(b" usecmap\n");
        }
        for spaces in self.spaces.chunks(100) {
            out.extend(format!("{} begincodespacerange\n", spaces.len()).bytes());
            for (first, last) in spaces {
                hex(first, &mut out);
                hex(last, &mut out);
                out.push(b'\n');
            }
            out.extend(b"endcodespacerange\n");
        }
        let mut rest = self.entries.as_slice();
        while let Some(head) = rest.first() {
            let name = self.section(head);
            let count = rest
                .iter()
                .take(100)
                .take_while(|entry| self.section(entry) == name)
                .count();
            let (now, later) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            out.extend(format!("{count} begin{name}\n").bytes());
            for entry in now {
                hex(&entry.first, &mut out);
                if name.ends_with("range") {
                    hex(&entry.last, &mut out);
                }
                match entry.target.as_str() {
                    Some(text) => hex(text, &mut out),
                    None => write_object(&entry.target, &mut out),
                }
                out.push(b'\n');
            }
            out.extend(format!("end{name}\n").bytes());
            rest = later;
        }
        out.extend(TAIL);
        out
    }

    fn section(&self, entry: &Entry) -> &'static str {
        match (self.kind, entry.missing, entry.first == entry.last) {
            (Kind::Unicode, _, true) => "bfchar",
            (Kind::Unicode, _, false) => "bfrange",
            (Kind::Numbers, false, true) => "cidchar",
            (Kind::Numbers, false, false) => "cidrange",
            (Kind::Numbers, true, true) => "notdefchar",
            (Kind::Numbers, true, false) => "notdefrange",
        }
    }

    /// How many entries one code may be compared with.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The characters that a code of this kind stands for.
    pub(super) fn text(&self, code: &[u8]) -> Option<String> {
        let entry = self.entries.iter().rev().find(|entry| {
            entry.first.len() == code.len()
                && entry.first.as_slice() <= code
                && code <= entry.last.as_slice()
        })?;
        let units = entry.target.as_str()?.as_chunks::<2>().0.iter();
        let mut units: Vec<u16> = units.map(|pair| u16::from_be_bytes(*pair)).collect();
        let step = number(code).wrapping_sub(number(&entry.first));
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add(step);
        }
        Some(String::from_utf16_lossy(&units))
    }
}

/// The low two bytes of a code.
fn number(code: &[u8]) -> u16 {
    code.iter()
        .fold(0, |sum: u16, byte| sum << 8 | u16::from(*byte))
}

fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'<');
    for byte in bytes {
        out.extend(format!("{byte:02X}").bytes());
    }
    out.push(b'>');
}

/// UTF-16 units that one code may stand for.
const MOST_UNITS: usize = 8;
/// Spaces of codes; those of published maps have six at most.
const MOST_SPACES: usize = 32;
/// Operands of one section; a section has at most 100 entries, in sound files.
const MOST_OPERANDS: usize = 200_000;
const MOST_ENTRIES: usize = 200_000;
const HEAD: &[u8] = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
/CMapName /Map def\n/CMapType 2 def\n";
const TAIL: &[u8] = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_keeps_its_mappings_only() {
        let old = b"%QZ7PLANT\n/CMapName /QZ7PLANT def 1 begincodespacerange <00><FF> endcodespacerange\n\
            1 beginbfrange <41> <43> <0061> endbfrange 2 beginbfchar <44><00660066> <45> <0051005A0037\
            0050004C0041004E00540031> endbfchar 1 beginbfrange <50><51>[<0070><0071>] endbfrange";
        let map = CMap::parse(old, Kind::Unicode);
        let new = map.write();
        assert!(memchr::memmem::find(&new, b"QZ7PLANT").is_none());
        assert_eq!(map.text(b"B").as_deref(), Some("b"));
        assert_eq!(map.text(b"D").as_deref(), Some("ff"));
        assert_eq!(map.text(b"E"), None);
        assert_eq!(map.text(b"Q").as_deref(), Some("q"));
        assert_eq!(CMap::parse(&new, Kind::Unicode).write(), new);
    }

    #[test]
    fn a_space_of_codes_has_two_ends_of_one_length() {
        let old =
            b"4 begincodespacerange <00> <515A37504C414E54> <00> <FF> <41> <5A> <8140> <FEFE> \
            endcodespacerange 1 begincidchar <41> 1 endcidchar";
        let new = CMap::parse(old, Kind::Numbers).write();
        let spaces = b"2 begincodespacerange\n<00><FF>\n<8140><FEFE>\nend";
        assert!(memchr::memmem::find(&new, spaces).is_some());
        assert!(memchr::memmem::find(&new, b"515A37").is_none());
    }

    #[test]
    fn each_code_has_one_entry_and_it_is_the_last() {
        let old = b"5 beginbfchar <42> <0051> <42> <005A> <0043> <0063> <43> <0064> <0141> <0050> endbfchar \
            2 beginbfrange <41> <44> <0061> <43> <43> <0078> endbfrange";
        let written = |one_byte| {
            let mut map = CMap::parse(old, Kind::Unicode);
            map.settle(one_byte);
            let new = map.write();
            let mut again = CMap::parse(&new, Kind::Unicode);
            again.settle(one_byte);
            assert_eq!(again.write(), new);
            String::from_utf8(new).unwrap()
        };
        let simple = written(true);
        assert!(
            simple.contains("beginbfrange\n<41><42><0061>\n"),
            "{simple}"
        );
        assert!(
            simple.contains("beginbfchar\n<44><0064>\n<43><0078>\n"),
            "{simple}"
        );
        for gone in ["0051", "005A", "<0043>", "<0050>"] {
            assert!(!simple.contains(gone), "{gone}");
        }
        let composite = written(false);
        assert!(
            composite.contains("<0043><0063>\n<0141><0050>\n"),
            "{composite}"
        );
    }

    #[test]
    fn numbers_of_glyphs_rise_with_the_codes_that_are_left() {
        let old = b"1 begincidrange <0000> <00FF> 5 endcidrange 1 beginnotdefrange <00F0> <00FF> 1 endnotdefrange \
            1 begincidrange <0010> <001F> 700 endcidrange";
        let mut map = CMap::parse(old, Kind::Numbers);
        map.settle(false);
        let new = String::from_utf8(map.write()).unwrap();
        assert!(new.contains("<0000><000F>5\n<0020><00FF>37\n"), "{new}");
        assert!(new.contains("<00F0><00FF>1\n"), "{new}");
        assert!(new.contains("<0010><001F>700\n"), "{new}");
    }
}
