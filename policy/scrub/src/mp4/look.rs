//! The second look at a file of boxes: type, tables and media, and every byte of the media in exactly one sample.

mod entry;
mod front;
mod sample;
mod strict;
mod units;

use self::front::Track;
use self::sample::Check;
use self::strict::ok;
use self::units::Units;
use crate::source::widen;
use crate::{Format, Reason, SecondLook, Skeleton};

/// Where in the file the look stands.
pub(super) struct Look {
    format: Format,
    /// Type, tables, and the head of the media box.
    front: Vec<u8>,
    media: Option<Media>,
}

impl Look {
    pub(super) fn of(format: Format) -> Self {
        Self {
            format,
            front: Vec::new(),
            media: None,
        }
    }

    /// Takes bytes of the front, as many as are known to belong to it; how many were taken.
    fn front(&mut self, piece: &[u8]) -> Result<usize, Reason> {
        let wanted = match length(&self.front)? {
            Needs::More(count) => count,
            Needs::Nothing => return Err(Reason::SecondLook),
        };
        let now = wanted.min(piece.len());
        self.front.extend(piece.get(..now).unwrap_or_default());
        if let Needs::Nothing = length(&self.front)? {
            self.media = Some(Media::of(&mut self.front, self.format)?);
        }
        Ok(now)
    }
}

impl SecondLook for Look {
    fn see(&mut self, piece: &[u8]) -> Result<(), Reason> {
        let mut rest = piece;
        while !rest.is_empty() {
            let used = match &mut self.media {
                Some(media) => media.see(&self.front, rest)?,
                None => self.front(rest)?,
            };
            rest = rest.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    fn done(self: Box<Self>) -> Result<Skeleton, Reason> {
        let media = self.media.ok_or(Reason::SecondLook)?;
        media.done()?;
        Ok(Skeleton {
            format: self.format,
            bytes: self.front,
        })
    }
}

/// What is missing of the front.
enum Needs {
    More(usize),
    Nothing,
}

/// How many more bytes the front needs: two whole boxes, and the head of the third.
fn length(front: &[u8]) -> Result<Needs, Reason> {
    let mut at = 0_usize;
    for wanted in [b"ftyp", b"moov", b"mdat"] {
        let Some(head) = front.get(at..).and_then(|rest| rest.first_chunk::<8>()) else {
            return Ok(Needs::More(at + 8 - front.len()));
        };
        let (size, kind) = head.split_at(4);
        ok(kind == wanted)?;
        let size = size
            .iter()
            .fold(0, |all: usize, byte| all << 8 | usize::from(*byte));
        if wanted == b"mdat" {
            at += if size == 1 { 16 } else { 8 };
            break;
        }
        ok(size >= 8)?;
        at = at.checked_add(size).ok_or(Reason::SecondLook)?;
        if at > front.len() {
            return Ok(Needs::More(at - front.len()));
        }
    }
    Ok(match at.checked_sub(front.len()) {
        Some(more @ 1..) => Needs::More(more),
        _ => Needs::Nothing,
    })
}

/// The samples, one behind the other.
struct Media {
    tracks: Vec<Line>,
    /// Where in the file the next byte stands, and where the media end.
    at: u64,
    end: u64,
    now: Option<Now>,
    buffer: Vec<u8>,
}

/// A track and where in its tables the look stands.
struct Line {
    track: Track,
    /// The present sample, if it is looked at as it comes.
    units: Option<Units>,
    chunk: u32,
    row: u32,
    sample: u32,
}

/// A sample, or a run of bytes that are not looked at.
struct Now {
    left: u64,
    check: Check,
    track: usize,
    /// Samples left in the chunk behind this one.
    behind: u32,
}

impl Media {
    /// Reads the front and takes the head of the media off it.
    fn of(front: &mut Vec<u8>, format: Format) -> Result<Self, Reason> {
        let whole = widen(front.len());
        let tail = front.len().checked_sub(16).and_then(|at| front.get(at..));
        let tail = tail.ok_or(Reason::SecondLook)?.to_vec();
        let (head, size) = match tail.strip_prefix(b"\0\0\0\x01mdat") {
            Some(long) => (16, number(long)),
            None => (8, number(tail.get(8..12).unwrap_or_default())),
        };
        let content = size.checked_sub(widen(head)).ok_or(Reason::SecondLook)?;
        front.truncate(front.len().saturating_sub(head));
        let tracks = front::read(front, format)?;
        let line = |track| Line {
            track,
            units: None,
            chunk: 0,
            row: 0,
            sample: 0,
        };
        Ok(Self {
            tracks: tracks.into_iter().map(line).collect(),
            at: whole,
            end: whole.checked_add(content).ok_or(Reason::SecondLook)?,
            now: None,
            buffer: Vec::new(),
        })
    }

    fn see(&mut self, front: &[u8], piece: &[u8]) -> Result<usize, Reason> {
        let mut now = match self.now.take() {
            Some(now) => now,
            None => self.chunk(front)?,
        };
        let most = usize::try_from(now.left).unwrap_or(usize::MAX);
        let used = most.min(piece.len());
        let bytes = piece.get(..used).unwrap_or_default();
        now.left = now.left.saturating_sub(widen(used));
        self.at = self.at.saturating_add(widen(used));
        self.look(&now, bytes)?;
        self.now = if now.left > 0 {
            Some(now)
        } else {
            self.behind(front, &now)?
        };
        Ok(used)
    }

    /// Looks at the next bytes of a sample: as they come if that is enough, otherwise when there are all of them.
    fn look(&mut self, now: &Now, bytes: &[u8]) -> Result<(), Reason> {
        if !now.check.looks() {
            return Ok(());
        }
        let line = self.tracks.get_mut(now.track).ok_or(Reason::SecondLook)?;
        if line.units.is_none() {
            line.units = now.check.units();
        }
        if let Some(units) = &mut line.units {
            units.see(bytes)?;
            if now.left == 0 {
                units.end()?;
                line.units = None;
            }
            return Ok(());
        }
        if now.left > 0 || !self.buffer.is_empty() {
            self.buffer.extend(bytes);
        }
        if now.left == 0 {
            let whole = if self.buffer.is_empty() {
                bytes
            } else {
                &self.buffer
            };
            now.check.look(whole)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// The next sample of the same chunk that is not empty.
    fn behind(&mut self, front: &[u8], last: &Now) -> Result<Option<Now>, Reason> {
        let line = self.tracks.get_mut(last.track).ok_or(Reason::SecondLook)?;
        let mut behind = last.behind;
        while behind > 0 {
            behind -= 1;
            let left = line.size(front)?;
            line.sample += 1;
            if left > 0 {
                return Ok(Some(Now {
                    left,
                    behind,
                    ..*last
                }));
            }
        }
        Ok(None)
    }

    /// The chunk that starts here.
    fn chunk(&mut self, front: &[u8]) -> Result<Now, Reason> {
        let mut lines = self.tracks.iter_mut().enumerate();
        let found = lines.find(|(_, line)| line.place(front) == Some(self.at));
        let (track, line) = found.ok_or(Reason::SecondLook)?;
        let start = line.start(track, front)?;
        if start.left > 0 {
            return Ok(start);
        }
        self.behind(front, &start)?.ok_or(Reason::SecondLook)
    }

    /// All samples have been seen, and nothing else.
    fn done(self) -> Result<(), Reason> {
        ok(self.now.is_none() && self.at == self.end)?;
        let mut lines = self.tracks.iter();
        let finished =
            |line: &Line| line.chunk == line.track.chunks.1 && line.sample == line.track.count;
        ok(lines.all(finished))
    }
}

impl Line {
    /// Where the next chunk starts.
    fn place(&self, front: &[u8]) -> Option<u64> {
        let (at, count, each) = self.track.chunks;
        let index = usize::try_from(self.chunk).ok()?;
        let from = at.checked_add(index.checked_mul(each)?)?;
        let bytes = front.get(from..from.checked_add(each)?)?;
        (self.chunk < count).then(|| number(bytes))
    }

    /// Begins the next chunk: all its bytes at once if they are not looked at, otherwise its first sample.
    fn start(&mut self, track: usize, front: &[u8]) -> Result<Now, Reason> {
        let (count, described) = self.row(front)?;
        let (check, packed) = (described.check, described.packed);
        let bulk = match (packed, self.track.sizes) {
            (Some((samples, bytes)), Ok(size)) => {
                let samples = if size == bytes { 1 } else { samples };
                ok(count.is_multiple_of(samples))?;
                Some(u64::from(count / samples) * u64::from(bytes))
            }
            (Some(_), Err(_)) => return Err(Reason::SecondLook),
            (None, Ok(size)) if !check.looks() => Some(u64::from(count) * u64::from(size)),
            (None, _) => None,
        };
        self.row = self.next_row(front)?;
        self.chunk += 1;
        if bulk.is_some() {
            self.sample = self.sample.saturating_add(count);
        }
        Ok(Now {
            left: bulk.unwrap_or(0),
            check,
            track,
            behind: if bulk.is_some() { 0 } else { count },
        })
    }

    /// How many samples the next chunk holds, and which entry describes them.
    fn row(&self, front: &[u8]) -> Result<(u32, &entry::Described), Reason> {
        let [_, count, entry] = self.read(self.next_row(front)?, front)?;
        let index = entry
            .checked_sub(1)
            .and_then(|index| usize::try_from(index).ok());
        let entry = index.and_then(|index| self.track.entries.get(index));
        Ok((count, entry.ok_or(Reason::SecondLook)?))
    }

    /// The row of samples in chunks that the next chunk belongs to.
    fn next_row(&self, front: &[u8]) -> Result<u32, Reason> {
        let (_, rows) = self.track.spread;
        let next = self.row.saturating_add(1);
        // Each row has one chunk or more, so at most one row begins here.
        if next < rows && self.read(next, front)?[0] == self.chunk + 1 {
            return Ok(next);
        }
        Ok(self.row)
    }

    fn read(&self, row: u32, front: &[u8]) -> Result<[u32; 3], Reason> {
        let (at, _) = self.track.spread;
        let index = usize::try_from(row).map_err(|_| Reason::SecondLook)?;
        let from = at.saturating_add(index.saturating_mul(12));
        let bytes = front.get(from..from.saturating_add(12)).unwrap_or_default();
        let (three, _) = bytes.as_chunks::<4>();
        let three = three.first_chunk::<3>().ok_or(Reason::SecondLook)?;
        Ok(three.map(u32::from_be_bytes))
    }

    /// The size of the next sample.
    fn size(&self, front: &[u8]) -> Result<u64, Reason> {
        ok(self.sample < self.track.count)?;
        let at = match self.track.sizes {
            Ok(same) => return Ok(u64::from(same)),
            Err(at) => at,
        };
        let index = usize::try_from(self.sample).map_err(|_| Reason::SecondLook)?;
        let from = at.saturating_add(index.saturating_mul(4));
        let bytes = front.get(from..from.saturating_add(4));
        bytes.map(number).ok_or(Reason::SecondLook)
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |all, byte| all << 8 | u64::from(*byte))
}
