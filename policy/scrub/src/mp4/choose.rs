//! Which tracks are kept.

use super::codec::words;
use super::entry::{self, Entry, Media};
use super::movie::Movie;
use super::samples::Samples;
use super::table::{Sizes, Table};
use super::track::Track;
use crate::{Budget, FindingKind, Findings, Format, ReadAt, Reason, Remains, text};

/// A track that is kept.
pub(super) struct Kept {
    pub(super) media: Media,
    pub(super) track: Track,
    pub(super) entries: Vec<Entry>,
}

impl Kept {
    pub(super) fn table(&self) -> &Table {
        &self.track.table
    }
}

/// Chooses the tracks to keep and tells about the others.
///
/// # Errors
///
/// [`Reason::Damaged`] if there is neither picture nor sound, and as [`entry::read`].
pub(super) fn tracks(
    movie: &mut Movie,
    src: &dyn ReadAt,
    format: Format,
    budget: &mut Budget,
) -> Result<Vec<Kept>, Reason> {
    let all = std::mem::take(&mut movie.tracks);
    let view = View::of(&all, format);
    let mut kept = Vec::new();
    let mut unknown = None;
    for track in all {
        let bytes = track.table.sizes.sum();
        let media = view.media(&track, src, &mut movie.notes.findings, budget)?;
        let one = match media.map(|media| (media, keep(track, media, movie, src, format, budget))) {
            None => None,
            // Telephones write a second sound track in a coding of their own beside the usual one.
            Some((Media::Sound, Err(Reason::Unusual))) => {
                unknown = Some(Reason::Unusual);
                None
            }
            Some((_, one)) => one?,
        };
        match one {
            Some(one) => kept.push(one),
            None => movie.left_out = movie.left_out.saturating_add(bytes),
        }
    }
    match unknown {
        Some(reason) if !kept.iter().any(|kept| kept.media == Media::Sound) => return Err(reason),
        Some(_) => {
            let findings = &mut movie.notes.findings;
            findings.removed(FindingKind::HiddenFootage, None);
        }
        None => {}
    }
    if !kept.iter().any(|kept| kept.media != Media::Words) {
        return Err(if movie.cut {
            Reason::Truncated
        } else {
            Reason::Damaged
        });
    }
    Ok(kept)
}

/// What has to be known of all tracks to choose one.
struct View {
    chapters: Vec<u32>,
    /// Whether the player shows some picture or plays some sound.
    enabled: [bool; 2],
    /// Whether there is a moving picture.
    moving: bool,
    format: Format,
}

impl View {
    fn of(all: &[Track], format: Format) -> Self {
        let enabled = [b"vide", b"soun"].map(|handler| {
            let mut tracks = all.iter().filter(|track| track.handler == *handler);
            tracks.any(|track| track.enabled && track.table.sizes.count() > 0)
        });
        Self {
            chapters: all
                .iter()
                .flat_map(|track| track.chapters.clone())
                .collect(),
            enabled,
            moving: all
                .iter()
                .any(|each| each.handler == *b"vide" && !is_still(each)),
            format,
        }
    }

    /// What a track is for, or `None` if it is not kept.
    fn media(
        &self,
        track: &Track,
        src: &dyn ReadAt,
        findings: &mut Findings,
        budget: &mut Budget,
    ) -> Result<Option<Media>, Reason> {
        let [shown, heard] = self.enabled;
        let chapter = self.chapters.contains(&track.id);
        let hidden = Some(FindingKind::HiddenFootage);
        let (media, left_out) = match &track.handler {
            b"vide" if chapter => (Media::Picture, Some(FindingKind::Chapters)),
            b"vide" if self.format == Format::M4a => {
                (Media::Picture, Some(FindingKind::CoverPicture))
            }
            b"vide" if self.moving && is_still(track) => {
                (Media::Picture, Some(FindingKind::CoverPicture))
            }
            b"vide" if shown && !track.enabled => (Media::Picture, hidden),
            b"vide" => (Media::Picture, None),
            b"soun" if heard && !track.enabled => (Media::Sound, hidden),
            b"soun" => (Media::Sound, None),
            // Words in a file of sound are chapters, even if nothing refers to them.
            b"text" | b"sbtl" | b"subt" if chapter || self.format == Format::M4a => {
                titles(track, src, findings, budget)?;
                return Ok(None);
            }
            b"text" | b"sbtl" | b"subt" => (Media::Words, None),
            b"hint" => return Ok(None),
            b"tmcd" | b"meta" | b"camm" | b"nrtm" | b"data" => {
                let kind = track.entries.get(12..16).unwrap_or(&track.handler);
                findings.removed(FindingKind::Telemetry, Some(&text::guess(kind)));
                return Ok(None);
            }
            handler => {
                findings.removed(FindingKind::PrivateData, Some(&text::guess(handler)));
                return Ok(None);
            }
        };
        if let Some(kind) = left_out {
            findings.removed(kind, None);
            return Ok(None);
        }
        Ok((track.table.sizes.count() > 0).then_some(media))
    }
}

/// Whether a track of pictures holds still ones, such as a cover.
fn is_still(track: &Track) -> bool {
    let kind = track.entries.get(12..16).unwrap_or_default();
    let stills: [&[u8]; 7] = [
        b"jpeg", b"png ", b"tiff", b"gif ", b"bmp ", b"PNTG", b"heic",
    ];
    stills.contains(&kind)
}

/// Rebuilds the entries of a track; subtitles that are not words of people are left out.
fn keep(
    mut track: Track,
    media: Media,
    movie: &mut Movie,
    src: &dyn ReadAt,
    format: Format,
    budget: &mut Budget,
) -> Result<Option<Kept>, Reason> {
    let findings = &mut movie.notes.findings;
    let mut entries = match entry::read(&track.entries, media, format, findings) {
        Err(Reason::Unusual | Reason::Damaged) if media == Media::Words => {
            let kind = track.entries.get(12..16).unwrap_or_default();
            findings.removed(FindingKind::PrivateData, Some(&text::guess(kind)));
            return Ok(None);
        }
        entries => entries?,
    };
    if track.elsewhere {
        return Err(Reason::Unusual);
    }
    let coded = entries.iter().any(|entry| !entry.coding.is_opaque());
    if let Sizes::Same { count, .. } = &track.table.sizes
        && coded
    {
        movie.room.pay(u64::from(*count), budget)?;
    }
    used(&mut track.table, &mut entries)?;
    pack(&mut track.table, &mut entries)?;
    if media == Media::Words {
        if let Some(words) = measured(&track, &entries, src, budget)? {
            findings.removed(FindingKind::Telemetry, Some(&words));
            return Ok(None);
        }
        findings.remains(Remains::Wording);
    } else if let Some(letters) = track.letters() {
        findings.removed(FindingKind::Settings, Some(&letters));
    }
    Ok(Some(Kept {
        media,
        track,
        entries,
    }))
}

/// Drops entries that no chunk uses.
fn used(table: &mut Table, entries: &mut Vec<Entry>) -> Result<(), Reason> {
    let mut numbers: Vec<Option<u16>> = vec![None; entries.len()];
    for chunk in &table.chunks {
        let slot = numbers.get_mut(usize::from(chunk.entry));
        *slot.ok_or(Reason::Damaged)? = Some(0);
    }
    for (new, slot) in (0..).zip(numbers.iter_mut().filter(|slot| slot.is_some())) {
        *slot = Some(new);
    }
    for chunk in &mut table.chunks {
        let new = numbers.get(usize::from(chunk.entry)).copied().flatten();
        chunk.entry = new.ok_or(Reason::Damaged)?;
    }
    let mut slots = numbers.into_iter();
    entries.retain(|_| slots.next().is_some_and(|slot| slot.is_some()));
    Ok(())
}

/// Settles how many samples stand in a packet of sound whose packets are all alike: some programs count packets,
/// others the samples in them.
fn pack(table: &mut Table, entries: &mut [Entry]) -> Result<(), Reason> {
    let Some(first) = entries.first().map(|entry| entry.packed) else {
        return Err(Reason::Damaged);
    };
    if entries.iter().any(|entry| entry.packed != first) {
        return Err(Reason::Unusual);
    }
    let (Some(packed), count) = (first, table.sizes.count()) else {
        return Ok(());
    };
    let whole = match &table.sizes {
        Sizes::Same { size, .. } => *size == packed.bytes,
        Sizes::Each(each) => each.iter().all(|size| *size == packed.bytes),
    };
    let counted = matches!(table.sizes, Sizes::Same { .. });
    if !whole && !counted {
        return Err(Reason::Unusual);
    }
    if whole {
        for packed in entries.iter_mut().filter_map(|entry| entry.packed.as_mut()) {
            packed.samples = 1;
        }
    }
    table.sizes = Sizes::Same {
        size: packed.bytes,
        count,
    };
    Ok(())
}

/// Names the chapters, whose titles are samples of text.
fn titles(
    track: &Track,
    src: &dyn ReadAt,
    findings: &mut Findings,
    budget: &mut Budget,
) -> Result<(), Reason> {
    findings.removed(FindingKind::Chapters, None);
    let mut samples = Samples::of(src, &track.table);
    for _ in 0..MOST_TITLES {
        let Ok(Some(sample)) = samples.next(MOST_WORDS, budget) else {
            break;
        };
        let title = words::of_text(&sample);
        findings.removed(FindingKind::Chapters, Some(&title));
    }
    Ok(())
}

/// The first words of a track if they are measurements: drones and cameras write places into subtitles.
fn measured(
    track: &Track,
    entries: &[Entry],
    src: &dyn ReadAt,
    budget: &mut Budget,
) -> Result<Option<String>, Reason> {
    let boxes = entries.iter().any(|entry| &entry.kind == b"wvtt");
    let mut samples = Samples::of(src, &track.table);
    let (mut digits, mut all, mut first) = (0_usize, 0_usize, None);
    while let Some(sample) = samples.next(MOST_WORDS, budget)? {
        let words = if boxes {
            words::of_vtt(&sample)
        } else {
            words::of_text(&sample)
        };
        budget.work(crate::source::widen(words.len()))?;
        if words.trim().is_empty() {
            continue;
        }
        first.get_or_insert_with(|| words.clone());
        if is_measured(&words) {
            return Ok(Some(words));
        }
        digits += words.chars().filter(char::is_ascii_digit).count();
        all += words.chars().filter(|c| !c.is_whitespace()).count();
    }
    Ok(first.filter(|_| digits * 3 > all))
}

/// Whether words hold a sentence of a receiver of positions, or a number as exact as one.
fn is_measured(words: &str) -> bool {
    let signs = ["GPS", "$GP", "$GN", "latitude", "longitude", "[iso"];
    let exact = words
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|number| number.split_once('.'))
        .any(|(whole, part)| !whole.is_empty() && part.len() >= 4 && !part.contains('.'));
    exact || signs.iter().any(|sign| words.contains(sign))
}

const MOST_TITLES: usize = 200;
const MOST_WORDS: usize = 64 << 10;
