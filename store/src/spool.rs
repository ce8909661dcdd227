//! The upload spool: suite 4, sealed chunks that can be read in any order.
//!
//! Nothing that a browser sends is ever on disk in the clear. Each 64 KiB chunk has a random
//! nonce and is bound to the file's name, its number, and whether it is the last one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use orion::hazardous::aead::xchacha20poly1305::{Nonce, XChaCha20Poly1305};
use subrosa_scrub::ReadAt;
use zeroize::Zeroizing;

#[cfg(test)]
use crate::bare;
use crate::error::{SealError, StoreError};
use crate::folder;
use crate::key::{Key, from_hex, hex, random_id};
use crate::seal::{NONCE, TAG, secret};
use crate::suite;

/// A sealed file that is being written. Deleted when dropped before [`Self::finish`].
pub struct SpoolWriter {
    file: SpoolFile,
    key: Key,
    buffer: Zeroizing<Vec<u8>>,
    number: u64,
    length: u64,
}

/// A sealed file that can be read at any place. Deleted when dropped, unless it is kept.
pub struct Spool {
    file: SpoolFile,
    key: Key,
    length: u64,
    /// The chunk that was read last.
    chunk: Mutex<Option<(u64, Zeroizing<Vec<u8>>)>>,
}

struct SpoolFile {
    file: File,
    path: PathBuf,
    name: String,
    kept: bool,
}

impl SpoolWriter {
    /// A new file of a random name in `dir`, sealed under `key`.
    ///
    /// # Errors
    /// [`StoreError::Disk`] or [`StoreError::Full`].
    pub fn create(dir: &Path, key: &Key) -> Result<Self, StoreError> {
        let name = hex(&random_id()?);
        let path = dir.join(&name);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(|error| StoreError::disk("making a file in the spool", &error))?;
        let file = SpoolFile {
            file,
            path,
            name,
            kept: false,
        };
        folder::to_midnight(&file.file)
            .map_err(|error| StoreError::disk("making a file in the spool", &error))?;
        Ok(Self {
            file,
            key: key.clone(),
            buffer: Zeroizing::new(Vec::with_capacity(CHUNK)),
            number: 0,
            length: 0,
        })
    }

    /// Writes the last chunk and makes the file readable.
    ///
    /// # Errors
    /// [`StoreError::Disk`] or [`StoreError::Full`].
    pub fn finish(mut self) -> Result<Spool, StoreError> {
        self.put_chunk(true)
            .map_err(|error| StoreError::disk("writing to the spool", &error))?;
        Ok(Spool {
            file: self.file,
            key: self.key,
            length: self.length,
            chunk: Mutex::new(None),
        })
    }

    // CLAIM(C-21): SECURITY.md
    // CLAIM(C-31): SECURITY.md
    fn put_chunk(&mut self, last: bool) -> io::Result<()> {
        let sealed = seal_chunk(&self.key, &self.file.name, self.number, last, &self.buffer)
            .map_err(|_| io::Error::other("sealing"))?;
        self.file.file.write_all(&sealed)?;
        // At each chunk: whoever leaves amid an upload must not leave their minute behind.
        folder::to_midnight(&self.file.file)?;
        self.number += 1;
        self.buffer.clear();
        Ok(())
    }
}

impl Write for SpoolWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is written only when more follows: the last one is marked as such.
        if self.buffer.len() == CHUNK {
            self.put_chunk(false)?;
        }
        let room = CHUNK - self.buffer.len();
        let (taken, _) = bytes.split_at(bytes.len().min(room));
        self.buffer.extend_from_slice(taken);
        self.length += u64::try_from(taken.len()).unwrap_or(0);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Spool {
    /// Opens a kept file again, and checks that its end is there.
    ///
    /// # Errors
    /// [`SealError::Closed`] if it is not the file that was kept, or not whole.
    pub fn open(dir: &Path, name: &str, key: &Key) -> Result<Self, StoreError> {
        // A name cannot lead out of the folder.
        from_hex::<16>(name).ok_or(SealError::Closed)?;
        let path = dir.join(name);
        let file = File::open(&path)
            .map_err(|error| StoreError::disk("opening a file of the spool", &error))?;
        let stored = file
            .metadata()
            .map_err(|error| StoreError::disk("looking at a file of the spool", &error))?
            .len();
        let last = stored
            .div_ceil(STORED)
            .checked_sub(1)
            .ok_or(SealError::Closed)?;
        let rest = (stored - last * STORED)
            .checked_sub(OVERHEAD)
            .ok_or(SealError::Closed)?;
        let spool = Self {
            file: SpoolFile {
                file,
                path,
                name: name.to_owned(),
                kept: true,
            },
            key: key.clone(),
            length: last * CHUNK_LEN + rest,
            chunk: Mutex::new(None),
        };
        spool.chunk(last).map_err(|_| SealError::Closed)?;
        Ok(spool)
    }

    /// Keeps the file, and returns the name to open it by.
    pub fn keep(mut self) -> String {
        self.file.kept = true;
        self.file.name.clone()
    }

    /// Reads and opens one chunk.
    fn chunk(&self, number: u64) -> io::Result<Zeroizing<Vec<u8>>> {
        let last = self.length.div_ceil(CHUNK_LEN).max(1) - 1;
        let length = if number == last {
            self.length - last * CHUNK_LEN
        } else {
            CHUNK_LEN
        };
        let length = usize::try_from(length + OVERHEAD).map_err(io::Error::other)?;
        let mut sealed = vec![0; length];
        self.file.file.read_exact_at(&mut sealed, number * STORED)?;
        open_chunk(&self.key, &self.file.name, number, number == last, &sealed)
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
    }
}

impl ReadAt for Spool {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if offset >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let (number, within) = (offset / CHUNK_LEN, offset % CHUNK_LEN);
        let mut held = self.chunk.lock().unwrap_or_else(PoisonError::into_inner);
        let chunk = match held.take() {
            Some((found, chunk)) if found == number => chunk,
            Some(_) | None => self.chunk(number)?,
        };
        let within = usize::try_from(within).map_err(io::Error::other)?;
        let rest = chunk.get(within..).unwrap_or(&[]);
        let length = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        *held = Some((number, chunk));
        Ok(length)
    }
}

impl Drop for SpoolFile {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing more can be done here; the folder is swept at the next start.
            drop(fs::remove_file(&self.path));
            // That something was removed just now is the time at which somebody left.
            if let Some(Ok(folder)) = self.path.parent().map(File::open) {
                folder::to_midnight(&folder).ok();
            }
        }
    }
}

fn seal_chunk(
    key: &Key,
    name: &str,
    number: u64,
    last: bool,
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let nonce = Nonce::generate().map_err(|_| SealError::Random)?;
    let mut bytes = nonce.as_ref().to_vec();
    bytes.resize(NONCE + plain.len() + TAG, 0);
    let (_, out) = bytes.split_at_mut(NONCE);
    let associated = associated(name, number, last);
    #[cfg(test)]
    if bare::is_off(bare::What::Spooled, plain) {
        bare::copy(plain, out);
        return Ok(bytes);
    }
    XChaCha20Poly1305::seal(&secret(key)?, &nonce, plain, Some(&associated), out)
        .map_err(|_| SealError::Closed)?;
    Ok(bytes)
}

fn open_chunk(
    key: &Key,
    name: &str,
    number: u64,
    last: bool,
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(SealError::Closed)?;
    let nonce = Nonce::try_from(nonce).map_err(|_| SealError::Closed)?;
    let length = sealed.len().checked_sub(TAG).ok_or(SealError::Closed)?;
    let mut plain = Zeroizing::new(vec![0; length]);
    let associated = associated(name, number, last);
    #[cfg(test)]
    if bare::was_off(bare::What::Spooled) {
        bare::copy(sealed, &mut plain);
        return Ok(plain);
    }
    XChaCha20Poly1305::open(&secret(key)?, &nonce, sealed, Some(&associated), &mut plain)
        .map_err(|_| SealError::Closed)?;
    Ok(plain)
}

fn associated(name: &str, number: u64, last: bool) -> Vec<u8> {
    let mut bytes = vec![suite::SPOOL, u8::from(last)];
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend_from_slice(name.as_bytes());
    bytes
}

const CHUNK: usize = 64 * 1024;
const CHUNK_LEN: u64 = 64 * 1024;
/// Nonce and mac of a chunk.
const OVERHEAD: u64 = 40;
/// A whole chunk on disk.
const STORED: u64 = CHUNK_LEN + OVERHEAD;

#[cfg(test)]
mod tests;
