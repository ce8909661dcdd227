//! Movie fragments (ISO/IEC 14496-12, 8.8): their samples become entries of the ordinary tables.

use super::atom::{Atom, Boxes, Fields};
use super::table::{Chunk, Room, Sizes};
use super::track::Track;
use crate::{Budget, Cursor, Reason};

/// What samples of a track are like unless their fragment says otherwise.
#[derive(Clone, Copy, Default)]
pub(super) struct Defaults {
    track: u32,
    entry: u32,
    duration: u32,
    size: u32,
    flags: u32,
}

/// Reads the defaults in an `mvex` box.
pub(super) fn defaults(
    outer: &Atom,
    cursor: &mut Cursor<'_>,
    budget: &mut Budget,
) -> Result<Vec<Defaults>, Reason> {
    let mut all = Vec::new();
    let mut boxes = Boxes::of(outer);
    while let Some(atom) = boxes.next(cursor, budget)? {
        budget.segment()?;
        if &atom.kind != b"trex" {
            continue;
        }
        if all.len() == MOST_DEFAULTS {
            return Err(Reason::TooManyParts);
        }
        let content = atom.content(cursor, SMALL, budget)?;
        let mut fields = Fields::new(&content);
        fields.version()?;
        all.push(Defaults {
            track: fields.u32()?,
            entry: fields.u32()?,
            duration: fields.u32()?,
            size: fields.u32()?,
            flags: fields.u32()?,
        });
    }
    Ok(all)
}

/// Reads a `moof` box.
pub(super) fn read(
    outer: &Atom,
    cursor: &mut Cursor<'_>,
    tracks: &mut [Track],
    defaults: &[Defaults],
    room: &mut Room,
    budget: &mut Budget,
) -> Result<(), Reason> {
    let mut boxes = Boxes::of(outer);
    // Where the data of the next track start if nothing tells.
    let mut base = outer.start;
    while let Some(atom) = boxes.next(cursor, budget)? {
        budget.work(64)?;
        if &atom.kind != b"traf" {
            continue;
        }
        let mut reading = Reading {
            tracks,
            defaults,
            room,
            budget,
            now: Defaults::default(),
            base,
            next: base,
        };
        reading.track(&atom, outer, cursor)?;
        base = reading.next;
    }
    Ok(())
}

/// The samples of one track in one fragment.
struct Reading<'r> {
    tracks: &'r mut [Track],
    defaults: &'r [Defaults],
    room: &'r mut Room,
    budget: &'r mut Budget,
    now: Defaults,
    base: u64,
    /// Where the next run of samples starts if it does not tell.
    next: u64,
}

impl Reading<'_> {
    fn track(&mut self, traf: &Atom, moof: &Atom, cursor: &mut Cursor<'_>) -> Result<(), Reason> {
        let mut boxes = Boxes::of(traf);
        while let Some(atom) = boxes.next(cursor, self.budget)? {
            self.budget.work(64)?;
            match &atom.kind {
                b"tfhd" => {
                    let content = atom.content(cursor, SMALL, self.budget)?;
                    self.header(&content, moof)?;
                }
                b"tfdt" => {
                    let content = atom.content(cursor, SMALL, self.budget)?;
                    let mut fields = Fields::new(&content);
                    let (version, _) = fields.version()?;
                    self.time(fields.wide(version == 1)?)?;
                }
                b"trun" => {
                    let content = atom.content(cursor, LARGE, self.budget)?;
                    self.run(&content)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn header(&mut self, content: &[u8], moof: &Atom) -> Result<(), Reason> {
        let mut fields = Fields::new(content);
        let (_, flags) = fields.version()?;
        let id = fields.u32()?;
        let known = self.defaults.iter().find(|each| each.track == id);
        self.now = known.copied().unwrap_or(Defaults {
            track: id,
            entry: 1,
            ..Defaults::default()
        });
        if flags & 1 != 0 {
            self.base = fields.u64()?;
        } else if flags & 0x2_0000 != 0 {
            self.base = moof.start;
        }
        self.next = self.base;
        for (flag, place) in [
            (2, &mut self.now.entry),
            (8, &mut self.now.duration),
            (0x10, &mut self.now.size),
            (0x20, &mut self.now.flags),
        ] {
            if flags & flag != 0 {
                *place = fields.u32()?;
            }
        }
        Ok(())
    }

    /// The time at which the fragment starts: a gap before it makes the last sample longer.
    fn time(&mut self, begin: u64) -> Result<(), Reason> {
        let id = self.now.track;
        let Some(track) = self.tracks.iter_mut().find(|track| track.id == id) else {
            return Ok(());
        };
        let durations = &mut track.table.durations;
        let elapsed = track.elapsed.get_or_insert_with(|| durations.sum());
        let first = *track.begin.get_or_insert(begin);
        let expected = first.saturating_add(*elapsed);
        if let Some(gap) = begin.checked_sub(expected).filter(|gap| *gap > 0) {
            let short = u32::try_from(gap).map_err(|_| Reason::Damaged)?;
            durations.lengthen(short)?;
            *elapsed = elapsed.saturating_add(gap);
        }
        Ok(())
    }

    /// A run of samples (8.8.8).
    fn run(&mut self, content: &[u8]) -> Result<(), Reason> {
        let mut fields = Fields::new(content);
        let (_, flags) = fields.version()?;
        let count = fields.u32()?;
        if flags & 1 != 0 {
            let ahead = i64::from(fields.u32()?.cast_signed());
            self.next = self.base.checked_add_signed(ahead).ok_or(Reason::Damaged)?;
        }
        let first = if flags & 4 != 0 {
            Some(fields.u32()?)
        } else {
            None
        };
        self.afford(count, flags, fields.rest.len())?;
        let (now, offset) = (self.now, self.next);
        let Some(track) = self.tracks.iter_mut().find(|track| track.id == now.track) else {
            return Ok(());
        };
        if let Sizes::Same { count, .. } = track.table.sizes {
            // One size for all becomes a list of sizes, and perhaps one of samples that can be decoded alone.
            self.room
                .pay(u64::from(count).saturating_mul(2), self.budget)?;
        }
        for index in 0..count {
            let first = first.filter(|_| index == 0);
            let sample = Sample::read(&mut fields, flags, &now, first)?;
            self.next = self.next.saturating_add(u64::from(sample.size));
            sample.add(track)?;
        }
        if count > 0 {
            let entry = u16::try_from(now.entry).ok();
            let entry = entry.and_then(|entry| entry.checked_sub(1));
            track.table.chunks.push(Chunk {
                offset,
                count,
                entry: entry.ok_or(Reason::Damaged)?,
            });
        }
        Ok(())
    }

    /// Pays for the samples of a run whose fields have to fit into so many bytes.
    fn afford(&mut self, count: u32, flags: u32, room: usize) -> Result<(), Reason> {
        let each = usize::try_from((flags >> 8 & 15).count_ones() * 4).unwrap_or(0);
        let told = usize::try_from(count).map_or(usize::MAX, |count| count.saturating_mul(each));
        if told > room {
            return Err(Reason::Damaged);
        }
        self.room
            .pay(u64::from(count).saturating_mul(2), self.budget)
    }
}

/// One sample of a run.
struct Sample {
    duration: u32,
    size: u32,
    flags: u32,
    offset: i32,
}

impl Sample {
    /// Reads the fields that a run has for each sample; `first` are the flags of its first one.
    fn read(
        fields: &mut Fields<'_>,
        flags: u32,
        usual: &Defaults,
        first: Option<u32>,
    ) -> Result<Self, Reason> {
        let mut next = |bit: u32, usual: u32| {
            if flags & bit == 0 {
                Ok(usual)
            } else {
                fields.u32()
            }
        };
        Ok(Self {
            duration: next(0x100, usual.duration)?,
            size: next(0x200, usual.size)?,
            flags: next(0x400, first.unwrap_or(usual.flags))?,
            offset: next(0x800, 0)?.cast_signed(),
        })
    }

    fn add(&self, track: &mut Track) -> Result<(), Reason> {
        if let Some(elapsed) = &mut track.elapsed {
            *elapsed = elapsed.saturating_add(u64::from(self.duration));
        }
        let table = &mut track.table;
        let before = table.sizes.count();
        if let Sizes::Same { size, count } = table.sizes {
            // A table in front of the fragments that has one size for all.
            if count > MOST_BEFORE {
                return Err(Reason::TooManyParts);
            }
            let length = usize::try_from(count).map_err(|_| Reason::TooManyParts)?;
            table.sizes = Sizes::Each(vec![size; length]);
        }
        if let Sizes::Each(each) = &mut table.sizes {
            each.push(self.size);
        }
        table.durations.push(1, self.duration)?;
        if table.offsets.count < before {
            table.offsets.push(before - table.offsets.count, 0)?;
        }
        table.offsets.push(1, self.offset)?;
        let alone = self.flags & 0x1_0000 == 0;
        match &mut table.sync {
            Some(sync) if alone => sync.push(before + 1),
            None if !alone => table.sync = Some((1..=before).collect()),
            _ => {}
        }
        Ok(())
    }
}

const SMALL: usize = 64 << 10;
const LARGE: usize = 16 << 20;
/// One for each track.
const MOST_DEFAULTS: usize = 64;
const MOST_BEFORE: u32 = 1 << 20;
