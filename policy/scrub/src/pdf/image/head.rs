//! What an image dictionary says of the picture (ISO 32000-2, table 87).

use super::Packed;
use crate::pdf::colour::{self, Used};
use crate::pdf::copy::Copy;
use crate::pdf::object::{Dict, Object, whole};
use crate::{FindingKind, Reason, xmp};

/// The shape of a picture.
pub(super) struct Head {
    /// In pixels.
    pub(super) width: u32,
    /// In pixels.
    pub(super) height: u32,
    /// Bits of one component.
    pub(super) bits: u8,
    /// Components of one pixel; 0 if no colour space tells.
    pub(super) components: usize,
    stencil: bool,
    space: Object,
    decode: Option<Vec<f64>>,
    matte: Option<Vec<f64>>,
    interpolate: bool,
    intent: Object,
}

impl Head {
    /// Reads the entries; `None` if there can be no picture.
    pub(super) fn read(dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<Option<Self>, Reason> {
        let side = |object: Object| {
            let side = object.as_int().and_then(|side| u32::try_from(side).ok());
            side.filter(|side| (1..=MOST_SIDE).contains(side))
        };
        let width = side(either(dict, copy, "Width", "W")?);
        let height = side(either(dict, copy, "Height", "H")?);
        let (Some(width), Some(height)) = (width, height) else {
            return Ok(None);
        };
        let stencil = either(dict, copy, "ImageMask", "IM")?.as_bool() == Some(true);
        let told = either(dict, copy, "BitsPerComponent", "BPC")?.as_int();
        let bits = match (stencil, told) {
            (true, _) => 1,
            (false, Some(bits @ (1 | 2 | 4 | 8 | 16))) => u8::try_from(bits).unwrap_or(8),
            (false, _) => 8,
        };
        let key = if dict.has("ColorSpace") {
            "ColorSpace"
        } else {
            "CS"
        };
        let old = dict.get(key).clone();
        let components = if stencil {
            1
        } else {
            colour::components(&old, copy)?.unwrap_or(0)
        };
        let decode = match copy.numbers(dict, "Decode")? {
            Some(numbers) => Some(numbers),
            None => copy.numbers(dict, "D")?,
        };
        Ok(Some(Self {
            width,
            height,
            bits,
            components,
            stencil,
            space: if stencil { Object::Null } else { old },
            decode,
            matte: copy.numbers(dict, "Matte")?,
            interpolate: either(dict, copy, "Interpolate", "I")?.as_bool() == Some(true),
            intent: copy.get(dict, "Intent")?,
        }))
    }

    /// Bytes of one row of samples; 0 if it is not known.
    pub(super) fn row(&self) -> usize {
        let width = usize::try_from(self.width).unwrap_or(usize::MAX);
        let bits = width
            .saturating_mul(self.components)
            .saturating_mul(usize::from(self.bits));
        bits.div_ceil(8)
    }

    /// Bits that are used in one row.
    pub(super) fn used(&self) -> usize {
        let width = usize::try_from(self.width).unwrap_or(usize::MAX);
        width
            .saturating_mul(self.components)
            .saturating_mul(usize::from(self.bits))
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        usize::try_from(self.height).unwrap_or(usize::MAX)
    }

    /// The entries of the new dictionary that do not say how the data are packed. From then on the components are those
    /// of the new colour space, and none if it does not have as many as the old one claims.
    ///
    /// Also gives the colours that the picture uses, if it has a palette; in the dictionary all others are black.
    pub(super) fn dict(
        &mut self,
        copy: &mut Copy<'_, '_>,
        packed: &Packed,
    ) -> Result<(Dict, Used), Reason> {
        let used = packed.samples.decoded(self.bits, self.decode.as_deref());
        let mut dict = Dict::of_type("XObject")
            .with("Subtype", Object::name("Image"))
            .with("Width", Object::Int(i64::from(self.width)))
            .with("Height", Object::Int(i64::from(self.height)));
        if self.stencil {
            dict.set("ImageMask", Object::Bool(true));
        } else {
            let mut space = colour::build(&self.space, copy)?;
            if used.blank(&mut space) {
                copy.findings.removed(FindingKind::UnusedColours, None);
            }
            if colour::count(&space) == self.components {
                dict.set("ColorSpace", space);
            } else {
                self.components = 0;
            }
        }
        let bits = match packed.filter {
            "JPXDecode" => None,
            "DCTDecode" => Some(8),
            "CCITTFaxDecode" => Some(1),
            _ => Some(i64::from(self.bits)),
        };
        dict.set("BitsPerComponent", bits.map_or(Object::Null, Object::Int));
        dict.set("Decode", self.decode());
        if let Some(matte) = &self.matte {
            dict.set("Matte", array(matte, MOST_NUMBERS));
        }
        if self.interpolate {
            dict.set("Interpolate", Object::Bool(true));
        }
        if INTENTS.iter().any(|intent| self.intent.is_name(intent)) {
            dict.set("Intent", self.intent.clone());
        }
        Ok((dict, used))
    }

    /// `Decode`, if there are enough numbers for all components.
    fn decode(&self) -> Object {
        let decode = self.decode.as_ref().filter(|decode| {
            self.components == 0 || decode.len() >= self.components.saturating_mul(2)
        });
        let count = match self.components {
            0 => MOST_NUMBERS,
            components => components.saturating_mul(2),
        };
        decode.map_or(Object::Null, |decode| array(decode, count))
    }
}

fn array(numbers: &[f64], count: usize) -> Object {
    Object::Array(numbers.iter().take(count).copied().map(number).collect())
}

/// A number as an object, whole where it is whole.
pub(in crate::pdf) fn number(value: f64) -> Object {
    match whole(value) {
        Some(int) if (crate::pdf::object::float(int) - value).abs() == 0.0 => Object::Int(int),
        _ => Object::Real(value),
    }
}

fn either(dict: &Dict, copy: &mut Copy<'_, '_>, long: &str, short: &str) -> Result<Object, Reason> {
    let key = if dict.has(long) { long } else { short };
    copy.get(dict, key)
}

/// Tells of what an image dictionary says besides the picture.
pub(super) fn tell(dict: &Dict, copy: &mut Copy<'_, '_>) -> Result<(), Reason> {
    if let Some(stream) = copy.get(dict, "Metadata")?.as_stream() {
        let packet = copy.bytes(stream, MOST_METADATA).unwrap_or_default();
        xmp::read(&packet, &mut copy.findings);
    }
    let kinds = [
        ("Alternates", FindingKind::SecondPicture),
        ("ID", FindingKind::Identifier),
        ("LastModified", FindingKind::Date),
        ("OPI", FindingKind::ExternalTarget),
        ("PieceInfo", FindingKind::PrivateData),
        ("PtData", FindingKind::Place),
        ("Measure", FindingKind::PrivateData),
        ("AF", FindingKind::EmbeddedFile),
    ];
    for (key, kind) in kinds {
        if dict.has(key) {
            copy.findings.removed(kind, None);
        }
    }
    Ok(())
}

const INTENTS: &[&str] = &[
    "AbsoluteColorimetric",
    "Perceptual",
    "RelativeColorimetric",
    "Saturation",
];
/// Pixels along one side; more is no picture.
const MOST_SIDE: u32 = 1 << 20;
/// Numbers for 32 components.
const MOST_NUMBERS: usize = 64;
const MOST_METADATA: usize = 1 << 20;
