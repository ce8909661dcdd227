//! Extra fields (APPNOTE 4.5), of which only sizes mean anything for the content.

use super::fields::u16_at;
use crate::Reason;

/// Takes numbers that do not fit into 32 bits from the extra fields (APPNOTE 4.5.3).
///
/// # Errors
///
/// [`Reason::Damaged`] if one does not fit and is not there.
pub(super) fn widened(narrow: [u32; 3], fields: &[u8]) -> Result<[u64; 3], Reason> {
    let wide = each(fields)
        .find(|(kind, _)| *kind == SIZES)
        .map(|(_, body)| body.as_chunks::<8>().0)
        .unwrap_or_default();
    let mut numbers = wide.iter();
    let mut sizes = [0; 3];
    for (size, narrow) in sizes.iter_mut().zip(narrow) {
        *size = if narrow == u32::MAX {
            u64::from_le_bytes(*numbers.next().ok_or(Reason::Damaged)?)
        } else {
            u64::from(narrow)
        };
    }
    Ok(sizes)
}

/// The numbers of user and group: the "ux" field of Info-ZIP (0x7875), or its older form (0x7855).
pub(super) fn owner(fields: &[u8]) -> Option<(u64, u64)> {
    each(fields).find_map(|(kind, body)| match (kind, body) {
        (0x7855, [user_low, user_high, group_low, group_high]) => Some((
            u64::from(u16::from_le_bytes([*user_low, *user_high])),
            u64::from(u16::from_le_bytes([*group_low, *group_high])),
        )),
        (0x7875, [1, rest @ ..]) => {
            let (user, rest) = counted(rest)?;
            let (group, _) = counted(rest)?;
            Some((user, group))
        }
        (_, _) => None,
    })
}

/// Whether there are fields other than sizes.
pub(super) fn more_than_sizes(fields: &[u8]) -> bool {
    each(fields).any(|(kind, _)| kind != SIZES)
}

/// A little-endian number behind its length.
fn counted(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (number, rest) = rest.split_at_checked(usize::from(*length))?;
    let mut wide = [0; 8];
    wide.get_mut(..number.len())?.copy_from_slice(number);
    Some((u64::from_le_bytes(wide), rest))
}

/// The kind and body of each field; one that is cut short is the last.
fn each(fields: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = fields;
    std::iter::from_fn(move || {
        let (head, after) = rest.split_first_chunk::<4>()?;
        let length = usize::from(u16_at(head, 2)).min(after.len());
        let (body, later) = after.split_at(length);
        rest = later;
        Some((u16_at(head, 0), body))
    })
}

const SIZES: u16 = 1;
