//! Colour profiles: a few well-known ones get a canonical form, all others are dropped (ICC.1:2010).
//!
//! A profile can name its maker, the day it was made and one calibrated screen. So none is copied: its colours are
//! measured, and where they are those of a well-known space that differs from sRGB, a profile that this file alone
//! defines stands in its place.

use crate::{Fate, FindingKind, Findings, Remains};

/// Notes the profile and returns the canonical one if pictures would look different without it.
pub(crate) fn settle(profile: &[u8], findings: &mut Findings) -> Option<Vec<u8>> {
    let name = described(profile);
    let known =
        measure(profile).and_then(|colours| SPACES.iter().find(|space| space.is_near(&colours)));
    match known {
        Some(space) if space.canonical => {
            findings.add(FindingKind::ColourProfile, Fate::Replaced, Some(space.name));
            Some(space.profile())
        }
        Some(_) => {
            findings.removed(FindingKind::ColourProfile, name.as_deref());
            None
        }
        None => {
            findings.removed(FindingKind::ColourProfile, name.as_deref());
            findings.remains(Remains::ColourShift);
            None
        }
    }
}

/// Notes a profile for which the new file has no place.
pub(crate) fn dismiss(profile: &[u8], findings: &mut Findings) {
    findings.removed(FindingKind::ColourProfile, described(profile).as_deref());
    let usual = measure(profile).is_some_and(|colours| {
        SPACES
            .iter()
            .any(|space| !space.canonical && space.is_near(&colours))
    });
    if !usual {
        findings.remains(Remains::ColourShift);
    }
}

/// Whether these bytes are one of the profiles that [`settle`] writes.
pub(crate) fn is_canonical(profile: &[u8]) -> bool {
    SPACES
        .iter()
        .any(|space| space.canonical && space.profile() == profile)
}

/// A colour space by its primaries, adapted to D50, and its curve.
struct Space {
    name: &'static str,
    /// X, Y and Z of red, green and blue, in units of 1/65536 (s15Fixed16Number).
    primaries: [i32; 9],
    curve: Curve,
    /// Whether pictures in this space need a profile to look right.
    canonical: bool,
    /// How the primaries were adapted to D50 (`chad`).
    adaptation: [i32; 9],
}

#[derive(Clone, Copy)]
enum Curve {
    /// IEC 61966-2-1.
    Srgb,
    /// A pure power, in units of 1/65536.
    Power(i32),
}

/// What was measured of a profile: primaries, and the three curves at 1/4, 1/2 and 3/4.
struct Colours {
    primaries: [i32; 9],
    curves: Vec<[f64; 3]>,
}

impl Space {
    fn is_near(&self, colours: &Colours) -> bool {
        let primaries = self
            .primaries
            .iter()
            .zip(&colours.primaries)
            .all(|(ours, theirs)| ours.abs_diff(*theirs) <= NEAR_PRIMARY);
        let ours = PROBES.map(|at| self.curve.value(at));
        primaries
            && colours.curves.iter().all(|curve| {
                curve
                    .iter()
                    .zip(&ours)
                    .all(|(theirs, ours)| (theirs - ours).abs() < NEAR_CURVE)
            })
    }

    /// The profile that stands for this space: version 4, no date, no maker, no identifier.
    fn profile(&self) -> Vec<u8> {
        let [rx, ry, rz, gx, gy, gz, bx, by, bz] = self.primaries;
        let xyz = |values: [i32; 3]| {
            let mut tag = b"XYZ \0\0\0\0".to_vec();
            values.iter().for_each(|v| tag.extend(v.to_be_bytes()));
            tag
        };
        let mut chad = b"sf32\0\0\0\0".to_vec();
        self.adaptation
            .iter()
            .for_each(|v| chad.extend(v.to_be_bytes()));
        let curve = self.curve.tag();
        let tags: [(&[u8; 4], Vec<u8>); 10] = [
            (b"desc", words(self.name)),
            (b"cprt", words("CC0")),
            (b"wtpt", xyz(D50)),
            (b"chad", chad),
            (b"rXYZ", xyz([rx, ry, rz])),
            (b"gXYZ", xyz([gx, gy, gz])),
            (b"bXYZ", xyz([bx, by, bz])),
            (b"rTRC", curve.clone()),
            (b"gTRC", curve.clone()),
            (b"bTRC", curve),
        ];
        let mut table = size_of_list(tags.len()).to_be_bytes().to_vec();
        let mut data = Vec::new();
        let start = 128 + 4 + 12 * tags.len();
        for (name, tag) in &tags {
            table.extend(*name);
            table.extend(size_of_list(start + data.len()).to_be_bytes());
            table.extend(size_of_list(tag.len()).to_be_bytes());
            data.extend(tag);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        let mut profile = header(size_of_list(start + data.len()));
        profile.extend(table);
        profile.extend(data);
        profile
    }
}

impl Curve {
    fn value(self, at: f64) -> f64 {
        match self {
            Self::Srgb => ((at + 0.055) / 1.055).powf(2.4),
            Self::Power(power) => at.powf(f64::from(power) / 65536.0),
        }
    }

    fn tag(self) -> Vec<u8> {
        let (function, values): (u8, &[i32]) = match &self {
            Self::Power(power) => (0, std::slice::from_ref(power)),
            Self::Srgb => (3, &SRGB_CURVE),
        };
        let mut tag = b"para\0\0\0\0".to_vec();
        tag.extend([0, function, 0, 0]);
        values.iter().for_each(|v| tag.extend(v.to_be_bytes()));
        tag
    }
}

fn header(size: u32) -> Vec<u8> {
    let mut header = size.to_be_bytes().to_vec();
    header.extend([0; 4]);
    header.extend([4, 0, 0, 0]);
    header.extend(b"mntrRGB XYZ ");
    header.extend([0; 12]);
    header.extend(b"acsp");
    header.extend([0; 28]);
    D50.iter().for_each(|v| header.extend(v.to_be_bytes()));
    header.resize(128, 0);
    header
}

/// A text in the one language that `mluc` needs.
fn words(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    tag.extend(size_of_list(units.len()).to_be_bytes());
    tag.extend([0, 0, 0, 28]);
    tag.extend(units);
    tag
}

fn size_of_list(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Measures a profile for screens or cameras that consists of primaries and curves; other kinds are `None`.
fn measure(profile: &[u8]) -> Option<Colours> {
    let plain = profile.get(16..24)? == b"RGB XYZ " && profile.get(36..40)? == b"acsp";
    if !plain || tag(profile, b"A2B0").is_some() {
        return None;
    }
    let mut primaries = [0; 9];
    let names = [b"rXYZ", b"gXYZ", b"bXYZ"];
    for (place, name) in primaries.chunks_mut(3).zip(names) {
        let values = tag(profile, name)?.strip_prefix(b"XYZ ")?.get(4..16)?;
        for (to, from) in place.iter_mut().zip(values.as_chunks().0) {
            *to = i32::from_be_bytes(*from);
        }
    }
    let curves = [b"rTRC", b"gTRC", b"bTRC"]
        .iter()
        .map(|name| PROBES.map(|at| curve_at(tag(profile, name)?, at)))
        .map(|[a, b, c]| Some([a?, b?, c?]))
        .collect::<Option<_>>()?;
    Some(Colours { primaries, curves })
}

/// The value of a curve at a place between 0 and 1.
fn curve_at(tag: &[u8], at: f64) -> Option<f64> {
    if let Some(points) = tag.strip_prefix(b"curv\0\0\0\0") {
        let (_, points) = points.split_first_chunk::<4>()?;
        let points = points.as_chunks::<2>().0;
        let values: Vec<f64> = points
            .iter()
            .take(MOST_POINTS)
            .map(|point| f64::from(u16::from_be_bytes(*point)))
            .collect();
        return match values.as_slice() {
            [] => Some(at),
            [power] => Some(at.powf(power / 256.0)),
            many => interpolate(many, at).map(|value| value / 65535.0),
        };
    }
    let rest = tag.strip_prefix(b"para\0\0\0\0")?;
    let (function, rest) = rest.split_first_chunk::<4>()?;
    let number = |index: usize| {
        let value = rest.as_chunks::<4>().0.get(index)?;
        Some(f64::from(i32::from_be_bytes(*value)) / 65536.0)
    };
    match function {
        [0, 0, ..] => Some(at.powf(number(0)?)),
        [0, 3, ..] if at >= number(4)? => Some((number(1)? * at + number(2)?).powf(number(0)?)),
        [0, 3, ..] => Some(number(3)? * at),
        _ => None,
    }
}

fn interpolate(points: &[f64], at: f64) -> Option<f64> {
    let last = u32::try_from(points.len().checked_sub(1)?).ok()?;
    let place = at * f64::from(last);
    let step = (0..=last).rev().find(|step| f64::from(*step) <= place)?;
    let index = usize::try_from(step).ok()?;
    let low = points.get(index)?;
    let high = points.get(index + 1).unwrap_or(low);
    Some(low + (high - low) * (place - f64::from(step)))
}

/// The name a profile gives itself.
fn described(profile: &[u8]) -> Option<String> {
    let tag = tag(profile, b"desc")?;
    if let Some(rest) = tag.strip_prefix(b"desc\0\0\0\0") {
        let text = rest.get(4..)?;
        return Some(crate::text::guess(text.split(|byte| *byte == 0).next()?));
    }
    let units = tag.strip_prefix(b"mluc")?.get(24..)?.as_chunks().0;
    let units = units.iter().map(|pair| u16::from_be_bytes(*pair));
    Some(char::decode_utf16(units).filter_map(Result::ok).collect())
}

fn tag<'p>(profile: &'p [u8], name: &[u8; 4]) -> Option<&'p [u8]> {
    let (_, rest) = profile.split_at_checked(128)?;
    let (_, entries) = rest.split_first_chunk::<4>()?;
    let entry = entries
        .as_chunks::<12>()
        .0
        .iter()
        .take(MOST_TAGS)
        .find(|entry| entry.starts_with(name))?;
    let [_, _, _, _, o1, o2, o3, o4, s1, s2, s3, s4] = *entry;
    let offset = usize::try_from(u32::from_be_bytes([o1, o2, o3, o4])).ok()?;
    let size = usize::try_from(u32::from_be_bytes([s1, s2, s3, s4])).ok()?;
    profile.get(offset..offset.checked_add(size)?)
}

static SPACES: &[Space] = &[
    Space {
        name: "sRGB",
        primaries: [28578, 14582, 913, 25235, 46981, 6364, 9377, 3973, 46804],
        curve: Curve::Srgb,
        canonical: false,
        adaptation: FROM_D65,
    },
    Space {
        name: "Display P3",
        primaries: [33759, 15807, -72, 19136, 45364, 2746, 10296, 4365, 51387],
        curve: Curve::Srgb,
        canonical: true,
        adaptation: FROM_D65,
    },
    Space {
        name: "Adobe RGB (1998)",
        primaries: [39960, 20389, 1276, 13453, 41004, 3989, 9777, 4143, 48796],
        curve: Curve::Power(144_128),
        canonical: true,
        adaptation: FROM_D65,
    },
    Space {
        name: "ProPhoto RGB",
        primaries: [52276, 18877, 0, 8860, 46653, 0, 2054, 6, 54061],
        curve: Curve::Power(117_965),
        canonical: true,
        adaptation: NONE,
    },
];

const D50: [i32; 3] = [63190, 65536, 54061];
const NONE: [i32; 9] = [65536, 0, 0, 0, 65536, 0, 0, 0, 65536];
/// Bradford's.
const FROM_D65: [i32; 9] = [68674, 1502, -3291, 1939, 64912, -1118, -605, 988, 49262];
/// Power, scale, offset, slope of the straight part, and where it ends.
const SRGB_CURVE: [i32; 5] = [157_286, 62_119, 3_417, 5_072, 2_651];
const PROBES: [f64; 3] = [0.25, 0.5, 0.75];
/// 0.003 of full scale: published tables of one space differ by less, two spaces by more.
const NEAR_PRIMARY: u32 = 200;
const NEAR_CURVE: f64 = 0.012;
const MOST_TAGS: usize = 64;
const MOST_POINTS: usize = 4096;
