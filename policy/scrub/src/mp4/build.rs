//! The new file's boxes, all but the media.

use super::atom::{boxed, full};
use super::choose::Kept;
use super::edit;
use super::entry::{Media, Packed};
use super::plan::Place;
use super::shape::Turn;
use super::table::{Chunk, Runs, Sizes};
use super::track::UNDETERMINED;
use crate::source::widen;
use crate::{Format, Reason};

/// What the boxes are made of.
pub(super) struct Layout<'l> {
    pub(super) format: Format,
    pub(super) timescale: u32,
    pub(super) turn: Turn,
    pub(super) tracks: &'l [Kept],
    pub(super) places: &'l [Place],
    /// Bytes of all samples.
    pub(super) total: u64,
}

impl Layout<'_> {
    /// Everything in front of the media: the type, the tables, and the head of the media.
    ///
    /// # Errors
    ///
    /// [`Reason::TooLarge`] if the tables are too long for a box.
    pub(super) fn front(&self) -> Result<Vec<u8>, Reason> {
        let kind = file_type(self.format);
        // The tables are as long for all places, so they are first made for a place that is too near.
        let near = self.movie(0, false)?;
        let head = media_head(self.total);
        let start = |movie: &[u8]| widen(kind.len() + movie.len() + head.len());
        let end = start(&near).saturating_add(self.total);
        let long = u32::try_from(end).is_err();
        let movie = if long { self.movie(0, true)? } else { near };
        let movie = self.movie(start(&movie), long)?;
        Ok([kind, movie, head].concat())
    }

    fn movie(&self, start: u64, long: bool) -> Result<Vec<u8>, Reason> {
        let durations = self
            .tracks
            .iter()
            .map(|kept| edit::shown(&kept.track, self.timescale));
        let duration = durations.max().unwrap_or(0);
        let mut content = self.movie_header(duration);
        for (number, (kept, place)) in (1_u32..).zip(self.tracks.iter().zip(self.places)) {
            content.extend(self.track(number, kept, place, start, long));
        }
        if u32::try_from(content.len()).is_err() {
            return Err(Reason::TooLarge);
        }
        Ok(boxed(*b"moov", &content))
    }

    fn movie_header(&self, duration: u64) -> Vec<u8> {
        let (version, mut fields) = times(self.timescale, duration);
        fields.extend([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        fields.extend(Turn::default().matrix([0; 2]));
        fields.extend([0; 24]);
        let next = u32::try_from(self.tracks.len() + 1).unwrap_or(u32::MAX);
        fields.extend(next.to_be_bytes());
        full(*b"mvhd", version, 0, &fields)
    }

    fn track(&self, number: u32, kept: &Kept, place: &Place, start: u64, long: bool) -> Vec<u8> {
        let mut content = self.track_header(number, kept);
        content.extend(edits(kept));
        content.extend(self.media(kept, place, start, long));
        boxed(*b"trak", &content)
    }

    fn track_header(&self, number: u32, kept: &Kept) -> Vec<u8> {
        let duration = edit::shown(&kept.track, self.timescale);
        let long = u32::try_from(duration).is_err();
        let mut fields = vec![0; if long { 16 } else { 8 }];
        fields.extend(number.to_be_bytes());
        fields.extend([0; 4]);
        fields.extend(time(duration, long));
        fields.extend([0; 12]);
        let loud = kept.media == Media::Sound;
        fields.extend([u8::from(loud), 0, 0, 0]);
        let size = if loud { [0; 2] } else { kept.track.size };
        let turn = match kept.media {
            Media::Picture => kept.track.turn.then(self.turn),
            Media::Sound | Media::Words => Turn::default(),
        };
        fields.extend(turn.matrix(size));
        fields.extend(size.iter().flat_map(|side| side.to_be_bytes()));
        // Subtitles stay switched on or off; everything else is on.
        let on = kept.media != Media::Words || kept.track.enabled;
        full(*b"tkhd", u8::from(long), 2 | u32::from(on), &fields)
    }

    fn media(&self, kept: &Kept, place: &Place, start: u64, long: bool) -> Vec<u8> {
        let (version, mut fields) = times(kept.track.timescale, kept.table().durations.sum());
        let language = match kept.media {
            Media::Words if kept.track.letters().is_some() => kept.track.language,
            Media::Words | Media::Picture | Media::Sound => UNDETERMINED,
        };
        fields.extend(language.to_be_bytes());
        fields.extend([0; 2]);
        let mut content = full(*b"mdhd", version, 0, &fields);
        let quicktime = self.format == Format::Mov;
        content.extend(handler(
            if quicktime { b"mhlr" } else { &[0; 4] },
            kept.handler(),
        ));
        content.extend(self.information(kept, place, start, long));
        boxed(*b"mdia", &content)
    }

    fn information(&self, kept: &Kept, place: &Place, start: u64, long: bool) -> Vec<u8> {
        let quicktime = self.format == Format::Mov;
        let mut content = match kept.media {
            Media::Picture => full(*b"vmhd", 0, 1, &[0; 8]),
            Media::Sound => full(*b"smhd", 0, 0, &[0; 4]),
            Media::Words if quicktime => boxed(*b"gmhd", &generic()),
            Media::Words => full(*b"nmhd", 0, 0, &[]),
        };
        if quicktime {
            content.extend(handler(b"dhlr", *b"url "));
        }
        let here = full(*b"url ", 0, 1, &[]);
        let references = full(*b"dref", 0, 0, &[&[0, 0, 0, 1], here.as_slice()].concat());
        content.extend(boxed(*b"dinf", &references));
        content.extend(boxed(*b"stbl", &tables(kept, place, start, long)));
        boxed(*b"minf", &content)
    }
}

impl Kept {
    /// The handler in its canonical form.
    pub(super) fn handler(&self) -> [u8; 4] {
        match self.media {
            Media::Picture => *b"vide",
            Media::Sound => *b"soun",
            Media::Words => self.track.handler,
        }
    }
}

/// The type of the file and what can read it.
pub(super) fn file_type(format: Format) -> Vec<u8> {
    let brands: &[u8] = if format == Format::Mov {
        b"qt  \0\0\0\0qt  "
    } else if format == Format::M4a {
        b"M4A \0\0\0\0M4A mp42isom"
    } else {
        b"isom\0\0\x02\0isomiso2mp41"
    };
    boxed(*b"ftyp", brands)
}

/// The head of the media box, with a long length where it needs one.
fn media_head(total: u64) -> Vec<u8> {
    match u32::try_from(total.saturating_add(8)) {
        Ok(size) => [&size.to_be_bytes(), b"mdat".as_slice()].concat(),
        Err(_) => {
            let size = total.saturating_add(16).to_be_bytes();
            [b"\0\0\0\x01mdat".as_slice(), &size].concat()
        }
    }
}

/// No times of making and changing, then the units and the duration; long fields where they are needed.
fn times(timescale: u32, duration: u64) -> (u8, Vec<u8>) {
    let long = u32::try_from(duration).is_err();
    let mut fields = vec![0; if long { 16 } else { 8 }];
    fields.extend(timescale.to_be_bytes());
    fields.extend(time(duration, long));
    (u8::from(long), fields)
}

fn time(value: u64, long: bool) -> Vec<u8> {
    match u32::try_from(value) {
        Ok(short) if !long => short.to_be_bytes().to_vec(),
        _ => value.to_be_bytes().to_vec(),
    }
}

/// A handler without a name. An empty name is one zero in both families.
fn handler(component: &[u8; 4], kind: [u8; 4]) -> Vec<u8> {
    let mut fields = component.to_vec();
    fields.extend(kind);
    fields.extend([0; 13]);
    full(*b"hdlr", 0, 0, &fields)
}

/// QuickTime's header of media that are neither picture nor sound.
fn generic() -> Vec<u8> {
    let mut content = full(
        *b"gmin",
        0,
        0,
        &[0, 0x40, 0x80, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0],
    );
    let matrix = Turn::default().matrix([0; 2]);
    content.extend(boxed(*b"text", &matrix));
    content
}

fn edits(kept: &Kept) -> Vec<u8> {
    let edits = &kept.track.edits;
    if edits.is_empty() {
        return Vec::new();
    }
    let most = u64::from(u32::MAX >> 1);
    let long = edits
        .iter()
        .any(|edit| edit.duration > most || edit.start.unwrap_or(0) > most);
    let mut fields = u32::try_from(edits.len())
        .unwrap_or(0)
        .to_be_bytes()
        .to_vec();
    for edit in edits {
        fields.extend(time(edit.duration, long));
        match edit.start {
            Some(start) => fields.extend(time(start, long)),
            None => fields.extend(vec![0xff; if long { 8 } else { 4 }]),
        }
        fields.extend([0, 1, 0, 0]);
    }
    let list = full(*b"elst", u8::from(long), 0, &fields);
    boxed(*b"edts", &list)
}

fn tables(kept: &Kept, place: &Place, start: u64, long: bool) -> Vec<u8> {
    let table = kept.table();
    let count = u32::try_from(kept.entries.len()).unwrap_or(0);
    let mut entries = count.to_be_bytes().to_vec();
    for entry in &kept.entries {
        entries.extend(&entry.bytes);
    }
    let mut all = full(*b"stsd", 0, 0, &entries);
    all.extend(runs(*b"stts", 0, &table.durations, u32::to_be_bytes));
    if table.offsets.count > 0 {
        let negative = table.offsets.iter().any(|(_, offset)| offset < 0);
        all.extend(runs(
            *b"ctts",
            u8::from(negative),
            &table.offsets,
            i32::to_be_bytes,
        ));
    }
    if let Some(sync) = &table.sync {
        all.extend(list(
            *b"stss",
            sync.len(),
            sync.iter().map(|number| number.to_be_bytes()),
        ));
    }
    all.extend(spread(&place.chunks));
    all.extend(sizes(kept, place.sizes.as_ref().unwrap_or(&table.sizes)));
    let places = place
        .chunks
        .iter()
        .map(|chunk| start.saturating_add(chunk.offset));
    all.extend(if long {
        list(*b"co64", place.chunks.len(), places.map(u64::to_be_bytes))
    } else {
        let short = places.map(|place| u32::try_from(place).unwrap_or(u32::MAX).to_be_bytes());
        list(*b"stco", place.chunks.len(), short)
    });
    all
}

/// A table of values, each with how often it comes in a row.
fn runs<T: Copy + PartialEq>(
    kind: [u8; 4],
    version: u8,
    runs: &Runs<T>,
    bytes: fn(T) -> [u8; 4],
) -> Vec<u8> {
    let mut fields = u32::try_from(runs.runs.len())
        .unwrap_or(0)
        .to_be_bytes()
        .to_vec();
    for (count, value) in runs.iter() {
        fields.extend(count.to_be_bytes());
        fields.extend(bytes(value));
    }
    full(kind, version, 0, &fields)
}

fn list<const N: usize>(
    kind: [u8; 4],
    count: usize,
    entries: impl Iterator<Item = [u8; N]>,
) -> Vec<u8> {
    let mut fields = u32::try_from(count).unwrap_or(0).to_be_bytes().to_vec();
    for entry in entries {
        fields.extend(entry);
    }
    full(kind, 0, 0, &fields)
}

/// How many samples each chunk holds, where that changes.
fn spread(chunks: &[Chunk]) -> Vec<u8> {
    let mut rows: Vec<[u32; 3]> = Vec::new();
    for (number, chunk) in (1_u32..).zip(chunks) {
        let entry = u32::from(chunk.entry) + 1;
        let like = |row: &[u32; 3]| [chunk.count, entry] == [row[1], row[2]];
        if !rows.last().is_some_and(like) {
            rows.push([number, chunk.count, entry]);
        }
    }
    let rows: Vec<[u8; 12]> = rows
        .iter()
        .map(|row| {
            let mut bytes = [0; 12];
            for (place, field) in bytes.chunks_exact_mut(4).zip(row) {
                place.copy_from_slice(&field.to_be_bytes());
            }
            bytes
        })
        .collect();
    list(*b"stsc", rows.len(), rows.iter().copied())
}

fn sizes(kept: &Kept, sizes: &Sizes) -> Vec<u8> {
    let packed = kept.entries.first().and_then(|entry| entry.packed);
    let mut fields = Vec::new();
    match (sizes, packed) {
        (Sizes::Same { count, .. }, Some(Packed { samples, bytes })) => {
            // A packet of many samples has no size of one; QuickTime writes 1.
            let size = if samples == 1 { bytes } else { 1 };
            fields.extend(size.to_be_bytes());
            fields.extend(count.to_be_bytes());
        }
        (Sizes::Same { size, count }, None) => {
            fields.extend(size.to_be_bytes());
            fields.extend(count.to_be_bytes());
        }
        (Sizes::Each(each), _) => {
            fields.extend([0; 4]);
            fields.extend(sizes.count().to_be_bytes());
            fields.extend(each.iter().flat_map(|size| size.to_be_bytes()));
        }
    }
    full(*b"stsz", 0, 0, &fields)
}
