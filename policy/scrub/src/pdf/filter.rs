//! Undoing the filters of a stream (ISO 32000-2, 7.4), a piece at a time.

mod ascii;
mod decrypt;
mod flate;
mod lzw;
mod predictor;
mod run_length;

use super::crypt::Cipher;
use super::object::{Dict, Object};
use super::windows::Windows;
use crate::source::widen;
use crate::{Budget, Reason};

/// The name of a filter with its parameters.
pub(super) type Filter = (Vec<u8>, Dict);

/// One step of a chain; each reads from the one before it.
trait Stage {
    /// Puts at least one byte into `buf`, which is not empty; 0 is the end.
    ///
    /// What is broken ends there, as in viewers.
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason>;
}

/// A stream that is being unpacked.
pub(super) struct Unpacked<'a> {
    stage: Box<dyn Stage + 'a>,
    /// The filters that are not undone: one for images, and what stands behind it; mostly none.
    pub(super) left: Vec<Filter>,
}

impl<'a> Unpacked<'a> {
    /// A chain of `filters` over bytes in memory.
    ///
    /// # Errors
    ///
    /// [`Reason::Unusual`] for an unknown filter, [`Reason::TooCompressed`] for too long a chain.
    pub(super) fn of_bytes(bytes: &'a [u8], filters: Vec<Filter>) -> Result<Self, Reason> {
        let packed = widen(bytes.len());
        Self::chain(Box::new(Memory(bytes)), packed, filters)
    }

    /// A chain of `filters` over `length` bytes of a file.
    ///
    /// # Errors
    ///
    /// As [`Unpacked::of_bytes`].
    pub(super) fn of_file(
        windows: Windows<'a>,
        start: u64,
        length: u64,
        cipher: Option<Cipher>,
        filters: Vec<Filter>,
    ) -> Result<Self, Reason> {
        let file = Box::new(File {
            windows,
            at: start,
            left: length,
        });
        // Bytes of a stream with a crypt filter of its own are not encrypted: the only one left is Identity.
        let own = filters.iter().any(|(name, _)| name == b"Crypt");
        let plain: Box<dyn Stage + 'a> = match cipher.filter(|_| !own) {
            None => file,
            Some(Cipher::Rc4(key)) => Box::new(decrypt::Stream::new(file, &key)),
            Some(Cipher::Aes(aes)) => Box::new(decrypt::Blocks::new(Feed::new(file), aes)),
        };
        Self::chain(plain, length, filters)
    }

    fn chain(
        mut stage: Box<dyn Stage + 'a>,
        packed: u64,
        filters: Vec<Filter>,
    ) -> Result<Self, Reason> {
        if filters.len() > LONGEST {
            return Err(Reason::TooCompressed);
        }
        let mut left = Vec::new();
        for (name, parms) in filters {
            if !left.is_empty() || is_image(&name) {
                left.push((name, parms));
                continue;
            }
            stage = undone(stage, &name, &parms, packed)?;
        }
        Ok(Self { stage, left })
    }

    /// Puts at least one byte into `buf`, which is not empty; 0 is the end.
    ///
    /// # Errors
    ///
    /// When the budget is used up or the file cannot be read; never for damage.
    pub(super) fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        self.stage.some(buf, budget)
    }

    /// All bytes, at most `most`.
    ///
    /// # Errors
    ///
    /// [`Reason::TooCompressed`] if there are more.
    pub(super) fn all(&mut self, most: usize, budget: &mut Budget) -> Result<Vec<u8>, Reason> {
        let mut bytes = Vec::new();
        let mut piece = vec![0; PIECE];
        loop {
            let count = self.some(&mut piece, budget)?;
            if count == 0 {
                return Ok(bytes);
            }
            if bytes.len().saturating_add(count) > most {
                return Err(Reason::TooCompressed);
            }
            bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
        }
    }
}

/// The filters that a dictionary names. `get` gives an entry with references followed.
///
/// # Errors
///
/// Whatever `get` answers; [`Reason::TooCompressed`] for too long a chain.
pub(super) fn of_dict(
    dict: &Dict,
    mut resolve: impl FnMut(&Object) -> Result<Object, Reason>,
) -> Result<Vec<Filter>, Reason> {
    let mut named = |long: &str, short: &str| {
        let entry = dict.get(long);
        resolve(if entry.is_null() {
            dict.get(short)
        } else {
            entry
        })
    };
    let names = named("Filter", "F")?.into_list();
    let parms = named("DecodeParms", "DP")?.into_list();
    if names.len() > LONGEST {
        return Err(Reason::TooCompressed);
    }
    let mut filters = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let name = resolve(name)?;
        let Some(name) = name.as_name() else {
            continue;
        };
        let parms = resolve(parms.get(index).unwrap_or(&Object::Null))?;
        let mut flat = Dict::new();
        for (key, value) in parms.as_dict().into_iter().flat_map(Dict::iter) {
            // The global segments of JBIG2 are a stream, which stays a reference.
            let value = if key == b"JBIG2Globals" {
                value.clone()
            } else {
                resolve(value)?
            };
            flat.insert(key.to_vec(), value);
        }
        filters.push((name.to_vec(), flat));
    }
    Ok(filters)
}

/// Whether a filter is one that only makes sense with the picture around it.
fn is_image(name: &[u8]) -> bool {
    matches!(
        name,
        b"DCTDecode" | b"DCT" | b"JPXDecode" | b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode"
    )
}

fn undone<'a>(
    before: Box<dyn Stage + 'a>,
    name: &[u8],
    parms: &Dict,
    packed: u64,
) -> Result<Box<dyn Stage + 'a>, Reason> {
    let feed = Feed::new(before);
    let (stage, predicts): (Box<dyn Stage + 'a>, bool) = match name {
        b"FlateDecode" | b"Fl" => (Box::new(flate::Flate::new(feed)), true),
        b"LZWDecode" | b"LZW" => {
            let early = parms.get("EarlyChange").as_int() != Some(0);
            (Box::new(lzw::Lzw::new(feed, early)), true)
        }
        b"ASCII85Decode" | b"A85" => (Box::new(ascii::Base85::new(feed)), false),
        b"ASCIIHexDecode" | b"AHx" => (Box::new(ascii::Hex::new(feed)), false),
        b"RunLengthDecode" | b"RL" => (Box::new(run_length::RunLength::new(feed)), false),
        // Only the filter Identity is known, which does nothing.
        b"Crypt" => return Ok(Box::new(Counted::new(Box::new(feed), packed))),
        _ => return Err(Reason::Unusual),
    };
    let stage: Box<dyn Stage + 'a> = Box::new(Counted::new(stage, packed));
    if predicts && parms.get("Predictor").as_int().is_some_and(|kind| kind > 1) {
        let undone = predictor::Predictor::new(Feed::new(stage), parms)?;
        return Ok(Box::new(Counted::new(Box::new(undone), packed)));
    }
    Ok(stage)
}

/// Bytes in memory.
struct Memory<'a>(&'a [u8]);

impl Stage for Memory<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let count = self.0.len().min(buf.len());
        let (now, later) = self.0.split_at_checked(count).unwrap_or_default();
        if let Some(room) = buf.get_mut(..count) {
            room.copy_from_slice(now);
        }
        self.0 = later;
        budget.work(widen(count))?;
        Ok(count)
    }
}

/// Bytes of a file.
struct File<'a> {
    windows: Windows<'a>,
    at: u64,
    left: u64,
}

impl Stage for File<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let most = usize::try_from(self.left).map_or(buf.len(), |left| left.min(buf.len()));
        let Some(room) = buf.get_mut(..most).filter(|room| !room.is_empty()) else {
            return Ok(0);
        };
        let count = self.windows.read(self.at, room)?;
        budget.work(widen(count))?;
        self.at = self.at.saturating_add(widen(count));
        self.left = self.left.saturating_sub(widen(count));
        Ok(count)
    }
}

/// Pays for what a stage makes, and holds it to the number of packed bytes in the file.
struct Counted<'a> {
    stage: Box<dyn Stage + 'a>,
    packed: u64,
    made: u64,
}

impl<'a> Counted<'a> {
    fn new(stage: Box<dyn Stage + 'a>, packed: u64) -> Self {
        Self {
            stage,
            packed,
            made: 0,
        }
    }
}

impl Stage for Counted<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let count = self.stage.some(buf, budget)?;
        let before = self.made;
        self.made = before.saturating_add(widen(count));
        let most = self.packed.saturating_mul(budget.left().ratio).max(SMALL);
        if self.made > most {
            return Err(Reason::TooCompressed);
        }
        budget.unpack(widen(count), widen(count))?;
        budget.work(widen(count / 4))?;
        Ok(count)
    }
}

/// What a stage reads from the one before it, byte by byte or in pieces.
struct Feed<'a> {
    stage: Box<dyn Stage + 'a>,
    window: Vec<u8>,
    used: usize,
    ended: bool,
}

impl<'a> Feed<'a> {
    fn new(stage: Box<dyn Stage + 'a>) -> Self {
        Self {
            stage,
            window: Vec::new(),
            used: 0,
            ended: false,
        }
    }

    /// The bytes at hand, none only at the end.
    fn ahead(&mut self, budget: &mut Budget) -> Result<&[u8], Reason> {
        if self.used >= self.window.len() && !self.ended {
            self.window.resize(PIECE, 0);
            let count = self.stage.some(&mut self.window, budget)?;
            self.window.truncate(count);
            self.used = 0;
            self.ended = count == 0;
        }
        Ok(self.window.get(self.used..).unwrap_or_default())
    }

    /// Moves on over bytes that [`Feed::ahead`] has shown.
    fn advance(&mut self, count: usize) {
        self.used = self.used.saturating_add(count).min(self.window.len());
    }

    /// The next byte.
    fn byte(&mut self, budget: &mut Budget) -> Result<Option<u8>, Reason> {
        let byte = match self.window.get(self.used) {
            Some(byte) => Some(*byte),
            None => self.ahead(budget)?.first().copied(),
        };
        if byte.is_some() {
            self.used += 1;
        }
        Ok(byte)
    }
}

impl Stage for Feed<'_> {
    fn some(&mut self, buf: &mut [u8], budget: &mut Budget) -> Result<usize, Reason> {
        let ahead = self.ahead(budget)?;
        let count = ahead.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), ahead.get(..count)) {
            to.copy_from_slice(from);
        }
        self.advance(count);
        Ok(count)
    }
}

/// Filters in one chain.
const LONGEST: usize = 8;
const PIECE: usize = 64 * 1024;
/// Streams that unpack to no more than this many bytes are never a bomb.
const SMALL: u64 = 1 << 20;
