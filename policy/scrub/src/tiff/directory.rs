//! The directories of the new file: classic, little-endian, values behind the entries, strips behind the values.

use super::page::Page;
use super::survey::Leaf;
use super::unpack::Packing;
use crate::Reason;
use crate::source::widen;

/// A directory that is being put together.
pub(super) struct Directory {
    entries: Vec<Entry>,
}

struct Entry {
    tag: u16,
    kind: Kind,
    value: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Kind {
    Short,
    Long,
    Ratio,
    Undefined,
}

/// Where a page stands in its file.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Where its directory begins, in bytes.
    pub(super) start: u32,
    /// Its number and the number of all pages.
    pub(super) number: u16,
    pub(super) count: u16,
}

impl Directory {
    /// The directory of a page, all but the places of its strips.
    pub(super) fn of(leaf: &Leaf, place: Place) -> Self {
        let (page, colours) = (&leaf.page, &leaf.colours);
        let mut entries = Self {
            entries: Vec::new(),
        };
        if place.count > 1 {
            entries.longs(254, &[2]);
            entries.shorts(297, &[place.number, place.count]);
        }
        entries.longs(256, &[page.width]);
        entries.longs(257, &[page.height]);
        entries.shorts(258, &vec![page.bits; usize::from(page.kept)]);
        entries.shorts(259, &[packing(page.packing)]);
        entries.shorts(262, &[page.meaning]);
        entries.shorts(277, &[page.kept]);
        entries.shorts(284, &[if page.separate && page.kept > 1 { 2 } else { 1 }]);
        if let Some(turn) = colours.turn {
            entries.shorts(274, &[turn]);
        }
        if matches!(page.predictor, 2 | 3) {
            entries.shorts(317, &[page.predictor]);
        }
        if !colours.table.is_empty() {
            entries.shorts(320, &colours.table);
        }
        if !page.extra.is_empty() {
            entries.shorts(338, &page.extra);
        }
        if page.format != 1 {
            entries.shorts(339, &vec![page.format; usize::from(page.kept)]);
        }
        entries.colours(leaf);
        entries.strips(page);
        entries
    }

    /// The bytes of the directory and its values, and the place of the next one, 0 behind the last.
    ///
    /// # Errors
    ///
    /// [`Reason::TooLarge`] if the file would need wider offsets.
    pub(super) fn body(mut self, leaf: &Leaf, place: Place) -> Result<(Vec<u8>, u32), Reason> {
        let tiled = leaf.page.tile.is_some();
        self.longs(if tiled { 325 } else { 279 }, &leaf.sizes);
        let starts = vec![0; leaf.sizes.len()];
        self.longs(if tiled { 324 } else { 273 }, &starts);
        self.entries.sort_by_key(|entry| entry.tag);
        let mut at = u64::from(place.start).saturating_add(self.size());
        let mut starts = Vec::with_capacity(leaf.sizes.len() * 4);
        for size in &leaf.sizes {
            starts.extend(
                u32::try_from(at)
                    .map_err(|_| Reason::TooLarge)?
                    .to_le_bytes(),
            );
            at = at.saturating_add(u64::from(*size));
        }
        let places = self.entries.iter_mut().find(|e| matches!(e.tag, 273 | 324));
        if let Some(entry) = places {
            entry.value = starts;
        }
        let next = u32::try_from(at.next_multiple_of(2)).map_err(|_| Reason::TooLarge)?;
        let next = if place.number + 1 < place.count {
            next
        } else {
            0
        };
        Ok((self.write(place.start, next)?, next))
    }

    /// The size of the directory with its values, in bytes.
    fn size(&self) -> u64 {
        let values = self.entries.iter().map(Entry::outside).sum::<usize>();
        widen(6 + 12 * self.entries.len() + values)
    }

    fn write(&self, start: u32, next: u32) -> Result<Vec<u8>, Reason> {
        let count = u16::try_from(self.entries.len()).map_err(|_| Reason::Stopped)?;
        let mut head = count.to_le_bytes().to_vec();
        let mut values = Vec::new();
        let behind = widen(6 + 12 * self.entries.len()).saturating_add(u64::from(start));
        for entry in &self.entries {
            let count = entry.value.len() / entry.kind.size();
            head.extend(entry.tag.to_le_bytes());
            head.extend(entry.kind.number().to_le_bytes());
            head.extend(
                u32::try_from(count)
                    .map_err(|_| Reason::TooLarge)?
                    .to_le_bytes(),
            );
            if entry.outside() == 0 {
                head.extend(entry.value.iter().chain(&[0; 4]).take(4));
            } else {
                let at = behind.saturating_add(widen(values.len()));
                head.extend(
                    u32::try_from(at)
                        .map_err(|_| Reason::TooLarge)?
                        .to_le_bytes(),
                );
                values.extend(&entry.value);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        head.extend(next.to_le_bytes());
        head.extend(values);
        Ok(head)
    }

    /// What the colours need beside the pixels.
    fn colours(&mut self, leaf: &Leaf) {
        let (page, colours) = (&leaf.page, &leaf.colours);
        if let Some((across, down)) = colours.aspect {
            self.ratios(282, &[(across, 1)]);
            self.ratios(283, &[(down, 1)]);
            self.shorts(296, &[1]);
        }
        if page.meaning == 6 {
            if colours.television {
                self.ratios(529, &[(2126, 10_000), (7152, 10_000), (722, 10_000)]);
            }
            if let Some(sharing) = page.sharing {
                self.shorts(530, &sharing);
            }
            if colours.cosited {
                self.shorts(531, &[2]);
            }
            if let Some(range) = colours.range {
                self.ratios(532, &range.map(|value| (value, 1)));
            }
        }
        if let Some(profile) = &colours.profile {
            self.put(34675, Kind::Undefined, profile.clone());
        }
    }

    fn strips(&mut self, page: &Page) {
        if let Some((wide, high)) = page.tile {
            self.longs(322, &[wide]);
            self.longs(323, &[high]);
        } else {
            self.longs(278, &[page.strip]);
        }
    }

    fn put(&mut self, tag: u16, kind: Kind, value: Vec<u8>) {
        self.entries.push(Entry { tag, kind, value });
    }

    fn shorts(&mut self, tag: u16, values: &[u16]) {
        let value = values.iter().flat_map(|value| value.to_le_bytes());
        self.put(tag, Kind::Short, value.collect());
    }

    fn longs(&mut self, tag: u16, values: &[u32]) {
        let value = values.iter().flat_map(|value| value.to_le_bytes());
        self.put(tag, Kind::Long, value.collect());
    }

    fn ratios(&mut self, tag: u16, values: &[(u32, u32)]) {
        let value = values
            .iter()
            .flat_map(|(over, under)| [over.to_le_bytes(), under.to_le_bytes()].concat());
        self.put(tag, Kind::Ratio, value.collect());
    }
}

impl Entry {
    /// The bytes that its value takes outside the entry.
    fn outside(&self) -> usize {
        match self.value.len() {
            0..=4 => 0,
            more => more.next_multiple_of(2),
        }
    }
}

impl Kind {
    fn number(self) -> u16 {
        match self {
            Self::Short => 3,
            Self::Long => 4,
            Self::Ratio => 5,
            Self::Undefined => 7,
        }
    }

    fn size(self) -> usize {
        match self {
            Self::Undefined => 1,
            Self::Short => 2,
            Self::Long => 4,
            Self::Ratio => 8,
        }
    }
}

/// How the new strips or tiles are packed: as they were, with one way for all that pack bytes, and one for fax codes.
fn packing(packing: Packing) -> u16 {
    match packing {
        Packing::Plain => 1,
        Packing::Fax(_) => 4,
        Packing::Jpeg => 7,
        Packing::PackBits | Packing::Lzw | Packing::Deflate => 8,
    }
}
