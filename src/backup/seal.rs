//! Encryption to the offline recipients, and hashes of what is stored.

use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use age::x25519::{Identity, Recipient};
use age::{Decryptor, Encryptor};
use subrosa_policy::Plain;
use subrosa_store::BackupHash;

use super::BackupError;
use super::target::{Target, TargetError};

/// Those who can open a backup.
pub(crate) struct Recipients(Vec<Recipient>);

/// What opens a backup. It lies offline.
pub(crate) struct Identities(Vec<Identity>);

/// An object that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Stored {
    /// Bytes.
    pub(crate) size: u64,
    /// BLAKE2b-256 of them.
    pub(crate) hash: [u8; 32],
}

impl Recipients {
    pub(crate) fn parse(lines: &[String]) -> Result<Self, BackupError> {
        let parsed: Result<Vec<_>, _> =
            lines.iter().map(|line| Recipient::from_str(line)).collect();
        let parsed = parsed.map_err(|_| {
            BackupError::Config("`backup.recipients` has one that is no public key of age")
        })?;
        Ok(Self(parsed))
    }

    /// Stores an object, encrypted. `fill` writes what is in it.
    ///
    /// The object is there only if everything went well, and nobody asked to stop.
    pub(crate) fn put<T>(
        &self,
        target: &dyn Target,
        name: &str,
        stop: &AtomicBool,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, BackupError>,
    ) -> Result<(T, Stored), BackupError> {
        let failed = |error: io::Error| target_error(&error);
        let mut counted = Counted {
            out: target.put(name)?,
            hash: BackupHash::new(),
            size: 0,
            stop,
            failure: None,
        };
        let recipients = self
            .0
            .iter()
            .map(|recipient| -> &dyn age::Recipient { recipient });
        let encryptor = Encryptor::with_recipients(recipients)
            .map_err(|_| BackupError::Config("`backup.recipients` must name at least one"))?;
        // The header is written here already, so that a place that is gone shows at once.
        let sealer = encryptor.wrap_output(&mut counted).map_err(failed);
        let filled = sealer.and_then(|mut sealer| {
            let filled = fill(&mut sealer)?;
            sealer.finish().map_err(failed)?;
            Ok(filled)
        });
        let filled = match (filled, counted.failure) {
            (Ok(filled), _) => filled,
            // What the target said, rather than what became of it on the way here.
            (Err(_), Some(error)) => return Err(error),
            (Err(error), None) => return Err(error),
        };
        counted.out.finish()?;
        let hash = counted.hash.finish().map_err(BackupError::Store)?;
        let size = counted.size;
        Ok((filled, Stored { size, hash }))
    }

    /// Encrypts a few bytes.
    pub(crate) fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, BackupError> {
        let recipients = self
            .0
            .iter()
            .map(|recipient| -> &dyn age::Recipient { recipient });
        let mut out = Vec::new();
        let sealed = Encryptor::with_recipients(recipients)
            .ok()
            .and_then(|encryptor| {
                let mut sealer = encryptor.wrap_output(&mut out).ok()?;
                sealer.write_all(plain).ok()?;
                sealer.finish().ok()
            });
        sealed.ok_or(BackupError::Config(
            "`backup.recipients` must name at least one",
        ))?;
        Ok(out)
    }
}

impl Identities {
    /// Reads a file of age identities: lines that begin with `AGE-SECRET-KEY-1`.
    pub(crate) fn read(file: &Path) -> Result<Self, BackupError> {
        let unreadable = |_| BackupError::Identity("the file of the identity cannot be read");
        let text = fs::read_to_string(file)
            .map(Plain::new)
            .map_err(unreadable)?;
        let lines = text.expose().lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let parsed: Result<Vec<_>, _> = lines.map(Identity::from_str).collect();
        match parsed {
            Ok(parsed) if !parsed.is_empty() => Ok(Self(parsed)),
            Ok(_) | Err(_) => Err(BackupError::Identity(
                "the file holds no identity of age, or one with a passphrase: \
                 `age --decrypt` takes that off",
            )),
        }
    }

    /// Opens an encrypted object as it is read.
    pub(crate) fn open<'a>(&self, source: impl Read + 'a) -> Result<impl Read + 'a, BackupError> {
        let refused = |error| match error {
            age::DecryptError::NoMatchingKeys => {
                BackupError::Identity("this identity does not open the backup")
            }
            age::DecryptError::Io(error) => target_error(&error),
            age::DecryptError::DecryptionFailed
            | age::DecryptError::ExcessiveWork { .. }
            | age::DecryptError::InvalidHeader
            | age::DecryptError::InvalidMac
            | age::DecryptError::KeyDecryptionFailed
            | age::DecryptError::UnknownFormat => {
                BackupError::Broken("an object is not what was stored")
            }
        };
        let decryptor = Decryptor::new_buffered(BufReader::with_capacity(BUFFER, source));
        let identities = self
            .0
            .iter()
            .map(|identity| -> &dyn age::Identity { identity });
        let opened = decryptor.and_then(|decryptor| decryptor.decrypt(identities));
        opened.map_err(refused)
    }
}

/// Hashes an object as it is stored.
pub(crate) fn read_back(
    target: &dyn Target,
    name: &str,
    stop: &AtomicBool,
) -> Result<Stored, BackupError> {
    let mut source = Hashed::new(target.get(name)?);
    let mut buffer = vec![0; BUFFER];
    while source
        .read(&mut buffer)
        .map_err(|error| target_error(&error))?
        > 0
    {
        if stop.load(Ordering::Relaxed) {
            return Err(BackupError::Stopped);
        }
    }
    source.stored()
}

/// A reader that hashes what passes.
pub(crate) struct Hashed<R> {
    source: R,
    hash: BackupHash,
    size: u64,
}

impl<R: Read> Hashed<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            hash: BackupHash::new(),
            size: 0,
        }
    }

    /// Reads to the end, and says what was stored.
    pub(crate) fn finish(mut self) -> Result<Stored, BackupError> {
        io::copy(&mut self, &mut io::sink()).map_err(|error| target_error(&error))?;
        self.stored()
    }

    fn stored(self) -> Result<Stored, BackupError> {
        Ok(Stored {
            size: self.size,
            hash: self.hash.finish().map_err(BackupError::Store)?,
        })
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hash
            .write_all(buffer.get(..read).unwrap_or_default())?;
        self.size = self
            .size
            .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

/// Passes on to an upload, and hashes what passes.
struct Counted<'a> {
    out: Box<dyn super::target::Upload + 'a>,
    hash: BackupHash,
    size: u64,
    stop: &'a AtomicBool,
    failure: Option<BackupError>,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            self.failure = Some(BackupError::Stopped);
            return Err(io::Error::other("stopped"));
        }
        let written = self.out.write(bytes).inspect_err(|error| {
            // A writer that is asked again is not broken.
            if error.kind() != io::ErrorKind::Interrupted {
                self.failure = Some(target_error(error));
            }
        })?;
        self.hash
            .write_all(bytes.get(..written).unwrap_or_default())?;
        self.size = self
            .size
            .saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn target_error(error: &io::Error) -> BackupError {
    BackupError::Target(TargetError::within("reading or writing an object", error))
}

/// Makes an identity: the lines of its file, and its public key.
pub(crate) fn new_identity() -> (Plain<String>, String) {
    use age::secrecy::ExposeSecret;
    let identity = Identity::generate();
    let public = identity.to_public().to_string();
    let secret = identity.to_string();
    let lines = format!("# public key: {public}\n{}\n", secret.expose_secret());
    (Plain::new(lines), public)
}

/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;
