//! The tables that say where objects are (ISO 32000-2, 7.5.4 and 7.5.8).

use std::collections::BTreeMap;

use super::{Document, at};
use crate::pdf::lexer::{Lexer, Token};
use crate::pdf::object::{Dict, Object, Stream};
use crate::pdf::parse;
use crate::source::widen;
use crate::{Budget, Reason};

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nowhere: the number is not used.
    Free,
    /// At an offset from the start of the file.
    At(u64),
    /// In an object stream.
    In {
        /// The number of the object stream.
        holder: u32,
        /// The place in its table.
        index: u32,
    },
}

/// All entries with the trailer.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    entries: BTreeMap<u32, Entry>,
    /// The newest trailer, with what older ones add.
    pub(super) trailer: Dict,
    /// Whether reading the whole file gave it.
    pub(super) scanned: bool,
    /// Whether the file was changed after it was first written.
    pub(super) updates: bool,
}

impl Table {
    /// A table without entries that reading the whole file will fill.
    pub(super) fn to_scan() -> Self {
        Self {
            scanned: true,
            ..Self::default()
        }
    }

    /// Where an object is, if the table knows.
    pub(super) fn entry(&self, number: u32) -> Option<Entry> {
        self.entries.get(&number).copied()
    }

    /// Every number, in order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.entries.keys().copied().collect()
    }

    /// Adds an entry of an older table, or of the same.
    pub(super) fn add(&mut self, number: u32, entry: Entry) -> Result<(), Reason> {
        if number > HIGHEST {
            return Ok(());
        }
        self.entries.entry(number).or_insert(entry);
        if self.entries.len() > MOST {
            return Err(Reason::TooManyParts);
        }
        Ok(())
    }

    /// Sets an entry whatever was known before.
    pub(super) fn replace(&mut self, number: u32, entry: Entry) -> Result<(), Reason> {
        self.entries.remove(&number);
        self.add(number, entry)
    }

    /// Adds what an older trailer has and the newer ones have not.
    fn add_trailer(&mut self, older: &Dict) {
        for key in ["Root", "Info", "ID", "Encrypt"] {
            if !self.trailer.has(key) {
                self.trailer.set(key, older.get(key).clone());
            }
        }
    }
}

impl Document<'_> {
    /// Follows the chain of tables from the end of the file; `None` if it is broken anywhere.
    pub(super) fn read_tables(&mut self, budget: &mut Budget) -> Result<Option<Table>, Reason> {
        let Some(start) = self.start_of_tables()? else {
            return Ok(None);
        };
        let mut table = Table::default();
        let mut next = vec![start];
        let mut seen = Vec::new();
        while let Some(offset) = next.pop() {
            if seen.contains(&offset) {
                continue;
            }
            if seen.len() >= MOST_TABLES {
                return Err(Reason::TooManyParts);
            }
            seen.push(offset);
            budget.segment()?;
            let Some(trailer) = self.read_table(offset, &mut table, budget)? else {
                return Ok(None);
            };
            table.add_trailer(&trailer);
            let place = |key: &str| {
                let told = trailer.get(key).as_int();
                told.and_then(|told| u64::try_from(told).ok())
            };
            // An update stands behind what it changes; in a file made for the web the second half comes first.
            table.updates |= place("Prev").is_some_and(|before| before < offset);
            // The table of a hybrid file's own stream comes before older ones.
            next.extend(place("Prev"));
            next.extend(place("XRefStm"));
        }
        Ok(Some(table))
    }

    /// What stands behind the last `startxref`.
    fn start_of_tables(&self) -> Result<Option<u64>, Reason> {
        let tail_start = self.windows.len().saturating_sub(TAIL);
        let tail = self.windows.take(tail_start, 4096)?;
        let Some(found) = memchr::memmem::rfind(&tail, b"startxref") else {
            return Ok(None);
        };
        let rest = tail.get(found + b"startxref".len()..).unwrap_or_default();
        let offset = Lexer::new(rest)
            .next()
            .ok()
            .and_then(|token| token.as_int());
        Ok(offset.and_then(|offset| u64::try_from(offset).ok()))
    }

    /// Reads the table at `offset` and gives its trailer.
    fn read_table(
        &mut self,
        offset: u64,
        table: &mut Table,
        budget: &mut Budget,
    ) -> Result<Option<Dict>, Reason> {
        let place = self.base.saturating_add(offset);
        if place >= self.windows.len() {
            return Ok(None);
        }
        let head = self.windows.take(place, 64)?;
        let blanks = head
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace() || **byte == 0)
            .count();
        let head = head.get(blanks..).unwrap_or_default();
        if head.starts_with(b"xref") {
            let behind = place.saturating_add(widen(blanks + 4));
            return self.read_plain(behind, table, budget);
        }
        let Some(found) = at::object(&self.windows, place, budget)? else {
            return Ok(None);
        };
        let Object::Stream(stream) = self.with_stream(found, budget)? else {
            return Ok(None);
        };
        self.read_stream(&stream, table, budget)
    }

    /// A table in text (7.5.4): sections of a first number, a count, and lines.
    fn read_plain(
        &mut self,
        start: u64,
        table: &mut Table,
        budget: &mut Budget,
    ) -> Result<Option<Dict>, Reason> {
        let base = self.base;
        let mut at = start;
        loop {
            // One section after the other, so that a large table is not read again and again.
            let section = at::grown(&self.windows, at, budget, |lexer| {
                let first = lexer.next()?;
                if first.is_word(b"trailer") {
                    let object = parse::object(lexer)?;
                    return Ok(object.as_dict().map(|dict| (None, 0, Some(dict.clone()))));
                }
                let section = first.as_int().zip(lexer.next()?.as_int());
                Ok(section.map(|section| (Some(section), lexer.position(), None)))
            })?;
            match section {
                Some((Some((first, count)), behind, _)) => {
                    at = at.saturating_add(widen(behind));
                    let Some(end) = self.read_section(at, base, (first, count), table, budget)?
                    else {
                        return Ok(None);
                    };
                    at = end;
                }
                Some((None, _, trailer)) => return Ok(trailer),
                None => return Ok(None),
            }
        }
    }

    /// The lines of one section; gives the place behind them.
    fn read_section(
        &self,
        start: u64,
        base: u64,
        (first, count): (i64, i64),
        table: &mut Table,
        budget: &mut Budget,
    ) -> Result<Option<u64>, Reason> {
        let mut at = start;
        let mut number = first;
        let Some(end) = first.checked_add(count) else {
            return Ok(None);
        };
        while number < end {
            let bytes = self.windows.take(at, 16 * 1024)?;
            budget.work(widen(bytes.len()))?;
            let mut lexer = Lexer::new(&bytes);
            let mut used = 0;
            while number < end {
                let line = (lexer.next()?, lexer.next()?, lexer.next()?);
                if lexer.was_cut() {
                    break;
                }
                let (Token::Int(offset), Token::Int(_), Token::Word(kind)) = line else {
                    // Fewer lines than were told.
                    let here = at.saturating_add(widen(used));
                    return Ok(matches!(line.0, Token::Word(_)).then_some(here));
                };
                used = lexer.position();
                let entry = plain_entry(offset, &kind, base);
                if let (Ok(number), Some(entry)) = (u32::try_from(number), entry) {
                    table.add(number, entry)?;
                }
                number += 1;
            }
            if used == 0 {
                return Ok(None);
            }
            at = at.saturating_add(widen(used));
        }
        Ok(Some(at))
    }

    /// A table in a stream (7.5.8).
    fn read_stream(
        &mut self,
        stream: &Stream,
        table: &mut Table,
        budget: &mut Budget,
    ) -> Result<Option<Dict>, Reason> {
        let dict = &stream.dict;
        let numbers = |key: &str| -> Option<Vec<u64>> {
            let members = dict.get(key).as_array()?;
            members
                .iter()
                .map(|member| u64::try_from(member.as_int()?).ok())
                .collect()
        };
        let (Some(widths), Some(size)) = (numbers("W"), dict.get("Size").as_int()) else {
            return Ok(None);
        };
        let [kind, second, third, ..] = *widths.as_slice() else {
            return Ok(None);
        };
        let size = u64::try_from(size).unwrap_or(0);
        let sections = numbers("Index").unwrap_or_else(|| vec![0, size]);
        let length = usize::try_from(kind.saturating_add(second).saturating_add(third));
        let (Ok(length @ 1..=64), true) = (length, [kind, second, third].iter().all(|w| *w <= 8))
        else {
            return Ok(None);
        };
        let bytes = match self.bytes(stream, MOST * 8, budget) {
            Err(Reason::Unusual) => return Ok(None),
            bytes => bytes?,
        };
        let mut lines = bytes.chunks_exact(length);
        for pair in sections.as_chunks::<2>().0 {
            let [first, count] = *pair;
            for number in first..first.saturating_add(count) {
                let Some(line) = lines.next() else {
                    return Ok(Some(dict.clone()));
                };
                budget.work(8)?;
                let entry = stream_entry(line, kind, second, self.base);
                if let (Ok(number), Some(entry)) = (u32::try_from(number), entry) {
                    table.add(number, entry)?;
                }
            }
        }
        Ok(Some(dict.clone()))
    }
}

fn plain_entry(offset: i64, kind: &[u8], base: u64) -> Option<Entry> {
    let offset = u64::try_from(offset).ok()?;
    match kind {
        b"n" => Some(Entry::At(base.saturating_add(offset))),
        b"f" => Some(Entry::Free),
        _ => None,
    }
}

fn stream_entry(line: &[u8], kind: u64, second: u64, base: u64) -> Option<Entry> {
    let (kind_bytes, rest) = line.split_at_checked(usize::try_from(kind).ok()?)?;
    let (second, third) = rest.split_at_checked(usize::try_from(second).ok()?)?;
    let value = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
    };
    // Without the field, an entry is of kind 1.
    let kind = if kind_bytes.is_empty() {
        1
    } else {
        value(kind_bytes)
    };
    match kind {
        0 => Some(Entry::Free),
        1 => Some(Entry::At(base.saturating_add(value(second)))),
        2 => Some(Entry::In {
            holder: u32::try_from(value(second)).ok()?,
            index: u32::try_from(value(third)).ok()?,
        }),
        _ => None,
    }
}

/// The highest number that an object can have (annex C of ISO 32000-1).
const HIGHEST: u32 = 8_388_607;
/// Entries in memory.
const MOST: usize = 1 << 20;
/// Tables in one chain.
const MOST_TABLES: usize = 1024;
/// Where the end of the last table is looked for, in bytes from the end of the file.
const TAIL: u64 = 4096;
