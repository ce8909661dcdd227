//! Boxes about how a picture is shown: colours, the shape of pixels, fields, and the part that is seen.

use super::Children;
use crate::mp4::atom::{Child, Fields, boxed};
use crate::{FindingKind, Findings, Reason, Remains};

/// The canonical form of those boxes, in one order.
pub(super) fn rebuild(children: &Children<'_>, findings: &mut Findings) -> Result<Vec<u8>, Reason> {
    let mut kept = Vec::new();
    if let Some([count @ (1 | 2), order, ..]) = children.find(*b"fiel") {
        kept.extend(boxed(*b"fiel", &[*count, *order & 0x0f]));
    }
    let colours = children.all.iter().filter(|Child(kind, _)| kind == b"colr");
    let mut named = false;
    for Child(_, content) in colours {
        match codes(content) {
            Some(codes) if !named => {
                kept.extend(boxed(*b"colr", &codes));
                named = true;
            }
            Some(_) => {}
            None => {
                findings.removed(FindingKind::ColourProfile, None);
                findings.remains(Remains::ColourShift);
            }
        }
    }
    if let Some(content) = children.find(*b"pasp") {
        let mut fields = Fields::new(content);
        let (across, down) = lowest(fields.u32()?, fields.u32()?);
        if across > 0 && down > 0 && across.max(down) <= MOST_RATIO {
            kept.extend(boxed(
                *b"pasp",
                &[across.to_be_bytes(), down.to_be_bytes()].concat(),
            ));
        }
    }
    if children.find(*b"mdcv").is_some() || children.find(*b"clli").is_some() {
        findings.removed(FindingKind::Settings, None);
        findings.remains(Remains::ColourShift);
    }
    Ok(kept)
}

/// A ratio in lowest terms, so that there is one way only to write it.
fn lowest(across: u32, down: u32) -> (u32, u32) {
    let (mut one, mut other) = (across, down);
    while other > 0 {
        (one, other) = (other, one % other);
    }
    (across / one.max(1), down / one.max(1))
}

/// Larger numbers in the shape of pixels mean nothing to a player, and have room for a name.
const MOST_RATIO: u32 = 0xffff;

/// Colours by their numbers in ITU-T H.273.
fn codes(content: &[u8]) -> Option<Vec<u8>> {
    let kind = content.get(..4)?;
    let length = match kind {
        b"nclx" => 11,
        b"nclc" => 10,
        _ => return None,
    };
    let mut codes = content.get(..length)?.to_vec();
    if let Some(range) = codes.get_mut(10) {
        *range &= 0x80;
    }
    let small = [4, 6, 8].iter().all(|at| codes.get(*at) == Some(&0));
    small.then_some(codes)
}
