//! The TIFF structures under EXIF: directories, entries and their values.

/// A block with its byte order.
pub(super) struct Tiff<'b> {
    block: &'b [u8],
    little: bool,
}

/// One tag of a directory.
pub(super) struct Entry<'b> {
    pub(super) tag: u16,
    kind: u16,
    value: &'b [u8],
    little: bool,
}

impl<'b> Tiff<'b> {
    pub(super) fn open(block: &'b [u8]) -> Option<Self> {
        let little = match block.get(..4)? {
            b"II\x2a\0" => true,
            b"MM\0\x2a" => false,
            _ => return None,
        };
        Some(Self { block, little })
    }

    /// The offset of the first directory.
    pub(super) fn first(&self) -> u32 {
        self.u32_at(4).unwrap_or(0)
    }

    /// The entries of a directory, at most `most`, and the offset of the next one.
    pub(super) fn directory(&self, offset: u32, most: usize) -> (Vec<Entry<'b>>, u32) {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let count = usize::from(self.u16_at(start).unwrap_or(0));
        let first = start.saturating_add(2);
        let entries = (0..count.min(most))
            .map_while(|index| self.entry(first.saturating_add(index * 12)))
            .flatten()
            .collect();
        let next = self.u32_at(first.saturating_add(count * 12)).unwrap_or(0);
        (entries, next)
    }

    /// `None` past the end of the block, `Some(None)` for an entry whose value lies outside it.
    #[expect(clippy::option_option, reason = "the two mean to stop and to go on")]
    fn entry(&self, at: usize) -> Option<Option<Entry<'b>>> {
        let tag = self.u16_at(at)?;
        let kind = self.u16_at(at.saturating_add(2))?;
        let count = usize::try_from(self.u32_at(at.saturating_add(4))?).ok()?;
        let field = at.saturating_add(8);
        let inline = self.block.get(field..field.saturating_add(4))?;
        let size = match kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1_usize,
        };
        let length = count.saturating_mul(size);
        let value = if length <= 4 {
            inline.get(..length.max(1))
        } else {
            let start = usize::try_from(self.u32_at(field)?).ok()?;
            self.block.get(start..start.saturating_add(length))
        };
        Some(value.map(|value| Entry {
            tag,
            kind,
            value,
            little: self.little,
        }))
    }

    fn u16_at(&self, at: usize) -> Option<u16> {
        number16(self.block.get(at..)?, self.little)
    }

    fn u32_at(&self, at: usize) -> Option<u32> {
        number32(self.block.get(at..)?, self.little)
    }
}

impl<'b> Entry<'b> {
    /// The value as it stands.
    pub(super) fn bytes(&self) -> &'b [u8] {
        self.value
    }

    /// The value as the offset of another directory, 0 if it is none.
    pub(super) fn offset(&self) -> u32 {
        number32(self.value, self.little).unwrap_or(0)
    }

    /// The value as one small number.
    pub(super) fn number(&self) -> Option<u16> {
        match self.kind {
            3 => number16(self.value, self.little),
            4 => u16::try_from(number32(self.value, self.little)?).ok(),
            _ => self.value.first().copied().map(u16::from),
        }
    }

    /// The value as words, whichever way the tag writes them.
    pub(super) fn text(&self) -> String {
        let (utf16, bytes) = match (self.tag, self.value) {
            // Windows writes these in UTF-16, whatever the type says.
            (0x9c9b..=0x9c9f, bytes) => (Some(true), bytes),
            (0x9286 | 0x1c, [b'U', b'N', b'I', b'C', b'O', b'D', b'E', 0, rest @ ..]) => {
                (Some(self.little), rest)
            }
            (0x9286 | 0x1b | 0x1c, bytes) => (None, bytes.get(8..).unwrap_or_default()),
            (_, bytes) => (None, bytes),
        };
        let Some(little) = utf16 else {
            return crate::text::guess(bytes.split(|byte| *byte == 0).next().unwrap_or_default());
        };
        let units = bytes
            .chunks_exact(2)
            .filter_map(|pair| number16(pair, little));
        char::decode_utf16(units.take_while(|unit| *unit != 0))
            .filter_map(Result::ok)
            .collect()
    }

    /// Degrees, minutes and seconds as degrees.
    pub(super) fn degrees(&self) -> Option<f64> {
        let mut parts = self.value.chunks_exact(8).map(|part| {
            let over = number32(part, self.little)?;
            let under = number32(part.get(4..)?, self.little).filter(|under| *under > 0)?;
            Some(f64::from(over) / f64::from(under))
        });
        let degrees = parts.next()??;
        let minutes = parts.next().flatten().unwrap_or(0.0);
        let seconds = parts.next().flatten().unwrap_or(0.0);
        Some(degrees + minutes / 60.0 + seconds / 3600.0)
    }
}

fn number16(bytes: &[u8], little: bool) -> Option<u16> {
    let bytes = *bytes.first_chunk()?;
    Some(if little {
        u16::from_le_bytes(bytes)
    } else {
        u16::from_be_bytes(bytes)
    })
}

fn number32(bytes: &[u8], little: bool) -> Option<u32> {
    let bytes = *bytes.first_chunk()?;
    Some(if little {
        u32::from_le_bytes(bytes)
    } else {
        u32::from_be_bytes(bytes)
    })
}
