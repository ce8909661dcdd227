//! The first pass over a TIFF: which pages there are, and what the new file needs of them.

use super::colours::Colours;
use super::file::{Directory, Entry, File};
use super::page::{Page, Tags};
use super::recode::Recoder;
use super::{notes, raw};
use crate::{Budget, Fate, FindingKind, Findings, ReadAt, Reason, Remains};

/// What the new file will be made of.
pub(super) struct Survey<'a> {
    pub(super) file: File<'a>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) findings: Findings,
    known: Known,
    /// Strips and tiles of all pages.
    chunks: usize,
}

/// One page with what the first pass found out.
pub(super) struct Leaf {
    pub(super) page: Page,
    pub(super) colours: Colours,
    /// The new size of each strip or tile, in bytes.
    pub(super) sizes: Vec<u32>,
    /// Where the tables lie that the page's JPEG streams share.
    shared: Option<Entry>,
}

/// How much of the file belongs to something.
#[derive(Default)]
struct Known {
    bytes: u64,
    end: u64,
    parts: u64,
}

impl<'a> Survey<'a> {
    /// Reads all directories and measures all strips and tiles.
    ///
    /// # Errors
    ///
    /// The reason for which the file is refused.
    pub(super) fn of(src: &'a dyn ReadAt, budget: &mut Budget) -> Result<Self, Reason> {
        let file = File::open(src)?;
        raw::check_head(&file)?;
        let mut survey = Self {
            leaves: Vec::new(),
            findings: Findings::default(),
            known: Known::default(),
            chunks: 0,
            file,
        };
        survey.known.add(0, survey.file.head());
        let found = survey.directories(budget)?;
        // A file that has nothing but small pictures has them for pages.
        let only_small = found.iter().all(|(_, _, small)| *small);
        for (at, directory, small) in &found {
            survey.directory(*at, directory, *small && !only_small, budget)?;
        }
        if survey.leaves.is_empty() {
            return Err(Reason::Damaged);
        }
        survey.rest();
        Ok(survey)
    }

    /// Reads the chain of directories; each with whether it says that it is a small picture of another one.
    fn directories(&mut self, budget: &mut Budget) -> Result<Vec<(u64, Directory, bool)>, Reason> {
        let mut found: Vec<(u64, Directory, bool)> = Vec::new();
        let mut at = self.file.first;
        while at != 0 {
            budget.page()?;
            if found.iter().any(|(known, _, _)| *known == at) {
                return Err(Reason::Damaged);
            }
            let directory = self.file.directory(at, budget)?;
            budget.work(u64::try_from(found.len()).unwrap_or(u64::MAX))?;
            let tags = Tags {
                file: &self.file,
                entries: &directory.entries,
            };
            raw::check(&tags)?;
            let small = is_small(&tags)?;
            let next = directory.next;
            found.push((at, directory, small));
            at = next;
        }
        Ok(found)
    }

    fn directory(
        &mut self,
        at: u64,
        directory: &Directory,
        small: bool,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        let tags = Tags {
            file: &self.file,
            entries: &directory.entries,
        };
        self.known.claim(&tags, at, directory, budget)?;
        notes::name(&tags, &mut self.findings, budget)?;
        below(&tags, &mut self.known, &mut self.findings, budget)?;
        if small {
            self.findings.removed(FindingKind::Thumbnail, None);
            return Ok(());
        }
        let page = Page::read(&tags, budget)?;
        let colours = Colours::read(&tags, &page, &mut self.findings, budget)?;
        self.chunks = self.chunks.saturating_add(page.chunks.len());
        if self.chunks > MOST_CHUNKS {
            return Err(Reason::TooManyParts);
        }
        let shared = tags.entry(347)?.copied();
        let leaf = self.measure(page, colours, shared, budget)?;
        self.leaves.push(leaf);
        Ok(())
    }

    /// Packs every strip or tile once to know its new size, and what of it is used.
    fn measure(
        &mut self,
        page: Page,
        mut colours: Colours,
        shared: Option<Entry>,
        budget: &mut Budget,
    ) -> Result<Leaf, Reason> {
        let tables = tables(&self.file, shared.as_ref())?;
        let mut recoder = Recoder::new(self.file.src, self.file.little, &page, tables);
        let mut sizes = Vec::with_capacity(page.chunks.len());
        for index in 0..page.chunks.len() {
            let whole = page.shape(index)?.whole();
            budget.unpack(whole, whole)?;
            let size = recoder.chunk(index, &mut std::io::sink(), budget)?;
            sizes.push(u32::try_from(size).map_err(|_| Reason::TooLarge)?);
        }
        if recoder.rows.slack {
            self.findings.removed(FindingKind::Slack, None);
        }
        let used = recoder.rows.used;
        self.findings.absorb(std::mem::take(&mut recoder.findings));
        if blank(&mut colours.table, &used) {
            self.findings.removed(FindingKind::UnusedColours, None);
        }
        if page.extra.contains(&2) {
            self.findings.remains(Remains::HiddenPixels);
        }
        if page.hidden {
            let left_out = budget.drops_hidden();
            let fate = if left_out { Fate::Removed } else { Fate::Kept };
            self.findings.add(FindingKind::SecondPicture, fate, None);
            if !left_out {
                self.findings.remains(Remains::HiddenContent);
            }
        }
        Ok(Leaf {
            page,
            colours,
            sizes,
            shared,
        })
    }

    /// Names bytes that belong to nothing.
    fn rest(&mut self) {
        let all = self.file.src.len();
        let behind = all.saturating_sub(self.known.end);
        // One byte may fill up an odd length.
        if behind > 1 {
            let size = format!("{behind} B");
            self.findings.removed(FindingKind::Trailer, Some(&size));
        }
        let inside = all.saturating_sub(behind).saturating_sub(self.known.bytes);
        if inside > self.known.parts {
            self.findings.removed(FindingKind::Slack, None);
        }
    }
}

impl Leaf {
    /// The tables that the JPEG streams of the page share.
    ///
    /// # Errors
    ///
    /// [`Reason::Damaged`] if they are too long to be tables.
    pub(super) fn tables(&self, file: &File<'_>) -> Result<Vec<u8>, Reason> {
        tables(file, self.shared.as_ref())
    }
}

fn tables(file: &File<'_>, shared: Option<&Entry>) -> Result<Vec<u8>, Reason> {
    match shared {
        Some(entry) if entry.length() > MOST_TABLES => Err(Reason::Damaged),
        Some(entry) => file.bytes(entry, usize::MAX),
        None => Ok(Vec::new()),
    }
}

impl Known {
    fn add(&mut self, start: u64, length: u64) {
        self.bytes = self.bytes.saturating_add(length);
        self.end = self.end.max(start.saturating_add(length));
        self.parts = self.parts.saturating_add(1);
    }

    /// Adds a directory, its values and the strips or tiles that it leads to.
    fn claim(
        &mut self,
        tags: &Tags<'_, '_>,
        at: u64,
        directory: &Directory,
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        self.add(at, directory.size);
        for entry in tags.entries.iter().filter(|entry| entry.outside) {
            self.add(entry.at(), entry.length());
        }
        for (starts, lengths) in [(273, 279), (324, 325), (513, 514)] {
            let starts = tags.numbers(starts, MOST_CHUNKS).unwrap_or_default();
            let lengths = tags.numbers(lengths, MOST_CHUNKS).unwrap_or_default();
            budget.work(u64::try_from(starts.len()).unwrap_or(u64::MAX))?;
            for (start, length) in starts.iter().zip(&lengths) {
                self.add(*start, *length);
            }
        }
        Ok(())
    }
}

/// Goes through the directories that hang below a page.
fn below(
    tags: &Tags<'_, '_>,
    known: &mut Known,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<(), Reason> {
    for link in tags.numbers(330, MOST_LINKS)? {
        // What hangs below a page is another size of it, or a camera's own data.
        let inner = tags.file.directory(link, budget)?;
        let below = Tags {
            file: tags.file,
            entries: &inner.entries,
        };
        raw::check(&below)?;
        known.claim(&below, link, &inner, budget)?;
        let kind = if is_small(&below)? {
            FindingKind::Thumbnail
        } else {
            FindingKind::SecondPicture
        };
        findings.removed(kind, None);
    }
    for link in [34665, 34853] {
        let at = tags.numbers(link, 1).unwrap_or_default().first().copied();
        if let Some(inner) = at.and_then(|at| Some((at, tags.file.directory(at, budget).ok()?))) {
            let below = Tags {
                file: tags.file,
                entries: &inner.1.entries,
            };
            known.claim(&below, inner.0, &inner.1, budget)?;
        }
    }
    Ok(())
}

/// Whether a directory says that it is another one's picture in a smaller size.
fn is_small(tags: &Tags<'_, '_>) -> Result<bool, Reason> {
    Ok(tags.number(254)?.unwrap_or(0) & 1 == 1 || tags.small(255, 1)? == 2)
}

/// Makes colours that no pixel uses black; whether one of them was not.
fn blank(table: &mut [u16], used: &[bool; 256]) -> bool {
    let mut changed = false;
    let count = table.len() / 3;
    for plane in table.chunks_mut(count.max(1)) {
        for (value, used) in plane.iter_mut().zip(used) {
            changed |= !used && *value != 0;
            *value = if *used { *value } else { 0 };
        }
    }
    changed
}

/// A page leads to no more other sizes of itself.
const MOST_LINKS: usize = 64;
/// Eight tables of each kind are shorter.
const MOST_TABLES: u64 = 8192;
/// Strips and tiles of all pages together.
const MOST_CHUNKS: usize = 1 << 20;
