//! The stream cipher RC4, which old files use.

/// A key stream somewhere on its way.
pub(in crate::pdf) struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    /// The start of the key stream; the key is not empty.
    pub(in crate::pdf) fn new(key: &[u8]) -> Self {
        let mut state = [0; 256];
        for (value, place) in (0..=u8::MAX).zip(&mut state) {
            *place = value;
        }
        let mut rc4 = Self { state, i: 0, j: 0 };
        for (i, byte) in (0..=u8::MAX).zip(key.iter().cycle()) {
            rc4.j = rc4.j.wrapping_add(rc4.at(i)).wrapping_add(*byte);
            rc4.swap(i, rc4.j);
        }
        rc4.j = 0;
        rc4
    }

    /// Encrypts or decrypts the next bytes.
    pub(in crate::pdf) fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.i = self.i.wrapping_add(1);
            self.j = self.j.wrapping_add(self.at(self.i));
            self.swap(self.i, self.j);
            *byte ^= self.at(self.at(self.i).wrapping_add(self.at(self.j)));
        }
    }

    fn at(&self, index: u8) -> u8 {
        self.state.get(usize::from(index)).copied().unwrap_or(0)
    }

    fn swap(&mut self, a: u8, b: u8) {
        self.state.swap(usize::from(a), usize::from(b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rc4_gives_the_well_known_answer() {
        let mut bytes = b"Plaintext".to_vec();
        Rc4::new(b"Key").apply(&mut bytes);
        assert_eq!(bytes, b"\xbb\xf3\x16\xe8\xd9\x40\xaf\x0a\xd3");
    }
}
