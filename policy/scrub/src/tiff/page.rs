//! One page of a TIFF: what its tags say of the pixels (TIFF 6.0, sections 8 and 15 to 23).

use super::fax;
use super::file::{Entry, File};
use super::unpack::Packing;
use crate::{Budget, Reason};

/// What the new file needs of a directory.
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bits of one sample, the same for all.
    pub(super) bits: u16,
    /// Samples of one pixel.
    pub(super) samples: u16,
    /// What the samples mean (PhotometricInterpretation).
    pub(super) meaning: u16,
    pub(super) packing: Packing,
    /// Whether the lowest bit of each byte comes first.
    pub(super) reversed: bool,
    /// Whether each sample has strips or tiles of its own.
    pub(super) separate: bool,
    /// 1 for none, 2 for differences, 3 for differences of floating-point numbers.
    pub(super) predictor: u16,
    /// 1 for numbers without and 2 with a sign, 3 for floating-point numbers.
    pub(super) format: u16,
    /// What the samples beyond those of the meaning are, if the file says so.
    pub(super) extra: Vec<u16>,
    /// How many of the samples the new file gets: all, unless hidden ones are to be left out.
    pub(super) kept: u16,
    /// Whether there are samples that viewers do not show.
    pub(super) hidden: bool,
    /// How many pixels share a colour, across and down, if the file says so.
    pub(super) sharing: Option<[u16; 2]>,
    /// Width and height of a tile.
    pub(super) tile: Option<(u32, u32)>,
    /// Rows of a strip.
    pub(super) strip: u32,
    /// The strips or tiles, plane by plane.
    pub(super) chunks: Vec<Chunk>,
    /// Whether strips of another size are told than are there.
    pub(super) guessed: bool,
}

/// Where a strip or tile lies in the original, in bytes.
pub(super) struct Chunk {
    pub(super) start: u64,
    pub(super) length: u64,
}

/// The tags of a directory.
pub(super) struct Tags<'f, 'a> {
    pub(super) file: &'f File<'a>,
    pub(super) entries: &'f [Entry],
}

impl Tags<'_, '_> {
    /// The entry with this number.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if there are two, of which programs take different ones.
    pub(super) fn entry(&self, tag: u16) -> Result<Option<&Entry>, Reason> {
        let mut found = self.entries.iter().filter(|entry| entry.tag == tag);
        let first = found.next();
        found.next().map_or(Ok(first), |_| Err(Reason::Damaged))
    }

    /// Whether there is such an entry.
    pub(super) fn has(&self, tag: u16) -> bool {
        self.entries.iter().any(|entry| entry.tag == tag)
    }

    /// The values of a tag, none if it is not there.
    pub(super) fn numbers(&self, tag: u16, most: usize) -> Result<Vec<u64>, Reason> {
        let entry = self.entry(tag)?;
        entry.map_or(Ok(Vec::new()), |entry| self.file.numbers(entry, most))
    }

    /// The first value of a tag.
    pub(super) fn number(&self, tag: u16) -> Result<Option<u32>, Reason> {
        let first = self.numbers(tag, MOST_VALUES)?.first().copied();
        let small = |value| u32::try_from(value).map_err(|_| Reason::Damaged);
        first.map(small).transpose()
    }

    /// The first value of a tag that holds small numbers, or the value it has if it is not there.
    pub(super) fn small(&self, tag: u16, usual: u16) -> Result<u16, Reason> {
        let value = self.number(tag)?;
        let small = |value| u16::try_from(value).map_err(|_| Reason::Damaged);
        value.map_or(Ok(usual), small)
    }
}

impl Page {
    /// Reads the tags that the pixels need.
    ///
    /// # Errors
    ///
    /// [`Reason::Unusual`] for combinations that hardly any program writes, [`Reason::Damaged`] for tags that
    /// contradict each other.
    pub(super) fn read(tags: &Tags<'_, '_>, budget: &mut Budget) -> Result<Self, Reason> {
        let samples = tags.small(277, 1)?;
        let meaning = tags.number(262)?.ok_or(Reason::Unusual)?;
        let sharing = match tags.numbers(530, 2)?.as_slice() {
            [] => None,
            [across, down] => Some([share(*across)?, share(*down)?]),
            _ => return Err(Reason::Damaged),
        };
        let mut page = Self {
            width: tags.number(256)?.ok_or(Reason::Damaged)?,
            height: tags.number(257)?.ok_or(Reason::Damaged)?,
            bits: bits(tags)?,
            samples,
            meaning: u16::try_from(meaning).map_err(|_| Reason::Unusual)?,
            packing: packing(tags)?,
            reversed: tags.small(266, 1)? == 2,
            separate: tags.small(284, 1)? == 2 && samples > 1,
            predictor: tags.small(317, 1)?,
            format: format(tags)?,
            extra: Vec::new(),
            kept: samples,
            hidden: false,
            sharing,
            tile: None,
            strip: 0,
            chunks: Vec::new(),
            guessed: false,
        };
        page.extra(tags)?;
        page.check()?;
        page.pieces(tags, budget)?;
        if budget.drops_hidden() && page.hidden {
            page.drop_hidden()?;
        }
        Ok(page)
    }

    /// Leaves out the samples that viewers do not show: all beyond the meaning but transparency.
    fn drop_hidden(&mut self) -> Result<(), Reason> {
        if self.extra.is_empty() {
            self.extra = vec![0];
        }
        let beyond = u16::try_from(self.extra.len()).map_err(|_| Reason::Damaged)?;
        let clear = matches!(self.extra.first(), Some(1 | 2));
        self.kept = self.samples - beyond + u16::from(clear);
        self.extra.truncate(usize::from(clear));
        if self.separate {
            let planes = usize::from(self.samples);
            let each = self.chunks.len() / planes.max(1);
            self.chunks.truncate(each * usize::from(self.kept));
            return Ok(());
        }
        // Elsewhere the samples of a pixel cannot be taken apart byte by byte.
        let apart = self.bits.is_multiple_of(8)
            && self.predictor != 3
            && self.packing != Packing::Jpeg
            && self.shared().is_none();
        apart.then_some(()).ok_or(Reason::Unusual)
    }

    /// How many samples one strip or tile holds of a pixel.
    pub(super) fn together(&self) -> u16 {
        if self.separate { 1 } else { self.samples }
    }

    /// How many pixels share a colour in a strip of bytes; `None` where each pixel has its own.
    pub(super) fn shared(&self) -> Option<[u16; 2]> {
        let shared = self.meaning == 6 && self.packing != Packing::Jpeg && !self.separate;
        let sharing = self.sharing.unwrap_or([2, 2]);
        (shared && sharing != [1, 1]).then_some(sharing)
    }

    /// Reads what samples there are beyond those of the meaning.
    fn extra(&mut self, tags: &Tags<'_, '_>) -> Result<(), Reason> {
        let own = match self.meaning {
            2 | 6 | 9 => 3,
            8 if self.samples > 2 => 3,
            5 => 4,
            _ => 1,
        };
        let beyond = self.samples.checked_sub(own).ok_or(Reason::Damaged)?;
        let told = tags.numbers(338, usize::from(MOST_SAMPLES))?;
        if !told.is_empty() {
            let kinds = told.iter().map(|kind| match kind {
                1 => 1,
                // Old Photoshop files have another number for this.
                2 | 999 => 2,
                _ => 0,
            });
            let kinds = kinds.chain(std::iter::repeat(0));
            self.extra = kinds.take(usize::from(beyond)).collect();
            self.hidden = self.extra.contains(&0) || self.extra.len() > 1;
        } else if beyond > 0 {
            // Nobody says what they are. Some programs take a fourth sample behind three colours for transparency.
            self.hidden = true;
            if !(self.meaning == 2 && beyond == 1) {
                self.extra = vec![0; usize::from(beyond)];
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Reason> {
        let sane = self.width > 0 && self.height > 0 && (1..=MOST_SAMPLES).contains(&self.samples);
        let known = match self.meaning {
            0 | 1 => self.bits <= 32 || self.bits == 64,
            3 => self.bits <= 8 && self.predictor < 3,
            4 => self.bits == 1,
            2 | 5 => self.bits <= 32 || self.bits == 64,
            6 => self.bits == 8 || self.bits == 12 && self.packing == Packing::Jpeg,
            8 | 9 => matches!(self.bits, 8 | 16 | 32),
            _ => false,
        };
        let packed = match self.packing {
            Packing::Fax(_) => {
                self.bits == 1 && self.samples == 1 && matches!(self.meaning, 0 | 1 | 4)
            }
            Packing::Jpeg => {
                let colours = matches!(self.together(), 1 | 3 | 4);
                matches!(self.bits, 8 | 12) && colours && self.meaning != 3 && self.format == 1
            }
            Packing::Plain | Packing::PackBits | Packing::Lzw | Packing::Deflate => true,
        };
        let packs = matches!(self.packing, Packing::Lzw | Packing::Deflate);
        let predicted = match self.predictor {
            2 => packs && matches!(self.bits, 8 | 16 | 32 | 64) && self.shared().is_none(),
            3 => packs && matches!(self.bits, 16 | 24 | 32 | 64) && self.format == 3,
            _ => true,
        };
        let shared = self.shared().is_none() || self.samples == 3 && self.bits == 8;
        if !sane {
            return Err(Reason::Damaged);
        }
        if known && packed && predicted && shared && self.predictor <= 3 {
            Ok(())
        } else {
            Err(Reason::Unusual)
        }
    }

    /// Finds the strips or tiles.
    fn pieces(&mut self, tags: &Tags<'_, '_>, budget: &mut Budget) -> Result<(), Reason> {
        let (mut wide, mut high) = (self.width, self.height);
        let tiled = tags.entry(322)?.is_some() || tags.entry(324)?.is_some();
        let per_plane = if tiled {
            let across = tags.number(322)?.filter(|size| *size > 0);
            let down = tags.number(323)?.filter(|size| *size > 0);
            let (across, down) = across.zip(down).ok_or(Reason::Damaged)?;
            self.tile = Some((across, down));
            let count = (wide.div_ceil(across), high.div_ceil(down));
            wide = count.0.checked_mul(across).ok_or(Reason::TooManyPixels)?;
            high = count.1.checked_mul(down).ok_or(Reason::TooManyPixels)?;
            u64::from(count.0) * u64::from(count.1)
        } else {
            let told = tags.number(278)?.filter(|rows| *rows > 0);
            self.strip = told.unwrap_or(u32::MAX).min(high);
            u64::from(high.div_ceil(self.strip))
        };
        // Scanned pages in black and white are many, and an eighth of the size of others.
        let pixels = match self.bits * self.samples {
            1 => wide.div_ceil(8),
            _ => wide,
        };
        budget.picture(pixels, high)?;
        let planes = if self.separate { self.samples } else { 1 };
        let count = per_plane.saturating_mul(u64::from(planes));
        budget.work(count)?;
        let count = usize::try_from(count).map_err(|_| Reason::TooManyParts)?;
        if count > MOST_CHUNKS {
            return Err(Reason::TooManyParts);
        }
        self.places(tags, tiled, count)
    }

    /// Reads where the strips or tiles lie; old programs forget how long they are.
    fn places(&mut self, tags: &Tags<'_, '_>, tiled: bool, count: usize) -> Result<(), Reason> {
        let starts = tags.numbers(if tiled { 324 } else { 273 }, MOST_CHUNKS)?;
        let mut lengths = tags.numbers(if tiled { 325 } else { 279 }, MOST_CHUNKS)?;
        if starts.len() < count {
            return Err(Reason::Damaged);
        }
        let alone = count == 1 && self.packing == Packing::Plain;
        if lengths.is_empty() || alone {
            self.guessed = true;
            let all = tags.file.src.len();
            lengths = starts.iter().map(|at| all.saturating_sub(*at)).collect();
        }
        if lengths.len() < count {
            return Err(Reason::Damaged);
        }
        let places = starts.iter().zip(&lengths).take(count);
        self.chunks = places
            .map(|(start, length)| Chunk {
                start: *start,
                length: *length,
            })
            .collect();
        Ok(())
    }
}

fn bits(tags: &Tags<'_, '_>) -> Result<u16, Reason> {
    let told = tags.numbers(258, usize::from(MOST_SAMPLES))?;
    let first = told.first().copied().unwrap_or(1);
    let same = told.iter().all(|bits| *bits == first);
    let bits = u16::try_from(first).ok().filter(|bits| *bits > 0);
    match (same, bits) {
        (true, Some(bits)) => Ok(bits),
        (_, _) => Err(Reason::Unusual),
    }
}

fn format(tags: &Tags<'_, '_>) -> Result<u16, Reason> {
    let told = tags.numbers(339, usize::from(MOST_SAMPLES))?;
    let first = told.first().copied().unwrap_or(1);
    match first {
        _ if told.iter().any(|format| *format != first) => Err(Reason::Unusual),
        2 => Ok(2),
        3 => Ok(3),
        // 4 says that nobody knows.
        1 | 4 => Ok(1),
        _ => Err(Reason::Unusual),
    }
}

fn share(value: u64) -> Result<u16, Reason> {
    match value {
        1 => Ok(1),
        2 => Ok(2),
        4 => Ok(4),
        _ => Err(Reason::Damaged),
    }
}

fn packing(tags: &Tags<'_, '_>) -> Result<Packing, Reason> {
    let lines = tags.number(292)?.unwrap_or(0);
    Ok(match tags.small(259, 1)? {
        1 => Packing::Plain,
        2 => Packing::Fax(fax::Kind::Plain),
        // Bit 1 stands for rows that are not coded at all.
        3 if lines & 2 != 0 => return Err(Reason::Unusual),
        3 if lines & 1 != 0 => Packing::Fax(fax::Kind::MixedLines),
        3 => Packing::Fax(fax::Kind::Lines),
        4 => Packing::Fax(fax::Kind::Rows),
        5 => Packing::Lzw,
        7 => Packing::Jpeg,
        8 | 32946 => Packing::Deflate,
        32771 => return Err(Reason::Unusual),
        32773 => Packing::PackBits,
        _ => return Err(Reason::Unusual),
    })
}

/// A tag of one value can say that it has a few more.
const MOST_VALUES: usize = 64;
const MOST_SAMPLES: u16 = 64;
/// Strips or tiles of one page: a vast picture in tiles of 16 by 16 pixels.
const MOST_CHUNKS: usize = 1 << 20;
