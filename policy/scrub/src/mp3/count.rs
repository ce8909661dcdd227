//! How long a stream is and where a hundred places in it are.

/// Counts frames and bytes and remembers places, fewer of them the longer the stream is.
pub(super) struct Count {
    pub(super) frames: u64,
    pub(super) bytes: u64,
    bitrate: Option<u32>,
    /// Whether all frames have one bit rate.
    pub(super) steady: bool,
    places: Vec<u64>,
    every: u64,
}

impl Default for Count {
    fn default() -> Self {
        Self {
            frames: 0,
            bytes: 0,
            bitrate: None,
            steady: true,
            places: Vec::new(),
            every: 1,
        }
    }
}

impl Count {
    pub(super) fn frame(&mut self, length: u64, bitrate: u32) {
        if self.frames.is_multiple_of(self.every) {
            if self.places.len() == MOST {
                let mut even = false;
                self.places.retain(|_| {
                    even = !even;
                    even
                });
                self.every = self.every.saturating_mul(2);
            }
            if self.frames.is_multiple_of(self.every) {
                self.places.push(self.bytes);
            }
        }
        self.frames = self.frames.saturating_add(1);
        self.bytes = self.bytes.saturating_add(length);
        self.steady &= *self.bitrate.get_or_insert(bitrate) == bitrate;
    }

    /// For each hundredth of the playing time the place in the file, in 256ths, with `front` bytes before it.
    pub(super) fn seek_table(&self, front: u64) -> [u8; 100] {
        let mut table = [0; 100];
        let total = self.bytes.saturating_add(front).max(1);
        for (percent, slot) in (0_u64..).zip(table.iter_mut()) {
            let frame = self.frames.saturating_mul(percent) / 100;
            let nearest = usize::try_from(frame / self.every).unwrap_or(usize::MAX);
            let place = self.places.get(nearest).copied().unwrap_or(self.bytes);
            let part = place.saturating_add(front).saturating_mul(256) / total;
            *slot = u8::try_from(part).unwrap_or(u8::MAX);
        }
        table
    }
}

const MOST: usize = 1024;
