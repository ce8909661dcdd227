//! Names of the glyphs of a TrueType program (`post`): neutral ones, in a table without anything else.

use super::data::{low16, size16, u16_at};
use super::glyph_names::{GlyphNames, MAC, mac_number};

/// The new table; `None` if the old one has no names.
pub(super) fn rebuild(post: &[u8], glyphs: usize, names: &mut GlyphNames) -> Option<Vec<u8>> {
    let mut out = vec![0; 32];
    match post.get(..4)? {
        [0, 1, 0, 0] => {
            *out.get_mut(1)? = 1;
            Some(out)
        }
        [0, 2, 0, 0] => {
            *out.get_mut(1)? = 2;
            let count = size16(post, 32)?.min(glyphs);
            let own = own_names(post, size16(post, 32)?);
            let mut strings = Vec::new();
            let mut number = MAC;
            out.extend(low16(count));
            for at in 0..count {
                let index = usize::from(u16_at(post, 34 + at * 2)?);
                let old = match index.checked_sub(MAC) {
                    None => {
                        out.extend(low16(index));
                        continue;
                    }
                    Some(index) => own.get(index).copied().unwrap_or(b".notdef"),
                };
                let new = names.name(old);
                if let Some(standard) = mac_number(&new) {
                    out.extend(low16(standard));
                    continue;
                }
                out.extend(low16(number));
                number += 1;
                strings.push(u8::try_from(new.len()).unwrap_or(0));
                strings.extend(new);
            }
            out.extend(strings);
            Some(out)
        }
        _ => None,
    }
}

/// The names behind the indices, each with its length in front.
fn own_names(post: &[u8], count: usize) -> Vec<&[u8]> {
    let mut rest = post.get(34 + count * 2..).unwrap_or_default();
    let mut names = Vec::new();
    while let Some((length, after)) = rest.split_first() {
        let Some((name, after)) = after.split_at_checked(usize::from(*length)) else {
            break;
        };
        names.push(name);
        rest = after;
    }
    names
}
