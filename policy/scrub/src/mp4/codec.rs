//! What stands inside the samples, and what of it is kept.

pub(super) mod aac;
pub(super) mod aac_books;
pub(super) mod aac_config;
pub(super) mod av1;
mod av1_sequence;
pub(super) mod avc;
pub(super) mod bits;
pub(super) mod h263;
pub(super) mod hevc;
mod hevc_sets;
pub(super) mod mpeg4;
mod mpeg4_layer;
pub(super) mod nal;
pub(super) mod notes;
pub(super) mod opus;
pub(super) mod packet;
pub(super) mod vp;
pub(super) mod words;

use self::aac_books::Bands;
use self::avc::Avc;
use self::hevc::Hevc;
use crate::{Budget, Findings, Format, Reason};

/// How the samples of one entry are coded, as far as they are read here.
#[derive(Clone)]
pub(super) enum Coding {
    /// Copied as they are.
    Opaque,
    Avc(Avc),
    Hevc(Hevc),
    Av1,
    /// MPEG-4 Visual: the time code of the first group of pictures, once that is known.
    Mpeg4(Option<u32>),
    H263(h263::Form),
    Vp8,
    Vp9,
    Aac(Bands),
    /// Opus: how many streams each packet holds.
    Opus(u8),
    /// AMR: bytes of a frame for each of the sixteen modes.
    Amr(&'static [u8; 16]),
    ProRes,
    /// Motion JPEG: each sample is a picture.
    Jpeg,
    /// 3GPP timed text and QuickTime text: a length and words.
    Text,
    /// WebVTT in boxes.
    Vtt,
}

impl Coding {
    /// Whether samples are copied without being read.
    pub(super) fn is_opaque(&self) -> bool {
        matches!(self, Self::Opaque)
    }

    /// The bytes of the length in front of each unit, if samples are made of units.
    pub(super) fn prefix(&self) -> Option<usize> {
        if let Self::Avc(Avc { size, .. }) | Self::Hevc(Hevc { size }) = self {
            return Some(*size);
        }
        None
    }

    /// Whether a unit that begins with these two bytes is a part of a picture and copied.
    pub(super) fn is_slice(&self, head: &[u8]) -> bool {
        if let Self::Avc(_) = self {
            return avc::is_slice(head);
        }
        matches!(self, Self::Hevc(_)) && hevc::is_slice(head)
    }

    /// Writes to `out` what a decoder needs of one unit, with its length.
    pub(super) fn unit(
        &mut self,
        unit: &[u8],
        out: &mut Vec<u8>,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        if let Self::Avc(avc) = self {
            return avc.unit(unit, out, findings);
        }
        if let Self::Hevc(hevc) = self {
            return hevc.unit(unit, out, findings);
        }
        Err(Reason::Damaged)
    }

    /// Writes to `out` what a decoder needs of one sample.
    pub(super) fn clean(
        &mut self,
        sample: &[u8],
        out: &mut Vec<u8>,
        budget: &mut Budget,
        findings: &mut Findings,
    ) -> Result<(), Reason> {
        match self {
            Self::Opaque => out.extend(sample),
            // These are read unit by unit.
            Self::Avc(_) | Self::Hevc(_) => return Err(Reason::Damaged),
            Self::Av1 => av1::clean(sample, out, findings)?,
            Self::Mpeg4(midnight) => mpeg4::clean(midnight, sample, out, findings)?,
            Self::H263(form) => h263::clean(form, sample, out, findings)?,
            Self::Vp8 => vp::vp8(sample, out)?,
            Self::Vp9 => vp::vp9(sample, out, findings)?,
            Self::Aac(bands) => aac::clean(bands, sample, out, findings)?,
            Self::Opus(streams) => opus::streams(*streams, sample, out, findings)?,
            Self::ProRes => packet::prores(sample, out, findings)?,
            Self::Amr(sizes) => packet::amr(sizes, sample, out)?,
            Self::Jpeg => jpeg(sample, out, budget, findings)?,
            Self::Text => words::text(sample, out, findings)?,
            Self::Vtt => words::vtt(sample, out, findings)?,
        }
        Ok(())
    }
}

/// Cleans one picture of a Motion JPEG video.
fn jpeg(
    sample: &[u8],
    out: &mut Vec<u8>,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Result<(), Reason> {
    budget.frame(|budget| {
        let jpeg = |format| format == Format::Jpeg;
        crate::inner(&sample, out, jpeg, budget, findings).map(|_| ())
    })
}
