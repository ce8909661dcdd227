//! Lists of byte strings in CFF (Adobe 5176, section 5).

use super::data::{low16, low32, size16};

/// The members of the list at `at`, and where it ends; `None` if they have more bytes than there are.
pub(super) fn index(bytes: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = size16(bytes, at)?;
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let width = usize::from(*bytes.get(at + 2)?);
    if !(1..=4).contains(&width) {
        return None;
    }
    let places = at + 3;
    let data = places.checked_add((count + 1) * width)?.checked_sub(1)?;
    let place = |member: usize| -> Option<usize> {
        let from = places + member * width;
        let digits = bytes.get(from..from + width)?;
        Some(
            digits
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
        )
    };
    let mut members = Vec::with_capacity(count);
    let mut start = place(0)?;
    let mut left = bytes.len();
    for member in 1..=count {
        let end = place(member)?;
        // Members that lie in each other would make a small list large.
        left = left.checked_sub(end.saturating_sub(start))?;
        // A member in the wrong place is empty, as readers have it.
        let range = data.checked_add(start)?..data.checked_add(end)?;
        members.push(bytes.get(range).unwrap_or_default());
        start = end;
    }
    Some((members, data.checked_add(start)?.min(bytes.len())))
}

/// A list in its shortest form.
pub(super) fn written<T: AsRef<[u8]>>(members: &[T]) -> Vec<u8> {
    let mut out = low16(members.len()).to_vec();
    if members.is_empty() {
        return out;
    }
    let total: usize = members.iter().map(|member| member.as_ref().len()).sum();
    let width = match total + 1 {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xff_ffff => 3,
        0x100_0000.. => 4,
    };
    out.push(u8::try_from(width).unwrap_or(4));
    let mut place = 1;
    let put = |place: usize, out: &mut Vec<u8>| {
        out.extend(low32(place).iter().skip(4 - width));
    };
    put(place, &mut out);
    for member in members {
        place += member.as_ref().len();
        put(place, &mut out);
    }
    for member in members {
        out.extend(member.as_ref());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_lie_in_each_other_are_not_read() {
        let sound = written(&[b"one".as_slice(), b"two"]);
        assert_eq!(index(&sound, 0).unwrap().0, [b"one", b"two"]);
        // Three members of which the first and the last are all bytes.
        let mut tangled = vec![0, 3, 1, 1, 9, 1, 9];
        tangled.extend(b"QZ7PLANT");
        assert!(index(&tangled, 0).is_none());
    }
}
