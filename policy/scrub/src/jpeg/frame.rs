//! The frame header and the geometry that follows from it (ITU-T T.81, B.2.2 and A.2).

use crate::Reason;

/// How the scans of a frame are coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Sequential,
    Progressive,
}

/// A picture's size and components.
pub(super) struct Frame {
    pub(super) coding: Coding,
    pub(super) components: Vec<Component>,
    marker: u8,
    precision: u8,
    width: u16,
    height: u16,
    /// Size of an interleaved scan in units of all components.
    pub(super) units_wide: u32,
    pub(super) units_high: u32,
}

/// One colour of a picture.
pub(super) struct Component {
    /// The number that scans use for it in the original.
    pub(super) id: u8,
    /// The number that scans use for it in the new file.
    pub(super) new_id: u8,
    pub(super) across: u8,
    pub(super) down: u8,
    pub(super) quant: u8,
    /// Size of a scan of this component alone, in blocks.
    pub(super) blocks_wide: u32,
    pub(super) blocks_high: u32,
    /// For each coefficient: the lowest bit that scans have given so far, or `None` before the first.
    pub(super) precision_of: [Option<u8>; 64],
    /// For each block of a progressive picture: one bit for each coefficient that is not zero so far.
    pub(super) known: Vec<u64>,
}

impl Frame {
    /// Reads the body of a SOF0, SOF1 or SOF2 segment.
    pub(super) fn parse(marker: u8, body: &[u8]) -> Result<Self, Reason> {
        let (head, rest) = body.split_first_chunk::<6>().ok_or(Reason::Damaged)?;
        let [precision, high1, high2, wide1, wide2, count] = *head;
        let height = u16::from_be_bytes([high1, high2]);
        let width = u16::from_be_bytes([wide1, wide2]);
        if height == 0 || !(precision == 8 || precision == 12 && marker != 0xc0) {
            // A height of 0 is told later by a DNL segment, which nothing but old fax machines writes.
            return Err(Reason::Unusual);
        }
        if width == 0 || rest.len() != usize::from(count) * 3 {
            return Err(Reason::Damaged);
        }
        if !matches!(count, 1 | 3 | 4) {
            return Err(Reason::Unusual);
        }
        let mut frame = Self {
            coding: match marker {
                0xc2 => Coding::Progressive,
                _ => Coding::Sequential,
            },
            components: Vec::new(),
            marker,
            precision,
            width,
            height,
            units_wide: 0,
            units_high: 0,
        };
        for part in rest.chunks_exact(3) {
            frame.components.push(Component::parse(part)?);
        }
        frame.measure()?;
        Ok(frame)
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (u32, u32) {
        (u32::from(self.width), u32::from(self.height))
    }

    /// Bits of one sample.
    pub(super) fn precision(&self) -> u8 {
        self.precision
    }

    /// The numbers of the components in the order of the header.
    pub(super) fn ids(&self) -> Vec<u8> {
        self.components
            .iter()
            .map(|component| component.id)
            .collect()
    }

    /// The body of the frame header for the new file.
    pub(super) fn body(&self) -> Vec<u8> {
        let mut body = vec![self.precision];
        body.extend(self.height.to_be_bytes());
        body.extend(self.width.to_be_bytes());
        let [.., count] = self.components.len().to_be_bytes();
        body.push(count);
        for component in &self.components {
            let sampling = component.across << 4 | component.down;
            body.extend([component.new_id, sampling, component.quant]);
        }
        body
    }

    /// The marker of the frame header.
    pub(super) fn marker(&self) -> u8 {
        self.marker
    }

    /// Whether every component has been given by some scan.
    pub(super) fn is_shown(&self) -> bool {
        self.components
            .iter()
            .all(|component| matches!(component.precision_of, [Some(_), ..]))
    }

    /// Whether no further scan could add anything.
    pub(super) fn is_complete(&self) -> bool {
        let finished = |component: &Component| {
            component
                .precision_of
                .iter()
                .all(|lowest| *lowest == Some(0))
        };
        self.components.iter().all(finished)
    }

    fn measure(&mut self) -> Result<(), Reason> {
        let ids = self.ids();
        let twice = |id: &u8| ids.iter().filter(|other| *other == id).count() > 1;
        if ids.iter().any(twice) {
            return Err(Reason::Damaged);
        }
        let (wide, high) = (u32::from(self.width), u32::from(self.height));
        let widest = self.components.iter().map(|part| u32::from(part.across));
        let widest = widest.max().unwrap_or(1);
        let highest = self.components.iter().map(|part| u32::from(part.down));
        let highest = highest.max().unwrap_or(1);
        self.units_wide = wide.div_ceil(8 * widest);
        self.units_high = high.div_ceil(8 * highest);
        for part in &mut self.components {
            part.blocks_wide = (wide * u32::from(part.across)).div_ceil(widest).div_ceil(8);
            part.blocks_high = (high * u32::from(part.down)).div_ceil(highest).div_ceil(8);
        }
        self.renumber(&ids);
        Ok(())
    }

    /// Gives the components the usual numbers, unless theirs say that the colours are R, G and B.
    ///
    /// Without a JFIF or Adobe marker decoders go by these numbers; any other set reads as 1, 2, 3.
    fn renumber(&mut self, ids: &[u8]) {
        if ids == b"RGB" {
            return;
        }
        for (component, number) in self.components.iter_mut().zip(1_u8..) {
            component.new_id = number;
        }
    }
}

impl Component {
    fn parse(part: &[u8]) -> Result<Self, Reason> {
        let [id, sampling, quant] = *part else {
            return Err(Reason::Damaged);
        };
        let (across, down) = (sampling >> 4, sampling & 15);
        let sane = (1..=4).contains(&across) && (1..=4).contains(&down) && quant <= 3;
        if !sane {
            return Err(Reason::Damaged);
        }
        Ok(Self {
            id,
            new_id: id,
            across,
            down,
            quant,
            blocks_wide: 0,
            blocks_high: 0,
            precision_of: [None; 64],
            known: Vec::new(),
        })
    }
}
