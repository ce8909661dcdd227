//! What a PNG says of its colours, and the canonical form of it.
//!
//! Of several statements the strongest counts, as the standard orders them: cICP, iCCP, sRGB, gAMA with cHRM.

use crate::deflate::ToVec;

use crate::icc;

/// The statements found so far.
#[derive(Default)]
pub(super) struct Colours {
    pub(super) coded: Option<[u8; 4]>,
    /// A canonical profile in the place of the file's own.
    pub(super) profile: Option<Vec<u8>>,
    pub(super) intent: Option<u8>,
    pub(super) gamma: Option<u32>,
    /// Whether the file had a profile, whatever became of it.
    pub(super) had_profile: bool,
}

impl Colours {
    /// The one chunk that the new file gets.
    pub(super) fn canonical(&self) -> Option<(&'static [u8; 4], Vec<u8>)> {
        if let Some(coded) = self.coded {
            return Some((b"cICP", coded.to_vec()));
        }
        if self.had_profile {
            return Some((b"iCCP", packed_profile(self.profile.as_deref()?)));
        }
        if let Some(intent) = self.intent {
            return Some((b"sRGB", vec![intent]));
        }
        Some((b"gAMA", self.gamma?.to_be_bytes().to_vec()))
    }
}

/// Values that name a well-known colour space (ITU-T H.273); others could say anything.
pub(super) fn known_code(body: &[u8]) -> Option<[u8; 4]> {
    let code: [u8; 4] = body.try_into().ok()?;
    matches!(
        code,
        [
            1 | 9 | 11 | 12,
            1 | 8 | 13 | 14 | 15 | 16 | 17 | 18,
            0,
            0 | 1
        ]
    )
    .then_some(code)
}

/// A gamma in units of 1/100000, coarse enough to say nothing else.
pub(super) fn coarse_gamma(body: &[u8]) -> Option<u32> {
    let gamma = u32::from_be_bytes(body.try_into().ok()?);
    match gamma {
        44_500..=46_499 => Some(45_455),
        10_000..=500_000 => Some((gamma + 500) / 1000 * 1000),
        _ => None,
    }
}

/// Whether the chromaticities are those of sRGB.
pub(super) fn is_srgb(body: &[u8]) -> bool {
    let values = body.as_chunks::<4>().0;
    let near = |(value, ours): (&[u8; 4], &u32)| u32::from_be_bytes(*value).abs_diff(*ours) < 500;
    values.len() == 8 && values.iter().zip(&SRGB).all(near)
}

/// Whether a chunk's body is what [`Colours::canonical`] can have written.
pub(super) fn is_canonical(kind: &[u8; 4], body: &[u8]) -> bool {
    match kind {
        b"cICP" => known_code(body).is_some(),
        b"sRGB" => matches!(body, [0..=3]),
        b"gAMA" => coarse_gamma(body).is_some_and(|gamma| gamma.to_be_bytes() == body),
        b"iCCP" => body
            .strip_prefix(b"ICC\0\0")
            .is_some_and(|packed| icc::is_canonical(&super::zlib::unpack(packed, 4096))),
        _ => false,
    }
}

fn packed_profile(profile: &[u8]) -> Vec<u8> {
    let mut packer = ToVec::new(b"ICC\0\0".to_vec(), 9, true);
    // Writing to memory cannot fail; an empty body would fail the second look.
    let packed = packer.put(profile).and_then(|()| packer.finish());
    packed.unwrap_or_default()
}

/// White, red, green and blue, in units of 1/100000.
const SRGB: [u32; 8] = [
    31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
];
