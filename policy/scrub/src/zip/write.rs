//! Writing an archive: packed members one after the other, nothing that is not needed.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::deflate::{Compress, Crc, Flush, Status};

use super::fields::{CENTRAL, DESCRIPTOR, END, HELD, LOCAL};
use crate::Reason;
use crate::source::widen;

/// Writes an archive in its one form: every member packed with deflate, no time, no owner, no comment, no extra
/// field. Sizes stand in front of members that pack to at most [`HELD`] bytes, and behind larger ones.
pub(crate) struct ZipWriter<'a> {
    out: &'a mut dyn Write,
    at: u64,
    members: Vec<Written>,
    names: BTreeSet<String>,
}

/// A member that is packed and waits for its turn.
pub(crate) struct Held {
    name: String,
    /// Everything that stands in the archive for it but its record in the directory.
    bytes: Vec<u8>,
    sums: Sums,
}

impl Held {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes it takes.
    pub(crate) fn len(&self) -> u64 {
        widen(self.bytes.len())
    }

    /// Whether both unpack to the same bytes.
    pub(crate) fn holds_same(&self, other: &Self) -> bool {
        let packed = |held: &Self| held.bytes.get(30 + held.name.len()..).map(<[u8]>::to_vec);
        self.sums == other.sums && packed(self) == packed(other)
    }
}

/// Packs a member that is to be written later, to at most `most` bytes.
///
/// # Errors
///
/// As [`ZipWriter::member`]; [`Reason::TooLarge`].
pub(crate) fn hold<T>(
    name: &str,
    most: u64,
    fill: impl FnOnce(&mut dyn Write) -> Result<T, Reason>,
) -> Result<(Held, T), Reason> {
    let mut out = Bounded {
        bytes: Vec::new(),
        left: most,
    };
    let packed = pack(&mut out, name, fill);
    if out.left == 0 {
        return Err(Reason::TooLarge);
    }
    let (answer, sums, _) = packed?;
    let name = name.to_owned();
    let bytes = out.bytes;
    Ok((Held { name, bytes, sums }, answer))
}

/// Bytes in memory, not more than allowed.
struct Bounded {
    bytes: Vec<u8>,
    left: u64,
}

impl Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match self.left.checked_sub(widen(piece.len())) {
            Some(left) if left > 0 => self.left = left,
            _ => {
                self.left = 0;
                return Err(io::ErrorKind::FileTooLarge.into());
            }
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Packs one member; gives the answer of `fill`, the sums and how many bytes were written.
fn pack<T>(
    out: &mut dyn Write,
    name: &str,
    fill: impl FnOnce(&mut dyn Write) -> Result<T, Reason>,
) -> Result<(T, Sums, u64), Reason> {
    let mut packer = Packer {
        out,
        name,
        pack: Compress::new(level(name), false),
        crc: Crc::new(),
        pending: Vec::with_capacity(PIECE),
        held: Vec::new(),
        spilled: 0,
    };
    let answer = fill(&mut packer)?;
    let (sums, written) = packer.finish()?;
    Ok((answer, sums, written))
}

/// How hard to pack a member of this name, 0 to 9; always the same, so that scrubbing twice equals once.
///
/// What its own type has packed already only costs time: it is cut into the plain blocks of deflate.
fn level(name: &str) -> u8 {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if PACKED.contains(&extension) { 0 } else { 6 }
}

/// A member for the directory.
struct Written {
    name: String,
    offset: u32,
    sums: Sums,
}

/// What is known of a member once it is packed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Sums {
    described: bool,
    crc: u32,
    packed: u32,
    size: u32,
}

impl<'a> ZipWriter<'a> {
    /// A writer of an archive that has no member yet.
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self {
            out,
            at: 0,
            members: Vec::new(),
            names: BTreeSet::new(),
        }
    }

    /// Writes a member under a name of printable ASCII; `fill` gives its bytes.
    ///
    /// # Errors
    ///
    /// Whatever `fill` answers, [`Reason::Write`], [`Reason::TooLarge`] for more than four gigabytes,
    /// [`Reason::Stopped`] for a name of another kind or one that was there before.
    pub(crate) fn member<T>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, Reason>,
    ) -> Result<T, Reason> {
        self.claim(name)?;
        let offset = narrow(self.at)?;
        let (answer, sums, written) = pack(&mut *self.out, name, fill)?;
        self.at = self.at.saturating_add(written);
        self.members.push(Written {
            name: name.to_owned(),
            offset,
            sums,
        });
        Ok(answer)
    }

    /// Writes a member that was packed before.
    ///
    /// # Errors
    ///
    /// As [`ZipWriter::member`].
    pub(crate) fn place(&mut self, held: Held) -> Result<(), Reason> {
        self.claim(&held.name)?;
        let offset = narrow(self.at)?;
        self.put(&held.bytes)?;
        self.members.push(Written {
            name: held.name,
            offset,
            sums: held.sums,
        });
        Ok(())
    }

    /// Takes a name that nothing else may have.
    fn claim(&mut self, name: &str) -> Result<(), Reason> {
        let plain = !name.is_empty() && name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !plain || !self.names.insert(name.to_owned()) {
            return Err(Reason::Stopped);
        }
        Ok(())
    }

    /// Writes the directory.
    ///
    /// # Errors
    ///
    /// [`Reason::Write`], [`Reason::TooManyParts`] for more members than 16 bits can count, [`Reason::TooLarge`].
    pub(crate) fn finish(mut self) -> Result<(), Reason> {
        let start = self.at;
        for member in std::mem::take(&mut self.members) {
            let mut record = CENTRAL.to_vec();
            // Made by version 2.0 on MS-DOS.
            record.extend([20, 0]);
            record.extend(common(&member.name, member.sums)?);
            // No comment, first disk, no attributes.
            record.extend([0; 10]);
            record.extend(member.offset.to_le_bytes());
            record.extend(member.name.bytes());
            self.put(&record)?;
        }
        // All ones would say that a 64-bit record follows.
        let count = u16::try_from(self.names.len())
            .ok()
            .filter(|count| *count < u16::MAX)
            .ok_or(Reason::TooManyParts)?;
        let mut end = END.to_vec();
        end.extend([0; 4]);
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend(narrow(self.at.saturating_sub(start))?.to_le_bytes());
        end.extend(narrow(start)?.to_le_bytes());
        end.extend([0; 2]);
        self.put(&end)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.at = self.at.saturating_add(widen(bytes.len()));
        self.out.write_all(bytes).map_err(|_| Reason::Write)
    }
}

/// What local header and directory record have in common: from the version needed to the length of the extra field.
fn common(name: &str, sums: Sums) -> Result<Vec<u8>, Reason> {
    let length = u16::try_from(name.len()).map_err(|_| Reason::TooLarge)?;
    let flags = if sums.described { 8 } else { 0 };
    // Version 2.0, deflate, midnight, 1 January 1980, which stands for no date.
    let mut bytes = vec![20, 0, flags, 0, 8, 0, 0, 0, 0x21, 0];
    for number in [sums.crc, sums.packed, sums.size] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(length.to_le_bytes());
    bytes.extend([0; 2]);
    Ok(bytes)
}

/// All ones would say that the number stands in an extra field.
fn narrow(number: u64) -> Result<u32, Reason> {
    u32::try_from(number)
        .ok()
        .filter(|number| *number < u32::MAX)
        .ok_or(Reason::TooLarge)
}

/// Packs what is written to it.
struct Packer<'a> {
    out: &'a mut dyn Write,
    name: &'a str,
    pack: Compress,
    crc: Crc,
    /// Unpacked bytes: pieces of one size, so that the packed bytes do not depend on how the writer cuts them.
    pending: Vec<u8>,
    /// Packed bytes that are not written yet.
    held: Vec<u8>,
    /// Bytes that are written: header and packed bytes; none while the sizes may still stand in front.
    spilled: u64,
}

impl Packer<'_> {
    /// Ends the packed stream and tells how many bytes were written for the member in all.
    fn finish(mut self) -> Result<(Sums, u64), Reason> {
        self.squeeze(Flush::Finish).map_err(|_| Reason::Write)?;
        let sums = Sums {
            described: self.spilled > 0,
            crc: self.crc.sum(),
            packed: narrow(self.pack.total_out())?,
            size: narrow(self.pack.total_in())?,
        };
        if !sums.described {
            self.header(sums).map_err(|_| Reason::Write)?;
        }
        let mut rest = std::mem::take(&mut self.held);
        if sums.described {
            rest.extend_from_slice(DESCRIPTOR);
            for number in [sums.crc, sums.packed, sums.size] {
                rest.extend(number.to_le_bytes());
            }
        }
        self.put(&rest).map_err(|_| Reason::Write)?;
        Ok((sums, self.spilled))
    }

    /// Packs what is pending.
    fn squeeze(&mut self, flush: Flush) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        self.crc.update(&pending);
        let mut rest = pending.as_slice();
        loop {
            self.held.reserve(PIECE);
            let before = self.pack.total_in();
            let status = self
                .pack
                .compress_vec(rest, &mut self.held, flush)
                .map_err(|_| io::ErrorKind::Other)?;
            let used = usize::try_from(self.pack.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(used..).unwrap_or_default();
            let finishing = matches!(flush, Flush::Finish);
            if widen(self.held.len()) > HELD && self.spilled == 0 {
                self.header(Sums {
                    described: true,
                    ..Sums::default()
                })?;
            }
            if self.spilled > 0 {
                let held = std::mem::take(&mut self.held);
                self.put(&held)?;
            }
            if status == Status::End || (rest.is_empty() && !finishing) {
                break;
            }
        }
        self.pending = pending;
        self.pending.clear();
        Ok(())
    }

    fn header(&mut self, sums: Sums) -> io::Result<()> {
        let mut header = LOCAL.to_vec();
        let common = common(self.name, sums).map_err(|_| io::ErrorKind::InvalidInput)?;
        header.extend(common);
        header.extend(self.name.bytes());
        self.put(&header)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.spilled = self.spilled.saturating_add(widen(bytes.len()));
        self.out.write_all(bytes)
    }
}

impl Write for Packer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE.saturating_sub(self.pending.len());
        let now = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        self.pending.extend_from_slice(now);
        if self.pending.len() >= PIECE {
            self.squeeze(Flush::None)?;
        }
        Ok(now.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const PIECE: usize = 32 * 1024;
/// Extensions of types that are packed already.
const PACKED: [&str; 13] = [
    "docx", "gif", "jpeg", "jpg", "m4a", "mov", "mp3", "mp4", "png", "pptx", "webp", "xlsx", "zip",
];
