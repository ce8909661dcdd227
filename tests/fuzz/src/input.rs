//! The fuzzer's bytes as numbers and pieces.

/// What is left of the bytes.
pub(crate) struct Input<'a>(pub(crate) &'a [u8]);

impl<'a> Input<'a> {
    /// The next byte; 0 at the end.
    pub(crate) fn byte(&mut self) -> u8 {
        self.array::<1>()[0]
    }

    /// The next two bytes.
    pub(crate) fn short(&mut self) -> u16 {
        u16::from_be_bytes(self.array())
    }

    /// The next bytes, or zeros at the end.
    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        let piece = self.take(N);
        array[..piece.len()].copy_from_slice(piece);
        array
    }

    /// So many bytes, or as many as there are.
    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        let (piece, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        piece
    }

    /// A piece that begins with its length in two bytes.
    pub(crate) fn piece(&mut self) -> &'a [u8] {
        let length = self.short();
        self.take(length.into())
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What was done to some bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Some at the end are gone.
    Cut,
    /// One more stands at the end.
    Longer,
    /// One bit is another.
    Turned,
}

/// Changes one place of some bytes.
pub(crate) fn damage(bytes: &mut Vec<u8>, how: u8, at: u16) -> Damage {
    let place = usize::from(at) % bytes.len().max(1);
    match how % 8 {
        0 if !bytes.is_empty() => {
            bytes.truncate(place);
            Damage::Cut
        }
        2.. if !bytes.is_empty() => {
            bytes[place] ^= 1 << ((how >> 3) % 8);
            Damage::Turned
        }
        _ => {
            bytes.push(how);
            Damage::Longer
        }
    }
}
