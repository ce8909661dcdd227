//! Lists of byte strings in CFF (Adobe 5176, section 5).

use super::data::{low16, low32, size16};

/// The members of the list at `at`, and where it ends.
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
    for member in 1..=count {
        let end = place(member)?;
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
