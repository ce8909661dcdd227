//! What a page says of its colours and its place on the screen, in canonical form (TIFF 6.0, sections 8 and 20 to 22).

use super::page::{Page, Tags};
use crate::{Budget, Fate, FindingKind, Findings, Reason, Remains, icc};

/// The tags beside those of the pixels that the new file gets.
#[derive(Default)]
pub(super) struct Colours {
    /// Red, then green, then blue of each colour of a table.
    pub(super) table: Vec<u16>,
    /// How the picture has to be turned, 2 to 8.
    pub(super) turn: Option<u16>,
    /// Whether the luma coefficients are those of ITU-R BT.709.
    pub(super) television: bool,
    /// Whether shared colours lie on a pixel and not between pixels.
    pub(super) cosited: bool,
    /// Black and white of each sample, if they are not the usual ones.
    pub(super) range: Option<[u32; 6]>,
    /// A canonical profile in the place of the file's own.
    pub(super) profile: Option<Vec<u8>>,
    /// Width to height of a pixel, if it is not square: fax pages.
    pub(super) aspect: Option<(u32, u32)>,
}

impl Colours {
    /// Reads the tags and names those that are not kept as they are.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] for a table of colours that is too short.
    pub(super) fn read(
        tags: &Tags<'_, '_>,
        page: &Page,
        findings: &mut Findings,
        budget: &mut Budget,
    ) -> Result<Self, Reason> {
        let turn = Some(tags.small(274, 1)?).filter(|turn| (2..=8).contains(turn));
        if turn.is_some() {
            findings.add(FindingKind::Orientation, Fate::Kept, None);
        }
        let mut colours = Self {
            turn,
            cosited: page.meaning == 6 && tags.small(531, 1)? == 2,
            ..Self::default()
        };
        if page.meaning == 3 {
            colours.table = table(tags, page)?;
        }
        if page.meaning == 6 {
            colours.luma(tags, findings)?;
        }
        colours.profile(tags, findings, budget)?;
        colours.density(tags, findings)?;
        // Curves, white and primaries of one screen or scanner.
        let usual = is_near(tags, 318, &WHITE)? && is_near(tags, 319, &PRIMARIES)?;
        if !usual || tags.has(301) || tags.has(342) {
            findings.removed(FindingKind::ColourProfile, None);
            findings.remains(Remains::ColourShift);
        }
        Ok(colours)
    }

    /// Reads how luma and the two colour differences are made of red, green and blue.
    fn luma(&mut self, tags: &Tags<'_, '_>, findings: &mut Findings) -> Result<(), Reason> {
        let mut odd = false;
        if let Some(entry) = tags.entry(529)? {
            self.television = is_near(tags, entry.tag, &[0.2126, 0.7152, 0.0722])?;
            odd |= !self.television && !is_near(tags, entry.tag, &[0.299, 0.587, 0.114])?;
        }
        if let Some(entry) = tags.entry(532)? {
            let told = tags.file.ratios(entry, 6)?;
            let whole: Vec<u32> = told
                .iter()
                .filter(|(over, under)| *under > 0 && over.is_multiple_of(*under))
                .map(|(over, under)| over / under)
                .filter(|value| *value <= u32::from(u16::MAX))
                .collect();
            match <[u32; 6]>::try_from(whole) {
                Ok(range) => self.range = Some(range).filter(|range| *range != RANGE),
                Err(_) => odd = true,
            }
        }
        if odd {
            findings.removed(FindingKind::ColourProfile, None);
            findings.remains(Remains::ColourShift);
        }
        Ok(())
    }

    fn profile(
        &mut self,
        tags: &Tags<'_, '_>,
        findings: &mut Findings,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let Some(entry) = tags.entry(34675)? else {
            return Ok(());
        };
        let profile = tags.file.bytes(entry, MOST_PROFILE)?;
        budget.work(crate::source::widen(profile.len()))?;
        self.profile = icc::settle(&profile, findings);
        Ok(())
    }

    /// Drops the density, but keeps the shape of pixels that are not square.
    fn density(&mut self, tags: &Tags<'_, '_>, findings: &mut Findings) -> Result<(), Reason> {
        let mut density = [None, None];
        for (slot, tag) in density.iter_mut().zip([282, 283]) {
            if let Some(entry) = tags.entry(tag)? {
                *slot = tags.file.ratios(entry, 1)?.first().copied();
            }
        }
        let [Some(across), Some(down)] = density else {
            if density.iter().any(Option::is_some) {
                findings.removed(FindingKind::Density, None);
            }
            return Ok(());
        };
        let number = |(over, under): (u32, u32)| f64::from(over) / f64::from(under.max(1));
        let shape = number(across) / number(down);
        let near = |(wide, high): &&(u32, u32)| {
            (shape * f64::from(*high) / f64::from(*wide) - 1.0).abs() < 0.03
        };
        self.aspect = ASPECTS.iter().find(near).copied();
        let told = (across, down, tags.small(296, 2)?);
        if self.aspect.map(|(wide, high)| ((wide, 1), (high, 1), 1)) != Some(told) {
            findings.removed(FindingKind::Density, None);
        }
        Ok(())
    }
}

/// Whether the ratios of a tag are these, or the tag is not there.
fn is_near(tags: &Tags<'_, '_>, tag: u16, usual: &[f64]) -> Result<bool, Reason> {
    let Some(entry) = tags.entry(tag)? else {
        return Ok(true);
    };
    let told = tags.file.ratios(entry, 6)?;
    let near = |((over, under), usual): (&(u32, u32), &f64)| {
        (f64::from(*over) / f64::from((*under).max(1)) - usual).abs() < 0.002
    };
    Ok(told.len() == usual.len() && told.iter().zip(usual).all(near))
}

/// Reads a table of colours.
fn table(tags: &Tags<'_, '_>, page: &Page) -> Result<Vec<u16>, Reason> {
    let count = 3_usize << page.bits.min(8);
    let told = tags.numbers(320, count)?;
    if told.len() != count {
        return Err(Reason::Damaged);
    }
    let narrow = |value: &u64| u16::try_from(*value).map_err(|_| Reason::Damaged);
    told.iter().map(narrow).collect()
}

/// White, red, green and blue of sRGB.
const WHITE: [f64; 2] = [0.3127, 0.329];
const PRIMARIES: [f64; 6] = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06];
/// What the range of samples is where no tag says it.
const RANGE: [u32; 6] = [0, 255, 128, 255, 128, 255];
/// Shapes of pixels that fax machines make (ITU-T T.4, table 1).
pub(super) const ASPECTS: [(u32, u32); 4] = [(204, 98), (204, 391), (408, 391), (100, 200)];
/// Larger profiles are never one of those that are known.
const MOST_PROFILE: usize = 4 << 20;
