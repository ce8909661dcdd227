//! Which colours of a palette are used (ISO 32000-2, 8.6.6.3).

use crate::pdf::object::Object;

/// The colours of one palette that something is painted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pdf) struct Used([bool; 256]);

impl Used {
    /// None so far.
    pub(in crate::pdf) const NONE: Self = Self([false; 256]);
    /// All of them, where it is not known.
    pub(in crate::pdf) const ALL: Self = Self([true; 256]);

    /// The first two, which are all that a picture in black and white has.
    pub(in crate::pdf) fn two() -> Self {
        let mut used = Self::NONE;
        used.mark(0);
        used.mark(1);
        used
    }

    /// The colour of this number is used.
    pub(in crate::pdf) fn mark(&mut self, index: u8) {
        if let Some(slot) = self.0.get_mut(usize::from(index)) {
            *slot = true;
        }
    }

    /// The colour of this number is used; readers round to either side, and take the nearest for a number that no
    /// colour has.
    pub(in crate::pdf) fn mark_number(&mut self, number: f64) {
        for rounded in [number.floor(), number.ceil()] {
            let whole = crate::pdf::object::whole(rounded).unwrap_or(0);
            self.mark(u8::try_from(whole.clamp(0, 255)).unwrap_or(0));
        }
    }

    /// Whatever the other one uses is used.
    pub(in crate::pdf) fn add(&mut self, other: &Self) {
        for (slot, other) in self.0.iter_mut().zip(&other.0) {
            *slot |= other;
        }
    }

    /// The colours that these samples of `bits` bits, at most eight, stand for under `Decode`.
    pub(in crate::pdf) fn decoded(&self, bits: u8, decode: Option<&[f64]>) -> Self {
        let Some([low, high, ..]) = decode else {
            return self.clone();
        };
        let most = f64::from((1_u32 << bits.min(8)) - 1);
        let mut used = Self::NONE;
        for (sample, _) in (0_u8..=255).zip(&self.0).filter(|(_, used)| **used) {
            used.mark_number(low + f64::from(sample) * (high - low) / most);
        }
        used
    }

    /// Makes the colours of a space that was built here black where nothing uses them; whether one of them was not.
    pub(in crate::pdf) fn blank(&self, space: &mut Object) -> bool {
        let width = match space.as_array() {
            Some([kind, base, ..]) if kind.is_name("Indexed") => super::count(base),
            _ => return false,
        };
        let Object::Array(members) = space else {
            return false;
        };
        let [_, _, highest, Object::Str(table)] = members.as_mut_slice() else {
            return false;
        };
        let highest = highest
            .as_int()
            .and_then(|highest| usize::try_from(highest).ok());
        let highest = highest.unwrap_or(255);
        let beyond = self
            .0
            .get(highest..)
            .is_some_and(|rest| rest.contains(&true));
        let mut changed = false;
        for (index, colour) in table.chunks_mut(width.max(1)).enumerate() {
            let used = self.0.get(index).is_some_and(|used| *used) || index == highest && beyond;
            if !used {
                changed |= colour.iter().any(|byte| *byte != 0);
                colour.fill(0);
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(highest: i64) -> Object {
        Object::Array(vec![
            Object::name("Indexed"),
            Object::name("DeviceGray"),
            Object::Int(highest),
            Object::Str(vec![9, 8, 7, 6]),
        ])
    }

    fn table(space: &Object) -> &[u8] {
        space.as_array().unwrap().last().unwrap().as_str().unwrap()
    }

    #[test]
    fn a_number_that_no_colour_has_uses_the_last_one() {
        let mut used = Used::NONE;
        used.mark_number(1.0);
        used.mark_number(77.0);
        let mut palette = space(3);
        assert!(used.blank(&mut palette));
        assert_eq!(table(&palette), [0, 8, 0, 6]);
        assert!(!used.blank(&mut palette));
    }

    #[test]
    fn samples_that_are_turned_round_use_the_other_colours() {
        let mut used = Used::NONE;
        used.mark(0);
        let mut palette = space(3);
        assert!(used.decoded(2, Some(&[3.0, 0.0])).blank(&mut palette));
        assert_eq!(table(&palette), [0, 0, 0, 6]);
    }
}
