//! The folder of drafts, and how long each is kept.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use subrosa_scrub::{Clean, ReadAt};
use zeroize::Zeroizing;

use super::attachment::{Attachment, RawFile};
use super::key::DraftKey;
use super::{CleanedFile, Draft, DraftFile, DraftOutcome, Found};
use crate::error::StoreError;
use crate::folder;
use crate::key::Key;
use crate::seal::{Kind, Place, Sealed};
use crate::spool::{Spool, SpoolWriter};

/// All drafts, their folder and their leases.
pub struct Drafts {
    dir: PathBuf,
    leases: Mutex<HashMap<String, Lease>>,
}

struct Lease {
    ends: Instant,
    bytes: u64,
}

impl Drafts {
    /// Opens the folder. Drafts that a restart left get a fresh lease.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        make_private(dir)?;
        let drafts = Self {
            dir: dir.to_owned(),
            leases: Mutex::new(HashMap::new()),
        };
        for entry in fs::read_dir(dir).map_err(|_| StoreError::Disk("reading the spool"))? {
            let entry = entry.map_err(|_| StoreError::Disk("reading the spool"))?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = entry.path();
            let cleared = if path.join(RECORD).exists() {
                drafts.lease(name, AFTER_A_RESTART);
                Ok(())
            } else if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                // An upload that was cut off: its key went with the process.
                fs::remove_file(path)
            };
            cleared.map_err(|_| StoreError::Disk("clearing the spool"))?;
        }
        Ok(drafts)
    }

    /// Reads a draft. `None` if it was sent, discarded or has expired.
    pub fn load(&self, key: &DraftKey) -> Result<Option<Draft>, StoreError> {
        let path = self.folder(key).join(RECORD);
        let stored = match fs::read(path) {
            Ok(stored) => stored,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(StoreError::Disk("reading a draft")),
        };
        let sealed = Sealed::<Draft>::from_stored(stored);
        Ok(Some(sealed.open(&key.record_key(), &draft_place())?))
    }

    /// Stores a draft, sealed, and renews its lease. The files that it held before and does
    /// not hold any more are destroyed.
    pub fn save(&self, key: &DraftKey, draft: &Draft, lease: Duration) -> Result<(), StoreError> {
        let folder = self.folder(key);
        make_private(&folder)?;
        let sealed = Sealed::seal(draft, &key.record_key(), &draft_place())?;
        let before = self.load(key)?;
        let temporary = folder.join("new");
        folder::remove(&temporary)
            .and_then(|()| folder::create(&temporary))
            .and_then(|mut file| file.write_all(sealed.as_bytes()))
            .and_then(|()| fs::rename(&temporary, folder.join(RECORD)))
            .map_err(|error| StoreError::disk("writing a draft", &error))?;
        for spool in before.iter().flat_map(Draft::spools) {
            if !draft.spools().any(|kept| kept == spool) {
                folder::remove(&folder.join(spool))
                    .map_err(|error| StoreError::disk("removing a file of a draft", &error))?;
            }
        }
        self.lease(key.name(), lease);
        self.hide_times(Some(&folder))
    }

    /// A sealed place for bytes as they arrive. Its key is forgotten with the writer.
    pub fn receive(&self) -> Result<SpoolWriter, StoreError> {
        let writer = SpoolWriter::create(&self.dir, &Key::random()?)?;
        self.hide_times(None)?;
        Ok(writer)
    }

    /// A sealed place, under the draft's key, for what the cleaner writes.
    pub fn clean_file(&self, key: &DraftKey) -> Result<SpoolWriter, StoreError> {
        let folder = self.folder(key);
        make_private(&folder)?;
        let writer = SpoolWriter::create(&folder, &key.file_key())?;
        // A browser that goes while it is cleaned comes to no `save`, which would do it.
        self.hide_times(Some(&folder))?;
        Ok(writer)
    }

    /// Adds a cleaned file to a draft.
    pub fn keep(
        &self,
        draft: &mut Draft,
        shown_name: String,
        clean: Clean<SpoolWriter>,
    ) -> Result<u32, StoreError> {
        Ok(draft.push(shown_name, cleaned(clean)?))
    }

    /// Puts a file that was cleaned once more in the place of its first cleaned copy.
    pub fn keep_again(
        &self,
        file: &mut DraftFile,
        clean: Clean<SpoolWriter>,
    ) -> Result<(), StoreError> {
        file.outcome = cleaned(clean)?;
        Ok(())
    }

    /// Keeps an untouched upload with the draft, sealed under the draft's key.
    pub fn keep_raw(
        &self,
        key: &DraftKey,
        file: &mut DraftFile,
        raw: &Spool,
    ) -> Result<(), StoreError> {
        let mut writer = self.clean_file(key)?;
        let mut buffer = Zeroizing::new(vec![0; COPIED]);
        let mut offset = 0;
        loop {
            let failed = |error| StoreError::disk("copying an upload", &error);
            let read = raw.read_at(offset, &mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            writer
                .write_all(buffer.get(..read).unwrap_or_default())
                .map_err(failed)?;
            offset = offset.saturating_add(u64::try_from(read).unwrap_or(0));
        }
        file.raw = Some(writer.finish()?.keep());
        Ok(())
    }

    /// Opens the untouched upload of a file.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it was not kept.
    pub fn raw(&self, key: &DraftKey, file: &DraftFile) -> Result<RawFile, StoreError> {
        let name = file.raw.as_deref().ok_or(StoreError::NotFound)?;
        let spool = Spool::open(&self.folder(key), name, &key.file_key())?;
        Ok(RawFile(spool))
    }

    /// Opens a cleaned file of a draft for sending.
    pub fn attachment(&self, key: &DraftKey, file: &CleanedFile) -> Result<Attachment, StoreError> {
        let spool = Spool::open(&self.folder(key), &file.spool, &key.file_key())?;
        Ok(Attachment {
            spool,
            file: file.clone(),
        })
    }

    /// Destroys a draft and its files.
    pub fn remove(&self, key: &DraftKey) -> Result<(), StoreError> {
        self.remove_named(&key.name())
    }

    /// Destroys the drafts whose lease has ended, and takes the time of day off the others.
    /// Returns how many were destroyed.
    pub fn expire(&self, now: Instant) -> Result<usize, StoreError> {
        let leases = self.locked();
        let (ended, kept): (Vec<_>, Vec<_>) = leases
            .iter()
            .map(|(name, lease)| (lease.ends <= now, name.clone()))
            .partition(|(over, _)| *over);
        drop(leases);
        for (_, name) in &ended {
            self.remove_named(name)?;
        }
        // Of a file that is being written at this moment, too.
        for (_, name) in &kept {
            self.hide_times(Some(&self.dir.join(name)))?;
        }
        self.hide_times(None)?;
        Ok(ended.len())
    }

    /// Gives a draft its lease before its first file is written, so that a file whose form breaks off is destroyed with it.
    pub fn begin(&self, key: &DraftKey, lease: Duration) -> Result<(), StoreError> {
        let folder = self.folder(key);
        make_private(&folder)?;
        self.lease(key.name(), lease);
        self.hide_times(Some(&folder))
    }

    /// Whether the draft of this name is still kept.
    pub fn has_named(&self, name: &str) -> bool {
        self.locked().contains_key(name)
    }

    /// How many drafts there are, and how many bytes they hold together.
    pub fn held(&self) -> (usize, u64) {
        let leases = self.locked();
        (leases.len(), leases.values().map(|lease| lease.bytes).sum())
    }

    fn remove_named(&self, name: &str) -> Result<(), StoreError> {
        self.locked().remove(name);
        match fs::remove_dir_all(self.dir.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::Disk("removing a draft"))
            }
            Ok(()) | Err(_) => self.hide_times(None),
        }
    }

    /// Takes the time of day off the spool, and off a draft and what is in it.
    fn hide_times(&self, draft: Option<&Path>) -> Result<(), StoreError> {
        let mut paths = vec![self.dir.clone()];
        if let Some(draft) = draft {
            match fs::read_dir(draft) {
                Ok(entries) => paths.extend(entries.filter_map(|entry| Some(entry.ok()?.path()))),
                // It was sent or discarded meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => return Err(StoreError::Disk("reading a draft")),
            }
            paths.push(draft.to_owned());
        }
        for path in paths {
            match File::open(path).and_then(|file| folder::to_midnight(&file)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(StoreError::Disk("setting the times of a draft"));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    fn lease(&self, name: String, length: Duration) {
        let bytes = folder_size(&self.dir.join(&name));
        let ends = Instant::now() + length;
        self.locked().insert(name, Lease { ends, bytes });
    }

    fn folder(&self, key: &DraftKey) -> PathBuf {
        self.dir.join(key.name())
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<String, Lease>> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is kept of a cleaned file.
fn cleaned(clean: Clean<SpoolWriter>) -> Result<DraftOutcome, StoreError> {
    let (writer, report) = clean.into_parts();
    let spool = writer.finish()?;
    Ok(DraftOutcome::Cleaned(CleanedFile {
        format: report.format.key().to_owned(),
        extension: report.format.extension().to_owned(),
        size_in: report.bytes_in,
        size_out: report.bytes_out,
        findings: report.findings.iter().map(found).collect(),
        remains: report
            .remains
            .iter()
            .map(|kind| kind.key().to_owned())
            .collect(),
        spool: spool.keep(),
    }))
}

fn found(finding: &subrosa_scrub::Finding) -> Found {
    let value = finding.value.as_ref();
    Found {
        kind: finding.kind.key().to_owned(),
        fate: finding.fate.key().to_owned(),
        value: value.map(|value| value.expose().to_owned()),
    }
}

fn make_private(dir: &Path) -> Result<(), StoreError> {
    folder::make(dir).map_err(|error| StoreError::disk("making a folder of the spool", &error))
}

fn folder_size(dir: &Path) -> u64 {
    fs::read_dir(dir).map_or(0, |entries| {
        entries
            .filter_map(|entry| entry.ok()?.metadata().ok())
            .map(|metadata| metadata.len())
            .sum()
    })
}

fn draft_place() -> Place {
    Place {
        kind: Kind::Draft,
        tenant: None,
        case: None,
        class: None,
        record: [0; 16],
        version: 0,
    }
}

const RECORD: &str = "draft";
/// Bytes of an upload that are copied at once.
const COPIED: usize = 64 * 1024;

/// The lease of drafts that a restart found.
const AFTER_A_RESTART: Duration = Duration::from_secs(2 * 60 * 60);
