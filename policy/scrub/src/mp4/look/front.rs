//! Type and tables of a cleaned file: every field is known but numbers that a player needs.

use super::entry::{self, Described};
use super::strict::{Strict, ok};
use crate::{Format, Reason};

/// What the tables of one track say about its samples.
pub(super) struct Track {
    /// How the samples of each entry are checked.
    pub(super) entries: Vec<Described>,
    /// The size of all samples, or where the table of sizes starts.
    pub(super) sizes: Result<u32, usize>,
    pub(super) count: u32,
    /// Where the rows of samples in chunks start, and how many there are.
    pub(super) spread: (usize, u32),
    /// Where the places of the chunks start, how many there are, and the bytes of each.
    pub(super) chunks: (usize, u32, usize),
}

/// Reads everything in front of the media, but not the head of the media box.
pub(super) fn read(front: &[u8], format: Format) -> Result<Vec<Track>, Reason> {
    let mut file = Strict::new(front);
    let brands: &[u8] = if format == Format::Mov {
        b"qt  \0\0\0\0qt  "
    } else if format == Format::M4a {
        b"M4A \0\0\0\0M4A mp42isom"
    } else {
        b"isom\0\0\x02\0isomiso2mp41"
    };
    file.fixed(*b"ftyp", brands)?;
    let mut movie = file.open(*b"moov")?;
    file.done()?;
    let mut header = movie.open(*b"mvhd")?;
    let long = timeless(&mut header, 0)?;
    ok(header.u32()? > 0)?;
    time(&mut header, long)?;
    header.exact(b"\0\x01\0\0\x01\0\0\0\0\0\0\0\0\0\0\0")?;
    header.exact(&UPRIGHT)?;
    header.zeros(24)?;
    let next = header.u32()?;
    header.done()?;
    let mut tracks = Vec::new();
    while movie.left() > 0 {
        let mut trak = movie.open(*b"trak")?;
        let number = u32::try_from(tracks.len() + 1).map_err(|_| Reason::SecondLook)?;
        tracks.push(track(&mut trak, number, format)?);
        trak.done()?;
    }
    ok(u32::try_from(tracks.len() + 1) == Ok(next) && !tracks.is_empty())?;
    Ok(tracks)
}

/// The version, the flags and two times of making and changing, which are zero; whether fields are long.
fn timeless(fields: &mut Strict<'_>, flags: u32) -> Result<bool, Reason> {
    let long = match fields.u32()?.checked_sub(flags) {
        Some(0) => false,
        Some(0x0100_0000) => true,
        _ => return Err(Reason::SecondLook),
    };
    fields.zeros(if long { 16 } else { 8 })?;
    Ok(long)
}

fn time(fields: &mut Strict<'_>, long: bool) -> Result<u64, Reason> {
    if long {
        fields.u64()
    } else {
        Ok(u64::from(fields.u32()?))
    }
}

fn track(trak: &mut Strict<'_>, number: u32, format: Format) -> Result<Track, Reason> {
    let mut header = trak.open(*b"tkhd")?;
    let mut look = header;
    let off = look.u32()? & 1 == 0;
    let long = timeless(&mut header, if off { 2 } else { 3 })?;
    ok(header.u32()? == number)?;
    header.zeros(4)?;
    time(&mut header, long)?;
    header.zeros(12)?;
    let volume = header.u32()?;
    let matrix = header.any(36)?;
    let size = [header.u32()?, header.u32()?];
    ok(size.iter().all(|side| side & 0xffff == 0))?;
    header.done()?;
    if trak.kind() == Some(*b"edts") {
        edits(&mut trak.open(*b"edts")?)?;
    }
    let mut media = trak.open(*b"mdia")?;
    let mut header = media.open(*b"mdhd")?;
    let long = timeless(&mut header, 0)?;
    ok(header.u32()? > 0)?;
    time(&mut header, long)?;
    let language = header.u16()?;
    header.zeros(2)?;
    header.done()?;
    let kind = handler(&mut media, format, b"mhlr")?;
    match &kind {
        b"vide" => ok(volume == 0 && is_turn(matrix, size) && !off)?,
        b"soun" => ok(volume == 0x0100_0000 && matrix == UPRIGHT && size == [0; 2] && !off)?,
        b"text" | b"sbtl" | b"subt" => ok(volume == 0 && matrix == UPRIGHT)?,
        _ => return Err(Reason::SecondLook),
    }
    ok(language == 0x55c4 || !matches!(&kind, b"vide" | b"soun"))?;
    let mut information = media.open(*b"minf")?;
    media.done()?;
    media_header(&mut information, kind, format)?;
    information.fixed(
        *b"dinf",
        b"\0\0\0\x1cdref\0\0\0\0\0\0\0\x01\0\0\0\x0curl \0\0\0\x01",
    )?;
    let mut tables = information.open(*b"stbl")?;
    information.done()?;
    let track = self::tables(&mut tables, kind)?;
    tables.done()?;
    Ok(track)
}

fn handler(outer: &mut Strict<'_>, format: Format, component: &[u8; 4]) -> Result<[u8; 4], Reason> {
    let mut handler = outer.open(*b"hdlr")?;
    handler.zeros(4)?;
    let quicktime = format == Format::Mov;
    handler.exact(if quicktime { component } else { &[0; 4] })?;
    let kind = handler.any(4)?.first_chunk().copied();
    handler.zeros(13)?;
    handler.done()?;
    kind.ok_or(Reason::SecondLook)
}

fn media_header(minf: &mut Strict<'_>, kind: [u8; 4], format: Format) -> Result<(), Reason> {
    let quicktime = format == Format::Mov;
    match &kind {
        b"vide" => minf.fixed(*b"vmhd", b"\0\0\0\x01\0\0\0\0\0\0\0\0")?,
        b"soun" => minf.fixed(*b"smhd", &[0; 8])?,
        _ if quicktime => {
            let mut generic = minf.open(*b"gmhd")?;
            generic.fixed(*b"gmin", b"\0\0\0\0\0\x40\x80\0\x80\0\x80\0\0\0\0\0")?;
            generic.fixed(*b"text", &UPRIGHT)?;
            generic.done()?;
        }
        _ => minf.fixed(*b"nmhd", &[0; 4])?,
    }
    if quicktime {
        ok(handler(minf, format, b"dhlr")? == *b"url ")?;
    }
    Ok(())
}

/// Whether a matrix only turns and mirrors a picture of this size, and moves it back to the corner.
fn is_turn(matrix: &[u8], [width, height]: [u32; 2]) -> bool {
    let (fields, _) = matrix.as_chunks::<4>();
    let fields: Vec<i64> = fields
        .iter()
        .map(|field| i64::from(i32::from_be_bytes(*field)))
        .collect();
    let [a, b, 0, c, d, 0, across, down, 0x4000_0000] = fields.as_slice() else {
        return false;
    };
    let ones = [a, b, c, d]
        .iter()
        .all(|value| [-0x1_0000, 0, 0x1_0000].contains(*value));
    let straight = (*a == 0) == (*d == 0) && (*b == 0) == (*c == 0) && (*a == 0) != (*b == 0);
    let side = |size: u32| i64::from(size.cast_signed());
    let back = |first: i64, second: i64| {
        let of = |value: i64, size: u32| if value < 0 { side(size) } else { 0 };
        of(first, width) + of(second, height)
    };
    ones && straight && *across == back(*a, *c) && *down == back(*b, *d)
}

fn edits(edts: &mut Strict<'_>) -> Result<(), Reason> {
    let mut list = edts.open(*b"elst")?;
    edts.done()?;
    let long = match list.u32()? {
        0 => false,
        0x0100_0000 => true,
        _ => return Err(Reason::SecondLook),
    };
    for _ in 0..list.u32()? {
        time(&mut list, long)?;
        time(&mut list, long)?;
        ok(list.u32()? == 0x1_0000)?;
    }
    list.done()
}

/// The sample tables, in their one order.
fn tables(stbl: &mut Strict<'_>, kind: [u8; 4]) -> Result<Track, Reason> {
    let mut described = stbl.open(*b"stsd")?;
    described.zeros(4)?;
    let mut entries = Vec::new();
    for _ in 0..described.u32()? {
        entries.push(entry::read(&mut described, kind)?);
    }
    described.done()?;
    let mut durations = stbl.open(*b"stts")?;
    let (timed, _) = runs(&mut durations, 0)?;
    if stbl.kind() == Some(*b"ctts") {
        let mut offsets = stbl.open(*b"ctts")?;
        let version = offsets.u32()?;
        ok(version == 0 || version == 0x0100_0000)?;
        offsets.at -= 4;
        let (count, _) = runs(&mut offsets, version)?;
        ok(count == timed)?;
    }
    if stbl.kind() == Some(*b"stss") {
        ascending(&mut stbl.open(*b"stss")?, timed)?;
    }
    let mut spread = stbl.open(*b"stsc")?;
    let spread = rows(&mut spread, 12)?;
    let mut sizes = stbl.open(*b"stsz")?;
    sizes.zeros(4)?;
    let (same, count) = (sizes.u32()?, sizes.u32()?);
    ok(u64::from(count) == timed)?;
    let sizes = if same == 0 {
        let at = sizes.at;
        sizes.any(
            usize::try_from(count)
                .unwrap_or(usize::MAX)
                .saturating_mul(4),
        )?;
        sizes.done()?;
        Err(at)
    } else {
        sizes.done()?;
        Ok(same)
    };
    let (name, mut places) = stbl.next()?;
    let each = match &name {
        b"stco" => 4,
        b"co64" => 8,
        _ => return Err(Reason::SecondLook),
    };
    let (at, chunks) = rows(&mut places, each)?;
    Ok(Track {
        entries,
        sizes,
        count,
        spread,
        chunks: (at, chunks, each),
    })
}

/// A table of values with how often each comes; how many there are in all.
fn runs(table: &mut Strict<'_>, version: u32) -> Result<(u64, u32), Reason> {
    ok(table.u32()? == version)?;
    let rows = table.u32()?;
    let mut all = 0_u64;
    for _ in 0..rows {
        let count = table.u32()?;
        ok(count > 0)?;
        all = all.saturating_add(u64::from(count));
        table.u32()?;
    }
    ok(table.left() == 0)?;
    Ok((all, rows))
}

fn ascending(table: &mut Strict<'_>, most: u64) -> Result<(), Reason> {
    table.zeros(4)?;
    let mut last = 0;
    for _ in 0..table.u32()? {
        let number = table.u32()?;
        ok(number > last && u64::from(number) <= most)?;
        last = number;
    }
    ok(table.left() == 0)
}

/// Where the rows of a table start, and how many there are.
fn rows(table: &mut Strict<'_>, each: usize) -> Result<(usize, u32), Reason> {
    table.zeros(4)?;
    let count = table.u32()?;
    let at = table.at;
    table.any(
        usize::try_from(count)
            .unwrap_or(usize::MAX)
            .saturating_mul(each),
    )?;
    ok(table.left() == 0)?;
    Ok((at, count))
}

const UPRIGHT: [u8; 36] =
    *b"\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40\0\0\0";
