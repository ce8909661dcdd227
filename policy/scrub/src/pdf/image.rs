//! Images: their samples or coded pictures are kept, everything said about them goes (ISO 32000-2, 8.9).

mod ascii;
mod fax;
mod head;
mod jbig2;
mod jbig2_regions;
mod jpx;
mod jpx_boxes;
mod jpx_segments;
mod samples;

use self::head::Head;
pub(super) use self::head::number;
use super::colour::Used;
use super::copy::{Copy, Made, Role};
use super::filter::{self, Filter, Unpacked};
use super::object::{Dict, Object};
use crate::{FindingKind, Format, Reason, Remains};

/// How the data of an image are packed in the new file.
struct Packed {
    /// `Filter`.
    filter: &'static str,
    /// `DecodeParms`, if any.
    parms: Dict,
    bytes: Vec<u8>,
    /// The samples that occur, if each pixel has one and it is known.
    samples: Used,
}

/// Builds an image XObject. One whose picture or mask cannot be cleaned is left out, which is told: its place stays
/// empty, and the document is not lost for it.
///
/// # Errors
///
/// When the budget is used up or the file cannot be read.
pub(super) fn build(image: &Object, copy: &mut Copy<'_, '_>) -> Result<Made, Reason> {
    let built = built(image, copy, true);
    Ok(or_lost(built, copy)?.unwrap_or(Made::Nothing))
}

/// What was built; `None`, told, if it could not be cleaned.
fn or_lost<T>(built: Result<T, Reason>, copy: &mut Copy<'_, '_>) -> Result<Option<T>, Reason> {
    match built {
        Ok(built) => Ok(Some(built)),
        Err(reason) if reason.is_final() => Err(reason),
        Err(_) => {
            copy.findings.removed(FindingKind::LostPicture, None);
            Ok(None)
        }
    }
}

fn built(image: &Object, copy: &mut Copy<'_, '_>, masks: bool) -> Result<Made, Reason> {
    let Some(stream) = image.as_stream() else {
        return Ok(Made::Nothing);
    };
    head::tell(&stream.dict, copy)?;
    let Some(mut head) = Head::read(&stream.dict, copy)? else {
        return Ok(Made::Nothing);
    };
    let mut unpacked = copy.doc.unpack(stream, copy.budget)?;
    let Some(packed) = pack(&head, &mut unpacked, copy)? else {
        return Ok(Made::Nothing);
    };
    let (mut dict, _) = head.dict(copy, &packed)?;
    if packed.filter == "FlateDecode" && !dict.has("ImageMask") && !dict.has("ColorSpace") {
        // Samples of which nobody can know the colours.
        return Ok(Made::Nothing);
    }
    if masks {
        set_masks(&mut dict, &stream.dict, &head, copy)?;
    }
    dict.set("Filter", Object::name(packed.filter));
    if !packed.parms.is_empty() {
        dict.set("DecodeParms", Object::Dict(packed.parms));
    }
    copy.findings.remains(Remains::VisibleContent);
    Ok(Made::Packed(dict, packed.bytes))
}

/// Reads the data of an image and packs them anew; `None` if there is no picture in them.
fn pack(
    head: &Head,
    unpacked: &mut Unpacked<'_>,
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Packed>, Reason> {
    copy.budget.next_picture();
    let left = unpacked.left.clone();
    let (name, parms) = match left.as_slice() {
        [] => return samples::pack(head, unpacked, copy),
        [(name, parms)] => (name.as_slice(), parms),
        // No known program packs a picture twice.
        _ => return Err(Reason::Unusual),
    };
    copy.budget.picture(head.width, head.height)?;
    let bytes = unpacked.all(MOST_CODED, copy.budget)?;
    match name {
        b"DCTDecode" => jpeg(&bytes, parms, copy),
        b"JPXDecode" => jpx::pack(&bytes, copy),
        b"CCITTFaxDecode" => fax::pack(&bytes, head.height, parms, copy),
        b"JBIG2Decode" => jbig2::pack(&bytes, head, parms, copy),
        _ => Err(Reason::Unusual),
    }
}

/// A JPEG picture, cleaned as if it had come alone.
fn jpeg(bytes: &[u8], parms: &Dict, copy: &mut Copy<'_, '_>) -> Result<Option<Packed>, Reason> {
    // Viewers look for the first marker.
    let Some(start) = memchr::memmem::find(bytes, &[0xff, 0xd8, 0xff]) else {
        return Ok(None);
    };
    let picture = bytes.get(start..).unwrap_or_default();
    let mut out = Vec::with_capacity(picture.len());
    let is_jpeg = |format| format == Format::Jpeg;
    crate::inner(&picture, &mut out, is_jpeg, copy.budget, &mut copy.findings)?;
    let transform = copy.get(parms, "ColorTransform")?.as_int();
    let mut parms = Dict::new();
    if let Some(transform @ (0 | 1)) = transform {
        parms.set("ColorTransform", Object::Int(transform));
    }
    Ok(Some(Packed {
        filter: "DCTDecode",
        parms,
        bytes: out,
        samples: Used::ALL,
    }))
}

/// `Mask`, `SMask` and what goes with them.
fn set_masks(
    new: &mut Dict,
    old: &Dict,
    head: &Head,
    copy: &mut Copy<'_, '_>,
) -> Result<(), Reason> {
    for key in ["Mask", "SMask"] {
        let entry = old.get(key);
        let resolved = copy.resolve(entry)?;
        if resolved.as_stream().is_some() {
            let made = copy.once(Role::Mask, entry, |copy, mask| built(mask, copy, false))?;
            new.set(key, made.unwrap_or(Object::Null));
        } else if key == "Mask"
            && let Some(range) = copy.numbers(old, key)?
        {
            let range = range.into_iter().map(number);
            let count = head.components.saturating_mul(2);
            let range: Vec<Object> = range.take(count).collect();
            new.set(key, Object::Array(range));
        }
    }
    let inside = copy.get(old, "SMaskInData")?.as_int();
    if let Some(inside @ (1 | 2)) = inside {
        new.set("SMaskInData", Object::Int(inside));
    }
    Ok(())
}

/// The least number of bytes of an inline image whose entries have their full names; 0 if it is packed.
///
/// # Errors
///
/// When the budget is used up.
pub(super) fn inline_length(dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<usize, Reason> {
    if dict.has("Filter") {
        return Ok(0);
    }
    let head = Head::read(dict, copy)?;
    Ok(head.map_or(0, |head| head.row().saturating_mul(head.rows())))
}

/// An image that stands in the content.
pub(super) struct Inline {
    /// Its entries.
    pub(super) dict: Dict,
    /// Its data, packed.
    pub(super) data: Vec<u8>,
    /// The colours that it uses, if it has a palette.
    pub(super) used: Used,
}

/// The new entries and data of an inline image; `None` if there is no picture in it.
///
/// # Errors
///
/// As [`build`].
pub(super) fn inline(
    dict: &Dict,
    data: &[u8],
    copy: &mut Copy<'_, '_>,
) -> Result<Option<Inline>, Reason> {
    let Some(mut head) = Head::read(dict, copy)? else {
        return Ok(None);
    };
    let filters: Vec<Filter> = filter::of_dict(dict, |object| copy.resolve(object))?;
    let mut unpacked = Unpacked::of_bytes(data, filters)?;
    let packed = pack(&head, &mut unpacked, copy);
    let Some(packed) = or_lost(packed, copy)?.flatten() else {
        return Ok(None);
    };
    let short = match packed.filter {
        "FlateDecode" => "Fl",
        "DCTDecode" => "DCT",
        "CCITTFaxDecode" => "CCF",
        _ => {
            copy.findings.removed(FindingKind::LostPicture, None);
            return Ok(None);
        }
    };
    let (mut new, used) = head.dict(copy, &packed)?;
    if packed.filter == "FlateDecode" && !new.has("ImageMask") && !new.has("ColorSpace") {
        return Ok(None);
    }
    // What an image in the content cannot have (table 91).
    for key in ["Type", "Subtype", "Intent", "Matte"] {
        new.set(key, Object::Null);
    }
    new.set(
        "Filter",
        Object::Array(vec![Object::name("A85"), Object::name(short)]),
    );
    if !packed.parms.is_empty() {
        let parms = vec![Object::Null, Object::Dict(packed.parms)];
        new.set("DecodeParms", Object::Array(parms));
    }
    Ok(Some(Inline {
        dict: new,
        data: ascii::packed(&packed.bytes),
        used,
    }))
}

/// Bytes of one coded picture.
const MOST_CODED: usize = 96 << 20;
